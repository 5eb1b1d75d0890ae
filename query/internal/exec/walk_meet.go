package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// meet passes on the neighbours that several things share.
func (w *walker) meet(n *plan.Meet, bound []*reading.Var, next flow) flow {
	fars := make([]*far, len(n.Parts))
	for i, p := range n.Parts {
		fars[i] = w.farOf(p, n.Var)
		if fars[i] == nil {
			return w.join(n.Parts, bound, next)
		}
	}
	w.merged(n.Parts)
	to := w.register(n.Var)
	pass := w.taking(to, next)
	found := make([][]ref, len(fars)) // what is left after each part
	held := make([]held, len(fars))
	one := func() bool {
		list := fars[0].whole(w.reg[fars[0].near])
		for i := 1; i < len(fars) && len(list) > 0; i++ {
			f := fars[i]
			if !f.ready() || fars[0].lists == nil { // what is asked is not sorted
				found[i] = filtered(found[i][:0], list, func(x ref) bool { return f.has(w.reg[f.near], x) })
			} else {
				found[i] = held[i].meet(w, f, list, found[i][:0])
			}
			list = found[i]
		}
		return cut(list, next.some, pass)
	}
	return flow{one: one, reads: func(at int) bool {
		return next.looksAt(at) || slices.ContainsFunc(fars, func(f *far) bool { return f.near == at })
	}, some: next.some}
}

// held is the neighbours of a thing, as a bitmap once others are met with them again: so the
// neighbours of F while those of each of its neighbours are.
type held struct {
	of   ref
	list []ref
	bits bits // nil: not yet
	full bool // the list is in the bitmap
}

// manyMore is how many times as long a list may be to be gone through whole, a step for each
// of it, where the other is a bitmap.
const manyMore = 16

// meet appends what a list shares with the neighbours of the thing in the near register.
func (h *held) meet(w *walker, f *far, list, into []ref) []ref {
	x := w.reg[f.near]
	switch {
	case h.of != x || h.of == 0:
		h.clear()
		h.of, h.list = x, f.lists.of(x)
	case !h.full:
		h.fill(w)
	}
	w.tick(min(len(list), len(h.list)))
	if !h.full || len(list) > manyMore*len(h.list) {
		return intersect(into, list, h.list)
	}
	return h.bits.keep(list, into)
}

func (h *held) fill(w *walker) {
	if h.bits == nil {
		h.bits = newBits(int(w.r.base))
		w.r.keep(8 * len(h.bits))
	}
	for _, x := range h.list {
		h.bits.set(x)
	}
	h.full = true
}

func (h *held) clear() {
	if h.full {
		for _, x := range h.list {
			h.bits[x>>6] = 0
		}
		h.full = false
	}
}

func filtered(into, list []ref, ok func(ref) bool) []ref {
	for _, x := range list {
		if ok(x) {
			into = append(into, x)
		}
	}
	return into
}

// intersect appends what two sorted lists share. It goes through the shorter and gallops
// in the longer, so it costs O(short · log(long/short)).
func intersect(into, a, b []ref) []ref {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, x := range a {
		step := 1
		for step < len(b) && b[step-1] < x {
			b = b[step:]
			step *= 2
		}
		lo, hi := 0, min(step, len(b))
		for lo < hi {
			if mid := (lo + hi) / 2; b[mid] < x {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		b = b[lo:]
		if len(b) == 0 {
			break
		}
		if b[0] == x {
			into = append(into, x)
		}
	}
	return into
}
