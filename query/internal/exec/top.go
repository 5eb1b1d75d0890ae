package exec

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// firstGuess is how many assignments are looked at for the first rows of a limit: that many
// where each gives a row of its own, some more where several may give the same.
func (a *arranger) firstGuess() int {
	if a.apart() {
		return a.s.Limit
	}
	return 2*a.s.Limit + 16
}

// apart reports whether each assignment surely gives a row of its own: variables that are
// columns determine all others.
func (a *arranger) apart() bool {
	if isVars(a.s) {
		return true
	}
	walk, ok := a.s.Body.(*plan.Walk)
	if !ok {
		return false
	}
	var keys []*reading.Var
	for _, c := range a.s.Columns {
		if v, ok := c.(plan.Var); ok {
			keys = append(keys, v.Var)
		}
	}
	w := &walker{r: a.r, from: map[*reading.Var]*reading.Var{}}
	w.look(walk.Body, nil)
	return !slices.ContainsFunc(a.s.Vars, func(v *reading.Var) bool { return !w.determined(v, keys) })
}

// among returns the assignments that can be among the first k, by their keys alone: those
// that do not come behind the k-th.
func (a *arranger) among(rows []int32, k int) []int32 {
	if a.s.Limit == 0 || len(a.s.Order) == 0 || len(rows) <= k || !a.partial && len(rows) <= 4*k {
		return rows
	}
	keys := make([]sortKey, len(a.s.Order))
	for i, o := range a.s.Order {
		keys[i] = a.sortKey(i, rows)
		keys[i].desc = o.Desc
	}
	order := func(i, j int) int { return a.compareAt(keys, i, j) }
	best := &worstFirst{order: order}
	for i := range rows {
		a.r.step(a.t)
		switch {
		case len(best.at) < k:
			heap.Push(best, i)
		case order(i, best.at[0]) < 0:
			best.at[0] = i
			heap.Fix(best, 0)
		}
	}
	border := best.at[0]
	var out []int32
	for i, row := range rows {
		if order(i, border) <= 0 {
			out = append(out, row)
		}
	}
	return out
}

// sortKey is what assignments are ordered by: numbers where they will do, else values.
type sortKey struct {
	numbers []int64
	missing []bool
	values  []value.Value
	desc    bool
}

func (a *arranger) sortKey(k int, rows []int32) sortKey {
	if n := a.number(a.s.Order[k].Expr, len(rows)); n.of != nil {
		out := sortKey{numbers: make([]int64, len(rows)), missing: make([]bool, len(rows))}
		for i, row := range rows {
			x, ok := n.of(a.t.row(int(row)))
			out.numbers[i], out.missing[i] = x, !ok
		}
		return out
	}
	out := sortKey{values: make([]value.Value, len(rows))}
	var vs []value.Value
	for i, row := range rows {
		a.r.step(a.t)
		vs = a.keys[k](a.t.row(int(row)), vs[:0])
		out.values[i] = first(vs, a.s.Order[k].Desc)
	}
	return out
}

// compareAt orders two assignments as compareKeys orders their lines.
func (a *arranger) compareAt(keys []sortKey, i, j int) int {
	for _, k := range keys {
		c := 0
		switch {
		case k.numbers == nil:
			c = a.order(k.values[i], k.values[j], k.desc)
		case k.missing[i] || k.missing[j]:
			c = count(k.missing[i]) - count(k.missing[j])
		case k.desc:
			c = cmp.Compare(k.numbers[j], k.numbers[i])
		default:
			c = cmp.Compare(k.numbers[i], k.numbers[j])
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// worstFirst is a heap of the best assignments, the worst of them first.
type worstFirst struct {
	at    []int
	order func(i, j int) int
}

func (h *worstFirst) Len() int           { return len(h.at) }
func (h *worstFirst) Less(i, j int) bool { return h.order(h.at[i], h.at[j]) > 0 }
func (h *worstFirst) Swap(i, j int)      { h.at[i], h.at[j] = h.at[j], h.at[i] }
func (h *worstFirst) Push(x any)         { h.at = append(h.at, x.(int)) }
func (h *worstFirst) Pop() any           { panic("unreachable: nothing is taken") }
