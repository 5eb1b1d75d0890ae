package opt

import (
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// unfoldLimit is how many operators the rules of a predicate may have to be unfolded.
const unfoldLimit = 12

// unfold puts the rules of a derived predicate in place of a call: a union of their bodies
// with the arguments for the variables of the head. It is legal for predicates that do not
// derive from themselves. Larger ones stay calls, because a call remembers its answers:
// unfolded, what two rules share would be computed twice.
func (r *rewriting) unfold(n plan.Node) plan.Node {
	return plan.Rewrite(n, func(n plan.Node) plan.Node {
		call, ok := n.(*plan.Call)
		if !ok {
			return n
		}
		def := r.plan.Defs[plan.Key{Pred: call.Pred}]
		if def.Group != 0 || size(def) > unfoldLimit {
			return n
		}
		union := &plan.Union{}
		for _, rule := range def.Rules {
			args := map[*reading.Var]plan.Expr{}
			for i, v := range rule.Vars {
				args[v] = call.Args[i]
			}
			union.Parts = append(union.Parts, r.plan.Instance(rule.Body, args))
		}
		if len(union.Parts) == 1 {
			return union.Parts[0]
		}
		return union
	})
}

// size counts the operators of a definition.
func size(def *plan.Def) int {
	n := 0
	for _, rule := range def.Rules {
		plan.Visit(rule.Body, func(plan.Node) { n++ })
	}
	return n
}
