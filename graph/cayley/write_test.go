package cayley_test

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley"
)

// TestFailedTransaction: what follows a transaction that failed is not touched
// by what it had begun.
func TestFailedTransaction(t *testing.T) {
	for _, c := range []struct {
		name   string
		deltas []cayleygraph.Delta
		is     func(error) bool
	}{
		{"exists", []cayleygraph.Delta{add(iri("x1", "p", "x2")), add(iri("a", "p", "b"))}, cayleygraph.IsQuadExist},
		{"missing", []cayleygraph.Delta{add(iri("x1", "p", "x2")), remove(iri("a", "p", "c"))}, cayleygraph.IsQuadNotExist},
		{"action", []cayleygraph.Delta{add(iri("x1", "p", "x2")), {Quad: iri("a", "p", "b")}}, cayleygraph.IsInvalidAction},
	} {
		t.Run(c.name, func(t *testing.T) {
			qs := memory(t)
			apply(t, qs, add(iri("a", "p", "b")))
			if err := qs.ApplyDeltas(c.deltas, cayleygraph.IgnoreOpts{}); !c.is(err) {
				t.Fatalf("error %v", err)
			}
			if qs.ValueOf(quad.IRI("x2")) != nil {
				t.Error("a node of the failed transaction is there")
			}
			apply(t, qs, add(iri("n1", "p", "n3")), add(iri("n4", "p", "a")))
			expectQuads(t, qs, iri("a", "p", "b"), iri("n1", "p", "n3"), iri("n4", "p", "a"))
			if got := quads(t, qs, qs.QuadIterator(quad.Object, qs.ValueOf(quad.IRI("a")))); !slices.Equal(got, []string{iri("n4", "p", "a").String()}) {
				t.Errorf("quads about a: %v", got)
			}
		})
	}
}

// TestMixedDeltas: a transaction that deletes the last quads of a node and adds
// another quad of it.
func TestMixedDeltas(t *testing.T) {
	qs := memory(t)
	apply(t, qs, add(iri("s", "p", "a")), add(iri("s", "p", "b")))
	apply(t, qs, remove(iri("s", "p", "a")), remove(iri("s", "p", "b")), add(iri("s", "p", "c")))
	expectQuads(t, qs, iri("s", "p", "c"))
}

// TestDeltasInOrder: each delta is judged by what those before it have left.
func TestDeltasInOrder(t *testing.T) {
	q := iri("a", "p", "b")
	typed := quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: quad.TypedString{Value: "7", Type: "xsd:integer"}}
	number := quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: quad.Int(7)}
	for _, c := range []struct {
		name   string
		deltas []cayleygraph.Delta
		fails  error
	}{
		{"added twice", []cayleygraph.Delta{add(q), add(q)}, cayleygraph.ErrQuadExists},
		{"deleted twice", []cayleygraph.Delta{add(q), remove(q), remove(q)}, cayleygraph.ErrQuadNotExist},
		{"deleted and added", []cayleygraph.Delta{add(q), remove(q), add(q)}, nil},
		{"one text, two forms", []cayleygraph.Delta{add(typed), add(number)}, cayleygraph.ErrQuadExists},
		{"deleted in the other form", []cayleygraph.Delta{add(typed), remove(number)}, nil},
		{"short and long IRI", []cayleygraph.Delta{
			add(iri("a", "rdf:type", "b")), remove(iri("a", string(graph.Type), "b")),
		}, nil},
		{"two labels, two quads", []cayleygraph.Delta{
			add(quad.MakeIRI("a", "p", "b", "l")), add(q), add(quad.MakeIRI("a", "p", "b", "m")), remove(quad.MakeIRI("a", "p", "b", "l")),
		}, nil},
		{"not a number", []cayleygraph.Delta{
			add(quad.Make(quad.IRI("a"), quad.IRI("p"), nan, nil)), remove(quad.Make(quad.IRI("a"), quad.IRI("p"), nan, nil)),
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			qs := memory(t)
			err := qs.ApplyDeltas(c.deltas, cayleygraph.IgnoreOpts{})
			var delta *cayleygraph.DeltaError
			if c.fails == nil && err != nil || c.fails != nil && (!errors.As(err, &delta) || delta.Err != c.fails) {
				t.Errorf("error %v, expected %v", err, c.fails)
			}
			if c.fails != nil {
				expectQuads(t, qs)
			}
			if err := qs.ApplyDeltas(c.deltas, cayleygraph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}); err != nil {
				t.Errorf("ignoring both: %v", err)
			}
		})
	}
}

var nan = func() quad.Float { var zero quad.Float; return zero / zero }()

