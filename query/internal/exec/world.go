package exec

import (
	"context"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// World is the facts and the day that a question with its contexts sees, to be asked about
// formulas one by one: proofs are made in it. It is for one goroutine.
type World struct {
	env Env
	run *run // shared by the worlds of all days
	day int64
}

// now returns the run, on the world's day.
func (w *World) now() *run {
	w.run.day = w.day
	return w.run
}

// NewWorld returns the world of a question's contexts; the period is for the caller.
func NewWorld(ctx context.Context, env Env, c reading.Context) (w *World, err error) {
	defer recovered(&err)
	c.Period = nil
	q := &reading.Query{Context: c, Form: &reading.Set{}}
	p, err := opt.Optimize(plan.Build(q, env.Program), env.Snapshot)
	if err != nil {
		return nil, err
	}
	env.Trace = nil
	r := newRun(ctx, env)
	if c.Suppose != nil {
		r = r.supposed(c.Suppose, p)
	}
	r.enter(p)
	return &World{env, r, r.day}, nil
}

// Day is the day on which the world is asked.
func (w *World) Day() int64 { return w.day }

// On returns the world on another day.
func (w *World) On(day int64) *World {
	return &World{w.env, w.run, day}
}

// Find returns the assignments of vars, and no more than limit of them (0: all), of which a
// formula is true, ordered as rows are.
func (w *World) Find(f reading.Formula, vars []*reading.Var, limit int) (rows [][]value.Value, err error) {
	defer recovered(&err)
	r := w.now()
	p, err := opt.Optimize(plan.Holds(f, vars, w.env.Program), r.snap)
	if err != nil {
		return nil, err
	}
	r.memos = nil
	set := p.Form.(*plan.Set)
	t := r.assignments(set, unit())
	if len(vars) == 0 {
		if t.n > 0 {
			return [][]value.Value{{}}, nil
		}
		return nil, nil
	}
	b := r.arranger(set, t).block(all(t))
	if limit > 0 && len(b.order) > limit {
		b.order = b.order[:limit]
	}
	return b.batch(r).Rows(), nil
}

// Holds reports whether a formula without free variables is true.
func (w *World) Holds(f reading.Formula) (bool, error) {
	rows, err := w.Find(f, nil, 1)
	return len(rows) > 0, err
}

// Values returns the values of an expression without free variables.
func (w *World) Values(e reading.Expr) ([]value.Value, error) {
	v := &reading.Var{Name: "V"}
	rows, err := w.Find(&reading.Compare{Op: reading.Equal, Left: v, Right: e}, []*reading.Var{v}, 0)
	var out []value.Value
	for _, row := range rows {
		out = append(out, row[0])
	}
	return out, err
}

// Days returns the days [from, to) of a period.
func (w *World) Days(p reading.Period) (from, to int64, err error) {
	defer recovered(&err)
	q := &reading.Query{Context: reading.Context{Period: &p}, Form: &reading.Set{}}
	from, to = w.now().bounds(plan.Build(q, w.env.Program).Period)
	return from, to, nil
}

// FirstDay returns the first day of a period on which a formula without free variables is
// true, if there is one.
func (w *World) FirstDay(p reading.Period, f reading.Formula) (day int64, ok bool, err error) {
	defer recovered(&err)
	r := w.now()
	pl, err := opt.Optimize(plan.Holds(f, nil, w.env.Program), r.snap)
	if err != nil {
		return 0, false, err
	}
	from, to, err := w.Days(p)
	if err != nil {
		return 0, false, err
	}
	r.memos = nil
	body := pl.Form.(*plan.Set).Body
	r.sweep(from, to, func() bool {
		day, ok = r.day, r.eval(body, unit()).n > 0
		return !ok
	})
	return day, ok, nil
}

// Facts returns the recorded facts of a thing, a kind's, a property's or a relation's, with
// their sources; with other not None only those with that object.
func (w *World) Facts(p *lexicon.Predicate, thing, other value.Value) []Fact {
	r := w.now()
	if thing.Type != value.Node {
		return nil
	}
	id, kinds := r.id(p), map[graph.ID]bool(nil)
	if p.Class == lexicon.KindClass {
		id, kinds = r.typ, r.kindIDs(p.Kind)
	}
	var out []Fact
	for _, e := range r.snap.Objects(thing.ID, id) {
		if !r.visible(e.Label) || kinds != nil && !kinds[e.Node] {
			continue
		}
		f := Fact{Subject: thing.ID, Predicate: id, Pred: p, Object: r.value(r.object(e.Node, objectType(p))), Source: e.Label}
		if kinds != nil || other.Type == value.None || f.Object == other {
			out = append(out, f)
		}
	}
	return out
}

// Period returns the days [from, until) of a thing, if its kind has a period.
func (w *World) Period(thing value.Value) (p Period, ok bool) {
	if thing.Type != value.Node {
		return Period{}, false
	}
	s := w.run.span(ref(thing.ID))
	p = periodOf(s.from, s.to)
	p.Through = s.through
	return p, s.ok
}

// PeriodFacts returns the start and end properties of a thing's kind.
func (w *World) PeriodFacts(thing value.Value) []Fact {
	r := w.now()
	if r.byKind == nil {
		r.findPeriods()
	}
	best := len(r.periods)
	for _, e := range r.snap.Objects(thing.ID, r.typ) {
		if at, ok := r.byKind[e.Node]; ok && r.visible(e.Label) {
			best = min(best, at)
		}
	}
	if best == len(r.periods) {
		return nil
	}
	var out []Fact
	for _, p := range []*lexicon.Predicate{r.periods[best].Start, r.periods[best].End} {
		if p != nil {
			out = append(out, w.Facts(p, thing, value.Value{})...)
		}
	}
	return out
}

// Name returns what an entity is called.
func (w *World) Name(id graph.ID) string { return w.run.name(id) }

// Created returns the entity that a variable of the supposition stands for.
func (w *World) Created(v *reading.Var) value.Value { return w.run.fresh[v] }

// Property returns the values that a property has, by its name in the vocabulary.
func (w *World) Property(name string, thing graph.ID) []value.Value {
	var out []value.Value
	for _, p := range w.env.Program.Lexicon.Predicates(name) {
		if p.Class != lexicon.Property {
			continue
		}
		for _, f := range w.Facts(p, value.OfNode(thing), value.Value{}) {
			out = append(out, f.Object)
		}
	}
	return out
}
