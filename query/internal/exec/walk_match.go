package exec

import (
	"math"
	"slices"
	"sync/atomic"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// match looks up facts.
func (w *walker) match(n *plan.Match, bound []*reading.Var, next flow) flow {
	open := minus(w.r.free(n), bound)
	switch {
	case len(open) == 0:
		return w.probing(w.check(n), next)
	case n.Pred.Class == lexicon.KindClass:
		return w.set(n, w.kind(n.Pred.Kind), next)
	case len(n.Args) == 1:
		return w.set(n, w.truth(n.Pred), next)
	case len(open) == 1 && n.Args[0] != n.Args[1]:
		return w.farOf(n, open[0]).loop(next)
	}
	return w.pairs(n, open, next)
}

// pairs goes through all facts of a relation.
func (w *walker) pairs(n *plan.Match, open []*reading.Var, next flow) flow {
	x, _ := w.argument(n.Args[0])
	y, _ := w.argument(n.Args[1])
	same := n.Args[0] == n.Args[1]
	far := w.fresh(0)
	f := w.newFar(x, far, n)
	id := w.r.id(n.Pred)
	pass := w.taking(y, next)
	subject := func(s ref) bool {
		w.reg[x] = s
		if !same {
			return cut(f.of(s), next.some, pass)
		}
		if !slices.Contains(f.of(s), s) {
			return true
		}
		w.reg[y] = s
		return next.one()
	}
	if n == w.head {
		f.build()
		if w.things = w.same; w.things == nil {
			w.things = subjects(w.r.snap, id, f.lists)
		}
		one := func() bool { return subject(w.reg[x]) }
		subjects := flow{one: one, some: next.some, lists: func(at int) many {
			if at != x || same || next.looksAt(x) {
				return nil
			}
			return f.gather(pass, one)
		}}
		return w.through(x, true, subjects)
	}
	return each(func() bool {
		if f.build() {
			low, high := f.lists.things()
			for s := low; s < high; s++ {
				if len(f.lists.of(s)) > 0 && !subject(s) {
					return false
				}
			}
			return true
		}
		last := graph.ID(0)
		for fact := range w.r.snap.Scan(id) {
			if fact.Subject != last {
				last = fact.Subject
				if !subject(ref(last)) {
					return false
				}
			}
		}
		return true
	})
}

// each goes through the things that stand in a place of facts.
func (w *walker) each(n *plan.Each, next flow) flow {
	x := w.register(n.Var)
	f := w.newFar(x, w.fresh(0), n.Parts...)
	if n == w.head && (w.same != nil || f.build()) {
		if w.things = w.same; w.things == nil {
			w.things = f.lists.all()
		}
		return w.through(x, true, next)
	}
	pass := w.taking(x, next)
	return each(func() bool {
		if f.build() {
			return w.listed(f.lists.all(), next.some, pass)
		}
		things := w.places(n)
		if n != w.head {
			return w.listed(things, next.some, pass)
		}
		return w.r.inParts(len(things), func(from, to int) bool { return w.listed(things[from:to], next.some, pass) })
	})
}

// through goes through the things that the walk begins with; sorted says that they come by
// id.
func (w *walker) through(x int, sorted bool, next flow) flow {
	pass := w.taking(x, next)
	w.sorted = sorted
	if b := w.first; b != nil && w.firstAt == x && sorted {
		w.ahead = true
		return each(func() bool { return b.ahead(w, w.things, pass) })
	}
	return each(func() bool { return w.listed(w.things, next.some, pass) })
}

// listed passes on a list of things.
func (w *walker) listed(things []ref, some bool, pass many) bool {
	return cut(things, some, func(list []ref) bool {
		w.tick(len(list))
		return pass(list)
	})
}

// places looks the things of an each up, where there are no arrays.
func (w *walker) places(n *plan.Each) []ref {
	s := newRowSet([]*reading.Var{n.Var})
	var buf []ref
	for _, m := range n.Parts {
		second := m.Args[1] == plan.Expr(plan.Var{Var: n.Var})
		for fact := range w.r.snap.Scan(w.r.id(m.Pred)) {
			w.tick(0)
			if !second {
				if w.r.visible(fact.Label) {
					s.insert([]ref{ref(fact.Subject)})
				}
				continue
			}
			buf = w.r.objects(fact.Subject, m.Pred, buf[:0])
			for _, o := range buf {
				s.insert([]ref{o})
			}
		}
	}
	return s.data
}

// subjects returns the subjects of a predicate, by id.
func subjects(snap *graph.Snapshot, p graph.ID, l *lists) []ref {
	if l != nil {
		return l.all()
	}
	out := make([]ref, 0, snap.Stats(p).Subjects)
	last := graph.ID(0)
	for f := range snap.Scan(p) {
		if f.Subject != last {
			last = f.Subject
			out = append(out, ref(last))
		}
	}
	return out
}

// set goes through all things of a set.
func (w *walker) set(n *plan.Match, t *test, next flow) flow {
	x, _ := w.argument(n.Args[0])
	if n == w.head && w.ordered != nil {
		w.things = w.ordered.list
		return w.through(x, false, next)
	}
	if n == w.head && w.same != nil {
		w.things, w.headSet = w.same, t
		return w.through(x, w.sorted, next)
	}
	if n == w.head {
		w.things, w.headSet = t.all(), t
		return w.through(x, t.members != nil && t.members.sorted, next)
	}
	pass := w.taking(x, next)
	return each(func() bool { return w.listed(t.all(), next.some, pass) })
}

// test is a set of things that is asked one by one at first; when that has cost about as
// much as listing its members would, it is listed.
type test struct {
	w       *walker
	key     stripKey
	members *members
	asked   *atomic.Int64 // by all questions
	enough  int64
	ask     func(x ref) bool
	list    func(pause func()) *members // nil build: what is kept
	scan    func() []ref                // without kept members
}

func (t *test) build() bool {
	if t.members == nil {
		t.enough = math.MaxInt64
		t.members = t.list(t.w.pause)
	}
	return t.members != nil
}

func (t *test) of(x ref) bool {
	t.w.tick(0)
	if t.members != nil {
		return t.members.bits.has(x)
	}
	if t.asked.Add(1) > t.enough && t.build() {
		return t.members.bits.has(x)
	}
	return t.ask(x)
}

// keep appends the members among a list.
func (t *test) keep(list, into []ref) []ref {
	if t.members == nil {
		for _, x := range list {
			if t.of(x) {
				into = append(into, x)
			}
		}
		return into
	}
	t.w.tick(len(list))
	return t.members.bits.keep(list, into)
}

func (t *test) all() []ref {
	if t.build() {
		return t.members.list
	}
	return t.scan()
}

func (w *walker) newTest(t *test) *test {
	t.w = w
	t.members = t.list(nil)
	w.ready = append(w.ready, t.build)
	return t
}

// memberKey is the key under which look-ups of members are counted.
func memberKey(id graph.ID) listKey { return listKey{side{id, true}, side{id, true}} }

// kind returns the test whether something is of a kind.
func (w *walker) kind(k *lexicon.Kind) *test {
	terms := w.r.kept.kindTerms(k)
	var all *members // of this walk, where there is no room to keep them
	return w.newTest(&test{
		key: stripKey{kind: k}, asked: w.r.kept.looked(memberKey(k.ID)), enough: int64(w.r.kept.worth(terms.facts)),
		ask:  func(x ref) bool { return w.r.isA(w.r.node(x), terms.ids) },
		list: func(pause func()) *members { return w.r.kept.membersOf(k, w.r.typ, terms.sorted, pause) },
		scan: func() []ref {
			if all == nil {
				all = w.r.kept.membersBy(w.r.typ, terms.sorted, w.pause)
				w.r.touched += len(all.list)
				w.r.keep(int(all.bytes()))
			}
			return all.list
		},
	})
}

// truth returns the test whether a truth property is recorded as yes.
func (w *walker) truth(p *lexicon.Predicate) *test {
	id := w.r.id(p)
	return w.newTest(&test{
		key: stripKey{truth: id}, asked: w.r.kept.looked(memberKey(id)), enough: int64(w.r.kept.worth(w.r.snap.Count(id))),
		ask:  func(x ref) bool { return w.r.yes(w.r.node(x), p) },
		list: func(pause func()) *members { return w.r.kept.saying(id, w.r.isTrue, pause) },
		scan: func() []ref { return w.r.sayers(p) },
	})
}

// sayers returns the things of which a truth property is recorded as yes.
func (r *run) sayers(p *lexicon.Predicate) []ref {
	var out []ref
	last := graph.ID(0)
	for f := range r.snap.Scan(r.id(p)) {
		if f.Subject != last && r.visible(f.Label) && r.isTrue(f.Object) {
			last = f.Subject
			out = append(out, ref(last))
		}
	}
	return out
}
