package graph

import (
	"maps"

	"github.com/clausekg/clause/graph/internal/columns"
)

// savepoint is a state of a transaction that it can return to: some changes that were made,
// in now, and some that were only noted, the first so many of each log.
type savepoint struct {
	now     *Snapshot
	flushes int
	noted   map[uint32]int // by predicate; nil when there is none any more
}

// Savepoint calls fn, and if it returns an error or panics undoes what it did: the
// transaction is as it was before, and goes on. The error is returned as it is, the panic goes
// on. Savepoints may be made within one another. One costs little, whatever was done before it.
//
// Terms that fn brought stay, with their ids, though no fact may use them; a Snapshot that fn
// took is not valid any more.
func (tx *Tx) Savepoint(fn func() error) error {
	if tx.done {
		return ErrClosed
	}
	tx.savepoints = append(tx.savepoints, savepoint{tx.now, len(tx.flushes), tx.edit.lengths()})
	depth := len(tx.savepoints)
	kept := false
	defer func() {
		back := tx.savepoints[depth-1]
		tx.savepoints = tx.savepoints[:depth-1]
		if !kept {
			tx.now, tx.flushes = back.now, tx.flushes[:back.flushes]
			tx.edit.truncate(back.noted)
		}
	}()
	err := fn()
	kept = err == nil
	return err
}

// settle makes the changes that were noted before each savepoint, so that all others can be
// made too and the savepoints still be returned to.
func (tx *Tx) settle() {
	for i := range tx.savepoints {
		if tx.savepoints[i].noted == nil {
			continue
		}
		first := tx.edit.cut(tx.savepoints[i].noted)
		for j := i + 1; j < len(tx.savepoints); j++ {
			for p, n := range tx.savepoints[i].noted {
				tx.savepoints[j].noted[p] -= n
			}
		}
		tx.make(first)
		tx.savepoints[i] = savepoint{tx.now, len(tx.flushes), nil}
	}
}

// lengths returns how many changes of each predicate there are.
func (e *edit) lengths() map[uint32]int {
	n := make(map[uint32]int, len(e.changes))
	for p, log := range e.changes {
		n[p] = log.Len()
	}
	return n
}

// truncate forgets all changes but the first so many of each predicate.
func (e *edit) truncate(lengths map[uint32]int) {
	e.size = 0
	for p, log := range e.changes {
		if n := lengths[p]; n > 0 {
			log.Truncate(n)
			e.size += n
		} else {
			e.forget(p)
		}
	}
}

// forget forgets the changes of a predicate.
func (e *edit) forget(p uint32) {
	delete(e.changes, p)
	if int(p) < len(e.near) {
		e.near[p] = nil
	}
}

// cut takes the first so many changes of each predicate out of the edit, and returns an edit
// of them.
func (e *edit) cut(lengths map[uint32]int) *edit {
	first := newEdit(e.terms)
	logs := maps.Clone(e.changes)
	for p, log := range logs {
		n := lengths[p]
		if n == 0 {
			continue
		}
		first.changes[p], first.size = log, first.size+n
		e.size -= n
		rest := log.Cut(n)
		if e.forget(p); rest.Len() > 0 {
			e.put(p, rest)
		}
	}
	return first
}

// put makes a log that of a predicate that has none.
func (e *edit) put(p uint32, log *columns.Log) {
	e.changes[p] = log
	if int(p) < len(e.near) {
		e.near[p] = log
	}
}
