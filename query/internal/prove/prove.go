// Package prove says why something is true, and why not.
//
// A proof is a tree: rules by the sentence that the vocabulary gives for them, with names
// filled in, down to recorded facts with their sources and to what is not recorded. Of
// several proofs the one with the fewest facts comes first; asked again, the next.
//
// Proofs are searched top down in an exec.World, which answers for each formula with which
// things it is true; no proof is made of what an engine run remembered, so that a question
// that nobody asks to prove pays nothing.
package prove

import (
	"context"
	"errors"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Proof is a proof, or with Not the account of why something is not true.
type Proof struct {
	Not   bool
	Claim string // what is proved, in exact form
	Steps []*Step
	Cost  int // recorded facts in it
}

// Step is one line of a proof and what it rests on.
type Step struct {
	Text    string
	Rule    *reading.Rule // the rule that was used, nil for other steps
	Facts   []exec.Fact   // of a leaf: the recorded facts that it is
	Sources []*Source     // of these facts, each once
	Missing bool          // a leaf that rests on nothing being recorded
	Plain   bool          // a leaf that only says of what kind a thing is
	Steps   []*Step
}

// Source is where facts come from. A proof has one value for each.
type Source struct {
	Name       string
	Confidence string // how sure the source is, or ""
	About      string // what else is recorded of it: publisher, day, address
}

// Query answers a why question in its contexts. nth counts the proofs from 0.
func Query(ctx context.Context, env exec.Env, q *reading.Query, nth int) (*Proof, error) {
	why, ok := q.Form.(*reading.Why)
	if !ok {
		return nil, errors.New("prove: the question is not a why")
	}
	return prove(ctx, env, q.Context, why.Body, why.Not, nth)
}

// Row proves that a row is an answer to a question for rows, or that the answer is yes.
func Row(ctx context.Context, env exec.Env, q *reading.Query, cells []value.Value, nth int) (*Proof, error) {
	set, ok := q.Form.(*reading.Set)
	if !ok {
		return nil, errors.New("prove: the question has no rows")
	}
	w, err := exec.NewWorld(ctx, env, q.Context)
	if err != nil {
		return nil, err
	}
	vars := map[*reading.Var]reading.Const{}
	body := set.Body
	if body == nil {
		body = &reading.And{}
	}
	period, err := settled(w, q.Context.Period)
	if err != nil {
		return nil, err
	}
	for i, c := range set.Columns {
		if v, ok := c.Expr.(*reading.Var); ok {
			vars[v] = constant(w, cells[i])
		} else if cells[i].Type != value.None {
			body = &reading.And{Parts: []reading.Formula{body, given(c.Expr, constant(w, cells[i]), period)}}
		}
	}
	f := bind(body, vars)
	var open []*reading.Var
	for _, v := range set.Vars {
		if _, ok := vars[v]; !ok {
			open = append(open, v)
		}
	}
	if len(open) > 0 {
		f = &reading.Quant{Op: reading.Some, Vars: open, Body: f}
	}
	return prove(ctx, env, q.Context, f, false, nth)
}

// given says that the expression of a column has a value. In a period that is not of the day on
// which the row is one, but of all its days, and so is what the expression counts.
func given(e reading.Expr, is reading.Const, period *reading.Period) reading.Formula {
	if period == nil {
		return &reading.Compare{Left: e, Right: is}
	}
	return &reading.Within{Period: *period, Body: &reading.Compare{Left: throughout(e, *period), Right: is}}
}

// settled returns the period with its days as dates: within a period "today" is each of its
// days, and a period that is asked there again would be counted from that one.
func settled(w *exec.World, period *reading.Period) (*reading.Period, error) {
	if period == nil || isDate(period.From) && isDate(period.To) {
		return period, nil
	}
	from, to, err := w.Days(*period)
	if err != nil || from >= to { // no day: nothing is so in it, however often it is asked
		return period, err
	}
	out := reading.Period{Word: period.Word}
	switch first, last := constant(w, value.OfDay(from)), constant(w, value.OfDay(to-1)); period.Word {
	case reading.Since:
		out.From = first
	case reading.Before:
		out.To = constant(w, value.OfDay(to))
	default:
		if out.From = first; to-from > 1 {
			out.To = last
		}
	}
	return &out, nil
}

// isDate reports whether an end of a period is open or a date that is written out.
func isDate(e reading.Expr) bool {
	_, ok := e.(reading.Const)
	return ok || e == nil
}

// throughout asks the sets of an expression in a period.
func throughout(e reading.Expr, period reading.Period) reading.Expr {
	switch e := e.(type) {
	case reading.Apply:
		return reading.Apply{Pred: e.Pred, Arg: throughout(e.Arg, period)}
	case reading.Arith:
		return reading.Arith{Op: e.Op, Left: throughout(e.Left, period), Right: throughout(e.Right, period)}
	case *reading.Agg:
		return &reading.Agg{Fn: e.Fn, Set: throughSet(e.Set, period)}
	}
	return e
}

// throughSet asks the body of a set in a period, and its first column too: where that is no
// variable it is made one, which has the value on some day of the period.
func throughSet(s *reading.Set, period reading.Period) *reading.Set {
	set := *s
	var parts []reading.Formula
	if set.Body != nil {
		parts = append(parts, &reading.Within{Period: period, Body: set.Body})
	}
	if len(set.Columns) == 1 {
		if _, is := set.Columns[0].Expr.(*reading.Var); !is {
			v := &reading.Var{Name: "V"}
			parts = append(parts, &reading.Within{Period: period, Body: &reading.Compare{Left: throughout(set.Columns[0].Expr, period), Right: v}})
			set.Vars, set.Columns = append(slices.Clone(set.Vars), v), []reading.Column{{Expr: v}}
		}
	}
	if len(parts) > 0 {
		set.Body = &reading.And{Parts: parts}
	}
	return &set
}

// Why proves a formula without free variables.
func Why(ctx context.Context, env exec.Env, f reading.Formula, nth int) (*Proof, error) {
	return prove(ctx, env, reading.Context{}, f, false, nth)
}

// WhyNot says what keeps a formula without free variables from being true.
func WhyNot(ctx context.Context, env exec.Env, f reading.Formula) (*Proof, error) {
	return prove(ctx, env, reading.Context{}, f, true, 0)
}

func prove(ctx context.Context, env exec.Env, c reading.Context, f reading.Formula, not bool, nth int) (*Proof, error) {
	w, err := exec.NewWorld(ctx, env, c)
	if err != nil {
		return nil, err
	}
	real := c
	real.Suppose = nil
	base, err := exec.NewWorld(ctx, env, real)
	if err != nil {
		return nil, err
	}
	p := &prover{
		ctx: ctx, prog: env.Program, world: w, base: base, wanted: nth + 1,
		recursive: map[*lexicon.Predicate]bool{}, told: map[string]bool{}, sources: map[graph.ID]*Source{},
	}
	f = bind(f, p.fixed(c))
	if c.Period != nil {
		f = &reading.Within{Period: *c.Period, Body: f}
	}
	out := &Proof{Not: not, Claim: reading.FormulaString(f)}
	holds, err := w.Holds(f)
	switch {
	case err != nil:
		return nil, err
	case holds && not:
		return nil, diag.Errorf(diag.Run, diag.Span{}, "it is true: ask why, without not")
	case !holds && !not:
		return nil, diag.Errorf(diag.Run, diag.Span{}, "it is not true: ask why not")
	}
	if not {
		out.Steps, err = p.whyNot(f)
		return out, err
	}
	all, err := p.search(f)
	if err != nil {
		return nil, err
	}
	if nth >= len(all) {
		return nil, diag.Errorf(diag.Run, diag.Span{}, "there is no other proof")
	}
	out.Steps, out.Cost = all[nth].steps, all[nth].cost
	return out, nil
}

// fixed returns what the new entities of the supposition are.
func (p *prover) fixed(c reading.Context) map[*reading.Var]reading.Const {
	vars := map[*reading.Var]reading.Const{}
	if c.Suppose != nil {
		for _, v := range c.Suppose.Vars {
			vars[v] = reading.Const{Value: p.world.Created(v), Text: v.Name}
		}
	}
	return vars
}

// Facts returns the distinct recorded facts that the proof rests on, in its order.
func (p *Proof) Facts() []exec.Fact {
	var out []exec.Fact
	seen := map[exec.Fact]bool{}
	var visit func(steps []*Step)
	visit = func(steps []*Step) {
		for _, s := range steps {
			for _, f := range s.Facts {
				if !seen[f] {
					seen[f] = true
					out = append(out, f)
				}
			}
			visit(s.Steps)
		}
	}
	visit(p.Steps)
	return out
}
