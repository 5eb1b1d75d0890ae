package query_test

import (
	"context"
	"os"
	"testing"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
)

// openWorld returns the small world of testdata/world.
func openWorld() (*graph.DB, error) {
	ctx := context.Background()
	db := graph.OpenMemory()
	if err := load.File(ctx, db, "testdata/world/facts.nq"); err != nil {
		return nil, err
	}
	text, err := os.ReadFile("testdata/world/vocabulary.clause")
	if err != nil {
		return nil, err
	}
	return db, query.SetVocabulary(ctx, db, string(text))
}

func world(t testing.TB) *graph.DB {
	t.Helper()
	db, err := openWorld()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// texts returns the cells of an answer as texts.
func texts(t testing.TB, rows *query.Rows, err error) [][]string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for row, err := range rows.All() {
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for i := range rows.Columns() {
			cells = append(cells, row.Text(i))
		}
		out = append(out, cells)
	}
	return out
}
