package prove

import (
	"errors"
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
)

// The limits of the search for the nearest assignment.
const (
	maxNear   = 12 // assignments that are compared
	nearDepth = 2  // rules within one another that are looked into for it
)

// gap is where a conjunction fails: the first condition, in reading order, that fails
// together with those before it, and the nearest assignment of those before it.
type gap struct {
	passed  []reading.Formula
	failing reading.Formula // nil: none fails
	near    binding
	score   int // how far it comes, rules within included
}

// flat returns the conditions of a conjunction.
func flat(f reading.Formula) []reading.Formula {
	and, ok := f.(*reading.And)
	if !ok {
		return []reading.Formula{f}
	}
	var out []reading.Formula
	for _, part := range and.Parts {
		out = append(out, flat(part)...)
	}
	return out
}

// gapOf finds where a rule fails to give an atom. A rule of a symmetric predicate may be
// read both ways; the one that comes further counts.
func (p *prover) gapOf(rule *reading.Rule, a *reading.Atom, depth int) (best gap, err error) {
	best.score = -1
	for _, args := range orders(a) {
		head, inner := open(rule, args)
		g, err := p.gap(flat(bind(rule.Body, head)), inner, depth)
		if err != nil {
			return g, err
		}
		if g.score > best.score {
			best = g
		}
	}
	return best, nil
}

// gap finds where a conjunction fails.
func (p *prover) gap(parts []reading.Formula, vars []*reading.Var, depth int) (gap, error) {
	var g gap
	near := []binding{nil}
	waiting := slices.Clone(parts)
	for len(waiting) > 0 {
		failing, next, at, err := p.advance(g.passed, waiting, vars)
		if err != nil {
			return g, err
		}
		if failing != nil {
			g.failing = failing
			return g, p.nearest(&g, near, depth)
		}
		g.passed = append(g.passed, waiting[at])
		waiting = slices.Delete(waiting, at, at+1)
		near = next
	}
	g.near, g.score = near[0], len(g.passed)
	return g, nil
}

// nearest chooses the assignment for which the failing condition comes furthest.
func (p *prover) nearest(g *gap, near []binding, depth int) error {
	g.score = -1
	for _, b := range near {
		score, err := p.comes(bind(g.failing, b), min(depth, nearDepth))
		if err != nil {
			return err
		}
		if n := len(g.passed) + score; n > g.score {
			g.score, g.near = n, b
		}
	}
	return nil
}

// comes is how many conditions the best rule of a derived atom passes, those of the rules
// within it included.
func (p *prover) comes(f reading.Formula, depth int) (int, error) {
	a, ok := f.(*reading.Atom)
	if !ok || depth <= 0 || a.Closure || a.Pred.Class != lexicon.Derived || len(reading.FreeVars(f)) > 0 || computed(a) {
		return 0, nil
	}
	best := 0
	for _, rule := range p.prog.Rules[a.Pred] {
		g, err := p.gapOf(rule, a, depth-1)
		if err != nil {
			return 0, err
		}
		best = max(best, g.score)
	}
	return best, nil
}

// computed reports whether an argument of an atom is no constant.
func computed(a *reading.Atom) bool {
	return slices.ContainsFunc(a.Args, func(e reading.Expr) bool {
		_, ok := e.(reading.Const)
		return !ok
	})
}

// advance tries the first waiting condition that can be asked together with those passed.
// It returns it if it fails, else where it was and assignments that pass it too.
func (p *prover) advance(passed, waiting []reading.Formula, vars []*reading.Var) (failing reading.Formula, next []binding, at int, err error) {
	for i, part := range waiting {
		all := &reading.And{Parts: append(slices.Clone(passed), part)}
		var bound []*reading.Var
		for _, v := range reading.FreeVars(all) {
			if slices.Contains(vars, v) {
				bound = append(bound, v)
			}
		}
		rows, err := p.world.Find(all, bound, maxNear)
		var e *diag.Error
		if errors.As(err, &e) && e.Kind == diag.Meaning {
			continue // it waits for a variable
		}
		if err != nil {
			return nil, nil, 0, err
		}
		if len(rows) == 0 {
			return part, nil, i, nil
		}
		for _, row := range rows {
			next = append(next, p.bound(bound, row))
		}
		return nil, next, i, nil
	}
	return waiting[0], nil, 0, nil
}

// failsAll says where a conjunction fails.
func (p *prover) failsAll(parts []reading.Formula, vars []*reading.Var, depth int) ([]*Step, error) {
	g, err := p.gap(parts, vars, depth)
	if err != nil {
		return nil, err
	}
	return p.account(g, depth)
}

// account is the steps of a gap: what is true of the nearest assignment, and what is not.
func (p *prover) account(g gap, depth int) ([]*Step, error) {
	if g.failing == nil {
		return nil, nil
	}
	var out []*Step
	if len(g.passed) > 0 {
		out = append(out, &Step{Text: "true: " + reading.FormulaString(bind(&reading.And{Parts: g.passed}, g.near))})
	}
	f := bind(g.failing, g.near)
	step := &Step{Text: "not true: " + reading.FormulaString(f)}
	if free := reading.FreeVars(f); len(free) == 0 {
		steps, err := p.fails(f, depth)
		if err != nil {
			return nil, err
		}
		step.Steps = steps
	} else {
		step.Steps = []*Step{{Text: absent(&reading.Quant{Op: reading.Some, Vars: free, Body: f}), Missing: true}}
	}
	return append(out, step), nil
}
