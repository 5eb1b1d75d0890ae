package plan

import (
	"slices"

	"github.com/clausekg/clause/query/internal/reading"
)

// Pieces returns two plans that together give the rows of a question piece by piece, in
// their order: leaders finds the values of the variable that is the first column, rows the
// rows for values of it that are given. ok is false for other questions than for rows that
// are ordered by their columns, the first of them a variable, and for those that compute
// sets in expressions, which pieces would compute again and again.
func Pieces(q *reading.Query, prog *reading.Program) (leaders, rows *Plan, ok bool) {
	set, isSet := q.Form.(*reading.Set)
	if !isSet || len(set.Columns) == 0 || len(set.Order) > 0 || set.Limit > 0 || q.Context.Suppose != nil {
		return nil, nil, false
	}
	v, isVar := set.Columns[0].Expr.(*reading.Var)
	if !isVar || !slices.Contains(set.Vars, v) {
		return nil, nil, false
	}
	others := Minus(set.Vars, []*reading.Var{v})
	first := &reading.Set{Vars: []*reading.Var{v}, Columns: set.Columns[:1], Body: set.Body}
	if len(others) > 0 {
		first.Body = &reading.Quant{Op: reading.Some, Vars: others, Body: set.Body}
	}
	leaders = Build(&reading.Query{Context: q.Context, Form: first}, prog)
	rows = Build(q, prog)
	rows.Given = []*reading.Var{v}
	s := rows.Form.(*Set)
	s.Vars = others
	return leaders, rows, !hasSlots(s)
}

func hasSlots(s *Set) bool {
	found := slices.ContainsFunc(s.Columns, HasSlot)
	Visit(s.Body, func(n Node) { found = found || slices.ContainsFunc(exprsOf(n), HasSlot) })
	return found
}
