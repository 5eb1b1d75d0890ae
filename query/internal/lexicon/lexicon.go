// Package lexicon knows the words: what a vocabulary declares and what the data suggests,
// as kinds, predicates, frames and names. The lexer of questions asks it which classes a
// word has; the reading asks it what a word means.
package lexicon

import (
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// Lexicon is the words of one snapshot. It is immutable and safe for concurrent use.
type Lexicon struct {
	snap  *graph.Snapshot
	vocab *vocabulary.Vocabulary // nil: the data has none

	kinds  []*Kind
	preds  []*Predicate
	byName map[string][]*Predicate
	heads  map[*vocabulary.Rule]*Predicate
}

// Snapshot returns the snapshot whose words these are.
func (l *Lexicon) Snapshot() *graph.Snapshot { return l.snap }

// Vocabulary returns the declared vocabulary, or nil.
func (l *Lexicon) Vocabulary() *vocabulary.Vocabulary { return l.vocab }

// Kinds returns the kinds, declared ones first, in order of declaration.
func (l *Lexicon) Kinds() []*Kind { return l.kinds }

// Predicates returns the predicates with this printed name (kinds and built-ins included);
// more than one where kinds tell them apart.
func (l *Lexicon) Predicates(name string) []*Predicate { return l.byName[name] }

// All returns every predicate, in order of declaration.
func (l *Lexicon) All() []*Predicate { return l.preds }

// Head returns the predicate that a rule derives.
func (l *Lexicon) Head(r *vocabulary.Rule) *Predicate { return l.heads[r] }
