package sheet

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clausekg/clause/graph/sheet/internal/xlsx"
)

// Table is a file, or a sheet of a workbook, cut into a header and rows.
type Table struct {
	File     string   // of a sheet of a workbook book.xlsx:Sheet
	Encoding string   // if it is not UTF-8
	Comma    rune     // between the cells
	Header   []string // as written; a column without a name has the empty one
	Left     []Fault  // rows that were left out, and what was mended, by line

	named  string // like what its rows are: the file, or the sheet
	book   bool   // it is of a workbook: cells have references
	title  string // what stands above the header
	places []int  // of the columns in the file, from 0: empty columns are left out
	rows   []row
}

// Rows is the number of rows below the header.
func (t *Table) Rows() int { return len(t.rows) }

// Read cuts a file into tables: a text into one, a workbook (.xlsx) into one for each
// sheet. It finds the encoding, what stands between the cells, the header below titles, and
// the rows above totals and notes. It fails if the file is neither or has no rows.
func Read(name string, data []byte, opts Options) ([]*Table, error) {
	if isBook(name, data) {
		return readBook(name, data)
	}
	text, encoding, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	t := &Table{File: name, Encoding: encoding, Comma: opts.Comma, named: name}
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(first, "sep=") && len(strings.TrimSpace(first)) == 5 {
		t.Comma, _ = utf8.DecodeRuneInString(first[4:]) // as Excel writes it
		text = "\n" + rest
	}
	if t.Comma == 0 {
		t.Comma = comma(text)
	}
	rows, unclosed := cut(text, t.Comma, 0)
	for _, line := range unclosed {
		t.left(line, `a " is not closed: it is taken as a part of its cell`)
	}
	if err := t.fill(rows); err != nil {
		return nil, err
	}
	return []*Table{t}, nil
}

// fill takes the header and the rows of the table from those of the file.
func (t *Table) fill(rows []row) error {
	width := t.usualWidth(rows)
	if width == 0 {
		return fmt.Errorf("%s is empty: expected a header and rows", t.File)
	}
	rows = t.header(rows, width)
	t.body(rows, width)
	if len(t.rows) == 0 {
		return fmt.Errorf("%s has a header but no rows: %s", t.File, strings.Join(t.Header, ", "))
	}
	t.narrow()
	slices.SortStableFunc(t.Left, func(a, b Fault) int { return a.Line - b.Line })
	return nil
}

func (t *Table) left(line int, format string, args ...any) {
	t.Left = append(t.Left, t.fault(line, -1, format, args...))
}

// fault is a fault of a row or, if the column is not -1, of a cell.
func (t *Table) fault(line, place int, format string, args ...any) Fault {
	f := Fault{File: filepath.Base(t.File), Line: line, Message: fmt.Sprintf(format, args...)}
	if t.book && place >= 0 {
		f.Cell = fmt.Sprintf("%s%d", xlsx.Letter(place), line)
	}
	return f
}

