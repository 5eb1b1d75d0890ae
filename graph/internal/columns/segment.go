package columns

import (
	"slices"
	"sort"
)

// segment is one side of a relation as immutable columns. The edges of all keys
// lie in one array, by key, node and label; those of key number i are
// edges[starts[i]:starts[i+1]].
//
// Keys that lie close together need no column of their own: then key number i
// is first+i, and a key in the gaps has an empty run.
type segment struct {
	first  uint32
	keys   []uint32 // sorted; nil when keys are first, first+1, ...
	starts []uint32
	edges  []Edge
	count  int // keys that have edges
	widest int // most edges of one key
}

var empty = &segment{starts: []uint32{0}}

// denseGap is how many ids a dense segment may span for each key that it has.
// At 2 it takes as much memory as a column of keys.
const denseGap = 3

// newSegment lays out entries, which are sorted and without repetitions.
func newSegment(entries []Entry) *segment {
	if len(entries) == 0 {
		return empty
	}
	s := &segment{first: entries[0].Key, edges: make([]Edge, len(entries))}
	for i, e := range entries {
		s.edges[i] = e.Edge
		if i == 0 || e.Key != entries[i-1].Key {
			s.count++
		}
	}
	span := int(entries[len(entries)-1].Key-s.first) + 1
	if span <= s.count*denseGap {
		s.layDense(entries, span)
	} else {
		s.layKeys(entries)
	}
	for i := range len(s.starts) - 1 {
		s.widest = max(s.widest, int(s.starts[i+1]-s.starts[i]))
	}
	return s
}

func (s *segment) layDense(entries []Entry, span int) {
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
	s.starts = make([]uint32, 0, s.count+1)
	for i, e := range entries {
		if i == 0 || e.Key != entries[i-1].Key {
			s.keys = append(s.keys, e.Key)
			s.starts = append(s.starts, uint32(i))
		}
	}
	s.starts = append(s.starts, uint32(len(entries)))
}

// key returns key number i.
func (s *segment) key(i int) uint32 {
	if s.keys == nil {
		return s.first + uint32(i)
	}
	return s.keys[i]
}

// run returns the edges of a key. The capacity ends with the run, so that an
// append by a caller cannot reach the next one.
func (s *segment) run(key uint32) []Edge {
	var i int
	if s.keys == nil {
		i = int(key) - int(s.first)
		if i < 0 || i >= len(s.starts)-1 {
			return nil
		}
	} else {
		var ok bool
		if i, ok = slices.BinarySearch(s.keys, key); !ok {
			return nil
		}
	}
	from, to := s.starts[i], s.starts[i+1]
	return s.edges[from:to:to]
}

// has reports whether the segment holds an entry.
func (s *segment) has(e Entry) bool {
	run := s.run(e.Key)
	i := sort.Search(len(run), func(i int) bool { return !run[i].less(e.Edge) })
	return i < len(run) && run[i] == e.Edge
}

// all calls yield with each entry in order until it returns false.
func (s *segment) all(yield func(Entry) bool) {
	for i := range len(s.starts) - 1 {
		key := s.key(i)
		for _, edge := range s.edges[s.starts[i]:s.starts[i+1]] {
			if !yield(Entry{key, edge}) {
				return
			}
		}
	}
}
