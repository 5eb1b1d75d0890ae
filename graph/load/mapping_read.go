package load

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/vocabulary"
)

// mappedReader is a table that is being read by a mapping.
type mappedReader struct {
	table
	how     *mappedTable
	at      map[string]int // where a column stands
	entries []*entry
	cells   []string
}

// entry is what each row says of one entity, ready to be read.
type entry struct {
	*mappedRow
	iri          quad.Value // of the kind
	keys, labels string     // namespaces
	targets      []*target
	seen         map[string]keyAt // the keys of the namespace, where each comes once
}

// keyAt is where the key of a row came first.
type keyAt struct {
	file string
	line int
}

// target is what a cell becomes.
type target struct {
	*mappedFact
	predicate quad.Value
	parse     func(string) (quad.Value, error)
	codes     map[string]string
	cache     cache
}

func newMappedTable(in *input, how *mappedTable) *mappedReader {
	t := &mappedReader{table: table{input: in, csv: csv.NewReader(in.from)}, how: how, at: map[string]int{}}
	t.csv.ReuseRecord, t.csv.FieldsPerRecord, t.csv.Comma = true, -1, in.comma()
	return t
}

// find is where the header has a column, or -1.
func (t *mappedReader) find(header []string, name string) int {
	if i := slices.Index(header, name); i >= 0 {
		return i
	}
	return slices.IndexFunc(header, func(cell string) bool { return sameName(cell, name) })
}

// instead says what of a header may be the column that is not there.
func (t *mappedReader) instead(header []string, name string) string {
	known := append(t.how.columns(), t.how.ignore...)
	spare := slices.DeleteFunc(slices.Clone(header), func(cell string) bool {
		return slices.ContainsFunc(known, func(k string) bool { return sameName(k, cell) })
	})
	if near := vocabulary.Nearest(name, spare); near != "" {
		return fmt.Sprintf("; did someone rename it to %s?", near)
	}
	if len(spare) > 0 && len(spare) <= 8 {
		return "; the recipe does not know " + list(spare, "and")
	}
	return "; it has " + list(header, "and")
}

// mappedTable reads a table by the mapping.
func (in *input) mappedTable() error {
	how := in.mapped
	t := newMappedTable(in, how)
	header, err := t.csv.Read()
	if err != nil {
		return t.broken(err)
	}
	for _, name := range how.columns() {
		t.at[name] = t.find(header, name)
	}
	width := len(header)
	t.unknown(header)
	for _, r := range how.rows {
		e, err := in.entry(r)
		if err != nil {
			return err
		}
		t.entries = append(t.entries, e)
	}
	for {
		cells, err := t.csv.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return t.broken(err)
		}
		if len(cells) != width {
			t.fail(0, "expected %d cells, as in the header, but found %d", width, len(cells))
		} else {
			t.mapRow(cells)
		}
		if err := t.handFull(); err != nil {
			return err
		}
	}
}

// unknown notes the columns that the mapping does not know.
func (t *mappedReader) unknown(header []string) {
	known := append(t.how.columns(), t.how.ignore...)
	for _, cell := range header {
		if !slices.ContainsFunc(known, func(k string) bool { return sameName(k, cell) }) {
			t.now.unread = append(t.now.unread, strings.TrimSpace(cell))
		}
	}
}

// entry makes a block of a mapping ready.
func (in *input) entry(r *mappedRow) (*entry, error) {
	kind := in.declaredKind(r.kind)
	if kind == nil {
		return nil, fmt.Errorf("load: the vocabulary has no kind %s", r.kind)
	}
	e := &entry{mappedRow: r, iri: kind.IRI, keys: in.namespace(kind)}
	if r.source != nil {
		e.labels = in.namespace(in.declaredKind(r.source.kind))
	}
	if r.word == "row" {
		if in.rowKeys == nil {
			in.rowKeys = map[string]map[string]keyAt{}
		}
		if in.rowKeys[e.keys] == nil {
			in.rowKeys[e.keys] = map[string]keyAt{}
		}
		e.seen = in.rowKeys[e.keys]
	}
	for _, f := range r.facts {
		t, err := in.target(kind, f)
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
		e.targets = append(e.targets, t)
	}
	return e, nil
}

// target finds what a fact of a kind is in the vocabulary.
func (in *input) target(kind *vocabulary.Kind, f *mappedFact) (*target, error) {
	t := &target{mappedFact: f, codes: map[string]string{}}
	for _, c := range f.codes {
		t.codes[c.text] = c.value
	}
	if f.name == "kind" {
		t.predicate = rdfType
		t.parse = func(item string) (quad.Value, error) {
			iri, err := in.kindIRI(item)
			return iri, err
		}
		return t, nil
	}
	found, near := in.declared(f.name, kind, false)
	if len(found) == 0 {
		if near == "" {
			near = fmt.Sprintf(" for %s%s", kind.Name, in.nearRelation(f.name))
		}
		return nil, fmt.Errorf("the vocabulary has no property or relation %s%s", f.name, near)
	}
	r, err := one(found, "")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	if r.External {
		return nil, fmt.Errorf("%s: %w", f.name, errExternal)
	}
	t.predicate = r.IRI
	if t.parse = parsers[object(r)]; t.parse == nil {
		of := in.namespace(in.declaredKind(object(r)))
		t.parse = func(item string) (quad.Value, error) { return keyed(of, item) }
	}
	if object(r) == "date" {
		t.parse = dayOfMoment
	}
	return t, nil
}

