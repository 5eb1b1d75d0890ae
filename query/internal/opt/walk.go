package opt

import (
	"fmt"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// walkLimit is how many operators the rules that a walk steps into may have in all.
const walkLimit = 200

// walker puts placed operators that need no table under a Walk: all but those that are
// derived from themselves, sweep days, or compute sets in expressions. It rewrites in
// place, so that the calls that Steps name stay the same nodes.
type walker struct {
	meet bool                    // intersect lists of neighbours
	sets bool                    // make sets
	fits map[*plan.Def]int       // operators of a definition that a walk can step into; -1: it cannot
	done map[*plan.Slot]bool     // a shared one is met twice
	same map[plan.Node]plan.Node // what has become of bodies that several sets have
}

// walks rewrites the whole plan.
func (p *placer) walks(meet, sets bool) {
	w := &walker{meet: meet, sets: sets, fits: map[*plan.Def]int{}, done: map[*plan.Slot]bool{}, same: map[plan.Node]plan.Node{}}
	if p.plan.Sources != nil {
		w.set(p.plan.Sources, nil)
	}
	switch f := p.plan.Form.(type) {
	case *plan.Set:
		w.set(f, p.plan.Given)
	case *plan.Slot:
		w.set(f.Set, f.Free)
	case *plan.When:
		f.Body = w.wrap(f.Body, nil)
	case *plan.Direct:
		if f.Over != nil {
			w.set(f.Over, nil)
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
	// A definition is wrapped after it has been asked whether it fits: both look at its
	// operators, and a Walk stands for what is in it.
	for _, def := range p.plan.Definitions() {
		for i, r := range def.Rules {
			if r.Turned {
				r.Body = def.Rules[i-1].Body
				continue
			}
			r.Body = w.wrap(r.Body, boundOf(r.Vars, def.Bound))
			for _, s := range r.Steps {
				s.Body = w.wrap(s.Body, nil)
			}
		}
	}
}

func (w *walker) set(s *plan.Set, bound vars) {
	body, known := w.same[s.Body]
	if !known {
		body = w.wrap(s.Body, bound)
	}
	if s.Same {
		w.same[s.Body] = body
	}
	s.Body = body
	w.exprs(s.Columns)
	for _, o := range s.Order {
		w.exprs([]plan.Expr{o.Expr})
	}
}

// exprs wraps the sets in expressions.
func (w *walker) exprs(es []plan.Expr) {
	for _, e := range es {
		switch e := e.(type) {
		case nil, plan.Var, plan.Fixed, plan.Today:
		case plan.Values:
			w.exprs([]plan.Expr{e.Arg})
		case plan.Computed:
			w.exprs([]plan.Expr{e.Arg})
		case plan.Arith:
			w.exprs([]plan.Expr{e.Left, e.Right})
		case *plan.Slot:
			if !w.done[e] {
				w.done[e] = true
				w.set(e.Set, e.Free)
			}
		default:
			panic(fmt.Sprintf("unreachable: %T", e))
		}
	}
}

// wrap returns n with as much of it as can be under walks.
func (w *walker) wrap(n plan.Node, bound vars) plan.Node {
	if w.can(n, bound) {
		if !looksUp(n) {
			return n
		}
		return &plan.Walk{Body: w.nest(n, bound)}
	}
	switch n := n.(type) {
	case *plan.Join:
		return w.groups(n, bound)
	case *plan.Union:
		for i, p := range n.Parts {
			n.Parts[i] = w.wrap(p, bound)
		}
	case *plan.Closure:
		same := n.Forward == n.Backward
		n.Forward = w.wrap(n.Forward, vars{n.From})
		if !same {
			n.Backward = w.wrap(n.Backward, vars{n.To})
		}
		if n.All != nil {
			n.All = w.wrap(n.All, nil)
		}
	case *plan.Semi:
		n.Body = w.wrap(n.Body, bound)
	case *plan.Anti:
		n.Body = w.wrap(n.Body, bound)
	case *plan.Count:
		if n.Cond != nil {
			n.Cond = w.wrap(n.Cond, bound)
			n.Body = w.wrap(n.Body, bound.with(plan.Free(n.Cond)...))
		} else {
			n.Body = w.wrap(n.Body, bound)
		}
	case *plan.Days:
		n.Body = w.wrap(n.Body, bound)
	case *plan.Filter:
		w.exprs([]plan.Expr{n.Left, n.Right})
	case *plan.Bind:
		w.exprs([]plan.Expr{n.Expr})
	case *plan.Equals:
		w.exprs([]plan.Expr{n.Expr})
	case *plan.Unknown:
		w.exprs([]plan.Expr{n.Arg})
	}
	return n
}

// groups puts runs of parts of a join under walks.
func (w *walker) groups(j *plan.Join, bound vars) plan.Node {
	out := &plan.Join{}
	var keeps [][]*reading.Var
	for i := 0; i < len(j.Parts); {
		start, at := i, bound
		for i < len(j.Parts) && w.can(j.Parts[i], at) {
			at = at.with(plan.Free(j.Parts[i])...)
			i++
		}
		var part plan.Node
		switch {
		case i == start:
			part = w.wrap(j.Parts[i], bound)
			i++
		default:
			run := &plan.Join{Parts: j.Parts[start:i]}
			if j.Keep != nil {
				run.Keep = append(append([][]*reading.Var{}, j.Keep[start:i-1]...), nil)
			}
			part = w.wrap(run, bound)
		}
		out.Parts = append(out.Parts, part)
		bound = bound.with(plan.Free(part)...)
		var keep []*reading.Var
		if j.Keep != nil {
			keep = j.Keep[i-1]
		}
		keeps = append(keeps, keep)
	}
	if j.Keep != nil {
		out.Keep = keeps
	}
	return out
}

// looksUp reports whether there are facts to be looked up in n: without, a walk gains nothing.
func looksUp(n plan.Node) bool {
	found := false
	plan.Visit(n, func(n plan.Node) {
		switch n.(type) {
		case *plan.Match, *plan.Call, *plan.Closure, *plan.Each, *plan.Equals:
			found = true
		}
	})
	return found
}

// can reports whether a walk can run n where bound is known.
func (w *walker) can(n plan.Node, bound vars) bool {
	switch n := n.(type) {
	case *plan.Join:
		for _, p := range n.Parts {
			if !w.can(p, bound) {
				return false
			}
			bound = bound.with(plan.Free(p)...)
		}
		return true
	case *plan.Union:
		for _, p := range n.Parts {
			if !w.can(p, bound) {
				return false
			}
		}
		return true
	case *plan.Match, *plan.Period, *plan.Meet, *plan.Each:
		return true
	case *plan.Call:
		return w.steps(n.Def) >= 0
	case *plan.Closure:
		return n.Bound != 0 && w.can(n.Forward, vars{n.From}) && w.can(n.Backward, vars{n.To})
	case *plan.Filter:
		return simpleExprs(n.Left, n.Right)
	case *plan.Bind:
		return simpleExprs(n.Expr)
	case *plan.Equals:
		return simpleExprs(n.Expr)
	case *plan.Unknown:
		return simpleExprs(n.Arg)
	case *plan.Semi:
		return w.can(n.Body, bound)
	case *plan.Anti:
		return w.can(n.Body, bound)
	case *plan.Count:
		if len(plan.Minus(plan.Free(n), bound)) > 0 {
			return false
		}
		if n.Cond == nil {
			return w.can(n.Body, bound)
		}
		return w.can(n.Cond, bound) && w.can(n.Body, bound.with(plan.Free(n.Cond)...))
	case *plan.Walk:
		return w.can(n.Body, bound)
	case *plan.Among:
		return w.can(n.Body, bound)
	case *plan.Days:
		return false
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

// steps returns how many operators a definition has, with those that it calls, or -1 if a
// walk cannot step into it.
func (w *walker) steps(def *plan.Def) int {
	n, known := w.fits[def]
	if known {
		return n
	}
	w.fits[def] = -1
	if def.Group != 0 {
		return -1
	}
	for _, r := range def.Rules {
		if !w.can(r.Body, boundOf(r.Vars, def.Bound)) {
			return -1
		}
		plan.Visit(r.Body, func(m plan.Node) {
			n++
			if c, ok := m.(*plan.Call); ok {
				n += w.steps(c.Def)
			}
		})
	}
	if n > walkLimit {
		return -1
	}
	w.fits[def] = n
	return n
}

// simpleExprs reports whether no set has to be computed for expressions.
func simpleExprs(es ...plan.Expr) bool {
	for _, e := range es {
		switch e := e.(type) {
		case nil, plan.Var, plan.Fixed, plan.Today:
		case plan.Values:
			if !simpleExprs(e.Arg) {
				return false
			}
		case plan.Computed:
			if !simpleExprs(e.Arg) {
				return false
			}
		case plan.Arith:
			if !simpleExprs(e.Left, e.Right) {
				return false
			}
		case *plan.Slot:
			return false
		}
	}
	return true
}

// nest returns n without columns to drop: a part of a join that binds a variable which is
// dropped, and all up to where it is dropped, become a semi-join of it. So every
// assignment of what remains is carried on once.
func (w *walker) nest(n plan.Node, bound vars) plan.Node {
	switch n := n.(type) {
	case *plan.Join:
		return w.nestJoin(n, bound)
	case *plan.Union:
		for i, p := range n.Parts {
			n.Parts[i] = w.nest(p, bound)
		}
	case *plan.Closure:
		same := n.Forward == n.Backward
		n.Forward = w.nest(n.Forward, vars{n.From})
		if !same {
			n.Backward = w.nest(n.Backward, vars{n.To})
		}
	case *plan.Semi:
		n.Body = w.nest(n.Body, bound)
	case *plan.Anti:
		n.Body = w.nest(n.Body, bound)
	case *plan.Count:
		if n.Cond != nil {
			n.Cond = w.nest(n.Cond, bound)
			bound = bound.with(plan.Free(n.Cond)...)
		}
		n.Body = w.nest(n.Body, bound)
	}
	return n
}

func (w *walker) nestJoin(j *plan.Join, outer vars) plan.Node {
	var items []plan.Node
	var binds []vars
	have := outer
	for i, part := range j.Parts {
		part = w.nest(part, have)
		items = append(items, part)
		binds = append(binds, plan.Minus(plan.Free(part), have))
		have = have.with(plan.Free(part)...)
		if i >= len(j.Keep) || j.Keep[i] == nil {
			continue
		}
		dropped := vars(plan.Minus(plan.Minus(have, j.Keep[i]), outer))
		if len(dropped) == 0 {
			continue
		}
		k := 0
		for !binds[k].any(dropped) {
			k++
		}
		var bound, kept vars
		for _, b := range binds[k:] {
			bound = bound.with(b...)
			kept = kept.with(plan.Minus(b, dropped)...)
		}
		semi := &plan.Semi{Vars: dropped, Body: w.joined(items[k:], plan.Minus(have, bound))}
		items = append(items[:k:k], semi)
		binds = append(binds[:k:k], kept)
		have = plan.Minus(have, dropped)
	}
	return w.joined(items, outer)
}

// joined returns a join of parts.
func (w *walker) joined(parts []plan.Node, bound vars) plan.Node {
	if w.meet {
		parts = meets(parts, bound)
	}
	if w.sets {
		parts = among(parts, bound)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return &plan.Join{Parts: append([]plan.Node{}, parts...)}
}
