package sheet

import (
	"fmt"
	"slices"
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
	"donor": "donate", "attendee": "attend", "visitor": "visit",
}

// irregularParticiples are those that no rule makes.
var irregularParticiples = map[string]string{
	"win": "won", "sell": "sold", "buy": "bought", "write": "written", "make": "made", "let": "let", "build": "built", "pay": "paid", "teach": "taught",
	"drive": "driven", "lead": "led", "hold": "held", "send": "sent", "lose": "lost", "give": "given", "take": "taken", "lend": "lent", "find": "found", "hear": "heard",
	"leave": "left", "bear": "born",
}

// doers are headers that say what somebody did: their noun and verb.
var doers = map[string][2]string{
	"signed by": {"signatory", "sign"}, "owned by": {"owner", "own"}, "managed by": {"manager", "manage"}, "approved by": {"approver", "approve"},
	"created by": {"creator", "create"}, "supplied by": {"supplier", "supply"}, "provided by": {"provider", "provide"}, "sold by": {"seller", "sell"},
	"reviewed by": {"reviewer", "review"}, "sponsored by": {"sponsor", "sponsor"}, "requested by": {"requester", "request"}, "issued by": {"issuer", "issue"},
	"prepared by": {"author", "prepare"}, "negotiated by": {"negotiator", "negotiate"}, "assigned to": {"assignee", ""}, "reports to": {"manager", ""},
	"ship via": {"shipper", ""}, "bill to": {"bill-to customer", ""}, "sold to": {"buyer", ""}, "paid by": {"payer", "pay"}, "led by": {"leader", "lead"},
	"replaced by": {"replacement", "replace"}, "insured by": {"insurer", "insure"}, "funded by": {"funder", "fund"}, "written by": {"author", "write"},
}

// doer is whom a header names by what they did: their noun and their verb, or nothing.
func (h heading) doer() (noun, verb string) {
	if by, ok := doers[h.text()]; ok {
		return by[0], by[1]
	}
	if len(h.words) == 2 && h.words[1] == "by" {
		if verb = deedOf(h.words[0]); verb != "" {
			return strings.TrimSuffix(verb, "e") + "er", verb
		}
	}
	return "", ""
}

// deeds are verbs by which tables say what was done, by whom or when.
var deeds = strings.Fields(`replace approve hire publish submit sign issue deliver receive close open create award complete pay order ship launch release register file grant build
	sell buy amend renew cancel terminate review update modify invoice settle accept reject decide appoint elect retire join leave promote dismiss admit discharge install inspect
	repair test deploy acquire list announce introduce propose adopt ratify notify request report resolve assign schedule book rent lease lend borrow return refund license certify
	audit verify confirm execute transfer record enter upload send translate edit write draft print produce manufacture purchase donate fund finance insure claim refer supply provide
	own manage sponsor prepare negotiate lead win teach drive design develop operate organise organize represent employ supervise sell advise treat diagnose prescribe book train
	commission host win score transfer loan let deliver check examine assess handle process collect carry move open found establish start dispatch withdraw
	resign injure appoint leave bear`)

// events are what days are called by, and the verb of what was done on them.
var events = map[string]string{
	"publication": "publish", "submission": "submit", "delivery": "deliver", "signature": "sign", "signing": "sign", "award": "award", "issue": "issue", "hire": "hire",
	"release": "release", "launch": "launch", "completion": "complete", "approval": "approve", "registration": "register", "filing": "file", "purchase": "purchase",
	"payment": "pay", "admission": "admit", "discharge": "discharge", "acquisition": "acquire", "announcement": "announce", "cancellation": "cancel",
	"termination": "terminate", "amendment": "amend", "opening": "open", "closing": "close", "closure": "close", "creation": "create", "installation": "install",
	"inspection": "inspect", "review": "review", "sale": "sell", "invoice": "invoice", "booking": "book", "dispatch": "dispatch", "receipt": "receive",
	"leaving": "leave", "departure": "leave", "birth": "bear", "dob": "bear", "birthday": "bear", "appointment": "appoint", "resignation": "resign",
}

// dayVerb is what was done on the days of a column, or empty: Published, Award date, Date of
// delivery.
func (c *Column) dayVerb() string {
	words := slices.DeleteFunc(slices.Clone(c.profile.heading.words), func(w string) bool { return w == "date" || w == "year" || w == "day" || w == "of" || w == "on" })
	if c.Role != Property || c.Type != "date" || len(words) != 1 {
		return ""
	}
	if verb := deedOf(words[0]); verb != "" {
		return verb
	}
	return events[words[0]]
}

// deedOf is the verb that a participle is one of, or empty.
func deedOf(word string) string {
	for _, verb := range deeds {
		if participle(verb) == word {
			return verb
		}
	}
	return ""
}

// verbs are what references and days are spoken as besides their noun. A kind has a verb
// once, and none that is a noun of the tables.
func (m *Model) verbs() map[*Column]string {
	nouns := m.nouns()
	found := map[*Column]string{}
	for _, k := range m.Kinds {
		used := map[string]bool{}
		for _, c := range m.columnsOf(k) {
			verb := c.dayVerb()
			if c.Role == Reference {
				verb = agents[lastWord(c.Noun)]
				if _, by := c.profile.heading.doer(); by != "" {
					verb = by
				}
			}
			if verb != "" && !used[verb] && !nouns[verb] && !taken[verb] {
				found[c], used[verb] = verb, true
			}
		}
	}
	return found
}

// verbFrame declares a verb, with its forms where the rules of vocabularies make others.
func verbFrame(verb string) string {
	switch verb {
	case "let":
		return `  verb "let" forms "lets" "let" "let" "letting"`
	case "bear":
		return `  verb "bear" forms "bears" "bore" "born" "bearing"`
	case "leave":
		return `  verb "leave" forms "leaves" "left" "left" "leaving"`
	case "cancel":
		return `  verb "cancel" forms "cancels" "cancelled" "cancelled" "cancelling"`
	}
	return "  verb " + quoted(verb)
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
			other[c.Name], other[adjectives[c]] = true, true
			if c.Role == Reference { // that of a day has a time with it: awarded in 2024
				other[participle(verbs[c])] = true
			}
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
		p.heading.ends("status", "state", "stage", "phase", "result", "outcome", "decision", "grade", "level")
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
	if p, ok := irregularParticiples[verb]; ok {
		return p
	}
	last := len(verb) - 1
	switch {
	case verb == "":
		return ""
	case verb[last] == 'e':
		return verb + "d"
	case verb[last] == 'y' && !strings.ContainsRune("aeiou", rune(verb[last-1])):
		return verb[:last] + "ied"
	case slices.Contains([]string{"submit", "admit", "refer", "transfer", "ship", "plan", "cancel", "let"}, verb):
		return verb + verb[last:] + "ed"
	}
	return verb + "ed"
}
