package exec_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/value"
)

// scattered makes a graph of n firms and 6n contracts, those of one firm far apart. Some
// contracts have no customer, no provider, no start or two scopes; every third fact of a
// provider has a source.
func scattered(t testing.TB, n int) *world {
	t.Helper()
	var quads []quad.Quad
	add := func(s string, p quad.IRI, o quad.Value) {
		quads = append(quads, quad.Quad{Subject: quad.IRI(s), Predicate: p, Object: o})
	}
	for i := range 5 {
		add(fmt.Sprintf("p%d", i), graph.Type, quad.IRI("Provider"))
		add(fmt.Sprintf("s%d", i), graph.Type, quad.IRI("Scope"))
	}
	for i := range n {
		add(fmt.Sprintf("f%d", i), graph.Type, quad.IRI("Firm"))
	}
	first := day("2018-01-01")
	for i := range 6 * n {
		c := fmt.Sprintf("c%d", i)
		add(c, graph.Type, quad.IRI("Contract"))
		if i%11 != 0 {
			add(c, "customer", quad.IRI(fmt.Sprintf("f%d", i*7%n)))
		}
		if i%13 != 0 {
			add(c, "provider_of", quad.IRI(fmt.Sprintf("p%d", i%5)))
			if i%3 == 0 {
				quads[len(quads)-1].Label = quad.IRI("reuters")
			}
		}
		if i%17 != 0 {
			add(c, "start", value.Term(nil, value.OfDay(first+int64(i*31%3000))))
		}
		if i%4 != 0 {
			add(c, "end", value.Term(nil, value.OfDay(first+int64(i*31%3000)+400)))
		}
		add(c, "value", value.Term(nil, value.Value{Type: value.Money, Int: int64(i%40) * 10000, Text: "USD"}))
		add(c, "scope", quad.IRI(fmt.Sprintf("s%d", i*3%5)))
		if i%29 == 0 {
			add(c, "scope", quad.IRI(fmt.Sprintf("s%d", (i+1)%5)))
		}
		if i%3 != 0 {
			add(c, "exclusive", quad.Bool(i%3 == 1))
		}
	}
	return worldOf(t, dealWords, quads)
}

// siblings are questions about the neighbours of what the neighbours of something share.
var siblings = []string{
	`{C, D | exclusive(C), some F (customer(C, F), customer(D, F)), some P, Q (provider_of(C, P), provider_of(D, Q), P != Q)}`,
	`{C, D | exclusive(C), some F (customer(C, F), customer(D, F)), value(C) < value(D), contract(D)}`,
	`{C, D | exclusive(C), some F (customer(C, F), customer(D, F)), some S (scope(C, S), scope(D, S)), start(C) <= end(D), start(D) <= end(C)}`,
	`{C, D | contract(C), some F (customer(C, F), customer(D, F)), unknown end(D), not exclusive(D), start(D) < start(C)}`,
	`{C, D | exclusive(C), some F (customer(C, F), customer(D, F)), some P (provider_of(C, P), provider_of(D, P)), C != D}`,
	`{P, count{F | some C (customer(C, F), provider_of(C, P))} | provider(P)}`,
	`{P, count{C | provider_of(C, P), start(C) >= 2020-01-01, value(C) > 5 USD} | provider(P)}`,
	`{F, sum{value(C) | customer(C, F), exclusive(C)} | firm(F)}`,
	`as of 2024-03-01 {C, D | exclusive(C), some F (customer(C, F), customer(D, F)), in_force(C), in_force(D), start(C) < start(D)}`,
	`according to reuters {C, D | exclusive(C), some F (customer(C, F), customer(D, F)), some P (provider_of(C, P), provider_of(D, P))}`,
	`with +{customer(c0, f1), exclusive(c0), start(c1) = 2019-01-01} {C, D | exclusive(C), some F (customer(C, F), customer(D, F)), start(C) < start(D)}`,
	`{C | contract(C), value(C) > 100000 USD, start(C) < 2020-01-01}`,
	`count{C | contract(C), not exclusive(C), in_force(C), some P provider_of(C, P)}`,
	`{F | firm(F), at least 4 C (customer(C, F), exclusive(C)), at most 5 C customer(C, F)}`,
}

// TestStrips asks questions about siblings again and again with one Kept: whether what they
// look up is kept beside their lists or not, the answer is that of the oracle.
func TestStrips(t *testing.T) {
	w := scattered(t, 12)
	kept := exec.NewEager(w.snap)
	for _, text := range siblings {
		want, err := w.naive(context.Background(), w.read(t, text))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			w.kept = kept
			if got := w.ask(t, text); got != want {
				t.Errorf("%s, time %d:\n%s\nthe oracle says\n%s", text, i, got, want)
			}
		}
	}
	if kept.Strips() < 8 {
		t.Errorf("%d strips are kept", kept.Strips())
	}
}

