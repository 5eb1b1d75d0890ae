package render

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/clausekg/clause/query/internal/value"
)

// leastWidth is the width below which a column is left out rather than cut further.
const leastWidth = 6

// cell is a value as it is shown.
type cell struct {
	text string
	of   value.Type
}

// box is what is shown of a table: the first rows and the last.
type box struct {
	columns []Column
	right   []bool // numbers only
	left    []bool // of columns that have something else than numbers
	widths  []int
	head    [][]cell
	tail    [][]cell // in order
	count   int      // rows in all
	hidden  int      // columns left out at the right
	gap     bool     // rows left out between head and tail
	color   bool
	types   bool
}

func writeBox(w *bufio.Writer, t Table, o Options) (int, error) {
	b := &box{columns: t.Columns, color: o.Color, types: o.Types}
	err := b.read(t, o.Rows)
	b.measure()
	b.fit(o.Width)
	b.draw(w)
	return b.count, err
}

// read takes the rows of t, keeping at most limit of them.
func (b *box) read(t Table, limit int) error {
	last := limit / 2 // rows of the tail, a ring
	for row, err := range t.Rows {
		if err != nil {
			b.unroll(last)
			return err
		}
		cells := cellsOf(t, row)
		b.note(cells)
		switch {
		case limit <= 0 || b.count < limit-last:
			b.head = append(b.head, cells)
		case len(b.tail) < last:
			b.tail = append(b.tail, cells)
		case last > 0:
			b.tail[(b.count-(limit-last))%last] = cells
		}
		b.count++
	}
	b.unroll(last)
	b.align()
	return nil
}

// cellsOf makes the cells of a row.
func cellsOf(t Table, row []value.Value) []cell {
	cells := make([]cell, len(row))
	for i, v := range row {
		cells[i] = cell{t.shown(v), v.Type}
	}
	return cells
}

// note notes which columns have numbers and which have something else.
func (b *box) note(cells []cell) {
	if b.right == nil {
		b.right, b.left = make([]bool, len(b.columns)), make([]bool, len(b.columns))
	}
	for i, c := range cells {
		if c.of != value.None {
			b.right[i] = b.right[i] || numeric(c.of)
			b.left[i] = b.left[i] || !numeric(c.of)
		}
	}
}

// align has the columns that are nothing but numbers stand at the right.
func (b *box) align() {
	if b.right == nil {
		b.right = make([]bool, len(b.columns))
	}
	for i := range b.left {
		b.right[i] = b.right[i] && !b.left[i]
	}
}

// unroll puts the ring of the last rows in order.
func (b *box) unroll(last int) {
	b.gap = b.count > len(b.head)+len(b.tail)
	if b.gap && last > 0 {
		at := (b.count - len(b.head)) % last
		b.tail = append(b.tail[at:len(b.tail):len(b.tail)], b.tail[:at]...)
	}
}

// measure sets the widths that the columns would like.
func (b *box) measure() {
	b.widths = make([]int, len(b.columns))
	for i, c := range b.columns {
		b.columns[i].Name, b.columns[i].Type = Clean(c.Name), Clean(c.Type)
		b.widths[i] = max(displaywidth.String(b.columns[i].Name), 1)
		if b.types {
			b.widths[i] = max(b.widths[i], displaywidth.String(b.columns[i].Type))
		}
	}
	for _, rows := range [][][]cell{b.head, b.tail} {
		for _, cells := range rows {
			for i, c := range cells {
				b.widths[i] = max(b.widths[i], displaywidth.String(c.text))
			}
		}
	}
}

// fit narrows the widest columns until the box is at most width wide, and leaves columns
// out at the right where they would become too narrow to read.
func (b *box) fit(width int) {
	if width <= 0 || frame(b.widths) <= width {
		return
	}
	all := b.widths
	for keep := len(all); keep >= 1; keep-- {
		room := width - 1 - 3*keep // bars and blanks
		if keep < len(all) {
			room -= 4 // the column that says that some are left out
		}
		if limit := cutTo(all[:keep], room); limit >= leastWidth || keep == 1 {
			b.hidden = len(all) - keep
			b.widths = make([]int, keep)
			for i, n := range all[:keep] {
				b.widths[i] = min(n, max(limit, 1))
			}
			return
		}
	}
}

