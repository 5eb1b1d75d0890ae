package load

import (
	"strings"
)

// directive reads @prefix or @base.
func (p *turtleReader) directive() *fault {
	switch rest := p.text[p.at:]; {
	case strings.HasPrefix(rest, "@prefix"):
		p.at += len("@prefix")
		return p.prefix(true)
	case strings.HasPrefix(rest, "@base"):
		p.at += len("@base")
		return p.setBase(true)
	}
	return p.expected("@prefix or @base")
}

// prefix reads what follows @prefix, with a dot, or PREFIX, without.
func (p *turtleReader) prefix(dot bool) *fault {
	p.space()
	end := p.prefixLength()
	if p.at+end >= len(p.text) || p.text[p.at+end] != ':' {
		f := p.expected("a prefix and a colon, as in ex:")
		p.at += end // as far as it was looked at
		return f
	}
	name := p.text[p.at : p.at+end]
	p.at += end + 1
	p.space()
	if p.peek() != '<' {
		return p.expected("the IRI of the prefix: <...>")
	}
	iri, f := p.reference()
	if f == nil && dot {
		f = p.dot()
	}
	if f == nil {
		if old, ok := p.prefixes[name]; ok && old != iri {
			clear(p.known)
		}
		p.prefixes[name] = iri
	}
	return f
}

// setBase reads what follows @base, with a dot, or BASE, without.
func (p *turtleReader) setBase(dot bool) *fault {
	p.space()
	if p.peek() != '<' {
		return p.expected("the IRI of the base: <...>")
	}
	iri, f := p.reference()
	if f == nil && dot {
		f = p.dot()
	}
	if f == nil {
		p.state.base = iri
		clear(p.known)
	}
	return f
}
