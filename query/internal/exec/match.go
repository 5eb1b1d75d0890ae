package exec

import (
	"maps"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// place is an argument as the rows of a table know it: a column, a fixed ref, or open. An
// open variable that stood at an earlier place too must be the same there.
type place struct {
	col   int // -1: none
	ref   ref
	open  bool
	again int // the earlier place, or -1
}

// places looks at arguments beside a table; fresh are the variables that are open.
func (r *run) places(args []plan.Expr, in *table) (ps []place, fresh []*reading.Var) {
	for i, a := range args {
		p := place{col: -1, again: -1}
		switch a := a.(type) {
		case plan.Var:
			p.col = in.column(a.Var)
			if p.col < 0 {
				p.open = true
				p.again = slices.IndexFunc(args[:i], func(b plan.Expr) bool { return b == plan.Expr(a) })
			}
			if p.open && p.again < 0 {
				fresh = append(fresh, a.Var)
			}
		case plan.Fixed:
			p.ref = r.ref(r.fixed(a.Expr))
		default:
			panic("unreachable: an argument is a variable or fixed")
		}
		ps = append(ps, p)
	}
	return ps, fresh
}

func (p place) of(row []ref) ref {
	if p.col >= 0 {
		return row[p.col]
	}
	return p.ref
}

// match looks up facts.
func (r *run) match(n *plan.Match, in *table) *table {
	ps, fresh := r.places(n.Args, in)
	out := newTable(append(slices.Clone(in.vars), fresh...))
	switch {
	case n.Pred.Class == lexicon.KindClass:
		r.matchKind(n.Pred.Kind, ps[0], in, out)
	case len(ps) == 1:
		r.matchTruth(n.Pred, ps[0], in, out)
	case !ps[0].open && !ps[1].open:
		r.matchBoth(n.Pred, ps, in, out)
	case !ps[0].open:
		r.matchObjects(n.Pred, ps, in, out)
	case !ps[1].open:
		r.matchSubjects(n.Pred, ps, in, out)
	default:
		r.matchAll(n.Pred, ps, in, out)
	}
	return out
}

func (r *run) matchBoth(p *lexicon.Predicate, ps []place, in, out *table) {
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		if r.has(r.node(ps[0].of(row)), p, ps[1].of(row)) {
			out.add(row)
		}
	}
}

func (r *run) matchObjects(p *lexicon.Predicate, ps []place, in, out *table) {
	var buf []ref
	for i := range in.n {
		row := in.row(i)
		buf = r.objects(r.node(ps[0].of(row)), p, buf[:0])
		r.step(out)
		for _, o := range buf {
			r.step(out)
			out.add(row, o)
		}
	}
}

func (r *run) matchSubjects(p *lexicon.Predicate, ps []place, in, out *table) {
	var buf []ref
	for i := range in.n {
		row := in.row(i)
		r.step(out)
		o := ps[1].of(row)
		if o == 0 {
			continue
		}
		buf = r.subjects(p, o, buf[:0])
		for _, s := range buf {
			r.step(out)
			out.add(row, s)
		}
	}
}

// matchAll scans the predicate, once whatever the number of rows.
func (r *run) matchAll(p *lexicon.Predicate, ps []place, in, out *table) {
	facts := out
	if in.n != 1 || in.width() > 0 {
		facts = newTable(out.vars[in.width():])
	}
	var buf []ref
	last := graph.ID(0)
	for f := range r.snap.Scan(r.id(p)) {
		r.touched++
		r.step(facts)
		if f.Subject == last {
			continue
		}
		last = f.Subject
		buf = r.objects(f.Subject, p, buf[:0])
		for _, o := range buf {
			switch {
			case ps[1].again < 0:
				facts.add(nil, ref(f.Subject), o)
			case o == ref(f.Subject):
				facts.add(nil, o)
			}
		}
	}
	if facts != out {
		r.cross(in, facts, out)
	}
}

// cross gives every row of a beside every row of b.
func (r *run) cross(a, b, out *table) {
	for i := range a.n {
		for j := range b.n {
			r.step(out)
			out.add(a.row(i), b.row(j)...)
		}
	}
}

