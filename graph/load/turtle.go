package load

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// Turtle is read whole as https://www.w3.org/TR/turtle/ defines it, TriG as
// https://www.w3.org/TR/trig/ does; what RDF 1.2 adds (<<...>>) is refused. The name of
// a TriG graph is the label of its facts. As in N-Quads an IRI need not be absolute:
// without @base it stays as it is written. What has no name, [...] and (...), gets one
// that the graph does not have yet, so that loading a file twice makes such things
// twice.

// turtleReader reads one statement after the other. It sees a window of the text, which
// begins with a statement; a statement that comes close to the end of the window is
// read again in a wider one.
type turtleReader struct {
	*input
	scanner        // over the window
	atEnd   bool   // the window goes to the end of the text, or to bytes that are not UTF-8
	bad     *fault // of those bytes
	rest    []byte // bytes behind the window: a part of a character
	step    int    // by how much the window grows at least
	line    int    // of the beginning of the window, from 1
	column  int    // likewise, from 0

	state    turtleState
	prefixes map[string]string
	known    map[string]quad.Value // IRIs by how they are written
	facts    []quad.Quad           // of the statement
}

// turtleState is what a statement changes, apart from prefixes.
type turtleState struct {
	base    string
	graph   quad.Value // of the block, or nil
	inBlock bool
	anon    int
}

// windowStep is by how much a window grows at least, but in tests.
const windowStep = 1 << 18

// lookahead is how far the parser may look beyond where it stands.
const lookahead = 16

func (in *input) turtle() error {
	p := &turtleReader{input: in, step: windowStep, line: 1, prefixes: map[string]string{}, known: map[string]quad.Value{}}
	if in.opts.window > 0 {
		p.step = in.opts.window
	}
	for {
		before := p.state
		more, f := p.statement()
		if !p.atEnd && p.at+lookahead > len(p.text) {
			p.state, p.facts = before, p.facts[:0]
			if err := p.widen(0); err != nil {
				return err
			}
			continue
		}
		if f != nil {
			if p.bad != nil && max(p.at, f.at)+lookahead > len(p.text) {
				f = p.bad
				f.at = len(p.text)
			}
			line, column := p.place(f.at)
			p.fault(line, column, "%s", f.message)
			p.facts = p.facts[:0]
			if !in.opts.Skip || f == p.bad {
				return nil
			}
			if err := p.resume(f.at); err != nil {
				return err
			}
		}
		for _, q := range p.facts {
			if p.format == Turtle {
				unlabelled(&q)
			}
			if err := in.add(q); err != nil {
				return err
			}
		}
		p.facts = p.facts[:0]
		if !more && f == nil {
			return nil
		}
		p.cut()
	}
}

// cut drops what was read from the window. It costs no copy.
func (p *turtleReader) cut() {
	p.line, p.column = p.place(p.at)
	p.column--
	p.text, p.at = p.text[p.at:], 0
}

// place is the line and column of a byte of the window.
func (p *turtleReader) place(at int) (line, column int) {
	before := p.text[:at]
	if n := strings.Count(before, "\n"); n > 0 {
		return p.line + n, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	}
	return p.line, p.column + utf8.RuneCountInString(before) + 1
}

// widen reads more text, and goes back to a place in the window.
func (p *turtleReader) widen(at int) error {
	buf := make([]byte, len(p.rest)+max(p.step, len(p.text)))
	n := copy(buf, p.rest)
	m, err := fill(p.from, buf[n:])
	if err != nil && err != io.EOF {
		line, _ := p.place(len(p.text))
		return fmt.Errorf("line %d: %w", line, err)
	}
	buf, p.rest = buf[:n+m], nil
	p.atEnd = err == io.EOF
	if !utf8.Valid(buf) {
		valid := 0
		for valid < len(buf) {
			r, width := utf8.DecodeRune(buf[valid:])
			if r == utf8.RuneError && width == 1 {
				break
			}
			valid += width
		}
		if !p.atEnd && !utf8.FullRune(buf[valid:]) {
			p.rest = buf[valid:]
		} else {
			p.atEnd = true
			p.bad = &fault{0, invalid(string(buf[valid:])).message}
		}
		buf = buf[:valid]
	}
	p.text, p.at = p.text+string(buf), at
	return nil
}

