package reading

import (
	"fmt"
	"slices"
)

// EqualQueries reports whether two readings are the same but for the names of their
// variables, the headers of their columns and how constants are written.
func EqualQueries(a, b *Query) bool {
	m := matcher{map[*Var]*Var{}, map[*Var]*Var{}}
	return m.expr(a.Context.AsOf, b.Context.AsOf) && m.periods(a.Context.Period, b.Context.Period) &&
		m.sets(a.Context.Sources, b.Context.Sources) && m.supposes(a.Context.Suppose, b.Context.Suppose) && m.form(a.Form, b.Form)
}

// EqualFormulas reports whether two formulas are the same but for the names of their
// variables.
func EqualFormulas(a, b Formula) bool {
	return matcher{map[*Var]*Var{}, map[*Var]*Var{}}.formula(a, b)
}

// EqualAggs reports whether two aggregates over the same outer variables free are the same
// but for the names of the variables in them.
func EqualAggs(a, b *Agg, free []*Var) bool {
	m := matcher{map[*Var]*Var{}, map[*Var]*Var{}}
	for _, v := range free {
		m.pair(v, v)
	}
	return m.expr(a, b)
}

// SameRows reports whether two aggregates over the same outer variables free go over the same
// assignments, whatever they make of them, and returns which variable of a stands for each
// of b's.
func SameRows(a, b *Agg, free []*Var) (vars map[*Var]*Var, ok bool) {
	m := matcher{map[*Var]*Var{}, map[*Var]*Var{}}
	for _, v := range free {
		m.pair(v, v)
	}
	ok = m.vars(a.Set.Vars, b.Set.Vars) && m.formula(a.Set.Body, b.Set.Body)
	return m.from, ok
}

// matcher pairs the variables of two trees.
type matcher struct{ to, from map[*Var]*Var }

func (m matcher) pair(a, b *Var) bool {
	if m.to[a] == nil && m.from[b] == nil {
		m.to[a], m.from[b] = b, a
	}
	return m.to[a] == b && m.from[b] == a
}

func (m matcher) vars(a, b []*Var) bool { return all(a, b, m.pair) }

// all reports whether two lists are equally long and the same part by part.
func all[T any](a, b []T, same func(a, b T) bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !same(a[i], b[i]) {
			return false
		}
	}
	return true
}

func (m matcher) form(a, b Form) bool {
	switch a := a.(type) {
	case *Set:
		b, ok := b.(*Set)
		return ok && m.sets(a, b)
	case *Agg:
		b, ok := b.(*Agg)
		return ok && m.expr(a, b)
	case *Why:
		b, ok := b.(*Why)
		return ok && a.Not == b.Not && m.formula(a.Body, b.Body)
	case *When:
		b, ok := b.(*When)
		return ok && m.formula(a.Body, b.Body)
	case *Paths:
		b, ok := b.(*Paths)
		return ok && m.expr(a.From, b.From) && m.expr(a.To, b.To) && a.Max == b.Max && m.sets(a.Over, b.Over)
	case *Describe:
		b, ok := b.(*Describe)
		return ok && m.expr(a.Thing, b.Thing)
	case *Change:
		b, ok := b.(*Change)
		return ok && m.supposes(&a.Suppose, &b.Suppose) && slices.EqualFunc(a.Forget, b.Forget, m.expr)
	}
	panic(fmt.Sprintf("unreachable: %T", a))
}

func (m matcher) periods(a, b *Period) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Word == b.Word && m.expr(a.From, b.From) && m.expr(a.To, b.To)
}

func (m matcher) supposes(a, b *Suppose) bool {
	if a == nil || b == nil {
		return a == b
	}
	return m.vars(a.Vars, b.Vars) && all(a.Add, b.Add, m.formula) && all(a.Remove, b.Remove, m.formula)
}

func (m matcher) sets(a, b *Set) bool {
	if a == nil || b == nil {
		return a == b
	}
	return m.vars(a.Vars, b.Vars) && all(a.Columns, b.Columns, func(a, b Column) bool { return m.expr(a.Expr, b.Expr) }) &&
		m.formula(a.Body, b.Body) && a.Limit == b.Limit && a.Ties == b.Ties &&
		all(a.Order, b.Order, func(a, b Order) bool { return a.Desc == b.Desc && m.expr(a.Expr, b.Expr) })
}

// formula compares formulas as they print: nested lists and lists of one part are opened.
func (m matcher) formula(a, b Formula) bool {
	if a == nil || b == nil {
		return a == b
	}
	a, b = simple(a), simple(b)
	switch a := a.(type) {
	case *And:
		b, ok := b.(*And)
		return ok && all(flatAnd(a.Parts), flatAnd(b.Parts), m.formula)
	case *Or:
		b, ok := b.(*Or)
		return ok && all(flatOr(a.Parts), flatOr(b.Parts), m.formula)
	case *Not:
		b, ok := b.(*Not)
		return ok && m.formula(a.Body, b.Body)
	case *Atom:
		b, ok := b.(*Atom)
		return ok && a.Pred == b.Pred && a.Closure == b.Closure && all(a.Args, b.Args, m.expr)
	case *Compare:
		b, ok := b.(*Compare)
		return ok && a.Op == b.Op && m.expr(a.Left, b.Left) && m.expr(a.Right, b.Right)
	case *Quant:
		b, ok := b.(*Quant)
		return ok && a.Op == b.Op && a.N == b.N && m.vars(a.Vars, b.Vars) && m.formula(a.Cond, b.Cond) && m.formula(a.Body, b.Body)
	case *Unknown:
		b, ok := b.(*Unknown)
		return ok && a.Pred == b.Pred && m.expr(a.Arg, b.Arg)
	case *Within:
		b, ok := b.(*Within)
		return ok && m.periods(&a.Period, &b.Period) && m.formula(a.Body, b.Body)
	}
	panic(fmt.Sprintf("unreachable: %T", a))
}

func (m matcher) expr(a, b Expr) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	switch a := a.(type) {
	case *Var:
		b, ok := b.(*Var)
		return ok && m.pair(a, b)
	case Const:
		b, ok := b.(Const)
		return ok && a.Value == b.Value
	case Param:
		b, ok := b.(Param)
		return ok && a == b
	case Today:
		_, ok := b.(Today)
		return ok
	case Apply:
		b, ok := b.(Apply)
		return ok && a.Pred == b.Pred && m.expr(a.Arg, b.Arg)
	case Arith:
		b, ok := b.(Arith)
		return ok && a.Op == b.Op && m.expr(a.Left, b.Left) && m.expr(a.Right, b.Right)
	case *Agg:
		b, ok := b.(*Agg)
		return ok && a.Fn == b.Fn && m.sets(a.Set, b.Set)
	}
	panic(fmt.Sprintf("unreachable: %T", a))
}
