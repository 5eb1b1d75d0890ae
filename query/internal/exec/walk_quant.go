package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// semi passes on the assignments for which its body has one. Where the body finds
// variables of the outside, it passes on each of their values once.
func (w *walker) semi(n *plan.Semi, bound []*reading.Var, next flow) flow {
	free := w.r.free(n)
	open := minus(free, bound)
	keys := minus(free, open)
	switch {
	case len(open) == 0:
		return w.probing(w.asking(n.Body, keys, bound), next)
	case len(open) == 1 && len(keys) == 1 && w.again(keys, bound):
		return w.listing(n, keys[0], open[0], next)
	}
	w.look(n.Body, bound)
	if !slices.ContainsFunc(n.Vars, func(v *reading.Var) bool { return !w.determined(v, free) }) {
		return w.node(n.Body, bound, next) // no value of the inner variables gives the same again
	}
	known := w.registers(keys)
	d := w.once(open, next)
	body := w.node(n.Body, bound, d.flow).one
	return flow{
		one: func() bool {
			d.reset()
			return body()
		},
		reads: func(at int) bool { return slices.Contains(known, at) || next.looksAt(at) },
		some:  next.some,
	}
}

// look notes what the parts of a body determine.
func (w *walker) look(n plan.Node, bound []*reading.Var) {
	j, ok := n.(*plan.Join)
	if !ok {
		w.determine(n, bound)
		return
	}
	for _, p := range j.Parts {
		w.determine(p, bound)
		bound = after(bound, w.r.free(p))
	}
}

// again reports whether what depends on keys may be asked again with the same values.
func (w *walker) again(keys, bound []*reading.Var) bool {
	return w.many || slices.ContainsFunc(bound, func(v *reading.Var) bool { return !w.determined(v, keys) })
}

// listing is a semi-join that finds one variable for another, and remembers what it found:
// the next time it goes through the list.
func (w *walker) listing(n *plan.Semi, key, open *reading.Var, next flow) flow {
	from, to := w.register(key), w.register(open)
	spans := newSpans(w.r)
	var found []ref
	d := w.once([]*reading.Var{open}, w.finding(to, &found))
	many := w.many
	w.many = false // the body is asked once for each key
	body := w.node(n.Body, []*reading.Var{key}, d.flow).one
	w.many = many
	pass := w.taking(to, next)
	one := func() bool {
		list, ok := spans.of(w.reg[from])
		if !ok {
			found = found[:0]
			d.reset()
			body()
			list = spans.put(w.reg[from], found)
		}
		w.tick(len(list))
		return cut(list, next.some, pass)
	}
	return flow{one: one, reads: func(at int) bool { return at == from || next.looksAt(at) }, some: next.some}
}

// finding returns a flow that notes the values of a register.
func (w *walker) finding(at int, found *[]ref) flow {
	return flow{
		one: func() bool {
			*found = append(*found, w.reg[at])
			return true
		},
		lists: func(of int) many {
			if of != at {
				return nil
			}
			return func(list []ref) bool {
				*found = append(*found, list...)
				return true
			}
		},
		reads: func(of int) bool { return of == at },
	}
}

// asking returns the probe whether a body that depends on keys has an assignment. Where it
// is more than a look-up and the same may be asked again, the answer is remembered.
func (w *walker) asking(body plan.Node, keys, bound []*reading.Var) probe {
	ask := w.answering(body, keys, bound, func(bound []*reading.Var) func() bool {
		search := w.node(body, bound, stopped).one
		return func() bool { return !search() }
	})
	return probe{args: w.registers(keys), test: ask}
}

// answering returns the test that compile makes for the variables that are bound then,
// remembered if that pays.
func (w *walker) answering(body plan.Node, keys, bound []*reading.Var, compile func(bound []*reading.Var) func() bool) func() bool {
	if w.isLookUp(body, bound) || !w.again(keys, bound) {
		return compile(bound)
	}
	many := w.many
	w.many = false // the body is asked once
	ask := compile(keys)
	w.many = many
	return w.remembered(keys, ask)
}

// remembered returns a test that asks once for each assignment of keys.
func (w *walker) remembered(keys []*reading.Var, ask func() bool) func() bool {
	regs := w.registers(keys)
	switch len(regs) {
	case 0:
		regs = []int{w.fresh(0), w.fresh(0)}
	case 1:
		return w.rememberedOne(regs[0], ask)
	case 2:
	default:
		return w.rememberedRows(regs, ask)
	}
	answers, a, b := newRemembered(), regs[0], regs[1]
	return func() bool {
		k := uint64(w.reg[a])<<32 | uint64(w.reg[b])
		if v, ok := answers.get(k); ok {
			return v != 0
		}
		yes := ask()
		answers.put(k, int32(count(yes)))
		w.r.keep(12)
		return yes
	}
}

