package graph_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

func add(t testing.TB, db *graph.DB, facts ...quad.Quad) {
	t.Helper()
	load(t, db, facts)
}

// TestTerms stores every sort of term in a file and reads it back.
func TestTerms(t *testing.T) {
	zone := time.FixedZone("east", 3*3600)
	terms := []quad.Value{
		quad.IRI("http://example.org/ü"), quad.BNode("b1"), quad.String(""), quad.String("a\x00b\xff\n\""),
		quad.IRI("a"), quad.BNode("a"), quad.String("a"),
		quad.LangString{Value: "a", Lang: "en"}, quad.LangString{Value: "a", Lang: ""}, quad.LangString{Value: "", Lang: "en-GB"},
		quad.TypedString{Value: "a", Type: "t"}, quad.TypedString{Value: "a", Type: ""}, quad.TypedString{Value: "5", Type: quad.IRI("http://www.w3.org/2001/XMLSchema#integer")},
		quad.Int(0), quad.Int(-1), quad.Int(5), quad.Int(math.MaxInt64), quad.Int(math.MinInt64),
		quad.Float(0), quad.Float(math.Copysign(0, -1)), quad.Float(5), quad.Float(math.Inf(-1)), quad.Float(math.SmallestNonzeroFloat64),
		quad.Bool(true), quad.Bool(false), quad.String("true"),
		quad.Time{}, quad.Time(time.Date(2026, 2, 28, 12, 30, 0, 123456789, time.UTC)), quad.Time(time.Date(-50, 1, 1, 0, 0, 0, 1, zone)),
		quad.Time(time.Date(30000, 1, 1, 0, 0, 0, 999999999, zone)),
		quad.String(strings.Repeat("megabytes ", 400_000)), quad.IRI(strings.Repeat("long", 100_000)),
	}
	path := filepath.Join(t.TempDir(), "terms.clause")
	db, err := graph.Open(path, nil)
	must(t, err)
	for i, v := range terms {
		add(t, db, quad.Quad{Subject: quad.IRI(fmt.Sprint("s", i)), Predicate: quad.IRI("is"), Object: v, Label: v})
	}
	must(t, db.Close())
	db, err = graph.Open(path, &graph.Options{ReadOnly: true})
	must(t, err)
	defer db.Close()
	s := db.Snapshot()
	is, _ := s.ID(quad.IRI("is"))
	seen := map[graph.ID]bool{}
	for i, v := range terms {
		subject, _ := s.ID(quad.IRI(fmt.Sprint("s", i)))
		edges := s.Objects(subject, is)
		if len(edges) != 1 || edges[0].Label != edges[0].Node {
			t.Fatalf("%.50v has objects %v", v, edges)
		}
		if got := s.Term(edges[0].Node); !same(got, v) {
			t.Errorf("%.50v comes back as %.50v", v, got)
		}
		if id, ok := s.ID(v); !ok || id != edges[0].Node || seen[id] {
			t.Errorf("%.50v has id %d and should have %d, its own", v, id, edges[0].Node)
		}
		seen[edges[0].Node] = true
	}
}

func same(a, b quad.Value) bool {
	if t, ok := b.(quad.Time); ok {
		return t.Equal(a)
	}
	if f, ok := b.(quad.Float); ok {
		g, ok := a.(quad.Float)
		return ok && math.Float64bits(float64(f)) == math.Float64bits(float64(g))
	}
	return a == b
}

// TestNormalise writes short IRIs out, and leaves alone what only looks like one.
func TestNormalise(t *testing.T) {
	db := graph.OpenMemory()
	date := quad.TypedString{Value: "2026-01-01", Type: "xsd:date"}
	add(t, db,
		quad.Make(quad.IRI("a"), quad.IRI("rdf:type"), quad.IRI("rdfs:Class"), nil),
		quad.Make(quad.IRI("a"), quad.IRI("since"), date, quad.IRI("schema:x")))
	add(t, db, quad.Make(quad.IRI("a"), graph.Type, quad.IRI("http://www.w3.org/2000/01/rdf-schema#Class"), nil))
	s := db.Snapshot()
	if s.Len() != 2 {
		t.Errorf("there are %d facts", s.Len())
	}
	for _, v := range []quad.Value{quad.IRI("rdf:type"), graph.Type} {
		if id, ok := s.ID(v); !ok || s.Term(id) != graph.Type {
			t.Errorf("ID(%v) is %d", v, id)
		}
	}
	full := quad.TypedString{Value: "2026-01-01", Type: "http://www.w3.org/2001/XMLSchema#date"}
	if id, ok := s.ID(date); !ok || s.Term(id) != full {
		t.Errorf("ID(%v) is %d", date, id)
	}
	if id, ok := s.ID(quad.IRI("schema:x")); !ok || s.Term(id) != quad.IRI("schema:x") {
		t.Errorf("schema:x was changed")
	}
}

