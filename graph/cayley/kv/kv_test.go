package kv_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	cayleykv "github.com/cayleygraph/cayley/graph/kv"
	_ "github.com/cayleygraph/cayley/graph/kv/bolt"
	"github.com/cayleygraph/cayley/graph/kv/leveldb"
	_ "github.com/cayleygraph/cayley/writer"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley"
	"github.com/clausekg/clause/graph/cayley/kv"
)

// Cayley registers leveldb only when the packages happen to be initialized in
// another order than Go's present one.
func init() {
	if !cayleygraph.IsRegistered("leveldb") {
		cayleykv.Register("leveldb", cayleykv.Registration{NewFunc: leveldb.Open, InitFunc: leveldb.Create, IsPersistent: true})
	}
}

// each runs a test with each backend, and where a graph of it is to be.
func each(t *testing.T, test func(t *testing.T, b cayley.Backend, address string)) {
	for _, b := range kv.Backends() {
		t.Run(b.Name, func(t *testing.T) {
			if b.Name == "bolt" && raceDetector {
				t.Skip("the bolt library converts pointers in a way that the race detector takes for a fault")
			}
			test(t, b, filepath.Join(t.TempDir(), "graph"))
		})
	}
}

// write makes a graph with Cayley.
func write(t *testing.T, backend, address string, fn func(cayleygraph.QuadWriter) error) {
	t.Helper()
	if err := cayleygraph.InitQuadStore(backend, address, nil); err != nil {
		t.Fatal(err)
	}
	qs, err := cayleygraph.NewQuadStore(backend, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := cayleygraph.NewQuadWriter("single", qs, nil)
	if err == nil {
		err = fn(w)
	}
	if err := errors.Join(err, qs.Close()); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, b cayley.Backend, address string) (*graph.DB, error) {
	t.Helper()
	db := graph.OpenMemory()
	t.Cleanup(func() { db.Close() })
	return db, db.Update(t.Context(), func(tx *graph.Tx) error {
		_, err := b.Load(t.Context(), address, tx, nil)
		return err
	})
}

// TestRoundTrip brings a graph from Clause to a backend of Cayley's and back,
// twice, the second time through the file again.
func TestRoundTrip(t *testing.T) {
	each(t, func(t *testing.T, b cayley.Backend, address string) {
		from := graph.OpenMemory()
		err := cayley.New(from).BulkLoad(quad.NewReader([]quad.Quad{
			quad.Make(quad.IRI("t1"), quad.IRI("customer"), quad.IRI("openai"), quad.IRI("source-7")),
			quad.Make(quad.IRI("t1"), quad.IRI("customer"), quad.IRI("openai"), quad.IRI("source-8")),
			quad.Make(quad.IRI("t1"), quad.IRI("value"), 7, nil),
			quad.Make(quad.IRI("t1"), quad.IRI("rate"), 0.1, quad.BNode("x")),
			quad.Make(quad.IRI("t1"), quad.IRI("exclusive"), true, "a literal"),
			quad.Make("alice", "knows", "bob\n\"é", nil),
		}))
		if err != nil {
			t.Fatal(err)
		}
		write(t, b.Name, address, func(w cayleygraph.QuadWriter) error {
			_, err := cayley.Write(t.Context(), from.Snapshot(), w, nil)
			return err
		})
		before := tree(t, address)
		back, err := load(t, b, address)
		if err != nil {
			t.Fatal(err)
		}
		want, got := facts(from), facts(back)
		if !slices.Equal(want, got) {
			t.Errorf("there:\n%s\nand back:\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
		if tree(t, address) != before {
			t.Error("the graph that was read was changed")
		}
	})
}

func facts(db *graph.DB) (all []string) {
	for q := range db.Snapshot().Quads() {
		all = append(all, fmt.Sprintf("%#v", q))
	}
	slices.Sort(all)
	return all
}

// tree is the files in a folder and what they hold.
func tree(t *testing.T, folder string) string {
	t.Helper()
	var text strings.Builder
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&text, "%s %x\n", e.Name(), data)
	}
	return text.String()
}

// TestNoGraph: what is no graph is refused with its place, and nothing is made.
func TestNoGraph(t *testing.T) {
	each(t, func(t *testing.T, b cayley.Backend, address string) {
		if _, err := load(t, b, address); err == nil || !strings.Contains(err.Error(), "there is no such file") || !strings.Contains(err.Error(), address) {
			t.Errorf("nothing there: %v", err)
		}
		if _, err := os.Stat(address); err == nil {
			t.Error("a folder was made")
		}
		if err := os.MkdirAll(address, 0o777); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"indexes.bolt", "CURRENT"} {
			if err := os.WriteFile(filepath.Join(address, name), []byte("something else\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := load(t, b, address); err == nil || !strings.Contains(err.Error(), address) {
			t.Errorf("something else there: %v", err)
		}
	})
}

// TestInUse: a graph that Cayley has open is refused, not waited for.
func TestInUse(t *testing.T) {
	each(t, func(t *testing.T, b cayley.Backend, address string) {
		write(t, b.Name, address, func(w cayleygraph.QuadWriter) error {
			_, err := load(t, b, address)
			if err == nil || !strings.Contains(err.Error(), address) {
				t.Errorf("opened twice: %v", err)
			}
			return w.AddQuad(quad.MakeIRI("a", "p", "b", ""))
		})
	})
}