// resume finds where to go on after a fault: behind a dot at the end of a line.
func (p *turtleReader) resume(from int) error {
	for at := from; ; {
		end := strings.IndexByte(p.text[at:], '\n')
		switch {
		case end >= 0:
			line := strings.TrimRight(p.text[at:at+end], " \t\r")
			if at += end + 1; strings.HasSuffix(line, ".") {
				p.at = at
				return nil
			}
		case p.atEnd:
			p.at = len(p.text)
			return nil
		default:
			if err := p.widen(at); err != nil {
				return err
			}
		}
	}
}

// statement reads a directive, the facts of a subject, or the beginning or end of a
// block. At the end of the text there is no more.
func (p *turtleReader) statement() (more bool, f *fault) {
	p.space()
	if p.at == len(p.text) {
		if p.bad != nil {
			return false, p.bad
		}
		if p.state.inBlock {
			return false, p.expected("} at the end of the graph")
		}
		return false, nil
	}
	switch c := p.peek(); {
	case c == '@' && p.state.inBlock:
		return true, p.expected("a statement of the graph")
	case c == '@':
		return true, p.directive()
	case c == '{' || c == '}':
		return true, p.block()
	case p.state.inBlock:
	case p.keyword("PREFIX"):
		return true, p.prefix(false)
	case p.keyword("BASE"):
		return true, p.setBase(false)
	case p.format == TriG && p.keyword("GRAPH"):
		p.space()
		return true, p.open(nil)
	}
	return true, p.triples()
}

// keyword reads a word of SPARQL, in any case.
func (p *turtleReader) keyword(word string) bool {
	end := p.at + len(word)
	if end > len(p.text) || !strings.EqualFold(p.text[p.at:end], word) {
		return false
	}
	if end < len(p.text) && strings.IndexByte(" \t\r\n<#", p.text[end]) < 0 {
		return false
	}
	p.at = end
	return true
}

// space passes white space and comments.
func (p *turtleReader) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		case '#':
			end := strings.IndexAny(p.text[p.at:], "\r\n")
			if end < 0 {
				p.at = len(p.text)
				return
			}
			p.at += end
		default:
			return
		}
	}
}

func (p *turtleReader) dot() *fault {
	p.space()
	if p.peek() != '.' {
		return p.expected("a dot")
	}
	p.at++
	return nil
}

// block reads { or }.
func (p *turtleReader) block() *fault {
	if p.format != TriG {
		return &fault{p.at, "found a graph {...}: Turtle has none, that looks like TriG"}
	}
	if p.peek() == '{' {
		if p.state.inBlock {
			return p.expected("no graph within a graph")
		}
		p.at++
		p.state.inBlock = true
		return nil
	}
	if !p.state.inBlock {
		return p.expected("a statement")
	}
	p.at++
	p.state.inBlock, p.state.graph = false, nil
	return nil
}

// open reads a block's name, if that is not read yet, and {.
func (p *turtleReader) open(name quad.Value) (f *fault) {
	if p.state.inBlock {
		return p.expected("no graph within a graph")
	}
	if name == nil {
		switch {
		case p.peek() == '[':
			name, f = p.empty()
		case p.peek() == '_':
			name, f = p.blankNode()
		default:
			name, f = p.iriTerm()
		}
		if f != nil {
			return f
		}
	}
	p.space()
	if p.peek() != '{' {
		return p.expected("{ and the facts of the graph")
	}
	p.at++
	p.state.inBlock, p.state.graph = true, name
	return nil
}

// empty reads [].
func (p *turtleReader) empty() (quad.Value, *fault) {
	p.at++
	p.space()
	if p.peek() != ']' {
		return nil, p.expected("]: the name of a graph is an IRI or a blank node")
	}
	p.at++
	return p.anonymous(), nil
}

// anonymous is a new blank node.
func (p *turtleReader) anonymous() quad.Value {
	var b quad.BNode
	b, p.state.anon = p.newBlank(p.state.anon)
	return b
}

