package exec

import "github.com/clausekg/clause/query/internal/plan"

// fixpoint derives the whole relations of a recursive group, semi-naively: after a first
// round of all rules, each round starts from what the last one found anew.
func (r *run) fixpoint(m *memo) {
	group := r.group(m)
	newest := map[*plan.Def]*table{}
	for _, g := range group {
		newest[g.def] = newTable(g.vars)
	}
	for _, g := range group {
		for _, rule := range g.def.Rules {
			r.deriveRule(g, rule, rule.Body, unit(), newest[g.def])
		}
	}
	for grown := true; grown; {
		found := map[*plan.Def]*table{}
		grown = false
		for _, g := range group {
			found[g.def] = newTable(g.vars)
			for _, rule := range g.def.Rules {
				r.round(g, rule, newest, found[g.def])
			}
			grown = grown || found[g.def].n > 0
		}
		newest = found
	}
	r.solved(group)
}

// round applies a rule to what is new. A rule of which that is not enough is applied to
// everything.
func (r *run) round(g *memo, rule *plan.Rule, newest map[*plan.Def]*table, found *table) {
	if rule.Steps == nil {
		if r.recursive(rule, g.def.Group) {
			r.deriveRule(g, rule, rule.Body, unit(), found)
		}
		return
	}
	for _, s := range rule.Steps {
		rows := newest[s.Newest.Def]
		if rows.n == 0 {
			continue
		}
		put(&r.newest, s.Newest, rows)
		r.deriveRule(g, rule, s.Body, unit(), found)
		delete(r.newest, s.Newest)
	}
}

// recursive reports whether a rule calls its own group.
func (r *run) recursive(rule *plan.Rule, group int) bool {
	found := false
	plan.Visit(rule.Body, func(n plan.Node) {
		c, ok := n.(*plan.Call)
		found = found || ok && c.Def.Group == group
	})
	return found
}

// group returns the memos of the definitions that m is derived with, in the order in which
// they call each other: whole relations for a whole one, else those on demand.
func (r *run) group(m *memo) []*memo {
	var out []*memo
	seen := map[*plan.Def]bool{}
	var visit func(d *plan.Def)
	visit = func(d *plan.Def) {
		if seen[d] || d.Group != m.def.Group || (d.Bound == 0) != (m.def.Bound == 0) {
			return
		}
		seen[d] = true
		g := r.memoOf(d)
		g.from = r.day
		put(&r.solving, g, true)
		out = append(out, g)
		for _, rule := range d.Rules {
			plan.Visit(rule.Body, func(n plan.Node) {
				if c, ok := n.(*plan.Call); ok {
					visit(c.Def)
				}
			})
		}
	}
	visit(m.def)
	return out
}

// solved ends a fixpoint: what the group has is complete, until the same day.
func (r *run) solved(group []*memo) {
	for _, g := range group {
		delete(r.solving, g)
		g.complete = g.def.Bound == 0
		g.until = min(g.until, r.until)
		if !r.watched {
			g.until = r.day + 1
		}
	}
}

// demand derives a recursive predicate for seeds: calls of the group that the rules make
// add to what is asked for, and all of it is derived again until nothing is asked or found
// anew. Seeds of earlier demands are complete and not derived again.
func (r *run) demand(m *memo, fresh *table) {
	group := r.group(m)
	done := make([]int, len(group))
	for i, g := range group {
		done[i] = g.seeds.n
	}
	for i := range fresh.n {
		m.seeds.insert(fresh.row(i))
	}
	for before := -1; ; {
		size := 0
		for i, g := range group {
			w := g.seeds.width()
			asked := &table{vars: g.bound, n: g.seeds.n - done[i], data: g.seeds.data[done[i]*w:]}
			for _, rule := range g.def.Rules {
				r.deriveRule(g, rule, rule.Body, asked, nil)
			}
			size += g.seeds.n + g.rows.n
		}
		if size == before {
			break
		}
		before = size
	}
	r.solved(group)
}
