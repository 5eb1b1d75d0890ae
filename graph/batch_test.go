package graph_test

import (
	"context"
	"errors"
	"math"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestBatch gathers facts in several goroutines, in batches that are filled again and
// were made for another database, and compares with a model.
func TestBatch(t *testing.T) {
	r := seeded(t)
	var lists [4][]quad.Quad
	m := model{}
	for i := range lists {
		for range 3000 {
			q := randomQuad(r)
			lists[i] = append(lists[i], q)
			m[q] = true
		}
	}
	var foreign *graph.Batch
	other := graph.OpenMemory()
	must(t, other.Update(context.Background(), func(tx *graph.Tx) error {
		foreign = tx.NewBatch()
		return foreign.Add(quad.MakeIRI("from", "another", "database", ""))
	}))
	m[quad.MakeIRI("from", "another", "database", "")] = true
	zeros := 0
	db := graph.OpenMemory()
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		full := make(chan *graph.Batch)
		var done sync.WaitGroup
		for i, list := range lists {
			done.Go(func() {
				b := tx.NewBatch()
				if i == 0 {
					b = foreign
				}
				for j, q := range list {
					if err := b.Add(q); err != nil {
						t.Error(err)
					}
					if j%700 == 699 {
						full <- b
						b = tx.NewBatch()
					}
				}
				full <- b
			})
		}
		go func() { done.Wait(); close(full) }()
		var last *graph.Batch
		for b := range full {
			must(t, tx.AddBatch(b))
			if b.Len() != 0 {
				t.Errorf("a batch that was added has %d facts", b.Len())
			}
			last = b
		}
		q := quad.Make(quad.IRI("again"), graph.Type, "x", quad.IRI("rdf:type"))
		must(t, last.Add(q))
		for _, x := range []float64{0, math.Copysign(0, -1), math.NaN()} { // two are ==, one is not even itself
			must(t, last.Add(quad.Make(quad.IRI("zero"), quad.IRI("is"), x, nil)))
		}
		zeros = 3
		m[quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object, Label: graph.Type}] = true
		return tx.AddBatch(last)
	}))
	s := db.Snapshot()
	is, _ := s.ID(quad.IRI("is"))
	if s.Count(is) != zeros {
		t.Errorf("0, -0 and NaN are %d terms", s.Count(is))
	}
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		for f := range s.Scan(is) {
			must(t, tx.Remove(quad.Quad{Subject: s.Term(f.Subject), Predicate: s.Term(is), Object: s.Term(f.Object)}))
		}
		return nil
	}))
	compare(t, db.Snapshot(), m)
}

// TestBatchRefuses puts what is no fact into a batch, which stays as it was.
func TestBatchRefuses(t *testing.T) {
	db := graph.OpenMemory()
	good := quad.MakeIRI("a", "b", "c", "d")
	var kept *graph.Batch
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		b := tx.NewBatch()
		must(t, b.Add(good))
		for _, q := range []quad.Quad{
			{Predicate: quad.IRI("p"), Object: quad.IRI("o")},
			quad.Make(quad.String("s"), quad.IRI("p"), "o", nil),
			quad.Make(quad.IRI("s"), quad.BNode("p"), "o", nil),
			quad.Make(quad.IRI("s"), quad.IRI("p"), alien{"o"}, nil),
			quad.Make(quad.IRI("s"), quad.IRI("p"), "o", quad.IRI("")),
		} {
			err, want := b.Add(q), tx.Add(q)
			if err == nil || want == nil || err.Error() != want.Error() {
				t.Errorf("the batch says %v, the transaction %v", err, want)
			}
		}
		if b.Len() != 1 {
			t.Errorf("the batch has %d facts", b.Len())
		}
		kept = b
		return tx.AddBatch(b)
	}))
	compareQuads(t, db.Snapshot(), model{good: true})
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		must(t, kept.Add(good))
		must(t, tx.AddBatch(kept))
		return errors.New("stop")
	})
	if err == nil || db.Snapshot().Sequence() != 1 {
		t.Errorf("Update returns %v, and the sequence is %d", err, db.Snapshot().Sequence())
	}
	ctx, cancel := context.WithCancel(context.Background())
	var ended *graph.Tx
	err = db.Update(ctx, func(tx *graph.Tx) error {
		ended = tx
		must(t, kept.Add(good))
		cancel()
		return tx.AddBatch(kept)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Update returns %v", err)
	}
	if err := ended.AddBatch(kept); err != graph.ErrClosed {
		t.Errorf("after the transaction AddBatch returns %v", err)
	}
}
