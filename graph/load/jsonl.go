package load

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/vocabulary"
)

// In JSON lines (https://jsonlines.org) each line is an object, and the object an
// entity with its facts:
//
//	{"vocabulary":"kind Term \"term\" …"}
//	{"id":"t1","kind":"Term","source":"page-7","customer":"openai","start":"2025-10","exclusive":true}
//	{"id":"t2","kind":"Term","customer":[{"ref":"aws","source":"page-8"},{"ref":"azure","source":null}]}
//
// The names id, kind and source mean what they mean in a table: the entity, its kinds,
// and the labels of all its facts but for the kinds. Every other name is a relation or
// property of the vocabulary, or a predicate in <>; if it has a colon, or if there is no
// vocabulary, also one without <>. A list is several facts, null is none.
//
// What the vocabulary declares says what a plain value is: a text becomes a date if
// the property is one, and the name of an entity if it is a relation. Without a
// declaration a text is a text, a number without point or exponent an integer, another
// one a number, true and false are truth values. An object says itself what it is:
//
//	{"ref":"openai"}              an entity; _:b1 is a blank node, <...> an IRI of any signs
//	{"text":"hallo","lang":"de"}  a text, here with its language
//	{"text":"4f","type":"http://www.w3.org/2001/XMLSchema#hexBinary"}
//	{"date":"2025-10"}            likewise integer, number, money, truth, duration
//	{"number":"NaN"}              also INF and -INF
//	{"time":"2025-10-28T12:00:00.000000001Z"}
//	{"value":"openai"}            what it would be outside the object
//
// and may have a source of its own, in place of that of the line: a name, an object as
// above, null for none, or a list of them. An id that is a number belongs to its kind,
// as in a plain table: 12 is the firm firm/12.
//
// The first line can be a vocabulary; it becomes that of the graph. Any graph can be
// written so and read back.

// vocabularyLine reads the first line if it is the vocabulary.
func (in *input) vocabularyLine() error {
	const start = `{"vocabulary":`
	head, _ := in.from.Peek(len(start))
	if string(head) != start {
		return nil
	}
	line, err := in.from.ReadBytes('\n')
	if err != nil && err != io.EOF {
		return in.failed(fmt.Errorf("line 1: %w", err))
	}
	in.skipped = 1
	line = bytes.TrimSuffix(line, []byte("\n"))
	f := &fault{}
	if !utf8.Valid(line) {
		f = invalid(string(line))
	} else {
		var v jsonValue
		if v, f = parseJSON(string(line)); f == nil {
			text := v.member("vocabulary")
			if text.kind == jsonString && len(v.members) == 1 {
				return in.adopt(in.name, text.text)
			}
			f = &fault{text.at, "expected the text of the vocabulary in quotes, and nothing beside it"}
		}
	}
	return &Error{in.name, 1, utf8.RuneCount(line[:f.at]) + 1, f.message}
}

// jsonLines reads the input line by line, in parallel.
func (in *input) jsonLines() error {
	return in.lineChunks(1+in.skipped, func(c *chunk) {
		p := &objectReader{input: in, properties: map[propertyKey]*property{}}
		p.quads = quads.get(len(c.text)/64 + 8)
		for number, rest := c.line, c.text; rest != ""; number++ {
			var line string
			line, rest, _ = strings.Cut(rest, "\n")
			start := len(p.quads)
			for _, f := range p.line(line) {
				c.faults = append(c.faults, &Error{in.name, number, utf8.RuneCountInString(line[:f.at]) + 1, f.message})
				p.quads = p.quads[:start]
			}
			if len(c.faults) >= maxErrors && !in.opts.Skip {
				break
			}
		}
		c.quads = p.quads
	})
}

// objectReader turns objects into facts.
type objectReader struct {
	*input
	properties map[propertyKey]*property
	quads      []quad.Quad
	faults     []*fault
}

// propertyKey is a name in an object of a kind.
type propertyKey struct {
	kind *vocabulary.Kind
	name string
}

// property is what a name in an object means.
type property struct {
	predicate quad.Value
	of        string           // the type or kind of its values, or empty
	kind      *vocabulary.Kind // of its entities, or nil
	err       error
}

// line reads one line; the facts are appended to quads.
func (p *objectReader) line(text string) []*fault {
	p.faults = p.faults[:0]
	if !utf8.ValidString(text) {
		return []*fault{invalid(text)}
	}
	if strings.Trim(text, " \t\r") == "" {
		return nil
	}
	v, f := parseJSON(text)
	switch {
	case f != nil:
		return []*fault{f}
	case v.kind != jsonObject:
		return []*fault{{v.at, `expected an object, as in {"id":"t1","kind":"Term"}, but found ` + v.kind.String()}}
	}
	p.object(&v)
	return p.faults
}

func (p *objectReader) fail(at int, format string, args ...any) {
	p.faults = append(p.faults, &fault{at, fmt.Sprintf(format, args...)})
}

