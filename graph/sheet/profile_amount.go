package sheet

import (
	"regexp"
	"strconv"
	"strings"
)

// census is what the amounts of a column have in common, by counts of cells.
type census struct {
	told       style          // how their digits are read
	n          int            // cells that are amounts
	units      map[string]int // by the unit behind the number
	currencies map[string]int // by the sign of money
	percents   int
	long       bool // some number has more digits than a float holds
}

// amounts counts the amounts of a column, read as its own cells tell, or else as in.
func (p *profile) amounts(in style) census {
	k := census{told: p.style(), units: map[string]int{}, currencies: map[string]int{}}
	if k.told == anyStyle {
		k.told = in
	}
	if k.told == anyStyle {
		k.told = pointStyle
	}
	for _, c := range p.distinct {
		a, ok := parseAmount(c, k.told)
		if !ok {
			continue
		}
		k.n += p.count[c]
		k.units[a.unit] += p.count[c]
		k.currencies[a.currency] += p.count[c]
		if a.percent {
			k.percents += p.count[c]
		}
		whole, _, _ := strings.Cut(strings.TrimPrefix(a.digits, "-"), ".")
		k.long = k.long || len(whole) > 15
	}
	return k
}

// inferAmount says whether the column is one of numbers, and of which.
func (p *profile) inferAmount(f *form, in style) (bool, string) {
	k := p.amounts(in)
	f.style, f.power = k.told, p.heading.power
	if k.long || k.n == 0 {
		return false, ""
	}
	if k.n == k.units[""] && k.n == p.filled && p.heading.power == 0 && durationUnit(p.heading.unit) != "" && p.lasts(p.heading.unit, p.heading.unit, k.told) { // Notice period (days)
		f.Type, f.unit = "duration", p.heading.unit
		return true, "lengths of time, the header says " + f.unit
	}
	if _, usual := mostOf(k.units); usual != "" {
		if p.lasts(usual, "", k.told) {
			f.Type = "duration"
			return true, "cells such as " + brief(p.distinct[0])
		}
		if loose[usual] && p.moneyed(k.currencies) {
			k.units[""] += k.units[usual] // 1.2m of money
			delete(k.units, usual)
		}
	}
	share, unit := mostOf(k.units)
	signed := k.percents > 0 || k.currencies[""] < k.n || unit != "" || p.heading.has(moneyWords...) || p.heading.currency != ""
	if 5*share < 4*p.filled && !(signed && 5*share >= 3*p.filled) {
		return false, ""
	}
	f.cents = p.fit(func(c string) bool { return centsForm.MatchString(c) }) > 0
	f.unit = unit
	if why := p.inferMoney(f, k.currencies); why != "" {
		return true, why
	}
	if k.percents == 0 && f.power == 0 && p.all(func(c string) bool { a, ok := parseAmount(c, k.told); return !ok || whole(a) }) {
		f.Type = "integer"
		return true, "whole numbers" + withUnit(unit) + p.styleTold(k.told)
	}
	f.Type, f.percent = "number", k.percents > 0
	if f.percent {
		return true, "percentages: 12% is 0.12"
	}
	return true, "numbers" + withUnit(unit) + p.styleTold(k.told)
}

// lasts says whether a column with this unit is one of lengths of time; numbers alone are of
// the bare unit, if there is one.
func (p *profile) lasts(unit, bare string, told style) bool {
	return durationUnit(unit) != "" && 5*p.fit(func(c string) bool { _, ok := parseDuration(c, bare, told); return ok }) >= 4*p.filled
}

// inferMoney says why the amounts of a column are money, and in which currency; it is
// empty where neither the header nor a cell names one.
func (p *profile) inferMoney(f *form, currencies map[string]int) (why string) {
	delete(currencies, "")
	_, usual := mostOf(currencies)
	switch {
	case p.heading.currency != "":
		f.Type, f.currency = "money", p.heading.currency
		if usual != "" && usual != f.currency {
			return "amounts with their currency; the header says " + f.currency + " for those without"
		}
		return "the header says " + f.currency + p.scaled()
	case len(currencies) > 1:
		f.Type = "money"
		return "amounts with their currency"
	case usual != "":
		f.Type, f.currency = "money", usual
		return "amounts in " + usual + p.scaled()
	}
	return ""
}

var (
	centsForm = regexp.MustCompile(`[0-9][.,][0-9]{2}\b`)
	groupForm = regexp.MustCompile(`^[^0-9.,]*[0-9]{1,3}[.,][0-9]{3}[^0-9.,]*$`)
)

// moneyed says whether a column is one of money.
func (p *profile) moneyed(currencies map[string]int) bool {
	return p.heading.currency != "" || len(currencies) > 1 || currencies[""] == 0 || p.heading.has(moneyWords...)
}

func withUnit(unit string) string {
	if unit == "" {
		return ""
	}
	return " of " + unit
}

func (p *profile) scaled() string {
	switch p.heading.power {
	case 3:
		return ", in thousands"
	case 6:
		return ", in millions"
	case 9:
		return ", in billions"
	}
	return ""
}

// styleTold says what was chosen where the cells do not tell a thousand from a fraction.
func (p *profile) styleTold(in style) string {
	certain, either := false, ""
	for _, c := range p.distinct {
		switch told, sure := styleOf(c); {
		case sure:
			certain = true
		case told != anyStyle:
			either = c
		}
	}
	switch {
	case certain && in == commaStyle:
		return ", with a decimal comma"
	case certain || either == "":
		return ""
	}
	a, _ := parseAmount(either, in)
	return ", " + either + " read as " + a.digits
}

// style is the one that the cells tell, or anyStyle.
func (p *profile) style() style {
	points, commas := 0, 0
	for _, c := range p.distinct {
		switch in, certain := styleOf(c); {
		case !certain:
		case in == pointStyle:
			points += p.count[c]
		default:
			commas += p.count[c]
		}
	}
	switch {
	case points > commas:
		return pointStyle
	case commas > 0:
		return commaStyle
	}
	return anyStyle
}

// mostOf is the key with the highest count; of several the first by its letters.
func mostOf(counts map[string]int) (n int, key string) {
	for k, c := range counts {
		if c > n || c == n && k < key {
			n, key = c, k
		}
	}
	return n, key
}

func whole(a amount) bool { return !strings.Contains(a.digits, ".") }

// durationUnit is the unit of a length of time that a word stands for, or empty.
func durationUnit(w string) string {
	switch strings.TrimSuffix(strings.TrimSuffix(w, "n"), "s") {
	case "day", "tag", "tage", "jour":
		return "D"
	case "week", "wk", "woche", "semaine":
		return "W"
	case "month", "mo", "mth", "mnth", "monat", "monate", "moi":
		return "M"
	case "year", "yr", "jahr", "jahre", "an", "année":
		return "Y"
	}
	return ""
}

// parseDuration reads 90 days, 2 yrs, 12 months; a number alone is of the usual unit.
func parseDuration(s, usual string, in style) (string, bool) {
	a, ok := parseAmount(s, in)
	if a.unit == "" {
		a.unit = usual
	}
	if !ok || !whole(a) || strings.HasPrefix(a.digits, "-") || len(a.digits) > 6 {
		return "", false
	}
	switch unit := durationUnit(a.unit); unit {
	case "":
		return "", false
	case "W":
		return "P" + shiftedWeeks(a.digits) + "D", true
	default:
		return "P" + a.digits + unit, true
	}
}

func shiftedWeeks(weeks string) string {
	n := 0
	for _, c := range weeks {
		n = 10*n + int(c-'0')
	}
	return strconv.Itoa(7 * n)
}
