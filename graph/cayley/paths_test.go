package cayley_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// walk is a path being drawn, how it is written, and for plain ones what it comes
// to, worked out quad by quad.
type walk struct {
	r     *rand.Rand
	path  *path.Path
	text  strings.Builder
	tags  int
	facts []quad.Quad
	ends  []end
}

// end is a node that a path comes to, with its tags.
type end struct {
	node quad.Value
	tags map[string]quad.Value
}

// follow goes along the quads that have a node in one place and some predicate,
// all where there are none, to the other place.
func (w *walk) follow(from, to quad.Direction, predicates []quad.Value, tag string) {
	var next []end
	for _, e := range w.ends {
		for _, q := range w.facts {
			if q.Get(from) == e.node && (predicates == nil || slices.Contains(predicates, q.Predicate)) {
				next = append(next, end{q.Get(to), e.tags}.with(tag, q.Predicate))
			}
		}
	}
	w.ends = next
}

func (e end) with(tag string, v quad.Value) end {
	if tag != "" {
		e.tags = maps.Clone(e.tags)
		e.tags[tag] = v
	}
	return e
}

var (
	walkNodes  = []quad.Value{quad.IRI("a"), quad.IRI("b"), quad.IRI("c"), quad.IRI("d"), quad.BNode("e"), quad.String("f"), quad.Int(7)}
	walkVia    = []quad.Value{quad.IRI("p"), quad.IRI("q"), quad.BNode("e"), quad.IRI("a")}
	walkLabels = []quad.Value{nil, nil, quad.IRI("l"), quad.String("m"), quad.IRI("a")}
)

func oneOf(r *rand.Rand, all []quad.Value) quad.Value { return all[r.IntN(len(all))] }

// via draws the predicates of a step: one, two, all, or those that a path comes
// to.
func (w *walk) via() (steps []any, predicates []quad.Value) {
	one, two := oneOf(w.r, walkVia), oneOf(w.r, walkVia)
	switch w.r.IntN(6) {
	case 0:
		return nil, nil
	case 1:
		return []any{one, two}, []quad.Value{one, two}
	case 2:
		return []any{path.StartMorphism(one, two)}, []quad.Value{one, two}
	}
	return []any{one}, []quad.Value{one}
}

// step draws one more step, of a plain path one whose tags do not depend on how
// the path is planned.
func (w *walk) step(plain bool) {
	kinds := 15
	if plain {
		kinds = 6
	}
	before := w.path
	switch kind := w.r.IntN(kinds); kind {
	case 0, 1:
		via, predicates := w.via()
		w.path = before.Out(via...)
		w.follow(quad.Subject, quad.Object, predicates, "")
		fmt.Fprint(&w.text, ".Out", predicates)
	case 2, 3:
		via, predicates := w.via()
		w.path = before.In(via...)
		w.follow(quad.Object, quad.Subject, predicates, "")
		fmt.Fprint(&w.text, ".In", predicates)
	case 4:
		w.tag(fmt.Sprint("t", w.tags))
		w.tags++
	case 5:
		tag, one, two := fmt.Sprint("t", w.tags), oneOf(w.r, walkVia), oneOf(w.r, walkVia)
		w.tags++
		w.path = before.OutWithTags([]string{tag}, one, two)
		w.follow(quad.Subject, quad.Object, []quad.Value{one, two}, tag)
		fmt.Fprint(&w.text, ".OutWithTags", one, two)
	case 6:
		w.path = before.Both(oneOf(w.r, walkVia))
		fmt.Fprint(&w.text, ".Both")
	case 7:
		via, to := oneOf(w.r, walkVia), oneOf(w.r, walkNodes)
		w.path = before.Has(via, to)
		fmt.Fprint(&w.text, ".Has", via, to)
	case 8:
		via := oneOf(w.r, walkVia)
		w.path = before.HasReverse(via, walkNodes[0], walkNodes[1], walkNodes[5])
		fmt.Fprint(&w.text, ".HasReverse", via)
	case 9:
		via := oneOf(w.r, walkVia)
		w.path = before.Save(via, "saved")
		fmt.Fprint(&w.text, ".Save", via)
	case 10:
		via := oneOf(w.r, walkVia)
		w.path = before.And(path.StartMorphism(walkNodes...).Out(via))
		fmt.Fprint(&w.text, ".And.Out", via)
	case 11:
		via := oneOf(w.r, walkVia)
		w.path = before.Except(path.StartMorphism(walkNodes[:3]...).In(via))
		fmt.Fprint(&w.text, ".Except.In", via)
	case 12:
		w.path = before.Unique()
		fmt.Fprint(&w.text, ".Unique")
	case 13:
		labels := []any{walkLabels[2], walkLabels[3], walkLabels[4]}[:1+w.r.IntN(3)]
		w.path = before.LabelContext(labels...)
		fmt.Fprint(&w.text, ".LabelContext", labels)
	case 14:
		via := oneOf(w.r, walkVia)
		w.path = before.FollowRecursive(via, 3, nil)
		fmt.Fprint(&w.text, ".FollowRecursive", via)
	}
}

// tag keeps the node that the path has come to.
func (w *walk) tag(name string) {
	w.path = w.path.Tag(name)
	for i, e := range w.ends {
		w.ends[i] = e.with(name, e.node)
	}
	fmt.Fprint(&w.text, ".Tag(", name, ")")
}

