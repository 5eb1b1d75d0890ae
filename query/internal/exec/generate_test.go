package exec_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

const randomWords = `clock 2020-01-04
kind Tee "tee" period start until end
kind You is Tee "you"
kind Src "source" sources
relation p(Thing, Thing)
relation q(Thing, Thing)
property n(Thing) integer
property m(Thing) money
property t(Thing) number
property e(Thing) truth
property start(Tee) date
property end(Tee) date
property h(Tee) integer external
property k(Tee) truth external
relation z(Tee, Tee) external

rule live(X Tee)
  if tee(X), in_force(X)
rule r(X Thing, Y Thing)
  if p(X, Y), live(X)
rule path(X Thing, Y Thing)
  if q(X, Y)
rule path(X Thing, Y Thing)
  if q(X, Z), path(Z, Y)
rule even(X Thing, Y Thing)
  if odd(X, Z), p(Z, Y)
rule odd(X Thing, Y Thing)
  if p(X, Y)
rule odd(X Thing, Y Thing)
  if even(X, Z), p(Z, Y)
rule near(X Thing, Y Thing) symmetric
  if q(X, Y), not p(X, Y)
rule root(X Tee)
  if tee(X), not some Y p(Y, X)
rule busy(X Tee)
  if tee(X), count{Y | p(X, Y)} >= 2
rule chain(X Thing, Y Thing)
  if p(X, Y), in_force(X)
rule chain(X Thing, Y Thing)
  if chain(X, Z), p(Z, Y), not e(Z)
rule same(X Tee, Y Tee)
  if X = Y or q(X, Y)
rule size(X Thing, V integer)
  if tee(X), n(X) = V
rule size(X Thing, V integer)
  if tee(X), V = count{Y | q(X, Y)}
rule twin(X Thing, Y Thing)
  if size(X, V), size(Y, V), X != Y
rule risky(X Tee)
  if h(X) >= 1, not k(X)
rule peer(X Thing, Y Thing) symmetric
  if path(X, Z), path(Y, Z), ever (live(X), live(Y))
`

// generator makes random graphs and readings.
type generator struct {
	*rand.Rand
	w     *world
	vars  int
	fresh []*reading.Var
}

// randomWorld makes a graph of a few things.
func (g *generator) quads() []quad.Quad {
	var out []quad.Quad
	things := 2 + g.IntN(4)
	add := func(s, p string, o quad.Value) {
		q := quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: o}
		if p == "a" {
			q.Predicate = graph.Type
		}
		if g.IntN(4) == 0 {
			q.Label = quad.IRI(g.pick("s1", "s2"))
		}
		out = append(out, q)
	}
	thing := func() string { return fmt.Sprintf("x%d", g.IntN(things)) }
	for i := range things {
		x := fmt.Sprintf("x%d", i)
		if k := g.pick("Tee", "Tee", "You", ""); k != "" {
			add(x, "a", quad.IRI(k))
		}
		if g.IntN(2) == 0 {
			add(x, "n", quad.Int(g.IntN(4)))
		}
		if g.IntN(3) == 0 {
			add(x, "m", value.Term(nil, value.Value{Type: value.Money, Int: int64(g.IntN(4))*10000 + 5000, Text: "USD"}))
		}
		for range g.IntN(3) { // several, of several currencies, or none
			add(x, "t", g.size())
		}
		if g.IntN(2) == 0 {
			add(x, "e", []quad.Value{quad.Bool(true), quad.Bool(false), quad.String("yes")}[g.IntN(3)])
		}
		if g.IntN(2) == 0 {
			add(x, "start", g.date())
		}
		if g.IntN(2) == 0 {
			add(x, "end", g.date())
		}
	}
	for range g.IntN(8) {
		add(thing(), "p", quad.IRI(thing()))
	}
	for range g.IntN(8) {
		add(thing(), "q", quad.IRI(thing()))
	}
	for i := range things + 1 { // what can be counted is in the oracle's domain
		add("s1", "counts", quad.Int(i))
	}
	add("s1", "a", quad.IRI("Src"))
	add("s2", "a", quad.IRI("Src"))
	add("s2", "e", quad.Bool(true))
	return out
}

// size is a number, an amount or a text that compare with each other or do not. No amount is
// whole: what gives a variable its value gives that one, and the oracle tries all that equal it.
func (g *generator) size() quad.Value {
	n := int64(g.IntN(4))
	switch g.IntN(6) {
	case 0:
		return value.Term(nil, value.Value{Type: value.Money, Int: n*10000 + 5000, Text: "USD"})
	case 1:
		return value.Term(nil, value.Value{Type: value.Money, Int: n*10000 + 5000, Text: "EUR"})
	case 2:
		return quad.Float(float64(n) + 0.5)
	case 3:
		return quad.TypedString{Value: quad.String(fmt.Sprintf("0%d", n)), Type: "http://www.w3.org/2001/XMLSchema#integer"}
	case 4:
		return quad.String(fmt.Sprint(n))
	}
	return quad.Int(n)
}

