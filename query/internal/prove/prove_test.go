package prove_test

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/prove"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
	"github.com/clausekg/clause/query/internal/worldtest"
)

var update = flag.Bool("update", false, "write what the proofs are now")

const dealWords = `clock 2025-06-15
kind Firm "firm" name name
kind Provider is Firm "provider"
kind Contract "contract" period start until end
kind Source "source" name name sources
relation customer(Contract, Firm)
relation provider_of(Contract, Provider)
relation own(Firm, Firm)
property name(Thing) text
property confidence(Thing) text
property start(Contract) date
property end(Contract) date
property value(Contract) money
property exclusive(Contract) truth

rule uses(F Firm, P Provider)
  if customer(C, F), provider_of(C, P), in_force(C)
  because "{F} is served by {P} under {C}"
rule above(A Firm, B Firm)
  if own(A, B)
rule above(A Firm, B Firm)
  if own(A, C), above(C, B)
  because "{A} stands above {B} through {C}"
rule top(A Firm)
  if own(A, B), not some C own(C, A)
rule rivals(A Firm, B Firm) symmetric
  if above(T, A), above(T, B), A != B
  because "{A} and {B} belong to {T}"
rule large(C Contract)
  if contract(C), value(C) > 6 million USD
rule loyal(F Firm)
  if uses(F, Q), every P (uses(F, P) -> own(holding, P))
  because "{F} stays with the holding"
`

const dealFacts = `
openai a Firm
openai name OpenAI
msft a Firm
msft name Microsoft
mistral a Firm
mistral name Mistral
azure a Provider
azure name Azure
aws a Provider
aws name AWS
gcp a Provider
gcp name Google
holding a Firm
msft own azure
holding own msft
holding own azure
holding own amazon
amazon a Firm
amazon own aws
c1 a Contract
c1 customer openai
c1 provider_of azure
c1 start 2023-01-01
c1 end 2026-01-01
c1 value 10000000_USD
c1 exclusive true
c2 a Contract
c2 customer openai
c2 provider_of azure press
c2 start 2025-03-01 press
c2 value 38000000_USD
c3 a Contract
c3 customer mistral press
c3 customer mistral filing
c3 provider_of azure
c3 start 2024
c3 end 2024-12
c3 value 5000000_USD
press a Source
press name Press
press confidence alleged
filing a Source
filing name Filing
filing confidence confirmed
`

type world struct {
	env exec.Env
}

func newWorld(t testing.TB) *world {
	t.Helper()
	var facts []quad.Quad
	for line := range strings.SplitSeq(strings.TrimSpace(dealFacts), "\n") {
		f := strings.Fields(line)
		q := quad.Quad{Subject: quad.IRI(f[0]), Predicate: quad.IRI(f[1]), Object: object(f[1], f[2])}
		if f[1] == "a" {
			q.Predicate = graph.Type
		}
		if len(f) > 3 {
			q.Label = quad.IRI(f[3])
		}
		facts = append(facts, q)
	}
	prog, err := reading.NewProgram(worldtest.Lexicon(t, dealWords, facts))
	if err != nil {
		t.Fatal(err)
	}
	today, _ := value.ParseDate(prog.Lexicon.Vocabulary().Clock)
	return &world{exec.Env{Snapshot: prog.Lexicon.Snapshot(), Program: prog, Today: today.Int}}
}

func object(predicate, s string) quad.Value {
	switch predicate {
	case "name", "confidence":
		return quad.String(s)
	case "exclusive":
		return quad.Bool(s == "true")
	}
	for _, parse := range []func(string) (value.Value, bool){value.ParseMoney, value.ParseDate} {
		if v, ok := parse(strings.ReplaceAll(s, "_", " ")); ok {
			return value.Term(nil, v)
		}
	}
	return quad.IRI(s)
}

func (w *world) read(t testing.TB, text string) *reading.Query {
	t.Helper()
	tree, err := exact.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	q, err := reading.OfExact(tree, text, w.env.Program.Lexicon)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

// TestProofs compares proofs with testdata/proofs.txt: a why question, ----, the proof. A
// question that is asked again asks for the next proof. -update writes the file.
func TestProofs(t *testing.T) {
	const file = "testdata/proofs.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	asked := map[string]int{}
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		question, want, _ := strings.Cut(block, "\n----\n")
		got := ""
		p, err := prove.Query(context.Background(), w.env, w.read(t, question), asked[question])
		if err != nil {
			got = "error: " + err.Error()
		} else {
			got = strings.TrimSpace(p.String())
		}
		asked[question]++
		if got != strings.TrimSpace(want) && !*update {
			t.Errorf("%s\n%s\nwant\n%s", question, got, want)
		}
		out.WriteString(question + "\n----\n" + got + "\n\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.TrimSuffix(out.String(), "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRowOfPeriod proves a row whose number is of the whole period: three contracts ran with
// Azure, never more than two of them on one day. A period that is counted from today is
// that of the question on each of its days.
func TestRowOfPeriod(t *testing.T) {
	w := newWorld(t)
	azure, _ := w.env.Snapshot.ID(quad.IRI("azure"))
	for _, in := range []struct {
		period string
		n      int64
	}{{"ever", 3}, {"before today + 1 day", 3}, {"on today - 400 days", 2}, {"during today - 400 days to today", 3}, {"since today - 400 days", 3}} {
		q := w.read(t, in.period+" {P, count{C | provider_of(C, P), in_force(C)} | provider(P), some D (provider_of(D, P), in_force(D))}")
		for n := range int64(5) {
			switch _, err := prove.Row(t.Context(), w.env, q, []value.Value{value.OfNode(azure), value.OfInt(n)}, 0); {
			case n == in.n && err != nil:
				t.Errorf("%s: %d is not proved: %v", in.period, n, err)
			case n != in.n && err == nil:
				t.Errorf("%s: %d is proved as well", in.period, n)
			}
		}
	}
	// what is counted can be what a rule gives: the providers that firms used on some day
	for period, n := range map[string]int64{"ever": 1, "before 2023-01-01": 0, "on 2025-04-01": 1} {
		q := w.read(t, period+" {P, count{uses(F) | firm(F)} | provider(P)}")
		for other := range int64(3) {
			if _, err := prove.Row(t.Context(), w.env, q, []value.Value{value.OfNode(azure), value.OfInt(other)}, 0); (err == nil) != (other == n) {
				t.Errorf("%s: %d of %d: %v", period, other, n, err)
			}
		}
	}
}
