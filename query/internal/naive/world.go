package naive

import (
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// world is the facts that a question sees, and what variables range over.
type world struct {
	ctx     context.Context
	env     Env
	snap    *graph.Snapshot
	fresh   map[*reading.Var]value.Value    // entities that a supposition creates
	facts   map[graph.ID][][2]graph.ID      // by predicate: subject and object
	typ     graph.ID                        // rdf:type
	domain  []value.Value                   // what a variable can be
	lo, hi  int64                           // outside these days nothing changes
	derived map[*lexicon.Predicate]relation // those that no day matters to
	byDay   map[int64]*evaluator
}

func newWorld(ctx context.Context, env Env, q *reading.Query) *world {
	w := &world{ctx: ctx, env: env, snap: env.Snapshot, derived: map[*lexicon.Predicate]relation{}, byDay: map[int64]*evaluator{}}
	w.see(q, nil)
	if q.Context.Suppose != nil {
		w.suppose(q.Context)
		w.see(q, nil)
	}
	if s := q.Context.Sources; s != nil {
		labels := map[graph.ID]bool{0: true}
		for _, row := range w.evaluator(w.today(q.Context)).rows(s, nil, nil) {
			labels[row[0].ID] = row[0].Type == value.Node
		}
		w.see(q, labels)
	}
	return w
}

// see collects the facts with one of the labels (nil: all), the domain and the days.
func (w *world) see(q *reading.Query, labels map[graph.ID]bool) {
	w.facts = map[graph.ID][][2]graph.ID{}
	w.byDay, w.derived = map[int64]*evaluator{}, map[*lexicon.Predicate]relation{}
	for _, p := range w.snap.Predicates() {
		for f := range w.snap.Scan(p) {
			if labels == nil || labels[f.Label] {
				w.facts[p] = append(w.facts[p], [2]graph.ID{f.Subject, f.Object})
			}
		}
	}
	w.typ, _ = w.snap.ID(graph.Type)
	w.findDomain(q)
	w.findDays(q)
}

// findDomain collects every term as it is and as a property may read it, and every
// constant.
func (w *world) findDomain(q *reading.Query) {
	seen := map[value.Value]bool{{}: true}
	add := func(v value.Value) {
		if !seen[v] {
			seen[v] = true
			w.domain = append(w.domain, v)
		}
	}
	w.domain = nil
	for id := 1; id <= w.snap.Terms(); id++ {
		v := value.Of(w.snap, graph.ID(id))
		for t := value.None; t <= value.Node; t++ {
			add(value.As(v, t))
		}
	}
	for _, v := range constants(q, w.env.Program) {
		add(v)
	}
	for _, v := range w.env.Args {
		add(v)
	}
}

// findDays finds the days after the first and before the last of which nothing changes.
func (w *world) findDays(q *reading.Query) {
	w.lo, w.hi = w.env.Today, w.env.Today
	margin := int64(3)
	for _, v := range w.domain {
		switch v.Type {
		case value.Date:
			w.lo, w.hi = min(w.lo, v.Int), max(w.hi, value.Until(v))
		case value.Duration:
			margin += max(v.Int, -v.Int) + 31*int64(max(v.Aux, -v.Aux))
		}
	}
	w.lo, w.hi = w.lo-margin, w.hi+margin
}

// days lists the days of [from, to) on which something may change.
func (w *world) days(from, to int64) []int64 {
	lo, hi := max(from, w.lo), min(to, w.hi+1)
	if from > w.hi && from < to {
		return []int64{from}
	}
	if to <= w.lo && from < to {
		return []int64{to - 1}
	}
	var out []int64
	for d := lo; d < hi; d++ {
		out = append(out, d)
	}
	return out
}

func (w *world) today(c reading.Context) int64 {
	if c.AsOf == nil {
		return w.env.Today
	}
	for _, v := range w.evaluator(w.env.Today).values(c.AsOf, nil, nil) {
		if v.Type == value.Date {
			return v.Int
		}
	}
	fail("there is no such day")
	return 0
}

// evaluator asks on one day.
func (w *world) evaluator(day int64) *evaluator {
	if w.byDay[day] == nil {
		w.byDay[day] = &evaluator{world: w, day: day}
	}
	return w.byDay[day]
}

// suppose adds and removes facts.
func (w *world) suppose(c reading.Context) {
	var add, remove []quad.Quad
	for _, v := range c.Suppose.Vars {
		add = append(add, quad.Quad{Subject: quad.BNode(v.Name), Predicate: quad.IRI("naive:new"), Object: quad.Int(0)})
	}
	base, err := w.snap.Overlay(add, nil)
	if err != nil {
		fail("%v", err)
	}
	w.snap, w.fresh = base, map[*reading.Var]value.Value{}
	for _, v := range c.Suppose.Vars {
		id, _ := base.ID(quad.BNode(v.Name))
		w.fresh[v] = value.OfNode(id)
	}
	remove = add
	e := w.evaluator(w.today(c))
	add = nil
	for _, f := range c.Suppose.Add {
		a, r := e.stated(f)
		add, remove = append(add, a...), append(remove, r...)
	}
	for _, f := range c.Suppose.Remove {
		a, r := e.stated(f)
		remove = append(remove, a...)
		if _, ok := f.(*reading.Unknown); ok {
			remove = append(remove, r...)
		}
	}
	if w.snap, err = base.Overlay(add, remove); err != nil {
		fail("%v", err)
	}
}

// stated returns the facts that a stated formula is, and those that it replaces.
func (e *evaluator) stated(f reading.Formula) (facts, replaced []quad.Quad) {
	w := e.world
	one := func(x reading.Expr) quad.Value {
		vs := e.values(x, nil, nil)
		if len(vs) != 1 {
			fail("a stated fact needs one value in each place")
		}
		return value.Term(w.snap, vs[0])
	}
	recorded := func(thing quad.Value, p *lexicon.Predicate) (out []quad.Quad) {
		for q := range w.snap.Quads() {
			if q.Subject == thing && q.Predicate == p.IRI {
				out = append(out, q)
			}
		}
		return out
	}
	switch f := f.(type) {
	case *reading.Atom:
		fact := quad.Quad{Subject: one(f.Args[0]), Predicate: f.Pred.IRI}
		switch {
		case f.Pred.Class == lexicon.KindClass:
			fact.Predicate, fact.Object = graph.Type, f.Pred.Kind.IRI
		case len(f.Args) == 1:
			fact.Object = quad.Bool(true)
			replaced = recorded(fact.Subject, f.Pred)
		default:
			fact.Object = one(f.Args[1])
		}
		return []quad.Quad{fact}, replaced
	case *reading.Compare:
		apply := f.Left.(reading.Apply)
		thing := one(apply.Arg)
		return []quad.Quad{{Subject: thing, Predicate: apply.Pred.IRI, Object: one(f.Right)}}, recorded(thing, apply.Pred)
	case *reading.Unknown:
		return nil, recorded(one(f.Arg), f.Pred)
	}
	fail("that cannot be stated")
	return nil, nil
}

// id is the id of an IRI in the graph as it is now.
func (w *world) id(iri quad.IRI) graph.ID {
	id, _ := w.snap.ID(iri)
	return id
}

// pairs returns the facts of a stored relation or property, objects read as declared.
func (w *world) pairs(p *lexicon.Predicate) [][2]value.Value {
	typ := p.Value
	if p.Class == lexicon.Stored && len(p.Params) == 2 {
		typ = p.Params[1].Type
	}
	var out [][2]value.Value
	for _, f := range w.facts[w.id(p.IRI)] {
		out = append(out, [2]value.Value{value.OfNode(f[0]), value.As(value.Of(w.snap, f[1]), typ)})
	}
	return out
}

// isA reports whether a thing is recorded as of the kind or of one below it.
func (w *world) isA(thing value.Value, k *lexicon.Kind) bool {
	id := w.id(k.IRI)
	if id != 0 && thing.Type == value.Node && slices.Contains(w.facts[w.typ], [2]graph.ID{thing.ID, id}) {
		return true
	}
	return slices.ContainsFunc(k.Kids, func(kid *lexicon.Kind) bool { return w.isA(thing, kid) })
}
