package graph

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"github.com/clausekg/clause/graph/internal/dictionary"
	"github.com/clausekg/clause/graph/internal/file"
)

// DB is a graph, in a file or in memory. It is safe for concurrent use: any
// number of readers beside one writer, and neither waits for the other.
type DB struct {
	path     string
	readOnly bool
	now      atomic.Pointer[Snapshot]

	turn   chan struct{} // has one token; who holds it may use what follows
	terms  *dictionary.Writer
	file   *file.File  // nil in memory
	image  *file.Image // that the present stands on
	stop   func()      // ends the compaction in the background
	closed atomic.Bool
	many   int // how many changes are written as columns

	compacting chan struct{} // has one token; who holds it may compact
}

// Options says how to open a database. Nil options are good options.
type Options struct {
	// ReadOnly opens a file that must exist, writes no byte to it and takes no
	// lock: it works beside a writer, and on a file that may not be written.
	// Refresh shows what the writer committed since.
	ReadOnly bool
}

// OpenMemory returns an empty graph that lives in memory only.
func OpenMemory() *DB {
	db := &DB{turn: make(chan struct{}, 1), compacting: make(chan struct{}, 1), terms: dictionary.NewWriter(nil), stop: func() {}, many: bulkFrom}
	db.now.Store(&Snapshot{terms: db.terms.View()})
	return db
}

// Open opens the database in a file, and creates it when there is none, in
// constant time and that of reading the small commits since the last compaction.
// A file has one writer at a time, in all processes; the lock ends with Close or
// with the process.
//
// Errors wrap ErrLocked, ErrNotDatabase, *CorruptError, or what the operating
// system says.
func Open(path string, opts *Options) (*DB, error) {
	if opts == nil {
		opts = &Options{}
	}
	db := OpenMemory()
	db.path, db.readOnly = path, opts.ReadOnly
	if opts.ReadOnly {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return nil, db.report("open", fmt.Errorf("%w (it is a folder)", ErrNotDatabase))
		}
	}
	disk, err := file.OpenDisk(path, !opts.ReadOnly)
	if err == nil {
		err = db.attach(disk)
	}
	if err != nil {
		return nil, db.report("open", locked(path, err))
	}
	return db, nil
}

// attach reads a file into a new database. It closes the file when it fails.
func (db *DB) attach(disk file.Disk) (err error) {
	defer Guard(&err)()
	f, err := file.Open(disk, !db.readOnly)
	if err == nil {
		db.file = f
		err = db.replay()
	}
	if err != nil {
		disk.Close()
	}
	return err
}

// replay takes what the file has, and the snapshot not yet.
func (db *DB) replay() error {
	next, terms, err := db.read(db.file, db.Snapshot(), db.terms)
	if err == nil && next != nil {
		db.terms, db.image = terms, db.file.Image()
		db.now.Store(next)
	}
	return err
}

// read returns the snapshot after what a file has more than one has already, the
// columns, if there are others now, and the commits after them, and what adds
// terms to it; nil when there is nothing more.
func (db *DB) read(f *file.File, now *Snapshot, terms *dictionary.Writer) (*Snapshot, *dictionary.Writer, error) {
	if f.Image() != db.image {
		base, err := db.openImage(f.Image())
		if err != nil {
			return nil, nil, err
		}
		now, terms = base, dictionary.NewWriter(base.terms)
	}
	terms.Begin()
	e := newEdit(terms)
	totals, some, err := f.Read(e.readBlock)
	if err == nil && some {
		next, _ := now.after(e)
		next.sequence = f.Sequence()
		if uint64(next.Len()) == totals.Facts && uint64(next.Terms()) == totals.Terms {
			return next, terms, nil
		}
		err = &file.Corrupt{Part: "commit", Reason: fmt.Sprintf("it leaves %d facts and %d terms and should leave %d and %d",
			next.Len(), next.Terms(), totals.Facts, totals.Terms)}
	}
	if err != nil {
		terms.Rollback()
	}
	return nil, nil, err
}

// Refresh lets a read-only DB see what another process has committed since it
// was opened or refreshed; snapshots taken before do not change. It costs two
// small reads when there is nothing new, else time linear in what is new. For a
// DB that writes there is never anything new.
func (db *DB) Refresh() error {
	if err := db.acquire(context.Background()); err != nil {
		return db.report("refresh", err)
	}
	defer db.release()
	if !db.readOnly {
		return nil
	}
	return db.report("refresh", db.refresh())
}

