package exec

import (
	"container/heap"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// topLines returns the lines of a set of which the first few are asked for, ordered by a
// number of one variable: while a walk goes on, what comes behind the border that the best
// so far have reached is left as soon as that variable is known. ok is false where that
// cannot be done, or was not enough because several assignments gave the same line.
func (r *run) topLines(s *plan.Set) (lines []line, ok bool) {
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
	t, left := r.pruned(n, s, v.Var, (&arranger{s: s}).firstGuess())
	a := r.arranger(s, t)
	a.partial = left
	lines = a.lines(all(t))
	return lines, lines != nil || !left
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
		b := &border{key: key.of, desc: s.Order[0].Desc, k: k}
		w.border, w.borderOf = b, v
		add := w.collect(s.Vars)
		return sink{
			begin: func() { w.out = newTable(s.Vars) },
			last: func() bool {
				b.take()
				return add()
			},
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
	key  func() (int64, bool)
	desc bool
	k    int
	best worst
	left bool // some did not pass
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

// take counts an assignment that passed. One without a key comes last.
func (b *border) take() {
	n, ok := b.rank()
	switch {
	case !ok:
	case len(b.best) < b.k:
		heap.Push(&b.best, n)
	case n < b.best[0]:
		b.best[0] = n
		heap.Fix(&b.best, 0)
	}
}

// worst is a heap, the greatest first.
type worst []int64

func (h worst) Len() int           { return len(h) }
func (h worst) Less(i, j int) bool { return h[i] > h[j] }
func (h worst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worst) Push(x any)        { *h = append(*h, x.(int64)) }
func (h *worst) Pop() any          { panic("unreachable: nothing is taken") }
