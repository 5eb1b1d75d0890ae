package exec

import "slices"

// seen is a set of keys that is emptied in constant time: an open hash table whose entries
// carry the number of the round in which they were made. What is asked in one round is
// mostly small, and then the table stays in the nearest cache.
type seen struct {
	keys   []uint64
	rounds []uint32
	round  uint32
	n      int
}

func newSeen() *seen {
	return &seen{keys: make([]uint64, 16), rounds: make([]uint32, 16), round: 1}
}

// reset empties the set.
func (s *seen) reset() {
	s.n = 0
	if s.round++; s.round == 0 { // the numbers have gone round
		clear(s.rounds)
		s.round = 1
	}
}

// insert adds a key and reports whether it is new.
func (s *seen) insert(key uint64) bool {
	if 2*s.n >= len(s.keys) {
		s.grow()
	}
	mask := uint64(len(s.keys) - 1)
	for at := spread(key) & mask; ; at = (at + 1) & mask {
		switch {
		case s.rounds[at] != s.round:
			s.keys[at], s.rounds[at] = key, s.round
			s.n++
			return true
		case s.keys[at] == key:
			return false
		}
	}
}

func (s *seen) grow() {
	old := *s
	s.keys, s.rounds, s.round, s.n = make([]uint64, 4*len(old.keys)), make([]uint32, 4*len(old.keys)), 1, 0
	for i, r := range old.rounds {
		if r == old.round {
			s.insert(old.keys[i])
		}
	}
}

// spread mixes a key so that its low bits tell it apart.
func spread(key uint64) uint64 {
	key *= 0x9e3779b97f4a7c15
	return key ^ key>>32
}

// remembered is a map from keys to numbers.
type remembered struct {
	keys   []uint64 // key + 1, 0: free
	values []int32
	n      int
}

func newRemembered() *remembered {
	return &remembered{keys: make([]uint64, 16), values: make([]int32, 16)}
}

func (m *remembered) get(key uint64) (v int32, ok bool) {
	mask := uint64(len(m.keys) - 1)
	for at := spread(key) & mask; m.keys[at] != 0; at = (at + 1) & mask {
		if m.keys[at] == key+1 {
			return m.values[at], true
		}
	}
	return 0, false
}

// each calls yield with every key and its number.
func (m *remembered) each(yield func(key uint64, v int32)) {
	for i, k := range m.keys {
		if k != 0 {
			yield(k-1, m.values[i])
		}
	}
}

// put remembers a number of a new key.
func (m *remembered) put(key uint64, v int32) {
	if 2*m.n >= len(m.keys) {
		old := *m
		m.keys, m.values, m.n = make([]uint64, 4*len(old.keys)), make([]int32, 4*len(old.keys)), 0
		for i, k := range old.keys {
			if k != 0 {
				m.put(k-1, old.values[i])
			}
		}
	}
	mask := uint64(len(m.keys) - 1)
	at := spread(key) & mask
	for m.keys[at] != 0 {
		at = (at + 1) & mask
	}
	m.keys[at], m.values[at] = key+1, v
	m.n++
}

// has reports whether a key is in the set.
func (s *seen) has(key uint64) bool {
	mask := uint64(len(s.keys) - 1)
	for at := spread(key) & mask; s.rounds[at] == s.round; at = (at + 1) & mask {
		if s.keys[at] == key {
			return true
		}
	}
	return false
}

// seenRefs is a set of refs that is emptied in time linear in what is in it: while it is
// small a hash table, then a bitmap of all entities. Literals stay in the hash table.
type seenRefs struct {
	r     *run
	few   *seen
	bits  bits
	words []uint32 // of the bitmap that are not empty
}

// fewSeen is how many refs are kept in the hash table.
const fewSeen = 128

func newSeenRefs(r *run) *seenRefs { return &seenRefs{r: r, few: newSeen()} }

