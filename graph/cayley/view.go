package cayley

import (
	"math/bits"
	"slices"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// view is a snapshot as Cayley sees it: without the facts that say what stands
// for what, and with one node for a term and its stand-in.
//
// A node is the id of the term itself. The facts have, in the places of a
// subject and a predicate, the id of its stand-in, if it needs one there: place
// goes from the one to the other, node back. Where the graph has no stand-ins,
// as mostly, both cost nothing.
type view struct {
	*graph.Snapshot
	standsFor  graph.ID   // 0 when there are no stand-ins
	predicates []graph.ID // without standsFor

	nodesOnce sync.Once
	nodes     bitset
	nodeCount int

	labelOnce sync.Once
	labels    map[graph.ID][]graph.Fact
}

func newView(s *graph.Snapshot) *view {
	v := &view{Snapshot: s, predicates: s.Predicates()}
	if id, ok := s.ID(StandsFor); ok && s.Count(id) > 0 {
		v.standsFor = id
		v.predicates = slices.DeleteFunc(slices.Clone(v.predicates), func(p graph.ID) bool { return p == id })
	}
	return v
}

// facts is how many facts there are.
func (v *view) facts() int {
	if v.standsFor == 0 {
		return v.Len()
	}
	return v.Len() - v.Count(v.standsFor)
}

// node returns the node that an id of a fact means.
func (v *view) node(id graph.ID) graph.ID {
	if v.standsFor != 0 {
		if n := v.term(id); n != 0 {
			return n
		}
	}
	return id
}

// place returns the id under which a node is in the facts, in a place. It is no
// id, and then ok is false, for a node that is never there.
func (v *view) place(d quad.Direction, n graph.ID) (id graph.ID, ok bool) {
	if v.standsFor == 0 || d == quad.Object || d == quad.Label {
		return n, true
	}
	if v.term(n) != 0 {
		return 0, false // a stand-in itself is no node
	}
	standIns := v.Backward(v.standsFor)
	s := standIns.One(n)
	if s == 0 || d == quad.Subject && !needsStandIn(d, v.Term(n)) {
		return n, true
	}
	return s, true
}

// term returns what an id stands for, 0 if it is no stand-in.
func (v *view) term(id graph.ID) graph.ID {
	terms := v.Forward(v.standsFor)
	return terms.One(id)
}

// find returns the node of a term, whether or not it has facts.
func (v *view) find(t quad.Value) (graph.ID, bool) {
	id, ok := v.ID(t)
	if !ok || v.standsFor != 0 && (id == v.standsFor || v.term(id) != 0) {
		return 0, false
	}
	return id, true
}

// nodeOf returns the node of a term that has facts. A typed literal is looked
// for as it is, then in its native form.
func (v *view) nodeOf(t quad.Value) (graph.ID, bool) {
	if n, ok := v.find(t); ok && v.live(n) {
		return n, true
	}
	if ts, ok := t.(quad.TypedString); ok {
		if n, ok := v.find(native(ts)); ok && v.live(n) {
			return n, true
		}
	}
	return 0, false
}

// live reports whether any fact has the node: the database keeps terms that
// have none any more, Cayley does not. It takes O(log n) for each predicate, and
// once for a snapshot the time to look at every fact, when a node is found to
// have none but perhaps as a label.
func (v *view) live(n graph.ID) bool {
	if n == 0 || int(n) > v.Terms() {
		return false
	}
	for _, d := range [...]quad.Direction{quad.Predicate, quad.Subject, quad.Object} {
		if id, ok := v.place(d, n); ok && v.used(d, id) {
			return true
		}
	}
	return v.allNodes().has(n)
}

// used reports whether a fact has the id in the place.
func (v *view) used(d quad.Direction, id graph.ID) bool {
	if d == quad.Predicate {
		return id != v.standsFor && v.Count(id) > 0
	}
	for _, p := range v.predicates {
		ends := v.Forward(p)
		if d == quad.Object {
			ends = v.Backward(p)
		}
		if ends.Degree(id) > 0 {
			return true
		}
	}
	return false
}

// allNodes returns the nodes that have facts; the first call looks at every
// fact.
func (v *view) allNodes() bitset {
	v.nodesOnce.Do(func() {
		v.nodes = make(bitset, v.Terms()/64+1)
		for _, p := range v.predicates {
			v.nodes.add(p)
			for f := range v.Scan(p) {
				v.nodes.add(f.Subject)
				v.nodes.add(f.Object)
				v.nodes.add(f.Label)
			}
		}
		v.nodes.remove(0)
		if v.standsFor != 0 {
			for f := range v.Scan(v.standsFor) {
				if v.nodes.has(f.Subject) {
					v.nodes.remove(f.Subject)
					v.nodes.add(f.Object)
				}
			}
		}
		v.nodeCount = v.nodes.count()
	})
	return v.nodes
}

// byLabel returns the facts of each label, in the order of Snapshot.Quads. The
// database has no such order, so the first call builds it, in the time to look at
// every fact and 16 bytes for each that has a label.
func (v *view) byLabel(label graph.ID) []graph.Fact {
	v.labelOnce.Do(func() {
		v.labels = map[graph.ID][]graph.Fact{}
		for _, p := range v.predicates {
			for f := range v.Scan(p) {
				if f.Label != 0 {
					v.labels[f.Label] = append(v.labels[f.Label], f)
				}
			}
		}
	})
	return v.labels[label]
}

// has reports whether the very fact is there; q is in its stored form.
func (v *view) has(q quad.Quad) bool {
	var ids [4]graph.ID
	for i, d := range quad.Directions {
		if t := q.Get(d); t != nil {
			id, ok := v.ID(t)
			if !ok {
				return false
			}
			ids[i] = id
		}
	}
	p := pattern{nodes: ids}
	facts := p.run(v, ids[1], true)
	return len(facts.nodes) > 0 && facts.label == ids[3] ||
		slices.ContainsFunc(facts.edges, func(e graph.Edge) bool { return e.Label == ids[3] })
}

// quad returns a fact as Cayley knows it.
func (v *view) quad(f graph.Fact) quad.Quad {
	q := quad.Quad{
		Subject:   v.Term(v.node(f.Subject)),
		Predicate: v.Term(v.node(f.Predicate)),
		Object:    v.Term(f.Object),
	}
	if f.Label != 0 {
		q.Label = v.Term(f.Label)
	}
	return q
}

// bitset is a set of ids.
type bitset []uint64

func (b bitset) add(id graph.ID)    { b[id/64] |= 1 << (id % 64) }
func (b bitset) remove(id graph.ID) { b[id/64] &^= 1 << (id % 64) }
func (b bitset) count() (n int) {
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}
func (b bitset) has(id graph.ID) bool {
	return int(id/64) < len(b) && b[id/64]&(1<<(id%64)) != 0
}
