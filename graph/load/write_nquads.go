package load

import (
	"bufio"

	"github.com/cayleygraph/quad"
)

// lineWriter writes N-Quads, and N-Triples where no fact has a label.
type lineWriter struct {
	out    *bufio.Writer
	labels bool // if not, the only one is that of the vocabulary, which is known
	line   []byte
}

func (w *lineWriter) begin() error { return nil }
func (w *lineWriter) end() error   { return nil }

func (w *lineWriter) entity(facts []quad.Quad) error {
	for _, q := range facts {
		b := append(appendTerm(w.line[:0], q.Subject), ' ')
		b = append(appendTerm(b, q.Predicate), ' ')
		b = append(appendTerm(b, q.Object), ' ')
		if q.Label != nil && w.labels {
			b = append(appendTerm(b, q.Label), ' ')
		}
		w.line = append(b, '.', '\n')
		if _, err := w.out.Write(w.line); err != nil {
			return err
		}
	}
	return nil
}

// appendTerm writes a term as N-Quads have it.
func appendTerm(b []byte, v quad.Value) []byte {
	switch v := v.(type) {
	case quad.IRI:
		return append(append(append(b, '<'), v...), '>')
	case quad.BNode:
		return append(append(b, '_', ':'), v...)
	}
	text, lang, kind, _ := lexical(v)
	b = appendQuoted(b, text)
	switch {
	case lang != "":
		b = append(append(b, '@'), lang...)
	case kind != "":
		b = append(append(append(b, '^', '^', '<'), kind...), '>')
	}
	return b
}

// appendQuoted writes a text in quotes on one line, as N-Quads, Turtle and JSON alike read
// it. Control characters are escaped; others stand as they are, < and > too.
func appendQuoted(b []byte, text string) []byte {
	const hex = "0123456789ABCDEF"
	b = append(b, '"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c == '\t':
			b = append(b, '\\', 't')
		case c < ' ' || c == 0x7f:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
