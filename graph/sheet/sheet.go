// Package sheet makes a graph of spreadsheets: tables whose headers and cells were
// written for people, with titles above them, totals below, dates and amounts in the
// manner of the country, and not a word about kinds.
//
//	leases.csv ── Read ──→ Table ──────┐
//	                                   ├─ Infer ──→ Model ──→ Vocabulary, Facts, Questions
//	book.xlsx ─── Read ──→ Table ... ──┘
//
// Read cuts a file into a header and rows, and says by line what it left out. Infer
// decides what each column is: the key or the name of the row's thing, a reference to a
// thing of this or another table, or a property and its type. It is a function of the
// tables alone, and what it decided prints, with the reasons. Vocabulary writes it down
// as a text that a person can edit, and Adopt takes the edited text instead; Facts reads
// the cells.
//
// What a header states behind a colon, rent:money, tenant:Tenant, id:ID or page:SOURCE, is
// taken as it stands. Tables for programs, of which all is stated, are the business of
// package load.
package sheet

import (
	"fmt"
	"strings"
)

// Options changes how spreadsheets are understood. The zero value leaves all to the
// cells.
type Options struct {
	// Dates is the order of dates such as 03/04/2025, where the cells do not tell it.
	Dates DateOrder

	// Currency is the code of amounts for which neither cell nor header says one.
	Currency string

	// Comma stands between cells; 0 is what the file has.
	Comma rune
}

// DateOrder is whether the day or the month of a date comes first.
type DateOrder uint8

// The orders.
const (
	AnyOrder DateOrder = iota
	DayFirst
	MonthFirst
)

// ParseDateOrder reads dmy or mdy.
func ParseDateOrder(s string) (DateOrder, error) {
	switch strings.ToLower(s) {
	case "dmy":
		return DayFirst, nil
	case "mdy":
		return MonthFirst, nil
	}
	return AnyOrder, fmt.Errorf("%q is no order of dates: it is dmy (3/4/2025 is in April) or mdy (in March)", s)
}

// Fault is something in a file that was left out, or read in a way worth knowing.
type Fault struct {
	File    string
	Line    int    // from 1; 0 if it is not about a line
	Cell    string // B7, of a cell of a workbook, or empty
	Message string
}

func (f Fault) String() string {
	switch {
	case f.Cell != "":
		return fmt.Sprintf("%s:%s: %s", f.File, f.Cell, f.Message)
	case f.Line == 0:
		return fmt.Sprintf("%s: %s", f.File, f.Message)
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
}
