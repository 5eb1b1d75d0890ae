package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// thin returns what appends to into the values of a list that pass a test, in their order,
// with all other registers as they are; nil where the test is asked for each. Into may be
// the list cut to nothing: a value is read before anything is written over it.
type thin func(at int) func(list, into []ref) []ref

// probe is a test of the assignment in some registers.
type probe struct {
	args []int
	test func() bool
	thin thin // or nil
}

// probing returns the flow of a probe.
func (w *walker) probing(p probe, next flow) flow {
	return w.filtering(next, p.args, p.test, p.thin)
}

// probe compiles an operator all of whose variables are bound.
func (w *walker) probe(n plan.Node, bound []*reading.Var) probe {
	if w.r.env.Trace == nil {
		switch n := n.(type) {
		case *plan.Match:
			return w.check(n)
		case *plan.Filter:
			return w.comparing(n)
		case *plan.Unknown:
			return w.unknown(n)
		case *plan.Period:
			return w.period(n)
		case *plan.Walk:
			return w.probe(n.Body, bound)
		case *plan.Join:
			if len(minus(w.r.free(n), bound)) == 0 {
				return w.all(n.Parts, bound)
			}
		case *plan.Union:
			return w.any(n, bound)
		case *plan.Call:
			return w.called(n, bound)
		case *plan.Among:
			return w.among(n, bound, true)
		}
	}
	search := w.node(n, bound, stopped).one
	return probe{args: w.registers(w.r.free(n)), test: func() bool { return !search() }}
}

// probes compiles operators; args are the registers of all of them.
func (w *walker) probes(parts []plan.Node, bound []*reading.Var) (out []probe, args []int) {
	for _, n := range parts {
		p := w.probe(n, bound)
		out = append(out, p)
		for _, at := range p.args {
			if !slices.Contains(args, at) {
				args = append(args, at)
			}
		}
	}
	return out, args
}

// all is true where every part is.
func (w *walker) all(parts []plan.Node, bound []*reading.Var) probe {
	ps, args := w.probes(parts, bound)
	test := func() bool {
		for _, p := range ps {
			if !p.test() {
				return false
			}
		}
		return true
	}
	return probe{args, test, func(at int) func(list, into []ref) []ref {
		thins := w.thins(ps, at)
		return func(list, into []ref) []ref {
			start := len(into)
			for i, keep := range thins {
				if i == 0 {
					into = keep(list, into)
				} else {
					into = into[:start+len(keep(into[start:], into[start:start]))]
				}
				if len(into) == start {
					break
				}
			}
			if len(thins) == 0 {
				into = append(into, list...)
			}
			return into
		}
	}}
}

// any is true where some part is.
func (w *walker) any(n *plan.Union, bound []*reading.Var) probe {
	if w.isLookUp(n, bound) || !w.again(w.r.free(n), bound) {
		ps, args := w.probes(n.Parts, bound)
		return w.anyProbe(ps, args)
	}
	keys := w.r.free(n)
	return probe{args: w.registers(keys), test: w.answering(n, keys, bound, func(bound []*reading.Var) func() bool {
		ps, _ := w.probes(n.Parts, bound)
		return w.anyProbe(ps, nil).test
	})}
}

func (w *walker) anyProbe(ps []probe, args []int) probe {
	if len(ps) == 1 {
		return probe{args, ps[0].test, ps[0].thin}
	}
	test := func() bool {
		for _, p := range ps {
			if p.test() {
				return true
			}
		}
		return false
	}
	return probe{args, test, func(at int) func(list, into []ref) []ref { return anyOf(w.thins(ps, at)) }}
}

// called is true where some rule of a derived predicate is.
func (w *walker) called(n *plan.Call, bound []*reading.Var) probe {
	keys := w.r.free(n)
	if w.r.env.Trace == nil && w.isLookUp(n, bound) {
		if ps, ok := w.rulesAsked(n); ok {
			return w.anyProbe(ps, w.registers(keys))
		}
	}
	ask := w.answering(n, keys, bound, func([]*reading.Var) func() bool {
		rules := w.rules(n, stopped)
		return func() bool { return !rules() }
	})
	return probe{args: w.registers(keys), test: ask}
}