// usualWidth is how many cells of a row say something, in the middle of all rows.
func (t *Table) usualWidth(rows []row) int {
	var widths []int
	for _, r := range rows {
		if n := r.filled(); n > 0 {
			widths = append(widths, n)
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	return widths[len(widths)/2]
}

// farDown is how far down a header is looked for.
const farDown = 40

// header finds the header and returns the rows below it: the first row whose cells are
// words, nearly as many as rows usually have, and of which few are said twice. What
// stands above is a title. Without one the columns have no names.
func (t *Table) header(rows []row, width int) []row {
	for i, r := range rows[:min(len(rows), farDown)] {
		if t.book {
			r = monthHeads(r)
		}
		if n := r.filled(); n == 0 || 10*n < 6*width || !headerLike(r) {
			continue
		}
		for _, above := range rows[:i] {
			if above.filled() == 0 {
				continue
			}
			words := strings.Join(slices.DeleteFunc(slices.Clone(above.cells), func(c string) bool { return c == "" }), " ")
			if t.title == "" {
				t.title = words
			}
			t.left(above.line, "above the header: %s", brief(words))
		}
		for _, c := range r.cells {
			t.Header = append(t.Header, strings.Join(strings.FieldsFunc(c, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " "))
		}
		return rows[i+1:]
	}
	t.left(rows[0].line, "no row looks like a header: the columns have no names")
	for _, r := range rows {
		if r.filled() >= width {
			t.Header = append(t.Header, make([]string, max(len(r.cells)-len(t.Header), 0))...)
		}
	}
	return rows
}

// headerLike says whether the cells of a row are names: none is a date or an amount,
// though some may be years, as where a column is a year.
func headerLike(r row) bool {
	seen := map[string]bool{}
	words, twice, years := 0, 0, 0
	for _, c := range r.cells {
		if c == "" {
			continue
		}
		if seen[c] {
			twice++
		}
		seen[c] = true
		switch {
		case isYear(c):
			years++
		case isFigure(c), utf8.RuneCountInString(c) > 120:
			return false
		case strings.ContainsFunc(c, unicode.IsLetter):
			words++
		}
	}
	return words > 0 && 3*twice <= words+years
}

// isFigure says whether a cell is a number, an amount or a date.
func isFigure(c string) bool {
	if _, ok := parseDate(c, DayFirst); ok {
		return !monthOnly(c)
	}
	_, ok := parseAmount(c, pointStyle)
	return ok && strings.ContainsAny(c, "0123456789")
}

// isYear says whether a cell is a year.
func isYear(c string) bool {
	return len(c) == 4 && (strings.HasPrefix(c, "19") || strings.HasPrefix(c, "20")) && strings.Trim(c, "0123456789") == ""
}

// body keeps the rows that are data.
func (t *Table) body(rows []row, width int) {
	last := len(rows) // behind the last row that is data
	for last > 0 && t.isNote(rows, last-1, width) {
		last--
	}
	if last > 1 && slices.Contains(totals, strings.ToLower(strings.TrimRight(rows[last-1].cell(0), ": "))) {
		last-- // a total in all columns
	}
	for _, r := range rows[last:] {
		if n := r.filled(); n > 0 {
			t.left(r.line, "below the table: %s", t.said(r))
		}
	}
	for _, r := range rows[:last] {
		switch n := r.filled(); {
		case n == 0:
		case t.repeatsHeader(r):
			t.left(r.line, "the header again")
		case n < len(t.Header) && isTotal(r):
			t.left(r.line, "a total: %s", t.said(r))
		case n == 1 && width > 3 && r.cell(0) != "" && !strings.ContainsAny(r.cell(0), "0123456789"):
			t.left(r.line, "a heading, not a row: %s", t.said(r))
		default:
			t.add(r)
		}
	}
}

// isNote says whether a row at the end is no data: an empty one, a total, or a remark in
// a table of several columns.
func (t *Table) isNote(rows []row, i, width int) bool {
	n := rows[i].filled()
	return n == 0 || n < len(t.Header) && isTotal(rows[i]) || width > 3 && n <= 2 && (n == 1 || i > 0 && rows[i-1].filled() == 0)
}

// add keeps a row, and says if it has more cells than the header has.
func (t *Table) add(r row) {
	for i := len(r.cells) - 1; i >= len(t.Header); i-- {
		if r.cells[i] == "" {
			continue
		}
		t.left(r.line, "more cells than the header has; left out: %s", t.said(row{r.line, r.cells[len(t.Header):]}))
		break
	}
	r.cells = r.cells[:min(len(r.cells), len(t.Header))]
	if r.filled() > 0 {
		t.rows = append(t.rows, r)
	}
}

// said is a row in few words.
func (t *Table) said(r row) string {
	var words []string
	for _, c := range r.cells {
		if c != "" {
			words = append(words, c)
		}
	}
	return brief(strings.Join(words, ", "))
}

func (t *Table) repeatsHeader(r row) bool {
	same := 0
	for i, name := range t.Header {
		if name != "" && strings.EqualFold(strings.Join(strings.Fields(r.cell(i)), " "), name) {
			same++
		}
	}
	return same > 0 && 10*same >= 8*r.filled() && (same > 1 || len(t.Header) == 1)
}

// totals begin the first cell of rows that sum up others.
var totals = []string{"total", "grand total", "subtotal", "sub-total", "sub total", "sum", "totals", "average", "gesamt", "summe", "total général", "suma"}

func isTotal(r row) bool {
	for _, c := range r.cells {
		if c == "" {
			continue
		}
		c = strings.TrimRight(strings.ToLower(c), ": ")
		return slices.ContainsFunc(totals, func(word string) bool {
			return c == word || strings.HasPrefix(c, word+" ") || strings.HasPrefix(c, word+":") || strings.HasSuffix(c, " "+word)
		})
	}
	return false
}

// narrow leaves out the columns of which no row has a cell, and names no column twice.
func (t *Table) narrow() {
	said := make([]bool, len(t.Header))
	for _, r := range t.rows {
		for i, c := range r.cells {
			said[i] = said[i] || c != ""
		}
	}
	var header []string
	var places []int
	for i, name := range t.Header {
		if said[i] {
			header, places = append(header, name), append(places, i)
		}
	}
	t.Header, t.places = header, places
}

// brief is a text for a message, not at length and on one line.
func brief(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return `"` + s + `"`
}
