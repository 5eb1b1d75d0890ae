package dictionary

import (
	"bytes"
	"slices"
)

// Gathered is terms that were gathered to be added at once: each has a number, from 1,
// in the order in which they came, and is there once. It is for one goroutine at a time.
type Gathered struct {
	seed   uint64 // of the hash
	texts  []byte // the keys, one after the other
	ends   []int
	hashes []uint64
	table  []uint32 // open addressing: numbers, or 0
}

// NewGathered returns no terms yet, for dictionaries of a seed: for others adding them
// takes longer.
func NewGathered(seed uint64) *Gathered {
	return &Gathered{seed: seed, ends: []int{0}, table: make([]uint32, 1<<6)}
}

// Len returns how many terms there are.
func (g *Gathered) Len() int { return len(g.hashes) }

// Key returns the key of a number. It is valid until Reset.
func (g *Gathered) Key(n uint32) []byte { return g.texts[g.ends[n-1]:g.ends[n]] }

// Add returns the number of a key, a new one if need be. It copies the key.
func (g *Gathered) Add(key []byte) uint32 {
	h := hash(g.seed, key)
	mask := uint64(len(g.table) - 1)
	i := (h >> 32) & mask
	for ; g.table[i] != 0; i = (i + 1) & mask {
		if n := g.table[i]; g.hashes[n-1] == h && bytes.Equal(g.Key(n), key) {
			return n
		}
	}
	g.texts = append(g.texts, key...)
	g.ends = append(g.ends, len(g.texts))
	g.hashes = append(g.hashes, h)
	g.table[i] = uint32(len(g.hashes))
	if 2*len(g.hashes) > len(g.table) {
		g.grow()
	}
	return uint32(len(g.hashes))
}

func (g *Gathered) grow() {
	g.table = make([]uint32, 2*len(g.table))
	mask := uint64(len(g.table) - 1)
	for n, h := range g.hashes {
		i := (h >> 32) & mask
		for g.table[i] != 0 {
			i = (i + 1) & mask
		}
		g.table[i] = uint32(n + 1)
	}
}

// Reset forgets the terms and keeps their memory.
func (g *Gathered) Reset() {
	g.texts, g.ends, g.hashes = g.texts[:0], g.ends[:1], g.hashes[:0]
	clear(g.table)
}

// group is how many terms are looked for side by side, so that the processor waits for
// several memory reads at a time.
const group = 32

// AddAll adds the terms and returns their ids: that of number n is at n, and 0 at 0. The
// slice is that which is given, if it is long enough.
func (w *Writer) AddAll(g *Gathered, ids []uint32) []uint32 {
	if g.seed != w.now.seed {
		for n := range g.hashes {
			g.hashes[n] = hash(w.now.seed, g.Key(uint32(n+1)))
		}
		g.seed = w.now.seed
		clear(g.table)
		g.grow()
	}
	ids = append(slices.Grow(ids[:0], g.Len()+1), 0)
	for from := 0; from < g.Len(); from += group {
		to := min(from+group, g.Len())
		w.touched += w.now.approach(g.hashes[from:to])
		for n := from; n < to; n++ {
			ids = append(ids, w.add(g.Key(uint32(n+1)), g.hashes[n]))
		}
	}
	return ids
}

// approach reads what a search for terms will read, of all of them first the slots, then
// where their keys are, then the keys. It returns something of what it read, so that
// reading cannot be left out.
func (d *Dictionary) approach(hashes []uint64) (sum byte) {
	var found [group]uint64
	mask := uint64(len(d.table.slots) - 1)
	for i, h := range hashes {
		found[i] = d.table.slots[(h>>32)&mask].Load()
	}
	for i, h := range hashes {
		slot := found[i]
		if id := uint32(slot); slot&^0xffffffff == h && id > d.first && id <= d.last {
			found[i] = d.ref(id)
		} else {
			found[i] = 0
		}
	}
	for _, ref := range found[:len(hashes)] {
		if int(ref>>chunkBits) < len(d.chunks) {
			sum += d.chunks[ref>>chunkBits][ref&(chunkSize-1)]
		}
	}
	return sum
}
