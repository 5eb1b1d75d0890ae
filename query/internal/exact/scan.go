package exact

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
)

// The types of tokens. A token's value is its text as written, so that offset and length
// are its span.
const (
	name     lexer.TokenType = iota + 1 // a bare word that is no keyword and no variable
	keyword                             // a word of the grammar
	variable                            // a capital letter with optional digits
	number                              // 10, 1.5, 10%
	date                                // 2025-11-03, 2025-11
	quoted                              // "…"
	iri                                 // <…>
	param                               // $name
	punct                               // ( ) { } | , ; -> = != < <= > >= + - * /
)

// Keywords are the words of the grammar: an entity or a text that is one must be quoted.
var keywords = map[string]bool{
	"add": true, "according": true, "and": true, "as": true, "asc": true, "at": true, "avg": true,
	"before": true, "by": true, "count": true, "desc": true, "describe": true, "during": true,
	"ever": true, "every": true, "exactly": true, "in": true, "least": true, "limit": true,
	"max": true, "min": true, "most": true, "no": true, "not": true, "of": true, "on": true,
	"or": true, "order": true, "paths": true, "remove": true, "since": true, "some": true,
	"sum": true, "through": true, "ties": true, "to": true, "today": true, "unknown": true, "when": true,
	"why": true, "with": true, "yes": true,
}

// definition is the lexer as participle wants to see it when it builds the grammar.
type definition struct{}

// Symbols returns the token types by the names that grammar tags use.
func (definition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": lexer.EOF, "Name": name, "Keyword": keyword, "Variable": variable, "Number": number,
		"Date": date, "Quoted": quoted, "IRI": iri, "Param": param, "Punct": punct,
	}
}

// Lex scans all of r.
func (definition) Lex(_ string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	toks, err := scan(string(text), 0)
	return &stream{toks: toks}, err
}

// stream is scanned tokens, the last of which is EOF.
type stream struct {
	toks []lexer.Token
	at   int
}

// Next returns the next token, and EOF for ever at the end.
func (s *stream) Next() (lexer.Token, error) {
	t := s.toks[s.at]
	if s.at < len(s.toks)-1 {
		s.at++
	}
	return t, nil
}

// scanner turns a text into tokens.
type scanner struct {
	text  string
	base  int // offset of text in the text that spans count in
	at    int
	toks  []lexer.Token
	nest  nesting
	fault *diag.Error
}

// scan returns the tokens of text, closed by EOF. Its error is a *diag.Error.
func scan(text string, base int) ([]lexer.Token, error) {
	if len(text) > MaxText {
		return nil, diag.Errorf(diag.Limit, diag.Span{From: base, To: base}, "the text is longer than %d bytes", MaxText)
	}
	s := &scanner{text: text, base: base, toks: make([]lexer.Token, 0, len(text)/3+4)}
	for s.skip() && s.fault == nil {
		s.token()
	}
	if s.fault != nil {
		return nil, s.fault
	}
	s.toks = append(s.toks, lexer.EOFToken(lexer.Position{Offset: base + len(strings.TrimRightFunc(text, unicode.IsSpace))}))
	return s.toks, nil
}

// skip passes blanks and comments and reports whether a token follows.
func (s *scanner) skip() bool {
	for s.at < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		switch {
		case r == '#':
			end := strings.IndexByte(s.text[s.at:], '\n')
			if end < 0 {
				s.at = len(s.text)
				return false
			}
			s.at += end
		case unicode.IsSpace(r) || r == '\ufeff':
			s.at += n
		default:
			return true
		}
	}
	return false
}

// token scans one token.
func (s *scanner) token() {
	rest := s.text[s.at:]
	r, n := utf8.DecodeRuneInString(rest)
	switch {
	case r == utf8.RuneError && n == 1:
		s.fail(n, "the text is not UTF-8 here")
	case isDigit(rest[0]):
		s.digits(rest)
	case wordStart(r):
		s.word(rest)
	case r == '"':
		s.quote(rest)
	case r == '$':
		s.param(rest)
	case r == '<' && !s.afterOperand():
		s.iri(rest)
	default:
		s.punct(rest, r, n)
	}
}

// emit appends a token of n bytes.
func (s *scanner) emit(t lexer.TokenType, n int) {
	tok := lexer.Token{Type: t, Value: s.text[s.at : s.at+n], Pos: lexer.Position{Offset: s.base + s.at}}
	if depth := s.nest.add(&tok, s.afterOperand()); depth > MaxDepth {
		s.fault = diag.Errorf(diag.Limit, spanOf(&tok), "the text is nested more than %d deep", MaxDepth)
	}
	s.toks = append(s.toks, tok)
	s.at += n
}

// fail records a fault over the next n bytes.
func (s *scanner) fail(n int, format string, args ...any) {
	at := s.base + s.at
	s.fault = diag.Errorf(diag.Syntax, diag.Span{From: at, To: at + n}, format, args...)
}

