package plan

import (
	"fmt"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
)

func (b builder) expr(e reading.Expr) Expr {
	switch e := e.(type) {
	case *reading.Var:
		if e.New {
			return Fixed{e}
		}
		return Var{e}
	case reading.Const, reading.Param:
		return Fixed{e}
	case reading.Today:
		return Today{}
	case reading.Apply:
		if e.Pred.Class == lexicon.Derived {
			return b.derived(e)
		}
		if e.Pred.External {
			return Computed{Pred: e.Pred, Arg: b.expr(e.Arg)}
		}
		return Values{Pred: e.Pred, Arg: b.expr(e.Arg)}
	case reading.Arith:
		return Arith{Op: e.Op, Left: b.expr(e.Left), Right: b.expr(e.Right)}
	case *reading.Agg:
		return b.agg(e)
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

func (b builder) agg(a *reading.Agg) *Slot {
	set := b.set(a.Set)
	return &Slot{Fn: a.Fn, Set: set, Free: setFree(set), Source: a}
}

// derived returns the values of a derived predicate of two arguments as those of a set.
func (b builder) derived(a reading.Apply) *Slot {
	out := b.plan.Fresh(&reading.Var{Name: "V"})
	atom := &reading.Atom{Pred: a.Pred, Args: []reading.Expr{a.Arg, out}}
	set := &Set{Vars: []*reading.Var{out}, Columns: []Expr{Var{out}}, Names: []string{""}}
	set.Body = b.within(b.inner().atom(atom))
	return &Slot{Each: true, Set: set, Free: setFree(set)}
}

// Minus returns the variables of a that are not in b.
func Minus(a, b []*reading.Var) []*reading.Var {
	var out []*reading.Var
	for _, v := range a {
		if !slices.Contains(b, v) {
			out = append(out, v)
		}
	}
	return out
}
