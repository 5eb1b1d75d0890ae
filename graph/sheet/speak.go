package sheet

import (
	"slices"
	"strings"
)

// speak gives every column the words that questions say: names that differ within a
// kind, nouns that no kind has, and the periods of kinds.
func (in *inference) speak() {
	for _, s := range in.model.Sheets {
		if s.Kind == nil {
			for _, c := range s.Columns {
				c.Noun = c.thingNoun()
			}
			a, b := s.Columns[0], s.Columns[1]
			b.Name = identifier(b.Noun)
			b.IRI = b.Name
			a.Name = ""
			continue
		}
		in.nouns(s)
	}
	in.nameProperties()
	in.shortKinds()
	for _, k := range in.model.Kinds {
		in.period(k)
	}
}

// shortKinds gives kinds of several words the last of them as a further noun, where it is
// nothing else: lobby meetings are meetings.
func (in *inference) shortKinds() {
	nouns := in.model.nouns()
	ending := map[string]int{}
	for _, k := range in.model.Kinds {
		for _, n := range k.Nouns {
			ending[lastWord(n)]++
		}
	}
	for _, k := range in.model.Kinds {
		last := lastWord(k.Nouns[0])
		if k.Sheet == nil || last == k.Nouns[0] || len(k.Nouns) > 1 || nouns[last] || taken[last] || ending[last] > 1 ||
			slices.Contains([]string{"record", "detail", "line", "item", "entry", "value"}, last) {
			continue
		}
		in.kinds[last] = k
		k.Nouns = append(k.Nouns, last)
	}
}

// columnsOf are the columns of a kind's tables; of those of one header in several tables
// the first stands for all.
func (m *Model) columnsOf(k *Kind) (columns []*Column) {
	seen := map[string]bool{}
	for _, s := range m.Sheets {
		if s.Kind != k {
			continue
		}
		for _, c := range s.Columns {
			if c.Name != "" && !seen[c.Name] {
				seen[c.Name] = true
				columns = append(columns, c)
			}
		}
	}
	return columns
}

// nouns names the columns of a table.
func (in *inference) nouns(s *Sheet) {
	used := map[string]*Column{}
	for _, o := range in.model.Sheets { // tables of one kind share what they say
		if o == s {
			break
		}
		if o.Kind == s.Kind {
			for _, c := range o.Columns {
				used[c.Noun] = c
			}
		}
	}
	here := map[string]bool{}
	for _, c := range s.Columns {
		if c.Role == Omitted {
			continue
		}
		word := in.noun(s, c)
		for n := 2; ; n++ {
			old := used[word]
			if !here[word] && (old == nil || old.like(c)) {
				break
			}
			word = in.noun(s, c) + " " + [...]string{"two", "three", "four", "five", "six", "seven", "eight", "nine"}[min(n-2, 7)]
			if n > 9 {
				word = in.noun(s, c) + " of column " + strings.ToLower(c.Letter)
			}
		}
		here[word] = true
		c.Noun, c.Name = word, identifier(word)
		if old := used[word]; old != nil {
			c.Name = old.Name
		}
		c.IRI = c.Name
		used[word] = c
	}
}

// like says whether two columns of one header can be one property; whole numbers in one
// table may be others in the next.
func (c *Column) like(o *Column) bool {
	if c.Type == "integer" && o.Type == "number" || c.Type == "number" && o.Type == "integer" {
		c.Type, o.Type = "number", "number"
	}
	return c.Type == o.Type && c.Of == o.Of
}

