package exec

import (
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/value"
)

// Batch is rows of an answer, column by column: an entity takes four bytes, a number eight,
// and values are made of them when somebody asks for them. It does not change.
type Batch struct {
	n     int
	cells []lane
}

// BatchOf returns rows as a batch. Each has a cell for every column.
func BatchOf(rows [][]value.Value) *Batch {
	b := &Batch{n: len(rows)}
	if len(rows) > 0 {
		b.cells = make([]lane, len(rows[0]))
	}
	for c := range b.cells {
		for _, row := range rows {
			b.cells[c].add(row[c])
		}
	}
	return b
}

// Len returns the number of rows; there may be no batch.
func (b *Batch) Len() int {
	if b == nil {
		return 0
	}
	return b.n
}

// Width returns the number of columns; it is not known of no rows.
func (b *Batch) Width() int { return len(b.cells) }

// At returns the cell of a row in a column.
func (b *Batch) At(row, column int) value.Value { return b.cells[column].at(row) }

// Row returns the cells of a row.
func (b *Batch) Row(row int) []value.Value {
	out := make([]value.Value, len(b.cells))
	for c := range b.cells {
		out[c] = b.cells[c].at(row)
	}
	return out
}

// AppendNamed appends the cells of a row. An entity has its name as Text, where that is known.
func (b *Batch) AppendNamed(into []value.Value, row int) []value.Value {
	for c := range b.cells {
		s := &b.cells[c]
		into = append(into, s.at(row))
		if s.texts != nil {
			into[len(into)-1].Text = s.texts[row]
		}
	}
	return into
}

// Rows returns all rows.
func (b *Batch) Rows() [][]value.Value {
	out := make([][]value.Value, b.Len())
	for i := range out {
		out[i] = b.Row(i)
	}
	return out
}

// lane is the cells of one column: entities, numbers that are alike but for their number, or
// values of any sort. It begins as what the first value is.
type lane struct {
	n     int         // cells
	room  int         // that there should be; 0: it is not known
	ids   []graph.ID  // entities; 0: nothing
	ints  []int64     // numbers like like; noValue: nothing
	like  value.Value // its number is 0
	mixed []value.Value
	texts []string // what the entities are called; nil: not known
}

// at returns a cell.
func (s *lane) at(i int) value.Value {
	switch {
	case s.ids != nil:
		if s.ids[i] == 0 {
			return value.Value{}
		}
		return value.OfNode(s.ids[i])
	case s.ints != nil:
		if s.ints[i] == noValue {
			return value.Value{}
		}
		v := s.like
		v.Int = s.ints[i]
		return v
	case s.mixed != nil:
		return s.mixed[i]
	}
	return value.Value{}
}

// add appends a cell.
func (s *lane) add(v value.Value) {
	switch {
	case v.Type == value.None:
		s.addNothing()
	case s.ids != nil && v.Type == value.Node:
		s.ids = append(s.ids, v.ID)
	case s.ints != nil && v.Type == s.like.Type && v.Prec == s.like.Prec && v.Text == s.like.Text && v.Int != noValue:
		s.ints = append(s.ints, v.Int)
	case s.mixed == nil:
		s.begin(v)
		s.add(v)
		return
	default:
		s.mixed = append(s.mixed, v)
	}
	s.n++
}

func (s *lane) addNothing() {
	switch {
	case s.ids != nil:
		s.ids = append(s.ids, 0)
	case s.ints != nil:
		s.ints = append(s.ints, noValue)
	case s.mixed != nil:
		s.mixed = append(s.mixed, value.Value{})
	}
}

// begin makes the lane one that can have v.
func (s *lane) begin(v value.Value) {
	empty := s.ids == nil && s.ints == nil
	room := max(s.n+1, s.room, cap(s.ids), cap(s.ints))
	switch {
	case empty && v.Type == value.Node:
		s.ids = make([]graph.ID, s.n, room)
	case empty && countable(v) && v.Int != noValue:
		s.like, s.ints = v, make([]int64, s.n, room)
		s.like.Int = 0
		for i := range s.ints {
			s.ints[i] = noValue
		}
	default:
		mixed := make([]value.Value, s.n, room)
		for i := range mixed {
			mixed[i] = s.at(i)
		}
		s.ids, s.ints, s.mixed = nil, nil, mixed
	}
}

// same reports whether two cells are the same.
func (s *lane) same(i, j int32) bool {
	switch {
	case s.ids != nil:
		return s.ids[i] == s.ids[j]
	case s.ints != nil:
		return s.ints[i] == s.ints[j]
	case s.mixed != nil:
		return s.mixed[i] == s.mixed[j]
	}
	return true
}

// pick returns the cells of some rows, in their order.
func (s *lane) pick(r *run, rows []int32) lane {
	return lane{
		n: len(rows), like: s.like,
		ids: picked(r, s.ids, rows), ints: picked(r, s.ints, rows), mixed: picked(r, s.mixed, rows), texts: picked(r, s.texts, rows),
	}
}

func picked[T any](r *run, all []T, rows []int32) []T {
	if all == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, row := range rows {
		r.look()
		out[i] = all[row]
	}
	return out
}

// block is the rows of a set before they are in order, and after it.
type block struct {
	cells, keys []lane
	from        []int32 // the assignment of each row
	order       []int32 // the rows that are answers, in order
}

// batch returns the rows in order.
func (b *block) batch(r *run) *Batch {
	out := &Batch{n: len(b.order), cells: b.cells}
	inOrder := len(b.order) == len(b.from)
	for i, row := range b.order {
		inOrder = inOrder && int(row) == i
	}
	if !inOrder {
		out.cells = make([]lane, len(b.cells))
		for c := range b.cells {
			out.cells[c] = b.cells[c].pick(r, b.order)
		}
	}
	return out
}

// repeat makes the rows those that rows names, some more than once.
func (b *block) repeat(r *run, rows []int32) {
	for _, lanes := range [][]lane{b.cells, b.keys} {
		for c := range lanes {
			if lanes[c].n > 0 {
				lanes[c] = lanes[c].pick(r, rows)
			}
		}
	}
	b.from = picked(r, b.from, rows)
}

// sameCells reports whether two rows are the same.
func (b *block) sameCells(i, j int32) bool { return !slices.ContainsFunc(b.cells, differing(i, j)) }

// sameKeys reports whether two rows are ordered by the same.
func (b *block) sameKeys(i, j int32) bool { return !slices.ContainsFunc(b.keys, differing(i, j)) }

func differing(i, j int32) func(lane) bool { return func(s lane) bool { return !s.same(i, j) } }
