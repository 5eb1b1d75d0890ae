package english

import (
	"regexp"
	"strings"
	"sync"

	"github.com/clausekg/clause/query/internal/value"
)

// Dates that are told from today or from another date, and stretches of days: "last year",
// "5 years ago", "the end of 2026", "the last 6 months", "Q3 2026". A name or a term of the
// vocabulary that is as long stands before them.

var (
	nearUnit = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i)(this|last|next)\s+(year|month)\b`)
	})
	ago = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i)(?:(\d+)|(an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\s+(day|week|month|year)s?\s+ago\b`)
	})
	edge = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i)(?:the\s+)?(end|start|beginning)\s+of\s+(?:(january|february|march|april|may|june|july|august|september|october|november|december)\s+)?(\d{4}(?:-\d{2})?)\b`)
	})
	lastSpan = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i)(?:the\s+)?(last|past|next)\s+(\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(day|week|month|year)s?\b`)
	})
	partOfYear = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:([QqHh])([1-4])[\s-]+|(?i:the\s+)?(?i:(first|second|third|fourth|last)\s+(quarter|half)\s+of\s+))(\d{4})\b`)
	})
)

// agoKey is the key of "5 years ago"; nearKey of a day, month or year that may stand without
// a preposition: "this year", "yesterday".
const (
	agoKey   = "\x00ago"
	nearKey  = "\x00near"
	todayKey = "\x00today"
)

// beginsNear are the first letters of what near looks at.
const beginsNear = "tlnapyqhseof0123456789"

// near returns the date or stretch told in several words that stands here and its length, or 0.
func near(rest string) (Token, int) {
	if !strings.ContainsRune(beginsNear, rune(rest[0]|0x20)) && (rest[0] < '0' || rest[0] > '9') {
		return Token{}, 0
	}
	if m := nearUnit().FindStringSubmatch(rest); m != nil {
		unit := strings.ToLower(m[2])
		n := Near{Unit: unit}
		if word := strings.ToLower(m[1]); word != "this" {
			n.Shift, _ = value.ParseDuration("1 " + unit + "s")
			n.Back = word == "last"
		}
		return Token{Class: Date, Today: true, Near: n, Key: nearKey}, len(m[0])
	}
	for word, back := range map[string]bool{"yesterday": true, "tomorrow": false} {
		if len(rest) >= len(word) && strings.EqualFold(rest[:len(word)], word) && !isWordStart(rest[len(word):]) {
			day, _ := value.ParseDuration("1 days")
			return Token{Class: Date, Today: true, Near: Near{Shift: day, Back: back}, Key: nearKey}, len(word)
		}
	}
	if m := ago().FindStringSubmatch(rest); m != nil {
		if v, ok := value.ParseDuration(digits(m[1]+m[2]) + " " + strings.ToLower(m[3]) + "s"); ok {
			return Token{Class: Date, Today: true, Near: Near{Shift: v, Back: true}, Key: agoKey}, len(m[0])
		}
	}
	if m := edge().FindStringSubmatch(rest); m != nil {
		return edgeToken(m)
	}
	if m := lastSpan().FindStringSubmatch(rest); m != nil {
		if v, ok := value.ParseDuration(digits(m[2]) + " " + strings.ToLower(m[3]) + "s"); ok {
			return Token{Class: Stretch, Today: true, Value: v, Back: !strings.EqualFold(m[1], "next"), Key: "\x00stretch"}, len(m[0])
		}
	}
	if m := partOfYear().FindStringSubmatch(rest); m != nil {
		return partToken(m)
	}
	return Token{}, 0
}

// digits returns a number that may be written out, or be an article, in digits.
func digits(word string) string {
	word = strings.ToLower(word)
	if word == "a" || word == "an" {
		return "1"
	}
	for i, w := range numberWords {
		if w == word {
			return value.OfInt(int64(i)).String()
		}
	}
	return word
}

// edgeToken is the first or the last day of a month or a year.
func edgeToken(m []string) (Token, int) {
	iso := m[3]
	if month := months[strings.ToLower(m[2])]; month != "" {
		if len(iso) > 4 {
			return Token{}, 0
		}
		iso += "-" + month
	}
	v, ok := value.ParseDate(iso)
	if !ok {
		return Token{}, 0
	}
	day := v.Int
	if strings.EqualFold(m[1], "end") {
		day = value.Until(v) - 1
	}
	return Token{Class: Date, Value: value.Value{Type: value.Date, Int: day}, Key: "\x00date"}, len(m[0])
}

// partToken is a quarter or a half of a year, from its first to its last month.
func partToken(m []string) (Token, int) {
	length, n := 3, 0
	if strings.EqualFold(m[1], "h") || strings.EqualFold(m[4], "half") {
		length = 6
	}
	switch strings.ToLower(m[3]) {
	case "":
		n = int(m[2][0] - '0')
	case "first":
		n = 1
	case "second":
		n = 2
	case "third":
		n = 3
	case "fourth":
		n = 4
	case "last":
		n = 12 / length
	}
	if n > 12/length {
		return Token{}, 0
	}
	t := Token{Class: Stretch, Key: "\x00stretch"}
	t.From, _ = value.ParseDate(m[5] + monthOf((n-1)*length+1))
	t.To, _ = value.ParseDate(m[5] + monthOf(n*length))
	return t, len(m[0])
}

func monthOf(n int) string { return "-" + string(rune('0'+n/10)) + string(rune('0'+n%10)) }
