package repl

import (
	"strings"
	"testing"
	"time"

	"github.com/clausekg/clause/query"
)

func TestProgressLine(t *testing.T) {
	if got := progressLine(&query.Progress{}, 1234*time.Millisecond, 0, 80); got != "1.2s  Ctrl-C cancels" {
		t.Errorf("nothing is known yet: %q", got)
	}
	if got := progressLine(&query.Progress{}, time.Second, 0, 8); got != "1s  Ctr" {
		t.Errorf("a narrow screen: %q", got)
	}
}

// TestProgressCounts asks a question that is divided, and one that is not.
func TestProgressCounts(t *testing.T) {
	s := testSession(t)
	var p query.Progress
	if _, err := query.Ask(t.Context(), s.DB, "who uses Azure", &p); err != nil {
		t.Fatal(err)
	}
	if step, part, facts := p.Now(); step != 0 || part != 0 || facts != 0 {
		t.Errorf("a small question is divided: %d %v %d", step, part, facts)
	}
}

func TestShowEach(t *testing.T) {
	var b strings.Builder
	end := showEach(&b, func() string { return "half" })
	end()
	if b.String() != "" {
		t.Errorf("a short question shows %q", b.String())
	}
}
