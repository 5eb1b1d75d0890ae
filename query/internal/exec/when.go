package exec

import (
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/value"
)

// when answers with the maximal periods in which the body is true, within the period of
// the question if it has one.
func (r *run) when(res *Result, w *plan.When, in *plan.Days) {
	res.Kind = Days
	from, to := int64(value.FirstAsked), int64(value.LastAsked+1)
	if in != nil {
		from, to = r.bounds(in)
	}
	open := false
	r.sweep(from, to, func() bool {
		holds := r.eval(w.Body, unit()).n > 0
		switch {
		case holds && !open:
			res.Periods = append(res.Periods, Period{From: r.day, Until: to})
		case !holds && open:
			res.Periods[len(res.Periods)-1].Until = r.day
		}
		open = holds
		return true
	})
	for i, p := range res.Periods {
		res.Periods[i] = periodOf(p.From, p.Until)
	}
}

// periodOf returns a period that is open where all days are asked about.
func periodOf(from, until int64) Period {
	return Period{From: from, Until: until, FromOpen: from <= value.FirstAsked, UntilOpen: until > value.LastAsked}
}