// alien is a term that package quad does not define.
type alien struct{ text string }

func (a alien) String() string { return `"` + a.text + `"` }
func (a alien) Native() any    { return a.text }

// TestRefusals adds what is no fact. The transaction goes on without it.
func TestRefusals(t *testing.T) {
	iri := quad.IRI("a")
	cases := []struct {
		q       quad.Quad
		message string
	}{
		{quad.Quad{Predicate: iri, Object: iri}, "graph: add: the fact (nothing <a> <a>) has no subject"},
		{quad.Quad{Subject: iri, Object: iri}, "graph: add: the fact (<a> nothing <a>) has no predicate"},
		{quad.Quad{Subject: iri, Predicate: iri}, "graph: add: the fact (<a> <a> nothing) has no object"},
		{quad.Quad{Subject: quad.IRI(""), Predicate: iri, Object: iri}, "graph: add: the fact (<> <a> <a>) has no subject"},
		{quad.Quad{Subject: iri, Predicate: iri, Object: iri, Label: quad.BNode("")}, "graph: add: the label of the fact (<a> <a> <a>) is an empty name"},
		{quad.Quad{Subject: iri, Predicate: quad.BNode("b"), Object: iri}, "graph: add: the predicate _:b is not an IRI"},
		{quad.Quad{Subject: quad.String("x"), Predicate: iri, Object: iri}, `graph: add: the subject "x" is a literal; only an IRI or a blank node has facts`},
		{quad.Quad{Subject: iri, Predicate: iri, Object: alien{"x"}}, `graph: add (<a> <a> "x"): a term of type graph_test.alien cannot be stored`},
	}
	db := graph.OpenMemory()
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		for _, c := range cases {
			if err := tx.Add(c.q); err == nil || err.Error() != c.message {
				t.Errorf("add says %v and should say %s", err, c.message)
			}
			if err := tx.Remove(c.q); err == nil {
				t.Errorf("%v is removed", c.q)
			}
			if _, err := tx.Snapshot().Overlay([]quad.Quad{c.q}, nil); err == nil {
				t.Errorf("%v is supposed", c.q)
			}
			if _, err := tx.Snapshot().Overlay(nil, []quad.Quad{c.q}); err == nil {
				t.Errorf("%v is supposed away", c.q)
			}
		}
		return tx.Add(quad.Quad{Subject: iri, Predicate: iri, Object: iri})
	}))
	s := db.Snapshot()
	if s.Len() != 1 || s.Terms() != 1 {
		t.Errorf("there are %d facts and %d terms", s.Len(), s.Terms())
	}
	if _, ok := s.ID(alien{"x"}); ok {
		t.Error("an alien term has an id")
	}
	if s.Term(0) != nil || s.Term(2) != nil {
		t.Error("there is a term that is not there")
	}
}

// TestNothing asks an empty graph, and a graph for terms that it lacks.
func TestNothing(t *testing.T) {
	s := graph.OpenMemory().Snapshot()
	if _, ok := s.ID(quad.IRI("a")); ok || s.Len() != 0 || s.Terms() != 0 || s.Count(1) != 0 || len(s.Predicates()) != 0 {
		t.Error("the empty graph is not empty")
	}
	if s.Has(1, 2, 3) || len(s.Objects(1, 2)) != 0 || len(s.Subjects(0, 0)) != 0 || s.Stats(7) != (graph.Stats{}) {
		t.Error("the empty graph has facts")
	}
	for range s.Quads() {
		t.Error("the empty graph has a quad")
	}
}