func (db *DB) refresh() (err error) {
	defer Guard(&err)()
	renewed, err := db.file.Renewed()
	if err != nil {
		return err
	}
	if renewed != nil {
		return db.renew(renewed)
	}
	if err := db.file.Refresh(); err != nil {
		return err
	}
	return db.replay()
}

// renew goes on with the file that a compaction has put in the place of the one
// that is open.
func (db *DB) renew(f *file.File) error {
	next, terms, err := db.read(f, OpenMemory().Snapshot(), dictionary.NewWriter(nil))
	if err == nil && (next == nil || next.sequence < db.Snapshot().sequence) {
		err = &file.Corrupt{Part: "root", Reason: "it is of an earlier commit than one that was seen"}
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	old := db.file
	db.file, db.terms, db.image = f, terms, f.Image()
	db.now.Store(next)
	return old.Close()
}

// Path returns the path that the graph was opened with, empty for one in memory.
func (db *DB) Path() string { return db.path }

// Snapshot returns the graph as it is now, in constant time. After Close it
// returns the last state.
func (db *DB) Snapshot() *Snapshot { return db.now.Load() }

// View calls fn with the graph as it is now and returns its error, or one that
// wraps ErrClosed.
func (db *DB) View(fn func(*Snapshot) error) (err error) {
	if db.closed.Load() {
		return db.report("view", ErrClosed)
	}
	defer Guard(&err)()
	return fn(db.Snapshot())
}

// Update calls fn with a transaction and commits what it did, all or nothing.
// When Update returns nil the change is durable: it is on disk, synced, and
// every Snapshot taken from then on has it. When fn returns an error or panics,
// or ctx is done before the commit, nothing is changed; the error is returned as
// it is, the panic goes on.
//
// Updates run one after the other; waiting for one's turn ends when ctx is done.
// So fn must not call Update of the same DB.
//
// Errors of the commit itself wrap ErrReadOnly, ErrClosed, ErrFailed, or what
// the operating system says, a full disk for example. After such an error the
// graph is as before, and unless it is ErrFailed the next Update may succeed.
func (db *DB) Update(ctx context.Context, fn func(*Tx) error) (err error) {
	if db.readOnly {
		return db.report("update", ErrReadOnly)
	}
	if err := db.acquire(ctx); err != nil {
		return db.report("update", err)
	}
	defer db.release()
	defer Guard(&err)()
	db.terms.Begin()
	tx := &Tx{ctx: ctx, now: db.Snapshot(), edit: newEdit(db.terms), seed: db.terms.Seed()}
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
		return db.report("update", err)
	}
	if db.isBulk(tx) {
		committed, err = db.commitBulk(tx)
		if err == nil {
			db.compactSoon()
		}
		return db.report("update", err)
	}
	tx.flush()
	if len(tx.flushes) == 0 {
		return nil // and terms that no fact came to use are forgotten
	}
	if err := db.commit(tx); err != nil {
		return db.report("update", err)
	}
	committed = true
	db.compactSoon()
	return nil
}

// commit writes what a transaction did and makes it the present.
func (db *DB) commit(tx *Tx) error {
	next := *tx.now
	next.sequence++
	if db.file != nil {
		if err := writeCommit(db.file, db.Snapshot(), &next, tx.flushes); err != nil {
			return err
		}
	}
	db.now.Store(&next)
	return nil
}

// acquire waits for the writer's turn.
func (db *DB) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case db.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if db.closed.Load() {
		db.release()
		return ErrClosed
	}
	return nil
}

func (db *DB) release() { <-db.turn }

// Close waits for a running Update, closes the file and gives up the lock. Every
// commit is on disk already. Where it is worth it the file is compacted before:
// should that fail, it stays as it is. Closing twice does nothing.
func (db *DB) Close() error {
	db.turn <- struct{}{}
	if db.closed.Swap(true) || db.file == nil {
		db.release()
		return nil
	}
	db.stop()
	db.release() // whoever waits for the turn finds that the database is closed
	db.compacting <- struct{}{}
	defer func() { <-db.compacting }()
	db.compactLast()
	return db.report("close", db.file.Close())
}
