package cayley

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// Name is the name under which Cayley knows the backend.
const Name = "clause"

// OptionReadOnly is the option of the backend that, when it is true, opens a
// file to be read only, beside a process that may write it.
const OptionReadOnly = "read_only"

// Cayley finds its backends in a registry, which packages enter when they are
// imported.
func init() {
	cayley.RegisterQuadStore(Name, cayley.QuadStoreRegistration{
		NewFunc:      open,
		InitFunc:     create,
		IsPersistent: true,
	})
}

// open opens the database in a file that create has made, or any other of
// Clause's. Without a path it is one in memory.
func open(path string, opts cayley.Options) (cayley.QuadStore, error) {
	readOnly, err := opts.BoolKey(OptionReadOnly, false)
	if err != nil {
		return nil, fmt.Errorf("cayley: the option %s is neither true nor false", OptionReadOnly)
	}
	db := graph.OpenMemory()
	if path != "" {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, cayley.ErrNotInitialized
		}
		if db, err = graph.Open(path, &graph.Options{ReadOnly: readOnly}); err != nil {
			return nil, err
		}
	}
	s := New(db)
	s.owned = true
	return s, nil
}

// create makes an empty database in a file that is not there.
func create(path string, _ cayley.Options) error {
	if path == "" {
		return nil // in memory nothing is to be made
	}
	if _, err := os.Stat(path); err == nil {
		return cayley.ErrDatabaseExists
	}
	db, err := graph.Open(path, nil)
	if err != nil {
		return err
	}
	return db.Close()
}

// Store is a Clause database, or a snapshot of one, as a backend of Cayley. It
// is safe for concurrent use: readers and writers do not wait for each other.
type Store struct {
	db       *graph.DB // nil for a snapshot
	owned    bool
	last     atomic.Pointer[view]
	snapshot *view // instead of db
}

var (
	_ cayley.QuadStore      = (*Store)(nil)
	_ cayley.BatchQuadStore = (*Store)(nil)
	_ cayley.BulkLoader     = (*Store)(nil)
	_ shape.Optimizer       = (*Store)(nil)
)

// New returns a database as a backend of Cayley. Every iterator sees the graph
// as it is when it begins to run; iterators of one query may begin before and
// after a commit, see [At]. Closing the store does not close the database.
func New(db *graph.DB) *Store { return &Store{db: db} }

// At returns a snapshot as a backend of Cayley that can only be read: all that
// is asked of it is answered from one state of the graph, whatever is written
// meanwhile. References to nodes are the same as those of the database.
func At(s *graph.Snapshot) *Store { return &Store{snapshot: newView(s)} }

// view returns the graph as it is now.
func (s *Store) view() *view {
	if s.snapshot != nil {
		return s.snapshot
	}
	now := s.db.Snapshot()
	if v := s.last.Load(); v != nil && v.Snapshot == now {
		return v
	}
	v := newView(now)
	s.last.Store(v)
	return v
}

// idOf returns the node that a reference means: of this store, or of a value
// that a query made itself.
func (s *Store) idOf(ref cayley.Ref) (graph.ID, bool) {
	switch ref := ref.(type) {
	case node:
		return graph.ID(ref), true
	case cayley.PreFetchedValue:
		return s.view().nodeOf(ref.NameOf())
	}
	return 0, false
}

// ValueOf returns the reference to a term, or nil when no fact has it.
func (s *Store) ValueOf(t quad.Value) cayley.Ref {
	if t == nil {
		return nil
	}
	n, _ := s.view().nodeOf(t)
	return refOf(n)
}

// NameOf returns the term of a reference, nil if it is none to a node.
func (s *Store) NameOf(ref cayley.Ref) quad.Value {
	switch ref := ref.(type) {
	case node:
		return s.view().Term(graph.ID(ref))
	case cayley.PreFetchedValue:
		return ref.NameOf()
	}
	return nil
}

