package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// filter keeps the rows of which the comparison is true for some values of its sides.
func (r *run) filter(n *plan.Filter, in *table) *table {
	out := newTable(in.vars)
	left, right := r.cell(n.Left, in), r.cell(n.Right, in)
	daily := r.watched && (plan.Daily(n.Left) || plan.Daily(n.Right))
	steady := steady(n.Left) && !plan.Daily(n.Right) || steady(n.Right) && !plan.Daily(n.Left)
	var ls, rs []value.Value
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		ls, rs = left(row, ls[:0]), right(row, rs[:0])
		if holds(n.Op, ls, rs) {
			out.add(row)
		}
		if daily {
			r.changeOf(row, left, right, steady)
		}
	}
	return out
}

func holds(op reading.CompareOp, ls, rs []value.Value) bool {
	for _, a := range ls {
		for _, b := range rs {
			if compare(op, a, b) {
				return true
			}
		}
	}
	return false
}

func compare(op reading.CompareOp, a, b value.Value) bool {
	switch op {
	case reading.Equal:
		return value.Equal(a, b)
	case reading.NotEqual:
		return value.Differ(a, b)
	case reading.Less:
		return value.Less(a, b)
	case reading.LessEqual:
		return value.LessEqual(a, b)
	case reading.Greater:
		return value.Less(b, a)
	case reading.GreaterEqual:
		return value.GreaterEqual(a, b)
	case reading.In:
		return value.In(a, b)
	}
	panic("unreachable: comparison")
}

// bind gives a variable each value of an expression.
func (r *run) bind(n *plan.Bind, in *table) *table {
	out := newTable(append(slices.Clone(in.vars), n.Var))
	cell := r.cell(n.Expr, in)
	if plan.Daily(n.Expr) {
		r.change(r.day + 1)
	}
	var buf []value.Value
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		buf = cell(row, buf[:0])
		for _, v := range buf {
			out.add(row, r.ref(v))
		}
	}
	return out
}

// unknown keeps the rows of which some value of Arg has no value of the property.
func (r *run) unknown(n *plan.Unknown, in *table) *table {
	out := newTable(in.vars)
	cell := r.cell(n.Arg, in)
	if plan.Daily(n.Arg) {
		r.change(r.day + 1)
	}
	var buf []value.Value
	var found []ref
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		buf = cell(row, buf[:0])
		for _, v := range buf {
			found = found[:0]
			if v.Type == value.Node {
				found = r.objects(v.ID, n.Pred, found)
			}
			if len(found) == 0 {
				out.add(row)
				break
			}
		}
	}
	return out
}
