package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// NQuads loads facts in the form of https://www.w3.org/TR/n-quads/; name is what
// errors call the input. It reads the whole of that language and nothing else,
// but for one thing: an IRI need not be absolute, so that <openai> is an entity.
//
// Literals of xsd:string, and those of xsd:integer, xsd:double and xsd:boolean
// that are written as package quad prints them, become quad.String, quad.Int,
// quad.Float and quad.Bool; others keep their text and type. A blank node keeps
// its name, so two files that use one name mean one node.
func NQuads(ctx context.Context, db *graph.DB, name string, r io.Reader) error {
	return lines(ctx, db, name, r, true)
}

// NTriples loads facts in the form of https://www.w3.org/TR/n-triples/: as
// [NQuads], but without labels.
func NTriples(ctx context.Context, db *graph.DB, name string, r io.Reader) error {
	return lines(ctx, db, name, r, false)
}

// lines adds the facts of r to db in one transaction.
func lines(ctx context.Context, db *graph.DB, name string, r io.Reader, labels bool) error {
	in, err := unpack(r)
	if err != nil {
		return fmt.Errorf("load: %s: %w", name, err)
	}
	return db.Update(ctx, func(tx *graph.Tx) error {
		p := &lineParser{labels: labels, known: map[string]quad.Value{}}
		for number := 1; ; number++ {
			line, err := readLine(in, p.line[:0])
			if err != nil && err != io.EOF {
				return fmt.Errorf("load: %s: line %d: %w", name, number, err)
			}
			p.line, p.at = line, 0
			if fault := p.facts(tx); fault != nil {
				return fault.in(name, number, line)
			}
			if err == io.EOF {
				return nil
			}
		}
	})
}

// readLine appends the next line of in, without its line feed, to line.
func readLine(in *bufio.Reader, line []byte) ([]byte, error) {
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return line, err
		}
	}
}

// fault is what is wrong at a byte of a line.
type fault struct {
	at      int
	message string
	err     error // the store's, if that is what is wrong
}

// in places f in a file. Carriage returns that end a statement of their own count
// as line ends do not: an editor shows them as one line or as many.
func (f *fault) in(name string, number int, line []byte) error {
	if f.err != nil {
		return fmt.Errorf("%s:%d: %w", name, number, f.err)
	}
	return &Error{File: name, Line: number, Column: utf8.RuneCount(line[:f.at]) + 1, Message: f.message}
}

// lineParser reads the statements of one line: mostly one, none in an empty line
// or a comment, more where carriage returns stand between them.
type lineParser struct {
	line   []byte
	at     int
	labels bool                  // a fourth term may follow
	known  map[string]quad.Value // IRIs of predicates and labels, by their bytes
}

// facts adds the statements of the line to tx.
func (p *lineParser) facts(tx *graph.Tx) *fault {
	if !utf8.Valid(p.line) {
		return p.invalid()
	}
	for {
		p.space()
		switch {
		case p.at == len(p.line) || p.line[p.at] == '#':
			return nil
		case p.line[p.at] == '\r':
			p.at++
			continue
		}
		start := p.at
		q, f := p.statement()
		if f != nil {
			return f
		}
		if err := tx.Add(q); err != nil {
			return &fault{at: start, err: err}
		}
	}
}

// statement reads: subject predicate object [label] .
func (p *lineParser) statement() (q quad.Quad, f *fault) {
	if q.Subject, f = p.node("a subject: an IRI <...> or a blank node _:name"); f != nil {
		return q, f
	}
	p.space()
	if p.peek() != '<' {
		return q, p.expected("a predicate: an IRI <...>")
	}
	if q.Predicate, f = p.iri(true); f != nil {
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
		q.Label, f = p.iri(true)
	} else if p.labels && c == '_' {
		q.Label, f = p.blank()
	}
	if f != nil {
		return q, f
	}
	p.space()
	if p.peek() != '.' {
		if p.labels && q.Label == nil {
			return q, p.expected("a label, an IRI <...> or a blank node _:name, or a dot at the end")
		}
		return q, p.expected("a dot at the end")
	}
	p.at++
	p.space()
	if c := p.peek(); c != 0 && c != '#' && c != '\r' {
		return q, p.expected("the end of the line after the dot")
	}
	if p.peek() == '#' {
		p.at = len(p.line)
	}
	return q, nil
}

// space passes blanks and tabs.
func (p *lineParser) space() {
	for p.at < len(p.line) && (p.line[p.at] == ' ' || p.line[p.at] == '\t') {
		p.at++
	}
}

// peek is the next byte, or 0 at the end of the line.
func (p *lineParser) peek() byte {
	if p.at == len(p.line) {
		return 0
	}
	return p.line[p.at]
}

// expected reports what was wanted where something else stands.
func (p *lineParser) expected(what string) *fault {
	return &fault{at: p.at, message: "expected " + what + ", but " + p.found()}
}

// found says what stands at the place of a fault.
func (p *lineParser) found() string {
	rest := p.line[p.at:]
	if len(rest) == 0 || rest[0] == '\r' {
		return "the line ends here"
	}
	r, _ := utf8.DecodeRune(rest)
	switch {
	case r == '@' && p.at == 0:
		return "found @: N-Quads has no directives, that looks like Turtle"
	case r == ' ' || r == '\t':
		return "found a space"
	}
	return fmt.Sprintf("found %c", r)
}

// invalid reports the first byte that is not UTF-8.
func (p *lineParser) invalid() *fault {
	for at := 0; at < len(p.line); {
		r, width := utf8.DecodeRune(p.line[at:])
		if r == utf8.RuneError && width == 1 {
			return &fault{at: at, message: "the text is not valid UTF-8 here"}
		}
		at += width
	}
	panic("unreachable: a line is valid and is not")
}
