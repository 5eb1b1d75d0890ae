package columns

import (
	"slices"
	"sort"
)

// segment is one side of a relation as immutable columns. Each key has a slot;
// the far ends of all keys lie in one array, by key, node and label, and their
// labels beside them.
//
// Keys that lie close together need no column of their own: then slot i is the
// key first+i, and a key in the gaps has a slot without edges.
//
// Where no key has two edges, as with a property that has one value, slot i is
// position i of the array: starts is nil, and 0 marks a slot without an edge.
// Else the edges of slot i are at the positions starts[i] to starts[i+1].
type segment struct {
	first   uint32
	keys    []uint32 // sorted; nil when keys are first, first+1, ...
	starts  []uint32
	nodes   []uint32
	labels  Labels
	facts   int
	count   int  // keys that have edges
	widest  int  // most edges of one key
	repeats bool // a key has a node twice, under two labels
}

var empty = &segment{}

// denseGap is how many ids a dense segment may span for each key that it has.
// At 2 it takes as much memory as a column of keys.
const denseGap = 3

// newSegment lays out entries, which are sorted and without repetitions.
func newSegment(entries []Entry) *segment {
	if len(entries) == 0 {
		return empty
	}
	s := &segment{first: entries[0].Key, facts: len(entries)}
	run := 0
	for i, e := range entries {
		if i == 0 || e.Key != entries[i-1].Key {
			s.count++
			run = 0
		} else if e.Node == entries[i-1].Node {
			s.repeats = true
		}
		run++
		s.widest = max(s.widest, run)
	}
	span := int(entries[len(entries)-1].Key-s.first) + 1
	dense := span <= s.count*denseGap
	if !dense {
		s.layKeys(entries)
	}
	switch {
	case s.widest > 1:
		s.layRuns(entries, dense, span)
	case dense:
		s.layColumn(entries, span)
	default:
		s.layEdges(entries)
	}
	return s
}

// layEdges fills the arrays of edges one by one.
func (s *segment) layEdges(entries []Entry) {
	s.nodes = make([]uint32, len(entries))
	labels := make([]uint32, len(entries))
	for i, e := range entries {
		s.nodes[i], labels[i] = e.Node, e.Label
	}
	s.labels = newLabels(labels, func(int) bool { return true })
}

// layColumn fills the array of a side with one edge a key, by key.
func (s *segment) layColumn(entries []Entry, span int) {
	s.nodes = make([]uint32, span)
	labels := make([]uint32, span)
	for _, e := range entries {
		s.nodes[e.Key-s.first], labels[e.Key-s.first] = e.Node, e.Label
	}
	s.labels = newLabels(labels, func(i int) bool { return s.nodes[i] != 0 })
}

func (s *segment) layRuns(entries []Entry, dense bool, span int) {
	s.layEdges(entries)
	if !dense {
		s.starts = make([]uint32, 0, s.count+1)
		for i, e := range entries {
			if i == 0 || e.Key != entries[i-1].Key {
				s.starts = append(s.starts, uint32(i))
			}
		}
		s.starts = append(s.starts, uint32(len(entries)))
		return
	}
	s.starts = make([]uint32, span+1)
	for _, e := range entries {
		s.starts[e.Key-s.first+1]++
	}
	for i := range span {
		s.starts[i+1] += s.starts[i]
	}
}

func (s *segment) layKeys(entries []Entry) {
	s.keys = make([]uint32, 0, s.count)
	for i, e := range entries {
		if i == 0 || e.Key != entries[i-1].Key {
			s.keys = append(s.keys, e.Key)
		}
	}
}

// slots returns how many slots there are.
func (s *segment) slots() int {
	if s.starts != nil {
		return len(s.starts) - 1
	}
	return len(s.nodes)
}

// key returns the key of a slot.
func (s *segment) key(slot int) uint32 {
	if s.keys == nil {
		return s.first + uint32(slot)
	}
	return s.keys[slot]
}

// slot returns the slot of a key, or -1.
func (s *segment) slot(key uint32) int {
	if s.keys == nil {
		if i := int(key) - int(s.first); i >= 0 && i < s.slots() {
			return i
		}
		return -1
	}
	if i, ok := slices.BinarySearch(s.keys, key); ok {
		return i
	}
	return -1
}

// span returns the positions of the edges of a slot.
func (s *segment) span(slot int) (from, to int) {
	if s.starts != nil {
		return int(s.starts[slot]), int(s.starts[slot+1])
	}
	if s.nodes[slot] == 0 {
		return slot, slot
	}
	return slot, slot + 1
}

// Run is the edges of one key, by node and label.
type Run struct {
	Nodes  []uint32
	labels *Labels
	from   int
}

// Label returns the label of edge number i.
func (r Run) Label(i int) uint32 { return r.labels.At(r.from + i) }

// Edge returns edge number i.
func (r Run) Edge(i int) Edge { return Edge{r.Nodes[i], r.Label(i)} }

// search returns the number of the first edge that is not less than e.
func (r Run) search(e Edge) int {
	return sort.Search(len(r.Nodes), func(i int) bool { return !r.Edge(i).less(e) })
}

// run returns the edges of a key. The capacity of Nodes ends with the run, so
// that an append by a caller cannot reach the next one.
func (s *segment) run(key uint32) Run {
	slot := s.slot(key)
	if slot < 0 {
		return Run{}
	}
	from, to := s.span(slot)
	return Run{s.nodes[from:to:to], &s.labels, from}
}

// has reports whether the segment holds an entry.
func (s *segment) has(e Entry) bool {
	run := s.run(e.Key)
	i := run.search(e.Edge)
	return i < len(run.Nodes) && run.Edge(i) == e.Edge
}

// all calls yield with each entry in order until it returns false.
func (s *segment) all(yield func(Entry) bool) {
	for slot := range s.slots() {
		key := s.key(slot)
		from, to := s.span(slot)
		for i := from; i < to; i++ {
			if !yield(Entry{key, Edge{s.nodes[i], s.labels.At(i)}}) {
				return
			}
		}
	}
}
