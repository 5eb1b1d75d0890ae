package exec_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/prove"
	"github.com/clausekg/clause/query/internal/reading"
)

// TestRandomProofs asks for a proof of the answers to random readings: what the engine
// answers is proved, what it denies has an account, and notes can be asked of everything.
// CLAUSE_SEED repeats a run; seeds that once failed are asked each time.
func TestRandomProofs(t *testing.T) {
	randomProofs(t, seedOf(), 100)
	randomProofs(t, 14539411372527270736, 10) // a number of a row, in a period that is counted from today
}

func randomProofs(t *testing.T, seed uint64, worlds int) {
	t.Helper()
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 2))}
	for range worlds {
		g.w = worldOf(t, randomWords, g.quads())
		for range 20 {
			g.vars, g.fresh = 0, nil
			q := g.query()
			set, ok := q.Form.(*reading.Set)
			if !ok {
				continue
			}
			q.Rename()
			res, err := g.w.run(q)
			if err != nil {
				t.Fatalf("CLAUSE_SEED=%d: %s: %v", seed, q, err)
			}
			g.prove(t, q, set, res)
			if _, err := res.Notes(context.Background()); err != nil {
				t.Errorf("notes of %s: %v", q, err)
			}
			if t.Failed() {
				t.Fatalf("CLAUSE_SEED=%d", seed)
			}
		}
	}
}

// prove asks why of a yes, why not of a no, and why of the first rows.
func (g *generator) prove(t *testing.T, q *reading.Query, set *reading.Set, res *exec.Result) {
	t.Helper()
	if len(set.Columns) == 0 {
		why := &reading.Query{Context: q.Context, Form: &reading.Why{Not: !res.Truth, Body: set.Body}}
		p, err := prove.Query(context.Background(), g.w.env(), why, 0)
		if err != nil {
			t.Errorf("%s: %v", why, err)
		} else if p.String() == "" {
			t.Errorf("%s has an empty proof", why)
		}
		return
	}
	for i := range min(res.Len(), 2) {
		if _, err := prove.Row(context.Background(), g.w.env(), q, res.Rows.Row(i), 0); err != nil {
			t.Errorf("why %v of %s: %v", res.Rows.Row(i), q, err)
		}
	}
}
