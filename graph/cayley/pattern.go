package cayley

import (
	"cmp"
	"iter"
	"runtime"
	"sort"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// pattern says which facts are meant: those that have the given nodes in the
// given places. 0 is any.
type pattern struct {
	nodes    [4]graph.ID // subject, predicate, object, label
	labelled bool        // under some label
}

func slot(d quad.Direction) int { return int(d) - int(quad.Subject) }

func (p pattern) at(d quad.Direction) graph.ID { return p.nodes[slot(d)] }

// with returns the pattern with one more place bound. It is no pattern, and then
// ok is false, when the place is bound to another node.
func (p pattern) with(d quad.Direction, n graph.ID) (_ pattern, ok bool) {
	if n == 0 || p.at(d) != 0 && p.at(d) != n {
		return p, false
	}
	p.nodes[slot(d)] = n
	return p, true
}

// resolve returns the pattern with the ids that the nodes have in the facts. It
// is no pattern when one of them can be in no fact.
func (p pattern) resolve(v *view) (_ pattern, ok bool) {
	for _, d := range quad.Directions {
		if n := p.at(d); n != 0 {
			id, ok := v.place(d, n)
			if !ok {
				return p, false
			}
			p.nodes[slot(d)] = id
		}
	}
	return p, p.at(quad.Predicate) == 0 || p.at(quad.Predicate) != v.standsFor
}

// matches reports whether a fact is meant; p is resolved.
func (p *pattern) matches(f *link) bool {
	return (p.nodes[0] == 0 || p.nodes[0] == f.Subject) && (p.nodes[1] == 0 || p.nodes[1] == f.Predicate) &&
		(p.nodes[2] == 0 || p.nodes[2] == f.Object) && p.takes(f.Label)
}

// takes reports whether a label is meant.
func (p *pattern) takes(label graph.ID) bool {
	return (p.nodes[3] == 0 || p.nodes[3] == label) && (!p.labelled || label != 0)
}

// size returns how many facts are meant: exactly, or at most. It takes O(log n)
// for each predicate that may be meant.
func (p pattern) size(v *view) (n int, exact bool) {
	r, ok := p.resolve(v)
	if !ok {
		return 0, true
	}
	subject, predicate, object := r.nodes[0], r.nodes[1], r.nodes[2]
	exact = r.nodes[3] == 0 && !r.labelled
	switch {
	case subject == 0 && object == 0 && predicate == 0:
		n = v.facts()
	case subject == 0 && object == 0:
		n = v.Count(predicate)
	default:
		for _, q := range r.predicates(v) {
			n += len(r.run(v, q, false).nodes)
		}
	}
	return n, exact || n == 0
}

// predicates returns those that may be meant; p is resolved.
func (p *pattern) predicates(v *view) []graph.ID {
	if p.nodes[1] == 0 {
		return v.predicates
	}
	return p.nodes[1:2:2]
}

// run is the far ends of one node by one predicate, sorted. Where all have one
// label they are in nodes, else in edges.
type run struct {
	nodes []graph.ID
	label graph.ID
	edges []graph.Edge
}

// run returns the facts by a predicate that are meant, but for their labels; a
// subject or an object is bound. Without labels those of nodes are wrong, and
// there are no edges.
func (p *pattern) run(v *view, predicate graph.ID, labels bool) (r run) {
	subject, object := p.nodes[0], p.nodes[2]
	near, far, ends := subject, object, v.Forward(predicate)
	if subject == 0 {
		near, far, ends = object, 0, v.Backward(predicate)
	}
	uniform := false
	if r.label, uniform = ends.Label(); uniform || !labels {
		r.nodes = ends.Of(near)
		if far != 0 {
			r.nodes = only(r.nodes, func(n graph.ID) int { return cmp.Compare(n, far) })
		}
		return r
	}
	if subject == 0 {
		r.edges = v.Subjects(predicate, object)
	} else {
		r.edges = v.Objects(subject, predicate)
	}
	if far != 0 {
		r.edges = only(r.edges, func(e graph.Edge) int { return cmp.Compare(e.Node, far) })
	}
	return r
}

// only returns those of a sorted slice that compare as 0.
func only[E any](sorted []E, compare func(E) int) []E {
	lo := sort.Search(len(sorted), func(i int) bool { return compare(sorted[i]) >= 0 })
	hi := lo
	for hi < len(sorted) && compare(sorted[hi]) == 0 {
		hi++
	}
	return sorted[lo:hi]
}

// cursor walks over the facts of a pattern: predicate by predicate in the order
// of Snapshot.Predicates, then by the ids of subjects, objects and labels; over
// those of a label alone in the same order. It costs nothing to leave it.
//
//	bound                walks along
//	subject or object    the sorted edges of that node, by each predicate meant
//	predicate            all facts of the predicate
//	label                the facts of the label, see view.byLabel
//	nothing              all facts
type cursor struct {
	view    *view
	pattern pattern

	labels bool // of the facts are wanted

	predicates []graph.ID // still to be walked
	run        run        // of predicate, still to be walked
	predicate  graph.ID
	facts      []graph.Fact // still to be walked, where there are no runs
	next       func() ([]graph.Fact, bool)
	stop       func()

	current link // after advance has returned true
}

// open starts to walk over the facts of a pattern, which is not resolved. Unless
// labels are wanted the facts may have wrong ones.
func (c *cursor) open(v *view, p pattern, labels bool) {
	c.close()
	r, ok := p.resolve(v)
	c.view, c.pattern = v, r
	c.labels = labels || r.nodes[3] != 0 || r.labelled
	switch {
	case !ok:
	case r.nodes[0] != 0 || r.nodes[2] != 0:
		c.predicates = c.pattern.predicates(v)
	case r.nodes[1] == 0 && r.nodes[3] != 0:
		c.facts = v.byLabel(r.nodes[3])
	default:
		c.scan(chunks(v, c.pattern.predicates(v)))
	}
}

// scan walks over facts that come in pieces. They come from a coroutine, which
// is stopped with the cursor, at the latest when that is freed: Cayley does not
// close all its iterators.
func (c *cursor) scan(pieces iter.Seq[[]graph.Fact]) {
	c.next, c.stop = iter.Pull(pieces)
	runtime.AddCleanup(c, func(stop func()) { stop() }, c.stop)
}

// chunks returns the facts of predicates in pieces that grow, so that neither
// one fact nor all of them cost much. A piece is valid until the next.
func chunks(v *view, predicates []graph.ID) iter.Seq[[]graph.Fact] {
	return func(yield func([]graph.Fact) bool) {
		piece := make([]graph.Fact, 0, 8)
		for _, p := range predicates {
			for f := range v.Scan(p) {
				if piece = append(piece, f); len(piece) < cap(piece) {
					continue
				}
				if !yield(piece) {
					return
				}
				piece = piece[:0]
				if cap(piece) < 1024 {
					piece = make([]graph.Fact, 0, 4*cap(piece))
				}
			}
		}
		if len(piece) > 0 {
			yield(piece)
		}
	}
}

// advance goes to the next fact, which is then current, and reports whether
// there is one.
func (c *cursor) advance() bool {
	for {
		for len(c.run.nodes) > 0 {
			n := c.run.nodes[0]
			c.run.nodes = c.run.nodes[1:]
			if c.pattern.takes(c.run.label) {
				c.current = c.fact(n, c.run.label)
				return true
			}
		}
		for len(c.run.edges) > 0 {
			e := c.run.edges[0]
			c.run.edges = c.run.edges[1:]
			if c.pattern.takes(e.Label) {
				c.current = c.fact(e.Node, e.Label)
				return true
			}
		}
		for len(c.facts) > 0 {
			f := link(c.facts[0])
			c.facts = c.facts[1:]
			if c.pattern.matches(&f) {
				c.current = f
				return true
			}
		}
		if !c.refill() {
			return false
		}
	}
}

// refill gets more edges or facts, and reports whether that is worth trying.
func (c *cursor) refill() (ok bool) {
	if len(c.predicates) > 0 {
		c.predicate, c.predicates = c.predicates[0], c.predicates[1:]
		c.run = c.pattern.run(c.view, c.predicate, c.labels)
		return true
	}
	if c.next == nil {
		return false
	}
	c.facts, ok = c.next()
	return ok
}

// fact returns the fact of a far end.
func (c *cursor) fact(far, label graph.ID) link {
	if s := c.pattern.nodes[0]; s != 0 {
		return link{Subject: s, Predicate: c.predicate, Object: far, Label: label}
	}
	return link{Subject: far, Predicate: c.predicate, Object: c.pattern.nodes[2], Label: label}
}

// close ends the walk.
func (c *cursor) close() {
	if c.stop != nil {
		c.stop()
	}
	c.next, c.stop = nil, nil
	c.predicates, c.run, c.facts = nil, run{}, nil
}
