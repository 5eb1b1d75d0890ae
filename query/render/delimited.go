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
	var line []byte
	for i, c := range t.Columns {
		if i > 0 {
			line = append(line, ',')
		}
		line = appendCSV(line, c.Name, terminal)
	}
	w.Write(append(line, '\n'))
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return n, err
		}
		line = line[:0]
		for i, v := range row {
			if i > 0 {
				line = append(line, ',')
			}
			if !isText(v) {
				line = v.Append(line)
				continue
			}
			// A lone missing value would be an empty line, which readers skip.
			if s := t.exact(v); s != "" || v.Type != value.None || len(row) == 1 {
				line = appendCSV(line, s, terminal)
			}
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// appendCSV appends a field, in quotes if it needs them.
func appendCSV(b []byte, s string, terminal bool) []byte {
	if terminal {
		s = Clean(s)
	}
	if s != "" && s[0] != ' ' && s[len(s)-1] != ' ' && !hasMarks(s) {
		return append(b, s...)
	}
	b = append(b, '"')
	for {
		before, after, found := strings.Cut(s, `"`)
		b = append(b, before...)
		if !found {
			return append(b, '"')
		}
		b, s = append(b, '"', '"'), after
	}
}

// hasMarks reports whether a text has a sign that ends a field of CSV.
func hasMarks(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case ',', '"', '\r', '\n':
			return true
		}
	}
	return false
}

// inMarkdown escapes what would end a cell or be taken for markup.
var inMarkdown = strings.NewReplacer(`\`, `\\`, `|`, `\|`, `<`, `\<`, "`", "\\`", `*`, `\*`, `[`, `\[`)

// markdownHead is how many rows a Markdown table is as wide as. Those behind them are written
// as they come, wider where they are.
const markdownHead = 1000

// writeMarkdown writes a table of GitHub's Markdown, its columns padded so that the source
// reads as a table too.
func writeMarkdown(w *bufio.Writer, t Table) (int, error) {
	b := &box{columns: t.Columns}
	nothing := t.unless("")
	t.missing = &nothing
	var err error
	for row, e := range t.Rows {
		if err = e; err != nil {
			break
		}
		cells := cellsOf(t, row)
		for i := range cells {
			cells[i].text = inMarkdown.Replace(cells[i].text)
		}
		if b.count++; b.count > markdownHead {
			if err = b.bars(w, cells); err != nil {
				return b.count - 1, err
			}
			continue
		}
		b.note(cells)
		if b.head = append(b.head, cells); b.count == markdownHead {
			b.markdownHead(w)
		}
	}
	if b.count < markdownHead {
		b.markdownHead(w)
	}
	return b.count, err
}

// markdownHead writes the names of the columns, the rule below them and the first rows.
func (b *box) markdownHead(w *bufio.Writer) {
	b.align()
	for i := range b.columns {
		b.columns[i].Name = inMarkdown.Replace(Clean(b.columns[i].Name))
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
}

// bars writes a line of a Markdown table.
func (b *box) bars(w *bufio.Writer, cells []cell) error {
	for i, c := range cells {
		s := c.text
		blank := strings.Repeat(" ", max(b.widths[i]-displaywidth.String(s), 0))
		if b.right[i] {
			s = blank + s
		} else {
			s += blank
		}
		w.WriteString("| " + s + " ")
	}
	_, err := w.WriteString("|\n")
	return err
}
