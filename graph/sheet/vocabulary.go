package sheet

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
)

// Vocabulary writes the model as the text of a vocabulary, for people to edit: kinds,
// then for each table what its columns are, with the headers beside.
func (m *Model) Vocabulary() string {
	w := &writer{model: m, said: map[string]bool{}, adjectives: m.adjectives(), verbs: m.verbs(), states: m.states(), degrees: m.degrees()}
	var files []string
	for _, s := range m.Sheets {
		files = append(files, filepath.Base(s.Table.File))
	}
	if len(files) > 4 {
		files = append(files[:3], fmt.Sprintf("%d other tables", len(files)-3))
	}
	w.line("# The words of %s, made from headers and cells.", list(files))
	w.line("# Change what reads badly and make the database anew: clause new DB TABLE... --vocabulary THIS")
	w.line("#")
	w.line("# The names before the brackets are what columns are found by; the words in quotes are what")
	w.line("# questions say. A column whose line is taken out is not read. Rules say what follows from facts.")
	w.line("")
	for _, k := range m.Kinds {
		w.kind(k)
	}
	w.shared("name", `noun "name"`)
	w.shared("alias", `noun "alias" plural "aliases"`)
	for _, s := range m.Sheets {
		w.sheet(s)
	}
	return w.b.String()
}

type writer struct {
	model      *Model
	b          strings.Builder
	said       map[string]bool // declarations that an earlier table made
	adjectives map[*Column]string
	verbs      map[*Column]string // of references and days
	states     map[*Column][]state
	degrees    map[*Column]string // superlatives of properties
}

