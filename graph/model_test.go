package graph_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// model is the graph as the tests understand it: a set of quads.
type model map[quad.Quad]bool

// seeded returns a random source whose seed is printed when the test fails.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// randomQuad draws from few terms, so that facts meet and predicates have hubs.
func randomQuad(r *rand.Rand) quad.Quad {
	q := quad.Quad{
		Subject:   quad.IRI(fmt.Sprint("s", r.IntN(40))),
		Predicate: quad.IRI(fmt.Sprint("p", r.IntN(4))),
	}
	if r.IntN(10) == 0 {
		q.Subject = quad.BNode(fmt.Sprint("b", r.IntN(5)))
	}
	switch n := r.IntN(6); r.IntN(8) {
	case 0:
		q.Object = quad.String(fmt.Sprint("text ", n))
	case 1:
		q.Object = quad.Int(n - 3)
	case 2:
		q.Object = quad.Float(float64(n) / 4)
	case 3:
		q.Object = quad.LangString{Value: quad.String(fmt.Sprint("text ", n)), Lang: "en"}
	case 4:
		q.Object = quad.Bool(n%2 == 0)
	default:
		q.Object = quad.IRI(fmt.Sprint("s", r.IntN(40)))
	}
	if r.IntN(3) == 0 {
		q.Label = quad.IRI(fmt.Sprint("source", r.IntN(3)))
	}
	return q
}

// compare checks everything that a snapshot answers against the model.
func compare(t *testing.T, s *graph.Snapshot, m model) {
	t.Helper()
	got := model{}
	for q := range s.Quads() {
		if got[q] {
			t.Fatalf("%v comes twice", q)
		}
		got[q] = true
	}
	if !maps.Equal(got, m) {
		t.Fatalf("the graph has %d facts, the model %d; %s", len(got), len(m), difference(got, m))
	}
	if s.Len() != len(m) {
		t.Fatalf("Len is %d with %d facts", s.Len(), len(m))
	}
	facts := map[graph.Fact]bool{}
	for q := range m {
		facts[factOf(t, s, q)] = true
	}
	comparePredicates(t, s, facts)
	compareNodes(t, s, facts)
	compareAdjacency(t, s, facts)
}

func difference(got, want model) string {
	var b strings.Builder
	for q := range got {
		if !want[q] {
			fmt.Fprintf(&b, "not expected: %v; ", q)
		}
	}
	for q := range want {
		if !got[q] {
			fmt.Fprintf(&b, "missing: %v; ", q)
		}
	}
	return b.String()
}

func factOf(t *testing.T, s *graph.Snapshot, q quad.Quad) (f graph.Fact) {
	t.Helper()
	for _, part := range []struct {
		id *graph.ID
		v  quad.Value
	}{{&f.Subject, q.Subject}, {&f.Predicate, q.Predicate}, {&f.Object, q.Object}, {&f.Label, q.Label}} {
		if part.v == nil {
			continue
		}
		id, ok := s.ID(part.v)
		if !ok || s.Term(id) != part.v {
			t.Fatalf("ID(%v) is %d, whose term is %v", part.v, id, s.Term(id))
		}
		*part.id = id
	}
	return f
}

func comparePredicates(t *testing.T, s *graph.Snapshot, facts map[graph.Fact]bool) {
	t.Helper()
	byPredicate := map[graph.ID][]graph.Fact{}
	for f := range facts {
		byPredicate[f.Predicate] = append(byPredicate[f.Predicate], f)
	}
	text := func(a, b graph.ID) int {
		return strings.Compare(string(s.Term(a).(quad.IRI)), string(s.Term(b).(quad.IRI)))
	}
	if want := slices.SortedFunc(maps.Keys(byPredicate), text); !slices.Equal(s.Predicates(), want) {
		t.Fatalf("predicates are %v and should be %v", s.Predicates(), want)
	}
	for p, want := range byPredicate {
		slices.SortFunc(want, func(a, b graph.Fact) int {
			return slices.Compare([]graph.ID{a.Subject, a.Object, a.Label}, []graph.ID{b.Subject, b.Object, b.Label})
		})
		if got := slices.Collect(s.Scan(p)); !slices.Equal(got, want) {
			t.Fatalf("scan of %v is %v and should be %v", s.Term(p), got, want)
		}
		out, in := map[graph.ID]int{}, map[graph.ID]int{}
		for _, f := range want {
			out[f.Subject]++
			in[f.Object]++
		}
		if got, want := slices.Collect(s.EachObject(p)), slices.Sorted(maps.Keys(in)); !slices.Equal(got, want) {
			t.Fatalf("the objects of %v are %v and should be %v", s.Term(p), got, want)
		}
		stats := graph.Stats{Facts: len(want), Subjects: len(out), Objects: len(in),
			MaxOut: slices.Max(slices.Collect(maps.Values(out))), MaxIn: slices.Max(slices.Collect(maps.Values(in)))}
		if s.Stats(p) != stats || s.Count(p) != len(want) {
			t.Fatalf("%v is counted %+v and should be %+v", s.Term(p), s.Stats(p), stats)
		}
	}
}

