// Package exec runs plans. Every operator takes a table of assignments and gives another:
//
//	Join      join.go      its parts in turn, dropping columns that nothing needs
//	Union     join.go      distinct rows of its parts
//	Match     match.go     facts of the graph: scan, seek or check, as arguments are known
//	Call      call.go      derived predicates, remembered; fixpoint.go if recursive
//	Closure   closure.go   breadth first, from the side that is known
//	Period    period.go    in_force, overlap
//	Filter    filter.go    comparisons; Bind, Unknown
//	Semi      quant.go     some; Anti: no; Count: at least, at most, exactly, most
//	Days      days.go      a sweep over the days on which something changes
//	Walk      walk.go      all of a body depth first, without tables; walk_*.go its operators
//	Meet      walk_meet.go neighbours that several things share; Each: all that have some
//	Among     set.go       what is asked of one variable alone, as a set once that pays
//
// A walk passes assignments on one by one, or a list of values of one register at once
// (flow.go); its tests say what they keep of a list (probe.go). What many questions need is
// kept with the snapshot (kept.go): neighbours, columns (column.go), the members of kinds,
// and what is below each thing of which each has one above it (forest.go); what is looked up
// of neighbours (far.go) lies beside their lists, in their order (settle.go, strip.go), and
// lists of those whose numbers compare stand in for a comparison (sift.go). The first rows
// by a number are sought where the best lie (prune.go).
//
// A walk that begins with a whole derived relation has it derived first (begun.go); one that
// asks of one variable alone is a set, if all that this takes is kept (whole.go).
//
// An answer that is read while it is computed (stream.go) is led by the values of its first
// column: these are found first (leaders.go), many of them as a set, and their rows piece by
// piece, some ahead of who reads (ahead.go).
//
// Expressions are cells computed for a row (expr.go); the sets in them are computed for all
// rows of a table at once (aggregate.go). Literals are decoded once a run and then are
// numbers like entities (value.go).
//
// A sweep over days needs no list of them: whatever looks at the day says until when it
// would say the same (run.change), and the sweep continues there. So it visits the days on
// which something that the question touched begins or ends, and no others.
package exec

import (
	"context"
	"errors"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/host"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Env is what a plan is run on.
type Env struct {
	Snapshot  *graph.Snapshot
	Program   *reading.Program
	Today     int64                  // days since 1970-01-01
	Args      map[string]value.Value // by the name of the parameter
	Functions *host.Functions        // of the program that asks; nil: none
	Limits    Limits
	Kept      *Kept     // of the snapshot, shared with other runs; nil: nothing is kept
	Trace     *Trace    // or nil
	Progress  *Progress // or nil
}

// Limits end a question that grows too large, with an error of kind diag.Limit. Zero is
// the default: any number of rows, DefaultMemory.
type Limits struct {
	Rows   int   // of the answer
	Memory int64 // bytes of what is kept and of the largest table
}

// DefaultMemory is how many bytes a question may take if nothing else is said.
const DefaultMemory = 2 << 30

// Run answers a question that opt has optimised. Its errors are *diag.Error, or the
// context's.
func Run(ctx context.Context, env Env, p *plan.Plan) (result *Result, err error) {
	defer recovered(&err)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := newRun(ctx, env)
	if s := p.Query.Context.Suppose; s != nil {
		return r.supposing(s, p), nil
	}
	return r.answer(p), nil
}

// answer answers in the world as it is.
func (r *run) answer(p *plan.Plan) *Result {
	r.enter(p)
	res := &Result{Snapshot: r.snap, run: r, query: p.Query}
	switch f := p.Form.(type) {
	case *plan.Set:
		r.rows(res, f)
	case *plan.Slot:
		r.number(res, f)
	case *plan.When:
		r.when(res, f, p.Period)
	case *plan.Direct:
		r.direct(res, f)
	}
	return res
}

// direct answers what needs no plan.
func (r *run) direct(res *Result, d *plan.Direct) {
	switch f := d.Form.(type) {
	case *reading.Paths:
		r.paths(res, f, d.Over)
	case *reading.Describe:
		r.describe(res, f)
	case *reading.Change:
		r.changes(res, &f.Suppose)
		for _, e := range f.Forget {
			r.removeThing(res, e)
		}
	default:
		r.fail(diag.Run, "a why is proved, not run")
	}
}

// failure is the panic of an error that ends the run.
type failure struct{ err error }

func recovered(err *error) {
	switch f := recover().(type) {
	case nil:
	case failure:
		*err = f.err
	default:
		panic(f)
	}
}

func (r *run) fail(kind diag.Kind, format string, args ...any) {
	panic(failure{diag.Errorf(kind, diag.Span{}, format, args...)})
}

// failed ends the run if err is not nil.
func failed(err error) {
	if err == nil {
		return
	}
	var e *diag.Error
	if !errors.As(err, &e) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		err = diag.Errorf(diag.Run, diag.Span{}, "%v", err)
	}
	panic(failure{err})
}
