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

	home   *home // of the near things: where their one neighbours stand beside it; or nil
	beside []ref
}

// newFar returns what finds neighbours by the predicates.
func (w *walker) newFar(near, to int, ms ...*plan.Match) *far {
	f := &far{w: w, near: near, to: to, key: w.keyOf(near, ms...)}
	facts := 0
	for _, m := range ms {
		f.preds = append(f.preds, m.Pred)
		facts += w.r.snap.Count(w.r.id(m.Pred))
	}
	if len(ms) > 1 && f.key.a != w.sideOf(ms[0], near) {
		f.preds[0], f.preds[1] = f.preds[1], f.preds[0]
	}
	f.enough, f.asked = int64(w.r.kept.worth(facts)), w.r.kept.looked(f.key)
	f.lists = w.r.kept.listsOf(f.key, nil)
	if f.lists != nil && f.lists.one != nil {
		f.home, f.beside = w.oneBeside(near, f.key, f.lists)
	}
	w.ready = append(w.ready, f.build)
	return f
}

// keyOf returns the key of the lists of neighbours by one look-up or two from the near
// register.
func (w *walker) keyOf(near int, ms ...*plan.Match) listKey {
	key := listKey{a: w.sideOf(ms[0], near)}
	if len(ms) > 1 {
		key.b = w.sideOf(ms[1], near)
		if key.b.pred < key.a.pred || key.b.pred == key.a.pred && key.a.backward {
			key.a, key.b = key.b, key.a
		}
	}
	return key
}

