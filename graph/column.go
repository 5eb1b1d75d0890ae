package graph

import (
	"math"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/internal/dictionary"
)

// ColumnType says what the values of a Column are.
type ColumnType uint8

// The types of columns.
const (
	Truths  ColumnType = 1 + iota // 0 or 1
	Ints                          // whole numbers
	Floats                        // numbers, none of them NaN
	Days                          // days since 1970-01-01, of the years 1 to 9999
	Amounts                       // ten-thousandths of one currency
)

// Column is a predicate by whose facts each subject has one value, and all
// values are literals of one type, as numbers: for comparisons without terms.
type Column struct {
	Type     ColumnType
	Currency string // of Amounts

	first    ID
	currency [3]byte
	ints     []int64 // by subject, None where there is no value; or
	floats   []float64
}

// None marks a subject without a value among the ints of a column; among the
// floats it is NaN. No value is None: a predicate with the integer None has no
// column.
const None = math.MinInt64

// Values returns the column of a predicate, and whether it has one: each subject
// has at most one object, whatever the labels, and these are all of one type,
//
//	Truths   quad.Bool
//	Ints     quad.Int
//	Floats   quad.Float, but for NaN
//	Days     an xsd:date written as YYYY-MM-DD, a day of the calendar
//	Amounts  a clause:money written as digits, maybe with a fraction of up to
//	         four, a blank and a currency of three letters, the same for all
//
// The first call on a state of the predicate takes time linear in its facts;
// the column is kept with it, and shared.
func (s *Snapshot) Values(predicate ID) (*Column, bool) {
	column, _ := s.relation(predicate).Derive(func() any { return s.readColumn(predicate) }).(*Column)
	return column, column != nil
}

// Bounds returns ids between which all subjects with a value lie: from lo up to
// hi, without hi.
func (c *Column) Bounds() (lo, hi ID) { return c.first, c.first + ID(len(c.ints)+len(c.floats)) }

// Ints returns the values by subject, beginning with that of the first of
// Bounds, and None where there is none; nil for Floats. The slice is shared.
func (c *Column) Ints() []int64 { return c.ints }

// Floats returns the values by subject, beginning with that of the first of
// Bounds, and NaN where there is none; nil for other types. The slice is shared.
func (c *Column) Floats() []float64 { return c.floats }

// Int returns the value of a subject, and whether it has one, for types other
// than Floats.
func (c *Column) Int(subject ID) (int64, bool) {
	if i := uint(subject - c.first); i < uint(len(c.ints)) {
		return c.ints[i], c.ints[i] != None
	}
	return 0, false
}

// Float returns the value of a subject, and whether it has one, for Floats.
func (c *Column) Float(subject ID) (float64, bool) {
	if i := uint(subject - c.first); i < uint(len(c.floats)) {
		return c.floats[i], c.floats[i] == c.floats[i]
	}
	return 0, false
}

// sparsest is how many ids a column may span for each value that it has.
const sparsest = 16

// readColumn makes the column of a predicate, or returns nil.
func (s *Snapshot) readColumn(predicate ID) *Column {
	a := s.Forward(predicate).Flat()
	lo, hi := a.Bounds()
	if a.Len() == 0 || a.Repeats() || int(hi-lo) > sparsest*a.Len()+1024 {
		return nil
	}
	c := &Column{first: lo}
	r := numberReader{snapshot: s}
	if a.Single() {
		for slot, object := range a.nodes {
			if object != 0 && !c.put(int(a.Key(slot)-lo), int(hi-lo), r.read(object)) {
				return nil
			}
		}
		return c
	}
	for slot := range a.Slots() {
		run := a.At(slot)
		if len(run) > 1 || len(run) == 1 && !c.put(int(a.Key(slot)-lo), int(hi-lo), r.read(run[0])) {
			return nil
		}
	}
	return c
}

// numberReader reads the numbers of literals. It knows again what it read lately.
type numberReader struct {
	snapshot *Snapshot
	part     dictionary.Numbers // where the last packed number was
	recent   [256]struct {
		id ID
		n  number
	}
}

func (r *numberReader) read(id ID) number {
	if r.part.First > uint32(id) || uint32(id) > r.part.Last {
		known := &r.recent[id%256]
		if known.id == id {
			return known.n
		}
		part, ok := r.snapshot.terms.Numbers(uint32(id))
		if !ok {
			known.id, known.n = id, numberOf(r.snapshot.Term(id))
			return known.n
		}
		r.part = part
	}
	n := r.part.Of(uint32(id))
	switch {
	case r.part.Days:
		return number{kind: Days, bits: n}
	case n == None:
		return number{}
	}
	return number{kind: Ints, bits: n}
}

// put stores a value, unless it is not of the column's type. The first one makes
// the column.
func (c *Column) put(at, size int, n number) bool {
	if c.Type == 0 && n.kind != 0 {
		c.begin(size, n)
	}
	if n.kind == 0 || n.kind != c.Type || n.currency != c.currency {
		return false
	}
	if n.kind == Floats {
		c.floats[at] = math.Float64frombits(uint64(n.bits))
	} else {
		c.ints[at] = n.bits
	}
	return true
}

// begin makes the column of the type of its first value, without values.
func (c *Column) begin(size int, first number) {
	c.Type, c.currency = first.kind, first.currency
	if c.Type == Amounts {
		c.Currency = string(c.currency[:])
	}
	if c.Type == Floats {
		c.floats = make([]float64, size)
		for i := range c.floats {
			c.floats[i] = math.NaN()
		}
		return
	}
	c.ints = make([]int64, size)
	for i := range c.ints {
		c.ints[i] = None
	}
}

// number is a literal as a value of a column: a whole number, or the bits of a
// float. Kind 0 is none.
type number struct {
	kind     ColumnType
	currency [3]byte
	bits     int64
}

// numberOf reads a literal. It is strict: what is written in another way than
// the usual has no number, and is left to those who read terms.
func numberOf(v quad.Value) number {
	switch v := v.(type) {
	case quad.Bool:
		if v {
			return number{kind: Truths, bits: 1}
		}
		return number{kind: Truths}
	case quad.Int:
		if v == None {
			return number{}
		}
		return number{kind: Ints, bits: int64(v)}
	case quad.Float:
		if v != v {
			return number{}
		}
		return number{kind: Floats, bits: int64(math.Float64bits(float64(v)))}
	case quad.TypedString:
		switch v.Type {
		case xsdDate:
			if day, ok := dictionary.Day(string(v.Value)); ok {
				return number{kind: Days, bits: day}
			}
		case moneyType:
			return amountOf(string(v.Value))
		}
	}
	return number{}
}

const (
	xsdDate   = "http://www.w3.org/2001/XMLSchema#date"
	moneyType = "clause:money"
)

// amountOf reads an amount of money.
func amountOf(text string) number {
	digits, currency, ok := strings.Cut(text, " ")
	if !ok || len(currency) != 3 || strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return number{}
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	if len(fraction) > 4 || strings.Trim(whole+fraction, "-0123456789") != "" || len(whole) > 14 {
		return number{}
	}
	n, err := strconv.ParseInt(whole+fraction+"0000"[len(fraction):], 10, 64)
	if err != nil || whole == "" || whole == "-" || strings.HasSuffix(digits, ".") {
		return number{}
	}
	return number{kind: Amounts, currency: [3]byte([]byte(currency)), bits: n}
}
