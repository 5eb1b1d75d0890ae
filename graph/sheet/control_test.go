package sheet_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/clausekg/clause/graph/sheet"
)

// TestNoControlCodes holds that nothing of a table reaches a terminal but what can be read.
func TestNoControlCodes(t *testing.T) {
	tables, err := sheet.Read("t.csv", []byte("a\x1b[31mtitle,\n\n\nid,Sup\x1b[31mplier,\x07Val\x9bue,Date\n1,A\x1b[2Jcme,5,2025-01-02\n2,A\x1b[2Jcme,x\x1b[1m,so\x1b[1mon\n3,Bolt,7,2025-01-03\n4,Bolt,8,2025-01-03\nTotal\x1b,,,\n"), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := told(t, tables, sheet.Options{})
	before, facts, _ := strings.Cut(out, "\n\n<")
	_, questions, _ := strings.Cut(facts, "\n\n")
	for _, text := range []string{before, questions} {
		if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }); i >= 0 {
			t.Errorf("a control code stands in %q", text[max(0, i-40):min(len(text), i+20)])
		}
	}
}
