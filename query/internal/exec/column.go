package exec

import (
	"math"
	mathbits "math/bits"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/value"
)

// columnKey is a property and as what its values are read.
type columnKey struct {
	pred graph.ID
	typ  value.Type
}

// column is the values of a property by thing. Where it is even, each thing has at most one
// value, and all values are whole numbers, amounts in one currency or days: what Like is,
// but for the number.
type column struct {
	recorded bits // things that have a value
	low      ref
	ints     []int64  // by thing, from low on; noValue: none
	narrow   []int32  // the same, where all fit; noNarrow: none
	zones    []span64 // between which numbers each run of as many places lies
	like     value.Value
	even     bool
}

// span64 is the least and the greatest of some numbers; of none, the first is greater.
type span64 struct{ low, high int64 }

// zone is of how many places a column knows the least and the greatest number.
const zone = 256

const (
	noValue  = graph.None
	noNarrow = math.MinInt32
)

// of returns the number of a thing's value in an even column.
func (c *column) of(x ref) (n int64, ok bool) {
	i := uint(x - c.low)
	if i < uint(len(c.narrow)) {
		n := c.narrow[i]
		return int64(n), n != noNarrow
	}
	if i < uint(len(c.ints)) {
		return c.ints[i], c.ints[i] != noValue
	}
	return 0, false
}

// keep appends to into the things of a list whose numbers are from low to high, or with not
// those that have another number, if the column is even.
func (c *column) keep(list, into []ref, low, high int64, not bool) []ref {
	if c.narrow != nil {
		return keepNumbers(c.narrow, noNarrow, c.low, list, into, low, high, not)
	}
	return keepNumbers(c.ints, noValue, c.low, list, into, low, high, not)
}

// keepRun is keep of a list whose numbers stand one behind the other from a place on.
func (c *column) keepRun(at int, list, into []ref, low, high int64, not bool) []ref {
	if c.narrow != nil {
		return keepNext(c.narrow[at:], noNarrow, list, into, low, high, not)
	}
	return keepNext(c.ints[at:], noValue, list, into, low, high, not)
}

func keepNext[N int32 | int64](ns []N, none N, list, into []ref, low, high int64, not bool) []ref {
	low = max(low, int64(none)+1)
	if low > high {
		if !not {
			return into
		}
		low, high, not = int64(none)+1, math.MaxInt64, false
	}
	n, flip := len(into), uint64(count(not))
	into = slices.Grow(into, len(list))[:n+len(list)]
	ns = ns[:len(list)]
	for i, x := range list {
		into[n] = x
		_, outside := mathbits.Sub64(uint64(high-low), uint64(int64(ns[i])-low), 0)
		n += int((outside ^ 1 ^ flip) & uint64(count(ns[i] != none)))
	}
	return into[:n]
}

func keepNumbers[N int32 | int64](ns []N, none N, first ref, list, into []ref, low, high int64, not bool) []ref {
	low = max(low, int64(none)+1)
	if low > high {
		if !not {
			return into
		}
		low, high, not = int64(none)+1, math.MaxInt64, false // all that have a number
	}
	n, flip := len(into), uint64(count(not))
	into = slices.Grow(into, len(list))[:n+len(list)]
	for _, x := range list {
		i := uint(x - first)
		if i >= uint(len(ns)) || ns[i] == none {
			continue
		}
		into[n] = x
		_, outside := mathbits.Sub64(uint64(high-low), uint64(int64(ns[i])-low), 0)
		n += int(outside ^ 1 ^ flip)
	}
	return into[:n]
}

// len returns how many places for numbers there are.
func (c *column) len() int { return len(c.narrow) + len(c.ints) }

// between returns the things whose numbers are from low to high, or with not those that have
// another number.
func (c *column) between(low, high int64, not bool, pause func()) bits {
	into := make(bits, len(c.recorded))
	before := int(c.low & 63) // so that no word is written by two cores
	atOnce(before+c.len(), pause, func(from, to int) {
		from, to = max(from-before, 0), max(to-before, 0)
		if first := c.low + ref(from); c.narrow != nil {
			setNumbers(c.narrow[from:to], noNarrow, first, low, high, into)
		} else {
			setNumbers(c.ints[from:to], noValue, first, low, high, into)
		}
	})
	if not {
		for i, word := range c.recorded {
			into[i] = word &^ into[i]
		}
	}
	return into
}

// setNumbers sets the things whose numbers are from low to high, a word at a time and
// without branches.
func setNumbers[N int32 | int64](ns []N, none N, first ref, low, high int64, into bits) {
	low = max(low, int64(none)+1)
	if low > high {
		return
	}
	span := uint64(high - low)
	for len(ns) > 0 {
		at := first & 63
		part := ns[:min(len(ns), int(64-at))]
		var word uint64
		for _, n := range part {
			_, outside := mathbits.Sub64(span, uint64(int64(n)-low), 0)
			word |= (outside ^ 1) << at
			at++
		}
		into[first>>6] |= word
		first += ref(len(part))
		ns = ns[len(part):]
	}
}

