package graph

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/clausekg/clause/graph/internal/dictionary"
)

// DB is a graph, in a file or in memory. It is safe for concurrent use: any
// number of readers beside one writer, and neither waits for the other.
type DB struct {
	path    string
	writing chan struct{} // holds one token; who has it may use terms
	terms   *dictionary.Writer
	now     atomic.Pointer[Snapshot]
	closed  atomic.Bool
}

// OpenMemory returns an empty graph that lives in memory only.
func OpenMemory() *DB {
	db := &DB{writing: make(chan struct{}, 1), terms: dictionary.NewWriter(nil)}
	db.now.Store(&Snapshot{terms: db.terms.View()})
	return db
}

// Path returns the path that the graph was opened with, empty for one in memory.
func (db *DB) Path() string { return db.path }

// Snapshot returns the graph as it is now, in constant time.
func (db *DB) Snapshot() *Snapshot { return db.now.Load() }

// View calls fn with the graph as it is now and returns its error.
func (db *DB) View(fn func(*Snapshot) error) error {
	if db.closed.Load() {
		return fmt.Errorf("graph: view%s: %w", db.suffix(), ErrClosed)
	}
	return fn(db.Snapshot())
}

func (db *DB) suffix() string {
	if db.path == "" {
		return ""
	}
	return " " + db.path
}

// Update calls fn with a transaction and commits what it did, all or nothing.
// When Update returns nil the change is durable, and every Snapshot taken from
// then on has it. When fn returns an error or panics, or ctx is done before the
// commit, nothing is changed; the error is returned, the panic goes on.
//
// Updates run one after the other; waiting for one's turn ends when ctx is done.
// So fn must not call Update of the same DB.
func (db *DB) Update(ctx context.Context, fn func(*Tx) error) error {
	if err := db.acquire(ctx); err != nil {
		return fmt.Errorf("graph: update%s: %w", db.suffix(), err)
	}
	defer db.release()
	db.terms.Begin()
	tx := newTx(ctx, db.Snapshot(), db.terms)
	committed := false
	defer func() {
		tx.done = true
		if !committed {
			db.terms.Rollback()
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	tx.flush()
	if len(tx.effects) == 0 {
		return nil // terms that no fact came to use are forgotten
	}
	next := *tx.now
	next.sequence++
	db.now.Store(&next)
	committed = true
	return nil
}

// acquire takes the writer's turn.
func (db *DB) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case db.writing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if db.closed.Load() {
		<-db.writing
		return ErrClosed
	}
	return nil
}

func (db *DB) release() { <-db.writing }

// Close waits for a running Update and ends the use of the graph. Closing twice
// does nothing.
func (db *DB) Close() error {
	db.writing <- struct{}{}
	defer db.release()
	db.closed.Store(true)
	return nil
}

// Refresh lets a read-only DB see what another process committed since.
func (db *DB) Refresh() error { return nil }

// Options says how to open a database. Nil options are good options.
type Options struct {
	ReadOnly bool // write no byte, take no lock; refuse to create
}

// Open opens the database in a file.
func Open(path string, opts *Options) (*DB, error) {
	return nil, errors.New("graph: open " + path + ": files come with the next commit")
}

// ErrClosed is returned by what is called after Close.
var ErrClosed = errors.New("the database is closed")
