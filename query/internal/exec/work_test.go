package exec_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/value"
)

// manyDeals makes a graph of n firms, 3n contracts, n/50 providers and a chain of n/10
// owners. Firm i has contracts 3i to 3i+2.
func manyDeals(t testing.TB, n int) *world {
	t.Helper()
	var quads []quad.Quad
	add := func(s string, p quad.IRI, o quad.Value) {
		quads = append(quads, quad.Quad{Subject: quad.IRI(s), Predicate: p, Object: o})
	}
	providers := max(n/50, 2)
	for i := range providers {
		add(fmt.Sprintf("p%d", i), graph.Type, quad.IRI("Provider"))
	}
	first := day("2018-01-01")
	for i := range n {
		f := fmt.Sprintf("f%d", i)
		add(f, graph.Type, quad.IRI("Firm"))
		add(f, "rank", quad.Int(i%100))
		if i > 0 && i < n/10 {
			add(fmt.Sprintf("f%d", i-1), "own", quad.IRI(f))
		}
		for j := range 3 {
			c := fmt.Sprintf("c%d", 3*i+j)
			add(c, graph.Type, quad.IRI("Contract"))
			add(c, "customer", quad.IRI(f))
			add(c, "provider_of", quad.IRI(fmt.Sprintf("p%d", (i*7+j*13)%providers)))
			add(c, "start", value.Term(nil, value.OfDay(first+int64((i*31+j*97)%3000))))
			add(c, "value", value.Term(nil, value.Value{Type: value.Money, Int: int64(i*j) * 10000, Text: "USD"}))
			if j == 1 {
				add(c, "exclusive", quad.Bool(i%2 == 0))
			}
		}
	}
	return worldOf(t, dealWords, quads)
}

// TestWork holds questions about few things to looking at few facts, however large the
// graph is. A plan that starts at the wrong end fails here without a stopwatch.
func TestWork(t *testing.T) {
	w := manyDeals(t, 3000)
	for _, c := range []struct {
		question string
		most     int
	}{
		{`{C | customer(C, f7)}`, 20},
		{`{P | provider(P), uses(f7, P)}`, 60},
		{`{P, C | customer(C, f7), provider_of(C, P), exclusive(C)}`, 60},
		{`{ | uses(f7, p1)}`, 60},
		{`ever {P | uses(f7, P)}`, 100},
		{`when some P uses(f7, P)`, 200},
		{`during 2024 {P, count{C | customer(C, f7), provider_of(C, P)} | uses(f7, P)}`, 500},
		{`sum{value(C) | contract(C), customer(C, f7)}`, 60},
		{`{A | own+(A, f9)}`, 100},
		{`{A | above(A, f9)}`, 2000},
		{`{ | own+(f5, f9)}`, 3000},
		{`{F | firm(F), own(F, f9), not some C (customer(C, F), exclusive(C))}`, 60},
		{`{F | firm(F), some C (customer(C, F), C = c30)}`, 30},
		{`describe(f7)`, 40},
		{`paths(f7, f12, 5)`, 4000},
		{`with +{contract(X), customer(X, f7), provider_of(X, p1)} {P | uses(f7, P)}`, 150},
		{`according to {S | source(S)} {P | uses(f7, P)}`, 100},
		{`{D | contract(D), start(D) = start(c7)}`, 1500}, // a sixteenth of the places of the column
	} {
		res, err := w.run(w.read(t, c.question))
		if err != nil {
			t.Errorf("%s: %v", c.question, err)
			continue
		}
		if got := res.Touched(); got > c.most {
			t.Errorf("%s looked at %d facts, at most %d are needed", c.question, got, c.most)
		}
	}
}

