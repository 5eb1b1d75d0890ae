package cayley

import (
	"context"
	"fmt"
	"maps"
	"slices"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"
)

// ends are the nodes in one place of the facts of a pattern whose other places
// are in given sets: one step of a path. It does in one go what Cayley makes of
// iterators from nodes to quads, from quads to nodes, and their intersections:
//
//	.Out("customer")      ends{want: Object,  pattern: (* customer *), by: subjects in the path so far}
//	.Has("law", "ny")     ends{want: Subject, pattern: (* law ny)}
//	.Save("law", "l")     ends{want: Subject, pattern: (* law *), tags: object as l}
//
// Like those it returns a node once for each fact.
type ends struct {
	store   *Store
	want    quad.Direction
	pattern pattern
	tags    []tag
	by      []set
}

// set is a place of a fact and the nodes that may be there. When ends are walked
// over, the first set drives: for each of its nodes the facts are looked up. The
// others check what comes.
type set struct {
	place  quad.Direction
	nodes  cayley.IteratorShape
	drives bool // it must: see recursion.go
}

// tag is a name under which the node in a place is reported.
type tag struct {
	place quad.Direction
	name  string
}

var _ cayley.IteratorShape = (*ends)(nil)

func (s *ends) String() string { return fmt.Sprintf("Ends(%v of %v)", s.want, s.pattern) }

func (s *ends) SubIterators() []cayley.IteratorShape {
	subs := make([]cayley.IteratorShape, len(s.by))
	for i, b := range s.by {
		subs[i] = b.nodes
	}
	return subs
}

// Optimize optimizes the sets, and puts the one first with which the walk takes
// the fewest facts.
func (s *ends) Optimize(ctx context.Context) (cayley.IteratorShape, bool) {
	if len(s.by) == 0 {
		return s, false
	}
	better := *s
	better.by = make([]set, len(s.by))
	v := s.store.view()
	var least int64
	for i, b := range s.by {
		b.nodes, _ = b.nodes.Optimize(ctx)
		if iterator.IsNull2(b.nodes) {
			return b.nodes, true
		}
		better.by[i] = b
		if cost := s.walked(ctx, v, b); i == 0 || cost < least {
			least = cost
			better.by[0], better.by[i] = better.by[i], better.by[0]
		}
	}
	return &better, true
}

// walked estimates what it costs to walk when a set drives.
func (s *ends) walked(ctx context.Context, v *view, b set) int64 {
	if b.drives {
		return -1
	}
	costs, _ := b.nodes.Stats(ctx)
	return costs.Size.Size * (costs.NextCost + s.fan(v, b.place))
}

// fan estimates how many facts of the pattern a node has that has any in a
// place.
func (s *ends) fan(v *view, place quad.Direction) int64 {
	size, _ := s.pattern.size(v)
	subject, predicate, object := s.pattern.nodes[0], s.pattern.nodes[1], s.pattern.nodes[2]
	distinct := v.Terms()/4 + 1
	switch {
	case place == quad.Predicate:
		distinct = len(v.predicates)
	case subject == 0 && object == 0 && predicate != 0:
		r, _ := s.pattern.resolve(v)
		stats := v.Stats(r.at(quad.Predicate))
		switch place {
		case quad.Subject:
			distinct = stats.Subjects
		case quad.Object:
			distinct = stats.Objects
		}
	}
	return int64(size/max(distinct, 1)) + 1
}

// Stats estimates as the walk goes. The size is exact where there are no sets.
func (s *ends) Stats(ctx context.Context) (costs cayley.IteratorCosts, err error) {
	v := s.store.view()
	n, exact := s.pattern.size(v)
	costs = cayley.IteratorCosts{NextCost: 1, ContainsCost: 2, Size: cayley.Size{Size: int64(n), Exact: exact}}
	if len(s.by) == 0 {
		return costs, nil
	}
	costs.Size.Exact = false
	fan := s.fan(v, s.want)
	for i, b := range s.by {
		sub, e := b.nodes.Stats(ctx)
		if e != nil {
			err = e
		}
		costs.ContainsCost += fan * sub.ContainsCost
		if i == 0 {
			costs.NextCost += sub.NextCost
			costs.Size.Size = min(costs.Size.Size, sub.Size.Size*s.fan(v, b.place))
		} else {
			costs.NextCost += sub.ContainsCost
		}
	}
	return costs, err
}