func (w *writer) line(format string, args ...any) {
	w.b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

func (w *writer) kind(k *Kind) {
	text := "kind " + k.Name
	for _, n := range k.Nouns {
		text += " " + spoken(n)
	}
	if len(k.Names) > 0 {
		text += "  name " + strings.Join(k.Names, ", ")
	}
	if k.Start != "" {
		text += "  period " + k.Start + " through " + k.End
	}
	w.line("%s", text)
}

// shared declares a property by which things of several kinds are called.
func (w *writer) shared(name, frames string) {
	if slices.ContainsFunc(w.model.Kinds, func(k *Kind) bool { return slices.Contains(k.Names, name) }) {
		w.line("property %s(Thing) text  %s", name, frames)
	}
}

// spoken is a noun in quotes, with its plural if that is not regular.
func spoken(noun string) string {
	if many := plural(noun); many != vocabulary.Plural(noun) {
		return quoted(noun) + " plural " + quoted(many)
	}
	return quoted(noun)
}

// spokenValue is the noun of a property: one that is a plural, such as beds, stays as it is.
func spokenValue(noun string) string {
	if last := lastWord(noun); singular(last) != last && plurals[last] == "" {
		return quoted(noun) + " plural " + quoted(noun)
	}
	return spoken(noun)
}

func quoted(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }

// sheet declares the columns of a table.
func (w *writer) sheet(s *Sheet) {
	w.line("")
	w.line("# %s", filepath.Base(s.Table.File))
	if s.Kind == nil {
		a, b := s.ends[0], s.ends[1]
		inverse := ""
		if a.Noun != b.Noun {
			inverse = "  noun " + spoken(a.Noun) + " 1 of 2"
		}
		w.line("relation %s(%s, %s)  noun %s 2 of 1%s", b.Name, a.Of.Name, b.Of.Name, spoken(b.Noun), inverse)
		return
	}
	for _, c := range s.Columns {
		declaration := w.column(s, c)
		if declaration == "" || w.said[s.Kind.Name+c.Name] {
			continue
		}
		w.said[s.Kind.Name+c.Name] = true
		if header := strings.Join(strings.Fields(c.Header), " "); header != "" && !strings.EqualFold(header, c.Noun) {
			declaration = fmt.Sprintf("%-78s  # %s", declaration, header)
		}
		w.line("%s", declaration)
	}
	w.stateRules(s)
}

// column declares a column, or is empty for one that needs no declaration.
func (w *writer) column(s *Sheet, c *Column) string {
	as := ""
	if c.IRI != c.Name {
		as = "  as <" + c.IRI + ">"
	}
	switch {
	case c.Role == Reference:
		return fmt.Sprintf("relation %s(%s, %s)  noun %s 2 of 1%s%s", c.Name, s.Kind.Name, c.Of.Name, spoken(c.Noun), w.relationFrames(s, c), as)
	case c.Role == Omitted || c.Name == "" || c.Name == "name" || c.Name == "alias":
		return ""
	}
	return fmt.Sprintf("property %s(%s) %s  noun %s%s%s%s", c.Name, s.Kind.Name, c.Type, spokenValue(c.Noun), w.frames(s, c), w.degrees[c], as)
}

// Things of kinds called so are said with these prepositions: contracts in Leeds, with
// Acme, grants to a school.
var (
	places  = strings.Fields("country city town region province county district stadt land ort ville pays location site place")
	groups  = strings.Fields("team department division building office branch ward league competition sector industry")
	parties = strings.Fields("supplier vendor customer client tenant landlord provider partner sponsor counterparty party contractor lieferant kunde mieter firm company club team athlete player")
	givers  = strings.Fields("donor sender payer origin funder lender grantor shipper transferor consignor nationality")
	takers  = strings.Fields("recipient beneficiary payee destination grantee receiver addressee borrower transferee consignee")
)

// relationFrames are the verb and the prepositions of a reference; one that does not tell
// by itself which column is meant only where no other refers to things of the same kind.
func (w *writer) relationFrames(s *Sheet, c *Column) (text string) {
	if verb := w.verbs[c]; verb != "" {
		text = verbFrame(verb) + " 2 1"
	}
	first, last := c.profile.heading.words[0], lastWord(c.Noun)
	if c.profile.heading.text() == "reports to" {
		text += `  verb "report" 1 to 2`
	}
	used := map[string]bool{}
	for _, o := range s.Columns {
		if o != c && o.Role == Reference {
			used[o.way()] = true
		}
	}
	if way := c.way(); way != "" && !used[way] {
		return text + fmt.Sprintf("  preposition %q 1 2", way)
	}
	if slices.ContainsFunc(s.Columns, func(o *Column) bool { return o != c && o.Of == c.Of }) {
		return text
	}
	if slices.Contains(places, last) || slices.Contains(groups, last) || last == "club" && slices.Contains(s.Kind.Nouns, "player") {
		text += `  preposition "in" 1 2`
	}
	if slices.Contains(parties, last) {
		text += `  preposition "with" 1 2`
	}
	if last == "party" && used["from"] && !used["to"] && first == "party" { // what is given to a party
		text += `  preposition "to" 1 2`
	}
	return text
}

// way is the preposition by which a reference says where from or where to, or empty.
func (c *Column) way() string {
	first, last := c.profile.heading.words[0], lastWord(c.Noun)
	switch {
	case c.profile.heading.text() == "reports to":
		return ""
	case first == "from" || slices.Contains(givers, last):
		return "from"
	case first == "to" || slices.Contains(takers, last):
		return "to"
	}
	return ""
}

// frames are the further nouns, verbs and adjectives of a property.
func (w *writer) frames(s *Sheet, c *Column) string {
	short := ""
	if noun := w.model.short(s.Kind, c); noun != "" {
		short = "  noun " + spokenValue(noun)
	}
	if one := c.oneCounted(); one != "" && !w.model.nouns()[one] {
		short += "  noun " + quoted(one)
	}
	switch {
	case c.Type == "date" && c.Name == s.Kind.Start:
		return w.extraNoun(s, c, "start") + `  verb "start"`
	case c.Type == "date" && c.Name == s.Kind.End:
		return w.extraNoun(s, c, "end") + `  verb "end"  verb "expire"`
	case c.Type == "date" && c == w.first(s, (*Column).renews):
		return short + `  verb "renew"`
	case c.Type == "date" && s.Kind.Start == "" && slices.Contains([]string{"start", "start date", "started"}, c.profile.heading.text()):
		return short + `  verb "start"`
	case w.verbs[c] != "":
		return short + verbFrame(w.verbs[c])
	case c.Type == "truth" && w.adjectives[c] != "":
		return "  adjective " + quoted(w.adjectives[c])
	}
	return short
}

// oneCounted is one of what a column counts: a bedroom of Bedrooms.
func (c *Column) oneCounted() string {
	one := singular(c.Noun)
	if c.Type != "integer" || strings.Contains(c.Noun, " ") || one == c.Noun || taken[one] {
		return ""
	}
	return one
}

// renews says whether a column is the day on which a thing renews.
func (c *Column) renews() bool {
	return c.Type == "date" && c.profile.heading.has("renewal", "renews", "renew") && !c.profile.heading.has("notice")
}

// measures says whether a column is a number by which things are large or small.
func (c *Column) measures() bool {
	return (c.Type == "number" || c.Type == "integer") && !c.profile.heading.has("year", "no", "id", "version", "month", "day", "rank", "latitude", "longitude", "lat", "lon")
}

// first is the first column of a kind's tables that a test holds for.
func (w *writer) first(s *Sheet, test func(*Column) bool) *Column {
	for _, c := range w.model.columnsOf(s.Kind) {
		if c.Role == Property && test(c) {
			return c
		}
	}
	return nil
}

// extraNoun is one more noun, if no column of the kind has it.
func (w *writer) extraNoun(s *Sheet, c *Column, noun string) string {
	if c.Noun == noun || slices.ContainsFunc(w.model.columnsOf(s.Kind), func(o *Column) bool { return o.Noun == noun }) {
		return ""
	}
	return "  noun " + quoted(noun)
}

// adjectives are what columns of yes and no are spoken as: active, auto-renewing. A word
// that before another noun would be one of the nouns is none.
func (m *Model) adjectives() map[*Column]string {
	nouns := m.nouns()
	found := map[*Column]string{}
	for _, k := range m.Kinds {
		for _, c := range m.columnsOf(k) {
			if c.Type != "truth" || c.Role != Property {
				continue
			}
			if a := adjective(c.profile.heading); a != "" && !hides(a, nouns) {
				found[c] = a
			}
		}
	}
	return found
}

// hides says whether an adjective and a noun side by side are another noun.
func hides(adjective string, nouns map[string]bool) bool {
	for n := range nouns {
		if rest, ok := strings.CutPrefix(n, adjective+" "); ok && nouns[rest] {
			return true
		}
	}
	return false
}

// adjectival are words that say how a thing is, by themselves.
var adjectival = strings.Fields(`active valid paid open closed live public private overdue late new sole direct critical current mandatory urgent complete void final exempt
	aktiv remote external internal vip eligible due sold free full freehold leasehold furnished vacant occupied junior senior part-time full-time`)

// adjective is what a header of yes and no says of a thing, or empty if it is a noun.
func adjective(h heading) string {
	text, last := h.text(), h.words[len(h.words)-1]
	switch {
	case slices.Contains([]string{"auto renew", "auto renewal", "autorenew", "auto renews", "automatic renewal", "renews automatically"}, text):
		return "auto-renewing"
	case text == "in force" || text == "overlap" || taken[text] || len(h.words) > 3:
		return ""
	case len(h.words) <= 2 && slices.Contains(adjectival, last):
		return text
	}
	for _, end := range []string{"ed", "ive", "able", "ible", "ous", "ful", "less", "ary", "ory", "ical", "ing"} {
		if strings.HasSuffix(last, end) && len(last) > len(end)+2 {
			return text
		}
	}
	return ""
}

// list writes words as a person would: a, b and c.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
