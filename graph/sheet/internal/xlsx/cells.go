package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// The size of a sheet, as Excel has it.
const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
)

// maxFaults is how many cells of a sheet are told.
const maxFaults = 20

// sheetReader reads the cells of a sheet.
type sheetReader struct {
	*reader
	s      *Sheet
	row    int // the number of the row that is read
	column int // of the last cell of it, from 0
	cells  []string
	faults int
	merged []area
}

// sheet reads a part of cells.
func (r *reader) sheet(s *Sheet, part string) error {
	in := &sheetReader{reader: r, s: s}
	err := r.elements(part, func(e xml.StartElement, t *tokens) error {
		switch e.Name.Local {
		case "row":
			return in.begin(attr(e, "r"))
		case "c":
			return in.cell(e, t)
		case "mergeCell":
			return in.merge(attr(e, "ref"))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := in.end(); err != nil {
		return err
	}
	in.unmerge()
	if more := in.faults - maxFaults; more > 0 {
		last := s.Faults[maxFaults-1]
		s.Faults = append(s.Faults, Fault{last.Row, last.Cell, fmt.Sprintf("and so on, %d cells more", more)})
	}
	return nil
}

// fail is the error of a place of the sheet.
func (in *sheetReader) fail(place, message string, args ...any) error {
	return fmt.Errorf("%s:%s:%s: %s", in.name, in.s.Name, place, fmt.Sprintf(message, args...))
}

// begin begins a row; one without a number is that below the last.
func (in *sheetReader) begin(number string) error {
	if err := in.end(); err != nil {
		return err
	}
	n := in.row + 1
	if number != "" {
		var err error
		if n, err = strconv.Atoi(number); err != nil || n < 1 || n > maxRow {
			return in.fail(short(number), "no sheet has such a row: there are %d", maxRow)
		}
	}
	if n > maxRow {
		return in.fail(strconv.Itoa(n), "no sheet has so many rows")
	}
	if n <= in.row {
		return in.fail(strconv.Itoa(n), "the row comes after row %d", in.row)
	}
	in.row, in.column = n, -1
	return nil
}

// end keeps the row that was read.
func (in *sheetReader) end() error {
	for len(in.cells) > 0 && in.cells[len(in.cells)-1] == "" {
		in.cells = in.cells[:len(in.cells)-1]
	}
	if len(in.cells) == 0 {
		return nil
	}
	if in.left.cells -= len(in.cells); in.left.cells < 0 {
		return in.fail(strconv.Itoa(in.row), "the workbook has more than %d cells, the most that are read: save its sheets as CSV and load them", in.most.cells)
	}
	in.s.Rows = append(in.s.Rows, Row{in.row, slices.Clone(in.cells)})
	in.cells = in.cells[:0]
	return nil
}

// cell reads a cell. One without a reference is beside the last.
func (in *sheetReader) cell(e xml.StartElement, t *tokens) error {
	if in.row == 0 {
		return in.fail("1", "a cell stands in no row")
	}
	if ref := attr(e, "r"); ref != "" {
		column, row, ok := place(ref)
		if !ok || row != in.row {
			return in.fail(short(ref), "no such cell is in row %d", in.row)
		}
		in.column = column
	} else if in.column++; in.column >= maxColumn {
		return in.fail(strconv.Itoa(in.row), "the row has more than %d cells", maxColumn)
	}
	said, formula, err := in.content(t)
	if err != nil {
		return err
	}
	text, why := in.value(attr(e, "t"), attr(e, "s"), said)
	if formula && said == "" && why == "" {
		why = "is a formula without a result: open the workbook and save it again"
	}
	if why != "" {
		in.fault(why)
		return nil
	}
	if text == "" {
		return nil
	}
	if in.left.text -= len(text); in.left.text < 0 {
		return in.fail(strconv.Itoa(in.row), "the cells say more than %d MiB, the most that is read", in.most.text>>20)
	}
	for len(in.cells) <= in.column {
		in.cells = append(in.cells, "")
	}
	in.cells[in.column] = text
	return nil
}

// content is what stands in a cell, up to its end: its value or its own text, and whether
// a formula gave it.
func (in *sheetReader) content(t *tokens) (said string, formula bool, err error) {
	for end := t.depth - 1; t.depth > end; {
		token, err := t.next()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return "", false, err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "v":
			said, err = t.plain()
		case "is":
			said, err = t.text()
		case "f":
			formula = true
		}
		if err != nil {
			return "", false, err
		}
	}
	return said, formula, nil
}

// value is the text of a cell of a type and a style, or why it has none.
func (in *sheetReader) value(kind, style, said string) (text, why string) {
	switch kind {
	case "s":
		if said == "" {
			return "", ""
		}
		n, err := strconv.Atoi(strings.TrimSpace(said))
		if err != nil || n < 0 || n >= len(in.shared) {
			return "", "refers to a text that the workbook does not hold"
		}
		return in.shared[n], ""
	case "inlineStr":
		return said, ""
	case "str":
		return unescaped(said), ""
	case "b":
		switch strings.TrimSpace(said) {
		case "":
			return "", ""
		case "0", "false":
			return "no", ""
		}
		return "yes", ""
	case "e":
		return "", "says " + short(said)
	case "d":
		return strings.TrimSuffix(strings.TrimSuffix(said, "Z"), "T00:00:00"), ""
	}
	if said = strings.TrimSpace(said); said == "" {
		return "", ""
	}
	var f format
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(in.formats) {
		f = in.formats[n]
	}
	text, why = f.shown(said, in.year1904)
	if why != "" {
		why = short(said) + " " + why
	}
	return text, why
}

// fault notes a cell that is not read.
func (in *sheetReader) fault(why string) {
	if in.faults++; in.faults <= maxFaults {
		in.s.Faults = append(in.s.Faults, Fault{in.row, Letter(in.column) + strconv.Itoa(in.row), why})
	}
}

// short is a text of the file for a message.
func short(s string) string { return plain(s[:min(len(s), 240)], "") }

// place reads a reference such as B7, with $ or without: the column from 0, the row from 1.
func place(ref string) (column, row int, ok bool) {
	i := 0
	for ref = strings.ReplaceAll(ref, "$", ""); i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = 26*column + int(c-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, err == nil && i > 0 && column <= maxColumn && ref[i] != '+' && row > 0 && row <= maxRow
}

// Letter is what spreadsheets call a column, from 0: A, B, AA.
func Letter(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// area is what cells are merged, from 0 by column and from 1 by row.
type area struct{ left, top, right, bottom int }

func (in *sheetReader) merge(ref string) error {
	from, to, _ := strings.Cut(ref, ":")
	left, top, ok1 := place(from)
	right, bottom, ok2 := place(to)
	if !ok1 || !ok2 || left > right || top > bottom {
		return in.fail(short(ref), "no such cells can be merged")
	}
	if len(in.merged) == maxMerged {
		return in.fail(short(ref), "more than %d places are merged", maxMerged)
	}
	in.merged = append(in.merged, area{left, top, right, bottom})
	return nil
}

// unmerge leaves of merged cells the first alone, which is the one that is seen. Areas
// are gone through from above; those that reach a row lie side by side in it.
func (in *sheetReader) unmerge() {
	slices.SortStableFunc(in.merged, func(a, b area) int { return a.top - b.top })
	var open []area // by their left side
	next := 0
	for _, r := range in.s.Rows {
		for ; next < len(in.merged) && in.merged[next].top <= r.Number; next++ {
			open = opened(open, in.merged[next], r.Number)
		}
		if len(open) == 0 {
			continue
		}
		at := 0
		for i := range r.Cells {
			for at < len(open) && open[at].right < i {
				at++
			}
			if at == len(open) {
				break
			}
			if a := open[at]; a.left <= i && a.bottom >= r.Number && (i != a.left || r.Number != a.top) {
				r.Cells[i] = ""
			}
		}
	}
}

// opened is the areas that reach a row with one more, unless it lies on one of them.
func opened(open []area, a area, row int) []area {
	from, _ := slices.BinarySearchFunc(open, a.left, func(o area, left int) int { return o.right - left })
	to := from
	for to < len(open) && open[to].left <= a.right {
		if open[to].bottom >= row {
			return open
		}
		to++
	}
	return slices.Replace(open, from, to, a)
}
