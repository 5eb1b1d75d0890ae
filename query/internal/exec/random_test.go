package exec_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/reading"
)

// TestRandom compares the engine with the oracle on random readings over random graphs,
// and with itself without one pass. CLAUSE_SEED repeats a run, CLAUSE_READINGS says how
// many, however long that takes; otherwise it stops after some seconds.
func TestRandom(t *testing.T) {
	seed := seedOf()
	total, enough := 2000, time.Now().Add(15*time.Second)
	if n, err := strconv.Atoi(os.Getenv("CLAUSE_READINGS")); err == nil {
		total, enough = n, time.Now().Add(24*time.Hour)
	}
	if testing.Short() {
		total = 300
	}
	t.Logf("CLAUSE_SEED=%d", seed)
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
	compared, full := 0, 0
	for compared < total && time.Now().Before(enough) {
		g.w = worldOf(t, randomWords, g.quads())
		for range 20 {
			g.vars, g.fresh = 0, nil
			q := g.query()
			q.Rename()
			ok, rows := compareRandom(t, g, q)
			if ok {
				compared++
			}
			if rows {
				full++
			}
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d readings compared, %d with answers", compared, full)
}

// seedOf returns CLAUSE_SEED, or another number at each run.
func seedOf() uint64 {
	if s, err := strconv.ParseUint(os.Getenv("CLAUSE_SEED"), 10, 64); err == nil {
		return s
	}
	return uint64(time.Now().UnixNano())
}

// slow is how long no random reading should take; one that does is logged.
const slow = 500 * time.Millisecond

// compareRandom compares one reading; false if it is too slow for the oracle.
func compareRandom(t *testing.T, g *generator, q *reading.Query) (ok, rows bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	want, err := g.w.naive(ctx, q)
	if errors.Is(err, context.DeadlineExceeded) {
		return false, false
	}
	off := [][]string{nil, {opt.Passes[g.IntN(len(opt.Passes))].Name}}
	if g.IntN(4) == 0 {
		off = passesOff()
	}
	for _, o := range off {
		start := time.Now()
		g.w.kept = nil
		switch g.IntN(4) {
		case 0:
			g.w.kept = exec.NewTight(g.w.snap, 64<<g.IntN(6))
		case 1:
			g.w.kept = exec.NewEager(g.w.snap)
		}
		res, runErr := g.w.run(q, o...)
		if d := time.Since(start); d > slow {
			t.Logf("%v without %v: %s", d, o, q)
		}
		got := ""
		if runErr == nil {
			got = g.w.answer(res)
		}
		var refused *diag.Error
		switch {
		case (err == nil) != (runErr == nil):
			t.Errorf("without %v\n%s\nthe engine fails with %v, the oracle with %v", o, q, runErr, err)
		case runErr != nil && !errors.As(runErr, &refused):
			t.Errorf("%s\nfails with %v", q, runErr)
		case got != want:
			t.Errorf("without %v\n%s\n%s\nthe oracle says\n%s", o, q, got, want)
		}
		if t.Failed() {
			for quad := range g.w.snap.Quads() {
				t.Log(quad)
			}
			return true, false
		}
	}
	return true, want != "" && want != "false" && want != "0\n"
}
