package exec

import "github.com/clausekg/clause/graph"

// NewEager returns a Kept for which everything is built when it is first looked up, and
// all work is divided: as in a large graph.
func NewEager(snap *graph.Snapshot) *Kept {
	k := NewKept(snap, 0)
	k.eager = true
	return k
}

// NewTight returns the same with so little room that what is built soon gives way again.
func NewTight(snap *graph.Snapshot, budget int64) *Kept {
	k := NewKept(snap, budget)
	k.eager = true
	return k
}

// Strips is how many strips are kept.
func (k *Kept) Strips() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.strips)
}

// Sifted is how many lists of neighbours that compare are kept.
func (k *Kept) Sifted() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.sifted)
}

// Used is how many bytes of how many are taken, those of names included, and how often what
// was kept was left for something else.
func (k *Kept) Used() (used, of int64, evictions int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.used + k.budget/3 - k.names.left.Load(), k.budget + k.budget/3, k.evictions
}
