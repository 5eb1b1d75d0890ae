package plan

import (
	"fmt"
	"slices"

	"github.com/clausekg/clause/query/internal/reading"
)

// Free returns the variables of a node that it does not bind itself, in the order in
// which they come.
func Free(n Node) []*reading.Var {
	var f finder
	f.node(n)
	return f.vars
}

// FreeOf returns the variables that expressions depend on.
func FreeOf(exprs ...Expr) []*reading.Var {
	var f finder
	f.exprs(exprs)
	return f.vars
}

// FindFree notes the free variables of all operators of the plan, which is not changed any
// more: those who run it need not find them each time.
func (p *Plan) FindFree() {
	p.free = map[Node][]*reading.Var{}
	note := func(n Node) { p.free[n] = slices.Clip(Free(n)) }
	for _, def := range p.Defs {
		for _, rule := range def.Rules {
			Visit(rule.Body, note)
		}
	}
	if p.Sources != nil {
		p.Sources.visit(note)
	}
	switch f := p.Form.(type) {
	case *Set:
		f.visit(note)
	case *Slot:
		f.Set.visit(note)
	case *When:
		Visit(f.Body, note)
	case *Direct:
		if f.Over != nil {
			f.Over.visit(note)
		}
	}
}

// visit calls f with all operators of a set.
func (s *Set) visit(f func(Node)) {
	Visit(s.Body, f)
	for _, e := range s.exprs() {
		visitExpr(e, f)
	}
}

// Free returns the free variables of an operator, if they are noted.
func (p *Plan) Free(n Node) (vars []*reading.Var, ok bool) {
	vars, ok = p.free[n]
	return vars, ok
}

type finder struct {
	vars  []*reading.Var
	bound []*reading.Var // around what is looked through
}

func (f *finder) add(vars ...*reading.Var) {
	for _, v := range vars {
		if slices.Contains(f.vars, v) || slices.Contains(f.bound, v) {
			continue
		}
		if f.vars == nil {
			f.vars = make([]*reading.Var, 0, 4)
		}
		f.vars = append(f.vars, v)
	}
}

func (f *finder) node(n Node) {
	switch n := n.(type) {
	case nil:
	case *Join:
		for _, p := range n.Parts {
			f.node(p)
		}
	case *Union:
		for _, p := range n.Parts {
			f.node(p)
		}
	case *Match:
		f.exprs(n.Args)
	case *Call:
		f.exprs(n.Args)
	case *Closure:
		f.exprs(n.Args)
	case *Period:
		f.exprs(n.Args)
	case *Filter:
		f.expr(n.Left)
		f.expr(n.Right)
	case *Bind:
		f.add(n.Var)
		f.expr(n.Expr)
	case *Unknown:
		f.expr(n.Arg)
	case *Semi:
		outer := len(f.bound)
		f.bound = append(f.bound, n.Vars...)
		f.node(n.Body)
		f.bound = f.bound[:outer]
	case *Anti:
		f.node(n.Body)
	case *Count:
		outer := len(f.bound)
		f.bound = append(f.bound, n.Vars...)
		f.node(n.Cond)
		f.node(n.Body)
		f.bound = f.bound[:outer]
	case *Days:
		f.expr(n.From)
		f.expr(n.To)
		f.node(n.Body)
	case *Walk:
		f.node(n.Body)
	case *Meet:
		for _, p := range n.Parts {
			f.node(p)
		}
	case *Each:
		f.add(n.Var)
	case *Among:
		f.add(n.Var)
	case *Equals:
		f.add(n.Var)
		f.expr(n.Expr)
	default:
		panic(fmt.Sprintf("unreachable: %T", n))
	}
}

func (f *finder) exprs(es []Expr) {
	for _, e := range es {
		f.expr(e)
	}
}

func (f *finder) expr(e Expr) {
	switch e := e.(type) {
	case nil, Fixed, Today:
	case Var:
		f.add(e.Var)
	case Values:
		f.expr(e.Arg)
	case Computed:
		f.expr(e.Arg)
	case Arith:
		f.expr(e.Left)
		f.expr(e.Right)
	case *Slot:
		f.add(e.Free...)
	default:
		panic(fmt.Sprintf("unreachable: %T", e))
	}
}

// HasSlot reports whether a set is computed in an expression.
func HasSlot(e Expr) bool {
	switch e := e.(type) {
	case Values:
		return HasSlot(e.Arg)
	case Computed:
		return HasSlot(e.Arg)
	case Arith:
		return HasSlot(e.Left) || HasSlot(e.Right)
	case *Slot:
		return true
	}
	return false
}

// AsksHost reports whether the host program is asked in an expression, the bodies of its slots
// left out.
func AsksHost(e Expr) bool {
	switch e := e.(type) {
	case Computed:
		return true
	case Values:
		return AsksHost(e.Arg)
	case Arith:
		return AsksHost(e.Left) || AsksHost(e.Right)
	case *Slot:
		return slices.ContainsFunc(e.Set.exprs(), AsksHost)
	}
	return false
}

// HostAsked reports whether an operator itself, without those below it, asks the host program.
func HostAsked(n Node) bool { return slices.ContainsFunc(exprsOf(n), AsksHost) }

// setFree returns the variables that a set does not bind itself.
func setFree(s *Set) []*reading.Var {
	f := finder{bound: slices.Clip(s.Vars)}
	f.node(s.Body)
	f.exprs(s.Columns)
	for _, o := range s.Order {
		f.expr(o.Expr)
	}
	return f.vars
}

// Daily reports whether an expression itself speaks of today; what its slots contain does
// not count.
func Daily(e Expr) bool {
	switch e := e.(type) {
	case nil, Var, Fixed, *Slot:
		return false
	case Today:
		return true
	case Values:
		return Daily(e.Arg)
	case Computed:
		return Daily(e.Arg)
	case Arith:
		return Daily(e.Left) || Daily(e.Right)
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}