func (g *generator) date() quad.Value {
	v := value.OfDay(day("2020-01-01") + int64(g.IntN(7)))
	if g.IntN(40) == 0 {
		v, _ = value.ParseDate("2020-01")
	}
	return value.Term(nil, v)
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g *generator) pred(names ...string) *lexicon.Predicate {
	return g.w.prog.Lexicon.Predicates(g.pick(names...))[0]
}

func (g *generator) fresh1() *reading.Var {
	g.vars++
	return &reading.Var{Name: fmt.Sprintf("X%d", g.vars)}
}

// query makes a question.
func (g *generator) query() *reading.Query {
	q := &reading.Query{}
	if g.IntN(6) == 0 {
		q.Context.AsOf = g.day()
	}
	if g.IntN(8) == 0 {
		p := g.period()
		q.Context.Period = &p
	}
	if g.IntN(8) == 0 {
		v := g.fresh1()
		q.Context.Sources = &reading.Set{Vars: []*reading.Var{v}, Columns: []reading.Column{{Expr: v}},
			Body: and(g.atom("src", v), g.formula(1, []*reading.Var{v}))}
	}
	if g.IntN(6) == 0 {
		q.Context.Suppose = g.suppose()
	}
	switch g.IntN(8) {
	case 0:
		q.Form = &reading.Agg{Fn: reading.Count, Set: g.set(2, nil)}
	case 1:
		q.Form = &reading.When{Body: g.formula(2, nil)}
	case 2:
		q.Form = &reading.Set{Body: g.formula(3, nil)}
	default:
		q.Form = g.set(3, nil)
	}
	return q
}

func (g *generator) suppose() *reading.Suppose {
	s := &reading.Suppose{}
	if g.IntN(2) == 0 {
		v := &reading.Var{Name: "New", New: true}
		s.Vars = append(s.Vars, v)
		g.fresh = append(g.fresh, v)
		s.Add = append(s.Add, g.atom("tee", v))
	}
	for range 1 + g.IntN(2) {
		switch x := g.thing(nil); g.IntN(5) {
		case 0:
			s.Add = append(s.Add, &reading.Atom{Pred: g.pred("p", "q"), Args: []reading.Expr{x, g.thing(nil)}})
		case 1:
			s.Add = append(s.Add, g.atom("e", x))
		case 2:
			s.Add = append(s.Add, &reading.Compare{Left: reading.Apply{Pred: g.pred("start", "end"), Arg: x}, Right: g.day()})
		case 3:
			s.Remove = append(s.Remove, &reading.Unknown{Pred: g.pred("end", "e", "n"), Arg: x})
		case 4:
			for f := range g.w.snap.Scan(g.pred("p").ID) {
				s.Remove = append(s.Remove, &reading.Atom{Pred: g.pred("p"), Args: []reading.Expr{g.node(f.Subject), g.node(f.Object)}})
				break
			}
		}
	}
	return s
}

func (g *generator) node(id graph.ID) reading.Expr {
	return reading.Const{Value: value.OfNode(id), Text: g.w.prog.Lexicon.Name(id)}
}

func lit(v value.Value) reading.Expr { return reading.Const{Value: v, Text: v.String()} }

func and(parts ...reading.Formula) reading.Formula { return &reading.And{Parts: parts} }

func (g *generator) atom(pred string, args ...reading.Expr) *reading.Atom {
	return &reading.Atom{Pred: g.pred(pred), Args: args}
}

func (g *generator) day() reading.Expr {
	switch g.IntN(5) {
	case 0:
		return reading.Today{}
	case 1:
		return reading.Arith{Op: "+-"[g.IntN(2)], Left: reading.Today{}, Right: lit(value.Value{Type: value.Duration, Int: int64(g.IntN(3))})}
	}
	return lit(value.OfDay(day("2020-01-01") + int64(g.IntN(9))))
}

func (g *generator) period() reading.Period {
	switch g.IntN(5) {
	case 0:
		return reading.Period{Word: reading.Ever}
	case 1:
		return reading.Period{Word: reading.On, From: g.day()}
	case 2:
		return reading.Period{Word: reading.During, From: g.day(), To: g.day()}
	case 3:
		return reading.Period{Word: reading.Before, To: g.day()}
	}
	return reading.Period{Word: reading.Since, From: g.day()}
}