// TestLinear holds questions about the whole graph to work that grows with it.
func TestLinear(t *testing.T) {
	small, large := manyDeals(t, 300), manyDeals(t, 3000)
	for _, question := range []string{
		`{F, P | firm(F), uses(F, P)}`,
		`{F | firm(F), not some C (customer(C, F), exclusive(C))}`,
		`{F | firm(F), every C (customer(C, F) -> value(C) > 5 USD)}`,
		`{P, count{F | uses(F, P)} | provider(P)}`,
		`{F, sum{value(C) | customer(C, F)} | firm(F)} order by rank(F) desc limit 10`,
		`{F | firm(F), at least 2 P (uses(F, P))}`,
		`{F | firm(F), some C (customer(C, F), some P (provider_of(C, P), some D (provider_of(D, P), exclusive(D))))}`,
		`count{C | contract(C), in_force(C)}`,
		`{count{C | contract(C), exclusive(C)}, sum{value(C) | contract(C), exclusive(C)} | }`,
		`{F | firm(F), every C (customer(C, F) -> not exclusive(C))}`,
		`{P, count{C | provider_of(C, P), in_force(C)} | provider(P), some C (provider_of(C, P), in_force(C))}`,
		`count{F, P | some C (customer(C, F), provider_of(C, P), not exclusive(C))}`,
		`{C, D | exclusive(C), some F (customer(C, F), customer(D, F)), some P (provider_of(C, P), not provider_of(D, P))}`,
	} {
		work := func(w *world) (facts, bytes int) {
			p, env := w.plan(t, question), w.env()
			env.Kept = exec.NewKept(w.snap, 0)
			for range 2 { // the second time what is kept is there
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				res, err := exec.Run(context.Background(), env, p)
				if err != nil {
					t.Fatalf("%s: %v", question, err)
				}
				runtime.ReadMemStats(&after)
				facts, bytes = max(facts, res.Touched()), max(bytes, int(after.TotalAlloc-before.TotalAlloc))
			}
			return facts, bytes
		}
		a, aBytes := work(small)
		b, bBytes := work(large)
		if b > 15*a {
			t.Errorf("%s looked at %d facts, and at %d of a graph ten times as large", question, a, b)
		}
		if bBytes > 15*aBytes+1<<16 {
			t.Errorf("%s took %d bytes, and %d of a graph ten times as large", question, aBytes, bBytes)
		}
	}
}

// TestHub meets the neighbours of things one of which has nearly all as its own: going
// through these for each of the others would be quadratic.
func TestHub(t *testing.T) {
	facts := func(n int) int {
		var quads []quad.Quad
		for i := range n {
			f := quad.IRI(fmt.Sprintf("f%d", i))
			quads = append(quads, quad.Quad{Subject: f, Predicate: graph.Type, Object: quad.IRI("Firm")},
				quad.Quad{Subject: f, Predicate: quad.IRI("own"), Object: quad.IRI(fmt.Sprintf("f%d", (i+1)%n))},
				quad.Quad{Subject: quad.IRI("hub"), Predicate: quad.IRI("own"), Object: f},
				quad.Quad{Subject: f, Predicate: quad.IRI("own"), Object: quad.IRI("hub")})
		}
		w := worldOf(t, dealWords, append(quads, quad.Quad{Subject: quad.IRI("hub"), Predicate: graph.Type, Object: quad.IRI("Firm")}))
		w.kept = exec.NewKept(w.snap, 0)
		most := 0
		for range 3 {
			res, err := w.run(w.read(t, `count{A, B, C | own(A, B), own(B, C), own(A, C)}`))
			if err != nil {
				t.Fatal(err)
			}
			most = max(most, res.Touched())
		}
		return most
	}
	if a, b := facts(200), facts(2000); b > 20*a {
		t.Errorf("%d facts were looked at, and %d with ten times as many", a, b)
	}
}

// TestBest looks for the first of many by a number only where the best lie.
func TestBest(t *testing.T) {
	w := manyDeals(t, 10000) // 30,000 contracts
	p, env := w.plan(t, `{C, F | customer(C, F)} order by value(C) desc limit 5`), w.env()
	env.Kept = exec.NewKept(w.snap, 0)
	for i := range 3 {
		res, err := exec.Run(context.Background(), env, p)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Touched(); i > 0 && got > 8000 {
			t.Errorf("%d facts were looked at", got)
		}
	}
}

// TestForest counts what is below each of many things once it is numbered, without going
// through it.
func TestForest(t *testing.T) {
	var quads []quad.Quad
	const n = 4000
	for i := range n {
		f := fmt.Sprintf("f%d", i)
		quads = append(quads, quad.Quad{Subject: quad.IRI(f), Predicate: graph.Type, Object: quad.IRI("Firm")})
		if i > 0 {
			quads = append(quads, quad.Quad{Subject: quad.IRI(fmt.Sprintf("f%d", (i-1)/2)), Predicate: quad.IRI("own"), Object: quad.IRI(f)})
		}
	}
	w := worldOf(t, dealWords, quads)
	p, env := w.plan(t, `{F, count{G | own+(F, G)} | firm(F)} order by count{G | own+(F, G)} desc limit 3`), w.env()
	env.Kept = exec.NewKept(w.snap, 0)
	for range 3 {
		res, err := exec.Run(context.Background(), env, p)
		if err != nil {
			t.Fatal(err)
		}
		if got, most := res.Touched(), n*16; got > most { // it is 12 high
			t.Errorf("%d facts were looked at, at most %d are needed", got, most)
		}
		if got := w.answer(res); !strings.HasPrefix(got, "f0 | 3999\n") {
			t.Errorf("the answer is\n%s", got)
		}
	}
	p = w.plan(t, `count{F, G | some H, I (own(H, F), own(H, I), own(I, G)), own+(F, G)}`)
	for i := range 3 { // whether one of two is below the other is asked of their numbers
		res, err := exec.Run(context.Background(), env, p)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Touched(); i == 2 && got > n*16 {
			t.Errorf("%d facts were looked at for whether one is below another, at most %d are needed", got, n*16)
		}
		if got := w.answer(res); got != "3997\n" {
			t.Errorf("the answer is %s", got)
		}
	}
	p = w.plan(t, `count{F, G | own+(F, G)}`) // all pairs, and no table of them
	for i := range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		res, err := exec.Run(context.Background(), env, p)
		if err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if got, most := res.Touched(), n*12; got > most {
			t.Errorf("%d facts were looked at for all pairs, at most %d are needed", got, most)
		}
		if got := after.TotalAlloc - before.TotalAlloc; i > 0 && got > 100000 { // there are 43,000 pairs
			t.Errorf("%d bytes were allocated for all pairs", got)
		}
	}
}

