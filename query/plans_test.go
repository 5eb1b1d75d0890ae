package query

import (
	"fmt"
	"testing"

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
