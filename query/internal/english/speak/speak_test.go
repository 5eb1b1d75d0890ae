package speak_test

import (
	"math/rand/v2"
	"testing"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/english/speak"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// Most sentences follow the grammar as it is parsed, which takes the first alternative that
// fits and needs a noun after some adjectives.
func TestSpeaker(t *testing.T) {
	voc, err := vocabulary.Parse(`kind Firm "firm"
kind Deal "deal"
relation use(Firm, Firm) verb "use" 1 2
property exclusive(Deal) truth adjective "exclusive"
property value(Deal) money noun "value" superlative "dearest" highest
relation party(Deal, Firm) noun "party" 2 of 1 preposition "with" 1 2`)
	if err != nil {
		t.Fatal(err)
	}
	lx, err := lexicon.New(graph.OpenMemory().Snapshot(), voc)
	if err != nil {
		t.Fatal(err)
	}
	s := speak.New(lx, rand.New(rand.NewPCG(1, 2)))
	const n = 2000
	parsed, seen := 0, map[string]bool{}
	for range n {
		text := s.Sentence()
		seen[text] = true
		if _, err := english.Parse(text, lx); err == nil {
			parsed++
		}
	}
	t.Logf("%d of %d sentences parse, %d are distinct", parsed, n, len(seen))
	if parsed < n/4 || len(seen) < n*3/4 {
		t.Errorf("%d of %d sentences parse, %d are distinct", parsed, n, len(seen))
	}
}
