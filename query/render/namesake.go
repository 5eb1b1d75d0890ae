package render

import (
	"fmt"
	"io"
	"iter"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/value"
)

// addressed has the things of an answer by their addresses.
func addressed(t Table, rows *query.Rows) Table {
	t.Name = rows.Address
	each := t.Rows
	t.Rows = func(yield func([]value.Value, error) bool) {
		for cells, err := range each {
			for i := range cells {
				if cells[i].Type == value.Node {
					cells[i].Text = ""
				}
			}
			if !yield(cells, err) {
				return
			}
		}
	}
	return t
}

// mostNamesakes is how many rows are looked at for things of one name.
const mostNamesakes = 1 << 12

// namesakes looks for different things of one name in the same column, which a reader
// would take for one.
type namesakes struct {
	table Table
	seen  []map[string]graph.ID // by column
	again map[string]int        // how many more than one, by name
	first string                // of these names
	kind  string
}

// watched passes the rows on.
func (n *namesakes) watched() iter.Seq2[[]value.Value, error] {
	each := n.table.Rows
	n.seen, n.again = make([]map[string]graph.ID, len(n.table.Columns)), map[string]int{}
	return func(yield func([]value.Value, error) bool) {
		at := 0
		for cells, err := range each {
			if at++; at <= mostNamesakes {
				n.look(cells)
			}
			if !yield(cells, err) {
				return
			}
		}
	}
}

func (n *namesakes) look(cells []value.Value) {
	for i, v := range cells {
		if v.Type != value.Node || i >= len(n.seen) {
			continue
		}
		if n.seen[i] == nil {
			n.seen[i] = map[string]graph.ID{}
		}
		name := n.table.Name(v)
		switch id, is := n.seen[i][name]; {
		case !is:
			n.seen[i][name] = v.ID
		case id != v.ID:
			if n.again[name]++; n.first == "" {
				n.first, n.kind = name, n.table.Columns[i].Name
			}
			n.seen[i][name] = v.ID
		}
	}
}

// note says what was found.
func (n *namesakes) note(w io.Writer) error {
	var err error
	switch len(n.again) {
	case 0:
	case 1:
		_, err = fmt.Fprintf(w, "note: more than one %s is called %s; --ids, or .ids on, tells them apart\n", Clean(n.kind), Clean(n.first))
	default:
		_, err = fmt.Fprintf(w, "note: %d names stand for more than one thing each, such as %s; --ids, or .ids on, tells them apart\n", len(n.again), Clean(n.first))
	}
	return err
}