// triples reads the facts of a subject, or the name of a block.
func (p *turtleReader) triples() *fault {
	var subject quad.Value
	var f *fault
	said, name := false, true // of the subject already; it can be that of a graph
	switch p.peek() {
	case '[':
		before := p.at
		if subject, f = p.properties(0); f == nil {
			said = len(strings.TrimSpace(p.text[before+1:p.at-1])) > 0
			name = !said
		}
	case '(':
		subject, f = p.collection(0)
		name = false
	case '_':
		subject, f = p.blankNode()
	case '<':
		if strings.HasPrefix(p.text[p.at:], "<<") {
			return &fault{p.at, "found <<: facts about facts (RDF 1.2) are not read"}
		}
		subject, f = p.iriTerm()
	default:
		subject, f = p.iriTerm()
	}
	if f != nil {
		return f
	}
	p.space()
	if p.format == TriG && p.peek() == '{' && name {
		return p.open(subject)
	}
	if !said || p.peek() != '.' && p.peek() != '}' {
		if f := p.predicates(subject, 0); f != nil {
			return f
		}
	}
	p.space()
	if p.state.inBlock && p.peek() == '}' {
		return nil // the block reads it
	}
	return p.dot()
}

// predicates reads what is said of a subject: predicates with their objects.
func (p *turtleReader) predicates(subject quad.Value, depth int) *fault {
	for {
		predicate, f := p.predicate()
		if f != nil {
			return f
		}
		for {
			p.space()
			at := len(p.facts)
			p.facts = append(p.facts, quad.Quad{Subject: subject, Predicate: predicate, Label: p.state.graph})
			object, f := p.object(depth)
			if f != nil {
				return f
			}
			p.facts[at].Object = object
			if p.space(); p.peek() != ',' {
				break
			}
			p.at++
		}
		if p.peek() != ';' {
			return nil
		}
		for p.peek() == ';' {
			p.at++
			p.space()
		}
		if c := p.peek(); c == '.' || c == ']' || c == '}' || c == 0 {
			return nil
		}
	}
}

func (p *turtleReader) predicate() (quad.Value, *fault) {
	if p.peek() == 'a' && (p.at+1 == len(p.text) || strings.IndexByte(" \t\r\n<[(_\"'#", p.text[p.at+1]) >= 0) {
		p.at++
		return rdfType, nil
	}
	if c := p.peek(); c == '_' || c == '[' || c == '"' {
		return nil, p.expected("a predicate: an IRI, a name with a prefix, or a")
	}
	return p.iriTerm()
}

// properties reads [...], which may be empty.
func (p *turtleReader) properties(depth int) (quad.Value, *fault) {
	if depth > maxDepth {
		return nil, &fault{p.at, fmt.Sprintf("brackets stand more than %d deep in each other", maxDepth)}
	}
	p.at++
	node := p.anonymous()
	if p.space(); p.peek() != ']' {
		if f := p.predicates(node, depth+1); f != nil {
			return nil, f
		}
	}
	if p.space(); p.peek() != ']' {
		return nil, p.expected("] or more of the thing in brackets")
	}
	p.at++
	return node, nil
}

// The terms that collections are made of.
var (
	rdfFirst quad.Value = quad.IRI(rdf + "first")
	rdfRest  quad.Value = quad.IRI(rdf + "rest")
	rdfNil   quad.Value = quad.IRI(rdf + "nil")
)

// collection reads (...).
func (p *turtleReader) collection(depth int) (quad.Value, *fault) {
	if depth > maxDepth {
		return nil, &fault{p.at, fmt.Sprintf("brackets stand more than %d deep in each other", maxDepth)}
	}
	p.at++
	head, last := rdfNil, -1
	for {
		p.space()
		if p.peek() == ')' {
			p.at++
			return head, nil
		}
		node := p.anonymous()
		if last < 0 {
			head = node
		} else {
			p.facts[last].Object = node
		}
		at := len(p.facts)
		p.facts = append(p.facts,
			quad.Quad{Subject: node, Predicate: rdfFirst, Label: p.state.graph},
			quad.Quad{Subject: node, Predicate: rdfRest, Object: rdfNil, Label: p.state.graph})
		object, f := p.object(depth + 1)
		if f != nil {
			return nil, f
		}
		p.facts[at].Object, last = object, at+1
	}
}
