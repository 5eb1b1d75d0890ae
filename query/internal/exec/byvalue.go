package exec

import (
	"slices"
	"sort"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/value"
)

// byValue is the things of a property by its values: for each value a group, the things that
// have it by id. Groups of an even column are sorted by their numbers; others are found by
// their values, and those that are numbers by their size too: 10 is 10 USD and 10 EUR.
type byValue struct {
	off []uint32 // where each group begins in to; the last is the end
	to  []ref

	like value.Value // of the groups of an even column; its type is None for others
	nums []int64     // of the groups
	at   []uint32    // group + 1 by number, from the first on; nil where they are far apart

	values []value.Value
	groups map[value.Value]uint32
	sizes  map[float64][]uint32 // groups of numbers
}

// valueKey is the property of an index, and as what its values are read.
type valueKey columnKey

// group returns the things of a group.
func (x *byValue) group(g int) []ref { return x.to[x.off[g]:x.off[g+1]:x.off[g+1]] }

// number returns the things of an even column whose number is n.
func (x *byValue) number(n int64) []ref {
	if len(x.nums) == 0 || n < x.nums[0] || n > x.nums[len(x.nums)-1] {
		return nil
	}
	if x.at != nil {
		if g := x.at[n-x.nums[0]]; g > 0 {
			return x.group(int(g - 1))
		}
		return nil
	}
	if g, ok := slices.BinarySearch(x.nums, n); ok {
		return x.group(g)
	}
	return nil
}

// equal returns the things that have a value which equals v, each once. It writes to into
// where they are of several groups.
func (x *byValue) equal(v value.Value, into []ref) []ref {
	like := v
	like.Int = 0
	switch {
	case v.Type == value.None:
		return nil
	case x.like.Type == value.None:
		return x.equalTo(v, into)
	case like == x.like:
		return x.number(v.Int)
	}
	// Numbers of one kind are sorted as they compare with those of another.
	first := sort.Search(len(x.nums), func(g int) bool { return !value.Less(x.value(g), v) })
	last := first
	for last < len(x.nums) && value.Equal(x.value(last), v) {
		last++
	}
	if first == last {
		return nil
	}
	return append(into, x.to[x.off[first]:x.off[last]]...)
}

// value returns the value of a group of an even column.
func (x *byValue) value(g int) value.Value {
	v := x.like
	v.Int = x.nums[g]
	return v
}

// equalTo is equal where values are not like each other.
func (x *byValue) equalTo(v value.Value, into []ref) []ref {
	sizes, n := sizes(v)
	if n == 0 {
		if g, ok := x.groups[v]; ok {
			return x.group(int(g))
		}
		return nil
	}
	found := 0
	for _, size := range sizes[:n] {
		for _, g := range x.sizes[size] {
			if value.Equal(x.values[g], v) {
				into = append(into, x.group(int(g))...)
				found++
			}
		}
	}
	if found > 1 {
		slices.Sort(into)
		into = slices.Compact(into)
	}
	return into
}

// sizes returns under which sizes a number is sought, and under how many: two numbers that are
// equal share one. An amount of whole units equals their number exactly, and others by size.
func sizes(v value.Value) (sizes [2]float64, n int) {
	switch v.Type {
	case value.Integer:
		return [2]float64{float64(v.Int)}, 1
	case value.Number:
		return [2]float64{v.Num}, 1
	case value.Money:
		sizes[0] = float64(v.Int) / 10000
		if whole := float64(v.Int / 10000); v.Int%10000 == 0 && whole != sizes[0] {
			sizes[1] = whole
			return sizes, 2
		}
		return sizes, 1
	}
	return sizes, 0
}

func (x *byValue) bytes() int64 {
	const group, size = 160, 48 // of a value and its place in a map
	return 4*int64(len(x.off)+len(x.to)+len(x.at)) + 8*int64(len(x.nums)) +
		group*int64(len(x.values)) + size*int64(len(x.sizes))
}

