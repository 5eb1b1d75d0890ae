package load

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// row is the facts of an entity that have the same labels.
type row struct {
	source string
	cells  []string
}

// rows puts the facts of an entity into rows, as far as cells can hold them.
func (t *tableWriter) rows(facts []quad.Quad) (rows []*row, rest []quad.Quad) {
	type cell struct {
		source string
		column int
	}
	cells := map[cell][]quad.Quad{}
	for len(facts) > 0 {
		group := facts[:len(labelsOf(facts))]
		facts = facts[len(group):]
		column, has := t.columns[group[0].Predicate.(quad.IRI)]
		if !has || group[0].Predicate == rdfType || !t.holds(column, group[0]) {
			rest = append(rest, group...)
			continue
		}
		if group[0].Label == nil { // no label is not one of several
			cells[cell{"", column}] = append(cells[cell{"", column}], group[0])
			group = group[1:]
		}
		if len(group) == 0 {
			continue
		}
		source, fits := t.sourceCell(group)
		if !fits {
			rest = append(rest, group...)
			continue
		}
		cells[cell{source, column}] = append(cells[cell{source, column}], group...)
	}
	bySource := map[string]*row{}
	for _, c := range slices.SortedFunc(maps.Keys(cells), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.column, b.column))
	}) {
		text, fits := t.cell(c.column, cells[c])
		if !fits {
			rest = append(rest, cells[c]...)
			continue
		}
		r := bySource[c.source]
		if r == nil {
			r = &row{c.source, make([]string, len(t.header))}
			if c.source != "" {
				r.cells[t.columns[""]] = c.source
			}
			bySource[c.source] = r
			rows = append(rows, r)
		}
		r.cells[c.column] = text
	}
	slices.SortFunc(rest, compareFacts)
	return rows, rest
}

// sourceCell writes labels, if a cell can hold them.
func (t *tableWriter) sourceCell(facts []quad.Quad) (cell string, fits bool) {
	var names []string
	for _, q := range facts {
		name, fits := idCell(q.Label)
		if !fits {
			return "", false
		}
		names = append(names, name)
	}
	return strings.Join(names, "|"), true
}

// cell writes the values of a column, if they read back as they are. Facts that differ
// in their labels only are one value.
func (t *tableWriter) cell(column int, facts []quad.Quad) (cell string, fits bool) {
	var items []string
	var values []quad.Value
	for _, q := range facts {
		if n := len(values); n > 0 && sameTerm(values[n-1], q.Object) {
			continue
		}
		text, fits := itemText(q.Object)
		if !fits {
			return "", false
		}
		items, values = append(items, text), append(values, q.Object)
	}
	cell = strings.Join(items, "|")
	back, errs := t.reader.columns[column-1].items(nil, cell)
	return cell, errs == nil && slices.EqualFunc(back, values, sameTerm)
}

// holds says whether a cell of a column can hold the value of a fact.
func (t *tableWriter) holds(column int, q quad.Quad) bool {
	_, fits := t.cell(column, []quad.Quad{q})
	return fits
}

// itemText writes a value as an item of a cell.
func itemText(v quad.Value) (text string, fits bool) {
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		return idCell(v)
	case quad.String:
		if strings.ContainsRune(string(v), '\r') { // package csv makes \r\n a \n
			return "", false
		}
		return strings.ReplaceAll(string(v), "|", `\|`), true
	case quad.TypedString:
		return string(v.Value), !strings.ContainsAny(string(v.Value), "|\r")
	case quad.Float:
		if x := float64(v); x-x == 0 {
			return numeral(x), true
		}
		return "", false
	case quad.Int, quad.Bool:
		text, _, _, _ = lexical(v)
		return text, true
	}
	return "", false
}

// idCell writes the name of an entity, if a cell can hold it.
func idCell(v quad.Value) (cell string, fits bool) {
	for _, cell := range []string{nameOf(v), "<" + nameOf(v) + ">"} {
		if back, err := entity(cell); err == nil && sameTerm(back, v) && !strings.Contains(cell, "|") && strings.TrimSpace(cell) == cell {
			return cell, true
		}
	}
	return "", false
}

// nameOf is the name of an entity.
func nameOf(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI:
		return string(v)
	case quad.BNode:
		return "_:" + string(v)
	}
	return ""
}

// kindCell writes several kinds.
func kindCell(kinds []quad.IRI) string {
	var names []string
	for _, kind := range kinds {
		names = append(names, "<"+string(kind)+">")
	}
	return strings.Join(names, "|")
}
