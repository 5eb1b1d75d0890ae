package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// day is what a cell with a date says: a year, or a month, or a day.
type day struct {
	year, month, day int  // 0: not said
	either           bool // day and month could be the other way round
}

// String is the date as ISO writes it.
func (d day) String() string {
	switch {
	case d.month == 0:
		return fmt.Sprintf("%04d", d.year)
	case d.day == 0:
		return fmt.Sprintf("%04d-%02d", d.year, d.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// valid says whether the calendar has it.
func (d day) valid() bool {
	if d.year < 1600 || d.year > 2199 || d.month > 12 || d.month == 0 && d.day > 0 {
		return false
	}
	return d.day == 0 || d.day <= time.Date(d.year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// parseDate reads dates as people write them: 2024-03-05, with a time behind it or not;
// 5/3/2024, 05.03.24 and 5-3-2024 in the order given; 5 March 2024, Mar 5, 2024, 05-Mar-24;
// March 2024, 2024-03 and 2024/3. A year alone is none here.
func parseDate(s string, order DateOrder) (d day, ok bool) {
	if len(s) < 4 || len(s) > 40 {
		return d, false
	}
	f, sign := dateFields(s)
	if (sign == 0 || sign == '.' && len(f) == 2) && !slices.ContainsFunc(f, func(w string) bool { return monthNamed(w) > 0 }) {
		return d, false
	}
	switch len(f) {
	case 3:
		d, ok = threeFields(f, order)
	case 2:
		d, ok = twoFields(f)
	}
	return d, ok && d.valid()
}

// dateFields cuts a date into its numbers and words; the time of day and the day of the
// week are dropped. It returns nothing for what cannot be a date, and the sign that stands
// between, if one does.
func dateFields(s string) (fields []string, sign rune) {
	if s[0] < '0' || s[0] > '9' && s[0] < 'A' {
		return nil, 0
	}
	if i := strings.IndexByte(s, ':'); i > 0 { // a time
		for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			i--
		}
		if i == 0 {
			return nil, 0
		}
		s = strings.TrimRight(s[:i], " T,")
	} else if len(s) > 10 && s[10] == 'T' {
		return nil, 0
	}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool {
		if strings.ContainsRune("/.-", r) {
			if sign != 0 && sign != r && sign != '.' && r != '.' {
				sign = 'x' // 1-2/3
			} else {
				sign = r
			}
			return true
		}
		return r == ' ' || r == ','
	}) {
		if fields = append(fields, word); len(fields) > 4 {
			return nil, 0
		}
	}
	if len(fields) == 4 && weekday(fields[0]) {
		fields = fields[1:]
	}
	fields = slices.DeleteFunc(fields, func(w string) bool { return w == "of" || w == "de" })
	if sign == 'x' {
		return nil, 0
	}
	return fields, sign
}

// threeFields reads a day, a month and a year, in whatever order they tell.
func threeFields(f []string, order DateOrder) (d day, ok bool) {
	if m := monthNamed(f[1]); m > 0 { // 5 March 2024, 2024-Mar-05
		if y, n, fine := digits(f[0]); fine && n == 4 {
			last, _, fine := digits(f[2])
			return day{year: y, month: m, day: last}, fine
		}
		dom, fine := ordinal(f[0])
		y, ok := year(f[2])
		return day{year: y, month: m, day: dom}, ok && fine && dom > 0
	}
	if m := monthNamed(f[0]); m > 0 { // March 5, 2024
		dom, fine := ordinal(f[1])
		y, ok := year(f[2])
		return day{year: y, month: m, day: dom}, ok && fine && dom > 0
	}
	a, na, ok1 := digits(f[0])
	b, nb, ok2 := digits(f[1])
	c, nc, ok3 := digits(f[2])
	switch {
	case !ok1 || !ok2 || !ok3 || nb > 2:
		return d, false
	case na == 4 && nc <= 2:
		return day{year: a, month: b, day: c}, b > 0 && c > 0
	case na > 2 || nc != 2 && nc != 4 || a == 0 || b == 0:
		return d, false
	}
	y, _ := year(f[2])
	switch {
	case a > 12:
		return day{year: y, month: b, day: a}, true
	case b > 12:
		return day{year: y, month: a, day: b}, true
	case order == MonthFirst:
		return day{year: y, month: a, day: b, either: a != b}, true
	}
	return day{year: y, month: b, day: a, either: a != b}, true
}

// twoFields reads a month and a year.
func twoFields(f []string) (d day, ok bool) {
	if m := monthNamed(f[0]); m > 0 {
		y, ok := year(f[1])
		return day{year: y, month: m}, ok
	}
	a, na, ok1 := digits(f[0])
	if m := monthNamed(f[1]); m > 0 && na == 4 {
		return day{year: a, month: m}, ok1
	}
	b, nb, ok2 := digits(f[1])
	switch {
	case !ok1 || !ok2:
	case na == 4 && nb == 2 && b > 0:
		return day{year: a, month: b}, true
	case nb == 4 && na <= 2 && a > 0 && a <= 12:
		return day{year: b, month: a}, true
	}
	return d, false
}

// monthOnly says whether a cell is a month and no day of it, as headers are.
func monthOnly(s string) bool {
	d, ok := parseDate(s, DayFirst)
	return ok && d.day == 0
}

// months are the names of the months in the languages of most sheets; three letters of
// one are enough.
var months = func() map[string]int {
	m := map[string]int{}
	for _, names := range []string{
		"january february march april may june july august september october november december",
		"januar februar märz april mai juni juli august september oktober november dezember",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
		"januari februari maart april mei juni juli augustus september oktober november december",
		"jan feb mar apr may jun jul aug sep oct nov dec", "jan feb mrz apr mai jun jul aug sept okt nov dez", "janv févr mars avr mai juin juil août sept oct nov déc",
		"ene feb mar abr may jun jul ago sep oct nov dic",
	} {
		for i, name := range strings.Fields(names) {
			if m[name] == 0 {
				m[name] = i + 1
			}
		}
	}
	return m
}()

func monthNamed(s string) int {
	if s == "" || !unicode.IsLetter([]rune(s)[0]) {
		return 0
	}
	return months[strings.ToLower(s)]
}

func weekday(s string) bool {
	s = strings.ToLower(s)
	for d := range time.Weekday(7) {
		if name := strings.ToLower(d.String()); s == name || len(s) >= 3 && strings.HasPrefix(name, s) {
			return true
		}
	}
	return false
}

// digits reads a whole number and says how many digits it has.
func digits(s string) (n, count int, ok bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" || len(s) > 4 {
		return 0, 0, false
	}
	n, _ = strconv.Atoi(s)
	return n, len(s), true
}

// ordinal reads 5, 5th or 5.
func ordinal(s string) (int, bool) {
	s = strings.ToLower(s)
	for _, end := range []string{"st", "nd", "rd", "th"} {
		s = strings.TrimSuffix(s, end)
	}
	n, count, ok := digits(s)
	return n, ok && count <= 2
}

// year reads a year of four digits, or of two: up to 69 they are of this century.
func year(s string) (int, bool) {
	n, count, ok := digits(strings.TrimPrefix(strings.TrimPrefix(s, "'"), "’"))
	switch {
	case !ok || count == 1 || count == 3:
		return 0, false
	case count == 2 && n < 70:
		n += 2000
	case count == 2:
		n += 1900
	}
	return n, true
}

// serial reads the number of a day as spreadsheets count them.
func serial(s string) (d day, ok bool) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 20000 || n > 80000 {
		return d, false
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
	return day{year: t.Year(), month: int(t.Month()), day: t.Day()}, true
}
