package exec

import (
	"math"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/value"
)

// span is the days [from, to) of a thing. A thing whose kinds have no period has none: it
// is never in force and overlaps nothing.
type span struct {
	from, to int64
	ok       bool
	through  bool // the last day is recorded, not the first day after
}

// kindPeriod is a kind whose things have a period.
type kindPeriod struct {
	id graph.ID
	lexicon.Period
}

// period keeps the rows whose things are in force, or overlap.
func (r *run) period(n *plan.Period, in *table) *table {
	ps, _ := r.places(n.Args, in)
	out := newTable(in.vars)
	from, to := r.day, r.day+1
	if n.Within != nil {
		from, to = r.bounds(n.Within)
	}
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		a := r.span(ps[0].of(row))
		switch {
		case n.Pred == lexicon.Overlap:
			b := r.span(ps[1].of(row))
			if a.ok && b.ok && max(a.from, b.from) < min(a.to, b.to) {
				out.add(row)
			}
		case !a.ok:
		case n.Within != nil:
			if max(a.from, from, value.FirstAsked) < min(a.to, to) {
				out.add(row)
			}
		default:
			r.change(a.from)
			r.change(a.to)
			if a.from <= r.day && r.day < a.to {
				out.add(row)
			}
		}
	}
	return out
}

// span returns the period of a thing, as the first of its recorded kinds that has one says;
// of several starts the earliest counts, of several ends the latest. A missing start is
// before all days, a missing end after them.
func (r *run) span(x ref) span {
	if s, ok := r.spans[x]; ok {
		return s
	}
	s := r.findSpan(r.node(x))
	put(&r.spans, x, s)
	r.keep(48)
	return s
}

func (r *run) findSpan(thing graph.ID) span {
	if thing == 0 {
		return span{}
	}
	if r.byKind == nil {
		r.findPeriods()
	}
	best := len(r.periods)
	look := func(kind graph.ID) {
		if at, ok := r.byKind[kind]; ok {
			best = min(best, at)
		}
	}
	if r.labels == nil {
		types := r.types.Of(thing)
		r.touched += len(types) + 1
		for _, kind := range types {
			look(kind)
		}
	} else {
		edges := r.snap.Objects(thing, r.typ)
		r.touched += len(edges) + 1
		for _, e := range edges {
			if r.visible(e.Label) {
				look(e.Node)
			}
		}
	}
	if best == len(r.periods) {
		return span{}
	}
	k := r.periods[best]
	s := span{math.MinInt64, math.MaxInt64, true, k.Through}
	if k.Start != nil {
		for i, v := range r.dates(thing, k.Start) {
			if i == 0 || v.Int < s.from {
				s.from = v.Int
			}
		}
	}
	if k.End != nil {
		for i, v := range r.dates(thing, k.End) {
			if end := k.After(v); i == 0 || end > s.to {
				s.to = end
			}
		}
	}
	return s
}

// dates returns the dates that a property of a thing has.
func (r *run) dates(thing graph.ID, p *lexicon.Predicate) []value.Value {
	var buf [4]ref
	var out []value.Value
	for _, x := range r.objects(thing, p, buf[:0]) {
		if v := r.value(x); v.Type == value.Date {
			out = append(out, v)
		}
	}
	return out
}

func (r *run) findPeriods() {
	r.byKind = map[graph.ID]int{}
	for _, k := range r.env.Program.Lexicon.Kinds() {
		p, ok := k.Period()
		id, known := r.snap.ID(k.IRI)
		if ok && known {
			r.byKind[id] = len(r.periods)
			r.periods = append(r.periods, kindPeriod{id, p})
		}
	}
}
