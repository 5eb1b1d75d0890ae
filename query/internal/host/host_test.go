package host_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/host"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// world returns a snapshot of one thing and the functions of a program that binds f to risk.
func world(t *testing.T, limit int64, f host.Func) (*host.Functions, *lexicon.Predicate, graph.ID) {
	t.Helper()
	snap, err := graph.OpenMemory().Snapshot().Overlay([]quad.Quad{quad.MakeIRI("c1", "is", "here", "")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	id, _ := snap.ID(quad.IRI("c1"))
	return host.New(snap, map[string]host.Func{"risk": f}, limit), &lexicon.Predicate{Name: "risk", External: true}, id
}

// TestSay has many ask about one thing at once: the function is called once.
func TestSay(t *testing.T) {
	var calls atomic.Int64
	open := make(chan struct{})
	f, risk, c1 := world(t, 1<<20, func(context.Context, graph.ID) ([]value.Value, error) {
		<-open
		return []value.Value{value.OfInt(calls.Add(1))}, nil
	})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			said, err := f.Say(t.Context(), risk, c1)
			if err != nil || len(said) != 1 || said[0] != value.OfInt(1) {
				t.Error(said, err)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for calls := 0; calls < 3; calls++ { // who need not wait any more does not
		if _, err := f.Say(ctx, risk, c1); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	close(open)
	all.Wait()
	if calls.Load() != 1 {
		t.Errorf("%d calls", calls.Load())
	}
}

// TestSayNothing asks about what is only supposed, what nothing is bound for, past the limit,
// and where the function ends its goroutine.
func TestSayNothing(t *testing.T) {
	f, risk, c1 := world(t, 300, func(context.Context, graph.ID) ([]value.Value, error) {
		return []value.Value{value.OfText("a long answer")}, nil
	})
	if said, err := f.Say(t.Context(), risk, c1+1000); said != nil || err != nil {
		t.Error(said, err)
	}
	var refused *diag.Error
	if _, err := f.Say(t.Context(), &lexicon.Predicate{Name: "other", External: true}, c1); !errors.As(err, &refused) || refused.Kind != diag.Unbound {
		t.Error(err)
	}
	if _, err := (*host.Functions)(nil).Say(t.Context(), risk, c1); !errors.As(err, &refused) || refused.Kind != diag.Unbound {
		t.Error(err)
	}
	if said, err := f.Say(t.Context(), risk, c1); len(said) != 1 || err != nil {
		t.Error(said, err)
	}
	if _, err := f.Say(t.Context(), risk, c1+1); !errors.As(err, &refused) || refused.Kind != diag.Limit {
		t.Error(err)
	}

	f, risk, c1 = world(t, 500, func(context.Context, graph.ID) ([]value.Value, error) {
		runtime.Goexit()
		return nil, nil
	})
	for range 2 { // the second does not wait for the first, which has ended
		done := make(chan struct{})
		go func() {
			defer close(done)
			f.Say(t.Context(), risk, c1)
			t.Error("the function returned")
		}()
		<-done
	}
}
