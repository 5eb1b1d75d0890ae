package exec

import (
	"math"

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
	ints     []int64 // by thing, from low on; noValue: none
	narrow   []int32 // the same, where all fit; noNarrow: none
	like     value.Value
	even     bool
}

const (
	noValue  = math.MinInt64
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

// pack takes less room where numbers are small.
func (c *column) pack() {
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
	k.mu.Lock()
	defer k.mu.Unlock()
	c, known := k.columns[key]
	if known || build == nil {
		return c
	}
	c = k.buildColumn(key, build)
	if !k.take(8*int64(len(c.recorded)+len(c.ints)) + 4*int64(len(c.narrow))) {
		c = nil
	}
	k.columns[key] = c
	return c
}

func (k *Kept) buildColumn(key columnKey, pause func()) *column {
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
