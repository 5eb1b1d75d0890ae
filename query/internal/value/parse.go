package value

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// ParseDate reads 2025-11-03, 2025-11, 2025, 3 November 2025 and November 2025. A time
// zone after a date of XML Schema does not move the day.
func ParseDate(s string) (Value, bool) {
	s = strings.TrimSpace(s)
	if d, ok := parseISODate(trimZone(s)); ok {
		return d, true
	}
	f := strings.Fields(s)
	if len(f) < 2 || len(f) > 3 {
		return Value{}, false
	}
	year, ok := digits(f[len(f)-1], 4)
	month := monthNamed(f[len(f)-2])
	if !ok || year < 1 || month == 0 {
		return Value{}, false
	}
	if len(f) == 2 {
		return Value{Type: Date, Prec: Month, Int: dayOf(year, month, 1)}, true
	}
	dom, err := strconv.ParseUint(f[0], 10, 8)
	if err != nil {
		return Value{}, false
	}
	return calendarDay(year, month, int(dom))
}

func parseISODate(s string) (Value, bool) {
	parts := strings.Split(s, "-")
	if len(parts) > 3 {
		return Value{}, false
	}
	year, ok := digits(parts[0], 4)
	if !ok || year < 1 {
		return Value{}, false
	}
	if len(parts) == 1 {
		return ofYear(year), true
	}
	month, ok := digits(parts[1], 2)
	if !ok || month < 1 || month > 12 {
		return Value{}, false
	}
	if len(parts) == 2 {
		return Value{Type: Date, Prec: Month, Int: dayOf(year, time.Month(month), 1)}, true
	}
	dom, ok := digits(parts[2], 2)
	if !ok {
		return Value{}, false
	}
	return calendarDay(year, time.Month(month), dom)
}

// calendarDay is a day that the calendar has.
func calendarDay(year int, month time.Month, dom int) (Value, bool) {
	day := dayOf(year, month, dom)
	if _, m, d := civil(day); m != month || d != dom {
		return Value{}, false
	}
	return OfDay(day), true
}

// trimZone drops Z, +02:00 or -05:00 from the end of a date.
func trimZone(s string) string {
	if z, ok := strings.CutSuffix(s, "Z"); ok {
		return z
	}
	if n := len(s) - 6; n >= 4 && (s[n] == '+' || s[n] == '-') && s[n+3] == ':' {
		return s[:n]
	}
	return s
}

// parseDateTime reads the day of a date and time, in its own zone.
func parseDateTime(s string) (Value, bool) {
	day, clock, ok := strings.Cut(s, "T")
	if !ok || len(clock) < 5 || clock[2] != ':' {
		return Value{}, false
	}
	v, ok := parseISODate(day)
	return v, ok && v.Prec == Day
}

func monthNamed(s string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(s, m.String()) {
			return m
		}
	}
	return 0
}

// digits reads exactly n decimal digits.
func digits(s string, n int) (int, bool) {
	if len(s) != n {
		return 0, false
	}
	v := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return v, true
}

func parseTruth(s string) (Value, bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "yes", "true", "1":
		return OfTruth(true), true
	case "no", "false", "0":
		return OfTruth(false), true
	}
	return Value{}, false
}

func parseInt(s string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(s), "+"), 10, 64)
	return n, err == nil
}

