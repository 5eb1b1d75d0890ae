package graph_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// compareAdjacency checks everything that the adjacencies of a snapshot say
// against its facts.
func compareAdjacency(t *testing.T, s *graph.Snapshot, facts map[graph.Fact]bool) {
	t.Helper()
	for _, p := range s.Predicates() {
		forward, backward := map[graph.ID][]graph.Edge{}, map[graph.ID][]graph.Edge{}
		for f := range facts {
			if f.Predicate == p {
				forward[f.Subject] = append(forward[f.Subject], graph.Edge{Node: f.Object, Label: f.Label})
				backward[f.Object] = append(backward[f.Object], graph.Edge{Node: f.Subject, Label: f.Label})
			}
		}
		compareSide(t, s, s.Forward(p), forward)
		compareSide(t, s, s.Backward(p), backward)
	}
	none := s.Forward(0)
	if none.Len() != 0 || none.Slots() != 0 || none.Of(1) != nil || none.One(1) != 0 {
		t.Fatal("no predicate has facts")
	}
}

func compareSide(t *testing.T, s *graph.Snapshot, a graph.Adjacency, want map[graph.ID][]graph.Edge) {
	t.Helper()
	n, repeats, labels := 0, false, map[graph.ID]bool{}
	for _, run := range want {
		slices.SortFunc(run, compareEdge)
		n += len(run)
		for i, e := range run {
			repeats = repeats || i > 0 && run[i-1].Node == e.Node
			labels[e.Label] = true
		}
	}
	flat := a.Flat()
	for _, a := range []graph.Adjacency{a, flat} {
		if a.Len() != n || repeats && !a.Repeats() {
			t.Fatalf("%d facts of %d, repeats %t", a.Len(), n, a.Repeats())
		}
		if one, ok := a.Label(); ok && (len(labels) > 1 || !labels[one]) {
			t.Fatalf("all labels are %d and should be %v", one, labels)
		}
		if set, ok := a.Labels(); ok {
			for l := range labels {
				if !slices.Contains(set, l) || !slices.IsSorted(set) {
					t.Fatalf("labels are %v and should be %v", set, labels)
				}
			}
		}
		for id := graph.ID(0); int(id) <= s.Terms()+1; id++ {
			compareRun(t, a, id, want[id])
		}
	}
	compareSlots(t, flat, want)
}

func compareEdge(a, b graph.Edge) int {
	return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Label, b.Label))
}

func compareRun(t *testing.T, a graph.Adjacency, key graph.ID, want []graph.Edge) {
	t.Helper()
	var nodes []graph.ID
	for _, e := range want {
		nodes = append(nodes, e.Node)
		if !a.Has(key, e.Node) {
			t.Fatalf("%d has no %d", key, e.Node)
		}
	}
	if !slices.Equal(a.Of(key), nodes) || a.Has(key, 1<<31) {
		t.Fatalf("the far ends of %d are %v and should be %v", key, a.Of(key), nodes)
	}
	if one := a.One(key); len(nodes) == 0 && one != 0 || len(nodes) > 0 && one != nodes[0] {
		t.Fatalf("the first far end of %d is %d and should be of %v", key, one, nodes)
	}
	if a.Degree(key) != len(nodes) {
		t.Fatalf("%d has %d far ends and should have %d", key, a.Degree(key), len(nodes))
	}
	if a.Single() && len(nodes) > 1 {
		t.Fatalf("%d has %d far ends and should have one", key, len(nodes))
	}
}

// compareSlots walks the slots, in morsels.
func compareSlots(t *testing.T, a graph.Adjacency, want map[graph.ID][]graph.Edge) {
	t.Helper()
	lo, hi := a.Bounds()
	got, last, end := map[graph.ID][]graph.Edge{}, graph.ID(0), 0
	for from, to := range a.Morsels(7) {
		if from != end || to <= from {
			t.Fatalf("a morsel from %d to %d follows one to %d", from, to, end)
		}
		for slot := from; slot < to; slot++ {
			key := a.Key(slot)
			if key <= last || key < lo || key >= hi || a.Slot(key) != slot {
				t.Fatalf("slot %d is key %d after %d", slot, key, last)
			}
			last = key
			first, _ := a.Span(slot)
			for i, node := range a.At(slot) {
				got[key] = append(got[key], graph.Edge{Node: node, Label: a.LabelAt(first + i)})
			}
		}
		end = to
	}
	if end != a.Slots() || !maps.EqualFunc(got, want, slices.Equal) {
		t.Fatalf("the slots hold %v and should hold %v", got, want)
	}
}

// TestAdjacencyForms asks relations of each form: a column, a column with gaps,
// keys far apart, runs, and each of them after a small commit.
func TestAdjacencyForms(t *testing.T) {
	for name, fact := range map[string]func(i int) (subject, object, label int){
		"column":       func(i int) (int, int, int) { return i, i * 7 % 50, 0 },
		"gaps":         func(i int) (int, int, int) { return 2 * i, i, i % 2 },
		"sparse":       func(i int) (int, int, int) { return 19 * i, 17 * i, 0 },
		"runs":         func(i int) (int, int, int) { return i / 4, i, 0 },
		"sparse runs":  func(i int) (int, int, int) { return i / 4 * 37, i, i % 3 },
		"repeats":      func(i int) (int, int, int) { return i / 4, i / 2, i % 2 },
		"many sources": func(i int) (int, int, int) { return i, i, i },
	} {
		t.Run(name, func(t *testing.T) {
			db, m := graph.OpenMemory(), model{}
			var all []quad.Quad
			for i := range 12_000 { // so that ids are in the order of numbers
				all = append(all, quad.Make(quad.IRI("n"), quad.IRI("has"), quad.IRI(fmt.Sprintf("n%05d", i)), nil))
			}
			load(t, db, all)
			must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
				for _, q := range all {
					must(t, tx.Remove(q))
				}
				return nil
			}))
			node := func(i int) quad.IRI { return quad.IRI(fmt.Sprintf("n%05d", i)) }
			var facts []quad.Quad
			for i := range 600 {
				s, o, l := fact(i)
				q := quad.Quad{Subject: node(s), Predicate: quad.IRI("p"), Object: node(o)}
				if l > 0 {
					q.Label = node(l)
				}
				facts = append(facts, q)
				m[q] = true
			}
			load(t, db, facts)
			checkAdjacency(t, db.Snapshot(), m)
			supposed := quad.Quad{Subject: facts[3].Subject, Predicate: quad.IRI("p"), Object: node(11_000), Label: quad.IRI("new")}
			over, err := db.Snapshot().Overlay([]quad.Quad{supposed}, facts[7:8])
			must(t, err)
			m[supposed] = true
			delete(m, facts[7])
			checkAdjacency(t, over, m)
		})
	}
}

func checkAdjacency(t *testing.T, s *graph.Snapshot, m model) {
	t.Helper()
	facts := map[graph.Fact]bool{}
	for q := range m {
		facts[factOf(t, s, q)] = true
	}
	compareAdjacency(t, s, facts)
}

// TestAdjacencyNotFlat asks by slot what must be made flat first.
func TestAdjacencyNotFlat(t *testing.T) {
	db := graph.OpenMemory()
	add(t, db, quad.MakeIRI("a", "p", "b", ""))
	add(t, db, quad.MakeIRI("a", "p", "c", ""))
	p, _ := db.Snapshot().ID(quad.IRI("p"))
	a := db.Snapshot().Forward(p)
	defer func() {
		if recover() != "graph: an Adjacency is asked by slot before Flat" {
			t.Error("slots are counted")
		}
	}()
	a.Slots()
}