// noun is what a column is called in questions.
func (in *inference) noun(s *Sheet, c *Column) string {
	words := c.profile.heading.words
	if c.Role == Reference {
		stem := stemOf(words)
		if doer, _ := c.profile.heading.doer(); doer != "" {
			return doer
		}
		if len(stem) == 0 {
			stem = words
		}
		stem = slices.Clone(stem)
		stem[len(stem)-1] = singular(stem[len(stem)-1])
		return noun(stem)
	}
	switch {
	case c.Role == Key && c.naming:
		return "name"
	case c.naming && slices.Contains(s.Kind.Nouns, noun(words)): // Company, beside its number
		return "name"
	case c.alias:
		return "alias"
	}
	if c.Type == "truth" && len(words) > 1 && words[0] == "has" {
		words = words[1:]
	}
	if len(words) > 2 && c.Type == "integer" && words[1] == "of" && slices.Contains([]string{"no", "number", "num", "nr"}, words[0]) && in.kinds[singular(noun(words[2:]))] == nil {
		words = words[2:] // No. of bedrooms
	}
	word := noun(words)
	if c.Role == Key && in.kinds[word] != nil {
		return word + " id"
	}
	if in.kinds[word] != nil || word == "in force" || word == "overlap" {
		word += map[string]string{"text": " text", "date": " date", "truth": " flag", "money": " amount"}[c.Type]
		if in.kinds[word] != nil {
			word += " value"
		}
	}
	return word
}

// usual are the names by which things are known in any graph: a column that is called so
// and is no name gets an address of its own.
var usual = []string{"label", "name", "preflabel", "pref_label", "title", "altlabel", "alt_label", "alias", "aliases"}

// nameProperties writes down which properties name things. What has the name of one in
// another table and is none there gets an address of its own.
func (in *inference) nameProperties() {
	naming := map[string]bool{"name": true}
	for _, s := range in.model.Sheets {
		for _, c := range s.Columns {
			if s.Kind == nil || c.Role == Omitted || c.Role == Reference || c.Type != "text" {
				continue
			}
			if c.named(s) {
				naming[c.Name] = true
				if !slices.Contains(s.Kind.Names, c.Name) {
					s.Kind.Names = append(s.Kind.Names, c.Name)
				}
			}
		}
	}
	for _, s := range in.model.Sheets {
		for _, c := range s.Columns {
			if c.Role == Property && !c.named(s) && (naming[c.Name] || slices.Contains(usual, c.Name)) && s.Kind != nil {
				if c.Name == "name" { // a text that is not its name
					c.Noun, c.Name = "name text", "name_text"
				}
				c.IRI = identifier(s.Kind.Nouns[0]) + "_" + c.Name
			}
		}
	}
}

// named says whether the column names the row's thing.
func (c *Column) named(s *Sheet) bool {
	return c.naming || c.alias || s.People != nil && c == s.People.Last
}

// otherName says whether the header says that cells are other names of the row's thing.
func (c *Column) otherName() bool {
	return slices.Contains([]string{"alias", "aliases", "aka", "other name", "other names", "short name", "trading name", "also known as", "nickname", "abbreviation", "acronym", "ticker"},
		c.profile.heading.text())
}

// startWords and endWords are words of headers of the first and the last day of something.
var (
	startWords = strings.Fields(`start begin beginning commencement effective from since inception commences starts beginn anfang von début inicio inizio started commenced`)
	endWords   = strings.Fields(`end expiry expiration expires expire until termination to ends ende ablauf bis fin scadenza vencimiento expired through terminates`)
)

// period finds the first and last day of the things of a kind, if two columns of dates
// say them.
func (in *inference) period(k *Kind) {
	var start, end *Column
	for _, c := range in.model.columnsOf(k) {
		if c.Type != "date" || c.Role != Property {
			continue
		}
		h := c.profile.heading
		if start == nil && h.has(startWords...) && !h.has("notice", "work", "birth") {
			start = c
		}
		if end == nil && h.has(endWords...) && !h.has("notice", "birth", "start") {
			end = c
		}
	}
	if end != nil && start == nil { // the day of signature starts what has an end
		for _, c := range in.model.columnsOf(k) {
			if c.Type == "date" && c.profile.heading.has("signed", "signature", "agreement", "awarded") {
				start = c
				break
			}
		}
	}
	if start == nil || end == nil || start == end {
		return
	}
	k.Start, k.End = start.Name, end.Name
	start.Why += "; the period starts"
	end.Why += "; the period ends"
}