// TestInvalidQuads: what cannot be stored is refused with its reason, and
// nothing else of the transaction is done.
func TestInvalidQuads(t *testing.T) {
	a := quad.IRI("a")
	for want, q := range map[string]quad.Quad{
		"it has no subject":             {Predicate: a, Object: a},
		"it has no predicate":           {Subject: a, Object: a},
		"it has no object":              {Subject: a, Predicate: a, Object: quad.IRI("")},
		"its label is an empty name":    {Subject: a, Predicate: a, Object: a, Label: quad.BNode("")},
		"kept for terms that stand for": {Subject: a, Predicate: a, Object: cayley.StandsFor},
		"does not define":               {Subject: a, Predicate: a, Object: strange{}},
	} {
		qs := memory(t)
		err := qs.ApplyDeltas([]cayleygraph.Delta{add(iri("x", "p", "y")), add(q)}, cayleygraph.IgnoreOpts{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, expected %q", q, err, want)
		}
		w, _ := qs.NewQuadWriter()
		if _, err := w.WriteQuads([]quad.Quad{q}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: the writer says %v, expected %q", q, err, want)
		}
		expectQuads(t, qs)
	}
}

type strange []int // which does not compare

func (strange) String() string { return "strange" }
func (s strange) Native() any  { return s }

// TestStandIns: a literal as a subject and a predicate that is no IRI are the
// same nodes as elsewhere, and leave nothing when they go.
func TestStandIns(t *testing.T) {
	db := graph.OpenMemory()
	qs := cayley.New(db)
	now := quad.Time(time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC))
	all := []quad.Quad{
		quad.Make("alice", "knows", "bob", nil),
		quad.Make("bob", "knows", "carol", "alice"),
		quad.Make("carol", quad.BNode("knows"), "bob", nil),
		quad.Make(quad.BNode("knows"), quad.BNode("knows"), quad.BNode("knows"), nil),
		quad.Make(now, 7, now, 7),
		quad.Make(nan, true, nan, true),
		quad.Make(quad.IRI("knows"), quad.IRI("knows"), quad.String("knows"), nil),
	}
	for _, q := range all {
		apply(t, qs, add(q))
	}
	expectQuads(t, qs, all...)
	st, err := qs.Stats(context.Background(), true)
	if err != nil || st.Quads.Size != int64(len(all)) || st.Nodes.Size != 10 {
		t.Errorf("stats %+v, %v", st, err)
	}
	names, err := path.StartPath(qs, quad.String("alice")).Out(quad.String("knows")).Out().Iterate(t.Context()).AllValues(qs)
	if err != nil || len(names) != 1 || names[0] != quad.String("carol") {
		t.Errorf("friends of friends: %v, %v", names, err)
	}
	names, err = path.StartPath(qs, quad.BNode("knows")).InPredicates().Iterate(t.Context()).AllValues(qs)
	if err != nil || len(names) != 1 || names[0] != quad.BNode("knows") {
		t.Errorf("predicates: %v, %v", names, err)
	}
	for _, q := range all {
		apply(t, qs, remove(q))
		if qs.ApplyDeltas([]cayleygraph.Delta{remove(q)}, cayleygraph.IgnoreOpts{}) == nil {
			t.Errorf("%v was deleted twice", q)
		}
	}
	expectQuads(t, qs)
	if n := db.Snapshot().Len(); n != 0 {
		t.Errorf("%d facts are left: %v", n, slices.Collect(db.Snapshot().Quads()))
	}
}

// TestTransactionsAgainstModel runs random transactions, additions and
// deletions mixed, some of which fail, and compares with a map. Terms are few,
// so that nodes come and go; some need stand-ins.
func TestTransactionsAgainstModel(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	terms := []quad.Value{quad.IRI("a"), quad.IRI("b"), quad.BNode("c"), quad.String("d"), quad.Int(5), quad.IRI("f")}
	term := func() quad.Value { return terms[r.IntN(len(terms))] }
	for run := range 100 {
		qs := memory(t)
		model := map[quad.Quad]bool{}
		for range 60 {
			opts := cayleygraph.IgnoreOpts{IgnoreDup: r.IntN(2) == 0, IgnoreMissing: r.IntN(2) == 0}
			next, deltas, fails := clone(model), []cayleygraph.Delta{}, false
			for range 1 + r.IntN(5) {
				q := quad.Quad{Subject: term(), Predicate: term(), Object: term()}
				if r.IntN(3) == 0 {
					q.Label = term()
				}
				d := add(q)
				if r.IntN(2) == 0 {
					d = remove(q)
					if r.IntN(4) > 0 && len(next) > 0 { // mostly one that is there
						d.Quad = pick(r, next)
					}
				}
				deltas = append(deltas, d)
				there := next[d.Quad]
				if d.Action == cayleygraph.Add {
					fails = fails || there && !opts.IgnoreDup
					next[d.Quad] = true
				} else {
					fails = fails || !there && !opts.IgnoreMissing
					delete(next, d.Quad)
				}
			}
			if err := qs.ApplyDeltas(deltas, opts); (err != nil) != fails {
				t.Fatalf("run %d: %v with %+v: error %v, expected one: %v", run, deltas, opts, err, fails)
			}
			if !fails {
				model = next
			}
		}
		agree(t, qs, model)
	}
}

