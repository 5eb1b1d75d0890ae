package query

import (
	"fmt"
	"slices"

	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// parameter is a $name of a question and what its place asks for.
type parameter struct {
	name    string
	entity  bool       // an entity
	literal value.Type // a value of this type; None: not known
}

// parameters returns the parameters of a reading, in the order of its text.
func parameters(q *reading.Query) []parameter {
	var p paramFinder
	p.context(&q.Context)
	switch f := q.Form.(type) {
	case *reading.Set:
		p.set(f)
	case *reading.Agg:
		p.set(f.Set)
	case *reading.Why:
		p.formula(f.Body)
	case *reading.When:
		p.formula(f.Body)
	case *reading.Paths:
		p.expr(f.From, parameter{entity: true})
		p.expr(f.To, parameter{entity: true})
		if f.Over != nil {
			p.set(f.Over)
		}
	case *reading.Describe:
		p.expr(f.Thing, parameter{entity: true})
	case *reading.Change:
		p.suppose(&f.Suppose)
		for _, e := range f.Forget {
			p.expr(e, parameter{entity: true})
		}
	default:
		panic(fmt.Sprintf("unreachable: form %T", f))
	}
	return p.found
}

type paramFinder struct{ found []parameter }

// add notes a parameter; a second place adds what the first left open.
func (p *paramFinder) add(name string, want parameter) {
	i := slices.IndexFunc(p.found, func(f parameter) bool { return f.name == name })
	if i < 0 {
		want.name = name
		p.found = append(p.found, want)
		return
	}
	if !p.found[i].entity && p.found[i].literal == value.None {
		p.found[i].entity, p.found[i].literal = want.entity, want.literal
	}
}

func (p *paramFinder) context(c *reading.Context) {
	p.expr(c.AsOf, parameter{literal: value.Date})
	if c.Period != nil {
		p.period(*c.Period)
	}
	if c.Sources != nil {
		p.set(c.Sources)
	}
	if c.Suppose != nil {
		p.suppose(c.Suppose)
	}
}

func (p *paramFinder) period(d reading.Period) {
	p.expr(d.From, parameter{literal: value.Date})
	p.expr(d.To, parameter{literal: value.Date})
}

func (p *paramFinder) suppose(s *reading.Suppose) {
	for _, fs := range [][]reading.Formula{s.Add, s.Remove} {
		for _, f := range fs {
			p.formula(f)
		}
	}
}

func (p *paramFinder) set(s *reading.Set) {
	for _, c := range s.Columns {
		p.expr(c.Expr, parameter{})
	}
	p.formula(s.Body)
	for _, o := range s.Order {
		p.expr(o.Expr, parameter{})
	}
}

func (p *paramFinder) formula(f reading.Formula) {
	switch f := f.(type) {
	case nil:
	case *reading.And:
		for _, part := range f.Parts {
			p.formula(part)
		}
	case *reading.Or:
		for _, part := range f.Parts {
			p.formula(part)
		}
	case *reading.Not:
		p.formula(f.Body)
	case *reading.Atom:
		for i, a := range f.Args {
			p.expr(a, place(f.Pred.Params[i].Type))
		}
	case *reading.Compare:
		p.expr(f.Left, typeOf(f.Right))
		p.expr(f.Right, typeOf(f.Left))
	case *reading.Quant:
		p.formula(f.Cond)
		p.formula(f.Body)
	case *reading.Unknown:
		p.expr(f.Arg, parameter{entity: true})
	case *reading.Within:
		p.period(f.Period)
		p.formula(f.Body)
	default:
		panic(fmt.Sprintf("unreachable: formula %T", f))
	}
}

func (p *paramFinder) expr(e reading.Expr, want parameter) {
	switch e := e.(type) {
	case nil, *reading.Var, reading.Const, reading.Today:
	case reading.Param:
		p.add(e.Name, want)
	case reading.Apply:
		p.expr(e.Arg, parameter{entity: true})
	case reading.Arith:
		p.expr(e.Left, parameter{})
		p.expr(e.Right, parameter{})
	case *reading.Agg:
		p.set(e.Set)
	default:
		panic(fmt.Sprintf("unreachable: expression %T", e))
	}
}

// place is what an argument of type t asks for.
func place(t value.Type) parameter {
	if t == value.Node {
		return parameter{entity: true}
	}
	return parameter{literal: t}
}

// typeOf is what something that is compared with e must be.
func typeOf(e reading.Expr) parameter {
	switch e := e.(type) {
	case *reading.Var:
		return parameter{entity: true}
	case reading.Const:
		return place(e.Value.Type)
	case reading.Today:
		return parameter{literal: value.Date}
	case reading.Apply:
		if len(e.Pred.Params) == 2 && e.Pred.Params[1].Type == value.Node {
			return parameter{entity: true}
		}
		return parameter{literal: e.Pred.Value}
	}
	return parameter{}
}
