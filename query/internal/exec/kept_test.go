package exec_test

import (
	"fmt"
	"runtime"
	"testing"
	"weak"

	"github.com/clausekg/clause/query/internal/exec"
)

// TestKeptBudget asks many questions of a snapshot whose budget is small: what is kept never
// takes more, gives way to what is needed now, and changes no answer.
func TestKeptBudget(t *testing.T) {
	w := manyDeals(t, 1500)
	var questions, want []string
	for i := range 3 {
		questions = append(questions,
			`{F | firm(F), some C (customer(C, F), exclusive(C))}`,
			`{P, count{F | uses(F, P)} | provider(P)}`,
			`{C | contract(C), value(C) > 1000 USD} order by value(C) desc limit 20`,
			`count{A, B | own+(A, B)}`,
			fmt.Sprintf(`{F, C | customer(C, F), rank(F) > %d}`, i),
			`{P, count{C | provider_of(C, P), in_force(C)} | provider(P), some C (provider_of(C, P), in_force(C))}`)
	}
	for _, q := range questions {
		want = append(want, w.ask(t, q))
	}
	for _, c := range []struct {
		budget  int64
		evicted bool
	}{{1 << 12, false}, {1 << 16, true}, {1 << 18, true}, {1 << 30, false}} {
		w.kept = exec.NewKept(w.snap, c.budget)
		for i, q := range questions {
			if got := w.ask(t, q); got != want[i] {
				t.Errorf("with %d bytes %s is\n%.200s\nnot\n%.200s", c.budget, q, got, want[i])
			}
			if used, of, _ := w.kept.Used(); used > of || used < 0 || of > c.budget {
				t.Fatalf("%d of %d bytes are taken of a budget of %d", used, of, c.budget)
			}
		}
		used, _, evictions := w.kept.Used()
		if evictions > 0 != c.evicted {
			t.Errorf("with a budget of %d bytes, %d of which are taken, there was made room %d times", c.budget, used, evictions)
		}
		if c.budget == 1<<30 && used < 1<<16 {
			t.Errorf("only %d bytes are kept", used)
		}
	}
	w.kept = nil
}

// TestKeptRoom asks with all cores while what one of them builds makes the others' give way: they
// go through the things that the question began with all the same, once.
func TestKeptRoom(t *testing.T) {
	w := manyDeals(t, 1500)
	for _, q := range []string{
		`count{A, B | own+(A, B)}`,
		`{F, count{C | customer(C, F)} | firm(F), some C (customer(C, F), exclusive(C))}`,
		`{P, count{F | uses(F, P)} | provider(P)}`,
		`{C | contract(C), value(C) > 1000 USD} order by value(C) desc limit 20`,
	} {
		w.kept = nil
		want := w.ask(t, q)
		for i := range 60 {
			w.kept = exec.NewTight(w.snap, int64(1<<12+i<<10))
			if got := w.ask(t, q); got != want {
				t.Errorf("with %d bytes %s is\n%.200s\nnot\n%.200s", 1<<12+i<<10, q, got, want)
				break
			}
		}
	}
	w.kept = nil
}

// TestKeptEnds gives what is kept back with the snapshot.
func TestKeptEnds(t *testing.T) {
	kept := func() weak.Pointer[exec.Kept] {
		w := manyDeals(t, 100)
		w.kept = exec.NewEager(w.snap)
		w.ask(t, `{P, count{F | uses(F, P)} | provider(P)}`)
		if used, _, _ := w.kept.Used(); used == 0 {
			t.Error("nothing is kept")
		}
		return weak.Make(w.kept)
	}()
	for range 5 {
		if runtime.GC(); kept.Value() == nil {
			return
		}
	}
	t.Error("what is kept outlives the snapshot")
}
