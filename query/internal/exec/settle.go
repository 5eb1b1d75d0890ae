package exec

import (
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// settle notes of the variables of a walk from which lists they come, and in which order the
// walk best goes through the things that it begins with. It returns the variables that are
// bound behind n.
func (w *walker) settle(n plan.Node, bound []*reading.Var) []*reading.Var {
	switch n := n.(type) {
	case *plan.Walk:
		return w.settle(n.Body, bound)
	case *plan.Join:
		for _, p := range n.Parts {
			bound = w.settle(p, bound)
		}
		return bound
	case *plan.Semi:
		w.settle(n.Body, bound)
	case *plan.Match:
		w.settleMatch(n, bound)
	case *plan.Filter:
		w.sift(n)
	case *plan.Meet:
		w.settleMet(n)
	case *plan.Union:
		if open := minus(w.r.free(n), bound); len(open) == 1 && len(n.Parts) == 2 {
			if ms := twoMatches(n, open[0]); ms != nil {
				if near, ok := other(ms[0], open[0]).(plan.Var); ok {
					key := w.keyOf(w.register(near.Var), ms...)
					w.settleAt(open[0], key)
					w.opens(open[0], n, near, key)
				}
			}
		}
	}
	return after(bound, w.r.free(n))
}

func (w *walker) settleMatch(n *plan.Match, bound []*reading.Var) {
	if len(n.Args) != 2 {
		return
	}
	x, ok1 := n.Args[0].(plan.Var)
	y, ok2 := n.Args[1].(plan.Var)
	if !ok1 || !ok2 || x == y {
		return
	}
	one := w.r.single(n.Pred)
	knowsX, knowsY := slices.Contains(bound, x.Var), slices.Contains(bound, y.Var)
	switch {
	case knowsX && knowsY:
	case one.forward && !knowsY && (knowsX || n == w.head):
		put(&w.led, y.Var, ledBy{x.Var, w.r.id(n.Pred)})
	case knowsX || knowsY:
		near, open := x.Var, y.Var
		if knowsY {
			near, open = open, near
		}
		key := w.keyOf(w.register(near), n)
		w.settleAt(open, key)
		w.opens(open, n, plan.Var{Var: near}, key)
		if h := w.homes[w.register(open)]; h != nil {
			h.outer = slices.Contains(w.given, near) || near == w.headVar()
		}
		// Those that the walk begins with may be among these very lists: each leads to the
		// thing whose neighbours come next.
		first := w.headVar()
		if by := w.led[near]; first != nil && by.from == first && key.a == (side{by.pred, true}) {
			w.settleAt(first, key)
			w.homeward = w.homes[w.register(first)]
			if h := w.homeward; h != nil && w.ordered != nil {
				h.order, h.places = w.ordered.list, w.ordered.places
			}
		}
	}
}

// settleMet notes by which look-ups a variable is met, if all of them are.
func (w *walker) settleMet(n *plan.Meet) {
	all := make([][]*plan.Match, len(n.Parts))
	for i, p := range n.Parts {
		switch p := p.(type) {
		case *plan.Match:
			if len(p.Args) == 2 && p.Args[0] != p.Args[1] {
				all[i] = []*plan.Match{p}
			}
		case *plan.Union:
			all[i] = twoMatches(p, n.Var)
		}
		if all[i] == nil {
			return
		}
	}
	for i, ms := range all {
		if near, ok := other(ms[0], n.Var).(plan.Var); ok {
			w.opens(n.Var, n.Parts[i], near, w.keyOf(w.register(near.Var), ms...))
		}
	}
}

// ledBy says that a variable is the one object that another has by a predicate.
type ledBy struct {
	from *reading.Var
	pred graph.ID
}

func (w *walker) headVar() *reading.Var {
	if w.head == nil {
		return nil
	}
	return headed(w.head)
}

// settleAt says that a variable comes from the lists by a key.
func (w *walker) settleAt(v *reading.Var, key listKey) {
	l := w.r.kept.listsOf(key, nil)
	if l != nil && l.one != nil {
		return
	}
	h := &home{key: key, lists: l, asked: w.r.kept.passedBy(key)}
	if l != nil {
		h.order = l.to
		h.ripe = w.ripe(key, l)
	}
	put(&w.homes, w.register(v), h)
}

// ripe reports whether questions have gone through so much of lists that what makes that
// faster is worth building. Those who do parts of the same work build nothing for it.
func (w *walker) ripe(key listKey, l *lists) bool {
	k := w.r.kept
	return k.eager || !w.forked && k.passedBy(key).Load() > int64(k.worth(len(l.to)))
}