// rememberedOne is remembered of one thing.
func (w *walker) rememberedOne(at int, ask func() bool) func() bool {
	asked, yes := newSeenRefs(w.r), newSeenRefs(w.r)
	return func() bool {
		x := w.reg[at]
		if !asked.insert(x) {
			return yes.has(x)
		}
		if ask() {
			yes.insert(x)
			return true
		}
		return false
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (w *walker) rememberedRows(regs []int, ask func() bool) func() bool {
	rows := newNumbered(make([]*reading.Var, len(regs)))
	var answers []bool
	key := make([]ref, len(regs))
	return func() bool {
		if at := rows.number(pick(w.reg, regs, key)); at >= 0 {
			return answers[at]
		}
		yes := ask()
		rows.insert(pick(w.reg, regs, key))
		answers = append(answers, yes)
		w.r.keep(4*len(regs) + 8)
		return yes
	}
}

// anti passes on the assignments for which its body has none.
func (w *walker) anti(n *plan.Anti, bound []*reading.Var, next flow) flow {
	p := w.asking(n.Body, w.r.free(n), bound)
	return w.probing(probe{p.args, func() bool { return !p.test() }, nil}, next)
}

// isLookUp reports whether n is asked as fast as remembered: it goes through no neighbours.
func (w *walker) isLookUp(n plan.Node, bound []*reading.Var) bool {
	switch n := n.(type) {
	case *plan.Match:
		return len(minus(w.r.free(n), bound)) == 0
	case *plan.Filter, *plan.Unknown, *plan.Period:
		return true
	case *plan.Walk:
		return w.isLookUp(n.Body, bound)
	case *plan.Among:
		return true // it remembers by itself
	case *plan.Join:
		return !slices.ContainsFunc(n.Parts, func(p plan.Node) bool { return !w.isLookUp(p, bound) })
	case *plan.Union:
		return !slices.ContainsFunc(n.Parts, func(p plan.Node) bool { return !w.isLookUp(p, bound) })
	case *plan.Call:
		return len(minus(w.r.free(n), bound)) == 0 &&
			!slices.ContainsFunc(n.Def.Rules, func(r *plan.Rule) bool { return !w.isLookUp(r.Body, r.Vars) })
	case *plan.Semi:
		m, ok := n.Body.(*plan.Match)
		return ok && len(minus(w.r.free(n), bound)) == 0 && len(m.Args) == 2
	}
	return false
}

// count passes on the assignments for which its body has the right number of assignments.
func (w *walker) count(n *plan.Count, bound []*reading.Var, next flow) flow {
	if f := w.countedAt(n, bound); f != nil {
		return w.probing(w.degree(n, f), next)
	}
	ask := w.answering(n, w.r.free(n), bound, func(bound []*reading.Var) func() bool {
		if n.Cond != nil {
			return w.most(n, bound)
		}
		return w.number(n, bound)
	})
	return w.probing(probe{args: w.registers(w.r.free(n)), test: ask}, next)
}

// countedAt returns what finds the things that are counted, if they are all neighbours of one
// thing by one look-up: each is there once.
func (w *walker) countedAt(n *plan.Count, bound []*reading.Var) *far {
	if n.Cond != nil || len(n.Vars) != 1 || slices.Contains(bound, n.Vars[0]) {
		return nil
	}
	body := n.Body
	if walk, ok := body.(*plan.Walk); ok {
		body = walk.Body
	}
	if open := minus(w.r.free(body), bound); len(open) != 1 || open[0] != n.Vars[0] {
		return nil
	}
	f := w.farOf(body, n.Vars[0])
	if f != nil {
		w.merged([]plan.Node{body})
	}
	return f
}

// degree is the probe of a count of neighbours.
func (w *walker) degree(n *plan.Count, f *far) probe {
	test := func() bool {
		w.tick(0)
		return passes(n, len(f.whole(w.reg[f.near])), 0)
	}
	return probe{[]int{f.near}, test, func(int) func(list, into []ref) []ref {
		return func(list, into []ref) []ref {
			if f.lists == nil {
				for _, x := range list {
					w.reg[f.near] = x
					if test() {
						into = append(into, x)
					}
				}
				return into
			}
			w.tick(len(list))
			for _, x := range list {
				if passes(n, len(f.lists.of(x)), 0) {
					into = append(into, x)
				}
			}
			return into
		}
	}}
}

// number returns the test of a count; it stops counting where the answer is clear.
func (w *walker) number(n *plan.Count, bound []*reading.Var) func() bool {
	count, enough := 0, n.N+1
	if n.Op == reading.AtLeast {
		enough = n.N
	}
	regs := w.registers(n.Vars)
	last := flow{
		one: func() bool {
			count++
			return count < enough
		},
		lists: func(at int) many {
			if !slices.Contains(regs, at) {
				return nil
			}
			return func(list []ref) bool {
				count += len(list)
				return count < enough
			}
		},
		reads: func(at int) bool { return slices.Contains(regs, at) },
		some:  true,
	}
	d := once{func() {}, last}
	if len(minus(minus(w.r.free(n.Body), bound), n.Vars)) > 0 {
		d = w.once(n.Vars, last) // the same may come with other values of what else is found
	}
	body := w.node(n.Body, bound, d.flow).one
	return func() bool {
		count = 0
		d.reset()
		if enough > 0 {
			body()
		}
		return passes(n, count, 0)
	}
}

// most returns the test whether more than half of what the condition gives has the body.
func (w *walker) most(n *plan.Count, bound []*reading.Var) func() bool {
	count, total := 0, 0
	body := w.node(n.Body, after(bound, n.Vars), stopped).one
	d := w.once(n.Vars, each(func() bool {
		total++
		if !body() {
			count++
		}
		return true
	}))
	cond := w.node(n.Cond, bound, d.flow).one
	return func() bool {
		count, total = 0, 0
		d.reset()
		cond()
		return passes(n, count, total)
	}
}