// indexOf returns the things of a property by value, building that if pause is not nil, as
// listsOf does; nil if memory is short.
func (k *Kept) indexOf(key valueKey, pause func()) *byValue {
	return kept(k, k.indexes, key, pause, func() *byValue { return k.buildIndex(key, pause) }, (*byValue).bytes)
}

func (k *Kept) buildIndex(key valueKey, pause func()) *byValue {
	if c := k.columnOf(columnKey(key), pause); c != nil && c.even {
		return c.index(pause)
	}
	x := &byValue{groups: map[value.Value]uint32{}, sizes: map[float64][]uint32{}}
	decoded := map[graph.ID]value.Value{}
	var lists [][]ref
	steps := 0
	for f := range k.snap.Scan(key.pred) {
		if steps++; steps&1023 == 0 {
			pause()
		}
		if !k.visible(f.Label) {
			continue
		}
		v, known := decoded[f.Object]
		if !known {
			v = value.As(value.Of(k.snap, f.Object), key.typ)
			decoded[f.Object] = v
		}
		if v.Type == value.None || v.Type == value.Node { // things are sought by the facts themselves
			continue
		}
		g, known := x.groups[v]
		if !known {
			g = x.add(v)
			lists = append(lists, nil)
		}
		if l := lists[g]; len(l) == 0 || l[len(l)-1] != ref(f.Subject) {
			lists[g] = append(l, ref(f.Subject))
		}
	}
	x.off = append(x.off, 0)
	for _, l := range lists {
		x.to = append(x.to, l...)
		x.off = append(x.off, uint32(len(x.to)))
	}
	return x
}

// add makes a group for a value.
func (x *byValue) add(v value.Value) uint32 {
	g := uint32(len(x.values))
	x.values = append(x.values, v)
	x.groups[v] = g
	at, n := sizes(v)
	for _, size := range at[:n] {
		x.sizes[size] = append(x.sizes[size], g)
	}
	return g
}

// index returns the things of an even column by number.
func (c *column) index(pause func()) *byValue {
	x := &byValue{like: c.like, off: []uint32{0}}
	nums, things := c.sorted(pause)
	x.to = things
	for i, n := range nums {
		if i&4095 == 0 {
			pause()
		}
		if i+1 == len(nums) || nums[i+1] != n {
			x.nums = append(x.nums, n)
			x.off = append(x.off, uint32(i+1))
		}
	}
	x.nums = slices.Clip(x.nums)
	if len(x.nums) == 0 {
		return x
	}
	span := uint64(x.nums[len(x.nums)-1]) - uint64(x.nums[0])
	if span < 4*uint64(len(nums)) {
		x.at = make([]uint32, span+1)
		for g, n := range x.nums {
			x.at[n-x.nums[0]] = uint32(g + 1)
		}
	}
	return x
}

// sorted returns the numbers of a column, sorted, and whose they are: those of one number by
// id. It takes them apart digit by digit, so that it can pause.
func (c *column) sorted(pause func()) (nums []int64, things []ref) {
	low, high := int64(noValue), int64(0)
	for i := range c.len() {
		if i&4095 == 0 {
			pause()
		}
		x := c.low + ref(i)
		n, ok := c.of(x)
		if !ok {
			continue
		}
		if len(nums) == 0 {
			low, high = n, n
		}
		low, high = min(low, n), max(high, n)
		nums, things = append(nums, n), append(things, x)
	}
	const digit = 16
	span := uint64(high) - uint64(low)
	toNums, toThings := make([]int64, len(nums)), make([]ref, len(nums))
	for shift := 0; shift < 64 && span>>shift != 0 && len(nums) > 1; shift += digit {
		var next [1<<digit + 1]uint32
		at := func(n int64) uint64 { return (uint64(n) - uint64(low)) >> shift & (1<<digit - 1) }
		for _, n := range nums {
			next[at(n)+1]++
		}
		for i := range 1 << digit {
			next[i+1] += next[i]
		}
		for i, n := range nums {
			if i&4095 == 0 {
				pause()
			}
			place := &next[at(n)]
			toNums[*place], toThings[*place] = n, things[i]
			*place++
		}
		nums, toNums, things, toThings = toNums, nums, toThings, things
	}
	return nums, things
}
