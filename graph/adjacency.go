package graph

import (
	"iter"
	"slices"
	"unsafe"

	"github.com/clausekg/clause/graph/internal/columns"
)

// Adjacency is the facts of one predicate seen from one end, for loops over many
// of them: from the subjects (Snapshot.Forward), where the key is the subject and
// the far ends are objects, or from the objects (Snapshot.Backward). Far ends
// come sorted by id. Labels lie apart, so that who does not ask for them does not
// pay for them.
//
//	Of, One, Has           one key: a lookup in place, in O(log n) at most
//	Flat                   many keys: the same on plain arrays, and
//	Slots, Key, At, …      a walk over them
//
// Each key has a slot, in the order of keys; slots without far ends may lie
// between. A far end has a position, by which it has a label.
//
// An Adjacency is immutable and safe for concurrent use. All slices are shared
// and must not be modified; like the Adjacency itself they are valid as long as
// the snapshot is reachable. The zero Adjacency has no facts.
type Adjacency struct {
	side *columns.Side
	flat bool

	// The columns, unless some lookups must look elsewhere too. Slot i is the
	// key keys[i], or first+i when keys is nil; its far ends are
	// nodes[starts[i]:starts[i+1]], or nodes[i] alone, if not 0, when starts is
	// nil.
	first  ID
	keys   []ID
	starts []uint32
	nodes  []ID
}

// Forward returns the facts of a predicate by subject, in constant time.
func (s *Snapshot) Forward(predicate ID) Adjacency {
	return newAdjacency(s.relation(predicate).Forward())
}

// Backward returns the facts of a predicate by object, in constant time.
func (s *Snapshot) Backward(predicate ID) Adjacency {
	return newAdjacency(s.relation(predicate).Backward())
}

func newAdjacency(side *columns.Side) Adjacency {
	if in, ok := side.InMemory(); ok {
		return flatAdjacency(side, in)
	}
	return Adjacency{side: side}
}

func flatAdjacency(side *columns.Side, in columns.Arrays) Adjacency {
	return Adjacency{side, true, ID(in.First), ids(in.Keys), in.Starts, ids(in.Nodes)}
}

// ids gives the columns' numbers their public name.
func ids(run []uint32) []ID {
	return unsafe.Slice((*ID)(unsafe.Pointer(unsafe.SliceData(run))), len(run))
}

// Flat returns the same facts as plain arrays, on which every method is as fast
// as it can be; the methods that go by slot are for them. The first call for a
// predicate takes time linear in its facts when they lie in a file, to verify
// their checksums, and when there were small commits to it or the snapshot is an
// overlay; later ones take none.
func (a Adjacency) Flat() Adjacency {
	if a.flat || a.side == nil {
		return a
	}
	return flatAdjacency(a.side, a.side.Arrays())
}

// Len returns the number of facts.
func (a *Adjacency) Len() int {
	if a.side == nil {
		return 0
	}
	return a.side.Len()
}

// Of returns the far ends of a key, by id. One that the key points to under
// several labels is there as often: see Repeats.
func (a *Adjacency) Of(key ID) []ID {
	if i := uint(key - a.first); i+1 < uint(len(a.starts)) && a.keys == nil {
		return a.nodes[a.starts[i]:a.starts[i+1]]
	}
	return a.of(key)
}

func (a *Adjacency) of(key ID) []ID {
	switch {
	case a.side == nil:
		return nil
	case !a.flat:
		return ids(a.side.Run(uint32(key)).Nodes)
	}
	slot := a.Slot(key)
	if slot < 0 {
		return nil
	}
	return a.At(slot)
}

// One returns the only far end of a key, or the first one, or 0 when it has none.
func (a *Adjacency) One(key ID) ID {
	if i := uint(key - a.first); i < uint(len(a.nodes)) && a.starts == nil && a.keys == nil {
		return a.nodes[i]
	}
	return a.one(key)
}

func (a *Adjacency) one(key ID) ID {
	if run := a.of(key); len(run) > 0 {
		return run[0]
	}
	return 0
}

// Has reports whether a key points to a far end, under any label or none.
func (a *Adjacency) Has(key, end ID) bool {
	run := a.Of(key)
	if len(run) <= 8 {
		return slices.Contains(run, end)
	}
	_, ok := slices.BinarySearch(run, end)
	return ok
}

// Degree returns how many far ends a key has, as Of counts them, without reading
// them, in O(log n) at most.
func (a *Adjacency) Degree(key ID) int {
	switch {
	case a.side == nil:
		return 0
	case a.flat:
		return len(a.of(key))
	}
	_, _, n := a.side.Ends(uint32(key))
	return n
}

