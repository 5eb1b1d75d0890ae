package graph_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// deals returns a small graph in memory.
func deals() *graph.DB {
	db := graph.OpenMemory()
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		for _, q := range []quad.Quad{
			quad.Make(quad.IRI("t1"), graph.Type, quad.IRI("Contract"), nil),
			quad.Make(quad.IRI("t1"), quad.IRI("customer"), quad.IRI("openai"), quad.IRI("source-7")),
			quad.Make(quad.IRI("t1"), quad.IRI("amount"), 38, quad.IRI("source-7")),
			quad.Make(quad.IRI("t2"), graph.Type, quad.IRI("Contract"), nil),
			quad.Make(quad.IRI("t2"), quad.IRI("customer"), quad.IRI("openai"), quad.IRI("source-9")),
		} {
			if err := tx.Add(q); err != nil {
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

// A graph in a file: write in one process, read in this or another.
func Example() {
	folder, err := os.MkdirTemp("", "graph")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "deals.clause")

	db, err := graph.Open(path, nil)
	if err != nil {
		log.Fatal(err)
	}
	err = db.Update(context.Background(), func(tx *graph.Tx) error {
		return tx.Add(quad.Make(quad.IRI("t1"), quad.IRI("customer"), quad.IRI("openai"), quad.IRI("source-7")))
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := db.Close(); err != nil {
		log.Fatal(err)
	}

	db, err = graph.Open(path, &graph.Options{ReadOnly: true})
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	for q := range db.Snapshot().Quads() {
		fmt.Println(q.Subject, q.Predicate, q.Object, q.Label)
	}
	// Output: <t1> <customer> <openai> <source-7>
}

// A file has one writer; another is told so, and may read.
func ExampleOpen() {
	folder, err := os.MkdirTemp("", "graph")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "deals.clause")

	writer, err := graph.Open(path, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer writer.Close()

	_, err = graph.Open(path, nil)
	fmt.Println(errors.Is(err, graph.ErrLocked))

	reader, err := graph.Open(path, &graph.Options{ReadOnly: true})
	if err != nil {
		log.Fatal(err)
	}
	defer reader.Close()
	fmt.Println(reader.Snapshot().Len(), "facts")
	// Output:
	// true
	// 0 facts
}

// An error from the function undoes everything that it did.
func ExampleDB_Update() {
	db := deals()
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		if err := tx.Add(quad.Make(quad.IRI("t3"), quad.IRI("customer"), quad.IRI("xai"), nil)); err != nil {
			return err
		}
		fmt.Println("within:", tx.Snapshot().Len(), "facts")
		return errors.New("the contract was not signed")
	})
	fmt.Println(err)
	fmt.Println("after:", db.Snapshot().Len(), "facts")
	// Output:
	// within: 6 facts
	// the contract was not signed
	// after: 5 facts
}

// A snapshot keeps its state while the graph goes on.
func ExampleDB_Snapshot() {
	db := deals()
	before := db.Snapshot()
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		return tx.Remove(quad.Make(quad.IRI("t1"), quad.IRI("amount"), 38, quad.IRI("source-7")))
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(before.Sequence(), before.Len())
	fmt.Println(db.Snapshot().Sequence(), db.Snapshot().Len())
	// Output:
	// 1 5
	// 2 4
}

// Terms become ids once; then everything is asked by id.
func ExampleSnapshot_Subjects() {
	s := deals().Snapshot()
	customer, _ := s.ID(quad.IRI("customer"))
	openai, _ := s.ID(quad.IRI("openai"))
	for _, e := range s.Subjects(customer, openai) {
		fmt.Println(s.Term(e.Node), "says", s.Term(e.Label))
	}
	fmt.Printf("%+v\n", s.Stats(customer))
	// Output:
	// <t1> says <source-7>
	// <t2> says <source-9>
	// {Facts:2 Subjects:2 Objects:1 MaxOut:1 MaxIn:2}
}

// Out tells all about a subject.
func ExampleSnapshot_Out() {
	s := deals().Snapshot()
	t1, _ := s.ID(quad.IRI("t1"))
	for f := range s.Out(t1) {
		fmt.Println(s.Term(f.Predicate), s.Term(f.Object))
	}
	// Output:
	// <amount> "38"^^<xsd:integer>
	// <customer> <openai>
	// <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Contract>
}

// What if t2 were Anthropic's? The graph itself does not change.
func ExampleSnapshot_Overlay() {
	s := deals().Snapshot()
	supposed, err := s.Overlay(
		[]quad.Quad{quad.Make(quad.IRI("t2"), quad.IRI("customer"), quad.IRI("anthropic"), nil)},
		[]quad.Quad{quad.Make(quad.IRI("t2"), quad.IRI("customer"), quad.IRI("openai"), quad.IRI("source-9"))})
	if err != nil {
		log.Fatal(err)
	}
	t2, _ := s.ID(quad.IRI("t2"))
	customer, _ := s.ID(quad.IRI("customer"))
	for _, s := range []*graph.Snapshot{s, supposed} {
		fmt.Println(s.Term(s.Objects(t2, customer)[0].Node))
	}
	// Output:
	// <openai>
	// <anthropic>
}

// A part of a change may fail without the rest: what it did is undone.
func ExampleTx_Savepoint() {
	db := graph.OpenMemory()
	defer db.Close()
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		for _, row := range []struct{ firm, customer string }{{"aws", "anthropic"}, {"azure", ""}, {"gcp", "openai"}} {
			err := tx.Savepoint(func() error {
				if err := tx.Add(quad.MakeIRI(row.firm, "rdf:type", "Provider", "")); err != nil {
					return err
				}
				return tx.Add(quad.MakeIRI(row.firm, "customer", row.customer, ""))
			})
			if err != nil {
				fmt.Println("left out:", err)
			}
		}
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(db.Snapshot().Len(), "facts")
	// Output:
	// left out: graph: add: the fact (<azure> <customer> nothing) has no object
	// 4 facts
}

// A database is copied while it is in use, and a graph in memory is saved.
func ExampleDB_Backup() {
	folder, err := os.MkdirTemp("", "deals")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	db := graph.OpenMemory()
	defer db.Close()
	ctx := context.Background()
	if err := db.Update(ctx, func(tx *graph.Tx) error { return tx.Add(quad.MakeIRI("a", "customer", "b", "")) }); err != nil {
		fmt.Println(err)
	}
	path := filepath.Join(folder, "deals-monday.clause")
	if err := db.Backup(ctx, path, nil); err != nil {
		fmt.Println(err)
	}
	report, err := graph.Check(context.Background(), path, nil)
	fmt.Println(report.Facts, "fact,", len(report.Damage), "damaged parts,", err)
	// Output: 1 fact, 0 damaged parts, <nil>
}
