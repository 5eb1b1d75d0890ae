package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// slot makes the cell of a set in an expression: it is computed for the distinct values of
// its outer variables in t.
func (r *run) slot(s *plan.Slot, t *table) cell {
	seeds := r.numbered(r.project(t, t.shared(s.Free)))
	results := r.results(s, seeds)
	cols, key := t.columns(seeds.vars), make([]ref, seeds.width())
	return func(row []ref, into []value.Value) []value.Value {
		return append(into, results[seeds.number(pick(row, cols, key))]...)
	}
}

// results returns the values of a slot for each seed.
func (r *run) results(s *plan.Slot, seeds *rowSet) [][]value.Value {
	if s.Fn == reading.Count && !s.Each && s.Set.Limit == 0 && isVars(s.Set) {
		if counts := r.counts(s.Set, seeds.table); counts != nil {
			return counts
		}
	}
	t := r.assignments(s.Set, seeds.table)
	groups := r.groups(t, seeds)
	out := make([][]value.Value, seeds.n)
	if s.Fn == reading.Count && !s.Each && s.Set.Limit == 0 && isVars(s.Set) {
		for i, g := range groups {
			out[i] = []value.Value{value.OfInt(int64(len(g)))}
		}
		return out
	}
	a := r.arranger(s.Set, t)
	for i, g := range groups {
		out[i] = r.aggregate(s, a, g)
	}
	return out
}

// counts counts the assignments of a set's variables for each seed without making rows of
// them; nil where the set has no walk.
func (r *run) counts(s *plan.Set, seeds *table) [][]value.Value {
	n := r.walkOf(s, seeds)
	if n == nil || seeds.n == 0 {
		return nil
	}
	counts := make([]int64, seeds.n)
	parts := r.walks(n, seeds, func(w *walker) sink {
		count, at := int64(0), -1
		flush := func() {
			if at >= 0 {
				counts[at] = count
			}
			count = 0
		}
		out := sink{
			begin: func() { count, at = 0, -1 },
			last: func() bool {
				count++
				return true
			},
			end: func() any { return count },
		}
		if seeds.n > 1 {
			out.row = func(i int) {
				flush()
				at = i
			}
			out.end = func() any {
				flush()
				return nil
			}
		}
		return out
	})
	if seeds.n == 1 {
		for _, p := range parts {
			counts[0] += p.(int64)
		}
	}
	out := make([][]value.Value, seeds.n)
	all := make([]value.Value, seeds.n)
	for i, n := range counts {
		all[i] = value.OfInt(n)
		out[i] = all[i : i+1 : i+1]
	}
	return out
}

// walkOf returns the walk that gives the assignments of a set's variables and no others;
// nil if there is none.
func (r *run) walkOf(s *plan.Set, seeds *table) *plan.Walk {
	w, ok := s.Body.(*plan.Walk)
	if !ok || r.env.Trace != nil || len(minus(after(seeds.vars, r.free(w)), after(seeds.vars, s.Vars))) > 0 {
		return nil
	}
	return w
}

// assignments returns the assignments of a set's variables for each seed.
func (r *run) assignments(s *plan.Set, seeds *table) *table {
	if seeds.n == 0 {
		return newTable(append(slices.Clone(seeds.vars), s.Vars...))
	}
	vars := append(slices.Clone(seeds.vars), s.Vars...)
	if w := r.walkOf(s, seeds); w != nil {
		return r.walk(w, seeds, vars)
	}
	return r.project(r.eval(s.Body, seeds), vars)
}

// groups returns the rows of t for each seed.
func (r *run) groups(t *table, seeds *rowSet) [][]int32 {
	out := make([][]int32, seeds.n)
	cols, key := t.columns(seeds.vars), make([]ref, seeds.width())
	for i := range t.n {
		r.step(t)
		g := seeds.number(pick(t.row(i), cols, key))
		out[g] = append(out[g], int32(i))
	}
	return out
}

