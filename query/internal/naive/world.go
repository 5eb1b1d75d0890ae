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
	fresh   map[*reading.Var]value.Value // entities that a supposition creates
	facts   map[graph.ID][][2]graph.ID   // by predicate: subject and object
	types   map[[2]graph.ID]bool         // thing and kind, as recorded
	read    map[*lexicon.Predicate]stored
	domain  []value.Value // what a variable can be
	changes []int64       // days on which something may change
	frees   map[reading.Formula][]*reading.Var
	derived map[*lexicon.Predicate]relation // those that no day matters to
	byDay   map[int64]*evaluator
	steps   int
}

func newWorld(ctx context.Context, env Env, q *reading.Query) *world {
	w := &world{ctx: ctx, env: env, snap: env.Snapshot, derived: map[*lexicon.Predicate]relation{}, byDay: map[int64]*evaluator{}, frees: map[reading.Formula][]*reading.Var{}}
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
	w.types, w.read = map[[2]graph.ID]bool{}, map[*lexicon.Predicate]stored{}
	for _, f := range w.facts[w.id(graph.Type)] {
		w.types[f] = true
	}
	w.findDomain(q)
	w.findDays()
}

// findDomain collects every subject, object and label, as it is and as a property may read
// it, and every constant.
func (w *world) findDomain(q *reading.Query) {
	seen := map[value.Value]bool{{}: true}
	add := func(v value.Value) {
		if !seen[v] {
			seen[v] = true
			w.domain = append(w.domain, v)
		}
	}
	w.domain = nil
	used := map[graph.ID]bool{}
	for _, p := range w.snap.Predicates() {
		for f := range w.snap.Scan(p) {
			used[f.Subject], used[f.Object], used[f.Label] = true, true, true
		}
	}
	for id := graph.ID(1); int(id) <= w.snap.Terms(); id++ {
		if !used[id] {
			continue
		}
		v := value.Of(w.snap, id)
		for t := value.None; t <= value.Node; t++ {
			add(value.As(v, t))
		}
	}
	for _, v := range constants(q, w.env.Program) {
		if v.Type == value.Duration { // a date over it is the year or month in which it lies
			for _, d := range slices.Clone(w.domain) {
				if d.Type == value.Date {
					period, _ := value.Arith('/', d, v)
					add(period)
				}
			}
		}
		add(v)
	}
	for _, v := range w.env.Args {
		add(v)
	}
	for _, p := range reading.Externals(q, w.env.Program) {
		for _, thing := range slices.Clone(w.domain) {
			values, _ := w.said(p, thing) // who asks for what fails is told when it is needed
			for _, v := range values {
				add(v)
			}
		}
	}
}

// said returns what the host program says of a thing.
func (w *world) said(p *lexicon.Predicate, thing value.Value) ([]value.Value, error) {
	if thing.Type != value.Node || !w.isA(thing, p.Params[0].Kind) {
		return nil, nil
	}
	values, err := w.env.Functions.Say(w.ctx, p, thing.ID)
	return distinct(values), err
}

// needed is what the host program says, where the answer rests on it.
func (w *world) needed(p *lexicon.Predicate, thing value.Value) []value.Value {
	values, err := w.said(p, thing)
	if err != nil {
		panic(failure{err})
	}
	return values
}

// fewDays is how many days between the first and the last that matter are all looked at.
const fewDays = 500

// findDays collects the days on which something may change. Where they are few, these are
// all days from a little before the first date to a little after the last; else those on
// which a date begins or has ended, and those a duration before or after them or today.
func (w *world) findDays() {
	at := []int64{w.env.Today, w.env.Today + 1}
	var spans []value.Value
	for _, v := range w.domain {
		switch v.Type {
		case value.Date:
			at = append(at, v.Int, value.Until(v))
		case value.Duration:
			spans = append(spans, v)
		}
	}
	w.changes = at
	for _, d := range at {
		for _, s := range spans {
			for _, op := range []byte("+-") {
				if v, err := value.Arith(op, value.OfDay(d), s); err == nil && v.Type == value.Date {
					w.changes = append(w.changes, v.Int-1, v.Int, v.Int+1)
				}
			}
		}
	}
	slices.Sort(w.changes)
	w.changes = slices.Compact(w.changes)
	first, last := w.changes[0]-2, w.changes[len(w.changes)-1]+2
	if last-first > fewDays {
		return
	}
	w.changes = nil
	for d := first; d <= last; d++ {
		w.changes = append(w.changes, d)
	}
	for d := int64(1); d < 4; d++ { // where "ever" begins and ends
		w.changes = append(w.changes, value.FirstAsked+d, value.LastAsked+1-d)
	}
	slices.Sort(w.changes)
}

// days lists days of [from, to) so that every day of it is like one of them: the first
// one and those on which something may change.
func (w *world) days(from, to int64) []int64 {
	if from >= to {
		return nil
	}
	out := []int64{from}
	for _, d := range w.changes {
		if from < d && d < to {
			out = append(out, d)
		}
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
		facts, recorded := e.stated(f)
		for q := range base.Quads() { // under whatever label
			same := func(o quad.Quad) bool {
				return o.Subject == q.Subject && o.Predicate == q.Predicate && o.Object == q.Object
			}
			if slices.ContainsFunc(facts, same) {
				remove = append(remove, q)
			}
		}
		if _, ok := f.(*reading.Unknown); ok {
			remove = append(remove, recorded...)
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

// stored is the facts of a stored relation or property, objects read as declared.
type stored struct {
	holds   map[[2]value.Value]bool
	objects map[value.Value][]value.Value
}

func (w *world) stored(p *lexicon.Predicate) stored {
	if s, ok := w.read[p]; ok {
		return s
	}
	typ := p.Value
	if p.Class == lexicon.Stored && len(p.Params) == 2 {
		typ = p.Params[1].Type
	}
	s := stored{map[[2]value.Value]bool{}, map[value.Value][]value.Value{}}
	for _, f := range w.facts[w.id(p.IRI)] {
		subject, object := value.OfNode(f[0]), value.As(value.Of(w.snap, f[1]), typ)
		s.holds[[2]value.Value{subject, object}] = true
		s.objects[subject] = distinct(append(s.objects[subject], object))
	}
	w.read[p] = s
	return s
}

// isA reports whether a thing is recorded as of the kind or of one below it.
func (w *world) isA(thing value.Value, k *lexicon.Kind) bool {
	id := w.id(k.IRI)
	if id != 0 && thing.Type == value.Node && w.types[[2]graph.ID{thing.ID, id}] {
		return true
	}
	return slices.ContainsFunc(k.Kids, func(kid *lexicon.Kind) bool { return w.isA(thing, kid) })
}
