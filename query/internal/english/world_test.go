package english_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/worldtest"
)

// The sentences of the language's specification parse.
func TestParseReadings(t *testing.T) {
	lx := worldtest.Spec(t)
	text, err := os.ReadFile("../../testdata/spec/readings.txt")
	if err != nil {
		t.Fatal(err)
	}
	gap := regexp.MustCompile(`\s{2,}`)
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		q := gap.Split(line, 2)[0]
		s, err := english.Parse(q, lx)
		if err != nil {
			t.Errorf("%s\n\t%v", q, err)
			continue
		}
		if testing.Verbose() {
			t.Logf("%s\n%s", q, s)
		}
	}
}
