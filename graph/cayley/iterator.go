package cayley

import (
	"context"
	"fmt"
	"math/bits"

	cayley "github.com/cayleygraph/cayley/graph"

	"github.com/clausekg/clause/graph"
)

// leaf is what all iterators without others below them do alike. None of them
// fails, but for the context's end, nor tags results, nor has several paths to
// one.
type leaf struct{ err error }

func (*leaf) TagResults(map[string]cayley.Ref) {}
func (*leaf) NextPath(context.Context) bool    { return false }
func (l *leaf) Err() error                     { return l.err }

// done reports whether the context has ended, and keeps its error.
func (l *leaf) done(ctx context.Context) bool {
	if ctx != nil {
		l.err = ctx.Err()
	}
	return l.err != nil
}

// links are the facts of a pattern, as quads.
type links struct {
	store   *Store
	pattern pattern
}

var _ cayley.IteratorShape = (*links)(nil)

func (s *links) String() string                       { return "Facts" + s.pattern.String() }
func (s *links) SubIterators() []cayley.IteratorShape { return nil }

func (s *links) Optimize(context.Context) (cayley.IteratorShape, bool) { return s, false }

func (s *links) Stats(context.Context) (cayley.IteratorCosts, error) {
	n, exact := s.pattern.size(s.store.view())
	return cayley.IteratorCosts{ContainsCost: 1, NextCost: 1, Size: cayley.Size{Size: int64(n), Exact: exact}}, nil
}

func (s *links) Iterate() cayley.Scanner {
	w := &linkScanner{shape: s}
	w.cursor.open(s.store.view(), s.pattern, true)
	return w
}

func (s *links) Lookup() cayley.Index {
	p, ok := s.pattern.resolve(s.store.view())
	return &linkIndex{shape: s, pattern: p, none: !ok}
}

type linkScanner struct {
	leaf
	shape  *links
	cursor cursor
	room   []link // for references: Cayley keeps them as long as it likes
	result *link
}

func (w *linkScanner) String() string { return w.shape.String() }
func (w *linkScanner) Close() error   { w.cursor.close(); return nil }

func (w *linkScanner) Next(ctx context.Context) bool {
	w.result = nil
	if w.done(ctx) || !w.cursor.advance() {
		return false
	}
	if len(w.room) == cap(w.room) {
		w.room = make([]link, 0, min(max(1, 2*cap(w.room)), 256))
	}
	w.room = append(w.room, w.cursor.current)
	w.result = &w.room[len(w.room)-1]
	return true
}

func (w *linkScanner) Result() cayley.Ref {
	if w.result == nil {
		return nil
	}
	return w.result
}

// linkIndex tells from the fact itself whether it is of the pattern.
type linkIndex struct {
	leaf
	shape   *links
	pattern pattern
	none    bool
	result  *link
}

func (w *linkIndex) String() string { return w.shape.String() }
func (w *linkIndex) Close() error   { return nil }

func (w *linkIndex) Contains(_ context.Context, ref cayley.Ref) bool {
	l, ok := ref.(*link)
	if !ok || l == nil || w.none || !w.pattern.matches(l) {
		return false
	}
	w.result = l
	return true
}

func (w *linkIndex) Result() cayley.Ref {
	if w.result == nil {
		return nil
	}
	return w.result
}

// nodes are all nodes, in the order in which they came into the database.
type nodes struct{ store *Store }

var _ cayley.IteratorShape = (*nodes)(nil)

func (s *nodes) String() string                       { return "Nodes" }
func (s *nodes) SubIterators() []cayley.IteratorShape { return nil }

func (s *nodes) Optimize(context.Context) (cayley.IteratorShape, bool) { return s, false }

func (s *nodes) Stats(context.Context) (cayley.IteratorCosts, error) {
	return cayley.IteratorCosts{ContainsCost: 2, NextCost: 1, Size: cayley.Size{Size: int64(s.store.view().Terms())}}, nil
}

func (s *nodes) Iterate() cayley.Scanner {
	return &nodeScanner{set: s.store.view().allNodes()}
}

func (s *nodes) Lookup() cayley.Index { return &nodeIndex{store: s.store, view: s.store.view()} }

type nodeScanner struct {
	leaf
	set  bitset
	word uint64 // of what is left of set before rest
	base int    // how many words are before rest
	at   graph.ID
}

func (w *nodeScanner) String() string { return "Nodes" }
func (w *nodeScanner) Close() error   { w.set, w.word = nil, 0; return nil }

func (w *nodeScanner) Next(ctx context.Context) bool {
	w.at = 0
	if w.done(ctx) {
		return false
	}
	for w.word == 0 {
		if w.base >= len(w.set) {
			return false
		}
		w.word = w.set[w.base]
		w.base++
	}
	w.at = graph.ID((w.base-1)*64 + bits.TrailingZeros64(w.word))
	w.word &= w.word - 1
	return true
}

func (w *nodeScanner) Result() cayley.Ref { return refOf(w.at) }

type nodeIndex struct {
	leaf
	store *Store
	view  *view
	at    graph.ID
}

func (w *nodeIndex) String() string { return "Nodes" }
func (w *nodeIndex) Close() error   { return nil }

func (w *nodeIndex) Contains(_ context.Context, ref cayley.Ref) bool {
	n, ok := w.store.idOf(ref)
	if !ok || !w.view.live(n) {
		return false
	}
	w.at = n
	return true
}

func (w *nodeIndex) Result() cayley.Ref { return refOf(w.at) }

// refOf returns the reference to a node, nil for none.
func refOf(n graph.ID) cayley.Ref {
	if n == 0 {
		return nil
	}
	return node(n)
}

// String returns the pattern for those who look at a tree of iterators.
func (p pattern) String() string {
	return fmt.Sprintf("(%d %d %d %d)", p.nodes[0], p.nodes[1], p.nodes[2], p.nodes[3])
}
