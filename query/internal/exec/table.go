package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/reading"
)

// ref is a value within one run: the id of an entity, or, above all ids, the number of a
// literal value. 0 is no value. Two refs are equal if and only if their values are.
type ref = uint32

// table is a set of assignments: a row for each, a column for each variable. Rows are
// distinct. Operators never change a table that they were given.
type table struct {
	vars []*reading.Var
	n    int // rows; without columns 0 or 1
	data []ref
}

// unit is the table of the one assignment of no variables.
func unit() *table { return &table{n: 1} }

func newTable(vars []*reading.Var) *table { return &table{vars: vars} }

func (t *table) width() int { return len(t.vars) }

func (t *table) row(i int) []ref { return t.data[i*len(t.vars) : (i+1)*len(t.vars)] }

func (t *table) column(v *reading.Var) int { return slices.Index(t.vars, v) }

// add appends a row and what comes to its right.
func (t *table) add(row []ref, more ...ref) {
	t.data = append(append(t.data, row...), more...)
	t.n++
}

// columns returns where the variables are; all of them are there.
func (t *table) columns(vars []*reading.Var) []int {
	out := make([]int, len(vars))
	for i, v := range vars {
		out[i] = t.column(v)
		if out[i] < 0 {
			panic("exec: the plan needs " + v.Name + " where it is not bound")
		}
	}
	return out
}

// shared returns the variables of t that are among vars, in the order of t.
func (t *table) shared(vars []*reading.Var) []*reading.Var {
	var out []*reading.Var
	for _, v := range t.vars {
		if slices.Contains(vars, v) {
			out = append(out, v)
		}
	}
	return out
}

// same reports whether t's columns are vars, in this order.
func (t *table) same(vars []*reading.Var) bool { return slices.Equal(t.vars, vars) }

func pick(row []ref, cols []int, into []ref) []ref {
	for i, c := range cols {
		into[i] = row[c]
	}
	return into
}

// project returns the distinct rows of t in the columns vars.
func (r *run) project(t *table, vars []*reading.Var) *table {
	if t.same(vars) {
		return t
	}
	s := newRowSet(vars)
	cols := t.columns(vars)
	key := make([]ref, len(vars))
	for i := range t.n {
		r.step(s.table)
		s.insert(pick(t.row(i), cols, key))
	}
	return s.table
}

// rowSet is a table that knows which rows it has.
type rowSet struct {
	*table
	low   ref                 // of one column, numbered: the least value
	at    []int32             // row number + 1, by value from low on
	pages map[ref]*[16]uint64 // of one column: a bitmap of 1024 refs a page
	slots []int32             // of several: row number + 1, by hash
}

func newRowSet(vars []*reading.Var) *rowSet {
	s := &rowSet{table: newTable(vars)}
	if len(vars) == 1 {
		s.pages = map[ref]*[16]uint64{}
	} else {
		s.slots = make([]int32, 16)
	}
	return s
}

// newNumbered returns a set that can tell the number of a row.
func newNumbered(vars []*reading.Var) *rowSet {
	return &rowSet{table: newTable(vars), slots: make([]int32, 16)}
}

// number returns the number of a row in a numbered set, -1 if it is not there.
func (s *rowSet) number(row []ref) int {
	if len(row) == 0 {
		return s.n - 1
	}
	if s.at != nil {
		if i := uint(row[0] - s.low); i < uint(len(s.at)) {
			return int(s.at[i]) - 1
		}
		return -1
	}
	at, found := s.find(row)
	if !found {
		return -1
	}
	return int(s.slots[at]) - 1
}

// numbered returns the rows of a table as a numbered set.
func (r *run) numbered(t *table) *rowSet {
	if s := numberedOne(t); s != nil {
		return s
	}
	s := newNumbered(t.vars)
	for i := range t.n {
		r.step(t)
		s.insert(t.row(i))
	}
	return s
}

// sparsest is how many values an array may span for each row that it numbers.
const sparsest = 16

// numberedOne returns the rows of one column, which are distinct, as a set that nothing is
// added to, numbered by an array; nil where that would be mostly empty.
func numberedOne(t *table) *rowSet {
	if t.width() != 1 || t.n < 256 {
		return nil
	}
	low, high := slices.Min(t.data), slices.Max(t.data)
	if int(high-low) > sparsest*t.n {
		return nil
	}
	s := &rowSet{table: t, low: low, at: make([]int32, high-low+1)}
	for i, x := range t.data {
		s.at[x-low] = int32(i + 1)
	}
	return s
}

// setOf returns the rows of a table as a set; it grows the table when it grows.
func setOf(t *table) *rowSet {
	s := newRowSet(t.vars)
	s.table.data = slices.Grow(s.table.data, len(t.data))
	for i := range t.n {
		s.insert(t.row(i))
	}
	return s
}