// set makes a set of one or two variables.
func (g *generator) set(depth int, scope []*reading.Var) *reading.Set {
	s := &reading.Set{}
	for range 1 + g.IntN(2) {
		v := g.fresh1()
		s.Vars = append(s.Vars, v)
		s.Columns = append(s.Columns, reading.Column{Expr: v})
	}
	s.Body = g.confined(depth, s.Vars, scope)
	inner := append(append([]*reading.Var{}, scope...), s.Vars...)
	if g.IntN(4) == 0 {
		s.Columns = append(s.Columns, reading.Column{Expr: g.expr(depth-1, inner)})
	}
	if g.IntN(5) == 0 {
		s.Columns = s.Columns[len(s.Columns)-1:]
		if v, ok := s.Columns[0].Expr.(*reading.Var); ok {
			s.Vars = []*reading.Var{v}
			s.Body = g.confined(depth, s.Vars, scope)
		}
		return s
	}
	if g.IntN(4) == 0 {
		s.Order = []reading.Order{{Expr: g.expr(depth-1, inner), Desc: g.IntN(2) == 0}}
	}
	if g.IntN(4) == 0 {
		s.Limit, s.Ties = 1+g.IntN(3), g.IntN(2) == 0
	}
	return s
}

// confined makes a formula that gives every variable its values.
func (g *generator) confined(depth int, vars, scope []*reading.Var) reading.Formula {
	f := &reading.And{}
	all := append(append([]*reading.Var{}, scope...), vars...)
	for _, v := range vars {
		f.Parts = append(f.Parts, g.guard(depth, v, scope))
	}
	for range g.IntN(3) {
		f.Parts = append(f.Parts, g.formula(depth-1, all))
	}
	g.Shuffle(len(f.Parts), func(i, j int) { f.Parts[i], f.Parts[j] = f.Parts[j], f.Parts[i] })
	if g.IntN(6) == 0 {
		return &reading.Within{Period: g.period(), Body: f}
	}
	return f
}

// guard makes a formula that gives v its values.
func (g *generator) guard(depth int, v *reading.Var, scope []*reading.Var) reading.Formula {
	switch g.IntN(12) {
	case 0:
		return &reading.Compare{Left: v, Right: g.thing(nil)}
	case 1:
		if depth > 0 {
			return &reading.Or{Parts: []reading.Formula{g.guard(depth-1, v, scope), g.guard(depth-1, v, scope)}}
		}
	case 2:
		if depth > 0 {
			w := g.fresh1()
			op := []reading.QuantOp{reading.Some, reading.AtLeast, reading.Exactly}[g.IntN(3)]
			return &reading.Quant{Op: op, N: 1 + g.IntN(2), Vars: []*reading.Var{w}, Body: and(g.pair(v, w), g.formula(depth-1, append(append([]*reading.Var{}, scope...), v, w)))}
		}
	case 3:
		if depth > 0 {
			w := g.fresh1()
			return &reading.Quant{Op: reading.Most, Vars: []*reading.Var{w}, Cond: g.pair(v, w), Body: g.formula(depth-1, []*reading.Var{v, w})}
		}
	case 4:
		return g.atom(g.pick("live", "root", "busy", "e", "k", "risky"), v)
	case 5, 6, 7:
		return g.pair(v, g.thing(scope))
	case 8:
		return and(g.atom(g.pick("tee", "you", "tee"), v), g.equal(depth, v, scope))
	}
	return g.atom(g.pick("tee", "you", "tee"), v)
}

// equal compares what is recorded of v with the same or something else of another thing, as
// in "ends on the day on which another begins".
func (g *generator) equal(depth int, v *reading.Var, scope []*reading.Var) reading.Formula {
	var left, right reading.Expr
	left = reading.Apply{Pred: g.pred("n", "m", "t", "t", "e", "start", "end", "p", "h"), Arg: v}
	switch other := g.thing(scope); g.IntN(6) {
	case 0:
		right = g.expr(depth-1, scope)
	case 1:
		right = g.day()
	case 2:
		right = reading.Arith{Op: "+-"[g.IntN(2)], Left: reading.Apply{Pred: g.pred("start", "end"), Arg: other},
			Right: lit(value.Value{Type: value.Duration, Int: int64(g.IntN(3))})}
	case 3:
		right = reading.Arith{Op: "+-*"[g.IntN(3)], Left: reading.Apply{Pred: g.pred("n", "t"), Arg: other}, Right: lit(value.OfInt(int64(g.IntN(3))))}
	default:
		right = reading.Apply{Pred: g.pred("n", "m", "t", "start", "end", "q"), Arg: other}
		if g.IntN(2) == 0 {
			right = reading.Apply{Pred: left.(reading.Apply).Pred, Arg: other}
		}
	}
	if g.IntN(2) == 0 {
		left, right = right, left
	}
	op := reading.Equal
	if g.IntN(4) == 0 {
		op = reading.CompareOp(g.IntN(7))
	}
	return &reading.Compare{Op: op, Left: left, Right: right}
}

