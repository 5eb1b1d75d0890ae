package exec

import (
	mathbits "math/bits"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/value"
)

// fewSought is how many values are sought by going through all of a column before its index
// is built.
const fewSought = 4

// seeker finds the things of a property by value: among the facts where the value is an
// entity, else by an index, which is kept, or the run's own where memory for what is kept is
// short. It is of one run.
type seeker struct {
	r     *run
	pred  *lexicon.Predicate
	key   valueKey
	x     *byValue
	asked int // values sought without an index
}

func (r *run) seeker(p *lexicon.Predicate) *seeker {
	s := r.seekers[p]
	if s == nil {
		s = &seeker{r: r, pred: p, key: valueKey{r.id(p), objectType(p)}}
		s.x = r.kept.indexOf(s.key, nil)
		put(&r.seekers, p, s)
	}
	return s
}

// build has the index made; it reports whether that is kept, so that others find it too.
func (s *seeker) build(pause func()) bool {
	if s.x == nil {
		s.x = s.r.kept.indexOf(s.key, pause)
	}
	if s.x != nil {
		return s.r.kept.indexOf(s.key, nil) == s.x
	}
	s.x = s.r.kept.buildIndex(s.key, pause)
	s.r.keep(int(s.x.bytes()))
	s.r.touched += len(s.x.to)
	return false
}

// of returns the things that have a value which equals v, each once. It writes to into, which
// is empty, where there is no list of them.
func (s *seeker) of(v value.Value, into []ref, pause func()) []ref {
	if v.Type == value.Node {
		return s.r.subjects(s.pred, ref(v.ID), into)
	}
	if s.x == nil {
		if s.asked++; s.asked <= fewSought && !s.r.kept.eager {
			if list, ok := s.scanned(v, into, pause); ok {
				return list
			}
		}
		s.build(pause)
	}
	return s.x.equal(v, into)
}

// scanned goes through a column; ok is false where values are not like v in all but their
// number.
func (s *seeker) scanned(v value.Value, into []ref, pause func()) (list []ref, ok bool) {
	c := s.r.kept.columnOf(columnKey(s.key), pause)
	like := v
	like.Int = 0
	if c == nil || !c.even || like != c.like {
		return nil, false
	}
	s.r.touched += c.len() / manyMore
	for i, word := range c.between(v.Int, v.Int, false, pause) {
		for ; word != 0; word &= word - 1 {
			into = append(into, ref(i<<6+mathbits.TrailingZeros64(word)))
		}
	}
	return into, true
}

// ofAll is of each of some values.
func (s *seeker) ofAll(vs []value.Value, into []ref, pause func()) []ref {
	if len(vs) == 1 {
		return s.of(vs[0], into, pause)
	}
	for _, v := range vs {
		into = append(into, s.of(v, nil, pause)...)
	}
	slices.Sort(into)
	return slices.Compact(into)
}

// equals seeks things by a value that each row has.
func (r *run) equals(n *plan.Equals, in *table) *table {
	out := newTable(append(slices.Clone(in.vars), n.Var))
	cell := r.cell(n.Expr, in)
	s := r.seeker(n.Pred)
	pause := func() { r.check(out) }
	var buf []value.Value
	var found []ref
	for i := range in.n {
		r.step(out)
		row := in.row(i)
		buf = cell(row, buf[:0])
		list := s.ofAll(buf, found[:0], pause)
		found = larger(found, list)
		r.touched += len(list) + 1
		for _, x := range list {
			r.step(out)
			out.add(row, x)
		}
	}
	return out
}

// larger returns a buffer with room for a list that was written to it or lies elsewhere.
func larger(buf, list []ref) []ref {
	if len(list) > cap(buf) {
		return make([]ref, 0, len(list))
	}
	return buf
}

// equals passes on the things of which a value equals that of an expression.
func (w *walker) equals(n *plan.Equals, next flow) flow {
	to, args := w.register(n.Var), w.registers(plan.FreeOf(n.Expr))
	pass := w.taking(to, next)
	s, slot := w.r.seeker(n.Pred), w.slot
	cell := w.r.cell(n.Expr, w.scope())
	done := false
	var fast func() []ref
	build := func() bool {
		if done {
			return s.x == w.r.kept.indexOf(s.key, nil)
		}
		done = true
		kept := s.build(w.pause)
		w.inScope(slot, func() func() bool {
			fast = w.seeking(n, s.x)
			return nil
		})
		return kept
	}
	w.ready = append(w.ready, build)
	if s.x != nil {
		build()
	}
	var buf []value.Value
	var found []ref
	one := func() bool {
		w.tick(0)
		if !done && s.asked >= fewSought {
			build()
		}
		var list []ref
		if fast != nil {
			list = fast()
		} else {
			buf = cell(w.reg, buf[:0])
			list = s.ofAll(buf, found[:0], w.pause)
			found = larger(found, list)
		}
		return w.listed(list, next.some, pass)
	}
	return flow{
		one:   one,
		reads: func(at int) bool { return slices.Contains(args, at) || next.looksAt(at) },
		some:  next.some,
	}
}

// seeking returns what finds the things of an index by the number of an expression, without
// making a value of it; nil where it takes values.
func (w *walker) seeking(n *plan.Equals, x *byValue) func() []ref {
	if x.like.Type == value.None {
		return nil
	}
	k, ok := w.scalar(n.Expr, true)
	if !ok || k.like != x.like {
		return nil
	}
	return func() []ref {
		n, ok := k.of()
		if !ok {
			return nil
		}
		return x.number(n)
	}
}
