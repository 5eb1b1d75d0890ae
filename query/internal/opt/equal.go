package opt

import (
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// sought returns the side of an equality that is what is recorded of an open variable, and the
// other, which is known: the things that it is true of are sought by that value, in time that
// grows with how many there are. So
//
//	contract(C), contract(D), end(C) = start(D)
//
// asks for each C for the contracts that begin when it ends, and no two are compared. It is
// legal for any comparison of which one side is the values of a variable: a thing without
// values equals nothing. What changes from day to day is left to be compared, so that a sweep
// over days knows until when it stays as it is.
func (p *placer) sought(n *plan.Filter, bound vars) (of plan.Values, known plan.Expr) {
	if !p.equal || n.Op != reading.Equal {
		return plan.Values{}, nil
	}
	for _, sides := range [][2]plan.Expr{{n.Left, n.Right}, {n.Right, n.Left}} {
		values, ok := sides[0].(plan.Values)
		if !ok {
			continue
		}
		v, ok := values.Arg.(plan.Var)
		if ok && !bound.has(v.Var) && bound.has(plan.FreeOf(sides[1])...) && !plan.Daily(sides[1]) {
			return values, sides[1]
		}
	}
	return plan.Values{}, nil
}

// perSought is how many values are gone through in the time of one step, where things are
// sought that have one value.
const perSought = 32

// seek estimates the things of which a value is equal to that of an expression. If it is the
// same value for all, they are found by going through all values.
func (p *placer) seek(pred *lexicon.Predicate, e plan.Expr) estimate {
	st := p.stats.of(pred)
	rows := float64(st.Facts) / max(float64(st.Objects), 1)
	cost := 3 + rows + p.slotCost(e)
	if len(plan.FreeOf(e)) == 0 {
		cost += float64(st.Facts) / perSought
	}
	return estimate{rows: rows, cost: cost}
}
