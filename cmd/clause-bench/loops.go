package main

import (
	"math"
	"sort"
)

// loops answer the questions of questions/ by hand, in one thread, over arrays: how fast each
// could be. A loop returns its answer cell after cell, with numbers for entities.
var loops = map[string]func(a *arrays, p params) []any{
	"q01": func(a *arrays, p params) []any {
		return []any{p.F, a.name[p.F], a.country[p.F], a.sector[p.F], a.founded[p.F]}
	},
	"q02": (*arrays).contractsOf,
	"q03": (*arrays).partnersWithOpen,
	"q04": (*arrays).openPairs,
	"q05": (*arrays).neverExclusive,
	"q06": (*arrays).without,
	"q07": (*arrays).conflicts,
	"q08": (*arrays).collisions,
	"q09": (*arrays).below,
	"q10": (*arrays).greatestGroups,
	"q11": (*arrays).threeSteps,
	"q12": (*arrays).distance,
	"q13": (*arrays).triangles,
	"q14": (*arrays).mostCustomers,
	"q15": (*arrays).current,
	"q16": (*arrays).dearest,
}

// params are what stands for {{F}}, {{A}} and {{B}} in a question.
type params struct{ F, A, B uint32 }

func (s *stamps) clear() { s.now++ }

func (a *arrays) contractsOf(p params) (out []any) {
	for i := a.of[p.F]; i < a.of[p.F+1]; i++ {
		out = append(out, a.id[i], a.name[a.provider[i]], a.scopeName[a.scope[i]], a.value[i])
	}
	return out
}

func (a *arrays) partnersWithOpen(p params) (out []any) {
	for _, g := range a.partners.at(p.F) {
		for i := a.of[g]; i < a.of[g+1]; i++ {
			if !a.exclusive[i] {
				out = append(out, g, a.name[g])
				break
			}
		}
	}
	return out
}

func (a *arrays) openPairs(params) []any {
	n := 0
	for f := uint32(1); int(f) <= a.firms; f++ {
		a.seenProviders.clear()
		for _, g := range a.partners.at(f) {
			for i := a.of[g]; i < a.of[g+1]; i++ {
				if !a.exclusive[i] && a.seenProviders.add(a.provider[i]) {
					n++
				}
			}
		}
	}
	return []any{n}
}

func (a *arrays) neverExclusive(params) []any {
	n, sum := 0, 0
firms:
	for f := 1; f <= a.firms; f++ {
		from, to := a.of[f], a.of[f+1]
		if from == to {
			continue
		}
		for _, yes := range a.exclusive[from:to] {
			if yes {
				continue firms
			}
		}
		n++
		sum += a.founded[f]
	}
	return []any{n, sum}
}

func (a *arrays) without(params) (out []any) {
	for f := 1; f <= a.firms; f++ {
		if a.of[f] == a.of[f+1] {
			out = append(out, f)
		}
	}
	return out
}

// rivals calls found with each two contracts of one customer with two providers at the same
// time, one of which is exclusive.
func (a *arrays) rivals(found func(i, j uint32)) {
	for f := 1; f <= a.firms; f++ {
		from, to := a.of[f], a.of[f+1]
		for i := from; i < to; i++ {
			if !a.exclusive[i] {
				continue
			}
			for j := from; j < to; j++ {
				if j == i || a.exclusive[j] && j < i {
					continue
				}
				if a.provider[i] != a.provider[j] && a.start[i] <= a.end[j] && a.start[j] <= a.end[i] {
					found(i, j)
				}
			}
		}
	}
}

func (a *arrays) conflicts(params) (out []any) {
	a.rivals(func(i, j uint32) {
		if a.scope[i] == a.scope[j] {
			out = append(out, min(a.id[i], a.id[j]), max(a.id[i], a.id[j]))
		}
	})
	return out
}

func (a *arrays) collisions(params) []any {
	n, sum := 0, int64(0)
	a.rivals(func(i, j uint32) {
		if a.related[a.scope[i]][a.scope[j]] {
			n++
			sum += a.value[i] + a.value[j]
		}
	})
	return []any{n, sum}
}

func (a *arrays) below(p params) (out []any) {
	queue := append([]uint32{}, a.kids.at(p.F)...)
	for i := 0; i < len(queue); i++ {
		out = append(out, queue[i])
		queue = append(queue, a.kids.at(queue[i])...)
	}
	return out
}

func (a *arrays) greatestGroups(params) (out []any) {
	root, count := make([]uint32, a.firms+1), make([]int, a.firms+1)
	for f := uint32(1); int(f) <= a.firms; f++ {
		r := f
		for a.parent[r] != 0 && root[r] == 0 {
			r = a.parent[r]
		}
		if root[r] != 0 {
			r = root[r]
		}
		if root[f] = r; r != f {
			count[r]++
		}
	}
	for _, r := range first(10, count, func(i int) bool { return a.parent[i] == 0 }) {
		out = append(out, r, a.name[r], count[r])
	}
	return out
}