// object reads the facts of an entity.
func (p *objectReader) object(v *jsonValue) {
	kind, types := p.kinds(v.member("kind"))
	id := v.member("id")
	if id == nil {
		p.fail(v.at, `the object has no "id"`)
		return
	}
	subject, err := p.entity(id, kind)
	if err != nil {
		p.fail(id.at, "id: %v", err)
		return
	}
	for _, t := range types {
		t.Subject = subject
		p.quads = append(p.quads, t)
	}
	sources := []quad.Value{p.opts.Label}
	if v := v.member("source"); v != nil {
		sources = p.sources(v)
	}
	for i := range v.members {
		m := &v.members[i]
		if m.name == "id" || m.name == "kind" || m.name == "source" || p.ignored(m.name) {
			continue
		}
		prop := p.property(propertyKey{kind, m.name})
		if prop.err != nil {
			p.fail(m.at, "%s: %v", m.name, prop.err)
			continue
		}
		for _, item := range m.value.list() {
			p.fact(quad.Quad{Subject: subject, Predicate: prop.predicate}, &item, prop, m.name, sources)
		}
	}
}

// fact reads one value, with its sources.
func (p *objectReader) fact(q quad.Quad, v *jsonValue, prop *property, name string, sources []quad.Value) {
	object, err := p.value(v, prop)
	if err != nil {
		p.fail(v.at, "%s: %v", name, err)
		return
	}
	if object == nil {
		return
	}
	q.Object = object
	if own := v.member("source"); own != nil {
		sources = p.sources(own)
	}
	for _, q.Label = range sources {
		p.quads = append(p.quads, q)
	}
}

// kinds reads the kinds of an entity: the facts that say them, and the first kind that
// the vocabulary declares.
func (p *objectReader) kinds(v *jsonValue) (kind *vocabulary.Kind, types []quad.Quad) {
	if v == nil {
		return nil, nil
	}
	for _, item := range v.list() {
		if item.kind != jsonString {
			p.fail(item.at, "kind: expected the name of a kind, but found %s", item.kind)
			continue
		}
		iri, err := p.kindIRI(item.text)
		if err != nil {
			p.fail(item.at, "kind: %v", err)
			continue
		}
		if kind == nil {
			kind = p.declaredKind(item.text)
		}
		types = append(types, quad.Quad{Predicate: rdfType, Object: iri})
	}
	return kind, types
}

// property finds what a name means.
func (p *objectReader) property(key propertyKey) *property {
	found := p.properties[key]
	if found == nil {
		found = p.understand(key)
		p.properties[key] = found
	}
	return found
}

func (p *objectReader) understand(key propertyKey) *property {
	if inner, ok := strings.CutPrefix(key.name, "<"); ok && strings.HasSuffix(inner, ">") && len(inner) > 1 {
		return &property{predicate: quad.IRI(strings.TrimSuffix(inner, ">"))}
	}
	if p.voc == nil || len(p.voc.Relations) == 0 || strings.Contains(key.name, ":") {
		if !isIRI(key.name) {
			return &property{err: fmt.Errorf("the name cannot be that of a relation or property")}
		}
		return &property{predicate: quad.IRI(key.name)}
	}
	relations, near := p.declared(key.name, key.kind, false)
	if len(relations) == 0 {
		return &property{err: fmt.Errorf("the vocabulary does not declare it%s; write <%s> for a predicate, or ignore it", near, key.name)}
	}
	r, err := one(relations, "")
	if err != nil {
		return &property{err: err}
	}
	if r.External {
		return &property{err: errExternal}
	}
	of := object(r)
	return &property{predicate: r.IRI, of: of, kind: p.declaredKind(of)}
}

// value reads a value by what its name declares. No value and no error is no fact.
func (p *objectReader) value(v *jsonValue, prop *property) (quad.Value, error) {
	parse := parsers[prop.of]
	switch v.kind {
	case jsonNull:
		return nil, nil
	case jsonObject:
		return p.exact(v, prop)
	case jsonArray:
		return nil, fmt.Errorf("a list stands in a list; a fact has one value")
	}
	switch {
	case prop.of == "":
		return natural(v)
	case parse == nil:
		return p.entity(v, prop.kind)
	case v.kind == jsonTrue || v.kind == jsonFalse:
		if prop.of != "truth" {
			return nil, fmt.Errorf("expected %s, but found %s", prop.of, v.kind)
		}
		return quad.Bool(v.kind == jsonTrue), nil
	case v.kind == jsonNumber && prop.of == "truth":
		return nil, fmt.Errorf("expected true or false, but found %s", v.text)
	}
	return parse(v.text)
}

// natural reads a value of which nothing is declared.
func natural(v *jsonValue) (quad.Value, error) {
	switch v.kind {
	case jsonString:
		return quad.String(v.text), nil
	case jsonNumber:
		if strings.ContainsAny(v.text, ".eE") {
			return number(v.text)
		}
		return integer(v.text)
	}
	return quad.Bool(v.kind == jsonTrue), nil
}

