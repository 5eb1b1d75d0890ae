package load

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// In a table a row is an entity, a column a predicate, a cell an object:
//
//	id:Term,customer:Firm,value:money,start:date,exclusive:truth,source:Source
//	t1,openai,250000000000 USD,2025-10,yes,page-7
//
// The column id holds the names that facts know the entities by; after a colon stands
// the kind of the rows, or nothing, or ID: then the name of the table says it, or that of the
// column, as in contract:ID. Two other columns have a meaning of their own:
// kind holds the kinds of a row, instead of the header's; source holds the labels of
// all the row's facts, but for its kinds. Every other column is named like a relation
// or property, or is a predicate in <>, with the kind of its entities or the type of
// its values after a colon:
//
//	text       any text
//	integer    12
//	number     12.5
//	money      250000000000 USD, 10 million USD, USD 10,000,000
//	date       2025-10-28, 2025-10 or 2025
//	truth      yes, no, true or false; unknown is no fact
//	duration   90 days, 2 years, P1Y6M
//
// If the vocabulary declares the name for the kind, or the kind is named by it, what is after
// the colon can be left out, and the predicate has the IRI that is declared. SOURCE after a
// colon makes any column that of the labels.
//
// An empty cell is no fact. A | separates the items of a list, each a fact of its
// own; \| is the sign itself. A file whose header has no comma is cut at semicolons
// or tabs.
//
// A table that says no kind is a plain one, as databases and spreadsheets write them,
// and is understood by its name and the vocabulary: see plain.go.

// table is a CSV file that is being read.
type table struct {
	*input
	csv     *csv.Reader
	voc     *vocabulary.Vocabulary
	kind    quad.Value       // of the rows, or nil
	rows    *vocabulary.Kind // as the vocabulary declares it, or nil
	plain   bool             // ids are local to their kinds
	keys    string           // the namespace of those of the rows
	key     int              // column of the id
	columns []*column        // nil where nothing is to be read
	faulty  bool

	sources, types []quad.Value // of a row, kept for the next one
	items          []quad.Value
}

// column is a column but the key.
type column struct {
	name      string
	role      role
	predicate quad.Value
	parse     func(string) (quad.Value, error)
	cache     cache
}

// role is what the cells of a column are.
type role uint8

const (
	objects role = iota
	kinds
	labels
)

// cache keeps what the cells of a column mean, as long as that helps: in most columns
// of a large table there are few different cells.
type cache struct {
	known map[string]quad.Value
	hits  int
	off   bool
}

// cacheSize is how many cells are known at most.
const cacheSize = 1 << 14

func (c *cache) get(text string) (v quad.Value, ok bool) {
	if v, ok = c.known[text]; ok {
		c.hits++
	}
	return v, ok
}

func (c *cache) put(text string, v quad.Value) {
	if c.off {
		return
	}
	if len(c.known) >= cacheSize {
		if c.hits < cacheSize {
			c.known, c.off = nil, true
			return
		}
		clear(c.known)
		c.hits = 0
	}
	if c.known == nil {
		c.known = map[string]quad.Value{}
	}
	c.known[text] = v
}

// table reads the input as a table.
func (in *input) table() error {
	t := &table{input: in, csv: csv.NewReader(in.from), voc: in.voc}
	t.csv.ReuseRecord = true
	t.csv.FieldsPerRecord = -1
	t.csv.Comma = in.comma()
	header, err := t.csv.Read()
	if err == io.EOF {
		return &Error{t.name, 1, 1, "expected a header, such as id:Firm,name,start:date, but the file is empty"}
	}
	if err != nil {
		return t.broken(err)
	}
	t.header(header)
	if t.columns == nil {
		return nil
	}
	for {
		cells, err := t.csv.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return t.broken(err)
		}
		t.row(cells)
		if err := t.handFull(); err != nil {
			return err
		}
	}
}

