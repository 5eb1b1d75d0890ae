package prove

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// The limits of the search.
const (
	maxChoices = 40      // assignments of a rule's inner variables that are tried
	maxCases   = 20      // cases of every that are shown
	firstDepth = 4       // rules of recursive predicates within one another, at first
	lastDepth  = 1 << 16 // at last
)

// alternative is one way to prove a formula: steps beside each other.
type alternative struct {
	steps []*Step
	cost  int
}

// prover searches proofs in one world.
type prover struct {
	ctx    context.Context
	prog   *reading.Program
	world  *exec.World
	base   *exec.World // the same without what is supposed
	wanted int         // how many alternatives are needed

	depth     int                         // recursive rules that may still be used within one another
	known     map[string][]alternative    // of derived atoms, by day, depth and text
	recursive map[*lexicon.Predicate]bool // whether a predicate is derived from itself
	deep      bool                        // one that is was met
	told      map[string]bool             // atoms of which it was said why they are not true
	sources   map[graph.ID]*Source
}

// search proves a formula that is true. Rules that use themselves are used few deep at
// first, then twice as deep, until that gives no more proofs: a deeper proof may rest on
// fewer facts.
func (p *prover) search(f reading.Formula) ([]alternative, error) {
	before := 0
	for p.depth = firstDepth; p.depth <= lastDepth; p.depth *= 2 {
		p.known = map[string][]alternative{}
		ways, err := p.why(f)
		if err != nil || len(ways) > 0 && (!p.deep || len(ways) == before) {
			return ways, err
		}
		before = len(ways)
	}
	return nil, nil
}

// best orders alternatives, drops repeated ones and keeps those that may be wanted.
func (p *prover) best(all []alternative) []alternative {
	slices.SortStableFunc(all, func(a, b alternative) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(size(a.steps), size(b.steps)))
	})
	var out []alternative
	seen := map[string]bool{}
	for _, a := range all {
		text := (&Proof{Steps: a.steps}).String()
		if !seen[text] && len(out) < p.wanted {
			seen[text] = true
			out = append(out, a)
		}
	}
	return out
}

func size(steps []*Step) int {
	n := len(steps)
	for _, s := range steps {
		n += size(s.Steps)
	}
	return n
}

// one is the alternative of a single step.
func one(s *Step, cost int) []alternative {
	return []alternative{{steps: []*Step{s}, cost: cost}}
}

