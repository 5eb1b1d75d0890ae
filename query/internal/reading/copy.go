package reading

import "fmt"

// copyExpr returns an expression that means the same and binds variables of its own: no two
// parts of a reading bind one variable.
func copyExpr(e Expr) Expr { return copier{}.expr(e) }

// copier copies formulas; variables that are bound on the way become those that it maps
// them to.
type copier map[*Var]*Var

func (c copier) bind(vars []*Var) []*Var {
	var out []*Var
	for _, v := range vars {
		n := *v
		c[v] = &n
		out = append(out, &n)
	}
	return out
}

func (c copier) agg(a *Agg) *Agg { return &Agg{Fn: a.Fn, Set: c.set(a.Set)} }

func (c copier) set(s *Set) *Set {
	n := *s
	n.Vars = c.bind(s.Vars)
	n.Columns = nil
	for _, col := range s.Columns {
		n.Columns = append(n.Columns, Column{Expr: c.expr(col.Expr), Name: col.Name})
	}
	n.Body = c.formula(s.Body)
	n.Order = nil
	for _, o := range s.Order {
		n.Order = append(n.Order, Order{Expr: c.expr(o.Expr), Desc: o.Desc})
	}
	return &n
}

func (c copier) formulas(list []Formula) []Formula {
	var out []Formula
	for _, f := range list {
		out = append(out, c.formula(f))
	}
	return out
}

func (c copier) formula(f Formula) Formula {
	switch f := f.(type) {
	case nil:
		return nil
	case *And:
		return &And{c.formulas(f.Parts)}
	case *Or:
		return &Or{c.formulas(f.Parts)}
	case *Not:
		return &Not{c.formula(f.Body)}
	case *Atom:
		n := *f
		n.Args = nil
		for _, a := range f.Args {
			n.Args = append(n.Args, c.expr(a))
		}
		return &n
	case *Compare:
		return &Compare{f.Op, c.expr(f.Left), c.expr(f.Right)}
	case *Quant:
		return &Quant{f.Op, f.N, c.bind(f.Vars), c.formula(f.Cond), c.formula(f.Body)}
	case *Unknown:
		return &Unknown{f.Pred, c.expr(f.Arg)}
	case *Within:
		return &Within{Period{f.Period.Word, c.expr(f.Period.From), c.expr(f.Period.To)}, c.formula(f.Body)}
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

func (c copier) expr(e Expr) Expr {
	switch e := e.(type) {
	case nil:
		return nil
	case *Var:
		if n := c[e]; n != nil {
			return n
		}
		return e
	case Const, Param, Today:
		return e
	case Apply:
		return Apply{e.Pred, c.expr(e.Arg)}
	case Arith:
		return Arith{e.Op, c.expr(e.Left), c.expr(e.Right)}
	case *Agg:
		return c.agg(e)
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}
