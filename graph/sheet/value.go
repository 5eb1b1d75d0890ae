package sheet

import (
	"math"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

const xsd = "http://www.w3.org/2001/XMLSchema#"

// value reads a cell as a value of a type; beside is the cell of the column of currencies.
// why says what did not fit.
func (f *form) value(of, text, beside string) (v quad.Value, why string) {
	switch of {
	case "text":
		return quad.String(text), ""
	case "truth":
		return f.truth(text)
	case "date":
		return f.date(text)
	case "duration":
		d, ok := parseDuration(text, f.unit, f.style)
		if !ok {
			return nil, "is no length of time"
		}
		return quad.TypedString{Value: quad.String(d), Type: xsd + "duration"}, ""
	}
	a, ok := parseAmount(text, f.style)
	if !ok {
		return nil, "is no number"
	}
	switch power := unitPower(a.unit); {
	case a.unit == "" || a.unit == f.unit:
	case of == "money" && power > 0: // 1.2m without a sign
		a.digits = shiftedSigned(a.digits, power)
	default:
		return nil, "is in another unit"
	}
	if f.power != 0 {
		a.digits = shiftedSigned(a.digits, f.power)
	}
	if of == "money" {
		if f.cents && groupForm.MatchString(text) && strings.Contains(text, map[style]string{pointStyle: ".", commaStyle: ","}[f.style]) {
			return nil, "can be read in two ways"
		}
		return f.money(a, beside)
	}
	return number(of, a)
}

func unitPower(unit string) int {
	if loose[unit] {
		return scales[unit]
	}
	return 0
}

func (f *form) truth(text string) (quad.Value, string) {
	word := strings.ToLower(text)
	switch f.truths[word] {
	case 1:
		return quad.Bool(true), ""
	case -1:
		return quad.Bool(false), ""
	}
	if f.truths == nil { // a type that somebody chose
		for _, pair := range truthPairs {
			if word == pair[0] || word == pair[1] && word != "" {
				return quad.Bool(word == pair[0]), ""
			}
		}
	}
	return nil, "is neither yes nor no"
}

func (f *form) date(text string) (quad.Value, string) {
	d, ok := parseDate(text, f.dates)
	switch {
	case !ok && f.serial:
		d, ok = serial(text)
	case !ok && isYear(text):
		d.year, ok = year(text)
	}
	if !ok {
		return nil, "is no date"
	}
	if d.either && f.dates == AnyOrder {
		return nil, "can be read in two ways"
	}
	kind := quad.IRI(xsd + "date")
	switch {
	case d.month == 0:
		kind = xsd + "gYear"
	case d.day == 0:
		kind = xsd + "gYearMonth"
	}
	return quad.TypedString{Value: quad.String(d.String()), Type: kind}, ""
}

// contrary says whether a date can only be read against the order of its column.
func (f *form) contrary(text string) (d day, is bool) {
	fields, _ := fieldsOf(text)
	if f.dates == AnyOrder || len(fields) != 3 || len(fields[0]) > 2 {
		return d, false
	}
	a, _, ok1 := digits(fields[0])
	b, _, ok2 := digits(fields[1])
	if !ok1 || !ok2 || (a > 12) == (b > 12) || (a > 12) == (f.dates == DayFirst) {
		return d, false
	}
	return parseDate(text, f.dates)
}

func (f *form) money(a amount, beside string) (quad.Value, string) {
	code := a.currency
	if code == "" && f.beside >= 0 {
		code = currencyOf(strings.ToUpper(beside))
	}
	if code == "" {
		code = f.currency
	}
	whole, part, _ := strings.Cut(strings.TrimPrefix(a.digits, "-"), ".")
	switch {
	case code == "":
		return nil, "has no currency"
	case len(whole) > 14:
		return nil, "is too large"
	case len(part) > 4:
		return nil, "has more than four digits behind the point"
	}
	return quad.TypedString{Value: quad.String(a.digits + " " + code), Type: "clause:money"}, ""
}

// number is a whole number, or another one.
func number(of string, a amount) (quad.Value, string) {
	if n, err := strconv.ParseInt(a.digits, 10, 64); err == nil {
		return quad.Int(n), ""
	}
	if of == "integer" {
		return nil, "is no whole number"
	}
	x, err := strconv.ParseFloat(a.digits, 64)
	if err != nil || math.IsInf(x, 0) {
		return nil, "is no number"
	}
	return quad.Float(x), ""
}

// shiftedSigned is shifted for a number with its sign.
func shiftedSigned(s string, power int) string {
	if rest, minus := strings.CutPrefix(s, "-"); minus {
		return "-" + shifted(rest, power)
	}
	return shifted(s, power)
}
