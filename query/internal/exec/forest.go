package exec

import (
	"sync/atomic"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// forest is all that steps from each thing lead to, for steps to things that are reached from
// one other each: from owners to what they own, where nothing has two owners. The things are
// numbered as they are met depth first, so that what is below one follows it.
type forest struct {
	order []ref // things as they are met
	low   ref
	at    []uint32 // by thing: its place in order + 1; 0: it is on a circle, below one, or not there
	size  []uint32 // by place: how many are below
}

// below returns the things below x; ok is false where x is on a circle or below one.
func (f *forest) below(x ref) (list []ref, ok bool) {
	i := uint(x - f.low)
	if i >= uint(len(f.at)) {
		return nil, true // it has no neighbours at all
	}
	at := f.at[i]
	if at == 0 {
		return nil, false
	}
	return f.order[at : at+f.size[at-1]], true
}

// isBelow reports whether y is below x; ok is false where x is on a circle or below one.
func (f *forest) isBelow(x, y ref) (yes, ok bool) {
	i, j := uint(x-f.low), uint(y-f.low)
	if i >= uint(len(f.at)) {
		return false, true
	}
	at := f.at[i]
	if at == 0 || j >= uint(len(f.at)) {
		return false, at != 0
	}
	return f.at[j] > at && f.at[j] <= at+f.size[at-1], true
}

// newForest numbers things. Down leads to those below, up to the one above.
func newForest(down, up *lists, pause func()) *forest {
	low, high := down.things()
	upLow, upHigh := up.things()
	f := &forest{low: min(low, upLow)}
	f.at = make([]uint32, max(high, upHigh)-f.low)
	type open struct {
		at   uint32 // in order
		rest []ref  // to be met
	}
	var path []open
	meet := func(x ref) {
		f.order = append(f.order, x)
		f.size = append(f.size, 0)
		f.at[x-f.low] = uint32(len(f.order))
		path = append(path, open{uint32(len(f.order) - 1), down.of(x)})
	}
	for i := range f.at {
		x := f.low + ref(i)
		if i&4095 == 0 {
			pause()
		}
		if len(up.of(x)) > 0 {
			continue
		}
		for meet(x); len(path) > 0; {
			top := &path[len(path)-1]
			if len(top.rest) == 0 {
				f.size[top.at] = uint32(len(f.order)) - top.at - 1
				path = path[:len(path)-1]
				continue
			}
			next := top.rest[0]
			top.rest = top.rest[1:]
			meet(next)
		}
	}
	return f
}

// forestOf returns the forest below things by a side, building it if build is not nil, as
// listsOf does; nil if there is none, or memory is short.
func (k *Kept) forestOf(s side, build func()) *forest {
	k.mu.Lock()
	f, known := k.forests[s]
	k.mu.Unlock()
	if known || build == nil {
		return f
	}
	below, above := listKey{a: s}, listKey{a: side{s.pred, !s.backward}}
	down, up := k.listsOf(below, build), k.listsOf(above, build)
	switch {
	case down != nil && up != nil:
		f = newForest(down, up, build)
	case !k.never(below) && !k.never(above): // another question is building them
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if other, known := k.forests[s]; known { // somebody was faster
		return other
	}
	if f != nil && !k.room(4*int64(len(f.order)+len(f.at)+len(f.size))) {
		f = nil
	}
	k.forests[s] = f
	return f
}

// descent is the steps of a closure that lead down a forest.
type descent struct {
	w      *walker
	side   side
	forest *forest
	asked  *atomic.Int64 // steps taken without it, by all questions
	enough int64
	none   bool
}

// descent returns the descent that a step from one variable to another is; nil if it is none.
func (w *walker) descent(step plan.Node, from, to *reading.Var) *descent {
	if walk, ok := step.(*plan.Walk); ok {
		step = walk.Body
	}
	m, ok := step.(*plan.Match)
	if !ok || len(m.Args) != 2 || w.r.env.Trace != nil {
		return nil
	}
	s, one := side{pred: w.r.id(m.Pred)}, w.r.single(m.Pred)
	alone := one.backward
	switch {
	case m.Args[0] == plan.Expr(plan.Var{Var: from}) && m.Args[1] == plan.Expr(plan.Var{Var: to}):
	case m.Args[1] == plan.Expr(plan.Var{Var: from}) && m.Args[0] == plan.Expr(plan.Var{Var: to}):
		s.backward, alone = true, one.forward
	default:
		return nil
	}
	if !alone {
		return nil
	}
	d := &descent{w: w, side: s, forest: w.r.kept.forestOf(s, nil)}
	d.asked = w.r.kept.looked(listKey{s, s})
	d.enough = int64(w.r.kept.worth(w.r.snap.Count(s.pred)))
	w.ready = append(w.ready, func() bool { return d.build() || true })
	return d
}

func (d *descent) build() bool {
	if d.forest == nil && !d.none {
		d.forest = d.w.r.kept.forestOf(d.side, d.w.pause)
		d.none = d.forest == nil
	}
	return d.forest != nil
}

// below returns the things below x; ok is false where they have to be searched for.
func (d *descent) below(x ref) (list []ref, ok bool) {
	if x == 0 || x > d.w.r.base || d.forest == nil && (d.asked.Load() <= d.enough || !d.build()) {
		return nil, false
	}
	list, ok = d.forest.below(x)
	d.w.tick(len(list))
	return list, ok
}

// asking returns the test whether the thing in one register is below that in another: by
// their numbers, once there have been so many searches that they are worth it.
func (d *descent) asking(s *search, from, to int, search func() bool) func() bool {
	w := d.w
	return func() bool {
		x, y := w.reg[from], w.reg[to]
		if x == 0 || y == 0 || x > w.r.base || d.forest == nil && (d.asked.Load() <= d.enough || !d.build()) {
			defer func() { d.asked.Add(int64(len(s.queue))) }()
			return search()
		}
		w.tick(0)
		if yes, ok := d.forest.isBelow(x, y); ok {
			return yes
		}
		return search()
	}
}
