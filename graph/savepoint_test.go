package graph_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestSavepoint undoes parts of a transaction: within one another, with snapshots taken on
// the way, by a panic, in one that is written as columns.
func TestSavepoint(t *testing.T) {
	fact := func(i int) quad.Quad { return quad.Make(quad.IRI("s"), quad.IRI(fmt.Sprint("p", i%3)), i, nil) }
	stop := errors.New("stop")
	for _, look := range []bool{false, true} {
		for _, many := range []int{5, 1000} {
			db, m := graph.OpenMemory(), model{}
			load(t, db, []quad.Quad{fact(0), fact(1)})
			db.Many(many)
			must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
				do := func(i int, gone bool) {
					if gone {
						must(t, tx.Remove(fact(i)))
					} else {
						must(t, tx.Add(fact(i)))
					}
					if look {
						tx.Snapshot()
					}
				}
				do(2, false)
				do(0, true)
				err := tx.Savepoint(func() error {
					do(0, false)
					do(1, true)
					do(3, false)
					must(t, tx.Savepoint(func() error { do(4, false); return nil }))
					if err := tx.Savepoint(func() error { do(3, true); return stop }); err != stop {
						t.Errorf("an inner savepoint returns %v", err)
					}
					if n := tx.Snapshot().Len(); n != 4 {
						t.Errorf("there are %d facts within", n)
					}
					do(5, false)
					return stop
				})
				if err != stop {
					t.Errorf("the savepoint returns %v", err)
				}
				func() {
					defer func() {
						if recover() != "oh" {
							t.Error("the panic was lost")
						}
					}()
					tx.Savepoint(func() error { do(2, true); panic("oh") })
				}()
				must(t, tx.Savepoint(func() error { do(6, false); do(7, false); do(8, false); return nil }))
				return nil
			}))
			for _, i := range []int{1, 2, 6, 7, 8} {
				m[fact(i)] = true
			}
			compare(t, db.Snapshot(), m)
		}
	}
	var ended *graph.Tx
	must(t, graph.OpenMemory().Update(context.Background(), func(tx *graph.Tx) error { ended = tx; return nil }))
	if err := ended.Savepoint(func() error { t.Error("it is called"); return nil }); err != graph.ErrClosed {
		t.Errorf("after the transaction: %v", err)
	}
}
