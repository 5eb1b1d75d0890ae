package exec

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/clausekg/clause/query/internal/plan"
)

// leaders returns what a set of one variable has: in a list, or, where they are many and none
// is a literal, as a set, which takes a bit for each thing of the graph however many there are.
func (r *run) leaders(s *plan.Set) (list []ref, things bits) {
	w := r.walkOf(s, unit())
	if w == nil {
		return r.fewOrSet(r.assignments(s, unit()).data, nil)
	}
	if set := r.whole(w, unit(), s.Vars); set != nil {
		return r.fewOrSet(nil, set)
	}
	w, in := r.begun(w, unit())
	g := &gathered{base: r.base}
	for _, part := range r.walks(w, in, func(w *walker) sink {
		return sink{
			last:  g.flow(w, w.collect(s.Vars)),
			begin: func() { w.out = newTable(s.Vars) },
			end:   func() any { return w.out.data },
		}
	}) {
		list = append(list, part.([]ref)...)
	}
	return r.fewOrSet(list, g.things)
}

// fewOrSet returns leaders, some of them in a list and some in a set, as one of both.
func (r *run) fewOrSet(list []ref, things bits) ([]ref, bits) {
	literals := slices.ContainsFunc(list, func(x ref) bool { return x > r.base })
	if things == nil && (literals || len(list) <= fewLeaders) {
		return list, nil
	}
	if things == nil {
		things = newBits(int(r.base))
	}
	if literals || things.len()+len(list) <= fewLeaders {
		return append(things.table(nil).data, list...), nil
	}
	for _, x := range list {
		things.set(x)
	}
	return nil, things
}

// gathered is a set that the walkers of leaders put things into.
type gathered struct {
	base   ref
	once   sync.Once
	things bits // nil until there are some
}

// flow is last, but has what it collects go into the set whenever that is many things. From
// the first literal on all stays in the list.
func (g *gathered) flow(w *walker, last flow) flow {
	literals := false
	take := func() {
		if len(w.out.data) >= fewGathered && !literals {
			literals = !g.take(w.out)
		}
	}
	out := last
	out.one = func() bool {
		more := last.one()
		take()
		return more
	}
	out.lists = func(at int) many {
		pass := last.lists(at)
		if pass == nil {
			return nil
		}
		return func(list []ref) bool {
			more := pass(list)
			take()
			return more
		}
	}
	return out
}

// take moves what a walker has collected into the set; false if there is a literal among it.
func (g *gathered) take(out *table) bool {
	if slices.ContainsFunc(out.data, func(x ref) bool { return x > g.base }) {
		return false
	}
	g.once.Do(func() { g.things = newBits(int(g.base)) })
	for _, x := range out.data {
		atomic.OrUint64(&g.things[x>>6], 1<<(x&63))
	}
	out.data, out.n = out.data[:0], 0
	return true
}
