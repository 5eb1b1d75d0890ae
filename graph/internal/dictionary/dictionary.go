// Package dictionary maps terms to dense numbers and back.
//
// A Dictionary is immutable: a view of the terms 1..Len. A Writer adds terms to
// the same memory behind the views that were taken before; they never see the
// new terms, because each view remembers how many terms it has. So a snapshot
// of a dictionary is three words, and neither readers nor the writer lock.
//
//	view, Len 3      view, Len 5
//	     │                │
//	     ▼                ▼
//	refs  [1][2][3]  [4][5]  [6]      ← the writer appends here
//	         │
//	chunks [ key key key │ key … ]    keys lie in large chunks, length first
//
//	table  open addressing, (32 bits of hash, id) in each slot
//
// A dictionary may stand on a parent, whose terms come first: that is how a
// supposition names terms that its base does not have. Or it stands on terms that
// are packed in a segment.
package dictionary

import (
	"bytes"
	"encoding/binary"
	"sync/atomic"
)

const (
	chunkBits = 18
	chunkSize = 1 << chunkBits // most bytes of a chunk, but for a longer key's own
	minChunk  = 1 << 10
	blockBits = 12
	minSlots  = 64
)

// Dictionary is an immutable view of terms numbered from 1. It is safe for
// concurrent use, also beside the Writer that adds to the same memory.
type Dictionary struct {
	parent *Dictionary
	packed *Packed // instead of a parent
	seed   uint64  // of the hash, also of what it stands on
	first  uint32  // ids up to first are the parent's, or packed
	last   uint32
	refs   [][]uint64 // in blocks, where the key of id first+1+i begins: chunk<<chunkBits | byte
	chunks [][]byte
	table  *table
	names  *lazyRun // of the terms of its own
}

// table is a hash table with linear probing. A slot is 0 or hash<<32 | id.
type table struct {
	slots []atomic.Uint64
}

func newTable(slots int) *table { return &table{slots: make([]atomic.Uint64, slots)} }

func (t *table) insert(slot uint64) {
	mask := uint64(len(t.slots) - 1)
	i := (slot >> 32) & mask
	for t.slots[i].Load() != 0 {
		i = (i + 1) & mask
	}
	t.slots[i].Store(slot)
}

// Len returns how many terms there are, parent included.
func (d *Dictionary) Len() int { return int(d.last) }

// Find returns the id of a key, or 0.
func (d *Dictionary) Find(key []byte) uint32 { return d.find(key, hash(d.seed, key)) }

func (d *Dictionary) find(key []byte, hash uint64) uint32 {
	if d.packed != nil {
		if id := d.packed.find(key, hash); id != 0 {
			return id
		}
	}
	if d.parent != nil {
		if id := d.parent.find(key, hash); id != 0 {
			return id
		}
	}
	mask := uint64(len(d.table.slots) - 1)
	for i := (hash >> 32) & mask; ; i = (i + 1) & mask {
		slot := d.table.slots[i].Load()
		if slot == 0 {
			return 0
		}
		// A slot of a term added after this view was taken is passed over.
		if id := uint32(slot); id <= d.last && slot&^0xffffffff == hash && bytes.Equal(d.Key(id), key) {
			return id
		}
	}
}

// Key returns the key of an id, which must be in 1..Len. The bytes may be shared
// and must not be modified.
func (d *Dictionary) Key(id uint32) []byte { return d.AppendKey(nil, id) }

// AppendKey returns the key of an id, as Key does, in buf if it must be put
// together.
func (d *Dictionary) AppendKey(buf []byte, id uint32) []byte {
	for id <= d.first {
		if d.packed != nil {
			return d.packed.appendKey(buf[:0], id)
		}
		d = d.parent
	}
	ref := d.ref(id)
	b := d.chunks[ref>>chunkBits][ref&(chunkSize-1):]
	n, width := binary.Uvarint(b)
	return b[width : uint64(width)+n]
}

// ref returns where the key of an id begins that is the dictionary's own.
func (d *Dictionary) ref(id uint32) uint64 {
	i := id - d.first - 1
	return d.refs[i>>blockBits][i&(1<<blockBits-1)]
}

// Numbers returns the part of an id, if it is packed as a number.
func (d *Dictionary) Numbers(id uint32) (Numbers, bool) {
	if p := d.root(); p != nil && id <= p.last {
		return p.numbers(id)
	}
	return Numbers{}, false
}

// Number returns the number of an id and whether it is a day, if it is packed as a number.
func (d *Dictionary) Number(id uint32) (n int64, day, ok bool) {
	if p := d.root(); p != nil && id <= p.last {
		if q := p.part(id); q.kind != 0 {
			return q.numbers.at(int(id - q.first - 1)), q.kind == kindTyped, true
		}
	}
	return 0, false, false
}
