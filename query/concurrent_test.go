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

// TestConcurrent has 16 readers ask while one writes. Each commit adds a thing or removes one
// and says how many there are now: a question that counts them must find as many as are said.
// It tells how many questions were answered and how long they took; CLAUSE_CONCURRENT sets
// how long it goes on (10m), and then memory must not have grown, as the data has not.
func TestConcurrent(t *testing.T) {
	long := time.Duration(0)
	if text := os.Getenv("CLAUSE_CONCURRENT"); text != "" {
		var err error
		if long, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "shared.clause")
	db, err := graph.Open(path, nil)
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
	file, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d questions beside %d commits; half within %v, 99 of 100 within %v, all within %v; heap %v MB, file %d kB", c.answered, c.commits,
		c.took[len(c.took)/2], c.took[len(c.took)*99/100], c.took[len(c.took)-1], heaps, file.Size()>>10)
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
	there   [4000]bool // of the things
	things  int        // that are there
	commits int

	mu       sync.Mutex
	answered int
	took     []time.Duration
	failed   atomic.Bool
}

// commit adds each of n things, or removes it if it is there.
func (c *crowd) commit(t *testing.T, n int) {
	err := c.db.Update(context.Background(), func(tx *graph.Tx) error {
		total := quad.IRI("total")
		tally := quad.IRI("tally")
		if c.commits > 0 {
			if err := tx.Remove(quad.Quad{Subject: tally, Predicate: total, Object: quad.Int(c.things)}); err != nil {
				return err
			}
		}
		for i := range n {
			at := (c.commits*7919 + i) % len(c.there)
			change, more := tx.Add, 1
			if c.there[at] {
				change, more = tx.Remove, -1
			}
			c.there[at], c.things = !c.there[at], c.things+more
			thing := quad.IRI(fmt.Sprint("t", at))
			for _, q := range []quad.Quad{
				{Subject: thing, Predicate: graph.Type, Object: quad.IRI("Thing")},
				{Subject: thing, Predicate: quad.IRI("next"), Object: quad.IRI(fmt.Sprint("t", at/2))},
				{Subject: thing, Predicate: quad.IRI("size"), Object: quad.Int(at % 100)},
			} {
				if err := change(q); err != nil {
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
