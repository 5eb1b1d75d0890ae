package opt

import (
	"fmt"
	"math"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// estimate is what an operator does to one assignment: how many it gives for it, and how
// many steps that takes. An equality that gives a variable its value is late: it stands
// back until nothing else can, because it gives exactly that value, where a comparison
// would also be true of equal ones (10 and 10 USD).
type estimate struct {
	rows, cost float64
	late       bool
}

// known is an estimate that has been made: of a node, with some of its free variables bound.
type known struct {
	node  plan.Node
	bound uint64
}

// vars is a set of variables.
type vars []*reading.Var

func (s vars) has(all ...*reading.Var) bool {
	for _, v := range all {
		if !slices.Contains(s, v) {
			return false
		}
	}
	return true
}

// with returns s and more; s itself where that is no more.
func (s vars) with(more ...*reading.Var) vars {
	out := slices.Clip(s)
	for i, v := range more {
		if slices.Contains(out, v) {
			continue
		}
		if len(out) == cap(out) {
			out = slices.Grow(out, len(more)-i)
		}
		out = append(out, v)
	}
	return out
}

// any reports whether one of in is in s.
func (s vars) any(in []*reading.Var) bool {
	return slices.ContainsFunc(s, func(v *reading.Var) bool { return slices.Contains(in, v) })
}

func (s vars) only(in []*reading.Var) vars {
	var out vars
	for _, v := range s {
		if slices.Contains(in, v) {
			out = append(out, v)
		}
	}
	return out
}

// free returns the variables of a node that is to be placed which it does not bind itself.
func (p *placer) free(n plan.Node) vars {
	free, seen := p.frees[n]
	if !seen {
		free = plan.Free(n)
		p.frees[n] = free
	}
	return slices.Clip(free)
}

// estimate returns what n does where the variables bound are known; ok is false where n
// needs more of them.
func (p *placer) estimate(n plan.Node, bound vars) (e estimate, ok bool) {
	free := p.free(n)
	key := known{node: n}
	for i, v := range free {
		if bound.has(v) {
			key.bound |= 1 << min(i, 63)
		}
	}
	if e, seen := p.known[key]; seen {
		return e, e.rows >= 0
	}
	e, ok = p.estimateNew(n, free, bound.only(free))
	if !ok {
		e = estimate{rows: -1}
	}
	e.rows, e.cost = min(e.rows, 1e15), min(e.cost, 1e15)
	if len(free) < 64 {
		p.known[key] = e
	}
	return e, ok
}

func (p *placer) estimateNew(n plan.Node, free []*reading.Var, bound vars) (estimate, bool) {
	all := len(bound) == len(free)
	switch n := n.(type) {
	case *plan.Join:
		_, e, ok := p.order(n.Parts, bound)
		return e, ok
	case *plan.Union:
		return p.union(n, free, bound)
	case *plan.Match:
		rows := p.stats.match(n, mask(n.Args, bound))
		return estimate{rows: rows, cost: 1 + rows}, true
	case *plan.Call:
		return p.call(n, bound, all), true
	case *plan.Closure:
		return p.closure(n, bound), true
	case *plan.Period:
		return estimate{rows: 0.5, cost: 4}, all
	case *plan.Filter:
		return p.filter(n, bound, all)
	case *plan.Bind:
		return estimate{rows: 1, cost: 2 + p.slotCost(n.Expr)}, bound.has(plan.FreeOf(n.Expr)...)
	case *plan.Unknown:
		return estimate{rows: 0.3, cost: 2 + p.slotCost(n.Arg)}, all
	case *plan.Semi:
		e, ok := p.estimate(n.Body, bound)
		return ask(e, all, 0.7), ok
	case *plan.Anti:
		e, ok := p.estimate(n.Body, bound)
		return ask(e, true, 0.6), ok && all
	case *plan.Count:
		return p.count(n, bound, all)
	case *plan.Days:
		e, ok := p.estimate(n.Body, bound)
		e.cost *= 4
		return ask(e, all, 0.8), ok
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

// ask is what it does to ask a body: a filter passes at most a share.
func ask(e estimate, filter bool, share float64) estimate {
	out := estimate{rows: e.rows, cost: 2 + e.cost + min(e.rows, 1e6)}
	if filter {
		out.rows = min(e.rows, share)
	}
	return out
}

// mask has bit i where argument i is known.
func mask(args []plan.Expr, bound vars) uint64 {
	var m uint64
	for i, a := range args {
		if v, ok := a.(plan.Var); !ok || bound.has(v.Var) {
			m |= 1 << i
		}
	}
	return m
}

func (p *placer) union(n *plan.Union, free []*reading.Var, bound vars) (estimate, bool) {
	out := estimate{cost: 1}
	open := plan.Minus(free, bound)
	for _, part := range n.Parts {
		e, ok := p.estimate(part, bound)
		if !ok || !p.free(part).has(open...) {
			return out, false
		}
		out.rows += e.rows
		out.cost += e.cost
	}
	if len(open) == 0 {
		out.rows = min(out.rows, 0.9)
	}
	return out, true
}

// call estimates a derived predicate by its rules. One that is being estimated already
// derives from itself.
func (p *placer) call(n *plan.Call, bound vars, all bool) estimate {
	if n == p.newest {
		return estimate{rows: 0.01, cost: 1}
	}
	key := plan.Key{Pred: n.Pred, Bound: mask(n.Args, bound)}
	if p.open[key] {
		return estimate{rows: 10, cost: 20}
	}
	p.open[key] = true
	defer delete(p.open, key)
	out := estimate{cost: 5}
	for _, rule := range p.plan.Defs[plan.Key{Pred: n.Pred}].Rules {
		if e, ok := p.estimate(rule.Body, boundOf(rule.Vars, key.Bound)); ok {
			out.rows += e.rows
			out.cost += e.cost
		}
	}
	if all {
		out.rows = min(out.rows, 0.5)
	}
	return out
}

func boundOf(vs []*reading.Var, mask uint64) vars {
	var out vars
	for i, v := range vs {
		if mask&(1<<i) != 0 {
			out = append(out, v)
		}
	}
	return out
}

// closureSteps is how much further a closure is taken to reach than one step.
const closureSteps = 5

// closureBetween is how many steps it is taken to go where both ends are known.
const closureBetween = 2

func (p *placer) closure(n *plan.Closure, bound vars) estimate {
	var step estimate
	switch m := mask(n.Args, bound); m {
	case 0:
		step, _ = p.estimate(n.Forward, nil)
	case 1, 3:
		step, _ = p.estimate(n.Forward, vars{n.From})
	case 2:
		step, _ = p.estimate(n.Backward, vars{n.To})
	}
	if mask(n.Args, bound) == 3 { // searched from the narrower side, up to the other
		st := p.stats.of(n.Pred)
		rows := closureBetween * step.rows / max(float64(min(st.Subjects, st.Objects)), 1)
		return estimate{rows: min(rows, 0.3), cost: 2 + step.cost*closureBetween}
	}
	e := estimate{rows: step.rows * closureSteps, cost: 2 + step.cost*closureSteps}
	return e
}

func (p *placer) filter(n *plan.Filter, bound vars, all bool) (estimate, bool) {
	cost := 2 + p.slotCost(n.Left) + p.slotCost(n.Right)
	if all && n.Near {
		return estimate{rows: 0.5, cost: 1}, true
	}
	if all {
		share := 0.4
		switch n.Op {
		case reading.Equal:
			share = min(0.1, p.oneOf(n))
		case reading.NotEqual:
			share = max(0.9, 1-p.oneOf(n))
		}
		return estimate{rows: share, cost: cost}, true
	}
	if _, e := equated(n, bound); e != nil {
		return estimate{rows: 1, cost: cost, late: !names(e)}, true
	}
	values, e := p.sought(n, bound)
	if e == nil {
		return estimate{}, false
	}
	return p.seek(values.Pred, e), true
}

// oneOf estimates how likely the two sides of a comparison are the same thing: they are of
// as many as the smaller kind has, where both are things of a kind.
func (p *placer) oneOf(n *plan.Filter) float64 {
	share := 1.0
	for _, e := range []plan.Expr{n.Left, n.Right} {
		if v, ok := e.(plan.Var); ok && v.Kind != nil {
			share = min(share, 1/max(float64(p.stats.members(v.Kind)), 1))
		}
	}
	return share
}

// equated returns the open variable that an equality gives a value, and the expression.
func equated(n *plan.Filter, bound vars) (*reading.Var, plan.Expr) {
	if n.Op != reading.Equal {
		return nil, nil
	}
	if v, ok := n.Left.(plan.Var); ok && !bound.has(v.Var) && bound.has(plan.FreeOf(n.Right)...) {
		return v.Var, n.Right
	}
	if v, ok := n.Right.(plan.Var); ok && !bound.has(v.Var) && bound.has(plan.FreeOf(n.Left)...) {
		return v.Var, n.Left
	}
	return nil, nil
}

// names reports whether an expression surely is an entity, of which only itself is equal.
func names(e plan.Expr) bool {
	if _, ok := constant(e); ok {
		return true
	}
	switch e := e.(type) {
	case plan.Var:
		return e.Kind != nil
	case plan.Fixed:
		v, ok := e.Expr.(*reading.Var)
		return ok && v.New
	case plan.Values:
		return e.Pred.Class == lexicon.Stored && e.Pred.Params[1].Kind != nil
	case plan.Computed:
		return e.Pred.Class == lexicon.Stored
	}
	return false
}

func (p *placer) count(n *plan.Count, bound vars, all bool) (estimate, bool) {
	over := n.Body
	if n.Cond != nil {
		over = &plan.Join{Parts: []plan.Node{n.Cond, n.Body}}
	}
	e, ok := p.estimate(over, bound)
	return ask(e, all, 0.5), ok && (all || generates(n))
}

// generates reports whether a count is true of nothing that its body is not true of.
func generates(n *plan.Count) bool {
	return n.Op == reading.Most || n.N > 0 && n.Op != reading.AtMost
}

// slotCost is what the sets in an expression cost.
func (p *placer) slotCost(e plan.Expr) float64 {
	switch e := e.(type) {
	case nil, plan.Var, plan.Fixed, plan.Today:
		return 0
	case plan.Values:
		return 2 + p.slotCost(e.Arg)
	case plan.Computed:
		return hostCost + p.slotCost(e.Arg)
	case plan.Arith:
		return 1 + p.slotCost(e.Left) + p.slotCost(e.Right)
	case *plan.Slot:
		body, ok := p.estimate(e.Set.Body, e.Free)
		if !ok {
			return math.MaxFloat32
		}
		return 5 + body.cost + body.rows
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}