func (r *run) matchTruth(p *lexicon.Predicate, x place, in, out *table) {
	if !x.open {
		for i := range in.n {
			r.step(out)
			if r.yes(r.node(x.of(in.row(i))), p) {
				out.add(in.row(i))
			}
		}
		return
	}
	things := newTable(out.vars[in.width():])
	last := graph.ID(0)
	for f := range r.snap.Scan(r.id(p)) {
		r.touched++
		r.step(things)
		if f.Subject != last && r.visible(f.Label) && r.isTrue(f.Object) {
			last = f.Subject
			things.add(nil, ref(f.Subject))
		}
	}
	r.cross(in, things, out)
}

// matchKind looks up things of a kind. For few things their types are looked at, for many
// the members of the kind.
func (r *run) matchKind(k *lexicon.Kind, x place, in, out *table) {
	ids := r.kindIDs(k)
	if x.open {
		r.cross(in, r.members(k).table, out)
		return
	}
	all, things := 0, r.snap.Backward(r.typ)
	for id := range ids {
		all += things.Degree(id)
	}
	var members *rowSet
	if r.member[k] != nil || in.n > all/4 {
		members = r.members(k)
	}
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		thing := x.of(row)
		if members != nil && members.has([]ref{thing}) || members == nil && r.isA(r.node(thing), ids) {
			out.add(row)
		}
	}
}

// kindIDs returns the ids of a kind and of those below it.
func (r *run) kindIDs(k *lexicon.Kind) map[graph.ID]bool { return r.kept.kindTerms(k).ids }

// kindTerms are the terms of a kind and of those below it, and how many facts say of a thing
// that it is one.
type kindTerms struct {
	ids    map[graph.ID]bool
	sorted []graph.ID
	facts  int
}

// kindTerms returns the terms of a kind. They are shared.
func (k *Kept) kindTerms(kind *lexicon.Kind) *kindTerms {
	k.mu.Lock()
	defer k.mu.Unlock()
	t := k.terms[kind]
	if t == nil {
		t = &kindTerms{ids: map[graph.ID]bool{}}
		t.add(k.snap, kind)
		t.sorted = slices.Sorted(maps.Keys(t.ids))
		types := k.snap.Backward(k.typ)
		for _, id := range t.sorted {
			t.facts += types.Degree(id)
		}
		k.terms[kind] = t
	}
	return t
}

func (t *kindTerms) add(snap *graph.Snapshot, k *lexicon.Kind) {
	if id, ok := snap.ID(k.IRI); ok {
		t.ids[id] = true
	}
	for _, kid := range k.Kids {
		t.add(snap, kid)
	}
}

func (r *run) isA(thing graph.ID, ids map[graph.ID]bool) bool {
	if thing == 0 {
		return false
	}
	if r.labels == nil {
		types := r.types.Of(thing)
		r.touched += len(types) + 1
		return slices.ContainsFunc(types, func(k graph.ID) bool { return ids[k] })
	}
	edges := r.snap.Objects(thing, r.typ)
	r.touched += len(edges) + 1
	return slices.ContainsFunc(edges, func(e graph.Edge) bool { return ids[e.Node] && r.visible(e.Label) })
}

// members returns the things of a kind.
func (r *run) members(k *lexicon.Kind) *rowSet {
	if s := r.member[k]; s != nil {
		return s
	}
	ids := r.kindIDs(k)
	sorted := make([]graph.ID, 0, len(ids))
	for id := range ids {
		sorted = append(sorted, id)
	}
	slices.Sort(sorted)
	s := newRowSet([]*reading.Var{nil})
	for _, id := range sorted {
		edges := r.snap.Subjects(r.typ, id)
		r.touched += len(edges)
		for _, e := range edges {
			r.step(s.table)
			if r.visible(e.Label) {
				s.insert([]ref{ref(e.Node)})
			}
		}
	}
	r.keep(8 * s.n)
	put(&r.member, k, s)
	return s
}
