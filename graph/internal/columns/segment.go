package columns

import (
	"sort"

	"github.com/clausekg/clause/graph/internal/extent"
)

// segment is one side of a relation as immutable columns. Each key has a slot;
// the far ends of all keys lie in one array, by key, node and label, and their
// labels beside them.
//
// Keys that lie close together need no column of their own: then slot i is the
// key first+i, and a key in the gaps has a slot without edges.
//
// Where no key has two edges, as with a property that has one value, slot i is
// position i of the array: there are no starts, and 0 marks a slot without an edge.
// Else the edges of slot i are at the positions starts[i] to starts[i+1].
type segment struct {
	Shape
	keys   extent.Numbers // unless dense
	starts extent.Numbers // unless single
	nodes  extent.Numbers
	labels Labels
}

// Shape is what a segment is, apart from its columns.
type Shape struct {
	First   uint32 // the key of slot 0 of a dense segment
	Dense   bool   // keys are First, First+1, ...
	Single  bool   // no key has two edges, and there are no starts
	Repeats bool   // a key has a node twice, under two labels
	Facts   int
	Keys    int // keys that have edges
	Widest  int // most edges of one key
}

var empty = &segment{Shape: Shape{Dense: true, Single: true}}

// denseGap is how many ids a dense segment may span for each key that it has.
// At 2 it takes as much memory as a column of keys.
const denseGap = 3

// newSegment lays out entries, which are sorted and without repetitions.
func newSegment(entries []Entry) *segment {
	if len(entries) == 0 {
		return empty
	}
	s := &segment{Shape: shapeOf(entries)}
	span := int(entries[len(entries)-1].Key-s.First) + 1
	slots := s.Keys
	if s.Dense {
		slots = span
	}
	l := layout{segment: s, nodes: make([]uint32, 0, max(slots, len(entries))), labels: make([]uint32, 0, max(slots, len(entries)))}
	for i, e := range entries {
		if i == 0 || e.Key != entries[i-1].Key {
			l.begin(e.Key)
		}
		l.nodes, l.labels = append(l.nodes, e.Node), append(l.labels, e.Label)
	}
	l.end()
	return s
}

// shapeOf looks through entries.
func shapeOf(entries []Entry) Shape {
	s := Shape{First: entries[0].Key, Facts: len(entries)}
	run := 0
	for i, e := range entries {
		if i == 0 || e.Key != entries[i-1].Key {
			s.Keys++
			run = 0
		} else if e.Node == entries[i-1].Node {
			s.Repeats = true
		}
		run++
		s.Widest = max(s.Widest, run)
	}
	s.Dense = int(entries[len(entries)-1].Key-s.First)+1 <= s.Keys*denseGap
	s.Single = s.Widest == 1
	return s
}

// layout is the columns of a segment while they grow.
type layout struct {
	*segment
	keys, starts, nodes, labels []uint32
}

// begin opens the slot of the next key.
func (l *layout) begin(key uint32) {
	switch {
	case !l.Dense:
		l.keys = append(l.keys, key)
		if !l.Single {
			l.starts = append(l.starts, uint32(len(l.nodes)))
		}
	case l.Single:
		for uint32(len(l.nodes)) < key-l.First {
			l.nodes, l.labels = append(l.nodes, 0), append(l.labels, 0)
		}
	default:
		for uint32(len(l.starts)) <= key-l.First {
			l.starts = append(l.starts, uint32(len(l.nodes)))
		}
	}
}

// end hands the columns to the segment.
func (l *layout) end() {
	if !l.Single {
		l.starts = append(l.starts, uint32(len(l.nodes)))
	}
	l.segment.labels = newLabels(l.labels, func(i int) bool { return l.nodes[i] != 0 })
	l.segment.keys, l.segment.starts, l.segment.nodes = extent.Of(l.keys), extent.Of(l.starts), extent.Of(l.nodes)
}

// slots returns how many slots there are.
func (s *segment) slots() int {
	if s.Single {
		return s.nodes.Len()
	}
	return s.starts.Len() - 1
}

// key returns the key of a slot.
func (s *segment) key(slot int) uint32 {
	if s.Dense {
		return s.First + uint32(slot)
	}
	return s.keys.At(slot)
}

// slot returns the slot of a key, or -1.
func (s *segment) slot(key uint32) int {
	if s.Dense {
		if i := int(key) - int(s.First); i >= 0 && i < s.slots() {
			return i
		}
		return -1
	}
	if i, ok := s.keys.Search(key); ok {
		return i
	}
	return -1
}

// span returns the positions of the edges of a slot.
func (s *segment) span(slot int) (from, to int) {
	if !s.Single {
		return int(s.starts.At(slot)), int(s.starts.At(slot + 1))
	}
	if s.nodes.At(slot) == 0 {
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
	return Run{s.nodes.Slice(from, to), &s.labels, from}
}

// eachKey calls yield with each key that has edges, in order, until it returns false. It
// reads no edges, but where these are what tells.
func (s *segment) eachKey(yield func(uint32) bool) {
	for slot := range s.slots() {
		if from, to := s.span(slot); from < to && !yield(s.key(slot)) {
			return
		}
	}
}

// has reports whether the segment holds an entry.
func (s *segment) has(e Entry) bool {
	run := s.run(e.Key)
	i := run.search(e.Edge)
	return i < len(run.Nodes) && run.Edge(i) == e.Edge
}

// all calls yield with each entry in order until it returns false.
func (s *segment) all(yield func(Entry) bool) {
	nodes := s.nodes.All()
	for slot := range s.slots() {
		key := s.key(slot)
		from, to := s.span(slot)
		for i := from; i < to; i++ {
			if !yield(Entry{key, Edge{nodes[i], s.labels.At(i)}}) {
				return
			}
		}
	}
}
