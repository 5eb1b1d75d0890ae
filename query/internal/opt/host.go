package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
)

// hostCost is what one call of a function of the host program is taken to cost, in steps: it
// may ask a model on another machine. So what asks the host stands behind everything else
// that can run, and is asked only about what that has left.
const hostCost = 10_000

// findHost looks whether the plan asks the host program at all; where it does not, no operator
// is looked into.
func (p *placer) findHost() {
	look := func(n plan.Node) {
		if plan.HostAsked(n) {
			p.host = map[plan.Node]bool{}
		}
	}
	for _, n := range p.plan.Bodies() {
		plan.Visit(n, look)
	}
	for _, def := range p.plan.Defs {
		for _, r := range def.Rules {
			plan.Visit(r.Body, look)
		}
	}
}

// asksHost reports whether n, or a rule that it calls, asks the host program.
func (p *placer) asksHost(n plan.Node) bool {
	if p.host == nil {
		return false
	}
	yes, known := p.host[n]
	if known {
		return yes
	}
	p.host[n] = false // while it is looked into: it may derive from itself
	plan.Visit(n, func(n plan.Node) {
		yes = yes || plan.HostAsked(n)
		call, ok := n.(*plan.Call)
		if !ok || yes {
			return
		}
		for _, r := range p.plan.Defs[plan.Key{Pred: call.Pred}].Rules {
			yes = yes || p.asksHost(r.Body)
		}
	})
	p.host[n] = yes
	return yes
}

// hostLast returns the parts of a union, those that ask the host program behind the others:
// a check of them ends with the first that holds.
func (p *placer) hostLast(parts []plan.Node) []plan.Node {
	if p.host == nil {
		return parts
	}
	out := slices.Clone(parts)
	slices.SortStableFunc(out, func(a, b plan.Node) int {
		switch x, y := p.asksHost(a), p.asksHost(b); {
		case x == y:
			return 0
		case x:
			return 1
		}
		return -1
	})
	return out
}
