package sheet

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// Facts gives the facts of all tables to add, in the order of the rows, and notes in the
// model what did not fit: see Faults. It ends at the first error of add.
func (m *Model) Facts(add func(quad.Quad) error) error {
	for _, s := range m.Sheets {
		r := &reader{model: m, sheet: s, add: add, seen: map[string]int{}, lines: map[*Column][]Fault{}}
		r.keys = m.keysOf(s)
		for _, row := range s.Table.rows {
			if err := r.row(row); err != nil {
				return err
			}
		}
		s.Faults = r.faults()
	}
	return nil
}

// examples is how many cells of a column that did not fit are told by line.
const examples = 5

// reader reads the rows of a table.
type reader struct {
	model   *Model
	sheet   *Sheet
	keys    []*Column // whose cells together are the key, or none: the line is
	add     func(quad.Quad) error
	seen    map[string]int // rows by key
	sources []quad.Value   // of the facts of the row
	lines   map[*Column][]Fault
	again   []Fault // keys that came twice, or not at all
}

// keysOf are the columns by which a row is known: the key, or the references that
// together no other row has.
func (m *Model) keysOf(s *Sheet) (keys []*Column) {
	if c := s.keyColumn(); c != nil {
		return []*Column{c}
	}
	for _, c := range s.Columns {
		if (c.Role == Reference && c.form.list == "" || c.Type == "integer") && c.profile.filled == c.profile.rows {
			keys = append(keys, c)
		}
		if n := len(keys); n == 2 || n == 3 {
			if s.together(keys) {
				return keys
			}
		}
	}
	return nil
}

// together says whether no two rows have the same cells in some columns.
func (s *Sheet) together(columns []*Column) bool {
	seen := map[string]bool{}
	for _, r := range s.Table.rows {
		k := keyFrom(r, columns)
		if seen[k] {
			return false
		}
		seen[k] = true
	}
	return true
}

func keyFrom(r row, columns []*Column) string {
	var parts []string
	for _, c := range columns {
		parts = append(parts, r.cell(c.place))
	}
	return strings.Join(parts, "-")
}

// entity is a thing by its kind and its key.
func entity(k *Kind, key string) quad.IRI {
	return quad.IRI(identifier(k.Nouns[0]) + "/" + escaped(key))
}

