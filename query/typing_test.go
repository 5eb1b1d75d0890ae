package query_test

import (
	"os"
	"testing"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// BenchmarkTyping times what a shell asks for at every key, and at Tab: at each letter of a
// sentence on ai-cloud, or on the database that CLAUSE_TYPING names.
func BenchmarkTyping(b *testing.B) {
	db, text := (*graph.DB)(nil), "which partners of Microsoft use a non-exclusive provider"
	var err error
	if file := os.Getenv("CLAUSE_TYPING"); file != "" {
		db, err = graph.Open(file, &graph.Options{ReadOnly: true})
		text = "which contracts of Vegabau NV 185 have a value over 1000"
	} else {
		db, err = datasets.Open("ai-cloud")
	}
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	each := func(name string, f func(text string)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				f(text[:i%len(text)+1])
			}
		})
	}
	each("highlight", func(text string) { query.Highlight(db, text) })
	each("hint", func(text string) { query.Hint(db, text) })
	each("complete", func(text string) { query.Complete(db, text) })
}
