package english

import (
	"unicode/utf8"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// Colored is a part of a text and what it is, for people who are shown it in colours.
type Colored struct {
	Span  diag.Span
	Class string // as in Completion, and "number", "text", "variable", "unknown"
}

// Highlight returns the words of a text with their classes, in order; marks have none and
// are left out, and so is a word at the end that may still grow into a known one. It does
// not parse: a word that is noun and verb is what the word before it makes likelier.
func Highlight(text string, lx *lexicon.Lexicon) []Colored {
	l := &cutter{lx: lx, text: text}
	var fault *diag.Error
	if len(text) > maxText {
		return nil
	}
	for l.skipBlank(); l.at < len(text) && len(l.out) < maxTokens && fault == nil; l.skipBlank() {
		fault = l.next()
	}
	var out []Colored
	for i, t := range l.out {
		class := t.colored(l.out[:i])
		if class == "unknown" && t.Span.To == len(text) {
			class = ""
		}
		if class != "" {
			out = append(out, Colored{t.Span, class})
		}
	}
	if fault != nil && l.at < len(text) {
		_, n := utf8.DecodeRuneInString(text[l.at:])
		switch r := text[l.at]; {
		case r == '"', r >= utf8.RuneSelf && fault.Span.To == len(text): // it has not come to its end
			out = append(out, Colored{diag.Span{From: l.at, To: len(text)}, "text"})
		case r == '<', r == '$':
		default:
			out = append(out, Colored{diag.Span{From: l.at, To: l.at + n}, "unknown"})
		}
	}
	return out
}

// colored returns the class of a token that stands behind others.
func (t Token) colored(before []Token) string {
	verb := t.Has(Class(lexicon.Finite) | Class(lexicon.Participle) | Class(lexicon.Ing))
	switch {
	case t.Class == 0:
		return "unknown"
	case t.Has(Quoted | IRI):
		return "text"
	case t.Has(Variable | Parameter):
		return "variable"
	case t.Has(Number | Date | Duration):
		return "number"
	case t.Has(Name):
		return "name"
	case verb && t.Has(noun|adjective) && len(before) > 0 && before[len(before)-1].Has(noun|Name|Variable):
		return "verb"
	case t.Has(noun):
		return "noun"
	case t.Has(adjective | Class(lexicon.Superlative)):
		return "adjective"
	case verb:
		return "verb"
	case t.Text == "," || t.Text == ";" || t.Text == ":" || t.Text == "?" || t.Text == "." || t.Text == "!" || t.Text == "(" || t.Text == ")":
		return ""
	}
	return "word"
}
