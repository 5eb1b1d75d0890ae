package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// days gives what its body gives on some day of the period. It asks on the first day, then
// on the next one on which something that was looked at is different, and so on; a row
// that has been found true is not asked about again.
func (r *run) days(n *plan.Days, in *table) *table {
	free := plan.Free(n)
	if in.n == 0 {
		return newTable(after(in.vars, free))
	}
	seeds := r.project(in, in.shared(free))
	found := newRowSet(after(seeds.vars, free))
	open := found.width() > seeds.width()
	from, to := r.bounds(n)
	key := make([]ref, found.width())
	r.sweep(from, to, func() bool {
		out := r.eval(n.Body, seeds)
		cols := out.columns(found.vars)
		for i := range out.n {
			r.step(found.table)
			found.insert(pick(out.row(i), cols, key))
		}
		if !open {
			seeds = r.matching(seeds, r.project(out, seeds.vars), false)
		}
		return seeds.n > 0
	})
	return r.back(in, found.table)
}

// sweep calls visit with the day set to each day of [from, to) on which something changes,
// until it returns false.
func (r *run) sweep(from, to int64, visit func() bool) {
	day, until := r.day, r.until
	defer func() { r.day, r.until = day, until }()
	for d := from; d < to; d = r.until {
		failed(r.ctx.Err())
		r.day, r.until = d, never
		if !visit() {
			return
		}
	}
}

// bounds returns the days [from, to) of a period; a date that has no value has no days.
func (r *run) bounds(n *plan.Days) (from, to int64) {
	if plan.Daily(n.From) || plan.Daily(n.To) {
		r.change(r.day + 1)
	}
	from, to = value.FirstDay, value.LastDay+1
	date := func(e plan.Expr) (value.Value, bool) {
		vs := r.cell(e, unit())(nil, nil)
		at := slices.IndexFunc(vs, func(v value.Value) bool { return v.Type == value.Date })
		if at < 0 {
			return value.Value{}, false
		}
		return vs[at], true
	}
	if n.From != nil {
		d, ok := date(n.From)
		if !ok {
			return 0, 0
		}
		from = d.Int
		if n.Word != reading.Since {
			to = value.Until(d)
		}
	}
	if n.To != nil {
		d, ok := date(n.To)
		if !ok {
			return 0, 0
		}
		to = d.Int
		if n.Word != reading.Before {
			to = value.Until(d)
		}
	}
	return from, to
}

// steady reports whether an expression moves one way as today moves on: today plus or minus
// what does not depend on the day, or a date minus it.
func steady(e plan.Expr) bool {
	switch e := e.(type) {
	case plan.Today:
		return true
	case plan.Arith:
		if e.Op != '+' && e.Op != '-' {
			return false
		}
		return steady(e.Left) && !plan.Daily(e.Right) || steady(e.Right) && !plan.Daily(e.Left)
	}
	return false
}

// changeOf says on which later day a comparison of this row would be another. What moves
// one way passes each border once, so the day is found by doubling and halving; otherwise
// it may be tomorrow.
func (r *run) changeOf(row []ref, left, right cell, steady bool) {
	if r.until <= r.day+1 {
		return
	}
	if !steady {
		r.change(r.day + 1)
		return
	}
	today := r.day
	defer func() { r.day = today }()
	now := standing(left(row, nil), right(row, nil))
	same := func(day int64) bool {
		r.day = day
		return slices.Equal(standing(left(row, nil), right(row, nil)), now)
	}
	last := min(r.until, value.LastDay+1) - 1
	lo, hi := today, today+1
	for hi < last && same(hi) {
		lo, hi = hi, min(hi+2*(hi-today), last)
	}
	if hi >= last && same(last) {
		return
	}
	for hi-lo > 1 {
		if mid := lo + (hi-lo)/2; same(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
	r.day = today
	r.change(hi)
}

// standing says how values stand to each other under every comparison.
func standing(ls, rs []value.Value) []uint8 {
	var out []uint8
	for _, a := range ls {
		for _, b := range rs {
			s := uint8(1) << 7
			for op := reading.Equal; op <= reading.In; op++ {
				if compare(op, a, b) {
					s |= 1 << op
				}
			}
			out = append(out, s)
		}
	}
	return out
}
