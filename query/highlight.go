package query

import (
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/exact"
)

// Token is a part of a question that people are shown in a colour of its own.
type Token struct {
	Span
	Class string // "word" of the grammar, "noun", "verb", "adjective", "name", "relation", "number", "text", "variable", "unknown"
}

// Highlight returns the parts of text, a question that may be unfinished, in order; what
// lies between them (blanks, marks, a last word that is not yet known) is nothing in
// particular. The classes are those of the words by themselves: text need not be a
// question that makes sense. It takes time linear in text once the names of db have been
// looked through, which the first call does; there are no tokens where the vocabulary of
// db is refused.
func Highlight[S Source](db S, text string) []Token {
	var damage error // there is nobody to tell
	defer caught(text, &damage)
	defer graph.Guard(&damage)()
	var out []Token
	if exact.Looks(text) {
		for _, c := range exact.Highlight(text) {
			out = append(out, Token{Span(c.Span), c.Class})
		}
		return out
	}
	w, err := open(db)
	if err != nil {
		return nil
	}
	for _, c := range english.Highlight(text, w.lexicon) {
		out = append(out, Token{Span(c.Span), c.Class})
	}
	return out
}
