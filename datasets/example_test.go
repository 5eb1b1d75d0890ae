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

// The README's function of the host program.
func Example_function() {
	ctx := context.Background()
	db, err := datasets.Open("ai-cloud")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	words := query.Vocabulary(db) + `
property risk(Contract) number external "how risky our model thinks a contract is" noun "risk"
`
	if err := query.SetVocabulary(ctx, db, words); err != nil {
		log.Fatal(err)
	}

	risk := query.Function("risk", func(ctx context.Context, contract query.Entity) (float64, error) {
		return float64(len(contract.Name)) / 20, nil // ask your model; query.ErrUnknown where it does not know
	})
	risky, err := query.Select[string](ctx, db, "which contracts of OpenAI have a risk over 0.6", risk)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(risky)
	// Output:
	// [apple-oai-2024 msft-oai-2019 msft-oai-2023 msft-oai-2025a msft-oai-2025b msft-oai-2026 oai-aws-2026c oai-broadcom-2025 oai-cerebras-2026 oai-nvidia-2025 snow-oai-2026]
}
