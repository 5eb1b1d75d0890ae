package plan

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Build returns the logical plan of a question, operator by operator as it reads: nothing
// is reordered or left out, every call of a derived predicate is a Call of its full
// definition. every is written as no counterexample; the period of the whole question is
// asked of each set in it.
func Build(q *reading.Query, prog *reading.Program) *Plan {
	p := &Plan{Query: q, Program: prog, Defs: map[Key]*Def{}, names: map[string]int{}}
	b := builder{plan: p, period: nil}
	if q.Context.AsOf != nil {
		p.AsOf = b.expr(q.Context.AsOf)
	}
	if q.Context.Sources != nil {
		p.Sources = b.set(q.Context.Sources)
	}
	if c := q.Context.Period; c != nil {
		b.period = b.days(*c)
		p.Period = b.period
	}
	switch f := q.Form.(type) {
	case *reading.Set:
		p.Form = b.set(f)
	case *reading.Agg:
		p.Form = b.agg(f)
	case *reading.When:
		b.period = nil
		p.Form = &When{Body: b.formula(f.Body)}
	case *reading.Paths:
		d := &Direct{Form: f}
		if f.Over != nil {
			d.Over = b.set(f.Over)
		}
		p.Form = d
	case *reading.Why, *reading.Describe, *reading.Change:
		p.Form = &Direct{Form: f}
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
	p.group()
	return p
}

// Holds returns the plan of a formula alone: the assignments of vars of which it is true.
func Holds(f reading.Formula, vars []*reading.Var, prog *reading.Program) *Plan {
	s := &reading.Set{Vars: vars, Body: f}
	for _, v := range vars {
		s.Columns = append(s.Columns, reading.Column{Expr: v, Name: v.Name})
	}
	return Build(&reading.Query{Form: s}, prog)
}

// Fresh returns a new variable like v.
func (p *Plan) Fresh(v *reading.Var) *reading.Var {
	letter := "X"
	if v.Name != "" {
		letter = v.Name[:1]
	}
	p.names[letter]++
	return &reading.Var{Name: letter + "_" + strconv.Itoa(p.names[letter]), Kind: v.Kind}
}

// builder builds one plan. period is the period of the question while columns and bodies
// of sets at its top are built: what they derive or aggregate, they ask in it.
type builder struct {
	plan   *Plan
	period *Days
}

// within returns a node that asks body in the question's period.
func (b builder) within(body Node) Node {
	if b.period == nil {
		return body
	}
	d := *b.period
	d.Body = body
	return &d
}

// inner returns a builder for what the question's period already contains.
func (b builder) inner() builder { return builder{plan: b.plan} }

func (b builder) days(p reading.Period) *Days {
	d := &Days{Word: p.Word}
	if p.From != nil {
		d.From = b.inner().expr(p.From)
	}
	if p.To != nil {
		d.To = b.inner().expr(p.To)
	}
	return d
}

func (b builder) set(s *reading.Set) *Set {
	out := &Set{Vars: s.Vars, Limit: s.Limit, Ties: s.Ties}
	out.Body = b.within(b.inner().formula(s.Body))
	for _, c := range s.Columns {
		out.Columns = append(out.Columns, b.expr(c.Expr))
		out.Names = append(out.Names, c.Name)
	}
	for _, o := range s.Order {
		out.Order = append(out.Order, Order{b.expr(o.Expr), o.Desc})
	}
	return out
}

func (b builder) formulas(fs []reading.Formula) []Node {
	out := make([]Node, len(fs))
	for i, f := range fs {
		out[i] = b.formula(f)
	}
	return out
}

func (b builder) formula(f reading.Formula) Node {
	switch f := f.(type) {
	case nil:
		return &Join{}
	case *reading.And:
		return &Join{Parts: b.formulas(f.Parts)}
	case *reading.Or:
		return &Union{Parts: b.formulas(f.Parts)}
	case *reading.Not:
		return &Anti{Body: b.formula(f.Body)}
	case *reading.Atom:
		return b.atom(f)
	case *reading.Compare:
		return &Filter{Op: f.Op, Left: b.expr(f.Left), Right: b.expr(f.Right)}
	case *reading.Quant:
		return b.quant(f)
	case *reading.Unknown:
		if f.Pred.External {
			return b.unsaid(f.Pred, b.expr(f.Arg))
		}
		return &Unknown{Pred: f.Pred, Arg: b.expr(f.Arg)}
	case *reading.Within:
		d := b.days(f.Period)
		d.Body = b.formula(f.Body)
		return d
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

func (b builder) quant(q *reading.Quant) Node {
	var cond Node = &Join{}
	if q.Cond != nil {
		cond = b.formula(q.Cond)
	}
	body := b.formula(q.Body)
	switch q.Op {
	case reading.Some:
		return &Semi{Vars: q.Vars, Body: body}
	case reading.Every:
		return &Anti{Body: &Semi{Vars: q.Vars, Body: &Join{Parts: []Node{cond, &Anti{Body: body}}}}}
	case reading.AtLeast, reading.AtMost, reading.Exactly:
		return &Count{Op: q.Op, N: q.N, Vars: q.Vars, Body: body}
	case reading.Most:
		return &Count{Op: q.Op, Vars: q.Vars, Cond: cond, Body: body}
	}
	panic("unreachable: quantifier")
}

// atom looks up a predicate. Arguments that must be computed are bound to variables first.
func (b builder) atom(a *reading.Atom) Node {
	var parts []Node
	var made []*reading.Var
	args := make([]Expr, len(a.Args))
	for i, x := range a.Args {
		args[i] = b.expr(x)
		switch args[i].(type) {
		case Var, Fixed:
		default:
			v := b.plan.Fresh(&reading.Var{Name: "V"})
			made = append(made, v)
			parts = append(parts, &Bind{Var: v, Expr: args[i]})
			args[i] = Var{v}
		}
	}
	n := b.lookup(a.Pred, args)
	if a.Closure {
		n = b.closure(a.Pred, args)
	}
	if made == nil {
		return n
	}
	return &Semi{Vars: made, Body: &Join{Parts: append(parts, n)}}
}

func (b builder) lookup(p *lexicon.Predicate, args []Expr) Node {
	if p.External {
		return computed(p, args)
	}
	switch p.Class {
	case lexicon.KindClass, lexicon.Stored, lexicon.Property:
		return &Match{Pred: p, Args: args}
	case lexicon.Derived:
		b.define(p)
		return &Call{Pred: p, Args: args}
	case lexicon.Builtin:
		return &Period{Pred: p, Args: args}
	}
	panic("unreachable: class of a predicate")
}

// computed asks the host program, about each thing of the kind that it can be asked about.
func computed(p *lexicon.Predicate, args []Expr) Node {
	says, want := Computed{Pred: p, Arg: args[0]}, Expr(Fixed{reading.Const{Value: value.OfTruth(true), Text: "yes"}})
	if len(args) == 2 {
		want = args[1]
	}
	return &Join{Parts: []Node{
		&Match{Pred: p.Params[0].Kind.Pred, Args: args[:1]},
		&Filter{Op: reading.Equal, Left: says, Right: want},
	}}
}

// unsaid keeps the assignments of which the host program says nothing for some value of an
// expression.
func (b builder) unsaid(p *lexicon.Predicate, arg Expr) Node {
	thing, said := b.plan.Fresh(&reading.Var{Name: "X"}), b.plan.Fresh(&reading.Var{Name: "V"})
	says := &Bind{Var: said, Expr: Computed{Pred: p, Arg: Var{thing}}}
	return &Semi{Vars: []*reading.Var{thing}, Body: &Join{Parts: []Node{
		&Bind{Var: thing, Expr: arg},
		&Anti{Body: &Semi{Vars: []*reading.Var{said}, Body: says}},
	}}}
}

func (b builder) closure(p *lexicon.Predicate, args []Expr) Node {
	from, to := b.plan.Fresh(&reading.Var{Name: "A"}), b.plan.Fresh(&reading.Var{Name: "B"})
	step := b.lookup(p, []Expr{Var{from}, Var{to}})
	return &Closure{Pred: p, Args: args, From: from, To: to, Forward: step, Backward: step}
}

// define builds the rules of a derived predicate, once. A symmetric predicate has each
// rule twice, the second time with its arguments exchanged.
func (b builder) define(p *lexicon.Predicate) {
	key := Key{Pred: p}
	if b.plan.Defs[key] != nil {
		return
	}
	def := &Def{Key: key}
	b.plan.Defs[key] = def
	for _, r := range b.plan.Program.Rules[p] {
		body := b.inner().rule(r)
		def.Rules = append(def.Rules, &Rule{Vars: r.Vars, Body: body, Source: r})
		if p.Symmetric {
			def.Rules = append(def.Rules, &Rule{Vars: []*reading.Var{r.Vars[1], r.Vars[0]}, Body: body, Source: r})
		}
	}
}

// rule builds a rule's body: its variables that are not in the head are for the body alone.
func (b builder) rule(r *reading.Rule) Node {
	body := b.formula(r.Body)
	if own := Minus(Free(body), r.Vars); len(own) > 0 {
		return &Semi{Vars: own, Body: body}
	}
	return body
}

// group finds the definitions that are derived from one another.
func (p *Plan) group() {
	for i, stratum := range p.Program.Strata {
		recursive := false
		for _, pred := range stratum {
			def := p.Defs[Key{Pred: pred}]
			if def == nil {
				continue
			}
			for _, r := range def.Rules {
				Visit(r.Body, func(n Node) {
					c, ok := n.(*Call)
					recursive = recursive || ok && slices.Contains(stratum, c.Pred)
				})
			}
		}
		for _, pred := range stratum {
			if def := p.Defs[Key{Pred: pred}]; def != nil && recursive {
				def.Group = i + 1
			}
		}
	}
}
