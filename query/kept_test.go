package query

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
)

// TestKeptOfSnapshot leaves what questions kept of a state of a database when there is a newer
// one and nobody asks the old one any more; an answer does not hold it.
func TestKeptOfSnapshot(t *testing.T) {
	db, question := pairs(t, 50)
	ask := func() *Rows {
		rows, err := Ask(context.Background(), db, question)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	kept := func() weak.Pointer[exec.Kept] {
		rows := ask()
		rows.Notes() // until then an answer holds its run
		return weak.Make(rows.world.kept)
	}()
	if runtime.GC(); kept.Value() == nil {
		t.Fatal("the newest state keeps nothing")
	}
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		return tx.Add(quad.Make(quad.IRI("new"), quad.IRI("is"), quad.IRI("here"), nil))
	})
	if err != nil {
		t.Fatal(err)
	}
	ask()
	for range 5 {
		if runtime.GC(); kept.Value() == nil {
			return
		}
	}
	t.Error("what was kept of a state outlives it")
}
