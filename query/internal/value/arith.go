package value

import (
	"math"
	"math/bits"

	"github.com/clausekg/clause/query/internal/diag"
)

// Arith is a op b, for op one of + - * /:
//
//	number op number            a number; a quotient that is not whole is a decimal
//	money ± money               of one currency; two are an error
//	money ± number, * /         the number counts in the currency
//	money / money               a number
//	date ± duration             a date; the day is cut to the end of a shorter month
//	date / 1 year, / 1 month    the year or month in which it lies
//	date - date                 a duration in days, from first day to first day
//	duration ± duration, * int  a duration
//
// Anything else, division by zero, and a date outside the years 1 to 9999, has no value
// (None). A number that is too large is an error.
func Arith(op byte, a, b Value) (Value, error) {
	switch {
	case a.Type == Date && b.Type == Duration && op == '+':
		return addDuration(a, b, 1), nil
	case a.Type == Date && b.Type == Duration && op == '-':
		return addDuration(a, b, -1), nil
	case a.Type == Date && b.Type == Duration && op == '/':
		return periodOf(a, b), nil
	case a.Type == Duration && b.Type == Date && op == '+':
		return addDuration(b, a, 1), nil
	case a.Type == Date && b.Type == Date && op == '-':
		return Value{Type: Duration, Int: a.Int - b.Int}, nil
	case a.Type == Duration || b.Type == Duration:
		return durations(op, a, b)
	case !numeric(a) || !numeric(b):
		return Value{}, nil
	case a.Type == Money || b.Type == Money:
		return money(op, a, b)
	case a.Type == Integer && b.Type == Integer:
		return integers(op, a.Int, b.Int)
	}
	return floats(op, asFloat(a), asFloat(b))
}

func durations(op byte, a, b Value) (Value, error) {
	switch {
	case a.Type == Duration && b.Type == Duration && op == '+':
		return duration(a.Int+b.Int, int64(a.Aux)+int64(b.Aux))
	case a.Type == Duration && b.Type == Duration && op == '-':
		return duration(a.Int-b.Int, int64(a.Aux)-int64(b.Aux))
	case a.Type == Integer && op == '*':
		a, b = b, a
		fallthrough
	case a.Type == Duration && b.Type == Integer && op == '*':
		days, ok1 := multiply(a.Int, b.Int)
		months, ok2 := multiply(int64(a.Aux), b.Int)
		if !ok1 || !ok2 {
			return Value{}, overflow()
		}
		return duration(days, months)
	case a.Type == Duration && b.Type == Integer && op == '/' && b.Int != 0: // a mean, to the day
		if a.Int%b.Int == 0 && int64(a.Aux)%b.Int == 0 {
			return duration(a.Int/b.Int, int64(a.Aux)/b.Int)
		}
		return duration(int64(math.Round(length(a)/float64(b.Int))), 0)
	}
	return Value{}, nil
}

func duration(days, months int64) (Value, error) {
	if months != int64(int32(months)) || days != int64(int32(days)) {
		return Value{}, overflow()
	}
	return Value{Type: Duration, Int: days, Aux: int32(months)}, nil
}

func money(op byte, a, b Value) (Value, error) {
	if a.Type == Money && b.Type == Money {
		switch {
		case a.Text != b.Text && op != '*':
			return Value{}, diag.Errorf(diag.Run, diag.Span{}, "%s and %s do not add up: there is no rate between them", a.Text, b.Text)
		case op == '/' && b.Int != 0:
			return Float(float64(a.Int) / float64(b.Int)), nil
		case op == '*' || op == '/':
			return Value{}, nil
		}
	}
	switch op {
	case '+', '-':
		x, ok1 := tenThousandths(a)
		y, ok2 := tenThousandths(b)
		n, ok3 := sum(op, x, y)
		return amount(n, ok1 && ok2 && ok3, a, b)
	case '*':
		if a.Type != Money {
			a, b = b, a
		}
		if b.Type == Integer {
			n, ok := multiply(a.Int, b.Int)
			return amount(n, ok, a, b)
		}
		n, ok := rounded(float64(a.Int) * b.Num)
		return amount(n, ok, a, b)
	}
	if a.Type != Money || asFloat(b) == 0 {
		return Value{}, nil
	}
	n, ok := rounded(float64(a.Int) / asFloat(b))
	return amount(n, ok, a, b)
}

// amount is n ten-thousandths in the currency of a or b.
func amount(n int64, ok bool, a, b Value) (Value, error) {
	if !ok {
		return Value{}, overflow()
	}
	currency := a.Text
	if a.Type != Money {
		currency = b.Text
	}
	return Value{Type: Money, Int: n, Text: currency}, nil
}

func tenThousandths(v Value) (int64, bool) {
	switch v.Type {
	case Money:
		return v.Int, true
	case Integer:
		return multiply(v.Int, 10000)
	}
	return rounded(v.Num * 10000)
}

func rounded(f float64) (int64, bool) {
	f = math.Round(f)
	return int64(f), math.Abs(f) < 1<<63
}

func integers(op byte, a, b int64) (Value, error) {
	switch op {
	case '+', '-':
		if n, ok := sum(op, a, b); ok {
			return OfInt(n), nil
		}
		return Value{}, overflow()
	case '*':
		if n, ok := multiply(a, b); ok {
			return OfInt(n), nil
		}
		return Value{}, overflow()
	}
	switch {
	case b == 0:
		return Value{}, nil
	case b == -1:
		return integers('-', 0, a)
	case a%b == 0:
		return OfInt(a / b), nil
	}
	return Float(float64(a) / float64(b)), nil
}

func floats(op byte, a, b float64) (Value, error) {
	var f float64
	switch op {
	case '+':
		f = a + b
	case '-':
		f = a - b
	case '*':
		f = a * b
	case '/':
		if b == 0 {
			return Value{}, nil
		}
		f = a / b
	}
	if !finite(f) {
		return Value{}, overflow()
	}
	return Float(f), nil
}

// sum is a + b or a - b.
func sum(op byte, a, b int64) (int64, bool) {
	if op == '-' {
		n := a - b
		return n, (n < a) == (b > 0)
	}
	n := a + b
	return n, (n > a) == (b > 0)
}

func multiply(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	if hi != 0 || lo > 1<<63 || lo == 1<<63 && !negative {
		return 0, false
	}
	if negative {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func overflow() error {
	return diag.Errorf(diag.Run, diag.Span{}, "the result of the arithmetic is too large")
}
