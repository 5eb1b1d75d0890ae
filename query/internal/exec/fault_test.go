package exec_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
)

// bomb is a context that panics when it is asked, after so many times, whether it is done.
type bomb struct {
	context.Context
	left *atomic.Int64
}

func (b bomb) Err() error {
	if b.left.Add(-1) == 0 {
		panic("a defect")
	}
	return b.Context.Err()
}

// A defect on a goroutine that a question has started is an error of the question: it does
// not end the process.
func TestFaultOfAWorker(t *testing.T) {
	if runtime.GOMAXPROCS(0) == 1 {
		t.Skip("work is divided among cores, and there is one")
	}
	w := manyDeals(t, 3000)
	p := w.plan(t, "{F, C | customer(C, F), not in_force(C)}")
	kept := exec.NewEager(w.snap)
	run := func(at int64) (fault *diag.Fault, asked bool) {
		b := bomb{context.Background(), &atomic.Int64{}}
		b.left.Store(at)
		env := w.env()
		env.Kept = kept
		var err error
		func() {
			defer diag.Caught(&err) // as the door of package query does
			_, err = exec.Run(b, env, p)
		}()
		errors.As(err, &fault)
		if left := b.left.Load(); left > 0 && err != nil || left <= 0 && fault == nil {
			t.Fatalf("after %d: %v", at, err)
		}
		return fault, b.left.Load() <= 0
	}
	workers := 0
	for at := int64(1); ; at++ {
		fault, asked := run(at)
		if !asked {
			break
		}
		if strings.Contains(string(fault.Stack), "divide.func") {
			workers++
		}
	}
	if workers == 0 {
		t.Error("no worker met the defect")
	}
}
