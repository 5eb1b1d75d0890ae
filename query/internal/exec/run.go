package exec

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// run is one run of a plan in one world: a snapshot, the labels that count, a day.
type run struct {
	ctx     context.Context
	env     Env
	snap    *graph.Snapshot
	labels  map[graph.ID]bool               // labels whose facts hold; nil: all
	fresh   map[*reading.Var]value.Value    // entities that a supposition creates
	ids     map[*lexicon.Predicate]graph.ID // of predicates in snap
	typ     graph.ID                        // rdf:type
	singles map[*lexicon.Predicate]single
	member  map[*lexicon.Kind]*rowSet

	day   int64 // the day that is asked about
	until int64 // the first later day on which something looked at would differ

	base     ref // refs above it are literals
	literal  []value.Value
	refs     map[value.Value]ref
	given    map[value.Value]ref // numbers of literals that a fork was handed
	decoded  map[uint64]ref      // literal terms by id and type
	literals int                 // that were read
	recent   []literal           // literals that were read lately
	inverse  map[*lexicon.Predicate]map[ref][]ref
	truth    map[graph.ID]bool
	spans    map[ref]span
	names    *Book // of env.Snapshot
	periods  []kindPeriod
	byKind   map[graph.ID]int

	plan    *plan.Plan                   // that is run; nil: none yet
	frees   map[plan.Node][]*reading.Var // of what is not in it
	memos   map[*plan.Def]*memo
	newest  map[*plan.Call]*table // of a semi-naive round
	solving map[*memo]bool

	kept    *Kept
	watched bool // a sweep over days is going on: until matters

	types   graph.Adjacency // kinds by thing
	shared  map[slotAt]computed
	bodies  map[bodyAt]*seeded
	found   *sets
	arrays  []*sides                      // of the first predicates
	further map[*lexicon.Predicate]*sides // of others
	seekers map[*lexicon.Predicate]*seeker
	steps   int

	piecewise bool // other cores do other pieces of the answer
	touched   int  // facts looked at
	memory    int64
}

// never is the day on which nothing changes any more.
const never = math.MaxInt64

func newRun(ctx context.Context, env Env) *run {
	if env.Limits.Memory == 0 {
		env.Limits.Memory = DefaultMemory
	}
	r := &run{ctx: ctx, env: env, day: env.Today, until: never, base: ref(env.Snapshot.Terms())}
	r.see(env.Snapshot)
	if env.Kept != nil {
		r.names = env.Kept.names
	} else {
		r.names = r.kept.names
	}
	return r
}

// see makes a snapshot the world of the run; nothing remembered holds any more but the
// numbers of literals.
func (r *run) see(snap *graph.Snapshot) {
	r.snap = snap
	r.kept = r.env.Kept
	if r.kept == nil || r.kept.snap != snap {
		r.kept = NewKept(snap, 0)
		r.kept.eager = r.env.Kept != nil && r.env.Kept.eager
	}
	r.typ = r.kept.typ
	r.types = snap.Forward(r.typ)
	r.ids, r.frees, r.decoded, r.truth, r.singles = nil, nil, nil, nil, nil
	r.recent = nil
	r.forget()
}

// forget drops what depends on the labels that count.
func (r *run) forget() {
	r.member, r.inverse, r.spans, r.memos = nil, nil, nil, nil
	r.shared, r.bodies, r.arrays, r.further, r.newest, r.solving = nil, nil, nil, nil, nil, nil
	r.seekers = nil
	r.found = &sets{}
	r.memory = 0
}

// put sets what a map has for a key. The maps of a run are made when something is put into
// them: most small questions need few of them.
func put[K comparable, V any](m *map[K]V, key K, v V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[key] = v
}

// enter sets the day and the labels that the question asks for.
func (r *run) enter(p *plan.Plan) {
	r.plan = p
	if p.AsOf != nil {
		r.day = r.env.Today
		r.day = r.date(p.AsOf, "the day of the question").Int
	}
	r.labels = nil
	if p.Sources != nil {
		labels := map[graph.ID]bool{}
		t := r.assignments(p.Sources, unit())
		cell := r.cell(p.Sources.Columns[0], t)
		for i := range t.n {
			for _, v := range cell(t.row(i), nil) {
				if v.Type == value.Node {
					labels[v.ID] = true
				}
			}
		}
		r.labels = labels
		r.forget()
		r.kept = r.kept.only(labels)
	}
}

