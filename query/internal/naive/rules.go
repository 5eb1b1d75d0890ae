package naive

import (
	"fmt"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// relation is the tuples of a derived predicate.
type relation map[string][]value.Value

// relation returns what the rules derive for p on this day, stratum by stratum.
func (e *evaluator) relation(p *lexicon.Predicate) relation {
	if r, ok := e.rules[p]; ok {
		return r
	}
	prog := e.world.env.Program
	if !prog.Daily[p] && e.world.derived[p] != nil {
		return e.world.derived[p]
	}
	if e.rules == nil {
		e.rules = map[*lexicon.Predicate]relation{}
	}
	for _, stratum := range prog.Strata {
		if slices.Contains(stratum, p) {
			e.fixpoint(prog, stratum)
		}
	}
	if _, ok := e.rules[p]; !ok {
		panic("naive: no rules for " + p.Name)
	}
	return e.rules[p]
}

// fixpoint applies the rules of a stratum until nothing new comes out.
func (e *evaluator) fixpoint(prog *reading.Program, stratum []*lexicon.Predicate) {
	for _, p := range stratum {
		e.rules[p] = relation{}
	}
	for grown := true; grown; {
		grown = false
		for _, p := range stratum {
			for _, rule := range prog.Rules[p] {
				for _, tuple := range e.derive(rule) {
					if e.rules[p][key(tuple)] == nil {
						e.rules[p][key(tuple)] = tuple
						grown = true
					}
				}
			}
		}
	}
	for _, p := range stratum {
		if !prog.Daily[p] {
			e.world.derived[p] = e.rules[p]
		}
	}
}

// derive returns the tuples that a rule gives, the other way round too if its head is
// symmetric.
func (e *evaluator) derive(rule *reading.Rule) [][]value.Value {
	vars := slices.Clone(rule.Vars)
	for _, v := range free(rule.Body) {
		if !slices.Contains(vars, v) {
			vars = append(vars, v)
		}
	}
	var out [][]value.Value
	e.assign(vars, rule.Body, nil, func(b *binding) bool {
		var tuple []value.Value
		for _, v := range rule.Vars {
			is, _ := b.get(v)
			tuple = append(tuple, is)
		}
		out = append(out, tuple)
		if rule.Head.Symmetric {
			out = append(out, []value.Value{tuple[1], tuple[0]})
		}
		return true
	})
	return out
}

// free returns the variables of f that nothing in f binds; it is asked again and again.
func (w *world) free(f reading.Formula) []*reading.Var {
	vars, known := w.frees[f]
	if !known {
		vars = free(f)
		w.frees[f] = vars
	}
	return vars
}

// free returns the variables of f that nothing in f binds.
func free(f reading.Formula) []*reading.Var {
	var out []*reading.Var
	walk(f, nil, func(v *reading.Var) {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}, func(value.Value) {})
	return out
}

// walk visits the free variables and the constants of a formula or expression.
func walk(n any, bound []*reading.Var, onVar func(*reading.Var), onConst func(value.Value)) {
	visit := func(n any) { walk(n, bound, onVar, onConst) }
	switch n := n.(type) {
	case nil, reading.Param, reading.Today:
	case *reading.And:
		for _, p := range n.Parts {
			visit(p)
		}
	case *reading.Or:
		for _, p := range n.Parts {
			visit(p)
		}
	case *reading.Not:
		visit(n.Body)
	case *reading.Atom:
		for _, a := range n.Args {
			visit(a)
		}
	case *reading.Compare:
		visit(n.Left)
		visit(n.Right)
	case *reading.Quant:
		bound = append(bound[:len(bound):len(bound)], n.Vars...)
		visit(n.Cond)
		visit(n.Body)
	case *reading.Unknown:
		visit(n.Arg)
	case *reading.Within:
		visit(n.Period.From)
		visit(n.Period.To)
		visit(n.Body)
	case *reading.Var:
		if !slices.Contains(bound, n) && !n.New {
			onVar(n)
		}
	case reading.Const:
		onConst(n.Value)
	case reading.Apply:
		visit(n.Arg)
	case reading.Arith:
		visit(n.Left)
		visit(n.Right)
	case *reading.Agg:
		bound = append(bound[:len(bound):len(bound)], n.Set.Vars...)
		for _, c := range n.Set.Columns {
			visit(c.Expr)
		}
		for _, o := range n.Set.Order {
			visit(o.Expr)
		}
		visit(n.Set.Body)
	default:
		panic(fmt.Sprintf("unreachable: %T", n))
	}
}

// constants returns the constants of a question and of the rules.
func constants(q *reading.Query, prog *reading.Program) []value.Value {
	var out []value.Value
	visit := func(n any) {
		walk(n, nil, func(*reading.Var) {}, func(v value.Value) { out = append(out, v) })
	}
	set := func(s *reading.Set) {
		if s != nil {
			visit(&reading.Agg{Set: s})
		}
	}
	set(q.Context.Sources)
	visit(q.Context.AsOf)
	if p := q.Context.Period; p != nil {
		visit(p.From)
		visit(p.To)
	}
	if s := q.Context.Suppose; s != nil {
		visit(&reading.And{Parts: s.Add})
		visit(&reading.And{Parts: s.Remove})
	}
	switch form := q.Form.(type) {
	case *reading.Set:
		set(form)
	case *reading.Agg:
		set(form.Set)
	case *reading.When:
		visit(form.Body)
	}
	for _, rules := range prog.Rules {
		for _, r := range rules {
			visit(r.Body)
		}
	}
	return out
}
