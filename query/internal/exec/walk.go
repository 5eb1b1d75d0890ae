package exec

import (
	"fmt"
	"maps"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// walker runs operators depth first. It compiles them, last to first, into steps that call
// each other; variables are registers. Every operator gives each assignment of what it
// binds once for what it was entered with, so the rows at the end are distinct.
//
//	join       one step in the next
//	match      a loop over the neighbours of what is bound, or over all things
//	semi-join  ends its body at the first assignment; where it finds variables, passes on
//	           each of their values once
//	quantifier remembers the answer where the same may be asked again
//
// It is for one goroutine.
type walker struct {
	r    *run
	reg  []ref
	slot map[*reading.Var]int // of the scope that is being compiled
	many bool                 // the scope may be entered again with the same values

	// from says by which variable another is determined: that whose neighbour it is, of things
	// that have no second.
	from map[*reading.Var]*reading.Var

	border   *border // of what is left on the way, and the variable that it looks at; or nil
	borderOf *reading.Var

	first   *border // the same, where the walk begins with that variable
	firstAt int     // its register
	ahead   bool    // most of the things are not looked at: the best of them come first

	homes    map[int]*home          // from which lists the things in registers come
	led      map[*reading.Var]ledBy // of which thing a variable is the one neighbour
	homeward *home                  // of the things that the walk begins with, if it has them in order
	openings map[*reading.Var][]opening
	sifted   map[plan.Node]*lists  // in place of those of a look-up
	sieved   map[*plan.Filter]bool // comparisons that are left to these
	ordered  *strip                // them in this order; or nil

	forked  bool           // others do parts of the same work
	same    []ref          // the things that all of them begin with, whatever is kept by now; or nil
	sorted  bool           // they come by id
	given   []*reading.Var // of the rows that the walk is entered with
	head    plan.Node      // the scan that begins the walk, if one does
	headSet *test          // whose members it goes through; or nil
	things  []ref          // that it goes through
	amongst []*amongst     // sets that it asks about
	ready   []func() bool  // makes arrays of what is looked up; false: that cannot be
	steps   int
	out     *table
}

// tick counts looked up facts; now and then it looks whether the question should end.
func (w *walker) tick(facts int) {
	w.r.touched += facts + 1
	w.steps += facts + 1
	if w.steps >= 1024 {
		w.steps = 0
		w.r.check(w.out)
	}
}

// register returns the register of a variable.
func (w *walker) register(v *reading.Var) int {
	at, ok := w.slot[v]
	if !ok {
		at = w.fresh(0)
		w.slot[v] = at
	}
	return at
}

// fresh returns a new register that holds x.
func (w *walker) fresh(x ref) int {
	w.reg = append(w.reg, x)
	return len(w.reg) - 1
}

// argument returns the register of an argument, and its variable unless it is fixed.
func (w *walker) argument(e plan.Expr) (int, *reading.Var) {
	switch e := e.(type) {
	case plan.Var:
		return w.register(e.Var), e.Var
	case plan.Fixed:
		return w.fresh(w.r.ref(w.r.fixed(e.Expr))), nil
	}
	panic("unreachable: an argument is a variable or fixed")
}

func (w *walker) registers(vars []*reading.Var) []int {
	out := make([]int, len(vars))
	for i, v := range vars {
		out[i] = w.register(v)
	}
	return out
}

// node compiles an operator that is entered with the variables bound.
func (w *walker) node(n plan.Node, bound []*reading.Var, next flow) flow {
	if t := w.r.env.Trace; t != nil {
		return t.traced(n, next, func(next flow) flow { return w.operator(n, bound, next) })
	}
	return w.operator(n, bound, next)
}

func (w *walker) operator(n plan.Node, bound []*reading.Var, next flow) flow {
	switch n := n.(type) {
	case *plan.Join:
		return w.join(n.Parts, bound, next)
	case *plan.Union:
		return w.union(n, bound, next)
	case *plan.Match:
		return w.match(n, bound, next)
	case *plan.Call:
		return w.call(n, bound, next)
	case *plan.Closure:
		return w.closure(n, bound, next)
	case *plan.Period:
		return w.probing(w.period(n), next)
	case *plan.Filter:
		if w.sieved[n] {
			return next
		}
		return w.filter(n, next)
	case *plan.Bind:
		return w.bind(n, next)
	case *plan.Unknown:
		return w.probing(w.unknown(n), next)
	case *plan.Equals:
		return w.equals(n, next)
	case *plan.Semi:
		return w.semi(n, bound, next)
	case *plan.Anti:
		return w.anti(n, bound, next)
	case *plan.Count:
		return w.count(n, bound, next)
	case *plan.Walk:
		return w.node(n.Body, bound, next)
	case *plan.Meet:
		return w.meet(n, bound, next)
	case *plan.Each:
		return w.each(n, next)
	case *plan.Among:
		return w.probing(w.among(n, bound, next.some), next)
	}
	panic(fmt.Sprintf("unreachable: %T in a walk", n))
}

func (w *walker) join(parts []plan.Node, bound []*reading.Var, next flow) flow {
	before := make([][]*reading.Var, len(parts))
	for i, p := range parts {
		before[i] = bound
		w.determine(p, bound)
		bound = after(bound, w.r.free(p))
	}
	border, v := w.border, w.borderOf
	w.border = nil
	for i := len(parts) - 1; i >= 0; i-- {
		if border != nil && !slices.Contains(before[i], v) && slices.Contains(w.r.free(parts[i]), v) {
			next = w.bordered(border, w.register(v), next)
		}
		next = w.node(parts[i], before[i], next)
	}
	return next
}

// union passes on what some part gives, each once.
func (w *walker) union(n *plan.Union, bound []*reading.Var, next flow) flow {
	open := minus(w.r.free(n), bound)
	if len(open) == 1 {
		if f := w.farOf(n, open[0]); f != nil {
			w.merged(n.Parts)
			return f.loop(next)
		}
	}
	if len(open) == 0 {
		return w.probing(w.any(n, bound), next)
	}
	d := w.once(open, next)
	parts := make([]step, len(n.Parts))
	for i, p := range n.Parts {
		from := w.from
		w.from = maps.Clone(from) // what one part determines another may not
		parts[i] = w.node(p, bound, d.flow).one
		w.from = from
	}
	return each(func() bool {
		d.reset()
		for _, part := range parts {
			if !part() {
				return false
			}
		}
		return true
	})
}

// merged notes that the operator that is compiled does the look-ups of parts.
func (w *walker) merged(parts []plan.Node) {
	if t := w.r.env.Trace; t != nil {
		t.merge(parts)
	}
}

func (w *walker) once(vars []*reading.Var, next flow) once { return w.onceOf(w.registers(vars), next) }

// closed is the walker of what a call or closure does inside: its variables are its own.
func (w *walker) closed(many bool, compile func()) {
	slot, from, was := w.slot, w.from, w.many
	w.slot, w.from, w.many = map[*reading.Var]int{}, nil, w.many || many
	compile()
	w.slot, w.from, w.many = slot, from, was
}

// scope returns a table whose columns are the registers, for expressions over them.
func (w *walker) scope() *table {
	t := newTable(make([]*reading.Var, len(w.reg)))
	for v, at := range w.slot {
		t.vars[at] = v
	}
	return t
}

// collect returns a last flow that adds the values of variables to a table.
func (w *walker) collect(vars []*reading.Var) flow {
	regs := w.registers(vars)
	one := func() bool {
		for _, at := range regs {
			w.out.data = append(w.out.data, w.reg[at])
		}
		if w.out.n++; w.out.n&1023 == 0 {
			w.r.check(w.out)
		}
		return true
	}
	return flow{
		one: one,
		lists: func(at int) many {
			col := slices.Index(regs, at)
			if col < 0 {
				return nil
			}
			return func(list []ref) bool {
				for _, x := range list {
					for _, r := range regs {
						w.out.data = append(w.out.data, w.reg[r])
					}
					w.out.data[len(w.out.data)-len(regs)+col] = x
				}
				if w.out.n += len(list); w.out.n&1023 < len(list) {
					w.r.check(w.out)
				}
				return true
			}
		},
		reads: func(at int) bool { return slices.Contains(regs, at) },
	}
}

// call steps into the rules of a derived predicate.
func (w *walker) call(n *plan.Call, bound []*reading.Var, next flow) flow {
	open := minus(w.r.free(n), bound)
	if len(open) == 0 {
		return w.probing(w.called(n, bound), next)
	}
	d := w.once(open, next)
	rules := w.rules(n, d.flow)
	return each(func() bool {
		d.reset()
		return rules()
	})
}

// determine notes what a look-up finds for a thing that has no second: the variable found is
// determined by the one that is known.
func (w *walker) determine(n plan.Node, bound []*reading.Var) {
	m, ok := n.(*plan.Match)
	if !ok || len(m.Args) != 2 {
		return
	}
	x, ok1 := m.Args[0].(plan.Var)
	y, ok2 := m.Args[1].(plan.Var)
	if !ok1 || !ok2 || x == y {
		return
	}
	one := w.r.single(m.Pred)
	switch {
	case one.forward && slices.Contains(bound, x.Var) && !slices.Contains(bound, y.Var):
		put(&w.from, y.Var, x.Var)
	case one.backward && slices.Contains(bound, y.Var) && !slices.Contains(bound, x.Var):
		put(&w.from, x.Var, y.Var)
	case one.forward && !slices.Contains(bound, x.Var) && !slices.Contains(bound, y.Var):
		put(&w.from, y.Var, x.Var)
	}
}

// determined reports whether v is the same wherever keys are.
func (w *walker) determined(v *reading.Var, keys []*reading.Var) bool {
	for v != nil && !slices.Contains(keys, v) {
		v = w.from[v]
	}
	return v != nil
}

// single says whether the things of a relation have one neighbour at most.
type single struct{ forward, backward bool }

func (r *run) single(p *lexicon.Predicate) single {
	s, known := r.singles[p]
	if !known {
		st := r.snap.Stats(r.id(p))
		s = single{st.MaxOut <= 1, st.MaxIn <= 1}
		put(&r.singles, p, s)
	}
	return s
}
