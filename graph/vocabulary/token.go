package vocabulary

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what a token is.
type tokenKind uint8

const (
	endToken     tokenKind = iota // of the text
	wordToken                     // noun, Firm, customer
	numberToken                   // 1, 2026-06-30
	stringToken                   // "firm"; text is without quotes and escapes
	iriToken                      // <http://...>; text is without brackets
	markToken                     // ( ) ,
	illegalToken                  // text says what is wrong
)

// token is a piece of the text of a vocabulary.
type token struct {
	kind  tokenKind
	span  Span
	text  string
	first bool // stands at the beginning of a line, so starts a declaration
}

// is says whether t is this word or mark.
func (t token) is(text string) bool {
	return (t.kind == wordToken || t.kind == markToken) && t.text == text
}

// scanner cuts a text into tokens. It is a value: a copy looks ahead.
type scanner struct {
	text string
	at   int // next byte
}

// next is the next token.
func (s *scanner) next() token {
	s.skip()
	from := s.at
	t := token{first: from == 0 || s.text[from-1] == '\n' || strings.HasPrefix(s.text, "\ufeff") && from == 3}
	if from == len(s.text) {
		t.span = Span{from, from}
		return t
	}
	r, width := utf8.DecodeRuneInString(s.text[from:])
	switch {
	case r == '"':
		t.kind, t.text = s.quoted()
	case r == '<':
		if width := iriWidth(s.text[from:]); width > 0 {
			t.kind, t.text = iriToken, s.text[from+1:from+width-1]
			s.at += width
			break
		}
		t.kind, t.text = illegalToken, "an address in angle brackets is not closed, or has a space in it"
		s.at++
	case unicode.IsLetter(r) || r == '_':
		t.kind, t.text = wordToken, s.run(wordRune)
	case r >= '0' && r <= '9':
		t.kind, t.text = numberToken, s.run(func(r rune) bool { return wordRune(r) || r == '-' })
	case r == '(' || r == ')' || r == ',':
		t.kind, t.text = markToken, string(r)
		s.at++
	case r == utf8.RuneError && width == 1:
		t.kind, t.text = illegalToken, "the text is not valid UTF-8 here"
		s.at++
	default:
		t.kind, t.text = illegalToken, "the character "+string(r)+" has no meaning here"
		s.at += width
	}
	t.span = Span{from, s.at}
	return t
}

// skip passes space and comments.
func (s *scanner) skip() {
	if s.at == 0 && strings.HasPrefix(s.text, "\ufeff") {
		s.at = len("\ufeff")
	}
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		case '#':
			s.at += lineWidth(s.text[s.at:])
		default:
			return
		}
	}
}

// run passes the characters that in holds for.
func (s *scanner) run(in func(rune) bool) string {
	from := s.at
	for s.at < len(s.text) {
		r, width := utf8.DecodeRuneInString(s.text[s.at:])
		if !in(r) {
			break
		}
		s.at += width
	}
	return s.text[from:s.at]
}

// quoted passes a text in quotes and decodes it.
func (s *scanner) quoted() (tokenKind, string) {
	width, closed := quotedWidth(s.text[s.at:])
	raw := s.text[s.at : s.at+width]
	s.at += width
	if !closed {
		return illegalToken, "a text in quotes is not closed on its line"
	}
	if !utf8.ValidString(raw) {
		return illegalToken, "the text is not valid UTF-8 here"
	}
	var b strings.Builder
	for i := 1; i < len(raw)-1; i++ {
		c := raw[i]
		if c == '\\' {
			i++
			switch raw[i] {
			case '"', '\\':
				c = raw[i]
			case 'n':
				c = '\n'
			case 't':
				c = '\t'
			default:
				return illegalToken, `after a backslash only ", \, n and t may follow`
			}
		}
		b.WriteByte(c)
	}
	return stringToken, b.String()
}

// body passes the text of a rule, up to a "because" or the next declaration, and
// returns where it stands, without the space and the comments around it. If a
// text in quotes is not closed, open is where it starts, else -1.
func (s *scanner) body() (span Span, open int) {
	open = -1
	s.skip()
	if s.at == 0 || s.text[s.at-1] == '\n' { // nothing follows "if"
		return Span{s.at, s.at}, open
	}
	span = Span{s.at, s.at}
	for s.at < len(s.text) {
		start := s.at
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\r', '\n', '#':
			s.skip()
			if s.at == len(s.text) || s.text[s.at-1] == '\n' {
				return span, open
			}
			continue
		case '"':
			width, closed := quotedWidth(s.text[s.at:])
			if !closed && open < 0 {
				open = s.at
			}
			s.at += width
		case '<':
			s.at += max(1, iriWidth(s.text[s.at:]))
		default:
			if word := s.run(wordRune); word == "because" {
				s.at = start
				return span, open
			} else if word == "" {
				_, width := utf8.DecodeRuneInString(s.text[s.at:])
				s.at += width
			}
		}
		span.To = s.at
	}
	return span, open
}

// wordRune says whether a word may contain r.
func wordRune(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// quotedWidth is the width of the text in quotes at the start of s, and whether it
// is closed before the line ends.
func quotedWidth(s string) (width int, closed bool) {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i + 1, true
		case '\n':
			return i, false
		case '\\':
			if i+1 < len(s) && s[i+1] != '\n' {
				i++
			}
		}
	}
	return len(s), false
}

// iriWidth is the width of the address in angle brackets at the start of s, or 0.
func iriWidth(s string) int {
	for i, r := range s {
		switch {
		case i == 0:
		case r == '>' && i > 1:
			return i + 1
		case r <= ' ' || r == utf8.RuneError || strings.ContainsRune("<>\"{}|^`\\", r):
			return 0
		}
	}
	return 0
}

// lineWidth is the width of s up to its first line end.
func lineWidth(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}
