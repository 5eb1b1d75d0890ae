package exec

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// arranger makes the rows of a set from the assignments in a table: computed, distinct,
// ordered and cut.
type arranger struct {
	r     *run
	s     *plan.Set
	t     *table
	cells []cell
	keys  []cell
	ranks *ranks // by name, of many entities at once; or nil
	few   bool   // keep no more ranks than fewLeaders

	partial bool // the table lacks assignments behind the first guess
}

// name is what an entity is called, as it is written and as it sorts, and its term, if it
// is known.
type name struct {
	text, folded string
	term         quad.Value
}

// line is a row of a set.
type line struct {
	cells []value.Value
	keys  []value.Value
	from  int32 // the assignment
}

func (r *run) arranger(s *plan.Set, t *table) *arranger {
	a := &arranger{r: r, s: s, t: t}
	for _, c := range s.Columns {
		a.cells = append(a.cells, r.cell(c, t))
	}
	for _, o := range s.Order {
		a.keys = append(a.keys, r.cell(o.Expr, t))
	}
	return a
}

// sorter returns an arranger that only orders values.
func (r *run) sorter() *arranger { return &arranger{r: r} }

// lines returns the distinct rows that come from assignments, in order. Of a table that is
// partial it returns nil where those before the border do not give enough.
func (a *arranger) lines(rows []int32) []line {
	if len(rows) == 0 {
		return nil
	}
	for k := a.firstGuess(); ; k *= 4 {
		among := a.among(rows, k)
		lines := a.compute(among)
		a.rank(lines, 0)
		if !a.arrangeByRank(lines, 0) {
			slices.SortFunc(lines, a.compare)
		}
		lines = a.distinct(lines)
		if a.partial && len(lines) < a.s.Limit {
			return nil
		}
		if a.s.Limit == 0 || len(among) == len(rows) && len(lines) <= a.s.Limit {
			return lines
		}
		if len(lines) < a.s.Limit {
			continue // some assignments gave the same row
		}
		n := a.s.Limit
		for a.s.Ties && n < len(lines) && slices.Equal(lines[n].keys, lines[a.s.Limit-1].keys) {
			n++
		}
		return lines[:n]
	}
}

// cut returns the assignments that a limit leaves.
func (a *arranger) cut(rows []int32) []int32 {
	if a.s.Limit == 0 {
		return rows
	}
	var out []int32
	seen := map[int32]bool{}
	for _, l := range a.lines(rows) {
		if !seen[l.from] {
			seen[l.from] = true
			out = append(out, l.from)
		}
	}
	return out
}

// compute makes the lines of assignments: a column with several values repeats the line, one
// without is empty.
func (a *arranger) compute(rows []int32) []line {
	out := make([]line, 0, len(rows))
	width, depth := len(a.cells), len(a.keys)
	values := make([]value.Value, len(rows)*(width+depth))
	var vs []value.Value
	for _, i := range rows {
		a.r.step(a.t)
		row := a.t.row(int(i))
		cells := values[:width:width]
		keys := values[width : width+depth : width+depth]
		values = values[width+depth:]
		for k, key := range a.keys {
			vs = key(row, vs[:0])
			keys[k] = first(vs, a.s.Order[k].Desc)
		}
		start := len(out)
		out = append(out, line{cells, keys, i})
		for c, cell := range a.cells {
			vs = cell(row, vs[:0])
			if len(vs) == 0 {
				continue
			}
			n := len(out)
			for j := start; j < n; j++ {
				out[j].cells[c] = vs[0]
				for _, v := range vs[1:] {
					again := slices.Clone(out[j].cells)
					again[c] = v
					out = append(out, line{again, keys, i})
				}
			}
		}
	}
	return out
}

// first returns the value by which something with several is ordered.
func first(vs []value.Value, desc bool) value.Value {
	switch {
	case len(vs) == 0:
		return value.Value{}
	case desc:
		return slices.MaxFunc(vs, value.Order)
	}
	return slices.MinFunc(vs, value.Order)
}

func (a *arranger) compareKeys(x, y line) int {
	for i, o := range a.s.Order {
		if c := a.order(x.keys[i], y.keys[i], o.Desc); c != 0 {
			return c
		}
	}
	return 0
}

// compare orders lines as asked, then by their cells as people read them.
func (a *arranger) compare(x, y line) int {
	if c := a.compareKeys(x, y); c != 0 {
		return c
	}
	for i := range x.cells {
		if c := a.order(x.cells[i], y.cells[i], false); c != 0 {
			return c
		}
	}
	return 0
}

// order compares two values: entities by name, nothing last.
func (a *arranger) order(x, y value.Value, desc bool) int {
	c := 0
	switch {
	case x == y:
		return 0
	case x.Type == value.None:
		return 1
	case y.Type == value.None:
		return -1
	case x.Type == value.Node && y.Type == value.Node && a.ranks.has(x.ID) && a.ranks.has(y.ID):
		c = cmp.Compare(a.ranks.of[x.ID], a.ranks.of[y.ID])
	case x.Type == value.Node && y.Type == value.Node:
		n, m := a.r.sorted(x.ID), a.r.sorted(y.ID)
		c = cmp.Or(strings.Compare(n.folded, m.folded), strings.Compare(n.text, m.text), value.Order(x, y))
	default:
		c = value.Order(x, y)
	}
	if desc {
		return -c
	}
	return c
}

// sorted returns what an entity is called, and remembers it for the answer.
func (r *run) sorted(id graph.ID) name {
	n, ok := r.names[id]
	if !ok {
		n.text = r.name(id)
		n.folded, n.term = lexicon.Fold(n.text), r.term(id)
		put(&r.names, id, n)
	}
	return n
}

// name returns what an entity is called; one that a supposition creates, by its variable.
func (r *run) name(id graph.ID) string {
	if n, ok := r.names[id]; ok {
		return n.text
	}
	if k := r.kept.ranks.Load(); k.has(id) {
		return k.names[k.of[id]-1]
	}
	if int(id) <= r.env.Snapshot.Terms() {
		return r.env.Program.Lexicon.Name(id)
	}
	switch t := r.snap.Term(id).(type) {
	case quad.BNode:
		return string(t)
	case quad.IRI:
		return string(t)
	}
	return ""
}

// distinct drops repeated lines of an ordered list, leaving the first.
func (a *arranger) distinct(lines []line) []line {
	if isVars(a.s) {
		return lines
	}
	if len(lines) <= fewLines {
		return distinctFew(lines)
	}
	seen := newRowSet(make([]*reading.Var, len(a.cells)))
	key := make([]ref, len(a.cells))
	out := lines[:0]
	for _, l := range lines {
		for i, v := range l.cells {
			key[i] = a.r.ref(v)
		}
		if seen.insert(key) {
			out = append(out, l)
		}
	}
	return out
}

// fewLines is how many lines are compared each with each.
const fewLines = 16

func distinctFew(lines []line) []line {
	out := lines[:0]
	for _, l := range lines {
		if !slices.ContainsFunc(out, func(o line) bool { return slices.Equal(o.cells, l.cells) }) {
			out = append(out, l)
		}
	}
	return out
}
