package naive

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// row is a row with what it is ordered by.
type row struct {
	cells []value.Value
	keys  []value.Value
	from  *binding
}

// rows returns the distinct rows of a set in order.
func (e *evaluator) rows(s *reading.Set, b *binding, p *reading.Period) [][]value.Value {
	var out [][]value.Value
	for _, r := range e.cut(s, e.ordered(s, b, p)) {
		out = append(out, r.cells)
	}
	return out
}

// assignments returns the assignments of the set's variables that its rows come from.
func (e *evaluator) assignments(s *reading.Set, b *binding) []*binding {
	var out []*binding
	if s.Limit == 0 {
		e.assign(s.Vars, body(s), b, func(a *binding) bool {
			out = append(out, a)
			return true
		})
		return out
	}
	for _, r := range e.cut(s, e.ordered(s, b, nil)) {
		if !slices.Contains(out, r.from) {
			out = append(out, r.from)
		}
	}
	return out
}

func body(s *reading.Set) reading.Formula {
	if s.Body == nil {
		return &reading.And{}
	}
	return s.Body
}

// ordered returns the rows as asked, then by their names.
func (e *evaluator) ordered(s *reading.Set, b *binding, p *reading.Period) []row {
	var rows []row
	e.assign(s.Vars, body(s), b, func(a *binding) bool {
		var keys []value.Value
		for _, o := range s.Order {
			vs := e.values(o.Expr, a, p)
			slices.SortFunc(vs, value.Order)
			if o.Desc {
				slices.Reverse(vs)
			}
			keys = append(keys, append(vs, value.Value{})[0])
		}
		for _, cells := range e.cells(s.Columns, a, p) {
			rows = append(rows, row{cells, keys, a})
		}
		return true
	})
	slices.SortStableFunc(rows, func(x, y row) int {
		for i, o := range s.Order {
			if c := e.compare(x.keys[i], y.keys[i], o.Desc); c != 0 {
				return c
			}
		}
		for i := range x.cells {
			if c := e.compare(x.cells[i], y.cells[i], false); c != 0 {
				return c
			}
		}
		return 0
	})
	var out []row
	for _, r := range rows {
		same := func(o row) bool { return slices.Equal(o.cells, r.cells) }
		if !slices.ContainsFunc(out, same) {
			out = append(out, r)
		}
	}
	return out
}

// cells returns the rows of one assignment: each column's values, or nothing.
func (e *evaluator) cells(columns []reading.Column, b *binding, p *reading.Period) [][]value.Value {
	out := [][]value.Value{{}}
	for _, c := range columns {
		vs := e.values(c.Expr, b, p)
		if len(vs) == 0 {
			vs = []value.Value{{}}
		}
		var wider [][]value.Value
		for _, r := range out {
			for _, v := range vs {
				wider = append(wider, append(r[:len(r):len(r)], v))
			}
		}
		out = wider
	}
	return out
}

// compare orders for people: nothing last, entities by name.
func (e *evaluator) compare(a, b value.Value, desc bool) int {
	switch {
	case a == b:
		return 0
	case a.Type == value.None:
		return 1
	case b.Type == value.None:
		return -1
	}
	c := value.Order(a, b)
	if a.Type == value.Node && b.Type == value.Node {
		x, y := e.name(a), e.name(b)
		c = cmp.Or(strings.Compare(strings.ToLower(x), strings.ToLower(y)), strings.Compare(x, y), c)
	}
	if desc {
		return -c
	}
	return c
}

// cut applies the limit.
func (e *evaluator) cut(s *reading.Set, rows []row) []row {
	if s.Limit == 0 || len(rows) <= s.Limit {
		return rows
	}
	n := s.Limit
	for s.Ties && n < len(rows) && slices.Equal(rows[n].keys, rows[s.Limit-1].keys) {
		n++
	}
	return rows[:n]
}
