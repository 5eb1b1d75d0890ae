package vocabulary

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// Parse reads the text of a vocabulary. If the text has faults, the error is an
// [ErrorList] of all of them.
func Parse(text string) (*Vocabulary, error) {
	p := &parser{scan: scanner{text: text}, voc: &Vocabulary{Text: text}}
	p.advance()
	for p.tok.kind != endToken {
		p.declaration()
	}
	p.check()
	if err := p.errs.err(text); err != nil {
		return nil, err
	}
	return p.voc, nil
}

// The words that start a declaration, and those that start a clause within one.
var (
	declarations = []string{"kind", "relation", "property", "rule", "clock", "example"}
	kindClauses  = []string{"is", "noun", "name", "period", "sources", "as"}
	frameWords   = []string{"noun", "verb", "adjective", "preposition", "superlative"}
	otherClauses = []string{"symmetric", "if", "because", "as", "external"}
	clauses      = slices.Concat(kindClauses, frameWords, otherClauses)
)

// Types are the types of a property's values.
var Types = []string{"text", "integer", "number", "money", "date", "truth", "duration"}

// parser reads one declaration after the other. After a fault it goes on at the
// next clause, so that one reading finds all faults.
type parser struct {
	scan scanner
	tok  token
	last int // end of the token before tok
	voc  *Vocabulary
	errs ErrorList
}

func (p *parser) advance() {
	p.last = p.tok.span.To
	p.tok = p.scan.next()
}

// done says whether the declaration ends before the current token.
func (p *parser) done() bool { return p.tok.kind == endToken || p.tok.first }

