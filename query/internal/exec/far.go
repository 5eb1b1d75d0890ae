package exec

import (
	"math"
	"slices"
	"sync/atomic"

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
