package extent

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestAhead reads ahead from chunks that were asked for: those beside them first, as many as
// are allowed, and once. A damaged one it passes over; who asks for it is told.
func TestAhead(t *testing.T) {
	const chunks, bad = 200, 70
	rnd := rand.New(rand.NewPCG(5, 5))
	data := make([]byte, chunks*ChunkSize-100)
	for i := 0; i < len(data); i += 50 {
		data[i] = byte(rnd.Uint32())
	}
	var sums []uint32
	for c := range chunks {
		sums = append(sums, Sum(data[c*ChunkSize:min((c+1)*ChunkSize, len(data))]))
	}
	data[bad*ChunkSize+1]++
	told := -1
	opened := func() *Extent {
		told = -1
		return New(data, sums, func(at int) { told = at; panic("damaged") })
	}
	verified := func(e *Extent) (out []int) {
		for c := range chunks {
			if e.seen[c>>6].Load()&(1<<(c&63)) != 0 {
				out = append(out, c)
			}
		}
		return out
	}

	e := opened()
	e.Ahead(chunks * ChunkSize)
	if got := verified(e); got != nil {
		t.Errorf("where nobody has asked for anything, %v are read", got)
	}

	e = opened()
	e.verify(63*ChunkSize, 63*ChunkSize+1)
	e.verify(199*ChunkSize, 199*ChunkSize+1)
	e.Ahead(5 * ChunkSize)
	if got, want := verified(e), []int{61, 62, 63, 64, 65, 198, 199}; !slices.Equal(got, want) {
		t.Errorf("beside chunks 63 and 199, %v are read, want %v", got, want)
	}
	e.Ahead(5 * ChunkSize)
	if got := verified(e); len(got) != 7 {
		t.Errorf("a second time, %v are read", got)
	}

	e = opened()
	e.verify(0, 1)
	e.verify(199*ChunkSize, 199*ChunkSize+1)
	e.Ahead(chunks * ChunkSize)
	if got := verified(e); len(got) != chunks-1 || slices.Contains(got, bad) || e.left.Load() != 1 {
		t.Errorf("all but %d should be read; %d are, %d are left", bad, len(got), e.left.Load())
	}
	if told >= 0 {
		t.Error("damage is reported by who reads ahead")
	}
	func() {
		defer func() { recover() }()
		e.verify(bad*ChunkSize, bad*ChunkSize+1)
	}()
	if told != bad*ChunkSize {
		t.Errorf("damage is reported at %d, want %d", told, bad*ChunkSize)
	}
}
