package load

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/cayleygraph/quad"
)

// JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) is read in flattened, expanded and
// compact form with the context in the document: terms, prefixes, @vocab, @base,
// @language, types and containers of terms, nested and reverse properties, lists, and
// named graphs, whose names are the labels of their facts. What else a context can say,
// a context that is elsewhere, and @json and @direction are refused. So is a name that
// the context does not explain, where the standard drops it: map it to null, or ignore
// it by the options. IRIs need not be absolute: without @base they stay as they are
// written.
//
// The text of a document is held in memory, see jsonld_items.go for how much else is. Like
// all faults, one in a part of it can be left out with that part.

// jsonld reads the input as a document.
func (in *input) jsonld() error {
	data, err := io.ReadAll(in.from)
	if err != nil {
		return err
	}
	p := &ldReader{input: in, text: unsafe.String(unsafe.SliceData(data), len(data))} // nobody else has data
	if !utf8.ValidString(p.text) {
		p.report(invalid(p.text))
		return nil
	}
	if strings.TrimSpace(p.text) == "" {
		p.report(&fault{0, "expected a document {...} or [...], but the file is empty"})
		return nil
	}
	if f := p.documents(&ldContext{terms: map[string]*ldTerm{}}); f != nil {
		p.report(f)
	}
	return p.err
}

// ldReader turns a document into facts.
type ldReader struct {
	*input
	text string
	last textPlace // of a fault
	anon int
	err  error // of handing over what was read
}

// textPlace is a place in a text, by bytes from 0, lines and columns from 1.
type textPlace struct{ at, line, column int }

// report notes a fault. Its line is counted from the last one's, which in a long document
// with many is near.
func (p *ldReader) report(f *fault) {
	if p.last.line == 0 || f.at < p.last.at {
		p.last = textPlace{0, 1, 1}
	}
	between := p.text[p.last.at:f.at]
	if n := strings.Count(between, "\n"); n > 0 {
		p.last.line, p.last.column = p.last.line+n, 1
		between = between[strings.LastIndexByte(between, '\n')+1:]
	}
	p.last.at, p.last.column = f.at, p.last.column+utf8.RuneCountInString(between)
	p.fault(p.last.line, p.last.column, "%s", f.message)
	if p.err == nil {
		p.err = p.handFull()
	}
}

// try reads a part of the document; if it is at fault, the rest of the part is not read.
func (p *ldReader) try(read func()) {
	if p.err != nil || !p.opts.Skip && len(p.now.faults) > 0 {
		return
	}
	defer func() {
		switch f := recover().(type) {
		case nil:
		case ldFault:
			p.report(&f.fault)
		default:
			panic(f)
		}
	}()
	read()
}

func (p *ldReader) emit(subject, predicate, object, graph quad.Value) {
	if p.err == nil {
		p.err = p.add(quad.Quad{Subject: subject, Predicate: predicate, Object: object, Label: graph})
	}
}

// document reads an object at the top: a node, or nothing but a graph.
func (p *ldReader) document(v *jsonValue, c *ldContext) {
	if v.kind != jsonObject {
		ldFail(v.at, "expected an object {...}, but found %s", v.kind)
	}
	inner := c
	if local := v.member("@context"); local != nil {
		inner = c.with(local)
	}
	var graph *jsonValue
	only := true
	for i := range v.members {
		switch m := &v.members[i]; inner.expand(m.name, false, true) {
		case "@context":
		case "@graph":
			graph = &m.value
		default:
			only = false
		}
	}
	if graph == nil || !only {
		p.node(v, c, nil)
		return
	}
	for _, item := range graph.list() {
		p.try(func() { p.object(&item, inner) })
	}
}

// object reads an item of a graph.
func (p *ldReader) object(v *jsonValue, c *ldContext) { p.nodeIn(v, c, nil) }

func (p *ldReader) nodeIn(v *jsonValue, c *ldContext, graph quad.Value) {
	if v.kind != jsonObject {
		ldFail(v.at, "expected a node {...}, but found %s", v.kind)
	}
	p.node(v, c, graph)
}

// node reads a node and returns what it is called.
func (p *ldReader) node(v *jsonValue, c *ldContext, graph quad.Value) quad.Value {
	if local := v.member("@context"); local != nil {
		c = c.with(local)
	}
	var id quad.Value
	for i := range v.members {
		if m := &v.members[i]; c.expand(m.name, false, true) == "@id" {
			if m.value.kind != jsonString {
				ldFail(m.value.at, "@id: expected an IRI in quotes, but found %s", m.value.kind)
			}
			id = p.reference(c, &m.value, false)
		}
	}
	if id == nil {
		id = p.blank()
	}
	for i := range v.members {
		m := &v.members[i]
		if p.ignored(m.name) {
			continue
		}
		p.try(func() { p.member(id, m, c, graph) })
	}
	return id
}

func (p *ldReader) blank() quad.Value {
	var b quad.BNode
	b, p.anon = p.newBlank(p.anon)
	return b
}

// member reads what a node says under one name.
func (p *ldReader) member(id quad.Value, m *jsonMember, c *ldContext, graph quad.Value) {
	switch name := c.expand(m.name, false, true); {
	case name == "@context" || name == "@id" || name == "@index":
	case name == "@type":
		for _, t := range m.value.list() {
			if t.kind != jsonString {
				ldFail(t.at, "@type: expected an IRI in quotes, but found %s", t.kind)
			}
			p.emit(id, rdfType, p.reference(c, &t, true), graph)
		}
	case name == "@graph":
		for _, item := range m.value.list() {
			p.try(func() { p.nodeIn(&item, c, id) })
		}
	case name == "@included":
		for _, item := range m.value.list() {
			p.try(func() { p.nodeIn(&item, c, graph) })
		}
	case name == "@reverse":
		if m.value.kind != jsonObject {
			ldFail(m.value.at, "@reverse: expected an object {...}, but found %s", m.value.kind)
		}
		for i := range m.value.members {
			p.try(func() { p.property(id, &m.value.members[i], c, graph, true) })
		}
	case isKeyword(name) || isKeyword(m.name):
		ldFail(m.at, "%s is not read in a node", m.name)
	default:
		p.property(id, m, c, graph, false)
	}
}

