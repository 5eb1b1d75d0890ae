package english_test

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

func world(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	text, err := os.ReadFile("../../testdata/spec/world.clause")
	if err != nil {
		t.Fatal(err)
	}
	voc, err := vocabulary.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	db := graph.OpenMemory()
	err = db.Update(context.Background(), func(tx *graph.Tx) error {
		for _, n := range strings.Fields("Firm:Microsoft Firm:OpenAI Provider:Azure Provider:AWS Provider:Oracle Provider:CoreWeave Firm:Mistral Model:Claude Contract:c1 Contract:c2") {
			kind, name, _ := strings.Cut(n, ":")
			id := quad.IRI(strings.ToLower(name))
			if err := tx.Add(quad.Make(id, graph.Type, quad.IRI(kind), nil)); err != nil {
				return err
			}
			if err := tx.Add(quad.Make(id, quad.IRI("name"), quad.String(name), nil)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lx, err := lexicon.New(db.Snapshot(), voc)
	if err != nil {
		t.Fatal(err)
	}
	return lx
}

// The sentences of the language's specification parse.
func TestParseReadings(t *testing.T) {
	lx := world(t)
	text, err := os.ReadFile("../../testdata/spec/readings.txt")
	if err != nil {
		t.Fatal(err)
	}
	gap := regexp.MustCompile(`\s{2,}`)
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		q := gap.Split(line, 2)[0]
		s, err := english.Parse(q, lx)
		if err != nil {
			t.Errorf("%s\n\t%v", q, err)
			continue
		}
		if testing.Verbose() {
			t.Logf("%s\n%s", q, s)
		}
	}
}
