package exec

import (
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// semi asks its body about the distinct values of the variables that both sides have, and
// keeps the rows that some assignment answers.
func (r *run) semi(n *plan.Semi, in *table) *table {
	if in.n == 0 {
		return newTable(after(in.vars, r.free(n)))
	}
	free := r.free(n)
	seeds := r.project(in, in.shared(free))
	out := r.eval(n.Body, seeds)
	return r.back(in, r.project(out, after(seeds.vars, free)))
}

// back gives the rows of in that agree with a row of out, with the variables that only out
// has.
func (r *run) back(in, out *table) *table {
	if len(minus(out.vars, in.vars)) == 0 {
		return r.matching(in, out, true)
	}
	if len(minus(in.vars, out.vars)) == 0 {
		return out
	}
	return r.joined(in, out)
}

// anti keeps the rows that no assignment of its body answers.
func (r *run) anti(n *plan.Anti, in *table) *table {
	if in.n == 0 {
		return in
	}
	seeds := r.project(in, in.shared(r.free(n)))
	out := r.eval(n.Body, seeds)
	return r.matching(in, r.project(out, seeds.vars), false)
}

// count keeps the rows for which its body has the right number of assignments.
func (r *run) count(n *plan.Count, in *table) *table {
	free := r.free(n)
	if in.n == 0 {
		return newTable(after(in.vars, free))
	}
	seeds := r.project(in, in.shared(free))
	keys := after(seeds.vars, free)
	over := append(append([]*reading.Var(nil), keys...), minus(n.Vars, keys)...)
	var total, counts tally
	given := seeds
	if n.Cond != nil {
		given = r.project(r.eval(n.Cond, seeds), over)
		total = r.tally(given, keys)
	}
	counts = r.tally(r.project(r.eval(n.Body, given), over), keys)
	candidates := counts.keys.table
	if len(keys) == len(seeds.vars) {
		candidates = seeds // those without any assignment count 0
	}
	kept := newTable(candidates.vars)
	for i := range candidates.n {
		r.step(kept)
		key := candidates.row(i)
		if passes(n, counts.of(key), total.of(key)) {
			kept.add(key)
		}
	}
	return r.back(in, kept)
}

// tally is how many rows each key has.
type tally struct {
	keys   *rowSet
	counts []int
}

func (r *run) tally(t *table, keys []*reading.Var) tally {
	out := tally{keys: newNumbered(keys)}
	cols, key := t.columns(keys), make([]ref, len(keys))
	for i := range t.n {
		r.step(t)
		if out.keys.insert(pick(t.row(i), cols, key)) {
			out.counts = append(out.counts, 0)
		}
		out.counts[out.keys.number(key)]++
	}
	return out
}

func (t tally) of(key []ref) int {
	if t.keys == nil {
		return 0
	}
	if i := t.keys.number(key); i >= 0 {
		return t.counts[i]
	}
	return 0
}

func passes(n *plan.Count, count, total int) bool {
	switch n.Op {
	case reading.AtLeast:
		return count >= n.N
	case reading.AtMost:
		return count <= n.N
	case reading.Exactly:
		return count == n.N
	case reading.Most:
		return 2*count > total
	}
	panic("unreachable: quantifier")
}
