package graph_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

var writeGolden = flag.Bool("golden", false, "write the files in testdata, which are kept for ever, that are not there")

// oneOfEach is a fact of each sort of term.
func oneOfEach() []quad.Quad {
	s, p := quad.IRI("s"), quad.IRI("http://example.org/p")
	return []quad.Quad{
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
}

// oneOfEachForm is facts for which columns are written in every form that they have:
// arrays and steps, dense and sparse keys, one value a key and several; one label, a
// few, many; terms as keys, as integers of two words, as days.
func oneOfEachForm() (facts []quad.Quad) {
	add := func(s quad.Value, p quad.IRI, o, label quad.Value) {
		facts = append(facts, quad.Quad{Subject: s, Predicate: p, Object: o, Label: label})
	}
	for i := range 340 {
		thing := quad.IRI(fmt.Sprintf("thing/%03d", i))
		add(thing, graph.Type, quad.IRI(fmt.Sprint("Kind", i%3)), nil)
		add(thing, "name", quad.String(fmt.Sprintf("Thing No. %d", i*i)), quad.IRI("register"))
		if i%2 == 0 {
			add(thing, "size", quad.Int(int64(i)*20_000_000), quad.IRI(fmt.Sprint("source", i%5)))
			add(thing, "since", quad.TypedString{Value: quad.String(fmt.Sprintf("2026-%02d-%02d", 1+i/30, 1+i%28)), Type: "xsd:date"}, nil)
		}
		add(thing, "near", quad.IRI(fmt.Sprintf("thing/%03d", i*7%340)), quad.IRI(fmt.Sprint("page/", i)))
		add(thing, "near", quad.IRI(fmt.Sprintf("thing/%03d", i*7%340)), nil)
		if i%100 == 7 {
			add(thing, "seldom", quad.IRI("thing/000"), nil)
			add(thing, "seldom", quad.IRI("thing/001"), nil)
		}
	}
	return facts
}

// TestGolden reads files as they were written when their format was new.
func TestGolden(t *testing.T) {
	s := quad.IRI("s")
	gone := quad.Make(s, quad.IRI("http://example.org/p"), "gone", nil)
	for _, golden := range []struct {
		path     string
		facts    []quad.Quad
		sequence uint64
		write    func(*graph.DB)
	}{
		{"testdata/format1.clause", oneOfEach(), 2, func(*graph.DB) { t.Fatal("format 1 is written no more") }},
		{"testdata/format2.clause", append(oneOfEachForm(), oneOfEach()...), 3, func(db *graph.DB) {
			db.Many(500)
			load(t, db, append(oneOfEachForm(), gone))
			load(t, db, oneOfEach())
			must(t, db.Update(context.Background(), func(tx *graph.Tx) error { return tx.Remove(gone) }))
		}},
		{"testdata/format2-names.clause", oneOfEachForm(), 1, func(db *graph.DB) {
			db.Many(500)
			load(t, db, oneOfEachForm())
		}},
	} {
		if _, err := os.Stat(golden.path); err != nil && *writeGolden {
			db, err := graph.Open(golden.path, nil)
			must(t, err)
			golden.write(db)
			must(t, db.Close())
		}
		report, err := graph.Check(t.Context(), golden.path, nil)
		if err != nil || len(report.Damage) > 0 {
			t.Errorf("%s: the check finds %v, %v", golden.path, report.Damage, err)
		}
		db, err := graph.Open(golden.path, &graph.Options{ReadOnly: true})
		must(t, err)
		want, err := graph.OpenMemory().Snapshot().Overlay(golden.facts, nil)
		must(t, err)
		if got, want := quads(db.Snapshot()), quads(want); difference(got, want) != "" {
			t.Errorf("%s: %s", golden.path, difference(got, want))
		}
		compare(t, db.Snapshot(), quads(want))
		if got := db.Snapshot().Sequence(); got != golden.sequence {
			t.Errorf("%s: the sequence is %d", golden.path, got)
		}
		must(t, db.Close())
	}
}

// TestGoldenNames goes on with a copy of a file that was written before there were indexes
// of names: by a commit of many facts, which is written as the file has been, and by a
// compaction, which makes the file one with an index.
func TestGoldenNames(t *testing.T) {
	before, err := os.ReadFile("testdata/format2.clause")
	must(t, err)
	path := filepath.Join(t.TempDir(), "copy.clause")
	must(t, os.WriteFile(path, before, 0o644))
	db, err := graph.Open(path, nil)
	must(t, err)
	defer db.Close()
	rnd := rand.New(rand.NewPCG(1, 1))
	wantNames(t, rnd, db.Snapshot())
	var more []quad.Quad
	for i := range 2000 {
		more = append(more, quad.Make(quad.IRI(fmt.Sprint("n", i)), quad.IRI("name"), quad.String(fmt.Sprint("More ", i%7, i)), nil))
	}
	db.Many(500)
	load(t, db, more)
	for range 2 {
		wantNames(t, rnd, db.Snapshot())
		report, err := graph.Check(t.Context(), path, nil)
		if must(t, err); len(report.Damage) > 0 {
			t.Error(report.Damage)
		}
		must(t, db.Compact(context.Background(), nil))
	}
}

// TestGoldenOfToday makes the newest file of testdata anew. If its head differs, what is
// written has changed: then the file that is written now has to join the others, with
//
//	go test ./graph -run TestGolden -golden
//
// after a line for it in TestGolden; the old ones stay.
func TestGoldenOfToday(t *testing.T) {
	const newest = "testdata/format2-names.clause"
	path := filepath.Join(t.TempDir(), "today.clause")
	db, err := graph.Open(path, nil)
	must(t, err)
	db.Many(500)
	load(t, db, oneOfEachForm())
	must(t, db.Close())
	head := func(path string) []byte {
		image, err := os.ReadFile(path)
		must(t, err)
		return image[:24] // magic, format, features
	}
	if want, got := head(newest), head(path); !bytes.Equal(want, got) {
		t.Errorf("a file of today begins with % x, %s with % x", got, newest, want)
	}
}
