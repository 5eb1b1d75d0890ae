package load

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// object reads an object.
func (p *turtleReader) object(depth int) (quad.Value, *fault) {
	switch c := p.peek(); {
	case c == '[':
		return p.properties(depth)
	case c == '(':
		return p.collection(depth)
	case c == '_':
		return p.blankNode()
	case c == '"' || c == '\'':
		return p.literal()
	case c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.':
		return p.numeral()
	case p.word("true"):
		return quad.Bool(true), nil
	case p.word("false"):
		return quad.Bool(false), nil
	case strings.HasPrefix(p.text[p.at:], "<<"):
		return nil, &fault{p.at, "found <<: facts about facts (RDF 1.2) are not read"}
	case c == '.' || c == ';' || c == ',' || c == ']' || c == ')' || c == 0:
		return nil, p.expected(`an object: an IRI, a name with a prefix, a text "...", a number, [...] or (...)`)
	}
	return p.iriTerm()
}

// word reads true or false, if it is not the beginning of a name.
func (p *turtleReader) word(w string) bool {
	rest, ok := strings.CutPrefix(p.text[p.at:], w)
	if !ok {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(rest); rest != "" && (nameRune(r) || r == '%' || r == '\\') {
		return false
	}
	p.at += len(w)
	return true
}

// blankNode reads _:name. Names are those of N-Quads, but without colons.
func (p *turtleReader) blankNode() (quad.Value, *fault) {
	b, f := p.blank()
	if i := strings.IndexByte(string(b), ':'); f == nil && i >= 0 {
		p.at -= len(b) - i
		return nil, p.expected("no colon in the name of a blank node")
	}
	return b, f
}

// newBlank is the name of a blank node that the graph does not have, and its number.
// The name of the input is in it, so that inputs of one load do not share such nodes.
func (in *input) newBlank(after int) (quad.BNode, int) {
	if in.genid == "" {
		h := fnv.New32a()
		h.Write([]byte(in.name))
		in.genid = fmt.Sprintf("genid-%08x-", h.Sum32())
	}
	for {
		after++
		b := quad.BNode(fmt.Sprint(in.genid, after))
		if in.db == nil {
			return b, after
		}
		if _, taken := in.db.Snapshot().ID(b); !taken {
			return b, after
		}
	}
}

// iriTerm reads an IRI or a name with a prefix.
func (p *turtleReader) iriTerm() (quad.Value, *fault) {
	start := p.at
	var text string
	var f *fault
	if p.peek() == '<' {
		if end := strings.IndexByte(p.text[start:], '>'); end > 0 {
			if v := p.known[p.text[start:start+end]]; v != nil {
				p.at = start + end + 1
				return v, nil
			}
		}
		text, f = p.reference()
	} else {
		text, f = p.prefixed()
	}
	if f != nil {
		return nil, f
	}
	v := quad.Value(quad.IRI(text))
	if len(p.known) < 1<<10 && p.text[start] == '<' && strings.IndexByte(p.text[start:p.at], '>') == p.at-start-1 {
		p.known[strings.Clone(p.text[start:p.at-1])] = v
	}
	return v, nil
}

// reference reads <...> and resolves it by the base.
func (p *turtleReader) reference() (string, *fault) {
	if strings.HasPrefix(p.text[p.at:], "<>") && p.state.base != "" {
		p.at += 2
		return resolve(p.state.base, ""), nil
	}
	text, f := p.iri()
	if f != nil {
		return "", f
	}
	return resolve(p.state.base, text), nil
}

// prefixLength is the length of the prefix that stands here, without its colon.
func (p *turtleReader) prefixLength() (end int) {
	for at, r := range p.text[p.at:] {
		if r == ':' || !nameRune(r) && r != '.' || at == 0 && (!nameStart(r) || r == '_' || r >= '0' && r <= '9') {
			break
		}
		if end = at + utf8.RuneLen(r); r == '.' {
			end = at // a prefix does not end with a dot
		}
	}
	return end
}

// prefixed reads a name with a prefix, such as foaf:name.
func (p *turtleReader) prefixed() (string, *fault) {
	start := p.at
	end := p.prefixLength()
	if p.at+end >= len(p.text) || p.text[p.at+end] != ':' {
		f := p.expected("an IRI <...> or a name with a prefix, such as foaf:name")
		p.at += end // as far as it was looked at
		return "", f
	}
	prefix := p.text[start : start+end]
	p.at += end + 1
	iri, ok := p.prefixes[prefix]
	if !ok {
		return "", &fault{start, fmt.Sprintf("the prefix %s: is not declared; expected @prefix %s: <...> before", prefix, prefix)}
	}
	local, f := p.local()
	return iri + local, f
}

// local reads the part of a name behind the colon. It may be empty.
func (p *turtleReader) local() (string, *fault) {
	start := p.at
	var b []byte // nil while nothing is escaped
	end, kept := p.at, 0
	for p.at < len(p.text) {
		r, width := utf8.DecodeRuneInString(p.text[p.at:])
		first := p.at == start
		switch {
		case r == '%':
			if len(p.text)-p.at < 3 || hexDigit(p.text[p.at+1]) < 0 || hexDigit(p.text[p.at+2]) < 0 {
				return "", p.expected("two hexadecimal digits after %")
			}
			width = 3
		case r == '\\':
			if p.at+1 >= len(p.text) || strings.IndexByte("_~.-!$&'()*+,;=/?#@%", p.text[p.at+1]) < 0 {
				p.at++
				return "", p.expected(`one of _ ~ . - ! $ & ' ( ) * + , ; = / ? # @ % after the backslash`)
			}
			if b == nil {
				b = append([]byte{}, p.text[start:p.at]...)
			}
			b = append(b, p.text[p.at+1])
			p.at += 2
			end, kept = p.at, len(b)
			continue
		case r == '.' && !first:
		case first && nameStart(r) || !first && nameRune(r):
		default:
			width = 0
		}
		if width == 0 {
			break
		}
		if b != nil {
			b = append(b, p.text[p.at:p.at+width]...)
		}
		if p.at += width; r != '.' {
			end, kept = p.at, len(b)
		}
	}
	p.at = end // a name does not end with a dot
	if b != nil {
		return string(b[:kept]), nil
	}
	return p.text[start:end], nil
}

// literal reads a text with a language or a type, or neither.
func (p *turtleReader) literal() (quad.Value, *fault) {
	text, f := p.string()
	if f != nil {
		return nil, f
	}
	switch {
	case p.peek() == '@':
		p.at++
		lang, f := p.language()
		if f != nil {
			return nil, f
		}
		return quad.LangString{Value: quad.String(text), Lang: lang}, nil
	case strings.HasPrefix(p.text[p.at:], "^^"):
		p.at += 2
		p.space()
		kind, f := p.iriTerm()
		if f != nil {
			return nil, f
		}
		return typed(text, string(kind.(quad.IRI))), nil
	}
	return quad.String(text), nil
}

// string reads a text in one or in three pairs of quotes.
func (p *turtleReader) string() (string, *fault) {
	open, quote := p.at, p.text[p.at]
	long := strings.Repeat(string(rune(quote)), 3)
	if !strings.HasPrefix(p.text[open:], long) {
		return p.quoted()
	}
	p.at += 3
	t := unescaped{text: p.text, start: p.at}
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == quote && strings.HasPrefix(p.text[p.at:], long):
			p.at += 3
			return t.until(p.at - 3), nil
		case c == '\\':
			at := p.at
			r, f := p.escape()
			if f != nil {
				return "", f
			}
			t.escape(at, r)
		default:
			t.plain(c)
			p.at++
		}
	}
	return "", &fault{open, "a text is not closed: expected " + long}
}

// numeral reads an integer, a decimal or a double.
func (p *turtleReader) numeral() (quad.Value, *fault) {
	start := p.at
	digits := func() int {
		from := p.at
		for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
			p.at++
		}
		return p.at - from
	}
	if c := p.peek(); c == '+' || c == '-' {
		p.at++
	}
	kind := "integer"
	whole, part := digits(), 0
	if p.peek() == '.' {
		dot := p.at
		p.at++
		part = digits()
		if kind = "decimal"; part == 0 && (whole == 0 || p.peek()|0x20 != 'e') {
			p.at, kind = dot, "integer" // the dot ends the statement
		}
	}
	if whole+part > 0 && p.peek()|0x20 == 'e' {
		p.at++
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		if kind = "double"; digits() == 0 {
			return nil, p.expected("the digits of the exponent")
		}
	}
	if whole+part == 0 {
		p.at = start
		return nil, p.expected("an object: an IRI, a name with a prefix, a text \"...\", a number, [...] or (...)")
	}
	return typed(p.text[start:p.at], xsd+kind), nil
}
