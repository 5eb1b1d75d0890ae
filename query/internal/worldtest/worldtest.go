// Package worldtest gives the tests of query's stages the worlds that they share.
package worldtest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// Open returns the small world of query/testdata/world, in memory until the test ends.
func Open(t testing.TB) *graph.DB {
	t.Helper()
	db := graph.OpenMemory()
	t.Cleanup(func() { db.Close() })
	words := read(t, "world/vocabulary.clause")
	err := db.Update(context.Background(), func(tx *graph.Tx) error { return vocabulary.Store(tx, words) })
	if err != nil {
		t.Fatal(err)
	}
	if err := load.File(context.Background(), db, path(t, "world/facts.nq")); err != nil {
		t.Fatal(err)
	}
	return db
}

// Spec returns the words of the language's examples, with the names that they use.
func Spec(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	var facts []quad.Quad
	for _, n := range strings.Fields("Firm:Microsoft Firm:OpenAI Provider:Azure Provider:AWS Provider:Oracle Provider:CoreWeave Firm:Mistral Model:Claude Contract:c1 Contract:c2") {
		kind, name, _ := strings.Cut(n, ":")
		id := quad.IRI(strings.ToLower(name))
		facts = append(facts,
			quad.Make(id, graph.Type, quad.IRI(kind), nil),
			quad.Make(id, quad.IRI("name"), quad.String(name), nil))
	}
	return Lexicon(t, read(t, "spec/world.clause"), facts)
}

// Lexicon returns the words of a vocabulary over a graph of facts in memory.
func Lexicon(t testing.TB, words string, facts []quad.Quad) *lexicon.Lexicon {
	t.Helper()
	voc, err := vocabulary.Parse(words)
	if err != nil {
		t.Fatal(err)
	}
	db := graph.OpenMemory()
	err = db.Update(context.Background(), func(tx *graph.Tx) error {
		for _, q := range facts {
			if err := tx.Add(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lx, err := lexicon.New(db.Snapshot(), voc)
	if err != nil {
		t.Fatal(err)
	}
	return lx
}

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// path finds a file of query/testdata from the folder of whichever package is tested.
func path(t testing.TB, name string) string {
	t.Helper()
	for dir := "."; len(dir) < 60; dir = filepath.Join("..", dir) {
		file := filepath.Join(dir, "query", "testdata", filepath.FromSlash(name))
		if _, err := os.Stat(file); err == nil {
			return file
		}
	}
	t.Fatalf("no folder above has query/testdata/%s", name)
	return ""
}