// compareNodes looks at every term from both sides.
func compareNodes(t *testing.T, s *graph.Snapshot, facts map[graph.Fact]bool) {
	t.Helper()
	sorted := func(a, b graph.Edge) int {
		return slices.Compare([]graph.ID{a.Node, a.Label}, []graph.ID{b.Node, b.Label})
	}
	seenOut, seenIn := 0, 0
	for id := graph.ID(1); int(id) <= s.Terms(); id++ {
		for _, p := range s.Predicates() {
			objects, subjects := s.Objects(id, p), s.Subjects(p, id)
			if !slices.IsSortedFunc(objects, sorted) || !slices.IsSortedFunc(subjects, sorted) {
				t.Fatalf("edges of %v are not sorted", s.Term(id))
			}
			for _, e := range objects {
				if !facts[graph.Fact{Subject: id, Predicate: p, Object: e.Node, Label: e.Label}] || !s.Has(id, p, e.Node) {
					t.Fatalf("%v has an object that it should not have", s.Term(id))
				}
			}
			for _, e := range subjects {
				if !facts[graph.Fact{Subject: e.Node, Predicate: p, Object: id, Label: e.Label}] {
					t.Fatalf("%v has a subject that it should not have", s.Term(id))
				}
			}
		}
		for f := range s.Out(id) {
			if !facts[f] || f.Subject != id {
				t.Fatalf("Out(%v) gives %v", s.Term(id), f)
			}
			seenOut++
		}
		for f := range s.In(id) {
			if !facts[f] || f.Object != id {
				t.Fatalf("In(%v) gives %v", s.Term(id), f)
			}
			seenIn++
		}
	}
	if seenOut != len(facts) || seenIn != len(facts) {
		t.Fatalf("Out and In give %d and %d facts of %d", seenOut, seenIn, len(facts))
	}
}

// change draws a few additions and removals, does them to both, and returns how many.
// The graph grows and shrinks around a size, so that facts meet often.
func change(t *testing.T, r *rand.Rand, tx *graph.Tx, m model) int {
	t.Helper()
	n := 1 + r.IntN(20)
	if r.IntN(10) == 0 {
		n = 600 // long enough to be folded, for the radix sort, and for columns
	}
	for i := n; i > 0; i-- {
		q := randomQuad(r)
		if r.IntN(8) < 3 || len(m) > 2000 && r.IntN(2) == 0 {
			if r.IntN(2) == 0 {
				for q = range m {
					break // one that is there
				}
			}
			must(t, tx.Remove(q))
			delete(m, q)
		} else {
			addOneWay(t, r, tx, q)
			m[q] = true
		}
		if r.IntN(4*n) == 0 {
			n += savepoint(t, r, tx, m)
		}
		if r.IntN(2*n) == 0 {
			if s := tx.Snapshot(); s.Len() != len(m) {
				t.Fatalf("the transaction sees %d facts of %d", s.Len(), len(m))
			}
		}
	}
	return n
}

// savepoint draws changes that are undone, or not, and returns how many.
func savepoint(t *testing.T, r *rand.Rand, tx *graph.Tx, m model) (n int) {
	t.Helper()
	over, stop := maps.Clone(m), errors.New("undo")
	err := tx.Savepoint(func() error {
		n = change(t, r, tx, over)
		if r.IntN(2) == 0 {
			return stop
		}
		return nil
	})
	if err == nil {
		clear(m)
		maps.Copy(m, over)
	} else if err != stop {
		t.Fatal(err)
	}
	return n
}

