package exec_test

import (
	"runtime"
	"testing"

	"github.com/clausekg/clause/query/internal/exec"
)

// TestProgress divides the work of a question and reads how far it has come at its end.
func TestProgress(t *testing.T) {
	if runtime.GOMAXPROCS(0) == 1 {
		t.Skip("work is divided among cores, and there is one")
	}
	w := manyDeals(t, 100)
	for _, eager := range []bool{false, true} {
		var p exec.Progress
		env := w.env()
		env.Progress = &p
		if eager {
			env.Kept = exec.NewEager(env.Snapshot)
		}
		if _, err := exec.Run(t.Context(), env, w.plan(t, "{F | firm(F), some C customer(C, F)}")); err != nil {
			t.Fatal(err)
		}
		walk, part, facts := p.Now()
		if eager != (walk > 0) || eager != (part == 1) || eager != (facts > 0) {
			t.Errorf("divided %v: walk %d, part %v, %d facts", eager, walk, part, facts)
		}
	}
}
