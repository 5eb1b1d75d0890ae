package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// meets puts a look-up that finds a variable, and the look-ups behind it that only check
// what it found, into one Meet: the neighbours that two things share are found by going
// through the shorter of two sorted lists, where a check of each neighbour of the first
// costs what the first has (triangles: Σ min(d(u), d(v)) over the edges, the bound of
// worst-case optimal joins).
func meets(parts []plan.Node, bound vars) []plan.Node {
	var out []plan.Node
	for i := 0; i < len(parts); {
		v := found(parts[i], bound)
		bound = bound.with(plan.Free(parts[i])...)
		n := 1
		for v != nil && i+n < len(parts) && found(parts[i+n], vars(plan.Minus(bound, []*reading.Var{v}))) == v {
			n++
		}
		if n == 1 {
			out = append(out, parts[i])
		} else {
			out = append(out, &plan.Meet{Var: v, Parts: slices.Clone(parts[i : i+n])})
		}
		i += n
	}
	return out
}

// found returns the variable that a look-up of neighbours finds where bound is known, nil
// if n is something else: a Match of two arguments, or a union of those that begin at one
// thing.
func found(n plan.Node, bound vars) *reading.Var {
	switch n := n.(type) {
	case *plan.Match:
		if len(n.Args) != 2 {
			return nil
		}
		for i := range n.Args {
			v, ok := n.Args[i].(plan.Var)
			near, isVar := n.Args[1-i].(plan.Var)
			if ok && !bound.has(v.Var) && (!isVar || bound.has(near.Var)) {
				return v.Var
			}
		}
	case *plan.Union:
		var all *reading.Var
		for _, p := range n.Parts {
			m, ok := p.(*plan.Match)
			if !ok || len(n.Parts) == 0 {
				return nil
			}
			v := found(m, bound)
			if v == nil || all != nil && (v != all || near(m, v) != near(n.Parts[0].(*plan.Match), v)) {
				return nil
			}
			all = v
		}
		return all
	}
	return nil
}

// near returns the argument of a look-up that is not v.
func near(m *plan.Match, v *reading.Var) plan.Expr {
	if m.Args[0] == plan.Expr(plan.Var{Var: v}) {
		return m.Args[1]
	}
	return m.Args[0]
}
