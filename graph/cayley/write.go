package cayley

import (
	"context"
	"errors"
	"io"
	"slices"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// errSnapshot is returned by what writes, on a store that At returned.
var errSnapshot = errors.New("cayley: a snapshot cannot be written")

// update runs a change as one commit.
func (s *Store) update(ctx context.Context, fn func(*change) error) error {
	if s.db == nil {
		return errSnapshot
	}
	return s.db.Update(ctx, func(tx *graph.Tx) error {
		c := newChange(tx)
		if err := fn(c); err != nil {
			return err
		}
		return c.finish()
	})
}

// ApplyDeltas makes changes in their order, all or none, durable when it
// returns. Each is judged by what those before it have left: adding a quad that
// is there is graph.ErrQuadExists, deleting one that is not
// graph.ErrQuadNotExist, in a *graph.DeltaError, unless opts says to ignore
// that. What is neither added nor deleted is graph.ErrInvalidAction.
func (s *Store) ApplyDeltas(deltas []cayley.Delta, opts cayley.IgnoreOpts) error {
	return s.update(context.Background(), func(c *change) error {
		for _, d := range deltas {
			if err := c.apply(d, opts); err != nil {
				return &cayley.DeltaError{Delta: d, Err: err}
			}
		}
		return nil
	})
}

// NewQuadWriter returns a writer of many quads; those that are there are
// ignored. It commits them by the ten thousand and when it is closed, and keeps
// no lock meanwhile. See [Store.BulkLoad] for all in one commit.
func (s *Store) NewQuadWriter() (quad.WriteCloser, error) {
	if s.db == nil {
		return nil, errSnapshot
	}
	return &quadWriter{store: s}, nil
}

// BulkLoad implements graph.BulkLoader: it adds the quads of r in one commit, to
// a database with or without facts. Quads that are there are ignored.
func (s *Store) BulkLoad(r quad.Reader) error {
	return s.update(context.Background(), func(c *change) error {
		for {
			q, err := r.ReadQuad()
			if err == io.EOF {
				return nil
			}
			if err == nil {
				err = c.insert(q)
			}
			if err != nil {
				return err
			}
		}
	})
}

// batch is how many quads a writer gathers for one commit.
const batch = 10_000

type quadWriter struct {
	store  *Store
	quads  []quad.Quad
	closed bool
}

func (w *quadWriter) WriteQuad(q quad.Quad) error {
	_, err := w.WriteQuads([]quad.Quad{q})
	return err
}

// WriteQuads returns how many quads it took, all unless there is an error; then
// none that were not committed before are.
func (w *quadWriter) WriteQuads(quads []quad.Quad) (int, error) {
	if w.closed {
		return 0, graph.ErrClosed
	}
	for _, q := range quads {
		if err := check(q); err != nil {
			return 0, &cayley.DeltaError{Delta: cayley.Delta{Quad: q, Action: cayley.Add}, Err: err}
		}
	}
	w.quads = append(w.quads, quads...)
	if len(w.quads) < batch {
		return len(quads), nil
	}
	if err := w.flush(); err != nil {
		return 0, err
	}
	return len(quads), nil
}

func (w *quadWriter) flush() error {
	quads := w.quads
	w.quads = nil
	if len(quads) == 0 {
		return nil
	}
	return w.store.BulkLoad(quad.NewReader(quads))
}

// Close commits what was written.
func (w *quadWriter) Close() error {
	w.closed = true
	return w.flush()
}

// change is a transaction in Cayley's terms.
type change struct {
	tx   *graph.Tx
	base *view // before the change

	// What the change has done so far, where it matters to what comes.
	done map[key]bool // there, or not there any more

	standIns map[quad.IRI]quad.Value // made by the change
	left     map[quad.IRI]quad.Value // that some deleted fact had
}

func newChange(tx *graph.Tx) *change {
	return &change{
		tx: tx, base: newView(tx.Snapshot()), done: map[key]bool{},
		standIns: map[quad.IRI]quad.Value{}, left: map[quad.IRI]quad.Value{},
	}
}

// apply makes one change. Its errors are those of ApplyDeltas.
func (c *change) apply(d cayley.Delta, opts cayley.IgnoreOpts) error {
	if d.Action != cayley.Add && d.Action != cayley.Delete {
		return cayley.ErrInvalidAction
	}
	if err := check(d.Quad); err != nil {
		return err
	}
	q, there := c.locate(d.Quad)
	switch {
	case d.Action == cayley.Add && there:
		if !opts.IgnoreDup {
			return cayley.ErrQuadExists
		}
		return nil
	case d.Action == cayley.Add:
		c.done[keyOf(q)] = true
		return c.add(q)
	case !there:
		if !opts.IgnoreMissing {
			return cayley.ErrQuadNotExist
		}
		return nil
	}
	c.done[keyOf(q)] = false
	return c.remove(q)
}

// locate returns a quad in the form in which it is there, else in the form in
// which it is to be added, and whether it is there.
func (c *change) locate(q quad.Quad) (_ quad.Quad, there bool) {
	if c.there(q) {
		return q, true
	}
	p := plain(q)
	return p, keyOf(p) != keyOf(q) && c.there(p)
}

func (c *change) there(q quad.Quad) bool {
	if there, ok := c.done[keyOf(q)]; ok {
		return there
	}
	return c.base.has(stored(q))
}

// insert adds a quad that may be there. Deletions must not come after it.
func (c *change) insert(q quad.Quad) error {
	err := check(q)
	if err == nil {
		if p := plain(q); keyOf(p) == keyOf(q) || !c.base.has(stored(q)) {
			err = c.add(p)
		}
	}
	if err != nil {
		return &cayley.DeltaError{Delta: cayley.Delta{Quad: q, Action: cayley.Add}, Err: err}
	}
	return nil
}

// add adds a fact, and says what its stand-ins stand for.
func (c *change) add(q quad.Quad) error {
	for _, d := range [...]quad.Direction{quad.Subject, quad.Predicate} {
		t := q.Get(d)
		if !needsStandIn(d, t) {
			continue
		}
		iri := standIn(t)
		if _, known := c.standIns[iri]; !known {
			c.standIns[iri] = t
			if err := c.tx.Add(quad.Quad{Subject: iri, Predicate: StandsFor, Object: t}); err != nil {
				return err
			}
		}
	}
	return c.tx.Add(stored(q))
}

// remove removes a fact.
func (c *change) remove(q quad.Quad) error {
	for _, d := range [...]quad.Direction{quad.Subject, quad.Predicate} {
		if t := q.Get(d); needsStandIn(d, t) {
			c.left[standIn(t)] = t
		}
	}
	return c.tx.Remove(stored(q))
}

// finish removes the stand-ins that no fact has any more.
func (c *change) finish() error {
	if len(c.left) == 0 {
		return nil
	}
	now := newView(c.tx.Snapshot())
	var names []quad.IRI
	for iri := range c.left {
		if id, ok := now.ID(iri); ok && !now.used(quad.Predicate, id) && !now.used(quad.Subject, id) {
			names = append(names, iri)
		}
	}
	slices.Sort(names)
	for _, iri := range names {
		if err := c.tx.Remove(quad.Quad{Subject: iri, Predicate: StandsFor, Object: c.left[iri]}); err != nil {
			return err
		}
	}
	return nil
}
