package exec_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

const rivalWords = `kind Deal "deal"
relation customer(Deal, Thing)
relation provider_of(Deal, Thing)
property exclusive(Deal) truth
property value(Deal) integer

rule beside(X Deal, Y Deal)
  if exclusive(X), customer(X, F), customer(Y, F), provider_of(X, P), provider_of(Y, Q), P != Q, X != Y, value(X) > 0, value(Y) > 0
rule against(X Deal, Y Deal) symmetric
  if beside(X, Y), deal(X), deal(Y)
`

// rivals makes a graph of n customers with four deals each, one in three exclusive.
func rivals(t testing.TB, n int) *world {
	t.Helper()
	var quads []quad.Quad
	add := func(s string, p quad.IRI, o quad.Value) {
		quads = append(quads, quad.Quad{Subject: quad.IRI(s), Predicate: p, Object: o})
	}
	for i := range 4 * n {
		d := fmt.Sprintf("d%d", i*7%(4*n))
		add(d, graph.Type, quad.IRI("Deal"))
		add(d, "customer", quad.IRI(fmt.Sprintf("f%d", i/4)))
		add(d, "provider_of", quad.IRI(fmt.Sprintf("p%d", i%5)))
		add(d, "value", quad.Int(i%11))
		add(d, "exclusive", quad.Bool(i%3 == 0))
	}
	return worldOf(t, rivalWords, quads)
}

// TestSymmetricOnce holds a symmetric rule to be gone through once for both of its
// directions.
func TestSymmetricOnce(t *testing.T) {
	w := rivals(t, 3000)
	work := func(text string) (facts, rows int) {
		for range 3 { // until what is kept is there
			res, err := w.run(w.read(t, text))
			if err != nil {
				t.Fatal(err)
			}
			facts, rows = res.Touched(), res.Len()
		}
		return facts, rows
	}
	one, found := work(`{X, Y | beside(X, Y), deal(X), deal(Y)}`)
	both, all := work(`{X, Y | against(X, Y)}`)
	if all <= found || all >= 2*found {
		t.Errorf("%d pairs, and %d in both directions; some should stand in both already", found, all)
	}
	if both > one+2*found+100 {
		t.Errorf("one direction looked at %d facts, both at %d", one, both)
	}
}

// TestSymmetric asks for symmetric pairs what the oracle is asked too.
func TestSymmetric(t *testing.T) {
	w := rivals(t, 6)
	for _, text := range []string{
		`{X, Y | against(X, Y)}`,
		`{X, Y | against(X, Y), value(X) < value(Y)}`,
		`{X, Y, Z | against(X, Y), against(Y, Z)}`,
		`{count{X, Y | against(X, Y)}, sum{value(X) | against(X, Y)} | }`,
		`{X | against(X, X)}`,
		`{X | deal(X), some Y, Z (against(Y, Z), value(Y) < value(X))}`,
		`{X | deal(X), at least 3 Y, Z (against(Y, Z), value(Y) < value(X))}`,
		`{X | some Y against(X, Y)}`,
	} {
		w.compare(t, text)
	}
}

// TestRulesOnCores asks walks that begin with rules, some of which find what others find
// too, on one core and on several.
func TestRulesOnCores(t *testing.T) {
	w := rivals(t, 3000)
	for _, text := range []string{
		`{X, Y | against(X, Y)}`,
		`{X, Y | against(X, Y), value(X) < value(Y)}`,
		`count{X, Y | against(X, Y)}`,
		`{count{X, Y | against(X, Y)}, sum{value(X) | against(X, Y)} | }`,
		`{X, Y, Z | against(X, Y), against(Y, Z), value(X) > value(Z)}`,
		`{X, Y | against(X, Y)} order by value(X) desc limit 7`,
		`{X, Y | beside(X, Y)}`,
	} {
		cores := runtime.GOMAXPROCS(1)
		want := w.ask(t, text)
		for _, n := range []int{2, 5} {
			runtime.GOMAXPROCS(n)
			if got := w.ask(t, text); got != want {
				t.Errorf("%s: other rows on %d cores than on one", text, n)
			}
		}
		runtime.GOMAXPROCS(cores)
		if len(want) < 3 {
			t.Errorf("%s: the answer is %q", text, want)
		}
	}
}
