package query_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// TestSelect takes answers as structs, as plain values and one by one.
func TestSelect(t *testing.T) {
	db := world(t)
	type period struct {
		Start query.Date
		End   *query.Date
	}
	type deal struct {
		Contract query.Entity
		Value    sql.Null[query.Money]
		period
		note  string
		Extra string `clause:"-"`
	}
	deals, err := query.Select[deal](t.Context(), db, "list each contract, its value, its start and its end")
	if err != nil || len(deals) != 3 {
		t.Fatal(deals, err)
	}
	c1, c3 := deals[0], deals[2]
	if c1.Contract.Term != quad.IRI("c1") || c1.Value.Valid || c1.Start.Text != "2023-01-23" || c1.End != nil || c1.note != "" {
		t.Errorf("%+v", c1)
	}
	if !c3.Value.Valid || c3.Value.V != (query.Money{Amount: 2_500_000_0000, Currency: "EUR"}) || c3.End == nil || c3.End.Text != "2024-06" {
		t.Errorf("%+v", c3)
	}
	names, err := query.Select[string](t.Context(), db, "which firms use $cloud", query.Args{"cloud": "Azure"})
	if err != nil || !reflect.DeepEqual(names, []string{"OpenAI"}) {
		t.Error(names, err)
	}
	if none, err := query.Select[string](t.Context(), db, "which firms use Oracle"); err != nil || none == nil || len(none) > 0 {
		t.Error(none, err)
	}
	if n, err := query.Get[int](t.Context(), db.Snapshot(), "how many contracts are there"); err != nil || n != 3 {
		t.Error(n, err)
	}
	if yes, err := query.Get[bool](t.Context(), db, "does OpenAI use Azure"); err != nil || !yes {
		t.Error(yes, err)
	}
	if d, err := query.Get[time.Time](t.Context(), db, "what is the start of contract c1"); err != nil || d.Format(time.DateOnly) != "2023-01-23" {
		t.Error(d, err)
	}
	rows, err := query.Ask(t.Context(), db, "which contracts have a value", query.Streamed())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		n := 0
		for c, err := range query.As[query.Entity](rows) {
			if n++; err != nil || c.Name == "" {
				t.Error(c, err)
			}
			break
		}
		if n != 1 {
			t.Errorf("%d rows", n)
		}
	}
}

// TestSelectRefuses says what does not fit, rows or not.
func TestSelectRefuses(t *testing.T) {
	db := world(t)
	ask := func(get func() error, want string) {
		t.Helper()
		if err := get(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	_, err := query.Get[string](t.Context(), db, "which firms use Oracle")
	if !errors.Is(err, query.ErrNoRows) {
		t.Errorf("error %v", err)
	}
	ask(func() error { _, err := query.Get[string](t.Context(), db, "list contracts"); return err }, "one row is wanted, and the answer has 3")
	ask(func() error {
		_, err := query.Select[struct{ Colour string }](t.Context(), db, "which firms use Oracle")
		return err
	}, "no column for field Colour; there are firm")
	ask(func() error {
		_, err := query.Select[string](t.Context(), db, "{F, P | uses(F, P), F = P}")
		return err
	}, "scan 2 columns into a string")
	ask(func() error { _, err := query.Select[int](t.Context(), db, "list contracts"); return err }, "c1 does not go into a int")
	ask(func() error { _, err := query.Select[int](t.Context(), db, "list contrcts"); return err }, "did you mean contracts")
	ask(func() error {
		_, err := query.Get[query.Money](t.Context(), db, "what is the value of contract c1")
		return err
	}, "it is not recorded in this row")
	ask(func() error {
		_, err := query.Get[sql.NullInt64](t.Context(), db, "what is the value of contract c2")
		return err
	}, "converting")
}

// TestTerm records values of Go, and answers give them back.
func TestTerm(t *testing.T) {
	db := graph.OpenMemory()
	day := time.Date(2026, 2, 3, 22, 0, 0, 0, time.FixedZone("west", -5*3600))
	for i, test := range []struct{ in, out any }{
		{true, true},
		{7, int64(7)},
		{int64(-8), int64(-8)},
		{2.5, 2.5},
		{"a text, 10 USD", "a text, 10 USD"},
		{query.Money{Amount: 12_3456, Currency: "CHF"}, query.Money{Amount: 12_3456, Currency: "CHF"}},
		{day, query.Date{From: time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 2, 4, 0, 0, 0, 0, time.UTC), Text: "2026-02-03"}},
		{query.Date{Text: "2025"}, query.Date{From: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Text: "2025"}},
		{query.Duration{Months: 14, Days: 3}, query.Duration{Months: 14, Days: 3}},
		{query.Entity{Term: quad.IRI("other")}, query.Entity{Term: quad.IRI("other"), Name: "other"}},
		{quad.IRI("other"), query.Entity{Term: quad.IRI("other"), Name: "other"}},
	} {
		term, err := query.Term(test.in)
		if err != nil {
			t.Errorf("%v: %v", test.in, err)
			continue
		}
		property := quad.IRI(fmt.Sprint("says", string(rune('a'+i))))
		err = db.Update(t.Context(), func(tx *graph.Tx) error { return tx.Add(quad.Make(quad.IRI("x"), property, term, nil)) })
		if err != nil {
			t.Fatal(err)
		}
		got, err := query.Get[any](t.Context(), db, fmt.Sprintf("{<%s>(<x>) | }", string(property)))
		if err != nil || got != test.out {
			t.Errorf("%#v comes back as %#v, %v", test.in, got, err)
		}
	}
	for _, wrong := range []any{nil, math.NaN(), math.Inf(-1), query.Money{Amount: 5}, query.Date{Text: "soon"}, query.Entity{}, struct{}{}, uint8(1)} {
		if term, err := query.Term(wrong); err == nil {
			t.Errorf("%#v is %v", wrong, term)
		}
	}
}

// TestRowJSON writes a row as a program hands it on.
func TestRowJSON(t *testing.T) {
	rows, err := query.Ask(t.Context(), world(t), "{C, value(C), end(C), exclusive(C), 1.5 + 1, today - start(C) | contract(C)}")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row := range rows.All() {
		b, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(b), row.String())
	}
	if want := `{"contract":"c1","value":null,"end":null,"exclusive":true,"1.5 + 1":2.5,"today - start(C)":"1254 days"}
c1 |  |  | true | 2.5 | 1254 days
{"contract":"c2","value":{"amount":38000000000,"currency":"USD"},"end":null,"exclusive":false,"1.5 + 1":2.5,"today - start(C)":"239 days"}
c2 | 38000000000 USD |  | false | 2.5 | 239 days
{"contract":"c3","value":{"amount":2500000,"currency":"EUR"},"end":"2024-06","exclusive":null,"1.5 + 1":2.5,"today - start(C)":"1276 days"}
c3 | 2500000 EUR | 2024-06 |  | 2.5 | 1276 days`; strings.Join(got, "\n") != want {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}