// afterOperand reports whether the last token ends an operand, so that `<` and `-` are
// operators here.
func (s *scanner) afterOperand() bool {
	if len(s.toks) == 0 {
		return false
	}
	t := &s.toks[len(s.toks)-1]
	switch t.Type {
	case punct:
		return t.Value == ")" || t.Value == "}"
	case keyword:
		return t.Value == "today" || t.Value == "yes" || t.Value == "no"
	}
	return true
}

// word scans a bare word: a variable, a keyword or a name.
func (s *scanner) word(rest string) {
	n := strings.IndexFunc(rest, func(r rune) bool { return !wordPart(r) })
	if n < 0 {
		n = len(rest)
	}
	switch w := rest[:n]; {
	case IsVariable(w):
		s.emit(variable, n)
	case keywords[w]:
		s.emit(keyword, n)
	default:
		s.emit(name, n)
	}
}

// quote scans a quoted string.
func (s *scanner) quote(rest string) {
	for i := 1; i < len(rest) && rest[i] != '\n'; i++ {
		switch rest[i] {
		case '\\':
			i++
		case '"':
			if _, bad := unquote(rest[:i+1]); bad != "" {
				s.fail(i+1, "a quoted text knows \\\", \\\\, \\n, \\t, \\r and \\u{…}, not %s", bad)
				return
			}
			if !utf8.ValidString(rest[:i+1]) {
				s.fail(i+1, "the text is not UTF-8 here")
				return
			}
			s.emit(quoted, i+1)
			return
		}
	}
	end := strings.IndexByte(rest, '\n')
	if end < 0 {
		end = len(rest)
	}
	s.fail(len(strings.TrimRight(rest[:end], " \t\r")), "the quote is not closed on this line")
}

// param scans $name.
func (s *scanner) param(rest string) {
	n := 1
	for _, r := range rest[1:] {
		if !wordPart(r) {
			break
		}
		n += utf8.RuneLen(r)
	}
	switch {
	case n == 1:
		s.fail(1, "a parameter is a name after `$`, like $firm")
	case isDigit(rest[1]):
		s.fail(n, "a parameter's name does not start with a digit; money is written like 10 million USD")
	default:
		s.emit(param, n)
	}
}

// iri scans <…>, which holds no blanks. Where no operand precedes, `<` is nothing else.
func (s *scanner) iri(rest string) {
	for i, r := range rest[1:] {
		switch {
		case r == '>' && i > 0:
			if !utf8.ValidString(rest[:i+2]) {
				s.fail(i+2, "the text is not UTF-8 here")
				return
			}
			s.emit(iri, i+2)
			return
		case r == '>' || unicode.IsSpace(r) || unicode.IsControl(r) || r == '<' || r == '"':
			s.fail(1, "`<` needs a value before it, or `>` at the end of an <iri> without blanks")
			return
		}
	}
	s.fail(1, "`<` needs a value before it, or `>` at the end of an <iri> without blanks")
}

// foreign are the symbols of other languages and what they are here.
var foreign = []struct{ text, here string }{
	{"==", "="}, {"<>", "!="}, {"=<", "<="}, {"=>", "->"}, {"&&", ","}, {"||", "or"}, {":-", "if"},
	{"≠", "!="}, {"≤", "<="}, {"≥", ">="}, {"→", "->"}, {"∧", ","}, {"∨", "or"}, {"¬", "not"},
	{"∃", "some"}, {"∀", "every"}, {"×", "*"}, {"−", "-"}, {"–", "-"}, {"“", `"`}, {"”", `"`}, {"„", `"`},
	{"&", ","}, {"!", "not"}, {"~", "not"}, {"'", `"`}, {"`", `"`}, {"‘", `"`}, {"’", `"`}, {"[", "("}, {"]", ")"},
	{"_", "a variable"},
}

// punct scans a sign.
func (s *scanner) punct(rest string, r rune, n int) {
	for _, p := range []string{"!=", "<=", ">=", "->"} {
		if strings.HasPrefix(rest, p) && !strings.HasPrefix(rest, "->=") {
			s.emit(punct, len(p))
			return
		}
	}
	for _, f := range foreign {
		if strings.HasPrefix(rest, f.text) {
			s.fail(len(f.text), "`%s` is not a sign of the exact form", f.text)
			s.fault.Suggestions = []string{f.here}
			return
		}
	}
	if strings.ContainsRune("(){}|,;=<>+-*/", r) {
		s.emit(punct, n)
		return
	}
	s.fail(n, "%q is not a sign of the exact form", r)
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func wordStart(r rune) bool { return unicode.IsLetter(r) }

func wordPart(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '_'
}

// IsVariable reports whether w is a variable: a capital letter of A to Z with optional
// digits.
func IsVariable(w string) bool {
	if w == "" || w[0] < 'A' || w[0] > 'Z' {
		return false
	}
	return strings.IndexFunc(w[1:], func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// IsBare reports whether a name can stand without quotes: it is one word, and no variable
// and no word of the grammar.
func IsBare(text string) bool {
	for i, r := range text {
		if i == 0 && !wordStart(r) || !wordPart(r) {
			return false
		}
	}
	return text != "" && !IsVariable(text) && !keywords[text]
}
