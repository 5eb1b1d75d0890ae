package exec

import (
	"fmt"
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// cell appends the distinct values that an expression has for a row.
type cell func(row []ref, into []value.Value) []value.Value

// cell makes the cell of an expression for the rows of a table. Sets in it are computed
// now, for all rows at once.
func (r *run) cell(e plan.Expr, t *table) cell {
	switch e := e.(type) {
	case plan.Var:
		return r.variable(t.columns([]*reading.Var{e.Var})[0])
	case plan.Fixed:
		v := r.fixed(e.Expr)
		return func(_ []ref, into []value.Value) []value.Value { return present(into, v) }
	case plan.Today:
		return func(_ []ref, into []value.Value) []value.Value { return append(into, value.OfDay(r.day)) }
	case plan.Values:
		return r.values(e, r.cell(e.Arg, t))
	case plan.Computed:
		return r.hosted(e, r.cell(e.Arg, t))
	case plan.Arith:
		return r.arith(e.Op, r.cell(e.Left, t), r.cell(e.Right, t))
	case *plan.Slot:
		return r.slot(e, t)
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

func present(into []value.Value, v value.Value) []value.Value {
	if v.Type == value.None {
		return into
	}
	return append(into, v)
}

func (r *run) variable(col int) cell {
	return func(row []ref, into []value.Value) []value.Value { return present(into, r.value(row[col])) }
}

func (r *run) values(e plan.Values, arg cell) cell {
	var things []value.Value
	var found []ref
	typ := objectType(e.Pred)
	return func(row []ref, into []value.Value) []value.Value {
		things = arg(row, things[:0])
		start := len(into)
		for _, thing := range things {
			if thing.Type != value.Node {
				continue
			}
			if o, one := r.only(thing.ID, e.Pred); one {
				into = append(into, r.read(o, typ))
				continue
			}
			found = r.objects(thing.ID, e.Pred, found[:0])
			for _, x := range found {
				into = append(into, r.value(x))
			}
		}
		if len(things) < 2 {
			return into
		}
		return distinct(into, start)
	}
}

// hosted asks the host program about the things that are of the kind that it can be asked
// about.
func (r *run) hosted(e plan.Computed, arg cell) cell {
	var things []value.Value
	kinds := r.kindIDs(e.Pred.Params[0].Kind)
	return func(row []ref, into []value.Value) []value.Value {
		things = arg(row, things[:0])
		start := len(into)
		for _, thing := range things {
			if thing.Type != value.Node || !r.isA(thing.ID, kinds) {
				continue
			}
			said, err := r.env.Functions.Say(r.ctx, e.Pred, thing.ID)
			failed(err)
			into = append(into, said...)
		}
		return distinct(into, start)
	}
}

func (r *run) arith(op byte, left, right cell) cell {
	var ls, rs []value.Value
	return func(row []ref, into []value.Value) []value.Value {
		ls, rs = left(row, ls[:0]), right(row, rs[:0])
		start := len(into)
		for _, a := range ls {
			for _, b := range rs {
				v, err := value.Arith(op, a, b)
				failed(err)
				into = present(into, v)
			}
		}
		return distinct(into, start)
	}
}

// distinct drops repeated values from start on.
func distinct(vs []value.Value, start int) []value.Value {
	if len(vs)-start < 2 {
		return vs
	}
	if len(vs)-start > 16 {
		slices.SortFunc(vs[start:], value.Order)
		return vs[:start+len(slices.Compact(vs[start:]))]
	}
	out := vs[:start]
	for _, v := range vs[start:] {
		if !slices.Contains(out[start:], v) {
			out = append(out, v)
		}
	}
	return out
}
