package query_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// TestExplain shows what each operator is expected to give, without asking.
func TestExplain(t *testing.T) {
	db := world(t)
	text, err := query.Explain(t.Context(), db, "{F | uses(F, Azure)}")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if expected := strings.Contains(line, "  ~"); expected == (i == 0) {
			t.Errorf("line %d of\n%s", i, text)
		}
	}
}

// TestExplainAnalyze shows what came of each operator, and marks expectations that were far
// off: of a firm that has nearly all contracts.
func TestExplainAnalyze(t *testing.T) {
	db := graph.OpenMemory()
	err := db.Update(t.Context(), func(tx *graph.Tx) error {
		for i := range 2000 {
			customer := fmt.Sprintf("f%d", max(i-1500, 0))
			for _, q := range []quad.Quad{
				{Subject: quad.IRI(fmt.Sprintf("c%d", i)), Predicate: graph.Type, Object: quad.IRI("Contract")},
				{Subject: quad.IRI(fmt.Sprintf("c%d", i)), Predicate: quad.IRI("customer"), Object: quad.IRI(customer)},
				{Subject: quad.IRI(customer), Predicate: graph.Type, Object: quad.IRI("Firm")},
			} {
				if err := tx.Add(q); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := query.SetVocabulary(t.Context(), db, "kind Firm \"firm\"\nkind Contract \"contract\"\nrelation customer(Contract, Firm)\n"); err != nil {
		t.Fatal(err)
	}
	text, err := query.ExplainAnalyze(t.Context(), db, "count{C, D | customer(D, $firm), customer(C, $firm)}", query.Args{"firm": quad.IRI("f0")})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`seek customer\(D, \$firm\) by \$firm  ! ~4, 1501 rows, [0-9.]+[µmn]?s\n`,
		`walk  ! ~16, 2253001 rows, [0-9.]+m?s, [0-9]+ KiB\n`,
		`\n1 row in [0-9.]+m?s\n$`,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("%s\nhas no %s", text, want)
		}
	}
	if text, err := query.ExplainAnalyze(t.Context(), db, "add {contract(c1)}", query.Writing()); err == nil {
		t.Errorf("a change is explained by making it:\n%s", text)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := query.ExplainAnalyze(ctx, db, "{F | firm(F)}"); err == nil {
		t.Error("a question that was given up is explained")
	}
}
