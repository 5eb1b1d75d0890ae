package query

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata/spec")

// TestSpec runs the chapters of testdata/spec; its README says how they are written. Of
// every question that is answered it also checks that the reading gives the same answer
// and prints as itself, and that the naive evaluator agrees.
func TestSpec(t *testing.T) {
	files, err := filepath.Glob("testdata/spec/*.spec")
	if err != nil || len(files) == 0 {
		t.Fatal("no chapters", err)
	}
	ran := 0
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".spec"), func(t *testing.T) { ran++; runChapter(t, f) })
	}
	if n := streamedAnswers.Load(); n < 100 && ran == len(files) {
		t.Errorf("only %d answers were streamed", n)
	}
}

// chapter is a file of the specification while it runs.
type chapter struct {
	pass int // of the optimiser: the next to be left out
	t    *testing.T
	db   *graph.DB
	out  strings.Builder

	large bool     // not for the naive evaluator
	host  []Option // functions that are bound
}

func runChapter(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := &chapter{t: t}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	for i := 0; i < len(lines); {
		line := lines[i]
		if line != "ask" && line != "vocabulary" && line != "facts" && line != "lint" && line != "change" {
			c.command(line)
			fmt.Fprintln(&c.out, line)
			i++
			continue
		}
		body, want, next := block(lines, i+1)
		got := c.block(line, body)
		if body != "" {
			body += "\n"
		}
		fmt.Fprintf(&c.out, "%s\n%s----\n%s", line, body, got)
		if !*update && got != want {
			t.Errorf("%s:%d: %s\n got:\n%swant:\n%s", file, i+2, body, got, want)
		}
		i = next
	}
	if *update {
		if err := os.WriteFile(file, []byte(c.out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// block splits a block into its input and its output; a blank line ends it.
func block(lines []string, i int) (body, want string, next int) {
	start := i
	for i < len(lines) && lines[i] != "----" && lines[i] != "" {
		i++
	}
	body = strings.Join(lines[start:i], "\n")
	if i < len(lines) && lines[i] == "----" {
		i++
	}
	start = i
	for i < len(lines) && lines[i] != "" {
		i++
	}
	if i > start {
		want = strings.Join(lines[start:i], "\n") + "\n"
	}
	return body, want, i
}

func (c *chapter) command(line string) {
	word, rest, _ := strings.Cut(line, " ")
	if word == "" || strings.HasPrefix(word, "#") {
		return
	}
	switch word {
	case "world":
		c.db = loadSpecWorld(c.t, rest)
	case "dataset": // one that is built in; too large for the naive evaluator
		db, err := datasets.Open(rest)
		if err != nil {
			c.t.Fatal(err)
		}
		c.db, c.large = db, true
	case "load": // a file of facts without a vocabulary
		c.db = graph.OpenMemory()
		if err := load.File(context.Background(), c.db, "testdata/spec/"+rest); err != nil {
			c.t.Fatal(err)
		}
	case "functions":
		c.host = specFunctions()
	default:
		c.t.Fatalf("unknown command %q", line)
	}
}

func (c *chapter) block(word, body string) string {
	ctx := context.Background()
	switch word {
	case "vocabulary":
		old, _ := vocabulary.Load(c.db.Snapshot())
		if err := SetVocabulary(ctx, c.db, old+"\n"+body+"\n"); err != nil {
			return said(err)
		}
		return "ok\n"
	case "lint":
		return findings(ctx, c.db)
	case "facts":
		err := c.db.Update(ctx, func(tx *graph.Tx) error { return addFacts(tx, body, c.db) })
		if err != nil {
			return said(err)
		}
		return "ok\n"
	}
	if word == "change" { // it happens, so it is asked once
		rows, err := Ask(ctx, c.db, body, Writing(), Options(c.host...))
		if err != nil {
			return said(err)
		}
		return answer(rows)
	}
	rows, err := Ask(ctx, c.db, body, c.host...)
	if err != nil {
		return said(err)
	}
	got := answer(rows)
	c.twin(body, rows, got)
	c.oracle(body, got)
	c.streamed(body, got)
	return got
}

// specFunctions are the functions of the chapters, of contracts c1, c2, ...: the number in a
// contract's name says what they give.
func specFunctions() []Option {
	return []Option{
		numbered("risk", func(n int) (float64, error) {
			if n == 4 {
				return 0, ErrUnknown
			}
			return float64(n) / 10, nil
		}),
		numbered("dubious", func(n int) (bool, error) {
			if n%3 == 0 {
				return false, fmt.Errorf("no word on %d: %w", n, ErrUnknown)
			}
			return n%2 == 0, nil
		}),
		numbered("clauses", func(n int) (int, error) { return 10 * n, nil }),
		numbered("exposure", func(n int) (Money, error) { return Money{Amount: int64(n) * 1_000_000_0000, Currency: "USD"}, nil }),
		numbered("review", func(n int) (time.Time, error) { return time.Date(2026, time.Month(n), 15, 23, 0, 0, 0, time.UTC), nil }),
		numbered("notice", func(n int) (Duration, error) { return Duration{Months: n}, nil }),
		numbered("grade", func(n int) (string, error) { return string(rune('A' + n - 1)), nil }),
		numbered("similar", func(n int) ([]quad.IRI, error) {
			return []quad.IRI{quad.IRI(fmt.Sprintf("c%d", n%9+1)), quad.IRI(fmt.Sprintf("c%d", (n+1)%9+1)), quad.IRI(fmt.Sprintf("c%d", n%9+1))}[:2+n%2], nil
		}),
		Function("bank", func(_ context.Context, firm Entity) (quad.IRI, error) {
			if firm.Name == "OpenAI" {
				return "microsoft", nil
			}
			return "", ErrUnknown
		}),
		numbered("flaky", func(n int) (float64, error) {
			if n == 3 {
				return 0, errors.New("the model has no weights")
			}
			return 1, nil
		}),
		numbered("wild", func(n int) (float64, error) { return []float64{1}[n], nil }),
		numbered("endless", func(n int) (float64, error) { return math.Inf(n), nil }),
		numbered("stray", func(int) (Entity, error) { return Entity{Term: quad.IRI("c99")}, nil }),
		numbered("text", func(int) (string, error) { return "", nil }),
	}
}

// numbered is a function of contracts by the number in their names.
func numbered[V Computed](name string, f func(n int) (V, error)) Option {
	return Function(name, func(_ context.Context, contract Entity) (V, error) {
		n, err := strconv.Atoi(strings.TrimPrefix(contract.Name, "c"))
		if err != nil {
			panic(err) // it is not asked about anything else
		}
		return f(n)
	})
}

func findings(ctx context.Context, db *graph.DB) string {
	found, err := Lint(ctx, db)
	if err != nil {
		return said(err)
	}
	if len(found) == 0 {
		return "nothing\n"
	}
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintln(&b, f)
	}
	return b.String()
}

func said(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Snippet() + "\n"
	}
	return err.Error() + "\n"
}

// twin asks the reading, which must print as itself and give the same answer.
func (c *chapter) twin(question string, rows *Rows, got string) {
	again, err := Ask(context.Background(), c.db, rows.Reading(), c.host...)
	if err != nil {
		c.t.Errorf("%s\nthe reading %s is refused: %v", question, rows.Reading(), err)
		return
	}
	if other := answer(again); withoutHead(other) != withoutHead(got) {
		c.t.Errorf("%s\nthe reading answers differently:\n%s\nnot\n%s", question, other, got)
	}
}

// streamed asks for the rows piece by piece: they must be the same, in the same order.
func (c *chapter) streamed(question, got string) {
	rows, err := Ask(context.Background(), c.db, question, Streamed(), Options(c.host...))
	if err != nil {
		c.t.Errorf("%s\nstreamed: %v", question, err)
		return
	}
	if rows.stream != nil {
		streamedAnswers.Add(1)
	}
	if other := answer(rows); other != got {
		c.t.Errorf("%s\nstreamed:\n%s\nat once:\n%s", question, other, got)
	}
}

// streamedAnswers counts the answers that were computed while they were read.
var streamedAnswers atomic.Int64

// oracle asks the naive evaluator.
func (c *chapter) oracle(question, got string) {
	if c.large {
		return
	}
	rows, err := Ask(context.Background(), c.db, question, Naive(), Options(c.host...))
	if err != nil {
		if !strings.Contains(err.Error(), "oracle") {
			c.t.Errorf("%s\nnaive: %v", question, err)
		}
		return
	}
	if other := answer(rows); withoutNotes(other) != withoutNotes(got) {
		c.t.Errorf("%s\nnaive:\n%s\nengine:\n%s", question, other, got)
	}
}

func withoutNotes(s string) string {
	return regexp.MustCompile(`(?m)^note: .*\n`).ReplaceAllString(s, "")
}

// answer shows an answer: the reading, the head, the rows.
func answer(rows *Rows) string {
	var b strings.Builder
	fmt.Fprintln(&b, rows.Reading())
	switch rows.Shape() {
	case Derivation:
		fmt.Fprintln(&b, strings.TrimRight(rows.Proof().String(), "\n"))
	case YesNo, Single:
	default:
		fmt.Fprintln(&b, "| "+strings.Join(rows.names(), " | "))
	}
	if rows.Shape() != Derivation {
		for row, err := range rows.All() {
			if err != nil {
				return err.Error()
			}
			cells := make([]string, len(row.Cells()))
			for i := range cells {
				if cells[i] = row.Text(i); cells[i] == "" {
					cells[i] = "-"
				}
			}
			fmt.Fprintln(&b, strings.Join(cells, " | "))
		}
	}
	for _, n := range rows.Notes() {
		fmt.Fprintln(&b, "note: "+n)
	}
	return b.String()
}

// loadSpecWorld loads NAME.clause and NAME.facts into memory.
func loadSpecWorld(t testing.TB, name string) *graph.DB {
	t.Helper()
	db := graph.OpenMemory()
	ctx := context.Background()
	text, err := os.ReadFile("testdata/spec/" + name + ".clause")
	if err != nil {
		t.Fatal(err)
	}
	if err := SetVocabulary(ctx, db, string(text)); err != nil {
		t.Fatal(said(err))
	}
	facts, err := os.ReadFile("testdata/spec/" + name + ".facts")
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(ctx, func(tx *graph.Tx) error { return addFacts(tx, string(facts), db) })
	if err != nil {
		t.Fatal(err)
	}
	return db
}

var factLine = regexp.MustCompile(`^(\w+)\(([^)]*)\)(?: as (\S+))?(?: @(.+))?$`)

// addFacts adds facts as the chapters write them: relation(thing, thing) @source. A thing
// has its name as id, in lower case with hyphens, unless "as" says another.
func addFacts(tx *graph.Tx, text string, db *graph.DB) error {
	w, err := readWorld(db.Snapshot())
	if err != nil {
		return err
	}
	for _, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := factLine.FindStringSubmatch(line)
		if m == nil {
			return fmt.Errorf("no fact: %s", line)
		}
		var label quad.Value
		if m[4] != "" {
			label = slug(m[4])
		}
		if err := addFact(tx, w.lexicon, m[1], strings.Split(m[2], ", "), m[3], label); err != nil {
			return err
		}
	}
	return nil
}

func addFact(tx *graph.Tx, lx *lexicon.Lexicon, name string, args []string, id string, label quad.Value) error {
	preds := lx.Predicates(name)
	if len(preds) == 0 {
		return fmt.Errorf("no relation %s", name)
	}
	subject := slug(args[0])
	for _, p := range preds {
		switch {
		case p.Class == lexicon.KindClass && len(args) == 1:
			if id != "" {
				subject = quad.IRI(id)
			}
			if err := tx.Add(quad.Quad{Subject: subject, Predicate: quad.IRI("name"), Object: quad.String(args[0])}); err != nil {
				return err
			}
			return tx.Add(quad.Quad{Subject: subject, Predicate: graph.Type, Object: p.IRI})
		case p.Class == lexicon.Property && len(args) == 2:
			v := value.As(value.OfText(args[1]), p.Value)
			return tx.Add(quad.Quad{Subject: subject, Predicate: p.IRI, Object: value.Term(nil, v), Label: label})
		case p.Class == lexicon.Stored && len(args) == 2:
			return tx.Add(quad.Quad{Subject: subject, Predicate: p.IRI, Object: slug(args[1]), Label: label})
		}
	}
	return fmt.Errorf("%s cannot be stated of %q", name, args)
}

func slug(name string) quad.IRI { return quad.IRI(strings.ReplaceAll(strings.ToLower(name), " ", "-")) }

func withoutHead(s string) string { return regexp.MustCompile(`(?m)^\| .*\n`).ReplaceAllString(s, "") }
