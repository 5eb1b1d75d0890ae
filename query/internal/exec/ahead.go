package exec

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/plan"
)

// mostAhead is how many goroutines compute what will be read next, at most.
const mostAhead = 8

// streamer has three sorts of goroutines. One finds the leaders and cuts them into pieces,
// each as large as a ticket says. The reader's own takes the pieces in their order, computes
// what nobody has, and gives tickets for further ones: one at a time, until a piece's worth of
// rows has been read. Then there are workers, which compute pieces that wait to be read.
type streamer struct {
	ctx      leaving
	env      Env
	leaders  *plan.Plan
	plan     *plan.Plan
	progress *Progress
	given    int // rows so far

	workers int
	tickets chan int    // leaders of the next piece
	queue   chan *piece // in the order of rows
	spare   chan *piece // the same, for workers
	leave   chan struct{}
	ahead   atomic.Bool
	fixed   bool // the leaders are numbers of a run, which alone knows them; set before the first piece
	done    sync.WaitGroup

	seats struct {
		sync.Mutex
		free []*seat
	}
}

// piece is the rows of some leaders.
type piece struct {
	leaders []leader
	taken   atomic.Bool
	done    chan struct{} // closed when batch or err is there
	batch   *Batch
	err     error
}

// seat is a run that computes pieces, one after the other.
type seat struct {
	run   *run
	least int64 // what it came to remember with its first piece
}

// leaving is a context that is done, too, when nobody reads any more.
type leaving struct {
	context.Context
	left *atomic.Bool
}

func (l leaving) Err() error {
	if l.left.Load() {
		return context.Canceled
	}
	return l.Context.Err()
}

// errGone says that a function of the host has ended the goroutine that asked it.
var errGone = errors.New("the goroutine that computed the rows was ended by a function that it called")

func newStreamer(ctx context.Context, env Env, leaders, rows *plan.Plan) *streamer {
	s := &streamer{ctx: leaving{ctx, new(atomic.Bool)}, env: env, leaders: leaders, plan: rows, progress: env.Progress}
	s.env.Progress = nil // the pieces count what they give
	s.workers = min(runtime.GOMAXPROCS(0)-1, mostAhead)
	most := 2*s.workers + 1
	s.tickets, s.queue, s.spare = make(chan int, most), make(chan *piece, most+1), make(chan *piece, most)
	s.leave = make(chan struct{})
	s.tickets <- 1
	s.done.Go(s.lead)
	return s
}

// close ends all that goes on, and waits for it.
func (s *streamer) close() {
	s.ctx.left.Store(true)
	close(s.leave)
	s.done.Wait()
}

// next returns the next rows, nil behind the last. When the context is done, those that are
// computed already are not given either.
func (s *streamer) next() (b *Batch, err error) {
	defer diag.Caught(&err)
	for p := range s.queue {
		s.await(p)
		if p.err == nil {
			p.err = s.ctx.Err()
		}
		if p.err != nil {
			return nil, p.err
		}
		n := p.batch.Len()
		if limit := s.env.Limits.Rows; limit > 0 && s.given+n > limit {
			return nil, diag.Errorf(diag.Limit, diag.Span{}, tooManyRows, limit, limit)
		}
		s.given += n
		s.progress.piece(len(p.leaders), n)
		s.order(len(p.leaders), n)
		if n > 0 {
			return p.batch, nil
		}
	}
	return nil, nil
}

// await computes a piece, or others while somebody does.
func (s *streamer) await(p *piece) {
	s.compute(p)
	for {
		select {
		case <-p.done:
			return
		default:
		}
		select {
		case <-p.done:
			return
		case other := <-s.spare:
			s.compute(other)
		}
	}
}

