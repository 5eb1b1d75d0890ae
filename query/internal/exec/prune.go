package exec

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// topRows returns the rows of a set of which the first few are asked for, ordered by a
// number of one variable: while a walk goes on, what comes behind the border that the best
// so far have reached is left as soon as that variable is known. ok is false where that
// cannot be done, or was not enough because several assignments gave the same row.
func (r *run) topRows(s *plan.Set) (b *block, ok bool) {
	if s.Limit == 0 || len(s.Order) == 0 {
		return nil, false
	}
	n := r.walkOf(s, unit())
	if n == nil || r.watched {
		return nil, false
	}
	key, isValues := s.Order[0].Expr.(plan.Values)
	if !isValues {
		return nil, false
	}
	v, isVar := key.Arg.(plan.Var)
	if !isVar || key.Pred.Class != lexicon.Property || !r.kept.wants(columnKey{r.id(key.Pred), objectType(key.Pred)}, manyNames) && r.column(key.Pred, false) == nil {
		return nil, false
	}
	if c := r.column(key.Pred, true); c == nil || !c.even {
		return nil, false
	}
	t, left := r.pruned(n, s, v.Var, (&arranger{r: r, s: s}).firstGuess())
	a := r.arranger(s, t)
	a.partial = left
	b = a.block(all(t))
	return b, b != nil || !left
}

func (r *run) column(p *lexicon.Predicate, build bool) *column {
	w := &walker{r: r, out: unit()}
	return w.column(p, build)
}

// pruned returns the assignments of a set, without some of those that have k before them by
// the first key of its order, and whether some were left.
func (r *run) pruned(n *plan.Walk, s *plan.Set, v *reading.Var, k int) (t *table, left bool) {
	type part struct {
		t    *table
		left bool
	}
	parts := r.walks(n, unit(), func(w *walker) sink {
		w.register(v)
		key, _ := w.scalar(s.Order[0].Expr, true)
		b := &border{key: key.of, column: w.column(s.Order[0].Expr.(plan.Values).Pred, true), desc: s.Order[0].Desc, k: k}
		w.border, w.borderOf = b, v
		w.first, w.firstAt = b, w.register(v)
		add := w.collect(s.Vars)
		return sink{
			begin: func() { w.out = newTable(s.Vars) },
			last: each(func() bool {
				b.take()
				return add.one()
			}),
			end: func() any { return part{w.out, b.left} },
		}
	})
	t = newTable(s.Vars)
	for _, p := range parts {
		t.data = append(t.data, p.(part).t.data...)
		t.n += p.(part).t.n
		left = left || p.(part).left
	}
	return t, left
}

// border is how far an assignment may come behind and still be among the first k: it moves
// on as better ones are found.
type border struct {
	key    func() (int64, bool)
	column *column // of the key
	desc   bool
	k      int
	best   worst
	left   bool // some did not pass
}

// rank returns the key so that less is better; ok is false without one.
func (b *border) rank() (n int64, ok bool) {
	n, ok = b.key()
	if b.desc {
		n = -n
	}
	return n, ok
}

// passes reports whether the assignment in the registers may be among the first.
func (b *border) passes() bool {
	if len(b.best) < b.k {
		return true
	}
	if n, ok := b.rank(); ok && n <= b.best[0] {
		return true
	}
	b.left = true
	return false
}

// interval returns between which numbers a key may lie; all is set as long as there is no
// border.
func (b *border) interval() (low, high int64, all bool) {
	switch {
	case len(b.best) < b.k:
		return 0, 0, true
	case b.desc:
		return -b.best[0], math.MaxInt64, false
	}
	return math.MinInt64, b.best[0], false
}

// keep appends to into what of a list may be among the first.
func (b *border) keep(list, into []ref) []ref {
	low, high, all := b.interval()
	if all {
		return append(into, list...)
	}
	n := len(into)
	into = b.column.keep(list, into, low, high, false)
	b.left = b.left || len(into)-n < len(list)
	return into
}

// bordered returns a flow that leaves what comes behind the border. Lists come in short
// pieces at first, so that the border moves on early.
func (w *walker) bordered(b *border, at int, next flow) flow {
	next.some = true
	return w.probing(probe{[]int{at}, b.passes, func(int) func(list, into []ref) []ref { return b.keep }}, next)
}

// ahead passes on those of the things that a walk begins with, which come by id, that may be
// among the first. Where the best numbers lie is looked at before all else, so that the
// border is soon where it will be; then what lies in places of the column where no number
// comes up to it is not looked at.
func (b *border) ahead(w *walker, things []ref, pass many) bool {
	if len(things) == 0 {
		return true
	}
	var buf []ref
	look := func(part []ref) bool {
		for size := shortList; len(part) > 0; size *= 4 {
			some := part[:min(size, len(part))]
			part = part[len(some):]
			w.tick(len(some))
			if buf = b.keep(some, buf[:0]); len(buf) > 0 && !pass(buf) {
				return false
			}
		}
		return true
	}
	best, enough := b.promise(things)
	var first []int
	for i, n := range best {
		if n <= enough {
			first = append(first, i)
		}
	}
	slices.SortFunc(first, func(i, j int) int { return cmp.Or(cmp.Compare(best[i], best[j]), cmp.Compare(i, j)) })
	reaches := func(i int) bool { return len(b.best) < b.k || best[i] <= b.best[0] }
	for _, i := range first {
		if reaches(i) && !look(zoneOf(things, i)) {
			return false
		}
		b.left = b.left || !reaches(i)
	}
	for i, n := range best {
		switch {
		case n <= enough:
		case !reaches(i):
			b.left = true
		case !look(zoneOf(things, i)):
			return false
		}
	}
	return true
}

func zoneOf(things []ref, i int) []ref { return things[i*zone : min((i+1)*zone, len(things))] }

// promise returns the best rank that something in each part of the things may have, and one
// that k parts come up to.
func (b *border) promise(things []ref) (best []int64, enough int64) {
	var top worst
	for i := 0; i*zone < len(things); i++ {
		part := zoneOf(things, i)
		low, high := b.column.range64(part[0], part[len(part)-1])
		n := low
		if b.desc && low <= high {
			n = -high
		}
		best = append(best, n)
		top.take(n, b.k)
	}
	return best, top[0]
}

// take counts an assignment that passed. One without a key comes last.
func (b *border) take() {
	n, ok := b.rank()
	if ok {
		b.best.take(n, b.k)
	}
}

// worst is a heap, the greatest first.
type worst []int64

// take adds a number if it is among the k least.
func (h *worst) take(n int64, k int) {
	switch {
	case len(*h) < k:
		heap.Push(h, n)
	case n < (*h)[0]:
		(*h)[0] = n
		heap.Fix(h, 0)
	}
}

func (h worst) Len() int           { return len(h) }
func (h worst) Less(i, j int) bool { return h[i] > h[j] }
func (h worst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worst) Push(x any)        { *h = append(*h, x.(int64)) }
func (h *worst) Pop() any          { panic("unreachable: nothing is taken") }
