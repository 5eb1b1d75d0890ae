package exec

import (
	"math"
	"slices"
	"sync"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// among is true of the things that are in a set. They are asked about one by one until that
// has cost about as much as finding the set would; from then on it is a bitmap. Literals are
// always asked about.
func (w *walker) among(n *plan.Among, bound []*reading.Var, some bool) probe {
	at := w.register(n.Var)
	p := w.probe(n.Body, bound)
	if w.r.watched {
		return p
	}
	a := &amongst{w: w, n: n, at: at, enough: w.r.worthSet(n.Body), some: some, set: w.r.found.of(n)}
	a.keep = w.thinned(p, at)
	if w.liesBeside(n.Body, at) {
		a.near = p.test
	}
	a.ask = w.answering(n.Body, []*reading.Var{n.Var}, bound, func([]*reading.Var) func() bool { return p.test })
	w.amongst = append(w.amongst, a)
	return probe{[]int{at}, a.test, func(int) func(list, into []ref) []ref { return a.thin }}
}

// expect has the sets found that are surely worth it, before a walk goes through its things,
// or is entered with as many rows: it asks about each, or about all neighbours of each.
func (w *walker) expect(n int) {
	for _, a := range w.amongst {
		each := 1
		if h := w.homes[a.at]; h != nil && h.lists != nil && h.outer && !a.some {
			each = max(1, w.r.perKey(h.key.a))
		}
		a.look(n * each)
	}
}

// perKey is how many neighbours a thing has on one side of a predicate, of those that have any.
func (r *run) perKey(s side) int {
	st := r.snap.Stats(s.pred)
	keys := st.Subjects
	if s.backward {
		keys = st.Objects
	}
	return st.Facts / max(keys, 1)
}

// amongst is a set that is asked about.
type amongst struct {
	w      *walker
	n      *plan.Among
	at     int
	asked  int
	enough int  // how many are asked about one by one
	some   bool // the first that is in the set may be enough
	set    bits
	near   func() bool // asks what lies beside the list that the thing comes from; or nil
	ask    func() bool
	keep   func(list, into []ref) []ref
}

// look counts what is asked about and has the set found if that pays.
func (a *amongst) look(things int) bool {
	if a.set != nil {
		return true
	}
	if a.asked += things; a.asked <= a.enough {
		return false
	}
	if a.set = a.w.r.setOf(a.n); a.set == nil {
		a.enough = math.MaxInt
	}
	return a.set != nil
}

func (a *amongst) test() bool {
	if a.near != nil {
		return a.near()
	}
	x := a.w.reg[a.at]
	if x == 0 || x > a.w.r.base || !a.look(1) {
		return a.ask()
	}
	a.w.tick(0)
	return a.set.has(x)
}

func (a *amongst) thin(list, into []ref) []ref {
	if !a.look(len(list)) {
		return a.keep(list, into)
	}
	a.w.tick(len(list))
	set, base, n := a.set, a.w.r.base, len(into)
	into = slices.Grow(into, len(list))[:n+len(list)]
	for _, x := range list { // as bits.keep, but for literals
		into[n] = x
		if x > base {
			a.w.reg[a.at] = x
			n += count(a.ask())
			continue
		}
		n += int(set[x>>6] >> (x & 63) & 1)
	}
	return into[:n]
}

// sets are the sets that a run, and its forks, have found.
type sets struct {
	mu  sync.Mutex
	all map[*plan.Among]bits // nil: it cannot be found
}

// of returns a set that has been found; nil if there is none.
func (s *sets) of(n *plan.Among) bits {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all[n]
}

// setOf returns the things that the body of an Among is true of; nil if they cannot be found
// at once.
func (r *run) setOf(n *plan.Among) bits {
	r.found.mu.Lock()
	defer r.found.mu.Unlock()
	set, known := r.found.all[n]
	if !known {
		f := &setFinder{r: r}
		set = f.of(n.Body, n.Var)
		if set != nil {
			r.keep(8 * len(set))
		}
		if t := r.env.Trace; t != nil {
			t.of(n).Set = set != nil
		}
		put(&r.found.all, n, set)
	}
	return set
}

// worthSet is how many things are asked about one by one before their set is found: finding
// it takes a step for each fact of its look-ups, but these are short ones.
func (r *run) worthSet(body plan.Node) int {
	if r.kept.eager {
		return 0
	}
	facts := r.snap.Terms() / 64
	plan.Visit(body, func(n plan.Node) {
		switch n := n.(type) {
		case *plan.Match:
			if len(n.Args) == 2 {
				facts += r.snap.Count(r.id(n.Pred))
			}
		case *plan.Filter:
			for _, v := range append(valuesIn(n.Left), valuesIn(n.Right)...) {
				facts += r.snap.Count(r.id(v.(plan.Values).Pred))
			}
		}
	})
	return 64 + facts/32
}

// setFinder finds sets of things as bitmaps, each operator for all things at once: what is
// true of one variable is intersected, united or taken away; a look-up of two is followed
// from the things that are known at its other end. Every method returns nil for what it
// cannot do.
type setFinder struct {
	r    *run
	kept bool // only with what is kept already
}

// universe returns all things.
func (f *setFinder) universe() bits {
	all := newBits(int(f.r.base))
	for i := range all {
		all[i] = math.MaxUint64
	}
	return all
}

func (f *setFinder) of(n plan.Node, v *reading.Var) bits {
	f.r.check(unit())
	if free := f.r.free(n); len(free) != 1 || free[0] != v {
		return nil // what says nothing of v is asked, not found
	}
	switch n := n.(type) {
	case *plan.Join:
		return f.all(n.Parts, v)
	case *plan.Union:
		return f.any(n.Parts, v)
	case *plan.Match:
		return f.match(n, v)
	case *plan.Filter:
		return f.filter(n, v)
	case *plan.Period:
		return f.inForce(n)
	case *plan.Unknown:
		if c := f.column(n.Pred); c != nil {
			return not(f.wide(c.recorded))
		}
	case *plan.Semi:
		return f.image(flatParts(n.Body), v)
	case *plan.Anti:
		if set := f.of(n.Body, v); set != nil {
			return not(set)
		}
	case *plan.Walk:
		return f.of(n.Body, v)
	case *plan.Among:
		return f.of(n.Body, v)
	case *plan.Meet:
		return nil
	}
	return nil
}

// wide returns a bitmap with room for all things; another one than it was given.
func (f *setFinder) wide(b bits) bits {
	out := newBits(int(f.r.base))
	copy(out, b)
	return out
}

func not(b bits) bits {
	for i := range b {
		b[i] = ^b[i]
	}
	return b
}

func (f *setFinder) all(parts []plan.Node, v *reading.Var) bits {
	out := f.universe()
	for _, p := range parts {
		set := f.of(p, v)
		if set == nil {
			return nil
		}
		for i := range out {
			out[i] &= set[i]
		}
	}
	return out
}

func (f *setFinder) any(parts []plan.Node, v *reading.Var) bits {
	out := newBits(int(f.r.base))
	for _, p := range parts {
		set := f.of(p, v)
		if set == nil {
			return nil
		}
		for i := range out {
			out[i] |= set[i]
		}
	}
	return out
}

// walker returns a walker to build what look-ups keep.
func (f *setFinder) walker() *walker {
	return &walker{r: f.r, slot: map[*reading.Var]int{}, out: unit()}
}

func (f *setFinder) column(p *lexicon.Predicate) *column { return f.walker().column(p, !f.kept) }

// match finds the things of a kind, those of which a property is true, or the neighbours of
// one that is known.
func (f *setFinder) match(n *plan.Match, v *reading.Var) bits {
	if len(n.Args) > 1 {
		return f.neighbours(n, v)
	}
	t := f.members(n)
	if t.members == nil {
		return nil
	}
	f.r.touched += len(t.members.list)
	return f.wide(t.members.bits)
}

// members returns the set that a look-up of one thing is true of; it has no members where
// they cannot be found.
func (f *setFinder) members(n *plan.Match) *test {
	w := f.walker()
	var t *test
	if n.Pred.Class == lexicon.KindClass {
		t = w.kind(n.Pred.Kind)
	} else {
		t = w.truth(n.Pred)
	}
	if t.members == nil && !f.kept {
		t.build()
	}
	return t
}

func (f *setFinder) neighbours(n *plan.Match, v *reading.Var) bits {
	fixed, ok := other(n, v).(plan.Fixed)
	if !ok {
		return nil
	}
	w := f.walker()
	far := w.farOf(n, v)
	out := newBits(int(f.r.base))
	for _, x := range far.of(f.r.ref(f.r.fixed(fixed.Expr))) {
		if x <= f.r.base {
			out.set(x)
		}
	}
	return out
}

// filter finds the things whose value in a column compares with what is the same for all.
func (f *setFinder) filter(n *plan.Filter, v *reading.Var) bits {
	w := f.walker()
	at := w.register(v)
	op, side, other := n.Op, n.Left, n.Right
	if !w.isColumn(side, at) {
		op, side, other = turned(op), other, side
	}
	if !w.isColumn(side, at) || len(plan.FreeOf(other)) > 0 || op == reading.In {
		return nil
	}
	c := f.column(side.(plan.Values).Pred)
	k, ok := w.scalar(other, true)
	if c == nil || !c.even || !ok || k.like != c.like {
		return nil
	}
	number, ok := k.of()
	if !ok {
		return newBits(int(f.r.base))
	}
	f.r.touched += c.len()
	low, high, not := interval(op, number)
	return f.wide(c.between(low, high, not, w.pause))
}

// inForce finds the things that are in force on the day, or within a period.
func (f *setFinder) inForce(n *plan.Period) bits {
	r := f.r
	if n.Pred != lexicon.InForce {
		return nil
	}
	from, to := r.day, r.day+1
	if n.Within != nil {
		from, to = r.bounds(n.Within)
		from = max(from, value.FirstAsked)
	}
	if r.byKind == nil {
		r.findPeriods()
	}
	out, seen := newBits(int(r.base)), newBits(int(r.base))
	things := r.snap.Backward(r.typ)
	for _, k := range r.periods {
		start, ok1 := f.days(k.Start, math.MinInt64)
		end, ok2 := f.days(k.End, math.MaxInt64)
		if !ok1 || !ok2 || r.labels != nil {
			return nil
		}
		for _, id := range things.Of(k.id) {
			x := ref(id)
			if !seen.has(x) {
				seen.set(x)
				until := end(x)
				if until != math.MaxInt64 {
					until = k.After(value.OfDay(until))
				}
				if max(start(x), from) < min(until, to) {
					out.set(x)
				}
			}
		}
		r.touched += things.Degree(k.id)
	}
	return out
}

// days returns the day that a property gives a thing, and what it is without; ok is false
// where it does not give whole days.
func (f *setFinder) days(p *lexicon.Predicate, without int64) (day func(x ref) int64, ok bool) {
	if p == nil || f.r.snap.Count(f.r.id(p)) == 0 {
		return func(ref) int64 { return without }, true
	}
	c := f.column(p)
	if c == nil || !c.even || c.like.Type != value.Date {
		return nil, false
	}
	return func(x ref) int64 {
		if n, ok := c.of(x); ok {
			return n
		}
		return without
	}, true
}
