// Package naive answers readings by trying everything: every variable takes every term of
// the graph and every constant in turn, rules are applied until nothing new comes out,
// a period is asked day by day. It shares no code with the engine but the values, and
// the functions of the program that asks, so that it can be the oracle that the engine's
// tests compare with. It is for tiny graphs.
package naive

import (
	"context"
	"fmt"
	"math"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/host"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Env is what a question is asked of.
type Env struct {
	Snapshot  *graph.Snapshot
	Program   *reading.Program
	Today     int64 // days since 1970-01-01
	Args      map[string]value.Value
	Functions *host.Functions // or nil
}

// Result is an answer: rows, or the periods of a when.
type Result struct {
	Rows    [][]value.Value // of a yes or no question: one empty row for yes
	Periods [][2]int64      // [from, to); math.MinInt64 and math.MaxInt64 where open
}

// failure carries an error out of the recursion to Run.
type failure struct{ err error }

// Run answers questions for rows, a number, yes or no, or when.
func Run(ctx context.Context, env Env, q *reading.Query) (result *Result, err error) {
	defer func() {
		switch f := recover().(type) {
		case nil:
		case failure:
			result, err = nil, f.err
		default:
			panic(f)
		}
	}()
	w := newWorld(ctx, env, q)
	e := w.evaluator(w.today(q.Context))
	switch form := q.Form.(type) {
	case *reading.Set:
		return &Result{Rows: e.rows(within(form, q.Context.Period), nil, q.Context.Period)}, nil
	case *reading.Agg:
		cells := e.values(form, nil, q.Context.Period)
		if len(cells) == 0 {
			cells = []value.Value{{}}
		}
		return &Result{Rows: [][]value.Value{cells}}, nil
	case *reading.When:
		return &Result{Periods: e.when(form.Body, q.Context.Period)}, nil
	}
	return nil, fmt.Errorf("naive: %T is not for the oracle", q.Form)
}

// within asks the body of a set in a period.
func within(s *reading.Set, p *reading.Period) *reading.Set {
	if p == nil {
		return s
	}
	out := *s
	body := s.Body
	if body == nil {
		body = &reading.And{}
	}
	out.Body = &reading.Within{Period: *p, Body: body}
	return &out
}

// when returns the maximal periods in which body is true.
func (e *evaluator) when(body reading.Formula, p *reading.Period) [][2]int64 {
	from, to := int64(value.FirstAsked), int64(value.LastAsked+1)
	if p != nil {
		from, to = e.bounds(*p, nil)
	}
	var out [][2]int64
	days := e.world.days(from, to)
	open := false
	for i, d := range days {
		holds := e.world.evaluator(d).true(body, nil)
		switch {
		case holds && !open && i == 0 && from == value.FirstAsked:
			out = append(out, [2]int64{math.MinInt64, to})
		case holds && !open:
			out = append(out, [2]int64{d, to})
		case !holds && open:
			out[len(out)-1][1] = d
		}
		open = holds
	}
	if open && to == value.LastAsked+1 {
		out[len(out)-1][1] = math.MaxInt64
	}
	return out
}

// fail leaves the recursion with an error.
func fail(format string, args ...any) {
	panic(failure{diag.Errorf(diag.Run, diag.Span{}, format, args...)})
}
