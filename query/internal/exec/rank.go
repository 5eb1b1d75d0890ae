package exec

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/value"
)

// ranks are the places of entities in the order of their names, so that answers with many
// of them are sorted by number. They are made for the entities that answers have had.
type ranks struct {
	of  []uint32 // by id; 0: none
	ids []graph.ID
}

func (r *ranks) has(id graph.ID) bool { return r != nil && int(id) < len(r.of) && r.of[id] != 0 }

// manyNames is how many lines are worth ranking their entities for.
const manyNames = 1024

// rank has the entities of lines ranked, if they are many.
func (a *arranger) rank(lines []line) {
	if len(lines) < manyNames {
		return
	}
	var ids []graph.ID
	known := a.r.kept.ranks.Load()
	add := func(vs []value.Value) {
		for _, v := range vs {
			if v.Type == value.Node && !known.has(v.ID) && int(v.ID) <= a.r.env.Snapshot.Terms() {
				ids = append(ids, v.ID)
			}
		}
	}
	for _, l := range lines {
		add(l.cells)
		add(l.keys)
	}
	if len(ids) > 0 {
		known = a.r.ranked(known, ids)
	}
	a.ranks = known
}

// ranked returns ranks of those known before and of ids, and keeps them.
func (r *run) ranked(known *ranks, ids []graph.ID) *ranks {
	if known != nil {
		ids = append(ids, known.ids...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	type named struct {
		name
		id graph.ID
	}
	all := make([]named, len(ids))
	for i, id := range ids {
		if i&1023 == 0 {
			r.check(unit())
		}
		text := r.name(id)
		all[i] = named{name{text, strings.ToLower(text)}, id}
	}
	slices.SortFunc(all, func(a, b named) int {
		return cmp.Or(strings.Compare(a.folded, b.folded), strings.Compare(a.text, b.text), cmp.Compare(a.id, b.id))
	})
	out := &ranks{of: make([]uint32, r.env.Snapshot.Terms()+1), ids: ids}
	for i, n := range all {
		out.of[n.id] = uint32(i + 1)
	}
	r.kept.keepRanks(out)
	return out
}

// keepRanks leaves ranks for later questions.
func (k *Kept) keepRanks(r *ranks) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if old := k.ranks.Load(); old != nil && len(old.ids) > len(r.ids) {
		return
	}
	if k.take(int64(4*len(r.of) + 4*len(r.ids))) {
		k.ranks.Store(r)
	}
}
