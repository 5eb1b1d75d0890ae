// Package render writes answers: as a box for people, as CSV, JSON and others for programs
// and documents, and as graphs for programs that draw.
//
// Every format takes one input, a Table: columns, and rows as they come. CSV, TSV, JSON,
// JSON lines, lines and HTML write each row as it comes and hold none. Markdown is as wide as
// its first thousand rows, and holds these. The box needs the widths of all that it shows, so
// it keeps only the first and the last rows where Options.Rows limits them; graphs hold their
// nodes and edges.
//
// What a database holds was written by strangers. So control characters, the marks that
// reorder text and broken UTF-8 are shown as \x1b and the like wherever a terminal may
// read what is written: a value can never move the cursor or hide the next one. CSV alone
// is exact, unless Options.Terminal says that a terminal reads it.
package render

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/value"
)

// Format is a way to write a table.
type Format string

// The formats.
const (
	Box      Format = "table"    // lines and columns for people
	CSV      Format = "csv"      // RFC 4180: a missing value is empty, an empty text is ""
	JSON     Format = "json"     // an array of objects, one on a line
	JSONL    Format = "jsonl"    // an object on each line
	Markdown Format = "markdown" // a table for a document
	TSV      Format = "tsv"      // tabs between, \t and \n escaped
	Lines    Format = "lines"    // a line for each cell
	HTML     Format = "html"     // a table element

	// As a graph: entities are nodes, see net.go.
	Dot       Format = "dot"       // Graphviz
	Mermaid   Format = "mermaid"   // a flowchart for Markdown
	GraphML   Format = "graphml"   // GraphML 1.0
	Cytoscape Format = "cytoscape" // the elements of Cytoscape.js
)

var formats = []Format{Box, CSV, JSON, JSONL, Markdown, TSV, Lines, HTML, Dot, Mermaid, GraphML, Cytoscape}

// Formats returns the names of the formats, the default first.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = string(f)
	}
	return names
}

// ParseFormat returns the format of that name, or an error with the names there are.
func ParseFormat(name string) (Format, error) {
	names := Formats()
	if slices.Contains(names, name) {
		return Format(name), nil
	}
	near := diag.Nearest(name, names)
	if len(near) > 0 {
		return "", fmt.Errorf("unknown format %q (did you mean %s?)", name, near[0])
	}
	return "", fmt.Errorf("unknown format %q: the formats are %s", name, strings.Join(names, ", "))
}

// Streams reports whether a format is written row by row, as the rows come.
func (f Format) Streams() bool {
	return slices.Contains([]Format{CSV, TSV, JSON, JSONL, Lines, Markdown}, f)
}

// Table is what all formats write.
type Table struct {
	Columns []Column
	// Rows gives the rows, each with a cell for every column; a row is read before the
	// next is asked for. After an error there are no more.
	Rows iter.Seq2[[]value.Value, error]
	// Name gives the name of an entity, for people.
	Name func(value.Value) string

	missing *string // of Options
}

// Column is the head of a column.
type Column struct {
	Name string // "partner"
	Type string // "firm", "money"; may be empty
}

// Options are the choices of a reader. The zero Options write everything, uncoloured.
type Options struct {
	Width    int  // columns of the terminal; 0: as wide as the values are
	Rows     int  // most rows that a box shows, half from each end; 0: all
	Types    bool // a box has the types under the names
	Color    bool // a box shows values in colours by type, and dims what is none
	Terminal bool // a terminal reads it: CSV escapes control characters too
	// Missing stands where nothing is recorded, in the formats that are text for people and
	// in CSV and TSV; nil: a dash for people, nothing for programs.
	Missing *string
	NoNotes bool // an answer without its notes
	IDs     bool // things by their addresses, not by their names
}

// Write writes t to w and returns the number of its rows. An error of a row ends the
// writing after the rows before it.
func Write(w io.Writer, f Format, t Table, o Options) (int, error) {
	out := bufio.NewWriterSize(w, 1<<15)
	n, err := write(out, f, t, o)
	if e := out.Flush(); err == nil {
		err = e
	}
	return n, err
}

func write(w *bufio.Writer, f Format, t Table, o Options) (int, error) {
	t.Columns, t.missing = distinct(t.Columns), o.Missing
	switch f {
	case Box, "":
		return writeBox(w, t, o)
	case CSV:
		return writeCSV(w, t, o.Terminal)
	case JSON:
		return writeJSON(w, t)
	case JSONL:
		return writeJSONL(w, t)
	case Markdown:
		return writeMarkdown(w, t)
	case TSV:
		return writeTSV(w, t, o.Terminal)
	case Lines:
		return writeLines(w, t)
	case HTML:
		return writeHTML(w, t)
	case Dot:
		return writeNet(w, t, (*net).dot)
	case Mermaid:
		return writeNet(w, t, (*net).mermaid)
	case GraphML:
		return writeNet(w, t, (*net).graphML)
	case Cytoscape:
		return writeNet(w, t, (*net).cytoscape)
	}
	return 0, fmt.Errorf("render: unknown format %q", f)
}

// distinct returns the columns with names that differ, so that an object can have them
// as keys: the second "firm" is "firm 2".
func distinct(columns []Column) []Column {
	out := slices.Clone(columns)
	seen := map[string]bool{}
	for i := range out {
		name := out[i].Name
		if name == "" {
			name = "answer"
		}
		base := name
		for n := 2; seen[name]; n++ {
			name = fmt.Sprintf("%s %d", base, n)
		}
		seen[name], out[i].Name = true, name
	}
	return out
}

// Text writes lines for people (a proof, a note) to w with what a terminal could obey
// escaped; the ends of lines stay.
func Text(w io.Writer, s string) error {
	for line := range strings.Lines(s) {
		body, end := strings.CutSuffix(line, "\n")
		if _, err := io.WriteString(w, Clean(body)); err != nil {
			return err
		}
		if end {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
	}
	return nil
}
