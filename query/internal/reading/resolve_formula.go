package reading

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// rows reads a set with its order.
func (r *resolver) rows(q *exact.Rows) *Set {
	out := r.set(q.Set)
	for _, o := range q.Order {
		out.Order = append(out.Order, Order{Expr: r.expr(o.Expr, typing{}), Desc: o.Desc})
	}
	if q.Limit != nil {
		n, err := strconv.Atoi(q.Limit.N)
		if err != nil || n < 1 || n > 1<<30 {
			r.fail(diag.Syntax, q.Limit, "a limit is a whole number of rows, at least 1")
		}
		out.Limit, out.Ties = n, q.Limit.Ties
	}
	if len(out.Columns) == 0 && (q.Order != nil || q.Limit != nil) {
		r.fail(diag.Meaning, q, "a question of yes or no has no rows to order or to limit")
	}
	return out
}

// set reads a set; letters that its body binds unsaid become `some`.
func (r *resolver) set(s *exact.Set) *Set {
	out := &Set{Vars: r.binds[s]}
	taken := map[string]bool{}
	for _, c := range s.Columns {
		e := r.expr(c, typing{})
		name := header(e)
		if taken[name] {
			name = ExprString(e)
		}
		taken[name] = true
		out.Columns = append(out.Columns, Column{Expr: e, Name: name})
	}
	if s.Body != nil {
		out.Body = enclose(r.owns[s], r.formula(s.Body))
	}
	return out
}

// header names a column for people.
func header(e Expr) string {
	switch e := e.(type) {
	case *Var:
		if e.Kind != nil {
			return e.Kind.Label
		}
	case Apply:
		return e.Pred.Name
	case *Agg:
		return aggNames[e.Fn]
	}
	return ExprString(e)
}

// body reads a formula that binds letters of its own unsaid.
func (r *resolver) body(f exact.Formula) Formula { return enclose(r.owns[f], r.formula(f)) }

