package vocabulary_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

func TestStore(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	if text, ok := vocabulary.Load(db.Snapshot()); ok || text != "" {
		t.Errorf("an empty graph has the vocabulary %q", text)
	}
	for _, want := range []string{"kind Firm\n", "kind Firm\n", "kind Lab \"lab\"\n", ""} {
		err := db.Update(context.Background(), func(tx *graph.Tx) error {
			if err := tx.Add(quad.Make(vocabulary.Subject, vocabulary.Predicate, "of someone else", nil)); err != nil {
				return err
			}
			return vocabulary.Store(tx, want)
		})
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := vocabulary.Load(db.Snapshot()); text != want || ok != (want != "") {
			t.Errorf("got %q, %v; want %q", text, ok, want)
		}
	}
	if left := len(slices.Collect(db.Snapshot().Quads())); left != 1 {
		t.Errorf("%d facts are left, want 1", left)
	}
}

func ExampleParse() {
	v, err := vocabulary.Parse(`
kind Firm "firm"   name name
relation owns(Firm, Firm)   verb "own"   noun "owner" 1 of 2
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(v)
	_, err = vocabulary.Parse(`realtion owns(Firm, Firm)`)
	fmt.Println(err)
	// Output:
	// kind Firm "firm" name name
	// relation owns(Firm, Firm) verb "own" noun "owner" 1 of 2
	// vocabulary:1:1: expected kind, relation, property, rule, clock or example at the beginning of a line, but found the word realtion (did you mean relation?)
}
