package edit

import "testing"

func TestGrown(t *testing.T) {
	for _, test := range []struct {
		word    string
		choices []string
		want    string // "" if the word stays
	}{
		{"par", []string{"partners", "partner"}, "partner"},
		{"par", []string{"partners"}, "partners"},
		{"", []string{"a", "b"}, ""},
		{"open", []string{"OpenAI", "Open Compute"}, "Open"},
		{"open", []string{"OpenAI", "Open Compute", "openness"}, "open"},
		{"ope", []string{"OpenAI", "OPEC", "OpenCo"}, "ope"},
		{"東", []string{"東京", "東海"}, "東"},
		{"東", []string{"東京都", "東京"}, "東京"},
		{"prtner", []string{"partners"}, "partners"},
		{"prtner", []string{"partners", "partner"}, ""},
		{"x", nil, ""},
	} {
		var choices []Choice
		for _, c := range test.choices {
			choices = append(choices, Choice{Text: c})
		}
		got, ok := grown(test.word, choices)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("%q of %q: %q %v, want %q", test.word, test.choices, got, ok, test.want)
		}
	}
}
