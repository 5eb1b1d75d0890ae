package exec_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/host"
	"github.com/clausekg/clause/query/internal/naive"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
	"github.com/clausekg/clause/query/internal/worldtest"
)

// world is a small graph with its words and rules.
type world struct {
	snap  *graph.Snapshot
	prog  *reading.Program
	today int64
	args  map[string]value.Value
	kept  *exec.Kept
}

// newWorld reads facts, one a line: subject predicate object [label]. A literal is written
// "text", 5, true, 2025-11-03, 10_USD; `a` is rdf:type.
func newWorld(t testing.TB, vocab, facts string) *world {
	t.Helper()
	var quads []quad.Quad
	for line := range strings.SplitSeq(facts, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		q := quad.Quad{Subject: quad.IRI(f[0]), Predicate: quad.IRI(f[1]), Object: object(f[2])}
		if f[1] == "a" {
			q.Predicate = graph.Type
		}
		if len(f) > 3 {
			q.Label = quad.IRI(f[3])
		}
		quads = append(quads, q)
	}
	return worldOf(t, vocab, quads)
}

func worldOf(t testing.TB, vocab string, quads []quad.Quad) *world {
	t.Helper()
	prog, err := reading.NewProgram(worldtest.Lexicon(t, vocab, quads))
	if err != nil {
		t.Fatal(err)
	}
	return &world{snap: prog.Lexicon.Snapshot(), prog: prog, today: day(prog.Lexicon.Vocabulary().Clock)}
}

func object(s string) quad.Value {
	if s[0] == '"' {
		return quad.String(strings.Trim(s, `"`))
	}
	if s == "true" || s == "false" {
		return quad.Bool(s == "true")
	}
	for _, parse := range []func(string) (value.Value, bool){value.ParseMoney, value.ParseDate, value.ParseNumber} {
		if v, ok := parse(strings.ReplaceAll(s, "_", " ")); ok {
			return value.Term(nil, v)
		}
	}
	return quad.IRI(s)
}

func day(s string) int64 {
	d, _ := value.ParseDate(s)
	return d.Int
}

// read reads a question in exact form.
func (w *world) read(t testing.TB, text string) *reading.Query {
	t.Helper()
	tree, err := exact.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	q, err := reading.OfExact(tree, text, w.prog.Lexicon)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

func (w *world) env() exec.Env {
	return exec.Env{Snapshot: w.snap, Program: w.prog, Today: w.today, Args: w.args, Functions: w.functions(), Kept: w.kept}
}

// functions are those of the random worlds, of things x0, x1, ...: h gives the number, but not
// of x1; k says yes of even ones and nothing of x3; z leads from each to the next, and to x0.
func (w *world) functions() *host.Functions {
	numbered := func(say func(n int) []value.Value) host.Func {
		return func(_ context.Context, thing graph.ID) ([]value.Value, error) {
			n := 0
			if _, err := fmt.Sscanf(w.snap.Term(thing).String(), "<x%d>", &n); err != nil {
				return nil, nil
			}
			return say(n), nil
		}
	}
	return host.New(w.snap, map[string]host.Func{
		"h": numbered(func(n int) []value.Value {
			if n == 1 {
				return nil
			}
			return []value.Value{value.OfInt(int64(n))}
		}),
		"k": numbered(func(n int) []value.Value {
			if n == 3 {
				return nil
			}
			return []value.Value{value.OfTruth(n%2 == 0)}
		}),
		"z": numbered(func(n int) (out []value.Value) {
			for _, to := range []int{n + 1, 0} {
				if id, ok := w.snap.ID(quad.IRI(fmt.Sprint("x", to))); ok {
					out = append(out, value.OfNode(id))
				}
			}
			return out
		}),
	}, exec.DefaultMemory)
}

// plan returns the plan of a question.
func (w *world) plan(t testing.TB, text string, off ...string) *plan.Plan {
	t.Helper()
	p, err := opt.Optimize(plan.Build(w.read(t, text), w.prog), w.snap, off...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// run answers a question without some passes.
func (w *world) run(q *reading.Query, off ...string) (*exec.Result, error) {
	p, err := opt.Optimize(plan.Build(q, w.prog), w.snap, off...)
	if err != nil {
		return nil, err
	}
	return exec.Run(context.Background(), w.env(), p)
}

// naive answers a question by the oracle.
func (w *world) naive(ctx context.Context, q *reading.Query) (string, error) {
	env := naive.Env{Snapshot: w.snap, Program: w.prog, Today: w.today, Args: w.args, Functions: w.functions()}
	res, err := naive.Run(ctx, env, q)
	if err != nil {
		return "", err
	}
	if _, ok := q.Form.(*reading.When); ok {
		return periods(res.Periods), nil
	}
	if s, ok := q.Form.(*reading.Set); ok && len(s.Columns) == 0 {
		return fmt.Sprint(len(res.Rows) > 0), nil
	}
	return w.lines(res.Rows), nil
}

func (w *world) lines(rows [][]value.Value) string {
	var b strings.Builder
	for _, row := range rows {
		for i, v := range row {
			if i > 0 {
				b.WriteString(" | ")
			}
			if v.Type == value.Node && int(v.ID) <= w.snap.Terms() {
				b.WriteString(w.prog.Lexicon.Name(v.ID))
			} else if v.Type == value.Node {
				b.WriteString("new")
			} else {
				b.WriteString(v.String())
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func periods(ps [][2]int64) string {
	var out []string
	for _, p := range ps {
		from, until := "", ""
		if p[0] != math.MinInt64 {
			from = value.OfDay(p[0]).String()
		}
		if p[1] != math.MaxInt64 {
			until = value.OfDay(p[1]).String()
		}
		out = append(out, from+"/"+until)
	}
	return strings.Join(out, " ")
}

// answer writes a result as the oracle's is written.
func (w *world) answer(res *exec.Result) string {
	switch res.Kind {
	case exec.YesNo:
		return fmt.Sprint(res.Truth)
	case exec.Number:
		return w.lines([][]value.Value{{res.Value}})
	case exec.Days:
		var ps [][2]int64
		for _, p := range res.Periods {
			x := [2]int64{p.From, p.Until}
			if p.FromOpen {
				x[0] = math.MinInt64
			}
			if p.UntilOpen {
				x[1] = math.MaxInt64
			}
			ps = append(ps, x)
		}
		return periods(ps)
	}
	return w.lines(res.Rows.Rows())
}

// ask answers a question in exact form.
func (w *world) ask(t testing.TB, text string, off ...string) string {
	t.Helper()
	res, err := w.run(w.read(t, text), off...)
	if err != nil {
		return "error: " + err.Error()
	}
	return w.answer(res)
}
