package exec

import (
	"context"
	"errors"
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
)

// Stream answers a question by the two plans of plan.Pieces, in the order in which Run gives
// the rows. It remembers the leaders, as numbers, and one piece: the rows of so many leaders
// that they are about pieceRows, or of one. An error ends it.
func Stream(ctx context.Context, env Env, leaders, rows *plan.Plan) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		s := &streamer{ctx: ctx, env: env, plan: rows, set: rows.Form.(*plan.Set), yield: yield}
		err := s.all(leaders)
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
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

// errEnough says that nobody wants more pieces.
var errEnough = errors.New("enough")

type streamer struct {
	ctx   context.Context
	env   Env
	plan  *plan.Plan
	set   *plan.Set
	yield func(*Batch, error) bool

	progress *Progress

	run   *run
	fixed bool  // the leaders are numbers of the run
	least int64 // what a new run comes to remember with its first piece
	size  int   // leaders of the next piece
	away  bool  // the caller has a piece: what panics now is its own
	given int   // rows so far
}

func (s *streamer) all(leaders *plan.Plan) (err error) {
	defer func() {
		if s.away {
			return
		}
		if p := recover(); p != nil {
			err = diag.FaultOf(p)
		}
	}()
	defer graph.Guard(&err)()
	defer recovered(&err)
	failed(s.ctx.Err())
	r := newRun(s.ctx, s.env)
	r.enter(leaders)
	found := r.assignments(leaders.Form.(*plan.Set), unit()).data
	s.progress, s.env.Progress = s.env.Progress, nil // the pieces count from here
	r.env.Progress = nil
	s.progress.begin(len(found))
	s.size = 1
	piece := make([]leader, 0, s.size)
	give := func(l leader) {
		if piece = append(piece, l); len(piece) >= s.size {
			s.piece(piece)
			piece = piece[:0]
		}
	}
	switch {
	case slices.ContainsFunc(found, func(x ref) bool { return x > r.base }):
		s.run, s.fixed = r, true
		for _, l := range r.sortedLeaders(found) {
			give(l)
		}
	case len(found) <= fewLeaders:
		for _, l := range r.sortedLeaders(found) {
			give(l)
		}
	default:
		things := newBits(s.env.Snapshot.Terms())
		for _, x := range found {
			things.set(x)
		}
		found, r = nil, nil
		for id, text := range s.env.Program.Lexicon.ByName(things) {
			give(leader{ref(id), text})
		}
	}
	if len(piece) > 0 {
		s.piece(piece)
	}
	return nil
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

// piece gives the rows of some leaders.
func (s *streamer) piece(leaders []leader) {
	r := s.ready()
	in := &table{vars: s.plan.Given, n: len(leaders), data: make([]ref, len(leaders))}
	for i, l := range leaders {
		in.data[i] = l.ref
	}
	t := r.assignments(s.set, in)
	a := r.arranger(s.set, t)
	b := a.compute(r.byLeader(t, in))
	s.name(b, leaders)
	b.order = make([]int32, 0, len(b.from))
	for from := 0; from < len(b.from); {
		to := from + 1
		for to < len(b.from) && b.cells[0].same(int32(from), int32(to)) {
			to++
		}
		b.order = s.ordered(a, b, from, to)
		from = to
	}
	if limit := s.env.Limits.Rows; limit > 0 && s.given+len(b.order) > limit {
		r.fail(diag.Limit, tooManyRows, limit, limit)
	}
	s.given += len(b.order)
	s.progress.piece(len(leaders), len(b.order))
	s.grow(len(leaders), len(b.order))
	if len(b.order) == 0 {
		return
	}
	s.away = true
	more := s.yield(b.batch(r), nil)
	s.away = false
	if !more {
		panic(failure{errEnough})
	}
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

// name enters what entities are called; of those that lead it is known.
func (s *streamer) name(b *block, leaders []leader) {
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
				s.run.look()
				texts[i] = s.run.nameOnce(id)
			}
		}
		b.cells[c].texts = texts
	}
}

// ordered appends the rows from one up to another, which are those of one leader, to the rows
// that are in order.
func (s *streamer) ordered(a *arranger, b *block, from, to int) []int32 {
	start := len(b.order)
	for i := from; i < to; i++ {
		b.order = append(b.order, int32(i))
	}
	rows := b.order[start:]
	if len(rows) == 1 {
		return b.order
	}
	a.sort(b, rows, 1)
	if hasVars(s.set) {
		return b.order
	}
	return b.order[:start+len(slices.CompactFunc(rows, b.sameCells))]
}

// ready returns the run for the next piece: the one before, unless it remembers too much.
func (s *streamer) ready() *run {
	if s.run != nil && s.least == 0 {
		s.least = max(s.run.memory, 1)
	}
	if s.run == nil || !s.fixed && s.run.memory > 2*s.least+pieceMemory {
		s.run = newRun(s.ctx, s.env)
		s.run.enter(s.plan)
	}
	return s.run
}

// grow sets the size of the next piece by the rows of this one.
func (s *streamer) grow(leaders, rows int) {
	want := max(leaders*pieceRows/max(rows, 1), 1)
	s.size = min(want, 4*leaders, pieceRows)
}
