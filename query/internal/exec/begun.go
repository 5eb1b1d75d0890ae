package exec

import (
	"runtime"
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// begun derives the whole relation that a walk begins with, and returns what is left of the
// walk and the rows that it is entered with then: the bodies of the rules are walks
// themselves, and divided among the cores one after the other, where the rows that one core
// found could be those of another.
func (r *run) begun(n *plan.Walk, in *table) (*plan.Walk, *table) {
	if in.width() > 0 || r.watched || r.env.Trace != nil || runtime.GOMAXPROCS(0) == 1 {
		return n, in
	}
	t, left := r.led(n.Body)
	if t == nil {
		return n, in
	}
	return &plan.Walk{Body: left}, t
}

// led returns the rows of the whole relation that n begins with, and what is left of n behind
// it; nil if n begins with something else. A semi-join that begins with one is done.
func (r *run) led(n plan.Node) (*table, *plan.Join) {
	switch n := n.(type) {
	case *plan.Walk:
		return r.led(n.Body)
	case *plan.Call:
		return r.relation(n), &plan.Join{}
	case *plan.Join:
		if len(n.Parts) == 0 {
			return nil, nil
		}
		t, left := r.led(n.Parts[0])
		if t == nil {
			return nil, nil
		}
		return t, &plan.Join{Parts: slices.Concat(left.Parts, n.Parts[1:])}
	case *plan.Semi:
		t, left := r.led(n.Body)
		if t == nil {
			return nil, nil
		}
		if len(left.Parts) > 0 {
			t = r.walk(&plan.Walk{Body: left}, t, after(t.vars, r.free(left)))
		}
		return r.project(t, r.free(n)), &plan.Join{}
	}
	return nil, nil
}

// relation derives a whole relation; nil where a call asks for a part of one.
func (r *run) relation(n *plan.Call) *table {
	if n.Def.Bound != 0 {
		return nil
	}
	var vars []*reading.Var
	for _, a := range n.Args {
		v, ok := a.(plan.Var)
		if !ok || slices.Contains(vars, v.Var) {
			return nil
		}
		vars = append(vars, v.Var)
	}
	m := r.memoOf(n.Def)
	r.derive(m, unit())
	return &table{vars: vars, n: m.rows.n, data: m.rows.data}
}
