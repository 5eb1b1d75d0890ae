package exec

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// The least work that is divided among cores, and into how many parts for each.
const (
	fewThings = 1024 // that a walk goes through first
	fewGroups = 64   // of each of which it goes through the neighbours
	fewRows   = 256  // that a walk is entered with
	morsels   = 8
)

// walk runs a walk for every row of a table, and gives vars, which are all its variables
// unless the caller drops some.
func (r *run) walk(n *plan.Walk, in *table, vars []*reading.Var) *table {
	if in.n == 0 {
		return newTable(vars)
	}
	if set := r.whole(n, in, vars); set != nil {
		return set.table(vars)
	}
	n, in = r.begun(n, in)
	parts := r.walks(n, in, func(w *walker) sink {
		last := w.collect(vars)
		return sink{
			last:  last,
			begin: func() { w.out = newTable(vars) },
			end:   func() any { return w.out },
		}
	})
	if len(parts) == 1 {
		return parts[0].(*table)
	}
	out := newTable(vars)
	size := 0
	for _, p := range parts {
		size += len(p.(*table).data)
	}
	out.data = make([]ref, 0, size)
	for _, p := range parts {
		out.data = append(out.data, p.(*table).data...)
		out.n += p.(*table).n
	}
	r.check(out)
	return out
}

// sink takes what a walk finds: begin before and end after each part of the work; row, if
// not nil, before each row of the input.
type sink struct {
	last  flow
	begin func()
	row   func(i int)
	end   func() any
}

// walks runs a walk for every row of a table, into the sinks that make makes, one for each
// walker; it returns what they end with, in the order of the input, whatever the number of
// cores.
func (r *run) walks(n *plan.Walk, in *table, make func(*walker) sink) []any {
	t := r.task(n, in, make)
	size := in.n
	divided := size >= fewRows && !r.piecewise
	if t.w.things != nil {
		size, divided = len(t.w.things), len(t.w.things) >= t.w.few() && !t.w.ahead
	}
	divided = divided || r.kept.eager && size > 1
	if !divided || r.watched || r.env.Trace != nil || runtime.GOMAXPROCS(0) == 1 || !t.w.pure() {
		return []any{r.alone(t, size)}
	}
	t.ordered = t.w.inOrder()
	return r.divide(t, size)
}

// alone does the work on one core: if somebody watches, in parts, of which the next goes on
// with what the one before has found.
func (r *run) alone(t *task, size int) any {
	t.sink.begin()
	if t.w.ahead || t.all != nil && t.sink.row != nil {
		t.do(0, size)
	} else {
		r.inParts(size, func(from, to int) bool { t.do(from, to); return true })
	}
	return t.sink.end()
}

// inParts does work of a size, if somebody watches part by part, until one says that it is
// enough; it reports whether none did.
func (r *run) inParts(size int, do func(from, to int) bool) bool {
	p := r.env.Progress
	if p == nil || size < fewGroups {
		return do(0, size)
	}
	defer p.begin(fewGroups)()
	for i := range fewGroups {
		before := r.touched - p.told()
		if !do(i*size/fewGroups, (i+1)*size/fewGroups) {
			return false
		}
		p.part(r.touched - p.told() - before) // walks within have told theirs
	}
	return true
}

// task is a walk compiled for one goroutine.
type task struct {
	n     *plan.Walk
	in    *table
	make  func(*walker) sink
	w     *walker
	sink  sink
	all   []ref // the things that a walk goes through first
	regs  []int // of the input
	start step

	ordered *strip // the things, where they are best gone through in another order; or nil
}

func (r *run) task(n *plan.Walk, in *table, make func(*walker) sink) *task {
	return r.compiled(n, in, make, &walker{r: r})
}

// again compiles the task for another goroutine, which goes through the same things: to ask
// for them again might give them in another order, or not at all, if what is kept has made room.
func (t *task) again(f *run) *task {
	return f.compiled(t.n, t.in, t.make, &walker{r: f, forked: true, same: t.all, sorted: t.w.sorted, ordered: t.ordered})
}

func (r *run) compiled(n *plan.Walk, in *table, make func(*walker) sink, w *walker) *task {
	w.given = in.vars
	w.slot, w.out = map[*reading.Var]int{}, unit()
	t := &task{n: n, in: in, make: make, w: w, regs: w.registers(in.vars)}
	if in.n == 1 {
		w.head = head(n.Body, in.vars)
	}
	if w.head != nil || in.n > 1 || r.kept.eager {
		w.openings = map[*reading.Var][]opening{}
		w.settle(n.Body, in.vars)
	}
	t.sink = make(w)
	t.start = w.node(n.Body, in.vars, t.sink.last).one
	t.all = w.things
	switch {
	case len(t.all) >= fewThings || r.kept.eager:
		w.expect(len(t.all))
	case in.n > 1:
		w.expect(in.n)
	}
	return t
}

