package exec

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Piece is some rows of an answer that is given piece by piece. It does not change.
type Piece struct {
	Rows  [][]value.Value
	names map[graph.ID]name
	env   *Env
}

// Name returns what an entity is called.
func (p *Piece) Name(id graph.ID) string {
	if n, ok := p.names[id]; ok {
		return n.text
	}
	if k := p.env.Kept.ranks.Load(); k.has(id) {
		return k.names[k.of[id]-1]
	}
	return p.env.Program.Lexicon.Name(id)
}

// The sizes of pieces.
const (
	pieceRows   = 1 << 13 // rows that a piece should have
	pieceMemory = 6 << 20 // bytes that a run may remember from piece to piece
	fewLeaders  = 1 << 16 // that are sorted in memory
)

// Stream answers a question by the two plans of plan.Pieces, in the order in which Run gives
// the rows. It remembers the leaders, as numbers, and one piece: the rows of so many leaders
// that they are about pieceRows, or of one. An error ends it.
func Stream(ctx context.Context, env Env, leaders, rows *plan.Plan) iter.Seq2[*Piece, error] {
	return func(yield func(*Piece, error) bool) {
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
		res.lines = make([]line, 1)
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
	yield func(*Piece, error) bool

	progress *Progress

	run   *run
	fixed bool  // the leaders are numbers of the run
	least int64 // what a new run comes to remember with its first piece
	size  int   // leaders of the next piece
	given int   // rows so far
}

func (s *streamer) all(leaders *plan.Plan) (err error) {
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
			give(leader{ref(id), name{text: text, folded: lexicon.Fold(text)}})
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
	name name // of an entity
}

// sortedLeaders returns leaders in the order of rows.
func (r *run) sortedLeaders(refs []ref) []leader {
	out := make([]leader, len(refs))
	for i, x := range refs {
		if out[i].ref = x; x <= r.base {
			text := r.name(graph.ID(x))
			out[i].name = name{text: text, folded: lexicon.Fold(text)}
		}
		if i&1023 == 0 {
			r.check(unit())
		}
	}
	slices.SortFunc(out, func(a, b leader) int {
		if a.ref <= r.base && b.ref <= r.base {
			return cmp.Or(strings.Compare(a.name.folded, b.name.folded), strings.Compare(a.name.text, b.name.text), cmp.Compare(a.ref, b.ref))
		}
		return cmp.Or(value.Order(r.value(a.ref), r.value(b.ref)), cmp.Compare(a.ref, b.ref))
	})
	return out
}

// piece gives the rows of some leaders.
func (s *streamer) piece(leaders []leader) {
	r := s.ready()
	r.names = make(map[graph.ID]name, len(leaders))
	in := &table{vars: s.plan.Given, n: len(leaders), data: make([]ref, len(leaders))}
	for i, l := range leaders {
		in.data[i] = l.ref
		if l.ref <= r.base {
			r.names[graph.ID(l.ref)] = l.name
		}
	}
	t := r.assignments(s.set, in)
	a := r.arranger(s.set, t)
	a.few = true
	lines := a.compute(slices.Concat(r.groups(t, r.numbered(in))...))
	a.rank(lines, 1)
	out := make([][]value.Value, 0, len(lines))
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && lines[to].cells[0] == lines[from].cells[0] {
			to++
		}
		for _, l := range s.ordered(a, lines[from:to]) {
			out = append(out, l.cells)
		}
		from = to
	}
	if limit := s.env.Limits.Rows; limit > 0 && s.given+len(out) > limit {
		r.fail(diag.Limit, tooManyRows, limit, limit)
	}
	s.given += len(out)
	s.progress.piece(len(leaders), len(out))
	s.grow(len(leaders), len(out))
	if len(out) > 0 && !s.yield(&Piece{out, r.names, &s.env}, nil) {
		panic(failure{errEnough})
	}
}

// ordered returns the rows of one leader in order.
func (s *streamer) ordered(a *arranger, lines []line) []line {
	if len(lines) == 1 {
		return lines
	}
	if !a.arrangeByRank(lines, 1) {
		slices.SortFunc(lines, a.compare)
	}
	if s.distinct() {
		return lines
	}
	return a.distinct(lines)
}

// distinct reports whether every variable is a column, so that no two rows are the same.
func (s *streamer) distinct() bool {
	return !slices.ContainsFunc(s.set.Vars, func(v *reading.Var) bool {
		return !slices.Contains(s.set.Columns, plan.Expr(plan.Var{Var: v}))
	})
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
