package exact

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Looks reports whether a text is meant as exact form rather than as a sentence. It
// decides by what only one of the two can contain: a brace, or an opening like `why p(`.
// Sentences, too, may start with why, when, as of and according to.
func Looks(text string) bool {
	if len(text) > MaxText {
		return strings.ContainsRune(text[:MaxText], '{')
	}
	s := &scanner{text: text}
	for s.skip() && s.fault == nil {
		s.token()
	}
	for i := range s.toks {
		if s.toks[i].Value == "{" {
			return true
		}
	}
	if s.fault != nil && strings.ContainsRune(text, '{') {
		return true // no sentence has a brace
	}
	if len(s.toks) == 0 {
		return s.fault != nil && strings.HasPrefix(strings.TrimSpace(text), "{")
	}
	return opensForm(s.toks) || contextual(&s.toks[0]) && opensLater(s.toks)
}

// contextual reports whether t can open a context.
func contextual(t *lexer.Token) bool {
	return periodWord(t) || t.Type == keyword && (t.Value == "as" || t.Value == "according" || t.Value == "with")
}

// opensLater reports whether some form opens after a context.
func opensLater(toks []lexer.Token) bool {
	if toks[0].Value == "with" && len(toks) > 1 && (toks[1].Value == "+" || toks[1].Value == "-") {
		return true
	}
	for i := range toks {
		if opensForm(toks[i:]) {
			return true
		}
	}
	return false
}

// opensForm reports whether toks start with a form that holds no brace of its own, in a
// way that no sentence does.
func opensForm(toks []lexer.Token) bool {
	if toks[0].Type != keyword || len(toks) < 2 {
		return false
	}
	next := toks[1:]
	switch toks[0].Value {
	case "remove":
		return next[0].Value == "describe"
	case "paths", "describe":
		return next[0].Value == "("
	case "why", "when":
		return opensFormula(next)
	}
	return false
}

// opensFormula reports whether toks start with a formula, in a way that no sentence does
// after why or when: those go on with is, does, has and the like.
func opensFormula(toks []lexer.Token) bool {
	switch t := &toks[0]; t.Type {
	case keyword:
		return operators[t.Value] || len(toks) > 1 && toks[1].Value == "("
	case name, iri, quoted:
		return len(toks) > 1 && (toks[1].Value == "(" || toks[1].Value == "+" || comparison(toks[1].Value) && toks[1].Type == punct)
	case variable, number, date, param:
		return true
	}
	return toks[0].Value == "("
}