// comma is what separates the cells: what the options say, or else what the first line
// has.
func (in *input) comma() rune {
	if in.opts.Comma != 0 {
		return in.opts.Comma
	}
	head, _ := in.from.Peek(1 << 12)
	line, _, _ := strings.Cut(string(head), "\n")
	if !strings.Contains(line, ",") {
		for _, r := range ";\t" {
			if strings.ContainsRune(line, r) {
				return r
			}
		}
	}
	return ','
}

// fail notes a fault of a cell.
func (t *table) fail(cell int, format string, args ...any) {
	line, column := t.csv.FieldPos(cell)
	t.fault(line, column, format, args...)
	t.faulty = true
}

// broken is an error of the CSV reader in words.
func (t *table) broken(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return err
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

// row adds the facts of a row, or none if a cell is at fault.
func (t *table) row(cells []string) {
	if len(cells) != len(t.columns) {
		t.fail(0, "expected %d cells, as in the header, but found %d", len(t.columns), len(cells))
		return
	}
	t.faulty = false
	before := len(t.now.faults)
	subject, err := t.id(cells[t.key])
	if err != nil {
		t.fail(t.key, "column id: %v", err)
		return
	}
	t.sources, t.types = append(t.sources[:0], t.opts.Label), t.types[:0]
	if t.kind != nil {
		t.types = append(t.types, t.kind)
	}
	for i, c := range t.columns {
		if c == nil || c.role == objects || cells[i] == "" {
			continue
		}
		if items := t.cell(i, c, cells[i]); len(items) == 0 {
			continue
		} else if c.role == labels {
			t.sources = append(t.sources[:0], items...)
		} else {
			t.types = append(t.types[:0], items...)
		}
	}
	start := len(t.now.quads)
	for _, kind := range t.types {
		t.now.quads = append(t.now.quads, quad.Quad{Subject: subject, Predicate: rdfType, Object: kind})
	}
	for i, c := range t.columns {
		if c == nil || c.role != objects || cells[i] == "" {
			continue
		}
		for _, v := range t.cell(i, c, cells[i]) {
			for _, source := range t.sources {
				t.now.quads = append(t.now.quads, quad.Quad{Subject: subject, Predicate: c.predicate, Object: v, Label: source})
			}
		}
	}
	if t.faulty {
		t.now.quads = t.now.quads[:start]
		slices.SortStableFunc(t.now.faults[before:], func(a, b *Error) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
	}
}

// rdfType is graph.Type as a term.
var rdfType quad.Value = graph.Type

// id reads the key of a row.
func (t *table) id(cell string) (quad.Value, error) {
	cell = strings.TrimSpace(cell)
	if t.plain {
		return named(t.keys, cell)
	}
	return entity(cell)
}

// cell reads the items of a cell. The slice lives until the next call.
func (t *table) cell(at int, c *column, text string) []quad.Value {
	t.items = t.items[:0]
	if v, ok := c.cache.get(text); ok {
		return append(t.items, v)
	}
	if !utf8.ValidString(text) {
		t.fail(at, "column %s: %s", c.name, invalid(text).message)
		return nil
	}
	var errs []error
	t.items, errs = c.items(t.items, text)
	for _, err := range errs {
		t.fail(at, "column %s: %v", c.name, err)
	}
	if len(t.items) == 1 && errs == nil {
		c.cache.put(text, t.items[0])
	}
	return t.items
}

// items appends the items of a cell to list.
func (c *column) items(list []quad.Value, text string) (items []quad.Value, errs []error) {
	several := strings.IndexByte(text, '|') >= 0
	for item, rest, more := "", text, true; more; {
		item, rest, more = rest, "", false
		if several {
			item, rest, more = cutItem(item)
		}
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		if v, err := c.parse(item); err != nil {
			errs = append(errs, err)
		} else if v != nil {
			list = append(list, v)
		}
	}
	return list, errs
}

// cutItem cuts the first item off a list.
func cutItem(list string) (item, rest string, more bool) {
	i := strings.IndexByte(list, '|')
	if i <= 0 || list[i-1] != '\\' {
		return strings.Cut(list, "|")
	}
	next, rest, more := cutItem(list[i+1:])
	return list[:i-1] + "|" + next, rest, more
}
