package reading

import (
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// Externals returns the external predicates that a question needs, in its order: those that
// it names, then those that the rules which it rests on name.
func Externals(q *Query, prog *Program) []*lexicon.Predicate {
	if !prog.Lexicon.External() {
		return nil
	}
	var found, derived []*lexicon.Predicate
	add := func(list *[]*lexicon.Predicate, p *lexicon.Predicate) {
		if !slices.Contains(*list, p) {
			*list = append(*list, p)
		}
	}
	w := walker{visit: func(*Var) {}, pred: func(p *lexicon.Predicate) {
		if p.External {
			add(&found, p)
		} else if p.Class == lexicon.Derived {
			add(&derived, p)
		}
	}}
	w.query(q)
	for i := 0; i < len(derived); i++ {
		for _, r := range prog.Rules[derived[i]] {
			w.formula(r.Body)
		}
	}
	return found
}

// recordable refuses to state, or to remove, what the host program computes.
func recordable(f Formula, at diag.Span) *diag.Error {
	var e *diag.Error
	walker{visit: func(*Var) {}, pred: func(p *lexicon.Predicate) {
		if p.External && e == nil {
			e = diag.Errorf(diag.Meaning, at, "%s is external: the host program computes it, so no fact of it is stated, set or removed", p.Name)
		}
	}}.formula(f)
	return e
}
