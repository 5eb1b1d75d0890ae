package query

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestPlans keeps the questions that were asked lately, and those that are refused not.
func TestPlans(t *testing.T) {
	w, err := readWorld(graph.OpenMemory().Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	question := func(i int) string { return fmt.Sprintf("{X | X = %d}", i) }
	first, err := w.prepared(question(0))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := w.prepared(question(0)); again != first {
		t.Error("a question is planned twice")
	}
	for i := 1; i <= recentPlans; i++ {
		if _, err := w.prepared(question(i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.plans.ready) != recentPlans {
		t.Errorf("%d plans are kept", len(w.plans.ready))
	}
	if again, _ := w.prepared(question(0)); again == first {
		t.Error("the oldest plan is kept for ever")
	}
	if _, err := w.prepared("{X | nosuch(X)}"); err == nil || w.plans.ready["{X | nosuch(X)}"] != nil {
		t.Errorf("a refused question is kept, or not refused: %v", err)
	}
}

// TestPlansAreFresh asks one text again after something has changed that its answer depends
// on: the day, a parameter, the facts, the vocabulary. What was kept of the text answers none
// of them wrongly.
func TestPlansAreFresh(t *testing.T) {
	ctx, db := context.Background(), graph.OpenMemory()
	defer db.Close()
	const words = `kind Firm "firm"
kind Contract "contract"  period start until end
relation customer(Contract, Firm) noun "customer" 2 of 1
property start(Contract) date
property end(Contract) date
`
	change := func(facts ...[3]string) {
		t.Helper()
		err := db.Update(ctx, func(tx *graph.Tx) error {
			for _, f := range facts {
				if err := tx.Add(quad.Make(quad.IRI(f[0]), quad.IRI(f[1]), quad.StringToValue(f[2]), nil)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	speak := func(text string) {
		t.Helper()
		if err := SetVocabulary(ctx, db, text); err != nil {
			t.Fatal(err)
		}
	}
	want := func(text, want string, opts ...Option) {
		t.Helper()
		for range 2 { // the second time what was kept answers
			rows, err := Ask(ctx, db, text, opts...)
			got := ""
			for row, fault := range rows.All() {
				if err == nil {
					err = fault
				}
				got += row.Text(0) + " "
			}
			if err != nil || got != want {
				t.Errorf("%s: %q (%v), not %q", text, got, err, want)
			}
		}
	}
	day := func(text string) Option {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return At(d)
	}
	speak(words + "rule busy(F Firm) adjective \"busy\" if some C (customer(C, F), in_force(C))")
	change([3]string{"a", string(graph.Type), "<Firm>"}, [3]string{"b", string(graph.Type), "<Firm>"},
		[3]string{"c1", string(graph.Type), "<Contract>"}, [3]string{"c1", "customer", "<a>"}, [3]string{"c1", "end", "2025-01-01"})
	const busy, of = "which firms are busy", "{C | contract(C), customer(C, $F)}"
	want(busy, "a ", day("2024-06-01"))
	want(busy, "", day("2025-06-01"))
	want(busy, "a ", day("2024-06-01"))
	want(of, "c1 ", Args{"F": "a"})
	want(of, "", Args{"F": "b"})
	change([3]string{"c2", string(graph.Type), "<Contract>"}, [3]string{"c2", "customer", "<b>"})
	want(of, "c2 ", Args{"F": "b"})
	want(busy, "a b ", day("2024-06-01"))
	speak(words + "rule busy(F Firm) adjective \"busy\" if not some C (customer(C, F), in_force(C))")
	want(busy, "", day("2024-06-01"))
	want(busy, "a ", day("2025-06-01"))
	held := db.Snapshot()
	change([3]string{"c3", string(graph.Type), "<Contract>"}, [3]string{"c3", "customer", "<a>"})
	want(busy, "", day("2025-06-01"))
	rows, err := Ask(ctx, held, busy, day("2025-06-01"))
	if err != nil || rows.Len() != 1 {
		t.Errorf("of the snapshot before: %v, %v", rows, err)
	}
}
