package exec

import (
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// rowNumber computes for the rows of a table what a scalar computes for registers; of is
// nil where an expression needs more than that.
type rowNumber struct {
	like value.Value
	of   func(row []ref) (int64, bool)
}

// number compiles an expression over the arranger's table, of which so many rows are to be
// computed: columns are built if that pays.
func (a *arranger) number(e plan.Expr, rows int) rowNumber {
	if s, ok := e.(*plan.Slot); ok && counting(s) {
		if c := a.r.computed(s, a.t); c.counts != nil {
			return rowNumber{value.OfInt(0), func(row []ref) (int64, bool) { return c.counts[c.at(row)], true }}
		}
	}
	w := &walker{r: a.r, slot: map[*reading.Var]int{}, out: a.t}
	for i, v := range a.t.vars {
		w.slot[v] = i
	}
	w.reg = make([]ref, len(a.t.vars))
	build := false
	for _, v := range valuesIn(e) {
		p := v.(plan.Values).Pred
		build = a.r.kept.wants(columnKey{a.r.id(p), objectType(p)}, rows) || build
	}
	s, ok := w.scalar(e, build)
	if !ok {
		return rowNumber{}
	}
	return rowNumber{s.like, func(row []ref) (int64, bool) {
		w.reg = row
		return s.of()
	}}
}

// valuesIn returns the recorded values that an expression computes with.
func valuesIn(e plan.Expr) []plan.Expr {
	switch e := e.(type) {
	case plan.Values:
		return []plan.Expr{e}
	case plan.Arith:
		return append(valuesIn(e.Left), valuesIn(e.Right)...)
	}
	return nil
}
