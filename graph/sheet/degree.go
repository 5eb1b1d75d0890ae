package sheet

import (
	"fmt"
	"slices"
	"strings"
)

// What is measured has words for its most and its least: the tallest player, the cheapest
// flight. Every kind has such a word once, for the column that it says most of.

// degree is a pair of superlatives.
type degree struct{ highest, lowest string }

// text declares a degree; the highest may be said of the lowest number, as the oldest of
// the first year.
func (d degree) text() (text string) {
	for _, word := range []struct{ word, end string }{{d.highest, "highest"}, {d.lowest, "lowest"}} {
		if word.word != "" {
			text += fmt.Sprintf("  superlative %q %s", word.word, word.end)
		}
	}
	return text
}

// ranking says which columns a degree is said of.
type ranking struct {
	of func(*Kind, *Column) bool
	degree
}

// rankings are the degrees, the more telling before the others.
var rankings = []ranking{
	{func(_ *Kind, c *Column) bool { return c.Type == "date" && c.has("birth", "dob", "born", "birthday") }, degree{"youngest", "oldest"}},
	{func(_ *Kind, c *Column) bool { return c.counts("age") }, degree{"oldest", "youngest"}},
	{func(_ *Kind, c *Column) bool {
		return (c.Type == "date" || c.Type == "integer") && c.has("built", "founded", "established")
	}, degree{"newest", "oldest"}},
	{func(k *Kind, c *Column) bool { return c.Type == "date" && c.Name == k.Start }, degree{"newest", "oldest"}},
	{func(_ *Kind, c *Column) bool { return c.Type == "money" && c.has(wages...) }, degree{"best-paid", "worst-paid"}},
	{func(_ *Kind, c *Column) bool { return c.Type == "money" && c.has(prices...) }, degree{"most expensive", "cheapest"}},
	{func(_ *Kind, c *Column) bool { return c.counts("height") }, degree{"tallest", "shortest"}},
	{func(_ *Kind, c *Column) bool { return c.counts("weight") }, degree{"heaviest", "lightest"}},
	{func(_ *Kind, c *Column) bool {
		return (c.Type == "duration" || c.counts(lengths...)) && !c.has("notice", "per", "late")
	}, degree{"longest", "shortest"}},
	{func(_ *Kind, c *Column) bool { return c.counts(sizes...) }, bySize},
	{func(_ *Kind, c *Column) bool { return c.Type == "money" && !c.has(wages...) }, bySize},
	{func(_ *Kind, c *Column) bool {
		return c.measures() && !c.has(lengths...) && !c.has("height", "weight", "age", "built")
	}, bySize},
}

var (
	bySize  = degree{"largest", "smallest"}
	wages   = strings.Fields("salary wage wages")
	prices  = strings.Fields("price cost fee rent charge fare tariff premium")
	lengths = strings.Fields("days hours minutes weeks nights duration length distance")
	sizes   = strings.Fields("sqft sqm sq m2 area size population capacity")
)

// degrees are the superlatives of columns. Columns of one name are one property, whatever
// kind they are of, so what is said of one of them must not be said of another of any of
// these kinds.
func (m *Model) degrees() map[*Column]string {
	by := map[string][]*Kind{} // the kinds that have a column of a name
	for _, k := range m.Kinds {
		for _, c := range m.columnsOf(k) {
			by[c.Name] = append(by[c.Name], k)
		}
	}
	type claim struct {
		kind *Kind
		word string
	}
	of, found := map[claim]string{}, map[*Column]string{} // the name of the property that a word is said of
	for _, r := range rankings {
		for _, k := range m.Kinds {
			columns := m.columnsOf(k)
			at := slices.IndexFunc(columns, func(c *Column) bool { return c.Role == Property && r.of(k, c) })
			if at < 0 {
				continue
			}
			c := columns[at]
			said := func(k *Kind) bool {
				return of[claim{k, r.highest}] != "" || of[claim{k, r.lowest}] != ""
			}
			if slices.ContainsFunc(by[c.Name], said) {
				continue
			}
			for _, k := range by[c.Name] {
				of[claim{k, r.highest}], of[claim{k, r.lowest}] = c.Name, c.Name
			}
			found[c] += r.text()
		}
	}
	return found
}

// counts says whether a column is one of numbers under a header with one of some words.
func (c *Column) counts(words ...string) bool {
	return (c.Type == "integer" || c.Type == "number") && c.has(words...)
}

func (c *Column) has(words ...string) bool { return c.profile.heading.has(words...) }

// often are words before the noun of an amount that people leave out.
var often = strings.Fields("annual yearly monthly weekly daily hourly quarterly")

// short is what people call a column for short: the rent of Monthly rent, the date of
// Invoice date. It is empty if another column or a kind is called so.
func (m *Model) short(k *Kind, c *Column) string {
	columns := m.columnsOf(k)
	if whole := spelledOut[c.Noun]; whole != "" && c.Role == Property && !m.isKind(whole) &&
		!slices.ContainsFunc(columns, func(o *Column) bool { return o.Noun == whole }) {
		return whole
	}
	first, rest, several := strings.Cut(c.Noun, " ")
	if c.Role != Property || !several || taken[rest] || strings.HasPrefix(rest, "no") {
		return ""
	}
	if !slices.Contains(often, first) && !slices.Contains(k.Nouns, first) || c.Type == "truth" {
		return ""
	}
	same := func(o *Column) bool {
		_, after, _ := strings.Cut(o.Noun, " ")
		return o != c && (o.Noun == rest || after == rest)
	}
	if slices.ContainsFunc(columns, same) || m.isKind(rest) || c.Name == k.Start || c.Name == k.End || c.Name == "name" {
		return ""
	}
	return rest
}

// spelledOut are what people say for headers that nobody says.
var spelledOut = map[string]string{"dob": "date of birth", "sq ft": "size", "sqft": "size", "sqm": "size", "sq m": "size", "qty": "quantity"}

// isKind says whether a noun is one of a kind, in either number.
func (m *Model) isKind(noun string) bool {
	return slices.ContainsFunc(m.Kinds, func(k *Kind) bool {
		return slices.ContainsFunc(k.Nouns, func(n string) bool { return n == noun || plural(n) == noun })
	})
}
