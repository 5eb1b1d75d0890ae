package load

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

const (
	xsd = "http://www.w3.org/2001/XMLSchema#"
	rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
)

// scanner reads the terms that N-Quads and Turtle have in common. The text is valid
// UTF-8; terms share its memory.
type scanner struct {
	text string
	at   int
}

// fault is what is wrong at a byte of a text.
type fault struct {
	at      int
	message string
}

// peek is the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// expected reports what was wanted where something else stands.
func (s *scanner) expected(what string) *fault {
	return &fault{at: s.at, message: "expected " + what + ", but " + s.found()}
}

// found says what stands at the place of a fault.
func (s *scanner) found() string {
	rest := s.text[s.at:]
	if len(rest) == 0 || rest[0] == '\r' || rest[0] == '\n' {
		return "the line ends here"
	}
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == ' ' || r == '\t':
		return "found a space"
	}
	return fmt.Sprintf("found %c", r)
}

// The classes of ASCII characters in an IRI.
var iriASCII = func() (ok [utf8.RuneSelf]bool) {
	for c := range ok {
		ok[c] = iriRune(rune(c))
	}
	return ok
}()

// iriRune says whether an IRI may contain r.
func iriRune(r rune) bool { return r > ' ' && !strings.ContainsRune("<>\"{}|^`\\", r) }

// iri reads <...> and decodes it.
func (s *scanner) iri() (string, *fault) {
	open := s.at
	s.at++
	start := s.at
	var b []byte // nil while nothing is escaped
	for s.at < len(s.text) {
		c := s.text[s.at]
		if c >= utf8.RuneSelf || iriASCII[c] {
			if b != nil {
				b = append(b, c)
			}
			s.at++
			continue
		}
		switch c {
		case '>':
			if s.at == start {
				return "", &fault{at: open, message: "an IRI is empty"}
			}
			s.at++
			if b == nil {
				return s.text[start : s.at-1], nil
			}
			return string(b), nil
		case '\\':
			if b == nil {
				b = append(make([]byte, 0, 2*(s.at-start)+16), s.text[start:s.at]...)
			}
			at := s.at
			r, f := s.number()
			if f != nil {
				return "", f
			}
			if !iriRune(r) {
				return "", &fault{at: at, message: fmt.Sprintf("an IRI cannot contain %q", r)}
			}
			b = utf8.AppendRune(b, r)
		default:
			return "", &fault{at: s.at, message: fmt.Sprintf("an IRI cannot contain %q; expected > before it", rune(c))}
		}
	}
	return "", &fault{at: open, message: "an IRI is not closed: expected > before the line ends"}
}

// blank reads _:name.
func (s *scanner) blank() (quad.BNode, *fault) {
	s.at++
	if s.peek() != ':' {
		return "", s.expected("a colon and a name, as in _:name")
	}
	s.at++
	start := s.at
	end := start + blankName(s.text[start:])
	if s.at = end; end == start {
		return "", s.expected("a name of letters and digits after _:")
	}
	return quad.BNode(s.text[start:end]), nil
}

// blankName is the length of the name of a blank node that text begins with.
func blankName(text string) (end int) {
	for at, r := range text {
		if at == 0 && !nameStart(r) || !nameRune(r) && r != '.' {
			break
		}
		if r != '.' {
			end = at + utf8.RuneLen(r) // a name does not end with a dot
		}
	}
	return end
}

// nameStart is PN_CHARS_U of the grammar, or a digit.
func nameStart(r rune) bool {
	switch {
	case r < 0x80:
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == ':'
	case r == 0xD7 || r == 0xF7 || r == 0x37E || r < 0xC0:
		return false
	}
	return r < 0x300 || r >= 0x370 && r <= 0x1FFF || r == 0x200C || r == 0x200D ||
		r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF || r >= 0x3001 && r <= 0xD7FF ||
		r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFFD || r >= 0x10000 && r <= 0xEFFFF
}

// nameRune is PN_CHARS of the grammar.
func nameRune(r rune) bool {
	return nameStart(r) || r == '-' || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// language reads the tag after @: letters, then parts of letters and digits.
func (s *scanner) language() (string, *fault) {
	n := languageTag(s.text[s.at:])
	start := s.at
	s.at += n
	if n == 0 || s.peek() == '-' {
		s.at += min(1, len(s.text)-s.at) * min(n, 1)
		return "", s.expected("a language after @, such as en or en-GB")
	}
	return s.text[start:s.at], nil
}

// languageTag is the length of the language tag that text begins with.
func languageTag(text string) (end int) {
	part := 0
	for at := 0; at < len(text); at++ {
		c := text[at]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		digit := c >= '0' && c <= '9' && part > 0
		switch {
		case letter || digit:
			end = at + 1
		case c == '-' && at > part:
			part = at + 1
		default:
			return end
		}
	}
	return end
}

// quoted reads a text in one pair of the quotes that stand here, and decodes it.
func (s *scanner) quoted() (string, *fault) {
	open, quote := s.at, s.text[s.at]
	s.at++
	t := unescaped{text: s.text, start: s.at}
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case quote:
			s.at++
			return t.until(s.at - 1), nil
		case '\r', '\n':
			return "", &fault{at: open, message: fmt.Sprintf("a text is not closed: expected %c before the line ends", quote)}
		case '\\':
			at := s.at
			r, f := s.escape()
			if f != nil {
				return "", f
			}
			t.escape(at, r)
		default:
			t.plain(c)
			s.at++
		}
	}
	return "", &fault{at: open, message: fmt.Sprintf("a text is not closed: expected %c before the line ends", quote)}
}