// Single reports whether the facts lie in a column: no key has two, starts of
// Arrays is nil, and One tells all. A snapshot may say false, after small commits,
// where no key happens to have two.
func (a *Adjacency) Single() bool { return a.flat && a.starts == nil }

// Repeats reports whether a far end may be there twice for a key, under two
// labels. When it says no, far ends need no check for duplicates.
func (a *Adjacency) Repeats() bool { return a.side != nil && a.side.Repeats() }

// Slots returns how many slots there are. This and the methods that go by slot
// or position are for what Flat returned; of other adjacencies they panic.
func (a *Adjacency) Slots() int {
	a.mustBeFlat()
	if a.starts != nil {
		return len(a.starts) - 1
	}
	return len(a.nodes)
}

func (a *Adjacency) mustBeFlat() {
	if !a.flat && a.side != nil {
		panic("graph: an Adjacency is asked by slot before Flat")
	}
}

// Key returns the key of a slot.
func (a *Adjacency) Key(slot int) ID {
	if a.keys == nil {
		return a.first + ID(slot)
	}
	return a.keys[slot]
}

// Slot returns the slot of a key, or -1 when it has none.
func (a *Adjacency) Slot(key ID) int {
	if a.keys == nil {
		if i := int(key) - int(a.first); i >= 0 && i < a.Slots() {
			return i
		}
		return -1
	}
	if i, ok := slices.BinarySearch(a.keys, key); ok {
		return i
	}
	return -1
}

// At returns the far ends of a slot.
func (a *Adjacency) At(slot int) []ID {
	from, to := a.Span(slot)
	return a.nodes[from:to:to]
}

// Span returns the positions of the far ends of a slot: those from from up to
// to, without to.
func (a *Adjacency) Span(slot int) (from, to int) {
	switch {
	case a.starts != nil:
		return int(a.starts[slot]), int(a.starts[slot+1])
	case a.nodes[slot] == 0:
		return slot, slot
	}
	return slot, slot + 1
}

// Arrays returns the columns themselves. Slot i is the key keys[i], or first+i
// when keys is nil. Its far ends are nodes[starts[i]:starts[i+1]]; when starts is
// nil, it has nodes[i] only, and none where that is 0.
func (a *Adjacency) Arrays() (first ID, keys []ID, starts []uint32, nodes []ID) {
	a.mustBeFlat()
	return a.first, a.keys, a.starts, a.nodes
}

// Bounds returns ids between which all keys lie: from lo up to hi, without hi.
func (a *Adjacency) Bounds() (lo, hi ID) {
	n := a.Slots()
	if n == 0 {
		return 0, 0
	}
	return a.Key(0), a.Key(n-1) + 1
}

// Range returns ids that the far ends of a key are all of: from lo up to hi,
// without hi; ok is false when there are gaps, or no far ends. So are the members
// of a kind after a load, mostly, by Snapshot.Backward of Type.
func (a *Adjacency) Range(key ID) (lo, hi ID, ok bool) {
	if a.flat {
		if run := a.of(key); len(run) > 0 {
			lo, hi = run[0], run[len(run)-1]+1
			return lo, hi, int(hi-lo) == len(run) && !a.Repeats()
		}
		return 0, 0, false
	}
	if a.side == nil {
		return 0, 0, false
	}
	first, last, n := a.side.Ends(uint32(key))
	return ID(first), ID(last) + 1, n > 0 && int(last-first)+1 == n && !a.Repeats()
}

// Label returns the label that every fact carries, 0 for none, and whether there
// is one such. It takes constant time.
func (a *Adjacency) Label() (ID, bool) {
	if a.side == nil {
		return 0, true
	}
	label, ok := a.side.Label()
	return ID(label), ok
}

// Labels returns the labels that facts carry, sorted, 0 for none; or nothing
// and false when there are more than 256 of them, or small commits may have
// brought others.
func (a *Adjacency) Labels() ([]ID, bool) {
	if a.side == nil {
		return nil, true
	}
	set, ok := a.side.Labels()
	return ids(set), ok
}

// LabelAt returns the label of the far end at a position.
func (a *Adjacency) LabelAt(position int) ID { return ID(a.side.LabelAt(position)) }

// Morsels cuts the slots into ranges, each with about as many facts, for work
// that is shared out: slots from the first number up to the second, without it.
// The cut depends on the facts alone.
func (a *Adjacency) Morsels(facts int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		n := a.Slots()
		for from := 0; from < n; {
			to := min(from+max(facts, 1), n)
			if a.starts != nil {
				want := a.starts[from] + uint32(max(facts, 1))
				to, _ = slices.BinarySearch(a.starts[:n], want)
				to = max(to, from+1)
			}
			if !yield(from, to) {
				return
			}
			from = to
		}
	}
}
