package exec_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/value"
)

func (w *world) result(t *testing.T, text string) *exec.Result {
	t.Helper()
	res, err := w.run(w.read(t, text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return res
}

func TestPaths(t *testing.T) {
	w := newWorld(t, dealWords, dealFacts)
	for _, c := range []struct{ question, want string }{
		{`paths(openai, azure)`, "OpenAI <-customer- c1 -provider_of-> Azure"},
		{`paths(openai, mistral)`, "OpenAI <-customer- c1 -provider_of-> Azure <-provider_of- c3 -customer-> Mistral"},
		{`paths(holding, azure, 2)`, "holding -own-> Microsoft -own-> Azure"},
		{`paths(holding, azure, 1)`, ""},
		{`paths(c1, c3)`, "c1 -provider_of-> Azure <-provider_of- c3"},
		{`paths(openai, openai)`, ""},
		{`paths(openai, amazon, 3)`, "OpenAI <-customer- c2 -provider_of-> AWS <-own- amazon"},
	} {
		res := w.result(t, c.question)
		var lines []string
		for _, p := range res.Paths {
			line := res.Name(p[0].From)
			for _, s := range p {
				for _, l := range s.Links {
					if l.Backward {
						line += " <-" + l.Pred.Name + "-"
					} else {
						line += " -" + l.Pred.Name + "->"
					}
				}
				line += " " + res.Name(s.To)
			}
			lines = append(lines, line)
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.question, got, c.want)
		}
	}
}

func TestDescribe(t *testing.T) {
	w := newWorld(t, dealWords, dealFacts)
	res := w.result(t, `describe(c3)`)
	var lines []string
	for _, f := range res.Facts {
		name, object, source := "a", f.Object.Display(), ""
		if f.Pred != nil {
			name = f.Pred.Name
		}
		if f.Object.Type == value.Node {
			object = res.Name(f.Object.ID)
		}
		if f.Source != 0 {
			source = " [" + res.Name(f.Source) + "]"
		}
		lines = append(lines, fmt.Sprint(res.Name(f.Subject), " ", name, " ", object, source))
	}
	want := `c3 customer Mistral
c3 end 2024-12
c3 provider_of Azure [theinformation]
c3 scope compute
c3 start 2024
c3 a Contract
c3 value 5,000,000 USD`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestNotes(t *testing.T) {
	w := newWorld(t, dealWords, dealFacts)
	for _, c := range []struct{ question, want string }{
		{`{C | contract(C), not exclusive(C)}`, "for 2 contracts it is not recorded whether they are exclusive"},
		{`{F | firm(F), some C (customer(C, F), not exclusive(C))}`, "for 2 contracts it is not recorded whether they are exclusive"},
		{`{C | contract(C), not exclusive(C), customer(C, mistral)}`, "for 1 contract it is not recorded whether it is exclusive"},
		{`{ | not exclusive(c3)}`, "it is not recorded whether c3 is exclusive"},
		{`{ | not exclusive(c2)}`, ""},
		{`{C | contract(C), exclusive(C)}`, ""},
		{`{P | provider(P), every C (provider_of(C, P) -> value(C) > 1 USD)}`, ""},
		{`{F | firm(F), every C (customer(C, F) -> value(C) > 1 USD)}`, "for 5 of the answers there is nothing that `every` asks about, so it holds"},
		{`{ | every C (customer(C, gcp) -> exclusive(C))}`, "there is nothing that `every` asks about, so it holds"},
	} {
		notes, err := w.result(t, c.question).Notes(context.Background())
		if err != nil {
			t.Errorf("%s: %v", c.question, err)
		}
		if got := strings.Join(notes, "\n"); got != c.want {
			t.Errorf("%s\n%s\nwant\n%s", c.question, got, c.want)
		}
	}
}

// TestSupposed marks what a supposition makes newly true and no longer true.
func TestSupposed(t *testing.T) {
	w := newWorld(t, dealWords, dealFacts)
	res := w.result(t, `with +{contract(X), customer(X, mistral), provider_of(X, gcp), end(c2) = 2025-06-01} {F, P | uses(F, P)}`)
	var lines []string
	show := func(mark string, row []value.Value) {
		lines = append(lines, mark+res.Name(row[0].ID)+" "+res.Name(row[1].ID))
	}
	for i, fresh := range res.New() {
		if fresh {
			show("+", res.Rows.Row(i))
		} else {
			show(" ", res.Rows.Row(i))
		}
	}
	for _, row := range res.Gone() {
		show("-", row)
	}
	if got, want := strings.Join(lines, "\n"), "+Mistral Google\n OpenAI Azure\n-OpenAI AWS"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	created := w.result(t, `with +{contract(X), customer(X, mistral)} {C | contract(C), customer(C, mistral)}`)
	if got := created.Name(created.Rows.At(1, 0).ID); got != "X" || !created.New()[1] {
		t.Errorf("the new contract is called %s", got)
	}
	if again := w.result(t, `{ | uses(mistral, gcp)}`); again.Truth {
		t.Error("a supposition was stored")
	}
}

func TestChange(t *testing.T) {
	w := newWorld(t, dealWords, dealFacts)
	res := w.result(t, `add {contract(X), customer(X, mistral), end(c1) = 2027} remove {customer(c2, openai)}`)
	var lines []string
	for _, q := range res.Added {
		lines = append(lines, fmt.Sprintf("+%v %v %v", q.Subject, q.Predicate, q.Object))
	}
	for _, q := range res.Removed {
		lines = append(lines, fmt.Sprintf("-%v %v %v", q.Subject, q.Predicate, q.Object))
	}
	want := `+_:X <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Contract>
+_:X <customer> <mistral>
+<c1> <end> "2027"^^<http://www.w3.org/2001/XMLSchema#gYear>
-<c1> <end> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>
-<c2> <customer> <openai>`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestRunErrors are for people: no Go type, no place, a cause.
func TestRunErrors(t *testing.T) {
	w := newWorld(t, dealWords, dealFacts+"c5 a Contract\nc5 value 5_EUR\n")
	for _, c := range []struct{ question, want string }{
		{`sum{value(C) | contract(C)}`, "USD and EUR do not add up: there is no rate between them"},
		{`max{value(C) | contract(C)}`, "USD and EUR do not compare: there is no rate between them"},
		{`{C | customer(C, $firm)}`, "the question needs a value for $firm"},
	} {
		_, err := w.run(w.read(t, c.question))
		var e *diag.Error
		if !errors.As(err, &e) || e.Kind != diag.Run || e.Message != c.want {
			t.Errorf("%s: %v, want %s", c.question, err, c.want)
		}
	}
	id, _ := w.snap.ID(object("openai"))
	w.args = map[string]value.Value{"firm": value.OfNode(id)}
	if got := w.ask(t, `{C | customer(C, $firm)}`); got != "c1\nc2\n" {
		t.Errorf("the parameter gives %s", got)
	}
}

// TestTrace notes what each operator did.
func TestTrace(t *testing.T) {
	w := newWorld(t, dealWords, dealFacts)
	env := w.env()
	env.Trace = &exec.Trace{}
	p := w.plan(t, `{P | provider(P), uses(openai, P)}`, "begin") // a plan with a meet
	if _, err := exec.Run(context.Background(), env, p); err != nil {
		t.Fatal(err)
	}
	seen := false
	plan.Visit(p.Form.(*plan.Set).Body, func(n plan.Node) {
		if _, ok := n.(*plan.Meet); !ok {
			return
		}
		seen = true
		if got, ok := env.Trace.Of(n); !ok || got.In != 3 || got.Out != 2 || !got.Walked {
			t.Errorf("the meet did %+v", got)
		}
	})
	if !seen {
		t.Errorf("there is no meet in\n%s", p)
	}
}
