package query

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestConcurrent has 16 readers ask while one writes. Each commit adds a thing and says how
// many there are now: a question that counts them must find as many as are said. It tells
// how many questions were answered and how long they took; CLAUSE_CONCURRENT sets how long
// it goes on (10m), and then memory must not have grown either.
func TestConcurrent(t *testing.T) {
	long := time.Duration(0)
	if text := os.Getenv("CLAUSE_CONCURRENT"); text != "" {
		var err error
		if long, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	db, err := graph.Open(filepath.Join(t.TempDir(), "shared.clause"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := &crowd{db: db}
	c.commit(t, 2000)
	ctx, stop := context.WithTimeout(context.Background(), max(long, 500*time.Millisecond))
	defer stop()
	var readers sync.WaitGroup
	for i := range 16 {
		readers.Go(func() { c.read(ctx, t, rand.New(rand.NewPCG(uint64(i), 16))) })
	}
	var heaps []uint64
	for began := time.Now(); ctx.Err() == nil; {
		c.commit(t, 1)
		if time.Since(began) > long/10 && long > 0 {
			began = time.Now()
			heaps = append(heaps, heap())
		}
	}
	readers.Wait()
	if c.answered == 0 {
		t.Error("nothing was answered")
		return
	}
	slices.Sort(c.took)
	t.Logf("%d questions beside %d commits; half within %v, 99 of 100 within %v, all within %v; heap %v MB", c.answered, c.commits,
		c.took[len(c.took)/2], c.took[len(c.took)*99/100], c.took[len(c.took)-1], heaps)
	if n := len(heaps); n > 4 && heaps[n-1] > 2*heaps[1]+32 {
		t.Errorf("the heap grew from %d to %d MB", heaps[1], heaps[n-1])
	}
}

// heap returns how many megabytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc >> 20
}

// crowd is a database that many use.
type crowd struct {
	db      *graph.DB
	things  int
	commits int

	mu       sync.Mutex
	answered int
	took     []time.Duration
	failed   atomic.Bool
}

// commit adds things.
func (c *crowd) commit(t *testing.T, n int) {
	err := c.db.Update(context.Background(), func(tx *graph.Tx) error {
		total := quad.IRI("total")
		tally := quad.IRI("tally")
		if c.things > 0 {
			if err := tx.Remove(quad.Quad{Subject: tally, Predicate: total, Object: quad.Int(c.things)}); err != nil {
				return err
			}
		}
		for range n {
			c.things++
			thing := quad.IRI(fmt.Sprint("t", c.things))
			for _, q := range []quad.Quad{
				{Subject: thing, Predicate: graph.Type, Object: quad.IRI("Thing")},
				{Subject: thing, Predicate: quad.IRI("next"), Object: quad.IRI(fmt.Sprint("t", c.things/2))},
				{Subject: thing, Predicate: quad.IRI("size"), Object: quad.Int(c.things % 100)},
			} {
				if err := tx.Add(q); err != nil {
					return err
				}
			}
		}
		return tx.Add(quad.Quad{Subject: tally, Predicate: total, Object: quad.Int(c.things)})
	})
	if err != nil {
		t.Error(err)
	}
	c.commits++
}

// read asks until ctx is done.
func (c *crowd) read(ctx context.Context, t *testing.T, rnd *rand.Rand) {
	questions := []string{
		"{count{X | thing(X)} - total(tally) | }",
		"{count{X | thing(X), some Y next(X, Y)} - total(tally) | }",
		"{count{X, S | thing(X), size(X) = S} - total(tally) | }",
	}
	for n := 0; ctx.Err() == nil && !c.failed.Load(); n++ {
		start := time.Now()
		rows, err := Ask(ctx, c.db, questions[rnd.IntN(len(questions))])
		if errors.Is(err, context.DeadlineExceeded) {
			return
		}
		if err == nil && rows.batch.At(0, 0).Int != 0 {
			err = fmt.Errorf("%s is off by %d", rows.Reading(), rows.batch.At(0, 0).Int)
		}
		if err != nil {
			c.failed.Store(true)
			t.Error(err)
			return
		}
		c.mu.Lock()
		c.answered++
		if len(c.took) < 1<<20 {
			c.took = append(c.took, time.Since(start))
		}
		c.mu.Unlock()
	}
}
