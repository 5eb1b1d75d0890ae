package load

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonValue is a value of JSON (RFC 8259) with its place in the text. Package
// encoding/json has no places, takes the last of two members of one name, and makes
// half a surrogate pair a question mark; here these are faults.
type jsonValue struct {
	at      int
	kind    jsonKind
	text    string // of a string, decoded; of a number, as written
	members []jsonMember
	items   []jsonValue
}

type jsonMember struct {
	at    int
	name  string
	value jsonValue
}

type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonTrue
	jsonFalse
	jsonNumber
	jsonString
	jsonArray
	jsonObject
)

// String is the kind in words.
func (k jsonKind) String() string {
	return [...]string{"null", "true", "false", "a number", "a text", "a list [...]", "an object {...}"}[k]
}

// maxDepth is how deep objects and lists may stand in each other.
const maxDepth = 500

// member is the member of a name, or nil.
func (v *jsonValue) member(name string) *jsonValue {
	for i := range v.members {
		if v.members[i].name == name {
			return &v.members[i].value
		}
	}
	return nil
}

// list is the items of an array, or the value itself as the only one.
func (v *jsonValue) list() []jsonValue {
	if v.kind == jsonArray {
		return v.items
	}
	return []jsonValue{*v}
}

// parseJSON reads a text that is one value. The text has to be valid UTF-8.
func parseJSON(text string) (jsonValue, *fault) {
	p := jsonParser{scanner{text: text}}
	v, f := p.value(0)
	if f != nil {
		return v, f
	}
	if p.space(); p.at < len(text) {
		return v, p.expected("nothing more after the value")
	}
	return v, nil
}

type jsonParser struct{ scanner }

func (p *jsonParser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

func (p *jsonParser) value(depth int) (v jsonValue, f *fault) {
	p.space()
	v.at = p.at
	switch c := p.peek(); {
	case depth > maxDepth:
		return v, &fault{p.at, fmt.Sprintf("objects and lists stand more than %d deep in each other", maxDepth)}
	case c == '{':
		f = p.object(&v, depth)
	case c == '[':
		f = p.array(&v, depth)
	case c == '"':
		v.kind = jsonString
		v.text, f = p.string()
	case c == '-' || c >= '0' && c <= '9':
		v.kind = jsonNumber
		v.text, f = p.numeral()
	case p.word("true"):
		v.kind = jsonTrue
	case p.word("false"):
		v.kind = jsonFalse
	case p.word("null"):
		v.kind = jsonNull
	default:
		f = p.expected(`a value: {...}, [...], "...", a number, true, false or null`)
	}
	return v, f
}

func (p *jsonParser) word(w string) bool {
	if !strings.HasPrefix(p.text[p.at:], w) {
		return false
	}
	p.at += len(w)
	return true
}

func (p *jsonParser) object(v *jsonValue, depth int) *fault {
	v.kind = jsonObject
	p.at++
	if p.space(); p.peek() == '}' {
		p.at++
		return nil
	}
	var seen map[string]bool // of an object with many members
	for {
		p.space()
		m := jsonMember{at: p.at}
		if p.peek() != '"' {
			return p.expected(`a name in quotes, as in "id": …`)
		}
		var f *fault
		if m.name, f = p.string(); f != nil {
			return f
		}
		if len(v.members) == 16 {
			seen = map[string]bool{}
			for _, m := range v.members {
				seen[m.name] = true
			}
		}
		if seen[m.name] || seen == nil && v.member(m.name) != nil {
			return &fault{m.at, fmt.Sprintf("the name %s comes twice in one object", brief(m.name))}
		}
		if p.space(); p.peek() != ':' {
			return p.expected("a colon after the name")
		}
		p.at++
		if m.value, f = p.value(depth + 1); f != nil {
			return f
		}
		v.members = append(v.members, m)
		if seen != nil {
			seen[m.name] = true
		}
		p.space()
		switch p.peek() {
		case ',':
			p.at++
		case '}':
			p.at++
			return nil
		default:
			return p.expected("a comma or }")
		}
	}
}

func (p *jsonParser) array(v *jsonValue, depth int) *fault {
	v.kind = jsonArray
	return p.items(depth, func(item *jsonValue) bool {
		v.items = append(v.items, *item)
		return true
	})
}

// items gives the items of a list as they come, until one is enough.
func (p *jsonParser) items(depth int, each func(*jsonValue) bool) *fault {
	p.at++
	if p.space(); p.peek() == ']' {
		p.at++
		return nil
	}
	for {
		item, f := p.value(depth + 1)
		if f != nil {
			return f
		}
		if !each(&item) {
			return nil
		}
		p.space()
		switch p.peek() {
		case ',':
			p.at++
		case ']':
			p.at++
			return nil
		default:
			return p.expected("a comma or ]")
		}
	}
}

// string reads "..." and decodes it.
func (p *jsonParser) string() (string, *fault) {
	open := p.at
	p.at++
	t := unescaped{text: p.text, start: p.at}
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return t.until(p.at - 1), nil
		case c < ' ':
			return "", &fault{p.at, `a text is not closed: expected " before the line ends; within a text a line end is written \n, a tab \t`}
		case c == '\\':
			at := p.at
			r, f := p.escaped()
			if f != nil {
				return "", f
			}
			t.escape(at, r)
		default:
			t.plain(c)
			p.at++
		}
	}
	return "", &fault{open, `a text is not closed: expected "`}
}

// escaped reads what follows a backslash.
func (p *jsonParser) escaped() (rune, *fault) {
	bad := &fault{p.at, `after a backslash expected one of " \ / b f n r t, or u and four hexadecimal digits of a character`}
	if p.at+1 >= len(p.text) {
		return 0, bad
	}
	if i := strings.IndexByte(`"\/bfnrt`, p.text[p.at+1]); i >= 0 {
		p.at += 2
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	r, ok := p.unit()
	if ok && utf16.IsSurrogate(r) {
		low, fine := p.unit()
		r = utf16.DecodeRune(r, low)
		ok = fine && r != utf8.RuneError
	}
	if !ok {
		return 0, bad
	}
	return r, nil
}

// unit reads \uXXXX.
func (p *jsonParser) unit() (n rune, ok bool) {
	if len(p.text)-p.at < 6 || p.text[p.at] != '\\' || p.text[p.at+1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(p.text[p.at+2 : p.at+6]) {
		d := hexDigit(c)
		if d < 0 {
			return 0, false
		}
		n = n<<4 | rune(d)
	}
	p.at += 6
	return n, true
}

// numeral reads a number as JSON writes it.
func (p *jsonParser) numeral() (string, *fault) {
	start := p.at
	digits := func() bool {
		from := p.at
		for p.peek() >= '0' && p.peek() <= '9' {
			p.at++
		}
		return p.at > from
	}
	if p.peek() == '-' {
		p.at++
	}
	zero := p.peek() == '0'
	first := p.at
	fine := digits() && !(zero && p.at > first+1)
	if fine && p.peek() == '.' {
		p.at++
		fine = digits()
	}
	if c := p.peek(); fine && (c == 'e' || c == 'E') {
		p.at++
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		fine = digits()
	}
	if !fine {
		return "", &fault{start, "expected a number such as 12, -0.5 or 1e3"}
	}
	return p.text[start:p.at], nil
}