// range64 returns between which numbers those of the things from first to last lie; low is
// greater than high if there are none.
func (c *column) range64(first, last ref) (low, high int64) {
	low, high = math.MaxInt64, math.MinInt64
	if last < c.low {
		return low, high
	}
	from, to := int(max(first, c.low)-c.low)/zone, int(last-c.low)/zone
	for i := from; i <= to && i < len(c.zones); i++ {
		low, high = min(low, c.zones[i].low), max(high, c.zones[i].high)
	}
	return low, high
}

// survey notes between which numbers the zones lie.
func (c *column) survey() {
	for part := range slices.Chunk(c.ints, zone) {
		z := span64{math.MaxInt64, math.MinInt64}
		for _, n := range part {
			if n != noValue {
				z.low, z.high = min(z.low, n), max(z.high, n)
			}
		}
		c.zones = append(c.zones, z)
	}
}

// pack takes less room where numbers are small.
func (c *column) pack() {
	c.survey()
	for _, n := range c.ints {
		if n != noValue && (n <= math.MinInt32 || n > math.MaxInt32) {
			return
		}
	}
	c.narrow = make([]int32, len(c.ints))
	for i, n := range c.ints {
		c.narrow[i] = int32(max(n, noNarrow))
	}
	c.ints = nil
}

// columnOf returns the column of a property, building it if build is not nil, as listsOf
// does; nil if memory is short.
func (k *Kept) columnOf(key columnKey, build func()) *column {
	return kept(k, k.columns, key, build, func() *column { return k.buildColumn(key, build) }, (*column).bytes)
}

func (c *column) bytes() int64 { return 8*int64(len(c.recorded)+len(c.ints)) + 4*int64(len(c.narrow)) }

func (k *Kept) buildColumn(key columnKey, pause func()) *column {
	if c := k.storedColumn(key, pause); c != nil {
		return c
	}
	c := &column{recorded: newBits(k.snap.Terms()), even: true}
	decoded := map[graph.ID]value.Value{}
	last := graph.ID(0)
	n := 0
	for f := range k.snap.Scan(key.pred) {
		if n++; n&4095 == 0 {
			pause()
		}
		if !k.visible(f.Label) {
			continue
		}
		x := ref(f.Subject)
		if !c.even {
			c.recorded.set(x)
			continue
		}
		v, known := decoded[f.Object]
		if !known {
			v = value.As(value.Of(k.snap, f.Object), key.typ)
			decoded[f.Object] = v
		}
		c.add(x, v, f.Subject == last)
		last = f.Subject
	}
	if !c.even {
		c.ints = nil
	}
	c.pack()
	return c
}

// storedColumn makes a column of the one that the snapshot has; nil if it has none, or one
// of which the first value reads otherwise: all others are like it.
func (k *Kept) storedColumn(key columnKey, pause func()) *column {
	facts := k.snap.Forward(key.pred)
	if k.labels != nil || facts.Len() == 0 || facts.Repeats() {
		return nil
	}
	stored, ok := k.snap.Values(key.pred)
	if !ok || stored.Ints() == nil {
		return nil
	}
	pause()
	c := &column{recorded: newBits(k.snap.Terms()), even: true, ints: stored.Ints()}
	low, _ := stored.Bounds()
	c.low = ref(low)
	for i, n := range c.ints {
		if n == graph.None {
			continue
		}
		if c.like.Type == value.None {
			c.like = value.As(value.Of(k.snap, facts.One(low+graph.ID(i))), key.typ)
			if !countable(c.like) || c.like.Int != n {
				return nil
			}
			c.like.Int = 0
		}
		c.recorded.set(c.low + ref(i))
	}
	c.pack()
	return c
}

// add adds a value of x, which has one already if again is set.
func (c *column) add(x ref, v value.Value, again bool) {
	like := v
	like.Int = 0
	switch {
	case c.ints == nil:
		c.low, c.like = x, like
		fallthrough
	case !again:
		c.even = like == c.like && countable(v) && v.Int != noValue
		for ref(len(c.ints)) <= x-c.low {
			c.ints = append(c.ints, noValue)
		}
		c.ints[x-c.low] = v.Int
	case like != c.like || c.ints[x-c.low] != v.Int:
		c.even = false
	}
	c.recorded.set(x)
}

// countable reports whether values like v differ in their number alone, and compare as it
// does.
func countable(v value.Value) bool {
	switch v.Type {
	case value.Integer, value.Money:
		return true
	case value.Date:
		return v.Prec == value.Day
	}
	return false
}
