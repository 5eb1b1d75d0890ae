package graph_test

import (
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestValues reads a column with gaps, and follows it through small commits until
// the predicate is no column any more.
func TestValues(t *testing.T) {
	db := graph.OpenMemory()
	amount := quad.IRI("amount")
	add(t, db,
		quad.Make(quad.IRI("a"), amount, 5, nil),
		quad.Make(quad.IRI("b"), quad.IRI("customer"), quad.IRI("c"), nil),
		quad.Make(quad.IRI("d"), amount, -5, quad.IRI("source")))
	column := func() *graph.Column {
		s := db.Snapshot()
		p, _ := s.ID(amount)
		c, ok := s.Values(p)
		if ok != (c != nil) {
			t.Fatalf("the column is %v, %t", c, ok)
		}
		return c
	}
	before := column()
	id := func(name string) graph.ID { i, _ := db.Snapshot().ID(quad.IRI(name)); return i }
	lo, hi := before.Bounds()
	if before.Type != graph.Ints || lo != id("a") || hi != id("d")+1 {
		t.Fatalf("the column is %+v", before)
	}
	if n, ok := before.Int(id("a")); n != 5 || !ok {
		t.Errorf("a has %d, %t", n, ok)
	}
	for _, name := range []string{"b", "source", "amount"} {
		if _, ok := before.Int(id(name)); ok {
			t.Errorf("%s has a value", name)
		}
	}
	if before.Ints()[0] != 5 || before.Ints()[hi-lo-1] != -5 || !slices.Contains(before.Ints(), graph.None) || before.Floats() != nil {
		t.Errorf("the values are %v", before.Ints())
	}
	if column() != before {
		t.Error("the column is made twice")
	}

	add(t, db, quad.Make(quad.IRI("b"), amount, 6, nil))
	if n, ok := column().Int(id("b")); n != 6 || !ok {
		t.Errorf("b has %d, %t", n, ok)
	}
	if _, ok := before.Int(id("b")); ok {
		t.Error("a column of an earlier state changed")
	}
	add(t, db, quad.Make(quad.IRI("b"), amount, 6, quad.IRI("source")))
	if column() != nil {
		t.Error("a fact under two labels has a column")
	}
	if _, ok := db.Snapshot().Values(id("customer")); ok {
		t.Error("a relation has a column")
	}
	if _, ok := db.Snapshot().Values(0); ok {
		t.Error("no predicate has a column")
	}
}

// TestValuesOfFloats reads a column of floats with a gap.
func TestValuesOfFloats(t *testing.T) {
	db := graph.OpenMemory()
	share := quad.IRI("share")
	add(t, db,
		quad.Make(quad.IRI("a"), share, 0.5, nil),
		quad.Make(quad.IRI("b"), share, -0.25, nil))
	s := db.Snapshot()
	p, _ := s.ID(share)
	c, ok := s.Values(p)
	if !ok || c.Type != graph.Floats || c.Ints() != nil {
		t.Fatalf("the column is %+v, %t", c, ok)
	}
	b, _ := s.ID(quad.IRI("b"))
	if f, ok := c.Float(b); f != -0.25 || !ok {
		t.Errorf("b has %v, %t", f, ok)
	}
	if f, ok := c.Float(p); ok {
		t.Errorf("the predicate has %v", f)
	}
}
