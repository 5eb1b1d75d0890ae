package datasets_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/query"
)

// TestSynthetic checks that the graph has the facts of the N-Quads that the generator of the
// benchmark writes for scale 1, and what only the tables have: numbers and levels of scopes.
func TestSynthetic(t *testing.T) {
	const quads, numbers, levels, vocabularies = 325_265, 10_000 + 40 + 30_000, 40, 1
	db, err := datasets.Open("synthetic")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got, want := db.Snapshot().Len(), quads+numbers+levels+vocabularies; got != want {
		t.Errorf("there are %d facts, want %d", got, want)
	}
	for question, want := range map[string]string{
		"how many firms are there": "10000", "how many providers are there": "200", "how many scopes are there": "40",
		"how many contracts are there": "30000", "count{F, G | partner_of(F, G)}": "28494", "count{F | some G subsidiary_of(F, G)}": "5474",
	} {
		if _, got := answer(t, db, question); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v, want %s", question, got, want)
		}
	}
	for _, info := range datasets.List() {
		if info.Name != "synthetic" {
			continue
		}
		for _, q := range datasets.Examples(info.Name) {
			if _, err := query.Ask(t.Context(), db, q); err != nil {
				t.Errorf("%s: %v", q, err)
			}
		}
	}
}

func TestSizes(t *testing.T) {
	var large *datasets.SizeError
	if _, err := datasets.Open("synthetic:21"); !errors.As(err, &large) {
		t.Errorf("got %v, want a SizeError", err)
	}
	for name, want := range map[string]string{
		"synthetic:0": "from 1 to 1000", "synthetic:1001": "from 1 to 1000", "synthetic:ten": "from 1 to 1000",
		"synthetic:1:-1": "seed", "ai-cloud:2": "no data set", "ai-*": "no data set", "../datasets": "no data set",
	} {
		if db, err := datasets.Open(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want %q", name, db, err, want)
		}
	}
}
