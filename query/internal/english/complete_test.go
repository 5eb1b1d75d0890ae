package english_test

import (
	"slices"
	"testing"

	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/worldtest"
)

func TestComplete(t *testing.T) {
	lx := worldtest.Spec(t)
	for _, c := range []struct {
		text string
		want []string // among the completions
		not  []string
	}{
		{"wh", []string{"who", "what", "why", "when", "which"}, []string{"whose"}},
		{"which par", []string{"partner", "partners"}, []string{"party"}},
		{"which partners of Mic", []string{"Microsoft"}, nil},
		{"which firms use Core", []string{"CoreWeave"}, nil},
		{"which contracts are ex", []string{"exclusive"}, nil},
		{"which contracts are of unknown ", []string{"exclusivity"}, []string{"exclusive"}},
		{"which partners use a non-ex", []string{"non-exclusive"}, nil},
		{"how ma", []string{"many"}, nil},
		{"xyzzy ", nil, []string{"many"}},
		{"which contracts end ", []string{"in", "before"}, []string{"sign"}},
	} {
		var got []string
		for _, k := range english.Complete(c.text, lx, true) {
			got = append(got, k.Text)
		}
		for _, w := range c.want {
			if !slices.Contains(got, w) {
				t.Errorf("%q: no %q in %q", c.text, w, got)
			}
		}
		for _, w := range c.not {
			if slices.Contains(got, w) {
				t.Errorf("%q: %q in %q", c.text, w, got)
			}
		}
	}
}
