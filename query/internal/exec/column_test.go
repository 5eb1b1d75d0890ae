package exec

import (
	"math/rand/v2"
	"testing"
)

// TestBetween finds the things whose numbers lie between two in columns that are divided
// among cores, wherever the first of them stands in its word.
func TestBetween(t *testing.T) {
	for _, low := range []ref{0, 1, 63, 64, 100} {
		const n = manyPlaces + 3*fewPlaces + 17
		c := &column{low: low, recorded: newBits(int(low) + n), narrow: make([]int32, n)}
		for i := range c.narrow {
			if c.narrow[i] = noNarrow; i%7 != 0 {
				c.narrow[i] = rand.Int32N(100)
				c.recorded.set(low + ref(i))
			}
		}
		wide := &column{low: low, recorded: c.recorded, ints: make([]int64, n)}
		for i := range wide.ints {
			if wide.ints[i] = noValue; i%7 != 0 {
				wide.ints[i] = int64(c.narrow[i])
			}
		}
		for _, not := range []bool{false, true} {
			narrow, ints := c.between(20, 60, not, func() {}), wide.between(20, 60, not, func() {})
			for x := ref(0); x <= low+n; x++ {
				v, ok := c.of(x)
				if want := ok && (20 <= v && v <= 60) != not; narrow.has(x) != want || ints.has(x) != want {
					t.Fatalf("from %d, not %t: whether %d, %d places on, is between is %t and %t, and should be %t", low, not, v, x-low, narrow.has(x), ints.has(x), want)
				}
			}
		}
	}
}
