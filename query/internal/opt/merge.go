package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// merge opens a semi-join within a semi-join where its variables have one value at most for
// what it is asked about: the customer of a contract, of those that have but one. It finds
// nothing twice, so nothing is multiplied, and its parts may be ordered among those around
// it. So of
//
//	semi-join S: scope(C, S), scope(D, S), (semi-join F: customer(C, F), customer(D, F))
//
// the scopes can be compared between the look-ups of customers. It is legal for any
// semi-join, but would multiply the surroundings by whatever another one finds.
func (r *rewriting) merge(n plan.Node) plan.Node {
	return plan.Rewrite(n, func(n plan.Node) plan.Node {
		outer, ok := n.(*plan.Semi)
		if !ok {
			return n
		}
		join, ok := outer.Body.(*plan.Join)
		if !ok {
			return n
		}
		vars, parts := slices.Clone(outer.Vars), []plan.Node(nil)
		for _, p := range join.Parts {
			inner, ok := p.(*plan.Semi)
			if !ok || slices.ContainsFunc(inner.Vars, func(v *reading.Var) bool { return slices.Contains(vars, v) }) || !r.single(inner) {
				parts = append(parts, p)
				continue
			}
			vars = append(vars, inner.Vars...)
			parts = append(parts, flat(inner.Body)...)
		}
		if len(parts) == len(join.Parts) && len(vars) == len(outer.Vars) {
			return n
		}
		return &plan.Semi{Vars: vars, Body: &plan.Join{Parts: parts}}
	})
}

// single reports whether the variables of a semi-join have one value at most for each
// assignment of its free ones, by the look-ups that stand in its body.
func (r *rewriting) single(n *plan.Semi) bool {
	known := vars(plan.Free(n))
	parts := flat(n.Body)
	for more := true; more; {
		more = false
		for _, p := range parts {
			m, ok := p.(*plan.Match)
			if !ok || len(m.Args) != 2 || m.Pred.Class == lexicon.KindClass {
				continue
			}
			x, ok1 := m.Args[0].(plan.Var)
			y, ok2 := m.Args[1].(plan.Var)
			if !ok1 || !ok2 {
				continue
			}
			st := r.stats.of(m.Pred)
			switch {
			case st.MaxOut <= 1 && known.has(x.Var) && !known.has(y.Var):
				known, more = known.with(y.Var), true
			case st.MaxIn <= 1 && known.has(y.Var) && !known.has(x.Var):
				known, more = known.with(x.Var), true
			}
		}
	}
	return known.has(n.Vars...)
}