// fail reports a fault at a place.
func (p *parser) fail(span Span, hint, format string, args ...any) {
	p.errs = append(p.errs, &Error{Span: span, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// expected reports that the current token is not what was expected; a word that
// looks like one of words gets a hint. It returns false.
func (p *parser) expected(what string, words ...string) bool {
	switch {
	case p.done():
		p.fail(Span{p.last, p.last}, "", "expected %s, but the declaration ends here", what)
	case p.tok.kind == illegalToken:
		p.fail(p.tok.span, "", "%s", p.tok.text)
	default:
		hint := ""
		if p.tok.kind == wordToken {
			if w := Nearest(p.tok.text, words); w != "" {
				hint = fmt.Sprintf("did you mean %s?", w)
			}
		}
		p.fail(p.tok.span, hint, "expected %s, but found %s", what, p.found())
	}
	return false
}

// found is the current token as a person would name it.
func (p *parser) found() string {
	raw := p.scan.text[p.tok.span.From:p.tok.span.To]
	switch p.tok.kind {
	case stringToken:
		return "the text " + raw
	case numberToken:
		return "the number " + raw
	case iriToken:
		return "the address " + raw
	case wordToken:
		return "the word " + raw
	}
	return raw
}

// recover goes on at the next clause or declaration.
func (p *parser) recover() {
	for !p.done() && !(p.tok.kind == wordToken && slices.Contains(clauses, p.tok.text)) {
		p.advance()
	}
}

// declaration reads one, of any sort.
func (p *parser) declaration() {
	start := p.tok
	if !start.first {
		p.fail(start.span, "", "expected a declaration at the beginning of a line; an indented line continues the one above it")
		p.skipDeclaration()
		return
	}
	read := map[string]func(int){
		"kind": p.kind, "relation": p.relation, "property": p.property,
		"rule": p.rule, "clock": p.clock, "example": p.example,
	}[start.text]
	if start.kind != wordToken || read == nil {
		p.unknownDeclaration()
		p.skipDeclaration()
		return
	}
	p.advance()
	read(start.span.From)
	if !p.done() {
		p.expected("the end of the " + start.text)
		p.skipDeclaration()
	}
}

func (p *parser) unknownDeclaration() {
	const what = "kind, relation, property, rule, clock or example at the beginning of a line"
	switch {
	case p.tok.kind == illegalToken:
		p.fail(p.tok.span, "", "%s", p.tok.text)
	case p.tok.kind == stringToken || p.tok.kind == wordToken && slices.Contains(clauses, p.tok.text):
		p.fail(p.tok.span, "to continue the declaration above, indent the line", "expected %s, but found %s", what, p.found())
	default:
		t := p.tok
		p.tok.first = false // it is not the end of a declaration
		p.expected(what, declarations...)
		p.tok = t
	}
}

// skipDeclaration passes the rest of a declaration; the body of a rule too.
func (p *parser) skipDeclaration() {
	for first := true; first || !p.done(); first = false {
		if p.tok.is("if") {
			p.scan.body()
		}
		p.advance()
	}
}

// clock reads: clock 2026-06-30
func (p *parser) clock(int) {
	_, err := time.Parse(time.DateOnly, p.tok.text)
	switch {
	case p.done() || p.tok.kind != numberToken || err != nil:
		p.expected("a day, such as 2026-06-30")
		p.recover()
		return
	case p.voc.Clock != "":
		p.fail(p.tok.span, "", "the clock is set twice: it was %s", p.voc.Clock)
	default:
		p.voc.Clock = p.tok.text
	}
	p.advance()
}

// example reads: example "which contracts conflict"
func (p *parser) example(int) {
	if text, ok := p.text("a question in quotes"); ok {
		p.voc.Examples = append(p.voc.Examples, text)
	} else {
		p.recover()
	}
}

// kind reads: kind Lab is Firm "lab" name name, alias
func (p *parser) kind(from int) {
	k := &Kind{}
	nameAt := p.tok.span
	ok := false
	if k.Name, ok = p.name("the name of the kind, such as Firm", true); !ok {
		p.recover()
	} else {
		k.IRI = quad.IRI(k.Name)
	}
	seen := map[string]bool{}
	for !p.done() {
		p.clause(func() bool { return p.kindClause(k, seen) })
	}
	k.Span = Span{from, p.last}
	if !ok {
		return
	}
	if k.Name == "Thing" {
		p.fail(nameAt, "", "Thing is built in: it is any entity")
		return
	}
	if old := p.voc.kind(k.Name); old != nil {
		p.fail(nameAt, "", "the kind %s is declared twice", old.Name)
		return
	}
	p.voc.Kinds = append(p.voc.Kinds, k)
}

// clause reads one with read and, if that fails, goes on at the next; a word that
// no clause of this declaration starts with is passed.
func (p *parser) clause(read func() bool) {
	at := p.scan.at
	if read() {
		return
	}
	p.recover()
	if p.scan.at == at && !p.done() {
		p.advance()
		p.recover()
	}
}

func (p *parser) kindClause(k *Kind, seen map[string]bool) (ok bool) {
	if p.tok.kind == stringToken {
		n, ok := p.kindNoun()
		k.Nouns = append(k.Nouns, n)
		return ok
	}
	if p.tok.kind != wordToken || !slices.Contains(kindClauses, p.tok.text) {
		return p.expected(`a noun in quotes, or is, noun, name, period, sources or as`, kindClauses...)
	}
	word := p.tok
	if word.text != "noun" && seen[word.text] {
		p.fail(word.span, "", "%s is said twice", word.text)
	}
	seen[word.text] = true
	p.advance()
	switch word.text {
	case "is":
		k.Parents, ok = p.names("the name of a kind, such as Firm", true)
	case "noun":
		var n Noun
		n, ok = p.kindNoun()
		k.Nouns = append(k.Nouns, n)
	case "name":
		k.Names, ok = p.names("the property that names an entity", false)
	case "period":
		if k.Start, ok = p.name("the property of the first day", false); !ok {
			return false
		}
		k.Through = p.tok.is("through")
		if ok = (k.Through || p.tok.is("until")) && !p.done(); !ok {
			return p.expected("until and the property of the day after the last, or through and that of the last, as in: period start until end", "until", "through")
		}
		p.advance()
		k.End, ok = p.name("the property of the day on which it ends", false)
	case "sources":
		k.Source, ok = true, true
	case "as":
		k.IRI, ok = p.iri()
	}
	return ok
}

// kindNoun reads: "child" plural "children"
func (p *parser) kindNoun() (n Noun, ok bool) {
	if n.Singular, ok = p.text("a noun in quotes"); ok && p.tok.is("plural") && !p.done() {
		p.advance()
		n.Plural, ok = p.text("the plural in quotes")
	}
	return n, ok
}

// name reads an identifier: the name of a kind is written with a capital.
func (p *parser) name(what string, kind bool) (string, bool) {
	if p.done() || p.tok.kind != wordToken {
		return "", p.expected(what)
	}
	name := p.tok.text
	r, width := utf8.DecodeRuneInString(name)
	switch {
	case kind && unicode.IsLower(r):
		p.fail(p.tok.span, "write "+string(unicode.ToUpper(r))+name[width:], "expected %s: the name of a kind starts with a capital letter", what)
		return "", false
	case kind && isVariable(name):
		p.fail(p.tok.span, "", "%s is a variable; the name of a kind is a word", name)
		return "", false
	case !kind && unicode.IsUpper(r):
		p.fail(p.tok.span, "write "+string(unicode.ToLower(r))+name[width:], "expected %s: such a name starts with a small letter", what)
		return "", false
	}
	p.advance()
	return name, true
}

// names reads names with commas between them.
func (p *parser) names(what string, kind bool) (names []string, ok bool) {
	for {
		name, ok := p.name(what, kind)
		if !ok {
			return names, false
		}
		names = append(names, name)
		if !p.tok.is(",") || p.done() {
			return names, true
		}
		p.advance()
	}
}

// text reads a text in quotes that says something.
func (p *parser) text(what string) (string, bool) {
	if p.done() || p.tok.kind != stringToken {
		return "", p.expected(what)
	}
	text := p.tok.text
	if strings.TrimSpace(text) == "" {
		p.fail(p.tok.span, "", "expected %s, but the text is empty", what)
	}
	p.advance()
	return text, true
}

// iri reads what follows "as".
func (p *parser) iri() (quad.IRI, bool) {
	if p.done() || p.tok.kind != iriToken {
		return "", p.expected("an address in angle brackets, such as <http://example.org/firm>")
	}
	iri := quad.IRI(p.tok.text)
	p.advance()
	return iri, true
}

// isVariable says whether name is a variable: a capital letter and digits.
func isVariable(name string) bool {
	if name == "" || name[0] < 'A' || name[0] > 'Z' {
		return false
	}
	return strings.Trim(name[1:], "0123456789") == ""
}