// TestDegrees counts the neighbours of each of many things without going through them.
func TestDegrees(t *testing.T) {
	w := manyDeals(t, 3000)
	for _, c := range []struct {
		question string
		most     int
	}{
		{`count{F | firm(F), at least 2 C customer(C, F)}`, 10000},
		{`count{F | firm(F), at least 2 C (customer(C, F), exclusive(C))}`, 25000},
	} {
		env := w.env()
		env.Kept = exec.NewKept(w.snap, 0)
		p := w.plan(t, c.question)
		want := ""
		for i := range 5 {
			res, err := exec.Run(context.Background(), env, p)
			if err != nil {
				t.Fatal(err)
			}
			if got := w.answer(res); want != "" && got != want {
				t.Errorf("%s gives %s, and %s before", c.question, got, want)
			} else {
				want = got
			}
			if got := res.Touched(); i > 0 && got > c.most {
				t.Errorf("%s looked at %d facts", c.question, got)
			}
		}
	}
}

// TestCancel ends a long question soon after its context.
func TestCancel(t *testing.T) {
	w := manyDeals(t, 2000)
	p := w.plan(t, `{F, G, H | firm(F), firm(G), firm(H), rank(F) + rank(G) = rank(H) * 3}`)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := exec.Run(ctx, w.env(), p)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the question ended with %v", err)
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("the question ended after %v", d)
	}
}

// TestLimits ends questions that grow too large.
func TestLimits(t *testing.T) {
	w := manyDeals(t, 2000)
	for _, c := range []struct {
		question string
		limits   exec.Limits
	}{
		{`{F | firm(F)}`, exec.Limits{Rows: 100}},
		{`{F, G | firm(F), firm(G)}`, exec.Limits{Memory: 1 << 20}},
		{`{A, B | above(A, B)}`, exec.Limits{Memory: 1 << 18}},
	} {
		env := w.env()
		env.Limits = c.limits
		_, err := exec.Run(context.Background(), env, w.plan(t, c.question))
		var e *diag.Error
		if !errors.As(err, &e) || e.Kind != diag.Limit {
			t.Errorf("%s: %v", c.question, err)
		}
	}
}

func BenchmarkQuestions(b *testing.B) {
	w := manyDeals(b, 30000)
	for _, c := range []struct{ name, question string }{
		{"point", `{P | provider(P), uses(f7, P)}`},
		{"scan", `{C, F | customer(C, F)}`},
		{"kind", `count{F | firm(F)}`},
		{"semijoin", `{F | firm(F), some C (customer(C, F), exclusive(C))}`},
		{"antijoin", `{F | firm(F), not some C (customer(C, F), exclusive(C))}`},
		{"derived", `{F, P | uses(F, P)}`},
		{"group", `{P, count{F | uses(F, P)} | provider(P)}`},
		{"sum", `sum{value(C) | contract(C)}`},
		{"top", `{C, value(C) | contract(C)} order by value(C) desc limit 20`},
		{"closure", `{A | own+(f0, A)}`},
		{"recursion", `{B | above(f2900, B)}`},
		{"hops", `count{F | firm(F), some C (customer(C, F), some P (provider_of(C, P), some D (provider_of(D, P), exclusive(D))))}`},
		{"when", `when some P uses(f7, P)`},
		{"during", `count{F | firm(F), during 2024 (some P uses(F, P))}`},
	} {
		p := w.plan(b, c.question)
		b.Run(c.name, func(b *testing.B) {
			facts := 0
			for b.Loop() {
				res, err := exec.Run(context.Background(), w.env(), p)
				if err != nil {
					b.Fatal(err)
				}
				facts += res.Touched()
			}
			b.ReportMetric(float64(facts)/b.Elapsed().Seconds()/1e6, "Mfacts/s")
		})
	}
	b.Run("plan", func(b *testing.B) {
		q := w.read(b, `{F | firm(F), some P (provider(P), uses(F, P), not own(F, P))}`)
		for b.Loop() {
			if _, err := opt.Optimize(plan.Build(q, w.prog), w.snap); err != nil {
				b.Fatal(err)
			}
		}
	})
}
