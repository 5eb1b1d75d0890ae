package exec

import (
	"math"

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

// filter passes on the assignments of which a comparison is true: entities and scalars are
// compared as numbers, all else as values.
func (w *walker) filter(n *plan.Filter, next step) step {
	w.registers(plan.FreeOf(n.Left, n.Right))
	if same := w.identity(n); same != nil {
		return func() bool { return !same() || next() }
	}
	if fast := w.comparison(n, false); fast != nil {
		return func() bool { return !fast() || next() }
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
			was := w.slot
			w.slot = slot
			fast = w.comparison(n, true)
			w.slot = was
		}
		return true
	}
	w.ready = append(w.ready, build)
	return func() bool {
		w.tick(0)
		if asked++; !done && w.wants(asked, n.Left, n.Right) {
			build()
		}
		holds := false
		if fast != nil {
			holds = fast()
		} else {
			holds = slow()
		}
		return !holds || next()
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

// bind gives a variable each value of an expression.
func (w *walker) bind(n *plan.Bind, next step) step {
	to := w.register(n.Var)
	if v, ok := n.Expr.(plan.Var); ok {
		from := w.register(v.Var)
		return func() bool {
			w.reg[to] = w.reg[from]
			return w.reg[to] == 0 || next()
		}
	}
	w.registers(plan.FreeOf(n.Expr))
	cell := w.r.cell(n.Expr, w.scope())
	if plan.Daily(n.Expr) {
		w.r.change(w.r.day + 1)
	}
	// Literals are numbered by the run, in the order in which they come.
	w.ready = append(w.ready, func() bool { return false })
	var buf []value.Value
	return func() bool {
		w.tick(0)
		buf = cell(w.reg, buf[:0])
		refs := make([]ref, len(buf))
		for i, v := range buf {
			refs[i] = w.r.ref(v)
		}
		for _, x := range refs {
			w.reg[to] = x
			if !next() {
				return false
			}
		}
		return true
	}
}

// unknown passes on the assignments of which some value of Arg has no value of the
// property.
func (w *walker) unknown(n *plan.Unknown, next step) step {
	w.registers(plan.FreeOf(n.Arg))
	if plan.Daily(n.Arg) {
		w.r.change(w.r.day + 1)
	}
	if v, ok := n.Arg.(plan.Var); ok {
		return w.unrecorded(n, w.register(v.Var), next)
	}
	cell := w.r.cell(n.Arg, w.scope())
	var buf []value.Value
	var found []ref
	return func() bool {
		w.tick(0)
		buf = cell(w.reg, buf[:0])
		for _, v := range buf {
			found = found[:0]
			if v.Type == value.Node {
				found = w.r.objects(v.ID, n.Pred, found)
			}
			if len(found) == 0 {
				return next()
			}
		}
		return true
	}
}

// unrecorded is unknown of one thing.
func (w *walker) unrecorded(n *plan.Unknown, x int, next step) step {
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
	var found []ref
	return func() bool {
		w.tick(0)
		thing := w.reg[x]
		if thing == 0 {
			return true
		}
		if asked++; !done && c == nil && w.wants(asked, recorded) {
			build()
		}
		if c != nil {
			return c.recorded.has(thing) || next()
		}
		found = w.r.objects(w.r.node(thing), n.Pred, found[:0])
		return len(found) > 0 || next()
	}
}

// period passes on the things that are in force, or overlap.
func (w *walker) period(n *plan.Period, next step) step {
	a, _ := w.argument(n.Args[0])
	if n.Pred == lexicon.Overlap {
		b, _ := w.argument(n.Args[1])
		return func() bool {
			w.tick(0)
			x, y := w.r.span(w.reg[a]), w.r.span(w.reg[b])
			return !(x.ok && y.ok && max(x.from, y.from) < min(x.to, y.to)) || next()
		}
	}
	if n.Within != nil {
		from, to := w.r.bounds(n.Within)
		return func() bool {
			w.tick(0)
			x := w.r.span(w.reg[a])
			return !(x.ok && max(x.from, from, value.FirstAsked) < min(x.to, to)) || next()
		}
	}
	return func() bool {
		w.tick(0)
		x := w.r.span(w.reg[a])
		if !x.ok {
			return true
		}
		w.r.change(x.from)
		w.r.change(x.to)
		return !(x.from <= w.r.day && w.r.day < x.to) || next()
	}
}
