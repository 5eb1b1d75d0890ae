package sqldriver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/sqldriver"
)

// world makes a database of the small world of the tests of query, and opens it by name.
func world(t *testing.T, options string) *sql.DB {
	t.Helper()
	file := filepath.Join(t.TempDir(), "deals.clause")
	g, err := graph.Open(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	words, err := os.ReadFile("../testdata/world/vocabulary.clause")
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(query.SetVocabulary(t.Context(), g, string(words)), load.File(t.Context(), g, "../testdata/world/facts.nq"), g.Close())
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("clause", file+options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestTypedScans(t *testing.T) {
	db := world(t, "")
	rows, err := db.QueryContext(t.Context(), "list each contract, its value, its start, its end and its customer")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	var heads []string
	for _, c := range types {
		heads = append(heads, c.Name()+" "+c.DatabaseTypeName()+" "+c.ScanType().String())
	}
	if got, want := strings.Join(heads, ", "), "contract CONTRACT string, value MONEY query.Money, start DATE time.Time, end DATE time.Time, customer FIRM string"; got != want {
		t.Errorf("columns %s, expected %s", got, want)
	}
	var got []string
	for rows.Next() {
		var contract, customer string
		var value sql.Null[query.Money]
		var start any
		var end sql.NullString
		if err := rows.Scan(&contract, &value, &start, &end, &customer); err != nil {
			t.Fatal(err)
		}
		if day, ok := start.(time.Time); ok {
			start = day.Format(time.DateOnly)
		}
		got = append(got, fmt.Sprint(contract, " ", value.V.Amount/10_000, " ", start, " ", end.String, " ", customer))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if want := "c1 0 2023-01-23  OpenAI|c2 38000000000 2025-11-03  OpenAI|c3 2500000 2023 2024-06 Mistral"; strings.Join(got, "|") != want {
		t.Errorf("got %s, expected %s", strings.Join(got, "|"), want)
	}
	var text string
	if err := db.QueryRow("what is the value of contract c2").Scan(&text); err != nil || text != "38000000000 USD" {
		t.Errorf("money as a text: %q, error %v", text, err)
	}
	var dates []string
	for _, contract := range []string{"c1", "c3"} {
		var start query.Date
		if err := db.QueryRow("what is the start of contract $c", contract).Scan(&start); err != nil {
			t.Fatal(err)
		}
		dates = append(dates, start.Text, start.Until.Format(time.DateOnly))
	}
	if got, want := strings.Join(dates, " "), "2023-01-23 2023-01-24 2023 2024-01-01"; got != want {
		t.Errorf("dates %s, expected %s", got, want)
	}
	var much query.Money
	if err := db.QueryRow("what is the start of contract c1").Scan(&much); err == nil || !strings.Contains(err.Error(), "is no amount of money") {
		t.Errorf("a date as money: %v", err)
	}
	var yes bool
	if err := db.QueryRow("does OpenAI use AWS").Scan(&yes); err != nil || !yes {
		t.Errorf("a truth: %v, error %v", yes, err)
	}
	var n int
	if err := db.QueryRow("how many contracts are there").Scan(&n); err != nil || n != 3 {
		t.Errorf("a number: %v, error %v", n, err)
	}
}

func TestParameters(t *testing.T) {
	db := world(t, "?as-of=2024-01-01")
	ask := func(text string, args ...any) (string, error) {
		var who []string
		rows, err := db.Query(text, args...)
		if err != nil {
			return "", err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return "", err
			}
			who = append(who, name)
		}
		return strings.Join(who, ","), rows.Err()
	}
	for _, c := range []struct {
		text string
		args []any
		want string // or the end of the error
	}{
		{"which firms use $cloud", []any{sql.Named("cloud", "Azure")}, "Mistral,OpenAI"},
		{"which firms use $cloud", []any{"AWS"}, ""},
		// In the order of the text, which is not that of the reading.
		{"{C | start(C) > $day, customer(C, $firm)}", []any{time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC), "OpenAI"}, "c1,c2"},
		{"{C | contract(C), value(C) > $least, value(C) < $most}", []any{1000, sql.Named("most", query.Money{Amount: 3_000_000_0000, Currency: "EUR"})}, "c3"},
		{"which firms use $cloud", nil, "the question needs a value for $cloud"},
		{"which firms use $cloud", []any{"Azuer"}, `nothing is called "Azuer" (did you mean Azure?)`},
		{"which firms use $cloud", []any{"Azure", "AWS"}, "more arguments than the question has parameters, which are 1"},
		{"which firms use $cloud", []any{sql.Named("clod", "Azure")}, "the question has no $clod"},
		{"which frims use Azure", nil, `unknown word "frims" (did you mean firms?)`},
	} {
		got, err := ask(c.text, c.args...)
		if err != nil {
			got = err.Error()
		}
		if !strings.HasSuffix(got, c.want) {
			t.Errorf("%s %v: %s, expected %s", c.text, c.args, got, c.want)
		}
	}
	var refused *query.Error
	if _, err := ask("which frims use Azure"); !errors.As(err, &refused) || refused.Span.From != 6 {
		t.Errorf("a refusal has its place: %v", err)
	}
}

func TestStatementIsReused(t *testing.T) {
	db := world(t, "")
	s, err := db.Prepare("does $firm use $cloud")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for cloud, want := range map[string]bool{"Azure": true, "AWS": true, "Oracle": false} {
		var yes bool
		if err := s.QueryRow("OpenAI", cloud).Scan(&yes); err != nil || yes != want {
			t.Errorf("OpenAI, %s: %v, error %v", cloud, yes, err)
		}
	}
}

func TestChanges(t *testing.T) {
	db := world(t, "?write=true")
	state, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	done, err := db.Exec("set the end of contract c1 to $day", "2026-01-01")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		t.Errorf("%d rows affected, error %v", n, err)
	}
	const uses = "does OpenAI use Azure"
	var before, after bool
	if err := errors.Join(state.QueryRow(uses).Scan(&before), db.QueryRow(uses).Scan(&after)); err != nil || !before || after {
		t.Errorf("in the transaction %v, after the change %v, error %v", before, after, err)
	}
	if _, err := state.Exec("remove contract c1"); err == nil || !strings.Contains(err.Error(), "a transaction of its own") {
		t.Errorf("a change in a transaction: %v", err)
	}
	if err := state.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := world(t, "").Exec("remove contract c1"); err == nil || !strings.Contains(err.Error(), "has to be allowed") {
		t.Errorf("a change of what is read-only: %v", err)
	}
}

func TestLimitsAndContext(t *testing.T) {
	db := world(t, "?max-rows=2")
	var refused *query.Error
	if _, err := db.Query("list contracts"); !errors.As(err, &refused) || refused.Kind != query.PastLimit {
		t.Errorf("more rows than the limit: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.QueryContext(ctx, "who uses Azure"); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done: %v", err)
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"deals.clause?wrte=true":    "there are the options write, as-of, max-rows and max-memory",
		"deals.clause?write=maybe":  "it is true or false",
		"deals.clause?as-of=soon":   "write a day as 2026-06-30",
		"deals.clause?max-rows=0":   "it is a number greater than 0",
		"deals.clause?as-of=%zz":    "the options of",
		"deals.clause?max-memory=x": "it is a number greater than 0",
	} {
		if _, err := sql.Open("clause", name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	db, err := sql.Open("clause", filepath.Join(t.TempDir(), "nothing.clause"))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Ping(); err == nil {
		t.Error("what is not there can be opened")
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func TestConnectorLeavesTheGraphOpen(t *testing.T) {
	g, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	db := sql.OpenDB(sqldriver.Connector(g))
	var n int
	if err := db.QueryRow("how many labs are there").Scan(&n); err != nil || n == 0 {
		t.Errorf("%d labs, error %v", n, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := query.Ask(t.Context(), g, "how many labs are there"); err != nil {
		t.Errorf("the graph is closed with the sql.DB: %v", err)
	}
}

// TestFunctions binds a function of the program for all that a sql.DB asks.
func TestFunctions(t *testing.T) {
	g := graph.OpenMemory()
	defer g.Close()
	words, err := os.ReadFile("../testdata/world/vocabulary.clause")
	if err != nil {
		t.Fatal(err)
	}
	text := string(words) + "property risk(Contract) number external noun \"risk\"\n"
	if err := errors.Join(query.SetVocabulary(t.Context(), g, text), load.File(t.Context(), g, "../testdata/world/facts.nq")); err != nil {
		t.Fatal(err)
	}
	risk := query.Function("risk", func(_ context.Context, contract query.Entity) (float64, error) {
		if contract.Name == "c3" {
			return 0, query.ErrUnknown
		}
		return 0.25, nil
	})
	db := sql.OpenDB(sqldriver.Connector(g, risk))
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), "list each contract and its risk")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var contract string
		var risk sql.NullFloat64
		if err := rows.Scan(&contract, &risk); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(contract, risk))
	}
	if want := "[c1{0.25 true} c2{0.25 true} c3{0 false}]"; rows.Err() != nil || fmt.Sprint(got) != want {
		t.Errorf("%v, want %s; error %v", got, want, rows.Err())
	}
	without := sql.OpenDB(sqldriver.Connector(g))
	defer without.Close()
	var refused *query.Error
	if _, err := without.Query("list each contract and its risk"); !errors.As(err, &refused) || refused.Kind != query.Unbound {
		t.Errorf("error %v", err)
	}
}

func Example() {
	db, err := sql.Open("clause", "deals.clause")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer db.Close()
	rows, err := db.Query("which contracts of $firm end before $day", "OpenAI", "2027-01-01")
	if err != nil {
		fmt.Println("there is no deals.clause here")
		return
	}
	defer rows.Close()
	for rows.Next() {
		var contract string
		if err := rows.Scan(&contract); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(contract)
	}
	// Output: there is no deals.clause here
}
