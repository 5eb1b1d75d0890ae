package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// rules compiles the rules of a called predicate, one after the other. Arguments that are
// bound in the definition are handed in, the others handed out, or compared where the call
// knows them.
func (w *walker) rules(n *plan.Call, next flow) step {
	args, bound := w.arguments(n)
	many := w.many || w.again(w.r.free(n), nil)
	parts := make([]step, len(n.Def.Rules))
	for i, rule := range n.Def.Rules {
		twice := i+1 < len(parts) && n.Def.Rules[i+1].Turned && !slices.Contains(bound, true)
		switch {
		case parts[i] != nil: // turned
		case twice:
			t := &exchanged{}
			record := t.record(w, args[0], args[1], next)
			w.closed(many, func() { parts[i] = t.anew(w.rule(n, rule, args, bound, record)) })
			parts[i+1] = t.turn(w, args[0], args[1], next.one)
		default:
			w.closed(many, func() { parts[i] = w.rule(n, rule, args, bound, next) })
		}
	}
	return func() bool {
		for _, part := range parts {
			if !part() {
				return false
			}
		}
		return true
	}
}

// exchanged is the pairs that a rule of a symmetric predicate has found since it was last
// entered; they are found the other way round too.
type exchanged struct{ pairs []ref }

// anew returns the rule's step, which begins without pairs: the last time it may have ended
// early.
func (t *exchanged) anew(rule step) step {
	return func() bool {
		t.pairs = t.pairs[:0]
		return rule()
	}
}

// record returns a flow that notes the pairs in two registers before it passes them on.
func (t *exchanged) record(w *walker, a, b int, next flow) flow {
	return flow{
		one: func() bool {
			if n := len(t.pairs); n == cap(t.pairs) {
				w.r.keep(4 * max(n, 64)) // it doubles
				t.pairs = slices.Grow(t.pairs, max(n, 64))
			}
			t.pairs = append(t.pairs, w.reg[a], w.reg[b])
			return next.one()
		},
		reads: func(at int) bool { return at == a || at == b || next.looksAt(at) },
		some:  next.some,
	}
}

// turn returns the step that passes the pairs on with the registers exchanged, in the order
// in which they were found.
func (t *exchanged) turn(w *walker, a, b int, one step) step {
	return func() bool {
		for i := 0; i < len(t.pairs); i += 2 {
			w.tick(0)
			w.reg[a], w.reg[b] = t.pairs[i+1], t.pairs[i]
			if !one() {
				return false
			}
		}
		return true
	}
}

// arguments returns the registers of the arguments of a call, and which the call knows, by
// itself or because they stood there before.
func (w *walker) arguments(n *plan.Call) (args []int, bound []bool) {
	args, bound = make([]int, len(n.Args)), make([]bool, len(n.Args))
	for i, a := range n.Args {
		args[i], _ = w.argument(a)
		bound[i] = n.Bound&(1<<i) != 0 || slices.Index(args[:i], args[i]) >= 0
	}
	return args, bound
}

func (w *walker) rule(n *plan.Call, rule *plan.Rule, args []int, bound []bool, next flow) step {
	var known []*reading.Var
	for i, v := range rule.Vars {
		if n.Def.Bound&(1<<i) != 0 {
			known = append(known, v)
		}
	}
	if w.sameRegisters(n, rule, args, bound) {
		return w.node(rule.Body, known, next).one
	}
	own := w.registers(rule.Vars)
	body := w.node(rule.Body, known, w.handed(n, own, args, bound, next)).one
	return func() bool {
		for i, at := range own {
			if n.Def.Bound&(1<<i) != 0 {
				if w.reg[args[i]] == 0 {
					return true
				}
				w.reg[at] = w.reg[args[i]]
			}
		}
		return body()
	}
}

// sameRegisters lets the variables of a rule's head stand for the arguments of a call
// themselves, if each of them is either handed in or found: then nothing has to be copied.
func (w *walker) sameRegisters(n *plan.Call, rule *plan.Rule, args []int, bound []bool) bool {
	for i, v := range rule.Vars {
		in := n.Def.Bound&(1<<i) != 0
		_, fixed := n.Args[i].(plan.Fixed)
		if slices.Contains(rule.Vars[:i], v) || !in && bound[i] || fixed && w.reg[args[i]] == 0 {
			return false
		}
	}
	for i, v := range rule.Vars {
		w.slot[v] = args[i]
	}
	return true
}

// handed returns the flow that hands what a rule has found to those who called it.
func (w *walker) handed(n *plan.Call, own, args []int, bound []bool, next flow) flow {
	return each(func() bool {
		for i, at := range own {
			switch {
			case n.Def.Bound&(1<<i) != 0:
			case bound[i]:
				if w.reg[args[i]] != w.reg[at] {
					return true
				}
			default:
				w.reg[args[i]] = w.reg[at]
			}
		}
		return next.one()
	})
}
