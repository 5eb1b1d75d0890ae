package reading

import (
	"context"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// TestWithoutVocabulary reads questions about data that declares nothing: a quoted text
// beside a property of mixed values is a text, even if something bears it as its name.
func TestWithoutVocabulary(t *testing.T) {
	db := graph.OpenMemory()
	err := db.Update(context.Background(), func(tx *graph.Tx) error {
		for _, q := range []quad.Quad{
			quad.Make(quad.IRI("a"), quad.IRI("name"), quad.String("Alpha"), nil),
			quad.Make(quad.IRI("b"), quad.IRI("note"), quad.String("Alpha"), nil),
			quad.Make(quad.IRI("b"), quad.IRI("note"), quad.Int(5), nil),
			quad.Make(quad.IRI("b"), quad.IRI("knows"), quad.IRI("a"), nil),
			quad.Make(quad.IRI("b"), quad.IRI("not"), quad.IRI("a"), nil),
			quad.Make(quad.IRI("b"), quad.IRI("knows"), quad.BNode("x1"), nil),
		} {
			if err := tx.Add(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lx, err := lexicon.New(db.Snapshot(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewProgram(lx); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`{X | knows(X, Y), note(X) = "Alpha"}`: `{X | some Y knows(X, Y), note(X) = "Alpha"}`,
		`{X | note(X, "Alpha")}`:               `{X | note(X, "Alpha")}`,
		`{X | knows(X, "Alpha")}`:              `{X | knows(X, Alpha)}`,
		`{X | "not"(X, <a>)}`:                  `{X | "not"(X, Alpha)}`,
		`{X | not "not"(X, a), knows(X, a)}`:   `{X | not "not"(X, Alpha), knows(X, Alpha)}`,
		`{X | <knows>(X, a)}`:                  `{X | knows(X, Alpha)}`,
		`{X | knows(X, <_:x1>)}`:               `{X | knows(X, <_:x1>)}`,
	} {
		q, err := readExact(lx, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if q.String() != want {
			t.Errorf("%s\n got %s\nwant %s", text, q, want)
		}
		checkStable(t, lx, text, q)
	}
}

func TestLiteralText(t *testing.T) {
	for want, v := range map[string]value.Value{
		"999999":               value.OfInt(999999),
		"1 million":            value.OfInt(1e6),
		"-2.5 million":         value.OfInt(-2500000),
		"1.05 billion":         value.OfInt(1050000000),
		"38 billion":           value.OfInt(38e9),
		"2 trillion":           value.OfInt(2e12),
		"1234567":              value.OfInt(1234567),
		"300 million USD":      {Type: value.Money, Int: 300e6 * 10000, Text: "USD"},
		"1.50 EUR":             {Type: value.Money, Int: 15000, Text: "EUR"},
		"0.1":                  {Type: value.Number, Num: 0.1},
		"0.00000001":           {Type: value.Number, Num: 1e-8},
		"1 year 6 months":      {Type: value.Duration, Aux: 18},
		`"a \"b\" \\ \n\u{1}"`: value.OfText("a \"b\" \\ \n\x01"),
		"yes":                  value.OfTruth(true),
		"2025-11":              {Type: value.Date, Prec: value.Month, Int: 20393},
	} {
		if got := LiteralText(v); got != want {
			t.Errorf("%+v prints %s, not %s", v, got, want)
		}
	}
}
