package load

import (
	"fmt"
	"slices"
	"strings"
)

// ldContext says what the names in a JSON-LD document mean (JSON-LD 1.1, section 4.1 of
// the algorithms). It is not changed once it is made.
type ldContext struct {
	base     string
	vocab    *string
	language string
	terms    map[string]*ldTerm
}

// ldTerm is the definition of a term. Its IRI may be a keyword; an empty one says that
// the term means nothing.
type ldTerm struct {
	iri       string
	reverse   bool
	prefix    bool   // it can stand before a colon
	kind      string // of values: @id, @vocab, @none, an IRI, or empty
	language  *string
	container []string
}

// ldKeywords are those that are read.
var ldKeywords = []string{"@base", "@container", "@context", "@graph", "@id", "@included", "@index", "@language", "@list", "@none", "@prefix",
	"@protected", "@reverse", "@set", "@type", "@value", "@version", "@vocab"}

// isKeyword says whether JSON-LD keeps a name for itself: @ and letters.
func isKeyword(s string) bool {
	return len(s) > 1 && s[0] == '@' && strings.Trim(s[1:], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// ldFault ends the reading of a part of a document. It is passed by panic from within
// contexts, and caught by ldReader.try.
type ldFault struct{ fault }

func ldFail(at int, format string, args ...any) {
	panic(ldFault{fault{at, fmt.Sprintf(format, args...)}})
}

// with is the context that a local one makes of this one.
func (c *ldContext) with(local *jsonValue) *ldContext {
	for _, v := range local.list() {
		switch v.kind {
		case jsonNull:
			c = &ldContext{base: c.base, terms: map[string]*ldTerm{}}
		case jsonObject:
			d := &definer{ldContext: *c, local: &v, state: map[string]bool{}}
			d.terms = map[string]*ldTerm{}
			for name, term := range c.terms {
				d.terms[name] = term
			}
			d.define()
			c = &d.ldContext
		case jsonString:
			ldFail(v.at, "the context %s is elsewhere, and nothing is fetched from the network; write the context into the document", brief(v.text))
		default:
			ldFail(v.at, "expected a context {...}, but found %s", v.kind)
		}
	}
	return c
}

// definer makes a context.
type definer struct {
	ldContext
	local *jsonValue
	state map[string]bool // terms: false while being defined, true when they are
}

func (d *definer) define() {
	for i := range d.local.members {
		switch m := &d.local.members[i]; m.name {
		case "@base":
			d.base = d.optional(m, func(s string) string { return resolve(d.base, s) })
		case "@language":
			d.language = d.optional(m, func(s string) string {
				if s == "" || languageTag(s) != len(s) {
					ldFail(m.value.at, "expected a language such as en or en-GB, but found %s", brief(s))
				}
				return s
			})
		case "@version":
			if m.value.kind != jsonNumber || m.value.text != "1.1" {
				ldFail(m.value.at, "expected the version 1.1")
			}
		case "@protected":
		case "@import", "@propagate", "@direction":
			if m.value.kind != jsonNull {
				ldFail(m.at, "%s is not read", m.name)
			}
		}
	}
	if v := d.local.member("@vocab"); v != nil {
		switch v.kind {
		case jsonNull:
			d.vocab = nil
		case jsonString:
			iri := d.expand(v.text, v.at, true, true)
			if v.text == "" {
				iri = d.base
			}
			d.vocab = &iri
		default:
			ldFail(v.at, "expected an IRI or null, but found %s", v.kind)
		}
	}
	for i := range d.local.members {
		if m := &d.local.members[i]; !isKeyword(m.name) {
			d.term(m)
		} else if !slices.Contains([]string{"@base", "@language", "@version", "@protected", "@import", "@propagate", "@direction", "@vocab"}, m.name) {
			ldFail(m.at, "%s cannot stand in a context", m.name)
		}
	}
}

// optional reads a text or null.
func (d *definer) optional(m *jsonMember, read func(string) string) string {
	switch m.value.kind {
	case jsonNull:
		return ""
	case jsonString:
		return read(m.value.text)
	}
	ldFail(m.value.at, "expected a text or null, but found %s", m.value.kind)
	return ""
}

// term defines a term, and before it those that it is defined by.
func (d *definer) term(m *jsonMember) {
	if done, begun := d.state[m.name]; begun {
		if !done {
			ldFail(m.at, "the term %s is defined by itself", brief(m.name))
		}
		return
	}
	if m.name == "" {
		ldFail(m.at, "a term is empty")
	}
	d.state[m.name] = false
	delete(d.terms, m.name)
	t := &ldTerm{}
	v := &m.value
	switch v.kind {
	case jsonNull:
	case jsonString:
		t.iri = d.termIRI(m.name, v)
		t.prefix = t.iri != "" && (strings.HasPrefix(t.iri, "_:") || strings.ContainsRune(":/?#[]@", rune(t.iri[len(t.iri)-1])))
	case jsonObject:
		d.expanded(t, m)
	default:
		ldFail(v.at, "expected what the term %s means, but found %s", m.name, v.kind)
	}
	d.terms[m.name] = t
	d.state[m.name] = true
}

// termIRI expands the IRI of a term.
func (d *definer) termIRI(name string, v *jsonValue) string {
	switch v.kind {
	case jsonNull:
		return ""
	case jsonString:
	default:
		ldFail(v.at, "expected an IRI in quotes, but found %s", v.kind)
	}
	if v.text == name {
		return d.ownIRI(name, v.at)
	}
	iri := d.expand(v.text, v.at, false, true)
	if isKeyword(iri) && (iri == "@context" || !slices.Contains(ldKeywords, iri)) {
		ldFail(v.at, "a term cannot mean %s", iri)
	}
	return iri
}

// ownIRI is the IRI of a term that says none.
func (d *definer) ownIRI(name string, at int) string {
	if prefix, suffix, ok := strings.Cut(name, ":"); ok && prefix != "" && !strings.HasPrefix(suffix, "//") {
		if m := d.find(prefix); m != nil {
			d.term(m)
		}
		if t := d.terms[prefix]; t != nil && t.iri != "" {
			return t.iri + suffix
		}
		return name
	}
	if d.vocab != nil {
		return *d.vocab + name
	}
	ldFail(at, "the term %s has no @id, and there is no @vocab", brief(name))
	return ""
}

// find is the definition of a term in the local context, or nil.
func (d *definer) find(name string) *jsonMember {
	for i := range d.local.members {
		if m := &d.local.members[i]; m.name == name && !isKeyword(name) {
			return m
		}
	}
	return nil
}

// expanded reads the definition {"@id": …, "@type": …, …} of a term.
func (d *definer) expanded(t *ldTerm, m *jsonMember) {
	id := false
	for i := range m.value.members {
		part := &m.value.members[i]
		switch v := &part.value; part.name {
		case "@id":
			t.iri, id = d.termIRI(m.name, v), true
		case "@reverse":
			t.iri, t.reverse, id = d.termIRI(m.name, v), true, true
		case "@type":
			if v.kind != jsonString {
				ldFail(v.at, "expected a type in quotes, but found %s", v.kind)
			}
			t.kind = d.expand(v.text, v.at, false, true)
			if isKeyword(t.kind) && t.kind != "@id" && t.kind != "@vocab" && t.kind != "@none" {
				ldFail(v.at, "the type %s is not read", t.kind)
			}
		case "@language":
			language := d.optional(part, func(s string) string { return s })
			t.language = &language
		case "@container":
			d.containers(t, v)
		case "@prefix":
			t.prefix = v.kind == jsonTrue
		case "@protected":
		default:
			ldFail(part.at, "%s is not read in the definition of a term", brief(part.name))
		}
	}
	if !id {
		t.iri = d.ownIRI(m.name, m.at)
	}
}

func (d *definer) containers(t *ldTerm, v *jsonValue) {
	for _, c := range v.list() {
		if c.kind == jsonNull {
			continue
		}
		if !slices.Contains([]string{"@list", "@set", "@language", "@index", "@id", "@type"}, c.text) {
			ldFail(c.at, "the container %s is not read; expected @list, @set, @language, @index, @id or @type", brief(c.text))
		}
		t.container = append(t.container, c.text)
	}
}

// expand makes an IRI or a keyword of a name (section 5.2 of the algorithms), defining
// terms that it needs.
func (d *definer) expand(name string, at int, relative, vocab bool) string {
	if m := d.find(name); m != nil && vocab && !d.state[name] && name != "" {
		d.term(m)
	}
	if prefix, _, ok := strings.Cut(name, ":"); ok {
		if m := d.find(prefix); m != nil && !d.state[prefix] {
			d.term(m)
		}
	}
	return d.ldContext.expand(name, relative, vocab)
}

// expand makes an IRI or a keyword of a name. A name that the context says means
// nothing gives an empty one.
func (c *ldContext) expand(name string, relative, vocab bool) string {
	if isKeyword(name) {
		return name
	}
	if t := c.terms[name]; t != nil && vocab {
		return t.iri
	}
	if i := strings.IndexByte(name, ':'); i > 0 {
		prefix, suffix := name[:i], name[i+1:]
		if prefix == "_" || strings.HasPrefix(suffix, "//") {
			return name
		}
		if t := c.terms[prefix]; t != nil && t.iri != "" && t.prefix {
			return t.iri + suffix
		}
		if isScheme(prefix) {
			return name
		}
	}
	switch {
	case vocab && c.vocab != nil:
		return *c.vocab + name
	case relative:
		return resolve(c.base, name)
	}
	return name
}

// means says whether the context knows what a name in an object means.
func (c *ldContext) means(name string) bool {
	return c.terms[name] != nil || c.vocab != nil || strings.IndexByte(name, ':') > 0
}
