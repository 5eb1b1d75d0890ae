package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// maxDepth is how many rules deep the reasons of a failing condition are followed.
const maxDepth = 6

// whyNot says what keeps a formula without free variables from being true.
func (p *prover) whyNot(f reading.Formula) ([]*Step, error) { return p.fails(f, maxDepth) }

// fails returns why a false formula is false.
func (p *prover) fails(f reading.Formula, depth int) ([]*Step, error) {
	switch f := f.(type) {
	case *reading.And:
		return p.failsAll(f.Parts, nil, depth)
	case *reading.Or:
		var out []*Step
		for _, part := range f.Parts {
			steps, err := p.fails(part, depth)
			if err != nil {
				return nil, err
			}
			out = append(out, &Step{Text: "not " + reading.FormulaString(part), Steps: steps})
		}
		return out, nil
	case *reading.Not:
		ways, err := p.search(f.Body)
		if err != nil || len(ways) == 0 {
			return nil, err
		}
		return ways[0].steps, nil
	case *reading.Atom:
		return p.failsAtom(f, depth)
	case *reading.Compare:
		text, err := p.compared(f)
		if text == reading.FormulaString(f) { // nothing in it is computed: there is no more to say
			return nil, err
		}
		return []*Step{{Text: text}}, err
	case *reading.Quant:
		return p.failsQuant(f, depth)
	case *reading.Unknown:
		values, err := p.world.Values(reading.Apply{Pred: f.Pred, Arg: f.Arg})
		var names []string
		for _, v := range values {
			names = append(names, constant(p.world, v).Text)
		}
		if f.Pred.External {
			return []*Step{{Text: fmt.Sprintf("%s(%s) = %s, %s", f.Pred.Name, reading.ExprString(f.Arg), strings.Join(names, " and "), hostComputed)}}, err
		}
		return []*Step{{Text: fmt.Sprintf("%s of %s is recorded: %s", words(f.Pred), reading.ExprString(f.Arg), strings.Join(names, ", "))}}, err
	case *reading.Within:
		return p.failsWithin(f, depth)
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

// failsAtom says for a derived atom what fails in each of its rules, for a recorded one what
// is recorded instead.
func (p *prover) failsAtom(a *reading.Atom, depth int) ([]*Step, error) {
	for _, arg := range a.Args {
		if _, ok := arg.(reading.Const); !ok {
			return []*Step{{Text: absent(a), Missing: true}}, nil
		}
	}
	switch {
	case a.Pred.Class == lexicon.Builtin:
		return p.failsPeriod(a), nil
	case a.Pred.Class != lexicon.Derived || a.Closure:
		step, err := p.instead(a)
		return []*Step{step}, err
	case depth == 0:
		return []*Step{{Text: absent(a), Missing: true}}, nil
	case p.told[reading.FormulaString(a)]:
		return []*Step{{Text: absent(a) + ", as above", Missing: true}}, nil
	}
	p.told[reading.FormulaString(a)] = true
	var out []*Step
	for _, rule := range p.prog.Rules[a.Pred] {
		g, err := p.gapOf(rule, a, depth-1)
		if err != nil {
			return nil, err
		}
		steps, err := p.account(g, depth-1)
		if err != nil {
			return nil, err
		}
		out = append(out, &Step{Text: "rule " + a.Pred.Name + " if " + rule.Text, Rule: rule, Steps: steps})
	}
	return out, nil
}

// instead says that a fact is not recorded, and what the relation says of its first thing.
func (p *prover) instead(a *reading.Atom) (*Step, error) {
	s := &Step{Text: absent(a), Missing: true}
	if len(a.Args) != 2 || a.Closure {
		return s, nil
	}
	var others []value.Value
	if a.Pred.External {
		var err error
		if others, err = p.world.Values(reading.Apply{Pred: a.Pred, Arg: a.Args[0]}); err != nil {
			return nil, err
		}
	}
	for _, f := range p.world.Facts(a.Pred, a.Args[0].(reading.Const).Value, value.Value{}) {
		others = append(others, f.Object)
	}
	var names []string
	for _, v := range others {
		if n := constant(p.world, v).Text; !slices.Contains(names, n) && len(names) < 3 {
			names = append(names, n)
		}
	}
	if len(names) > 0 {
		s.Text += ", but " + reading.FormulaString(&reading.Atom{Pred: a.Pred, Args: []reading.Expr{a.Args[0], reading.Const{Text: strings.Join(names, " or ")}}})
	}
	return s, nil
}

func (p *prover) failsPeriod(a *reading.Atom) []*Step {
	var parts []string
	for _, x := range a.Args {
		c := x.(reading.Const)
		parts = append(parts, c.Text+" runs "+p.period(c.Value))
	}
	text := strings.Join(parts, ", ")
	if a.Pred == lexicon.InForce {
		text += ", the day is " + value.OfDay(p.world.Day()).String()
	}
	return []*Step{{Text: text}}
}

// failsQuant says why a quantified formula is false.
func (p *prover) failsQuant(q *reading.Quant, depth int) ([]*Step, error) {
	switch q.Op {
	case reading.Some:
		return p.failsAll(flat(q.Body), q.Vars, depth)
	case reading.Every:
		return p.counterexample(q, depth)
	case reading.AtLeast, reading.AtMost, reading.Exactly:
		rows, err := p.world.Find(q.Body, q.Vars, 0)
		return []*Step{{Text: fmt.Sprintf("there are %d", len(rows))}}, err
	case reading.Most:
		all, err := p.world.Find(q.Cond, q.Vars, 0)
		if err != nil {
			return nil, err
		}
		some, err := p.world.Find(&reading.And{Parts: []reading.Formula{q.Cond, q.Body}}, q.Vars, 0)
		return []*Step{{Text: fmt.Sprintf("it is true of %d of %d", len(some), len(all))}}, err
	}
	panic("unreachable: quantifier")
}

// counterexample shows the first case of every that fails.
func (p *prover) counterexample(q *reading.Quant, depth int) ([]*Step, error) {
	cond := q.Cond
	if cond == nil {
		cond = &reading.And{}
	}
	against := &reading.And{Parts: []reading.Formula{cond, &reading.Not{Body: q.Body}}}
	rows, err := p.world.Find(against, q.Vars, 1)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	b := p.bound(q.Vars, rows[0])
	steps, err := p.fails(bind(q.Body, b), depth)
	var names []string
	for _, v := range q.Vars {
		names = append(names, v.Name+" = "+b[v].Text)
	}
	return []*Step{{Text: "not for " + strings.Join(names, ", "), Steps: steps}}, err
}

// failsWithin says why a formula is true on no day of a period: what fails on its first day,
// or on the day of the question if that is one of them.
func (p *prover) failsWithin(f *reading.Within, depth int) ([]*Step, error) {
	from, to, err := p.world.Days(f.Period)
	switch {
	case err != nil:
		return nil, err
	case from >= to:
		return []*Step{{Text: "the period has no days"}}, nil
	}
	day := p.world.Day()
	if day < from || day >= to {
		day = from
	}
	then := *p
	then.world = p.world.On(day)
	steps, err := then.fails(f.Body, depth)
	return []*Step{{Text: "on no day of the period; on " + value.OfDay(day).String(), Steps: steps}}, err
}
