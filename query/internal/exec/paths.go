package exec

import (
	"cmp"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// The limits of a search for paths.
const (
	DefaultSteps = 6   // where the question names no limit
	MaxPaths     = 100 // shortest paths that are listed
)

// Path is a shortest connection, step by step.
type Path []Step

// Step is the stored facts that connect two entities, walked from From to To.
type Step struct {
	From, To graph.ID
	Links    []Link // by name, those forward first
}

// Link is a fact between the ends of a step: Pred(From, To), or Pred(To, From) if it is
// walked backward.
type Link struct {
	Pred     *lexicon.Predicate
	Backward bool
}

// paths answers with all shortest connections: breadth first from both ends at once, the
// smaller frontier first, then the steps between the levels, in the order of names. With
// over, only facts with an end in it are walked over; where that is a relation, its facts
// alone.
func (r *run) paths(res *Result, p *reading.Paths, over *plan.Set) {
	res.Kind = Routes
	a, b := r.fixed(p.From), r.fixed(p.To)
	if a.Type != value.Node || b.Type != value.Node {
		r.fail(diag.Run, "only entities can be connected")
	}
	limit := p.Max
	if limit == 0 {
		limit = DefaultSteps
	}
	if a == b {
		return
	}
	s := &pathSearch{r: r, near: newLevel(a.ID), far: newLevel(b.ID), order: r.sorter()}
	along := p.Along()
	if over != nil && along == nil {
		s.over = map[graph.ID]bool{}
		t := r.assignments(over, unit())
		cell := r.cell(over.Columns[0], t)
		for i := range t.n {
			for _, v := range cell(t.row(i), nil) {
				if v.Type == value.Node {
					s.over[v.ID] = true
				}
			}
		}
	}
	for _, q := range r.env.Program.Lexicon.All() {
		if q.Class == lexicon.Stored && !q.External && (along == nil || along == q) {
			s.preds = append(s.preds, q)
		}
	}
	length := s.meet([]graph.ID{a.ID}, []graph.ID{b.ID}, limit)
	if length == 0 {
		return
	}
	s.between = s.trace(length)
	s.list(res, a.ID, 0, length, nil)
}

// level is how many steps an entity is from an end.
type level struct{ steps *remembered }

func newLevel(from graph.ID) level {
	l := level{newRemembered()}
	l.put(from, 0)
	return l
}

func (l level) of(x graph.ID) (int, bool) {
	n, ok := l.steps.get(uint64(x))
	return int(n), ok
}

func (l level) put(x graph.ID, steps int) { l.steps.put(uint64(x), int32(steps)) }

type pathSearch struct {
	r         *run
	preds     []*lexicon.Predicate
	near, far level
	over      map[graph.ID]bool // nil: anything
	between   level             // entities on shortest paths, by their distance from the near end
	order     *arranger
	buf       []ref
	found     []hop
}

// meet widens both sides until they touch, and returns the length of the shortest paths, 0
// where there are none of at most limit steps.
func (s *pathSearch) meet(near, far []graph.ID, limit int) int {
	for steps := 1; steps <= limit && len(near) > 0 && len(far) > 0; steps++ {
		met := false
		if len(near) <= len(far) {
			near, met = s.widen(near, s.near, s.far)
		} else {
			far, met = s.widen(far, s.far, s.near)
		}
		if met {
			return steps
		}
	}
	return 0
}

// widen takes one more step from a frontier and reports whether that reached the other side.
func (s *pathSearch) widen(front []graph.ID, own, other level) (next []graph.ID, met bool) {
	for _, x := range front {
		at, _ := own.of(x)
		for _, h := range s.hops(x) {
			if _, seen := own.of(h.to); seen {
				continue
			}
			own.put(h.to, at+1)
			next = append(next, h.to)
			_, hit := other.of(h.to)
			met = met || hit
		}
	}
	s.r.keep(16 * len(next))
	return next, met
}

// hop is a stored fact of an entity and its other end.
type hop struct {
	to   graph.ID
	link Link
}

// hops returns the stored facts of an entity that may be walked over, either way. They stay
// as they are until the next call.
func (s *pathSearch) hops(x graph.ID) []hop {
	out, buf := s.found[:0], s.buf
	through := s.over == nil || s.over[x]
	for _, p := range s.preds {
		for _, back := range []bool{false, true} {
			if back {
				buf = s.r.subjects(p, ref(x), buf[:0])
			} else {
				buf = s.r.objects(x, p, buf[:0])
			}
			for _, y := range buf {
				s.r.step(unit())
				if id := s.r.node(y); id != 0 && id != x && (through || s.over[id]) {
					out = append(out, hop{id, Link{p, back}})
				}
			}
		}
	}
	s.found, s.buf = out, buf
	return out
}

// onward returns the steps from x to entities at a distance from the near end, in the order
// of their names.
func (s *pathSearch) onward(x graph.ID, at int) []Step {
	var out []Step
	number := map[graph.ID]int{}
	for _, h := range s.hops(x) {
		if d, ok := s.between.of(h.to); !ok || d != at {
			continue
		}
		i, ok := number[h.to]
		if !ok {
			i = len(out)
			number[h.to] = i
			out = append(out, Step{From: x, To: h.to})
		}
		out[i].Links = append(out[i].Links, h.link)
	}
	for _, st := range out {
		slices.SortFunc(st.Links, func(a, b Link) int {
			return cmp.Or(boolOrder(a.Backward, b.Backward), cmp.Compare(a.Pred.Name, b.Pred.Name))
		})
	}
	slices.SortFunc(out, func(a, b Step) int {
		return s.order.order(value.OfNode(a.To), value.OfNode(b.To), false)
	})
	return out
}

// trace returns the entities on paths of this length, by their distance from the near end.
func (s *pathSearch) trace(length int) level {
	out := level{newRemembered()}
	var front []graph.ID
	s.near.steps.each(func(key uint64, d int32) {
		x := graph.ID(key)
		if e, ok := s.far.of(x); ok && int(d)+e == length {
			out.put(x, int(d))
			front = append(front, x)
		}
	})
	follow := func(front []graph.ID, side level, at func(int) int) {
		for len(front) > 0 {
			var next []graph.ID
			for _, x := range front {
				level, _ := side.of(x)
				for _, h := range s.hops(x) {
					d, ok := side.of(h.to)
					if _, done := out.of(h.to); ok && !done && d == level-1 {
						out.put(h.to, at(d))
						next = append(next, h.to)
					}
				}
			}
			front = next
		}
	}
	follow(front, s.near, func(d int) int { return d })
	follow(front, s.far, func(d int) int { return length - d })
	return out
}

// list adds the paths that continue from x, in the order of names.
func (s *pathSearch) list(res *Result, x graph.ID, at, length int, so Path) {
	if at == length {
		if res.More = len(res.Paths) == MaxPaths; !res.More {
			res.Paths = append(res.Paths, slices.Clone(so))
		}
		return
	}
	for _, st := range s.onward(x, at+1) {
		if s.list(res, st.To, at+1, length, append(so, st)); res.More {
			return
		}
	}
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
