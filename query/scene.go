package query

import (
	"context"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/scene"
)

// Scene gathers what a picture of the answer shows, for packages render/page and
// render/sketch, which draw it: the things in its rows, what links them, contracts and the
// like as bars of a timeline, their collisions, proofs and sources. title is the question as
// it was asked. What is beyond the limits is left out, and the scene says so.
//
// It asks further questions of the state of the graph, and in the contexts, of the answer; to
// find the days of collisions takes about as long as to ask for them with "ever".
func (r *Rows) Scene(ctx context.Context, title string, limits scene.Limits) (_ *scene.Scene, err error) {
	defer caught(title, &err)
	defer graph.Guard(&err)()
	in := scene.Input{
		Question: title, Query: r.query, Env: r.env(), Name: r.Name, Notes: r.Notes(),
		Cells: r.batch.Rows(), TodayBy: dayBy[r.dayBy],
	}
	for _, c := range r.columns {
		in.Columns = append(in.Columns, scene.Column(c))
	}
	if r.supposed {
		in.Cells = append(in.Cells[:len(in.Cells):len(in.Cells)], r.gone...)
		in.Change = r.differs
	}
	s, err := scene.Of(ctx, in, limits)
	if damage := r.damage.Load(); err == nil && damage != nil {
		return nil, *damage
	}
	return s, err
}

// dayBy says who set the day of a question, for people.
var dayBy = map[DaySource]string{
	DayOfQuestion:   "as the question says",
	DayOfOption:     "as asked for",
	DayOfVocabulary: "the clock of the data set",
	DayOfCalendar:   "the calendar",
}

// differs says what the supposition of the question changes of a row; those that are no
// answers any more come last.
func (r *Rows) differs(row int) string {
	switch {
	case row >= r.batch.Len():
		return scene.NoLonger
	case r.newly[row]:
		return scene.Newly
	}
	return ""
}
