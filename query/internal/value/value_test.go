package value_test

import (
	"fmt"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/query/internal/value"
)

// read reads a value as the tests write it: the first reading that fits.
func read(t *testing.T, s string) value.Value {
	t.Helper()
	for _, parse := range []func(string) (value.Value, bool){value.ParseMoney, value.ParseDuration, parseDay, value.ParseNumber} {
		if v, ok := parse(s); ok {
			return v
		}
	}
	return value.OfText(s)
}

// parseDay reads a date that is not a bare year; a year is written y2028.
func parseDay(s string) (value.Value, bool) {
	if len(s) == 5 && s[0] == 'y' {
		return value.ParseDate(s[1:])
	}
	if len(s) < 6 || s[4] != '-' {
		return value.Value{}, false
	}
	return value.ParseDate(s)
}

func TestDecode(t *testing.T) {
	const xsd = "http://www.w3.org/2001/XMLSchema#"
	for _, c := range []struct {
		term quad.Value
		typ  value.Type
		want string
	}{
		{quad.String("Azure"), value.Text, "Azure"},
		{quad.LangString{Value: "Wolke", Lang: "de"}, value.Text, "Wolke"},
		{quad.Int(5), value.Integer, "5"},
		{quad.Float(5), value.Integer, "5"},
		{quad.Float(1.5), value.Number, "1.5"},
		{quad.Bool(true), value.Truth, "true"},
		{quad.TypedString{Value: "5", Type: xsd + "int"}, value.Integer, "5"},
		{quad.TypedString{Value: "005", Type: "xsd:nonNegativeInteger"}, value.Integer, "5"},
		{quad.TypedString{Value: "2.50", Type: xsd + "decimal"}, value.Number, "2.5"},
		{quad.TypedString{Value: "1", Type: xsd + "boolean"}, value.Truth, "true"},
		{quad.TypedString{Value: "2025-11-03", Type: xsd + "date"}, value.Date, "2025-11-03"},
		{quad.TypedString{Value: "2025-11-03Z", Type: xsd + "date"}, value.Date, "2025-11-03"},
		{quad.TypedString{Value: "2025-11", Type: xsd + "gYearMonth"}, value.Date, "2025-11"},
		{quad.TypedString{Value: "2025", Type: xsd + "gYear"}, value.Date, "2025"},
		{quad.TypedString{Value: "2025-11-03T23:59:59-05:00", Type: xsd + "dateTime"}, value.Date, "2025-11-03"},
		{quad.TypedString{Value: "2025-02-30", Type: xsd + "date"}, value.Text, "2025-02-30"},
		{quad.TypedString{Value: "P1Y2M10D", Type: xsd + "duration"}, value.Duration, "1 year 2 months 10 days"},
		{quad.TypedString{Value: "250000000000 USD", Type: "clause:money"}, value.Money, "250000000000 USD"},
		{quad.TypedString{Value: "a lot", Type: "clause:money"}, value.Text, "a lot"},
		{quad.TypedString{Value: "x", Type: "urn:other"}, value.Text, "x"},
	} {
		got := value.Decode(c.term)
		if got.Type != c.typ || got.String() != c.want {
			t.Errorf("Decode(%v) = %v %q, want %v %q", c.term, got.Type, got, c.typ, c.want)
		}
	}
	if value.Decode(quad.TypedString{Value: "5", Type: xsd + "int"}) != value.Decode(quad.Int(5)) {
		t.Error("5 as int and as integer are two values")
	}
}

func TestTermDecodesBack(t *testing.T) {
	for _, s := range []string{"5", "1.5", "y2025", "2025-11", "2025-11-03", "1.2345 EUR", "2 years 3 months", "4 days", "0 days", "text"} {
		v := read(t, s)
		if got := value.Decode(value.Term(nil, v)); got != v {
			t.Errorf("%q is stored as what decodes to %v", s, got)
		}
	}
}

func TestAs(t *testing.T) {
	for _, c := range []struct {
		in   value.Value
		typ  value.Type
		want string
		is   value.Type
	}{
		{value.OfText("yes"), value.Truth, "true", value.Truth},
		{value.OfText("unknown"), value.Truth, "unknown", value.Text},
		{value.OfText(" 2025-11 "), value.Date, "2025-11", value.Date},
		{value.OfInt(2025), value.Date, "2025", value.Date},
		{value.OfText("5 USD"), value.Money, "5 USD", value.Money},
		{value.OfText("5"), value.Money, "5", value.Integer},
		{value.OfText("1.5"), value.Number, "1.5", value.Number},
		{value.OfInt(5), value.Text, "5", value.Text},
		{value.OfText("90 days"), value.Duration, "90 days", value.Duration},
		{value.OfNode(7), value.Text, "#7", value.Node},
	} {
		if got := value.As(c.in, c.typ); got.String() != c.want || got.Type != c.is {
			t.Errorf("As(%v, %d) = %v of type %d", c.in, c.typ, got, got.Type)
		}
	}
}

