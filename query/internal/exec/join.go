package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// join runs its parts in turn.
func (r *run) join(n *plan.Join, in *table) *table {
	t := in
	for i, part := range n.Parts {
		t = r.eval(part, t)
		if i < len(n.Keep) && n.Keep[i] != nil {
			t = r.project(t, t.shared(n.Keep[i]))
		}
		if t.n == 0 {
			return newTable(after(in.vars, r.free(n)))
		}
	}
	return t
}

// after returns the variables that are bound after an operator with free variables ran.
func after(vars, free []*reading.Var) []*reading.Var {
	more := minus(free, vars)
	if len(more) == 0 {
		return vars[:len(vars):len(vars)]
	}
	return slices.Concat(vars, more)
}

// union gives the distinct rows of its parts.
func (r *run) union(n *plan.Union, in *table) *table {
	out := newRowSet(after(in.vars, r.free(n)))
	key := make([]ref, out.width())
	for _, part := range n.Parts {
		t := r.eval(part, in)
		cols := t.columns(out.vars)
		for i := range t.n {
			r.step(out.table)
			out.insert(pick(t.row(i), cols, key))
		}
	}
	return out.table
}
