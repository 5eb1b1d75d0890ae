package cayley

import (
	"context"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
)

// A path that is followed recursively reports wrong tags when nodes are looked
// up in it: for a node that it has not come to yet, iterator.Recursive may leave
// the tags of the node that was looked up before. So where a set is intersected
// with such a path, the nodes of the path are looked up in the set, not the
// other way round. A look-up would have walked over the path as well.

// withRecursion is an intersection of which some part may turn out to be such a
// path when its iterator is built.
type withRecursion struct{ parts shape.Intersect }

// orderRecursion returns an intersection in a form that goes along recursive
// paths.
func orderRecursion(all shape.Intersect) (shape.Shape, bool) {
	for _, s := range all {
		switch s.(type) {
		case *step, shape.AllNodes, shape.Fixed, shape.Filter, shape.Save, shape.Unique, shape.Union, shape.Intersect,
			shape.IntersectOpt, shape.Except, shape.Page, shape.Sort, shape.Count, shape.Null:
		default: // a part that only Cayley knows how to build
			return &withRecursion{all}, true
		}
	}
	return all, false
}

// Optimize implements shape.Shape.
func (s *withRecursion) Optimize(r shape.Optimizer) (shape.Shape, bool) {
	if better, changed := s.parts.Optimize(r); changed {
		return better, true
	}
	return s, false
}

// BuildIterator implements shape.Shape.
func (s *withRecursion) BuildIterator(qs cayley.QuadStore) cayley.Iterator {
	parts := make([]cayley.Iterator, len(s.parts))
	first := -1
	for i, p := range s.parts {
		if parts[i] = p.BuildIterator(qs); isRecursive(parts[i]) {
			first = i
		}
	}
	if first < 0 {
		return iterator.NewAnd(parts...)
	}
	along := &along{}
	for i, p := range parts {
		along.parts = append(along.parts, cayley.AsShape(p))
		if i == first {
			along.parts[0], along.parts[i] = along.parts[i], along.parts[0]
		}
	}
	return cayley.NewLegacy(along, nil)
}

func isRecursive(it cayley.Iterator) bool {
	_, ok := it.(*iterator.Recursive)
	return ok
}

// along is an intersection that walks over its first part, whatever that costs,
// and looks up in the others.
type along struct{ parts []cayley.IteratorShape }

var _ cayley.IteratorShape = (*along)(nil)

func (s *along) String() string                       { return "Along" }
func (s *along) SubIterators() []cayley.IteratorShape { return s.parts }
func (s *along) Iterate() cayley.Scanner              { return s.and().Iterate() }
func (s *along) Lookup() cayley.Index                 { return s.and().Lookup() }

func (s *along) Stats(ctx context.Context) (cayley.IteratorCosts, error) { return s.and().Stats(ctx) }

// and returns Cayley's intersection, which keeps the order until it is optimized.
func (s *along) and() cayley.IteratorShape {
	all := iterator.NewAnd()
	for _, p := range s.parts {
		all.AddSubIterator(cayley.AsLegacy(p))
	}
	return all.AsShape()
}

func (s *along) Optimize(ctx context.Context) (cayley.IteratorShape, bool) {
	better := &along{}
	for _, p := range s.parts {
		p, _ = p.Optimize(ctx)
		better.parts = append(better.parts, p)
	}
	return better, true
}
