package graph_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// The commits of the process that is killed are numbered, and the number says what
// they do: small ones of values from a byte to a megabyte, loads that are written as
// columns, some of which take the place of the loads before them, and removals of what
// a small commit brought.
const (
	loadEach = 6    // every so many commits is a load
	loadMany = 2000 // changes from which on a commit is written as columns
)

func isLoad(n uint64) bool { return n%loadEach == 3 }

// numbered returns the changes of commit n.
func numbered(n uint64) (add, remove []quad.Quad) {
	switch {
	case isLoad(n) && n/loadEach%3 == 2:
		for i := uint64(1); i <= 3 && i*loadEach < n; i++ {
			remove = append(remove, loaded(n-i*loadEach)...)
		}
		return loaded(n), remove
	case isLoad(n):
		return loaded(n), nil
	case n%loadEach == 0:
		return written(n), written(n - 1)[1:]
	}
	return written(n), nil
}

// loaded returns the facts of a load.
func loaded(n uint64) []quad.Quad {
	r := rand.New(rand.NewPCG(n, 1))
	source := quad.IRI(fmt.Sprint("source/", n%5))
	var facts []quad.Quad
	for i := range loadMany + r.IntN(4*loadMany) {
		thing := quad.IRI(fmt.Sprintf("thing/%d/%d", n, i/3))
		switch i % 3 {
		case 0:
			facts = append(facts, quad.Make(thing, graph.Type, quad.IRI(fmt.Sprint("Kind", r.IntN(3))), nil))
		case 1:
			facts = append(facts, quad.Make(thing, quad.IRI("size"), r.IntN(100_000), source))
		case 2:
			facts = append(facts, quad.Make(thing, quad.IRI("of"), quad.IRI(fmt.Sprint("commit/", n)), source))
		}
	}
	return facts
}

// written returns the facts of a small commit.
func written(n uint64) []quad.Quad {
	r := rand.New(rand.NewPCG(n, 0))
	subject := quad.IRI(fmt.Sprint("commit/", n))
	facts := []quad.Quad{quad.Make(subject, quad.IRI("number"), int(n), nil)}
	for i := range 1 + r.IntN(5) {
		size := 1 << r.IntN(12)
		if r.IntN(40) == 0 {
			size = 1 << r.IntN(21)
		}
		text := strings.Repeat(string(rune('a'+r.IntN(26))), size)
		facts = append(facts, quad.Make(subject, quad.IRI(fmt.Sprint("text", i)), text, nil))
	}
	return facts
}

// writer commits forever, and compacts beside that, again and again. It says what it
// begins and, when it is durable, the number of each commit.
func writer(path string) {
	for {
		db, err := graph.Open(path, nil)
		processMust(err)
		db.Many(loadMany)
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for ctx.Err() == nil {
				time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
				fmt.Println("compact")
				if err := db.Compact(ctx, nil); !errors.Is(err, context.Canceled) {
					processMust(err)
				}
				fmt.Println("compacted")
			}
		}()
		for range 40 {
			n := db.Snapshot().Sequence() + 1
			if isLoad(n) {
				fmt.Println("load")
			} else {
				fmt.Println("small")
			}
			processMust(commitNumbered(db, n))
			fmt.Println(n)
		}
		cancel()
		<-ended
		fmt.Println("close")
		processMust(db.Close())
	}
}

// commitNumbered makes commit n.
func commitNumbered(db *graph.DB, n uint64) error {
	return db.Update(context.Background(), func(tx *graph.Tx) error {
		add, remove := numbered(n)
		for _, q := range remove {
			if err := tx.Remove(q); err != nil {
				return err
			}
		}
		for _, q := range add {
			if err := tx.Add(q); err != nil {
				return err
			}
		}
		return nil
	})
}

func processMust(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

// total is what is in a graph: how many facts, and the sum of a hash of each.
type total struct {
	facts int
	sum   uint64
}

var seed = maphash.MakeSeed()

func (t *total) count(q quad.Quad, times int) {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		h.WriteString(quad.StringOf(v))
		h.WriteByte(0)
	}
	t.facts += times
	t.sum += h.Sum64() * uint64(times)
}

// totals is what is there after each number of commits, as far as it was needed.
type totals []total

func (l *totals) after(commits uint64) total {
	if len(*l) == 0 {
		*l = append(*l, total{})
	}
	for n := uint64(len(*l)); n <= commits; n++ {
		next := (*l)[n-1]
		add, remove := numbered(n)
		for _, q := range add {
			next.count(q, 1)
		}
		for _, q := range remove {
			next.count(q, -1)
		}
		*l = append(*l, next)
	}
	return (*l)[commits]
}

