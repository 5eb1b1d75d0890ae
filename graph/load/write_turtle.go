package load

import (
	"bufio"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// turtleWriter writes Turtle, and TriG where facts have labels: what is said of a
// subject stands together, in TriG under each label.
type turtleWriter struct {
	out    *bufio.Writer
	labels bool
	b      []byte
}

func (w *turtleWriter) begin() error {
	_, err := w.out.WriteString("@prefix xsd: <" + xsd + "> .\n")
	return err
}

func (w *turtleWriter) end() error { return nil }

func (w *turtleWriter) entity(facts []quad.Quad) error {
	b := w.b[:0]
	if w.labels {
		slices.SortStableFunc(facts, func(a, b quad.Quad) int { return compareTerms(a.Label, b.Label) })
	}
	for len(facts) > 0 {
		n := len(facts)
		if w.labels {
			n = 1
			for n < len(facts) && sameTerm(facts[n].Label, facts[0].Label) {
				n++
			}
		}
		b = append(b, '\n')
		if label := facts[0].Label; label != nil && w.labels {
			b = append(appendTerm(b, label), " {\n"...)
			b = append(w.subject(b, facts[:n]), "}\n"...)
		} else {
			b = w.subject(b, facts[:n])
		}
		facts = facts[n:]
	}
	w.b = b
	_, err := w.out.Write(b)
	return err
}

// subject writes facts of one subject and label.
func (w *turtleWriter) subject(b []byte, facts []quad.Quad) []byte {
	b = appendTerm(b, facts[0].Subject)
	for i, q := range facts {
		switch {
		case i > 0 && q.Predicate == facts[i-1].Predicate:
			b = append(b, ", "...)
		case i > 0:
			b = append(b, " ;\n  "...)
			fallthrough
		default:
			if b = append(b, ' '); q.Predicate == rdfType {
				b = append(b, "a "...)
			} else {
				b = append(appendTerm(b, q.Predicate), ' ')
			}
		}
		b = appendTurtle(b, q.Object)
	}
	return append(b, " .\n"...)
}

// appendTurtle writes an object as Turtle has it: numbers and truth values bare, types
// of XML Schema by their prefix.
func appendTurtle(b []byte, v quad.Value) []byte {
	text, lang, kind, literal := lexical(v)
	if !literal || lang != "" || kind == "" {
		return appendTerm(b, v)
	}
	switch v := v.(type) {
	case quad.Int, quad.Bool:
		return append(b, text...)
	case quad.Float:
		if x := float64(v); x-x == 0 {
			return append(b, text...)
		}
	}
	name, ok := strings.CutPrefix(kind, xsd)
	if !ok || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return appendTerm(b, v)
	}
	return append(append(appendQuoted(b, text), "^^xsd:"...), name...)
}
