package english

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/clausekg/clause/query/internal/value"
)

// The patterns are compiled when the first number is met: a question without one starts
// without them.
var (
	isoDate = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{4}-\d{2}(-\d{2})?\b`) })
	longDay = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i)(?:(\d{1,2})\s+)?(january|february|march|april|may|june|july|august|september|october|november|december)\s+(\d{4})\b`)
	})
	number = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(\s*%|\s+(?:thousand|million|billion|trillion)\b)?(?:\s+([A-Z]{3})\b)?`)
	})
	dots    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{1,3}(?:\.\d{3}(?:\.\d{3})+|\.000)\b`) })
	spelled = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i)(an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(day|week|month|year)s?\b`)
	})
	unit = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d+)\s+(day|week|month|year)s?\b`) })
)

var months = map[string]string{
	"january": "01", "february": "02", "march": "03", "april": "04", "may": "05", "june": "06",
	"july": "07", "august": "08", "september": "09", "october": "10", "november": "11", "december": "12",
}

// numberWords are the numbers that are written out.
var numberWords = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// literal returns the number, date or duration that stands here and its length, or 0.
func (l *cutter) literal() (Token, int) {
	rest := l.text[l.at:]
	if m := longDay().FindStringSubmatch(rest); m != nil {
		iso := m[3] + "-" + months[strings.ToLower(m[2])]
		if m[1] != "" {
			iso += "-" + ("0" + m[1])[len(m[1])-1:]
		}
		return dateToken(iso, len(m[0]))
	}
	if rest[0] < '0' || rest[0] > '9' {
		w := wordLength(rest)
		if strings.EqualFold(rest[:w], "today") {
			return Token{Class: Date, Today: true, Key: todayKey}, w
		}
		if m := spelled().FindStringSubmatch(rest); m != nil && (len(m[1]) > 2 || l.measuresTime()) {
			if v, ok := value.ParseDuration(digits(m[1]) + " " + strings.ToLower(m[2]) + "s"); ok {
				return Token{Class: Duration, Value: v, Key: "\x00duration"}, len(m[0])
			}
		}
		if n := slices.Index(numberWords, strings.ToLower(rest[:w])); n >= 0 && l.classOf(rest[:w]) == 0 {
			return Token{Class: Number, Value: value.OfInt(int64(n)), Key: "\x00number"}, w
		}
		return Token{}, 0
	}
	if m := isoDate().FindString(rest); m != "" {
		return dateToken(m, len(m))
	}
	if m := unit().FindStringSubmatch(rest); m != nil {
		if v, ok := value.ParseDuration(m[1] + " " + m[2] + "s"); ok {
			return Token{Class: Duration, Value: v, Key: "\x00duration"}, len(m[0])
		}
	}
	return numberToken(rest)
}

// currencies are the marks before an amount that stand for one currency only.
var currencies = map[rune]string{'£': "GBP", '€': "EUR"}

// amount emits an amount behind the mark of its currency: £20,000, €5 million.
func (l *cutter) amount(mark rune, size int) bool {
	code := currencies[mark]
	rest := l.text[l.at+size:]
	if code == "" || rest == "" || rest[0] < '0' || rest[0] > '9' {
		return false
	}
	t, n := numberToken(rest)
	if n == 0 || strings.Contains(rest[:n], "%") {
		return false
	}
	v, ok := value.ParseMoney(strings.ReplaceAll(rest[:n], ",", "") + " " + code)
	if !ok || t.Value.Type == value.Money { // £5 EUR
		return false
	}
	l.emit(Token{Class: Number, Value: v, Key: "\x00number"}, size+n)
	return true
}

// dotted returns the length of a number whose thousands are parted by dots, 10.000.000 or
// 10.000, or 0: here a dot begins the decimals, and nobody means ten by it.
func dotted(rest string) int {
	if rest[0] < '1' || rest[0] > '9' {
		return 0
	}
	return len(dots().FindString(rest))
}

// measuresTime reports whether "a year" is a length of time here: within a year, longer than
// a year.
func (l *cutter) measuresTime() bool {
	if len(l.out) == 0 {
		return false
	}
	switch l.out[len(l.out)-1].Key {
	case "within", "than", "least", "most", "exactly", "over", "under":
		return true
	}
	return false
}

func dateToken(iso string, n int) (Token, int) {
	v, ok := value.ParseDate(iso)
	if !ok {
		return Token{}, 0
	}
	return Token{Class: Date, Value: v, Key: "\x00date"}, n
}

// numberToken reads a number with its multiplier and currency. Four digits alone may be
// a year as well: the position decides.
func numberToken(rest string) (Token, int) {
	m := number().FindStringSubmatch(rest)
	if m == nil || len(m[0]) < len(rest) && isWordByte(rest[len(m[0])]) {
		return Token{}, 0
	}
	t := Token{Class: Number, Key: "\x00number"}
	digits := strings.ReplaceAll(m[1], ",", "") + m[2]
	v, ok := value.ParseNumber(strings.TrimSpace(digits + " " + strings.TrimSpace(m[3])))
	if m[4] != "" {
		v, ok = value.ParseMoney(strings.TrimSpace(digits+" "+strings.TrimSpace(m[3])) + " " + m[4])
	}
	if !ok {
		return Token{}, 0
	}
	t.Value = v
	if len(m[0]) == 4 && m[1] == m[0] {
		if y, err := strconv.Atoi(m[0]); err == nil && y >= 1000 {
			t.Class |= Date
		}
	}
	return t, len(m[0])
}