func TestCompare(t *testing.T) {
	relations := map[string]func(a, b value.Value) bool{
		"=": value.Equal, "!=": value.Differ, "<": value.Less, "<=": value.LessEqual,
		">":  func(a, b value.Value) bool { return value.Less(b, a) },
		">=": value.GreaterEqual, "in": value.In,
	}
	for _, c := range []struct{ a, b, holds string }{
		{"5", "5.0", "= <= >="},
		{"5", "5.5", "!= < <="},
		{"10", "10 USD", "= <= >="},
		{"10.5", "10.50 USD", "= <= >="},
		{"9", "10 USD", "!= < <="},
		{"10 USD", "10 EUR", ""},
		{"10 USD", "11 USD", "!= < <="},
		{"a", "A", "!= > >="},
		{"a", "5", "!="},
		{"2025-11-03", "2025-11-03", "= <= >= in"},
		{"2025-11-03", "2025-11-04", "!= < <="},
		{"2025-11-03", "2025-11", "!= <= >= in"},
		{"2025-11-30", "2025-11", "!= <= >= in"},
		{"2025-11", "2025-11-03", "!="},
		{"2025-11", "2025-11-30", "!= <="},
		{"2025-12-01", "2025-11", "!= > >="},
		{"2025", "2025-11", "!="},
		{"y2025", "2025-12", "!= <="},
		{"y2025", "2025-01", "!= >="},
		{"1 year", "12 months", "= <= >="},
		{"1 month", "40 days", "!= < <="},
		{"5", "", "!="},
	} {
		a, b := read(t, c.a), read(t, c.b)
		got := ""
		for _, op := range []string{"=", "!=", "<", "<=", ">", ">=", "in"} {
			if relations[op](a, b) {
				got += " " + op
			}
		}
		if want := c.holds; got != "" && got[1:] != want || got == "" && want != "" {
			t.Errorf("%s ? %s: %s hold, want %s", c.a, c.b, got, want)
		}
	}
	if value.Equal(value.Value{}, value.Value{}) || value.Differ(value.Value{}, value.OfInt(1)) {
		t.Error("nothing compares with nothing")
	}
}

func TestArith(t *testing.T) {
	for _, c := range []struct{ a, op, b, want string }{
		{"2", "+", "3", "5"},
		{"2", "-", "3", "-1"},
		{"7", "/", "2", "3.5"},
		{"6", "/", "2", "3"},
		{"6", "/", "0", ""},
		{"1.5", "*", "2", "3"},
		{"9223372036854775807", "+", "1", "error"},
		{"-9223372036854775808", "/", "-1", "error"},
		{"4611686018427387904", "*", "-2", "-9223372036854775808"},
		{"4611686018427387904", "*", "2", "error"},
		{"2025-11-03", "/", "1 year", "2025"},
		{"2025-11", "/", "1 year", "2025"},
		{"2025-11-03", "/", "1 month", "2025-11"},
		{"y2025", "/", "1 year", "2025"},
		{"y2025", "/", "1 month", ""},
		{"2025-11-03", "/", "12 months", "2025"},
		{"2025-11-03", "/", "2 years", ""},
		{"2025-11-03", "/", "1 day", ""},
		{"1 year", "/", "2025-11-03", ""},
		{"10 USD", "+", "5 USD", "15 USD"},
		{"10 USD", "+", "5 EUR", "error"},
		{"10 USD", "+", "5", "15 USD"},
		{"10 USD", "*", "0.1", "1 USD"},
		{"0.1", "*", "10 USD", "1 USD"},
		{"10 USD", "/", "4", "2.50 USD"},
		{"10 USD", "/", "4 USD", "2.5"},
		{"10 USD", "*", "4 USD", ""},
		{"5", "/", "4 USD", ""},
		{"2024-01-31", "+", "1 month", "2024-02-29"},
		{"2025-01-31", "+", "1 month", "2025-02-28"},
		{"2024-02-29", "+", "1 year", "2025-02-28"},
		{"2024-02-29", "-", "90 days", "2023-12-01"},
		{"2024-02", "+", "1 month", "2024-03"},
		{"2024-02", "+", "1 day", "2024-02-02"},
		{"y2024", "+", "2 years", "2026"},
		{"y2024", "+", "1 month", "2024-02-01"},
		{"9999-12-31", "+", "1 day", ""},
		{"0001-01-31", "-", "1 month", ""},
		{"9999-12-01", "+", "1 month", ""},
		{"0001-01-31", "-", "30 days", "0001-01-01"},
		{"2025-03-01", "-", "2025-02-01", "28 days"},
		{"2025-03-01", "+", "2025-02-01", ""},
		{"1 year", "-", "1 month", "11 months"},
		{"2", "*", "3 days", "6 days"},
		{"text", "+", "1", ""},
	} {
		v, err := value.Arith(c.op[0], read(t, c.a), read(t, c.b))
		got := v.String()
		if err != nil {
			got = "error"
		}
		if got != c.want {
			t.Errorf("%s %s %s = %s, want %s", c.a, c.op, c.b, got, c.want)
		}
	}
}

