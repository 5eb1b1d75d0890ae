package extent

import (
	"runtime"
	"sync/atomic"
)

// Ahead verifies chunks that nobody has asked for yet, at most so many bytes of them: first
// those beside chunks that were asked for, then those beside these. It does that once, however
// often it is called. Damage it leaves to whoever asks for the bytes.
func (e *Extent) Ahead(most int) {
	if e.ahead.Swap(true) {
		return
	}
	left := most >> chunkBits
	near, bad := make([]uint64, len(e.seen)), make([]uint64, len(e.seen))
	for some := true; some && left > 0; {
		some = false
		beside(e.seen, near)
		for c := range e.sums {
			word, bit := c>>6, uint64(1)<<(c&63)
			if near[word]&^bad[word]&bit == 0 || left == 0 {
				continue
			}
			if e.sound(c) {
				e.note(c)
				some = true
			} else {
				bad[word] |= bit
			}
			left--
			runtime.Gosched()
		}
	}
}

// beside sets in near the bits that are not set in seen, but one before or behind them is.
func beside(seen []atomic.Uint64, near []uint64) {
	before := uint64(0)
	for i := range seen {
		now, after := seen[i].Load(), uint64(0)
		if i+1 < len(seen) {
			after = seen[i+1].Load()
		}
		near[i] = (now<<1 | before>>63 | now>>1 | after<<63) &^ now
		before = now
	}
}