// ValuesOf implements graph.BatchQuadStore: NameOf of many, on one state.
func (s *Store) ValuesOf(_ context.Context, refs []cayley.Ref) ([]quad.Value, error) {
	at := &Store{snapshot: s.view()}
	terms := make([]quad.Value, len(refs))
	for i, ref := range refs {
		terms[i] = at.NameOf(ref)
	}
	return terms, nil
}

// RefsOf implements graph.BatchQuadStore: ValueOf of many, on one state. The
// error for a term that no fact has wraps graph.ErrNodeNotExists.
func (s *Store) RefsOf(_ context.Context, terms []quad.Value) ([]cayley.Ref, error) {
	at := &Store{snapshot: s.view()}
	refs := make([]cayley.Ref, len(terms))
	for i, t := range terms {
		if refs[i] = at.ValueOf(t); refs[i] == nil {
			return nil, fmt.Errorf("cayley: %v: %w", t, cayley.ErrNodeNotExists)
		}
	}
	return refs, nil
}

// Quad returns the quad of a reference, an empty one if it is none to a quad.
func (s *Store) Quad(ref cayley.Ref) quad.Quad {
	l, ok := ref.(*link)
	if !ok || l == nil {
		return quad.Quad{}
	}
	return s.view().quad(graph.Fact(*l))
}

// QuadDirection returns the node in a place of a quad, nil for the label of one
// that has none.
func (s *Store) QuadDirection(ref cayley.Ref, d quad.Direction) cayley.Ref {
	l, ok := ref.(*link)
	if !ok || l == nil {
		return nil
	}
	return refOf(s.view().node(l.at(d)))
}

// QuadIterator returns the quads that have a node in a place: predicate by
// predicate, each sorted. It reads these quads only, and by label all of them
// the first time.
func (s *Store) QuadIterator(d quad.Direction, ref cayley.Ref) cayley.Iterator {
	p, ok := s.bound(d, ref)
	if !ok {
		return iterator.NewNull()
	}
	return cayley.NewLegacy(&links{s, p}, nil)
}

// QuadIteratorSize returns how many quads QuadIterator returns: exactly, or by
// label at most.
func (s *Store) QuadIteratorSize(_ context.Context, d quad.Direction, ref cayley.Ref) (cayley.Size, error) {
	p, ok := s.bound(d, ref)
	if !ok {
		return cayley.Size{Exact: true}, nil
	}
	n, exact := p.size(s.view())
	return cayley.Size{Size: int64(n), Exact: exact}, nil
}

// bound returns the pattern of the facts that have a node in a place.
func (s *Store) bound(d quad.Direction, ref cayley.Ref) (p pattern, ok bool) {
	n, ok := s.idOf(ref)
	if !ok || d < quad.Subject || d > quad.Label {
		return p, false
	}
	return p.with(d, n)
}

// NodesAllIterator returns the nodes that have facts, in the order in which they
// came into the database.
func (s *Store) NodesAllIterator() cayley.Iterator { return cayley.NewLegacy(&nodes{s}, nil) }

// QuadsAllIterator returns all quads: predicate by predicate, each sorted.
func (s *Store) QuadsAllIterator() cayley.Iterator { return cayley.NewLegacy(&links{store: s}, nil) }

// Stats counts quads and nodes. The number of quads is exact and free. That of
// nodes looks at every fact, once for a state, if it is to be exact; else it is
// the number of terms that the database has ever had.
func (s *Store) Stats(_ context.Context, exact bool) (cayley.Stats, error) {
	v := s.view()
	st := cayley.Stats{
		Nodes: cayley.Size{Size: int64(v.Terms())},
		Quads: cayley.Size{Size: int64(v.facts()), Exact: true},
	}
	if exact {
		v.allNodes()
		st.Nodes = cayley.Size{Size: int64(v.nodeCount), Exact: true}
	}
	return st, nil
}

// Close closes the database if the store was opened by its name, through
// Cayley. Else it does nothing: who opened the database closes it.
func (s *Store) Close() error {
	if s.owned {
		return s.db.Close()
	}
	return nil
}
