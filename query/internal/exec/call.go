package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// memo is what has been derived for a definition: rows of all its arguments, complete for
// the seeds, which are the values of its bound arguments that it was asked about. It holds
// on the days [from, until).
type memo struct {
	def         *plan.Def
	vars        []*reading.Var // stand for the arguments
	bound       []*reading.Var // those of them that are bound
	seeds       *rowSet
	rows        *rowSet
	complete    bool // of a definition without bound arguments
	from, until int64
	by          map[uint64]*index // rows by the arguments that a call knows
}

func newMemo(def *plan.Def, day int64) *memo {
	m := &memo{def: def, from: day, until: never, by: map[uint64]*index{}}
	for i := range def.Pred.Params {
		v := &reading.Var{}
		m.vars = append(m.vars, v)
		if def.Bound&(1<<i) != 0 {
			m.bound = append(m.bound, v)
		}
	}
	m.seeds, m.rows = newRowSet(m.bound), newRowSet(m.vars)
	return m
}

// call looks up a derived predicate.
func (r *run) call(n *plan.Call, in *table) *table {
	ps, fresh := r.places(n.Args, in)
	out := newTable(append(slices.Clone(in.vars), fresh...))
	if in.n == 0 {
		return out
	}
	if rows, ok := r.newest[n]; ok {
		r.beside(ps, in, out, newLookup(rows, ps))
		return out
	}
	m := r.memoOf(n.Def)
	seeds := newRowSet(m.bound)
	key := make([]ref, len(m.bound))
	for i := range in.n {
		r.step(seeds.table)
		row, at := in.row(i), 0
		for j, p := range ps {
			if n.Def.Bound&(1<<j) != 0 {
				key[at] = p.of(row)
				at++
			}
		}
		if !slices.Contains(key, 0) {
			seeds.insert(key)
		}
	}
	r.derive(m, seeds.table)
	r.beside(ps, in, out, m.lookup(ps))
	return out
}

// lookup is rows of a predicate with an index by the arguments that are known.
type lookup struct {
	*index
	known []int
}

func newLookup(rows *table, ps []place) lookup {
	known, _ := knownOf(ps)
	vars := make([]*reading.Var, len(known))
	for i, k := range known {
		vars[i] = rows.vars[k]
	}
	return lookup{newIndex(rows, vars), known}
}

func knownOf(ps []place) (known []int, mask uint64) {
	for i, p := range ps {
		if !p.open {
			known = append(known, i)
			mask |= 1 << i
		}
	}
	return known, mask
}

func (m *memo) lookup(ps []place) lookup {
	known, mask := knownOf(ps)
	if m.by[mask] == nil {
		m.by[mask] = newLookup(m.rows.table, ps).index
	}
	m.by[mask].follow()
	return lookup{m.by[mask], known}
}

// beside gives every row of in beside each row of the predicate that agrees with it.
func (r *run) beside(ps []place, in, out *table, rows lookup) {
	key := make([]ref, len(rows.known))
	var open []int
	for i, p := range ps {
		if p.open && p.again < 0 {
			open = append(open, i)
		}
	}
	more := make([]ref, len(open))
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		for j, k := range rows.known {
			key[j] = ps[k].of(row)
		}
		rows.rows(key, func(j int) {
			r.step(out)
			found := rows.t.row(j)
			for k, p := range ps {
				if p.open && p.again >= 0 && found[k] != found[p.again] {
					return
				}
			}
			out.add(row, pick(found, open, more)...)
		})
	}
}

// memoOf returns what is remembered of a definition and holds on the day.
func (r *run) memoOf(def *plan.Def) *memo {
	m := r.memos[def]
	if m == nil || r.day < m.from || r.day >= m.until {
		m = newMemo(def, r.day)
		put(&r.memos, def, m)
	}
	return m
}

// derive completes a memo for seeds.
func (r *run) derive(m *memo, seeds *table) {
	fresh := newTable(m.bound)
	for i := range seeds.n {
		if !m.seeds.has(seeds.row(i)) {
			fresh.add(seeds.row(i))
		}
	}
	defer func() { r.change(m.until) }()
	switch {
	case m.complete || fresh.n == 0:
		return
	case r.solving[m]:
		for i := range fresh.n {
			m.seeds.insert(fresh.row(i))
		}
		return
	}
	until := r.until
	r.until, m.from = never, r.day
	switch {
	case m.def.Group != 0 && m.def.Bound == 0:
		r.fixpoint(m)
	case m.def.Group != 0:
		r.demand(m, fresh)
	default:
		var found *table
		for _, rule := range m.def.Rules {
			if !rule.Turned {
				found = r.fires(m, rule, rule.Body, fresh)
			}
			r.derived(m, rule, found, nil)
		}
	}
	for i := range fresh.n {
		m.seeds.insert(fresh.row(i))
	}
	m.complete = m.def.Bound == 0
	m.until = min(m.until, r.until)
	if !r.watched {
		m.until = r.day + 1 // nobody looked how long it holds
	}
	r.until = until
}

// deriveRule adds what a rule gives for seeds to a memo; what is new also to fresh, unless
// that is nil.
func (r *run) deriveRule(m *memo, rule *plan.Rule, body plan.Node, seeds, fresh *table) {
	r.derived(m, rule, r.fires(m, rule, body, seeds), fresh)
}

// fires returns the assignments of a rule's body for seeds.
func (r *run) fires(m *memo, rule *plan.Rule, body plan.Node, seeds *table) *table {
	in := &table{n: seeds.n, data: seeds.data}
	for i, v := range rule.Vars {
		if m.def.Bound&(1<<i) != 0 {
			in.vars = append(in.vars, v)
		}
	}
	return r.eval(body, in)
}

// derived adds what a rule says of the assignments of its body.
func (r *run) derived(m *memo, rule *plan.Rule, out, fresh *table) {
	cols := out.columns(rule.Vars)
	row := make([]ref, len(cols))
	before := m.rows.bytes()
	for i := range out.n {
		r.step(out)
		pick(out.row(i), cols, row)
		if m.rows.insert(row) && fresh != nil {
			fresh.add(row)
		}
	}
	r.keep(m.rows.bytes() - before)
}