// isVars reports whether the columns of a set are its variables, so that it has a row for
// each assignment.
func isVars(s *plan.Set) bool {
	for _, v := range s.Vars {
		if !slices.Contains(s.Columns, plan.Expr(plan.Var{Var: v})) {
			return false
		}
	}
	for _, c := range s.Columns {
		if v, ok := c.(plan.Var); !ok || !slices.Contains(s.Vars, v.Var) {
			return false
		}
	}
	return true
}

// aggregate computes a slot over the rows of one seed.
func (r *run) aggregate(s *plan.Slot, a *arranger, rows []int32) []value.Value {
	if s.Fn == reading.Count && !s.Each {
		n := 0
		for _, line := range a.lines(rows) {
			if len(line.cells) == 0 || line.cells[0].Type != value.None {
				n++
			}
		}
		return []value.Value{value.OfInt(int64(n))}
	}
	rows = a.cut(rows)
	if v, ok := a.total(s, rows); ok {
		return v
	}
	var all []value.Value
	for _, i := range rows {
		all = a.cells[0](a.t.row(int(i)), all)
		r.step(a.t)
	}
	if s.Each {
		return distinct(all, 0)
	}
	switch s.Fn {
	case reading.Sum, reading.Avg:
		return r.sum(s.Fn, all)
	case reading.Min, reading.Max:
		return r.extreme(s.Fn, all)
	}
	panic("unreachable: aggregate")
}

// total computes a sum, an average or an extreme of whole numbers, amounts or days without
// making values of them; ok is false where that cannot be done.
func (a *arranger) total(s *plan.Slot, rows []int32) (out []value.Value, ok bool) {
	if s.Each || len(rows) < 16 {
		return nil, false
	}
	n := a.number(s.Set.Columns[0], len(rows))
	if n.of == nil {
		return nil, false
	}
	var sum, least, most, count int64
	for _, i := range rows {
		a.r.step(a.t)
		x, ok := n.of(a.t.row(int(i)))
		if !ok {
			continue
		}
		if count++; count == 1 {
			least, most = x, x
		}
		least, most = min(least, x), max(most, x)
		next := sum + x
		if (next > sum) != (x > 0) && x != 0 {
			return nil, false // too large: the slow way says so
		}
		sum = next
	}
	v := n.like
	switch {
	case s.Fn == reading.Min:
		v.Int = least
	case s.Fn == reading.Max:
		v.Int = most
	case v.Type == value.Date:
		return nil, false
	case count == 0 && s.Fn == reading.Sum:
		return []value.Value{value.OfInt(0)}, true
	default:
		v.Int = sum
	}
	if count == 0 {
		return nil, true
	}
	if s.Fn == reading.Avg {
		mean, err := value.Arith('/', v, value.OfInt(count))
		failed(err)
		return present(nil, mean), true
	}
	return []value.Value{v}, true
}

// sum adds up numbers, amounts and durations; nothing else adds up.
func (r *run) sum(fn reading.AggFn, all []value.Value) []value.Value {
	var total value.Value
	n := int64(0)
	for _, v := range all {
		switch v.Type {
		case value.Integer, value.Number, value.Money, value.Duration:
		default:
			continue
		}
		if n++; n == 1 {
			total = v
			continue
		}
		var err error
		total, err = value.Arith('+', total, v)
		failed(err)
	}
	switch {
	case n == 0 && fn == reading.Sum:
		total = value.OfInt(0)
	case n > 0 && fn == reading.Avg:
		var err error
		total, err = value.Arith('/', total, value.OfInt(n))
		failed(err)
	}
	return present(nil, total)
}

// extreme returns the first or last value.
func (r *run) extreme(fn reading.AggFn, all []value.Value) []value.Value {
	if len(all) == 0 {
		return nil
	}
	for _, v := range all {
		if v.Type == value.Money && all[0].Type == value.Money && v.Text != all[0].Text {
			r.fail(diag.Run, "%s and %s do not compare: there is no rate between them", all[0].Text, v.Text)
		}
	}
	if fn == reading.Min {
		return []value.Value{slices.MinFunc(all, value.Order)}
	}
	return []value.Value{slices.MaxFunc(all, value.Order)}
}
