package graph_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// named is a term and what it is called.
type named struct {
	name string
	id   graph.ID
}

// called returns what the terms of a class are called, by a pass over all terms.
func called(s *graph.Snapshot, class graph.NameClass) []named {
	var all []named
	for id := graph.ID(1); int(id) <= s.Terms(); id++ {
		name := ""
		switch v := s.Term(id).(type) {
		case quad.IRI:
			if class == graph.IRINames {
				name = graph.Fold(graph.ShortName(string(v)))
			}
		case quad.String:
			if class == graph.TextNames {
				name = graph.Fold(string(v))
			}
		case quad.LangString:
			if class == graph.TextNames {
				name = graph.Fold(string(v.Value))
			}
		}
		if name != "" && len(name) <= graph.LongestName {
			all = append(all, named{name, id})
		}
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	return all
}

// wantNames compares the index with a pass over all terms: as a whole, and from places on.
func wantNames(t *testing.T, rnd *rand.Rand, s *graph.Snapshot) {
	t.Helper()
	for _, class := range []graph.NameClass{graph.IRINames, graph.TextNames} {
		want := called(s, class)
		var got []named
		names := s.Names(class)
		for ok := names.Seek(""); ok; ok = names.Next() {
			got = append(got, named{string(names.Name()), names.ID()})
		}
		slices.SortStableFunc(got, func(a, b named) int { return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
		if !slices.Equal(got, want) {
			t.Fatalf("the names of class %d are\n%v, not\n%v", class, got, want)
		}
		names = s.Names(class)
		for from := 0; from < len(want); from += rnd.IntN(9) {
			name := want[from].name
			if rnd.IntN(3) == 0 {
				name += "\x00"
			}
			at := slices.IndexFunc(want, func(n named) bool { return n.name >= name })
			if ok := names.Seek(name); ok != (at >= 0) || ok && string(names.Name()) != want[at].name {
				t.Fatalf("behind %q is %v, not %v", name, ok, at)
			}
			if from = at; at < 0 {
				break
			}
		}
	}
}

// TestNames compares the index of names with a pass over all terms: in memory, in
// overlays, after small commits to a file, after compactions and loads.
func TestNames(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 7))
	pieces := []string{"A", "b", "Nord", "süd", " ", "_", "%20", "É", "1", "/", "#", ":", "İ", "\xff", "ver", strings.Repeat("long ", 20)}
	word := func() string {
		out := ""
		for range 1 + rnd.IntN(5) {
			out += pieces[rnd.IntN(len(pieces))]
		}
		return out
	}
	quads := func(n int) []quad.Quad {
		var out []quad.Quad
		for range n {
			s, p := quad.IRI("http://x/"+word()+"s"), quad.IRI("http://p/"+word()+"p")
			for _, o := range []quad.Value{quad.String(word()), quad.LangString{Value: quad.String(word()), Lang: "de"}, quad.Int(rnd.IntN(9))} {
				out = append(out, quad.Quad{Subject: s, Predicate: p, Object: o})
			}
		}
		return out
	}
	add := func(db *graph.DB, all []quad.Quad) {
		must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
			for _, q := range all {
				if err := tx.Add(q); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	db, err := graph.Open(filepath.Join(t.TempDir(), "names.clause"), nil)
	must(t, err)
	defer db.Close()
	memory := graph.OpenMemory()
	for i := range 8 {
		all := quads(20)
		add(db, all)
		add(memory, all)
		if i%4 == 2 {
			must(t, db.Compact(context.Background(), nil))
		}
		over, err := db.Snapshot().Overlay(quads(3), nil)
		must(t, err)
		for _, s := range []*graph.Snapshot{db.Snapshot(), memory.Snapshot(), over} {
			wantNames(t, rnd, s)
		}
	}
	many := make([]quad.Quad, 0, 70_000)
	for i := range cap(many) {
		many = append(many, quad.Quad{Subject: quad.IRI(fmt.Sprintf("T%d", i%7000)), Predicate: quad.IRI("p"), Object: quad.String(fmt.Sprint("Name ", i%1000, i/7000))})
	}
	add(db, many)
	wantNames(t, rnd, db.Snapshot())
	report, err := graph.Check(t.Context(), db.Path(), nil)
	if must(t, err); len(report.Damage) > 0 {
		t.Error(report.Damage)
	}
}