// dayOfMoment reads a date, or that of a time such as 1996-07-04 00:00:00.000: tables out
// of databases have them where a day is meant.
func dayOfMoment(item string) (quad.Value, error) {
	if len(item) > 10 && (item[10] == ' ' || item[10] == 'T') {
		for _, form := range []string{"15:04:05.999999999Z07:00", "15:04:05.999999999", "15:04"} {
			if _, err := time.Parse(form, item[11:]); err == nil {
				return date(item[:10])
			}
		}
	}
	return date(item)
}

// mapRow adds the facts of a row, or none if a cell is at fault.
func (t *mappedReader) mapRow(cells []string) {
	t.faulty, t.cells = false, cells
	start := len(t.now.quads)
	for _, e := range t.entries {
		if !t.applies(e) {
			continue
		}
		if e.split == "" {
			t.entity(e)
			continue
		}
		at := t.at[e.key.parts[0].text]
		whole := cells[at]
		for _, item := range strings.Split(whole, e.split) {
			cells[at] = item
			t.entity(e)
		}
		cells[at] = whole
	}
	if t.faulty {
		t.now.quads = t.now.quads[:start]
	}
}

func (t *mappedReader) applies(e *entry) bool {
	for _, c := range e.when {
		if text, _ := t.text(c.cell); (text == c.value) == c.not {
			return false
		}
	}
	return true
}

// text is what a cell text says in this row, without the space around it, and the first of
// its columns. If one of its cells is empty, it is.
func (t *mappedReader) text(c cellText) (text string, column int) {
	if !c.text {
		column = t.at[c.parts[0].text]
		return strings.TrimSpace(t.cells[column]), column
	}
	var b strings.Builder
	column = -1
	for _, p := range c.parts {
		if !p.column {
			b.WriteString(p.text)
			continue
		}
		at := t.at[p.text]
		cell := strings.TrimSpace(t.cells[at])
		if column < 0 {
			column = at
		}
		if cell == "" {
			return "", column
		}
		b.WriteString(cell)
	}
	return strings.TrimSpace(b.String()), max(column, 0)
}

// entity adds what a row says of one entity.
func (t *mappedReader) entity(e *entry) {
	key, at := t.text(e.key)
	if key == "" {
		if e.word == "row" {
			t.fail(at, "column %s: expected the key of a row, but it is empty", list(e.key.columns(), "or"))
		}
		return
	}
	subject, err := keyed(e.keys, key)
	if err != nil {
		t.fail(at, "column %s: %v", e.key, err)
		return
	}
	if e.seen != nil {
		line, _ := t.csv.FieldPos(at)
		if first, again := e.seen[key]; again {
			where := fmt.Sprintf("line %d", first.line)
			if first.file != t.name {
				where += " of " + filepath.Base(first.file) + ", whose rows are named alike"
			}
			t.fail(at, "the key %s comes again; it is that of %s", brief(key), where)
			return
		}
		e.seen[key] = keyAt{t.name, line}
	}
	if e.word != "about" {
		t.now.quads = append(t.now.quads, quad.Quad{Subject: subject, Predicate: rdfType, Object: e.iri})
	}
	var label quad.Value
	if e.source != nil {
		text, at := t.text(e.source.key)
		if text == "" {
			t.fail(at, "column %s: expected the source of the row, but it is empty", e.source.key)
			return
		}
		if label, err = keyed(e.labels, text); err != nil {
			t.fail(at, "column %s: %v", e.source.key, err)
			return
		}
	}
	for _, f := range e.targets {
		t.fact(f, subject, label)
	}
}

// keyed names an entity by a namespace and a key. Unlike that of a plain table a key is no
// IRI, whatever is in it.
func keyed(namespace, key string) (quad.Value, error) {
	if !utf8.ValidString(key) {
		return nil, errors.New(invalid(key).message)
	}
	return quad.IRI(namespace + escaped(key)), nil
}

// fact adds what a cell says.
func (t *mappedReader) fact(f *target, subject, label quad.Value) {
	text, at := t.text(f.from)
	if text == "" {
		return
	}
	if f.predicate == rdfType {
		label = nil
	}
	if v, ok := f.cache.get(text); ok {
		t.now.quads = append(t.now.quads, quad.Quad{Subject: subject, Predicate: f.predicate, Object: v, Label: label})
		return
	}
	if !utf8.ValidString(text) {
		t.fail(at, "column %s: %s", f.from, invalid(text).message)
		return
	}
	items := []string{text}
	if f.split != "" {
		items = strings.Split(text, f.split)
	}
	for _, item := range items {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		v, err := f.read(item)
		if err != nil {
			t.fail(at, "column %s: %v", f.from, err)
			continue
		}
		if v == nil {
			continue
		}
		if len(items) == 1 {
			f.cache.put(text, v)
		}
		t.now.quads = append(t.now.quads, quad.Quad{Subject: subject, Predicate: f.predicate, Object: v, Label: label})
	}
}

// read changes an item, looks up its code if there are codes, and reads the value.
func (f *target) read(item string) (quad.Value, error) {
	for _, e := range f.edits {
		if e.drop {
			item = strings.TrimPrefix(item, e.old)
		} else {
			item = strings.ReplaceAll(item, e.old, e.new)
		}
	}
	if len(f.codes) == 0 {
		return f.parse(item)
	}
	value, ok := f.codes[item]
	if !ok {
		value, ok = f.codes[anyOther]
	}
	if !ok {
		var texts []string
		for _, c := range f.mappedFact.codes {
			texts = append(texts, c.text)
		}
		return nil, fmt.Errorf("expected %s, but found %s", list(texts, "or"), brief(item))
	}
	switch value {
	case noFact:
		return nil, nil
	case itself:
		return f.parse(item)
	}
	return f.parse(value)
}
