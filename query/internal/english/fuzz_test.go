package english_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/worldtest"
)

// FuzzParse holds that no text makes the parser panic, and that every refusal has a place
// within the text.
func FuzzParse(f *testing.F) {
	text, err := os.ReadFile("../../testdata/spec/readings.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		q, _, _ := strings.Cut(line, "  ")
		f.Add(q)
	}
	for _, q := range []string{"", "?", "which", "\"", "<", "$", "X X X", "which firms' partners", "Ünïcode firms", "a\x00b", "1 2 3 of of of", "non-non-exclusive"} {
		f.Add(q)
	}
	lx := worldtest.Spec(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 300 {
			return
		}
		_, err := english.Parse(text, lx)
		if err == nil {
			return
		}
		var e *diag.Error
		if !errors.As(err, &e) {
			t.Fatalf("%q: %v is no refusal", text, err)
		}
		if e.Span.From < 0 || e.Span.To < e.Span.From || e.Span.To > len(text) {
			t.Fatalf("%q: the place %v is not in the text", text, e.Span)
		}
	})
}

// Pathological texts are parsed or refused at once: the parser's work does not explode
// with nesting.
func TestNesting(t *testing.T) {
	lx := worldtest.Spec(t)
	for name, q := range map[string]string{
		"depth":       "which firms use " + strings.Repeat("a provider that hosts a firm that uses ", 7) + "Azure",
		"depth, bad":  "which firms use " + strings.Repeat("a provider that hosts a firm that uses ", 7) + "Azure Azure",
		"depth, whom": "which firms use " + strings.Repeat("a provider that Microsoft uses that hosts ", 7) + "Azure that",
		"relatives":   "which firms use " + strings.Repeat("a provider that hosts a firm that uses ", 20) + "Azure",
		"objects":     "which firms use " + strings.Repeat("a provider that a firm that ", 20) + "uses",
		"possessives": "which firms use " + strings.Repeat("the provider of ", 60) + "Azure",
		"names":       "which firms use " + strings.Repeat("Azure, ", 90) + "and AWS",
		"ands":        "which firms use Azure" + strings.Repeat(" and use Azure", 90),
		"rels":        "which firms that use Azure" + strings.Repeat(" and that use Azure", 30) + " use AWS",
		"parens":      strings.Repeat("(", 300),
		"words":       strings.Repeat("firm ", 399),
		"whiches":     strings.Repeat("which ", 30),
		"quotes":      strings.Repeat("\"", 1000),
		"long":        strings.Repeat("which firms use Azure ", 100_000),
		"passives":    "which firms " + strings.Repeat("used by firms ", 40) + "use Azure",
		"comparisons": "which contracts with a value over the value of contract c1" + strings.Repeat(" with a value over 1", 40) + " end",
	} {
		var err error
		work := testing.AllocsPerRun(1, func() { _, err = english.Parse(q, lx) })
		if work > 400_000 {
			t.Errorf("%s: %.0f allocations (%v)", name, work, err)
		} else if testing.Verbose() {
			t.Logf("%s: %.0f allocations, %v", name, work, err)
		}
	}
}
