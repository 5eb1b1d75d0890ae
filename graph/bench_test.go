package graph_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// contract returns fact number i of a graph of contracts: a kind with one hub, a
// relation to some firms, a text and a number for each, from two sources.
func contract(i int) quad.Quad {
	q := quad.Quad{Subject: quad.IRI(fmt.Sprint("contract/", i/4)), Label: quad.IRI(fmt.Sprint("source/", i/4%2))}
	switch i % 4 {
	case 0:
		q.Predicate, q.Object = graph.Type, quad.IRI("Contract")
	case 1:
		q.Predicate, q.Object = quad.IRI("customer"), quad.IRI(fmt.Sprint("firm/", i*7919%10007))
	case 2:
		q.Predicate, q.Object = quad.IRI("title"), quad.String(fmt.Sprint("Contract number ", i/4))
	case 3:
		q.Predicate, q.Object = quad.IRI("amount"), quad.Int(i*31%100000)
	}
	return q
}

func load(tb testing.TB, db *graph.DB, facts []quad.Quad) {
	tb.Helper()
	must(tb, db.Update(context.Background(), func(tx *graph.Tx) error {
		for _, q := range facts {
			if err := tx.Add(q); err != nil {
				return err
			}
		}
		return nil
	}))
}

const million = 1_000_000

func contracts(n int) []quad.Quad {
	facts := make([]quad.Quad, n)
	for i := range facts {
		facts[i] = contract(i)
	}
	return facts
}

// BenchmarkLoad loads a million facts into a new file in one commit.
func BenchmarkLoad(b *testing.B) {
	facts := contracts(million)
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "load.clause")
		db, err := graph.Open(path, nil)
		must(b, err)
		load(b, db, facts)
		must(b, db.Close())
		info, err := os.Stat(path)
		must(b, err)
		b.ReportMetric(float64(info.Size())/million, "file-B/fact")
	}
	b.ReportMetric(million*float64(b.N)/b.Elapsed().Seconds(), "facts/s")
}

// BenchmarkOpen opens a file of a million facts.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "open.clause")
	db, err := graph.Open(path, nil)
	must(b, err)
	load(b, db, contracts(million))
	must(b, db.Close())
	for b.Loop() {
		db, err := graph.Open(path, &graph.Options{ReadOnly: true})
		must(b, err)
		must(b, db.Close())
	}
}

func BenchmarkID(b *testing.B) {
	db := graph.OpenMemory()
	load(b, db, contracts(million))
	s, i := db.Snapshot(), 0
	b.ReportAllocs()
	terms := make([]quad.Value, 4096)
	for i := range terms {
		terms[i] = contract(i * 240).Subject
	}
	for b.Loop() {
		s.ID(terms[i%len(terms)])
		i++
	}
}

func BenchmarkTerm(b *testing.B) {
	db := graph.OpenMemory()
	load(b, db, contracts(million))
	s, i := db.Snapshot(), 0
	b.ReportAllocs()
	for b.Loop() {
		s.Term(graph.ID(1 + i*7919%s.Terms()))
		i++
	}
}

// BenchmarkObjects looks up one subject; BenchmarkSubjects one object of few.
func BenchmarkObjects(b *testing.B) {
	db := graph.OpenMemory()
	load(b, db, contracts(million))
	s, i := db.Snapshot(), 0
	p, _ := s.ID(quad.IRI("customer"))
	b.ReportAllocs()
	for b.Loop() {
		s.Objects(graph.ID(1+i*7919%s.Terms()), p)
		i++
	}
}

func BenchmarkSubjects(b *testing.B) {
	db := graph.OpenMemory()
	load(b, db, contracts(million))
	s, i := db.Snapshot(), 0
	p, _ := s.ID(quad.IRI("customer"))
	b.ReportAllocs()
	for b.Loop() {
		s.Subjects(p, graph.ID(1+i*7919%s.Terms()))
		i++
	}
}

func BenchmarkScan(b *testing.B) {
	db := graph.OpenMemory()
	load(b, db, contracts(million))
	s := db.Snapshot()
	p, _ := s.ID(quad.IRI("customer"))
	for b.Loop() {
		for range s.Scan(p) {
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.Count(p)), "ns/fact")
}

// BenchmarkCommit adds one fact a commit to a graph of a million, whose kind has
// one object with all subjects.
func BenchmarkCommit(b *testing.B) {
	for _, place := range []string{"memory", "file"} {
		b.Run(place, func(b *testing.B) {
			db := graph.OpenMemory()
			if place == "file" {
				var err error
				db, err = graph.Open(filepath.Join(b.TempDir(), "commit.clause"), nil)
				must(b, err)
			}
			load(b, db, contracts(million))
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				q := quad.Quad{Subject: quad.IRI(fmt.Sprint("new/", i)), Predicate: graph.Type, Object: quad.IRI("Contract")}
				must(b, db.Update(context.Background(), func(tx *graph.Tx) error { return tx.Add(q) }))
				i++
			}
			must(b, db.Close())
		})
	}
}
