package load

import (
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// N-Quads and N-Triples are read whole as the W3C defines them, and nothing else is,
// but for one thing: an IRI need not be absolute, so that <openai> is an entity.
//
// Literals of xsd:string, and those of xsd:integer, xsd:double, xsd:boolean and
// xsd:dateTime that are written as [Write] does, become quad.String, quad.Int,
// quad.Float, quad.Bool and quad.Time; others keep their text and type. A blank node
// keeps its name, so two files that use one name mean one node.

// lines reads the input line by line, in parallel.
func (in *input) lines() error {
	return in.lineChunks(1, func(c *chunk) {
		p := &lineParser{labels: in.format == NQuads, known: map[string]quad.Value{}}
		p.quads = quads.get(len(c.text)/128 + 8)
		valid := utf8.ValidString(c.text)
		for number, rest := c.line, c.text; rest != ""; number++ {
			p.text, rest, _ = strings.Cut(rest, "\n")
			p.at = 0
			f := p.facts(valid)
			if f == nil {
				continue
			}
			c.faults = append(c.faults, &Error{in.name, number, utf8.RuneCountInString(p.text[:f.at]) + 1, f.message})
			if !in.opts.Skip {
				break
			}
		}
		c.quads = p.quads
	})
}

// lineParser reads the statements of one line: mostly one, none in an empty line
// or a comment, more where carriage returns stand between them.
type lineParser struct {
	scanner
	labels  bool                  // a fourth term may follow
	known   map[string]quad.Value // IRIs of predicates and labels
	subject quad.Value            // the last one, and how it is written
	written string
	quads   []quad.Quad
}

// facts reads the statements of the line. If one is at fault, those before it stay.
func (p *lineParser) facts(valid bool) *fault {
	if !valid && !utf8.ValidString(p.text) {
		return invalid(p.text)
	}
	for {
		p.space()
		switch {
		case p.at == len(p.text) || p.text[p.at] == '#':
			return nil
		case p.text[p.at] == '\r':
			p.at++
			continue
		}
		q, f := p.statement()
		if f != nil {
			return f
		}
		if !p.labels {
			unlabelled(&q)
		}
		p.quads = append(p.quads, q)
	}
}

// statement reads: subject predicate object [label] .
func (p *lineParser) statement() (q quad.Quad, f *fault) {
	if q.Subject, f = p.subjectTerm(); f != nil {
		return q, f
	}
	p.space()
	if p.peek() != '<' {
		return q, p.expected("a predicate: an IRI <...>")
	}
	if q.Predicate, f = p.shared(); f != nil {
		return q, f
	}
	p.space()
	if p.peek() == '"' {
		q.Object, f = p.literal()
	} else {
		q.Object, f = p.node(`an object: an IRI <...>, a blank node _:name or a text "..."`)
	}
	if f != nil {
		return q, f
	}
	p.space()
	if c := p.peek(); p.labels && c == '<' {
		q.Label, f = p.shared()
	} else if p.labels && c == '_' {
		q.Label, f = p.blank()
	}
	if f != nil {
		return q, f
	}
	return q, p.end(q.Label != nil)
}

// end reads the dot and what may follow it.
func (p *lineParser) end(label bool) *fault {
	p.space()
	if p.peek() != '.' {
		if p.labels && !label {
			return p.expected("a label, an IRI <...> or a blank node _:name, or a dot at the end")
		}
		return p.expected("a dot at the end")
	}
	p.at++
	p.space()
	switch c := p.peek(); c {
	case '#':
		p.at = len(p.text)
	case '\r':
	default:
		if p.at < len(p.text) {
			return p.expected("the end of the line after the dot")
		}
	}
	return nil
}

// space passes blanks and tabs.
func (p *lineParser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

// expected says more where Turtle is taken for N-Quads.
func (p *lineParser) expected(what string) *fault {
	f := p.scanner.expected(what)
	if p.at == 0 && p.peek() == '@' {
		f.message += ": N-Quads has no directives, that looks like Turtle"
	}
	return f
}

// node reads an IRI or a blank node.
func (p *lineParser) node(what string) (quad.Value, *fault) {
	switch p.peek() {
	case '<':
		text, f := p.iri()
		return quad.IRI(text), f
	case '_':
		return p.blankNode()
	}
	return nil, p.expected(what)
}

func (p *lineParser) blankNode() (quad.Value, *fault) {
	b, f := p.blank()
	return b, f
}

// subjectTerm reads a subject. It is often that of the line before.
func (p *lineParser) subjectTerm() (quad.Value, *fault) {
	if n := len(p.written); n > 0 && strings.HasPrefix(p.text[p.at:], p.written) {
		p.at += n
		return p.subject, nil
	}
	start := p.at
	v, f := p.node("a subject: an IRI <...> or a blank node _:name")
	if f != nil {
		return nil, f
	}
	if p.subject, p.written = v, p.text[start:p.at]; p.text[start] != '<' {
		p.written = "" // another name may begin with it
	}
	return v, nil
}

// shared reads an IRI that many facts have.
func (p *lineParser) shared() (quad.Value, *fault) {
	start := p.at
	end := strings.IndexByte(p.text[start:], '>')
	if end > 0 {
		if v := p.known[p.text[start:start+end]]; v != nil {
			p.at = start + end + 1
			return v, nil
		}
	}
	text, f := p.iri()
	if f != nil {
		return nil, f
	}
	v := quad.Value(quad.IRI(text))
	if len(p.known) < 1<<10 && p.at == start+end+1 {
		p.known[p.text[start:start+end]] = v
	}
	return v, nil
}

// literal reads "..." with a language or a type, or neither.
func (p *lineParser) literal() (quad.Value, *fault) {
	text, f := p.quoted()
	if f != nil {
		return nil, f
	}
	switch p.peek() {
	case '@':
		p.at++
		lang, f := p.language()
		if f != nil {
			return nil, f
		}
		return quad.LangString{Value: quad.String(text), Lang: lang}, nil
	case '^':
		p.at++
		if p.peek() != '^' {
			return nil, p.expected("a second ^ and a type, as in ^^<http://www.w3.org/2001/XMLSchema#date>")
		}
		p.at++
		if p.peek() != '<' {
			return nil, p.expected("a type after ^^: an IRI <...>")
		}
		kind, f := p.shared()
		if f != nil {
			return nil, f
		}
		return typed(text, string(kind.(quad.IRI))), nil
	}
	return quad.String(text), nil
}

// invalid reports the first byte that is not UTF-8.
func invalid(text string) *fault {
	for at, r := range text {
		if r != utf8.RuneError || strings.HasPrefix(text[at:], "\ufffd") {
			continue
		}
		message := "the text is not valid UTF-8 here"
		if text[at] >= 0xa0 {
			message += "; in Latin-1 it would be " + string(rune(text[at]))
		}
		return &fault{at: at, message: message}
	}
	panic("unreachable: a text is valid and is not")
}