// entity reads the name of an entity of a kind, which may be nil.
func (p *objectReader) entity(v *jsonValue, kind *vocabulary.Kind) (quad.Value, error) {
	switch v.kind {
	case jsonString:
		if inner, ok := strings.CutPrefix(v.text, "<"); ok && strings.HasSuffix(inner, ">") && len(inner) > 1 {
			return quad.IRI(strings.TrimSuffix(inner, ">")), nil
		}
		return entity(v.text)
	case jsonNumber:
		if kind == nil {
			return nil, fmt.Errorf("a number names an entity only if its kind is known")
		}
		return p.local(kind, v.text)
	case jsonObject:
		v, err := p.exact(v, &property{of: "Thing", kind: kind})
		if _, named := v.(quad.Identifier); err == nil && !named {
			err = fmt.Errorf("expected an entity, but found a value")
		}
		return v, err
	}
	return nil, fmt.Errorf("expected the name of an entity, but found %s", v.kind)
}

// exact reads an object that says itself what it is.
func (p *objectReader) exact(v *jsonValue, prop *property) (quad.Value, error) {
	var form *jsonMember
	var lang, kind *jsonValue
	for i := range v.members {
		switch m := &v.members[i]; m.name {
		case "source":
		case "lang":
			lang = &m.value
		case "type":
			kind = &m.value
		default:
			if form != nil {
				return nil, fmt.Errorf("an object holds one value, but this one has %s and %s", form.name, m.name)
			}
			form = m
		}
	}
	if form == nil {
		return nil, fmt.Errorf(`expected an object with ref, text, value, time or a type, as in {"ref":"openai"}`)
	}
	if lang != nil || kind != nil {
		return literal(form, lang, kind)
	}
	switch form.name {
	case "ref":
		if form.value.kind == jsonObject {
			break
		}
		return p.entity(&form.value, prop.kind)
	case "value":
		if form.value.kind == jsonObject || form.value.kind == jsonArray {
			break
		}
		return p.value(&form.value, prop)
	case "text":
		if form.value.kind != jsonString {
			break
		}
		return quad.String(form.value.text), nil
	case "base64":
		if text, err := base64.StdEncoding.DecodeString(form.value.text); err == nil && form.value.kind == jsonString {
			return quad.String(text), nil
		}
		return nil, fmt.Errorf("expected the bytes of a text in base64")
	case "time":
		if t, err := time.Parse(time.RFC3339Nano, form.value.text); err == nil && form.value.kind == jsonString {
			return quad.Time(t.UTC()), nil
		}
		return nil, fmt.Errorf("expected a time such as 2025-10-28T12:00:00Z")
	case "number":
		if x, ok := special(form.value.text); ok && form.value.kind == jsonString {
			return quad.Float(x), nil
		}
		fallthrough
	default:
		if parsers[form.name] == nil {
			return nil, fmt.Errorf("%s says nothing of a value; expected ref, text, value, time or %s", brief(form.name), types)
		}
		if form.value.kind == jsonObject || form.value.kind == jsonArray {
			break
		}
		return p.value(&form.value, &property{of: form.name})
	}
	return nil, fmt.Errorf("%s: a value cannot be %s", form.name, form.value.kind)
}

// special are the numbers that JSON has no numeral for.
func special(text string) (float64, bool) {
	switch text {
	case "NaN", "INF", "-INF":
		return double(text)
	}
	return 0, false
}

// literal reads a text with a language or a type.
func literal(form *jsonMember, lang, kind *jsonValue) (quad.Value, error) {
	switch {
	case form.name != "text" || form.value.kind != jsonString:
		return nil, fmt.Errorf("a language or type is that of a text, but there is none")
	case lang != nil && kind != nil:
		return nil, fmt.Errorf("a text has a language or a type, not both")
	case lang != nil && lang.kind == jsonString:
		return quad.LangString{Value: quad.String(form.value.text), Lang: lang.text}, nil
	case kind != nil && kind.kind == jsonString:
		return quad.TypedString{Value: quad.String(form.value.text), Type: quad.IRI(kind.text)}, nil
	}
	return nil, fmt.Errorf("expected the language or type in quotes")
}

// sources reads labels: one or a list of them.
func (p *objectReader) sources(v *jsonValue) (labels []quad.Value) {
	var kind *vocabulary.Kind
	if p.voc != nil {
		for _, k := range p.voc.Kinds {
			if k.Source {
				kind = k
				break
			}
		}
	}
	for _, item := range v.list() {
		var label quad.Value
		err := error(nil)
		switch item.kind {
		case jsonNull:
		case jsonObject:
			label, err = p.exact(&item, &property{})
		default:
			label, err = p.entity(&item, kind)
		}
		if err != nil {
			p.fail(item.at, "source: %v", err)
			continue
		}
		labels = append(labels, label)
	}
	if len(labels) == 0 {
		return []quad.Value{nil}
	}
	return labels
}

// numeral writes a number so that JSON has it and it reads back as a number.
func numeral(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
