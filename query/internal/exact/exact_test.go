package exact

import (
	"os"
	"strings"
	"testing"

	"github.com/clausekg/clause/query/internal/diag"
)

func readings(t testing.TB) []string {
	b, err := os.ReadFile("testdata/readings.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

func TestReadingsParse(t *testing.T) {
	for _, text := range readings(t) {
		q, err := Parse(text)
		if err != nil {
			t.Errorf("\n%s", diag.Snippet(text, err.(*diag.Error)))
			continue
		}
		if got := q.Span(); got != (diag.Span{From: 0, To: len(text)}) {
			t.Errorf("%s: the query spans %v of %d bytes", text, got, len(text))
		}
		if !Looks(text) {
			t.Errorf("%s: does not look like exact form", text)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	const text = `{F | partner(F, Microsoft), some P (provider(P), not exclusive(P), uses(F, P))}`
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
