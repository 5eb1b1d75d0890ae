package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clausekg/clause/query/internal/value"
)

// missing is what a person sees where nothing is recorded, unless Options.Missing says
// otherwise.
const missing = "–"

// unless returns what stands where nothing is recorded: text, unless Options.Missing says
// otherwise.
func (t *Table) unless(text string) string {
	if t.missing != nil {
		return Clean(*t.missing)
	}
	return text
}

// shown returns a cell as a person reads it.
func (t *Table) shown(v value.Value) string {
	switch v.Type {
	case value.None:
		return t.unless(missing)
	case value.Node:
		return Clean(t.Name(v))
	}
	return Clean(v.Display())
}

// exact returns a cell as a program reads it from a text; a missing value is empty unless
// Options.Missing says otherwise.
func (t *Table) exact(v value.Value) string {
	switch v.Type {
	case value.None:
		return t.unless("")
	case value.Node:
		return t.Name(v)
	}
	return v.String()
}

// isText reports whether a cell is a text that somebody wrote; others have no sign that a
// format gives a meaning to.
func isText(v value.Value) bool {
	switch v.Type {
	case value.Truth, value.Integer, value.Number, value.Date, value.Duration:
		return false
	}
	return true
}

// numeric reports whether values of a type stand at the right of a column.
func numeric(t value.Type) bool {
	switch t {
	case value.Integer, value.Number, value.Money, value.Duration:
		return true
	}
	return false
}

// Clean returns s on one line with everything that a terminal might obey, or that would
// reorder the text around it, written as \n, \x1b or \u202e.
func Clean(s string) string {
	for i, r := range s {
		if unsafeRune(r) || r == utf8.RuneError {
			return s[:i] + cleanFrom(s[i:])
		}
	}
	return s
}

func cleanFrom(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unsafeRune(r) && r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case unsafeRune(r) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case unsafeRune(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		s = s[n:]
	}
	return b.String()
}

// unsafeRune reports whether r is a control character, a mark that reorders or hides
// text, or a line separator. The joiners of emoji and of Indic and Arabic script are not.
func unsafeRune(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	case r < 0x200b:
		return r == 0xad || r == 0x61c
	case r == 0x200c, r == 0x200d:
		return false
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff:
		return true
	case r >= 0xe0000 && r <= 0xe007f: // tags: invisible text
		return true
	}
	return unicode.Is(unicode.Co, r)
}
