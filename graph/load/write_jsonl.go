package load

import (
	"bufio"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/vocabulary"
)

// objectWriter writes JSON lines. What is short by the vocabulary is written short; to
// be sure of it, the reader is asked what it would understand.
type objectWriter struct {
	out    *bufio.Writer
	text   string // of the vocabulary
	has    bool   // and is sound
	beside bool   // it stands in a file of its own
	reader *objectReader
	names  map[nameKey]string
	line   []byte
}

// nameKey is a predicate of entities of a kind.
type nameKey struct {
	kind      *vocabulary.Kind
	predicate quad.IRI
}

func newObjectWriter(e *export, out *bufio.Writer) *objectWriter {
	w := &objectWriter{out: out, names: map[nameKey]string{}}
	w.text, w.has = vocabularyText(e.snapshot)
	var voc *vocabulary.Vocabulary
	if w.has {
		parsed, err := vocabulary.Parse(w.text)
		if err != nil { // it can be written, but the first line has to be sound
			w.has = false
		} else {
			voc = parsed
		}
	}
	w.reader = &objectReader{input: &input{loading: &loading{opts: &Options{}, voc: voc}}, properties: map[propertyKey]*property{}}
	return w
}

func (w *objectWriter) begin() error {
	if !w.has || w.beside {
		return nil
	}
	b := append(appendQuoted([]byte(`{"vocabulary":`), w.text), "}\n"...)
	_, err := w.out.Write(b)
	return err
}

func (w *objectWriter) end() error { return nil }

func (w *objectWriter) entity(facts []quad.Quad) error {
	if w.has {
		kept := facts[:0]
		for _, q := range facts {
			if _, is := vocabularyFact(&q); !is {
				kept = append(kept, q)
			}
		}
		if facts = kept; len(facts) == 0 {
			return nil
		}
	}
	b := w.appendEntity(append(w.line[:0], `{"id":`...), facts[0].Subject)
	kind, kinds, rest := w.kinds(facts)
	if len(kinds) > 0 {
		b = appendList(append(b, `,"kind":`...), kinds)
	}
	common, shared := commonLabels(rest)
	if shared && !(len(common) == 1 && common[0] == nil) {
		b = w.appendLabels(append(b, `,"source":`...), common)
	}
	for len(rest) > 0 {
		end := 1
		for end < len(rest) && rest[end].Predicate == rest[0].Predicate {
			end++
		}
		b = w.property(append(b, ','), kind, rest[:end], shared)
		rest = rest[end:]
	}
	w.line = append(b, '}', '\n')
	_, err := w.out.Write(w.line)
	return err
}

// kinds takes those facts that the name kind can say, and gives the rest.
func (w *objectWriter) kinds(facts []quad.Quad) (kind *vocabulary.Kind, names []string, rest []quad.Quad) {
	for _, q := range facts {
		iri, is := q.Object.(quad.IRI)
		if q.Predicate != rdfType || q.Label != nil || !is || !isIRI(string(iri)) {
			rest = append(rest, q)
			continue
		}
		name := "<" + string(iri) + ">"
		for _, plain := range w.kindNames(iri) {
			if back, err := w.reader.kindIRI(plain); err == nil && back == iri {
				name = plain
				break
			}
		}
		if kind == nil {
			kind = w.reader.declaredKind(name)
		}
		names = append(names, name)
	}
	return kind, names, rest
}

// kindNames are names that may mean the kind of an IRI.
func (w *objectWriter) kindNames(iri quad.IRI) (names []string) {
	if w.reader.voc != nil {
		for _, k := range w.reader.voc.Kinds {
			if k.IRI == iri {
				names = append(names, k.Name)
			}
		}
	}
	return append(names, string(iri))
}

// commonLabels are the labels that every fact of an entity has, and whether they all
// have the same ones.
func commonLabels(facts []quad.Quad) (labels []quad.Value, shared bool) {
	for i := 0; i < len(facts); {
		group := labelsOf(facts[i:])
		if i == 0 {
			labels = group
		} else if !slices.EqualFunc(labels, group, sameTerm) {
			return nil, false
		}
		i += len(group)
	}
	return labels, len(facts) > 0
}

// labelsOf are the labels of the first fact: those of the facts that differ from it
// in nothing else.
func labelsOf(facts []quad.Quad) (labels []quad.Value) {
	for _, q := range facts {
		if q.Predicate != facts[0].Predicate || !sameTerm(q.Object, facts[0].Object) {
			break
		}
		labels = append(labels, q.Label)
	}
	return labels
}

// property writes the values of one predicate.
func (w *objectWriter) property(b []byte, kind *vocabulary.Kind, facts []quad.Quad, shared bool) []byte {
	name := w.name(kind, facts[0].Predicate.(quad.IRI))
	prop := w.reader.property(propertyKey{kind, name})
	b = append(appendQuoted(b, name), ':')
	start, n := len(b), 0
	for len(facts) > 0 {
		labels := labelsOf(facts)
		if n++; n > 1 {
			b = append(b, ',')
		}
		own := labels
		if shared || len(labels) == 1 && labels[0] == nil {
			own = nil
		}
		b = w.value(b, facts[0].Object, prop, own)
		facts = facts[len(labels):]
	}
	if n > 1 {
		b = slices.Insert(b, start, '[')
		b = append(b, ']')
	}
	return b
}

