package value

import (
	"cmp"
	"math"
	"strings"
)

// Equal reports whether a and b are the same for people: numbers by size, dates as
// periods, a bare number and an amount of money by size whatever the currency, texts with
// their case. None equals nothing.
func Equal(a, b Value) bool {
	if a.Type == None || b.Type == None {
		return false
	}
	if a == b {
		return true
	}
	if numeric(a) && numeric(b) {
		c, ok := sizes(a, b)
		return ok && c == 0
	}
	return false
}

// Differ reports whether a and b both have a value and are not equal. Amounts in two
// currencies neither equal nor differ: they do not compare.
func Differ(a, b Value) bool {
	if a.Type == None || b.Type == None || a.Type == Money && b.Type == Money && a.Text != b.Text {
		return false
	}
	return !Equal(a, b)
}

// Less reports a < b. Dates are periods: a has ended before b begins.
func Less(a, b Value) bool {
	if a.Type == Date && b.Type == Date {
		return Until(a) <= b.Int
	}
	c, ok := order(a, b)
	return ok && c < 0
}

// LessEqual reports a <= b. Dates are periods: a ends no later than b.
func LessEqual(a, b Value) bool {
	if a.Type == Date && b.Type == Date {
		return Until(a) <= Until(b)
	}
	c, ok := order(a, b)
	return ok && c <= 0
}

// GreaterEqual reports a >= b. Dates are periods: a begins no earlier than b, which for
// periods is not the same as b <= a.
func GreaterEqual(a, b Value) bool {
	if a.Type == Date && b.Type == Date {
		return a.Int >= b.Int
	}
	return LessEqual(b, a)
}

// In reports whether the period of the date a lies within that of the date b.
func In(a, b Value) bool {
	return a.Type == Date && b.Type == Date && b.Int <= a.Int && Until(a) <= Until(b)
}

// order compares values that have an order among them; ok is false for others.
func order(a, b Value) (c int, ok bool) {
	switch {
	case numeric(a) && numeric(b):
		return sizes(a, b)
	case a.Type != b.Type:
		return 0, false
	case a.Type == Duration:
		return cmp.Compare(length(a), length(b)), true
	case a.Type == Text:
		return strings.Compare(a.Text, b.Text), true
	}
	return 0, false
}

func numeric(v Value) bool {
	return v.Type == Integer || v.Type == Number || v.Type == Money
}

// sizes compares two numeric values; ok is false for two currencies.
func sizes(a, b Value) (c int, ok bool) {
	switch {
	case a.Type == Money && b.Type == Money && a.Text != b.Text:
		return 0, false
	case a.Type == b.Type && a.Type != Number:
		return cmp.Compare(a.Int, b.Int), true
	case a.Type == Money && b.Type == Integer:
		return compareMoneyInt(a.Int, b.Int), true
	case a.Type == Integer && b.Type == Money:
		return -compareMoneyInt(b.Int, a.Int), true
	}
	return cmp.Compare(asFloat(a), asFloat(b)), true
}

// compareMoneyInt compares ten-thousandths with whole units, without overflow.
func compareMoneyInt(m, n int64) int {
	if whole := floorDiv(m, 10000); whole != n {
		return cmp.Compare(whole, n)
	}
	if m != n*10000 {
		return 1
	}
	return 0
}

func asFloat(v Value) float64 {
	switch v.Type {
	case Integer:
		return float64(v.Int)
	case Money:
		return float64(v.Int) / 10000
	}
	return v.Num
}

// length is the length of a duration in days; a month counts as a twelfth of the mean year.
func length(d Value) float64 { return float64(d.Int) + float64(d.Aux)*(365.2425/12) }

// Order is a total order for sorting: by type, numbers of both types by size, amounts by
// currency, then size, texts and currencies without case first. Entities sort by id; for
// people, sort them by name. Only identical values are 0 apart from each other.
func Order(a, b Value) int {
	if c := cmp.Compare(rank(a), rank(b)); c != 0 {
		return c
	}
	switch a.Type {
	case None:
		return 0
	case Integer, Number:
		return cmp.Or(cmp.Compare(asFloat(a), asFloat(b)), cmp.Compare(a.Int, b.Int), cmp.Compare(a.Type, b.Type))
	case Truth:
		return cmp.Compare(a.Int, b.Int)
	case Money:
		return cmp.Or(strings.Compare(a.Text, b.Text), cmp.Compare(a.Int, b.Int))
	case Date:
		return cmp.Or(cmp.Compare(a.Int, b.Int), cmp.Compare(b.Prec, a.Prec))
	case Duration:
		return cmp.Or(cmp.Compare(length(a), length(b)), cmp.Compare(a.Aux, b.Aux), cmp.Compare(a.Int, b.Int))
	case Text:
		return OrderTexts(a.Text, b.Text)
	case Node:
		return cmp.Compare(a.ID, b.ID)
	}
	panic("unreachable: type of a value")
}

// OrderTexts compares without case first, then exactly.
func OrderTexts(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}

func rank(v Value) Type {
	if v.Type == Number {
		return Integer
	}
	return v.Type
}

// finite reports whether a computed number may be shown.
func finite(f float64) bool { return !math.IsInf(f, 0) && !math.IsNaN(f) }
