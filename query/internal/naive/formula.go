package naive

import (
	"fmt"
	"math"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// binding is what variables are, newest first.
type binding struct {
	v    *reading.Var
	is   value.Value
	next *binding
}

func (b *binding) get(v *reading.Var) (value.Value, bool) {
	for ; b != nil; b = b.next {
		if b.v == v {
			return b.is, true
		}
	}
	return value.Value{}, false
}

// evaluator asks on one day of one world.
type evaluator struct {
	world *world
	day   int64
	rules map[*lexicon.Predicate]relation
}

// true reports whether f is true of b.
func (e *evaluator) true(f reading.Formula, b *binding) bool {
	switch f := f.(type) {
	case *reading.And:
		return !slices.ContainsFunc(f.Parts, func(p reading.Formula) bool { return !e.true(p, b) })
	case *reading.Or:
		return slices.ContainsFunc(f.Parts, func(p reading.Formula) bool { return e.true(p, b) })
	case *reading.Not:
		return !e.true(f.Body, b)
	case *reading.Atom:
		return e.some(f.Args, b, func(args []value.Value) bool { return e.atom(f.Pred, f.Closure, args) })
	case *reading.Compare:
		return e.some([]reading.Expr{f.Left, f.Right}, b, func(v []value.Value) bool { return compare(f.Op, v[0], v[1]) })
	case *reading.Quant:
		return e.quant(f, b)
	case *reading.Unknown:
		return e.some([]reading.Expr{f.Arg}, b, func(v []value.Value) bool { return len(e.apply(f.Pred, v[0])) == 0 })
	case *reading.Within:
		from, to := e.bounds(f.Period, b)
		return slices.ContainsFunc(e.world.days(from, to), func(d int64) bool { return e.world.evaluator(d).true(f.Body, b) })
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

// some reports whether ok holds of some choice of the expressions' values.
func (e *evaluator) some(exprs []reading.Expr, b *binding, ok func([]value.Value) bool) bool {
	var choose func(chosen []value.Value) bool
	choose = func(chosen []value.Value) bool {
		if len(chosen) == len(exprs) {
			return ok(chosen)
		}
		for _, v := range e.values(exprs[len(chosen)], b, nil) {
			if choose(append(chosen[:len(chosen):len(chosen)], v)) {
				return true
			}
		}
		return false
	}
	return choose(nil)
}

func compare(op reading.CompareOp, a, b value.Value) bool {
	switch op {
	case reading.Equal:
		return value.Equal(a, b)
	case reading.NotEqual:
		return value.Differ(a, b)
	case reading.Less:
		return value.Less(a, b)
	case reading.LessEqual:
		return value.LessEqual(a, b)
	case reading.Greater:
		return value.Less(b, a)
	case reading.GreaterEqual:
		return value.GreaterEqual(a, b)
	case reading.In:
		return value.In(a, b)
	}
	panic("unreachable: comparison")
}

// quant counts the assignments that satisfy the condition, and those of them that satisfy
// the body too.
func (e *evaluator) quant(q *reading.Quant, b *binding) bool {
	cond, both := 0, 0
	first := q.Cond
	if first == nil {
		first = &reading.And{}
	}
	e.assign(q.Vars, first, b, func(b *binding) bool {
		cond++
		if e.true(q.Body, b) {
			both++
		}
		return q.Op != reading.Some || both == 0
	})
	switch q.Op {
	case reading.Some:
		return both > 0
	case reading.Every:
		return both == cond
	case reading.AtLeast:
		return both >= q.N
	case reading.AtMost:
		return both <= q.N
	case reading.Exactly:
		return both == q.N
	case reading.Most:
		return 2*both > cond
	}
	panic("unreachable: quantifier")
}

// assign gives the variables every value in turn and yields where f is true. The parts of
// a conjunction are looked at as soon as their variables have values: that is the one
// shortcut, and without it no test would end.
func (e *evaluator) assign(vars []*reading.Var, f reading.Formula, b *binding, yield func(*binding) bool) bool {
	parts := []reading.Formula{f}
	if and, ok := f.(*reading.And); ok {
		parts = and.Parts
	}
	var now, later []reading.Formula
	for _, p := range parts {
		if slices.ContainsFunc(vars, func(v *reading.Var) bool { return slices.Contains(e.world.free(p), v) }) {
			later = append(later, p)
		} else {
			now = append(now, p)
		}
	}
	if !e.true(&reading.And{Parts: now}, b) {
		return true
	}
	if len(vars) == 0 {
		return yield(b)
	}
	vars = e.world.sooner(vars, later)
	for _, v := range e.world.domain {
		if vars[0].Kind != nil && v.Type != value.Node {
			continue
		}
		if e.world.steps++; e.world.steps%1024 == 0 && e.world.ctx.Err() != nil {
			panic(failure{e.world.ctx.Err()})
		}
		if !e.assign(vars[1:], &reading.And{Parts: later}, &binding{vars[0], v, b}, yield) {
			return false
		}
	}
	return true
}

// sooner puts the variable first without which the part with the fewest open variables
// waits.
func (w *world) sooner(vars []*reading.Var, parts []reading.Formula) []*reading.Var {
	first, fewest := 0, len(vars)+1
	for _, p := range parts {
		open, at := 0, 0
		for i, v := range slices.Backward(vars) {
			if slices.Contains(w.free(p), v) {
				open, at = open+1, i
			}
		}
		if open > 0 && open < fewest {
			first, fewest = at, open
		}
	}
	out := []*reading.Var{vars[first]}
	return append(append(out, vars[:first]...), vars[first+1:]...)
}

func (e *evaluator) atom(p *lexicon.Predicate, closure bool, args []value.Value) bool {
	if closure {
		return e.reaches(p, args[0], args[1])
	}
	if p.External {
		want := value.OfTruth(true)
		if len(args) == 2 {
			want = args[1]
		}
		return slices.ContainsFunc(e.world.needed(p, args[0]), func(v value.Value) bool { return value.Equal(v, want) })
	}
	switch p.Class {
	case lexicon.KindClass:
		return e.world.isA(args[0], p.Kind)
	case lexicon.Stored, lexicon.Property:
		want := value.OfTruth(true)
		if len(args) == 2 {
			want = args[1]
		}
		return e.world.stored(p).holds[[2]value.Value{args[0], want}]
	case lexicon.Derived:
		return e.relation(p)[key(args)] != nil
	case lexicon.Builtin:
		from, to, ok := e.period(args[0])
		if p == lexicon.InForce {
			return ok && from <= e.day && e.day < to
		}
		from2, to2, ok2 := e.period(args[1])
		return ok && ok2 && max(from, from2) < min(to, to2)
	}
	panic("unreachable: class of a predicate")
}

// reaches reports whether one or more steps of p lead from a to b.
func (e *evaluator) reaches(p *lexicon.Predicate, a, b value.Value) bool {
	seen := map[value.Value]bool{}
	front := []value.Value{a}
	for len(front) > 0 {
		var next []value.Value
		for _, x := range front {
			for _, y := range e.world.domain {
				if !seen[y] && e.atom(p, false, []value.Value{x, y}) {
					seen[y] = true
					next = append(next, y)
				}
			}
		}
		front = next
	}
	return seen[b]
}

// period is [first day, first day after) of a thing, as the first of its kinds that has a
// period says; recorded twice, the earliest start and the latest end count.
func (e *evaluator) period(thing value.Value) (from, to int64, ok bool) {
	w := e.world
	for _, k := range w.env.Program.Lexicon.Kinds() {
		p, ok := k.Period()
		if own := *k; ok && w.isA(thing, &lexicon.Kind{IRI: own.IRI}) {
			return bound(e, p.Start, thing, math.MinInt64, func(d value.Value) int64 { return d.Int }, func(a, b int64) int64 { return min(a, b) }),
				bound(e, p.End, thing, math.MaxInt64, p.After, func(a, b int64) int64 { return max(a, b) }), true
		}
	}
	return 0, 0, false
}

func bound(e *evaluator, p *lexicon.Predicate, thing value.Value, open int64, day func(value.Value) int64, pick func(a, b int64) int64) int64 {
	out, found := open, false
	if p == nil {
		return open
	}
	for _, v := range e.apply(p, thing) {
		if v.Type != value.Date {
			continue
		}
		if !found {
			out, found = day(v), true
		}
		out = pick(out, day(v))
	}
	return out
}

// bounds are the days [from, to) of a period.
func (e *evaluator) bounds(p reading.Period, b *binding) (from, to int64) {
	from, to = value.FirstAsked, value.LastAsked+1
	date := func(x reading.Expr) (value.Value, bool) {
		for _, v := range e.values(x, b, nil) {
			if v.Type == value.Date {
				return v, true
			}
		}
		return value.Value{}, false
	}
	if p.From != nil {
		d, ok := date(p.From)
		if !ok {
			return 0, 0
		}
		from = d.Int
		if p.Word != reading.Since {
			to = value.Until(d)
		}
	}
	if p.To != nil {
		d, ok := date(p.To)
		if !ok {
			return 0, 0
		}
		to = d.Int
		if p.Word != reading.Before {
			to = value.Until(d)
		}
	}
	return from, to
}
