package lexicon

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestGathered compares names that are gathered for the words of a question with those of
// the index of all, on random names with blanks, signs, capitals and letters of two bytes.
func TestGathered(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	pieces := []string{"at&t", "At", "AI", "nord", "Nord", "süd", "x-1", "c12", " ", "  ", "\t", "-", "é", "a_b", "lab"}
	word := func() string {
		out := ""
		for range 1 + rnd.IntN(4) {
			out += pieces[rnd.IntN(len(pieces))]
		}
		return out
	}
	for range 200 {
		db := graph.OpenMemory()
		err := db.Update(context.Background(), func(tx *graph.Tx) error {
			for i := range 20 {
				s := quad.IRI(fmt.Sprintf("http://x/%s%d", word(), i))
				if i%3 == 0 {
					s = quad.IRI(word())
				}
				if err := tx.Add(quad.Quad{Subject: s, Predicate: quad.IRI("name"), Object: quad.String(word() + " ")}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		lexicons := func() *Lexicon {
			l, err := New(db.Snapshot(), nil)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		few, all := lexicons(), lexicons()
		all.Names()
		question := word() + " " + word() + " " + word()
		few.Expect(question)
		for i := range question {
			if i > 0 && question[i-1] != ' ' {
				continue
			}
			for j := i + 1; j <= len(question); j++ {
				cut := question[i:j]
				if a, b := few.Entities(cut), all.Entities(cut); !slices.Equal(a, b) {
					t.Fatalf("%q of %q is %v, in the index %v", cut, question, a, b)
				}
				if a, b := few.NameWords(cut), all.NameWords(cut); a != b {
					t.Fatalf("names that begin with %q of %q have %d words, in the index %d", cut, question, a, b)
				}
			}
		}
	}
}
