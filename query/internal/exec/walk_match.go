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

// far finds the neighbours of things by one predicate from one side, or by a symmetric
// relation from both. It begins by asking the snapshot; when that has cost about as much
// as arrays of all neighbours would, it has them built, and kept for later questions.
type far struct {
	w      *walker
	key    listKey
	preds  []*lexicon.Predicate // of the sides
	near   int                  // the registers
	to     int
	lists  *lists        // nil: ask
	asked  *atomic.Int64 // by all questions
	enough int64
	buf    []ref
	more   []ref
}

// newFar returns what finds neighbours by the predicates.
func (w *walker) newFar(near, to int, ms ...*plan.Match) *far {
	f := &far{w: w, near: near, to: to}
	facts := 0
	for i, m := range ms {
		id := w.r.id(m.Pred)
		s := side{id, w.isBackward(m, near)}
		f.preds = append(f.preds, m.Pred)
		facts += w.r.snap.Count(id)
		switch {
		case i == 0:
			f.key.a = s
		case s.pred < f.key.a.pred || s.pred == f.key.a.pred && f.key.a.backward:
			f.key.a, f.key.b = s, f.key.a
			f.preds[0], f.preds[1] = f.preds[1], f.preds[0]
		default:
			f.key.b = s
		}
	}
	f.enough, f.asked = int64(w.r.kept.worth(facts)), w.r.kept.looked(f.key)
	f.lists = w.r.kept.listsOf(f.key, nil)
	w.ready = append(w.ready, f.build)
	return f
}

// isBackward reports whether the near register is the second argument of a look-up.
func (w *walker) isBackward(m *plan.Match, near int) bool {
	second, ok := m.Args[1].(plan.Var)
	first, isVar := m.Args[0].(plan.Var)
	if ok && w.register(second.Var) == near {
		return true
	}
	return !ok && isVar && w.register(first.Var) != near
}

// build has the arrays built; false if there can be none.
func (f *far) build() bool {
	if f.lists == nil {
		f.enough = math.MaxInt64
		f.lists = f.w.r.kept.listsOf(f.key, f.w.pause)
	}
	return f.lists != nil
}

// pause looks whether the question should end.
func (w *walker) pause() { w.r.check(w.out) }

// of returns the neighbours of x: distinct, entities by id before literals. They stay as
// they are until the next call.
func (f *far) of(x ref) []ref {
	if f.lists == nil {
		if f.asked.Add(1) <= f.enough || !f.build() {
			return f.ask(x)
		}
	}
	list := f.lists.of(x)
	f.w.tick(len(list))
	return list
}

// ask looks the neighbours up in the snapshot.
func (f *far) ask(x ref) []ref {
	f.w.tick(0)
	f.buf = f.askSide(f.key.a, f.preds[0], x, f.buf[:0])
	if len(f.preds) == 1 {
		return f.buf
	}
	f.more = append(f.more[:0], f.buf...)
	f.buf = f.askSide(f.key.b, f.preds[1], x, f.buf[:0])
	f.buf = append(f.buf, f.more...)
	slices.Sort(f.buf)
	f.buf = slices.Compact(f.buf)
	return f.buf
}

func (f *far) askSide(s side, p *lexicon.Predicate, x ref, into []ref) []ref {
	switch {
	case x == 0:
		return into
	case s.backward:
		return f.w.r.subjects(p, x, into)
	}
	return f.w.r.objects(f.w.r.node(x), p, into)
}

// has reports whether y is a neighbour of x.
func (f *far) has(x, y ref) bool {
	if f.lists == nil {
		if f.asked.Add(1) <= f.enough || !f.build() {
			f.w.tick(0)
			return f.hasSide(f.key.a, f.preds[0], x, y) || len(f.preds) > 1 && f.hasSide(f.key.b, f.preds[1], x, y)
		}
	}
	f.w.tick(0)
	_, ok := slices.BinarySearch(f.lists.of(x), y)
	return ok
}

func (f *far) hasSide(s side, p *lexicon.Predicate, x, y ref) bool {
	if s.backward {
		x, y = y, x
	}
	return f.w.r.has(f.w.r.node(x), p, y)
}

// loop gives the far register each neighbour of the near one.
func (f *far) loop(next step) step {
	w, near, to := f.w, f.near, f.to
	return func() bool {
		for _, x := range f.of(w.reg[near]) {
			w.reg[to] = x
			if !next() {
				return false
			}
		}
		return true
	}
}

// farOf returns what finds v by a look-up, or by a union of two that begin at one thing;
// nil if n is something else.
func (w *walker) farOf(n plan.Node, v *reading.Var) *far {
	switch n := n.(type) {
	case *plan.Match:
		if len(n.Args) != 2 || n.Args[0] == n.Args[1] {
			return nil
		}
		near, _ := w.argument(other(n, v))
		return w.newFar(near, w.register(v), n)
	case *plan.Union:
		if len(n.Parts) != 2 {
			return nil
		}
		a, ok1 := n.Parts[0].(*plan.Match)
		b, ok2 := n.Parts[1].(*plan.Match)
		if !ok1 || !ok2 || len(a.Args) != 2 || len(b.Args) != 2 || other(a, v) != other(b, v) || other(a, v) == plan.Expr(plan.Var{Var: v}) {
			return nil
		}
		near, _ := w.argument(other(a, v))
		return w.newFar(near, w.register(v), a, b)
	}
	return nil
}

