package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/repl"
)

// The exit codes.
const (
	exitDone        = 0
	exitRefused     = 1
	exitUsage       = 2
	exitFailed      = 3
	exitLimit       = 4
	exitEmpty       = 5
	exitInternal    = 70
	exitInterrupted = 130
	exitTerminated  = 143
	exitPipeClosed  = 141
)

// exitCodes says what each code means, in the order of the help.
var exitCodes = []struct {
	code    int
	meaning string
}{
	{exitDone, "all was done, every question answered"},
	{exitRefused, "a question, a vocabulary or facts were refused, or a database is damaged"},
	{exitUsage, "the program was called wrongly"},
	{exitFailed, "a file, a database or the disk could not be read or written"},
	{exitLimit, "a question went past a limit of time, rows or memory"},
	{exitEmpty, "with -e: an answer has no rows, is no, or is not recorded"},
	{exitInternal, "Clause itself failed, by a defect of its own: please report it"},
	{exitInterrupted, "it was interrupted (Ctrl-C)"},
	{exitPipeClosed, "the reader of its output went away"},
	{exitTerminated, "it was told to end (SIGTERM)"},
}

// errEmpty is what -e makes of an answer that holds nothing.
var errEmpty = errors.New("an answer is empty")

// reported is an error that has been written already.
type reported struct{ error }

func (r reported) Unwrap() error { return r.error }

// exitCode returns what the program exits with for err.
func exitCode(err error) int {
	var usage *usageError
	var internal *query.InternalError
	var refused *query.Error
	var fault *load.Error
	var missing *load.MissingError
	var late *repl.TimeoutError
	var stopped stoppedError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &internal):
		return exitInternal
	case errors.Is(err, syscall.EPIPE):
		return exitPipeClosed
	case errors.As(err, &stopped):
		return 128 + int(stopped.signal)
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &late):
		return exitLimit
	case errors.As(err, &refused) && refused.Kind == query.PastLimit:
		return exitLimit
	case errors.As(err, &refused), errors.As(err, &fault), errors.As(err, &missing), errors.Is(err, errDamaged):
		return exitRefused
	case errors.Is(err, errEmpty):
		return exitEmpty
	}
	return exitFailed
}

// complain writes err for people, unless that has been done, or there is nobody to read it.
func complain(w io.Writer, err error) {
	var usage *usageError
	var done reported
	switch code := exitCode(err); {
	case code == exitDone, code == exitPipeClosed, code == exitEmpty, errors.As(err, &done), errors.Is(err, repl.ErrFailed):
	case code == exitInterrupted:
		fmt.Fprintln(w, "clause: interrupted")
	case code == exitTerminated:
		fmt.Fprintln(w, "clause: terminated")
	case errors.As(err, &usage):
		repl.Complain(w, fmt.Errorf("clause: %s\n%s", usage.message, usage.more))
	default:
		repl.Complain(w, err)
	}
}
