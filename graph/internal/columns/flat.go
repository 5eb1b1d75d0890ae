package columns

import "slices"

// Arrays is a side as plain arrays; see Side.Arrays.
type Arrays struct {
	First  uint32   // the key of slot 0, unless there are Keys
	Keys   []uint32 // of each slot, sorted; nil when slot i is the key First+i
	Starts []uint32 // slot i is Nodes[Starts[i]:Starts[i+1]]; nil when it is Nodes[i], or nothing where that is 0
	Nodes  []uint32
}

// Arrays returns the side as plain arrays. While there is a delta they are the
// segment as it would be with the delta folded in, which is made the first time
// in linear time and kept.
func (s *Side) Arrays() Arrays {
	return s.whole().arrays()
}

// whole returns the side as one segment.
func (s *Side) whole() *segment {
	if len(s.delta) == 0 {
		return s.base
	}
	s.flatten.Do(func() { s.flat = s.fold() })
	return s.flat
}

// LabelAt returns the label of the edge at a position of the arrays.
func (s *Side) LabelAt(i int) uint32 { return s.whole().labels.At(i) }

// InMemory returns what Arrays does, if that costs nothing.
func (s *Side) InMemory() (Arrays, bool) {
	if len(s.delta) > 0 || !s.base.inMemory() {
		return Arrays{}, false
	}
	return s.base.arrays(), true
}

// inMemory says whether all columns can be had without reading them first.
func (s *segment) inMemory() bool {
	return s.nodes.InMemory() && s.starts.InMemory() && s.keys.InMemory()
}

func (s *segment) arrays() Arrays {
	a := Arrays{First: s.First, Nodes: s.nodes.All()}
	if !s.Dense {
		a.Keys = s.keys.All()
	}
	if !s.Single {
		a.Starts = s.starts.All()
	}
	return a
}

// fold lays the segment and the delta out as one segment.
func (s *Side) fold() *segment {
	entries := make([]Entry, 0, s.base.Facts+len(s.delta))
	for e := range s.All {
		entries = append(entries, e)
	}
	return newSegment(entries)
}

// Label returns the label that all edges carry, and whether they carry one.
func (s *Side) Label() (uint32, bool) {
	one, ok := s.base.labels.One()
	if s.base.Facts == 0 && len(s.delta) > 0 {
		one = s.delta[0].Label
	}
	for _, c := range s.delta {
		ok = ok && (c.Gone || c.Label == one)
	}
	return one, ok
}

// Labels returns the labels that occur, sorted, when they are few and known
// without a search; else ok is false. Some may occur no more.
func (s *Side) Labels() (set []uint32, ok bool) {
	if s.base.Facts == 0 && len(s.delta) > 0 {
		one, ok := s.Label()
		return []uint32{one}, ok
	}
	set, ok = s.base.labels.Set()
	for _, c := range s.delta {
		if ok && !c.Gone {
			_, ok = slices.BinarySearch(set, c.Label)
		}
	}
	return set, ok
}

// Repeats reports whether a key may have a node twice, under two labels.
func (s *Side) Repeats() bool {
	if s.base.Repeats {
		return true
	}
	for _, c := range s.delta {
		if !c.Gone {
			run := s.Run(c.Key).Nodes
			at, _ := slices.BinarySearch(run, c.Node)
			if at+1 < len(run) && run[at+1] == c.Node {
				return true
			}
		}
	}
	return false
}

// Len returns how many edges there are.
func (s *Side) Len() int {
	n := s.base.Facts
	for _, c := range s.delta {
		if c.Gone {
			n--
		} else {
			n++
		}
	}
	return n
}
