package query

import (
	"context"
	"fmt"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
)

// SetVocabulary makes text the vocabulary of db, in place of the one it had; an empty
// text removes that. The whole of it is checked first, on the data as it is: its grammar,
// its words against each other and against those of the language, its rules for types,
// safety and strata. If anything is wrong, the error (a *Error, or several joined, each
// with its place in text) says what, and nothing has changed.
func SetVocabulary(ctx context.Context, db *graph.DB, text string) (err error) {
	defer caught(text, &err)
	before, err := open(db)
	if err != nil {
		before = nil // one that is refused has no questions to change
	}
	return db.Update(ctx, func(tx *graph.Tx) error {
		if err := vocabulary.Store(tx, text); err != nil {
			return err
		}
		after, err := readWorld(tx.Snapshot())
		if err != nil {
			return err
		}
		if err := refusal(text, unrecorded(after)); err != nil || before == nil {
			return err
		}
		return refusal(text, after.lexicon.CheckAdded(before.lexicon))
	})
}

// unrecorded refuses a vocabulary that declares external what facts are recorded of.
func unrecorded(w *world) error {
	var all diag.List
	if v := w.lexicon.Vocabulary(); v != nil {
		for _, r := range v.Relations {
			if n := recorded(w.snap, r); r.External && n > 0 {
				all = append(all, diag.Errorf(diag.Rule, diag.Span(r.Span), "%s is declared external, and %s; remove what is recorded, or choose another name",
					r.Name, recordedOf(n)))
			}
		}
	}
	return all.Err()
}

// recorded returns how many facts have the predicate of a relation.
func recorded(snap *graph.Snapshot, r *vocabulary.Relation) int {
	id, ok := snap.ID(r.IRI)
	if !ok {
		return 0
	}
	return snap.Count(id)
}

func recordedOf(n int) string {
	if n == 1 {
		return "1 fact of it is recorded"
	}
	return fmt.Sprintf("%d facts of it are recorded", n)
}

// Vocabulary returns the text of the vocabulary of db, empty if it has none.
func Vocabulary[S Source](db S) string {
	var damage error // there is nobody to tell; who asks a question is told
	defer caught("", &damage)
	defer graph.Guard(&damage)()
	text, _ := vocabulary.Load(snapshotOf(db))
	return text
}

// Nearest returns those of words that someone who wrote word may have meant, best first,
// at most three: for messages.
func Nearest(word string, words []string) []string { return diag.Nearest(word, words) }