// head returns the look-up that a walk begins with, if that goes through all things.
func head(n plan.Node, bound []*reading.Var) plan.Node {
	switch n := n.(type) {
	case *plan.Join:
		if len(n.Parts) > 0 {
			return head(n.Parts[0], bound)
		}
	case *plan.Match:
		if len(minus(plan.Free(n), bound)) == len(n.Args) {
			return n
		}
	case *plan.Each:
		return n
	case *plan.Semi:
		// What is found for one thing is not found for another if the thing is among it.
		if h := head(n.Body, bound); h != nil && len(bound) == 0 && !slices.Contains(n.Vars, headed(h)) {
			return h
		}
	}
	return nil
}

// headed returns the variable of the things that a look-up goes through; nil if it is fixed.
func headed(n plan.Node) *reading.Var {
	switch n := n.(type) {
	case *plan.Match:
		if v, ok := n.Args[0].(plan.Var); ok {
			return v.Var
		}
	case *plan.Each:
		return n.Var
	}
	return nil
}

// few is how many things are too few to be divided.
func (w *walker) few() int {
	if _, ok := w.head.(*plan.Each); ok {
		return fewGroups
	}
	return fewThings
}

// pure has arrays made of all that the walk looks up, so that other goroutines may do a part
// of it; false if there is something that only the run itself can do.
func (w *walker) pure() bool {
	for _, ready := range w.ready {
		if !ready() {
			return false
		}
	}
	return true
}

// do does the part [from, to) of the work.
func (t *task) do(from, to int) {
	if t.all != nil {
		t.w.things = t.all[from:to]
		if h := t.w.homeward; h != nil && h.places != nil {
			h.next, h.from, h.end = from, from, to
		}
		t.row(0)
		return
	}
	for i := from; i < to; i++ {
		t.row(i)
	}
}

func (t *task) row(i int) {
	for j, at := range t.regs {
		t.w.reg[at] = t.in.data[i*len(t.regs)+j]
	}
	if t.sink.row != nil {
		t.sink.row(i)
	}
	t.start()
}

// divide does the work on all cores.
func (r *run) divide(t *task, size int) []any {
	cores := min(runtime.GOMAXPROCS(0), 16)
	parts := min(cores*morsels, size)
	results := make([]any, parts)
	defer r.env.Progress.begin(parts)()
	var taken atomic.Int64
	var first atomic.Pointer[failure]
	work := func(f *run) (err error) {
		defer diag.Caught(&err) // nothing that is met here may end the process
		defer graph.Guard(&err)()
		defer recovered(&err)
		t := t.again(f)
		for first.Load() == nil {
			i := int(taken.Add(1)) - 1
			if i >= parts {
				return nil
			}
			before := f.touched
			t.sink.begin()
			t.do(i*size/parts, (i+1)*size/parts)
			results[i] = t.sink.end()
			r.env.Progress.part(f.touched - before)
		}
		return nil
	}
	forks := make([]*run, cores)
	var done sync.WaitGroup
	for i := range forks {
		forks[i] = r.fork()
		done.Go(func() {
			if err := work(forks[i]); err != nil {
				first.CompareAndSwap(nil, &failure{err})
			}
		})
	}
	done.Wait()
	for _, o := range forks {
		r.touched += o.touched
		r.memory += o.memory
	}
	if f := first.Load(); f != nil {
		panic(*f)
	}
	return slices.Clip(results)
}

// fork returns a run of the same question for another goroutine, to be used while r stands
// still. It knows the numbers of literals that r has given; those that it gives itself may
// not leave it.
func (r *run) fork() *run {
	f := newRun(r.ctx, r.env)
	f.see(r.snap)
	f.kept, f.labels, f.fresh, f.found = r.kept, r.labels, r.fresh, r.found
	f.day, f.base, f.plan = r.day, r.base, r.plan
	f.given, f.literal = r.refs, slices.Clip(r.literal)
	f.env.Trace, f.env.Progress = nil, nil
	f.env.Limits.Memory = r.env.Limits.Memory - r.memory
	return f
}
