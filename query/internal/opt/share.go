package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// share makes one of the sets in the columns and the order of a question that are the same
// but for the names of their variables, and gives one body to those of which only that is
// the same.
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
	case plan.Computed:
		return plan.Computed{Pred: e.Pred, Arg: shared(e.Arg, known)}
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
		for _, k := range *known {
			if sameRows(k, e) {
				break
			}
		}
		*known = append(*known, e)
	}
	return e
}

// sameRows gives a slot the body of another that goes over the same assignments: the number
// of some contracts, and the sum of their values.
func sameRows(a, b *plan.Slot) bool {
	if !sameFree(a, b) {
		return false
	}
	vars, ok := reading.SameRows(a.Source, b.Source, a.Free)
	if !ok || slices.ContainsFunc(b.Set.Columns, plan.HasSlot) || slices.ContainsFunc(b.Set.Order, func(o plan.Order) bool { return plan.HasSlot(o.Expr) }) {
		return false
	}
	a.Set.Same = true
	set := *b.Set
	set.Vars, set.Body, set.Same = a.Set.Vars, a.Set.Body, true
	set.Columns, set.Order = nil, nil
	for _, c := range b.Set.Columns {
		set.Columns = append(set.Columns, plan.Renamed(c, vars))
	}
	for _, o := range b.Set.Order {
		set.Order = append(set.Order, plan.Order{Expr: plan.Renamed(o.Expr, vars), Desc: o.Desc})
	}
	b.Set = &set
	return true
}

func sameFree(a, b *plan.Slot) bool {
	return len(a.Free) == len(b.Free) && !slices.ContainsFunc(a.Free, func(v *reading.Var) bool { return !slices.Contains(b.Free, v) })
}

func same(a, b *plan.Slot) bool {
	if !sameFree(a, b) {
		return false
	}
	return reading.EqualAggs(a.Source, b.Source, a.Free)
}