func clone(m map[quad.Quad]bool) map[quad.Quad]bool {
	c := make(map[quad.Quad]bool, len(m))
	for q := range m {
		c[q] = true
	}
	return c
}

// pick returns some quad of a model, the same for the same random numbers.
func pick(r *rand.Rand, m map[quad.Quad]bool) quad.Quad {
	var all []quad.Quad
	for q := range m {
		all = append(all, q)
	}
	slices.SortFunc(all, func(a, b quad.Quad) int { return cmp.Compare(a.String(), b.String()) })
	return all[r.IntN(len(all))]
}

// agree checks all that a store says against a model: quads, nodes, sizes, and
// the quads of each node in each place.
func agree(t *testing.T, qs cayleygraph.QuadStore, model map[quad.Quad]bool) {
	t.Helper()
	ctx := context.Background()
	var all []quad.Quad
	nodes := map[quad.Value]bool{}
	for q := range model {
		all = append(all, q)
		for _, d := range quad.Directions {
			if v := q.Get(d); v != nil {
				nodes[v] = true
			}
		}
	}
	expectQuads(t, qs, all...)
	st, err := qs.Stats(ctx, true)
	if err != nil || st.Quads != (cayleygraph.Size{Size: int64(len(all)), Exact: true}) || st.Nodes != (cayleygraph.Size{Size: int64(len(nodes)), Exact: true}) {
		t.Errorf("stats %+v, %v; expected %d quads and %d nodes", st, err, len(all), len(nodes))
	}
	it := qs.NodesAllIterator()
	seen := map[quad.Value]bool{}
	for it.Next(ctx) {
		seen[qs.NameOf(it.Result())] = true
	}
	for v := range nodes {
		if !seen[v] {
			t.Errorf("the node %v is not among the nodes", v)
		}
		ref := qs.ValueOf(v)
		if ref == nil || !it.Contains(ctx, ref) {
			t.Errorf("the node %v is not found", v)
			continue
		}
		for _, d := range quad.Directions {
			var want []string
			for _, q := range all {
				if q.Get(d) == v {
					want = append(want, q.String())
				}
			}
			slices.Sort(want)
			if got := quads(t, qs, qs.QuadIterator(d, ref)); !slices.Equal(got, want) {
				t.Errorf("quads with %s %v: %v, expected %v", d, v, got, want)
			}
			if size, err := qs.QuadIteratorSize(ctx, d, ref); err != nil || size.Size < int64(len(want)) || size.Exact && size.Size != int64(len(want)) {
				t.Errorf("size of the quads with %s %v: %+v, %v; expected %d", d, v, size, err, len(want))
			}
		}
	}
	if len(seen) != len(nodes) {
		t.Errorf("nodes %v, expected %v", seen, nodes)
	}
}

// TestOpenWriter: a writer that is open does not keep others from writing.
func TestOpenWriter(t *testing.T) {
	qs := memory(t)
	w, err := qs.NewQuadWriter()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteQuads([]quad.Quad{iri("a", "p", "b")}); err != nil {
		t.Fatal(err)
	}
	apply(t, qs, add(iri("c", "p", "d")))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	expectQuads(t, qs, iri("a", "p", "b"), iri("c", "p", "d"))
	if _, err := w.WriteQuads([]quad.Quad{iri("e", "p", "f")}); !errors.Is(err, graph.ErrClosed) {
		t.Errorf("writing after Close: %v", err)
	}
}

// TestBulkLoad: all or nothing, also into a database that has facts.
func TestBulkLoad(t *testing.T) {
	qs := memory(t)
	apply(t, qs, add(iri("a", "p", "b")))
	if err := qs.BulkLoad(quad.NewReader([]quad.Quad{iri("a", "p", "b"), iri("c", "p", "d"), {}})); err == nil {
		t.Error("an empty quad was loaded")
	}
	expectQuads(t, qs, iri("a", "p", "b"))
	if err := qs.BulkLoad(quad.NewReader([]quad.Quad{iri("a", "p", "b"), iri("c", "p", "d")})); err != nil {
		t.Error(err)
	}
	expectQuads(t, qs, iri("a", "p", "b"), iri("c", "p", "d"))
}