// compare says how a snapshot differs from what its number of commits made.
func (l *totals) compare(s *graph.Snapshot) error {
	got := total{}
	for q := range s.Quads() {
		got.count(q, 1)
	}
	if want := l.after(s.Sequence()); got != want || s.Len() != want.facts {
		return fmt.Errorf("after %d commits there are %d facts, with the sum %x, and should be %d with %x", s.Sequence(), got.facts, got.sum, want.facts, want.sum)
	}
	return nil
}

// TestKill kills a process that writes, again and again, on one file after the other:
// in loads, in small commits, in compactions beside them. After each the file opens, its
// check is clean, every commit that was acknowledged is there and nothing of another, but
// for one that was about to be. CLAUSE_GRAPH_KILLS says how often.
func TestKill(t *testing.T) {
	kills := times(t, "CLAUSE_GRAPH_KILLS", 8)
	r := seeded(t)
	var path string
	var expected totals
	seen := map[string]int{}
	acknowledged := uint64(0)
	for i := range kills {
		if path == "" {
			path, acknowledged = filepath.Join(t.TempDir(), fmt.Sprint("kill", i, ".clause")), 0
		}
		cmd, out := start(t, "writer", path)
		moment := moment{[]string{"load", "small", "compact", "close"}[r.IntN(4)], 1 + r.IntN(6), time.Duration(r.IntN(8_000)) * time.Microsecond}
		if moment.of == "close" {
			moment.times = 1
		}
		said := listen(t, out, &acknowledged, moment, cmd.Process.Kill)
		cmd.Wait()
		seen[said.in]++
		if said.compacting {
			seen["while compacting"]++
		}
		acknowledged = afterKill(t, path, acknowledged, &expected)
		if acknowledged > 150 {
			os.Remove(path)
			path = ""
		}
	}
	t.Logf("%d kills: %v", kills, seen)
}

// said is what a writer was at when it was killed.
type said struct {
	in         string // start, load, small, close
	compacting bool
}

// moment is when a writer is killed: so long after it has said something so many times.
type moment struct {
	of    string
	times int
	after time.Duration
}

// listen reads what the writer says until it is killed, which it sees to, and notes what
// the writer acknowledges.
func listen(t *testing.T, out *bufio.Reader, acknowledged *uint64, when moment, kill func() error) said {
	t.Helper()
	now := said{in: "start"}
	// A process that says nothing is killed too: it may be at its start.
	alarm := time.AfterFunc(10*time.Second, func() { kill() })
	defer alarm.Stop()
	if when.times == 6 {
		alarm.Reset(when.after) // as it starts
	}
	for {
		line, err := out.ReadString('\n')
		if err != nil {
			return now // the rest of a line was not said
		}
		n := uint64(0)
		line = strings.TrimSpace(line)
		if line == when.of {
			if when.times--; when.times == 0 {
				alarm.Reset(when.after)
			}
		}
		switch line {
		case "load", "small", "close":
			now.in = line
		case "compact":
			now.compacting = true
		case "compacted":
			now.compacting = false
		default:
			if _, err := fmt.Sscan(line, &n); err != nil || n != *acknowledged+1 {
				t.Fatalf("after commit %d the writer says %q", *acknowledged, line)
			}
			*acknowledged, now.in = n, "between commits"
		}
	}
}

// afterKill checks what a killed writer has left, and returns how many commits there are.
func afterKill(t *testing.T, path string, acknowledged uint64, expected *totals) uint64 {
	t.Helper()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && acknowledged == 0 {
		return 0
	}
	sound(t, path)
	db, err := graph.Open(path, nil)
	must(t, err)
	s := db.Snapshot()
	if s.Sequence() < acknowledged || s.Sequence() > acknowledged+1 {
		t.Fatalf("%d commits were acknowledged and %d are there", acknowledged, s.Sequence())
	}
	must(t, expected.compare(s))
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Fatalf("%v is left behind", left)
	}
	must(t, db.Close())
	sound(t, path)
	return s.Sequence()
}

// sound checks a file. One whose making was cut short is none yet.
func sound(t *testing.T, path string) {
	t.Helper()
	report, err := graph.Check(t.Context(), path, nil)
	if err != nil && !errors.Is(err, graph.ErrNotDatabase) || len(report.Damage) > 0 {
		t.Fatalf("the check finds %v, %v", report.Damage, err)
	}
}
