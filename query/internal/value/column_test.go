package value

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestColumns holds the columns of the store to what Of says of their terms.
func TestColumns(t *testing.T) {
	date := func(s string) quad.Value { return quad.TypedString{Value: quad.String(s), Type: "xsd:date"} }
	amount := func(s string) quad.Value { return quad.TypedString{Value: quad.String(s), Type: moneyType} }
	for name, c := range map[string]struct {
		values []quad.Value
		typ    graph.ColumnType // 0: no column
	}{
		"truths":       {[]quad.Value{quad.Bool(true), quad.Bool(false)}, graph.Truths},
		"ints":         {[]quad.Value{quad.Int(0), quad.Int(-7), quad.Int(math.MaxInt64)}, graph.Ints},
		"floats":       {[]quad.Value{quad.Float(2.5), quad.Float(-3), quad.Float(math.Inf(1)), quad.Float(1 << 53)}, graph.Floats},
		"days":         {[]quad.Value{date("1970-01-01"), date("0001-01-01"), date("9999-12-31"), date("1969-12-31"), date("2024-02-29")}, graph.Days},
		"amounts":      {[]quad.Value{amount("12 USD"), amount("-0.50 USD"), amount("99999999999999.1234 USD"), amount("007 USD")}, graph.Amounts},
		"currencies":   {[]quad.Value{amount("12 USD"), amount("12 EUR")}, 0},
		"months":       {[]quad.Value{date("2024-02")}, 0},
		"no days":      {[]quad.Value{date("2023-02-29")}, 0},
		"zones":        {[]quad.Value{date("2023-02-28Z")}, 0},
		"no year":      {[]quad.Value{date("0000-01-01")}, 0},
		"no amounts":   {[]quad.Value{amount("12 million USD")}, 0},
		"points":       {[]quad.Value{amount("12. USD")}, 0},
		"signs":        {[]quad.Value{amount("- USD")}, 0},
		"long":         {[]quad.Value{amount("1.23456 USD")}, 0},
		"mixed":        {[]quad.Value{quad.Int(1), quad.Float(1)}, 0},
		"none":         {[]quad.Value{quad.Int(math.MinInt64)}, 0},
		"no number":    {[]quad.Value{quad.Float(math.NaN())}, 0},
		"texts":        {[]quad.Value{quad.String("a")}, 0},
		"entities":     {[]quad.Value{quad.IRI("a")}, 0},
		"typed string": {[]quad.Value{quad.TypedString{Value: "5", Type: "xsd:int"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			db := graph.OpenMemory()
			if err := db.Update(context.Background(), func(tx *graph.Tx) error {
				for i, v := range c.values {
					if err := tx.Add(quad.Quad{Subject: quad.IRI(fmt.Sprint("s", i)), Predicate: quad.IRI("p"), Object: v}); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			s := db.Snapshot()
			p, _ := s.ID(quad.IRI("p"))
			column, ok := s.Values(p)
			if ok != (c.typ != 0) || ok && column.Type != c.typ {
				t.Fatalf("the column is %+v, %t", column, ok)
			}
			if !ok {
				return
			}
			for f := range s.Scan(p) {
				if got, want := ofColumn(column, f.Subject), Of(s, f.Object); got != want {
					t.Errorf("%v is %+v in the column and %+v as a term", s.Term(f.Object), got, want)
				}
			}
		})
	}
}

// ofColumn returns the value of a subject as Of would.
func ofColumn(c *graph.Column, subject graph.ID) Value {
	n, _ := c.Int(subject)
	switch c.Type {
	case graph.Truths:
		return OfTruth(n == 1)
	case graph.Ints:
		return OfInt(n)
	case graph.Floats:
		f, _ := c.Float(subject)
		return Float(f)
	case graph.Days:
		return OfDay(n)
	case graph.Amounts:
		return Value{Type: Money, Int: n, Text: c.Currency}
	}
	panic("unreachable: type of a column")
}