// date computes a date that the question itself states.
func (r *run) date(e plan.Expr, what string) value.Value {
	for _, v := range r.cell(e, unit())(nil, nil) {
		if v.Type == value.Date {
			return v
		}
	}
	r.fail(diag.Run, "%s is no date", what)
	return value.Value{}
}

// visible reports whether a fact with this label holds.
func (r *run) visible(label graph.ID) bool {
	return r.labels == nil || label == 0 || r.labels[label]
}

// step counts a step; now and then it looks whether the question should end.
func (r *run) step(t *table) {
	r.steps++
	if r.steps&1023 == 0 {
		r.check(t)
	}
}

// look counts a step that makes no table grow.
func (r *run) look() {
	r.steps++
	if r.steps&1023 == 0 {
		r.check(unit())
	}
}

// looking returns what compares and looks.
func looking[T any](r *run, compare func(x, y T) int) func(x, y T) int {
	return func(x, y T) int {
		r.look()
		return compare(x, y)
	}
}

func (r *run) check(t *table) {
	failed(r.ctx.Err())
	if size := r.memory + 4*int64(len(t.data)); size > r.env.Limits.Memory {
		r.fail(diag.Limit, "the question needs more than %s of memory; narrow it, or raise the limit (--max-memory, query.MaxMemory)", bytes(r.env.Limits.Memory))
	}
}

func bytes(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// keep counts memory that stays until the end of the run.
func (r *run) keep(bytes int) {
	r.memory += int64(bytes)
	if r.memory > r.env.Limits.Memory {
		r.check(unit())
	}
}

// change says that something looked at will differ on a later day.
func (r *run) change(day int64) {
	if day > r.day && day < r.until {
		r.until = day
	}
}

// free returns the free variables of an operator.
func (r *run) free(n plan.Node) []*reading.Var {
	if r.plan != nil {
		if vars, ok := r.plan.Free(n); ok {
			return vars
		}
	}
	vars, ok := r.frees[n]
	if !ok {
		vars = plan.Free(n)
		put(&r.frees, n, vars)
	}
	return vars
}

// id returns the id of a predicate in the world, 0 if it has no facts there.
func (r *run) id(p *lexicon.Predicate) graph.ID {
	if p.ID != 0 && r.snap == r.env.Program.Lexicon.Snapshot() {
		return p.ID
	}
	if p.External {
		return 0
	}
	id, ok := r.ids[p]
	if !ok {
		id, _ = r.snap.ID(p.IRI)
		put(&r.ids, p, id)
	}
	return id
}

// eval runs an operator on a table.
func (r *run) eval(n plan.Node, in *table) *table {
	if r.env.Trace == nil {
		return r.apply(n, in)
	}
	start, touched := time.Now(), r.touched
	out := r.apply(n, in)
	r.env.Trace.add(n, in.n, out, r.touched-touched, time.Since(start))
	return out
}

func (r *run) apply(n plan.Node, in *table) *table {
	switch n := n.(type) {
	case *plan.Join:
		return r.join(n, in)
	case *plan.Union:
		return r.union(n, in)
	case *plan.Match:
		return r.match(n, in)
	case *plan.Call:
		return r.call(n, in)
	case *plan.Closure:
		return r.closure(n, in)
	case *plan.Period:
		return r.period(n, in)
	case *plan.Filter:
		return r.filter(n, in)
	case *plan.Bind:
		return r.bind(n, in)
	case *plan.Unknown:
		return r.unknown(n, in)
	case *plan.Equals:
		return r.equals(n, in)
	case *plan.Semi:
		return r.semi(n, in)
	case *plan.Anti:
		return r.anti(n, in)
	case *plan.Count:
		return r.count(n, in)
	case *plan.Days:
		return r.days(n, in)
	case *plan.Walk:
		return r.walk(n, in, after(in.vars, r.free(n)))
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}
