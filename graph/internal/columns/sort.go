package columns

import "slices"

// Sort orders changes by key, node and label and keeps of each entry the last
// change, in the order given. It overwrites the slice.
func Sort(changes []Change) []Change {
	if !slices.IsSortedFunc(changes, byEntry) {
		if len(changes) < radixFrom {
			slices.SortStableFunc(changes, byEntry)
		} else {
			changes = radix(changes, func(c *Change) uint32 { return c.Label })
			changes = radix(changes, func(c *Change) uint32 { return c.Node })
			changes = radix(changes, func(c *Change) uint32 { return c.Key })
		}
	}
	kept := changes[:0]
	for i, c := range changes {
		if i+1 == len(changes) || changes[i+1].Entry != c.Entry {
			kept = append(kept, c)
		}
	}
	return kept
}

func byEntry(a, b Change) int { return a.Compare(b.Entry) }

// reverse returns forward changes as backward ones, sorted.
func reverse(changes []Change) []Change {
	turned := make([]Change, len(changes))
	for i, c := range changes {
		turned[i] = Change{Entry{c.Node, Edge{c.Key, c.Label}}, c.Gone}
	}
	if len(turned) < radixFrom {
		slices.SortFunc(turned, byEntry)
		return turned
	}
	// The changes come by subject, object, label: a stable sort by object
	// leaves the rest in order.
	return radix(turned, func(c *Change) uint32 { return c.Key })
}

const (
	radixFrom = 512 // below this a comparison sort is faster
	digitBits = 11
	digits    = 1 << digitBits
)

// radix sorts stably by one column, three digits from the low end. It skips
// digits that are the same everywhere, as labels often are.
func radix(changes []Change, column func(*Change) uint32) []Change {
	spare := make([]Change, len(changes))
	for shift := 0; shift < 32; shift += digitBits {
		var counts [digits]int
		for i := range changes {
			counts[column(&changes[i])>>shift%digits]++
		}
		if counts[column(&changes[0])>>shift%digits] == len(changes) {
			continue
		}
		at := 0
		for d, n := range counts {
			counts[d], at = at, at+n
		}
		for i := range changes {
			d := column(&changes[i]) >> shift % digits
			spare[counts[d]] = changes[i]
			counts[d]++
		}
		changes, spare = spare, changes
	}
	return changes
}
