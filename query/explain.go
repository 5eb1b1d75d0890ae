package query

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
)

// Explain returns how a question is computed: its plan, with the number of rows that each
// operator is expected to give. The question is not asked.
func Explain[S Source](ctx context.Context, db S, question string, opts ...Option) (_ string, err error) {
	defer caught(question, &err)
	defer graph.Guard(&err)()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	s, err := Prepare(db, question, opts...)
	if err != nil {
		return "", err
	}
	p := s.read.Load()
	if p.plan == nil {
		return Dump(ctx, db, question, "plan", opts...)
	}
	rows := opt.Rows(p.plan, p.world.snap)
	return p.plan.Explain(func(n plan.Node) string {
		return "  " + about(rows[n])
	}), nil
}

// ExplainAnalyze asks a question, on one core, and returns its plan with what came of it:
// behind each operator the rows expected and those that it gave, the time that it took and
// the bytes of the table that it made, if it made one. The time of an operator in a walk is
// its own, of others that of all below them too; measuring is in it. An expectation that was
// ten times too high or too low is marked with !. A question that changes data is refused.
func ExplainAnalyze[S Source](ctx context.Context, db S, question string, opts ...Option) (_ string, err error) {
	defer caught(question, &err)
	defer graph.Guard(&err)()
	s, err := Prepare(db, question, opts...)
	if err != nil {
		return "", err
	}
	trace := &exec.Trace{}
	start := time.Now()
	rows, err := s.Ask(ctx, traced{trace})
	if err != nil {
		return "", err
	}
	took := time.Since(start)
	p := s.read.Load()
	if p.plan == nil {
		return Dump(ctx, db, question, "plan", opts...)
	}
	expected := opt.Rows(p.plan, p.world.snap)
	short := cutShort(p.plan)
	text := p.plan.Explain(func(n plan.Node) string { return analyzed(trace, n, expected[n], short[n]) })
	return text + fmt.Sprintf("%s in %s\n", plural(rows.Len(), "row"), round(took)), nil
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// traced is the option that an ExplainAnalyze asks with.
type traced struct{ trace *exec.Trace }

func (t traced) apply(s *settings) { s.trace, s.naive, s.writing = t.trace, false, false }

// analyzed is what an operator did, behind what was expected of it.
func analyzed(t *exec.Trace, n plan.Node, expected float64, short bool) string {
	w, ok := t.Of(n)
	switch {
	case t.Merged(n):
		return ""
	case !ok:
		return "  (not asked)"
	}
	mark := ""
	if came := float64(w.Out); opt.Misjudged(expected, came) && (came > expected || !short) {
		mark = "! "
	}
	out := fmt.Sprintf("  %s%s, %s, %s", mark, about(expected), plural(w.Out, "row"), round(w.Time))
	if w.Bytes > 0 {
		out += ", " + size(w.Bytes)
	}
	if w.Set {
		out += ", found as a set"
	}
	return out
}

// cutShort returns the operators of a plan that are asked no longer than until the answer is
// clear: that they gave less than expected means nothing.
func cutShort(p *plan.Plan) map[plan.Node]bool {
	short := map[plan.Node]bool{}
	mark := func(n plan.Node) {
		switch n.(type) {
		case *plan.Anti, *plan.Among, *plan.Count, *plan.Union, *plan.Closure:
			plan.Visit(n, func(below plan.Node) { short[below] = short[below] || below != n })
		}
	}
	for _, n := range p.Bodies() {
		plan.Visit(n, mark)
	}
	for _, def := range p.Definitions() {
		for _, r := range def.Rules {
			plan.Visit(r.Body, mark)
		}
	}
	return short
}

// about writes an expected number of rows.
func about(rows float64) string {
	if rows < 10 {
		return fmt.Sprintf("~%.2g", rows)
	}
	digits := math.Pow10(int(math.Log10(rows)) - 1) // two that count
	return fmt.Sprintf("~%.0f", math.Round(rows/digits)*digits)
}

func round(d time.Duration) time.Duration {
	switch {
	case d > time.Second:
		return d.Round(10 * time.Millisecond)
	case d > time.Millisecond:
		return d.Round(10 * time.Microsecond)
	}
	return d.Round(time.Microsecond / 10)
}

func size(bytes int) string {
	if bytes < 10<<10 {
		return plural(bytes, "byte")
	}
	return fmt.Sprintf("%d KiB", bytes>>10)
}
