package query

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// The first question that is asked of a file, with an answer of a few rows, needs as much
// memory whatever the size of the graph: nothing of it is read that the question does not
// need, not to plan it either.
func TestFirstQuestion(t *testing.T) {
	const few, many = 2_000, 50_000
	questions := []string{"which contracts does firm \"Firm 7\" have", "{C | contract(C), customer(C, \"Firm 7\")}"}
	for _, q := range questions {
		small, large := firstAsk(t, few, q), firstAsk(t, many, q)
		if most := small + 4*(many-few)/10; large > most { // a list of all contracts has 4 bytes for each
			t.Errorf("%s: of %d contracts it allocates %d bytes, of %d %d; want at most %d", q, few, small, many, large, most)
		}
	}
}

// firstAsk makes a file of n contracts, opens it, and returns how many bytes are allocated
// to answer a question.
func firstAsk(t *testing.T, n int, question string) int {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "deals.clause")
	db, err := graph.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := SetVocabulary(ctx, db, "kind Firm \"firm\"  name name\nkind Contract \"contract\"\nrelation customer(Contract, Firm) noun \"customer\" 2 of 1  noun \"contract\" 1 of 2"); err != nil {
		t.Fatal(err)
	}
	err = db.Update(ctx, func(tx *graph.Tx) error {
		for i := range n {
			c, f := quad.IRI(fmt.Sprintf("c%d", i)), quad.IRI(fmt.Sprintf("f%d", i/4))
			quads := []quad.Quad{quad.Make(c, graph.Type, quad.IRI("Contract"), nil), quad.Make(c, quad.IRI("customer"), f, nil)}
			if i%4 == 0 {
				quads = append(quads, quad.Make(f, graph.Type, quad.IRI("Firm"), nil), quad.Make(f, quad.IRI("name"), quad.String(fmt.Sprintf("Firm %d", i/4)), nil))
			}
			for _, q := range quads {
				if err := tx.Add(q); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil {
		err = db.Compact(ctx, nil)
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if db, err = graph.Open(path, nil); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	Ready(question)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rows, err := Ask(ctx, db, question)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if rows.Len() != 4 {
		t.Errorf("%s: %d rows", question, rows.Len())
	}
	return int(after.TotalAlloc - before.TotalAlloc)
}