// other returns the argument that is not v.
func other(m *plan.Match, v *reading.Var) plan.Expr {
	if m.Args[0] == plan.Expr(plan.Var{Var: v}) {
		return m.Args[1]
	}
	return m.Args[0]
}

// match looks up facts.
func (w *walker) match(n *plan.Match, bound []*reading.Var, next step) step {
	open := minus(w.r.free(n), bound)
	switch {
	case n.Pred.Class == lexicon.KindClass:
		return w.set(n, open, w.kind(n.Pred.Kind), next)
	case len(n.Args) == 1:
		return w.set(n, open, w.truth(n.Pred), next)
	case len(open) == 0:
		x, _ := w.argument(n.Args[0])
		y, _ := w.argument(n.Args[1])
		f := w.newFar(x, y, n)
		return func() bool { return !f.has(w.reg[x], w.reg[y]) || next() }
	case len(open) == 1 && n.Args[0] != n.Args[1]:
		return w.farOf(n, open[0]).loop(next)
	}
	return w.pairs(n, open, next)
}

// pairs goes through all facts of a relation.
func (w *walker) pairs(n *plan.Match, open []*reading.Var, next step) step {
	x, _ := w.argument(n.Args[0])
	y, _ := w.argument(n.Args[1])
	same := n.Args[0] == n.Args[1]
	far := w.fresh(0)
	f := w.newFar(x, far, n)
	id := w.r.id(n.Pred)
	subject := func(s ref) bool {
		w.reg[x] = s
		for _, o := range f.of(s) {
			if same && o != s {
				continue
			}
			w.reg[y] = o
			if !next() {
				return false
			}
		}
		return true
	}
	if n == w.head {
		f.build()
		w.things = subjects(w.r.snap, id, f.lists)
		return func() bool {
			for _, s := range w.things {
				if !subject(s) {
					return false
				}
			}
			return true
		}
	}
	return func() bool {
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
	}
}

// each goes through the things that stand in a place of facts.
func (w *walker) each(n *plan.Each, next step) step {
	x := w.register(n.Var)
	f := w.newFar(x, w.fresh(0), n.Parts...)
	run := func(things []ref) bool {
		for _, s := range things {
			w.tick(0)
			w.reg[x] = s
			if !next() {
				return false
			}
		}
		return true
	}
	if n == w.head && f.build() {
		w.things = f.lists.all()
		return func() bool { return run(w.things) }
	}
	return func() bool {
		if f.build() {
			return run(f.lists.all())
		}
		return run(w.places(n))
	}
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
	var out []ref
	last := graph.ID(0)
	for f := range snap.Scan(p) {
		if f.Subject != last {
			last = f.Subject
			out = append(out, ref(last))
		}
	}
	return out
}

// set is a look-up of one thing: a test, or a loop over all there are.
func (w *walker) set(n *plan.Match, open []*reading.Var, t *test, next step) step {
	x, _ := w.argument(n.Args[0])
	if len(open) == 0 {
		return func() bool { return !t.of(w.reg[x]) || next() }
	}
	if n == w.head {
		w.things = t.all()
		return func() bool {
			for _, s := range w.things {
				w.tick(0)
				w.reg[x] = s
				if !next() {
					return false
				}
			}
			return true
		}
	}
	return func() bool {
		for _, s := range t.all() {
			w.tick(0)
			w.reg[x] = s
			if !next() {
				return false
			}
		}
		return true
	}
}

// test is a set of things that is asked one by one at first; when that has cost about as
// much as listing its members would, it is listed.
type test struct {
	w       *walker
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
	ids := w.r.kindIDs(k)
	var sorted []graph.ID
	count := 0
	types := w.r.snap.Backward(w.r.typ)
	for id := range ids {
		sorted = append(sorted, id)
		count += len(types.Of(id))
	}
	slices.Sort(sorted)
	return w.newTest(&test{
		asked: w.r.kept.looked(memberKey(k.ID)), enough: int64(w.r.kept.worth(count)),
		ask:  func(x ref) bool { return w.r.isA(w.r.node(x), ids) },
		list: func(pause func()) *members { return w.r.kept.membersOf(k, w.r.typ, sorted, pause) },
		scan: func() []ref { return w.r.members(k).data },
	})
}

// truth returns the test whether a truth property is recorded as yes.
func (w *walker) truth(p *lexicon.Predicate) *test {
	id := w.r.id(p)
	return w.newTest(&test{
		asked: w.r.kept.looked(memberKey(id)), enough: int64(w.r.kept.worth(w.r.snap.Count(id))),
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