// order gives a ticket for a piece after one of so many leaders and rows was read.
func (s *streamer) order(leaders, rows int) {
	want := max(leaders*pieceRows/max(rows, 1), 1)
	size := min(want, 4*leaders, pieceRows)
	s.tickets <- size
	if s.given < pieceRows || s.workers == 0 || s.fixed || s.env.Functions != nil || s.ahead.Load() {
		return // the host is asked about nothing that is not read
	}
	s.ahead.Store(true)
	for range cap(s.tickets) - 1 {
		s.tickets <- size
	}
	for range s.workers {
		s.done.Go(s.work)
	}
}

// work computes pieces until nobody reads them any more.
func (s *streamer) work() {
	for {
		select {
		case <-s.leave:
			return
		case p := <-s.spare:
			s.compute(p)
		}
	}
}

// compute computes a piece unless somebody does or has.
func (s *streamer) compute(p *piece) {
	if !p.taken.CompareAndSwap(false, true) {
		return
	}
	defer close(p.done)
	p.err = errGone
	p.batch, p.err = s.rowsOf(p.leaders)
}

// sit returns a run for a piece: one that has done others, unless it remembers too much.
func (s *streamer) sit() *seat {
	s.seats.Lock()
	defer s.seats.Unlock()
	if n := len(s.seats.free); n > 0 {
		seat := s.seats.free[n-1]
		s.seats.free = s.seats.free[:n-1]
		return seat
	}
	r := newRun(s.ctx, s.env)
	r.piecewise = true
	r.enter(s.plan)
	return &seat{run: r}
}

// rise gives a run back.
func (s *streamer) rise(a *seat) {
	if a.least == 0 {
		a.least = max(a.run.memory, 1)
	} else if !s.fixed && a.run.memory > 2*a.least+pieceMemory {
		return
	}
	s.seats.Lock()
	s.seats.free = append(s.seats.free, a)
	s.seats.Unlock()
}

// lead finds the leaders and queues them in pieces; an error is the last of these.
func (s *streamer) lead() {
	err := errGone
	defer func() {
		if err != nil {
			p := &piece{err: err, done: make(chan struct{})}
			p.taken.Store(true)
			close(p.done)
			select {
			case s.queue <- p:
			case <-s.leave:
			}
		}
		close(s.queue)
	}()
	err = s.find()
}

func (s *streamer) find() (err error) {
	defer diag.Caught(&err)
	defer graph.Guard(&err)()
	defer recovered(&err)
	failed(s.ctx.Err())
	r := newRun(s.ctx, s.env)
	r.env.Progress = s.progress
	r.enter(s.leaders)
	found, things := r.leaders(s.leaders.Form.(*plan.Set))
	r.env.Progress = nil
	s.progress.begin(max(len(found), things.len()))
	var p *piece
	give := func(l leader) {
		if p == nil {
			p = s.begin()
		}
		if p.leaders = append(p.leaders, l); len(p.leaders) == cap(p.leaders) {
			s.put(p)
			p = nil
		}
	}
	switch {
	case slices.ContainsFunc(found, func(x ref) bool { return x > r.base }):
		list := r.sortedLeaders(found)
		s.fixed = true
		s.seats.free = append(s.seats.free, &seat{run: r})
		for _, l := range list {
			give(l)
		}
	case things != nil:
		for id, text := range s.env.Program.Lexicon.ByName(things, newRun(s.ctx, s.env).look) {
			give(leader{ref(id), text})
		}
	default:
		for _, l := range r.sortedLeaders(found) {
			give(l)
		}
	}
	if p != nil {
		s.put(p)
	}
	return nil
}

// begin returns a piece when there is a ticket for it.
func (s *streamer) begin() *piece {
	select {
	case size := <-s.tickets:
		return &piece{leaders: make([]leader, 0, size), done: make(chan struct{})}
	case <-s.leave:
		panic(failure{context.Canceled})
	}
}

// put queues a piece; there is room for one with a ticket.
func (s *streamer) put(p *piece) {
	s.queue <- p
	if s.ahead.Load() {
		select {
		case s.spare <- p:
		default: // the reader will compute it
		}
	}
}
