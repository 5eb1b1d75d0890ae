package query_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

func TestRefusals(t *testing.T) {
	db := world(t)
	for _, test := range []struct {
		question string
		kind     query.Kind
		place    string // what stands at the span
		help     string // in the snippet
	}{
		{"which frims use Azure", query.UnknownWord, "frims", "did you mean firms"},
		{"{F | uses(F, Azzure)}", query.UnknownName, "Azzure", "did you mean Azure"},
		{"{F | uses(F Azure)}", query.BadSyntax, "Azure", "expected"},
		{"{F | not firm(F)}", query.BadMeaning, "", ""},
		{"", query.BadSyntax, "", ""},
		{strings.Repeat("x ", 1<<20), query.PastLimit, "", "longer than"},
		{"which firms use $cloud", query.Failed, "$cloud", "$cloud"},
	} {
		_, err := query.Ask(t.Context(), db, test.question)
		var refused *query.Error
		if !errors.As(err, &refused) {
			t.Errorf("%q: error %v", test.question, err)
			continue
		}
		at := refused.Text[refused.Span.From:refused.Span.To]
		if test.kind != query.BadMeaning && refused.Kind != test.kind || at != test.place && test.place != "" || !strings.Contains(refused.Snippet(), test.help) {
			t.Errorf("%q: kind %v at %q:\n%s", test.question, refused.Kind, at, refused.Snippet())
		}
	}
}

func TestArgs(t *testing.T) {
	db := world(t)
	const byName, byDay, byValue = "{C | serves(C, $cloud)}", "{C | contract(C), start(C) < $day}", "{C | contract(C), value(C) > $least}"
	date := time.Date(2024, 1, 1, 23, 0, 0, 0, time.FixedZone("east", 3600))
	for _, test := range []struct {
		question string
		args     query.Args
		want     string // the rows, or the error
	}{
		{byName, query.Args{"cloud": "Azure"}, "c1 c3"},
		{byName, query.Args{"cloud": "aws"}, "c2"},
		{byName, query.Args{"cloud": quad.IRI("azure")}, "c1 c3"},
		{byName, query.Args{"cloud": query.Entity{Term: quad.IRI("aws")}}, "c2"},
		{byName, query.Args{"cloud": quad.IRI("gcp")}, "the data has no <gcp>"},
		{byName, query.Args{"cloud": "Azzure"}, `nothing is called "Azzure" (did you mean Azure?)`},
		{byName, query.Args{"clod": "Azure"}, "needs a value for $cloud"},
		{byName, query.Args{"cloud": struct{}{}}, "a struct {} is not a value"},
		{byDay, query.Args{"day": "2024-01-01"}, "c1 c3"},
		{byDay, query.Args{"day": "2024"}, "c1 c3"},
		{byDay, query.Args{"day": date}, "c1 c3"},
		{byDay, query.Args{"day": query.Date{Text: "2023-06"}}, "c1"},
		{byDay, query.Args{"day": "soon"}, `"soon" is no date`},
		{byValue, query.Args{"least": "1 million USD"}, "c2"},
		{byValue, query.Args{"least": query.Money{Amount: 1_0000, Currency: "EUR"}}, "c3"},
	} {
		rows, err := query.Ask(t.Context(), db, test.question, test.args)
		if err != nil {
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s %v: error %v, want %s", test.question, test.args, err, test.want)
			}
			continue
		}
		var got []string
		for _, cells := range texts(t, rows, nil) {
			got = append(got, cells[0])
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s %v: %v, want %s", test.question, test.args, got, test.want)
		}
	}
}

func TestScan(t *testing.T) {
	db := world(t)
	rows, err := query.Ask(t.Context(), db, "{C, value(C), start(C), count {P | serves(C, P)} | contract(C)}")
	if err != nil {
		t.Fatal(err)
	}
	var all []query.Row
	for row := range rows.All() {
		all = append(all, row)
	}
	c1, c2 := all[0], all[1]
	var (
		entity query.Entity
		name   string
		money  query.Money
		value  *query.Money
		day    time.Time
		date   query.Date
		n      int8
		f      float64
		any0   any
		yes    bool
	)
	if err := c2.Scan(&entity, &money, &day, &n); err != nil || entity.Name != "c2" || entity.Term != quad.IRI("c2") ||
		money.String() != "38000000000 USD" || day.Format(time.DateOnly) != "2025-11-03" || n != 1 {
		t.Error(entity, money, day, n, err)
	}
	if err := c1.Scan(&name, &value, &date, &f); err != nil || name != "c1" || value != nil || date.Text != "2023-01-23" || f != 1 {
		t.Error(name, value, date, f, err)
	}
	if err := c1.Scan(&any0, &any0, &any0, &any0); err != nil || any0 != int64(1) {
		t.Error(any0, err)
	}
	if want := []any{nil, int64(1)}; !reflect.DeepEqual([]any{c1.Value(1), c1.Value(3)}, want) {
		t.Error(c1.Value(1), c1.Value(3))
	}
	for want, dst := range map[string][]any{
		"it is not recorded in this row":                       {&name, &money, &date, &n},
		"scan 4 columns into 1 values":                         {&name},
		"is not a pointer":                                     {name, &value, &date, &n},
		"does not go into a bool":                              {&yes, &value, &date, &n},
		"no column for field Colour":                           {&struct{ Colour string }{}},
		"scan column \"contract\": c1 does not go into a int8": {&n, &value, &date, &n},
	} {
		if err := c1.Scan(dst...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%T: error %v, want %s", dst, err, want)
		}
	}
}

