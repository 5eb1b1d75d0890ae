package query_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

func readWordbook(t *testing.T, dataset string) (*query.Wordbook, *graph.DB) {
	t.Helper()
	db, err := datasets.Open(dataset)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	book, err := query.ReadWordbook(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return book, db
}

// TestWordbook asks every example again: the answer is the one in the book, and nearly
// every word that can be said has one.
func TestWordbook(t *testing.T) {
	book, db := readWordbook(t, "ai-cloud")
	said, shown := 0, 0
	for _, w := range book.Words {
		if len(w.Sayings) > 0 {
			said++
		}
		if w.Example == nil {
			continue
		}
		shown++
		rows, err := query.Ask(t.Context(), db, w.Example.Question)
		if err != nil || rows.Len() != w.Example.Rows || rows.Len() == 0 {
			t.Errorf("%s: %s has another answer than the book's %v: %v", w.Name, w.Example.Question, w.Example.Answer, err)
		}
		if w.Derived != (len(w.Meanings) > 0) && !strings.HasPrefix(w.Name, "in_force") && !strings.HasPrefix(w.Name, "overlap") {
			t.Errorf("%s: %d rules", w.Name, len(w.Meanings))
		}
	}
	if said < 50 || shown < said*8/10 {
		t.Errorf("of %d words %d have an example", said, shown)
	}
	voc, err := query.ReadSchema(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range voc.Kinds {
		if !slices.ContainsFunc(book.Kinds, func(w query.KindWords) bool { return w.Nouns[0] == k.Noun && w.Members == k.Members }) {
			t.Errorf("the kind %s, %d of them, is not in the book", k.Noun, k.Members)
		}
	}
	if len(book.Examples) != len(voc.Examples) {
		t.Errorf("the book has %d examples, the vocabulary %d", len(book.Examples), len(voc.Examples))
	}
}

func TestWordbookEnds(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	if book, err := query.ReadWordbook(t.Context(), db); err != nil || book.Facts != 0 || len(book.Kinds) != 0 {
		t.Errorf("an empty graph: %+v, %v", book, err)
	}
	full, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := query.ReadWordbook(ctx, full); err != context.Canceled {
		t.Errorf("got %v, want the context's error", err)
	}
}
