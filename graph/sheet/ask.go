package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Questions are questions that the tables should answer, the most telling first. Each
// stands in a list of ways to ask it: where the first is refused or has no answer, the
// next may have one.
func (m *Model) Questions() (all [][]string) {
	sheets := slices.DeleteFunc(slices.Clone(m.Sheets), func(s *Sheet) bool { return s.Kind == nil })
	slices.SortStableFunc(sheets, func(a, b *Sheet) int { return b.weight() - a.weight() })
	for i, s := range sheets {
		a := &asker{model: m, sheet: s, one: s.Kind.Nouns[0], many: plural(s.Kind.Nouns[0])}
		if i == 0 {
			all = append(all, a.main()...)
		} else {
			all = append(all, a.aside()...)
		}
	}
	return all
}

// weight is how much a table says: tables with references and periods first.
func (s *Sheet) weight() int {
	n := 0
	for _, c := range s.Columns {
		switch {
		case c.Role == Reference:
			n += 3
		case c.Type == "money" || c.Type == "date":
			n += 2
		case c.Role == Property:
			n++
		}
	}
	if s.Kind.Start != "" {
		n += 3
	}
	return n
}

type asker struct {
	model     *Model
	sheet     *Sheet
	one, many string
}

// columns are those of the table that a test holds for.
func (a *asker) columns(test func(*Column) bool) (found []*Column) {
	for _, c := range a.sheet.Columns {
		if c.Role != Omitted && c.Name != "" && test(c) {
			found = append(found, c)
		}
	}
	return found
}

func ofType(types ...string) func(*Column) bool {
	return func(c *Column) bool { return c.Role == Property && slices.Contains(types, c.Type) && !c.naming }
}

func isReference(c *Column) bool { return c.Role == Reference }

// main asks of the table that says the most.
func (a *asker) main() (all [][]string) {
	ask := func(ways ...string) { all = append(all, ways) }
	refs := a.columns(isReference)
	slices.SortStableFunc(refs, func(x, y *Column) int { return x.rank() - y.rank() })
	for _, r := range refs[:min(len(refs), 1)] {
		ask(fmt.Sprintf("how many %s are there per %s", a.many, r.Noun))
		name := fmt.Sprintf("%q", r.frequent())
		if a.model.plain(r.frequent()) {
			name = r.frequent()
		}
		ask(fmt.Sprintf("which %s have the %s %s", a.many, r.Noun, name), fmt.Sprintf("which %s have the %s %q", a.many, r.Noun, r.frequent()))
	}
	if end := a.column(a.sheet.Kind.End); end != nil {
		ask(fmt.Sprintf("which %s end within 90 days", a.many), fmt.Sprintf("which %s end in %s", a.many, end.lastYear()))
		ask(fmt.Sprintf("which %s are in force", a.many))
	}
	for _, d := range a.columns((*Column).renews) {
		ask(fmt.Sprintf("which %s renew within 90 days", a.many), fmt.Sprintf("which %s renew in %s", a.many, d.lastYear()))
		break
	}
	if measure := a.measure(); measure != nil {
		if len(refs) > 0 {
			ask(fmt.Sprintf("what is the total %s of %s per %s", measure.Noun, a.many, refs[min(1, len(refs)-1)].Noun))
		}
		ask(fmt.Sprintf("list the top 5 %s by %s", a.many, measure.Noun))
	}
	if dates := a.columns(ofType("date")); len(dates) > 0 && a.sheet.Kind.End == "" {
		ask(fmt.Sprintf("which %s have %s in %s", a.many, article(dates[0].Noun), dates[0].lastYear()),
			fmt.Sprintf("which %s have %s since %s", a.many, article(dates[0].Noun), dates[0].lastYear()))
	}
	words := a.model.adjectives()
	if truths := a.columns(ofType("truth")); len(truths) > 0 {
		if adj := words[truths[0]]; adj != "" {
			ask(fmt.Sprintf("which %s are %s", a.many, adj), fmt.Sprintf("which %s are not %s", a.many, adj))
		} else {
			ask(fmt.Sprintf("which %s have %s", a.many, article(truths[0].Noun)))
		}
	}
	states := a.model.states()
	for _, t := range a.columns(ofType("text")) {
		if said := states[t]; len(said) > 0 {
			ask(fmt.Sprintf("which %s are %s", a.many, said[0].word))
			break
		}
		if len(t.profile.distinct) < t.profile.filled && t.profile.length() < 30 {
			ask(fmt.Sprintf("which %s have the %s %q", a.many, t.Noun, t.frequent()))
			break
		}
	}
	if len(all) < 3 {
		if said := a.columns(func(c *Column) bool { return c.Role == Property && !c.naming }); len(said) > 0 {
			ask(fmt.Sprintf("list each %s, its %s", a.one, said[0].Noun))
		}
		ask(fmt.Sprintf("how many %s are there", a.many))
		ask(fmt.Sprintf("list %s", a.many))
	}
	return all
}

