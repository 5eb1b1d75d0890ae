package graph_test

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

var writeGolden = flag.Bool("golden", false, "write testdata/format1.clause, which is kept for ever, if it is not there")

// TestGolden reads a file that the first release wrote.
func TestGolden(t *testing.T) {
	const path = "testdata/format1.clause"
	s, p := quad.IRI("s"), quad.IRI("http://example.org/p")
	gone := quad.Make(s, p, "gone", nil)
	facts := []quad.Quad{
		quad.Make(s, graph.Type, quad.IRI("Contract"), nil),
		quad.Make(s, p, quad.BNode("b"), quad.IRI("source")),
		quad.Make(s, p, quad.String("text"), nil),
		quad.Make(s, p, quad.LangString{Value: "Straße", Lang: "de"}, nil),
		quad.Make(s, p, quad.TypedString{Value: "2026-02-28", Type: "xsd:date"}, nil),
		quad.Make(s, p, quad.Int(-42), nil),
		quad.Make(s, p, quad.Float(2.5), nil),
		quad.Make(s, p, quad.Bool(true), quad.BNode("b")),
		quad.Make(s, p, quad.Time(time.Unix(1_772_280_000, 123456789).UTC()), nil),
	}
	if *writeGolden {
		writeOnce(t, path, append(facts, gone), gone)
	}
	db, err := graph.Open(path, &graph.Options{ReadOnly: true})
	must(t, err)
	defer db.Close()
	snapshot := db.Snapshot()
	want, err := graph.OpenMemory().Snapshot().Overlay(facts, nil)
	must(t, err)
	if got, want := quads(snapshot), quads(want); difference(got, want) != "" {
		t.Error(difference(got, want))
	}
	if snapshot.Sequence() != 2 {
		t.Errorf("the sequence is %d", snapshot.Sequence())
	}
}

func writeOnce(t *testing.T, path string, add []quad.Quad, remove quad.Quad) {
	t.Helper()
	if _, err := os.Stat(path); err == nil {
		t.Fatal("the golden file is there; it must not change")
	}
	must(t, os.MkdirAll("testdata", 0o755))
	db, err := graph.Open(path, nil)
	must(t, err)
	load(t, db, add)
	must(t, db.Update(context.Background(), func(tx *graph.Tx) error { return tx.Remove(remove) }))
	must(t, db.Close())
}
