package exec

import (
	"cmp"
	"math"
	"slices"

	"github.com/clausekg/clause/graph"
)

// ranks are the places of entities in the order of their names, so that answers with many
// of them are sorted by number. They are made for the entities that answers have had.
type ranks struct {
	of  []uint32   // by id, from 1 on; 0: none
	ids []graph.ID // by rank
}

func (r *ranks) has(id graph.ID) bool { return r != nil && int(id) < len(r.of) && r.of[id] != 0 }

func (r *ranks) bytes() int64 {
	if r == nil {
		return 0
	}
	return 4 * int64(len(r.of)+len(r.ids))
}

// manyNames is how many rows are worth ranking their entities for.
const manyNames = 1024

// sortRanked puts many rows in the order of what entities are called, by their ranks; false
// where some cannot have one.
func (a *arranger) sortRanked(s *lane, rows []int32, desc bool) bool {
	known := a.r.kept.ranks.Load()
	var fresh []graph.ID
	for _, row := range rows {
		a.r.look()
		switch id := s.ids[row]; {
		case id == 0 || known.has(id):
		case int(id) > a.r.env.Snapshot.Terms():
			return false
		default:
			fresh = append(fresh, id)
		}
	}
	if len(fresh) > 0 {
		// Ranks take a place for each thing of the graph: they are not made for rows that are
		// few beside these, where they could not be kept.
		if terms := int64(a.r.env.Snapshot.Terms()); 4*terms > a.r.kept.budget && int64(len(rows)) < terms/16 {
			return false
		}
		known = a.r.ranked(known, fresh)
	}
	keys := make([]uint64, len(rows))
	for i, row := range rows {
		rank := uint32(math.MaxUint32) // nothing comes last
		if id := s.ids[row]; id != 0 {
			rank = known.of[id]
			if desc {
				rank = uint32(len(known.ids)) + 1 - rank
			}
		}
		keys[i] = uint64(rank)<<32 | uint64(uint32(row))
		a.r.look()
	}
	for i, key := range a.r.sortKeys(keys) {
		rows[i] = int32(uint32(key))
	}
	return true
}

// sortKeys sorts numbers by their upper halves, eleven bits after eleven, and leaves what has
// the same as it stands.
func (r *run) sortKeys(keys []uint64) []uint64 {
	const width = 11
	var all uint64
	for _, k := range keys {
		all |= k
	}
	from, to := keys, make([]uint64, len(keys))
	for shift := 32; shift < 64 && all>>shift != 0; shift += width {
		var starts [1<<width + 1]int
		for _, k := range from {
			r.look()
			starts[k>>shift&(1<<width-1)+1]++
		}
		for i := 1; i < len(starts); i++ {
			starts[i] += starts[i-1]
		}
		for _, k := range from {
			r.look()
			at := &starts[k>>shift&(1<<width-1)]
			to[*at] = k
			*at++
		}
		from, to = to, from
	}
	return from
}

// ranked returns ranks of those known before and of ids, and keeps them.
func (r *run) ranked(known *ranks, ids []graph.ID) *ranks {
	slices.SortFunc(ids, looking(r, cmp.Compare[graph.ID]))
	ids = slices.Compact(ids)
	list := make([]sortable, len(ids))
	for i, id := range ids {
		r.look()
		n := r.named(id)
		list[i] = sortable{folded: n.folded, text: n.text, id: id}
	}
	slices.SortFunc(list, looking(r, func(a, b sortable) int { return a.compare(&b, false) }))
	out := &ranks{of: make([]uint32, r.env.Snapshot.Terms()+1), ids: make([]graph.ID, 0, len(list))}
	if known == nil {
		known = &ranks{}
	}
	// Both lists are in order.
	rest := known.ids
	for i := range list {
		for len(rest) > 0 {
			r.look()
			n := r.named(rest[0])
			if before := (sortable{folded: n.folded, text: n.text, id: rest[0]}); before.compare(&list[i], false) > 0 {
				break
			}
			out.ids, rest = append(out.ids, rest[0]), rest[1:]
		}
		out.ids = append(out.ids, list[i].id)
	}
	out.ids = append(out.ids, rest...)
	for i, id := range out.ids {
		r.look()
		out.of[id] = uint32(i + 1)
	}
	r.kept.keepRanks(out)
	return out
}

// keepRanks leaves ranks for later questions.
func (k *Kept) keepRanks(r *ranks) {
	k.mu.Lock()
	defer k.mu.Unlock()
	old := k.ranks.Load()
	if old != nil && len(old.ids) > len(r.ids) {
		return
	}
	k.used -= old.bytes()
	k.ranks.Store(nil)
	if k.room(r.bytes()) {
		k.ranks.Store(r)
	}
}