// labels reports whether the labels of facts are looked at.
func (s *ends) labels() bool {
	return s.want == quad.Label ||
		slices.ContainsFunc(s.tags, func(t tag) bool { return t.place == quad.Label }) ||
		slices.ContainsFunc(s.by, func(b set) bool { return b.place == quad.Label })
}

func (s *ends) Iterate() cayley.Scanner {
	w := &endScanner{endWalk: endWalk{shape: s, view: s.store.view()}}
	if len(s.by) == 0 {
		w.cursor.open(w.view, s.pattern, s.labels())
		return w
	}
	w.driver = s.by[0].nodes.Iterate()
	w.check(s.by[1:])
	return w
}

func (s *ends) Lookup() cayley.Index {
	w := &endIndex{endWalk{shape: s, view: s.store.view()}}
	w.check(s.by)
	return w
}

// endWalk walks over facts, and has the sets check each.
type endWalk struct {
	shape  *ends
	view   *view
	cursor cursor
	checks []checked
	found  bool // the current fact passes
	result cayley.Ref
	err    error
}

// checked is a place of a fact and what checks it.
type checked struct {
	place quad.Direction
	index cayley.Index
}

func (w *endWalk) check(sets []set) {
	for _, b := range sets {
		w.checks = append(w.checks, checked{b.place, b.nodes.Lookup()})
	}
}

func (w *endWalk) String() string { return w.shape.String() }
func (w *endWalk) Err() error     { return w.err }

// Result returns the node that was found. It is made when it is asked for: most
// look-ups only want to know whether there is one.
func (w *endWalk) Result() cayley.Ref {
	if w.found && w.result == nil {
		w.result = w.ref(w.shape.want)
	}
	return w.result
}

// Close closes what is below, and returns its first error.
func (w *endWalk) Close() (err error) {
	w.cursor.close()
	for _, c := range w.checks {
		if e := c.index.Close(); err == nil {
			err = e
		}
	}
	return err
}

func (w *endWalk) TagResults(dst map[string]cayley.Ref) {
	for _, c := range w.checks {
		c.index.TagResults(dst)
	}
	for _, t := range w.shape.tags {
		dst[t.name] = w.ref(t.place)
	}
}

// ref returns the reference to the node in a place of the current fact.
func (w *endWalk) ref(d quad.Direction) cayley.Ref {
	return refOf(w.view.node(w.cursor.current.at(d)))
}

// advance goes to the next fact that passes, and reports whether there is one.
func (w *endWalk) advance(ctx context.Context) bool {
	w.found, w.result = false, nil
	for steps := 1; w.err == nil && w.cursor.advance(); steps++ {
		if w.passes(ctx) {
			w.found = true
			return true
		}
		if steps%256 == 0 && ctx != nil {
			w.err = ctx.Err()
		}
	}
	return false
}

// passes reports whether the sets have what the current fact has.
func (w *endWalk) passes(ctx context.Context) bool {
	for _, c := range w.checks {
		if !c.index.Contains(ctx, w.ref(c.place)) {
			if err := c.index.Err(); err != nil {
				w.err = err
			}
			return false
		}
	}
	return true
}

// nextPath goes to another path to the current fact, and reports whether there
// is one. It takes the paths of the checks in all combinations, as a counter its
// digits: a check that has no other path starts again, by another look-up.
func (w *endWalk) nextPath(ctx context.Context) bool {
	for _, c := range w.checks {
		if w.err == nil && c.index.NextPath(ctx) {
			return true
		}
		if err := c.index.Err(); err != nil {
			w.err = err
			return false
		}
		c.index.Contains(ctx, w.ref(c.place))
	}
	return false
}