// property reads the values of a property, or of a reverse one.
func (p *ldReader) property(id quad.Value, m *jsonMember, c *ldContext, graph quad.Value, reverse bool) {
	term := c.terms[m.name]
	if term == nil {
		term = &ldTerm{iri: c.expand(m.name, false, true)}
	}
	switch {
	case !c.means(m.name):
		ldFail(m.at, "the context does not say what %s means; map it to null to leave it out", brief(m.name))
	case term.iri == "":
		return
	case strings.HasPrefix(term.iri, "_:"):
		ldFail(m.at, "%s is a blank node, which cannot be a predicate", brief(m.name))
	case !isIRI(term.iri):
		ldFail(m.at, "%s cannot be an IRI", brief(term.iri))
	}
	predicate := quad.Value(quad.IRI(term.iri))
	for _, v := range p.contained(&m.value, term, c, graph) {
		p.try(func() {
			object := v.term
			if object == nil {
				object = p.value(v.json, term, c, graph)
			}
			switch _, named := object.(quad.Identifier); {
			case object == nil:
			case reverse == term.reverse:
				p.emit(id, predicate, object, graph)
			case !named:
				ldFail(v.json.at, "a reverse property has a node, not a value")
			default:
				p.emit(object, predicate, id, graph)
			}
		})
	}
}

// ldItem is a value, or what became of it.
type ldItem struct {
	json *jsonValue
	term quad.Value
}

// contained lists the values of a property, by the container of the term.
func (p *ldReader) contained(v *jsonValue, term *ldTerm, c *ldContext, graph quad.Value) (items []ldItem) {
	has := func(container string) bool { return slices.Contains(term.container, container) }
	switch {
	case has("@list") && !(v.kind == jsonObject && p.keyword(v, "@list", c) != nil):
		if v.kind == jsonNull {
			return nil
		}
		return []ldItem{{v, p.list(v.list(), term, c, graph)}}
	case v.kind == jsonObject && has("@language"):
		return p.languages(v, c)
	case v.kind == jsonObject && (has("@index") || has("@id") || has("@type")):
		for i := range v.members {
			m := &v.members[i]
			for _, item := range m.value.list() {
				var node quad.Value
				if !has("@index") && c.expand(m.name, false, true) != "@none" {
					node = p.keyed(&item, m, has("@type"), c, graph)
				}
				items = append(items, ldItem{&item, node})
			}
		}
		return items
	}
	for _, item := range v.list() {
		for _, inner := range p.set(&item, c) {
			items = append(items, ldItem{json: &inner})
		}
	}
	return items
}

// keyed reads a node that a map names by its @id or its @type.
func (p *ldReader) keyed(v *jsonValue, m *jsonMember, byType bool, c *ldContext, graph quad.Value) quad.Value {
	name := &jsonValue{at: m.at, kind: jsonString, text: m.name}
	if v.kind == jsonString && byType {
		node := p.reference(c, v, false)
		p.emit(node, rdfType, p.reference(c, name, true), graph)
		return node
	}
	if v.kind != jsonObject {
		ldFail(v.at, "expected a node {...}, but found %s", v.kind)
	}
	keyword := "@id"
	if byType {
		keyword = "@type"
		node := p.node(v, c, graph)
		p.emit(node, rdfType, p.reference(c, name, true), graph)
		return node
	}
	named := *v
	if p.keyword(v, keyword, c) == nil {
		named.members = append([]jsonMember{{m.at, keyword, *name}}, v.members...)
	}
	return p.node(&named, c, graph)
}

// languages reads a map from languages to texts.
func (p *ldReader) languages(v *jsonValue, c *ldContext) (items []ldItem) {
	for i := range v.members {
		m := &v.members[i]
		for _, text := range m.value.list() {
			switch {
			case text.kind == jsonNull:
			case text.kind != jsonString:
				ldFail(text.at, "expected a text, but found %s", text.kind)
			case c.expand(m.name, false, true) == "@none":
				items = append(items, ldItem{&text, quad.String(text.text)})
			default:
				items = append(items, ldItem{&text, langText(text.text, m.name, m.at)})
			}
		}
	}
	return items
}

// langText is a text with its language.
func langText(text, lang string, at int) quad.Value {
	if lang == "" || languageTag(lang) != len(lang) {
		ldFail(at, "expected a language such as en or en-GB, but found %s", brief(lang))
	}
	return quad.LangString{Value: quad.String(text), Lang: lang}
}

// set is what {"@set": …} holds, or the value itself.
func (p *ldReader) set(v *jsonValue, c *ldContext) []jsonValue {
	if v.kind == jsonArray {
		ldFail(v.at, "a list stands in a list; write {\"@list\": …} for a list that is a value")
	}
	if inner := p.keyword(v, "@set", c); inner != nil {
		return inner.list()
	}
	return []jsonValue{*v}
}

// keyword is what an object has under a keyword or a term that means it, or nil.
func (p *ldReader) keyword(v *jsonValue, keyword string, c *ldContext) *jsonValue {
	for i := range v.members {
		if m := &v.members[i]; m.name == keyword || c.expand(m.name, false, true) == keyword {
			return &m.value
		}
	}
	return nil
}
