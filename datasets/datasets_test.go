package datasets_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

func TestOpen(t *testing.T) {
	for _, info := range datasets.List() {
		if info.Recipe {
			continue // see TestRecipes
		}
		if info.Title == "" || len(datasets.Examples(info.Name)) < 8 || info.Licence == "" || !strings.Contains(datasets.Readme(info.Name), "CC0") {
			t.Errorf("%+v: want a title, examples and a licence", info)
		}
		db, err := datasets.Open(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		text, ok := vocabulary.Load(db.Snapshot())
		if _, err := vocabulary.Parse(text); err != nil || !ok {
			t.Errorf("%s: no vocabulary: %v", info.Name, err)
		}
		db.Close()
	}
}

func TestOpenUnknown(t *testing.T) {
	_, err := datasets.Open("ai-clouds")
	if want := `datasets: there is no data set "ai-clouds"; there is ai-cloud, synthetic`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if db, err := datasets.Open(""); err == nil {
		t.Errorf("opened %v", db)
	}
}

func ExampleOpen() {
	db, err := datasets.Open("ai-cloud")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer db.Close()
	s := db.Snapshot()
	term, _ := s.ID(quad.IRI("msft-oai-2023.1"))
	provider, _ := s.ID(quad.IRI("provider"))
	for _, e := range s.Objects(term, provider) {
		fmt.Println(s.Term(e.Node), "according to", s.Term(e.Label))
	}
	// Output: <azure> according to <source-rappler23>
}

// TestReferences checks that every entity a fact mentions has a kind, that every
// label is a source, and that names, kinds and scopes have no label.
func TestReferences(t *testing.T) {
	db, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kinds := map[quad.Value][]string{}
	for q := range db.Snapshot().Quads() {
		if q.Predicate == graph.Type {
			kinds[q.Subject] = append(kinds[q.Subject], string(q.Object.(quad.IRI)))
		}
	}
	for q := range db.Snapshot().Quads() {
		if q.Label == vocabulary.Subject {
			continue
		}
		if iri, ok := q.Object.(quad.IRI); ok && q.Predicate != graph.Type && kinds[iri] == nil {
			t.Errorf("%v: no such entity", q)
		}
		switch {
		case q.Label != nil && !slices.Contains(kinds[q.Label], "Source"):
			t.Errorf("%v: the label is no source", q)
		case q.Label != nil && (q.Predicate == graph.Type || q.Predicate == quad.IRI("name") || q.Predicate == quad.IRI("broader")):
			t.Errorf("%v: the fact has a source", q)
		}
	}
}

// TestNames checks that a name, an alias or an id, in any case, is of one entity
// and is no word of the vocabulary.
func TestNames(t *testing.T) {
	db, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	owner := map[string]quad.Value{}
	text, _ := vocabulary.Load(db.Snapshot())
	voc, err := vocabulary.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range voc.Kinds {
		for _, n := range k.Nouns {
			owner[n.Singular], owner[n.Singular+"s"] = quad.String("the vocabulary"), quad.String("the vocabulary")
		}
	}
	for _, r := range voc.Relations {
		for _, f := range r.Frames {
			owner[f.Word] = quad.String("the vocabulary")
		}
	}
	for _, r := range voc.Rules {
		for _, f := range r.Frames {
			owner[f.Word] = quad.String("the vocabulary")
		}
	}
	claim := func(name string, of quad.Value) {
		name = strings.ToLower(name)
		if old := owner[name]; old != nil && old != of {
			t.Errorf("%q names %v and %v", name, old, of)
		}
		owner[name] = of
	}
	for q := range db.Snapshot().Quads() {
		switch q.Predicate {
		case graph.Type:
			claim(string(q.Subject.(quad.IRI)), q.Subject)
		case quad.IRI("name"), quad.IRI("alias"):
			claim(string(q.Object.(quad.String)), q.Subject)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		db, err := datasets.Open("ai-cloud")
		if err != nil {
			b.Fatal(err)
		}
		db.Close()
	}
}
