// Package opt rewrites logical plans so that they touch few facts: a table of named
// passes over the tree, each legal by itself and each to be switched off by name, and last
// the placing of every operator where its variables are bound.
//
// No pass changes what a plan answers; the tests run every pass off in turn against the
// oracle.
package opt

import (
	"fmt"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/plan"
)

// Pass is a named rewriting.
type Pass struct {
	Name string
	Doc  string
	run  func(*rewriting, plan.Node) plan.Node // nil: a choice of the placing
}

// Passes are the passes in the order in which they run. Those without a rewriting are
// choices that are made while operators are placed, and afterwards.
var Passes = []Pass{
	{"unfold", "put the rules of small derived predicates in place of their calls", (*rewriting).unfold},
	{"simplify", "flatten joins and unions, turn counts of one or none into semi- and anti-joins", (*rewriting).simplify},
	{"days", "ask only what changes from day to day on the days of a period; one period test instead of a sweep", (*rewriting).days},
	{"merge", "open semi-joins that find one value at most, so that their parts are ordered among those around them", (*rewriting).merge},
	{"apart", "tell two things apart as soon as both are known, where what each has one of is not the same", (*rewriting).apart},
	{"reduce", "put what hangs on one variable into a semi-join, so that it is never multiplied", (*rewriting).reduce},
	{"order", "begin with what is rarest, by the counts of the graph; without it, as it reads", nil},
	{"begin", "begin a join with each of its parts in turn and take the cheapest; without it, with the rarest", nil},
	{"equal", "seek the things of which a value is equal to one that is known, by that value; without it, compare all", nil},
	{"narrow", "drop variables as soon as nothing needs them", nil},
	{"demand", "derive only what is asked for; without it, whole relations", nil},
	{"share", "compute what stands twice in a set once: a column by which the rows are ordered", nil},
	{"lead", "begin with each value of one variable, where two are asked for: the others are then distinct for each", nil},
	{"walk", "carry one assignment at a time through operators that need no table", nil},
	{"among", "make a set of what is asked of one variable alone, to be found at once where many are asked about", nil},
	{"meet", "intersect lists of neighbours where several give one variable", nil},
}

// Optimize returns the plan rewritten for a snapshot, without the passes that are off. It
// refuses, as a *diag.Error, a plan that would have to try every term of the graph.
func Optimize(p *plan.Plan, snap *graph.Snapshot, off ...string) (*plan.Plan, error) {
	for _, name := range off {
		if !slices.ContainsFunc(Passes, func(q Pass) bool { return q.Name == name }) {
			return nil, fmt.Errorf("opt: there is no pass %q", name)
		}
	}
	r := &rewriting{plan: copyOf(p), stats: newStats(snap)}
	for _, pass := range Passes {
		if pass.run != nil && !slices.Contains(off, pass.Name) {
			r.everywhere(func(n plan.Node) plan.Node { return pass.run(r, n) })
		}
	}
	walks := !slices.Contains(off, "walk")
	pl := newPlacer(r.plan, r.stats)
	pl.byCount, pl.begin = !slices.Contains(off, "order"), !slices.Contains(off, "begin")
	pl.narrow, pl.demand = !slices.Contains(off, "narrow"), !slices.Contains(off, "demand")
	pl.equal = !slices.Contains(off, "equal")
	pl.lead = walks && !slices.Contains(off, "lead")
	if p.Program.Lexicon.External() {
		pl.findHost()
	}
	out, err := pl.placePlan()
	if err == nil && !slices.Contains(off, "share") {
		share(out)
	}
	if err == nil && walks {
		pl.walks(!slices.Contains(off, "meet"), !slices.Contains(off, "among"))
	}
	if err == nil {
		out.FindFree()
	}
	return out, err
}

// copyOf returns a plan whose definitions may be changed.
func copyOf(p *plan.Plan) *plan.Plan {
	out := *p
	out.Defs = map[plan.Key]*plan.Def{}
	for key, def := range p.Defs {
		d := *def
		d.Rules = nil
		for _, r := range def.Rules {
			rule := *r
			d.Rules = append(d.Rules, &rule)
		}
		out.Defs[key] = &d
	}
	return &out
}

// rewriting is a plan being rewritten.
type rewriting struct {
	plan  *plan.Plan
	stats stats
}

// everywhere applies f to every tree: to the rules, lowest stratum first, then to the
// question.
func (r *rewriting) everywhere(f func(plan.Node) plan.Node) {
	for _, stratum := range r.plan.Program.Strata {
		for _, pred := range stratum {
			def := r.plan.Defs[plan.Key{Pred: pred}]
			if def == nil {
				continue
			}
			for _, rule := range def.Rules {
				rule.Body = f(rule.Body)
			}
		}
	}
	if r.plan.Sources != nil {
		r.plan.Sources = set(r.plan.Sources, f)
	}
	switch form := r.plan.Form.(type) {
	case *plan.Set:
		r.plan.Form = set(form, f)
	case *plan.Slot:
		slot := *form
		slot.Set = set(form.Set, f)
		r.plan.Form = &slot
	case *plan.When:
		r.plan.Form = &plan.When{Body: f(form.Body)}
	case *plan.Direct:
		if form.Over != nil {
			r.plan.Form = &plan.Direct{Form: form.Form, Over: set(form.Over, f)}
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", form))
	}
}

// set applies f to the body of a set and to those in its expressions.
func set(s *plan.Set, f func(plan.Node) plan.Node) *plan.Set {
	out := *s
	out.Body = f(s.Body)
	out.Columns = nil
	for _, c := range s.Columns {
		out.Columns = append(out.Columns, slots(c, f))
	}
	out.Order = nil
	for _, o := range s.Order {
		out.Order = append(out.Order, plan.Order{Expr: slots(o.Expr, f), Desc: o.Desc})
	}
	return &out
}

// slots applies f to the sets in an expression.
func slots(e plan.Expr, f func(plan.Node) plan.Node) plan.Expr {
	switch e := e.(type) {
	case nil, plan.Var, plan.Fixed, plan.Today:
		return e
	case plan.Values:
		return plan.Values{Pred: e.Pred, Arg: slots(e.Arg, f)}
	case plan.Computed:
		return plan.Computed{Pred: e.Pred, Arg: slots(e.Arg, f)}
	case plan.Arith:
		return plan.Arith{Op: e.Op, Left: slots(e.Left, f), Right: slots(e.Right, f)}
	case *plan.Slot:
		slot := *e
		slot.Set = set(e.Set, f)
		return &slot
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}
