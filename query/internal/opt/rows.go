package opt

import (
	"fmt"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/plan"
)

// Rows estimates how many rows each operator of an optimised plan gives in all, as often as
// it is asked, by the counts by which the plan was made. What a definition gives is that for
// all its calls, those from itself aside.
func Rows(p *plan.Plan, snap *graph.Snapshot) map[plan.Node]float64 {
	full := map[plan.Key]*plan.Def{} // estimates of calls go by whole definitions
	for key, def := range p.Defs {
		full[plan.Key{Pred: key.Pred}] = def
	}
	c := &counter{
		placer: newPlacer(&plan.Plan{Defs: full}, newStats(snap)),
		out:    map[plan.Node]float64{}, calls: map[*plan.Def]float64{},
	}
	c.byCount = true
	if p.Sources != nil {
		c.set(p.Sources, nil, 1)
	}
	switch f := p.Form.(type) {
	case *plan.Set:
		c.set(f, nil, 1)
	case *plan.Slot:
		c.set(f.Set, f.Free, 1)
	case *plan.When:
		c.node(f.Body, nil, 1)
	case *plan.Direct:
		if f.Over != nil {
			c.set(f.Over, nil, 1)
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
	for len(c.pending) > 0 {
		def := c.pending[0]
		c.pending = c.pending[1:]
		for _, r := range def.Rules {
			if r.Turned {
				continue
			}
			c.node(r.Body, boundOf(r.Vars, def.Bound), c.calls[def])
		}
	}
	return c.out
}

// counter carries the number of rows through a plan.
type counter struct {
	*placer
	out     map[plan.Node]float64
	calls   map[*plan.Def]float64
	pending []*plan.Def
}

func (c *counter) set(s *plan.Set, bound vars, in float64) {
	rows := in
	if _, known := c.out[s.Body]; !known { // sets may have one body
		rows = c.node(s.Body, bound, in)
	}
	c.exprs(s.Columns, rows)
	for _, o := range s.Order {
		c.exprs([]plan.Expr{o.Expr}, rows)
	}
}

// exprs counts what the sets in expressions give that are computed for so many rows.
func (c *counter) exprs(es []plan.Expr, rows float64) {
	for _, e := range es {
		switch e := e.(type) {
		case plan.Values:
			c.exprs([]plan.Expr{e.Arg}, rows)
		case plan.Computed:
			c.exprs([]plan.Expr{e.Arg}, rows)
		case plan.Arith:
			c.exprs([]plan.Expr{e.Left, e.Right}, rows)
		case *plan.Slot:
			if len(e.Free) == 0 {
				rows = 1
			}
			c.set(e.Set, e.Free, rows)
		}
	}
}

// node notes and returns how many rows n gives for so many, where bound is known.
func (c *counter) node(n plan.Node, bound vars, in float64) float64 {
	rows := min(c.rows(n, bound, in), 1e15)
	c.out[n] = rows
	return rows
}

func (c *counter) rows(n plan.Node, bound vars, in float64) float64 {
	open := plan.Minus(plan.Free(n), bound)
	switch n := n.(type) {
	case *plan.Join:
		for _, p := range n.Parts {
			in = c.node(p, bound, in)
			bound = bound.with(plan.Free(p)...)
		}
		return in
	case *plan.Union:
		sum := 0.0
		for _, p := range n.Parts {
			sum += c.node(p, bound, in)
		}
		if len(open) == 0 {
			return min(sum, in)
		}
		return sum
	case *plan.Walk:
		return c.node(n.Body, bound, in)
	case *plan.Among:
		return min(c.node(n.Body, bound, in), in)
	case *plan.Semi:
		rows := c.node(n.Body, bound, in)
		if len(open) == 0 {
			return min(rows, in)
		}
		return rows
	case *plan.Anti:
		rows := c.node(n.Body, bound, in)
		return max(in-rows, 0.05*in)
	case *plan.Count:
		if n.Cond != nil {
			c.node(n.Cond, bound, in)
			c.node(n.Body, bound.with(plan.Free(n.Cond)...), in)
			return in / 2
		}
		c.node(n.Body, bound, in)
		return in / 2
	case *plan.Days:
		return c.node(n.Body, bound, in)
	case *plan.Meet:
		rows := in
		for _, p := range n.Parts {
			rows = c.node(p, bound, rows)
			bound = bound.with(n.Var)
		}
		return rows
	case *plan.Each:
		return in * c.stats.places(n.Parts[0], n.Var)
	case *plan.Bind:
		return in
	case *plan.Equals:
		c.exprs([]plan.Expr{n.Expr}, in)
		return in * c.seek(n.Pred, n.Expr).rows
	case *plan.Call:
		if _, known := c.calls[n.Def]; !known {
			c.pending = append(c.pending, n.Def)
		}
		c.calls[n.Def] += in
	case *plan.Closure:
		c.node(n.Forward, vars{n.From}, in)
		if n.Backward != n.Forward {
			c.node(n.Backward, vars{n.To}, in)
		}
	}
	e, ok := c.estimate(n, bound)
	if !ok {
		return in
	}
	return in * e.rows
}

// estimate is that of the placer for operators that it knows, of a body that has been placed
// already as it was placed.
func (c *counter) estimate(n plan.Node, bound vars) (estimate, bool) {
	switch n := n.(type) {
	case *plan.Call:
		rows := 0.0
		key := plan.Key{Pred: n.Pred, Bound: mask(n.Args, bound)}
		if c.open[key] {
			return estimate{rows: 1}, true
		}
		c.open[key] = true
		defer delete(c.open, key)
		quiet := &counter{placer: c.placer, out: map[plan.Node]float64{}, calls: map[*plan.Def]float64{n.Def: 0}}
		for _, r := range n.Def.Rules {
			rows += quiet.rows(r.Body, boundOf(r.Vars, n.Def.Bound), 1)
		}
		if len(plan.Minus(plan.Free(n), bound)) == 0 {
			rows = min(rows, 0.5)
		}
		return estimate{rows: rows}, true
	case *plan.Closure:
		step := c.rows(n.Forward, vars{n.From}, 1)
		if mask(n.Args, bound) == 2 {
			step = c.rows(n.Backward, vars{n.To}, 1)
		}
		if mask(n.Args, bound) == 3 {
			return estimate{rows: 0.3}, true
		}
		return estimate{rows: step * closureSteps}, true
	}
	return c.placer.estimate(n, bound)
}

// misjudged is by how many times an estimate must be wrong to be pointed at.
const misjudged = 10

// Misjudged reports whether an estimate was far from what came, and both are worth a look.
func Misjudged(estimated, came float64) bool {
	return max(estimated, came) >= 100 && (estimated > misjudged*max(came, 1) || came > misjudged*max(estimated, 1))
}
