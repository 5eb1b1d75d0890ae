package columns

import (
	"slices"
	"sort"
	"sync"
)

// Change is an entry that comes or goes.
type Change struct {
	Entry
	Gone bool
}

// Side is a relation seen from its subjects, or from its objects: a segment and
// the changes since. A change is an entry that the segment lacks, or one that it
// has and that is Gone; so each change counts.
type Side struct {
	base  *segment
	delta []Change

	// merged keeps the runs that were put together from both, by key. A run
	// that the delta does not touch is read from the segment in place.
	merged sync.Map // uint32 → Run

	flatten sync.Once
	flat    *segment
}

// changed returns the part of the delta that touches a key.
func (s *Side) changed(key uint32) []Change {
	if len(s.delta) == 0 {
		return nil
	}
	from := sort.Search(len(s.delta), func(i int) bool { return s.delta[i].Key >= key })
	to := from
	for to < len(s.delta) && s.delta[to].Key == key {
		to++
	}
	return s.delta[from:to]
}

// Run returns the edges of a key, in O(log n). Its slices are shared.
func (s *Side) Run(key uint32) Run {
	changes := s.changed(key)
	if len(changes) == 0 {
		return s.base.run(key)
	}
	if run, ok := s.merged.Load(key); ok {
		return run.(Run)
	}
	run := mergeRun(s.base.run(key), changes)
	s.merged.Store(key, run)
	return run
}

// Ends returns the first and the last node of a key, and how many edges it has,
// without looking at those between, unless the delta touches the key.
func (s *Side) Ends(key uint32) (first, last uint32, n int) {
	if len(s.changed(key)) > 0 {
		nodes := s.Run(key).Nodes
		if len(nodes) == 0 {
			return 0, 0, 0
		}
		return nodes[0], nodes[len(nodes)-1], len(nodes)
	}
	slot := s.base.slot(key)
	if slot < 0 {
		return 0, 0, 0
	}
	from, to := s.base.span(slot)
	if from == to {
		return 0, 0, 0
	}
	return s.base.nodes.At(from), s.base.nodes.At(to - 1), to - from
}

func mergeRun(run Run, changes []Change) Run {
	most := len(run.Nodes) + len(changes)
	nodes, each := make([]uint32, 0, most), make([]uint32, 0, most)
	at := 0
	keep := func(to int) {
		for ; at < to; at++ {
			nodes, each = append(nodes, run.Nodes[at]), append(each, run.Label(at))
		}
	}
	for _, c := range changes {
		keep(run.search(c.Edge))
		if c.Gone {
			at++ // a Gone entry is one that the segment has
		} else {
			nodes, each = append(nodes, c.Node), append(each, c.Label)
		}
	}
	keep(len(run.Nodes))
	labels := newLabels(each, func(int) bool { return true })
	return Run{Nodes: slices.Clip(nodes), labels: &labels}
}

// has reports whether an entry is there.
func (s *Side) has(e Entry) bool {
	if i, ok := slices.BinarySearchFunc(s.delta, e, compareChange); ok {
		return !s.delta[i].Gone
	}
	return s.base.has(e)
}

func compareChange(c Change, e Entry) int { return c.Compare(e) }

// All calls yield with each entry in order until it returns false.
func (s *Side) All(yield func(Entry) bool) {
	delta := s.delta
	if len(delta) == 0 {
		s.base.all(yield)
		return
	}
	for e := range s.base.all {
		for len(delta) > 0 && delta[0].Compare(e) < 0 {
			if !yield(delta[0].Entry) {
				return
			}
			delta = delta[1:]
		}
		if len(delta) > 0 && delta[0].Entry == e {
			delta = delta[1:]
			continue
		}
		if !yield(e) {
			return
		}
	}
	for _, c := range delta {
		if !yield(c.Entry) {
			return
		}
	}
}

// EachKey calls yield with each key that has edges, in order, until it returns false.
func (s *Side) EachKey(yield func(uint32) bool) {
	if len(s.delta) == 0 {
		s.base.eachKey(yield)
		return
	}
	last := uint32(0)
	for e := range s.All {
		if e.Key != last && !yield(e.Key) {
			return
		}
		last = e.Key
	}
}

// apply returns the side after changes, which are sorted and effective: what
// comes was not there, what goes was. With fold the result is one segment.
func (s *Side) apply(changes []Change, fold bool) *Side {
	next := &Side{base: s.base, delta: mergeDelta(s.delta, changes)}
	if !fold {
		return next
	}
	return &Side{base: next.fold()}
}

// mergeDelta joins two deltas. An entry in both came and went, or went and came
// back: either way the segment has the last word again.
func mergeDelta(old, recent []Change) []Change {
	if len(old) == 0 {
		return recent
	}
	merged := make([]Change, 0, len(old)+len(recent))
	for len(old) > 0 && len(recent) > 0 {
		switch order := old[0].Compare(recent[0].Entry); {
		case order < 0:
			merged, old = append(merged, old[0]), old[1:]
		case order > 0:
			merged, recent = append(merged, recent[0]), recent[1:]
		default:
			old, recent = old[1:], recent[1:]
		}
	}
	return append(append(merged, old...), recent...)
}
