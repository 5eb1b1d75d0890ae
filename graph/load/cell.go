package load

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// parsers read a cell by the type of its column. No value and no error is no fact.
var parsers = map[string]func(string) (quad.Value, error){
	"text":     text,
	"integer":  integer,
	"number":   number,
	"money":    money,
	"date":     date,
	"truth":    truth,
	"duration": duration,
}

// types are the keys of parsers, for people.
const types = "text, integer, number, money, date, truth or duration"

// entity reads what names an entity: an IRI, bare or in <>, or a blank node _:name.
func entity(s string) (quad.Value, error) {
	if s == "" {
		return nil, fmt.Errorf("expected the id of an entity, but it is empty")
	}
	if name, ok := strings.CutPrefix(s, "_:"); ok {
		if name != "" && blankName(name) == len(name) {
			return quad.BNode(name), nil
		}
		return nil, fmt.Errorf("expected a blank node such as _:a1, but found %s", brief(s))
	}
	if inner, ok := strings.CutPrefix(s, "<"); ok {
		s = strings.TrimSuffix(inner, ">")
	}
	if !isIRI(s) {
		return nil, fmt.Errorf("expected the id of an entity, without spaces and without < > \" { } | ^ ` \\, but found %s", brief(s))
	}
	return quad.IRI(s), nil
}

// isIRI says whether s can be an IRI.
func isIRI(s string) bool {
	ascii := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf {
			ascii = false
		} else if !iriASCII[c] {
			return false
		}
	}
	return s != "" && (ascii || utf8.ValidString(s))
}

func text(s string) (quad.Value, error) { return quad.String(s), nil }

func integer(s string) (quad.Value, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("expected a whole number such as 12, but found %s", brief(s))
	}
	return quad.Int(n), nil
}

func number(s string) (quad.Value, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) || strings.ContainsAny(s, "xX_") {
		return nil, fmt.Errorf("expected a number such as 12.5, but found %s", brief(s))
	}
	return quad.Float(x), nil
}

// money reads an amount and its currency, before it or behind: 10000000 USD, and as
// questions have it, 10 million USD and USD 10,000,000.
func money(s string) (quad.Value, error) {
	if n := len(s); n > 3 {
		amount, code := s[:n-3], s[n-3:]
		if !currency(code) {
			amount, code = s[3:], s[:3]
		}
		if amount = strings.Trim(amount, " \t"); currency(code) {
			if !isAmount(amount) {
				amount = spelledAmount(amount)
			}
			if amount != "" {
				return quad.TypedString{Value: quad.String(amount + " " + code), Type: "clause:money"}, nil
			}
		}
	}
	return nil, fmt.Errorf("expected an amount and its currency, such as 10 million USD, but found %s", brief(s))
}

// scales are the words that may follow an amount, as powers of ten.
var scales = map[string]int{"thousand": 3, "million": 6, "billion": 9, "trillion": 12}

// spelledAmount writes an amount such as 1.5 million or 250,000 in digits, or nothing if
// it is none.
func spelledAmount(s string) string {
	number, word, scaled := strings.Cut(s, " ")
	power := 0
	if scaled {
		if power = scales[strings.ToLower(strings.TrimSpace(word))]; power == 0 {
			return ""
		}
	}
	whole, part, point := strings.Cut(number, ".")
	if point && !allDigits(part) {
		return ""
	}
	for i, group := range strings.Split(whole, ",") {
		if i > 0 && len(group) != 3 || strings.Contains(whole, ",") && len(strings.TrimPrefix(group, "-")) > 3 {
			return ""
		}
	}
	whole = strings.ReplaceAll(whole, ",", "")
	if missing := power - len(part); missing > 0 {
		part += strings.Repeat("0", missing)
	}
	whole, part = whole+part[:power], part[power:]
	minus := ""
	if rest, negative := strings.CutPrefix(whole, "-"); negative {
		minus, whole = "-", rest
	}
	if allDigits(whole) && scaled {
		whole = strings.TrimLeft(whole[:len(whole)-1], "0") + whole[len(whole)-1:]
	}
	if part != "" {
		whole += "." + part
	}
	if !isAmount(minus + whole) {
		return ""
	}
	return minus + whole
}

// currency says whether s is a code of ISO 4217.
func currency(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// isAmount says whether s is a number of at most 15 digits, with at most 4 behind the
// point.
func isAmount(s string) bool {
	whole, part, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return len(whole) <= 15 && allDigits(whole) && (!point || len(part) <= 4 && allDigits(part))
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func date(s string) (quad.Value, error) {
	kind := quad.IRI("")
	switch {
	case len(s) == 10 && s[4] == '-' && s[7] == '-' && isDay(s):
		kind = xsd + "date"
	case len(s) == 7 && s[4] == '-' && allDigits(s[:4]) && s[5:] >= "01" && s[5:] <= "12" && allDigits(s[5:]):
		kind = xsd + "gYearMonth"
	case len(s) == 4 && allDigits(s):
		kind = xsd + "gYear"
	default:
		return nil, fmt.Errorf("expected a date such as 2025-10-28, 2025-10 or 2025, but found %s", brief(s))
	}
	return quad.TypedString{Value: quad.String(s), Type: kind}, nil
}

// isDay says whether 2025-10-28 is a day of the calendar.
func isDay(s string) bool {
	if !allDigits(s[:4]) || !allDigits(s[5:7]) || !allDigits(s[8:]) {
		return false
	}
	month, day := s[5:7], s[8:]
	switch {
	case month < "01" || month > "12" || day < "01" || day > "31":
		return false
	case day <= "28":
		return true
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func truth(s string) (quad.Value, error) {
	switch strings.ToLower(s) {
	case "yes", "true":
		return quad.Bool(true), nil
	case "no", "false":
		return quad.Bool(false), nil
	case "unknown":
		return nil, nil
	}
	return nil, fmt.Errorf("expected yes, no or unknown, but found %s", brief(s))
}

var (
	durationForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([0-9]{1,6}) (day|week|month|year)s?$`) })
	xsdDuration  = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^P(?:[0-9]{1,6}Y)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}D)?$`)
	})
)

func duration(s string) (quad.Value, error) {
	form := s
	if m := durationForm().FindStringSubmatch(s); m != nil {
		n, unit := m[1], strings.ToUpper(m[2][:1])
		if unit == "W" {
			weeks, _ := strconv.Atoi(n)
			n, unit = strconv.Itoa(7*weeks), "D"
		}
		form = "P" + n + unit
	}
	if form == "P" || !xsdDuration().MatchString(form) {
		return nil, fmt.Errorf("expected a duration such as 90 days or 2 years, but found %s", brief(s))
	}
	return quad.TypedString{Value: quad.String(form), Type: quad.IRI(xsd + "duration")}, nil
}

// brief quotes a cell for an error, not at length.
func brief(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}
