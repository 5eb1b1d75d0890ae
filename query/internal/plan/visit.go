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
	case Computed:
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
	case *Match, *Call, *Period, *Filter, *Bind, *Unknown, *Each, *Equals:
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
	case *Equals:
		return []Expr{n.Expr}
	case *Unknown:
		return []Expr{n.Arg}
	case *Days:
		return []Expr{n.From, n.To}
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

// Rewriter rewrites a tree. Node, if set, is called with each node, inner before outer, and
// says what stands in its place. What stays as it is, is shared with the tree.
type Rewriter struct {
	Node  func(Node) Node
	fresh bool  // share nothing
	plan  *Plan // that the variables of an instance are of
	vars  map[*reading.Var]Expr
}

// Rewrite returns n with f applied to every node, inner before outer. n is not changed, and
// f may not change what it is given.
func Rewrite(n Node, f func(Node) Node) Node {
	return (&Rewriter{Node: f}).node(n)
}

// Copy returns a copy of n that shares no nodes with it. Its variables are the same.
func Copy(n Node) Node { return (&Rewriter{fresh: true}).node(n) }

// Instance returns a copy of n in which the free variables are replaced as vars says and
// those that it binds are new. Values in vars are Var or Fixed.
func (p *Plan) Instance(n Node, vars map[*reading.Var]Expr) Node {
	r := &Rewriter{fresh: true, plan: p, vars: map[*reading.Var]Expr{}}
	for v, e := range vars {
		r.vars[v] = e
	}
	return r.node(n)
}

// nodes rewrites nodes; same reports that none has changed.
func (r *Rewriter) nodes(ns []Node) (out []Node, same bool) {
	if r.fresh {
		out = make([]Node, len(ns))
	}
	for i, n := range ns {
		to := r.node(n)
		if out == nil && to != n {
			out = append(make([]Node, 0, len(ns)), ns[:i]...)[:len(ns)]
		}
		if out != nil {
			out[i] = to
		}
	}
	if out == nil {
		return ns, true
	}
	return out, false
}

func (r *Rewriter) node(n Node) Node {
	if n == nil {
		return nil
	}
	out := r.inside(n)
	if r.Node == nil {
		return out
	}
	return r.Node(out)
}

