package exec

import (
	"fmt"
	"time"

	"github.com/clausekg/clause/query/internal/plan"
)

// Trace collects what each operator of a plan did: explain analyze. Pass it in Env, then
// give its Note to plan.Explain.
type Trace struct {
	work  map[plan.Node]*Work
	Facts int // looked at in all
}

// Work is what an operator did, with all below it.
type Work struct {
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

// Of returns what an operator did, nil if it did not run.
func (t *Trace) Of(n plan.Node) *Work { return t.work[n] }

// Note is the note of an operator: rows in and out, facts, time.
func (t *Trace) Note(n plan.Node) string {
	w := t.work[n]
	if w == nil {
		return "  (not run)"
	}
	times := ""
	if w.Calls > 1 {
		times = fmt.Sprintf("%d times, ", w.Calls)
	}
	return fmt.Sprintf("  (%s%d → %d rows, %d facts, %s)", times, w.In, w.Out, w.Facts, w.Duration.Round(time.Microsecond))
}
