package value

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// String is v for machines: plain digits, ISO dates, true and false. An entity is its id;
// its name is for who holds the graph to say.
func (v Value) String() string {
	switch v.Type {
	case None:
		return ""
	case Truth:
		return strconv.FormatBool(v.Int != 0)
	case Integer:
		return strconv.FormatInt(v.Int, 10)
	case Number:
		return formatFloat(v.Num)
	case Money:
		return formatMoney(v, false)
	case Date:
		return formatDate(v)
	case Duration:
		return formatDuration(v)
	case Text:
		return v.Text
	case Node:
		return fmt.Sprintf("#%d", v.ID)
	}
	panic("unreachable: type of a value")
}

// Display is v for people: digits in groups of three, numbers to six decimals, yes and no.
func (v Value) Display() string {
	switch v.Type {
	case Truth:
		if v.Int != 0 {
			return "yes"
		}
		return "no"
	case Integer:
		if v.Int > -10000 && v.Int < 10000 { // a year is not 2,028
			return v.String()
		}
		return group(v.String())
	case Number:
		return group(rounded6(v.Num))
	case Money:
		return formatMoney(v, true)
	}
	return v.String()
}

func formatFloat(f float64) string {
	if a := math.Abs(f); a != 0 && (a >= 1e21 || a < 1e-6) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// rounded6 is a number to six decimals; one that they would not show is written whole.
func rounded6(f float64) string {
	if a := math.Abs(f); a < 1e-3 || a >= 1e15 {
		return formatFloat(f)
	}
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(f, 'f', 6, 64), "0"), ".")
}

// formatMoney prints no decimals, two or four, as the amount needs.
func formatMoney(v Value, grouped bool) string {
	n, sign := magnitude(v.Int), ""
	if v.Int < 0 {
		sign = "-"
	}
	whole, frac := strconv.FormatUint(n/10000, 10), n%10000
	if grouped {
		whole = group(whole)
	}
	switch {
	case frac == 0:
		return sign + whole + " " + v.Text
	case frac%100 == 0:
		return fmt.Sprintf("%s%s.%02d %s", sign, whole, frac/100, v.Text)
	}
	return fmt.Sprintf("%s%s.%04d %s", sign, whole, frac, v.Text)
}

// group puts commas into the whole part of a plain decimal.
func group(s string) string {
	if strings.ContainsAny(s, "eEIN") {
		return s
	}
	whole, frac, point := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		return sign + whole + "." + frac
	}
	return sign + whole
}

func formatDate(v Value) string {
	y, m, d := civil(v.Int)
	switch v.Prec {
	case Day:
		return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	case Month:
		return fmt.Sprintf("%04d-%02d", y, m)
	case Year:
		return fmt.Sprintf("%04d", y)
	}
	panic("unreachable: precision of a date")
}

func formatDuration(v Value) string {
	var parts []string
	unit := func(n int64, name string) {
		switch n {
		case 0:
		case 1, -1:
			parts = append(parts, strconv.FormatInt(n, 10)+" "+name)
		default:
			parts = append(parts, strconv.FormatInt(n, 10)+" "+name+"s")
		}
	}
	unit(int64(v.Aux/12), "year")
	unit(int64(v.Aux%12), "month")
	unit(v.Int, "day")
	if parts == nil {
		return "0 days"
	}
	return strings.Join(parts, " ")
}

func isoDuration(v Value) string {
	out := "P"
	if v.Aux != 0 {
		out += strconv.Itoa(int(v.Aux)) + "M"
	}
	if v.Int != 0 || v.Aux == 0 {
		out += strconv.FormatInt(v.Int, 10) + "D"
	}
	return out
}
