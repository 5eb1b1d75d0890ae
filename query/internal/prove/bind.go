package prove

import (
	"fmt"

	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// binding is what variables are.
type binding = map[*reading.Var]reading.Const

// constant is a value as it prints in a formula.
func constant(w *exec.World, v value.Value) reading.Const {
	text := v.Display()
	if v.Type == value.Node {
		text = w.Name(v.ID)
	} else if v.Type == value.Text {
		text = `"` + v.Text + `"`
	}
	return reading.Const{Value: v, Text: text}
}

// bind returns a formula with constants for variables.
func bind(f reading.Formula, vars binding) reading.Formula {
	if len(vars) == 0 {
		return f
	}
	switch f := f.(type) {
	case nil:
		return nil
	case *reading.And:
		return &reading.And{Parts: bindAll(f.Parts, vars)}
	case *reading.Or:
		return &reading.Or{Parts: bindAll(f.Parts, vars)}
	case *reading.Not:
		return &reading.Not{Body: bind(f.Body, vars)}
	case *reading.Atom:
		out := &reading.Atom{Pred: f.Pred, Closure: f.Closure}
		for _, a := range f.Args {
			out.Args = append(out.Args, bindExpr(a, vars))
		}
		return out
	case *reading.Compare:
		return &reading.Compare{Op: f.Op, Left: bindExpr(f.Left, vars), Right: bindExpr(f.Right, vars)}
	case *reading.Quant:
		return &reading.Quant{Op: f.Op, N: f.N, Vars: f.Vars, Cond: bind(f.Cond, vars), Body: bind(f.Body, vars)}
	case *reading.Unknown:
		return &reading.Unknown{Pred: f.Pred, Arg: bindExpr(f.Arg, vars)}
	case *reading.Within:
		period := reading.Period{Word: f.Period.Word, From: bindExpr(f.Period.From, vars), To: bindExpr(f.Period.To, vars)}
		return &reading.Within{Period: period, Body: bind(f.Body, vars)}
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

func bindAll(fs []reading.Formula, vars binding) []reading.Formula {
	out := make([]reading.Formula, len(fs))
	for i, f := range fs {
		out[i] = bind(f, vars)
	}
	return out
}

func bindExpr(e reading.Expr, vars binding) reading.Expr {
	switch e := e.(type) {
	case nil, reading.Const, reading.Param, reading.Today:
		return e
	case *reading.Var:
		if c, ok := vars[e]; ok {
			return c
		}
		return e
	case reading.Apply:
		return reading.Apply{Pred: e.Pred, Arg: bindExpr(e.Arg, vars)}
	case reading.Arith:
		return reading.Arith{Op: e.Op, Left: bindExpr(e.Left, vars), Right: bindExpr(e.Right, vars)}
	case *reading.Agg:
		set := *e.Set
		set.Body = bind(e.Set.Body, vars)
		set.Columns, set.Order = nil, nil
		for _, c := range e.Set.Columns {
			set.Columns = append(set.Columns, reading.Column{Expr: bindExpr(c.Expr, vars), Name: c.Name})
		}
		for _, o := range e.Set.Order {
			set.Order = append(set.Order, reading.Order{Expr: bindExpr(o.Expr, vars), Desc: o.Desc})
		}
		return &reading.Agg{Fn: e.Fn, Set: &set}
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

// bound returns the binding of variables to the cells of a row.
func (p *prover) bound(vars []*reading.Var, row []value.Value) binding {
	out := binding{}
	for i, v := range vars {
		out[v] = constant(p.world, row[i])
	}
	return out
}
