package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
)

// pairs returns a graph of so many numbered things and an answer of all pairs of them.
func pairs(t *testing.T, n int) (*graph.DB, string) {
	db := graph.OpenMemory()
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		for i := range n {
			if err := tx.Add(quad.Quad{Subject: quad.IRI(fmt.Sprint("t", i)), Predicate: graph.Type, Object: quad.IRI("Thing")}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, "{X, Y | thing(X), thing(Y)}"
}

// TestStreamed reads an answer piece by piece: what is not read is not computed, the rest
// can be read again, and Len counts it.
func TestStreamed(t *testing.T) {
	const n = 300
	db, question := pairs(t, n)
	ctx := context.Background()
	whole, err := Ask(ctx, db, question)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := Ask(ctx, db, question, Streamed())
	if err != nil {
		t.Fatal(err)
	}
	if rows.stream == nil || rows.batch != nil {
		t.Fatal("the rows are there already")
	}
	at, computed := 0, map[*exec.Batch]int{}
	for row, err := range rows.All() {
		if err != nil {
			t.Fatal(err)
		}
		computed[row.batch] = row.batch.Len()
		if at == 10 {
			break
		}
		if want := whole.batch.Row(at); !slices.Equal(row.Cells(), want) {
			t.Fatalf("row %d is %v, not %v", at, row.Cells(), want)
		}
		at++
	}
	sum := 0
	for _, n := range computed {
		sum += n
	}
	if sum > 2*n {
		t.Errorf("for 10 rows %d were computed", sum)
	}
	if rows.Len() != n*n || rows.Len() != whole.Len() {
		t.Errorf("there are %d rows", rows.Len())
	}
	at = 0
	for row, err := range rows.All() {
		if err != nil || row.Text(0) != whole.text(whole.batch.At(at, 0)) || row.Text(1) != whole.text(whole.batch.At(at, 1)) {
			t.Fatalf("row %d is %s, %s, %v", at, row.Text(0), row.Text(1), err)
		}
		at++
	}
}

// TestStreamedEnds has errors come after rows: of a limit, and of a context.
func TestStreamedEnds(t *testing.T) {
	db, question := pairs(t, 300)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	rows, err := Ask(ctx, db, question, Streamed(), MaxRows(5000))
	if err != nil {
		t.Fatal(err)
	}
	n, refused := 0, (*Error)(nil)
	for _, err := range rows.All() {
		if err == nil {
			n++
		} else if !errors.As(err, &refused) || refused.Kind != PastLimit {
			t.Errorf("the limit is %v", err)
		}
	}
	if n == 0 || n > 5000 || refused == nil {
		t.Errorf("%d rows, and then %v", n, refused)
	}
	if rows, err = Ask(ctx, db, question, Streamed()); err != nil {
		t.Fatal(err)
	}
	for _, err := range rows.All() {
		cancel()
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled, it ends with %v", err)
			}
			return
		}
	}
	t.Error("nobody was told that the reading was cancelled")
}

// TestStreamedCloses leaves off reading early, in a loop and by iter.Pull2: nothing goes on.
func TestStreamedCloses(t *testing.T) {
	db, question := pairs(t, 1000)
	before := runtime.NumGoroutine()
	for range 20 {
		rows, err := Ask(context.Background(), db, question, Streamed())
		if err != nil {
			t.Fatal(err)
		}
		for range rows.All() {
			break
		}
		next, stop := iter.Pull2(rows.All())
		if _, err, ok := next(); err != nil || !ok {
			t.Fatal(err)
		}
		stop()
		if _, _, ok := next(); ok {
			t.Fatal("there is a row after the end")
		}
	}
	expectGoroutines(t, before)
}

// expectGoroutines waits until there are no more than before.
func expectGoroutines(t *testing.T, before int) {
	t.Helper()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, before %d", runtime.NumGoroutine(), before)
}

