package repl

import (
	"context"
	"os"
	"testing"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
)

// world is the small world that the tests of query have.
func world() (*graph.DB, error) {
	ctx := context.Background()
	const dir = "../query/testdata/world/"
	db := graph.OpenMemory()
	if err := load.File(ctx, db, dir+"facts.nq"); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(dir + "vocabulary.clause")
	if err != nil {
		return nil, err
	}
	return db, query.SetVocabulary(ctx, db, string(text))
}

// longQuestion takes much longer than a test waits: it has 6 to the power of 12 rows.
const longQuestion = "{A, B, C, D, E, F, G, H, I, J, K, L | firm(A), firm(B), firm(C), firm(D), firm(E), firm(F), firm(G), firm(H), firm(I), firm(J), firm(K), firm(L)}"

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
