package lexicon

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
)

// allNames is what a pass over all names finds.
type allNames struct {
	byName map[string]map[graph.ID][]string // folded name → entity → as written
	listed []string                         // that are said of things: names, and short names of things without one
	leads  map[string]bool                  // first words, and the letters that these begin with
}

func everyName(l *Lexicon) *allNames {
	n := &allNames{byName: map[string]map[graph.ID][]string{}, leads: map[string]bool{}}
	add := func(id graph.ID, text string) {
		folded := Fold(text)
		if n.byName[folded] == nil {
			n.byName[folded] = map[graph.ID][]string{}
		}
		n.byName[folded][id] = append(n.byName[folded][id], text)
	}
	said := func(text string, listed bool) {
		if len(Fold(text)) > graph.LongestName {
			return
		}
		first, _ := firstWord(Fold(text))
		n.leads[first] = true
		if i := strings.IndexFunc(first, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i > 0 {
			n.leads[first[:i]] = true
		}
		if listed {
			n.listed = append(n.listed, text)
		}
	}
	l.eachName(add)
	for _, p := range l.namePreds {
		for f := range l.snap.Scan(p) {
			if text := literalText(l.snap.Term(f.Object)); text != "" {
				said(text, true)
			}
		}
	}
	for id := graph.ID(1); int(id) <= l.snap.Terms(); id++ {
		if iri, ok := l.snap.Term(id).(quad.IRI); ok && l.isThing(id) {
			said(graph.ShortName(string(iri)), !l.hasName(id))
		}
	}
	slices.Sort(n.listed)
	n.listed = slices.Compact(n.listed)
	return n
}

// entities are those called name in any case of letters; exactly those called just so, if any is.
func (n *allNames) entities(name string) (all, exactly []graph.ID) {
	for id, texts := range n.byName[Fold(name)] {
		all = append(all, id)
		if slices.Contains(texts, name) {
			exactly = append(exactly, id)
		}
	}
	slices.Sort(all)
	if slices.Sort(exactly); len(exactly) == 0 {
		exactly = all
	}
	return all, exactly
}

// namesWorld is a graph in memory, or in a file that was compacted, with later commits.
func namesWorld(t *testing.T, rnd *rand.Rand, word func() string) *Lexicon {
	db := graph.OpenMemory()
	if rnd.IntN(10) == 0 {
		var err error
		if db, err = graph.Open(filepath.Join(t.TempDir(), "names"), nil); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
	}
	for range 2 {
		err := db.Update(context.Background(), func(tx *graph.Tx) error {
			for i := range 20 {
				s := quad.IRI(fmt.Sprintf("http://x/%s%d", word(), i))
				if i%3 == 0 {
					s = quad.IRI(word())
				}
				p, name := quad.IRI("name"), quad.Value(quad.String(word()+" "))
				switch rnd.IntN(9) {
				case 0:
					name = quad.Int(rnd.IntN(20))
				case 1:
					name = quad.LangString{Value: quad.String(word()), Lang: "de"}
				case 2:
					p = "remark"
				case 4:
					name = quad.String(strings.Repeat(word(), 100))
				case 5:
					p = "alias"
				case 3:
					name = quad.TypedString{Value: "2026-01-02", Type: "xsd:date"}
				}
				if err := tx.Add(quad.Quad{Subject: s, Predicate: p, Object: name}); err != nil {
					return err
				}
				if err := tx.Add(quad.Quad{Subject: quad.BNode(word()), Predicate: quad.IRI("remark"), Object: quad.IRI("http://x/_")}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Compact(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
	}
	l, err := New(db.Snapshot(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestNames compares what the index of names finds with a pass over all names, on random
// names with blanks, signs, capitals and letters of two bytes.
func TestNames(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	pieces := []string{"at&t", "At", "AI", "nord", "Nord", "süd", "x-1", "c12", " ", "  ", "\t", "-", "é", "a_b", "lab", "%20", "7"}
	word := func() string {
		out := pieces[rnd.IntN(8)]
		for range rnd.IntN(4) {
			out += pieces[rnd.IntN(len(pieces))]
		}
		return out
	}
	for range 25 {
		l := namesWorld(t, rnd, word)
		all := everyName(l)
		cuts := []string{"2026-01-02", "13", "nothing of the kind"}
		question := word() + " " + word() + " " + word()
		for i := range question {
			if i > 0 && question[i-1] != ' ' {
				continue
			}
			for j := i + 1; j <= len(question); j++ {
				cuts = append(cuts, question[i:j])
			}
		}
		for name := range all.byName {
			cuts = append(cuts, name, strings.ToUpper(name))
		}
		for _, cut := range cuts {
			all.compare(t, l, cut)
		}
		compareByName(t, rnd, l)
	}
}

// compareByName compares the things of a random set in the order of the index with the same
// sorted.
func compareByName(t *testing.T, rnd *rand.Rand, l *Lexicon) {
	t.Helper()
	set := make([]uint64, l.snap.Terms()>>6+1)
	var want []nameOf
	for id := graph.ID(1); int(id) <= l.snap.Terms(); id++ {
		switch l.snap.Term(id).(type) {
		case quad.IRI, quad.BNode:
			if rnd.IntN(3) > 0 {
				set[id>>6] |= 1 << (id & 63)
				want = append(want, nameOf{id, l.Name(id), Fold(l.Name(id))})
			}
		}
	}
	slices.SortFunc(want, nameOf.compare)
	var got []nameOf
	for id, text := range l.ByName(set, func() {}) {
		got = append(got, nameOf{id, text, Fold(text)})
	}
	if !slices.Equal(got, want) {
		t.Fatalf("things by name are\n%v, not\n%v", got, want)
	}
	for id := range l.ByName(set, func() {}) {
		if id != want[0].id {
			t.Fatal("the first is not the first")
		}
		break
	}
}

func (n *allNames) compare(t *testing.T, l *Lexicon, cut string) {
	t.Helper()
	all, exactly := n.entities(cut)
	if got := l.Entities(cut); !slices.Equal(got, all) {
		t.Fatalf("%q is %v, not %v", cut, got, all)
	}
	if got := l.Exactly(cut); !slices.Equal(got, exactly) {
		t.Fatalf("in quotes %q is %v, not %v", cut, got, exactly)
	}
	for _, id := range all {
		text, ok := l.Spelling(cut, id)
		own := slices.ContainsFunc(n.byName[Fold(cut)][id], func(said string) bool { _, e := n.entities(said); return len(e) == 1 })
		if said := l.Exactly(text); ok != own || ok && !slices.Equal(said, []graph.ID{id}) {
			t.Fatalf("%q of %d is spelled %q, %v: that is %v", cut, id, text, ok, said)
		}
	}
	folded := Fold(cut)
	if folded != "" && !strings.Contains(folded, " ") {
		if got, want := l.Leads(cut), n.leads[folded]; got != want && !unlisted(cut) {
			t.Fatalf("%q begins a name: %v, not %v", cut, got, want)
		}
	}
	begun := slices.DeleteFunc(slices.Clone(n.listed), func(name string) bool { return !strings.HasPrefix(Fold(name), folded) })
	begun = slices.DeleteFunc(begun, unlisted)
	for _, name := range begun {
		if goes := strings.TrimSpace(cut) == cut || strings.HasPrefix(Fold(name), folded+" "); goes && !l.Begin(cut) {
			t.Fatalf("%q begins %q, and is said not to", cut, name)
		}
	}
	got := slices.DeleteFunc(l.Names(folded, 1000), unlisted)
	if slices.Sort(got); !slices.Equal(got, begun) {
		t.Fatalf("names that begin with %q are %q, not %q", cut, got, begun)
	}
	single := slices.DeleteFunc(slices.Clone(n.listed), func(name string) bool { return unlisted(name) || Fold(name) != strings.ToLower(name) })
	near := slices.DeleteFunc(l.Near(cut), func(name string) bool { return unlisted(name) || Fold(name) != strings.ToLower(name) })
	if got, want := diag.Nearest(cut, near), diag.Nearest(cut, single); !slices.Equal(got, want) {
		t.Fatalf("near %q are %q, not %q", cut, got, want)
	}
}

// unlisted reports whether a name is a number or a day, or very long: these are found, but
// not listed.
func unlisted(name string) bool {
	return strings.Trim(name, "0123456789- ") == "" || len(Fold(name)) > graph.LongestName
}
