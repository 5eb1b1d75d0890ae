package exec

import (
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// meet passes on the neighbours that several things share.
func (w *walker) meet(n *plan.Meet, bound []*reading.Var, next step) step {
	fars := make([]*far, len(n.Parts))
	for i, p := range n.Parts {
		fars[i] = w.farOf(p, n.Var)
		if fars[i] == nil {
			return w.join(n.Parts, bound, next)
		}
	}
	w.merged(n.Parts)
	to := w.register(n.Var)
	found := make([][]ref, len(fars)) // what is left after each part
	return func() bool {
		list := fars[0].of(w.reg[fars[0].near])
		for i, f := range fars[1:] {
			if len(list) == 0 {
				return true
			}
			if f.lists == nil || fars[0].lists == nil { // what is asked is not sorted
				found[i] = filtered(found[i][:0], list, func(x ref) bool { return f.has(w.reg[f.near], x) })
			} else {
				found[i] = intersect(found[i][:0], list, f.of(w.reg[f.near]))
			}
			list = found[i]
		}
		for _, x := range list {
			w.reg[to] = x
			if !next() {
				return false
			}
		}
		return true
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