// endScanner walks over ends.
type endScanner struct {
	endWalk
	driver cayley.Scanner // nil without sets

	// The driver goes over the paths to its node once, for the first fact of the
	// node whose paths are asked for. For the others what it reported is kept.
	paths []map[string]cayley.Ref
	path  int
	all   bool // paths has them all
}

func (w *endScanner) Next(ctx context.Context) bool {
	if ctx != nil && w.err == nil {
		w.err = ctx.Err()
	}
	w.path = 0
	for !w.advance(ctx) {
		if w.err != nil || w.driver == nil {
			return false
		}
		w.paths, w.all = nil, false
		if !w.driver.Next(ctx) {
			w.err = w.driver.Err()
			return false
		}
		w.follow(w.driver.Result())
	}
	return true
}

// follow opens the facts of a node that the driver has come to.
func (w *endScanner) follow(ref cayley.Ref) {
	w.cursor.close()
	n, ok := w.shape.store.idOf(ref)
	if !ok {
		return
	}
	if p, ok := w.shape.pattern.with(w.shape.by[0].place, n); ok {
		w.cursor.open(w.view, p, w.shape.labels())
	}
}

func (w *endScanner) NextPath(ctx context.Context) bool {
	if !w.found {
		return false
	}
	if w.driver != nil && w.nextDriverPath(ctx) {
		return true
	}
	w.path = 0
	return w.err == nil && w.nextPath(ctx)
}

// nextDriverPath goes to the driver's next path to its node.
func (w *endScanner) nextDriverPath(ctx context.Context) bool {
	if !w.all && w.path+1 >= len(w.paths) {
		if w.paths == nil {
			w.keepPath()
		}
		if w.all = !w.driver.NextPath(ctx); !w.all {
			w.keepPath()
		} else if w.err = w.driver.Err(); w.err != nil {
			return false
		}
	}
	w.path++
	return w.path < len(w.paths)
}

// keepPath keeps what the driver reports of its present path.
func (w *endScanner) keepPath() {
	tags := map[string]cayley.Ref{}
	w.driver.TagResults(tags)
	w.paths = append(w.paths, tags)
}

func (w *endScanner) TagResults(dst map[string]cayley.Ref) {
	switch {
	case w.path < len(w.paths):
		maps.Copy(dst, w.paths[w.path])
	case w.driver != nil:
		w.driver.TagResults(dst)
	}
	w.endWalk.TagResults(dst)
}

func (w *endScanner) Close() error {
	err := w.endWalk.Close()
	if w.driver != nil {
		if e := w.driver.Close(); err == nil {
			err = e
		}
	}
	return err
}

// endIndex looks a node up among ends: it has as many paths as facts.
type endIndex struct{ endWalk }

func (w *endIndex) Contains(ctx context.Context, ref cayley.Ref) bool {
	w.cursor.close()
	w.found, w.result = false, nil
	n, ok := w.shape.store.idOf(ref)
	if !ok {
		return false
	}
	p, ok := w.shape.pattern.with(w.shape.want, n)
	if !ok {
		return false
	}
	w.cursor.open(w.view, p, w.shape.labels())
	return w.advance(ctx)
}

// NextPath goes to the next path of the current fact, or to the next fact. When
// there is none it stays where it is: Cayley's intersections go on to report the
// tags.
func (w *endIndex) NextPath(ctx context.Context) bool {
	if !w.found {
		return false
	}
	last := w.cursor.current
	if w.nextPath(ctx) || w.err == nil && w.advance(ctx) {
		return true
	}
	if w.err == nil {
		w.cursor.current = last
		w.found = w.passes(ctx)
	}
	return false
}