// inside rewrites what is in n.
func (r *Rewriter) inside(n Node) Node {
	switch n := n.(type) {
	case *Join:
		if parts, same := r.nodes(n.Parts); !same {
			return &Join{Parts: parts, Keep: n.Keep}
		}
	case *Union:
		if parts, same := r.nodes(n.Parts); !same {
			return &Union{Parts: parts}
		}
	case *Match:
		if args, same := r.exprs(n.Args); !same {
			return &Match{Pred: n.Pred, Args: args, Bound: n.Bound}
		}
	case *Call:
		if args, same := r.exprs(n.Args); !same {
			return &Call{Pred: n.Pred, Args: args, Bound: n.Bound, Def: n.Def}
		}
	case *Closure:
		return r.closure(n)
	case *Period:
		if args, same := r.exprs(n.Args); !same {
			return &Period{Pred: n.Pred, Args: args, Within: n.Within}
		}
	case *Filter:
		left, same1 := r.expr(n.Left)
		if right, same2 := r.expr(n.Right); !same1 || !same2 {
			return &Filter{Op: n.Op, Left: left, Right: right, Near: n.Near}
		}
	case *Bind:
		if e, same := r.expr(n.Expr); !same || r.bound(n.Var) != n.Var {
			return &Bind{Var: r.bound(n.Var), Expr: e}
		}
	case *Equals:
		if e, same := r.expr(n.Expr); !same || r.bound(n.Var) != n.Var {
			return &Equals{Var: r.bound(n.Var), Pred: n.Pred, Expr: e}
		}
	case *Unknown:
		if arg, same := r.expr(n.Arg); !same {
			return &Unknown{Pred: n.Pred, Arg: arg}
		}
	case *Semi:
		vars := r.binds(n.Vars)
		if body := r.node(n.Body); r.fresh || body != n.Body {
			return &Semi{Vars: vars, Body: body}
		}
	case *Anti:
		if body := r.node(n.Body); r.fresh || body != n.Body {
			return &Anti{Body: body}
		}
	case *Count:
		vars, cond := r.binds(n.Vars), r.node(n.Cond)
		if body := r.node(n.Body); r.fresh || cond != n.Cond || body != n.Body {
			return &Count{Op: n.Op, N: n.N, Vars: vars, Cond: cond, Body: body}
		}
	case *Days:
		from, same1 := r.expr(n.From)
		to, same2 := r.expr(n.To)
		if body := r.node(n.Body); !same1 || !same2 || body != n.Body {
			return &Days{Word: n.Word, From: from, To: to, Body: body}
		}
	case *Walk:
		if body := r.node(n.Body); r.fresh || body != n.Body {
			return &Walk{Body: body}
		}
	case *Meet:
		if parts, same := r.nodes(n.Parts); !same || r.bound(n.Var) != n.Var {
			return &Meet{Var: r.bound(n.Var), Parts: parts}
		}
	case *Each:
	case *Among:
		if body := r.node(n.Body); r.fresh || body != n.Body || r.bound(n.Var) != n.Var {
			return &Among{Var: r.bound(n.Var), Body: body}
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", n))
	}
	return n
}

func (r *Rewriter) closure(n *Closure) Node {
	c := *n
	args, same := r.exprs(n.Args)
	c.Args = args
	c.From, c.To = r.bind(n.From), r.bind(n.To)
	c.Forward = r.node(n.Forward)
	c.Backward = c.Forward
	if n.Backward != n.Forward {
		c.Backward = r.node(n.Backward)
	}
	if !r.fresh && same && c.Forward == n.Forward && c.Backward == n.Backward {
		return n
	}
	return &c
}

// exprs rewrites expressions; same reports that none has changed.
func (r *Rewriter) exprs(es []Expr) (out []Expr, same bool) {
	if r.fresh {
		out = make([]Expr, len(es))
	}
	for i, e := range es {
		to, same := r.expr(e)
		if out == nil && !same {
			out = append(make([]Expr, 0, len(es)), es[:i]...)[:len(es)]
		}
		if out != nil {
			out[i] = to
		}
	}
	if out == nil {
		return es, true
	}
	return out, false
}

// expr rewrites an expression; same reports that it has not changed. In a copy
// everything has.
func (r *Rewriter) expr(e Expr) (out Expr, same bool) {
	same = !r.fresh
	switch e := e.(type) {
	case nil, Fixed, Today:
	case Var:
		if to, ok := r.vars[e.Var]; ok {
			return to, false
		}
	case Values:
		if arg, same := r.expr(e.Arg); !same {
			return Values{Pred: e.Pred, Arg: arg}, false
		}
	case Computed:
		if arg, same := r.expr(e.Arg); !same {
			return Computed{Pred: e.Pred, Arg: arg}, false
		}
	case Arith:
		left, same1 := r.expr(e.Left)
		if right, same2 := r.expr(e.Right); !same1 || !same2 {
			return Arith{Op: e.Op, Left: left, Right: right}, false
		}
	case *Slot:
		set, same := r.set(e.Set)
		if same {
			return e, true
		}
		slot := &Slot{Each: e.Each, Fn: e.Fn, Set: set, Free: setFree(set)}
		if r.plan == nil {
			slot.Source = e.Source // an instance has other variables
		}
		return slot, false
	default:
		panic(fmt.Sprintf("unreachable: %T", e))
	}
	return e, same
}

// set rewrites a set; same reports that nothing in it has changed.
func (r *Rewriter) set(s *Set) (to *Set, same bool) {
	out := *s
	out.Vars = r.binds(s.Vars)
	out.Body = r.node(s.Body)
	same = !r.fresh && out.Body == s.Body
	var still bool
	out.Columns, still = r.exprs(s.Columns)
	same = same && still
	out.Order = nil
	for _, o := range s.Order {
		e, still := r.expr(o.Expr)
		same = same && still
		out.Order = append(out.Order, Order{e, o.Desc})
	}
	if same {
		return s, true
	}
	return &out, false
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
	if r.plan == nil {
		return vars
	}
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

// Renamed returns an expression with other variables in place of some.
func Renamed(e Expr, vars map[*reading.Var]*reading.Var) Expr {
	r := &Rewriter{vars: map[*reading.Var]Expr{}}
	for v, to := range vars {
		r.vars[v] = Var{to}
	}
	out, _ := r.expr(e)
	return out
}
