package dictionary

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// newSeed draws what makes the hash of one graph differ from that of another, so
// that no input can be made to collide. It is kept with the terms in the file.
func newSeed() uint64 { return rand.Uint64() }

// hash returns the hash of a key in the upper half, and zeros below: words of
// eight bytes, folded one after the other by multiplication, as in wyhash.
func hash(seed uint64, key []byte) uint64 {
	const k0, k1 = 0xa0761d6478bd642f, 0xe7037ed1a0b428db
	h := seed ^ uint64(len(key))*k0
	for len(key) >= 8 {
		h = fold(h^binary.LittleEndian.Uint64(key), k1)
		key = key[8:]
	}
	var tail uint64
	if n := len(key); n >= 4 {
		tail = uint64(binary.LittleEndian.Uint32(key)) | uint64(binary.LittleEndian.Uint32(key[n-4:]))<<32
	} else if n > 0 {
		tail = uint64(key[0]) | uint64(key[n/2])<<8 | uint64(key[n-1])<<16
	}
	return fold(fold(h^tail, k0), k1) &^ 0xffffffff
}

func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}