// TestContext ends updates by their context: waiting, adding, before the commit.
func TestContext(t *testing.T) {
	db := graph.OpenMemory()
	fact := quad.MakeIRI("a", "b", "c", "")
	ctx, cancel := context.WithCancel(context.Background())
	err := db.Update(ctx, func(tx *graph.Tx) error {
		waiting, stop := context.WithTimeout(context.Background(), time.Millisecond)
		defer stop()
		err := db.Update(waiting, func(*graph.Tx) error { return nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting ends with %v", err)
		}
		cancel()
		return tx.Add(fact)
	})
	if !errors.Is(err, context.Canceled) || db.Snapshot().Len() != 0 {
		t.Errorf("an update whose context ends returns %v and leaves %d facts", err, db.Snapshot().Len())
	}
	if err := db.Update(ctx, func(tx *graph.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("update with a context that is done returns %v", err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	err = db.Update(ctx, func(tx *graph.Tx) error {
		cancel()
		for {
			if err := tx.Add(fact); err != nil {
				return err
			}
		}
	})
	if err != context.Canceled {
		t.Errorf("adding ends with %v", err)
	}
}

// TestClosed uses what is closed or over.
func TestClosed(t *testing.T) {
	db, err := graph.Open(filepath.Join(t.TempDir(), "closed.clause"), nil)
	must(t, err)
	var over *graph.Tx
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		over = tx
		return tx.Add(quad.MakeIRI("a", "b", "c", ""))
	}))
	must(t, db.View(func(s *graph.Snapshot) error { return nil }))
	must(t, db.Refresh())
	must(t, db.Close())
	must(t, db.Close())
	for name, err := range map[string]error{
		"add":     over.Add(quad.MakeIRI("a", "b", "d", "")),
		"remove":  over.Remove(quad.MakeIRI("a", "b", "c", "")),
		"view":    db.View(func(*graph.Snapshot) error { return nil }),
		"refresh": db.Refresh(),
		"update":  db.Update(context.Background(), func(*graph.Tx) error { return nil }),
	} {
		if !errors.Is(err, graph.ErrClosed) {
			t.Errorf("%s returns %v", name, err)
		}
	}
	if db.Snapshot().Len() != 1 || over.Snapshot().Len() != 1 {
		t.Error("the last state cannot be read")
	}
}

// TestForgottenTerms undoes updates that brought new terms. The next commit gives
// their ids to others.
func TestForgottenTerms(t *testing.T) {
	db := graph.OpenMemory()
	add(t, db, quad.MakeIRI("a", "b", "c", ""))
	for i := range 300 {
		err := db.Update(context.Background(), func(tx *graph.Tx) error {
			must(t, tx.Add(quad.Make(quad.IRI("a"), quad.IRI("b"), i, nil)))
			if i%2 == 0 {
				return errDisk
			}
			return tx.Remove(quad.Make(quad.IRI("a"), quad.IRI("b"), i, nil))
		})
		if i%2 == 0 && err != errDisk || i%2 == 1 && err != nil {
			t.Fatal(err)
		}
	}
	add(t, db, quad.MakeIRI("a", "b", "d", ""))
	if s := db.Snapshot(); s.Terms() != 4 || s.Sequence() != 2 {
		t.Errorf("there are %d terms after %d commits", s.Terms(), s.Sequence())
	}
}

// TestRefresh lets a reader follow a writer. Each refresh fails at every read
// first, and starts over.
func TestRefresh(t *testing.T) {
	d := &disk{}
	db, err := graph.OpenOn(d, nil)
	must(t, err)
	view := &badReads{d, math.MaxInt}
	reader, err := graph.OpenOn(view, &graph.Options{ReadOnly: true})
	must(t, err)
	for i := range 5 {
		long := strings.Repeat(fmt.Sprint(i), 200_000*(i%2)) // so that a commit takes several reads
		add(t, db, quad.Make(quad.IRI("a"), quad.IRI("b"), i, nil), quad.Make(quad.IRI("a"), quad.IRI(fmt.Sprint("c", i)), long, nil))
		before := reader.Snapshot()
		for good := 0; ; good++ {
			view.good = good
			err := reader.Refresh()
			if err == nil {
				break
			}
			if !errors.Is(err, errDisk) || reader.Snapshot() != before {
				t.Fatalf("after %d reads a refresh fails with %v", good, err)
			}
		}
		if s := reader.Snapshot(); s.Len() != 2*(i+1) || s.Sequence() != uint64(i+1) || before.Len() != 2*i {
			t.Errorf("after %d commits the reader sees %d facts, commit %d", i+1, s.Len(), s.Sequence())
		}
	}
}

// TestMany stores more facts of one predicate than a block takes, then removes
// many.
func TestMany(t *testing.T) {
	const n = 200_000
	path := filepath.Join(t.TempDir(), "many.clause")
	db, err := graph.Open(path, nil)
	must(t, err)
	fact := func(i int) quad.Quad {
		return quad.Make(quad.IRI("a"), quad.IRI("b"), i, nil)
	}
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		for i := range n {
			must(t, tx.Add(fact(i)))
		}
		return nil
	}))
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
		for i := range n / 2 {
			must(t, tx.Remove(fact(2*i)))
		}
		return nil
	}))
	must(t, db.Close())
	db, err = graph.Open(path, &graph.Options{ReadOnly: true})
	must(t, err)
	defer db.Close()
	s, i := db.Snapshot(), 1
	for q := range s.Quads() {
		if q != fact(i) {
			t.Fatalf("%v is there where %v should be", q, fact(i))
		}
		i += 2
	}
	if i != n+1 || s.Terms() != n+2 {
		t.Errorf("the facts end at %d, with %d terms", i, s.Terms())
	}
}