// worked returns what the path comes to, as results does.
func (w *walk) worked() []string {
	var all []string
	for _, e := range w.ends {
		all = append(all, fmt.Sprint(e.tags))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// results are what a path comes to, each once, with its tags or without.
func results(t *testing.T, p *path.Path, qs cayleygraph.QuadStore, tags, optimized bool) []string {
	t.Helper()
	chain := p.Iterate(t.Context())
	if !optimized {
		chain = chain.UnOptimized()
	}
	found := map[string]bool{}
	err := chain.Paths(true).TagValues(qs, func(m map[string]quad.Value) {
		if !tags {
			m = map[string]quad.Value{"end": m["end"]}
		}
		found[fmt.Sprint(m)] = true // fmt sorts maps
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for r := range found {
		all = append(all, r)
	}
	slices.Sort(all)
	return all
}

// draw draws a path over some facts, the same for the same seed: from one node,
// or from all.
func draw(qs cayleygraph.QuadStore, facts []quad.Quad, seed uint64, plain bool) *walk {
	w := &walk{r: rand.New(rand.NewPCG(seed, 1)), facts: facts}
	starts := []quad.Value{facts[0].Subject}
	w.path = path.StartPath(qs, starts...)
	if w.r.IntN(5) == 0 {
		w.path, starts = path.StartPath(qs), nil
		for _, q := range facts {
			starts = append(starts, q.Subject, q.Predicate, q.Object)
			if q.Label != nil {
				starts = append(starts, q.Label)
			}
		}
	}
	for _, n := range starts {
		w.ends = append(w.ends, end{n, map[string]quad.Value{}})
	}
	for range 1 + w.r.IntN(5) {
		w.step(plain)
	}
	w.tag("end")
	return w
}

// TestPaths draws graphs, with labels and with terms that need stand-ins, and
// paths. What plain paths come to, and their tags, is worked out quad by quad; for
// others Cayley's memory backend knows where they end. Each runs as it is planned
// and as it is not.
func TestPaths(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	const rounds = 1000
	some := 0
	for range rounds {
		var facts []quad.Quad
		for range 5 + r.IntN(30) {
			facts = append(facts, quad.Quad{
				Subject: oneOf(r, walkNodes), Predicate: oneOf(r, walkVia), Object: oneOf(r, walkNodes), Label: oneOf(r, walkLabels),
			})
		}
		qs, other := memory(t), memstore.New(facts...)
		if err := qs.BulkLoad(quad.NewReader(facts)); err != nil {
			t.Fatal(err)
		}
		plain, n := r.IntN(2) == 0, r.Uint64()
		oracle := draw(other, facts, n, plain)
		want := oracle.worked()
		if !plain {
			want = results(t, oracle.path, other, false, false)
		}
		some += min(len(want), 1)
		for _, optimized := range []bool{true, false} {
			if got := results(t, draw(qs, facts, n, plain).path, qs, plain, optimized); !slices.Equal(got, want) {
				t.Fatalf("%s (optimized: %v)\nin %v\ncomes to %v\nexpected %v", &oracle.text, optimized, facts, got, want)
			}
		}
	}
	if some < rounds/4 {
		t.Errorf("only %d of %d paths come to anything", some, rounds)
	}
}

// TestAllCombinations: a node that is looked up in a step is reported with every
// path to the subject and every path to the predicate.
func TestAllCombinations(t *testing.T) {
	qs := memory(t)
	err := qs.BulkLoad(quad.NewReader([]quad.Quad{
		iri("x1", "k", "s"), iri("x2", "k", "s"), iri("y1", "k", "p"), iri("y2", "k", "p"), iri("s", "p", "o"), iri("s", "p", "other"),
	}))
	if err != nil {
		t.Fatal(err)
	}
	k := quad.IRI("k")
	via := path.StartMorphism(quad.IRI("y1"), quad.IRI("y2")).Tag("y").Out(k)
	step := path.StartMorphism(quad.IRI("x1"), quad.IRI("x2")).Tag("x").Out(k).Out(via)
	p := path.StartPath(qs, quad.IRI("o"), quad.IRI("other")).Unique().And(step).Tag("end")
	var want []string
	for _, end := range []string{"o", "other"} {
		for _, xy := range [][2]string{{"x1", "y1"}, {"x1", "y2"}, {"x2", "y1"}, {"x2", "y2"}} {
			want = append(want, fmt.Sprint(map[string]quad.Value{"end": quad.IRI(end), "x": quad.IRI(xy[0]), "y": quad.IRI(xy[1])}))
		}
	}
	for _, optimized := range []bool{true, false} {
		if got := results(t, p, qs, true, optimized); !slices.Equal(got, want) {
			t.Errorf("optimized %v: %v\nexpected %v", optimized, got, want)
		}
	}
}

// TestAnyLabel: quads under any label are not those under none.
func TestAnyLabel(t *testing.T) {
	qs := memory(t)
	apply(t, qs, add(quad.MakeIRI("a", "p", "b", "l")), add(iri("c", "p", "d")))
	for _, s := range []shape.Shape{
		shape.NodesFrom{Dir: quad.Subject, Quads: shape.Quads{{Dir: quad.Label, Values: shape.AllNodes{}}}},
		shape.NodesFrom{Dir: quad.Subject, Quads: shape.Quads{{Dir: quad.Label, Values: shape.Save{From: shape.AllNodes{}, Tags: []string{"l"}}}}},
	} {
		names, err := shape.Iterate(t.Context(), qs, s).AllValues(qs)
		if err != nil || len(names) != 1 || names[0] != quad.IRI("a") {
			t.Errorf("%+v: %v, %v", s, names, err)
		}
	}
}
