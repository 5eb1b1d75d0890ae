package exec

import (
	"cmp"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// arranger makes the rows of a set from the assignments in a table: computed, distinct,
// ordered and cut.
type arranger struct {
	r     *run
	s     *plan.Set
	t     *table
	ones  []one  // of the columns
	cells []cell // of the columns: nil where one is enough so far
	keys  []cell

	texts []sortable // room for sorting

	partial bool // the table lacks assignments behind the first guess
}

func (r *run) arranger(s *plan.Set, t *table) *arranger {
	a := &arranger{r: r, s: s, t: t, ones: make([]one, len(s.Columns)), cells: make([]cell, len(s.Columns))}
	for i, c := range s.Columns {
		if a.ones[i] = a.single(c); a.ones[i].of == noOne {
			a.cells[i] = r.cell(c, t)
		}
	}
	for _, o := range s.Order {
		a.keys = append(a.keys, r.cell(o.Expr, t))
	}
	return a
}

// sorter returns an arranger that only orders values.
func (r *run) sorter() *arranger { return &arranger{r: r} }

// block returns the distinct rows that come from assignments, in order. Of a table that is
// partial it returns nil where those before the border do not give enough.
func (a *arranger) block(rows []int32) *block {
	if len(rows) == 0 {
		return &block{}
	}
	for k := a.firstGuess(); ; k *= 4 {
		among := a.among(rows, k)
		b := a.compute(among)
		b.order = count32(len(b.from))
		a.sort(b, b.order, 0)
		b.order = a.distinct(b)
		if a.partial && len(b.order) < a.s.Limit {
			return nil
		}
		if a.s.Limit == 0 || len(among) == len(rows) && len(b.order) <= a.s.Limit {
			return b
		}
		if len(b.order) < a.s.Limit {
			continue // some assignments gave the same row
		}
		n := a.s.Limit
		for a.s.Ties && n < len(b.order) && b.sameKeys(b.order[n], b.order[a.s.Limit-1]) {
			n++
		}
		b.order = b.order[:n]
		return b
	}
}

// count32 returns the numbers from 0 up to n, without it.
func count32(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// cut returns the assignments that a limit leaves.
func (a *arranger) cut(rows []int32) []int32 {
	if a.s.Limit == 0 {
		return rows
	}
	var out []int32
	seen := map[int32]bool{}
	b := a.block(rows)
	for _, i := range b.order {
		if from := b.from[i]; !seen[from] {
			seen[from] = true
			out = append(out, from)
		}
	}
	return out
}

// compute makes the rows of assignments: a column with several values repeats the row, one
// without is empty.
func (a *arranger) compute(rows []int32) *block {
	b := &block{from: rows, cells: make([]lane, len(a.cells)), keys: make([]lane, len(a.keys))}
	var vs []value.Value
	for k, key := range a.keys {
		for _, i := range rows {
			a.r.step(a.t)
			vs = key(a.t.row(int(i)), vs[:0])
			b.keys[k].add(first(vs, a.s.Order[k].Desc))
		}
	}
	for c := range a.cells {
		a.column(b, c)
	}
	return b
}

// column makes the cells of a column for the rows of a block so far.
func (a *arranger) column(b *block, c int) {
	s := lane{room: len(b.from)}
	one := a.ones[c]
	var vs []value.Value
	var again []int32 // the rows, some repeated; nil as long as none is
	for n, i := range b.from {
		a.r.step(a.t)
		row := a.t.row(int(i))
		if v, ok := one.get(a.r, row); ok {
			s.add(v)
			if again != nil {
				again = append(again, int32(n))
			}
			continue
		}
		vs = a.cell(c)(row, vs[:0])
		if len(vs) == 0 {
			vs = append(vs, value.Value{})
		}
		if len(vs) > 1 && again == nil {
			again = count32(n)
		}
		for _, v := range vs {
			s.add(v)
			if again != nil {
				again = append(again, int32(n))
			}
		}
	}
	if again != nil {
		b.repeat(a.r, again)
	}
	b.cells[c] = s
}

// cell returns the cell of a column, made when a row first needs it.
func (a *arranger) cell(c int) cell {
	if a.cells[c] == nil {
		a.cells[c] = a.r.cell(a.s.Columns[c], a.t)
	}
	return a.cells[c]
}

// one is an expression of which most rows have one value.
type one struct {
	of    oneOf
	typ   value.Type         // as what values are read
	thing graph.ID           // of which they are, if that is fixed
	col   int                // of the variable, if it is not
	pred  *lexicon.Predicate // whose values they are
	fixed *value.Value       // the value itself
}

type oneOf uint8

const (
	noOne      oneOf = iota // other expressions
	oneFixed                // the same for all rows
	oneThing                // what the variable is
	oneValue                // what a property or a relation says of it
	oneOfFixed              // what one says of the same thing for all rows
)

// single returns an expression as one, if it can be.
func (a *arranger) single(e plan.Expr) one {
	switch e := e.(type) {
	case plan.Fixed:
		v := a.r.fixed(e.Expr)
		return one{of: oneFixed, fixed: &v}
	case plan.Var:
		return one{of: oneThing, col: a.t.column(e.Var)}
	case plan.Values:
		switch arg := e.Arg.(type) {
		case plan.Fixed:
			return one{of: oneOfFixed, thing: a.r.fixed(arg.Expr).ID, pred: e.Pred, typ: objectType(e.Pred)}
		case plan.Var:
			return one{of: oneValue, col: a.t.column(arg.Var), pred: e.Pred, typ: objectType(e.Pred)}
		}
	}
	return one{}
}

// get returns the one value for a row; ok is false where that cannot be told at once.
func (o *one) get(r *run, row []ref) (v value.Value, ok bool) {
	thing := o.thing
	switch o.of {
	case noOne:
		return value.Value{}, false
	case oneFixed:
		return *o.fixed, true
	case oneThing:
		return r.value(row[o.col]), true
	case oneValue:
		thing = r.node(row[o.col])
	}
	object, ok := r.only(thing, o.pred)
	if !ok {
		return value.Value{}, false
	}
	return r.read(object, o.typ), true
}

// first returns the value by which something with several is ordered.
func first(vs []value.Value, desc bool) value.Value {
	switch {
	case len(vs) == 0:
		return value.Value{}
	case desc:
		return slices.MaxFunc(vs, value.Order)
	}
	return slices.MinFunc(vs, value.Order)
}

// order compares two values: entities by name, nothing last.
func (a *arranger) order(x, y value.Value, desc bool) int {
	c := 0
	switch {
	case x == y:
		return 0
	case x.Type == value.None:
		return 1
	case y.Type == value.None:
		return -1
	case x.Type == value.Node && y.Type == value.Node:
		c = cmp.Or(a.r.named(x.ID).compare(a.r.named(y.ID)), value.Order(x, y))
	default:
		c = value.Order(x, y)
	}
	if desc {
		return -c
	}
	return c
}

// distinct returns the rows of a block that is in order without those that repeat one before.
func (a *arranger) distinct(b *block) []int32 {
	switch {
	case hasVars(a.s):
		return b.order
	case len(a.s.Order) == 0: // what is the same stands together
		return slices.CompactFunc(b.order, a.sameCells(b))
	case len(b.order) <= fewCompared:
		out := b.order[:0]
		for _, i := range b.order {
			if !slices.ContainsFunc(out, func(j int32) bool { return b.sameCells(i, j) }) {
				out = append(out, i)
			}
		}
		return out
	}
	seen := newRowSet(make([]*reading.Var, len(a.cells)))
	key := make([]ref, len(a.cells))
	out := b.order[:0]
	for _, i := range b.order {
		a.r.look()
		for c := range b.cells {
			key[c] = a.r.ref(b.cells[c].at(int(i)))
		}
		if seen.insert(key) {
			out = append(out, i)
		}
	}
	return out
}

// sameCells compares rows, and looks.
func (a *arranger) sameCells(b *block) func(i, j int32) bool {
	return func(i, j int32) bool {
		a.r.look()
		return b.sameCells(i, j)
	}
}

// fewCompared is how many rows are compared each with each.
const fewCompared = 16

// hasVars reports whether every variable of a set is a column, so that no two assignments
// give the same row.
func hasVars(s *plan.Set) bool {
	for _, v := range s.Vars {
		if !slices.Contains(s.Columns, plan.Expr(plan.Var{Var: v})) {
			return false
		}
	}
	return true
}
