package opt

import (
	"github.com/clausekg/clause/query/internal/plan"
)

// placeCall gives a call the definition that it needs: for the arguments that are bound,
// or the whole relation where that is derived from itself and much of it is asked for.
func (p *placer) placeCall(n *plan.Call, bound vars, rows float64) plan.Node {
	out := &plan.Call{Pred: n.Pred, Args: n.Args, Bound: mask(n.Args, bound)}
	full := p.plan.Defs[plan.Key{Pred: n.Pred}]
	key := plan.Key{Pred: n.Pred, Bound: out.Bound}
	if !p.demand || full.Group != 0 && (rows > fewSeeds || full.Group == p.whole) {
		key.Bound = 0
	}
	if n == p.newest {
		p.placed = out
	}
	out.Def = p.definition(key)
	return out
}

func (p *placer) definition(key plan.Key) *plan.Def {
	if def := p.defs[key]; def != nil {
		return def
	}
	def := &plan.Def{Key: key, Group: p.plan.Defs[plan.Key{Pred: key.Pred}].Group}
	p.defs[key] = def
	p.pending = append(p.pending, def)
	return def
}

// define places the rules of a definition. The whole relation of a predicate that derives
// from itself is derived from the whole relations of its group.
func (p *placer) define(def *plan.Def) {
	p.whole = 0
	if def.Bound == 0 {
		p.whole = def.Group
	}
	var last *plan.Rule
	for _, r := range p.plan.Defs[plan.Key{Pred: def.Pred}].Rules {
		rule := &plan.Rule{Vars: r.Vars, Source: r.Source}
		if last != nil && last.Source == r.Source && def.Bound == 0 && def.Group == 0 {
			rule.Body, rule.Turned = last.Body, true
			def.Rules = append(def.Rules, rule)
			continue
		}
		last = rule
		rule.Body = p.scoped(r.Body, boundOf(r.Vars, def.Bound), r.Vars, 1)
		if p.whole != 0 {
			rule.Steps = p.steps(def, r)
		}
		def.Rules = append(def.Rules, rule)
	}
}

// steps returns the body of a recursive rule ordered to begin with each of its recursive
// calls in turn; nil where one stands so that new facts alone do not say what is new.
func (p *placer) steps(def *plan.Def, r *plan.Rule) []*plan.Step {
	n := len(p.recursive(def, r.Body))
	if n != p.allRecursive(def, r.Body) {
		return nil
	}
	var out []*plan.Step
	for i := range n {
		body := plan.Copy(r.Body)
		p.newest = p.recursive(def, body)[i]
		placed := p.scoped(body, nil, r.Vars, 1)
		out = append(out, &plan.Step{Newest: p.placed, Body: placed})
		p.newest, p.placed = nil, nil
	}
	return out
}

// recursive returns the calls of a definition's own group that stand under joins, unions
// and semi-joins only.
func (p *placer) recursive(def *plan.Def, n plan.Node) []*plan.Call {
	var out []*plan.Call
	switch n := n.(type) {
	case *plan.Join:
		for _, part := range n.Parts {
			out = append(out, p.recursive(def, part)...)
		}
	case *plan.Union:
		for _, part := range n.Parts {
			out = append(out, p.recursive(def, part)...)
		}
	case *plan.Semi:
		return p.recursive(def, n.Body)
	case *plan.Call:
		if p.plan.Defs[plan.Key{Pred: n.Pred}].Group == def.Group {
			out = append(out, n)
		}
	}
	return out
}

// allRecursive counts the calls of a definition's own group.
func (p *placer) allRecursive(def *plan.Def, n plan.Node) int {
	count := 0
	plan.Visit(n, func(n plan.Node) {
		if c, ok := n.(*plan.Call); ok && p.plan.Defs[plan.Key{Pred: c.Pred}].Group == def.Group {
			count++
		}
	})
	return count
}