func (w *walker) sideOf(m *plan.Match, near int) side {
	return side{w.r.id(m.Pred), w.isBackward(m, near)}
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

// ready reports whether there are arrays; it counts a look-up if there are none.
func (f *far) ready() bool {
	return f.lists != nil || f.asked.Add(1) > f.enough && f.build()
}

// of returns the neighbours of x: distinct, entities by id before literals. They stay as
// they are until the next call.
func (f *far) of(x ref) []ref {
	if !f.ready() {
		list := f.ask(x)
		f.asked.Add(int64(len(list))) // long lists are paid for by their length
		return list
	}
	if f.home != nil {
		if place, ok := f.home.at(x); ok {
			f.w.tick(1)
			if f.beside[place] == 0 {
				return nil
			}
			return f.beside[place : place+1 : place+1]
		}
	}
	list := f.lists.of(x)
	f.w.tick(len(list))
	return list
}

// whole is of for those who say themselves how much of the list they look at.
func (f *far) whole(x ref) []ref {
	if f.lists == nil {
		return f.of(x)
	}
	return f.lists.of(x)
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
	f.w.tick(0)
	if !f.ready() {
		return f.hasSide(f.key.a, f.preds[0], x, y) || len(f.preds) > 1 && f.hasSide(f.key.b, f.preds[1], x, y)
	}
	_, ok := slices.BinarySearch(f.lists.of(x), y)
	return ok
}

func (f *far) hasSide(s side, p *lexicon.Predicate, x, y ref) bool {
	if s.backward {
		x, y = y, x
	}
	return f.w.r.has(f.w.r.node(x), p, y)
}

// thin keeps the values of one end that are connected with the other.
func (f *far) thin(at int) func(list, into []ref) []ref {
	w := f.w
	if at == f.to {
		return func(list, into []ref) []ref {
			if len(list) == 0 {
				return into
			}
			if f.ready() && len(list) > 1 && slices.IsSorted(list) {
				w.tick(len(list))
				return intersect(into, list, f.lists.of(w.reg[f.near]))
			}
			for _, y := range list {
				if f.has(w.reg[f.near], y) {
					into = append(into, y)
				}
			}
			return into
		}
	}
	return func(list, into []ref) []ref {
		y := w.reg[f.to]
		if f.lists == nil || f.lists.one == nil {
			for _, x := range list {
				if f.has(x, y) {
					into = append(into, x)
				}
			}
			return into
		}
		w.tick(len(list))
		if f.home != nil {
			if place, ok := f.home.run(list); ok {
				return keepEqual(f.beside[place:], y, list, into)
			}
		}
		l := f.lists
		for _, x := range list {
			if i := uint(x - l.low); i < uint(len(l.one)) && l.one[i] == y && y != 0 {
				into = append(into, x)
			}
		}
		return into
	}
}

// keepEqual appends to into what of a list stands beside y.
func keepEqual(beside []ref, y ref, list, into []ref) []ref {
	if y == 0 {
		return into
	}
	beside = beside[:len(list)]
	for i, x := range list {
		if beside[i] == y {
			into = append(into, x)
		}
	}
	return into
}

// loop gives the far register each neighbour of the near one.
func (f *far) loop(next flow) flow {
	w, near, to := f.w, f.near, f.to
	of := f.entering()
	var out flow
	if next.lists == nil {
		one := next.one
		out.one = func() bool {
			for _, x := range of(w.reg[near]) {
				w.reg[to] = x
				if !one() {
					return false
				}
			}
			return true
		}
	} else {
		one, pass := next.one, w.taking(to, next)
		out.one = func() bool {
			list := of(w.reg[near])
			if len(list) == 1 {
				w.reg[to] = list[0]
				return one()
			}
			return cut(list, next.some, pass)
		}
	}
	out.reads = func(at int) bool { return at == near || next.looksAt(at) }
	out.some = next.some
	out.lists = func(at int) many {
		if at != near || next.looksAt(near) {
			return nil
		}
		return f.gather(w.taking(to, next), out.one)
	}
	return out
}

// entering returns of, which also says to the home of the far things where they are.
func (f *far) entering() func(x ref) []ref {
	h := f.w.homes[f.to]
	if h == nil || h.lists == nil || h.key != f.key || h.lists != f.lists {
		return f.of
	}
	return func(x ref) []ref {
		list := f.of(x)
		if len(list) > 0 {
			h.enter(x)
		}
		return list
	}
}

// gather returns what passes on the neighbours of a list of things at once, where each has
// one at most and nothing that follows looks at the things themselves.
func (f *far) gather(pass many, one step) many {
	w := f.w
	var buf []ref
	return func(list []ref) bool {
		if len(list) == 0 {
			return true
		}
		if !f.ready() || f.lists.one == nil {
			for _, x := range list {
				w.reg[f.near] = x
				if !one() {
					return false
				}
			}
			return true
		}
		w.tick(len(list))
		buf = buf[:0]
		if f.home != nil {
			if place, ok := f.home.run(list); ok {
				for _, y := range f.beside[place : place+len(list)] {
					if y != 0 {
						buf = append(buf, y)
					}
				}
				return len(buf) == 0 || pass(buf)
			}
		}
		l := f.lists
		for _, x := range list {
			if i := uint(x - l.low); i < uint(len(l.one)) && l.one[i] != 0 {
				buf = append(buf, l.one[i])
			}
		}
		return len(buf) == 0 || pass(buf)
	}
}

// farOf returns what finds v by a look-up, or by a union of two that begin at one thing;
// nil if n is something else.
func (w *walker) farOf(n plan.Node, v *reading.Var) *far {
	f := w.plainFar(n, v)
	if l := w.sifted[n]; l != nil {
		f.lists, f.home = l, nil
	}
	return f
}

func (w *walker) plainFar(n plan.Node, v *reading.Var) *far {
	switch n := n.(type) {
	case *plan.Match:
		if len(n.Args) != 2 || n.Args[0] == n.Args[1] {
			return nil
		}
		near, _ := w.argument(other(n, v))
		return w.newFar(near, w.register(v), n)
	case *plan.Union:
		ms := twoMatches(n, v)
		if ms == nil {
			return nil
		}
		near, _ := w.argument(other(ms[0], v))
		return w.newFar(near, w.register(v), ms...)
	}
	return nil
}

// twoMatches returns the parts of a union of two look-ups that begin at one thing and find v;
// nil if it is something else.
func twoMatches(n *plan.Union, v *reading.Var) []*plan.Match {
	if len(n.Parts) != 2 {
		return nil
	}
	a, ok1 := n.Parts[0].(*plan.Match)
	b, ok2 := n.Parts[1].(*plan.Match)
	if !ok1 || !ok2 || len(a.Args) != 2 || len(b.Args) != 2 || other(a, v) != other(b, v) || other(a, v) == plan.Expr(plan.Var{Var: v}) {
		return nil
	}
	return []*plan.Match{a, b}
}

// other returns the argument that is not v.
func other(m *plan.Match, v *reading.Var) plan.Expr {
	if m.Args[0] == plan.Expr(plan.Var{Var: v}) {
		return m.Args[1]
	}
	return m.Args[0]
}

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
		w.things = subjects(w.r.snap, id, f.lists)
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
	if n == w.head && f.build() {
		w.things = f.lists.all()
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

// set goes through all things of a set.
func (w *walker) set(n *plan.Match, t *test, next flow) flow {
	x, _ := w.argument(n.Args[0])
	if n == w.head && w.ordered != nil {
		w.things = w.ordered.list
		return w.through(x, false, next)
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
	ids := w.r.kindIDs(k)
	var sorted []graph.ID
	count := 0
	types := w.r.snap.Backward(w.r.typ)
	for id := range ids {
		sorted = append(sorted, id)
		count += types.Degree(id)
	}
	slices.Sort(sorted)
	return w.newTest(&test{
		key: stripKey{kind: k}, asked: w.r.kept.looked(memberKey(k.ID)), enough: int64(w.r.kept.worth(count)),
		ask:  func(x ref) bool { return w.r.isA(w.r.node(x), ids) },
		list: func(pause func()) *members { return w.r.kept.membersOf(k, w.r.typ, sorted, pause) },
		scan: func() []ref { return w.r.members(k).data },
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
