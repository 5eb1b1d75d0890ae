package exec

import (
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Span is an assignment of variables and the maximal periods in which something is true of
// it, the earliest first.
type Span struct {
	Cells   []value.Value
	Periods []Period
}

// Spans returns for each assignment of vars of which a formula is true on some day of
// [from, to) in which periods of these days it is, in the order in which they become true.
// One sweep finds them all: it takes as long as to ask on each day on which something that
// is looked at changes.
func (w *World) Spans(f reading.Formula, vars []*reading.Var, from, to int64) (out []Span, err error) {
	defer recovered(&err)
	r := w.now()
	p, err := opt.Optimize(plan.Holds(f, vars, w.env.Program), r.snap)
	if err != nil {
		return nil, err
	}
	r.memos = map[*plan.Def]*memo{}
	body := p.Form.(*plan.Set).Body
	found := newNumbered(vars)
	var since []int64 // by the number of the row: the day from which on it holds, never: it does not
	end := func(row int, day int64) {
		out[row].Periods = append(out[row].Periods, periodOf(since[row], day))
		since[row] = never
	}
	r.sweep(max(from, value.FirstAsked), min(to, value.LastAsked+1), func() bool {
		now := r.project(r.eval(body, unit()), vars)
		holds := make([]bool, len(since), len(since)+now.n)
		for i := range now.n {
			row := now.row(i)
			if found.insert(row) {
				r.keep(64)
				since, holds = append(since, never), append(holds, false)
				out = append(out, Span{Cells: r.cellsOf(row)})
			}
			n := found.number(row)
			holds[n] = true
			if since[n] == never {
				since[n] = r.day
			}
		}
		for n, day := range since {
			if day != never && !holds[n] {
				end(n, r.day)
			}
		}
		return true
	})
	for n, day := range since {
		if day != never {
			end(n, min(to, value.LastAsked+1))
		}
	}
	return out, nil
}

// cellsOf returns what the refs of a row are.
func (r *run) cellsOf(row []ref) []value.Value {
	out := make([]value.Value, len(row))
	for i, x := range row {
		out[i] = r.value(x)
	}
	return out
}

// About returns the recorded facts that a thing is the subject of, in the order in which it
// is described, and at most limit of them (0: all).
func (w *World) About(thing graph.ID, limit int) (out []Fact, err error) {
	defer recovered(&err)
	r := w.now()
	for f := range r.snap.Out(thing) {
		r.step(unit())
		if limit > 0 && len(out) == limit {
			break
		}
		if r.visible(f.Label) {
			out = append(out, r.fact(f))
		}
	}
	r.sortFacts(out)
	return out, nil
}

// Kinds returns the kinds that are recorded of a thing, in order of declaration, without
// those above them.
func (w *World) Kinds(thing graph.ID) []*lexicon.Kind {
	r := w.now()
	var ids []graph.ID
	for _, e := range r.snap.Objects(thing, r.typ) {
		if r.visible(e.Label) {
			ids = append(ids, e.Node)
		}
	}
	var out []*lexicon.Kind
	for _, k := range w.env.Program.Lexicon.Kinds() {
		if id, ok := r.snap.ID(k.IRI); ok && slices.Contains(ids, id) {
			out = append(out, k)
		}
	}
	return out
}