func (r *resolver) formula(f exact.Formula) Formula {
	switch f := f.(type) {
	case *exact.And:
		return &And{r.formulas(f.Parts)}
	case *exact.Or:
		return &Or{r.formulas(f.Parts)}
	case *exact.Not:
		return &Not{r.formula(f.Body)}
	case *exact.Call:
		return r.atom(f)
	case *exact.Compare:
		return r.compare(f)
	case *exact.Quant:
		return r.quant(f)
	case *exact.Unknown:
		p := r.preds[f.Call]
		return &Unknown{p, r.arg(p, 0, f.Call.Args[0])}
	case *exact.Within:
		return &Within{r.period(f.Period), r.formula(f.Body)}
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

func (r *resolver) formulas(list []exact.Formula) []Formula {
	out := make([]Formula, len(list))
	for i, f := range list {
		out[i] = r.formula(f)
	}
	return out
}

// atom reads p(a, b); a truth property with its value is a comparison.
func (r *resolver) atom(c *exact.Call) Formula {
	p := r.preds[c]
	if isTruth(p) && len(c.Args) == 2 {
		out := &Compare{Equal, Apply{p, r.arg(p, 0, c.Args[0])}, r.expr(c.Args[1], valueOf(p))}
		if is := r.typing(c.Args[1]); !alike(is.Type, value.Truth) {
			r.fail(diag.Type, c.Args[1], "%s is %s; %s is yes or no", r.source(c.Args[1]), is, p.Name)
		}
		return out
	}
	out := &Atom{Pred: p, Closure: c.Closure}
	for i, a := range c.Args {
		out.Args = append(out.Args, r.arg(p, i, a))
	}
	return out
}

// arg reads the i-th argument of p.
func (r *resolver) arg(p *lexicon.Predicate, i int, a exact.Expr) Expr {
	want := typingOf(p.Params[i])
	out := r.expr(a, want)
	if is := r.typing(a); !want.meets(r.asWanted(a, is, want)) {
		r.fail(diag.Type, a, "%s is %s; %s", r.source(a), is, wants(p, i))
	} else if p.Class == lexicon.Builtin && len(is.Kinds) > 0 && !slices.ContainsFunc(is.Kinds, timed) {
		r.fail(diag.Type, a, "%s is %s, which has no start and no end; %s asks about a period", r.source(a), is, p.Name)
	}
	return out
}

// timed reports whether things of kind k can have a period.
func timed(k *lexicon.Kind) bool {
	_, ok := k.Period()
	return ok || slices.ContainsFunc(k.Kids, timed)
}

var compareOps = map[string]CompareOp{"=": Equal, "!=": NotEqual, "<": Less, "<=": LessEqual, ">": Greater, ">=": GreaterEqual, "in": In}

// compare reads a comparison; each side says what a quoted text or a number of four
// digits on the other side means.
func (r *resolver) compare(c *exact.Compare) Formula {
	left, right := r.typing(c.Left), r.typing(c.Right)
	if c.Op == "in" {
		left, right = left.with(typing{Type: value.Date}), right.with(typing{Type: value.Date})
	}
	out := &Compare{Op: compareOps[c.Op]}
	out.Left, out.Right = r.expr(c.Left, right), r.expr(c.Right, left)
	left, right = r.asWanted(c.Left, r.typing(c.Left), right), r.asWanted(c.Right, r.typing(c.Right), left)
	switch {
	case out.Op == In && !(alike(left.Type, value.Date) && alike(right.Type, value.Date)):
		at, is := c.Left, left
		if alike(left.Type, value.Date) {
			at, is = c.Right, right
		}
		r.fail(diag.Type, at, "`in` asks for a date within a period, like end(C) in 2028; %s is %s", r.source(at), is)
	case !alike(left.Type, right.Type):
		r.fail(diag.Type, c.Right, "%s is %s, %s is %s; they do not compare", r.source(c.Left), left, r.source(c.Right), right)
	case out.Op != Equal && out.Op != NotEqual && !(ordered(left.Type) && ordered(right.Type)):
		panic(diag.Errorf(diag.Type, c.OpAt, "`%s` compares numbers, dates, durations and texts; %s is %s", c.Op, r.source(c.Left), left))
	}
	return out
}

var quantOps = map[string]QuantOp{"some": Some, "every": Every, "at least": AtLeast, "at most": AtMost, "exactly": Exactly, "most": Most}

func (r *resolver) quant(q *exact.Quant) Formula {
	out := &Quant{Op: quantOps[q.Op], N: q.N, Vars: r.binds[q]}
	if q.Cond != nil {
		out.Cond = r.body(q.Cond)
	}
	out.Body = r.body(q.Body)
	return out
}

// enclose binds vars by `some` as near to where they occur as can be: around those
// parts of a conjunction that share them, and within alternatives.
func enclose(vars []*Var, f Formula) Formula {
	if len(vars) == 0 {
		return f
	}
	if or, ok := f.(*Or); ok {
		out := &Or{}
		for _, p := range or.Parts {
			out.Parts = append(out.Parts, enclose(within(vars, p), p))
		}
		return out
	}
	and, ok := f.(*And)
	if !ok {
		return &Quant{Op: Some, Vars: vars, Body: f}
	}
	var parts []Formula
	for _, g := range clusters(vars, flatAnd(and.Parts)) {
		switch {
		case len(g.vars) == 0: // also one that was merged into another
			parts = append(parts, g.parts...)
		case len(g.parts) == 1:
			parts = append(parts, enclose(g.vars, g.parts[0]))
		default:
			parts = append(parts, &Quant{Op: Some, Vars: g.vars, Body: &And{g.parts}})
		}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return &And{parts}
}

// within returns those of vars that occur in f, in the order in which they do.
func within(vars []*Var, f Formula) []*Var {
	wanted := map[*Var]bool{}
	for _, v := range vars {
		wanted[v] = true
	}
	return occurring(wanted, f)
}

func occurring(wanted map[*Var]bool, f Formula) []*Var {
	var out []*Var
	seen := map[*Var]bool{}
	walker{visit: func(v *Var) {
		if wanted[v] && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}}.formula(f)
	return out
}

// cluster is parts of a conjunction that share variables. One that was merged into
// another is empty.
type cluster struct {
	vars  []*Var
	parts []Formula
}

// clusters groups parts by the vars that they share, directly or through others.
func clusters(vars []*Var, parts []Formula) []*cluster {
	wanted := map[*Var]bool{}
	for _, v := range vars {
		wanted[v] = true
	}
	var out []*cluster
	of := map[*Var]*cluster{}
	for _, p := range parts {
		g := &cluster{}
		out = append(out, g)
		for _, v := range occurring(wanted, p) {
			switch o := of[v]; {
			case o == nil:
				of[v] = g
				g.vars = append(g.vars, v)
			case o != g:
				g = o.merge(g, of)
			}
		}
		g.parts = append(g.parts, p)
	}
	return out
}

// merge moves what is in o to c.
func (c *cluster) merge(o *cluster, of map[*Var]*cluster) *cluster {
	for _, v := range o.vars {
		of[v] = c
	}
	c.vars, c.parts = append(c.vars, o.vars...), append(c.parts, o.parts...)
	o.vars, o.parts = nil, nil
	return c
}
