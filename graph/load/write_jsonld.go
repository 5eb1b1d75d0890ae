package load

import (
	"bufio"
	"slices"
	"strconv"

	"github.com/cayleygraph/quad"
)

// ldWriter writes JSON-LD in flattened form: a list of nodes, and a named graph for
// what is said of a subject under a label. The empty @vocab has predicates that are not
// absolute resolved by the base of the document, as the names of nodes are.
type ldWriter struct {
	out  *bufio.Writer
	any  bool
	line []byte
}

func (w *ldWriter) begin() error {
	_, err := w.out.WriteString(`{"@context":{"@vocab":""},"@graph":[`)
	return err
}

func (w *ldWriter) end() error {
	_, err := w.out.WriteString("\n]}\n")
	return err
}

func (w *ldWriter) entity(facts []quad.Quad) error {
	slices.SortStableFunc(facts, func(a, b quad.Quad) int { return compareTerms(a.Label, b.Label) })
	b := w.line[:0]
	for len(facts) > 0 {
		n := 1
		for n < len(facts) && sameTerm(facts[n].Label, facts[0].Label) {
			n++
		}
		if w.any {
			b = append(b, ',')
		}
		w.any = true
		b = append(b, '\n')
		if label := facts[0].Label; label != nil {
			b = append(appendName(append(b, `{"@id":`...), label), `,"@graph":[`...)
			b = append(appendNode(b, facts[:n]), "]}"...)
		} else {
			b = appendNode(b, facts[:n])
		}
		facts = facts[n:]
	}
	w.line = b
	_, err := w.out.Write(b)
	return err
}

// appendNode writes facts of one subject and label.
func appendNode(b []byte, facts []quad.Quad) []byte {
	b = appendName(append(b, `{"@id":`...), facts[0].Subject)
	var rest []quad.Quad
	types := 0
	for _, q := range facts {
		if _, named := q.Object.(quad.Identifier); q.Predicate != rdfType || !named {
			rest = append(rest, q)
			continue
		}
		if types++; types == 1 {
			b = append(b, `,"@type":[`...)
		} else {
			b = append(b, ',')
		}
		b = appendName(b, q.Object)
	}
	if types > 0 {
		b = append(b, ']')
	}
	for i, q := range rest {
		switch {
		case i > 0 && q.Predicate == rest[i-1].Predicate:
			b = append(b, ',')
		case i > 0:
			b = append(b, ']')
			fallthrough
		default:
			b = append(appendName(append(b, ','), q.Predicate), ":["...)
		}
		b = appendLD(b, q.Object)
	}
	if len(rest) > 0 {
		b = append(b, ']')
	}
	return append(b, '}')
}

// appendName writes an IRI or a blank node in quotes.
func appendName(b []byte, v quad.Value) []byte {
	if blank, is := v.(quad.BNode); is {
		return appendQuoted(b, "_:"+string(blank))
	}
	return appendQuoted(b, string(v.(quad.IRI)))
}

// appendLD writes a value.
func appendLD(b []byte, v quad.Value) []byte {
	text, lang, kind, literal := lexical(v)
	if !literal {
		return append(appendName(append(b, `{"@id":`...), v), '}')
	}
	switch v := v.(type) {
	case quad.String:
		return appendQuoted(b, text)
	case quad.Bool:
		return strconv.AppendBool(b, bool(v))
	case quad.Int:
		if v >= -1<<53 && v <= 1<<53 { // what JavaScript can read
			return append(b, text...)
		}
	}
	b = appendQuoted(append(b, `{"@value":`...), text)
	if lang != "" {
		b = appendQuoted(append(b, `,"@language":`...), lang)
	} else {
		b = appendQuoted(append(b, `,"@type":`...), kind)
	}
	return append(b, '}')
}
