package diag

import (
	"fmt"
	"runtime/debug"
)

// Fault is a defect of the program: a panic that nothing expected, caught so that the
// program around this one goes on.
type Fault struct {
	Value any    // of the panic
	Stack []byte // of the goroutine that panicked, down to where it did
}

// FaultOf returns a recovered panic as a fault; it is called while the panic's frames still
// stand, in the function that is deferred.
func FaultOf(panicked any) *Fault { return &Fault{panicked, debug.Stack()} }

// Error returns what the panic says.
func (f *Fault) Error() string { return fmt.Sprint(f.Value) }

// Caught makes a panic a *Fault in err. It is deferred, before all that tells panics apart,
// by every goroutine that a question starts.
func Caught(err *error) {
	if p := recover(); p != nil {
		*err = FaultOf(p)
	}
}
