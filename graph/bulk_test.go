package graph_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// bulk adds enough facts for a commit of columns, all sorts of terms among them,
// some twice, some under two labels.
func bulk(t testing.TB, db *graph.DB, r *rand.Rand, m model, name string) {
	t.Helper()
	db.Many(20_000)
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		for i := range 25_000 {
			q := quad.Quad{Subject: quad.IRI(fmt.Sprint(name, r.IntN(9000))), Predicate: quad.IRI(fmt.Sprint("p", i%7))}
			switch i % 7 {
			case 0:
				q.Predicate, q.Object = graph.Type, quad.IRI(fmt.Sprint("Kind", r.IntN(3)))
			case 1:
				q.Object = quad.Int(r.IntN(1000) - 500)
			case 2:
				q.Object = quad.TypedString{Value: quad.String(fmt.Sprintf("20%02d-0%d-1%d", r.IntN(30), 1+r.IntN(9), r.IntN(10))), Type: "http://www.w3.org/2001/XMLSchema#date"}
			case 3:
				q.Object = quad.String(fmt.Sprint("text ", r.IntN(5000)))
			case 4:
				q.Object = randomQuad(r).Object
			default:
				q.Object = quad.IRI(fmt.Sprint(name, r.IntN(9000)))
			}
			if i%5 == 0 {
				q.Label = quad.IRI(fmt.Sprint("source", r.IntN(2+300*(i%2))))
			}
			must(t, tx.Add(q))
			m[q] = true
		}
		return nil
	}))
}

