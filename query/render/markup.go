package render

import (
	"bufio"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/clausekg/clause/query/internal/value"
)

// inTSV escapes what would end a field, as IANA's text/tab-separated-values forbids it.
var inTSV = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// writeTSV writes a header and a line for each row with tabs between. A missing value is
// empty.
func writeTSV(w *bufio.Writer, t Table, terminal bool) (int, error) {
	field := func(line []byte, i int, s string) []byte {
		if i > 0 {
			line = append(line, '\t')
		}
		s = inTSV.Replace(s)
		if terminal {
			s = Clean(s)
		}
		return append(line, s...)
	}
	var line []byte
	for i, c := range t.Columns {
		line = field(line, i, c.Name)
	}
	w.Write(append(line, '\n'))
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return n, err
		}
		line = line[:0]
		for i, v := range row {
			if isText(v) {
				line = field(line, i, t.exact(v))
				continue
			}
			if i > 0 {
				line = append(line, '\t')
			}
			line = v.Append(line)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// writeLines writes each cell on a line of its own, after the name of its column, and a
// blank line between rows: for rows that are wider than what they are read on.
func writeLines(w *bufio.Writer, t Table) (int, error) {
	widest := 0
	for _, c := range t.Columns {
		widest = max(widest, displaywidth.String(Clean(c.Name)))
	}
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return n, err
		}
		if n > 0 {
			w.WriteByte('\n')
		}
		for i, v := range row {
			name := Clean(t.Columns[i].Name)
			w.WriteString(strings.Repeat(" ", widest-displaywidth.String(name)) + name + " = " + t.shown(v))
			if err := w.WriteByte('\n'); err != nil {
				return n, err
			}
		}
		n++
	}
	return n, nil
}

// inHTML escapes text in elements and attributes of HTML and XML.
var inHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// writeHTML writes a table element, the cells of numbers with class "number". The text is
// escaped; there is no script and no style.
func writeHTML(w *bufio.Writer, t Table) (int, error) {
	w.WriteString("<table>\n  <thead>\n    <tr>")
	for _, c := range t.Columns {
		w.WriteString("<th>" + inHTML.Replace(Clean(c.Name)) + "</th>")
	}
	w.WriteString("</tr>\n  </thead>\n  <tbody>\n")
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return n, err
		}
		w.WriteString("    <tr>")
		for _, v := range row {
			cell := "<td>"
			if numeric(v.Type) {
				cell = `<td class="number">`
			}
			text := t.unless("")
			if v.Type != value.None {
				text = t.shown(v)
			}
			w.WriteString(cell + inHTML.Replace(text) + "</td>")
		}
		if _, err := w.WriteString("</tr>\n"); err != nil {
			return n, err
		}
		n++
	}
	w.WriteString("  </tbody>\n</table>\n")
	return n, nil
}
