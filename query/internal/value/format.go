package value

import (
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
	case Text:
		return v.Text
	case Node:
		return "#" + strconv.FormatUint(uint64(v.ID), 10)
	}
	var buf [48]byte
	return string(v.Append(buf[:0]))
}

// Append appends what String returns.
func (v Value) Append(b []byte) []byte {
	switch v.Type {
	case None:
		return b
	case Truth:
		return strconv.AppendBool(b, v.Int != 0)
	case Integer:
		return strconv.AppendInt(b, v.Int, 10)
	case Number:
		return appendFloat(b, v.Num)
	case Money:
		return append(append(appendAmount(b, v.Int), ' '), v.Text...)
	case Date:
		return appendDate(b, v)
	case Duration:
		return append(b, formatDuration(v)...)
	case Text, Node:
		return append(b, v.String()...)
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
		return group(string(appendAmount(nil, v.Int))) + " " + v.Text
	}
	return v.String()
}

func formatFloat(f float64) string { return string(appendFloat(nil, f)) }

func appendFloat(b []byte, f float64) []byte {
	if a := math.Abs(f); a != 0 && (a >= 1e21 || a < 1e-6) {
		return strconv.AppendFloat(b, f, 'g', -1, 64)
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

// rounded6 is a number to six decimals; one that they would not show is written whole.
func rounded6(f float64) string {
	if a := math.Abs(f); a < 1e-3 || a >= 1e15 {
		return formatFloat(f)
	}
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(f, 'f', 6, 64), "0"), ".")
}

// appendAmount appends ten-thousandths with no decimals, two or four, as the amount needs.
func appendAmount(b []byte, amount int64) []byte {
	if amount < 0 {
		b = append(b, '-')
	}
	n := magnitude(amount)
	b = strconv.AppendUint(b, n/10000, 10)
	switch frac := n % 10000; {
	case frac == 0:
		return b
	case frac%100 == 0:
		return appendPadded(append(b, '.'), frac/100, 2)
	default:
		return appendPadded(append(b, '.'), frac, 4)
	}
}

// appendPadded appends a number with zeros before it.
func appendPadded(b []byte, n uint64, width int) []byte {
	for limit := uint64(10); width > 1; width-- {
		if n < limit {
			b = append(b, "0000"[:width-1]...)
			break
		}
		limit *= 10
	}
	return strconv.AppendUint(b, n, 10)
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

func appendDate(b []byte, v Value) []byte {
	y, m, d := civil(v.Int)
	width := 4
	if y < 0 {
		b, y, width = append(b, '-'), -y, 3
	}
	b = appendPadded(b, uint64(y), width)
	if v.Prec == Year {
		return b
	}
	b = appendPadded(append(b, '-'), uint64(m), 2)
	if v.Prec == Month {
		return b
	}
	return appendPadded(append(b, '-'), uint64(d), 2)
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
