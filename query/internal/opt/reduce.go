package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// reduce takes the ears off a join (Yannakakis 1981): where the parts that speak of one
// inner variable of a semi-join touch at most one other variable, they become a semi-join
// of their own. So
//
//	semi-join G, H: partner(F, G), partner(G, H), host(H, claude)
//
// asks for each distinct G once whether it has such an H, and the product of Gs and Hs is
// never made. It is legal for any inner variable; it would not be for one that the
// surroundings speak of too.
func (r *rewriting) reduce(n plan.Node) plan.Node {
	return plan.Rewrite(n, func(n plan.Node) plan.Node {
		semi, ok := n.(*plan.Semi)
		if !ok {
			return n
		}
		join, ok := semi.Body.(*plan.Join)
		if !ok {
			return n
		}
		return ears(semi.Vars, join.Parts)
	})
}

// ears returns the semi-join of vars over parts with its ears taken off.
func ears(vars []*reading.Var, parts []plan.Node) plan.Node {
	for again := true; again; {
		again = false
		for _, v := range vars {
			on, off := split(parts, v)
			if len(on) == 0 || len(off) == 0 || len(plan.Free(&plan.Join{Parts: on})) > 2 {
				continue
			}
			ear := &plan.Semi{Vars: []*reading.Var{v}, Body: &plan.Join{Parts: on}}
			parts = append(off, ear)
			vars = plan.Minus(vars, ear.Vars)
			again = true
			break
		}
	}
	if len(vars) == 0 {
		return &plan.Join{Parts: parts}
	}
	return &plan.Semi{Vars: vars, Body: &plan.Join{Parts: parts}}
}

// split divides parts into those that speak of v and the others.
func split(parts []plan.Node, v *reading.Var) (on, off []plan.Node) {
	for _, p := range parts {
		if slices.Contains(plan.Free(p), v) {
			on = append(on, p)
		} else {
			off = append(off, p)
		}
	}
	return on, off
}
