package render

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/value"
)

// Answer writes an answer. A box is for people: yes or no is a word, a single value a
// line, a proof its text, and the notes stand below. The other formats write every answer
// as a table.
func Answer(w io.Writer, f Format, rows *query.Rows, o Options) error {
	if f != Box && f != "" {
		_, err := Write(w, f, tableOf(rows, o), o)
		return err
	}
	if err := answerBox(w, rows, o); err != nil {
		return err
	}
	if o.NoNotes {
		return nil
	}
	for _, note := range rows.Notes() {
		if _, err := fmt.Fprintf(w, "note: %s\n", Clean(note)); err != nil {
			return err
		}
	}
	return nil
}

func answerBox(w io.Writer, rows *query.Rows, o Options) error {
	switch rows.Shape() {
	case query.YesNo, query.Single:
		t := tableOf(rows, o)
		t.missing = o.Missing
		for row, err := range t.Rows {
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintln(w, t.shown(row[0])); err != nil {
				return err
			}
		}
		return nil
	case query.Derivation:
		return Text(w, strings.TrimRight(rows.Proof().String(), "\n")+"\n")
	}
	if rows.Shape() == query.Paths {
		return writePaths(w, rows, o.Rows)
	}
	t := tableOf(rows, o)
	if rows.Shape() == query.About {
		t.Rows = oneSource(t)
	}
	alike := namesakes{table: t}
	if !o.IDs && !o.NoNotes {
		t.Rows = alike.watched()
	}
	if _, err := Write(w, Box, t, o); err != nil {
		return err
	}
	return alike.note(w)
}

// tableOf is an answer as the options want its things called.
func tableOf(rows *query.Rows, o Options) Table {
	if o.IDs {
		return addressed(Of(rows), rows)
	}
	return Of(rows)
}

// Of returns an answer as a table.
func Of(rows *query.Rows) Table {
	t := Table{Name: func(v value.Value) string {
		if v.Text != "" {
			return v.Text
		}
		return rows.Name(v)
	}}
	for _, c := range rows.Columns() {
		t.Columns = append(t.Columns, Column(c))
	}
	t.Rows = func(yield func([]value.Value, error) bool) {
		var cells []value.Value
		for row, err := range rows.All() {
			if err != nil {
				yield(nil, err)
				return
			}
			if cells = row.AppendCells(cells[:0]); !yield(cells, nil) {
				return
			}
		}
	}
	if rows.Supposes() {
		return supposed(t, rows)
	}
	return t
}

// supposed adds to a table what the supposition of its question changes: a column that
// marks the rows that are new, and at the end those that are no longer answers.
func supposed(t Table, rows *query.Rows) Table {
	marked := func(row query.Row, mark value.Value) []value.Value {
		return append(row.AppendCells(nil), mark)
	}
	t.Columns = append(t.Columns, Column{"supposed", "text"})
	t.Rows = func(yield func([]value.Value, error) bool) {
		for row, err := range rows.All() {
			var mark value.Value
			if err != nil {
				yield(nil, err)
				return
			}
			if row.New() {
				mark = value.OfText("newly true")
			}
			if !yield(marked(row, mark), nil) {
				return
			}
		}
		for _, row := range rows.Gone() {
			if !yield(marked(row, value.OfText("no longer true")), nil) {
				return
			}
		}
	}
	return t
}

// days says who set the day of a question.
var days = map[query.DaySource]string{
	query.DayOfOption:     "as asked for",
	query.DayOfVocabulary: "the clock of the data set",
}

// Reading writes how a question was read, and the day on which it was asked unless that is
// the calendar's or the question names it.
func Reading(w io.Writer, rows *query.Rows, o Options) error {
	b := &box{color: o.Color}
	text := b.dim("reading:") + " " + Clean(strings.ReplaceAll(rows.Reading(), "\n", " ")) + "\n"
	if day, by := rows.Day(); days[by] != "" {
		text += b.dim("today:") + "   " + day.Format(time.DateOnly) + ", " + days[by] + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
