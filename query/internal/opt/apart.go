package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// apart says of two things early what follows from a comparison that comes late: with
// different providers, where each has but one, they are not the same. So of
//
//	exclusive(C), customer(C, F), customer(D, F), …, provider(C, P), provider(D, Q), P != Q
//
// D is not C itself, which would be among the contracts of F each time and pass whatever is
// asked of both before the providers are compared. It is legal where the graph has no thing
// with two, which a supposition may change.
func (r *rewriting) apart(n plan.Node) plan.Node {
	if r.plan.Query.Context.Suppose != nil {
		return n
	}
	return plan.Rewrite(n, func(n plan.Node) plan.Node {
		j, ok := n.(*plan.Join)
		if !ok {
			return n
		}
		parts := flat(j)
		var more []plan.Node
		for _, p := range parts {
			f, ok := p.(*plan.Filter)
			if !ok || f.Op != reading.NotEqual || f.Near {
				continue
			}
			x, y := r.ownersOf(parts, f)
			if x != nil && !slices.ContainsFunc(slices.Concat(parts, more), func(n plan.Node) bool { return tellsApart(n, x, y) }) {
				more = append(more, &plan.Filter{Op: reading.NotEqual, Left: plan.Var{Var: x}, Right: plan.Var{Var: y}, Near: true})
			}
		}
		if len(more) == 0 {
			return n
		}
		return &plan.Join{Parts: slices.Concat(parts, more)}
	})
}

// ownersOf returns the two things that have what a filter compares by one relation, if each
// has one at most.
func (r *rewriting) ownersOf(parts []plan.Node, f *plan.Filter) (x, y *reading.Var) {
	a, ok1 := f.Left.(plan.Var)
	b, ok2 := f.Right.(plan.Var)
	if !ok1 || !ok2 || a == b || a.Var.Kind == nil || b.Var.Kind == nil {
		return nil, nil
	}
	for _, p := range parts {
		m, ok := p.(*plan.Match)
		if !ok || len(m.Args) != 2 {
			continue
		}
		for _, q := range parts {
			o, ok := q.(*plan.Match)
			if !ok || o.Pred != m.Pred || len(o.Args) != 2 {
				continue
			}
			st := r.stats.of(m.Pred)
			for at, most := range []int{st.MaxIn, st.MaxOut} { // what is compared stands at this place
				if most > 1 || m.Args[at] != f.Left || o.Args[at] != f.Right {
					continue
				}
				v, ok1 := m.Args[1-at].(plan.Var)
				u, ok2 := o.Args[1-at].(plan.Var)
				if ok1 && ok2 && v != u && v.Var.Kind != nil && u.Var.Kind != nil {
					return v.Var, u.Var
				}
			}
		}
	}
	return nil, nil
}

// tellsApart reports whether a part says that x is not y.
func tellsApart(n plan.Node, x, y *reading.Var) bool {
	f, ok := n.(*plan.Filter)
	a, b := plan.Expr(plan.Var{Var: x}), plan.Expr(plan.Var{Var: y})
	return ok && f.Op == reading.NotEqual && (f.Left == a && f.Right == b || f.Left == b && f.Right == a)
}
