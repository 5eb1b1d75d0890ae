package opt

import (
	"fmt"
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// fewSeeds is for how many assignments, as estimated, a recursive predicate is derived on
// demand; for more the whole relation is.
const fewSeeds = 1000

// apart is how much less a part must give to come first if it shares no variable with what
// is there: it will be multiplied.
const apart = 4

// mostBegun is of how many parts a join may have for each to be tried as the first.
const mostBegun = 12

// surely is how much cheaper another beginning must seem.
const surely = 1.5

// placer puts the parts of joins in order, says of every operator which of its variables
// are bound when it runs, and makes the definitions that calls need.
type placer struct {
	plan                    *plan.Plan
	stats                   stats
	byCount, narrow, demand bool
	lead, begin, equal      bool

	defs    map[plan.Key]*plan.Def
	host    map[plan.Node]bool // whether an operator asks the host program; nil: none does
	pending []*plan.Def
	known   map[known]estimate
	frees   map[plan.Node]vars
	open    map[plan.Key]bool // being estimated
	whole   int               // the recursive group whose whole relations are being placed, or 0
	newest  *plan.Call        // the call of a step that reads only the newest facts
	placed  *plan.Call        // what newest has become
}

func newPlacer(p *plan.Plan, s stats) *placer {
	return &placer{
		plan: p, stats: s, defs: map[plan.Key]*plan.Def{},
		known: map[known]estimate{}, frees: map[plan.Node]vars{}, open: map[plan.Key]bool{},
	}
}

// stuck is the panic of a plan that leaves a variable open.
type stuck struct{ open []*reading.Var }

// placePlan places the whole plan.
func (p *placer) placePlan() (out *plan.Plan, err error) {
	defer func() {
		switch s := recover().(type) {
		case nil:
		case stuck:
			out, err = nil, s.refusal()
		default:
			panic(s)
		}
	}()
	out = p.plan
	if out.Sources != nil {
		out.Sources = p.set(out.Sources, nil)
	}
	switch f := out.Form.(type) {
	case *plan.Set:
		out.Form = p.set(f, out.Given)
	case *plan.Slot:
		out.Form = p.slot(f)
	case *plan.When:
		out.Form = &plan.When{Body: p.scoped(f.Body, nil, nil, 1)}
	case *plan.Direct:
		if f.Over != nil {
			out.Form = &plan.Direct{Form: f.Form, Over: p.set(f.Over, nil)}
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
	for len(p.pending) > 0 {
		def := p.pending[0]
		p.pending = p.pending[1:]
		p.define(def)
	}
	out.Defs = p.defs
	return out, nil
}

func (s stuck) refusal() *diag.Error {
	if len(s.open) == 0 {
		return diag.Errorf(diag.Meaning, diag.Span{}, "this cannot be ordered so that each of its variables has a value before it is needed")
	}
	return diag.Errorf(diag.Meaning, diag.Span{}, "%s could be anything; say what %s is", s.open[0].Name, s.open[0].Name)
}

// set places a set for which outer variables are bound.
func (p *placer) set(s *plan.Set, bound vars) *plan.Set {
	out := *s
	out.Body = p.scoped(s.Body, bound, bound.with(s.Vars...), 1)
	inner := bound.with(p.free(s.Body)...)
	if open := plan.Minus(s.Vars, inner); len(open) > 0 {
		panic(stuck{open})
	}
	out.Columns = p.exprs(s.Columns)
	out.Order = nil
	for _, o := range s.Order {
		out.Order = append(out.Order, plan.Order{Expr: p.expr(o.Expr), Desc: o.Desc})
	}
	return &out
}

func (p *placer) slot(s *plan.Slot) *plan.Slot {
	return &plan.Slot{Each: s.Each, Fn: s.Fn, Set: p.set(s.Set, s.Free), Free: s.Free, Source: s.Source}
}

func (p *placer) exprs(es []plan.Expr) []plan.Expr {
	out := make([]plan.Expr, len(es))
	for i, e := range es {
		out[i] = p.expr(e)
	}
	return out
}

func (p *placer) expr(e plan.Expr) plan.Expr {
	switch e := e.(type) {
	case nil, plan.Var, plan.Fixed, plan.Today:
		return e
	case plan.Values:
		return plan.Values{Pred: e.Pred, Arg: p.expr(e.Arg)}
	case plan.Computed:
		return plan.Computed{Pred: e.Pred, Arg: p.expr(e.Arg)}
	case plan.Arith:
		return plan.Arith{Op: e.Op, Left: p.expr(e.Left), Right: p.expr(e.Right)}
	case *plan.Slot:
		return p.slot(e)
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

// scoped places the body of a scope, of which only need is looked at afterwards.
func (p *placer) scoped(n plan.Node, bound, need vars, rows float64) plan.Node {
	parts := flat(n)
	if parts == nil {
		parts = []plan.Node{n}
	}
	return p.join(parts, bound, need, rows)
}

// flat returns the parts of a join and of the joins in it.
func flat(n plan.Node) []plan.Node {
	j, ok := n.(*plan.Join)
	if !ok {
		return []plan.Node{n}
	}
	var out []plan.Node
	for _, part := range j.Parts {
		out = append(out, flat(part)...)
	}
	return out
}

// join places parts in order. With a need, what neither it nor a later part needs is
// dropped on the way; without, all is kept.
func (p *placer) join(parts []plan.Node, bound, need vars, rows float64) *plan.Join {
	seq, _, ok := p.order(parts, bound)
	if !ok {
		panic(stuck{plan.Minus(plan.Free(&plan.Join{Parts: parts}), bound)})
	}
	out := &plan.Join{}
	have := bound
	for i, at := range seq {
		e, _ := p.estimate(parts[at], have)
		out.Parts = append(out.Parts, p.node(parts[at], have, rows))
		rows *= e.rows
		have = have.with(p.free(parts[at])...)
		if !p.narrow || need == nil || i == len(seq)-1 {
			continue
		}
		later := need
		for _, j := range seq[i+1:] {
			later = later.with(p.free(parts[j])...)
		}
		if keep := have.only(later); len(keep) < len(have) {
			if out.Keep == nil {
				out.Keep = make([][]*reading.Var, len(seq))
			}
			out.Keep[i] = append([]*reading.Var{}, keep...)
			have = keep
		}
	}
	return out
}

// order returns in which order parts run: those that can, filters first, the sharpest for
// its cost; else what gives least, connected with what is there before. Where nothing is
// known the first part decides what all others cost, so every one is tried.
func (p *placer) order(parts []plan.Node, bound vars) (seq []int, total estimate, ok bool) {
	seq, total, ok = p.greedy(parts, bound, -1)
	if !ok || !p.begin || !p.byCount || len(parts) < 2 || len(parts) > mostBegun || len(bound) > 0 {
		return seq, total, ok
	}
	for i, part := range parts {
		e, can := p.estimate(part, bound)
		if i == seq[0] || !can || e.late || e.cost > total.cost || p.asksHost(part) {
			continue
		}
		if other, t, ok := p.greedy(parts, bound, i); ok && t.cost < total.cost/surely {
			seq, total = other, t
		}
	}
	return seq, total, true
}

// greedy orders parts, beginning with one of them unless first is negative.
func (p *placer) greedy(parts []plan.Node, bound vars, first int) (seq []int, total estimate, ok bool) {
	total = estimate{rows: 1}
	used := make([]bool, len(parts))
	have := bound
	for range parts {
		best, e := first, estimate{}
		if first >= 0 {
			e, _ = p.estimate(parts[first], have)
			first = -1
		} else {
			best, e = p.next(parts, used, have)
		}
		if best < 0 {
			return nil, estimate{}, false
		}
		used[best] = true
		seq = append(seq, best)
		total.cost += max(total.rows, 0.01) * e.cost
		total.rows *= e.rows
		have = have.with(p.free(parts[best])...)
	}
	return seq, total, true
}

func (p *placer) next(parts []plan.Node, used []bool, have vars) (best int, of estimate) {
	best = -1
	var rank [3]float64
	for i, part := range parts {
		if used[i] {
			continue
		}
		e, ok := p.estimate(part, have)
		if !ok {
			continue
		}
		r := p.rank(part, e, have)
		if unit, ok := p.opening(parts, used, i, e, have); ok {
			r = unit
		}
		if best < 0 || slices.Compare(r[:], rank[:]) < 0 {
			best, of, rank = i, e, r
		}
	}
	return best, of
}

// opening ranks a look-up of one thing for each, as the scope of a contract, with the
// sharpest filter that waits for what it finds: together they are a filter.
func (p *placer) opening(parts []plan.Node, used []bool, at int, e estimate, have vars) (rank [3]float64, ok bool) {
	if !p.byCount || len(have) == 0 || e.late || e.rows < 0.99 || e.rows > 1.01 || e.cost > 4 {
		return rank, false
	}
	free := p.free(parts[at])
	then := have.with(free...)
	if len(then) == len(have) || !have.any(free) {
		return rank, false
	}
	for j, part := range parts {
		if used[j] || j == at || p.asksHost(part) {
			continue
		}
		if now, can := p.estimate(part, have); can && now.rows < 1 {
			continue // it does not wait
		}
		f, can := p.estimate(part, then)
		if !can || f.late || f.rows >= 0.95 {
			continue
		}
		if r := [3]float64{0, (f.rows - 1) / (e.cost + f.cost)}; !ok || r[1] < rank[1] {
			rank, ok = r, true
		}
	}
	return rank, ok
}

// rank orders the parts that can run: smaller first. Without counts only what must wait
// waits.
func (p *placer) rank(part plan.Node, e estimate, have vars) [3]float64 {
	switch {
	case p.asksHost(part):
		return [3]float64{4, e.cost}
	case e.late:
		return [3]float64{3}
	case !p.byCount:
		return [3]float64{0}
	case e.rows < 1:
		return [3]float64{0, (e.rows - 1) / max(e.cost, 1)}
	}
	work := e.rows + e.cost
	if free := p.free(part); len(have) > 0 && len(free) > 0 && !have.any(free) {
		work *= apart
	}
	return [3]float64{1, work}
}

// node places one operator where bound is known.
func (p *placer) node(n plan.Node, bound vars, rows float64) plan.Node {
	inner := bound.only(p.free(n))
	switch n := n.(type) {
	case *plan.Join:
		return p.join(flat(n), bound, nil, rows)
	case *plan.Union:
		if each := p.leadOf(n, bound); each != nil {
			return &plan.Join{Parts: []plan.Node{each, p.node(n, bound.with(each.Var), rows)}}
		}
		out := &plan.Union{}
		for _, part := range p.hostLast(n.Parts) {
			out.Parts = append(out.Parts, p.node(part, bound, rows))
		}
		return out
	case *plan.Match:
		return &plan.Match{Pred: n.Pred, Args: n.Args, Bound: mask(n.Args, bound)}
	case *plan.Call:
		return p.placeCall(n, bound, rows)
	case *plan.Closure:
		if each := p.leadClosure(n, bound); each != nil {
			return &plan.Join{Parts: []plan.Node{each, p.node(n, bound.with(each.Var), rows)}}
		}
		out := *n
		out.Bound = mask(n.Args, bound)
		out.Forward = p.scoped(n.Forward, vars{n.From}, vars{n.From, n.To}, rows)
		out.Backward = p.scoped(n.Backward, vars{n.To}, vars{n.From, n.To}, rows)
		if out.Bound == 0 {
			out.All = p.scoped(n.Forward, nil, vars{n.From, n.To}, rows)
		}
		return &out
	case *plan.Period:
		return n
	case *plan.Filter:
		if v, e := equated(n, bound); v != nil {
			return &plan.Bind{Var: v, Expr: p.expr(e)}
		}
		if values, e := p.sought(n, bound); e != nil {
			return &plan.Equals{Var: values.Arg.(plan.Var).Var, Pred: values.Pred, Expr: p.expr(e)}
		}
		return &plan.Filter{Op: n.Op, Left: p.expr(n.Left), Right: p.expr(n.Right), Near: n.Near}
	case *plan.Bind:
		return &plan.Bind{Var: n.Var, Expr: p.expr(n.Expr)}
	case *plan.Unknown:
		return &plan.Unknown{Pred: n.Pred, Arg: p.expr(n.Arg)}
	case *plan.Semi:
		if each := p.leadOf(n, bound); each != nil {
			return &plan.Join{Parts: []plan.Node{each, p.node(n, bound.with(each.Var), rows)}}
		}
		return &plan.Semi{Vars: n.Vars, Body: p.scoped(n.Body, inner, p.free(n), rows)}
	case *plan.Anti:
		return &plan.Anti{Body: p.scoped(n.Body, inner, p.free(n), rows)}
	case *plan.Count:
		return p.placeCount(n, bound, inner, rows)
	case *plan.Days:
		return &plan.Days{Word: n.Word, From: n.From, To: n.To, Body: p.scoped(n.Body, inner, p.free(n), rows)}
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

// placeCount places a count. Most, where it would have to find variables, is asked about
// those for which at least one thing is of the condition and of the body. The two bind
// variables of their own: walks go through both at once.
func (p *placer) placeCount(n *plan.Count, bound, inner vars, rows float64) plan.Node {
	free := p.free(n)
	need := free.with(n.Vars...)
	out := &plan.Count{Op: n.Op, N: n.N, Vars: n.Vars}
	if n.Cond == nil {
		out.Body = p.scoped(n.Body, inner, need, rows)
		return out
	}
	if open := plan.Minus(free, inner); len(open) > 0 {
		both := p.plan.Instance(&plan.Semi{Vars: n.Vars, Body: &plan.Join{Parts: []plan.Node{n.Cond, n.Body}}}, nil)
		return &plan.Join{Parts: []plan.Node{p.node(both, bound, rows), p.node(n, bound.with(open...), rows)}}
	}
	out.Cond = p.scoped(n.Cond, inner.only(p.free(n.Cond)), need, rows)
	out.Body = p.scoped(n.Body, need, need, rows)
	return out
}