func TestDisplay(t *testing.T) {
	for _, c := range []struct{ in, people string }{
		{"250000000000 USD", "250,000,000,000 USD"},
		{"0.6666666666666666", "0.666667"},
		{"1234.5", "1,234.5"},
		{"2.0000001", "2"},
		{"0.0001234567", "0.0001234567"},
		{"38 billion USD", "38,000,000,000 USD"},
		{"1234.5 EUR", "1,234.50 EUR"},
		{"-0.0001 EUR", "-0.0001 EUR"},
		{"2028", "2028"},
		{"1234567", "1,234,567"},
		{"1234567.25", "1,234,567.25"},
		{"10%", "0.1"},
		{"14 months", "1 year 2 months"},
	} {
		if got := read(t, c.in).Display(); got != c.people {
			t.Errorf("%s displays as %s, want %s", c.in, got, c.people)
		}
	}
	if got := value.OfTruth(true).Display(); got != "yes" {
		t.Errorf("true displays as %s", got)
	}
}

func TestUntil(t *testing.T) {
	for _, c := range []struct{ date, until, end string }{
		{"2025-11-03", "2025-11-04", "2025-11-03"},
		{"2025-12", "2026-01-01", "2026-01-01"},
		{"y2025", "2026-01-01", "2026-01-01"},
	} {
		d := read(t, c.date)
		if got := value.OfDay(value.Until(d)).String(); got != c.until {
			t.Errorf("Until(%s) = %s", c.date, got)
		}
		if got := value.OfDay(value.EndDay(d)).String(); got != c.end {
			t.Errorf("EndDay(%s) = %s", c.date, got)
		}
	}
}

func TestDayLimits(t *testing.T) {
	for day, want := range map[int64]string{value.FirstDay: "0001-01-01", value.LastDay: "9999-12-31", value.FirstAsked: "0101-01-01", value.LastAsked: "9899-12-31"} {
		if got := value.OfDay(day).String(); got != want {
			t.Errorf("day %d is %s, want %s", day, got, want)
		}
	}
}

// TestOrderIsTotal holds Order to its promise over all pairs and triples of a sample.
func TestOrderIsTotal(t *testing.T) {
	sample := []value.Value{{}, value.OfTruth(false), value.OfTruth(true), value.OfNode(1), value.OfNode(2)}
	for _, s := range []string{"1", "2", "1.5", "9007199254740993", "9007199254740992", "1 USD", "2 EUR", "y2025", "2025-01", "2025-01-01", "1 month", "30 days", "31 days", "a", "A", "b"} {
		sample = append(sample, read(t, s))
	}
	for _, a := range sample {
		for _, b := range sample {
			ab := value.Order(a, b)
			if ab != -value.Order(b, a) || (ab == 0) != (a == b) {
				t.Errorf("Order(%v, %v) = %d", a, b, ab)
			}
			for _, c := range sample {
				if ab < 0 && value.Order(b, c) < 0 && value.Order(a, c) >= 0 {
					t.Errorf("%v < %v < %v, but not %v < %v", a, b, c, a, c)
				}
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2025-11-03", "3 November 2025", "2025-11-03T10:00:00Z", "250,000 USD", "EUR 1.50", "10%", "1e9", "38 billion", "P1Y", "2 years 3 months", "-1,000.5", "9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, parse := range map[string]func(string) (value.Value, bool){
			"money": value.ParseMoney, "duration": value.ParseDuration, "date": value.ParseDate, "number": value.ParseNumber,
		} {
			v, ok := parse(s)
			if !ok {
				continue
			}
			for _, text := range []string{v.String(), v.Display()} {
				again, ok := parse(text)
				if v.Type != value.Number && (!ok || again != v) {
					t.Errorf("%s %q prints as %q, which reads as %v", name, s, text, again)
				}
			}
			if v.Type == value.Date && value.Until(v) <= v.Int {
				t.Errorf("date %q ends before it begins", s)
			}
		}
	})
}

func ExampleArith() {
	start, _ := value.ParseDate("2024-01-31")
	term, _ := value.ParseDuration("1 month")
	end, _ := value.Arith('+', start, term)
	fmt.Println(end)
	// Output: 2024-02-29
}
