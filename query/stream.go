package query

import (
	"context"
	"errors"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// Streamed has Ask return before the rows are computed: All computes them piece by piece
// while they are read, in the order in which they come without it, and forgets them. So the
// first row is there before the last is known, memory does not grow with the answer, and
// what is not read is not computed. All may be used again, and computes them again.
//
// The context of Ask is that of the reading: when it is done, All ends with its error. An
// answer that turns out to be past a limit ends with that error after the rows before it.
//
// Answers that cannot be had in pieces are complete as ever: all but tables, those with an
// order or a limit of the question's own, or a supposition, those whose first column is no
// variable, and those that compute numbers of sets.
func Streamed() Option { return streamed{} }

type streamed struct{}

func (streamed) apply(s *settings) { s.stream = true }

// pieces is the plans of a question that is streamed.
type pieces struct {
	once          sync.Once
	leaders, rows *plan.Plan // nil: it cannot be
}

func (p *prepared) inPieces() *pieces {
	p.pieces.once.Do(func() {
		leaders, rows, ok := plan.Pieces(p.reading, p.world.program)
		if !ok {
			return
		}
		var errs [2]error
		leaders, errs[0] = opt.Optimize(leaders, p.world.snap)
		rows, errs[1] = opt.Optimize(rows, p.world.snap)
		if errors.Join(errs[:]...) == nil {
			p.pieces.leaders, p.pieces.rows = leaders, rows
		}
	})
	return &p.pieces
}

// stream computes the rows of an answer.
type stream struct {
	ctx    context.Context
	env    exec.Env
	pieces *pieces
	text   string       // of the question
	count  atomic.Int64 // rows, when they are known; else -1
}

// streams makes the answer one that is computed while it is read, if it can be.
func (r *Rows) streams(ctx context.Context, p *prepared, set settings) bool {
	if _, isSet := r.query.Form.(*reading.Set); !isSet {
		return false
	}
	pieces := p.inPieces()
	if pieces.rows == nil {
		return false
	}
	s := &stream{ctx: ctx, env: r.env(), pieces: pieces, text: p.text}
	s.env.Limits = exec.Limits{Rows: set.maxRows, Memory: set.maxMem}
	if set.watched != nil {
		s.env.Progress = &set.watched.run
	}
	s.env.Kept = exec.NewKept(s.env.Snapshot, streamKept)
	s.count.Store(-1)
	r.columns, r.stream = p.inColumns(), s
	return true
}

// streamKept is how many bytes of arrays a stream may build on its way.
const streamKept = 16 << 20

func (s *stream) all(r *Rows) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		n := 0
		for piece, err := range exec.Stream(s.ctx, s.env, s.pieces.leaders, s.pieces.rows) {
			if err != nil {
				yield(Row{}, refusal(s.text, err))
				return
			}
			for i := range piece.Len() {
				if !yield(Row{r, piece, i, n}, nil) {
					return
				}
				n++
				if damage := r.damage.Load(); damage != nil {
					yield(Row{}, *damage)
					return
				}
			}
		}
		s.count.Store(int64(n))
	}
}

func (s *stream) len(r *Rows) int {
	if n := s.count.Load(); n >= 0 {
		return int(n)
	}
	n := 0
	for _, err := range s.all(r) {
		if err == nil {
			n++
		}
	}
	return n
}

// rest returns the answer without its rows.
func (s *stream) rest(r *Rows) *exec.Result {
	some := s.count.Load() > 0
	if s.count.Load() < 0 {
		for _, err := range s.all(r) {
			some = err == nil
			break
		}
	}
	res, err := exec.Rest(s.ctx, s.env, s.pieces.rows, some)
	if err != nil {
		return nil
	}
	return res
}
