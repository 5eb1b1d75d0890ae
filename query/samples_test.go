package query_test

import (
	"testing"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
)

// TestSamples makes examples of all data at hand, also of data without a vocabulary, and
// asks each again.
func TestSamples(t *testing.T) {
	films := graph.OpenMemory()
	defer films.Close()
	if err := load.File(t.Context(), films, "testdata/spec/films.nq"); err != nil {
		t.Fatal(err)
	}
	all := map[string]*graph.DB{"world": world(t), "films": films}
	for _, d := range datasets.List() {
		if db, err := datasets.Open(d.Name); err == nil { // the tables of some are with their publishers
			defer db.Close()
			all[d.Name] = db
		}
	}
	if all["ai-cloud"] == nil {
		t.Error("ai-cloud cannot be opened")
	}
	for name, db := range all {
		found, err := query.Samples(t.Context(), db, "", 12)
		if err != nil {
			t.Fatal(name, err)
		}
		if name == "films" && len(found) < 5 || name != "films" && len(found) < 12 {
			t.Errorf("%s: only %d examples: %v", name, len(found), found)
		}
		for _, e := range found {
			answered(t, name, db, e.Text)
		}
	}
}

// TestTopics checks that every topic has an example where there is as much as in ai-cloud.
func TestTopics(t *testing.T) {
	db, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, topic := range query.Topics() {
		found, err := query.Samples(t.Context(), db, topic, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 && topic != "unknown" { // of what is asked so, all is recorded there
			t.Errorf("no example of %q", topic)
		}
		for _, e := range found {
			answered(t, topic, db, e.Text)
		}
	}
	if found, err := query.Samples(t.Context(), db, "no such topic", 3); err != nil || len(found) > 0 {
		t.Errorf("%v, error %v", found, err)
	}
}

func answered(t *testing.T, of string, db *graph.DB, text string) {
	t.Helper()
	rows, err := query.Ask(t.Context(), db, text)
	if err != nil || rows.Len() == 0 || rows.Shape() == query.YesNo && !rows.Truth() {
		t.Errorf("%s: %q has no answer, error %v", of, text, err)
	}
}
