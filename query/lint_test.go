package query_test

import (
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// TestLintValues finds values that a program recorded as they are not declared: package graph
// knows no vocabulary, and questions would leave them out without a word.
func TestLintValues(t *testing.T) {
	db := graph.OpenMemory()
	err := db.Update(t.Context(), func(tx *graph.Tx) error {
		for predicate, values := range map[quad.IRI][]any{
			"value":     {"10 USD", "many", "20 EUR"},
			"start":     {"2026-01-01", "soon", "later"},
			"size":      {1, 2.5, "3"},
			"exclusive": {true, "yes", quad.IRI("c1")},
			"remark":    {"a", 1},
		} {
			for _, v := range values {
				if err := tx.Add(quad.Make(quad.IRI("c1"), predicate, v, nil)); err != nil {
					return err
				}
			}
		}
		return tx.Add(quad.Make(quad.IRI("c1"), graph.Type, quad.IRI("Contract"), nil))
	})
	if err != nil {
		t.Fatal(err)
	}
	err = query.SetVocabulary(t.Context(), db, `kind Contract "contract"
property value(Contract) money noun "value"
property start(Contract) date noun "start"
property size(Contract) number noun "size"
property exclusive(Contract) truth adjective "exclusive"
property remark(Contract) text noun "remark"
`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := query.Lint(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, f.String())
	}
	want := `2: 1 of 3 values is no amount of money: "many": property value(Contract) money noun "value"
3: 2 of 3 values are no date, such as "soon": property start(Contract) date noun "start"
5: 1 of 3 values is no truth: "c1": property exclusive(Contract) truth adjective "exclusive"`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("%s", text)
	}
}
