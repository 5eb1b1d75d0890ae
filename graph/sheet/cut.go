package sheet

import (
	"strings"
	"unicode/utf8"
)

// row is a line of a table, or several where a cell in quotes has line ends.
type row struct {
	line  int // of its first character, from 1
	cells []string
}

// filled counts the cells that say something.
func (r row) filled() (n int) {
	for _, c := range r.cells {
		if c != "" {
			n++
		}
	}
	return n
}

// cell is a cell, empty beyond the end.
func (r row) cell(i int) string {
	if i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// cut cuts a text into rows and cells, at most so many rows; 0 is all. It reads what
// programs write that do not know the rules: a quote within a cell stands for itself, and
// so does one that is never closed, whose line is returned.
func cut(text string, comma rune, most int) (rows []row, unclosed []int) {
	c := cutter{text: text, comma: comma, line: 1}
	for c.at < len(text) && (most == 0 || len(rows) < most) {
		rows = append(rows, c.row())
	}
	return rows, c.unclosed
}

type cutter struct {
	text     string
	comma    rune
	at, line int
	unclosed []int
}

func (c *cutter) row() row {
	r := row{line: c.line}
	for {
		r.cells = append(r.cells, c.cell())
		if c.at >= len(c.text) {
			return r
		}
		if sign, n := utf8.DecodeRuneInString(c.text[c.at:]); sign == c.comma {
			c.at += n
			if c.at >= len(c.text) { // a last cell, empty
				r.cells = append(r.cells, "")
				return r
			}
			continue
		}
		c.lineEnd()
		return r
	}
}

// lineEnd passes \n, \r\n or \r.
func (c *cutter) lineEnd() {
	if c.text[c.at] == '\r' && c.at+1 < len(c.text) && c.text[c.at+1] == '\n' {
		c.at++
	}
	c.at++
	c.line++
}

// cell reads a cell, up to what ends it.
func (c *cutter) cell() string {
	start := c.at
	for start < len(c.text) && c.text[start] == ' ' {
		start++
	}
	if start < len(c.text) && c.text[start] == '"' {
		if s, ok := c.quoted(start); ok {
			return clean(s)
		}
		c.unclosed = append(c.unclosed, c.line)
	}
	end := strings.IndexFunc(c.text[c.at:], func(r rune) bool { return r == c.comma || r == '\n' || r == '\r' })
	if end < 0 {
		end = len(c.text) - c.at
	}
	s := c.text[c.at : c.at+end]
	c.at += end
	return clean(s)
}

// maxCell is how long a cell in quotes may be: what is longer was not meant as one.
const maxCell = 1 << 17

// quoted reads a cell in quotes; what follows the closing quote has to end the cell.
func (c *cutter) quoted(open int) (string, bool) {
	var b strings.Builder
	for i := open + 1; i < len(c.text) && i-open < maxCell; i++ {
		if c.text[i] != '"' {
			b.WriteByte(c.text[i])
			continue
		}
		if i+1 < len(c.text) && c.text[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		end := i + 1
		for end < len(c.text) && c.text[end] == ' ' {
			end++
		}
		if r, _ := utf8.DecodeRuneInString(c.text[end:]); end == len(c.text) || r == c.comma || r == '\n' || r == '\r' {
			c.line += lineEnds(c.text[open:end])
			c.at = end
			return b.String(), true
		}
		b.WriteByte('"')
	}
	return "", false
}

// lineEnds counts \n, \r\n and \r.
func lineEnds(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}

// clean trims a cell of blanks of all sorts, and of signs that nobody sees; a blank that
// does not break is one like others.
func clean(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' {
			plain = false
			break
		}
	}
	if !plain {
		s = blanks.Replace(s)
	}
	return strings.TrimSpace(s)
}

var blanks = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u200b", "", "\u200e", "", "\u200f", "", "\ufeff", "",
	"\r\n", "\n", "\r", "\n", "\x00", "")

// comma is the sign between the cells of a text: that by which most of the first rows
// have the same number of cells, more than one.
func comma(text string) rune {
	best, most := ',', 0.0
	for _, sign := range ",;\t|" {
		rows, _ := cut(text[:min(len(text), 1<<16)], sign, 100)
		widths := map[int]int{}
		some := 0
		for _, r := range rows {
			if r.filled() > 0 {
				widths[len(r.cells)]++
				some++
			}
		}
		for width, n := range widths {
			// of two that fit as well, the one that makes more cells
			score := float64(n) / float64(some) * (1 - 1/float64(width+1))
			if width > 1 && score > most {
				best, most = sign, score
			}
		}
	}
	return best
}
