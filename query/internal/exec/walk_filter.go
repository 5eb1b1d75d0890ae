package exec

import (
	"math"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// scalar computes a whole number, an amount or a day that an expression has for the
// assignment in the registers, without making values of it. All its values are like Like
// but for the number; ok is false where there is none.
type scalar struct {
	like value.Value
	of   func() (n int64, ok bool)
}

// scalar compiles an expression; ok is false for those that need more: texts, properties
// with several values, dates without a day. Columns are built if build is set.
func (w *walker) scalar(e plan.Expr, build bool) (s scalar, ok bool) {
	switch e := e.(type) {
	case plan.Fixed:
		v := w.r.fixed(e.Expr)
		if !countable(v) {
			return scalar{}, false
		}
		like, n := v, v.Int
		like.Int = 0
		return scalar{like, func() (int64, bool) { return n, true }}, true
	case plan.Today:
		if w.r.watched {
			return scalar{}, false
		}
		day := w.r.day
		return scalar{value.OfDay(0), func() (int64, bool) { return day, true }}, true
	case plan.Values:
		return w.scalarOf(e, build)
	case plan.Arith:
		return w.sumOf(e, build)
	}
	return scalar{}, false
}

// sumOf compiles a sum or difference of two numbers, or of two amounts in one currency.
func (w *walker) sumOf(e plan.Arith, build bool) (scalar, bool) {
	if e.Op != '+' && e.Op != '-' {
		return scalar{}, false
	}
	l, ok1 := w.scalar(e.Left, build)
	if !ok1 || l.like.Type == value.Date {
		return scalar{}, false
	}
	r, ok2 := w.scalar(e.Right, build)
	if !ok2 || l.like != r.like {
		return scalar{}, false
	}
	left, right := l.of, r.of
	return scalar{l.like, func() (int64, bool) {
		a, ok := left()
		if !ok {
			return 0, false
		}
		b, ok := right()
		if !ok {
			return 0, false
		}
		if e.Op == '-' {
			b = -b
		}
		if sum := a + b; (sum > a) == (b > 0) && b != math.MinInt64 {
			return sum, true
		}
		x, y := l.like, l.like
		x.Int, y.Int = a, b
		_, err := value.Arith('+', x, y) // too large: this says so
		failed(err)
		return 0, false
	}}, true
}

func (w *walker) scalarOf(e plan.Values, build bool) (scalar, bool) {
	arg, ok := e.Arg.(plan.Var)
	if !ok || e.Pred.Class != lexicon.Property {
		return scalar{}, false
	}
	c := w.column(e.Pred, build)
	if c == nil || !c.even {
		return scalar{}, false
	}
	at := w.register(arg.Var)
	if h, beside := w.columnBeside(at, e.Pred, c); h != nil {
		return scalar{c.like, func() (int64, bool) {
			if place, ok := h.at(w.reg[at]); ok {
				return beside.of(place)
			}
			return c.of(w.reg[at])
		}}, true
	}
	return scalar{c.like, func() (int64, bool) { return c.of(w.reg[at]) }}, true
}

func (w *walker) column(p *lexicon.Predicate, build bool) *column {
	var pause func()
	if build {
		pause = w.pause
	}
	return w.r.kept.columnOf(columnKey{w.r.id(p), objectType(p)}, pause)
}

// comparison compiles a comparison of scalars; nil where it takes values.
func (w *walker) comparison(n *plan.Filter, build bool) func() bool {
	if f := w.withDate(n, build); f != nil {
		return f
	}
	l, ok1 := w.scalar(n.Left, build)
	if !ok1 {
		return nil
	}
	r, ok2 := w.scalar(n.Right, build)
	if !ok2 || l.like != r.like {
		return nil
	}
	left, right := l.of, r.of
	both := func(holds func(a, b int64) bool) func() bool {
		return func() bool {
			a, ok := left()
			if !ok {
				return false
			}
			b, ok := right()
			return ok && holds(a, b)
		}
	}
	switch n.Op {
	case reading.Equal:
		return both(func(a, b int64) bool { return a == b })
	case reading.NotEqual:
		return both(func(a, b int64) bool { return a != b })
	case reading.Less:
		return both(func(a, b int64) bool { return a < b })
	case reading.LessEqual:
		return both(func(a, b int64) bool { return a <= b })
	case reading.Greater:
		return both(func(a, b int64) bool { return a > b })
	case reading.GreaterEqual:
		return both(func(a, b int64) bool { return a >= b })
	}
	return nil
}

// withDate compiles a comparison of days with a date that is known to the month or year;
// nil for others.
func (w *walker) withDate(n *plan.Filter, build bool) func() bool {
	f, ok := n.Right.(plan.Fixed)
	if !ok {
		return nil
	}
	date := w.r.fixed(f.Expr)
	if date.Type != value.Date || date.Prec == value.Day && n.Op != reading.In {
		return nil
	}
	l, ok := w.scalar(n.Left, build)
	if !ok || l.like.Type != value.Date {
		return nil
	}
	left := l.of
	return func() bool {
		day, ok := left()
		return ok && compare(n.Op, value.OfDay(day), date)
	}
}

// filter passes on the assignments of which a comparison is true.
func (w *walker) filter(n *plan.Filter, next flow) flow {
	p := w.comparing(n)
	out := w.probing(p, next)
	if plan.HostAsked(n) {
		out.lists = nil // one by one: no more are asked about than are needed
	}
	return out
}

// comparing compiles a comparison: entities and scalars are compared as numbers, all else
// as values.
func (w *walker) comparing(n *plan.Filter) probe {
	out := probe{args: w.registers(plan.FreeOf(n.Left, n.Right))}
	if same := w.identity(n); same != nil {
		return probe{out.args, same, w.thinIdentity(n)}
	}
	if fast := w.comparison(n, false); fast != nil {
		slot := w.slot
		return probe{out.args, fast, func(at int) func(list, into []ref) []ref { return w.within(n, slot, at) }}
	}
	scope := w.scope()
	left, right := w.r.cell(n.Left, scope), w.r.cell(n.Right, scope)
	daily := w.r.watched && (plan.Daily(n.Left) || plan.Daily(n.Right))
	steady := steady(n.Left) && !plan.Daily(n.Right) || steady(n.Right) && !plan.Daily(n.Left)
	var ls, rs []value.Value
	slow := func() bool {
		ls, rs = left(w.reg, ls[:0]), right(w.reg, rs[:0])
		if daily {
			w.r.changeOf(w.reg, left, right, steady)
		}
		return holds(n.Op, ls, rs)
	}
	asked, done := 0, false
	var fast func() bool
	slot := w.slot // of the scope that is compiled now
	build := func() bool {
		if !done {
			done = true
			fast = w.inScope(slot, func() func() bool { return w.comparison(n, true) })
		}
		return true
	}
	w.ready = append(w.ready, build)
	out.test = func() bool {
		w.tick(0)
		if asked++; !done && w.wants(asked, n.Left, n.Right) {
			build()
		}
		if fast != nil {
			return fast()
		}
		return slow()
	}
	out.thin = func(at int) func(list, into []ref) []ref {
		var keep func(list, into []ref) []ref
		one := w.thinned(probe{args: out.args, test: out.test}, at)
		return func(list, into []ref) []ref {
			if fast == nil {
				return one(list, into)
			}
			if keep == nil {
				if keep = w.within(n, slot, at); keep == nil {
					keep = one
				}
			}
			return keep(list, into)
		}
	}
	return out
}

// inScope compiles with the variables of a scope.
func (w *walker) inScope(slot map[*reading.Var]int, compile func() func() bool) func() bool {
	was := w.slot
	w.slot = slot
	defer func() { w.slot = was }()
	return compile()
}

// within compiles a comparison of a column's values of the things of a list with a number
// that is the same for all of them; nil for others.
func (w *walker) within(n *plan.Filter, slot map[*reading.Var]int, at int) func(list, into []ref) []ref {
	was := w.slot
	w.slot = slot
	defer func() { w.slot = was }()
	op, column, other := n.Op, n.Left, n.Right
	if !w.isColumn(column, at) {
		op, column, other = turned(op), other, column
	}
	if !w.isColumn(column, at) || slices.Contains(w.registers(plan.FreeOf(other)), at) {
		return nil
	}
	c := w.column(column.(plan.Values).Pred, false)
	k, ok := w.scalar(other, false)
	if c == nil || !c.even || !ok || k.like != c.like || op == reading.In {
		return nil
	}
	h, beside := w.columnBeside(at, column.(plan.Values).Pred, c)
	return func(list, into []ref) []ref {
		w.tick(len(list))
		n, ok := k.of()
		if !ok {
			return into
		}
		low, high, not := interval(op, n)
		if h != nil {
			if place, ok := h.run(list); ok {
				return beside.keepRun(place, list, into, low, high, not)
			}
		}
		return c.keep(list, into, low, high, not)
	}
}

// isColumn reports whether an expression is a property of the thing in a register.
func (w *walker) isColumn(e plan.Expr, at int) bool {
	v, ok := e.(plan.Values)
	if !ok || v.Pred.Class != lexicon.Property {
		return false
	}
	arg, ok := v.Arg.(plan.Var)
	return ok && w.register(arg.Var) == at
}

// turned is the comparison with its sides exchanged.
func turned(op reading.CompareOp) reading.CompareOp {
	switch op {
	case reading.Less:
		return reading.Greater
	case reading.LessEqual:
		return reading.GreaterEqual
	case reading.Greater:
		return reading.Less
	case reading.GreaterEqual:
		return reading.LessEqual
	}
	return op
}

// interval says which numbers compare with n: those from low to high, or with not the others.
func interval(op reading.CompareOp, n int64) (low, high int64, not bool) {
	switch op {
	case reading.Equal:
		return n, n, false
	case reading.NotEqual:
		return n, n, true
	case reading.Less:
		if n == math.MinInt64 {
			return 1, 0, false
		}
		return math.MinInt64, n - 1, false
	case reading.LessEqual:
		return math.MinInt64, n, false
	case reading.Greater:
		if n == math.MaxInt64 {
			return 1, 0, false
		}
		return n + 1, math.MaxInt64, false
	case reading.GreaterEqual:
		return n, math.MaxInt64, false
	}
	panic("unreachable: comparison of numbers")
}

// thinIdentity keeps what is the same, or another, as what stands on the other side.
func (w *walker) thinIdentity(n *plan.Filter) thin {
	a, _ := w.argument(n.Left)
	b, _ := w.argument(n.Right)
	return func(at int) func(list, into []ref) []ref {
		other := a + b - at
		if a == b {
			return nil
		}
		if n.Op == reading.Equal {
			return func(list, into []ref) []ref {
				y := w.reg[other]
				for _, x := range list {
					if x == y && x != 0 {
						into = append(into, x)
					}
				}
				return into
			}
		}
		return func(list, into []ref) []ref {
			y := w.reg[other]
			if y == 0 {
				return into
			}
			for _, x := range list {
				if x != y && x != 0 {
					into = append(into, x)
				}
			}
			return into
		}
	}
}

// wants counts how often expressions have been computed from facts, in steps, and reports
// whether their columns are worth building now.
func (w *walker) wants(asked int, es ...plan.Expr) bool {
	const many = 256
	if asked%many != 0 && !w.r.kept.eager {
		return false
	}
	yes := false
	for _, e := range es {
		for _, v := range valuesIn(e) {
			p := v.(plan.Values).Pred
			yes = w.r.kept.wants(columnKey{w.r.id(p), objectType(p)}, many) || yes
		}
	}
	return yes
}

// identity compiles a comparison of two entities; nil for others.
func (w *walker) identity(n *plan.Filter) func() bool {
	if n.Op != reading.Equal && n.Op != reading.NotEqual || !names(n.Left) || !names(n.Right) {
		return nil
	}
	a, _ := w.argument(n.Left)
	b, _ := w.argument(n.Right)
	if n.Op == reading.Equal {
		return func() bool { return w.reg[a] == w.reg[b] && w.reg[a] != 0 }
	}
	return func() bool { return w.reg[a] != w.reg[b] && w.reg[a] != 0 && w.reg[b] != 0 }
}

// names reports whether an expression is surely an entity: a variable of a kind, or a name.
func names(e plan.Expr) bool {
	switch e := e.(type) {
	case plan.Var:
		return e.Kind != nil
	case plan.Fixed:
		c, ok := e.Expr.(reading.Const)
		return ok && c.Value.Type == value.Node
	}
	return false
}
