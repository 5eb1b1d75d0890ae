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

// assignments returns the assignments of a set's variables for each seed.
func (r *run) assignments(s *plan.Set, seeds *table) *table {
	if seeds.n == 0 {
		return newTable(append(slices.Clone(seeds.vars), s.Vars...))
	}
	return r.project(r.eval(s.Body, seeds), append(slices.Clone(seeds.vars), s.Vars...))
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
	var all []value.Value
	for _, i := range a.cut(rows) {
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