// pair relates two things.
func (g *generator) pair(a, b reading.Expr) reading.Formula {
	if g.IntN(2) == 0 {
		a, b = b, a
	}
	return &reading.Atom{Pred: g.pred("p", "q", "p", "q", "r", "path", "even", "odd", "near", "chain", "same", "twin", "peer", "z"), Args: []reading.Expr{a, b}, Closure: g.IntN(6) == 0}
}

// thing is a variable in scope or a name.
func (g *generator) thing(scope []*reading.Var) reading.Expr {
	if len(scope) > 0 && g.IntN(4) > 0 {
		return scope[g.IntN(len(scope))]
	}
	if len(g.fresh) > 0 && g.IntN(3) == 0 {
		return g.fresh[0]
	}
	id, ok := g.w.snap.ID(quad.IRI(fmt.Sprintf("x%d", g.IntN(4))))
	if !ok {
		id, _ = g.w.snap.ID(quad.IRI("s1"))
	}
	return g.node(id)
}

// formula makes a formula over variables that have values.
func (g *generator) formula(depth int, scope []*reading.Var) reading.Formula {
	n := g.IntN(16)
	if depth <= 0 {
		n = g.IntN(7)
	}
	switch n {
	case 0:
		return g.atom(g.pick("tee", "you", "e", "live", "root", "busy", "k", "risky"), g.thing(scope))
	case 1:
		return &reading.Atom{Pred: lexicon.InForce, Args: []reading.Expr{g.thing(scope)}}
	case 2:
		return &reading.Atom{Pred: lexicon.Overlap, Args: []reading.Expr{g.thing(scope), g.thing(scope)}}
	case 3:
		return &reading.Unknown{Pred: g.pred("n", "e", "start", "end", "h", "k", "z"), Arg: g.thing(scope)}
	case 4:
		op := reading.CompareOp(g.IntN(7))
		if g.IntN(2) == 0 {
			return &reading.Compare{Op: op, Left: reading.Apply{Pred: g.pred("start", "end"), Arg: g.thing(scope)}, Right: g.day()}
		}
		return &reading.Compare{Op: op, Left: g.expr(depth, scope), Right: g.expr(depth, scope)}
	case 5, 6:
		return g.pair(g.thing(scope), g.thing(scope))
	case 7, 8:
		return &reading.Not{Body: g.formula(depth-1, scope)}
	case 9:
		if len(scope) > 0 && g.IntN(2) == 0 {
			return g.equal(depth, scope[g.IntN(len(scope))], scope)
		}
		return &reading.Or{Parts: []reading.Formula{g.formula(depth-1, scope), g.formula(depth-1, scope)}}
	case 10:
		return and(g.formula(depth-1, scope), g.formula(depth-1, scope))
	case 11:
		return &reading.Within{Period: g.period(), Body: g.formula(depth-1, scope)}
	}
	return g.quant(depth, scope)
}

func (g *generator) quant(depth int, scope []*reading.Var) reading.Formula {
	v := g.fresh1()
	q := &reading.Quant{Op: reading.QuantOp(g.IntN(6)), N: g.IntN(3), Vars: []*reading.Var{v}}
	inner := append(append([]*reading.Var{}, scope...), v)
	switch q.Op {
	case reading.Every, reading.Most:
		q.Cond = g.confined(depth-1, q.Vars, scope)
		q.Body = g.formula(depth-1, inner)
	default:
		q.Body = g.confined(depth-1, q.Vars, scope)
	}
	return q
}

// expr makes an expression.
func (g *generator) expr(depth int, scope []*reading.Var) reading.Expr {
	n := g.IntN(8)
	if depth <= 0 {
		n = g.IntN(5)
	}
	switch n {
	case 0:
		return lit(value.OfInt(int64(g.IntN(4))))
	case 1, 2:
		return reading.Apply{Pred: g.pred("n", "m", "e", "start", "size", "h", "k"), Arg: g.thing(scope)}
	case 3:
		return reading.Apply{Pred: g.pred("p", "q", "path", "r", "z"), Arg: g.thing(scope)}
	case 4:
		return reading.Arith{Op: "+-*"[g.IntN(3)], Left: reading.Apply{Pred: g.pred("n", "h"), Arg: g.thing(scope)}, Right: lit(value.OfInt(int64(g.IntN(3))))}
	case 5:
		set := g.set(depth-1, scope)
		set.Columns = []reading.Column{{Expr: reading.Apply{Pred: g.pred("n", "m", "h"), Arg: set.Vars[0]}}}
		set.Vars = set.Vars[:1]
		set.Body = g.confined(depth-1, set.Vars, scope)
		set.Order = nil
		return &reading.Agg{Fn: reading.AggFn(1 + g.IntN(4)), Set: set}
	}
	return &reading.Agg{Fn: reading.Count, Set: g.set(depth-1, scope)}
}