// rulesAsked compiles the bodies of rules all of whose variables are handed in.
func (w *walker) rulesAsked(n *plan.Call) (ps []probe, ok bool) {
	args, bound := w.arguments(n)
	many := w.many || w.again(w.r.free(n), nil)
	for _, rule := range n.Def.Rules {
		ok = true
		w.closed(many, func() {
			if ok = n.Def.Bound == 1<<len(args)-1 && w.sameRegisters(n, rule, args, bound); ok {
				ps = append(ps, w.probe(rule.Body, rule.Vars))
			}
		})
		if !ok {
			return nil, false
		}
	}
	return ps, true
}

// anyOf returns what keeps the values that some of the thins keep: each is asked about what
// those before it have not kept.
func anyOf(thins []func(list, into []ref) []ref) func(list, into []ref) []ref {
	var yes []bool
	var left, found []ref
	var at []int
	return func(list, into []ref) []ref {
		yes, left, at = yes[:0], append(left[:0], list...), at[:0]
		for i := range list {
			yes, at = append(yes, false), append(at, i)
		}
		for _, keep := range thins {
			if len(left) == 0 {
				break
			}
			found = keep(left, found[:0])
			if len(found) == 0 {
				continue
			}
			k, n := 0, 0
			for j, x := range left {
				if k < len(found) && found[k] == x {
					yes[at[j]] = true
					k++
					continue
				}
				left[n], at[n] = x, at[j]
				n++
			}
			left, at = left[:n], at[:n]
		}
		for i, x := range list {
			if yes[i] {
				into = append(into, x)
			}
		}
		return into
	}
}

// thins returns what the probes keep of lists of a register.
func (w *walker) thins(ps []probe, at int) []func(list, into []ref) []ref {
	out := make([]func(list, into []ref) []ref, len(ps))
	for i, p := range ps {
		out[i] = w.thinned(p, at)
	}
	return out
}

func (w *walker) thinned(p probe, at int) func(list, into []ref) []ref {
	if !slices.Contains(p.args, at) {
		return func(list, into []ref) []ref {
			if len(list) == 0 || !p.test() {
				return into
			}
			return append(into, list...)
		}
	}
	if p.thin != nil {
		if keep := p.thin(at); keep != nil {
			return keep
		}
	}
	return func(list, into []ref) []ref {
		for _, x := range list {
			w.reg[at] = x
			if p.test() {
				into = append(into, x)
			}
		}
		return into
	}
}

// check is a look-up of facts all of whose arguments are bound.
func (w *walker) check(n *plan.Match) probe {
	switch {
	case n.Pred.Class == lexicon.KindClass:
		return w.member(n, w.kind(n.Pred.Kind))
	case len(n.Args) == 1:
		return w.member(n, w.truth(n.Pred))
	}
	x, _ := w.argument(n.Args[0])
	y, _ := w.argument(n.Args[1])
	f := w.newFar(x, y, n)
	p := probe{args: []int{x, y}, test: func() bool { return f.has(w.reg[x], w.reg[y]) }}
	if x != y {
		p.thin = f.thin
	}
	return p
}

// member is a look-up of one thing.
func (w *walker) member(n *plan.Match, t *test) probe {
	x, _ := w.argument(n.Args[0])
	h, beside := w.bitsBeside(x, t)
	if h == nil {
		return probe{[]int{x}, func() bool { return t.of(w.reg[x]) }, func(int) func(list, into []ref) []ref { return t.keep }}
	}
	test := func() bool {
		if place, ok := h.at(w.reg[x]); ok {
			w.tick(0)
			return beside.has(place)
		}
		return t.of(w.reg[x])
	}
	return probe{[]int{x}, test, func(int) func(list, into []ref) []ref {
		return func(list, into []ref) []ref {
			place, ok := h.run(list)
			if !ok {
				return t.keep(list, into)
			}
			w.tick(len(list))
			for i, x := range list {
				if beside.has(ref(place + i)) {
					into = append(into, x)
				}
			}
			return into
		}
	}}
}