// escaped writes a key so that it can stand in an address, as its last part.
func escaped(key string) string {
	var b strings.Builder
	for i := range len(key) {
		c := key[i]
		if c <= ' ' || c == 0x7f || strings.IndexByte(`<>"{}|^`+"`"+`\%/#:`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// row gives the facts of a row.
func (r *reader) row(row row) error {
	s := r.sheet
	if s.Kind == nil {
		return r.link(row)
	}
	subject := entity(s.Kind, r.key(row))
	r.sources = s.sources(row)
	if err := r.is(subject, s.Kind); err != nil {
		return err
	}
	if s.People != nil {
		if err := r.fact(subject, "name", quad.String(s.People.name(row))); err != nil {
			return err
		}
	}
	for _, c := range s.Columns {
		if c.Role == Omitted || c.IRI == "" {
			continue
		}
		values, err := r.cell(row, c)
		if err != nil {
			return err
		}
		for _, v := range values {
			if err := r.fact(subject, c.IRI, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// sources are where the facts of a row are from, as its headers state; at least one, nil
// if none is said. An address is itself.
func (s *Sheet) sources(row row) (all []quad.Value) {
	for _, c := range s.Columns {
		text := row.cell(c.place)
		if !c.stated.source || isNothing(text) {
			continue
		}
		for _, item := range cutItems(text, c.profile.listSign()) {
			if urlForm.MatchString(item) && !strings.ContainsAny(item, "<>\"{}|^`\\") {
				all = append(all, quad.IRI(item))
			} else {
				all = append(all, quad.IRI("source/"+escaped(item)))
			}
		}
	}
	if all == nil {
		all = []quad.Value{nil}
	}
	return all
}

func (r *reader) is(subject quad.IRI, k *Kind) error {
	return r.add(quad.Quad{Subject: subject, Predicate: graph.Type, Object: k.iri()})
}

func (r *reader) fact(subject quad.IRI, predicate string, object quad.Value) error {
	for _, source := range r.sources {
		if err := r.add(quad.Quad{Subject: subject, Predicate: quad.IRI(predicate), Object: object, Label: source}); err != nil {
			return err
		}
	}
	return nil
}

// iri is the address of a kind.
func (k *Kind) iri() quad.IRI {
	if k.IRI != "" {
		return k.IRI
	}
	return quad.IRI(k.Name)
}

// key is what a row is known by. One that came before gets a number behind it: the rows
// are two things.
func (r *reader) key(row row) string {
	key := ""
	if len(r.keys) > 0 {
		key = keyFrom(row, r.keys)
	}
	if len(r.keys) == 0 || len(r.keys) == 1 && isNothing(key) {
		if len(r.keys) == 1 {
			r.note(row.line, "no %s: the row is known by its line", r.keys[0].called())
		}
		key = strconv.Itoa(row.line)
		if slices.ContainsFunc(r.model.Sheets, func(o *Sheet) bool { return o != r.sheet && o.Kind == r.sheet.Kind }) || len(r.keys) == 1 {
			key = "line " + key + " of " + filepath.Base(r.sheet.Table.File)
		}
		return key
	}
	if r.seen[fold(key)]++; r.seen[fold(key)] > 1 {
		again := fmt.Sprintf("%s (%d)", key, r.seen[fold(key)])
		r.note(row.line, "%s %s comes again: this row is %s", r.keys[0].called(), brief(key), brief(again))
		return again
	}
	return key
}

func (r *reader) note(line int, format string, args ...any) {
	r.again = append(r.again, r.sheet.Table.fault(line, -1, format, args...))
}

// link gives the fact of a row that relates two things.
func (r *reader) link(row row) error {
	a, b := r.sheet.ends[0], r.sheet.ends[1]
	r.sources = []quad.Value{nil}
	from, err := r.cell(row, a)
	if err != nil {
		return err
	}
	to, err := r.cell(row, b)
	if err != nil {
		return err
	}
	for _, x := range from {
		for _, y := range to {
			if err := r.fact(x.(quad.IRI), b.IRI, y); err != nil {
				return err
			}
		}
	}
	return nil
}

// cell reads a cell: none, one or several values.
func (r *reader) cell(row row, c *Column) (values []quad.Value, err error) {
	text := row.cell(c.place)
	if isNothing(text) {
		if c.form.blankNo {
			return []quad.Value{quad.Bool(false)}, nil
		}
		return nil, nil
	}
	if c.Role == Reference {
		for _, item := range cutItems(text, c.form.list) {
			v, err := r.refer(row, c, item)
			if err != nil {
				return nil, err
			}
			values = append(values, v)
		}
		return values, nil
	}
	if c.form.list != "" {
		for _, item := range cutItems(text, c.form.list) {
			values = append(values, quad.String(item))
		}
		return values, nil
	}
	v, why := c.form.value(c.Type, text, row.cell(max(c.form.beside, 0)))
	if why != "" {
		r.unfit(c, row.line, "%s: %s %s", c.called(), brief(text), why)
		return nil, nil
	}
	if c.Type == "date" {
		if d, is := c.form.contrary(text); is {
			r.unfit(c, row.line, "%s: %s is read as %s, against the order of the others", c.called(), brief(text), d)
		}
	}
	return []quad.Value{v}, nil
}

func (r *reader) unfit(c *Column, line int, format string, args ...any) {
	c.Unfit++
	if len(r.lines[c]) < examples {
		r.lines[c] = append(r.lines[c], r.sheet.Table.fault(line, c.place, format, args...))
	}
}

// refer is the thing that an item refers to. One that no row describes is a thing all
// the same, and is told.
func (r *reader) refer(row row, c *Column, item string) (quad.Value, error) {
	if c.keyed != nil {
		if key, ok := c.keyed[fold(item)]; ok {
			return entity(c.Of, key), nil
		}
		r.unfit(c, row.line, "%s: %s is in no row of its own table: it is known by this alone", c.called(), brief(item))
	}
	thing := entity(c.Of, strings.Join(strings.Fields(item), " "))
	if err := r.is(thing, c.Of); err != nil {
		return nil, err
	}
	if len(c.Of.Names) > 0 && (c.keyed == nil || c.byName) {
		return thing, r.fact(thing, c.Of.nameIRI(), quad.String(strings.Join(strings.Fields(item), " ")))
	}
	return thing, nil
}

// nameIRI is the predicate of the best name of the things of a kind.
func (k *Kind) nameIRI() string {
	if len(k.Names) == 0 {
		return "name"
	}
	return k.Names[0]
}

// faults are what did not fit, in the order of columns and lines; of a column with many
// the first and how many more.
func (r *reader) faults() []Fault {
	all := r.again
	if n := len(all); n > 4*examples {
		last := all[4*examples-1]
		all = append(all[:4*examples], Fault{last.File, last.Line, last.Cell, fmt.Sprintf("and so on, %d times more", n-4*examples)})
	}
	for _, c := range r.sheet.Columns {
		lines := r.lines[c]
		all = append(all, lines...)
		if more := c.Unfit - len(lines); more > 0 {
			all = append(all, r.sheet.Table.fault(lines[len(lines)-1].Line, c.place, "%s: and %d cells more", c.called(), more))
		}
	}
	return all
}