// TestReadOnly opens a file that may not be written, and checks that not a byte
// of it changes.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "read.clause")
	if _, err := graph.Open(path, &graph.Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("a file that is not there opens with %v", err)
	}
	image, m := small(t, 3)
	image = append(image, "a torn tail"...)
	must(t, os.WriteFile(path, image, 0o444))
	db, err := graph.Open(path, &graph.Options{ReadOnly: true})
	must(t, err)
	compare(t, db.Snapshot(), m)
	if err := db.Update(context.Background(), nil); !errors.Is(err, graph.ErrReadOnly) {
		t.Errorf("update returns %v", err)
	}
	must(t, db.Refresh())
	must(t, db.Close())
	if now, err := os.ReadFile(path); err != nil || !slices.Equal(now, image) {
		t.Error("the file was changed")
	}
	if db.Path() != path {
		t.Errorf("the path is %q", db.Path())
	}
}

// TestIsolation has readers look while a writer moves facts about: each snapshot
// must show a whole number of moves. Run it with -race.
func TestIsolation(t *testing.T) {
	db := graph.OpenMemory()
	const accounts = 50
	holds := func(account, coin int) quad.Quad {
		return quad.Make(quad.IRI(fmt.Sprint("account", account)), quad.IRI("holds"), quad.IRI(fmt.Sprint("coin", coin)), nil)
	}
	for i := range accounts {
		add(t, db, holds(i, i))
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					checkCoins(t, db.Snapshot(), accounts)
				}
			}
		})
	}
	r := seeded(t)
	owner := r.Perm(accounts)
	for i := range accounts {
		owner[i] = i
	}
	for i := range 2000 {
		coin, to := r.IntN(accounts), r.IntN(accounts)
		err := db.Update(context.Background(), func(tx *graph.Tx) error {
			must(t, tx.Remove(holds(owner[coin], coin)))
			must(t, tx.Add(holds(to, coin)))
			must(t, tx.Add(quad.Make(quad.IRI("last"), quad.IRI(fmt.Sprint("seen", i%7)), i, nil)))
			if i%5 == 0 {
				return errDisk
			}
			return nil
		})
		if err == nil {
			owner[coin] = to
		}
	}
	close(stop)
	readers.Wait()
}

func checkCoins(t *testing.T, s *graph.Snapshot, coins int) {
	p, _ := s.ID(quad.IRI("holds"))
	if s.Count(p) != coins {
		t.Errorf("there are %d coins", s.Count(p))
	}
	forward := 0
	for f := range s.Scan(p) {
		forward++
		if !s.Has(f.Subject, p, f.Object) || len(s.Subjects(p, f.Object)) != 1 {
			t.Errorf("%v is not held by one account", s.Term(f.Object))
		}
	}
	if forward != coins || s.Stats(p).Objects != coins {
		t.Errorf("%d coins are held", forward)
	}
	for id := range s.Terms() {
		if v := s.Term(graph.ID(id + 1)); v == nil {
			t.Errorf("term %d of %d is missing", id+1, s.Terms())
		} else if back, ok := s.ID(v); !ok || int(back) != id+1 {
			t.Errorf("term %d has id %d", id+1, back)
		}
	}
}

// TestConcurrentUpdates lets many goroutines commit to one file.
func TestConcurrentUpdates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "many.clause")
	db, err := graph.Open(path, nil)
	must(t, err)
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			for i := range 10 {
				q := quad.Make(quad.IRI(fmt.Sprint("w", w)), quad.IRI("did"), i, nil)
				if err := db.Update(context.Background(), func(tx *graph.Tx) error { return tx.Add(q) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	must(t, db.Close())
	db, err = graph.Open(path, nil)
	must(t, err)
	if s := db.Snapshot(); s.Len() != 80 || s.Sequence() != 80 {
		t.Errorf("there are %d facts after %d commits", s.Len(), s.Sequence())
	}
	must(t, db.Close())
}
