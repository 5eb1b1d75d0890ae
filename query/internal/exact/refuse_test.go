package exact

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/clausekg/clause/query/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestRefusals compares what is said of each faulty text with testdata/refusals.txt.
func TestRefusals(t *testing.T) {
	faulty, err := os.ReadFile("testdata/faulty.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, text := range strings.Split(strings.TrimSpace(string(faulty)), "\n") {
		_, err := Parse(text)
		e, ok := err.(*diag.Error)
		if !ok {
			t.Errorf("%s: no refusal but %v", text, err)
			continue
		}
		if e.Span.From < 0 || e.Span.To < e.Span.From || e.Span.To > len(text) {
			t.Errorf("%s: the place %v is outside the text", text, e.Span)
		}
		b.WriteString(diag.Snippet(text, e) + "\n\n")
	}
	if *update {
		if err := os.WriteFile("testdata/refusals.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, _ := os.ReadFile("testdata/refusals.txt")
	if b.String() != string(want) {
		t.Errorf("refusals differ from testdata/refusals.txt; run with -update and read the diff")
	}
}
