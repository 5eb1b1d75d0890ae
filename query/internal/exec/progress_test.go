package exec_test

import (
	"runtime"
	"testing"

	"github.com/clausekg/clause/query/internal/exec"
)

// TestProgress does the work of a question on one core and divided, and reads how far it has
// come at its end. A few things are not worth the counting.
func TestProgress(t *testing.T) {
	if runtime.GOMAXPROCS(0) == 1 {
		t.Skip("work is divided among cores, and there is one")
	}
	for _, test := range []struct {
		deals int
		eager bool
	}{{20, false}, {200, false}, {200, true}} {
		w, eager := manyDeals(t, test.deals), test.eager
		var p exec.Progress
		env := w.env()
		env.Progress = &p
		if eager {
			env.Kept = exec.NewEager(env.Snapshot)
		}
		if _, err := exec.Run(t.Context(), env, w.plan(t, "{F, C | firm(F), customer(C, F)}")); err != nil {
			t.Fatal(err)
		}
		walk, part, facts := p.Now()
		if many := test.deals > 20; many != (walk > 0) || many != (part == 1) || many != (facts > 0) {
			t.Errorf("%d, divided %v: walk %d, part %v, %d facts", test.deals, eager, walk, part, facts)
		}
	}
}