// first returns the k numbers from 1 on with the greatest counts, the lower of equals first.
func first(k int, count []int, ok func(i int) bool) (best []int) {
	for i := 1; i < len(count); i++ {
		if len(best) == k && count[i] <= count[best[k-1]] || !ok(i) {
			continue
		}
		at := sort.Search(len(best), func(j int) bool { return count[best[j]] < count[i] })
		best = append(best, 0)
		copy(best[at+1:], best[at:])
		best[at] = i
		best = best[:min(k, len(best))]
	}
	return best
}

func (a *arrays) threeSteps(p params) []any {
	a.seenFirms.clear()
	a.seenFirms.add(p.F)
	front, n := []uint32{p.F}, 0
	for range 3 {
		var next []uint32
		for _, f := range front {
			for _, g := range a.partners.at(f) {
				if a.seenFirms.add(g) {
					n++
					next = append(next, g)
				}
			}
		}
		front = next
	}
	return []any{n}
}

// distance searches from both ends, the smaller front first.
func (a *arrays) distance(p params) []any {
	if p.A == p.B {
		return nil
	}
	var side [2][]uint32
	dist := [2]map[uint32]bool{{p.A: true}, {p.B: true}}
	side[0], side[1] = []uint32{p.A}, []uint32{p.B}
	for steps := 1; len(side[0]) > 0 && len(side[1]) > 0; steps++ {
		i := 0
		if len(side[1]) < len(side[0]) {
			i = 1
		}
		var next []uint32
		for _, f := range side[i] {
			for _, g := range a.partners.at(f) {
				if dist[1-i][g] {
					return []any{steps}
				}
				if !dist[i][g] {
					dist[i][g] = true
					next = append(next, g)
				}
			}
		}
		side[i] = next
	}
	return nil
}

// triangles leads each edge to the end with more partners and meets what is left.
func (a *arrays) triangles(params) []any {
	degree := func(f uint32) uint32 { return a.partners.off[f+1] - a.partners.off[f] }
	up := runs{off: make([]uint32, a.firms+2)}
	for f := uint32(1); int(f) <= a.firms; f++ {
		for _, g := range a.partners.at(f) {
			if d, e := degree(f), degree(g); d < e || d == e && f < g {
				up.all = append(up.all, g)
			}
		}
		up.off[f+1] = uint32(len(up.all))
	}
	n := 0
	for f := uint32(1); int(f) <= a.firms; f++ {
		a.seenFirms.clear()
		for _, g := range up.at(f) {
			a.seenFirms.of[g] = a.seenFirms.now
		}
		for _, g := range up.at(f) {
			for _, h := range up.at(g) {
				if a.seenFirms.of[h] == a.seenFirms.now {
					n++
				}
			}
		}
	}
	return []any{n}
}

func (a *arrays) mostCustomers(params) (out []any) {
	count := make([]int, a.firms+1)
	for f := 1; f <= a.firms; f++ {
		a.seenProviders.clear()
		for _, p := range a.provider[a.of[f]:a.of[f+1]] {
			if a.seenProviders.add(p) {
				count[p]++
			}
		}
	}
	for _, p := range first(10, count, func(i int) bool { return a.isProvider[i] }) {
		out = append(out, p, a.name[p], count[p])
	}
	return out
}

func (a *arrays) current(params) (out []any) {
	day := dayOf("2025-11-03")
	count := make([]int, a.firms+1)
	for i, start := range a.start {
		if start <= day && a.end[i] >= day {
			count[a.provider[i]]++
		}
	}
	for p, n := range count {
		if n > 0 {
			out = append(out, p, n)
		}
	}
	return out
}

func (a *arrays) dearest(params) (out []any) {
	var best []int
	least := int64(math.MinInt64)
	before := func(i, j int) bool {
		return a.value[i] > a.value[j] || a.value[i] == a.value[j] && a.id[i] < a.id[j]
	}
	for i, v := range a.value {
		if v < least {
			continue
		}
		at := sort.Search(len(best), func(k int) bool { return before(i, best[k]) })
		best = append(best, 0)
		copy(best[at+1:], best[at:])
		best[at] = i
		if len(best) > 20 {
			best = best[:20]
			least = a.value[best[19]]
		}
	}
	for _, i := range best {
		out = append(out, a.id[i], a.name[a.customer[i]], a.name[a.provider[i]], a.value[i])
	}
	return out
}
