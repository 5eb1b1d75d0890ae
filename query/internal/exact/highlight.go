package exact

import (
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
)

// Keywords returns the words of the grammar, sorted.
func Keywords() []string { return slices.Sorted(maps.Keys(keywords)) }

// Colored is a part of a text and what it is, for people who are shown it in colours.
type Colored struct {
	Span  diag.Span
	Class string // "word", "relation", "name", "number", "text", "variable", "unknown"
}

var colorOf = map[lexer.TokenType]string{
	name: "name", keyword: "word", variable: "variable", number: "number", date: "number",
	quoted: "text", iri: "text", param: "variable",
}

// Highlight returns the parts of a text in exact form with their classes, in order, up to
// what cannot stand there; signs have none and are left out.
func Highlight(text string) []Colored {
	if len(text) > MaxText {
		return nil
	}
	s := &scanner{text: text}
	for s.skip() && s.fault == nil {
		s.token()
	}
	var out []Colored
	for i := range s.toks {
		t := &s.toks[i]
		class := colorOf[t.Type]
		if t.Type == name && i+1 < len(s.toks) && (s.toks[i+1].Value == "(" || s.toks[i+1].Value == "+") {
			class = "relation"
		}
		if class != "" {
			out = append(out, Colored{spanOf(t), class})
		}
	}
	if s.fault != nil && s.at < len(text) {
		_, n := utf8.DecodeRuneInString(text[s.at:])
		switch text[s.at] {
		case '"': // it has not come to its end
			out = append(out, Colored{diag.Span{From: s.at, To: len(text)}, "text"})
		case '<', '$':
		default:
			out = append(out, Colored{diag.Span{From: s.at, To: s.at + n}, "unknown"})
		}
	}
	return out
}
