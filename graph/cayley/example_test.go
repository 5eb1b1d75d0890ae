package cayley_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley"
)

// deals is a small graph of contracts.
func deals() *graph.DB {
	db := graph.OpenMemory()
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		for _, f := range [][3]string{
			{"deal1", "party", "openai"}, {"deal1", "provider", "azure"},
			{"deal2", "party", "openai"}, {"deal2", "provider", "oracle"},
			{"deal3", "party", "anthropic"}, {"deal3", "provider", "aws"},
			{"deal4", "party", "mistral"}, {"deal4", "provider", "azure"},
		} {
			if err := tx.Add(quad.MakeIRI(f[0], f[1], f[2], "")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	return db
}

// Cayley's paths run on a Clause database.
func ExampleNew() {
	db := deals()
	defer db.Close()
	qs := cayley.New(db)

	party, provider := quad.IRI("party"), quad.IRI("provider")
	rivals := path.StartPath(qs, quad.IRI("openai")).
		In(party).Out(provider). // whom it has contracts with
		In(provider).Out(party). // who else has
		Unique()
	err := rivals.Iterate(context.Background()).EachValue(qs, func(firm quad.Value) {
		fmt.Println(firm)
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// <openai>
	// <mistral>
}

// A path may keep what it comes by.
func ExampleNew_tags() {
	db := deals()
	defer db.Close()
	qs := cayley.New(db)

	p := path.StartPath(qs, quad.IRI("azure")).In(quad.IRI("provider")).Tag("deal").Save(quad.IRI("party"), "firm")
	err := p.Iterate(context.Background()).TagValues(qs, func(m map[string]quad.Value) {
		fmt.Println(m["deal"], m["firm"])
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// <deal1> <openai>
	// <deal4> <mistral>
}

// Many questions on one state, while a writer goes on.
func ExampleAt() {
	db := deals()
	defer db.Close()
	before := cayley.At(db.Snapshot())

	err := cayley.New(db).ApplyDeltas([]cayleygraph.Delta{
		{Quad: quad.MakeIRI("deal1", "provider", "azure", ""), Action: cayleygraph.Delete},
		{Quad: quad.MakeIRI("deal1", "provider", "aws", ""), Action: cayleygraph.Add},
	}, cayleygraph.IgnoreOpts{})
	if err != nil {
		log.Fatal(err)
	}
	for _, qs := range []cayleygraph.QuadStore{before, cayley.New(db)} {
		provider, err := path.StartPath(qs, quad.IRI("deal1")).Out(quad.IRI("provider")).Iterate(context.Background()).FirstValue(qs)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(provider)
	}
	// Output:
	// <azure>
	// <aws>
}

// Cayley opens a file by the name of the backend.
func Example() {
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "deals.clause")

	if err := cayleygraph.InitQuadStore("clause", file, nil); err != nil {
		log.Fatal(err)
	}
	qs, err := cayleygraph.NewQuadStore("clause", file, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer qs.Close()
	w, err := cayleygraph.NewQuadWriter("single", qs, nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := w.AddQuad(quad.MakeIRI("deal1", "party", "openai", "source-7")); err != nil {
		log.Fatal(err)
	}
	stats, err := qs.Stats(context.Background(), true)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(stats.Quads.Size, "quad,", stats.Nodes.Size, "nodes")
	// Output: 1 quad, 4 nodes
}

// A graph of Cayley's, whatever its backend, comes into Clause in one commit.
func ExampleRead() {
	old := memstore.New(quad.MakeIRI("deal1", "party", "openai", "source-7"))

	db := graph.OpenMemory()
	defer db.Close()
	ctx := context.Background()
	err := db.Update(ctx, func(tx *graph.Tx) error {
		_, err := cayley.Read(ctx, old, tx, nil)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	for q := range db.Snapshot().Quads() {
		fmt.Println(q.NQuad())
	}
	// Output: <deal1> <party> <openai> <source-7> .
}

// And goes out again.
func ExampleWrite() {
	db := deals()
	defer db.Close()
	other := memstore.New()
	w, err := cayleygraph.NewQuadWriter("single", other, nil)
	if err != nil {
		log.Fatal(err)
	}
	n, err := cayley.Write(context.Background(), db.Snapshot(), w, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n, "quads")
	// Output: 8 quads
}
