package query

import (
	"context"
	"fmt"
	"math"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/naive"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// plan makes the plan of a reading; a why has none.
func (w *world) plan(q *reading.Query) (*plan.Plan, error) {
	return opt.Optimize(plan.Build(q, w.program), w.snap)
}

// run answers the question p; db, if not nil, is where a change goes.
func (r *Rows) run(ctx context.Context, p *prepared, db *graph.DB, s settings) error {
	err := r.runPlan(ctx, p, db, s)
	if r.batch == nil {
		r.batch, r.cells = exec.BatchOf(r.cells), nil
	}
	return err
}

func (r *Rows) runPlan(ctx context.Context, p *prepared, db *graph.DB, s settings) error {
	if f, ok := r.query.Form.(*reading.Why); ok {
		return r.prove(ctx, f)
	}
	if s.naive {
		return r.runNaive(ctx)
	}
	env := r.env()
	env.Limits, env.Trace = exec.Limits{Rows: s.maxRows, Memory: s.maxMem}, s.trace
	if s.watched != nil {
		env.Progress = &s.watched.run
	}
	res, err := exec.Run(ctx, env, p.plan)
	if err != nil {
		return err
	}
	r.snap, r.entity, r.known, r.result = res.Snapshot, res.Name, res.Names(), res
	switch f := r.query.Form.(type) {
	case *reading.Set:
		if len(f.Columns) == 0 {
			r.truth(res.Truth)
			break
		}
		r.columns, r.batch = p.inColumns(), res.Rows
	case *reading.Agg:
		r.single(f, res.Value)
	case *reading.When:
		r.periods()
		for _, d := range res.Periods {
			r.cells = append(r.cells, []value.Value{dayUnless(d.FromOpen, d.From), dayUnless(d.UntilOpen, d.Until)})
		}
	case *reading.Paths:
		r.connections(res.Paths)
	case *reading.Describe:
		r.about(res.Facts)
	case *reading.Change:
		r.changed(res)
		return r.change(ctx, db, s, res)
	default:
		return fmt.Errorf("query: no answer for a %T", f)
	}
	r.compareBefore(res)
	return nil
}

// runNaive asks the slow evaluator.
func (r *Rows) runNaive(ctx context.Context) error {
	env := naive.Env{Snapshot: r.world.snap, Program: r.world.program, Today: r.day, Args: r.args, Functions: r.functions}
	res, err := naive.Run(ctx, env, r.query)
	if err != nil {
		return err
	}
	switch f := r.query.Form.(type) {
	case *reading.Set:
		if len(f.Columns) == 0 {
			r.truth(len(res.Rows) > 0)
			break
		}
		r.columns, r.cells = columnsOf(r.query), res.Rows
		if len(f.Order) == 0 {
			r.sort()
		}
	case *reading.Agg:
		r.single(f, res.Rows[0][0])
	case *reading.When:
		r.periods()
		for _, d := range res.Periods {
			r.cells = append(r.cells, []value.Value{dayUnless(d[0] == math.MinInt64, d[0]), dayUnless(d[1] == math.MaxInt64, d[1])})
		}
	}
	return nil
}

// truth makes the answer yes or no.
func (r *Rows) truth(yes bool) {
	r.shape, r.columns = YesNo, []Column{{"answer", "truth"}}
	r.cells = [][]value.Value{{value.OfTruth(yes)}}
}

// single makes the answer one value.
func (r *Rows) single(f *reading.Agg, v value.Value) {
	r.shape, r.columns = Single, []Column{{heading(reading.Column{Expr: f}, nil), typeOfExpr(f, nil)}}
	r.cells = [][]value.Value{{v}}
}

// inColumns returns the columns of a question that asks for a table. They are shared.
func (p *prepared) inColumns() []Column {
	p.columnsOnce.Do(func() { p.columns = columnsOf(p.reading) })
	return p.columns
}

// columnsOf returns the columns of an answer that is a table; nil for others.
func columnsOf(q *reading.Query) []Column {
	s, ok := q.Form.(*reading.Set)
	if !ok {
		return nil
	}
	columns := make([]Column, len(s.Columns))
	for i, c := range s.Columns {
		columns[i] = Column{heading(c, s.Body), typeOfExpr(c.Expr, s.Body)}
	}
	return unlike(columns)
}

// periods makes the answer periods, without them.
func (r *Rows) periods() {
	r.shape, r.columns = Periods, []Column{{"from", "date"}, {"until", "date"}}
}

func dayUnless(open bool, day int64) value.Value {
	if open {
		return value.Value{}
	}
	return value.OfDay(day)
}

// noteFuture says which supposed things begin only after the day that is asked about: a
// question about that day does not see them.
func (r *Rows) noteFuture() {
	c := r.query.Context
	if c.Suppose == nil || c.Period != nil || c.AsOf != nil {
		return
	}
	for _, f := range c.Suppose.Add {
		cmp, ok := f.(*reading.Compare)
		if !ok {
			continue
		}
		start, isApply := cmp.Left.(reading.Apply)
		if !isApply {
			continue
		}
		v, isVar := start.Arg.(*reading.Var)
		date, isConst := cmp.Right.(reading.Const)
		if !isVar || !isConst || date.Value.Type != value.Date || date.Value.Int <= r.day {
			continue
		}
		if p, ok := v.Kind.Period(); ok && p.Start == start.Pred {
			r.notes = append(r.notes, fmt.Sprintf("%s is not in force on %s; \"ever\" asks about all days, \"as of %s\" about its first", v.Name, value.OfDay(r.day), date.Text))
		}
	}
}

// compareBefore notes what a supposition changes.
func (r *Rows) compareBefore(res *exec.Result) {
	r.noteFuture()
	if res.Before == nil {
		return
	}
	switch r.shape {
	case YesNo:
		r.notes = append(r.notes, "without the supposition: "+value.OfTruth(res.Before.Truth).Display())
	case Single:
		without := "nothing is recorded"
		if res.Before.Value.Type != value.None {
			without = res.Before.Value.Display()
		}
		r.notes = append(r.notes, "without the supposition: "+without)
	case Table:
		r.supposed = true
		r.newly, r.gone = res.New(), res.Gone()
	}
}
