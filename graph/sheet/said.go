package sheet

import (
	"fmt"
	"strings"
)

// What a header names often has a verb too, and what a cell says an adjective: a winner
// wins, what is published is published on a day, and a tender whose status is open is an
// open one. Only words that cannot be read as something else are taken.

// agents are those who do something: what it is that they do.
var agents = map[string]string{
	"winner": "win", "owner": "own", "supplier": "supply", "provider": "provide", "seller": "sell", "buyer": "buy", "purchaser": "purchase",
	"manager": "manage", "author": "write", "writer": "write", "publisher": "publish", "manufacturer": "make", "maker": "make", "producer": "produce",
	"insurer": "insure", "employer": "employ", "tenant": "rent", "lessee": "rent", "landlord": "let", "lessor": "let", "signatory": "sign", "issuer": "issue",
	"organiser": "organise", "organizer": "organize", "operator": "operate", "developer": "develop", "designer": "design", "distributor": "distribute",
	"founder": "found", "creator": "create", "builder": "build", "carrier": "carry", "payer": "pay", "guarantor": "guarantee", "director": "direct",
	"composer": "compose", "editor": "edit", "translator": "translate", "teacher": "teach", "driver": "drive", "reviewer": "review", "approver": "approve",
	"leader": "lead", "requester": "request", "negotiator": "negotiate", "inspector": "inspect", "auditor": "audit", "importer": "import", "exporter": "export",
	"licensee": "license", "holder": "hold", "painter": "paint", "trainer": "train", "inventor": "invent", "funder": "fund", "borrower": "borrow",
}

// irregularVerbs have other forms than the rule makes: third person, past, participle, -ing.
var irregularVerbs = map[string][4]string{
	"win": {"wins", "won", "won", "winning"}, "sell": {"sells", "sold", "sold", "selling"}, "buy": {"buys", "bought", "bought", "buying"},
	"write": {"writes", "wrote", "written", "writing"}, "make": {"makes", "made", "made", "making"}, "let": {"lets", "let", "let", "letting"},
	"build": {"builds", "built", "built", "building"}, "pay": {"pays", "paid", "paid", "paying"}, "teach": {"teaches", "taught", "taught", "teaching"},
	"drive": {"drives", "drove", "driven", "driving"}, "lead": {"leads", "led", "led", "leading"}, "hold": {"holds", "held", "held", "holding"},
}

// verbs are what references are spoken as besides their noun. A kind has a verb once, and
// none that is a noun of the tables.
func (m *Model) verbs() map[*Column]string {
	nouns := m.nouns()
	found := map[*Column]string{}
	for _, k := range m.Kinds {
		used := map[string]bool{}
		for _, c := range m.columnsOf(k) {
			if c.Role != Reference {
				continue
			}
			verb := agents[c.Noun[strings.LastIndexByte(c.Noun, ' ')+1:]]
			if by := doers[strings.Join(c.profile.heading.words, " ")]; by[1] != "" {
				verb = by[1]
			}
			if verb != "" && !used[verb] && !nouns[verb] && !taken[verb] {
				found[c], used[verb] = verb, true
			}
		}
	}
	return found
}

// verbFrame declares a verb of whom a reference points to.
func verbFrame(verb string) string {
	text := "  verb " + quoted(verb)
	if forms, ok := irregularVerbs[verb]; ok {
		text += " forms"
		for _, f := range forms {
			text += " " + quoted(f)
		}
	}
	return text + " 2 1"
}

// nouns are all that the tables have, in both numbers.
func (m *Model) nouns() map[string]bool {
	nouns := map[string]bool{}
	for _, k := range m.Kinds {
		for _, n := range k.Nouns {
			nouns[n], nouns[plural(n)] = true, true
		}
		for _, c := range m.columnsOf(k) {
			nouns[c.Noun], nouns[plural(c.Noun)] = true, true
		}
	}
	return nouns
}

// state is a word in the cells of a column that says how a thing is.
type state struct {
	word  string
	cells []string // that say it, as they are written
}

// maxStates is how many different cells a column of states has at most.
const maxStates = 12

// states are the adjectives of columns of a few words, such as a status: those of their
// cells that say how a thing is by themselves, and are nothing else in the tables.
func (m *Model) states() map[*Column][]state {
	nouns, adjectives, verbs := m.nouns(), m.adjectives(), m.verbs()
	found := map[*Column][]state{}
	for _, k := range m.Kinds {
		other := map[string]bool{}
		for _, c := range m.columnsOf(k) {
			other[c.Name], other[adjectives[c]], other[participle(verbs[c])] = true, true, true
		}
		for _, c := range m.columnsOf(k) {
			if !c.saysState() {
				continue
			}
			for _, st := range c.profile.states() {
				if !other[st.word] && !nouns[st.word] && !hides(st.word, nouns) {
					other[st.word] = true
					found[c] = append(found[c], st)
				}
			}
		}
	}
	return found
}

// saysState says whether the cells of a column are a few words on how things are.
func (c *Column) saysState() bool {
	p := c.profile
	return c.Role == Property && c.Type == "text" && c.form.list == "" && len(p.distinct) <= maxStates && 2*len(p.distinct) <= p.filled &&
		p.heading.ends("status", "state", "stage", "phase", "result", "outcome", "decision")
}

// states are the cells that are adjectives, in the order of the rows.
func (p *profile) states() (found []state) {
	at := map[string]int{}
	for _, cell := range p.distinct {
		words := splitWords(cell)
		word := strings.Join(words, " ")
		if word == "" || word != fold(cell) || adjective(heading{words: words}) != word {
			continue
		}
		if i, ok := at[word]; ok { // Open and open
			found[i].cells = append(found[i].cells, cell)
			continue
		}
		at[word] = len(found)
		found = append(found, state{word, []string{cell}})
	}
	return found
}

// stateRules declares the states of a table's columns as rules.
func (w *writer) stateRules(s *Sheet) {
	for _, c := range s.Columns {
		for _, st := range w.states[c] {
			variable := "X"
			if r := s.Kind.Name[0]; r >= 'A' && r <= 'Z' {
				variable = string(r)
			}
			var is []string
			for _, cell := range st.cells {
				is = append(is, fmt.Sprintf("%s(%s) = %s", c.Name, variable, quoted(cell)))
			}
			w.line("rule %s(%s %s)  adjective %s  if %s", identifier(st.word), variable, s.Kind.Name, quoted(st.word), strings.Join(is, " or "))
		}
	}
}

// participle is the past participle of a verb.
func participle(verb string) string {
	if forms, ok := irregularVerbs[verb]; ok {
		return forms[2]
	}
	switch last := len(verb) - 1; {
	case verb == "":
		return ""
	case verb[last] == 'e':
		return verb + "d"
	case verb[last] == 'y' && !strings.ContainsRune("aeiou", rune(verb[last-1])):
		return verb[:last] + "ied"
	}
	return verb + "ed"
}