// insert adds a row and reports whether it is new.
func (s *rowSet) insert(row []ref) bool {
	switch {
	case len(row) == 0:
		fresh := s.n == 0
		s.n = 1
		return fresh
	case s.pages != nil:
		page := s.pages[row[0]>>10]
		if page == nil {
			page = new([16]uint64)
			s.pages[row[0]>>10] = page
		}
		word, bit := row[0]>>6&15, uint64(1)<<(row[0]&63)
		if page[word]&bit != 0 {
			return false
		}
		page[word] |= bit
	default:
		if 2*s.n >= len(s.slots) {
			s.rehash()
		}
		at, found := s.find(row)
		if found {
			return false
		}
		s.slots[at] = int32(s.n + 1)
	}
	s.add(row)
	return true
}

// bytes returns how much memory the set takes.
func (s *rowSet) bytes() int {
	return 4*(cap(s.data)+len(s.at)+len(s.slots)) + (8*16+16)*len(s.pages)
}

// has reports whether a row is there.
func (s *rowSet) has(row []ref) bool {
	switch {
	case len(row) == 0:
		return s.n > 0
	case s.pages != nil:
		page := s.pages[row[0]>>10]
		return page != nil && page[row[0]>>6&15]&(1<<(row[0]&63)) != 0
	}
	_, found := s.find(row)
	return found
}

// find returns the slot of a row, or the free one where it belongs.
func (s *rowSet) find(row []ref) (slot int, found bool) {
	mask := len(s.slots) - 1
	for at := int(hash(row)) & mask; ; at = (at + 1) & mask {
		i := s.slots[at]
		if i == 0 {
			return at, false
		}
		if slices.Equal(s.row(int(i-1)), row) {
			return at, true
		}
	}
}

func (s *rowSet) rehash() {
	s.slots = make([]int32, 4*len(s.slots))
	for i := range s.n {
		at, _ := s.find(s.row(i))
		s.slots[at] = int32(i + 1)
	}
}

func hash(row []ref) uint32 {
	h := uint64(len(row))
	for _, v := range row {
		h = (h ^ uint64(v)) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return uint32(h >> 7)
}

// index finds the rows of a table by some of its columns. It follows a table that grows.
type index struct {
	t     *table
	cols  []int
	heads map[string]int32 // unused for keys of up to two columns
	small map[uint64]int32 // key -> last row with it + 1
	next  []int32          // row -> earlier row with the same key + 1
}

func newIndex(t *table, vars []*reading.Var) *index {
	x := &index{t: t, cols: t.columns(vars), small: map[uint64]int32{}, heads: map[string]int32{}}
	x.follow()
	return x
}

// follow takes in the rows that the table has got since.
func (x *index) follow() {
	key := make([]ref, len(x.cols))
	for i := len(x.next); i < x.t.n; i++ {
		pick(x.t.row(i), x.cols, key)
		x.next = append(x.next, x.head(key))
		if len(key) <= 2 {
			x.small[packed(key)] = int32(i + 1)
		} else {
			x.heads[text(key)] = int32(i + 1)
		}
	}
}

func (x *index) head(key []ref) int32 {
	if len(key) <= 2 {
		return x.small[packed(key)]
	}
	return x.heads[text(key)]
}

// rows calls yield with the number of each row that has the key.
func (x *index) rows(key []ref, yield func(int)) {
	for i := x.head(key); i > 0; i = x.next[i-1] {
		yield(int(i - 1))
	}
}

func packed(key []ref) uint64 {
	var k uint64
	for _, v := range key {
		k = k<<32 | uint64(v)
	}
	return k
}

func text(key []ref) string {
	b := make([]byte, 0, 4*len(key))
	for _, v := range key {
		b = append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
	}
	return string(b)
}

// joined returns the rows of a joined with those of b that agree with them in the
// variables that both have; columns are a's, then those that only b has.
func (r *run) joined(a, b *table) *table {
	on := a.shared(b.vars)
	extra := minus(b.vars, a.vars)
	out := newTable(append(slices.Clone(a.vars), extra...))
	x := newIndex(b, on)
	cols, more := a.columns(on), b.columns(extra)
	key, rest := make([]ref, len(on)), make([]ref, len(extra))
	for i := range a.n {
		row := a.row(i)
		x.rows(pick(row, cols, key), func(j int) {
			r.step(out)
			out.add(row, pick(b.row(j), more, rest)...)
		})
		r.step(out)
	}
	return out
}

// matching returns the rows of a that agree with some row of b, or with none; b has no
// variable that a has not.
func (r *run) matching(a, b *table, some bool) *table {
	if some && a.same(b.vars) && b.n == a.n {
		return a
	}
	s := setOf(b)
	cols := a.columns(b.vars)
	key := make([]ref, len(cols))
	out := newTable(a.vars)
	for i := range a.n {
		r.step(out)
		if s.has(pick(a.row(i), cols, key)) == some {
			out.add(a.row(i))
		}
	}
	return out
}

func minus(a, b []*reading.Var) []*reading.Var {
	var out []*reading.Var
	for _, v := range a {
		if !slices.Contains(b, v) {
			out = append(out, v)
		}
	}
	return out
}
