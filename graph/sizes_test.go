package graph_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestSizes follows the sizes of a file through commits, a load over columns and a
// compaction: they always add up, and what is recent or out of date is where it should be.
func TestSizes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sizes.clause")
	db, err := graph.Open(path, nil)
	must(t, err)
	defer db.Close()
	look := func() graph.Sizes {
		t.Helper()
		z, err := db.Sizes()
		must(t, err)
		sum := z.Texts + z.Index + z.Names + z.Numbers + z.Recent + z.Stale + z.Overhead
		for i, p := range z.Predicates {
			sum += p.Sum()
			if p.Predicate != db.Snapshot().Predicates()[i] || p.Forward < 0 || p.Backward < 0 || p.Labels < 0 {
				t.Errorf("predicate %d is %+v", i, p)
			}
		}
		info, err := os.Stat(path)
		must(t, err)
		if sum != z.File || z.File != info.Size() || len(z.Predicates) != len(db.Snapshot().Predicates()) {
			t.Fatalf("%+v sums up to %d; the file has %d bytes", z, sum, info.Size())
		}
		return z
	}
	if z := look(); z.Recent != 0 || z.Stale != 0 || z.Overhead != z.File {
		t.Errorf("an empty file: %+v", z)
	}
	load(t, db, []quad.Quad{quad.MakeIRI("a", "near", "b", "")})
	if z := look(); z.Recent == 0 || z.Texts != 0 || z.Stale != 0 {
		t.Errorf("after a small commit: %+v", z)
	}
	db.Many(500)
	load(t, db, oneOfEachForm())
	if z := look(); z.Recent != 0 || z.Stale == 0 || z.Texts == 0 {
		t.Errorf("after a load: %+v", z)
	}
	must(t, db.Compact(context.Background(), nil))
	z := look()
	if z.Recent != 0 || z.Stale != 0 || z.Texts == 0 || z.Index == 0 || z.Numbers == 0 {
		t.Errorf("after a compaction: %+v", z)
	}
	for _, p := range z.Predicates {
		labels := p.Labels > 0
		switch name := db.Snapshot().Term(p.Predicate); name {
		case quad.IRI("near"), quad.IRI("size"):
			labels = !labels
		default:
			if p.Forward == 0 || p.Backward == 0 {
				t.Errorf("%v takes %+v", name, p)
			}
		}
		if labels {
			t.Errorf("the labels of %v take %d bytes", db.Snapshot().Term(p.Predicate), p.Labels)
		}
	}
	seldom, _ := db.Snapshot().ID(quad.IRI("seldom"))
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		for q := range db.Snapshot().Quads() {
			if q.Predicate == quad.IRI("seldom") {
				must(t, tx.Remove(q))
			}
		}
		return nil
	}))
	if z := look(); z.Stale == 0 || z.Recent == 0 || db.Snapshot().Count(seldom) > 0 {
		t.Errorf("after a predicate has no fact any more: %+v", z)
	}
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		for i := range 1000 {
			must(t, tx.Add(quad.Make(quad.IRI("counter"), quad.IRI("counts"), i, nil)))
		}
		return nil
	}))
	if z := look(); z.Stale < 20_000 || z.Recent != 0 {
		t.Errorf("after a load over columns: %+v", z)
	}
	memory := graph.OpenMemory()
	if z, err := memory.Sizes(); err != nil || z.File != 0 || z.Predicates != nil {
		t.Errorf("in memory: %+v, %v", z, err)
	}
}
