package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// closure passes on what one or more steps connect: breadth first from the side that is
// known. Where both are, it searches from the side on which things have fewer neighbours,
// and goes on with the same search as long as the origin stays the same.
func (w *walker) closure(n *plan.Closure, bound []*reading.Var, next flow) flow {
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
	s := &search{w: w, seen: newSeenRefs(w.r)}
	w.closed(true, func() {
		s.at, s.found = w.register(from), w.register(to)
		s.step = w.node(step, []*reading.Var{from}, s.reaching()).one
	})
	if !open[0] && !open[1] {
		test := func() bool { return s.connects(w.reg[ends[0]], w.reg[ends[1]]) }
		if down := w.descent(n.Forward, n.From, n.To); down != nil {
			test = down.asking(s, regs[0], regs[1], test)
		} else if down := w.descent(n.Backward, n.To, n.From); down != nil {
			test = down.asking(s, regs[1], regs[0], test)
		}
		return w.probing(probe{args: ends[:], test: test}, next)
	}
	s.visit = w.taking(ends[1], next)
	down := w.descent(step, from, to)
	return flow{
		one: func() bool {
			if down == nil {
				s.start(w.reg[ends[0]])
				return s.run()
			}
			if list, ok := down.below(w.reg[ends[0]]); ok {
				return cut(list, next.some, s.visit)
			}
			s.start(w.reg[ends[0]])
			defer func() { down.asked.Add(int64(len(s.queue))) }()
			return s.run()
		},
		reads: func(at int) bool { return at == ends[0] || next.looksAt(at) },
		some:  next.some,
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
	visit     many

	origin ref
	seen   *seenRefs
	queue  []ref
	next   int
}

func (s *search) start(origin ref) {
	s.origin = origin
	s.seen.reset()
	s.queue, s.next = append(s.queue[:0], origin), 0
}

// reaching is the flow of a step: it notes what is reached for the first time.
func (s *search) reaching() flow {
	reach := func(list []ref) bool {
		from := len(s.queue)
		s.queue = s.seen.fresh(list, s.queue)
		return len(s.queue) == from || s.visit(s.queue[from:len(s.queue):len(s.queue)])
	}
	var one [1]ref
	return flow{
		one: func() bool {
			one[0] = s.w.reg[s.found]
			return reach(one[:])
		},
		lists: func(at int) many {
			if at != s.found {
				return nil
			}
			return reach
		},
		reads: func(at int) bool { return at == s.found },
	}
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
	if s.seen.has(target) {
		return true
	}
	hit := false
	s.visit = func(list []ref) bool {
		hit = slices.Contains(list, target)
		return !hit
	}
	if !s.run() {
		s.next--
	}
	return hit
}
