package exec

import (
	"cmp"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
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

// Step is one stored fact of a path, walked from From to To. Backward, the fact is
// Pred(To, From).
type Step struct {
	From, To graph.ID
	Pred     *lexicon.Predicate
	Backward bool
}

// paths answers with all shortest connections: breadth first from both ends at once, the
// smaller frontier first, then the steps between the levels, in the order of names.
func (r *run) paths(res *Result, p *reading.Paths) {
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
	s := &pathSearch{r: r, near: level{a.ID: 0}, far: level{b.ID: 0}, order: r.sorter()}
	for _, q := range r.env.Program.Lexicon.All() {
		if q.Class == lexicon.Stored {
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
type level map[graph.ID]int

type pathSearch struct {
	r         *run
	preds     []*lexicon.Predicate
	near, far level
	between   level // entities on shortest paths, by their distance from the near end
	order     *arranger
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
		for _, st := range s.steps(x) {
			if _, seen := own[st.To]; seen {
				continue
			}
			own[st.To] = own[x] + 1
			next = append(next, st.To)
			_, hit := other[st.To]
			met = met || hit
		}
	}
	return next, met
}

// steps returns the stored facts of an entity, either way.
func (s *pathSearch) steps(x graph.ID) []Step {
	var out []Step
	var buf []ref
	for _, p := range s.preds {
		buf = s.r.objects(x, p, buf[:0])
		for _, y := range buf {
			s.r.step(unit())
			if id := s.r.node(y); id != 0 && id != x {
				out = append(out, Step{x, id, p, false})
			}
		}
		buf = s.r.subjects(p, ref(x), buf[:0])
		for _, y := range buf {
			s.r.step(unit())
			if id := s.r.node(y); id != x {
				out = append(out, Step{x, id, p, true})
			}
		}
	}
	return out
}

// trace returns the entities on paths of this length, by their distance from the near end.
func (s *pathSearch) trace(length int) level {
	out := level{}
	var front []graph.ID
	for x, d := range s.near {
		if e, ok := s.far[x]; ok && d+e == length {
			out[x] = d
			front = append(front, x)
		}
	}
	follow := func(front []graph.ID, side level, at func(int) int) {
		for len(front) > 0 {
			var next []graph.ID
			for _, x := range front {
				for _, st := range s.steps(x) {
					d, ok := side[st.To]
					if _, done := out[st.To]; ok && !done && d == side[x]-1 {
						out[st.To] = at(d)
						next = append(next, st.To)
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
		res.Paths = append(res.Paths, slices.Clone(so))
		return
	}
	var onward []Step
	for _, st := range s.steps(x) {
		if d, ok := s.between[st.To]; ok && d == at+1 {
			onward = append(onward, st)
		}
	}
	slices.SortFunc(onward, func(a, b Step) int {
		return cmp.Or(
			s.order.order(value.OfNode(a.To), value.OfNode(b.To), false),
			cmp.Compare(a.Pred.Name, b.Pred.Name),
			boolOrder(a.Backward, b.Backward))
	})
	for _, st := range onward {
		if len(res.Paths) == MaxPaths {
			return
		}
		s.list(res, st.To, at+1, length, append(so, st))
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
