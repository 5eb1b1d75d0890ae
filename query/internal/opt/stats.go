package opt

import (
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// stats answers how many facts there are.
type stats struct {
	snap *graph.Snapshot
	typ  graph.ID
}

func newStats(snap *graph.Snapshot) stats {
	typ, _ := snap.ID(graph.Type)
	return stats{snap, typ}
}

func (s stats) of(p *lexicon.Predicate) graph.Stats {
	id := s.id(p)
	if id == 0 {
		return graph.Stats{}
	}
	return s.snap.Stats(id)
}

// members counts the things of a kind and of those below it; one of two kinds counts twice.
func (s stats) members(k *lexicon.Kind) int {
	n := 0
	id := k.ID
	if id == 0 { // a supposition may know it
		id, _ = s.snap.ID(k.IRI)
	}
	if id != 0 {
		things := s.snap.Backward(s.typ)
		n = things.Degree(id)
	}
	for _, kid := range k.Kids {
		n += s.members(kid)
	}
	return n
}

// match estimates how many facts one assignment meets: bound has bit i where argument i is
// known.
func (s stats) match(n *plan.Match, bound uint64) float64 {
	if n.Pred.Class == lexicon.KindClass {
		if bound != 0 {
			return 0.9
		}
		return float64(s.members(n.Pred.Kind))
	}
	st := s.of(n.Pred)
	facts := float64(st.Facts)
	switch {
	case len(n.Args) == 1 && bound != 0:
		return 0.5
	case len(n.Args) == 1:
		return s.sayers(n.Pred, facts)
	case bound == 0:
		return facts
	case bound == 1:
		if id, ok := constant(n.Args[0]); ok {
			facts := s.snap.Forward(s.id(n.Pred))
			return float64(facts.Degree(id))
		}
		return facts / max(float64(st.Subjects), 1)
	case bound == 2:
		if id, ok := constant(n.Args[1]); ok {
			facts := s.snap.Backward(s.id(n.Pred))
			return float64(facts.Degree(id))
		}
		return facts / max(float64(st.Objects), 1)
	}
	return min(0.5, facts/max(float64(st.Subjects), 1)/max(float64(st.Objects), 1))
}

// sayers counts the things of which a truth property is recorded as yes, in the usual
// spelling; where there is none, half of them are taken to be.
func (s stats) sayers(p *lexicon.Predicate, facts float64) float64 {
	if id, ok := s.snap.ID(quad.Bool(true)); ok {
		said := s.snap.Backward(s.id(p))
		if n := said.Degree(id); n > 0 {
			return float64(n)
		}
	}
	return facts / 2
}

func (s stats) id(p *lexicon.Predicate) graph.ID {
	if p.ID != 0 || p.External {
		return p.ID
	}
	id, _ := s.snap.ID(p.IRI) // a supposition may know it
	return id
}

// constant returns the entity that an argument names.
func constant(e plan.Expr) (graph.ID, bool) {
	f, ok := e.(plan.Fixed)
	if !ok {
		return 0, false
	}
	c, ok := f.Expr.(reading.Const)
	return c.Value.ID, ok && c.Value.Type == value.Node
}

// places counts the things that stand where v does in the facts of a look-up.
func (s stats) places(m *plan.Match, v *reading.Var) float64 {
	st := s.of(m.Pred)
	if at, _ := place(m, v); at == 1 {
		return float64(st.Objects)
	}
	return float64(st.Subjects)
}
