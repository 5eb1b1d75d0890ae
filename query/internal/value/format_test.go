package value

import (
	"math"
	"testing"
)

// TestAppend appends values behind what stands there.
func TestAppend(t *testing.T) {
	for _, c := range []struct {
		v    Value
		want string
	}{
		{Value{}, ""}, {OfTruth(true), "true"}, {OfInt(math.MinInt64), "-9223372036854775808"}, {Float(2.5e-9), "2.5e-09"},
		{Value{Type: Money, Int: -5, Text: "USD"}, "-0.0005 USD"}, {Value{Type: Money, Int: 120500, Text: "USD"}, "12.05 USD"},
		{Value{Type: Money, Int: math.MinInt64, Text: "EUR"}, "-922337203685477.5808 EUR"},
		{OfDay(-719162), "0001-01-01"}, {OfDay(2932896), "9999-12-31"}, {OfDay(19782), "2024-02-29"}, {OfDay(-719529), "-001-12-31"},
		{Value{Type: Date, Prec: Month, Int: 19782}, "2024-02"}, {Value{Type: Date, Prec: Year, Int: 19782}, "2024"},
		{Value{Type: Duration, Int: 1, Aux: 14}, "1 year 2 months 1 day"}, {OfText("a"), "a"}, {OfNode(7), "#7"},
	} {
		if got := string(c.v.Append([]byte("x"))); got != "x"+c.want || c.v.String() != c.want {
			t.Errorf("%+v is %q and %q, not %q", c.v, got, c.v.String(), c.want)
		}
	}
}
