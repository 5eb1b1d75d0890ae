package exact

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/alecthomas/participle/v2/lexer"
)

// digits scans a number or a date. Digits joined by `-` are a date if the first are four;
// a difference of numbers is written with blanks.
func (s *scanner) digits(rest string) {
	n := run(rest)
	if n == 4 && len(rest) > 5 && rest[4] == '-' && isDigit(rest[5]) {
		s.date(rest)
		return
	}
	if n+1 < len(rest) && rest[n] == '.' && isDigit(rest[n+1]) {
		n += 1 + run(rest[n+1:])
	}
	if n < len(rest) && rest[n] == '%' {
		n++
	}
	if tail := strings.IndexFunc(rest[n:], func(r rune) bool { return !wordPart(r) }); tail != 0 && n < len(rest) {
		if tail < 0 {
			tail = len(rest) - n
		}
		s.fail(n+tail, "a name that starts with a digit is quoted, and a number stands apart from its unit")
		s.fault.Suggestions = []string{Quote(rest[:n+tail]), rest[:n] + " " + rest[n:n+tail]}
		return
	}
	s.emit(number, n)
}

// date scans 2025-11-03 or 2025-11.
func (s *scanner) date(rest string) {
	n := strings.IndexFunc(rest, func(r rune) bool { return r != '-' && !wordPart(r) })
	if n < 0 {
		n = len(rest)
	}
	if y, m, d, ok := parseDate(rest[:n]); !ok {
		s.fail(n, "a date is written 2025-11-03, 2025-11 or 2025; a difference has blanks around its sign")
	} else if m < 1 || m > 12 {
		s.fail(n, "there is no month %02d", m)
	} else if d > 0 && time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() != d || strings.Count(rest[:n], "-") == 2 && d == 0 {
		s.fail(n, "there is no day %02d in %04d-%02d", d, y, m)
	} else {
		s.emit(date, n)
	}
}

// parseDate reads yyyy-mm-dd or yyyy-mm.
func parseDate(t string) (y, m, d int, ok bool) {
	if len(t) != 7 && len(t) != 10 {
		return 0, 0, 0, false
	}
	for i := range len(t) {
		if (i == 4 || i == 7) != (t[i] == '-') || t[i] != '-' && !isDigit(t[i]) {
			return 0, 0, 0, false
		}
	}
	y, _ = strconv.Atoi(t[:4])
	m, _ = strconv.Atoi(t[5:7])
	if len(t) == 10 {
		d, _ = strconv.Atoi(t[8:])
	}
	return y, m, d, true
}

// run returns the number of leading digits.
func run(t string) int {
	n := 0
	for n < len(t) && isDigit(t[n]) {
		n++
	}
	return n
}

// scales are the words that multiply a number before them.
var scales = map[string]bool{"thousand": true, "million": true, "billion": true, "trillion": true}

// units are the words that make a duration of a number before them, in days or months.
var units = map[string]struct{ days, months int }{
	"day": {1, 0}, "days": {1, 0}, "week": {7, 0}, "weeks": {7, 0},
	"month": {0, 1}, "months": {0, 1}, "year": {0, 12}, "years": {0, 12},
}

// number reads a number with what belongs to it: a scale, a currency, units of time.
func (c climber) number() (Expr, error) {
	first := c.lex.Next()
	n := &Number{Digits: strings.TrimSuffix(first.Value, "%"), Percent: strings.HasSuffix(first.Value, "%")}
	if t := c.lex.Peek(); t.Type == name && scales[t.Value] && !n.Percent {
		n.Scale = c.lex.Next().Value
	}
	if t := c.lex.Peek(); t.Type == name && isCurrency(t.Value) && !n.Percent {
		n.Currency = c.lex.Next().Value
	} else if t.Type == name && units[t.Value] != (struct{ days, months int }{}) && n.Scale == "" && !n.Percent {
		if err := c.duration(n, first); err != nil {
			return nil, err
		}
	}
	n.At = c.from(first)
	return n, nil
}

// duration reads the units of n, as in `1 year 6 months`; the first number is read.
func (c climber) duration(n *Number, digits *lexer.Token) error {
	n.Duration = true
	for {
		k, err := strconv.ParseInt(digits.Value, 10, 24)
		if err != nil {
			e := refuse(digits, nil)
			e.Message = "a duration is a whole number of days, weeks, months or years"
			return e
		}
		u := units[c.lex.Next().Value]
		n.Days, n.Months = n.Days+int(k)*u.days, n.Months+int(k)*u.months
		here := c.lex.MakeCheckpoint()
		if digits = c.lex.Next(); digits.Type != number || c.lex.Peek().Type != name || units[c.lex.Peek().Value] == (struct{ days, months int }{}) {
			c.lex.LoadCheckpoint(here)
			return nil
		}
	}
}

// isCurrency reports whether w is three capitals, like USD.
func isCurrency(w string) bool {
	return len(w) == 3 && strings.IndexFunc(w, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

// Quote returns text as a quoted string of the exact form.
func Quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u{%x}`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// unquote returns what a quoted string says, or the escape in it that is none.
func unquote(lit string) (text, bad string) {
	body := lit[1 : len(lit)-1]
	if !strings.Contains(body, `\`) {
		return body, ""
	}
	var b strings.Builder
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			b.WriteByte(body[i])
			continue
		}
		r, n := escape(body[i:])
		if n == 0 {
			return "", body[i:min(i+2, len(body))]
		}
		b.WriteRune(r)
		i += n - 1
	}
	return b.String(), ""
}

// escape reads the escape that t starts with and returns its length, 0 if it is none.
func escape(t string) (rune, int) {
	if len(t) < 2 {
		return 0, 0
	}
	switch t[1] {
	case '"', '\\':
		return rune(t[1]), 2
	case 'n':
		return '\n', 2
	case 't':
		return '\t', 2
	case 'r':
		return '\r', 2
	case 'u':
		end := strings.IndexByte(t, '}')
		if end < 4 || end > 9 || t[2] != '{' {
			return 0, 0
		}
		r, err := strconv.ParseUint(t[3:end], 16, 32)
		if err != nil || r > unicode.MaxRune || r >= 0xd800 && r < 0xe000 {
			return 0, 0
		}
		return rune(r), end + 1
	}
	return 0, 0
}