// TestStripsWorth keeps nothing beside lists that few have gone through, and then what is
// read of the things in them; the answers stay the same, and within the memory for them.
func TestStripsWorth(t *testing.T) {
	w := scattered(t, 2000)
	for _, text := range siblings[:8] {
		w.kept = exec.NewKept(w.snap, 0)
		want := w.ask(t, text)
		if n := w.kept.Strips(); n > 0 {
			t.Errorf("%s: %d strips are kept after the first time", text, n)
		}
		for range 3 {
			if got := w.ask(t, text); got != want {
				t.Errorf("%s: another answer than the first time", text)
			}
		}
		if w.kept.Strips() == 0 {
			t.Errorf("%s: nothing is kept", text)
		}
		w.kept = exec.NewKept(w.snap, 1<<20) // too little
		for range 4 {
			if got := w.ask(t, text); got != want {
				t.Errorf("%s: another answer with little memory", text)
			}
		}
	}
}

// TestBegun derives a whole relation once where a question begins with it, through the
// semi-joins around it, and not for each thing that the question is about.
func TestBegun(t *testing.T) {
	w := scattered(t, 2000)
	pairs := w.result(t, `{X, Y | conflicts(X, Y)}`).Touched()
	for _, text := range []string{
		`{X | contract(X), some Y conflicts(X, Y)}`,
		`count{X | contract(X), some Y conflicts(X, Y)}`,
		`{F | firm(F), some X (customer(X, F), some Y conflicts(X, Y))}`,
	} {
		if got := w.result(t, text).Touched(); got > 2*pairs {
			t.Errorf("%s looked at %d facts, the whole relation at %d", text, got, pairs)
		}
	}
}

// TestSift compares neighbours by numbers, again and again: the lists of those that pass are
// kept, and the answer is that of the oracle.
func TestSift(t *testing.T) {
	graphOf := func(n int) *world {
		var quads []quad.Quad
		for i := range n {
			f := quad.IRI(fmt.Sprintf("f%d", i))
			quads = append(quads, quad.Quad{Subject: f, Predicate: graph.Type, Object: quad.IRI("Firm")})
			if i%7 != 0 {
				quads = append(quads, quad.Quad{Subject: f, Predicate: quad.IRI("rank"), Object: quad.Int(i * 37 % 23)})
			}
			for j := range 5 {
				quads = append(quads, quad.Quad{Subject: f, Predicate: quad.IRI("own"), Object: quad.IRI(fmt.Sprintf("f%d", (i*3+j*j+1)%n))})
			}
		}
		return worldOf(t, dealWords, quads)
	}
	questions := []string{
		`count{A, B, C | own(A, B), own(B, C), own(A, C), rank(A) < rank(B), rank(B) <= rank(C)}`,
		`{A, B, C | own(A, B), own(B, C), own(A, C), rank(C) > rank(A), rank(B) != rank(C)}`,
		`{A, B | own(A, B), rank(A) >= rank(B)}`,
		`{A, B | own(A, B), rank(A) = rank(B), rank(B) < 12}`,
		`{A | firm(A), some B (own(B, A), rank(B) < rank(A)), not some B (own(A, B), rank(A) < rank(B))}`,
		`count{A, B | (own(A, B) or own(B, A)), rank(A) < rank(B)}`,
	}
	small, large := graphOf(30), graphOf(3000)
	eager := exec.NewEager(small.snap)
	for _, text := range questions {
		want, err := small.naive(context.Background(), small.read(t, text))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			small.kept = eager
			if got := small.ask(t, text); got != want {
				t.Errorf("%s, time %d:\n%s\nthe oracle says\n%s", text, i, got, want)
			}
		}
		large.kept = exec.NewKept(large.snap, 0)
		first := large.result(t, text)
		want = large.answer(first)
		for range 4 {
			last := large.result(t, text)
			if got := large.answer(last); got != want {
				t.Errorf("%s: another answer than the first time", text)
			}
			if last.Touched() > first.Touched()+5000 {
				t.Errorf("%s looks at %d facts, and did at %d the first time", text, last.Touched(), first.Touched())
			}
		}
	}
	if eager.Sifted() < 3 {
		t.Errorf("%d lists of neighbours that compare are kept", eager.Sifted())
	}
}