// why returns the best ways to prove a formula without free variables, none if it is not
// true.
func (p *prover) why(f reading.Formula) ([]alternative, error) {
	switch f := f.(type) {
	case *reading.And:
		return p.whyAll(f.Parts)
	case *reading.Or:
		var all []alternative
		for _, part := range f.Parts {
			ways, err := p.why(part)
			if err != nil {
				return nil, err
			}
			all = append(all, ways...)
		}
		return p.best(all), nil
	case *reading.Not:
		return p.ifTrue(f, func() ([]alternative, error) {
			return one(&Step{Text: absent(f.Body), Missing: true}, 0), nil
		})
	case *reading.Atom:
		return p.whyAtom(f)
	case *reading.Compare:
		return p.ifTrue(f, func() ([]alternative, error) { return p.whyCompare(f) })
	case *reading.Quant:
		return p.whyQuant(f)
	case *reading.Unknown:
		return p.ifTrue(f, func() ([]alternative, error) {
			text := fmt.Sprintf("no %s of %s is recorded", words(f.Pred), reading.ExprString(f.Arg))
			if f.Pred.External {
				text = fmt.Sprintf("%s(%s) is not known to the host program", f.Pred.Name, reading.ExprString(f.Arg))
			}
			return one(&Step{Text: text, Missing: true}, 0), nil
		})
	case *reading.Within:
		return p.whyWithin(f)
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

func (p *prover) ifTrue(f reading.Formula, ways func() ([]alternative, error)) ([]alternative, error) {
	holds, err := p.world.Holds(f)
	if err != nil || !holds {
		return nil, err
	}
	return ways()
}

// whyAll proves all parts: every choice of one way for each.
func (p *prover) whyAll(parts []reading.Formula) ([]alternative, error) {
	all := []alternative{{}}
	for _, part := range parts {
		ways, err := p.why(part)
		if err != nil || len(ways) == 0 {
			return nil, err
		}
		var wider []alternative
		for _, a := range all {
			for _, w := range ways {
				wider = append(wider, alternative{slices.Concat(a.steps, w.steps), a.cost + w.cost})
			}
		}
		all = p.best(wider)
	}
	return all, nil
}

// whySome proves body for each assignment of vars that makes it true; wrap makes steps of
// a proof and its assignment.
func (p *prover) whySome(body reading.Formula, vars []*reading.Var, wrap func(binding, []*Step) []*Step) ([]alternative, error) {
	rows, err := p.world.Find(body, vars, maxChoices)
	if err != nil {
		return nil, err
	}
	var all []alternative
	for _, row := range rows {
		b := p.bound(vars, row)
		ways, err := p.why(bind(body, b))
		if err != nil {
			return nil, err
		}
		for _, w := range ways {
			all = append(all, alternative{wrap(b, w.steps), w.cost})
		}
	}
	return p.best(all), nil
}

// whyAtom proves an atom. Arguments that are computed are each of their values.
func (p *prover) whyAtom(a *reading.Atom) ([]alternative, error) {
	a = &reading.Atom{Pred: a.Pred, Closure: a.Closure, Args: slices.Clone(a.Args)}
	for i, arg := range a.Args {
		if c, ok := arg.(reading.Const); ok {
			if c.Value.Type == value.Node {
				a.Args[i] = constant(p.world, c.Value) // by name, as people say it
			}
			continue
		}
		values, err := p.world.Values(arg)
		if err != nil {
			return nil, err
		}
		var all []alternative
		for _, v := range values {
			again := &reading.Atom{Pred: a.Pred, Closure: a.Closure, Args: slices.Clone(a.Args)}
			again.Args[i] = constant(p.world, v)
			ways, err := p.whyAtom(again)
			if err != nil {
				return nil, err
			}
			all = append(all, ways...)
		}
		return p.best(all), nil
	}
	switch {
	case a.Closure:
		return p.whyClosure(a)
	case a.Pred.Class == lexicon.Derived:
		return p.whyDerived(a)
	case a.Pred.External:
		return p.whySaid(a)
	case a.Pred.Class == lexicon.Builtin:
		return p.ifTrue(a, func() ([]alternative, error) { return p.whyPeriod(a), nil })
	}
	return p.whyRecorded(a), nil
}

// whyDerived proves a derived atom by each of its rules.
func (p *prover) whyDerived(a *reading.Atom) ([]alternative, error) {
	key := fmt.Sprint(p.world.Day(), " ", p.depth, " ", reading.FormulaString(a))
	if ways, ok := p.known[key]; ok {
		return ways, nil
	}
	if err := p.ctx.Err(); err != nil {
		return nil, err
	}
	if p.isRecursive(a.Pred) {
		if p.depth == 0 {
			return nil, nil
		}
		p.depth--
		defer func() { p.depth++ }()
	}
	var all []alternative
	for _, rule := range p.prog.Rules[a.Pred] {
		for _, args := range orders(a) {
			ways, err := p.whyRule(rule, args)
			if err != nil {
				return nil, err
			}
			all = append(all, ways...)
		}
	}
	all = p.best(all)
	p.known[key] = all
	return all, nil
}

// isRecursive reports whether a predicate is derived from itself.
func (p *prover) isRecursive(pred *lexicon.Predicate) bool {
	recursive, known := p.recursive[pred]
	if !known {
		var args []reading.Expr
		for range pred.Params {
			args = append(args, reading.Const{})
		}
		defs := plan.Holds(&reading.Atom{Pred: pred, Args: args}, nil, p.prog).Defs
		recursive = defs[plan.Key{Pred: pred}].Group != 0
		p.recursive[pred] = recursive
	}
	p.deep = p.deep || recursive
	return recursive
}

// orders returns the arguments, and for a symmetric predicate the other way round.
func orders(a *reading.Atom) [][]reading.Expr {
	if !a.Pred.Symmetric || reading.ExprString(a.Args[0]) == reading.ExprString(a.Args[1]) {
		return [][]reading.Expr{a.Args}
	}
	return [][]reading.Expr{a.Args, {a.Args[1], a.Args[0]}}
}

// whyRule proves the head of a rule for arguments.
func (p *prover) whyRule(rule *reading.Rule, args []reading.Expr) ([]alternative, error) {
	head, inner := open(rule, args)
	return p.whySome(bind(rule.Body, head), inner, func(b binding, steps []*Step) []*Step {
		all := maps.Clone(head)
		maps.Copy(all, b)
		return []*Step{{Text: because(rule, all), Rule: rule, Steps: steps}}
	})
}

// open returns the binding of a rule's head and the variables that its body has beside.
func open(rule *reading.Rule, args []reading.Expr) (head binding, inner []*reading.Var) {
	head = binding{}
	for i, v := range rule.Vars {
		head[v] = args[i].(reading.Const)
	}
	for _, v := range reading.FreeVars(rule.Body) {
		if !slices.Contains(rule.Vars, v) {
			inner = append(inner, v)
		}
	}
	return head, inner
}

// because is the sentence of a rule with names filled in, or its head if it has none.
func because(rule *reading.Rule, b binding) string {
	if len(rule.Because) == 0 {
		a := &reading.Atom{Pred: rule.Head}
		for _, v := range rule.Vars {
			a.Args = append(a.Args, b[v])
		}
		return reading.FormulaString(a)
	}
	var out strings.Builder
	for _, piece := range rule.Because {
		out.WriteString(piece.Text)
		if piece.Var != nil {
			out.WriteString(b[piece.Var].Text)
		}
	}
	return out.String()
}

// whyQuant proves a quantified formula.
func (p *prover) whyQuant(q *reading.Quant) ([]alternative, error) {
	if q.Op == reading.Some {
		return p.whySome(q.Body, q.Vars, func(_ binding, steps []*Step) []*Step { return steps })
	}
	return p.ifTrue(q, func() ([]alternative, error) {
		switch q.Op {
		case reading.Every:
			return p.whyEvery(q)
		case reading.AtLeast, reading.Exactly:
			return p.whyCount(q, q.Body)
		case reading.AtMost:
			rows, err := p.world.Find(q.Body, q.Vars, 0)
			text := fmt.Sprintf("%s: there are %d", reading.FormulaString(q), len(rows))
			return one(&Step{Text: text, Missing: true}, 0), err
		case reading.Most:
			return p.whyCount(q, &reading.And{Parts: []reading.Formula{q.Cond, q.Body}})
		}
		panic("unreachable: quantifier")
	})
}

// whyEvery proves each case.
func (p *prover) whyEvery(q *reading.Quant) ([]alternative, error) {
	cond := q.Cond
	if cond == nil {
		cond = &reading.And{}
	}
	rows, err := p.world.Find(cond, q.Vars, 0)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return one(&Step{Text: "nothing is recorded with " + reading.FormulaString(cond), Missing: true}, 0), nil
	}
	return p.cases(reading.FormulaString(q), q, q.Body, rows)
}

// whyCount proves as many cases as are needed, or all of them.
func (p *prover) whyCount(q *reading.Quant, body reading.Formula) ([]alternative, error) {
	rows, err := p.world.Find(body, q.Vars, 0)
	if err != nil {
		return nil, err
	}
	if q.Op == reading.AtLeast {
		rows = rows[:q.N]
	}
	return p.cases(reading.FormulaString(q), q, body, rows)
}

// cases is a step with a proof of body for each row.
func (p *prover) cases(text string, q *reading.Quant, body reading.Formula, rows [][]value.Value) ([]alternative, error) {
	step, cost := &Step{Text: text}, 0
	for i, row := range rows {
		if i == maxCases {
			step.Steps = append(step.Steps, &Step{Text: fmt.Sprintf("and %d more", len(rows)-i)})
			break
		}
		ways, err := p.why(bind(body, p.bound(q.Vars, row)))
		if err != nil {
			return nil, err
		}
		if len(ways) > 0 {
			step.Steps = append(step.Steps, ways[0].steps...)
			cost += ways[0].cost
		}
	}
	return one(step, cost), nil
}

// whyWithin proves a formula on the first day of the period on which it is true.
func (p *prover) whyWithin(f *reading.Within) ([]alternative, error) {
	day, ok, err := p.world.FirstDay(f.Period, f.Body)
	if err != nil || !ok {
		return nil, err
	}
	then := *p
	then.world = p.world.On(day)
	ways, err := then.why(f.Body)
	for i, w := range ways {
		ways[i] = alternative{[]*Step{{Text: "on " + value.OfDay(day).String(), Steps: w.steps}}, w.cost}
	}
	return ways, err
}

// whyClosure proves a closure by a shortest chain.
func (p *prover) whyClosure(a *reading.Atom) ([]alternative, error) {
	from, to := a.Args[0].(reading.Const), a.Args[1].(reading.Const)
	before := map[value.Value]value.Value{}
	v := &reading.Var{Name: "X"}
	for front := []value.Value{from.Value}; len(front) > 0; {
		var next []value.Value
		for _, x := range front {
			step := &reading.Atom{Pred: a.Pred, Args: []reading.Expr{constant(p.world, x), v}}
			rows, err := p.world.Find(step, []*reading.Var{v}, 0)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				if _, seen := before[row[0]]; seen {
					continue
				}
				before[row[0]] = x
				next = append(next, row[0])
				if row[0] == to.Value {
					return p.chain(a.Pred, from.Value, to.Value, before)
				}
			}
		}
		front = next
	}
	return nil, nil
}

// chain proves each step of a chain.
func (p *prover) chain(pred *lexicon.Predicate, from, to value.Value, before map[value.Value]value.Value) ([]alternative, error) {
	var parts []reading.Formula
	for x := to; ; {
		y := before[x]
		parts = append(parts, &reading.Atom{Pred: pred, Args: []reading.Expr{constant(p.world, y), constant(p.world, x)}})
		if x = y; x == from {
			break
		}
	}
	slices.Reverse(parts)
	return p.whyAll(parts)
}
