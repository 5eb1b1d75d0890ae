package query

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/clausekg/clause/graph"
)

// bomb is a context that panics when it is asked, after so many times, whether it is done: a
// defect wherever a question looks at it, on whichever goroutine.
type bomb struct {
	context.Context
	left *atomic.Int64
}

func (b bomb) Err() error {
	if b.left.Add(-1) == 0 {
		panic(errBomb)
	}
	return b.Context.Err()
}

var errBomb = errors.New("a defect")

// wantFault checks an error that a defect gave.
func wantFault(t *testing.T, err error, question string) {
	t.Helper()
	var internal *InternalError
	switch {
	case !errors.As(err, &internal):
		t.Errorf("%s: a defect gives %v", question, err)
	case internal.Question != question || !errors.Is(err, errBomb) || !strings.Contains(string(internal.Stack), "bomb.Err"):
		t.Errorf("%s: %v, of the question %q, with the stack\n%s", question, err, internal.Question, internal.Stack)
	}
}

// A defect of the engine, wherever it is met, is an error of the question, and the database
// answers on.
func TestFault(t *testing.T) {
	db := loadSpecWorld(t, "world")
	snap := db.Snapshot()
	for _, question := range []string{
		"which firms use a provider",
		"which firms use which providers",
		"how many contracts does each provider have",
		"what is the total value of the contracts of Microsoft",
		"which contracts ever conflict",
		"when did OpenAI use Azure",
		"why does contract c1 conflict with contract c2",
		"how is Mistral connected to CoreWeave within 4 steps",
		"describe OpenAI",
		"suppose OpenAI signs a contract X with Oracle; X ends on 2026-12-31: which contracts conflict with X",
	} {
		for _, opts := range [][]Option{nil, {Streamed()}} {
			want, err := answerOf(context.Background(), snap, question, opts)
			if err != nil {
				t.Fatalf("%s: %v", question, err)
			}
			faults := 0
			for at := int64(1); ; at++ {
				b := bomb{context.Background(), &atomic.Int64{}}
				b.left.Store(at)
				got, err := answerOf(b, snap, question, opts)
				if b.left.Load() > 0 { // it was not asked so often
					if err != nil || got != want {
						t.Errorf("%s: after %d defects it answers %q, %v, not %q", question, faults, got, err, want)
					}
					break
				}
				wantFault(t, err, question)
				faults++
			}
			if faults < 2 {
				t.Errorf("%s: %d defects", question, faults)
			}
		}
	}
}

// answerOf asks a question and returns its rows and notes.
func answerOf(ctx context.Context, snap *graph.Snapshot, question string, opts []Option) (string, error) {
	rows, err := Ask(ctx, snap, question, opts...)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for row, err := range rows.All() {
		if err != nil {
			return "", err
		}
		for i := range rows.Columns() {
			fmt.Fprint(&out, row.Text(i), "\t")
		}
	}
	fmt.Fprint(&out, rows.Notes())
	return out.String(), nil
}

// Every door, asked of a snapshot whose words are broken by a defect, returns.
func TestFaultAtTheDoors(t *testing.T) {
	snap := loadSpecWorld(t, "world").Snapshot()
	good, err := worlds.snapshot(snap).get()
	if err != nil {
		t.Fatal(err)
	}
	e := worlds.snapshot(snap)
	e.world = &world{snap: snap, text: good.text} // without lexicon and program
	ctx := context.Background()
	const question = "which firms use Azure"
	doors := map[string]func() error{
		"Prepare":        func() error { _, err := Prepare(snap, question); return err },
		"Ask":            func() error { _, err := Ask(ctx, snap, question); return err },
		"Ask, exact":     func() error { _, err := Ask(ctx, snap, "{F | firm(F)}"); return err },
		"Explain":        func() error { _, err := Explain(ctx, snap, question); return err },
		"ExplainAnalyze": func() error { _, err := ExplainAnalyze(ctx, snap, question); return err },
		"Dump":           func() error { _, err := Dump(ctx, snap, question, "reading"); return err },
		"Lint":           func() error { _, err := Lint(ctx, snap); return err },
		"Names":          func() error { _, err := Names(snap, "Azu", 3); return err },
		"Samples":        func() error { _, err := Samples(ctx, snap, Topics()[0], 3); return err },
		"ReadSchema":     func() error { _, err := ReadSchema(snap); return err },
		"ReadWordbook":   func() error { _, err := ReadWordbook(ctx, snap); return err },
	}
	for name, door := range doors {
		var internal *InternalError
		if err := door(); !errors.As(err, &internal) || len(internal.Stack) == 0 || !strings.Contains(err.Error(), "report") {
			t.Errorf("%s: a defect gives %v", name, err)
		}
	}
	if n := len(Complete(snap, "which f")) + len(Hint(snap, "which f")) + len(Highlight(snap, question)); n > 0 {
		t.Errorf("completion and colours make %d of a defect", n)
	}
	e.world = good
	if _, err := Ask(ctx, snap, question); err != nil {
		t.Errorf("after that: %v", err)
	}
}

// What panics in the loop over an answer is the caller's, and goes on.
func TestFaultOfTheCaller(t *testing.T) {
	snap := loadSpecWorld(t, "world").Snapshot()
	for _, opts := range [][]Option{nil, {Streamed()}} {
		rows, err := Ask(t.Context(), snap, "which firms use a provider", opts...)
		if err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() {
				if p := recover(); p != errBomb {
					t.Errorf("the caller's panic became %v", p)
				}
			}()
			for range rows.All() {
				panic(errBomb)
			}
		}()
	}
}
