// Package defect makes errors of panics on goroutines that nobody else could catch.
package defect

import (
	"fmt"
	"runtime/debug"
)

// Error is a defect of the program, met on a goroutine that it had started itself.
type Error struct {
	Cause any    // of the panic
	Stack []byte // of the goroutine, for a log and a report
}

// Error returns one sentence on what failed, and where to report it.
func (e *Error) Error() string {
	return fmt.Sprintf("Clause failed, by a defect of its own: %v; please report it, with the stack, at https://github.com/clausekg/clause/issues", e.Cause)
}

// Unwrap returns the cause, if it is an error.
func (e *Error) Unwrap() error {
	err, _ := e.Cause.(error)
	return err
}

// Caught makes a panic an *Error in err. It is deferred by every goroutine that a package of
// the graph starts, before all that tells panics apart.
func Caught(err *error) {
	if p := recover(); p != nil {
		*err = &Error{p, debug.Stack()}
	}
}
