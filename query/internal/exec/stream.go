package exec

import (
	"context"
	"iter"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/plan"
)

// The sizes of pieces.
const (
	pieceRows   = 1 << 13 // rows that a piece should have
	pieceMemory = 6 << 20 // bytes that a run may remember from piece to piece
	fewLeaders  = 1 << 16 // that are sorted in memory
	fewGathered = 1 << 12 // that a walker of leaders has in a list
)

// Stream answers a question by the two plans of plan.Pieces, in the order in which Run gives
// the rows. It remembers the leaders and a few pieces, each the rows of so many leaders that
// they are about pieceRows, or of one: while one is read those behind it are computed, once
// more than a piece has been read. An error ends it, behind the rows before it. When the loop
// over it is left, nothing goes on.
func Stream(ctx context.Context, env Env, leaders, rows *plan.Plan) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		s := newStreamer(ctx, env, leaders, rows)
		defer s.close()
		for {
			b, err := s.next()
			if b == nil && err == nil || !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// Rest returns the answer of a stream without its rows, for its notes; some says whether it
// has any.
func Rest(ctx context.Context, env Env, rows *plan.Plan, some bool) (res *Result, err error) {
	defer recovered(&err)
	r := newRun(ctx, env)
	r.enter(rows)
	res = &Result{Snapshot: r.snap, run: r, query: rows.Query}
	if some {
		res.Rows = &Batch{n: 1}
	}
	return res, nil
}

// leader is a value of the first column.
type leader struct {
	ref  ref
	name string // of an entity
}

// sortedLeaders returns leaders in the order of rows.
func (r *run) sortedLeaders(refs []ref) []leader {
	b := &block{cells: make([]lane, 1)}
	for _, x := range refs {
		r.look()
		b.cells[0].add(r.value(x))
	}
	rows := count32(len(refs))
	r.sorter().sort(b, rows, 0)
	out := make([]leader, len(refs))
	for i, row := range rows {
		if out[i].ref = refs[row]; refs[row] <= r.base {
			out[i].name = r.name(graph.ID(refs[row]))
		}
	}
	return out
}

// rowsOf returns the rows of some leaders, in order.
func (s *streamer) rowsOf(leaders []leader) (b *Batch, err error) {
	defer diag.Caught(&err)
	defer graph.Guard(&err)()
	defer recovered(&err)
	seat := s.sit()
	r := seat.run
	in := &table{vars: s.plan.Given, n: len(leaders), data: make([]ref, len(leaders))}
	for i, l := range leaders {
		in.data[i] = l.ref
	}
	set := s.plan.Form.(*plan.Set)
	t := r.assignments(set, in)
	a := r.arranger(set, t)
	rows := a.compute(r.byLeader(t, in))
	r.nameAll(rows, leaders)
	rows.order = make([]int32, 0, len(rows.from))
	for from := 0; from < len(rows.from); {
		to := from + 1
		for to < len(rows.from) && rows.cells[0].same(int32(from), int32(to)) {
			to++
		}
		rows.order = a.ordered(rows, from, to)
		from = to
	}
	b = rows.batch(r)
	s.rise(seat)
	return b, nil
}

// byLeader returns the rows of a table in the order of their leaders.
func (r *run) byLeader(t, leaders *table) []int32 {
	numbers := r.numbered(leaders)
	cols, key := t.columns(leaders.vars), make([]ref, 1)
	at := make([]int32, t.n)
	for i := range at {
		r.step(t)
		at[i] = int32(numbers.number(pick(t.row(i), cols, key)))
	}
	rows := count32(t.n)
	if slices.IsSorted(at) {
		return rows
	}
	starts := make([]int32, leaders.n+1)
	for _, n := range at {
		starts[n+1]++
	}
	for n := range leaders.n {
		starts[n+1] += starts[n]
	}
	for i, n := range at {
		rows[starts[n]] = int32(i)
		starts[n]++
	}
	return rows
}

// nameAll enters what entities are called; of those that lead it is known.
func (r *run) nameAll(b *block, leaders []leader) {
	for c := range b.cells {
		ids := b.cells[c].ids
		if ids == nil {
			continue
		}
		texts := make([]string, len(ids))
		for i, id := range ids {
			switch {
			case id == 0:
			case i > 0 && ids[i-1] == id:
				texts[i] = texts[i-1]
			case c == 0:
				for leaders[0].ref != ref(id) {
					leaders = leaders[1:]
				}
				texts[i] = leaders[0].name
			default:
				r.look()
				texts[i] = r.nameOnce(id)
			}
		}
		b.cells[c].texts = texts
	}
}

// ordered appends the rows from one up to another, which are those of one leader, to the rows
// that are in order.
func (a *arranger) ordered(b *block, from, to int) []int32 {
	start := len(b.order)
	for i := from; i < to; i++ {
		b.order = append(b.order, int32(i))
	}
	rows := b.order[start:]
	if len(rows) == 1 {
		return b.order
	}
	a.sort(b, rows, 1)
	if hasVars(a.s) {
		return b.order
	}
	return b.order[:start+len(slices.CompactFunc(rows, b.sameCells))]
}
