package render

import (
	"bufio"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/clausekg/clause/query/internal/value"
)

// writeJSON writes an array with an object on each line.
func writeJSON(w *bufio.Writer, t Table) (int, error) {
	w.WriteByte('[')
	n, err := writeObjects(w, t, "\n  ", ",")
	if n > 0 {
		w.WriteByte('\n')
	}
	w.WriteString("]\n")
	return n, err
}

// writeJSONL writes an object on each line.
func writeJSONL(w *bufio.Writer, t Table) (int, error) {
	n, err := writeObjects(w, t, "", "\n")
	if n > 0 {
		w.WriteByte('\n')
	}
	return n, err
}

// writeObjects writes the rows as objects, each after lead and with between after all but
// the last.
func writeObjects(w *bufio.Writer, t Table, lead, between string) (int, error) {
	keys := make([][]byte, len(t.Columns))
	for i, c := range t.Columns {
		keys[i] = append(appendString(nil, c.Name), ':', ' ')
	}
	var line []byte
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return n, err
		}
		line = line[:0]
		if n > 0 {
			line = append(line, between...)
		}
		line = append(append(line, lead...), '{')
		for i, v := range row {
			if i > 0 {
				line = append(line, ", "...)
			}
			line = t.appendJSON(append(line, keys[i]...), v)
		}
		if _, err := w.Write(append(line, '}')); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// appendJSON appends a cell: null, true, a number, {"amount": 38, "currency": "USD"}, or a
// text.
func (t *Table) appendJSON(b []byte, v value.Value) []byte {
	switch v.Type {
	case value.None:
		return append(b, "null"...)
	case value.Truth:
		return strconv.AppendBool(b, v.Int != 0)
	case value.Integer:
		return strconv.AppendInt(b, v.Int, 10)
	case value.Number:
		if math.IsNaN(v.Num) || math.IsInf(v.Num, 0) {
			return append(b, "null"...)
		}
		return strconv.AppendFloat(b, v.Num, 'g', -1, 64)
	case value.Money:
		b = v.Append(append(b, `{"amount": `...))
		b = b[:len(b)-len(v.Text)-1] // without the currency
		return append(appendString(append(b, `, "currency": `...), v.Text), '}')
	}
	if !isText(v) {
		return append(v.Append(append(b, '"')), '"')
	}
	return appendString(b, t.exact(v))
}

// appendString appends s in quotes, with every character that a terminal might obey as
// \u and four digits.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) { // most texts are plain
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			return appendRunes(append(b, s[:i]...), s[i:])
		}
	}
	return append(append(b, s...), '"')
}

// appendRunes appends the rest of a text, and a quote.
func appendRunes(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '"', r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case unsafeRune(r) && r > 0xffff:
			high, low := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
			b = fmt.Appendf(b, `\u%04x\u%04x`, high, low)
		case unsafeRune(r):
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
