package load

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

const xsd = "http://www.w3.org/2001/XMLSchema#"

// node reads an IRI or a blank node.
func (p *lineParser) node(what string) (quad.Value, *fault) {
	p.space()
	switch p.peek() {
	case '<':
		return p.iri(false)
	case '_':
		return p.blank()
	}
	return nil, p.expected(what)
}

// iri reads <...>. Those that many facts share are kept.
func (p *lineParser) iri(shared bool) (quad.Value, *fault) {
	open := p.at
	end := bytes.IndexByte(p.line[open:], '>')
	if shared && end > 0 {
		if v := p.known[string(p.line[open+1:open+end])]; v != nil {
			p.at = open + end + 1
			return v, nil
		}
	}
	text, f := p.iriText()
	if f != nil {
		return nil, f
	}
	v := quad.Value(quad.IRI(text))
	if shared && len(p.known) < 1<<12 && end == p.at-open-1 {
		p.known[string(p.line[open+1:open+end])] = v
	}
	return v, nil
}

// iriText reads <...> and decodes it.
func (p *lineParser) iriText() (string, *fault) {
	open := p.at
	p.at++
	start := p.at
	var b []byte // nil while nothing is escaped
	for p.at < len(p.line) {
		c := p.line[p.at]
		switch {
		case c == '>':
			if p.at == start {
				return "", &fault{at: open, message: "an IRI is empty"}
			}
			p.at++
			if b == nil {
				return string(p.line[start : p.at-1]), nil
			}
			return string(b), nil
		case c == '\\':
			if b == nil {
				b = append(make([]byte, 0, len(p.line)-start), p.line[start:p.at]...)
			}
			at := p.at
			r, f := p.number()
			if f != nil {
				return "", f
			}
			if !iriRune(r) {
				return "", &fault{at: at, message: fmt.Sprintf("an IRI cannot contain %q", r)}
			}
			b = utf8.AppendRune(b, r)
			continue
		case c < utf8.RuneSelf && !iriRune(rune(c)):
			return "", &fault{at: p.at, message: fmt.Sprintf("an IRI cannot contain %q; expected > before it", rune(c))}
		}
		if b != nil {
			b = append(b, c)
		}
		p.at++
	}
	return "", &fault{at: open, message: "an IRI is not closed: expected > before the line ends"}
}

// iriRune says whether an IRI may contain r.
func iriRune(r rune) bool { return r > ' ' && !strings.ContainsRune("<>\"{}|^`\\", r) }

// blank reads _:name.
func (p *lineParser) blank() (quad.Value, *fault) {
	open := p.at
	p.at++
	if p.peek() != ':' {
		return nil, p.expected("a colon and a name, as in _:name")
	}
	p.at++
	start, end := p.at, p.at
	for at := start; at < len(p.line); {
		r, width := utf8.DecodeRune(p.line[at:])
		if at == start && !nameStart(r) || !nameRune(r) && r != '.' {
			break
		}
		at += width
		if r != '.' {
			end = at // a name does not end with a dot
		}
	}
	if p.at = end; end == start {
		return nil, p.expected("a name of letters and digits after _:")
	}
	return quad.BNode(p.line[open+2 : end]), nil
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

// literal reads "..." with a language or a type, or neither.
func (p *lineParser) literal() (quad.Value, *fault) {
	text, f := p.quoted()
	if f != nil {
		return nil, f
	}
	switch p.peek() {
	case '@':
		p.at++
		lang, f := p.language()
		if f != nil {
			return nil, f
		}
		return quad.LangString{Value: quad.String(text), Lang: lang}, nil
	case '^':
		p.at++
		if p.peek() != '^' {
			return nil, p.expected("a second ^ and a type, as in ^^<http://www.w3.org/2001/XMLSchema#date>")
		}
		p.at++
		if p.peek() != '<' {
			return nil, p.expected("a type after ^^: an IRI <...>")
		}
		kind, f := p.iri(true)
		if f != nil {
			return nil, f
		}
		return typed(text, kind.(quad.IRI)), nil
	}
	return quad.String(text), nil
}

// typed is a literal as package quad holds it: its own type where that prints as
// the literal does.
func typed(text string, kind quad.IRI) quad.Value {
	if name, ok := strings.CutPrefix(string(kind), xsd); ok {
		switch name {
		case "string":
			return quad.String(text)
		case "integer":
			if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
				return quad.Int(n)
			}
		case "double":
			if x, err := strconv.ParseFloat(text, 64); err == nil && strconv.FormatFloat(x, 'E', -1, 64) == text && x == x {
				return quad.Float(x)
			}
		case "boolean":
			switch text {
			case "true", "True":
				return quad.Bool(true)
			case "false", "False":
				return quad.Bool(false)
			}
		}
	}
	return quad.TypedString{Value: quad.String(text), Type: kind}
}

// language reads the tag after @: letters, then parts of letters and digits.
func (p *lineParser) language() (string, *fault) {
	start, part := p.at, p.at
	for ; p.at < len(p.line); p.at++ {
		c := p.line[p.at]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		digit := c >= '0' && c <= '9' && part > start
		if c == '-' && p.at > part {
			part = p.at + 1
		} else if !letter && !digit {
			break
		}
	}
	if p.at == part {
		return "", p.expected("a language after @, such as en or en-GB")
	}
	return string(p.line[start:p.at]), nil
}

// quoted reads "..." and decodes it.
func (p *lineParser) quoted() (string, *fault) {
	open := p.at
	p.at++
	start := p.at
	end := bytes.IndexAny(p.line[start:], "\"\\\r")
	if end >= 0 && p.line[start+end] == '"' {
		p.at = start + end + 1
		return string(p.line[start : start+end]), nil
	}
	var b []byte
	for p.at < len(p.line) {
		switch c := p.line[p.at]; c {
		case '"':
			p.at++
			return string(b), nil
		case '\r':
			return "", &fault{at: open, message: `a text is not closed: expected " before the line ends`}
		case '\\':
			r, f := p.escape()
			if f != nil {
				return "", f
			}
			b = utf8.AppendRune(b, r)
		default:
			b = append(b, c)
			p.at++
		}
	}
	return "", &fault{at: open, message: `a text is not closed: expected " before the line ends`}
}

// escape reads what follows a backslash in a text.
func (p *lineParser) escape() (rune, *fault) {
	if p.at+1 < len(p.line) {
		if i := strings.IndexByte(`tbnrf"'\`, p.line[p.at+1]); i >= 0 {
			p.at += 2
			return rune("\t\b\n\r\f\"'\\"[i]), nil
		}
	}
	return p.number()
}

// number reads \uXXXX or \UXXXXXXXX.
func (p *lineParser) number() (rune, *fault) {
	width := 0
	if p.at+1 < len(p.line) {
		switch p.line[p.at+1] {
		case 'u':
			width = 4
		case 'U':
			width = 8
		}
	}
	bad := &fault{at: p.at, message: `after a backslash expected u and four, or U and eight, hexadecimal digits of a character, or in a text one of t b n r f " ' \`}
	if width == 0 || p.at+2+width > len(p.line) {
		return 0, bad
	}
	n := rune(0)
	for _, c := range p.line[p.at+2 : p.at+2+width] {
		d := strings.IndexByte("0123456789abcdef", c|0x20)
		if d < 0 || c < '0' || n >= 1<<24 {
			return 0, bad
		}
		n = n<<4 | rune(d)
	}
	if !utf8.ValidRune(n) {
		return 0, bad
	}
	p.at += 2 + width
	return n, nil
}
