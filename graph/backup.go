package graph

import (
	"context"
	"errors"

	"github.com/clausekg/clause/graph/internal/file"
)

// Backup writes the graph as it is now into a new file, which is a database like any
// other: compact, with the same ids and the same Sequence. Updates, readers and compactions
// go on meanwhile, in all processes; every byte that is read is checked against its
// checksum. A graph in memory is saved that way too.
//
// The file has its name only when it is whole and durable; until then, and if the process
// ends before, there is one whose name ends in .part, which the next Backup writes over.
// Backup never writes over a file that is there: the error wraps fs.ErrExist.
//
// progress, if not nil, is told now and then how many facts are written, and of how many.
func (db *DB) Backup(ctx context.Context, path string, progress func(done, of int)) (err error) {
	if db.closed.Load() {
		return db.report("backup", ErrClosed)
	}
	if progress == nil {
		progress = func(done, of int) {}
	}
	defer func() { err = (&DB{path: path}).report("backup to", err) }()
	defer Guard(&err)()
	disk, err := file.NewDisk(path)
	if err != nil {
		return err
	}
	return saveOn(ctx, disk, db.Snapshot(), progress)
}

// saveOn makes a snapshot the only commit of a new file.
func saveOn(ctx context.Context, disk file.Disk, s *Snapshot, progress func(done, of int)) (err error) {
	done := false
	defer func() {
		if !done { // by an error or by damage that is met
			err = errors.Join(err, disk.Discard())
		}
	}()
	f, err := file.Create(disk, max(s.sequence, 1)-1)
	if err == nil && s.sequence > 0 {
		err = s.writeTo(ctx, f, progress)
	}
	if err != nil {
		return err
	}
	if err := f.TakePlace(); err != nil && !errors.Is(err, ErrFailed) {
		return err
	} else if err != nil {
		done = true
		return errors.Join(err, f.Close())
	}
	done = true
	return f.Close()
}
