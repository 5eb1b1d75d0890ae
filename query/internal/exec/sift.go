package exec

import (
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// siftKey names lists of neighbours of which only those are left whose number compares with
// that of the thing whose neighbours they are: partners with a higher number.
type siftKey struct {
	lists     listKey
	op        reading.CompareOp
	near, far columnKey
}

// opening is the look-up by which a variable is found from another.
type opening struct {
	n    plan.Node
	near *reading.Var
	key  listKey
}

// opens notes by which look-up a variable is found.
func (w *walker) opens(v *reading.Var, n plan.Node, near plan.Expr, key listKey) {
	if u, ok := near.(plan.Var); ok && w.r.env.Trace == nil {
		w.openings[v] = append(w.openings[v], opening{n, u.Var, key})
	}
}

// sift looks whether a comparison can be left to the look-up that finds one of the things from
// the other: where lists of those that pass are kept, or many have gone through the lists that
// they are made of.
func (w *walker) sift(n *plan.Filter) {
	l, ok1 := columnArg(n.Left)
	r, ok2 := columnArg(n.Right)
	if !ok1 || !ok2 || n.Op == reading.In || len(w.openings) == 0 {
		return
	}
	left, right, op := n.Left.(plan.Values).Pred, n.Right.(plan.Values).Pred, n.Op
	for range 2 {
		for _, o := range w.openings[r] {
			if o.near == l && w.sifted[o.n] == nil {
				if lists := w.siftedBy(o, op, left, right); lists != nil {
					put(&w.sifted, o.n, lists)
					put(&w.sieved, n, true)
					return
				}
			}
		}
		l, r, left, right, op = r, l, right, left, turned(op)
	}
}

// columnArg returns the variable of which an expression is a property.
func columnArg(e plan.Expr) (*reading.Var, bool) {
	v, ok := e.(plan.Values)
	if !ok || v.Pred.Class != lexicon.Property {
		return nil, false
	}
	arg, ok := v.Arg.(plan.Var)
	return arg.Var, ok
}

func (w *walker) siftedBy(o opening, op reading.CompareOp, near, far *lexicon.Predicate) *lists {
	k := w.r.kept
	whole, a, b := k.listsOf(o.key, nil), w.column(near, false), w.column(far, false)
	if whole == nil || whole.one != nil || a == nil || b == nil || !a.even || !b.even || a.like != b.like {
		return nil
	}
	var pause func()
	if w.ripe(o.key, whole) {
		pause = w.pause
	}
	key := siftKey{o.key, op, columnKey{w.r.id(near), objectType(near)}, columnKey{w.r.id(far), objectType(far)}}
	return kept(k, k.sifted, key, pause, func() *lists { return whole.sifted(op, a, b, pause) }, (*lists).bytes)
}

// sifted returns lists of those neighbours whose numbers compare.
func (l *lists) sifted(op reading.CompareOp, near, far *column, pause func()) *lists {
	low, high := l.things()
	out := &lists{low: low, off: make([]uint32, 1, high-low+1)}
	for x := low; x < high; x++ {
		if x&1023 == 0 {
			pause()
		}
		if n, ok := near.of(x); ok {
			least, most, not := interval(turned(op), n)
			out.to = far.keep(l.of(x), out.to, least, most, not)
		}
		out.off = append(out.off, uint32(len(out.to)))
	}
	return out
}