// name is how a predicate is written for entities of a kind.
func (w *objectWriter) name(kind *vocabulary.Kind, predicate quad.IRI) string {
	key := nameKey{kind, predicate}
	if name, ok := w.names[key]; ok {
		return name
	}
	names := []string{}
	if w.reader.voc != nil {
		for _, r := range w.reader.voc.Relations {
			if r.IRI == predicate {
				names = append(names, r.Name)
			}
		}
	}
	name := "<" + string(predicate) + ">"
	for _, plain := range append(names, string(predicate)) {
		if plain == "id" || plain == "kind" || plain == "source" || plain == "vocabulary" {
			continue
		}
		if p := w.reader.property(propertyKey{kind, plain}); p.err == nil && p.predicate == predicate {
			name = plain
			break
		}
	}
	w.names[key] = name
	return name
}

// value writes a value, with labels of its own if there are some.
func (w *objectWriter) value(b []byte, v quad.Value, prop *property, labels []quad.Value) []byte {
	plain := w.plain(v)
	if plain != "" {
		if node, f := parseJSON(plain); f == nil {
			back, err := w.reader.value(&node, prop)
			if err != nil || back == nil || !sameTerm(back, v) {
				plain = ""
			}
		}
	}
	switch {
	case plain != "" && len(labels) == 0:
		return append(b, plain...)
	case plain != "":
		b = append(append(b, `{"value":`...), plain...)
	default:
		b = w.appendExact(b, v)
		if len(labels) == 0 {
			return b
		}
		b = b[:len(b)-1]
	}
	return append(w.appendLabels(append(b, `,"source":`...), labels), '}')
}

// plain is the short form that may be enough for a value, or empty.
func (w *objectWriter) plain(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		return string(w.appendEntity(nil, v))
	case quad.Int:
		return strconv.FormatInt(int64(v), 10)
	case quad.Float:
		if x := float64(v); x-x == 0 {
			return numeral(x)
		}
	case quad.Bool:
		return strconv.FormatBool(bool(v))
	case quad.String:
		if utf8.ValidString(string(v)) {
			return string(appendQuoted(nil, string(v)))
		}
	case quad.TypedString:
		return string(appendQuoted(nil, string(v.Value)))
	}
	return ""
}

// appendExact writes a value as an object that says itself what it is.
func (w *objectWriter) appendExact(b []byte, v quad.Value) []byte {
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		b = w.appendEntity(append(b, `{"ref":`...), v)
	case quad.String:
		if utf8.ValidString(string(v)) {
			b = appendQuoted(append(b, `{"text":`...), string(v))
		} else {
			b = appendQuoted(append(b, `{"base64":`...), base64.StdEncoding.EncodeToString([]byte(v)))
		}
	case quad.LangString:
		b = appendQuoted(append(b, `{"text":`...), string(v.Value))
		b = appendQuoted(append(b, `,"lang":`...), v.Lang)
	case quad.TypedString:
		b = w.appendTyped(b, v)
	case quad.Int:
		b = strconv.AppendInt(append(b, `{"integer":`...), int64(v), 10)
	case quad.Float:
		if x := float64(v); x-x == 0 {
			b = append(append(b, `{"number":`...), numeral(x)...)
		} else {
			b = appendQuoted(append(b, `{"number":`...), floatText(x))
		}
	case quad.Bool:
		b = strconv.AppendBool(append(b, `{"truth":`...), bool(v))
	case quad.Time:
		b = appendQuoted(append(b, `{"time":`...), instant(time.Time(v)))
	}
	return append(b, '}')
}

// appendTyped writes a text with its type, by the type's short name if it has one.
func (w *objectWriter) appendTyped(b []byte, v quad.TypedString) []byte {
	for _, name := range []string{"date", "money", "duration"} {
		if back, err := parsers[name](string(v.Value)); err == nil && sameTerm(back, v) {
			return appendQuoted(append(append(append(b, `{"`...), name...), `":`...), string(v.Value))
		}
	}
	b = appendQuoted(append(b, `{"text":`...), string(v.Value))
	return appendQuoted(append(b, `,"type":`...), string(v.Type))
}

// appendEntity writes the name of an entity.
func (w *objectWriter) appendEntity(b []byte, v quad.Value) []byte {
	iri, is := v.(quad.IRI)
	if !is {
		return appendQuoted(b, "_:"+string(v.(quad.BNode)))
	}
	if name := string(iri); isIRI(name) && !strings.HasPrefix(name, "_:") {
		return appendQuoted(b, name)
	}
	return appendQuoted(b, "<"+string(iri)+">")
}

// appendLabels writes labels: none, one or a list of them.
func (w *objectWriter) appendLabels(b []byte, labels []quad.Value) []byte {
	if len(labels) > 1 {
		b = append(b, '[')
	}
	for i, v := range labels {
		if i > 0 {
			b = append(b, ',')
		}
		switch v.(type) {
		case nil:
			b = append(b, "null"...)
		case quad.IRI, quad.BNode:
			b = w.appendEntity(b, v)
		default:
			b = w.appendExact(b, v)
		}
	}
	if len(labels) > 1 {
		b = append(b, ']')
	}
	return b
}

// appendList writes names: one, or a list of them.
func appendList(b []byte, names []string) []byte {
	if len(names) == 1 {
		return appendQuoted(b, names[0])
	}
	b = append(b, '[')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(b, name)
	}
	return append(b, ']')
}
