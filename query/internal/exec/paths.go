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
// over, only facts with an end in it are walked over.
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
	s := &pathSearch{r: r, near: level{a.ID: 0}, far: level{b.ID: 0}, order: r.sorter()}
	if over != nil {
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
	over      map[graph.ID]bool // nil: anything
	between   level             // entities on shortest paths, by their distance from the near end
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
		for _, h := range s.hops(x) {
			if _, seen := own[h.to]; seen {
				continue
			}
			own[h.to] = own[x] + 1
			next = append(next, h.to)
			_, hit := other[h.to]
			met = met || hit
		}
	}
	return next, met
}

// hop is a stored fact of an entity and its other end.
type hop struct {
	to   graph.ID
	link Link
}

// hops returns the stored facts of an entity that may be walked over, either way.
func (s *pathSearch) hops(x graph.ID) []hop {
	var out []hop
	var buf []ref
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
	return out
}

// onward returns the steps from x to entities at a distance from the near end, in the order
// of their names.
func (s *pathSearch) onward(x graph.ID, at int) []Step {
	var out []Step
	number := map[graph.ID]int{}
	for _, h := range s.hops(x) {
		if d, ok := s.between[h.to]; !ok || d != at {
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
				for _, h := range s.hops(x) {
					d, ok := side[h.to]
					if _, done := out[h.to]; ok && !done && d == side[x]-1 {
						out[h.to] = at(d)
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