// addOneWay adds a fact in one of the three ways that there are.
func addOneWay(t *testing.T, r *rand.Rand, tx *graph.Tx, q quad.Quad) {
	t.Helper()
	switch r.IntN(3) {
	case 0:
		must(t, tx.Add(q))
		return
	case 1:
		b := tx.NewBatch()
		must(t, b.Add(q))
		must(t, tx.AddBatch(b))
		return
	}
	var ids [4]graph.ID
	for i, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v != nil {
			id, err := tx.Term(v)
			must(t, err)
			ids[i] = id
		}
	}
	must(t, tx.AddFact(graph.Fact{Subject: ids[0], Predicate: ids[1], Object: ids[2], Label: ids[3]}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// kept is a snapshot and what it must stay.
type kept struct {
	snapshot *graph.Snapshot
	model    model
}

// TestModel does the same random things to a database and to a map: commits small and
// large, rollbacks, panics, overlays, compactions, reopening, on a file and in memory,
// with a reader beside. CLAUSE_GRAPH_OPERATIONS says how many additions and removals.
func TestModel(t *testing.T) {
	operations := times(t, "CLAUSE_GRAPH_OPERATIONS", 6000)
	for _, place := range []string{"memory", "file"} {
		t.Run(place, func(t *testing.T) {
			w := &world{t: t, r: seeded(t), m: model{}, every: 1 + operations/100_000}
			if place == "file" {
				w.path = filepath.Join(t.TempDir(), "model.clause")
			}
			w.open()
			for w.done < operations {
				w.step()
			}
			w.finish()
			t.Logf("%d operations in %d steps", w.done, w.steps)
		})
	}
}

// world is a database and the model of it.
type world struct {
	t      *testing.T
	r      *rand.Rand
	path   string // empty in memory
	db     *graph.DB
	reader *graph.DB // of the same file, or nil
	m      model
	old    []kept
	done   int // additions and removals
	steps  int
	every  int // so many steps are between two comparisons of everything
}

func (w *world) open() {
	w.t.Helper()
	if w.path == "" {
		if w.db == nil {
			w.db = graph.OpenMemory()
		}
	} else {
		var err error
		w.db, err = graph.Open(w.path, nil)
		must(w.t, err)
	}
	w.db.Many(400)
}

// step does one random thing and looks at what is there after it.
func (w *world) step() {
	t, r := w.t, w.r
	t.Helper()
	ctx := context.Background()
	switch w.steps++; r.IntN(9) {
	case 0:
		w.refused(errors.New("stop"))
	case 1:
		w.panics("stop")
	case 2:
		if w.steps%w.every == 0 {
			compareOverlay(t, r, w.db.Snapshot(), w.m)
		}
	case 3:
		must(t, w.db.Compact(ctx, nil))
	case 4:
		if w.path != "" {
			must(t, w.db.Close())
			w.open()
		}
	default:
		must(t, w.db.Update(ctx, func(tx *graph.Tx) error {
			w.done += change(t, r, tx, w.m)
			return nil
		}))
	}
	w.look()
}

// refused rolls a change back by an error.
func (w *world) refused(stop error) {
	w.t.Helper()
	over := maps.Clone(w.m)
	err := w.db.Update(context.Background(), func(tx *graph.Tx) error {
		w.done += change(w.t, w.r, tx, over)
		return stop
	})
	if err != stop {
		w.t.Fatalf("Update returns %v for %v", err, stop)
	}
}

// panics rolls a change back by a panic.
func (w *world) panics(what string) {
	w.t.Helper()
	over := maps.Clone(w.m)
	defer func() {
		if recover() != what {
			w.t.Fatal("the panic was lost")
		}
	}()
	w.db.Update(context.Background(), func(tx *graph.Tx) error {
		w.done += change(w.t, w.r, tx, over)
		panic(what)
	})
}

// look compares the snapshot with the model, from time to time in everything, keeps one
// now and then, and lets the reader see.
func (w *world) look() {
	w.t.Helper()
	s := w.db.Snapshot()
	if s.Len() != len(w.m) {
		w.t.Fatalf("Len is %d with %d facts", s.Len(), len(w.m))
	}
	if w.steps%w.every == 0 {
		compare(w.t, s, w.m)
		if w.r.IntN(12) == 0 {
			w.old = append(w.old, kept{s, maps.Clone(w.m)})
		}
		if len(w.old) == 8 {
			compare(w.t, w.old[0].snapshot, w.old[0].model)
			w.old = w.old[1:]
		}
	}
	if w.path != "" && w.r.IntN(10) == 0 && s.Sequence() > 0 {
		if w.reader == nil {
			var err error
			w.reader, err = graph.Open(w.path, &graph.Options{ReadOnly: true})
			must(w.t, err)
		}
		must(w.t, w.reader.Refresh())
		if got := quads(w.reader.Snapshot()); !maps.Equal(got, w.m) {
			w.t.Fatalf("the reader: %s", difference(got, w.m))
		}
	}
}

func (w *world) finish() {
	w.t.Helper()
	for _, k := range w.old {
		compare(w.t, k.snapshot, k.model)
	}
	compare(w.t, w.db.Snapshot(), w.m)
	must(w.t, w.db.Close())
	if w.reader != nil {
		must(w.t, w.reader.Close())
	}
}

func compareOverlay(t *testing.T, r *rand.Rand, base *graph.Snapshot, m model) {
	t.Helper()
	over := maps.Clone(m)
	var add, remove []quad.Quad
	for range 1 + r.IntN(30) {
		q := randomQuad(r)
		if r.IntN(3) == 0 {
			q.Object = quad.String(fmt.Sprint("supposed ", r.IntN(100)))
		}
		add = append(add, q)
	}
	for q := range m {
		if len(remove) < 10 {
			remove = append(remove, q)
		}
	}
	for _, q := range remove {
		delete(over, q)
	}
	for _, q := range add {
		over[q] = true
	}
	s, err := base.Overlay(add, remove)
	must(t, err)
	compare(t, s, over)
	again, err := s.Overlay(remove, add)
	must(t, err)
	for _, q := range add {
		delete(over, q)
	}
	for _, q := range remove {
		over[q] = true
	}
	compare(t, again, over)
	compare(t, base, m)
}
