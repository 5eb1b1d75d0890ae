package cayley

import (
	"slices"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// OptimizeShape implements shape.Optimizer: it turns a step of a path into one
// iterator that goes along the sorted edges of a node. Cayley calls it for each
// part of a query, from the leaves up; other parts it returns as they are.
func (s *Store) OptimizeShape(q shape.Shape) (shape.Shape, bool) {
	switch q := q.(type) {
	case shape.QuadsAction:
		step := &step{store: s, want: q.Result}
		for d, ref := range q.Filter {
			if !step.restrict(d, shape.Fixed{ref}) {
				return shape.Null{}, true
			}
		}
		for _, d := range quad.Directions { // a map has no order
			if names, ok := q.Save[d]; ok && !step.restrict(d, shape.Save{From: shape.AllNodes{}, Tags: names}) {
				return shape.Null{}, true
			}
		}
		return step, true
	case shape.NodesFrom:
		if shape.IsNull(q.Quads) {
			return shape.Null{}, true
		}
		filters, ok := q.Quads.(shape.Quads)
		if !ok || q.Dir == quad.Any {
			return q, false
		}
		step := &step{store: s, want: q.Dir}
		for _, f := range filters {
			if f.Dir == quad.Any {
				return q, false
			}
			if !step.restrict(f.Dir, f.Values) {
				return shape.Null{}, true
			}
		}
		return step, true
	case shape.Intersect:
		return orderRecursion(q)
	case shape.Union: // whose iterator does not take parts that have turned out empty
		parts := slices.DeleteFunc(slices.Clone(q), shape.IsNull)
		return parts, len(parts) < len(q)
	}
	return q, false
}

// step is the shape of ends.
type step struct {
	store   *Store
	want    quad.Direction
	pattern pattern
	tags    []tag
	by      []shape.QuadFilter
}

// restrict takes only facts that have one of some nodes in a place. It returns
// false if there are none.
func (s *step) restrict(d quad.Direction, values shape.Shape) (some bool) {
	if saved, ok := values.(shape.Save); ok {
		for _, name := range saved.Tags {
			s.tags = append(s.tags, tag{d, name})
		}
		values = saved.From
	}
	if shape.IsNull(values) {
		return false
	}
	if _, ok := values.(shape.AllNodes); ok {
		s.pattern.labelled = s.pattern.labelled || d == quad.Label // the others are always there
		return true
	}
	if ref, ok := shape.One(values); ok {
		n, ok := s.store.idOf(ref)
		if ok {
			s.pattern, ok = s.pattern.with(d, n)
		}
		return ok
	}
	s.by = append(s.by, shape.QuadFilter{Dir: d, Values: values})
	return true
}

// Optimize implements shape.Shape.
func (s *step) Optimize(r shape.Optimizer) (shape.Shape, bool) {
	out := &step{store: s.store, want: s.want, pattern: s.pattern, tags: slices.Clip(s.tags)}
	changed := false
	for _, f := range s.by {
		values, better := f.Values.Optimize(r)
		if changed = changed || better; !out.restrict(f.Dir, values) {
			return shape.Null{}, true
		}
	}
	if !changed {
		return s, false
	}
	return out, true
}

// BuildIterator implements shape.Shape.
func (s *step) BuildIterator(qs cayley.QuadStore) cayley.Iterator {
	e := &ends{store: s.store, want: s.want, pattern: s.pattern, tags: s.tags}
	for _, f := range s.by {
		it := f.Values.BuildIterator(qs)
		nodes := set{place: f.Dir, nodes: cayley.AsShape(it), drives: isRecursive(it)}
		if iterator.IsNull2(nodes.nodes) {
			return iterator.NewNull()
		}
		e.by = append(e.by, nodes)
		if nodes.drives {
			last := len(e.by) - 1
			e.by[0], e.by[last] = e.by[last], e.by[0]
		}
	}
	return cayley.NewLegacy(e, nil)
}
