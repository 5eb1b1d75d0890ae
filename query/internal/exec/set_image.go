package exec

import (
	mathbits "math/bits"
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// flatParts returns the parts of a join and of the joins in it.
func flatParts(n plan.Node) []plan.Node {
	switch n := n.(type) {
	case *plan.Join:
		var out []plan.Node
		for _, p := range n.Parts {
			out = append(out, flatParts(p)...)
		}
		return out
	case *plan.Walk:
		return flatParts(n.Body)
	case *plan.Among:
		return flatParts(n.Body)
	case *plan.Meet:
		return n.Parts
	}
	return []plan.Node{n}
}

// image finds the things v for which the parts have an assignment of their other variables,
// if they form a tree with v as its root: every other variable hangs on one before it by one
// look-up.
func (f *setFinder) image(parts []plan.Node, v *reading.Var) bits {
	var own, rest []plan.Node
	for _, p := range parts {
		if free := f.r.free(p); len(free) == 1 && free[0] == v {
			own = append(own, p)
		} else {
			rest = append(rest, p)
		}
	}
	out := f.all(own, v)
	for out != nil && len(rest) > 0 {
		branch, others := f.branch(rest, v)
		set := f.follow(branch, v)
		if set == nil {
			return nil
		}
		for i := range out {
			out[i] &= set[i]
		}
		rest = others
	}
	return out
}

// branch divides parts into those that hang together with the first by variables other than
// v, and the others.
func (f *setFinder) branch(parts []plan.Node, v *reading.Var) (branch, others []plan.Node) {
	reached := minus(f.r.free(parts[0]), []*reading.Var{v})
	branch, others = parts[:1:1], parts[1:]
	for again := true; again; {
		again = false
		var left []plan.Node
		for _, p := range others {
			free := minus(f.r.free(p), []*reading.Var{v})
			if !slices.ContainsFunc(free, func(u *reading.Var) bool { return slices.Contains(reached, u) }) {
				left = append(left, p)
				continue
			}
			again = true
			branch = append(branch, p)
			reached = append(reached, free...)
		}
		others = left
	}
	return branch, others
}

// follow finds the things v from which the one look-up of a branch leads to something that
// the rest of the branch is true of.
func (f *setFinder) follow(branch []plan.Node, v *reading.Var) bits {
	at := -1
	for i, p := range branch {
		if slices.Contains(f.r.free(p), v) {
			if at >= 0 {
				return nil
			}
			at = i
		}
	}
	if at < 0 {
		return nil
	}
	free := minus(f.r.free(branch[at]), []*reading.Var{v})
	if len(free) != 1 {
		return nil
	}
	y, w := free[0], f.walker()
	back := w.farOf(branch[at], v) // from y to v
	if back == nil {
		return nil
	}
	rest := slices.Delete(slices.Clone(branch), at, at+1)
	if len(rest) == 0 {
		return f.having(w.farOf(branch[at], y))
	}
	from := f.image(rest, y)
	if from == nil || back.lists == nil && (f.kept || !back.build()) {
		return nil
	}
	out := newBits(int(f.r.base))
	f.r.touched += back.lists.pass(from, out)
	return out
}

// having finds the things that have neighbours.
func (f *setFinder) having(forth *far) bits {
	if forth == nil || forth.lists == nil && (f.kept || !forth.build()) {
		return nil
	}
	out := newBits(int(f.r.base))
	things := forth.lists.all()
	f.r.touched += len(things)
	for _, x := range things {
		out.set(x)
	}
	return out
}

// pass sets the neighbours of a set of things, and returns how many it went through.
func (l *lists) pass(from, to bits) (facts int) {
	low, high := l.things()
	for i := int(low >> 6); i < len(from) && ref(i)<<6 < high; i++ {
		word := from[i]
		if word == 0 {
			continue
		}
		for ; word != 0; word &= word - 1 {
			x := ref(i)<<6 + ref(mathbits.TrailingZeros64(word))
			for _, y := range l.of(x) {
				to.set(y)
				facts++
			}
		}
	}
	return facts
}
