package cayley_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	_ "github.com/cayleygraph/cayley/writer"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley"
)

// read brings a Cayley graph into a new database.
func read(t testing.TB, from cayleygraph.QuadStore) *graph.DB {
	t.Helper()
	db := graph.OpenMemory()
	t.Cleanup(func() { db.Close() })
	err := db.Update(t.Context(), func(tx *graph.Tx) error {
		_, err := cayley.Read(t.Context(), from, tx, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func writer(t testing.TB, qs cayleygraph.QuadStore) cayleygraph.QuadWriter {
	t.Helper()
	w, err := cayleygraph.NewQuadWriter("single", qs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// text is what a database holds, as sorted text that tells all terms apart.
func text(s *graph.Snapshot) []string {
	var all []string
	for q := range s.Quads() {
		line := ""
		for _, d := range quad.Directions {
			v := q.Get(d)
			if t, ok := v.(quad.Time); ok {
				line += time.Time(t).Format(time.RFC3339Nano)
			}
			line += fmt.Sprintf(" %T %v", v, v)
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

// everyTerm is a graph with terms of every kind in every place.
func everyTerm() []quad.Quad {
	terms := []quad.Value{
		quad.IRI("a"), quad.IRI("with > and é"), quad.BNode("b"), quad.String(""), quad.String("line\n\"two\"\t\\ 漢字 😀"),
		quad.LangString{Value: "gift", Lang: "de"}, quad.TypedString{Value: "2026-01-02", Type: "http://www.w3.org/2001/XMLSchema#date"},
		quad.TypedString{Value: "007", Type: "http://www.w3.org/2001/XMLSchema#integer"},
		quad.Int(-1), quad.Float(0.1), quad.Bool(true), quad.Bool(false),
		quad.Time(time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC)), quad.Time(time.Date(2026, 11, 22, 1, 2, 3, 456789, time.UTC)),
		quad.Time(time.Date(2026, 11, 22, 1, 2, 3, 456790, time.UTC)),
	}
	var all []quad.Quad
	for i, v := range terms {
		w := terms[(i+1)%len(terms)]
		all = append(all,
			quad.Quad{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: v},
			quad.Quad{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: v, Label: w},
			quad.Quad{Subject: v, Predicate: quad.IRI("p"), Object: w},
			quad.Quad{Subject: quad.IRI("s"), Predicate: v, Object: w, Label: v},
		)
	}
	return all
}

// TestRoundTrips brings a graph from Clause to Cayley's memory backend and back:
// it is the same, labels, stand-ins and parts of seconds included.
func TestRoundTrips(t *testing.T) {
	qs := memory(t)
	if err := qs.BulkLoad(quad.NewReader(everyTerm())); err != nil {
		t.Fatal(err)
	}
	roundTrip(t, qs, memstore.New())
}

// roundTrip checks the way from a store over an empty graph and back.
func roundTrip(t *testing.T, from *cayley.Store, over cayleygraph.QuadStore) {
	t.Helper()
	before := read(t, from).Snapshot()
	var told []int64
	n, err := cayley.Write(t.Context(), before, writer(t, over), func(done, total int64) { told = append(told, done, total) })
	if err != nil {
		t.Fatal(err)
	}
	want, _ := from.Stats(t.Context(), true)
	got, err := over.Stats(t.Context(), true)
	if err != nil || got.Quads.Size != n || got != want {
		t.Errorf("%d quads written, there are %+v, expected %+v; %v", n, got, want, err)
	}
	if !slices.Equal(told[len(told)-2:], []int64{n, n}) {
		t.Errorf("progress ends with %v", told)
	}
	after := read(t, over).Snapshot()
	if a, b := text(before), text(after); !slices.Equal(a, b) {
		t.Errorf("there:\n%s\nand back:\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
}

// TestReadRandom reads random graphs from the memory backend, and finds there
// what they were made of.
func TestReadRandom(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	terms := everyTerm()
	for range 20 {
		from := memstore.New()
		model := map[quad.Quad]bool{}
		for range r.IntN(200) {
			q := terms[r.IntN(len(terms))]
			q.Subject, q.Object = terms[r.IntN(len(terms))].Subject, quad.IRI(fmt.Sprint(r.IntN(9)))
			if _, added := from.AddQuad(q); added {
				model[q] = true
			}
		}
		qs := cayley.New(read(t, from))
		var want []quad.Quad
		for q := range model {
			want = append(want, q)
		}
		expectQuads(t, qs, want...)
	}
}

// TestReadAddsToWhatIsThere: the one change is the transaction's.
func TestReadAddsToWhatIsThere(t *testing.T) {
	from := memstore.New(iri("a", "p", "b"), iri("c", "p", "d"))
	qs := memory(t)
	apply(t, qs, add(iri("a", "p", "b")), add(iri("e", "p", "f")))
	db := graph.OpenMemory()
	err := db.Update(t.Context(), func(tx *graph.Tx) error {
		for _, s := range []cayleygraph.QuadStore{from, qs} {
			if n, err := cayley.Read(t.Context(), s, tx, nil); n != 2 || err != nil {
				t.Errorf("%d quads read, %v", n, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	expectQuads(t, cayley.New(db), iri("a", "p", "b"), iri("c", "p", "d"), iri("e", "p", "f"))
}

// TestReadRefuses: a quad that cannot be stored ends the reading, and is named.
func TestReadRefuses(t *testing.T) {
	from := memstore.New(iri("a", "p", "b"), quad.Quad{Subject: quad.IRI("a"), Object: quad.IRI("b")})
	db := graph.OpenMemory()
	err := db.Update(t.Context(), func(tx *graph.Tx) error {
		_, err := cayley.Read(t.Context(), from, tx, nil)
		return err
	})
	if want := "cayley: read quad 2: it has no predicate"; err == nil || err.Error() != want {
		t.Errorf("error %v, expected %s", err, want)
	}
	if n := db.Snapshot().Len(); n != 0 {
		t.Errorf("%d facts are there", n)
	}
}

// TestTransferEnds: with its context, or with an error of who takes the quads.
func TestTransferEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	from := memstore.New(iri("a", "p", "b"))
	db := graph.OpenMemory()
	_ = db.Update(t.Context(), func(tx *graph.Tx) error {
		if _, err := cayley.Read(ctx, from, tx, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("reading: %v", err)
		}
		return tx.Add(iri("a", "p", "b"))
	})
	if _, err := cayley.Write(ctx, db.Snapshot(), writer(t, memstore.New()), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("writing: %v", err)
	}
	strict, err := cayleygraph.NewQuadWriter("single", from, cayleygraph.Options{"ignore_duplicate": false})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := cayley.Write(t.Context(), db.Snapshot(), strict, nil); n != 0 || err == nil || !strings.Contains(err.Error(), "write quads 1 to 1: add <a> -- <p> -> <b>: quad exists") {
		t.Errorf("writing what is there: %d, %v", n, err)
	}
}
