package exec

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Notes says what the answer rests on that is not recorded: how many things pass `not
// exclusive(x)` only because nobody said, and where every held because there was nothing to
// ask about. They are computed when they are asked for.
func (r *Result) Notes(ctx context.Context) (notes []string, err error) {
	defer recovered(&err)
	if r.More {
		return []string{fmt.Sprintf("there are more paths of this length; the first %d are listed", len(r.Paths))}, nil
	}
	set, ok := r.query.Form.(*reading.Set)
	number, counts := r.query.Form.(*reading.Agg)
	switch {
	case counts: // it rests on what its set holds
		set = number.Set
	case !ok || len(set.Columns) == 0 && !r.Truth || len(set.Columns) > 0 && r.Len() == 0:
		return nil, nil
	}
	body := set.Body
	if p := r.query.Context.Period; p != nil {
		body = &reading.Within{Period: *p, Body: body}
	}
	r.run.ctx = ctx
	for _, g := range gaps(body) {
		if note := r.note(set, g); note != "" && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes, nil
}

// gap is a place in a body that may be true for want of a record. Body is the body with the
// want spelled out there; Vars are the inner variables that it opens.
type gap struct {
	body reading.Formula
	vars []*reading.Var
	pred *lexicon.Predicate // a truth property of thing, or nil: every over nothing
	arg  reading.Expr
}

// gaps returns the gaps of a body, through what must be true for it to be.
func gaps(f reading.Formula) []gap {
	var out []gap
	switch f := f.(type) {
	case *reading.And:
		for i, p := range f.Parts {
			for _, g := range gaps(p) {
				parts := slices.Clone(f.Parts)
				parts[i] = g.body
				g.body = &reading.And{Parts: parts}
				out = append(out, g)
			}
		}
	case *reading.Or:
		for _, p := range f.Parts {
			out = append(out, gaps(p)...)
		}
	case *reading.Not:
		a, ok := f.Body.(*reading.Atom)
		if ok && a.Pred.Class == lexicon.Property && len(a.Args) == 1 {
			out = append(out, gap{body: &reading.Unknown{Pred: a.Pred, Arg: a.Args[0]}, pred: a.Pred, arg: a.Args[0]})
		}
	case *reading.Quant:
		switch {
		case f.Op == reading.Some:
			for _, g := range gaps(f.Body) {
				g.vars = append(slices.Clone(f.Vars), g.vars...)
				out = append(out, g)
			}
		case f.Op == reading.Every && f.Cond != nil:
			out = append(out, gap{body: &reading.Not{Body: &reading.Quant{Op: reading.Some, Vars: f.Vars, Body: f.Cond}}})
		}
	case *reading.Within:
		for _, g := range gaps(f.Body) {
			g.body = &reading.Within{Period: f.Period, Body: g.body}
			out = append(out, g)
		}
	case nil, *reading.Atom, *reading.Compare, *reading.Unknown:
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
	return out
}

// note says how many answers a gap concerns.
func (r *Result) note(set *reading.Set, g gap) string {
	q := &reading.Set{Body: g.body}
	arg, isVar := g.arg.(*reading.Var)
	isVar = isVar && !arg.New
	switch {
	case isVar:
		q.Vars = append(slices.Clone(set.Vars), g.vars...)
		q.Columns = []reading.Column{{Expr: arg}}
	default:
		q.Vars = set.Vars
		for _, v := range set.Vars {
			q.Columns = append(q.Columns, reading.Column{Expr: v})
		}
		if len(g.vars) > 0 {
			q.Body = &reading.Quant{Op: reading.Some, Vars: g.vars, Body: g.body}
		}
	}
	p, err := opt.Optimize(plan.Build(&reading.Query{Form: q}, r.run.env.Program), r.run.snap)
	failed(err)
	s := p.Form.(*plan.Set)
	t := r.run.assignments(s, unit())
	if t.n == 0 {
		return ""
	}
	if g.pred == nil {
		return r.everyNote(set, t.n)
	}
	name, unknown := strings.ReplaceAll(g.pred.Name, "_", " "), "it is not recorded"
	if g.pred.External {
		unknown = "the host program does not know"
	}
	if !isVar {
		return fmt.Sprintf("%s whether %s is %s", unknown, r.called(g.arg), name)
	}
	n := r.shown(set, arg, r.run.project(t, []*reading.Var{arg}))
	switch {
	case n == 0:
		return ""
	case n == 1:
		return fmt.Sprintf("for 1 %s %s whether it is %s", label(arg.Kind, 1), unknown, name)
	}
	return fmt.Sprintf("for %d %s %s whether they are %s", n, label(arg.Kind, n), unknown, name)
}

// shown counts the things; of a column, only those in rows that a limit left.
func (r *Result) shown(set *reading.Set, arg *reading.Var, things *table) int {
	at := slices.IndexFunc(set.Columns, func(c reading.Column) bool { return c.Expr == reading.Expr(arg) })
	if at < 0 || set.Limit == 0 {
		return things.n
	}
	seen := map[value.Value]bool{}
	for i := range things.n {
		seen[r.run.value(things.row(i)[0])] = true
	}
	n := 0
	for i := range r.Len() {
		if v := r.Rows.At(i, at); seen[v] {
			n++
			delete(seen, v)
		}
	}
	return n
}

func (r *Result) everyNote(set *reading.Set, n int) string {
	_, counts := r.query.Form.(*reading.Agg)
	switch {
	case counts:
		return fmt.Sprintf("for %d of what is counted there is nothing that `every` asks about, so it holds", n)
	case len(set.Columns) == 0:
		return "there is nothing that `every` asks about, so it holds"
	case n == 1:
		return "for 1 of the answers there is nothing that `every` asks about, so it holds"
	}
	return fmt.Sprintf("for %d of the answers there is nothing that `every` asks about, so it holds", n)
}

func (r *Result) called(e reading.Expr) string {
	v := r.run.fixed(e)
	if v.Type == value.Node {
		return r.Name(v.ID)
	}
	return v.Display()
}

func label(k *lexicon.Kind, n int) string {
	switch {
	case k == nil && n == 1:
		return "thing"
	case k == nil:
		return "things"
	case n == 1:
		return k.Label
	}
	return k.Plural
}
