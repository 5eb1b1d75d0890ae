package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/clausekg/clause/graph/vocabulary"
)

// statement is what a header says of its column behind a colon, as tables for package load
// have it: rent:money, tenant:Tenant, id:ID, page:SOURCE. It is no part of the name, and
// what it says is not inferred.
type statement struct {
	of     string   // a type of values, or empty
	kind   []string // the words of a kind: of what a reference points to, or with key of the rows
	key    bool
	source bool // its cells say where the facts of the row are from
}

// made says whether the header states anything.
func (s statement) made() bool { return s.of != "" || s.kind != nil || s.key || s.source }

// cutStatement cuts what a header states off its name. A word that begins with a capital
// is a kind; one in small letters is if it is what the rows of a table are called.
func cutStatement(header string, isRow func(words []string) bool) (name string, s statement) {
	i := strings.LastIndexByte(header, ':')
	if i < 0 {
		return header, s
	}
	name, word := strings.TrimSpace(header[:i]), header[i+1:]
	switch kind := kindWords(word); {
	case slices.Contains(vocabulary.Types, word):
		s.of = word
	case word == "ID":
		s.key = true
	case word == "SOURCE":
		s.source = true
	case kind == nil || !unicode.IsUpper([]rune(word)[0]) && !isRow(kind):
		return header, s
	default:
		s.kind, s.key = kind, strings.EqualFold(name, "id")
	}
	switch {
	case name != "":
	case s.key:
		name = "id"
	case s.source:
		name = "source"
	default:
		return header, statement{} // nothing has that type
	}
	return name, s
}

// kindWords are the words of what can be the name of a kind, or nil: letters, digits and
// _, and not capitals alone, which are codes.
func kindWords(word string) []string {
	if word == "" || !unicode.IsLetter([]rune(word)[0]) || !strings.ContainsFunc(word, unicode.IsLower) || strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	}) {
		return nil
	}
	words := splitWords(word)
	words[len(words)-1] = singular(words[len(words)-1])
	return words
}

// isRow says whether words are what the rows of a table are called, by its name.
func (m *Model) isRow(words []string) bool {
	return slices.ContainsFunc(m.Sheets, func(s *Sheet) bool { return slices.Equal(fileWords(s.Table.named), words) })
}

// state reads the cells of a column as its header states.
func (c *Column) state(order DateOrder, usual style) {
	of := c.stated.of
	if of == "" || of == "text" {
		c.form, c.Why = form{beside: -1}, "words" // until it is known what they refer to
	} else if c.form.Type != of {
		c.form, c.Why = c.profile.formOf(of, order, usual)
	} else {
		c.Why = "the header says so; " + c.Why
	}
	c.Type = c.form.Type
	c.Role = Omitted
	if c.Type != "" {
		c.Role = Property
	}
	if c.stated.source {
		c.Why = "where the facts of the row are from, the header says"
	}
}

// refersByHeader says whether the header states a reference.
func (c *Column) refersByHeader() bool { return c.stated.kind != nil && !c.stated.key }

// formOf is how cells are read as values of a type that somebody stated.
func (p *profile) formOf(of string, order DateOrder, usual style) (f form, why string) {
	f = form{beside: -1}
	why = "the header says so"
	switch of {
	case "date":
		why += "; " + p.inferOrder(&f, order)
		f.serial = p.all(func(c string) bool { _, ok := serial(c); return ok })
	case "truth":
		f.truths, _ = p.truth()
	default:
		p.inferAmount(&f, usual)
		if of == "money" && f.currency != "" {
			why += "; amounts in " + f.currency
		}
	}
	f.Type = of
	return f, why
}

// stateReference makes a column refer to things of the kind that its header states.
func (in *inference) stateReference(c *Column, all []*targets) {
	k := in.kindOf([]string{noun(c.stated.kind)})
	items, list := c.profile.items()
	if t := of(all, k); t != nil {
		r := t.count(c.profile.distinct, "")
		if cut := t.count(items, list); list != "" && cut.found*r.items > r.found*cut.items {
			r = cut
		}
		r.take(c)
		c.Why = "the header says so; " + c.Why
		return
	}
	if k.Sheet == nil && len(k.Names) == 0 {
		k.Names = []string{"name"}
	}
	c.Role, c.Type, c.Of, c.form.list = Reference, "", k, list
	c.Why = fmt.Sprintf("the header says so; %d names", len(items))
	if len(items) == 1 {
		c.Why = "the header says so; one name"
	}
}
