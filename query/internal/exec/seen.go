package exec

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
