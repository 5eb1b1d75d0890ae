package exec

import (
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/value"
)

// bind gives a variable each value of an expression.
func (w *walker) bind(n *plan.Bind, next flow) flow {
	to := w.register(n.Var)
	if v, ok := n.Expr.(plan.Var); ok {
		from := w.register(v.Var)
		return each(func() bool {
			w.reg[to] = w.reg[from]
			return w.reg[to] == 0 || next.one()
		})
	}
	w.registers(plan.FreeOf(n.Expr))
	cell := w.r.cell(n.Expr, w.scope())
	if plan.Daily(n.Expr) {
		w.r.change(w.r.day + 1)
	}
	// Literals are numbered by the run, in the order in which they come.
	w.ready = append(w.ready, func() bool { return false })
	var buf []value.Value
	return each(func() bool {
		w.tick(0)
		buf = cell(w.reg, buf[:0])
		refs := make([]ref, len(buf))
		for i, v := range buf {
			refs[i] = w.r.ref(v)
		}
		for _, x := range refs {
			w.reg[to] = x
			if !next.one() {
				return false
			}
		}
		return true
	})
}

// unknown is true where some value of Arg has no value of the property.
func (w *walker) unknown(n *plan.Unknown) probe {
	args := w.registers(plan.FreeOf(n.Arg))
	if plan.Daily(n.Arg) {
		w.r.change(w.r.day + 1)
	}
	if v, ok := n.Arg.(plan.Var); ok {
		return w.unrecorded(n, w.register(v.Var))
	}
	cell := w.r.cell(n.Arg, w.scope())
	var buf []value.Value
	var found []ref
	return probe{args: args, test: func() bool {
		w.tick(0)
		buf = cell(w.reg, buf[:0])
		for _, v := range buf {
			found = found[:0]
			if v.Type == value.Node {
				found = w.r.objects(v.ID, n.Pred, found)
			}
			if len(found) == 0 {
				return true
			}
		}
		return false
	}}
}

// unrecorded is unknown of one thing.
func (w *walker) unrecorded(n *plan.Unknown, x int) probe {
	c := w.column(n.Pred, false)
	asked, done := 0, false
	recorded := plan.Values{Pred: n.Pred}
	build := func() bool {
		if c == nil && !done {
			done = true
			c = w.column(n.Pred, true)
		}
		return true
	}
	w.ready = append(w.ready, build)
	var h *home
	var beside *column
	if c != nil {
		h, beside = w.columnBeside(x, n.Pred, c)
	}
	var found []ref
	test := func() bool {
		w.tick(0)
		thing := w.reg[x]
		if h != nil {
			if place, ok := h.at(thing); ok {
				return !beside.recorded.has(place)
			}
		}
		if thing == 0 {
			return false
		}
		if asked++; !done && c == nil && w.wants(asked, recorded) {
			build()
		}
		if c != nil {
			return !c.recorded.has(thing)
		}
		found = w.r.objects(w.r.node(thing), n.Pred, found[:0])
		return len(found) == 0
	}
	return probe{[]int{x}, test, func(int) func(list, into []ref) []ref {
		return func(list, into []ref) []ref {
			if c != nil {
				w.tick(len(list))
				return c.recorded.without(list, into)
			}
			for _, thing := range list {
				w.reg[x] = thing
				if test() {
					into = append(into, thing)
				}
			}
			return into
		}
	}}
}

// period is true of things that are in force, or overlap.
func (w *walker) period(n *plan.Period) probe {
	a, _ := w.argument(n.Args[0])
	if n.Pred == lexicon.Overlap {
		b, _ := w.argument(n.Args[1])
		return probe{args: []int{a, b}, test: func() bool {
			w.tick(0)
			x, y := w.r.span(w.reg[a]), w.r.span(w.reg[b])
			return x.ok && y.ok && max(x.from, y.from) < min(x.to, y.to)
		}}
	}
	if n.Within != nil {
		from, to := w.r.bounds(n.Within)
		return probe{args: []int{a}, test: func() bool {
			w.tick(0)
			x := w.r.span(w.reg[a])
			return x.ok && max(x.from, from, value.FirstAsked) < min(x.to, to)
		}}
	}
	return probe{args: []int{a}, test: func() bool {
		w.tick(0)
		x := w.r.span(w.reg[a])
		if !x.ok {
			return false
		}
		w.r.change(x.from)
		w.r.change(x.to)
		return x.from <= w.r.day && w.r.day < x.to
	}}
}
