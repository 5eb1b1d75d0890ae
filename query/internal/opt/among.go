package opt

import (
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// among puts parts that follow each other and ask about one variable, which is known, into
// one Among: whichever things they are true of can be found at once, from the other end. So
//
//	scan firm(F), anti-join C: customer(C, F), exclusive(C)
//
// goes through the few exclusive contracts, notes their customers, and drops these from the
// firms. It is legal for any parts that need nothing but that variable. Which way is taken is
// decided while the question runs, by how many are asked about.
func among(parts []plan.Node, bound vars) []plan.Node {
	var out []plan.Node
	for i := 0; i < len(parts); {
		v := alone(parts[i], bound)
		n := 1
		for v != nil && i+n < len(parts) && alone(parts[i+n], bound) == v {
			n++
		}
		bound = bound.with(plan.Free(&plan.Join{Parts: parts[i : i+n]})...)
		group := parts[i : i+n]
		i += n
		if v == nil || !anyLong(group) {
			out = append(out, group...)
			continue
		}
		body := group[0]
		if n > 1 {
			body = &plan.Join{Parts: append([]plan.Node{}, group...)}
		}
		out = append(out, &plan.Among{Var: v, Body: plan.Rewrite(body, opened)})
	}
	return out
}

// opened returns what is in an Among: within another it is found with it.
func opened(n plan.Node) plan.Node {
	if a, ok := n.(*plan.Among); ok {
		return a.Body
	}
	return n
}

// alone returns the variable that is all a part asks about, if it is known and the part may
// be a set.
func alone(n plan.Node, bound vars) *reading.Var {
	free := plan.Free(n)
	if len(free) != 1 || !bound.has(free[0]) || !settable(n) {
		return nil
	}
	return free[0]
}

// anyLong reports whether some part is more than a look-up among the members of a kind.
func anyLong(parts []plan.Node) bool {
	for _, p := range parts {
		if m, ok := p.(*plan.Match); !ok || len(m.Args) != 1 {
			return true
		}
	}
	return false
}

// settable reports whether the things that n is true of can be found from the other end.
func settable(n plan.Node) bool {
	ok := true
	plan.Visit(n, func(n plan.Node) {
		switch n := n.(type) {
		case *plan.Join, *plan.Union, *plan.Match, *plan.Semi, *plan.Anti, *plan.Walk, *plan.Among, *plan.Meet:
		case *plan.Unknown:
			_, isVar := n.Arg.(plan.Var)
			ok = ok && isVar
		case *plan.Filter:
			ok = ok && simpleExprs(n.Left, n.Right) && !plan.AsksHost(n.Left) && !plan.AsksHost(n.Right)
		case *plan.Period:
			ok = ok && n.Pred == lexicon.InForce
		default:
			ok = false
		}
	})
	return ok
}