// TestStates checks that a question sees the state that it is asked of.
func TestStates(t *testing.T) {
	db := world(t)
	const question = "which firms use Oracle"
	stmt, err := query.Prepare(db, question)
	if err != nil {
		t.Fatal(err)
	}
	before := db.Snapshot()
	err = db.Update(t.Context(), func(tx *graph.Tx) error {
		for _, q := range []quad.Quad{
			quad.Make(quad.IRI("c4"), graph.Type, quad.IRI("Contract"), nil),
			quad.Make(quad.IRI("c4"), quad.IRI("customer"), quad.IRI("mistral"), nil),
			quad.Make(quad.IRI("c4"), quad.IRI("serves"), quad.IRI("oracle"), nil),
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
	rows, err := query.Ask(t.Context(), before, question)
	if got := texts(t, rows, err); len(got) != 0 {
		t.Errorf("before: %v", got)
	}
	rows, err = query.Ask(t.Context(), db, question)
	if got := texts(t, rows, err); len(got) != 1 {
		t.Errorf("after: %v", got)
	}
	rows, err = stmt.Ask(t.Context())
	if got := texts(t, rows, err); len(got) != 1 {
		t.Errorf("prepared before, asked after: %v", got)
	}
}

// TestRefusedVocabulary checks that a refused vocabulary changes nothing and says where.
func TestRefusedVocabulary(t *testing.T) {
	db := world(t)
	before, snap := query.Vocabulary(db), db.Snapshot()
	for text, want := range map[string]string{
		"kidn Firm":            "kidn",
		"kind Firm\nkind Firm": "twice",
		"kind Firm \"which\"":  "belongs to the grammar",
		"kind Firm\nrule odd(F Firm) if firm(F), not G = F":                                   "G",
		"kind Firm\nrule a(F Firm) if firm(F), not b(F)\nrule b(F Firm) if firm(F), not a(F)": "not",
	} {
		err := query.SetVocabulary(t.Context(), db, text)
		var refused *query.Error
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), want) || refused.Text != text {
			t.Errorf("%s: error %v", text, err)
		}
	}
	if query.Vocabulary(db) != before || db.Snapshot() != snap {
		t.Error("something has changed")
	}
}

func TestCancelled(t *testing.T) {
	db := world(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := query.Ask(ctx, db, "who uses Azure"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, err := query.Ask(ctx, db, "{A, B, C, D, E, F, G, H, I, J, K, L | firm(A), firm(B), firm(C), firm(D), firm(E), firm(F), firm(G), firm(H), firm(I), firm(J), firm(K), firm(L)}")
	if took := time.Since(begin); !errors.Is(err, context.DeadlineExceeded) || took > 2*time.Second {
		t.Errorf("after %v: error %v", took, err)
	}
}

// TestConcurrently asks one statement from many goroutines while the graph changes.
func TestConcurrently(t *testing.T) {
	db := world(t)
	stmt, err := query.Prepare(db, "does $firm use Azure")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				rows, err := stmt.Ask(t.Context(), query.Args{"firm": "OpenAI"})
				if err != nil || !rows.Truth() {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 20 {
		err := db.Update(t.Context(), func(tx *graph.Tx) error {
			return tx.Add(quad.Make(quad.IRI(fmt.Sprint("c1", i)), quad.IRI("name"), quad.String("x"), nil))
		})
		if err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
}

// TestChange makes changes in exact form, and has them refused.
func TestChange(t *testing.T) {
	db := world(t)
	const question = "add {contract(X), customer(X, Mistral), serves(X, Oracle), start(X) = 2026-01-01}"
	if _, err := query.Ask(t.Context(), db, question); err == nil || !strings.Contains(err.Error(), "has to be allowed") {
		t.Errorf("without Writing: error %v", err)
	}
	if _, err := query.Ask(t.Context(), db.Snapshot(), question, query.Writing()); err == nil || !strings.Contains(err.Error(), "snapshot") {
		t.Errorf("on a snapshot: error %v", err)
	}
	rows, err := query.Ask(t.Context(), db, question, query.Writing())
	if got := texts(t, rows, err); len(got) != 4 || got[0][0] != "added" {
		t.Errorf("the facts added: %v", got)
	}
	rows, err = query.Ask(t.Context(), db, "which firms use Oracle")
	if got := texts(t, rows, err); len(got) != 1 || got[0][0] != "Mistral" {
		t.Errorf("after it: %v", got)
	}
}
