package exec

import (
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// closure finds what one or more steps connect. It searches breadth first from the
// distinct values of the side that is known, from all of them at once; if both are, from
// the side that has fewer.
func (r *run) closure(n *plan.Closure, in *table) *table {
	ps, fresh := r.places(n.Args, in)
	from := &table{vars: []*reading.Var{n.From}}
	switch {
	case !ps[0].open && !ps[1].open:
		a, b := r.side(ps[0], in, n.From), r.side(ps[1], in, n.To)
		if b.n < a.n {
			return r.connected(n, ps, in, r.reach(n.Backward, n.To, n.From, b), n.To, n.From)
		}
		return r.connected(n, ps, in, r.reach(n.Forward, n.From, n.To, a), n.From, n.To)
	case !ps[0].open:
		from = r.side(ps[0], in, n.From)
	case !ps[1].open:
		to := r.side(ps[1], in, n.To)
		return r.extend(in, ps, fresh, r.reach(n.Backward, n.To, n.From, to), 1)
	default:
		from = r.project(r.eval(n.All, unit()), []*reading.Var{n.From})
		return r.extend(in, ps, fresh, r.reach(n.Forward, n.From, n.To, from), -1)
	}
	return r.extend(in, ps, fresh, r.reach(n.Forward, n.From, n.To, from), 0)
}

// side returns the distinct values of a place.
func (r *run) side(p place, in *table, as *reading.Var) *table {
	s := newRowSet([]*reading.Var{as})
	for i := range in.n {
		r.step(s.table)
		if x := p.of(in.row(i)); x != 0 {
			s.insert([]ref{x})
		}
	}
	return s.table
}

// reach returns the pairs (origin, reached) of variables (a, b) for the origins.
func (r *run) reach(step plan.Node, a, b *reading.Var, origins *table) *table {
	pairs := newRowSet([]*reading.Var{a, b})
	front := newTable([]*reading.Var{a, b})
	for i := range origins.n {
		front.add(origins.row(i), origins.row(i)[0])
	}
	for front.n > 0 {
		ends := newRowSet([]*reading.Var{a})
		for i := range front.n {
			ends.insert(front.row(i)[1:])
		}
		steps := r.project(r.eval(step, ends.table), []*reading.Var{a, b})
		x := newIndex(steps, []*reading.Var{a})
		next := newTable(front.vars)
		for i := range front.n {
			origin := front.row(i)[0]
			x.rows(front.row(i)[1:], func(j int) {
				r.step(pairs.table)
				pair := [2]ref{origin, steps.row(j)[1]}
				if pairs.insert(pair[:]) {
					next.add(pair[:])
				}
			})
		}
		front = next
	}
	return pairs.table
}

// connected keeps the rows of which the pair was reached.
func (r *run) connected(n *plan.Closure, ps []place, in, pairs *table, a, b *reading.Var) *table {
	s := setOf(pairs)
	out := newTable(in.vars)
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		pair := [2]ref{ps[0].of(row), ps[1].of(row)}
		if a == n.To {
			pair[0], pair[1] = pair[1], pair[0]
		}
		if s.has(pair[:]) {
			out.add(row)
		}
	}
	return out
}

// extend gives every row what its known argument reached; side is the known one, or -1
// for all pairs.
func (r *run) extend(in *table, ps []place, fresh []*reading.Var, pairs *table, side int) *table {
	out := newTable(after(in.vars, fresh))
	if side < 0 {
		for j := range pairs.n {
			pair := pairs.row(j)
			if ps[1].again >= 0 {
				if pair[0] != pair[1] {
					continue
				}
				pair = pair[:1]
			}
			for i := range in.n {
				r.step(out)
				out.add(in.row(i), pair...)
			}
		}
		return out
	}
	x := newIndex(pairs, pairs.vars[:1])
	for i := range in.n {
		row := in.row(i)
		x.rows([]ref{ps[side].of(row)}, func(j int) {
			r.step(out)
			out.add(row, pairs.row(j)[1])
		})
	}
	return out
}
