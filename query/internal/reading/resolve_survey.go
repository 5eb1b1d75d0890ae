package reading

import (
	"fmt"

	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// role is as what a relation's name stands.
type role uint8

const (
	asAtom    role = iota // uses(F, P)
	asValue               // value(C)
	asUnknown             // unknown exclusive(C)
)

// call is a relation's name in the text, with the predicates that it could be.
type call struct {
	at    *exact.Call
	role  role
	cands []*lexicon.Predicate
	place place
}

// place is where in the logic something is said, or a variable is bound. Atoms of one
// level are true together: what one says of a variable of that level the others may rely
// on. A branch is one of several alternatives: what is said in it binds no others.
type place struct{ level, branch int }

// survey goes over a text and lists its calls and equalities.
type survey struct {
	r     *resolver
	last  int
	equal []*exact.Compare
}

// query lists the calls of a question.
func (s *survey) query(q *exact.Query) {
	top := place{}
	for _, c := range q.Contexts {
		if c.AsOf != nil {
			s.expr(c.AsOf, top)
		}
		if c.Sources != nil && c.Sources.Set != nil {
			s.set(c.Sources.Set, top)
		}
		if c.Suppose != nil {
			for _, e := range c.Suppose.Edits {
				s.formula(e.Facts, top)
			}
		}
	}
	switch f := q.Form.(type) {
	case *exact.Rows:
		at := s.set(f.Set, top)
		for _, o := range f.Order {
			s.expr(o.Expr, at)
		}
	case *exact.Agg:
		s.set(f.Set, top)
	case *exact.Why:
		s.body(f.Body, top)
	case *exact.When:
		s.body(f.Body, top)
	case *exact.Paths:
		if f.Over != nil {
			s.set(f.Over, top)
		}
	case *exact.Describe:
	case *exact.Change:
		for _, p := range f.Parts {
			if p.Facts != nil {
				s.formula(p.Facts, top)
			}
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
}

// deeper returns a place of its own level within at, and binds vars there.
func (s *survey) deeper(at place, vars ...*Var) place {
	s.last++
	at.level = s.last
	s.bind(vars, at)
	return at
}

func (s *survey) bind(vars []*Var, at place) {
	for _, v := range vars {
		s.r.places[v] = at
	}
}

// set lists the calls of a set and returns the place of its body.
func (s *survey) set(set *exact.Set, at place) place {
	at = s.deeper(at, s.r.binds[set]...)
	s.bind(s.r.owns[set], at)
	if set.Body != nil {
		s.formula(set.Body, at)
	}
	for _, c := range set.Columns {
		s.expr(c, at)
	}
	return at
}

// body lists the calls of a formula that binds letters of its own.
func (s *survey) body(f exact.Formula, at place) {
	s.bind(s.r.owns[f], at)
	s.formula(f, at)
}

func (s *survey) formula(f exact.Formula, at place) {
	switch f := f.(type) {
	case *exact.And:
		for _, p := range f.Parts {
			s.formula(p, at)
		}
	case *exact.Or:
		for _, p := range f.Parts {
			s.last++
			s.formula(p, place{at.level, s.last})
		}
	case *exact.Not:
		s.formula(f.Body, s.deeper(at))
	case *exact.Call:
		s.call(f, asAtom, at)
	case *exact.Compare:
		if f.Op == "=" {
			s.equal = append(s.equal, f)
		}
		s.expr(f.Left, at)
		s.expr(f.Right, at)
	case *exact.Quant:
		s.quant(f, at)
	case *exact.Unknown:
		s.call(f.Call, asUnknown, at)
	case *exact.Within:
		s.formula(f.Body, at)
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
}

func (s *survey) quant(q *exact.Quant, at place) {
	in := at
	if q.Op != "some" {
		in = s.deeper(at)
	}
	s.bind(s.r.binds[q], in)
	if q.Cond == nil {
		s.body(q.Body, in)
		return
	}
	s.body(q.Cond, in)
	s.body(q.Body, s.deeper(in))
}

func (s *survey) expr(e exact.Expr, at place) {
	switch e := e.(type) {
	case *exact.Var, *exact.Name, *exact.Number, *exact.Date, *exact.Truth, *exact.Today, *exact.Param:
	case *exact.Call:
		s.call(e, asValue, at)
	case *exact.Arith:
		s.expr(e.Left, at)
		s.expr(e.Right, at)
	case *exact.Negative:
		s.expr(e.Of, at)
	case *exact.Agg:
		s.set(e.Set, at)
	default:
		panic(fmt.Sprintf("unreachable: %T", e))
	}
}

// call lists one call, and learns at once what a kind says of its variable.
func (s *survey) call(c *exact.Call, as role, at place) {
	k := &call{at: c, role: as, cands: s.r.candidates(c, as), place: at}
	s.r.calls = append(s.r.calls, k)
	for _, a := range c.Args {
		s.expr(a, at)
	}
	if p := k.cands[0]; len(k.cands) == 1 && p.Class == lexicon.KindClass {
		if v, ok := c.Args[0].(*exact.Var); ok && s.r.places[s.r.vars[v]] == at {
			s.r.learn(s.r.vars[v], typing{Type: value.Node, Kinds: []*lexicon.Kind{p.Kind}})
		}
	}
}