// aside asks of another table.
func (a *asker) aside() (all [][]string) {
	for _, r := range a.columns(isReference)[:min(1, len(a.columns(isReference)))] {
		all = append(all, []string{fmt.Sprintf("how many %s are there per %s", a.many, r.Noun)})
	}
	if measure := a.measure(); measure != nil {
		all = append(all, []string{fmt.Sprintf("which %s have the 3 highest %s", a.one, plural(measure.Noun)), fmt.Sprintf("list the top 3 %s by %s", a.many, measure.Noun)})
	}
	return append(all, []string{fmt.Sprintf("how many %s are there", a.many)})
}

// plain says whether a name can be said without quotes: words in capitals, none of which
// is a variable or a word of the grammar or the tables.
func (m *Model) plain(name string) bool {
	for _, w := range strings.Fields(name) {
		r := []rune(w)
		low := strings.ToLower(w)
		if strings.Trim(string(r[1:]), "0123456789") == "" || !unicode.IsUpper(r[0]) && !unicode.IsDigit(r[0]) || taken[low] || slices.ContainsFunc(m.Kinds, func(k *Kind) bool {
			return slices.Contains(k.Nouns, low) || slices.Contains(k.Nouns, singular(low))
		}) {
			return false
		}
	}
	return name != "" && unicode.IsUpper([]rune(name)[0]) && !strings.ContainsFunc(name, unicode.IsControl)
}

// column is the table's column of a name, or nil.
func (a *asker) column(name string) *Column {
	for _, c := range a.columns(func(c *Column) bool { return c.Name == name }) {
		return c
	}
	return nil
}

// measure is the column by which the table's things are large: money before numbers.
func (a *asker) measure() *Column {
	for _, c := range a.columns(ofType("money")) {
		return c
	}
	for _, c := range a.columns((*Column).measures) {
		return c
	}
	return nil
}

// rank puts those references first by which counts say something: not a thing a row, not
// one thing for all; parties before places and sorts.
func (c *Column) rank() int {
	n := 0
	if d := len(c.profile.distinct); d < 2 || d == c.profile.filled {
		n += 10
	}
	if 2*c.profile.filled < c.profile.rows {
		n += 5
	}
	if c.Of.Sheet == nil {
		n++
	}
	if last := c.Noun[strings.LastIndexByte(c.Noun, ' ')+1:]; !slices.Contains(parties, last) {
		n++
	}
	return n
}

// frequent is the cell that comes most often.
func (c *Column) frequent() string {
	items, list := c.profile.items()
	best := items[0]
	for _, cell := range c.profile.distinct {
		if list == "" && c.profile.count[cell] > c.profile.count[best] {
			best = cell
		}
	}
	if c.target != nil {
		key := c.keyed[fold(best)]
		if name := c.target.called[key]; name != "" {
			return name
		}
	}
	return best
}

// lastYear is the year in which most dates of a column lie; of several the last.
func (c *Column) lastYear() string {
	years := map[string]int{}
	best := ""
	for _, cell := range c.profile.distinct {
		d, ok := parseDate(cell, c.form.dates)
		if !ok {
			continue
		}
		y := d.String()[:4]
		years[y] += c.profile.count[cell]
		if best == "" || years[y] > years[best] || years[y] == years[best] && y > best {
			best = y
		}
	}
	return best
}
