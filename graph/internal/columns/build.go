package columns

import (
	"slices"

	"github.com/clausekg/clause/graph/internal/extent"
)

// Build returns the relation of a log of additions, which it uses up. It takes
// linear time where ids lie close together: the facts are laid out by counting,
// not by comparing.
func Build(l *Log) *Relation {
	forward := l.segment()
	*l = Log{}
	return &Relation{forward: &Side{base: forward}, backward: &Side{base: forward.turned()}, facts: forward.Facts}
}

// sparse is how many ids a run of numbers may span, for each of them, to be laid
// out by counting.
const sparse = 8

// buckets is edges by key, in one array.
type buckets struct {
	first  uint32
	starts []uint32 // of the key first+i
	nodes  []uint32
	labels []uint32 // nil when there is one label
	label  uint32
}

// segment lays the additions out as a segment.
func (l *Log) segment() *segment {
	least, most := uint32(1<<32-1), uint32(0)
	for _, chunk := range l.chunks {
		for _, p := range chunk {
			least, most = min(least, p.key), max(most, p.key)
		}
	}
	if l.n == 0 {
		return empty
	}
	if int(most-least) > sparse*l.n {
		changes := l.Changes()
		entries := make([]Entry, len(changes))
		for i, c := range changes {
			entries[i] = c.Entry
		}
		return newSegment(entries)
	}
	b := newBuckets(least, most, l.n)
	for _, chunk := range l.chunks {
		for _, p := range chunk {
			b.starts[p.key-least+1]++
		}
	}
	next := b.sum()
	if b.label = l.marks[0].label; slices.ContainsFunc(l.marks, func(m mark) bool { return m.label != b.label }) {
		b.labels = make([]uint32, l.n)
		l.all(func(c Change) {
			at := next[c.Key-least]
			next[c.Key-least]++
			b.nodes[at], b.labels[at] = c.Node, c.Label
		})
	} else {
		for _, chunk := range l.chunks {
			for _, p := range chunk {
				b.nodes[next[p.key-least]] = p.node
				next[p.key-least]++
			}
		}
	}
	b.sort()
	return b.segment()
}

func newBuckets(least, most uint32, n int) *buckets {
	return &buckets{first: least, starts: make([]uint32, int(most-least)+2), nodes: make([]uint32, n)}
}

// sum makes starts of the counts that are in starts, one place on, and returns
// a copy to count up.
func (b *buckets) sum() []uint32 {
	for i := 1; i < len(b.starts); i++ {
		b.starts[i] += b.starts[i-1]
	}
	return slices.Clone(b.starts)
}

// sort orders each bucket and drops what is there twice.
func (b *buckets) sort() {
	to := uint32(0)
	var both []uint64
	for i := range len(b.starts) - 1 {
		from, end := b.starts[i], b.starts[i+1]
		b.starts[i] = to
		switch {
		case end-from <= 1:
			if to != from && end > from {
				b.nodes[to] = b.nodes[from]
				if b.labels != nil {
					b.labels[to] = b.labels[from]
				}
			}
			to += end - from
		case b.labels == nil:
			run := b.nodes[from:end]
			slices.Sort(run)
			to += uint32(copy(b.nodes[to:], slices.Compact(run)))
		default:
			both = both[:0]
			for j := from; j < end; j++ {
				both = append(both, uint64(b.nodes[j])<<32|uint64(b.labels[j]))
			}
			slices.Sort(both)
			for _, e := range slices.Compact(both) {
				b.nodes[to], b.labels[to] = uint32(e>>32), uint32(e)
				to++
			}
		}
	}
	b.starts[len(b.starts)-1] = to
	b.nodes = b.nodes[:to]
	if b.labels != nil {
		b.labels = b.labels[:to]
	}
}

// segment lays out buckets that are sorted. It uses them up.
func (b *buckets) segment() *segment {
	s := &segment{Shape: b.shape()}
	if s.Dense && !s.Single {
		b.trim(s)
		return s
	}
	l := layout{segment: s, nodes: make([]uint32, 0, s.slotsNeeded(len(b.starts)-1)), labels: make([]uint32, 0, s.slotsNeeded(len(b.starts)-1))}
	for i := range len(b.starts) - 1 {
		from, to := b.starts[i], b.starts[i+1]
		if from == to {
			continue
		}
		l.begin(b.first + uint32(i))
		for j := from; j < to; j++ {
			l.nodes, l.labels = append(l.nodes, b.nodes[j]), append(l.labels, b.labelAt(j))
		}
	}
	l.end()
	return s
}

func (b *buckets) labelAt(i uint32) uint32 {
	if b.labels == nil {
		return b.label
	}
	return b.labels[i]
}

// slotsNeeded returns how long the columns of a segment get at most.
func (s *segment) slotsNeeded(span int) int {
	if s.Dense && s.Single {
		return span
	}
	return s.Facts
}

// trim makes the buckets the columns of a dense segment.
func (b *buckets) trim(s *segment) {
	from := s.First - b.first
	to := len(b.starts)
	for b.starts[to-2] == b.starts[to-1] {
		to--
	}
	s.starts = extent.Of(b.starts[from:to])
	s.nodes = extent.Of(b.nodes)
	s.labels = Labels{one: b.label}
	if b.labels != nil {
		s.labels = newLabels(b.labels, func(int) bool { return true })
	}
}

// shape looks through buckets that are sorted.
func (b *buckets) shape() Shape {
	s := Shape{Facts: len(b.nodes)}
	last := 0
	for i := range len(b.starts) - 1 {
		from, to := b.starts[i], b.starts[i+1]
		if from == to {
			continue
		}
		if s.Keys == 0 {
			s.First = b.first + uint32(i)
		}
		s.Keys++
		s.Widest = max(s.Widest, int(to-from))
		last = int(b.first) + i
	}
	for i := 0; b.labels != nil && !s.Repeats && i < len(b.starts)-1; i++ {
		for j := b.starts[i] + 1; j < b.starts[i+1]; j++ {
			s.Repeats = s.Repeats || b.nodes[j] == b.nodes[j-1]
		}
	}
	s.Dense = last-int(s.First)+1 <= s.Keys*denseGap
	s.Single = s.Widest == 1
	return s
}

// turned returns the segment as seen from the other side. Its entries come sorted,
// so the far ends of each new key come sorted too.
func (s *segment) turned() *segment {
	if s.Facts == 0 {
		return empty
	}
	least, most := uint32(1<<32-1), uint32(0)
	nodes := s.nodes.All()
	for _, n := range nodes {
		if n != 0 {
			least, most = min(least, n), max(most, n)
		}
	}
	if int(most-least) > sparse*s.Facts {
		entries := make([]Change, 0, s.Facts)
		for e := range s.all {
			entries = append(entries, Change{Entry: e})
		}
		turned := make([]Entry, len(entries))
		for i, c := range reverse(entries) {
			turned[i] = c.Entry
		}
		return newSegment(turned)
	}
	b := newBuckets(least, most, s.Facts)
	for _, n := range nodes {
		if n != 0 {
			b.starts[n-least+1]++
		}
	}
	next := b.sum()
	one, uniform := s.labels.One()
	if b.label = one; !uniform {
		b.labels = make([]uint32, s.Facts)
	}
	for slot := range s.slots() {
		from, to := s.span(slot)
		key := s.key(slot)
		for i := from; i < to; i++ {
			at := next[nodes[i]-least]
			next[nodes[i]-least]++
			b.nodes[at] = key
			if !uniform {
				b.labels[at] = s.labels.At(i)
			}
		}
	}
	return b.segment()
}
