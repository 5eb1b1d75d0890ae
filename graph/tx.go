package graph

import (
	"context"

	"github.com/cayleygraph/quad"
)

// Tx is a change being made, within DB.Update. It is for one goroutine and ends
// with the function that got it; its methods return ErrClosed after that.
type Tx struct {
	ctx     context.Context
	now     *Snapshot // what is there, up to the edit
	edit    *edit
	flushes [][]effect // what led to now, in order
	seed    uint64     // of the hash of terms
	steps   int
	done    bool

	savepoints []savepoint // that are not passed, the outermost first
}

// Add adds a fact: subject, predicate, object and label together are its
// identity. Adding a fact that is there changes nothing. The short IRIs rdf:…,
// rdfs:… and xsd:…, also as the type of a literal, are written out in full.
//
// It refuses, and then leaves the transaction as it was, a fact without a
// subject, predicate or object, a predicate that is not an IRI, a subject that
// is a literal, and terms of types that package quad does not define. A
// quad.Time is stored as its instant, to the nanosecond, and comes back in UTC.
func (tx *Tx) Add(q quad.Quad) error {
	if err := tx.step(); err != nil {
		return err
	}
	return tx.edit.add(q)
}

// Term returns the id of a term within the transaction, a new one if need be. It
// is for AddFact: who adds many facts about one thing, or by one predicate, asks
// for its id once. Short IRIs are written out as in Add.
func (tx *Tx) Term(v quad.Value) (ID, error) {
	if tx.done {
		return 0, ErrClosed
	}
	return tx.edit.term(v)
}

// AddFact adds a fact by ids that Term returned, or the snapshot of the
// transaction; label 0 is none. It refuses what Add refuses, and ids that are not
// there.
func (tx *Tx) AddFact(f Fact) error {
	if err := tx.step(); err != nil {
		return err
	}
	return tx.edit.addFact(f)
}

// Remove removes a fact. Removing a fact that is not there changes nothing and
// is no error, as with Add. It refuses what Add refuses.
func (tx *Tx) Remove(q quad.Quad) error {
	if err := tx.step(); err != nil {
		return err
	}
	return tx.edit.remove(q)
}

// Snapshot returns the graph with what the transaction did so far. It is valid
// until the transaction ends, and so are the ids of terms that the transaction
// brought; its Sequence is still that of the last commit. A call after changes
// costs what a commit of them would, without the disk.
func (tx *Tx) Snapshot() *Snapshot {
	if !tx.done {
		tx.flush()
	}
	return tx.now
}

// flush makes the edit.
func (tx *Tx) flush() {
	if len(tx.edit.changes) == 0 {
		return
	}
	tx.settle()
	edit := tx.edit
	tx.edit = newEdit(edit.terms)
	tx.make(edit)
}

// make makes an edit.
func (tx *Tx) make(e *edit) {
	if len(e.changes) == 0 {
		return
	}
	next, effects := tx.now.after(e)
	tx.now = next
	if len(effects) > 0 {
		tx.flushes = append(tx.flushes, effects)
	}
}

// step is called for each change. It looks at the context now and then.
func (tx *Tx) step() error {
	if tx.done {
		return ErrClosed
	}
	tx.steps++
	if tx.steps%1024 == 0 {
		return tx.ctx.Err()
	}
	return nil
}
