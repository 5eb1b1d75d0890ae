package query

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/reading"
)

// TestLaw adds words, rules and names that are made to be mistaken for others: pieces of the
// sentences of the specification, as names of things, kinds, relations, verbs, adjectives and
// properties. Whatever is accepted, no sentence may be read in another way than before; to be
// refused is allowed. Sentences with a name in quotes in another case than it is recorded in
// are left out: there the law ends, as the manual says. CLAUSE_SEED repeats a run.
func TestLaw(t *testing.T) {
	r, seed := seeded(t)
	sentences := goldenSentences(t)
	if len(sentences) < 300 {
		t.Fatalf("only %d golden sentences", len(sentences))
	}
	first := loadSpecWorld(t, "world")
	before, same := readings(t, first, sentences), plainly(t, first)
	accepted, refused := 0, 0
	for range 40 {
		db := loadSpecWorld(t, "world")
		var added []string
		for range 6 {
			piece := pieceOf(r, sentences[r.IntN(len(sentences))])
			if said, ok := adversary(db, r, piece); ok {
				added = append(added, said)
			}
		}
		after := readings(t, db, sentences)
		for _, s := range sentences {
			switch now, ok := after[s]; {
			case !ok:
				refused++
			case same.Replace(before[s]) != same.Replace(now):
				t.Errorf("CLAUSE_SEED=%d: %s\nwas read as %s\nand after\n  %s\nas %s", seed, s, before[s], strings.Join(added, "\n  "), now)
			}
		}
		accepted += len(added)
	}
	t.Logf("CLAUSE_SEED=%d: %d sentences, %d additions accepted, %d times a sentence was refused", seed, len(sentences), accepted, refused)
	if accepted < 60 {
		t.Errorf("only %d additions were accepted: the test shows too little", accepted)
	}
}

// plainly returns what writes the things of a graph in a reading alike, be it by name, in
// quotes, or by address: a thing that comes to share its name with another is printed so.
func plainly(t *testing.T, db *graph.DB) *strings.Replacer {
	w, err := open(db)
	if err != nil {
		t.Fatal(err)
	}
	pairs := []string{`"`, ""}
	for id := graph.ID(1); int(id) <= w.snap.Terms(); id++ {
		iri, ok := w.snap.Term(id).(quad.IRI)
		if name := reading.EntityConst(w.lexicon, id).Text; ok && name[0] != '<' {
			pairs = append(pairs, "<"+string(iri)+">", strings.Trim(name, `"`))
		}
	}
	return strings.NewReplacer(pairs...)
}

// goldenSentences returns the questions of the specification's world that are answered.
func goldenSentences(t *testing.T) []string {
	files, err := filepath.Glob("testdata/spec/*.spec")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		if !slices.Contains(lines, "world world") {
			continue
		}
		for i, line := range lines {
			if line == "ask" && !strings.HasPrefix(lines[i+1], "{") {
				out = append(out, lines[i+1])
			}
		}
	}
	db := loadSpecWorld(t, "world")
	understood, quoted := readings(t, db, out), quotedOtherwise(t, db)
	out = slices.DeleteFunc(out, func(s string) bool { return understood[s] == "" || quoted(s) })
	slices.Sort(out)
	return slices.Compact(out)
}

// quotedOtherwise returns what finds names in quotes that nothing is called in this case.
func quotedOtherwise(t *testing.T, db *graph.DB) func(sentence string) bool {
	w, err := open(db)
	if err != nil {
		t.Fatal(err)
	}
	return func(sentence string) bool {
		for i, text := range strings.Split(sentence, `"`) {
			ids := w.lexicon.Entities(text)
			if i%2 == 0 || len(ids) == 0 {
				continue
			}
			if said, ok := w.lexicon.Spelling(text, ids[0]); ok && len(ids) == 1 && said != text && !slices.Contains(w.lexicon.Names("", 1000), text) {
				return true
			}
		}
		return false
	}
}

// readings reads sentences; those that are refused are left out.
func readings(t *testing.T, db *graph.DB, sentences []string) map[string]string {
	out := map[string]string{}
	for _, s := range sentences {
		p, err := Prepare(db, s)
		var e *Error
		switch {
		case err == nil:
			out[s] = p.Reading()
		case !errors.As(err, &e):
			t.Errorf("%s: %v is no refusal", s, err)
		}
	}
	return out
}

// pieceOf returns one to three words that stand beside each other in a sentence.
func pieceOf(r *rand.Rand, sentence string) string {
	words := strings.FieldsFunc(sentence, func(c rune) bool { return strings.ContainsRune(" ,;:()\"", c) })
	n := min(1+r.IntN(3), len(words))
	at := r.IntN(len(words) - n + 1)
	return strings.Join(words[at:at+n], " ")
}

// adversary adds the piece as a name or a word; ok is false if that was refused.
func adversary(db *graph.DB, r *rand.Rand, piece string) (said string, ok bool) {
	ctx := context.Background()
	if r.IntN(3) == 0 {
		fact := fmt.Sprintf("%s(%s)", []string{"firm", "contract", "model"}[r.IntN(3)], piece)
		if r.IntN(2) == 0 { // another thing of that name, in this case of letters or another
			fact = fmt.Sprintf("%s as z%d", []string{fact, strings.ToLower(fact)}[r.IntN(2)], r.IntN(1e9))
		}
		err := db.Update(ctx, func(tx *graph.Tx) error { return addFacts(tx, fact, db) })
		return "fact " + fact, err == nil
	}
	id := fmt.Sprintf("z%d", r.IntN(1e9))
	said = fmt.Sprintf([]string{
		`kind Z%[1]s "%[2]s"`,
		`kind Z%[1]s is Contract "%[2]s"`,
		`relation %[1]s(Firm, Firm) noun "%[2]s" 1 of 2`,
		`relation %[1]s(Contract, Firm) noun "%[2]s" 2 of 1`,
		`relation %[1]s(Contract, Firm) preposition "%[2]s" 1 2`,
		`rule %[1]s(X Firm, Y Firm) verb "%[2]s" X Y if uses(X, Y)`,
		`rule %[1]s(X Contract, Y Firm) verb "%[2]s" X with Y if party(X, Y)`,
		`rule %[1]s(X Firm) adjective "%[2]s" if firm(X)`,
		`rule %[1]s(X Contract) adjective "%[2]s" if contract(X)`,
		`property %[1]s(Firm) text noun "%[2]s"`,
		`property %[1]s(Contract) date verb "%[2]s"`,
		`property %[1]s(Contract) number superlative "%[2]s" highest`,
	}[r.IntN(12)], id, piece)
	old, _ := vocabulary.Load(db.Snapshot())
	return said, SetVocabulary(ctx, db, old+"\n"+said+"\n") == nil
}

// TestVocabularyAgain sets a vocabulary that is set already, and adds a word to it: what was
// accepted once is no change, and is not refused for what it itself says.
func TestVocabularyAgain(t *testing.T) {
	cloud, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	for name, db := range map[string]*graph.DB{"ai-cloud": cloud, "the world of the specification": loadSpecWorld(t, "world")} {
		text := Vocabulary(db)
		for _, more := range []string{"", "\nproperty zork(Contract) number noun \"zork\"\n", ""} {
			if err := SetVocabulary(t.Context(), db, text+more); err != nil {
				t.Errorf("%s with %q: %s", name, more, said(err))
			}
		}
	}
}