// cutTo returns the largest limit to which widths can be cut so that they take at most
// room, or what the widest takes where none has to be cut.
func cutTo(widths []int, room int) int {
	limit := 0
	for _, n := range widths {
		limit = max(limit, n)
	}
	for sumTo(widths, limit) > room && limit > 0 {
		limit--
	}
	if sumTo(widths, limit) <= room && limit < leastWidth && everyFits(widths, limit) {
		return leastWidth // narrow columns, none of them cut
	}
	return limit
}

func everyFits(widths []int, limit int) bool {
	for _, n := range widths {
		if n > limit {
			return false
		}
	}
	return true
}

func sumTo(widths []int, limit int) int {
	sum := 0
	for _, n := range widths {
		sum += min(n, limit)
	}
	return sum
}

// frame returns the width of a box with columns of these widths.
func frame(widths []int) int {
	sum := 1
	for _, n := range widths {
		sum += n + 3
	}
	return sum
}

func (b *box) draw(w *bufio.Writer) {
	names, types, gap := make([]cell, len(b.columns)), make([]cell, len(b.columns)), make([]cell, len(b.columns))
	for i, c := range b.columns {
		names[i], types[i], gap[i] = cell{text: c.Name}, cell{text: c.Type}, cell{text: "·"}
	}
	if len(b.columns) > 0 {
		b.rule(w, "┌", "┬", "┐")
		b.line(w, names, headCode)
		if b.types {
			b.line(w, types, dimCode)
		}
		b.rule(w, "├", "┼", "┤")
		for _, cells := range b.head {
			b.line(w, cells, "")
		}
		if b.gap {
			b.line(w, gap, dimCode)
		}
		for _, cells := range b.tail {
			b.line(w, cells, "")
		}
		b.rule(w, "└", "┴", "┘")
	}
	w.WriteString(b.dim(b.footer()))
	w.WriteByte('\n')
}

func (b *box) rule(w *bufio.Writer, left, middle, right string) {
	parts := make([]string, 0, len(b.widths)+1)
	for _, n := range b.widths {
		parts = append(parts, strings.Repeat("─", n+2))
	}
	if b.hidden > 0 {
		parts = append(parts, "───")
	}
	w.WriteString(left + strings.Join(parts, middle) + right + "\n")
}

// The codes in which parts of a box are shown, and values by their type.
const (
	headCode = "1"
	dimCode  = "2"
)

var typeCodes = map[value.Type]string{
	value.None: dimCode, value.Node: "36", value.Truth: "35",
	value.Integer: "33", value.Number: "33", value.Money: "33", value.Duration: "33", value.Date: "32",
}

// line writes a row, in the colour of code or, without one, each value in that of its type.
func (b *box) line(w *bufio.Writer, cells []cell, code string) {
	for i, n := range b.widths {
		s := displaywidth.TruncateString(cells[i].text, n, "…")
		blank := strings.Repeat(" ", max(n-displaywidth.String(s), 0))
		if code == "" {
			s = b.colored(s, typeCodes[cells[i].of])
		} else {
			s = b.colored(s, code)
		}
		if b.right[i] {
			s = blank + s
		} else {
			s += blank
		}
		w.WriteString("│ " + s + " ")
	}
	if b.hidden > 0 {
		w.WriteString("│ … ")
	}
	w.WriteString("│\n")
}

// footer says how many rows there are, and what is not shown of them.
func (b *box) footer() string {
	s := Count(b.count, "row")
	if b.gap {
		s += fmt.Sprintf(" (%d shown)", len(b.head)+len(b.tail))
	}
	if b.hidden > 0 {
		s += fmt.Sprintf(", %s (%d shown)", Count(len(b.columns), "column"), len(b.widths))
	}
	return s
}

func (b *box) dim(s string) string { return b.colored(s, dimCode) }

func (b *box) colored(s, code string) string {
	if !b.color || s == "" || code == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// Count returns "1 row", "2 rows", "1,204 rows".
func Count(n int, noun string) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if n != 1 {
		noun += "s"
	}
	return digits + " " + noun
}