// unescaped is a text that is being read: a part of the input as long as nothing in it is
// escaped, which most texts are, else a copy.
type unescaped struct {
	text  string
	start int
	copy  []byte // nil: a part
}

func (t *unescaped) plain(c byte) {
	if t.copy != nil {
		t.copy = append(t.copy, c)
	}
}

// escape adds a character that an escape at a place of the input stands for.
func (t *unescaped) escape(at int, r rune) {
	if t.copy == nil {
		t.copy = append(make([]byte, 0, 2*(at-t.start)+16), t.text[t.start:at]...)
	}
	t.copy = utf8.AppendRune(t.copy, r)
}

// until returns the text, which ends before a place of the input.
func (t *unescaped) until(end int) string {
	if t.copy == nil {
		return t.text[t.start:end]
	}
	return string(t.copy)
}

// escape reads what follows a backslash in a text.
func (s *scanner) escape() (rune, *fault) {
	if s.at+1 < len(s.text) {
		if i := strings.IndexByte(`tbnrf"'\`, s.text[s.at+1]); i >= 0 {
			s.at += 2
			return rune("\t\b\n\r\f\"'\\"[i]), nil
		}
	}
	return s.number()
}

// number reads \uXXXX or \UXXXXXXXX.
func (s *scanner) number() (rune, *fault) {
	width := 0
	if s.at+1 < len(s.text) {
		switch s.text[s.at+1] {
		case 'u':
			width = 4
		case 'U':
			width = 8
		}
	}
	bad := &fault{at: s.at, message: `after a backslash expected u and four, or U and eight, hexadecimal digits of a character, or in a text one of t b n r f " ' \`}
	if width == 0 || s.at+2+width > len(s.text) {
		return 0, bad
	}
	n := rune(0)
	for i := range width {
		d := hexDigit(s.text[s.at+2+i])
		if d < 0 || n >= 1<<24 {
			return 0, bad
		}
		n = n<<4 | rune(d)
	}
	if !utf8.ValidRune(n) {
		return 0, bad
	}
	s.at += 2 + width
	return n, nil
}

// hexDigit is the value of a hexadecimal digit, or -1.
func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// typed is a literal as package quad holds it: its own type where that is written as
// the literal is. [lexical] is the other way.
func typed(text, kind string) quad.Value {
	name, ok := strings.CutPrefix(kind, xsd)
	if !ok {
		return quad.TypedString{Value: quad.String(text), Type: quad.IRI(kind)}
	}
	switch name {
	case "string":
		return quad.String(text)
	case "integer":
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && (text[0] >= '1' && text[0] <= '9' || strconv.FormatInt(n, 10) == text) {
			return quad.Int(n)
		}
	case "double":
		if x, ok := double(text); ok {
			return quad.Float(x)
		}
	case "boolean":
		switch text {
		case "true", "True":
			return quad.Bool(true)
		case "false", "False":
			return quad.Bool(false)
		}
	case "dateTime":
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil && instant(t) == text {
			return quad.Time(t)
		}
	}
	return quad.TypedString{Value: quad.String(text), Type: quad.IRI(kind)}
}

// double reads a number that [lexical] or package quad wrote.
func double(text string) (float64, bool) {
	switch text {
	case "INF", "+Inf":
		return math.Inf(1), true
	case "-INF", "-Inf":
		return math.Inf(-1), true
	case "NaN":
		return math.NaN(), true
	}
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil && strconv.FormatFloat(x, 'E', -1, 64) == text
}

// instant is how a time is written: in UTC, to the nanosecond.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999999Z") }

// lexical is a literal as text, language and type: one of the last two, or neither
// for a plain text. Other terms are not literals.
func lexical(v quad.Value) (text, lang, kind string, literal bool) {
	switch v := v.(type) {
	case quad.String:
		return string(v), "", "", true
	case quad.LangString:
		return string(v.Value), v.Lang, "", true
	case quad.TypedString:
		return string(v.Value), "", string(v.Type), true
	case quad.Int:
		return strconv.FormatInt(int64(v), 10), "", xsd + "integer", true
	case quad.Float:
		return floatText(float64(v)), "", xsd + "double", true
	case quad.Bool:
		return strconv.FormatBool(bool(v)), "", xsd + "boolean", true
	case quad.Time:
		return instant(time.Time(v)), "", xsd + "dateTime", true
	}
	return "", "", "", false
}

// floatText writes a number as xsd:double has it.
func floatText(x float64) string {
	switch {
	case math.IsInf(x, 1):
		return "INF"
	case math.IsInf(x, -1):
		return "-INF"
	}
	return strconv.FormatFloat(x, 'E', -1, 64)
}
