package exec

import (
	"time"

	"github.com/clausekg/clause/query/internal/plan"
)

// Trace collects what each operator of a plan did: explain analyze. Pass it in Env, then
// ask it for the Work of each. A run that is traced goes on one core.
type Trace struct {
	work   map[plan.Node]*Work
	merged map[plan.Node]bool // look-ups that another operator does
}

// Work is what an operator did: of one outside walks with all below it, of one in a walk by
// itself.
type Work struct {
	Walked  bool
	Calls   int
	In, Out int // rows
	Facts   int // looked at; of operators outside walks
	Bytes   int // of the table that it gave; of operators outside walks
	Time    time.Duration
	Set     bool // it found all things that it is true of at once

	after time.Duration // of what it passed rows on to, in a walk
}

func (t *Trace) of(n plan.Node) *Work {
	if t.work == nil {
		t.work = map[plan.Node]*Work{}
	}
	if t.work[n] == nil {
		t.work[n] = &Work{}
	}
	return t.work[n]
}

func (t *Trace) add(n plan.Node, in int, out *table, facts int, d time.Duration) {
	w := t.of(n)
	w.Calls++
	w.In += in
	w.Out += out.n
	w.Facts += facts
	w.Bytes = max(w.Bytes, 4*len(out.data))
	w.Time += d
}

// merge says that an operator does the look-ups of others.
func (t *Trace) merge(parts []plan.Node) {
	if t.merged == nil {
		t.merged = map[plan.Node]bool{}
	}
	for _, p := range parts {
		plan.Visit(p, func(n plan.Node) { t.merged[n] = true })
	}
}

// traced returns a flow that counts and times the rows of an operator, compiled by compile.
func (t *Trace) traced(n plan.Node, next flow, compile func(flow) flow) flow {
	work := t.of(n)
	work.Walked = true
	return counted(compile(counted(next, &work.Out, &work.after)), &work.In, &work.Time)
}

// counted returns a flow that counts what it passes on, and how long that takes.
func counted(f flow, rows *int, took *time.Duration) flow {
	out := f
	out.one = func() bool {
		*rows++
		start := time.Now()
		defer func() { *took += time.Since(start) }()
		return f.one()
	}
	if f.lists == nil {
		return out
	}
	out.lists = func(at int) many {
		m := f.lists(at)
		if m == nil {
			return nil
		}
		return func(list []ref) bool {
			*rows += len(list)
			start := time.Now()
			defer func() { *took += time.Since(start) }()
			return m(list)
		}
	}
	return out
}

// Of returns what an operator did; ok is false where it did not run, or another did its work.
func (t *Trace) Of(n plan.Node) (w Work, ok bool) {
	work := t.work[n]
	if work == nil || t.merged[n] {
		return Work{}, false
	}
	w = *work
	if w.Walked {
		w.Time = max(w.Time-w.after, 0)
	}
	return w, true
}

// Merged reports whether another operator did the work of this one.
func (t *Trace) Merged(n plan.Node) bool { return t.merged[n] }
