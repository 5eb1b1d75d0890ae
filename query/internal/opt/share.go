package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// share makes one of the sets in the columns and the order of a question that are the same
// but for the names of their variables.
func share(p *plan.Plan) {
	s, ok := p.Form.(*plan.Set)
	if !ok {
		return
	}
	var known []*plan.Slot
	for i, c := range s.Columns {
		s.Columns[i] = shared(c, &known)
	}
	for i, o := range s.Order {
		s.Order[i].Expr = shared(o.Expr, &known)
	}
}

// shared returns an expression with slots that are known in place of its own; others become
// known.
func shared(e plan.Expr, known *[]*plan.Slot) plan.Expr {
	switch e := e.(type) {
	case plan.Arith:
		return plan.Arith{Op: e.Op, Left: shared(e.Left, known), Right: shared(e.Right, known)}
	case plan.Values:
		return plan.Values{Pred: e.Pred, Arg: shared(e.Arg, known)}
	case *plan.Slot:
		if e.Source == nil {
			return e
		}
		for _, k := range *known {
			if same(k, e) {
				k.Shared = true
				return k
			}
		}
		*known = append(*known, e)
	}
	return e
}

func same(a, b *plan.Slot) bool {
	if len(a.Free) != len(b.Free) || slices.ContainsFunc(a.Free, func(v *reading.Var) bool { return !slices.Contains(b.Free, v) }) {
		return false
	}
	return reading.EqualAggs(a.Source, b.Source, a.Free)
}
