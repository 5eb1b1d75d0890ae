package sheet

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/graph/sheet/internal/xlsx"
)

// ole begins the files of old programs, and of those that are encrypted.
const ole = "\xd0\xcf\x11\xe0"

// isBook says whether a file is a workbook, or ought to be.
func isBook(name string, data []byte) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx", ".xlsm", ".xltx", ".xls":
		return true
	case ".numbers", ".ods", ".xlsb":
		return false
	}
	return xlsx.Is(data) || bytes.HasPrefix(data, []byte(ole))
}

// readBook reads the sheets of a workbook. Rows are called by their sheets; those of one
// sheet alone, or of the only one whose name says nothing, by the file.
func readBook(name string, data []byte) ([]*Table, error) {
	switch {
	case bytes.HasPrefix(data, []byte(ole)):
		return nil, fmt.Errorf("%s is protected by a password, or a workbook of an old Excel (.xls): open it and save it as .xlsx without a password", name)
	case len(data) == 0:
		return nil, fmt.Errorf("%s is empty: expected a workbook", name)
	case !xlsx.Is(data):
		return nil, fmt.Errorf("%s is no workbook, whatever its name says: give it the name .csv if it is a text", name)
	}
	book, err := xlsx.Read(name, data, formatCurrency)
	if err != nil {
		return nil, err
	}
	var tables []*Table
	var left []Fault // sheets
	var why error
	for _, s := range book.Sheets {
		t := &Table{File: name + ":" + s.Name, named: s.Name, book: true}
		switch err := t.sheet(s); {
		case s.Hidden:
			left = append(left, t.fault(0, -1, "the sheet is hidden: left out"))
		case err != nil:
			why = err
			left = append(left, t.fault(0, -1, "the sheet has no rows below a header: left out"))
			left = append(left, t.Left...)
		default:
			tables = append(tables, t)
		}
	}
	if len(tables) > 1 {
		tables = slices.DeleteFunc(tables, func(t *Table) bool {
			if t.isProse() {
				left = append(left, t.fault(0, -1, "the sheet has sentences and no table: left out"))
			}
			return t.isProse()
		})
	}
	switch {
	case len(tables) == 0 && why != nil:
		return nil, why
	case len(tables) == 0 && len(left) > 0:
		return nil, fmt.Errorf("%s has no sheet of cells that is not hidden: show one in the program and save it", name)
	case len(tables) == 0:
		return nil, fmt.Errorf("%s has no sheet of cells", name)
	}
	callByFile(tables, name)
	tables[0].Left = append(left, tables[0].Left...)
	return tables, nil
}

// sheet takes the table from a sheet.
func (t *Table) sheet(s *xlsx.Sheet) error {
	for _, f := range s.Faults {
		t.Left = append(t.Left, Fault{filepath.Base(t.File), f.Row, f.Cell, f.Message})
	}
	return t.fill(bookRows(s))
}

// isProse says whether a table has one column, and its header is a sentence.
func (t *Table) isProse() bool { return len(t.Header) == 1 && len(strings.Fields(t.Header[0])) > 4 }

// callByFile calls the rows of a sheet by its file: of one alone, and of the only one
// whose name, such as Sheet1, says nothing.
func callByFile(tables []*Table, file string) {
	var nameless *Table
	for _, t := range tables {
		words := fileWords(t.named)
		switch {
		case len(words) > 0 && slices.Equal(words, fileWords(file)) && len(tables) > 1:
			return // these are called so
		case len(words) > 0 && len(tables) > 1:
		case nameless != nil:
			return
		default:
			nameless = t
		}
	}
	if nameless != nil {
		nameless.named = file
	}
}

// bookRows are the rows of a sheet, with an empty one where some are not there.
func bookRows(s *xlsx.Sheet) (rows []row) {
	last := 0
	for _, r := range s.Rows {
		if r.Number > last+1 {
			rows = append(rows, row{line: r.Number - 1})
		}
		last = r.Number
		for i, c := range r.Cells {
			r.Cells[i] = clean(c)
		}
		rows = append(rows, row{r.Number, r.Cells})
	}
	return rows
}

// monthHeads is a row that heads columns with months, of which a workbook holds the first
// days: they become Jan 2025 again. Other rows stay.
func monthHeads(r row) row {
	heads := row{r.line, slices.Clone(r.cells)}
	last := ""
	n := 0
	for i, c := range r.cells {
		first, err := time.Parse(time.DateOnly, c)
		if err != nil || first.Day() != 1 || c <= last { // months follow each other
			continue
		}
		heads.cells[i], last = first.Format("Jan 2006"), c
		n++
	}
	if n < 2 {
		return r
	}
	return heads
}

// formatCurrency is the code of a sign or word in the format of a number, or empty.
func formatCurrency(s string) string {
	if code := currencyOf(strings.ToUpper(s)); code != "" {
		return code
	}
	return currencyOf(s)
}
