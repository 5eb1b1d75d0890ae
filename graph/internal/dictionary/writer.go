package dictionary

import (
	"encoding/binary"
	"slices"
)

// Writer adds terms. Begin marks a state that Rollback returns to. There is one
// writer at a time for a dictionary and the views taken from it.
type Writer struct {
	now   Dictionary
	free  []byte     // what is left of the last chunk
	begun Dictionary // state at the last Begin

	touched byte // of AddAll
}

// NewWriter returns a writer of an empty dictionary, or of one that stands on a
// parent. The parent is never changed.
func NewWriter(parent *Dictionary) *Writer {
	w := &Writer{}
	w.now.table = newTable(minSlots)
	if parent != nil {
		w.now.parent, w.now.first, w.now.last, w.now.seed = parent, parent.last, parent.last, parent.seed
	} else {
		w.now.seed = newSeed()
	}
	w.begun = w.now
	return w
}

// View returns the terms so far.
func (w *Writer) View() *Dictionary {
	view := w.now
	view.refs = slices.Clip(view.refs)
	view.chunks = slices.Clip(view.chunks)
	view.names = &lazyRun{}
	return &view
}

// Find returns the id of a key, or 0.
func (w *Writer) Find(key []byte) uint32 { return w.now.Find(key) }

// Key returns the key of an id, as Dictionary.Key does.
func (w *Writer) Key(id uint32) []byte { return w.now.Key(id) }

// Seed returns the seed of the hash.
func (w *Writer) Seed() uint64 { return w.now.seed }

// Len returns how many terms there are.
func (w *Writer) Len() int { return w.now.Len() }

// Add returns the id of a key, a new one if need be. It copies the key.
func (w *Writer) Add(key []byte) uint32 { return w.add(key, hash(w.now.seed, key)) }

func (w *Writer) add(key []byte, h uint64) uint32 {
	if id := w.now.find(key, h); id != 0 {
		return id
	}
	w.refer(w.store(key))
	if n := w.now.last - w.now.first; int(n) > len(w.now.table.slots)/fullShare*(fullShare-1) {
		w.grow()
	}
	// The slot comes last: whoever loads it finds the key in place.
	w.now.table.insert(h | uint64(w.now.last))
	return w.now.last
}

// fullShare is the share of the table that stays free: one slot in so many.
const fullShare = 4

// refer gives the next id to the key at a place. A block of places is made at full
// length, but for the first, so that views may keep it while it fills.
func (w *Writer) refer(ref uint64) {
	i := w.now.last - w.now.first
	switch block, in := int(i>>blockBits), int(i&(1<<blockBits-1)); {
	case block == len(w.now.refs) && block > 0:
		w.now.refs = append(w.now.refs, make([]uint64, 1<<blockBits))
	case block == len(w.now.refs):
		w.now.refs = [][]uint64{make([]uint64, minSlots)}
	case in == len(w.now.refs[block]):
		longer := make([]uint64, 4*in)
		copy(longer, w.now.refs[block])
		w.now.refs = [][]uint64{longer} // views keep the shorter one
	}
	w.now.refs[i>>blockBits][i&(1<<blockBits-1)] = ref
	w.now.last++
}

// store copies a key behind the others and returns its place. A chunk is made
// at full length, so that views may keep its slice while it fills; chunks are
// larger the more there are, so that a small dictionary is small. What a key
// longer than a chunk leaves of its own is too short for another key: no key
// begins beyond chunkSize.
func (w *Writer) store(key []byte) uint64 {
	need := len(key) + binary.MaxVarintLen64
	if len(w.free) < need {
		size := max(min(minChunk<<min(len(w.now.chunks), chunkBits), chunkSize), need)
		w.free = make([]byte, size)
		w.now.chunks = append(w.now.chunks, w.free)
	}
	last := len(w.now.chunks) - 1
	ref := uint64(last)<<chunkBits | uint64(len(w.now.chunks[last])-len(w.free))
	used := binary.PutUvarint(w.free, uint64(len(key)))
	used += copy(w.free[used:], key)
	w.free = w.free[used:]
	return ref
}

// grow doubles the table. Views keep the table that they have.
func (w *Writer) grow() {
	old := w.now.table
	w.now.table = newTable(len(old.slots) * 2)
	for i := range old.slots {
		if slot := old.slots[i].Load(); slot != 0 {
			w.now.table.insert(slot)
		}
	}
}

// Begin marks the present state.
func (w *Writer) Begin() { w.begun = w.now }

// Rollback forgets the terms added since Begin; their ids are given again.
//
// The table of the marked state holds those of them that were added before it
// grew. They leave it newest first: then no older term was placed by probing
// past a slot that becomes free.
func (w *Writer) Rollback() {
	marked := w.begun.table
	mask := uint64(len(marked.slots) - 1)
	// It has no more terms than slots: what came later went into another.
	for id := min(w.now.last, w.begun.first+uint32(len(marked.slots))); id > w.begun.last; id-- {
		slot := hash(w.now.seed, w.now.Key(id)) | uint64(id)
		for i := (slot >> 32) & mask; ; i = (i + 1) & mask {
			found := marked.slots[i].Load()
			if found == slot {
				marked.slots[i].Store(0)
			}
			if found == slot || found == 0 {
				break
			}
		}
	}
	if len(w.now.chunks) > len(w.begun.chunks) {
		w.free = nil // the chunks since Begin are dropped; the next key starts a new one
	}
	w.now = w.begun
}
