package query_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/clausekg/clause/query"
)

func Example() {
	ctx := context.Background()
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	rows, err := query.Ask(ctx, db, "which firms use $cloud", query.Args{"cloud": "Azure"})
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			log.Fatal(err)
		}
		var hit struct{ Firm string }
		if err := row.Scan(&hit); err != nil {
			log.Fatal(err)
		}
		fmt.Println(hit.Firm)
	}
	fmt.Println(rows.Reading())
	// Output:
	// OpenAI
	// {F | firm(F), uses(F, $cloud)}
}

func ExampleAsk_refused() {
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	_, err = query.Ask(context.Background(), db, "which frims use Azure")
	var refused *query.Error
	if errors.As(err, &refused) {
		fmt.Println(refused.Kind)
		fmt.Println(refused.Snippet())
	}
	// Output:
	// unknown word
	//   which frims use Azure
	//         ^~~~~
	// unknown word "frims"
	// did you mean firms?
}

func ExamplePrepare() {
	ctx := context.Background()
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	stmt, err := query.Prepare(db, "does $firm use $cloud")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(stmt.Params())
	for _, cloud := range []string{"Azure", "AWS", "Oracle"} {
		rows, err := stmt.Ask(ctx, query.Args{"firm": "OpenAI", "cloud": cloud})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(cloud, rows.Truth())
	}
	// Output:
	// [firm cloud]
	// Azure true
	// AWS true
	// Oracle false
}

func ExampleAt() {
	ctx := context.Background()
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	snap := db.Snapshot() // many questions on one state, while writers go on
	day := time.Date(2024, time.June, 30, 0, 0, 0, 0, time.UTC)
	now, err := query.Ask(ctx, snap, "does OpenAI use AWS")
	if err != nil {
		log.Fatal(err)
	}
	then, err := query.Ask(ctx, snap, "does OpenAI use AWS", query.At(day))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(now.Truth(), then.Truth())
	// Output: true false
}

func ExampleRow_Scan() {
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	rows, err := query.Ask(context.Background(), db, "list each contract, its value and its end")
	if err != nil {
		log.Fatal(err)
	}
	for row := range rows.All() {
		var c struct {
			Contract string
			Value    *query.Money // nil where none is recorded
			Ends     *query.Date  `clause:"end"`
		}
		if err := row.Scan(&c); err != nil {
			log.Fatal(err)
		}
		fmt.Println(c.Contract, c.Value, c.Ends)
	}
	// Output:
	// c1 <nil> <nil>
	// c2 38000000000 USD <nil>
	// c3 2500000 EUR 2024-06
}

func ExampleFunction() {
	ctx := context.Background()
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	words := query.Vocabulary(db) + `
property risk(Contract) number external "how risky our model thinks a contract is"
  noun "risk"  superlative "riskiest" highest
`
	if err := query.SetVocabulary(ctx, db, words); err != nil {
		log.Fatal(err)
	}
	risk := query.Function("risk", func(_ context.Context, contract query.Entity) (float64, error) {
		switch contract.Name {
		case "c1":
			return 0.91, nil
		case "c2":
			return 0.15, nil
		}
		return 0, query.ErrUnknown
	})
	rows, err := query.Ask(ctx, db, "which contracts of OpenAI have a risk over 0.8", risk)
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range rows.All() {
		if err != nil {
			log.Fatal(err)
		}
		proof, err := row.Why(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(row.Text(0))
		fmt.Println(proof)
	}
	// Output:
	// c1
	// contract(c1), customer(c1, OpenAI), risk(c1) > 0.8
	// ├─ customer(c1, OpenAI)  [The Press, reported]
	// └─ risk(c1) > 0.8: risk(c1) is 0.91, computed by the host program
}

func ExampleSetVocabulary() {
	ctx := context.Background()
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	text := query.Vocabulary(db) + `
rule shares(F Firm, G Firm) symmetric            verb "share a provider" forms "shares a provider" "shared a provider" "shared a provider" "sharing a provider" F with G
  if customer(C, F), customer(D, G), serves(C, P), serves(D, P), F != G
`
	if err := query.SetVocabulary(ctx, db, text); err != nil {
		log.Fatal(err)
	}
	rows, err := query.Ask(ctx, db, "which firms share a provider with Mistral")
	if err != nil {
		log.Fatal(err)
	}
	for row := range rows.All() {
		fmt.Println(row.Text(0))
	}
	// Output: OpenAI
}

func ExampleRow_Why() {
	ctx := context.Background()
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	rows, err := query.Ask(ctx, db, "which contracts conflict with contract c2")
	if err != nil {
		log.Fatal(err)
	}
	for row := range rows.All() {
		proof, err := row.Why(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(proof)
	}
	// Output:
	// c1 binds OpenAI, who signed c2 as well
	// ├─ exclusive(c1)  [The Press, reported]
	// ├─ customer(c1, OpenAI)  [The Press, reported]
	// ├─ customer(c2, OpenAI)  [The Press, reported]
	// └─ c1 runs from 2023-01-23, c2 runs from 2025-11-03  [The Press, reported]
}

func ExampleSelect() {
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	type deal struct {
		Contract string
		Customer string
		Value    *query.Money
	}
	deals, err := query.Select[deal](context.Background(), db, "list each contract, its customer and its value")
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range deals {
		fmt.Println(d.Contract, d.Customer, d.Value)
	}
	// Output:
	// c1 OpenAI <nil>
	// c2 OpenAI 38000000000 USD
	// c3 Mistral 2500000 EUR
}

func ExampleGet() {
	db, err := openWorld()
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	n, err := query.Get[int](ctx, db, "how many contracts are there")
	fmt.Println(n, err)
	yes, err := query.Get[bool](ctx, db, "does $firm use Azure", query.Args{"firm": "OpenAI"})
	fmt.Println(yes, err)
	// Output:
	// 3 <nil>
	// true <nil>
}
