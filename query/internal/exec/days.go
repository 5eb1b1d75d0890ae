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
	free := r.free(n)
	if in.n == 0 {
		return newTable(after(in.vars, free))
	}
	seeds := r.project(in, in.shared(free))
	found := newRowSet(after(seeds.vars, free))
	open := found.width() > seeds.width()
	from, to := r.bounds(n)
	key := make([]ref, found.width())
	swept := r.sweep(from, to, func() bool {
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
	r.moved(n, swept)
	return r.back(in, found.table)
}

// swept is what a sweep went over: the days [from, to); on days before first nothing was
// different from the first day, on days before last from the last day that was visited,
// which was the last of all unless it ended early.
type swept struct {
	from, to    int64
	first, last int64
	early       bool
}

// sweep calls visit with the day set to each day of [from, to) on which something changes,
// until it returns false.
func (r *run) sweep(from, to int64, visit func() bool) swept {
	s := swept{from: from, to: to}
	day, until, watched := r.day, r.until, r.watched
	defer func() { r.day, r.until, r.watched = day, until, watched }()
	r.watched = true
	for d := from; d < to && !s.early; d = r.until {
		failed(r.ctx.Err())
		r.day, r.until = d, never
		s.early = !visit()
		if d == from {
			s.first = r.until
		}
		s.last = r.until
	}
	return s
}

// moved says until when a period that moves with today, within which was swept, would give
// the same: as long as it begins before the first change in it and ends before the next
// one after it.
func (r *run) moved(n *plan.Days, s swept) {
	from, to := plan.Daily(n.From), plan.Daily(n.To)
	if !from && !to || r.until <= r.day+1 {
		return
	}
	if from && !steady(n.From) || to && !steady(n.To) || from && to && !(daily(n.From) && daily(n.To)) {
		r.change(r.day + 1)
		return
	}
	r.firstChange(func() bool {
		from, to := r.bounds(n)
		switch {
		case s.from >= s.to:
			return from >= to
		case from >= to || from >= s.first:
			return false
		}
		return s.early || to <= s.last
	})
}

// bounds returns the days [from, to) of a period; a date that has no value has no days.
func (r *run) bounds(n *plan.Days) (from, to int64) {
	from, to = value.FirstAsked, value.LastAsked+1
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
// what does not depend on the day, or a date minus it, or the year or month in which that
// lies.
func steady(e plan.Expr) bool {
	switch e := e.(type) {
	case plan.Today:
		return true
	case plan.Arith:
		if e.Op == '/' {
			return steady(e.Left) && !plan.Daily(e.Right)
		}
		if e.Op != '+' && e.Op != '-' {
			return false
		}
		return steady(e.Left) && !plan.Daily(e.Right) || steady(e.Right) && !plan.Daily(e.Left)
	}
	return false
}

// daily reports whether an expression moves by one day each day: today, or some days before
// or after it. Two such are always as far apart; months would not be.
func daily(e plan.Expr) bool {
	switch e := e.(type) {
	case plan.Today:
		return true
	case plan.Arith:
		f, ok := e.Right.(plan.Fixed)
		if !ok {
			return false
		}
		c, ok := f.Expr.(reading.Const)
		return ok && c.Value.Type == value.Duration && c.Value.Aux == 0 && (e.Op == '+' || e.Op == '-') && daily(e.Left)
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
	now := standing(left(row, nil), right(row, nil))
	r.firstChange(func() bool { return slices.Equal(standing(left(row, nil), right(row, nil)), now) })
}

// firstChange finds the first later day on which same is false, by doubling and halving:
// same is true from today up to that day, and false for some while from it on.
func (r *run) firstChange(same func() bool) {
	today := r.day
	defer func() { r.day = today }()
	on := func(day int64) bool {
		r.day = day
		return same()
	}
	last := min(r.until, value.LastAsked+1) - 1
	lo, hi := today, today+1
	for hi < last && on(hi) {
		lo, hi = hi, min(hi+2*(hi-today), last)
	}
	if hi >= last && on(last) {
		return
	}
	for hi-lo > 1 {
		if mid := lo + (hi-lo)/2; on(mid) {
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
