package load

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// CSVOptions changes how a CSV file is read. Nil options are good options.
type CSVOptions struct {
	Comma rune       // between cells; 0 is a comma
	Label quad.Value // of the facts of a file without a column source
}

// maxErrors is how many faults of one CSV file are reported.
const maxErrors = 20

// CSV loads a table; name is what errors call it. A row is an entity, a column a
// predicate, a cell an object:
//
//	id:Term,customer:Firm,value:money,start:date,exclusive:truth,source:Source
//	t1,openai,250000000000 USD,2025-10,yes,page-7
//
// The first column is id, with the kind of the rows after a colon or without; its
// cells are the names that facts know the entities by. Two other columns have a
// meaning of their own: kind holds the kinds of a row, instead of the header's;
// source holds the labels of all the row's facts, but for its kinds. Every other
// column is named like a relation or property, with the kind of its entities or
// the type of its values after a colon:
//
//	text       any text
//	integer    12
//	number     12.5
//	money      250000000000 USD
//	date       2025-10-28, 2025-10 or 2025
//	truth      yes, no, true or false; unknown is no fact
//	duration   90 days, 2 years, P1Y6M
//
// If the vocabulary declares the name for the kind, what is after the colon can be
// left out, and the predicate has the IRI that is declared. voc may be nil.
//
// An empty cell is no fact. A | separates the items of a list, each a fact of its
// own; \| is the sign itself.
func CSV(ctx context.Context, db *graph.DB, voc *vocabulary.Vocabulary, name string, r io.Reader, opts *CSVOptions) error {
	in, err := unpack(r)
	if err != nil {
		return fmt.Errorf("load: %s: %w", name, err)
	}
	if mark, err := in.Peek(3); err == nil && string(mark) == "\ufeff" {
		if _, err := in.Discard(3); err != nil {
			return fmt.Errorf("load: %s: %w", name, err)
		}
	}
	if opts == nil {
		opts = &CSVOptions{}
	}
	t := &table{name: name, csv: csv.NewReader(in), voc: voc, label: opts.Label}
	t.csv.ReuseRecord = true
	t.csv.FieldsPerRecord = -1
	if opts.Comma != 0 {
		t.csv.Comma = opts.Comma
	}
	return db.Update(ctx, func(tx *graph.Tx) error {
		t.tx = tx
		return t.read()
	})
}

// table is a CSV file that is being read.
type table struct {
	name    string
	csv     *csv.Reader
	voc     *vocabulary.Vocabulary
	label   quad.Value
	tx      *graph.Tx
	kind    quad.IRI  // of the rows, or empty
	columns []*column // the first is nil
	errs    []error
}

// column is a column but the first.
type column struct {
	name      string
	role      role
	predicate quad.IRI
	parse     func(string) (quad.Value, error)
}

// role is what the cells of a column are.
type role uint8

const (
	objects role = iota
	kinds
	labels
)

// fail notes a fault of a cell.
func (t *table) fail(cell int, format string, args ...any) {
	line, column := t.csv.FieldPos(cell)
	t.errs = append(t.errs, &Error{t.name, line, column, fmt.Sprintf(format, args...)})
}

func (t *table) read() error {
	header, err := t.csv.Read()
	if err == io.EOF {
		return &Error{t.name, 1, 1, "expected a header, such as id:Firm,name,start:date, but the file is empty"}
	}
	if err != nil {
		return t.broken(err)
	}
	t.header(header)
	for len(t.errs) == 0 || len(t.errs) < maxErrors && t.columns != nil {
		cells, err := t.csv.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.errs = append(t.errs, t.broken(err))
			break
		}
		if err := t.row(cells); err != nil {
			return err
		}
	}
	return errors.Join(t.errs...)
}

// broken is an error of the CSV reader in words.
func (t *table) broken(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("load: %s: %w", t.name, err)
	}
	message := parse.Err.Error()
	switch parse.Err {
	case csv.ErrQuote:
		message = "a quoted cell that starts in line " + fmt.Sprint(parse.StartLine) + ` is not closed, or goes on after its closing "; within quotes, " is written ""`
	case csv.ErrBareQuote:
		message = `a " stands in a cell that is not quoted; quote the cell and write "" for "`
	}
	return &Error{t.name, parse.Line, parse.Column, message}
}

// row adds the facts of a row. The error is one of the store.
func (t *table) row(cells []string) error {
	if len(cells) != len(t.columns) {
		t.fail(0, "expected %d cells, as in the header, but found %d", len(t.columns), len(cells))
		return nil
	}
	faults := len(t.errs)
	subject, err := entity(strings.TrimSpace(cells[0]))
	if err != nil {
		t.fail(0, "column id: %v", err)
		return nil
	}
	types := []quad.Value{}
	if t.kind != "" {
		types = append(types, t.kind)
	}
	sources := []quad.Value{t.label}
	var facts []quad.Quad
	for i, c := range t.columns {
		if c == nil {
			continue
		}
		values := t.cell(i, c, cells[i])
		switch {
		case c.role == labels && len(values) > 0:
			sources = values
		case c.role == kinds && len(values) > 0:
			types = values
		case c.role == objects:
			for _, v := range values {
				facts = append(facts, quad.Quad{Subject: subject, Predicate: c.predicate, Object: v})
			}
		}
	}
	if len(t.errs) > faults {
		return nil
	}
	for _, kind := range types {
		if err := t.add(quad.Quad{Subject: subject, Predicate: graph.Type, Object: kind}); err != nil {
			return err
		}
	}
	for _, q := range facts {
		for _, q.Label = range sources {
			if err := t.add(q); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *table) add(q quad.Quad) error {
	if err := t.tx.Add(q); err != nil {
		line, _ := t.csv.FieldPos(0)
		return fmt.Errorf("%s:%d: %w", t.name, line, err)
	}
	return nil
}

// cell reads the items of a cell.
func (t *table) cell(at int, c *column, text string) (values []quad.Value) {
	if !utf8.ValidString(text) {
		t.fail(at, "column %s: the text is not valid UTF-8", c.name)
		return nil
	}
	for item, rest, more := "", text, true; more; {
		item, rest, more = cutItem(rest)
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		v, err := c.parse(item)
		if err != nil {
			t.fail(at, "column %s: %v", c.name, err)
		} else if v != nil {
			values = append(values, v)
		}
	}
	return values
}

// cutItem cuts the first item off a list.
func cutItem(list string) (item, rest string, more bool) {
	i := strings.IndexByte(list, '|')
	if i < 0 || i == 0 || list[i-1] != '\\' {
		return strings.Cut(list, "|")
	}
	next, rest, more := cutItem(list[i+1:])
	return list[:i-1] + "|" + next, rest, more
}
