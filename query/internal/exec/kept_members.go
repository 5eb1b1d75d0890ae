package exec

import (
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// members are a set of entities, as a list in a stable order and as a bitmap.
type members struct {
	list   []ref
	bits   bits
	sorted bool // the list, by id
}

// membersOf returns the things of a kind and of those below it; ids are the kind's. It is
// nil if memory is short.
func (k *Kept) membersOf(kind *lexicon.Kind, typ graph.ID, ids []graph.ID, build func()) *members {
	return kept(k, k.kinds, kind, build, func() *members {
		if k.labels == nil && 4*int64(k.instances(typ, ids)) > k.budget {
			return nil // it would have no room
		}
		return k.membersBy(typ, ids, build)
	}, (*members).bytes)
}

// instances returns how many facts say that a thing is of one of some kinds.
func (k *Kept) instances(typ graph.ID, ids []graph.ID) int {
	n, things := 0, k.snap.Backward(typ)
	for _, id := range ids {
		n += things.Degree(id)
	}
	return n
}

// membersBy finds the things of kinds.
func (k *Kept) membersBy(typ graph.ID, ids []graph.ID, pause func()) *members {
	m := &members{bits: newBits(k.snap.Terms())}
	if k.labels == nil {
		m.list = make([]ref, 0, k.instances(typ, ids))
	}
	for _, id := range ids {
		pause()
		add := func(x ref) {
			if !m.bits.has(x) {
				m.bits.set(x)
				m.list = append(m.list, x)
			}
		}
		if k.labels == nil {
			things := k.snap.Backward(typ)
			for _, x := range things.Of(id) {
				add(ref(x))
			}
			continue
		}
		for _, e := range k.snap.Subjects(typ, id) {
			if k.visible(e.Label) {
				add(ref(e.Node))
			}
		}
	}
	return m
}

func (m *members) bytes() int64 { return 4*int64(len(m.list)) + 8*int64(len(m.bits)) }

// saying returns the things of which a truth property is recorded as yes.
func (k *Kept) saying(p graph.ID, isTrue func(graph.ID) bool, build func()) *members {
	return kept(k, k.truths, p, build, func() *members {
		m := &members{bits: newBits(k.snap.Terms())}
		n := 0
		for f := range k.snap.Scan(p) {
			if n++; n&4095 == 0 {
				build()
			}
			if x := ref(f.Subject); k.visible(f.Label) && !m.bits.has(x) && isTrue(f.Object) {
				m.bits.set(x)
				m.list = append(m.list, x)
			}
		}
		return m
	}, (*members).bytes)
}

// bits is a bitmap of refs.
type bits []uint64

func newBits(top int) bits { return make(bits, top>>6+1) }

func (b bits) set(x ref) { b[x>>6] |= 1 << (x & 63) }

// has reports whether x is in the set; refs above all entities are not.
func (b bits) has(x ref) bool {
	i := int(x >> 6)
	return i < len(b) && b[i]&(1<<(x&63)) != 0
}

// keep appends the refs of a list that are in the set to into. Whether one is is not told
// apart by a branch, which would be guessed wrong half of the time.
func (b bits) keep(list, into []ref) []ref {
	n := len(into)
	into = slices.Grow(into, len(list))[:n+len(list)]
	for _, x := range list {
		into[n] = x
		if i := uint(x >> 6); i < uint(len(b)) {
			n += int(b[i] >> (x & 63) & 1)
		}
	}
	return into[:n]
}

// without appends those that are not.
func (b bits) without(list, into []ref) []ref {
	n := len(into)
	into = slices.Grow(into, len(list))[:n+len(list)]
	for _, x := range list {
		into[n] = x
		n++
		if i := uint(x >> 6); i < uint(len(b)) {
			n -= int(b[i] >> (x & 63) & 1)
		}
	}
	return into[:n]
}
