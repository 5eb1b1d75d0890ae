package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// closure passes on what one or more steps connect: breadth first from the side that is
// known. Where both are, it searches from the side on which things have fewer neighbours,
// and goes on with the same search as long as the origin stays the same.
func (w *walker) closure(n *plan.Closure, bound []*reading.Var, next step) step {
	var regs [2]int
	var open [2]bool
	for i, a := range n.Args {
		at, v := w.argument(a)
		regs[i] = at
		open[i] = v != nil && !slices.Contains(bound, v)
	}
	back := open[0] || !open[1] && w.narrower(n)
	step, from, to, ends := n.Forward, n.From, n.To, [2]int{regs[0], regs[1]}
	if back {
		step, from, to, ends = n.Backward, n.To, n.From, [2]int{regs[1], regs[0]}
	}
	s := &search{w: w, seen: newSeen()}
	w.closed(true, func() {
		s.at, s.found = w.register(from), w.register(to)
		s.step = w.node(step, []*reading.Var{from}, func() bool { return s.reach(w.reg[s.found]) })
	})
	if !open[0] && !open[1] {
		return func() bool { return !s.connects(w.reg[ends[0]], w.reg[ends[1]]) || next() }
	}
	w.ready = append(w.ready, func() bool { return true })
	return func() bool {
		s.start(w.reg[ends[0]])
		s.visit = func(x ref) bool {
			w.reg[ends[1]] = x
			return next()
		}
		return s.run()
	}
}

// narrower reports whether a closure by one relation has fewer steps backward.
func (w *walker) narrower(n *plan.Closure) bool {
	body := n.Backward
	if walk, ok := body.(*plan.Walk); ok {
		body = walk.Body
	}
	m, ok := body.(*plan.Match)
	if !ok || len(m.Args) != 2 {
		return false
	}
	st := w.r.snap.Stats(w.r.id(m.Pred))
	in, out := st.MaxIn, st.MaxOut
	if m.Args[0] != plan.Expr(plan.Var{Var: n.From}) {
		in, out = out, in
	}
	return in < out
}

// search is a breadth-first search that can stop and go on.
type search struct {
	w         *walker
	at, found int // registers of the step
	step      step
	visit     func(x ref) bool

	origin ref
	seen   *seen
	queue  []ref
	next   int
}

func (s *search) start(origin ref) {
	s.origin = origin
	s.seen.reset()
	s.queue, s.next = append(s.queue[:0], origin), 0
}

// reach notes that x is reached.
func (s *search) reach(x ref) bool {
	if !s.seen.insert(uint64(x)) {
		return true
	}
	s.queue = append(s.queue, x)
	return s.visit(x)
}

// run takes the steps that are left; false if visit returned false.
func (s *search) run() bool {
	for s.next < len(s.queue) {
		s.w.reg[s.at] = s.queue[s.next]
		s.next++
		if !s.step() {
			return false
		}
	}
	return true
}

// connects reports whether target is reached from origin. A step that ends the search is
// taken again when the search goes on.
func (s *search) connects(origin, target ref) bool {
	if origin == 0 || target == 0 {
		return false
	}
	if s.origin != origin {
		s.start(origin)
	}
	if s.seen.has(uint64(target)) {
		return true
	}
	hit := false
	s.visit = func(x ref) bool {
		hit = x == target
		return !hit
	}
	if !s.run() {
		s.next--
	}
	return hit
}
