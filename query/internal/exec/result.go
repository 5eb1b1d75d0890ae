package exec

import (
	"encoding/binary"
	"math"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Kind is what an answer is.
type Kind uint8

// The kinds of answers.
const (
	Table    Kind = iota // Rows
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
	Rows     *Batch // of a table; else nil
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

	run   *run
	query *reading.Query
}

// Period is the days [From, Until), open where FromOpen or UntilOpen is set.
type Period struct {
	From, Until         int64
	FromOpen, UntilOpen bool
	Through             bool // the last day is recorded, not Until
}

// Len returns the number of rows.
func (r *Result) Len() int { return r.Rows.Len() }

// New returns which rows are answers only under the supposition.
func (r *Result) New() []bool {
	out := make([]bool, r.Len())
	if r.Before == nil {
		return out
	}
	before := setOfRows(r.Before.Rows)
	for i := range out {
		out[i] = !before[rowText(r.Rows, i)]
	}
	return out
}

// Gone returns the rows that are no longer answers under the supposition.
func (r *Result) Gone() [][]value.Value {
	if r.Before == nil {
		return nil
	}
	var out [][]value.Value
	now := setOfRows(r.Rows)
	for i := range r.Before.Len() {
		if !now[rowText(r.Before.Rows, i)] {
			out = append(out, r.Before.Rows.Row(i))
		}
	}
	return out
}

func setOfRows(b *Batch) map[string]bool {
	set := map[string]bool{}
	for i := range b.Len() {
		set[rowText(b, i)] = true
	}
	return set
}

// rowText is a row as a text: equal for equal rows, and for no others.
func rowText(b *Batch, row int) string {
	var text []byte
	for c := range b.Width() {
		v := b.At(row, c)
		text = append(text, byte(v.Type), byte(v.Prec))
		text = binary.AppendVarint(binary.AppendVarint(binary.AppendUvarint(text, uint64(v.ID)), v.Int), int64(v.Aux))
		text = binary.AppendUvarint(text, math.Float64bits(v.Num))
		text = append(binary.AppendUvarint(text, uint64(len(v.Text))), v.Text...)
	}
	return string(text)
}

// Name returns what an entity of the answer is called; one that the supposition creates, by
// its variable.
func (r *Result) Name(id graph.ID) string { return r.run.name(id) }

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
	b, ok := r.topRows(s)
	if !ok {
		t := r.assignments(s, unit())
		b = r.arranger(s, t).block(all(t))
	}
	if limit := r.env.Limits.Rows; limit > 0 && len(b.order) > limit {
		r.fail(diag.Limit, tooManyRows, limit, limit)
	}
	res.Rows = b.batch(r)
}

// all returns the numbers of a table's rows.
func all(t *table) []int32 { return count32(t.n) }

// number answers with one value.
func (r *run) number(res *Result, s *plan.Slot) {
	res.Kind = Number
	vs := r.results(s, &seeded{seeds: r.numbered(unit())})[0]
	if len(vs) > 0 {
		res.Value = vs[0]
	}
}
