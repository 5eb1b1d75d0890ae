package cayley_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley"
)

func memory(t testing.TB) *cayley.Store {
	t.Helper()
	db := graph.OpenMemory()
	t.Cleanup(func() { db.Close() })
	return cayley.New(db)
}

func add(q quad.Quad) cayleygraph.Delta { return cayleygraph.Delta{Quad: q, Action: cayleygraph.Add} }
func remove(q quad.Quad) cayleygraph.Delta {
	return cayleygraph.Delta{Quad: q, Action: cayleygraph.Delete}
}

func apply(t testing.TB, qs cayleygraph.QuadStore, deltas ...cayleygraph.Delta) {
	t.Helper()
	if err := qs.ApplyDeltas(deltas, cayleygraph.IgnoreOpts{}); err != nil {
		t.Fatal(err)
	}
}

// quads returns what an iterator returns, as text, sorted.
func quads(t testing.TB, qs cayleygraph.QuadStore, it cayleygraph.Iterator) (all []string) {
	t.Helper()
	defer it.Close()
	for it.Next(context.Background()) {
		all = append(all, qs.Quad(it.Result()).String())
	}
	if err := it.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func expectQuads(t testing.TB, qs cayleygraph.QuadStore, want ...quad.Quad) {
	t.Helper()
	var text []string
	for _, q := range want {
		text = append(text, q.String())
	}
	slices.Sort(text)
	if got := quads(t, qs, qs.QuadsAllIterator()); !slices.Equal(got, text) {
		t.Errorf("the store has\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(text, "\n"))
	}
}

func iri(subject, predicate, object string) quad.Quad {
	return quad.MakeIRI(subject, predicate, object, "")
}

// TestIterateAndWrite: one goroutine goes over the quads and writes for each.
// The walk sees the graph as it began.
func TestIterateAndWrite(t *testing.T) {
	for _, name := range []string{"", filepath.Join(t.TempDir(), "test.clause")} {
		if err := cayleygraph.InitQuadStore(cayley.Name, name, nil); err != nil {
			t.Fatal(err)
		}
		qs, err := cayleygraph.NewQuadStore(cayley.Name, name, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer qs.Close()
		for i := range 100 {
			apply(t, qs, add(iri(fmt.Sprint("s", i), "p", "o")))
		}
		it := qs.QuadsAllIterator()
		n := 0
		for ; it.Next(t.Context()); n++ {
			q := qs.Quad(it.Result())
			apply(t, qs, remove(q), add(iri(q.Subject.String(), "p", "new")))
		}
		if err := it.Err(); err != nil || n != 100 {
			t.Errorf("the walk had %d quads, %v", n, err)
		}
		if n := len(quads(t, qs, qs.QuadIterator(quad.Object, qs.ValueOf(quad.IRI("new"))))); n != 100 {
			t.Errorf("%d quads were written", n)
		}
	}
}

// TestReadersBesideWriter: every transaction moves a token from one node to the
// next. A reader of one state always finds one token; a reader of the database
// at least never fails.
func TestReadersBesideWriter(t *testing.T) {
	db, err := graph.Open(filepath.Join(t.TempDir(), "test.clause"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	qs := cayley.New(db)
	at := func(i int) quad.Quad { return iri(fmt.Sprint("n", i%7), "holds", "token") }
	apply(t, qs, add(at(0)))
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	read := func(qs func() cayleygraph.QuadStore, exactly bool) {
		for ctx.Err() == nil {
			s := qs()
			n, err := path.StartPath(s, quad.IRI("token")).In(quad.IRI("holds")).Out(quad.IRI("holds")).Iterate(context.Background()).All()
			if err != nil || exactly && len(n) != 1 {
				t.Errorf("a reader finds %d tokens, %v", len(n), err)
				return
			}
			all := 0
			for it := s.NodesAllIterator(); it.Next(context.Background()); all++ {
				s.NameOf(it.Result())
			}
			if exactly && all != 3 {
				t.Errorf("a reader finds %d nodes", all)
				return
			}
		}
	}
	for range 2 {
		readers.Go(func() { read(func() cayleygraph.QuadStore { return qs }, false) })
		readers.Go(func() { read(func() cayleygraph.QuadStore { return cayley.At(db.Snapshot()) }, true) })
	}
	for i := range 100 {
		apply(t, qs, remove(at(i)), add(at(i+1)))
	}
	stop()
	readers.Wait()
}

// TestSnapshotIsRead: what was asked of a snapshot stays, and it is not written.
func TestSnapshotIsRead(t *testing.T) {
	db := graph.OpenMemory()
	qs := cayley.New(db)
	apply(t, qs, add(iri("a", "p", "b")))
	old := cayley.At(db.Snapshot())
	ref := old.ValueOf(quad.IRI("b"))
	apply(t, qs, remove(iri("a", "p", "b")), add(iri("a", "p", "c")))
	expectQuads(t, old, iri("a", "p", "b"))
	expectQuads(t, qs, iri("a", "p", "c"))
	if qs.ValueOf(quad.IRI("b")) != nil || old.NameOf(ref) != quad.IRI("b") {
		t.Error("b is in the wrong state")
	}
	const refused = "a snapshot cannot be written"
	if err := old.ApplyDeltas(nil, cayleygraph.IgnoreOpts{}); err == nil || !strings.Contains(err.Error(), refused) {
		t.Errorf("deltas: %v", err)
	}
	if _, err := old.NewQuadWriter(); err == nil || !strings.Contains(err.Error(), refused) {
		t.Errorf("writer: %v", err)
	}
	if err := old.BulkLoad(quad.NewReader(nil)); err == nil || !strings.Contains(err.Error(), refused) {
		t.Errorf("bulk: %v", err)
	}
}

// TestRegistered opens databases by the name of the backend.
func TestRegistered(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.clause")
	if _, err := cayleygraph.NewQuadStore("clause", file, nil); err != cayleygraph.ErrNotInitialized {
		t.Errorf("opened without a file: %v", err)
	}
	if err := cayleygraph.InitQuadStore("clause", file, nil); err != nil {
		t.Fatal(err)
	}
	if err := cayleygraph.InitQuadStore("clause", file, nil); err != cayleygraph.ErrDatabaseExists {
		t.Errorf("made twice: %v", err)
	}
	qs, err := cayleygraph.NewQuadStore("clause", file, nil)
	if err != nil {
		t.Fatal(err)
	}
	apply(t, qs, add(iri("a", "p", "b")))
	beside, err := cayleygraph.NewQuadStore("clause", file, cayleygraph.Options{cayley.OptionReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	expectQuads(t, beside, iri("a", "p", "b"))
	if err := beside.ApplyDeltas([]cayleygraph.Delta{add(iri("c", "p", "d"))}, cayleygraph.IgnoreOpts{}); !errors.Is(err, graph.ErrReadOnly) {
		t.Errorf("written though read-only: %v", err)
	}
	if _, err := cayleygraph.NewQuadStore("clause", file, cayleygraph.Options{cayley.OptionReadOnly: "maybe"}); err == nil || !strings.Contains(err.Error(), "neither true nor false") {
		t.Errorf("a strange option: %v", err)
	}
	if err := errors.Join(beside.Close(), qs.Close()); err != nil {
		t.Error(err)
	}
	if err := cayleygraph.UpgradeQuadStore("clause", file, nil); err != nil {
		t.Error(err)
	}
}

// TestRecursionTags: the tags of a path that is followed recursively do not
// depend on the order of the facts, as they do on Cayley's own backends.
func TestRecursionTags(t *testing.T) {
	facts := []quad.Quad{
		iri("1", "is", "x"), iri("2", "is", "x"), iri("3", "is", "y"),
		iri("1", "knows", "2"), iri("2", "knows", "1"), iri("2", "knows", "3"),
	}
	tags := func(qs cayleygraph.QuadStore) string {
		var all []string
		knows := path.StartMorphism().Tag("from").Out(quad.IRI("knows"))
		p := path.StartPath(qs, quad.IRI("1")).FollowRecursive(knows, 2, nil).Has(quad.IRI("is")).Tag("to")
		err := p.Iterate(t.Context()).TagValues(qs, func(m map[string]quad.Value) {
			all = append(all, fmt.Sprint(m["from"], m["to"]))
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	const right, wrong = "<1><2> <2><1> <2><3>", "<1><2> <1><3> <2><1>"
	qs := memory(t)
	if err := qs.BulkLoad(quad.NewReader(facts)); err != nil {
		t.Fatal(err)
	}
	if got := tags(qs); got != right {
		t.Errorf("tags %s, expected %s", got, right)
	}
	if got := tags(memstore.New(facts...)); got != wrong && got != right {
		t.Errorf("the memory backend has tags %s", got)
	}
}

// TestNoScan: a path of many steps stays off the facts that it does not need.
// The tree of iterators that Cayley would scan all quads with has no such part.
func TestNoScan(t *testing.T) {
	qs := memory(t)
	var facts []quad.Quad
	for i := range 1000 {
		facts = append(facts, iri(fmt.Sprint("contract", i), "party", fmt.Sprint("firm", i%50)), iri(fmt.Sprint("contract", i), "provider", fmt.Sprint("provider", i%3)))
	}
	if err := qs.BulkLoad(quad.NewReader(facts)); err != nil {
		t.Fatal(err)
	}
	firm, party, provider := quad.IRI("firm7"), quad.IRI("party"), quad.IRI("provider")
	for _, p := range []*path.Path{
		path.StartPath(qs, firm).In(party),
		path.StartPath(qs, firm).In(party).Out(provider),
		path.StartPath(qs, firm).In(party).Out(provider).In(provider).Out(party),
		path.StartPath(qs, firm).In(party).Has(provider, quad.IRI("provider1")),
		path.StartPath(qs, firm).In(party).Save(provider, "provider"),
		path.StartPath(qs, firm).In(party).Out(party, provider),
	} {
		it, _ := p.BuildIterator().Optimize()
		if n := widest(it); n > 40 {
			t.Errorf("a walk over %d facts in %+v", n, cayleygraph.DescribeIterator(it))
		}
	}
}

// widest returns the size of the set from which a tree of iterators is walked:
// the first of those below it drives, in the other ones nodes are looked up.
func widest(it cayleygraph.Iterator) int64 {
	subs := it.SubIterators()
	if len(subs) == 0 {
		size, _ := it.Size()
		return size
	}
	return widest(subs[0])
}