// reset empties the set.
func (s *seenRefs) reset() {
	s.few.reset()
	for _, i := range s.words {
		s.bits[i] = 0
	}
	s.words = s.words[:0]
}

// insert adds a ref and reports whether it is new.
func (s *seenRefs) insert(x ref) bool {
	if s.bits == nil || x > s.r.base {
		return s.insertFew(x)
	}
	word, bit := &s.bits[x>>6], uint64(1)<<(x&63)
	if *word&bit != 0 {
		return false
	}
	if *word == 0 {
		s.words = append(s.words, x>>6)
	}
	*word |= bit
	return true
}

func (s *seenRefs) insertFew(x ref) bool {
	fresh := s.few.insert(uint64(x))
	if s.bits == nil && s.few.n > fewSeen {
		s.spread()
	}
	return fresh
}

// spread puts the entities into a bitmap.
func (s *seenRefs) spread() {
	s.bits = newBits(int(s.r.base))
	s.r.keep(8 * len(s.bits))
	for i, round := range s.few.rounds {
		if x := s.few.keys[i]; round == s.few.round && x <= uint64(s.r.base) {
			s.insert(ref(x))
		}
	}
}

// has reports whether a ref is in the set.
func (s *seenRefs) has(x ref) bool {
	if s.bits != nil && x <= s.r.base {
		return s.bits.has(x)
	}
	return s.few.has(uint64(x))
}

// fresh adds the refs of a list and appends those that are new to into.
func (s *seenRefs) fresh(list, into []ref) []ref {
	for i, x := range list {
		if s.bits != nil {
			return s.freshBits(list[i:], into)
		}
		if s.insertFew(x) {
			into = append(into, x)
		}
	}
	return into
}

// freshBits is fresh where there is a bitmap. It does not branch on whether a ref is new.
func (s *seenRefs) freshBits(list, into []ref) []ref {
	b, base, n := s.bits, s.r.base, len(into)
	into = slices.Grow(into, len(list))[:n+len(list)]
	for _, x := range list {
		into[n] = x
		if x > base {
			n += count(s.insertFew(x))
			continue
		}
		word := b[x>>6]
		if word == 0 {
			s.words = append(s.words, x>>6)
		}
		b[x>>6] = word | 1<<(x&63)
		n += int(word>>(x&63)&1 ^ 1)
	}
	return into[:n]
}

// spans are lists by ref.
type spans struct {
	r     *run
	few   *remembered // number of a list + 1
	dense []int32     // the same by entity, once there are many
	ends  []int       // of the lists, the first of which begins at 0
	all   []ref
}

func newSpans(r *run) *spans { return &spans{r: r, few: newRemembered(), ends: []int{0}} }

// of returns the list of x, if there is one.
func (s *spans) of(x ref) (list []ref, ok bool) {
	var at int32
	if uint(x) < uint(len(s.dense)) {
		at = s.dense[x]
	} else {
		at, _ = s.few.get(uint64(x))
	}
	if at == 0 {
		return nil, false
	}
	return s.all[s.ends[at-1]:s.ends[at]:s.ends[at]], true
}

// put copies a list for x, which has none, and returns it.
func (s *spans) put(x ref, list []ref) []ref {
	start := len(s.all)
	s.all = append(s.all, list...)
	s.ends = append(s.ends, len(s.all))
	s.r.keep(4*len(list) + 24)
	at := int32(len(s.ends) - 1)
	switch {
	case uint(x) < uint(len(s.dense)):
		s.dense[x] = at
	default:
		s.few.put(uint64(x), at)
		if s.dense == nil && s.few.n > 4*fewSeen {
			s.spread()
		}
	}
	return s.all[start:len(s.all):len(s.all)]
}

func (s *spans) spread() {
	s.dense = make([]int32, int(s.r.base)+1)
	s.r.keep(4 * len(s.dense))
	s.few.each(func(key uint64, v int32) {
		if key < uint64(len(s.dense)) {
			s.dense[key] = v
		}
	})
}
