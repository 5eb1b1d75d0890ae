package datasets_test

import (
	"context"
	"fmt"
	"log"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/query"
)

// The program of the README.
func Example() {
	ctx := context.Background()

	db, err := datasets.Open("ai-cloud") // or graph.Open("deals.clause", nil), graph.OpenMemory()
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	rows, err := query.Ask(ctx, db, "which partners of $firm use a non-exclusive provider",
		query.Args{"firm": "Microsoft"})
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			log.Fatal(err)
		}
		var hit struct{ Partner string }
		if err := row.Scan(&hit); err != nil {
			log.Fatal(err)
		}
		fmt.Println(hit.Partner)
	}
	fmt.Println(rows.Reading())
	// Output:
	// Anthropic
	// Mistral AI
	// OpenAI
	// Perplexity
	// xAI
	// {F | partner(F, $firm), some P (provider(P), not exclusive(P), uses(F, P))}
}
