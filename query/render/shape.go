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

// writePaths writes each path on a line: Mistral ← customer ← c3 → server → Azure. The
// arrows point from the subject of a fact to its object. A limit that is not 0 is the
// number of paths shown.
func writePaths(w io.Writer, rows *query.Rows, limit int) error {
	var lines []string
	for row, err := range rows.All() {
		if err != nil {
			return err
		}
		if row.Text(1) == "1" {
			lines = append(lines, Clean(row.Text(2)))
		}
		arrow := "→"
		if row.Text(4) == query.Backward {
			arrow = "←"
		}
		lines[len(lines)-1] += fmt.Sprintf(" %s %s %s %s", arrow, Clean(row.Text(3)), arrow, Clean(row.Text(5)))
	}
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
