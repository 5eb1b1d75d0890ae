package query_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// riskWords speak of contracts and of the firms that sign them.
const riskWords = `
kind Firm "firm"
kind Contract "contract"
relation customer(Contract, Firm) noun "customer" 2 of 1
property value(Contract) integer noun "value"
property exclusive(Contract) truth adjective "exclusive"
property risk(Contract) number external "how risky our model thinks a contract is" noun "risk"  superlative "riskiest" highest
property standing(Firm) integer external noun "standing"
rule dangerous(F Firm) adjective "dangerous"
  if customer(C, F), risk(C) > 0.9
`

// deals returns n contracts c0, c1, ... of n/10 firms; each tenth is exclusive, and its number
// is its value.
func deals(t testing.TB, n int) *graph.DB {
	t.Helper()
	db := graph.OpenMemory()
	t.Cleanup(func() { db.Close() })
	err := db.Update(t.Context(), func(tx *graph.Tx) error {
		for i := range n {
			c, f := quad.IRI(fmt.Sprint("c", i)), quad.IRI(fmt.Sprint("f", i/10))
			for _, q := range []quad.Quad{
				{Subject: c, Predicate: graph.Type, Object: quad.IRI("Contract")},
				{Subject: f, Predicate: graph.Type, Object: quad.IRI("Firm")},
				{Subject: c, Predicate: quad.IRI("customer"), Object: f},
				{Subject: c, Predicate: quad.IRI("value"), Object: quad.Int(i)},
				{Subject: c, Predicate: quad.IRI("exclusive"), Object: quad.Bool(i%10 == 0)},
			} {
				if err := tx.Add(q); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := query.SetVocabulary(t.Context(), db, riskWords); err != nil {
		t.Fatal(err)
	}
	return db
}

// calls counts what a function is asked about.
type calls struct {
	mu sync.Mutex
	of map[string]int
}

func (c *calls) note(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]int{}
	}
	c.of[name]++
}

// number is that in the name of a contract.
func number(e query.Entity) int {
	n, _ := strconv.Atoi(strings.TrimLeft(e.Name, "cf"))
	return n
}

// counted is a risk that counts: the hundredths of a contract's number.
func counted(c *calls) query.Option {
	return query.Function("risk", func(_ context.Context, contract query.Entity) (float64, error) {
		c.note(contract.Name)
		return float64(number(contract)%100) / 100, nil
	})
}

// TestFunctionCalls asks functions as little as can be: about what all else is true of, once
// for each thing, in rows, order, notes, proofs and a second reading of a stream together.
func TestFunctionCalls(t *testing.T) {
	db := deals(t, 1000)
	for _, test := range []struct {
		question string
		calls    int
		rows     int
	}{
		// The order of what is written does not matter: the graph is asked first.
		{"{C | contract(C), risk(C) > 0.5, value(C) >= 990}", 10, 10},
		{"{C | risk(C) > 0.5, contract(C), exclusive(C), value(C) < 100}", 10, 4},
		{"{C | contract(C), (risk(C) > 2 or value(C) < 990)}", 10, 990},
		{"{C | contract(C), value(C) >= 990, not risk(C) > 0.95}", 10, 6},
		{"{C, F | contract(C), risk(C) > 0.5, customer(C, F), value(C) >= 990}", 10, 10},
		{"{F | firm(F), some C (customer(C, F), risk(C) > 0.98, value(C) >= 990)}", 10, 1},
		{"{F | firm(F), every C (customer(C, F), value(C) >= 990 -> risk(C) > 0.5)}", 10, 100},
		// What is there already is enough.
		{"{ | some C (contract(C), value(C) >= 990, risk(C) >= 0)}", 1, 1},
		// One call serves the comparison, the column and the order.
		{"{C, risk(C) | contract(C), value(C) >= 990, risk(C) > 0.95} order by risk(C) desc", 10, 4},
		{"sum{risk(C) | contract(C), value(C) >= 990}", 10, 1},
		{"{C, D | contract(C), value(C) >= 990, contract(D), value(D) >= 990, risk(C) < risk(D)}", 10, 45},
		{"ever {C | contract(C), value(C) >= 990, risk(C) > 0.5}", 10, 10},
		// A firm is dangerous by one contract: of each the rest is not asked about.
		{"which firms are dangerous", 928, 10},
		{"{F | dangerous(F), some C (customer(C, F), value(C) >= 990)}", 10, 1},
		{"list the 3 riskiest contracts", 1000, 3},
		// Nobody is asked where there is nothing to ask about.
		{"{C | contract(C), value(C) > 5000, risk(C) > 0.5}", 0, 0},
		{"suppose c1 is exclusive: how many contracts are exclusive", 0, 1},
	} {
		for _, more := range []query.Option{query.Options(), query.Streamed()} {
			var c calls
			rows, err := query.Ask(t.Context(), db, test.question, counted(&c), more)
			if err != nil {
				t.Errorf("%s: %v", test.question, err)
				continue
			}
			n := 0
			for range 2 { // a second reading of a stream computes it again, and does not ask again
				n = 0
				for row, err := range rows.All() {
					if err != nil {
						t.Fatal(err)
					}
					if n++; n == 1 && rows.Shape() == query.Table && rows.Len() < 100 {
						if _, err := row.Why(t.Context()); err != nil {
							t.Errorf("%s: why: %v", test.question, err)
						}
					}
				}
			}
			rows.Notes()
			if n != test.rows || len(c.of) != test.calls {
				t.Errorf("%s: %d rows after asking about %d things; want %d and %d", test.question, n, len(c.of), test.rows, test.calls)
			}
			for name, n := range c.of {
				if n != 1 {
					t.Errorf("%s: %d calls for %s", test.question, n, name)
				}
			}
		}
	}
}

// TestFunctionNothingKept asks again: every question asks the functions that it is given, so a
// function that has changed gives another answer, prepared or not.
func TestFunctionNothingKept(t *testing.T) {
	db := deals(t, 100)
	const question = "how many contracts are there with a risk over 0.5"
	level := 0.6
	risk := query.Function("risk", func(context.Context, query.Entity) (float64, error) { return level, nil })
	stmt, err := query.Prepare(db, "count{C | contract(C), risk(C) > 0.5}", risk)
	if err != nil {
		t.Fatal(err)
	}
	if got := stmt.Functions(); !slices.Equal(got, []string{"risk"}) {
		t.Errorf("%q needs %q", question, got)
	}
	for _, test := range []struct {
		level float64
		want  int64
	}{{0.6, 100}, {0.4, 0}, {0.7, 100}} {
		level = test.level
		rows, err := stmt.Ask(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for row := range rows.All() {
			if got := row.Value(0); got != test.want {
				t.Errorf("at %v there are %v", level, got)
			}
		}
	}
	// What is given with the asking stands above what is given before.
	rows, err := stmt.Ask(t.Context(), query.Function("risk", func(context.Context, query.Entity) (float64, error) { return 0, nil }))
	if err != nil {
		t.Fatal(err)
	}
	for row := range rows.All() {
		if got := row.Value(0); got != int64(0) {
			t.Errorf("another function gives %v", got)
		}
	}
}

// TestFunctionUnbound refuses a question without its functions, says where they are declared
// and how to bind them, and does all that can be done without.
func TestFunctionUnbound(t *testing.T) {
	db := deals(t, 100)
	for _, test := range []struct {
		question string
		opts     []query.Option
		want     []string
	}{
		{"contracts whose risk is over 0.5", nil, []string{
			"risk is external", `line 7 of the vocabulary: property risk(Contract) number external "how risky our model thinks a contract is"`,
			`query.Function("risk", func(ctx context.Context, contract query.Entity) (float64, error)`}},
		{"which firms are dangerous", nil, []string{"risk is external"}},
		{"why is f9 dangerous", nil, []string{"risk is external"}},
		{"what is the standing of f1", nil, []string{"standing is external", "firm query.Entity) (int64, error)"}},
		{"contracts whose risk is over 0.5", []query.Option{query.Function("rsik", func(context.Context, query.Entity) (float64, error) { return 0, nil })},
			[]string{"risk is external", "did you mean rsik?"}},
		{"contracts whose risk is over 0.5", []query.Option{query.Function("risk", func(context.Context, query.Entity) (string, error) { return "", nil })},
			[]string{"gives a string; it has to give a float64"}},
		{"what is the standing of f1", []query.Option{query.Function("standing", func(context.Context, query.Entity) (float64, error) { return 0, nil })},
			[]string{"gives a float64; it has to give a int64"}},
	} {
		for _, more := range []query.Option{query.Options(), query.Streamed(), query.Naive()} {
			_, err := query.Ask(t.Context(), db, test.question, append(test.opts, more)...)
			var refused *query.Error
			if !errors.As(err, &refused) || refused.Kind != query.Unbound {
				t.Errorf("%s: error %v", test.question, err)
				continue
			}
			for _, want := range test.want {
				if !strings.Contains(refused.Snippet(), want) {
					t.Errorf("%s: %s\nwant %s", test.question, refused.Snippet(), want)
				}
			}
		}
		if _, err := query.Prepare(db, test.question); err != nil {
			t.Errorf("%s: not even read: %v", test.question, err)
		}
	}
	plan, err := query.Explain(t.Context(), db, "{C | risk(C) > 0.5, contract(C), exclusive(C)}")
	if err != nil || !strings.Contains(plan, "host risk(C) > 0.5") || strings.Index(plan, "host risk") < strings.Index(plan, "exclusive") {
		t.Errorf("explained without its function: %v\n%s", err, plan)
	}
	if found, err := query.Lint(t.Context(), db); err != nil || len(found) > 0 {
		t.Errorf("lint: %v, %v", found, err)
	}
	if words := query.Complete(db, "contracts whose "); !slices.ContainsFunc(words, func(c query.Completion) bool { return c.Text == "risk" }) {
		t.Errorf("completion does not know the word: %v", words)
	}
	schema, err := query.ReadSchema(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range schema.Relations {
		if is := strings.HasPrefix(r.Name, "risk") || strings.HasPrefix(r.Name, "standing"); r.External != is {
			t.Errorf("the schema says of %s that it is external: %v", r.Name, r.External)
		}
	}
}

// TestFunctionFails ends a question with the error of a function: which, of what, and as it
// was returned; a panic is one.
func TestFunctionFails(t *testing.T) {
	db := deals(t, 100)
	down := errors.New("the model is down")
	for name, f := range map[string]func(context.Context, query.Entity) (float64, error){
		"returns": func(context.Context, query.Entity) (float64, error) { return 0, fmt.Errorf("ask: %w", down) },
		"panics":  func(context.Context, query.Entity) (float64, error) { panic(down) },
		"is NaN":  func(context.Context, query.Entity) (float64, error) { return math.NaN(), nil },
	} {
		for _, more := range []query.Option{query.Options(), query.Streamed()} {
			rows, err := query.Ask(t.Context(), db, "{C | contract(C), risk(C) > 0.5, value(C) = 42}", query.Function("risk", f), more)
			if err == nil {
				for _, e := range rows.All() {
					err = e
				}
			}
			var refused *query.Error
			var failed *query.FunctionError
			if !errors.As(err, &refused) || refused.Kind != query.Failed || !errors.As(err, &failed) {
				t.Errorf("%s: error %#v", name, err)
				continue
			}
			if failed.Function != "risk" || failed.Thing.Name != "c42" || failed.Thing.Term != quad.IRI("c42") || !strings.HasPrefix(refused.Message, "risk(c42): ") {
				t.Errorf("%s: %v of %v: %s", name, failed.Function, failed.Thing, refused.Message)
			}
			if name != "is NaN" && !errors.Is(err, down) {
				t.Errorf("%s: what it said is lost: %v", name, err)
			}
			if (failed.Stack != nil) != (name == "panics") {
				t.Errorf("%s: stack %s", name, failed.Stack)
			}
		}
	}
	// A panic of no error, and one of nil.
	_, err := query.Ask(t.Context(), db, "what is the risk of c1", query.Function("risk", func(context.Context, query.Entity) (float64, error) { panic("boom") }))
	if err == nil || err.Error() != "risk(c1): the function panicked: boom" {
		t.Errorf("error %v", err)
	}
	// An error that is not reached is none.
	rows, err := query.Ask(t.Context(), db, "{C | contract(C), risk(C) > 0.5, value(C) > 500}", query.Function("risk", func(context.Context, query.Entity) (float64, error) { return 0, down }))
	if err != nil || rows.Len() != 0 {
		t.Errorf("error %v", err)
	}
	// Who asks again after an error is served: nothing of it is kept.
	var n atomic.Int64
	flaky := query.Function("risk", func(context.Context, query.Entity) (float64, error) {
		if n.Add(1) == 1 {
			return 0, down
		}
		return 1, nil
	})
	stmt, err := query.Prepare(db, "what is the risk of c1", flaky)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stmt.Ask(t.Context()); !errors.Is(err, down) {
		t.Errorf("error %v", err)
	}
	if _, err := stmt.Ask(t.Context()); err != nil {
		t.Errorf("again: %v", err)
	}
}

// TestFunctionContext hands the context of the question to its functions, and ends with that.
func TestFunctionContext(t *testing.T) {
	db := deals(t, 1000)
	type key struct{}
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "ours"))
	defer cancel()
	asked := 0
	_, err := query.Ask(ctx, db, "sum{risk(C) | contract(C)}", query.Function("risk", func(ctx context.Context, _ query.Entity) (float64, error) {
		if asked++; ctx.Value(key{}) != "ours" {
			t.Error("it is another context")
		}
		if asked == 5 {
			cancel()
			<-ctx.Done()
			return 0, errors.New("this is not what the asker hears")
		}
		return 1, nil
	}))
	if !errors.Is(err, context.Canceled) || asked != 5 {
		t.Errorf("after %d calls: error %v", asked, err)
	}
	var failed *query.FunctionError
	if errors.As(err, &failed) {
		t.Errorf("a question that was cancelled blames the function: %v", err)
	}
}

// TestFunctionConcurrent asks one prepared question from many goroutines: each asks its
// functions for itself.
func TestFunctionConcurrent(t *testing.T) {
	db := deals(t, 300)
	var asked atomic.Int64
	stmt, err := query.Prepare(db, "{C, D | contract(C), contract(D), customer(C, F), customer(D, F), risk(C) < risk(D)}",
		query.Function("risk", func(_ context.Context, c query.Entity) (float64, error) {
			asked.Add(1)
			return float64(number(c)), nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	const askers = 8
	var all sync.WaitGroup
	for range askers {
		all.Go(func() {
			rows, err := stmt.Ask(context.Background())
			if err != nil || rows.Len() != 30*45 {
				t.Errorf("%d rows, error %v", rows.Len(), err)
			}
		})
	}
	all.Wait()
	if n := asked.Load(); n != askers*300 {
		t.Errorf("%d calls", n)
	}
}

// TestFunctionMemory counts what functions said against the memory of the question.
func TestFunctionMemory(t *testing.T) {
	db := deals(t, 1000)
	_, err := query.Ask(t.Context(), db, "sum{risk(C) | contract(C)}", counted(&calls{}), query.MaxMemory(100_000))
	var refused *query.Error
	if !errors.As(err, &refused) || refused.Kind != query.PastLimit {
		t.Errorf("error %v", err)
	}
}

// TestFunctionTypes binds a function of every type that may be given.
func TestFunctionTypes(t *testing.T) {
	db := deals(t, 10)
	const words = `
property a1(Contract) number external
property a2(Contract) integer external
property a3(Contract) text external
property a4(Contract) truth external adjective "fourth"
property a5(Contract) money external
property a6(Contract) date external
property a7(Contract) duration external
relation a8(Contract, Firm) external
`
	if err := query.SetVocabulary(t.Context(), db, riskWords+words); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 3, 1, 23, 59, 0, 0, time.FixedZone("west", -8*3600))
	for _, test := range []struct {
		of   string
		bind query.Option
		want any
	}{
		{"a1", of("a1", 0.5), 0.5},
		{"a1", of("a1", 2.0), int64(2)},
		{"a1", of("a1", 3), int64(3)},
		{"a1", of("a1", int64(4)), int64(4)},
		{"a2", of("a2", 5), int64(5)},
		{"a3", of("a3", "long"), "long"},
		{"a5", of("a5", query.Money{Amount: 12_5000, Currency: "EUR"}), query.Money{Amount: 12_5000, Currency: "EUR"}},
		{"a6", of("a6", day), query.Date{From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Text: "2026-03-01"}},
		{"a6", of("a6", query.Date{Text: "2026-03"}), query.Date{From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), Text: "2026-03"}},
		{"a7", of("a7", query.Duration{Months: 2, Days: 3}), query.Duration{Months: 2, Days: 3}},
		{"a8", of("a8", quad.IRI("f0")), query.Entity{Term: quad.IRI("f0"), Name: "f0"}},
		{"a8", of("a8", query.Entity{Term: quad.IRI("f0")}), query.Entity{Term: quad.IRI("f0"), Name: "f0"}},
		{"a8", of("a8", []quad.IRI{"f0", "f0"}), query.Entity{Term: quad.IRI("f0"), Name: "f0"}},
		{"a8", of("a8", []query.Entity{}), nil},
	} {
		rows, err := query.Ask(t.Context(), db, "{"+test.of+"(c1) | }", test.bind)
		if err != nil {
			t.Errorf("%s: %v", test.of, err)
			continue
		}
		for row := range rows.All() {
			if got := row.Value(0); got != test.want {
				t.Errorf("%s gives %#v, want %#v", test.of, got, test.want)
			}
		}
		if rows.Len() != 1 {
			t.Errorf("%s: %d rows", test.of, rows.Len())
		}
	}
	rows, err := query.Ask(t.Context(), db, "is c1 fourth", of("a4", true))
	if err != nil || !rows.Truth() {
		t.Errorf("a truth: %v", err)
	}
	for _, wrong := range []struct {
		of   string
		bind query.Option
		want string
	}{
		{"a5", of("a5", query.Money{Amount: 1}), "the amount has no currency"},
		{"a6", of("a6", query.Date{Text: "soon"}), `"soon" is no date`},
		{"a8", of("a8", query.Entity{Term: quad.String("f0")}), "the data has no entity"},
		{"a8", of("a8", query.Entity{}), "an Entity without a Term"},
	} {
		if _, err := query.Ask(t.Context(), db, "{"+wrong.of+"(c1) | }", wrong.bind); err == nil || !strings.Contains(err.Error(), wrong.want) {
			t.Errorf("%s: error %v, want %s", wrong.of, err, wrong.want)
		}
	}
}

// of binds a function that always gives the same.
func of[V query.Computed](name string, v V) query.Option {
	return query.Function(name, func(context.Context, query.Entity) (V, error) { return v, nil })
}

// TestExternalRecorded refuses a vocabulary that declares external what is recorded, reads no
// such facts where a program has written them all the same, and lint finds them.
func TestExternalRecorded(t *testing.T) {
	db := deals(t, 10)
	err := query.SetVocabulary(t.Context(), db, strings.Replace(riskWords, "value(Contract) integer", "value(Contract) integer external", 1))
	var refused *query.Error
	if !errors.As(err, &refused) || refused.Kind != query.BadRule || !strings.Contains(refused.Snippet(), "value is declared external, and 10 facts of it are recorded") {
		t.Errorf("error %v", err)
	}
	err = db.Update(t.Context(), func(tx *graph.Tx) error {
		return tx.Add(quad.Quad{Subject: quad.IRI("c1"), Predicate: quad.IRI("risk"), Object: quad.Float(0.99)})
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := query.Ask(t.Context(), db, "what is the risk of c1", of("risk", 0.25))
	for row := range rows.All() {
		if err != nil || row.Value(0) != 0.25 {
			t.Errorf("%v, error %v", row.Value(0), err)
		}
	}
	found, err := query.Lint(t.Context(), db)
	if err != nil || len(found) != 1 || !strings.Contains(found[0].String(), "7: it is external, yet 1 fact of it is recorded") {
		t.Errorf("%v, error %v", found, err)
	}
}
