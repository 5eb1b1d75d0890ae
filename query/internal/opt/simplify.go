package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// simplify flattens joins in joins, unions in unions and semi-joins that are the whole
// body of one; at least 1 is a semi-join, at most 0 and exactly 0 are anti-joins; an
// anti-join of an anti-join is what is in it.
func (r *rewriting) simplify(n plan.Node) plan.Node {
	return plan.Rewrite(n, simple)
}

// simple simplifies a node whose children are simple.
func simple(n plan.Node) plan.Node {
	switch n := n.(type) {
	case *plan.Join:
		var parts []plan.Node
		for _, p := range n.Parts {
			if j, ok := p.(*plan.Join); ok {
				parts = append(parts, j.Parts...)
			} else {
				parts = append(parts, p)
			}
		}
		if len(parts) == 1 {
			return parts[0]
		}
		return &plan.Join{Parts: parts}
	case *plan.Union:
		var parts []plan.Node
		for _, p := range n.Parts {
			if u, ok := p.(*plan.Union); ok {
				parts = append(parts, u.Parts...)
			} else {
				parts = append(parts, p)
			}
		}
		if len(parts) == 1 {
			return parts[0]
		}
		return &plan.Union{Parts: parts}
	case *plan.Semi:
		if s, ok := n.Body.(*plan.Semi); ok {
			return &plan.Semi{Vars: append(slices.Clone(n.Vars), s.Vars...), Body: s.Body}
		}
	case *plan.Anti:
		if a, ok := n.Body.(*plan.Anti); ok {
			return a.Body
		}
	case *plan.Count:
		switch {
		case n.Op == reading.AtLeast && n.N == 1:
			return simple(&plan.Semi{Vars: n.Vars, Body: n.Body})
		case n.N == 0 && (n.Op == reading.AtMost || n.Op == reading.Exactly):
			return simple(&plan.Anti{Body: simple(&plan.Semi{Vars: n.Vars, Body: n.Body})})
		}
	}
	return n
}
