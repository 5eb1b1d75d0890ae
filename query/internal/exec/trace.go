package exec

import (
	"fmt"
	"time"

	"github.com/clausekg/clause/query/internal/plan"
)

// Trace collects what each operator of a plan did: explain analyze. Pass it in Env, then
// give its Note to plan.Explain.
type Trace struct {
	work   map[plan.Node]*Work
	merged map[plan.Node]bool // look-ups that another operator does
	Facts  int                // looked at in all
}

// Work is what an operator did, with all below it.
//
// Of an operator in a walk, which waits for those behind it, the rows alone are known.
type Work struct {
	Walked   bool
	Calls    int
	In, Out  int // rows
	Facts    int // facts looked at
	Duration time.Duration
}

func (t *Trace) add(n plan.Node, in, out, facts int, d time.Duration) {
	if t.work == nil {
		t.work = map[plan.Node]*Work{}
	}
	w := t.work[n]
	if w == nil {
		w = &Work{}
		t.work[n] = w
	}
	w.Calls++
	w.In += in
	w.Out += out
	w.Facts += facts
	w.Duration += d
}

// steps counts the rows of an operator in a walk.
func (t *Trace) steps(n plan.Node) *Work {
	if t.work == nil {
		t.work = map[plan.Node]*Work{}
	}
	if t.work[n] == nil {
		t.work[n] = &Work{}
	}
	t.work[n].Walked = true
	return t.work[n]
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

// traced returns a flow that counts the rows of an operator, compiled by compile.
func (t *Trace) traced(n plan.Node, next flow, compile func(flow) flow) flow {
	work := t.steps(n)
	return counted(compile(counted(next, &work.Out)), &work.In)
}

// counted returns a flow that counts what it passes on.
func counted(f flow, rows *int) flow {
	out := f
	out.one = func() bool {
		*rows++
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
			return m(list)
		}
	}
	return out
}

// Of returns what an operator did, nil if it did not run.
func (t *Trace) Of(n plan.Node) *Work { return t.work[n] }

// Note is the note of an operator: rows in and out, facts, time.
func (t *Trace) Note(n plan.Node) string {
	w := t.work[n]
	if t.merged[n] {
		return ""
	}
	if w == nil {
		return "  (not run)"
	}
	if w.Walked {
		return fmt.Sprintf("  (%d → %d rows)", w.In, w.Out)
	}
	times := ""
	if w.Calls > 1 {
		times = fmt.Sprintf("%d times, ", w.Calls)
	}
	return fmt.Sprintf("  (%s%d → %d rows, %d facts, %s)", times, w.In, w.Out, w.Facts, w.Duration.Round(time.Microsecond))
}
