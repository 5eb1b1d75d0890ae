package query

import (
	"context"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
)

// SetVocabulary makes text the vocabulary of db, in place of the one it had; an empty
// text removes that. The whole of it is checked first, on the data as it is: its grammar,
// its words against each other and against those of the language, its rules for types,
// safety and strata. If anything is wrong, the error (a *Error, or several joined, each
// with its place in text) says what, and nothing has changed.
func SetVocabulary(ctx context.Context, db *graph.DB, text string) error {
	before, err := open(db)
	if err != nil {
		before = nil // one that is refused has no questions to change
	}
	return db.Update(ctx, func(tx *graph.Tx) error {
		if err := vocabulary.Store(tx, text); err != nil {
			return err
		}
		after, err := readWorld(tx.Snapshot())
		if err != nil || before == nil {
			return err
		}
		return refusal(text, after.lexicon.CheckAdded(before.lexicon))
	})
}

// Vocabulary returns the text of the vocabulary of db, empty if it has none.
func Vocabulary[S Source](db S) string {
	text, _ := vocabulary.Load(snapshotOf(db))
	return text
}

// Nearest returns those of words that someone who wrote word may have meant, best first,
// at most three: for messages.
func Nearest(word string, words []string) []string { return diag.Nearest(word, words) }
