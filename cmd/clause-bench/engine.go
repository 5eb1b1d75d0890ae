package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// engine asks one open database.
type engine struct{ db *graph.DB }

func open(name string) (*engine, error) {
	db, err := graph.Open(name, nil)
	if err != nil {
		return nil, err
	}
	return &engine{db}, nil
}

func (e *engine) close() error { return e.db.Close() }

// answer is rows as host values.
type answer struct {
	columns []string
	cells   []any // row after row
}

// ask answers a question. Before its text there may be a line of parameters, each the id
// of an entity:
//
//	$F = f42
//	which partners of $F have a contract
func (e *engine) ask(text string) (*answer, error) {
	args := query.Args{}
	for strings.HasPrefix(text, "$") {
		line, rest, _ := strings.Cut(text, "\n")
		words := strings.Fields(line)
		for ; len(words) >= 3 && words[1] == "="; words = words[3:] {
			args[words[0][1:]] = quad.IRI(words[2])
		}
		if len(words) > 0 {
			return nil, fmt.Errorf("a line of parameters reads $F = id, not %q", line)
		}
		text = rest
	}
	rows, err := query.Ask(context.Background(), e.db, text, args)
	if err != nil {
		return nil, err
	}
	if rows.Shape() == query.Paths {
		return hops(rows)
	}
	a := &answer{}
	for _, c := range rows.Columns() {
		a.columns = append(a.columns, c.Name)
	}
	a.cells = make([]any, 0, rows.Len()*len(a.columns))
	for row, err := range rows.All() {
		if err != nil {
			return nil, err
		}
		for i := range a.columns {
			a.cells = append(a.cells, row.Value(i))
		}
	}
	return a, nil
}

// hops answers with the length of the shortest paths, which the comparison asks for; with
// no row where there are none.
func hops(rows *query.Rows) (*answer, error) {
	a := &answer{columns: []string{"hops"}}
	steps := 0
	for row, err := range rows.All() {
		if err != nil {
			return nil, err
		}
		if row.Value(0) != int64(1) {
			break
		}
		steps = int(row.Value(1).(int64))
	}
	if steps > 0 {
		a.cells = append(a.cells, steps)
	}
	return a, nil
}

// text returns the rows as the runner compares them: an entity is the number in its id.
func (a *answer) text() [][]string {
	rows := [][]string{}
	for i, width := 0, len(a.columns); i < len(a.cells); i += width {
		row := make([]string, width)
		for j, v := range a.cells[i : i+width] {
			row[j] = cellText(v)
		}
		rows = append(rows, row)
	}
	return rows
}

func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case query.Entity:
		if iri, ok := v.Term.(quad.IRI); ok && len(iri) > 1 {
			return string(iri[1:])
		}
	}
	return fmt.Sprint(v)
}
