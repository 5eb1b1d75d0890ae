package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	cayleykv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/kv/leveldb"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley/kv"
)

// TestLoadCayley loads a graph that Cayley has written, with the backends that a build
// with the tag cayley has.
func TestLoadCayley(t *testing.T) {
	folder := t.TempDir()
	old, file := filepath.Join(folder, "old"), filepath.Join(folder, "new.clause")
	writeCayley(t, old)
	for _, test := range []struct {
		args []string
		says string // the end of it
		made bool
	}{
		{[]string{file, filepath.Join(folder, "nothing")}, "CURRENT: there is no such file", false},
		{[]string{file}, "write: clause load --cayley leveldb DB ADDRESS; the address is the folder with CURRENT", false},
		{[]string{file, old}, "old: 2 quads, 2 new facts\n", true},
		{[]string{file, old}, "old: 2 quads, 0 new facts\n", true},
	} {
		var out bytes.Buffer
		p := &program{stdin: strings.NewReader(""), stdout: &out, stderr: &out, options: options{cayley: "leveldb"}}
		if err := p.loadBackend(t.Context(), kv.Backends(), test.args); err != nil {
			out.WriteString(err.Error())
		}
		if !strings.HasSuffix(out.String(), test.says) {
			t.Errorf("clause load --cayley leveldb %v: %s", test.args, &out)
		}
		if _, err := os.Stat(file); (err == nil) != test.made {
			t.Errorf("after clause load --cayley leveldb %v: the database is there: %v", test.args, err == nil)
		}
	}
	db, err := graph.Open(file, &graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var facts []string
	for q := range db.Snapshot().Quads() {
		facts = append(facts, q.NQuad())
	}
	if got, want := strings.Join(facts, "\n"), "<deal1> <party> <openai> <source-7> .\n<deal1> <value> \"7\"^^<xsd:integer> ."; got != want {
		t.Errorf("the database has\n%s\nexpected\n%s", got, want)
	}

	p := &program{options: options{cayley: "mongo"}}
	err = p.loadBackend(t.Context(), kv.Backends(), []string{file, old})
	var usage *usageError
	if !errors.As(err, &usage) || !strings.Contains(err.Error(), `no Cayley backend "mongo"`) || !strings.Contains(err.Error(), "the folder with indexes.bolt") {
		t.Errorf("an unknown backend: %v", err)
	}
}

// writeCayley has Cayley write two quads into a leveldb graph.
func writeCayley(t *testing.T, folder string) {
	t.Helper()
	db, err := leveldb.Create(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := cayleykv.Init(db, nil); err != nil {
		t.Fatal(err)
	}
	qs, err := cayleykv.New(db, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = qs.ApplyDeltas([]cayleygraph.Delta{
		{Quad: quad.MakeIRI("deal1", "party", "openai", "source-7"), Action: cayleygraph.Add},
		{Quad: quad.Make(quad.IRI("deal1"), quad.IRI("value"), 7, nil), Action: cayleygraph.Add},
	}, cayleygraph.IgnoreOpts{})
	if err := errors.Join(err, qs.Close()); err != nil {
		t.Fatal(err)
	}
}