// TestBulkOverDamage commits many facts over columns that are damaged, which are read by
// several goroutines: Update says so, whoever meets it, and the state stays as it was.
func TestBulkOverDamage(t *testing.T) {
	r := seeded(t)
	path := filepath.Join(t.TempDir(), "bulk.clause")
	db, err := graph.Open(path, nil)
	must(t, err)
	bulk(t, db, r, model{}, "a")
	must(t, db.Close())
	image, err := os.ReadFile(path)
	must(t, err)
	refused := 0
	for i := range 8 {
		bad := slices.Clone(image)
		at := 12288 + (len(bad)-12288)*(2*i+1)/16
		clear(bad[at:min(at+4096, len(bad))])
		must(t, os.WriteFile(path, bad, 0o644))
		db, err := graph.Open(path, nil)
		if err == nil {
			before := db.Snapshot().Sequence()
			err = db.Update(context.Background(), func(tx *graph.Tx) error {
				for j := range 70_000 {
					if err := tx.Add(quad.Make(quad.IRI(fmt.Sprint("a", j%9000)), quad.IRI(fmt.Sprint("p", j%7)), j, nil)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil && db.Snapshot().Sequence() != before {
				t.Error("a commit that failed is there")
			}
			_ = db.Close() // compacts, and may meet the damage too
		}
		if damage := (*graph.CorruptError)(nil); errors.As(err, &damage) {
			refused++
		} else if err != nil {
			t.Errorf("zeros at %d: %v", at, err)
		}
	}
	if refused < 4 {
		t.Errorf("damage was met %d times in 8", refused)
	}
}

// TestBulk commits many facts, few, many again and removals, in memory and in a
// file that is opened again in between.
func TestBulk(t *testing.T) {
	for _, place := range []string{"memory", "file"} {
		t.Run(place, func(t *testing.T) {
			r, m := seeded(t), model{}
			path := filepath.Join(t.TempDir(), "bulk.clause")
			db := graph.OpenMemory()
			reopen := func() {
				if place == "file" {
					must(t, db.Close())
					var err error
					db, err = graph.Open(path, nil)
					must(t, err)
					report, err := graph.Check(t.Context(), path, nil)
					if err != nil || len(report.Damage) > 0 || report.Facts != len(m) {
						t.Fatalf("the check finds %v, %v, and %d facts of %d", report.Damage, err, report.Facts, len(m))
					}
				}
			}
			reopen()
			add(t, db, quad.MakeIRI("before", "p1", "a0", ""))
			m[quad.MakeIRI("before", "p1", "a0", "")] = true
			bulk(t, db, r, m, "a")
			compareQuads(t, db.Snapshot(), m)
			reopen()
			compareQuads(t, db.Snapshot(), m)
			must(t, db.Update(context.Background(), func(tx *graph.Tx) error { change(t, r, tx, m); return nil }))
			compareQuads(t, db.Snapshot(), m)
			early, was := db.Snapshot(), len(m)
			bulk(t, db, r, m, "b")
			compareQuads(t, db.Snapshot(), m)
			reopen()
			compareQuads(t, db.Snapshot(), m)
			if early.Len() != was || len(quads(early)) != was {
				t.Errorf("an early snapshot has %d facts and should have %d", early.Len(), was)
			}
			must(t, db.Compact(context.Background(), nil))
			compareQuads(t, db.Snapshot(), m)
			must(t, db.Close())
		})
	}
}

// compareQuads checks the facts, and that each term has its own id.
func compareQuads(t *testing.T, s *graph.Snapshot, m model) {
	t.Helper()
	got := quads(s)
	if s.Len() != len(m) || len(got) != len(m) {
		t.Fatalf("%d facts, %d counted, should be %d", len(got), s.Len(), len(m))
	}
	for q := range m {
		if !got[q] {
			t.Fatalf("%v is missing", q)
		}
	}
	for id := graph.ID(1); int(id) <= s.Terms(); id++ {
		if back, ok := s.ID(s.Term(id)); !ok || back != id {
			t.Fatalf("term %d, %v, has id %d", id, s.Term(id), back)
		}
	}
}

// TestKindsAreRanges looks at the order of ids after a load that mixes kinds: the
// things of a kind follow each other.
func TestKindsAreRanges(t *testing.T) {
	db := graph.OpenMemory()
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		for i := range 40_000 {
			thing := quad.IRI(fmt.Sprint("thing", i))
			must(t, tx.Add(quad.Quad{Subject: thing, Predicate: graph.Type, Object: quad.IRI(fmt.Sprint("Kind", i%3))}))
			if i%9 == 0 {
				must(t, tx.Add(quad.Quad{Subject: thing, Predicate: graph.Type, Object: quad.IRI("Special")}))
			}
			must(t, tx.Add(quad.Quad{Subject: thing, Predicate: quad.IRI("number"), Object: quad.Int(-i)}))
		}
		return nil
	}))
	s := db.Snapshot()
	typ, _ := s.ID(graph.Type)
	things := s.Backward(typ)
	for _, kind := range []string{"Kind0", "Kind1", "Kind2", "Special"} {
		id, _ := s.ID(quad.IRI(kind))
		lo, hi, ok := things.Range(id)
		if !ok || int(hi-lo) != len(things.Of(id)) {
			t.Errorf("%s is from %d to %d, %t", kind, lo, hi, ok)
		}
	}
	number, _ := s.ID(quad.IRI("number"))
	column, ok := s.Values(number)
	if !ok || column.Type != graph.Ints {
		t.Fatalf("the numbers are %+v", column)
	}
	thing, _ := s.ID(quad.IRI("thing7"))
	if n, ok := column.Int(thing); n != -7 || !ok {
		t.Errorf("thing7 has %d, %t", n, ok)
	}
}

// TestAddFact adds facts by ids, and refuses what Add refuses.
func TestAddFact(t *testing.T) {
	db := graph.OpenMemory()
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		term := func(v quad.Value) graph.ID {
			id, err := tx.Term(v)
			must(t, err)
			return id
		}
		a, p, text, source := term(quad.IRI("a")), term(quad.IRI("rdf:type")), term(quad.String("x")), term(quad.BNode("s"))
		must(t, tx.AddFact(graph.Fact{Subject: a, Predicate: p, Object: text, Label: source}))
		must(t, tx.AddFact(graph.Fact{Subject: source, Predicate: p, Object: a}))
		for _, c := range []struct {
			fact    graph.Fact
			message string
		}{
			{graph.Fact{Predicate: p, Object: a}, "graph: add: a fact has an id that no term has"},
			{graph.Fact{Subject: a, Object: a}, "graph: add: a fact has an id that no term has"},
			{graph.Fact{Subject: a, Predicate: p}, "graph: add: a fact has an id that no term has"},
			{graph.Fact{Subject: a, Predicate: p, Object: a, Label: 99}, "graph: add: a fact has an id that no term has"},
			{graph.Fact{Subject: a, Predicate: text, Object: a}, `graph: add: the predicate "x" is not an IRI`},
			{graph.Fact{Subject: a, Predicate: source, Object: a}, `graph: add: the predicate _:s is not an IRI`},
			{graph.Fact{Subject: text, Predicate: p, Object: a}, `graph: add: the subject "x" is a literal; only an IRI or a blank node has facts`},
		} {
			if err := tx.AddFact(c.fact); err == nil || err.Error() != c.message {
				t.Errorf("AddFact says %v and should say %s", err, c.message)
			}
		}
		for _, v := range []quad.Value{nil, quad.IRI(""), alien{"x"}} {
			if _, err := tx.Term(v); err == nil {
				t.Errorf("%v is a term", v)
			}
		}
		return nil
	}))
	want := model{
		quad.Quad{Subject: quad.IRI("a"), Predicate: graph.Type, Object: quad.String("x"), Label: quad.BNode("s")}: true,
		quad.Quad{Subject: quad.BNode("s"), Predicate: graph.Type, Object: quad.IRI("a")}:                          true,
	}
	compareQuads(t, db.Snapshot(), want)
}
