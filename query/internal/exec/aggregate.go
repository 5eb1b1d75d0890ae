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
	c := r.computed(s, t)
	return func(row []ref, into []value.Value) []value.Value {
		at := c.at(row)
		if c.counts != nil {
			return append(into, value.OfInt(c.counts[at]))
		}
		return append(into, c.values[at]...)
	}
}

// computed is what a slot gives for the rows of a table: numbers if it counts, else values.
type computed struct {
	at     func(row []ref) int
	counts []int64
	values [][]value.Value
}

// slotAt is a shared slot and the table that it has been computed for.
type slotAt struct {
	slot *plan.Slot
	t    *table
}

func (r *run) computed(s *plan.Slot, t *table) computed {
	if c, ok := r.shared[slotAt{s, t}]; ok {
		return c
	}
	g := r.seeded(s, t)
	cols, key := t.columns(g.seeds.vars), make([]ref, g.seeds.width())
	c := computed{at: func(row []ref) int { return g.seeds.number(pick(row, cols, key)) }}
	if counting(s) {
		c.counts = r.countsOf(s, g)
	}
	if c.counts == nil {
		c.values = r.results(s, g)
	}
	if s.Shared {
		put(&r.shared, slotAt{s, t}, c)
	}
	return c
}

// seeded is the distinct values of the outer variables of a slot, and the assignments that
// its set has for each, when they have been found.
type seeded struct {
	seeds *rowSet
	t     *table
	rows  [][]int32
}

// bodyAt is a body that several sets have, and the table that it has been asked for.
type bodyAt struct {
	body plan.Node
	t    *table
}

// seeded returns what a slot is computed for; sets of the same body share it.
func (r *run) seeded(s *plan.Slot, t *table) *seeded {
	key := bodyAt{s.Set.Body, t}
	if g := r.bodies[key]; g != nil {
		return g
	}
	g := &seeded{seeds: r.numbered(r.project(t, t.shared(s.Free)))}
	if s.Set.Same {
		put(&r.bodies, key, g)
	}
	return g
}

// find finds the assignments.
func (g *seeded) find(r *run, s *plan.Set) {
	if g.t == nil {
		g.t = r.assignments(s, g.seeds.table)
		g.rows = r.groups(g.t, g.seeds)
		if s.Same {
			r.keep(4 * len(g.t.data))
		}
	}
}

// countsOf counts the assignments for each seed; nil where they have to be found.
func (r *run) countsOf(s *plan.Slot, g *seeded) []int64 {
	if !s.Set.Same {
		return r.counts(s.Set, g.seeds.table)
	}
	g.find(r, s.Set)
	counts := make([]int64, g.seeds.n)
	for i, rows := range g.rows {
		counts[i] = int64(len(rows))
	}
	return counts
}

// results returns the values of a slot for each seed.
func (r *run) results(s *plan.Slot, g *seeded) [][]value.Value {
	out := make([][]value.Value, g.seeds.n)
	if counting(s) {
		if counts := r.countsOf(s, g); counts != nil {
			for i, n := range counts {
				out[i] = []value.Value{value.OfInt(n)}
			}
			return out
		}
	}
	g.find(r, s.Set)
	if counting(s) {
		for i, rows := range g.rows {
			out[i] = []value.Value{value.OfInt(int64(len(rows)))}
		}
		return out
	}
	a := r.arranger(s.Set, g.t)
	for i, rows := range g.rows {
		out[i] = r.aggregate(s, a, rows)
	}
	return out
}

// counting reports whether a slot is the number of assignments of its set's variables.
func counting(s *plan.Slot) bool {
	return s.Fn == reading.Count && !s.Each && s.Set.Limit == 0 && isVars(s.Set)
}

// counts counts the assignments of a set's variables for each seed without making rows of
// them; nil where the set has no walk.
func (r *run) counts(s *plan.Set, seeds *table) []int64 {
	n := r.walkOf(s, seeds)
	if n == nil || seeds.n == 0 {
		return nil
	}
	counts := make([]int64, seeds.n)
	if set := r.whole(n, seeds, s.Vars); set != nil {
		counts[0] = int64(set.len())
		return counts
	}
	n, in := r.begun(n, seeds)
	parts := r.walks(n, in, func(w *walker) sink {
		count, at := int64(0), -1
		flush := func() {
			if at >= 0 {
				counts[at] = count
			}
			count = 0
		}
		out := sink{
			begin: func() { count, at = 0, -1 },
			last:  w.counting(s.Vars, &count),
			end:   func() any { return count },
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
	return counts
}

// counting returns a last flow that counts the assignments of variables.
func (w *walker) counting(vars []*reading.Var, count *int64) flow {
	regs := w.registers(vars)
	return flow{
		one: func() bool {
			*count++
			return true
		},
		lists: func(at int) many {
			if !slices.Contains(regs, at) {
				return nil
			}
			return func(list []ref) bool {
				*count += int64(len(list))
				return true
			}
		},
		reads: func(at int) bool { return slices.Contains(regs, at) },
	}
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
	if seeds.n == 1 {
		out[0] = all(t)
		return out
	}
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
		b := a.block(rows)
		for _, i := range b.order {
			if len(b.cells) == 0 || b.cells[0].at(int(i)).Type != value.None {
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
	values := a.cell(0)
	for _, i := range rows {
		all = values(a.t.row(int(i)), all)
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