func parseFloat(s string) (Value, bool) {
	s = strings.TrimSpace(s)
	if n, ok := parseInt(s); ok {
		return OfInt(n), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || strings.ContainsAny(s, "xXpP_") {
		return Value{}, false
	}
	return Float(f), true
}

// scales are the words that may follow a number, as powers of ten.
var scales = map[string]int{"thousand": 3, "million": 6, "billion": 9, "trillion": 12}

// ParseNumber reads 10, 1.5, 250,000, 38 billion, 10% and 1e9.
func ParseNumber(s string) (Value, bool) {
	s = strings.TrimSpace(s)
	if p, ok := strings.CutSuffix(s, "%"); ok {
		n, ok := ParseNumber(p)
		if !ok {
			return Value{}, false
		}
		return Float(asFloat(n) / 100), true
	}
	if n, ok := parseDecimal(s, 0); ok {
		return OfInt(n), true
	}
	number, word, scaled := strings.Cut(s, " ")
	power := 0
	if scaled {
		power = scales[strings.ToLower(strings.TrimSpace(word))]
		if power == 0 {
			return Value{}, false
		}
	}
	plain, ok := ungroup(number)
	if !ok {
		return Value{}, false
	}
	v, ok := parseFloat(plain)
	if !ok || power == 0 {
		return v, ok
	}
	return Float(asFloat(v) * math.Pow10(power)), true
}

// ParseMoney reads 250000000000 USD, 1.50 EUR, 300 million USD, USD 10: an amount of at
// most four decimals and a currency of three capitals.
func ParseMoney(s string) (Value, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 5 {
		return Value{}, false
	}
	amount, currency := s[:len(s)-3], s[len(s)-3:]
	if !isCurrency(currency) {
		amount, currency = s[3:], s[:3]
	}
	trimmed := strings.TrimSpace(amount)
	if !isCurrency(currency) || len(trimmed) == len(amount) {
		return Value{}, false
	}
	n, ok := parseDecimal(trimmed, 4)
	return Value{Type: Money, Int: n, Text: currency}, ok
}

func isCurrency(s string) bool {
	for _, c := range []byte(s) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return len(s) == 3
}

// parseDecimal reads a decimal number with an optional scale word exactly, as an integer
// of units of 10^-places. It fails where that loses digits or overflows.
func parseDecimal(s string, places int) (int64, bool) {
	if number, word, ok := strings.Cut(s, " "); ok {
		power := scales[strings.ToLower(strings.TrimSpace(word))]
		if power == 0 {
			return 0, false
		}
		s, places = number, places+power
	}
	s, ok := ungroup(s)
	if !ok {
		return 0, false
	}
	whole, frac, _ := strings.Cut(s, ".")
	frac = strings.TrimRight(frac, "0")
	if len(frac) > places || whole == "" || whole == "-" || whole == "+" || strings.ContainsAny(frac, "+-") {
		return 0, false
	}
	return parseInt(whole + frac + strings.Repeat("0", places-len(frac)))
}

// ungroup drops commas that stand between groups of three digits.
func ungroup(s string) (string, bool) {
	if !strings.Contains(s, ",") {
		return s, true
	}
	whole, frac, point := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(strings.TrimLeft(g, "+-")) > 3) {
			return "", false
		}
	}
	out := strings.Join(groups, "")
	if point {
		out += "." + frac
	}
	return out, true
}

// ParseDuration reads 90 days, 2 years 3 months, and P1Y2M10D.
func ParseDuration(s string) (Value, bool) {
	s = strings.TrimSpace(s)
	if iso, ok := strings.CutPrefix(s, "P"); ok {
		return parseISODuration(iso)
	}
	f := strings.Fields(s)
	if len(f) == 0 || len(f)%2 != 0 {
		return Value{}, false
	}
	out := Value{Type: Duration}
	for i := 0; i < len(f); i += 2 {
		n, ok := parseInt(f[i])
		if !ok || !addUnit(&out, n, strings.TrimSuffix(strings.ToLower(f[i+1]), "s")) {
			return Value{}, false
		}
	}
	return out, true
}

func addUnit(d *Value, n int64, unit string) bool {
	if n > 1<<24 || n < -1<<24 {
		return false
	}
	switch unit {
	case "day":
		d.Int += n
	case "week":
		d.Int += 7 * n
	case "month":
		d.Aux += int32(n)
	case "year":
		d.Aux += 12 * int32(n)
	default:
		return false
	}
	return true
}

// parseISODuration reads what follows P in P1Y2M10D or P2W; times of day are not read.
func parseISODuration(s string) (Value, bool) {
	out := Value{Type: Duration}
	units := map[byte]string{'Y': "year", 'M': "month", 'W': "week", 'D': "day"}
	if s == "" {
		return Value{}, false
	}
	for s != "" {
		i := strings.IndexAny(s, "YMWD")
		if i <= 0 {
			return Value{}, false
		}
		n, ok := parseInt(s[:i])
		if !ok || !addUnit(&out, n, units[s[i]]) {
			return Value{}, false
		}
		s = s[i+1:]
	}
	return out, true
}
