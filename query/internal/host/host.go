// Package host asks the program that a question is asked in: it calls the functions that the
// program binds to the external properties and relations of the vocabulary, each at most once
// for a thing, and remembers what they said until the question is forgotten.
package host

import (
	"context"
	"fmt"
	"sync"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Func says the values that something external has of a thing; none where that is not known.
// It does not panic.
type Func func(ctx context.Context, thing graph.ID) ([]value.Value, error)

// Functions are the functions of one asking, and what they have said. It is safe for
// concurrent use; a nil one has no functions.
type Functions struct {
	bound  map[string]Func // by the name in the vocabulary
	newest graph.ID        // things with greater ids are only supposed
	limit  int64           // bytes of what was said

	mu    sync.Mutex
	said  map[asked]*answer
	bytes int64
}

// asked is a call.
type asked struct {
	pred  *lexicon.Predicate
	thing graph.ID
}

// answer is what came of a call, once done is closed.
type answer struct {
	done   chan struct{}
	values []value.Value
	err    error
}

// New returns functions to be asked about the things of a snapshot. What they say may take so
// many bytes.
func New(snap *graph.Snapshot, bound map[string]Func, limit int64) *Functions {
	return &Functions{bound: bound, newest: graph.ID(snap.Terms()), limit: limit, said: map[asked]*answer{}}
}

// Has reports whether a function is bound to an external predicate.
func (f *Functions) Has(p *lexicon.Predicate) bool { return f != nil && f.bound[p.Name] != nil }

// Say returns what the function of p says of a thing, which is of its kind: from the call that
// was made before, if there was one. Two who ask at once wait for one call. Of a thing that is
// only supposed, which the program cannot know, it says nothing. Its errors are *diag.Error, or
// that of ctx when ctx is done; after an error the next who asks calls again.
func (f *Functions) Say(ctx context.Context, p *lexicon.Predicate, thing graph.ID) ([]value.Value, error) {
	if !f.Has(p) {
		return nil, diag.Errorf(diag.Unbound, diag.Span{}, "no function is bound for %s", p.Name)
	}
	if thing > f.newest {
		return nil, nil
	}
	key := asked{p, thing}
	f.mu.Lock()
	a, before := f.said[key]
	if !before {
		a = &answer{done: make(chan struct{})}
		f.said[key] = a
	}
	f.mu.Unlock()
	if before {
		select {
		case <-a.done:
			return a.values, a.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	a.err = errEnded // unless the call returns
	defer func() {
		if a.err != nil {
			f.mu.Lock()
			delete(f.said, key)
			f.mu.Unlock()
		}
		close(a.done)
	}()
	values, err := f.call(ctx, p, thing)
	if err == nil {
		err = f.keep(values)
	}
	a.values, a.err = values, err
	return values, err
}

// errEnded is what those who wait hear where a function has ended its goroutine.
var errEnded = diag.Errorf(diag.Run, diag.Span{}, "the function ended its goroutine")

func (f *Functions) call(ctx context.Context, p *lexicon.Predicate, thing graph.ID) ([]value.Value, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	values, err := f.bound[p.Name](ctx, thing)
	switch {
	case err == nil:
		return values, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, &diag.Error{Kind: diag.Run, Message: err.Error(), Cause: err}
}

// bytesOfCall is what it takes to remember a call, without what was said.
const bytesOfCall = 160

// keep counts what was said.
func (f *Functions) keep(values []value.Value) error {
	n := int64(bytesOfCall)
	for _, v := range values {
		n += 64 + int64(len(v.Text))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bytes += n; f.bytes > f.limit {
		return diag.Errorf(diag.Limit, diag.Span{}, "what functions said of %d things needs more than %s of memory; narrow the question, or raise the limit (query.MaxMemory)", len(f.said), size(f.limit))
	}
	return nil
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