// TestStreamedAhead leaves off in the middle, while pieces that nobody has read are computed:
// by a break, a panic of the caller, a context. All stop, and the same rows can be read again.
func TestStreamedAhead(t *testing.T) {
	const middle = 40_000
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	db, question := pairs(t, 300)
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	rows, err := Ask(ctx, db, question, Streamed())
	if err != nil {
		t.Fatal(err)
	}
	read := func(then func() bool) (n int, last error) {
		for _, err := range rows.All() {
			if last = err; err != nil {
				break
			}
			if n++; n == middle && then() {
				break
			}
		}
		return n, last
	}
	if n, err := read(func() bool { return true }); n != middle || err != nil {
		t.Errorf("a loop ends after %d rows with %v", n, err)
	}
	func() {
		defer func() {
			if p := recover(); p != "mine" {
				t.Errorf("the caller panics, and gets %v", p)
			}
		}()
		read(func() bool { panic("mine") })
	}()
	if n, err := read(func() bool { return false }); n != 300*300 || err != nil {
		t.Errorf("read again there are %d rows and %v", n, err)
	}
	n, err := read(func() bool { cancel(); return false })
	if !errors.Is(err, context.Canceled) || n < middle || n == 300*300 {
		t.Errorf("cancelled, there are %d rows and %v", n, err)
	}
	expectGoroutines(t, before)
}

// TestStreamedMany streams what more things lead than are sorted in memory, more than one
// goroutine finds, and literals among them.
func TestStreamedMany(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	const n = 70_000
	db := graph.OpenMemory()
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		for i := range n {
			thing := quad.IRI(fmt.Sprint("t", i))
			size := quad.Value(quad.Int(i / 2))
			if i%10 == 0 {
				size = quad.IRI(fmt.Sprint("t", i/2))
			}
			for _, f := range []quad.Quad{{Subject: thing, Predicate: graph.Type, Object: quad.IRI("Thing")}, {Subject: thing, Predicate: quad.IRI("size"), Object: size}} {
				if err := tx.Add(f); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string]int{
		"{X | thing(X)}": n,
		"{X, Y | thing(X), size(X, Y), thing(Y)}":    n / 10,
		"{X, size(X) | thing(X), some Y size(X, Y)}": n,
		"{Y, X | thing(X), size(X, Y)}":              n,
	} {
		if whole := streamsLike(t, db, question); whole.Len() != want {
			t.Errorf("%s has %d rows", question, whole.Len())
		}
	}
}

// streamsLike asks a question whole and as a stream, which has to give the same rows in the
// same order, and returns the whole answer.
func streamsLike(t *testing.T, db *graph.DB, question string) *Rows {
	t.Helper()
	whole, err := Ask(context.Background(), db, question)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := Ask(context.Background(), db, question, Streamed())
	if err != nil {
		t.Fatal(err)
	}
	if rows.stream == nil {
		t.Errorf("%s is no stream", question)
	}
	if answer(rows) != answer(whole) {
		t.Errorf("%s is streamed in another order", question)
	}
	return whole
}

// TestStreamedComplete asks for a stream of what cannot be one.
func TestStreamedComplete(t *testing.T) {
	db, _ := pairs(t, 5)
	for _, question := range []string{
		"{X, Y | thing(X), thing(Y)} order by Y", "{X | thing(X)} limit 2", "count{X | thing(X)}",
		"{count{X | thing(X)} | }", "{X, count{Y | thing(Y)} | thing(X)}", "which things", "is t1 a thing",
	} {
		whole, err := Ask(context.Background(), db, question)
		if err != nil {
			t.Errorf("%s: %v", question, err)
			continue
		}
		rows, err := Ask(context.Background(), db, question, Streamed())
		if err != nil || answer(rows) != answer(whole) {
			t.Errorf("%s: %v", question, err)
		}
	}
}

// TestStreamedNames streams what is in a file, by its index of names.
func TestStreamedNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "firms.clause")
	firmsFile(t, path)
	db, err := graph.Open(path, &graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, question := range []string{"{F, size(F) | firm(F)}", "{F, name(F) | firm(F), size(F) > 100}"} {
		streamsLike(t, db, question)
	}
}
