package repl

import (
	"slices"
	"testing"
)

func TestAgreeing(t *testing.T) {
	for _, test := range []struct {
		word    string
		choices []string
		want    []string
	}{
		{"par", []string{"partners", "partner", "other"}, []string{"partners", "partner"}},
		{"", []string{"a", "b"}, []string{"a", "b"}},
		{"open", []string{"OpenAI", "Open Compute"}, []string{"OpenAI", "Open Compute"}},
		{"open", []string{"OpenAI", "Open Compute", "openness"}, []string{"openAI", "open Compute", "openness"}},
		{"ope", []string{"OpenAI", "OPEC", "OpenCo"}, []string{"openAI", "opeC", "openCo"}},
		{"東", []string{"東京", "大阪"}, []string{"東京"}},
		{"x", nil, nil},
		{"us", []string{"use", "use"}, []string{"use"}},
	} {
		if got := agreeing(test.word, test.choices); !slices.Equal(got, test.want) {
			t.Errorf("%q of %q: %q, want %q", test.word, test.choices, got, test.want)
		}
	}
	if got := agreeing("a", many(200)); len(got) != maxChoices {
		t.Errorf("%d choices", len(got))
	}
}

func many(n int) []string {
	var out []string
	for i := range n {
		out = append(out, "a"+string(rune('A'+i)))
	}
	return out
}
