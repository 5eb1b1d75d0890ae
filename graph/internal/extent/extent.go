// Package extent reads arrays where they lie: in the bytes of a file that is
// mapped into memory, or in memory.
//
// The bytes are cut into chunks, each with a checksum, which is verified when a
// byte of the chunk is first asked for, once. So opening costs nothing, and what
// is read is what was written.
package extent

import (
	"hash/crc32"
	"sync/atomic"
)

const chunkBits = 16

// ChunkSize is how many bytes share a checksum; the last chunk may be shorter.
const ChunkSize = 1 << chunkBits

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Sum returns the CRC-32C of a chunk.
func Sum(chunk []byte) uint32 { return crc32.Checksum(chunk, castagnoli) }

// Extent is bytes with checksums. It is immutable and safe for concurrent use.
type Extent struct {
	data    []byte
	sums    []uint32
	seen    []atomic.Uint64 // a bit for each chunk that was verified
	left    atomic.Int64    // chunks that were not
	ahead   atomic.Bool     // somebody has read ahead
	damaged func(at int)
}

// New returns the extent of data, whose chunks have the checksums sums. When one
// is wrong, damaged is called with the first byte of the chunk; it must not
// return.
func New(data []byte, sums []uint32, damaged func(at int)) *Extent {
	e := &Extent{data: data, sums: sums, seen: make([]atomic.Uint64, len(sums)/64+1), damaged: damaged}
	e.left.Store(int64(len(sums)))
	return e
}

// Len returns how many bytes there are.
func (e *Extent) Len() int { return len(e.data) }

// verify checks the chunks in which some bytes lie.
func (e *Extent) verify(from, to int) {
	if from >= to || e.left.Load() == 0 {
		return
	}
	for c := from >> chunkBits; c <= (to-1)>>chunkBits; c++ {
		if e.seen[c>>6].Load()&(1<<(c&63)) == 0 {
			e.check(c)
		}
	}
}

func (e *Extent) check(chunk int) {
	if !e.sound(chunk) {
		e.damaged(chunk << chunkBits)
		panic("unreachable: who is told of damage returned")
	}
	e.note(chunk)
}

// sound reports whether a chunk has the checksum that it should have.
func (e *Extent) sound(chunk int) bool {
	at := chunk << chunkBits
	return Sum(e.data[at:min(at+ChunkSize, len(e.data))]) == e.sums[chunk]
}

// note notes that a chunk was verified.
func (e *Extent) note(chunk int) {
	if e.seen[chunk>>6].Or(1<<(chunk&63))&(1<<(chunk&63)) == 0 {
		e.left.Add(-1)
	}
}

// Damaged calls visit with the first byte of each chunk whose checksum is wrong.
func (e *Extent) Damaged(visit func(at int)) {
	for c, want := range e.sums {
		at := c << chunkBits
		if Sum(e.data[at:min(at+ChunkSize, len(e.data))]) != want {
			visit(at)
		}
	}
}

// nonsense reports that what lies at a place, though its checksum is right, can
// not have been written there.
func (e *Extent) nonsense(at int) {
	e.damaged(min(at, len(e.data)) &^ (ChunkSize - 1))
	panic("unreachable: who is told of damage returned")
}
