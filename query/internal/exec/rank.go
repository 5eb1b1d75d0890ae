package exec

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// ranks are the places of entities in the order of their names, so that answers with many
// of them are sorted by number. They are made for the entities that answers have had.
type ranks struct {
	of    []uint32 // by id, from 1 on; 0: none
	ids   []graph.ID
	names []string     // by rank
	terms []quad.Value // by rank
}

func (r *ranks) has(id graph.ID) bool { return r != nil && int(id) < len(r.of) && r.of[id] != 0 }

// manyNames is how many lines are worth ranking their entities for.
const manyNames = 1024

// rank has the entities of lines ranked, if they are many: those in columns from some on.
func (a *arranger) rank(lines []line, from int) {
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
		add(l.cells[from:])
		add(l.keys)
	}
	if a.few && known != nil && len(known.ids)+len(ids) > fewLeaders || a.few && len(ids) > fewLeaders {
		return
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
		id   graph.ID
		term quad.Value
	}
	all := make([]named, len(ids))
	for i, id := range ids {
		if i&1023 == 0 {
			r.check(unit())
		}
		if known.has(id) {
			at := known.of[id] - 1
			text := known.names[at]
			all[i] = named{name{text: text, folded: lexicon.Fold(text)}, id, known.terms[at]}
			continue
		}
		text := r.name(id)
		all[i] = named{name{text: text, folded: lexicon.Fold(text)}, id, r.snap.Term(id)}
	}
	slices.SortFunc(all, func(a, b named) int {
		return cmp.Or(strings.Compare(a.folded, b.folded), strings.Compare(a.text, b.text), cmp.Compare(a.id, b.id))
	})
	out := &ranks{of: make([]uint32, r.env.Snapshot.Terms()+1), ids: ids, names: make([]string, len(all)), terms: make([]quad.Value, len(all))}
	for i, n := range all {
		out.of[n.id] = uint32(i + 1)
		out.names[i], out.terms[i] = n.text, n.term
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
	bytes := int64(4*len(r.of) + 100*len(r.ids))
	if old := k.ranks.Load(); old != nil {
		k.used -= int64(4*len(old.of) + 100*len(old.ids))
	}
	if k.take(bytes) {
		k.ranks.Store(r)
	}
}

// arrangeByRank sorts many lines, which do not differ in the columns before one, and of which
// the cell there is an entity that is ranked, by that number; false for others.
func (a *arranger) arrangeByRank(lines []line, col int) bool {
	if a.ranks == nil || len(a.s.Order) > 0 {
		return false
	}
	keys := make([]uint64, len(lines))
	for i, l := range lines {
		if len(l.cells) <= col || l.cells[col].Type != value.Node || !a.ranks.has(l.cells[col].ID) {
			return false
		}
		keys[i] = uint64(a.ranks.of[l.cells[col].ID])<<32 | uint64(i)
	}
	slices.Sort(keys)
	sorted := make([]line, len(lines))
	for i, k := range keys {
		sorted[i] = lines[uint32(k)]
	}
	copy(lines, sorted)
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && keys[to]>>32 == keys[from]>>32 {
			to++
		}
		if to-from > 1 {
			slices.SortFunc(lines[from:to], a.compare)
		}
		from = to
	}
	return true
}

// term returns the term of an entity of the answer.
func (r *run) term(id graph.ID) quad.Value {
	if n, ok := r.names[id]; ok && n.term != nil {
		return n.term
	}
	if k := r.kept.ranks.Load(); k.has(id) && r.kept.snap == r.env.Snapshot {
		return k.terms[k.of[id]-1]
	}
	return r.snap.Term(id)
}
