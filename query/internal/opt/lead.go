package opt

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// manyPairs is from how many rows on, as estimated, a semi-join begins with one of the
// variables that it finds.
const manyPairs = 32

// pairCost is how much telling a pair apart among all costs, in look-ups.
const pairCost = 8

// leadOf returns what to put before a semi-join that finds two variables or more, nothing of
// which is known: each value of one of them. It is legal for a look-up that the body needs:
// the semi-join finds no value that does not stand there. So
//
//	semi-join C: customer(C, F), provider(C, P)
//
// finds the providers of each F, to be told apart among few, not pairs among all. A union
// of both directions of a relation is led likewise.
func (p *placer) leadOf(n plan.Node, bound vars) *plan.Each {
	free := p.free(n)
	if !p.lead || len(free) < 2 || bound.any(free) || p.tabled(n) {
		return nil
	}
	if u, ok := n.(*plan.Union); ok {
		v := found(u, vars(free[:1]))
		if v == nil || len(free) != 2 {
			return nil
		}
		return &plan.Each{Var: free[0], Parts: matches(u.Parts)}
	}
	plain, ok := p.estimate(n, nil)
	if !ok || plain.rows < manyPairs {
		return nil
	}
	var best *plan.Each
	least := plain.cost + pairCost*plain.rows
	for _, v := range free {
		ms := needed(n, v)
		e, ok := p.estimate(n, vars{v})
		if ms == nil || !ok {
			continue
		}
		things := 0.0
		for _, m := range ms {
			things += p.stats.places(m, v)
		}
		if cost := things * (1 + e.cost); cost < least {
			best, least = &plan.Each{Var: v, Parts: ms}, cost
		}
	}
	return best
}

// leadClosure returns what to put before a closure neither end of which is known: each thing
// that a step begins with, or ends with if these are fewer. What is reached from one thing is
// told apart among few, and never held for all of them.
func (p *placer) leadClosure(n *plan.Closure, bound vars) *plan.Each {
	x, ok1 := n.Args[0].(plan.Var)
	y, ok2 := n.Args[1].(plan.Var)
	if !p.lead || !ok1 || !ok2 || x == y || bound.has(x.Var) || bound.has(y.Var) || p.tabled(n) {
		return nil
	}
	var best *plan.Each
	least := 0.0
	for _, end := range []struct {
		step   plan.Node
		v, own *reading.Var
	}{{n.Forward, x.Var, n.From}, {n.Backward, y.Var, n.To}} {
		ms := needed(end.step, end.own)
		if ms == nil {
			continue
		}
		each, things := &plan.Each{Var: end.v}, 0.0
		for _, m := range ms {
			things += p.stats.places(m, end.own)
			at, _ := place(m, end.own)
			args := slices.Clone(m.Args)
			args[at] = plan.Var{Var: end.v}
			each.Parts = append(each.Parts, &plan.Match{Pred: m.Pred, Args: args})
		}
		if best == nil || things < least {
			best, least = each, things
		}
	}
	return best
}

// tabled reports whether there is something in n that no walk can do.
func (p *placer) tabled(n plan.Node) bool {
	found := false
	plan.Visit(n, func(n plan.Node) {
		switch n := n.(type) {
		case *plan.Days:
			found = true
		case *plan.Call:
			found = found || p.plan.Defs[plan.Key{Pred: n.Pred}].Group != 0
		case *plan.Filter:
			found = found || !simpleExprs(n.Left, n.Right)
		case *plan.Bind:
			found = found || !simpleExprs(n.Expr)
		}
	})
	return found
}

// needed returns a look-up of facts of two things, or a union of two, without which n is not
// true, and in which v stands; nil if there is none.
func needed(n plan.Node, v *reading.Var) []*plan.Match {
	switch n := n.(type) {
	case *plan.Join:
		for _, p := range n.Parts {
			if ms := needed(p, v); ms != nil {
				return ms
			}
		}
	case *plan.Semi:
		return needed(n.Body, v)
	case *plan.Match:
		if _, ok := place(n, v); ok {
			return []*plan.Match{n}
		}
	case *plan.Union:
		ms := matches(n.Parts)
		if len(ms) != 2 {
			return nil
		}
		for _, m := range ms {
			if _, ok := place(m, v); !ok {
				return nil
			}
		}
		return ms
	}
	return nil
}

// place returns at which argument of a look-up of two things v stands, if at one.
func place(m *plan.Match, v *reading.Var) (int, bool) {
	if len(m.Args) != 2 || m.Args[0] == m.Args[1] {
		return 0, false
	}
	for i, a := range m.Args {
		if a == plan.Expr(plan.Var{Var: v}) {
			return i, true
		}
	}
	return 0, false
}

// matches returns nodes as look-ups; nil if some are not.
func matches(parts []plan.Node) []*plan.Match {
	var out []*plan.Match
	for _, p := range parts {
		m, ok := p.(*plan.Match)
		if !ok {
			return nil
		}
		out = append(out, m)
	}
	return out
}
