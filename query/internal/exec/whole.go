package exec

import (
	mathbits "math/bits"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// whole returns what a walk that is entered with nothing gives to its one variable as a set,
// found operator by operator; nil where that takes more than is kept, or is more than to go
// through the fewest things that there may be. Where a question goes through them what it
// looks up is kept in time.
func (r *run) whole(n *plan.Walk, in *table, vars []*reading.Var) bits {
	if in.n != 1 || in.width() > 0 || len(vars) != 1 || r.watched || r.env.Trace != nil {
		return nil
	}
	v := vars[0]
	f := &setFinder{r: r, kept: !r.kept.eager}
	parts := flatParts(n.Body)
	if len(parts) < 2 {
		return nil
	}
	few := -1
	for _, p := range parts {
		if m, ok := p.(*plan.Match); ok && len(m.Args) == 1 && m.Args[0] == plan.Expr(plan.Var{Var: v}) {
			t := f.members(m)
			if t.members == nil {
				return nil
			}
			if few < 0 || len(t.members.list) < few {
				few = len(t.members.list)
			}
		}
	}
	if few < r.worthSet(n.Body) { // also where v may be a literal: no set has these
		return nil
	}
	set := f.of(n.Body, v)
	if set != nil {
		r.keep(8 * len(set))
	}
	return set
}

// len returns how many things are in a set.
func (b bits) len() int {
	n := 0
	for _, word := range b {
		n += mathbits.OnesCount64(word)
	}
	return n
}

// table returns the things in a set, by id, as rows of one variable.
func (b bits) table(vars []*reading.Var) *table {
	t := newTable(vars)
	t.data = make([]ref, 0, b.len())
	for i, word := range b {
		for ; word != 0; word &= word - 1 {
			t.data = append(t.data, ref(i)<<6+ref(mathbits.TrailingZeros64(word)))
		}
	}
	t.n = len(t.data)
	return t
}
