package query

import (
	"errors"
	"fmt"

	"github.com/clausekg/clause/query/internal/diag"
)

// InternalError says that Clause itself failed: a defect of this package, neither of the
// question nor of the data. No function of the package panics on one, on whichever
// goroutine it arises; the database and its snapshots can be asked further.
type InternalError struct {
	Question string // that was being answered, or the text that was being read; may be empty
	Cause    any    // of the panic
	Stack    []byte // of the goroutine that failed, for a log and a report
}

// Error returns one sentence on what failed, and where to report it.
func (e *InternalError) Error() string {
	return fmt.Sprintf("Clause failed, by a defect of its own: %v; please report it, with the question and the stack, at https://github.com/clausekg/clause/issues", e.Cause)
}

// Unwrap returns the cause, if it is an error.
func (e *InternalError) Unwrap() error {
	err, _ := e.Cause.(error)
	return err
}

// caught makes a panic, or the fault of another goroutine, an *InternalError in err. It is
// deferred by every door, before graph.Guard, which passes on what is no damage.
func caught(question string, err *error) {
	if p := recover(); p != nil {
		*err = diag.FaultOf(p)
	}
	if *err != nil {
		*err = internal(question, *err)
	}
}

// internal returns err, as an *InternalError if it is a fault.
func internal(question string, err error) error {
	var f *diag.Fault
	if errors.As(err, &f) {
		return &InternalError{question, f.Value, f.Stack}
	}
	return err
}
