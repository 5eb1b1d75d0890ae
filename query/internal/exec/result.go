package exec

import (
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Kind is what an answer is.
type Kind uint8

// The kinds of answers.
const (
	Rows     Kind = iota // Columns and rows
	YesNo                // Truth
	Number               // Value
	Days                 // Periods
	Routes               // Paths
	Facts                // Facts about an entity
	Changing             // Added and Removed
)

// Result is an answer. It is complete when Run returns, but for the notes.
type Result struct {
	Kind     Kind
	Columns  []Column
	Truth    bool
	Value    value.Value // of a number; None where nothing is recorded
	Periods  []Period
	Paths    []Path
	More     bool // there are more shortest paths than Paths lists
	Facts    []Fact
	Added    []quad.Quad
	Removed  []quad.Quad
	Snapshot *graph.Snapshot // the world of the answer: with a supposition, its overlay

	// Before is the answer without the supposition, nil if there is none.
	Before *Result

	lines []line
	run   *run
	query *reading.Query
}

// Column is a column of an answer.
type Column struct {
	Name string // for people, as the reading has it; may be empty
	Expr string // as the exact form would write it
	Kind *lexicon.Kind
	Type value.Type // None: mixed or not known
}

// Period is the days [From, Until), open where FromOpen or UntilOpen is set.
type Period struct {
	From, Until         int64
	FromOpen, UntilOpen bool
	Through             bool // the last day is recorded, not Until
}

// Len returns the number of rows.
func (r *Result) Len() int { return len(r.lines) }

// Row returns the cells of a row. They are shared and must not be modified.
func (r *Result) Row(i int) []value.Value { return r.lines[i].cells }

// All returns the rows in order. It stops with the context's error when ctx is done.
func (r *Result) All(ctx context.Context) iter.Seq2[[]value.Value, error] {
	return func(yield func([]value.Value, error) bool) {
		for i, l := range r.lines {
			if i&1023 == 0 && ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			if !yield(l.cells, nil) {
				return
			}
		}
	}
}

// New reports whether a row is an answer only under the supposition.
func (r *Result) New(i int) bool {
	return r.Before != nil && !r.Before.contains(r.lines[i].cells)
}

// Gone returns the rows that are no longer answers under the supposition.
func (r *Result) Gone() [][]value.Value {
	var out [][]value.Value
	if r.Before == nil {
		return nil
	}
	for _, l := range r.Before.lines {
		if !r.contains(l.cells) {
			out = append(out, l.cells)
		}
	}
	return out
}

func (r *Result) contains(cells []value.Value) bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return slices.Equal(l.cells, cells) })
}

// Name returns what an entity of the answer is called; one that the supposition creates, by
// its variable.
func (r *Result) Name(id graph.ID) string { return r.run.name(id) }

// Term returns the term of an entity of the answer.
func (r *Result) Term(id graph.ID) quad.Value { return r.run.term(id) }

// Touched returns how many facts the question looked at.
func (r *Result) Touched() int { return r.run.touched }

// tooManyRows says that a limit of rows was passed, and how to raise it.
const tooManyRows = "the answer has more than %d rows; ask for the first %d, or raise the limit (--max-rows, query.MaxRows)"

// rows answers with the rows of a set.
func (r *run) rows(res *Result, s *plan.Set) {
	if len(s.Columns) == 0 {
		res.Kind, res.Truth = YesNo, r.assignments(s, unit()).n > 0
		return
	}
	lines, ok := r.topLines(s)
	if !ok {
		t := r.assignments(s, unit())
		lines = r.arranger(s, t).lines(all(t))
	}
	res.lines = lines
	if limit := r.env.Limits.Rows; limit > 0 && len(res.lines) > limit {
		r.fail(diag.Limit, tooManyRows, limit, limit)
	}
	for i, c := range s.Columns {
		res.Columns = append(res.Columns, describedBy(c, s.Names[i], i, res.lines))
	}
}

// all returns the numbers of a table's rows.
func all(t *table) []int32 {
	out := make([]int32, t.n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// describedBy describes a column by its expression, or else by what is in it.
func describedBy(e plan.Expr, name string, at int, lines []line) Column {
	c := Column{Name: name, Expr: plan.ExprString(e)}
	switch e := e.(type) {
	case plan.Var:
		c.Kind = e.Kind
	case plan.Values:
		c.Type, c.Kind = giving(e.Pred)
	case plan.Computed:
		c.Type, c.Kind = giving(e.Pred)
	}
	if c.Kind != nil {
		c.Type = value.Node
	}
	for i, l := range lines {
		if c.Type != value.None || i > 100 {
			break
		}
		c.Type = l.cells[at].Type
	}
	return c
}

// giving returns the type and the kind of what a property or relation gives.
func giving(p *lexicon.Predicate) (value.Type, *lexicon.Kind) {
	if len(p.Params) == 2 {
		return objectType(p), p.Params[1].Kind
	}
	return objectType(p), nil
}

// number answers with one value.
func (r *run) number(res *Result, s *plan.Slot) {
	res.Kind = Number
	vs := r.results(s, &seeded{seeds: r.numbered(unit())})[0]
	if len(vs) > 0 {
		res.Value = vs[0]
	}
	res.Columns = []Column{{Expr: plan.ExprString(s), Type: res.Value.Type}}
}
