package query

import (
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/english"
)

// Named is a name that things of the graph bear.
type Named struct {
	Name  string
	Kinds []string // nouns of the kinds that bearers of the name are recorded as, sorted
}

// Names returns at most limit names that have text in them or resemble it, the nearest
// first: names that begin with it, that have a word which does, that are a slip of the keys
// away, that have its letters in their order.
func Names[S Source](db S, text string, limit int) (found []Named, err error) {
	defer caught(text, &err)
	defer graph.Guard(&err)()
	w, err := open(db)
	if err != nil {
		return nil, err
	}
	for _, name := range english.Named(text, w.lexicon, limit) {
		n := Named{Name: name}
		for _, id := range w.lexicon.Exactly(name) {
			for _, k := range w.lexicon.KindsOf(id) {
				if !slices.Contains(n.Kinds, k.Label) {
					n.Kinds = append(n.Kinds, k.Label)
				}
			}
		}
		slices.Sort(n.Kinds)
		found = append(found, n)
	}
	return found, nil
}
