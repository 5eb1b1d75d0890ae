package graph

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strconv"

	"github.com/clausekg/clause/graph/internal/defect"
	"github.com/clausekg/clause/graph/internal/file"
)

// Errors that programs tell apart, with errors.Is. What Open, Update and the
// others return wraps them in a sentence that names the file.
var (
	// ErrClosed is returned by a DB after Close and by a Tx after its Update.
	ErrClosed = errors.New("it is closed")

	// ErrReadOnly is returned by Update of a DB that was opened read-only.
	ErrReadOnly = errors.New("it was opened read-only")

	// ErrLocked is returned by Open when another process, or another DB of this
	// one, has the file open for writing; see LockedError. Opening it read-only works.
	ErrLocked = file.ErrLocked

	// ErrNotDatabase is returned by Open for a file that is something else.
	ErrNotDatabase = file.ErrNotDatabase

	// ErrFailed is returned by Update once a commit could not be made durable,
	// since nobody knows then what the disk holds. Snapshots can still be read.
	// Opening the file again finds out: the commit is there whole, or not at all.
	ErrFailed = file.ErrFailed
)

// LockedError is ErrLocked with who has the file open for writing. Open returns it where
// the operating system tells.
type LockedError struct {
	Process int    // its number; that of this process, if another DB of it has the file open
	Program string // its name, as the operating system has it
}

// Error returns a sentence with the process.
func (e *LockedError) Error() string {
	if e.Process == os.Getpid() {
		return "this process is writing it already"
	}
	program := strconv.QuoteToGraphic(e.Program) // anybody can name a program
	return fmt.Sprintf("%v (%s, process %d)", ErrLocked, program[1:len(program)-1], e.Process)
}

// Unwrap returns ErrLocked.
func (e *LockedError) Unwrap() error { return ErrLocked }

// locked says who has the lock, if that can be told.
func locked(path string, err error) error {
	if errors.Is(err, ErrLocked) {
		if process, program := file.Holder(path); process != 0 {
			return &LockedError{process, program}
		}
	}
	return err
}

// CorruptError says that a file does not hold what was written to it: a bit
// rotted, or a piece is missing. Nothing is read from such a file.
type CorruptError struct {
	File   string // path
	Block  string // what is damaged: header, root, block, or a block's kind
	Offset int64  // in bytes from the beginning of the file
	Reason string
}

// Error returns a sentence with the place.
func (e *CorruptError) Error() string {
	return fmt.Sprintf("the file is damaged: %s at byte %d: %s", e.Block, e.Offset, e.Reason)
}

// Guard turns damage that is found while columns are read into an error. The
// methods of Snapshot and Adjacency have no errors to return: when they meet
// bytes that are not what was written, they panic with a *CorruptError. Who calls
// them outside of DB.View and DB.Update begins with
//
//	defer graph.Guard(&err)()
//
// in each goroutine of its own, and gets the *CorruptError in err, also when the
// file was cut short under the process or the disk cannot be read any more. Other
// panics go on.
func Guard(err *error) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		switch p := recover().(type) {
		case nil:
		case *CorruptError:
			*err = p
		case interface{ Addr() uintptr }:
			*err = &CorruptError{Block: "columns", Reason: "they cannot be read any more: the file was cut short, or the disk fails"}
		default:
			panic(p)
		}
	}
}

// InternalError says that this package, or package load, failed by a defect of its own on a
// goroutine that it had started: Update and the others return it, and nothing of what they
// were asked to do is done. It has the stack, for a log and a report. On the caller's own
// goroutine a defect is a panic, as ever.
type InternalError = defect.Error

// report words an error of an operation on the database.
func (db *DB) report(operation string, err error) error {
	if err == nil {
		return nil
	}
	if c := (*file.Corrupt)(nil); errors.As(err, &c) {
		err = &CorruptError{db.path, c.Part, c.Offset, c.Reason}
	}
	if p := (*fs.PathError)(nil); errors.As(err, &p) && p.Path == db.path {
		err = p.Err // the path is in the sentence already
	}
	if db.path == "" {
		return fmt.Errorf("graph: %s: %w", operation, err)
	}
	return fmt.Errorf("graph: %s %s: %w", operation, db.path, err)
}
