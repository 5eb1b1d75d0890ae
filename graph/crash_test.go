package graph_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// many is how many changes are a commit of columns in workloads.
const many = 40

// workload is a few commits, with what is there after each: small ones, one that
// takes several writes, one that is written as columns, removals.
type workload struct {
	commits []func(*graph.Tx) error
	states  []model // states[i] is after i commits
}

func newWorkload(commits int) *workload { return randomWorkload(rand.New(rand.NewPCG(1, 2)), commits) }

func randomWorkload(r *rand.Rand, commits int) *workload {
	w := &workload{states: []model{{}}}
	for i := range commits {
		next := maps.Clone(w.states[i])
		var add, remove []quad.Quad
		n := 1 + r.IntN(5)
		if i%5 == 2 {
			n += many
		}
		for range n {
			add = append(add, randomQuad(r))
		}
		if i%5 == 3 {
			long := strings.Repeat("long ", 14_000) // more than one write takes
			add = append(add, quad.Make(quad.IRI("s1"), quad.IRI("p1"), quad.String(long), nil))
		}
		for q := range next {
			if i%2 == 1 && len(remove) < 1+i/2 {
				remove = append(remove, q)
			}
		}
		remove = slices.DeleteFunc(remove, func(q quad.Quad) bool { return slices.Contains(add, q) })
		add = append(add, quad.Make(quad.IRI("commit"), quad.IRI("number"), i, nil))
		for _, q := range remove {
			delete(next, q)
		}
		for _, q := range add {
			next[q] = true
		}
		w.states = append(w.states, next)
		w.commits = append(w.commits, func(tx *graph.Tx) error {
			for _, q := range remove {
				if err := tx.Remove(q); err != nil {
					return err
				}
			}
			for _, q := range add {
				if err := tx.Add(q); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return w
}

// run opens the disk and commits until something fails. It returns how many
// commits were acknowledged.
func (w *workload) run(t *testing.T, d *disk) int {
	t.Helper()
	db, err := graph.OpenOn(d, nil)
	if err != nil {
		return 0
	}
	db.Many(many)
	for i, commit := range w.commits {
		if err := db.Update(context.Background(), commit); err != nil {
			if got := quads(db.Snapshot()); !maps.Equal(got, w.states[i]) {
				t.Fatalf("a commit that failed shows: %s", difference(got, w.states[i]))
			}
			return i
		}
		if n := len(d.current().after); n > 0 {
			t.Fatalf("commit %d was acknowledged with %d writes that were not synced", i, n)
		}
		if i%2 == 1 && !w.compact(t, db, d, i+1) {
			return i + 1
		}
	}
	return len(w.commits)
}

// compact compacts after n commits, which must change nothing to be seen. It
// reports whether the database can go on.
func (w *workload) compact(t *testing.T, db *graph.DB, d *disk, n int) bool {
	t.Helper()
	err := db.Compact(context.Background(), nil)
	if err != nil && !errors.Is(err, errDisk) && !errors.Is(err, errCut) {
		t.Fatalf("compact returns %v", err)
	}
	w.expectExactly(t, db.Snapshot(), n)
	if db.Snapshot().Sequence() != uint64(n) {
		t.Fatalf("after %d commits and a compaction the sequence is %d", n, db.Snapshot().Sequence())
	}
	return !d.dead && !errors.Is(err, graph.ErrFailed)
}

func quads(s *graph.Snapshot) model {
	m := model{}
	for q := range s.Quads() {
		m[q] = true
	}
	return m
}

// recover opens what a crash left and checks that it holds the acknowledged
// commits, and the one that was under way whole or not at all. Then the database
// must go on.
func (w *workload) recover(t *testing.T, image []byte, acknowledged int) {
	t.Helper()
	if db, err := graph.OpenOn(diskWith(image), &graph.Options{ReadOnly: true}); err == nil {
		w.expect(t, db.Snapshot(), acknowledged)
	} else if acknowledged > 0 || !errors.Is(err, graph.ErrNotDatabase) {
		t.Fatalf("read-only: %v", err)
	}
	d := diskWith(image)
	db, err := graph.OpenOn(d, nil)
	if err != nil {
		t.Fatal(err)
	}
	db.Many(many)
	n := w.expect(t, db.Snapshot(), acknowledged)
	if n < len(w.commits) {
		must(t, db.Update(context.Background(), w.commits[n]))
		n++
	}
	if n == len(w.commits) && !w.compact(t, db, d, n) {
		t.Fatal("what was recovered cannot be compacted")
	}
	again, err := graph.OpenOn(diskWith(d.current().synced), nil)
	must(t, err)
	w.expect(t, again.Snapshot(), n)
}

// expect checks that the state is that of n or n+1 commits, and returns which.
func (w *workload) expect(t *testing.T, s *graph.Snapshot, n int) int {
	t.Helper()
	got := quads(s)
	for _, n := range []int{n, min(n+1, len(w.commits))} {
		if maps.Equal(got, w.states[n]) {
			if s.Sequence() != uint64(n) {
				t.Fatalf("the state is that of commit %d, the sequence is %d", n, s.Sequence())
			}
			return n
		}
	}
	t.Fatalf("after %d acknowledged commits: %s", n, difference(got, w.states[n]))
	return 0
}

// TestCrash cuts the power at every step of a workload, creation included, loses
// the writes that were not synced in several ways, and cuts it again at every
// step of the recovery.
func TestCrash(t *testing.T) {
	w := newWorkload(5)
	whole := &disk{}
	if w.run(t, whole) != len(w.commits) {
		t.Fatal("the workload fails without a crash")
	}
	states := 0
	for step := 1; step <= whole.steps; step++ {
		for _, l := range losses {
			t.Run(fmt.Sprintf("step %d, %s", step, l.name), func(t *testing.T) {
				d := &disk{cutAt: step}
				n := w.run(t, d)
				w.recover(t, d.image(l), n)
				states += 1 + w.crashAgain(t, func() *disk { return diskWith(d.image(l)) }, n)
			})
		}
	}
	t.Logf("%d states after %d steps", states, whole.steps)
}

// TestProcessEnds ends the process, not the power, at every step: what was not
// synced is still in the machine when the database is opened again, and then the
// power goes.
func TestProcessEnds(t *testing.T) {
	w := newWorkload(3)
	whole := &disk{}
	w.run(t, whole)
	for step := 1; step <= whole.steps; step++ {
		d := &disk{cutAt: step}
		n := w.run(t, d)
		w.crashAgain(t, d.survive, n)
	}
}

// crashAgain cuts the power at each step of opening a disk, and after the last,
// and returns how many steps there are.
func (w *workload) crashAgain(t *testing.T, fresh func() *disk, acknowledged int) int {
	for step := 1; ; step++ {
		d := fresh()
		d.cutAt = step
		db, err := graph.OpenOn(d, nil)
		if err == nil {
			acknowledged = w.expect(t, db.Snapshot(), acknowledged) // who opens may tell
		}
		for _, l := range losses {
			w.recover(t, d.image(l), acknowledged)
		}
		if !d.dead {
			return step - 1
		}
	}
}

// TestPowerLoss keeps any subset of the sectors that were not synced. CLAUSE_GRAPH_LOSSES
// says how often, on workloads that differ.
func TestPowerLoss(t *testing.T) {
	r := seeded(t)
	var w *workload
	steps := 0
	for i := range times(t, "CLAUSE_GRAPH_LOSSES", 400) {
		if i%100 == 0 {
			w = randomWorkload(r, 5+r.IntN(8))
			whole := &disk{}
			w.run(t, whole)
			steps = whole.steps
		}
		d := &disk{cutAt: 1 + r.IntN(steps)}
		n := w.run(t, d)
		w.recover(t, d.image(anySectors(r)), n)
	}
}

// TestSyncs counts: two syncs a commit, none for a commit of nothing.
func TestSyncs(t *testing.T) {
	d := &disk{}
	db, err := graph.OpenOn(d, nil)
	must(t, err)
	add := func(tx *graph.Tx) error { return tx.Add(quad.MakeIRI("a", "b", "c", "")) }
	for i, want := range []int{2, 0} {
		before := d.syncs
		must(t, db.Update(context.Background(), add))
		if got := d.syncs - before; got != want {
			t.Errorf("update %d took %d syncs and should take %d", i, got, want)
		}
	}
}

// TestFailures lets each step of a workload fail once, the disk being fine
// otherwise. What was acknowledged must stay, what failed must not show, and
// after a failed sync nothing is written any more.
func TestFailures(t *testing.T) {
	w := newWorkload(5)
	whole := &disk{}
	w.run(t, whole)
	for step := 1; step <= whole.steps; step++ {
		d := &disk{failAt: step}
		db, err := graph.OpenOn(d, nil)
		if err != nil {
			if !errors.Is(err, errDisk) {
				t.Errorf("step %d: open fails with %v", step, err)
			}
			w.recover(t, d.current().now, 0)
			continue
		}
		db.Many(many)
		done := 0
		for done < len(w.commits) {
			err := db.Update(context.Background(), w.commits[done])
			if err == nil {
				if done++; done%2 == 0 && !w.compact(t, db, d, done) {
					break
				}
				continue
			}
			if !errors.Is(err, errDisk) {
				t.Fatalf("step %d: %v", step, err)
			}
			w.expectExactly(t, db.Snapshot(), done)
			if errors.Is(err, graph.ErrFailed) {
				before := d.steps
				if err := db.Update(context.Background(), w.commits[done]); !errors.Is(err, graph.ErrFailed) || d.steps != before {
					t.Fatalf("step %d: after a failed sync, update returns %v", step, err)
				}
				break
			}
		}
		w.recover(t, d.current().now, done)
	}
}

func (w *workload) expectExactly(t *testing.T, s *graph.Snapshot, n int) {
	t.Helper()
	if got := quads(s); !maps.Equal(got, w.states[n]) {
		t.Fatal(difference(got, w.states[n]))
	}
}

// TestFaults runs workloads on a disk whose every write, sync, truncation and renaming
// fails now and then, and opens the database anew whenever it can write no more. In the
// end everything is there. CLAUSE_GRAPH_FAULTS says how many workloads.
func TestFaults(t *testing.T) {
	r := seeded(t)
	faults := map[string]int{}
	for range times(t, "CLAUSE_GRAPH_FAULTS", 20) {
		w := randomWorkload(r, 5+r.IntN(15))
		d := &disk{}
		rare := 2 + r.IntN(20)
		d.fails = func() bool { return r.IntN(rare) == 0 }
		for done := 0; done < len(w.commits); {
			db, err := graph.OpenOn(d.current(), nil)
			if err != nil {
				if !errors.Is(err, errDisk) {
					t.Fatalf("open: %v", err)
				}
				faults["open"]++
				continue
			}
			db.Many(many)
			now := w.expect(t, db.Snapshot(), done) // what could not be made durable may be there
			faults["came after all"] += now - done
			done = w.fail(t, r, db, now, faults)
		}
		d.fails = nil
		w.recover(t, d.current().now, len(w.commits))
	}
	t.Log(faults)
}

// fail commits and compacts after n commits until nothing can be written any more, or
// all is done, and returns how many commits there are.
func (w *workload) fail(t *testing.T, r *rand.Rand, db *graph.DB, n int, faults map[string]int) int {
	t.Helper()
	for n < len(w.commits) {
		err := error(nil)
		if r.IntN(4) == 0 {
			if err = db.Compact(context.Background(), nil); err != nil {
				faults["compact"]++
			}
		} else if err = db.Update(context.Background(), w.commits[n]); err == nil {
			n++
		} else {
			faults["commit"]++
		}
		if err != nil && !errors.Is(err, errDisk) {
			t.Fatal(err)
		}
		w.expectExactly(t, db.Snapshot(), n)
		if errors.Is(err, graph.ErrFailed) {
			faults["nothing more"]++
			return n
		}
		if r.IntN(8) == 0 {
			if err := db.Close(); err != nil && !errors.Is(err, errDisk) {
				t.Fatal(err)
			}
			return n
		}
	}
	return n
}
