package plan

import (
	"fmt"
	"slices"

	"github.com/clausekg/clause/query/internal/reading"
)

// Visit calls f on n and every node below it, those in the sets of its expressions too,
// outer before inner.
func Visit(n Node, f func(Node)) {
	if n == nil {
		return
	}
	f(n)
	for _, c := range children(n) {
		Visit(c, f)
	}
	for _, e := range exprsOf(n) {
		visitExpr(e, f)
	}
}

func visitExpr(e Expr, f func(Node)) {
	switch e := e.(type) {
	case nil, Var, Fixed, Today:
	case Values:
		visitExpr(e.Arg, f)
	case Arith:
		visitExpr(e.Left, f)
		visitExpr(e.Right, f)
	case *Slot:
		Visit(e.Set.Body, f)
		for _, c := range e.Set.exprs() {
			visitExpr(c, f)
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", e))
	}
}

func (s *Set) exprs() []Expr {
	out := append([]Expr(nil), s.Columns...)
	for _, o := range s.Order {
		out = append(out, o.Expr)
	}
	return out
}

// children returns the nodes directly below n.
func children(n Node) []Node {
	switch n := n.(type) {
	case *Join:
		return n.Parts
	case *Union:
		return n.Parts
	case *Match, *Call, *Period, *Filter, *Bind, *Unknown, *Each:
		return nil
	case *Closure:
		if n.Forward == n.Backward {
			return []Node{n.Forward}
		}
		return []Node{n.Forward, n.Backward}
	case *Semi:
		return []Node{n.Body}
	case *Anti:
		return []Node{n.Body}
	case *Count:
		if n.Cond != nil {
			return []Node{n.Cond, n.Body}
		}
		return []Node{n.Body}
	case *Days:
		return []Node{n.Body}
	case *Walk:
		return []Node{n.Body}
	case *Meet:
		return n.Parts
	case *Among:
		return []Node{n.Body}
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

// exprsOf returns the expressions that n itself computes.
func exprsOf(n Node) []Expr {
	switch n := n.(type) {
	case *Join, *Union, *Semi, *Anti, *Count, *Walk, *Meet, *Each, *Among:
		return nil
	case *Match:
		return n.Args
	case *Call:
		return n.Args
	case *Closure:
		return n.Args
	case *Period:
		if n.Within != nil {
			return append(slices.Clone(n.Args), n.Within.From, n.Within.To)
		}
		return n.Args
	case *Filter:
		return []Expr{n.Left, n.Right}
	case *Bind:
		return []Expr{n.Expr}
	case *Unknown:
		return []Expr{n.Arg}
	case *Days:
		return []Expr{n.From, n.To}
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

// Rewriter copies a tree. Node, if set, is called with each copied node, inner before
// outer, and says what stands in its place.
type Rewriter struct {
	Node func(Node) Node
	plan *Plan
	vars map[*reading.Var]Expr
}

// Rewrite returns n with f applied to every node, inner before outer. n is not changed.
func Rewrite(n Node, f func(Node) Node) Node {
	return (&Rewriter{Node: f}).node(n)
}

// Instance returns a copy of n in which the free variables are replaced as vars says and
// those that it binds are new. Values in vars are Var or Fixed.
func (p *Plan) Instance(n Node, vars map[*reading.Var]Expr) Node {
	r := &Rewriter{plan: p, vars: map[*reading.Var]Expr{}}
	for v, e := range vars {
		r.vars[v] = e
	}
	return r.node(n)
}

func (r *Rewriter) nodes(ns []Node) []Node {
	out := make([]Node, len(ns))
	for i, n := range ns {
		out[i] = r.node(n)
	}
	return out
}

func (r *Rewriter) node(n Node) Node {
	if n == nil {
		return nil
	}
	out := r.copy(n)
	if r.Node == nil {
		return out
	}
	return r.Node(out)
}

func (r *Rewriter) copy(n Node) Node {
	switch n := n.(type) {
	case *Join:
		return &Join{Parts: r.nodes(n.Parts), Keep: n.Keep}
	case *Union:
		return &Union{Parts: r.nodes(n.Parts)}
	case *Match:
		return &Match{Pred: n.Pred, Args: r.exprs(n.Args), Bound: n.Bound}
	case *Call:
		return &Call{Pred: n.Pred, Args: r.exprs(n.Args), Bound: n.Bound, Def: n.Def}
	case *Closure:
		c := *n
		c.Args = r.exprs(n.Args)
		c.From, c.To = r.bind(n.From), r.bind(n.To)
		c.Forward = r.node(n.Forward)
		c.Backward = c.Forward
		if n.Backward != n.Forward {
			c.Backward = r.node(n.Backward)
		}
		return &c
	case *Period:
		return &Period{Pred: n.Pred, Args: r.exprs(n.Args), Within: n.Within}
	case *Filter:
		return &Filter{Op: n.Op, Left: r.expr(n.Left), Right: r.expr(n.Right)}
	case *Bind:
		return &Bind{Var: r.bound(n.Var), Expr: r.expr(n.Expr)}
	case *Unknown:
		return &Unknown{Pred: n.Pred, Arg: r.expr(n.Arg)}
	case *Semi:
		vars := r.binds(n.Vars)
		return &Semi{Vars: vars, Body: r.node(n.Body)}
	case *Anti:
		return &Anti{Body: r.node(n.Body)}
	case *Count:
		vars := r.binds(n.Vars)
		return &Count{Op: n.Op, N: n.N, Vars: vars, Cond: r.node(n.Cond), Body: r.node(n.Body)}
	case *Days:
		return &Days{Word: n.Word, From: r.expr(n.From), To: r.expr(n.To), Body: r.node(n.Body)}
	case *Walk:
		return &Walk{Body: r.node(n.Body)}
	case *Meet:
		return &Meet{Var: r.bound(n.Var), Parts: r.nodes(n.Parts)}
	case *Each:
		return n
	case *Among:
		return &Among{Var: r.bound(n.Var), Body: r.node(n.Body)}
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

func (r *Rewriter) exprs(es []Expr) []Expr {
	out := make([]Expr, len(es))
	for i, e := range es {
		out[i] = r.expr(e)
	}
	return out
}

func (r *Rewriter) expr(e Expr) Expr {
	switch e := e.(type) {
	case nil, Fixed, Today:
		return e
	case Var:
		if to, ok := r.vars[e.Var]; ok {
			return to
		}
		return e
	case Values:
		return Values{Pred: e.Pred, Arg: r.expr(e.Arg)}
	case Arith:
		return Arith{Op: e.Op, Left: r.expr(e.Left), Right: r.expr(e.Right)}
	case *Slot:
		set := r.set(e.Set)
		slot := &Slot{Each: e.Each, Fn: e.Fn, Set: set, Free: setFree(set)}
		if r.plan == nil {
			slot.Source = e.Source // an instance has other variables
		}
		return slot
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

func (r *Rewriter) set(s *Set) *Set {
	out := *s
	out.Vars = r.binds(s.Vars)
	out.Body = r.node(s.Body)
	out.Columns = r.exprs(s.Columns)
	out.Order = nil
	for _, o := range s.Order {
		out.Order = append(out.Order, Order{r.expr(o.Expr), o.Desc})
	}
	return &out
}

// bind makes a new variable for one that the tree binds, if the copy is an instance.
func (r *Rewriter) bind(v *reading.Var) *reading.Var {
	if r.plan == nil {
		return v
	}
	fresh := r.plan.Fresh(v)
	r.vars[v] = Var{fresh}
	return fresh
}

func (r *Rewriter) binds(vars []*reading.Var) []*reading.Var {
	out := make([]*reading.Var, len(vars))
	for i, v := range vars {
		out[i] = r.bind(v)
	}
	return out
}

// bound returns what a variable that is bound around it has become.
func (r *Rewriter) bound(v *reading.Var) *reading.Var {
	if to, ok := r.vars[v].(Var); ok {
		return to.Var
	}
	return v
}

// RewriteSet returns a set with f applied to every node in it.
func RewriteSet(s *Set, f func(Node) Node) *Set {
	return (&Rewriter{Node: f}).set(s)
}

// Renamed returns an expression with other variables in place of some.
func Renamed(e Expr, vars map[*reading.Var]*reading.Var) Expr {
	r := &Rewriter{vars: map[*reading.Var]Expr{}}
	for v, to := range vars {
		r.vars[v] = Var{to}
	}
	return r.expr(e)
}

// RewriteExpr returns an expression with f applied to every node in it.
func RewriteExpr(e Expr, f func(Node) Node) Expr {
	return (&Rewriter{Node: f}).expr(e)
}
