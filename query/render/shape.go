package render

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/value"
)

// writePaths writes each path on a line: Mistral ← customer, party ← c3 → server → Azure.
// The arrows point from the subject of a fact to its object. A limit that is not 0 is the
// number of paths shown.
func writePaths(w io.Writer, rows *query.Rows, limit int) error {
	var lines []string
	var path, step, arrow, to string
	flush := func() {
		if step != "" {
			lines[len(lines)-1] += fmt.Sprintf(" %s %s", arrow, to)
		}
	}
	for row, err := range rows.All() {
		if err != nil {
			return err
		}
		next := "→"
		if row.Text(4) == query.Backward {
			next = "←"
		}
		again := row.Text(0) == path && row.Text(1) == step
		if !again {
			flush()
		}
		if row.Text(0) != path {
			lines = append(lines, Clean(row.Text(2)))
		}
		switch line := &lines[len(lines)-1]; {
		case again && next == arrow:
			*line += ", " + Clean(row.Text(3))
		case again:
			*line += fmt.Sprintf(" %s %s %s", arrow, next, Clean(row.Text(3)))
		default:
			*line += fmt.Sprintf(" %s %s", next, Clean(row.Text(3)))
		}
		path, step, arrow, to = row.Text(0), row.Text(1), next, Clean(row.Text(5))
	}
	flush()
	footer := Count(len(lines), "path")
	if limit > 0 && len(lines) > limit {
		lines = lines[:limit]
		footer += fmt.Sprintf(" (%d shown)", limit)
	}
	_, err := io.WriteString(w, strings.Join(append(lines, footer), "\n")+"\n")
	return err
}

// oneSource gives the facts of a table whose last column is their source each once, with
// the first source and the number of the others.
func oneSource(t Table) iter.Seq2[[]value.Value, error] {
	last := len(t.Columns) - 1
	return func(yield func([]value.Value, error) bool) {
		var fact []value.Value
		others := 0
		flush := func() bool {
			if fact == nil {
				return true
			}
			if others > 0 {
				fact[last] = value.OfText(fmt.Sprintf("%s (and %d more)", t.exact(fact[last]), others))
			}
			return yield(fact, nil)
		}
		for row, err := range t.Rows {
			switch {
			case err != nil:
				yield(nil, err)
				return
			case fact != nil && slices.Equal(fact[:last], row[:last]):
				others++
				continue
			case !flush():
				return
			}
			fact, others = slices.Clone(row), 0
		}
		flush()
	}
}
