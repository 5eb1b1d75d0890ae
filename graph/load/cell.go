package load

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
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
		return nil, fmt.Errorf("expected the id of an entity, but the cell is empty")
	}
	if name, ok := strings.CutPrefix(s, "_:"); ok {
		if p := (lineParser{line: []byte(s)}); name != "" {
			if v, f := p.blank(); f == nil && p.at == len(s) {
				return v, nil
			}
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
	return s != "" && utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !iriRune(r) }) < 0
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

var moneyForm = regexp.MustCompile(`^(-?[0-9]{1,15}(?:\.[0-9]{1,4})?)\s*([A-Z]{3})$`)

func money(s string) (quad.Value, error) {
	m := moneyForm.FindStringSubmatch(s)
	if m == nil {
		return nil, fmt.Errorf("expected an amount and its currency, such as 250000000000 USD, but found %s", brief(s))
	}
	return quad.TypedString{Value: quad.String(m[1] + " " + m[2]), Type: "clause:money"}, nil
}

func date(s string) (quad.Value, error) {
	for _, form := range []struct{ layout, name string }{
		{time.DateOnly, "date"}, {"2006-01", "gYearMonth"}, {"2006", "gYear"},
	} {
		if len(s) != len(form.layout) {
			continue
		}
		if _, err := time.Parse(form.layout, s); err == nil {
			return quad.TypedString{Value: quad.String(s), Type: quad.IRI(xsd + form.name)}, nil
		}
	}
	return nil, fmt.Errorf("expected a date such as 2025-10-28, 2025-10 or 2025, but found %s", brief(s))
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
	durationForm = regexp.MustCompile(`^([0-9]{1,6}) (day|week|month|year)s?$`)
	xsdDuration  = regexp.MustCompile(`^P(?:[0-9]{1,6}Y)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}D)?$`)
)

func duration(s string) (quad.Value, error) {
	form := s
	if m := durationForm.FindStringSubmatch(s); m != nil {
		n, unit := m[1], strings.ToUpper(m[2][:1])
		if unit == "W" {
			weeks, _ := strconv.Atoi(n)
			n, unit = strconv.Itoa(7*weeks), "D"
		}
		form = "P" + n + unit
	}
	if form == "P" || !xsdDuration.MatchString(form) {
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
