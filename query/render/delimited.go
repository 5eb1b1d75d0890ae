package render

import (
	"bufio"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/clausekg/clause/query/internal/value"
)

// writeCSV writes a header and a line for each row as RFC 4180 says, but with \n at the
// ends of lines. Nothing between commas is a missing value; "" is an empty text.
func writeCSV(w *bufio.Writer, t Table, terminal bool) (int, error) {
	for i, c := range t.Columns {
		if i > 0 {
			w.WriteByte(',')
		}
		csvField(w, c.Name, terminal)
	}
	w.WriteByte('\n')
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return n, err
		}
		for i, v := range row {
			if i > 0 {
				w.WriteByte(',')
			}
			// A lone missing value would be an empty line, which readers skip.
			if s := t.exact(v); s != "" || v.Type != value.None || len(row) == 1 {
				csvField(w, s, terminal)
			}
		}
		if err := w.WriteByte('\n'); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func csvField(w *bufio.Writer, s string, terminal bool) {
	if terminal {
		s = Clean(s)
	}
	if s != "" && !strings.ContainsAny(s, ",\"\r\n") && s[0] != ' ' && s[len(s)-1] != ' ' {
		w.WriteString(s)
		return
	}
	w.WriteByte('"')
	w.WriteString(strings.ReplaceAll(s, `"`, `""`))
	w.WriteByte('"')
}

// inMarkdown escapes what would end a cell or be taken for markup.
var inMarkdown = strings.NewReplacer(`\`, `\\`, `|`, `\|`, `<`, `\<`, "`", "\\`", `*`, `\*`, `[`, `\[`)

// writeMarkdown writes a table of GitHub's Markdown, its columns padded so that the source
// reads as a table too.
func writeMarkdown(w *bufio.Writer, t Table) (int, error) {
	b := &box{columns: t.Columns}
	nothing := t.unless("")
	t.missing = &nothing
	err := b.read(t, 0)
	for i := range b.columns {
		b.columns[i].Name = inMarkdown.Replace(Clean(b.columns[i].Name))
	}
	for _, cells := range b.head {
		for i := range cells {
			cells[i].text = inMarkdown.Replace(cells[i].text)
		}
	}
	b.measure()
	names, rules := make([]cell, len(b.columns)), make([]cell, len(b.columns))
	for i, c := range b.columns {
		b.widths[i] = max(b.widths[i], 3)
		names[i].text, rules[i].text = c.Name, strings.Repeat("-", b.widths[i])
		if b.right[i] {
			rules[i].text = rules[i].text[1:] + ":"
		}
	}
	b.bars(w, names)
	b.bars(w, rules)
	for _, cells := range b.head {
		b.bars(w, cells)
	}
	return b.count, err
}

// bars writes a line of a Markdown table.
func (b *box) bars(w *bufio.Writer, cells []cell) {
	for i, c := range cells {
		s := c.text
		blank := strings.Repeat(" ", b.widths[i]-displaywidth.String(s))
		if b.right[i] {
			s = blank + s
		} else {
			s += blank
		}
		w.WriteString("| " + s + " ")
	}
	w.WriteString("|\n")
}
