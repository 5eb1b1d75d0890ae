package load

import (
	"math"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// value reads one value; null is none.
func (p *ldReader) value(v *jsonValue, term *ldTerm, c *ldContext, graph quad.Value) quad.Value {
	switch v.kind {
	case jsonNull:
		return nil
	case jsonArray:
		return p.list(v.items, term, c, graph)
	case jsonObject:
		inner := c
		if local := v.member("@context"); local != nil {
			inner = c.with(local)
		}
		if text := p.keyword(v, "@value", inner); text != nil {
			return p.literal(v, text, inner)
		}
		if items := p.keyword(v, "@list", inner); items != nil {
			return p.list(items.list(), term, inner, graph)
		}
		return p.node(v, c, graph)
	case jsonString:
		switch {
		case term.kind == "@id":
			return p.reference(c, v, false)
		case term.kind == "@vocab":
			return p.reference(c, v, true)
		case term.kind == "" || term.kind == "@none":
			language := c.language
			if term.language != nil {
				language = *term.language
			}
			if language != "" {
				return langText(v.text, language, v.at)
			}
			return quad.String(v.text)
		}
	}
	kind := term.kind
	if isKeyword(kind) {
		kind = ""
	}
	return scalar(v, kind)
}

// scalar is a literal of a type, or of the type that JSON says.
func scalar(v *jsonValue, kind string) quad.Value {
	text := v.text
	switch v.kind {
	case jsonTrue, jsonFalse:
		text = strconv.FormatBool(v.kind == jsonTrue)
		if kind == "" {
			kind = xsd + "boolean"
		}
	case jsonNumber:
		if kind != "" {
			break // as it is written
		}
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			ldFail(v.at, "the number %s is too large", brief(text))
		}
		switch {
		case !strings.ContainsAny(text, ".eE"):
			kind = xsd + "integer"
		case x == math.Trunc(x) && math.Abs(x) < 1e15:
			text, kind = strconv.FormatInt(int64(x), 10), xsd+"integer"
		default:
			text, kind = floatText(x), xsd+"double"
		}
	}
	if kind == "" {
		return quad.String(text)
	}
	return typed(text, kind)
}

// literal reads {"@value": …}.
func (p *ldReader) literal(v, value *jsonValue, c *ldContext) quad.Value {
	var kind, lang *jsonValue
	for i := range v.members {
		switch m := &v.members[i]; c.expand(m.name, false, true) {
		case "@value", "@index", "@context":
		case "@type":
			kind = &m.value
		case "@language":
			lang = &m.value
		default:
			ldFail(m.at, "%s cannot stand beside @value", m.name)
		}
	}
	switch {
	case value.kind == jsonNull:
		return nil
	case value.kind == jsonObject || value.kind == jsonArray:
		ldFail(value.at, "@value: expected a text, number or truth value, but found %s", value.kind)
	case kind != nil && lang != nil:
		ldFail(lang.at, "a value has a type or a language, not both")
	case lang != nil:
		if value.kind != jsonString || lang.kind != jsonString {
			ldFail(lang.at, "a language is that of a text")
		}
		return langText(value.text, lang.text, lang.at)
	case kind != nil && kind.kind != jsonNull:
		if kind.kind != jsonString {
			ldFail(kind.at, "@type: expected an IRI in quotes, but found %s", kind.kind)
		}
		iri := c.expand(kind.text, true, true)
		if isKeyword(iri) || !isIRI(iri) || strings.HasPrefix(iri, "_:") {
			ldFail(kind.at, "the type %s is not read", brief(kind.text))
		}
		return scalar(value, iri)
	}
	return scalar(value, "")
}

// list makes the cells of a list and returns the first.
func (p *ldReader) list(items []jsonValue, term *ldTerm, c *ldContext, graph quad.Value) quad.Value {
	values := []quad.Value{}
	for _, item := range items {
		if v := p.value(&item, term, c, graph); v != nil {
			values = append(values, v)
		}
	}
	head := rdfNil
	cells := make([]quad.Value, len(values))
	for i := range values {
		cells[i] = p.blank()
	}
	for i, v := range values {
		rest := rdfNil
		if i+1 < len(cells) {
			rest = cells[i+1]
		}
		p.emit(cells[i], rdfFirst, v, graph)
		p.emit(cells[i], rdfRest, rest, graph)
	}
	if len(cells) > 0 {
		head = cells[0]
	}
	return head
}

// reference reads the name of a node, or of a type if it can be a term.
func (p *ldReader) reference(c *ldContext, v *jsonValue, vocab bool) quad.Value {
	iri := c.expand(v.text, true, vocab)
	if name, ok := strings.CutPrefix(iri, "_:"); ok {
		if name == "" || blankName(name) != len(name) {
			ldFail(v.at, "expected a blank node such as _:b1, but found %s", brief(iri))
		}
		return quad.BNode(name)
	}
	if isKeyword(iri) || !isIRI(iri) {
		ldFail(v.at, "expected an IRI, but found %s", brief(v.text))
	}
	return quad.IRI(iri)
}
