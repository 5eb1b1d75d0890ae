package exec

import (
	"fmt"
	"iter"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// supposing answers in the world with a supposition, and without it to compare.
func (r *run) supposing(s *reading.Suppose, p *plan.Plan) *Result {
	then := r.supposed(s, p)
	res := then.answer(p)
	now := newRun(r.ctx, r.env)
	now.env.Trace = nil
	now.base, now.fresh = then.base, then.fresh // so that both know the new entities
	res.Before = now.answer(p)
	return res
}

// supposed returns a run in the world with a supposition.
func (r *run) supposed(s *reading.Suppose, p *plan.Plan) *run {
	r.enter(&plan.Plan{AsOf: p.AsOf}) // facts may speak of today
	names := r.create(s)
	add, remove := r.facts(s, names)
	next, err := r.env.Snapshot.Overlay(add, remove)
	failed(err)
	then := newRun(r.ctx, r.env)
	then.see(next)
	then.fresh = map[*reading.Var]value.Value{}
	last := graph.ID(next.Terms())
	for _, v := range s.Vars {
		id, ok := next.ID(names[v])
		if !ok { // nothing was said of it
			last++
			id = last
		}
		then.fresh[v] = value.OfNode(id)
	}
	then.base = ref(last)
	return then
}

// create names the entities that a supposition or change creates: blank nodes called like
// their variables, or with a number if the graph has such a node.
func (r *run) create(s *reading.Suppose) map[*reading.Var]quad.Value {
	names := map[*reading.Var]quad.Value{}
	taken := map[quad.BNode]bool{}
	for _, v := range s.Vars {
		name := quad.BNode(v.Name)
		for n := 2; ; n++ {
			if _, ok := r.snap.ID(name); !ok && !taken[name] {
				break
			}
			name = quad.BNode(fmt.Sprintf("%s_%d", v.Name, n))
		}
		taken[name] = true
		names[v] = name
	}
	return names
}

// facts returns the facts that a supposition or change adds and removes. What is added to
// a property replaces what it has.
func (r *run) facts(s *reading.Suppose, names map[*reading.Var]quad.Value) (add, remove []quad.Quad) {
	f := stater{r, names}
	for _, x := range s.Add {
		a, replaced := f.stated(x)
		add, remove = append(add, a...), append(remove, replaced...)
	}
	for _, x := range s.Remove {
		remove = append(remove, f.recorded(x)...)
	}
	return add, remove
}

// stater turns stated formulas into quads.
type stater struct {
	r     *run
	names map[*reading.Var]quad.Value
}

// term returns the one term that an expression stands for.
func (f stater) term(e reading.Expr) quad.Value {
	switch e := e.(type) {
	case *reading.Var:
		return f.names[e]
	case reading.Today:
		return value.Term(f.r.snap, value.OfDay(f.r.day))
	case reading.Arith:
		v, err := value.Arith(e.Op, value.Decode(f.term(e.Left)), value.Decode(f.term(e.Right)))
		failed(err)
		if v.Type == value.None {
			f.r.fail(diag.Run, "the value that is stated cannot be computed")
		}
		return value.Term(f.r.snap, v)
	case reading.Const, reading.Param:
		return value.Term(f.r.snap, f.r.fixed(e))
	case reading.Apply, *reading.Agg:
		f.r.fail(diag.Run, "a stated fact says its values itself; it cannot look them up")
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

// stated returns the facts that a formula states, and the recorded ones that they replace.
func (f stater) stated(x reading.Formula) (add, replaced []quad.Quad) {
	switch x := x.(type) {
	case *reading.Atom:
		q := f.atom(x)
		if x.Pred.Class == lexicon.Property && len(x.Args) == 1 {
			replaced = f.recordedOf(q.Subject, x.Pred)
		}
		return []quad.Quad{q}, replaced
	case *reading.Compare:
		apply, ok := x.Left.(reading.Apply)
		if !ok || x.Op != reading.Equal {
			break
		}
		thing := f.term(apply.Arg)
		q := quad.Quad{Subject: thing, Predicate: apply.Pred.IRI, Object: f.term(x.Right)}
		return []quad.Quad{q}, f.recordedOf(thing, apply.Pred)
	}
	f.r.fail(diag.Run, "that cannot be stated as a fact")
	return nil, nil
}

func (f stater) atom(x *reading.Atom) quad.Quad {
	q := quad.Quad{Subject: f.term(x.Args[0]), Predicate: x.Pred.IRI}
	switch {
	case x.Pred.Class == lexicon.KindClass:
		q.Predicate, q.Object = graph.Type, x.Pred.Kind.IRI
	case x.Pred.Class == lexicon.Derived || x.Pred.Class == lexicon.Builtin:
		f.r.fail(diag.Run, "%s is derived; it cannot be stated", x.Pred.Name)
	case len(x.Args) == 1:
		q.Object = quad.Bool(true)
	default:
		q.Object = f.term(x.Args[1])
	}
	return q
}

// recorded returns the facts, under whatever label, that a formula to remove means.
func (f stater) recorded(x reading.Formula) []quad.Quad {
	switch x := x.(type) {
	case *reading.Atom:
		q := f.atom(x)
		var want value.Value
		if len(x.Args) == 1 && x.Pred.Class == lexicon.Property {
			want = value.OfTruth(true)
		} else if want = value.Decode(q.Object); want.Type == value.None {
			return f.where(q.Subject, q.Predicate, func(o quad.Value) bool { return o == q.Object })
		}
		return f.valued(q.Subject, x.Pred, want)
	case *reading.Compare:
		apply := x.Left.(reading.Apply)
		return f.valued(f.term(apply.Arg), apply.Pred, value.Decode(f.term(x.Right)))
	case *reading.Unknown:
		return f.recordedOf(f.term(x.Arg), x.Pred)
	}
	f.r.fail(diag.Run, "that cannot be removed as a fact")
	return nil
}

func (f stater) recordedOf(thing quad.Value, p *lexicon.Predicate) []quad.Quad {
	return f.where(thing, p.IRI, func(quad.Value) bool { return true })
}

func (f stater) valued(thing quad.Value, p *lexicon.Predicate, want value.Value) []quad.Quad {
	typ := objectType(p)
	return f.where(thing, p.IRI, func(o quad.Value) bool { return value.As(value.Decode(o), typ) == value.As(want, typ) })
}

// where returns the facts of a thing and predicate whose object passes.
func (f stater) where(thing, predicate quad.Value, ok func(quad.Value) bool) []quad.Quad {
	snap := f.r.snap
	s, known := snap.ID(thing)
	p, used := snap.ID(predicate)
	if !known || !used {
		return nil
	}
	var out []quad.Quad
	for _, e := range snap.Objects(s, p) {
		if o := snap.Term(e.Node); ok(o) {
			out = append(out, quad.Quad{Subject: thing, Predicate: predicate, Object: o, Label: snap.Term(e.Label)})
		}
	}
	return out
}

// changes answers with the facts that a change would add and remove.
func (r *run) changes(res *Result, s *reading.Suppose) {
	res.Kind = Changing
	add, remove := r.facts(s, r.create(s))
	for _, q := range add {
		if !r.holds(q) {
			res.Added = append(res.Added, q)
		}
	}
	for _, q := range remove {
		if r.holds(q) && !contains(add, q) {
			res.Removed = append(res.Removed, q)
		}
	}
}

// removeThing removes the facts of an entity and those that speak of it.
func (r *run) removeThing(res *Result, e reading.Expr) {
	thing := r.fixed(e)
	if thing.Type != value.Node {
		r.fail(diag.Run, "only an entity can be removed, and %s is none", thing.Display())
	}
	for _, facts := range []iter.Seq[graph.Fact]{r.snap.Out(thing.ID), r.snap.In(thing.ID)} {
		for f := range facts {
			r.step(unit())
			q := quad.Quad{Subject: r.snap.Term(f.Subject), Predicate: r.snap.Term(f.Predicate), Object: r.snap.Term(f.Object), Label: r.snap.Term(f.Label)}
			if f.Subject != f.Object || !contains(res.Removed, q) {
				res.Removed = append(res.Removed, q)
			}
		}
	}
}

func contains(qs []quad.Quad, q quad.Quad) bool {
	for _, o := range qs {
		if o == q {
			return true
		}
	}
	return false
}

// holds reports whether a fact is in the graph.
func (r *run) holds(q quad.Quad) bool {
	s, ok1 := r.snap.ID(q.Subject)
	p, ok2 := r.snap.ID(q.Predicate)
	o, ok3 := r.snap.ID(q.Object)
	if !ok1 || !ok2 || !ok3 {
		return false
	}
	for _, e := range r.snap.Objects(s, p) {
		if e.Node == o && (q.Label == nil && e.Label == 0 || q.Label != nil && r.snap.Term(e.Label) == q.Label) {
			return true
		}
	}
	return false
}
