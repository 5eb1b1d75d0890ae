package graph

import (
	"context"
	"errors"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/defect"
	"github.com/clausekg/clause/graph/internal/file"
)

// Compact writes the file anew, without what is out of date: the graph as
// columns, in a file beside it that then takes its name. The graph stays as it
// is, and so do ids. Updates go on meanwhile, and readers, in all processes; those
// that read the old file see the new one with their next Refresh. When Compact
// ends with an error, for instance because the disk is full or ctx is done, the
// old file is in place, unless the error is ErrFailed.
//
// A DB compacts its file by itself, in the background when much of it is out of
// date, and on Close.
//
// progress, if not nil, is told now and then how many facts are written, and of
// how many. In memory there is nothing to compact.
func (db *DB) Compact(ctx context.Context, progress func(done, of int)) error {
	if db.readOnly {
		return db.report("compact", ErrReadOnly)
	}
	if progress == nil {
		progress = func(done, of int) {}
	}
	select {
	case db.compacting <- struct{}{}:
	case <-ctx.Done():
		return db.report("compact", ctx.Err())
	}
	defer func() { <-db.compacting }()
	for {
		done, err := db.compact(ctx, progress)
		if done || err != nil {
			return db.report("compact", err)
		}
	}
}

// compact tries once. It is in vain when the graph is written as columns by a
// commit meanwhile.
func (db *DB) compact(ctx context.Context, progress func(done, of int)) (done bool, err error) {
	defer Guard(&err)()
	if err := db.acquire(ctx); err != nil {
		return false, err
	}
	now, old := db.Snapshot(), db.file
	if old == nil || now.sequence == 0 {
		db.release()
		return true, nil
	}
	mark := old.Mark()
	beside, err := old.Beside(mark)
	db.release()
	if err != nil {
		return false, err
	}
	if err := now.writeTo(ctx, beside, progress); err != nil {
		return false, errors.Join(err, beside.Discard())
	}
	// The turn may come after a Close, which must not be made to wait for it.
	if err := db.acquire(ctx); err != nil {
		return false, errors.Join(err, beside.Discard())
	}
	defer db.release()
	if !old.Follows(mark) {
		return false, beside.Discard()
	}
	if err := old.CopySince(mark, beside); err != nil {
		return false, errors.Join(err, beside.Discard())
	}
	return true, db.moveTo(beside)
}

// writeTo writes a snapshot as the only commit of a file.
func (s *Snapshot) writeTo(ctx context.Context, f *file.File, progress func(done, of int)) error {
	written := 0
	var relations []future
	for _, r := range s.relations {
		relations = append(relations, future{r.predicate, func() *columns.Relation { return r.Relation }})
	}
	d, err := writeGraph(f, s.terms, nil, relations, func(facts int) error {
		written += facts
		progress(written, s.facts)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return f.Commit(file.Totals{Terms: uint64(s.Terms()), Facts: uint64(d.facts)})
}

// moveTo makes a file that holds what the database holds its file.
func (db *DB) moveTo(beside *file.File) error {
	err := beside.TakePlace()
	if err != nil && !errors.Is(err, ErrFailed) {
		return errors.Join(err, beside.Discard())
	}
	old := db.file
	db.file = beside
	beside.Rewind()
	// Should reading it fail, the snapshot that there is will do: it is the same.
	if next, terms, failed := db.read(beside, db.Snapshot(), db.terms); failed == nil && next != nil {
		db.terms, db.image = terms, beside.Image()
		db.now.Store(next)
	} else {
		err = errors.Join(err, failed)
	}
	return errors.Join(err, old.Close())
}

// A file is compacted in the background when what is out of date in it, old
// columns and small commits, are more bytes than this and than this share of it;
// when it is closed, less is enough.
const (
	compactFrom  = 4 << 20
	compactShare = 8
	closeFrom    = 64 << 10
	closeShare   = 32
)

// stale reports whether more than some bytes and some share of the file are not
// columns in use.
func (db *DB) stale(from, share int64) bool {
	if db.file == nil {
		return false
	}
	blocks, columns := db.file.Sizes()
	return blocks-columns > from && (blocks-columns)*share > blocks
}

// compactSoon compacts in the background, if that is worth it and not under way.
// The caller has the turn.
func (db *DB) compactSoon() {
	if !db.stale(compactFrom, compactShare) {
		return
	}
	select {
	case db.compacting <- struct{}{}:
	default:
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	db.stop = cancel
	go func() {
		defer func() { <-db.compacting }()
		defer cancel()
		// What fails now is tried again after the next commit, and by Compact,
		// which says why.
		var err error
		defer defect.Caught(&err)
		_, err = db.compact(ctx, func(done, of int) {})
	}()
}

// compactLast compacts before the file is closed, if that is worth it. The caller
// has the turn, and nobody else compacts.
func (db *DB) compactLast() (err error) {
	defer Guard(&err)()
	if db.readOnly || !db.stale(closeFrom, closeShare) || db.Snapshot().sequence == 0 {
		return nil
	}
	beside, err := db.file.Beside(db.file.Mark())
	if err != nil {
		return err
	}
	if err := db.Snapshot().writeTo(context.Background(), beside, func(done, of int) {}); err != nil {
		return errors.Join(err, beside.Discard())
	}
	return db.moveTo(beside)
}
