package exec_test

import (
	"context"
	"testing"

	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/opt"
)

const dealWords = `clock 2025-06-15
kind Firm "firm" name name
kind Provider is Firm "provider"
kind Contract "contract" period start until end
kind Scope "scope"
kind Source "source" sources
relation customer(Contract, Firm)
relation provider_of(Contract, Provider)
relation own(Firm, Firm)
relation broader(Scope, Scope)
relation scope(Contract, Scope)
property name(Thing) text
property start(Contract) date
property end(Contract) date
property value(Contract) money
property exclusive(Contract) truth
property rank(Firm) integer
property confirmed(Source) truth

rule uses(F Firm, P Provider)
  if customer(C, F), provider_of(C, P), in_force(C)
  because "{F} is served by {P} under {C}"
rule covers(S Scope, T Scope)
  if S = T or broader+(T, S)
rule conflicts(X Contract, Y Contract) symmetric
  if X != Y, exclusive(X), customer(X, F), customer(Y, F), overlap(X, Y),
     scope(X, S), scope(Y, T), covers(S, T), not some P (provider_of(X, P), provider_of(Y, P))
rule above(A Firm, B Firm)
  if own(A, B)
rule above(A Firm, B Firm)
  if own(A, C), above(C, B)
rule top(A Firm)
  if own(A, B), not some C own(C, A)
rule busy(F Firm)
  if firm(F), count{C | customer(C, F)} >= 2
`

const dealFacts = `
openai a firm
openai a Firm
openai name "OpenAI"
msft a Firm
msft name "Microsoft"
msft rank 1
mistral a Firm
mistral name "Mistral"
azure a Provider
azure name "Azure"
aws a Provider
aws name "AWS"
gcp a Provider
gcp name "Google"
msft own azure
holding a Firm
holding own msft
amazon a Firm
amazon own aws
cloud a Scope
compute a Scope
gpu a Scope
cloud broader root
compute broader cloud
gpu broader compute
root a Scope
c1 a Contract
c1 customer openai
c1 provider_of azure
c1 start 2023-01-01
c1 end 2026-01-01
c1 value 10000000_USD
c1 exclusive true
c1 scope cloud
c2 a Contract
c2 customer openai
c2 provider_of aws
c2 start 2025-03-01
c2 value 38000000_USD
c2 scope gpu
c2 exclusive false
c3 a Contract
c3 customer mistral
c3 provider_of azure theinformation
c3 start 2024
c3 end 2024-12
c3 value 5000000_USD
c3 scope compute
c4 a Contract
c4 customer msft
c4 provider_of gcp reuters
c4 start 2025-07-01
c4 value 7_USD
theinformation a Source
reuters a Source
reuters confirmed true
`

// TestQuestions compares the engine, with each pass off in turn, with the oracle.
func TestQuestions(t *testing.T) {
	w := newWorld(t, dealWords, dealFacts)
	for _, text := range []string{
		`{F | firm(F)}`,
		`{P | provider(P), uses(openai, P)}`,
		`{F, P | firm(F), provider(P), uses(F, P)}`,
		`{F | firm(F), some P (provider(P), uses(F, P))}`,
		`{F | firm(F), not some P uses(F, P)}`,
		`{F | firm(F), some Q uses(F, Q), every P (uses(F, P) -> provider(P), rank(P) = 1)}`,
		`{F | firm(F), every P (uses(F, P) -> own(msft, P))}`,
		`{P, count{C | contract(C), provider_of(C, P)} | provider(P)}`,
		`sum{value(C) | contract(C), customer(C, openai)}`,
		`avg{value(C) | contract(C)}`,
		`max{end(C) | contract(C)}`,
		`min{value(C) | contract(C), customer(C, gcp)}`,
		`count{C | contract(C)}`,
		`{ | uses(openai, azure)}`,
		`{ | uses(mistral, azure)}`,
		`as of 2024-06-30 {F, P | uses(F, P)}`,
		`ever {F, P | uses(F, P)}`,
		`during 2024 {F, P | uses(F, P)}`,
		`before 2024-05 {F, P | uses(F, P)}`,
		`since 2025-07-01 {F, P | uses(F, P)}`,
		`during 2024 {P, count{F | uses(F, P)} | provider(P)}`,
		`when uses(openai, azure)`,
		`when uses(mistral, azure)`,
		`when not some P uses(openai, P)`,
		`when count{P | uses(openai, P)} = 2`,
		`since 2025-01-01 when uses(openai, azure)`,
		`{X, Y | conflicts(X, Y)}`,
		`{X | contract(X), some Y conflicts(X, Y)}`,
		`{X, Y | conflicts(X, Y), start(X) < start(Y)}`,
		`{count{X, Y | conflicts(X, Y)}, sum{value(X) | conflicts(X, Y)} | }`,
		`{X | conflicts(X, X)}`,
		`{ | some X, Y conflicts(X, Y)}`,
		`{F | firm(F), some X, Y (conflicts(X, Y), customer(X, F))}`,
		`{C | contract(C), some X, Y (conflicts(X, Y), start(X) < start(C), X != C)}`,
		`{C | contract(C), at least 2 X, Y (conflicts(X, Y), start(X) < start(C))}`,
		`{A, B | above(A, B)}`,
		`{B | above(holding, B)}`,
		`{A | above(A, azure)}`,
		`{A, B | own+(A, B)}`,
		`{B | own+(holding, B)}`,
		`{A | own+(A, aws)}`,
		`{ | own+(holding, azure)}`,
		`{A | top(A)}`,
		`{F | busy(F)}`,
		`{S, T | covers(S, T), scope(S)}`,
		`{C | contract(C), value(C) > 6 million USD}`,
		`{C, value(C) | contract(C)} order by value(C) desc limit 2`,
		`{C, F | customer(C, F)} order by rank(customer(C)) desc limit 1`,
		`{C, F | customer(C, F)} order by rank(F) desc limit 1`,
		`{C, F | customer(C, F)} order by value(C) desc limit 2`,
		`{name(F), C | customer(C, F)} order by value(C) limit 1 with ties`,
		`{C, end(C) | contract(C)} order by end(C)`,
		`{P | provider(P)} order by count{C | provider_of(C, P)} desc limit 1 with ties`,
		`{C | contract(C), unknown exclusive(C)}`,
		`{C | contract(C), not exclusive(C)}`,
		`{C | contract(C), exclusive(C) = no}`,
		`{C | contract(C), end(C) in 2026}`,
		`{C | contract(C), start(C) in 2024}`,
		`{C | contract(C), end(C) >= today, end(C) <= today + 300 days}`,
		`according to {S | source(S), confirmed(S)} {C, P | provider_of(C, P)}`,
		`according to theinformation {C, P | provider_of(C, P)}`,
		`{F | firm(F), at least 2 P uses(F, P)}`,
		`{F | firm(F), at most 1 P uses(F, P)}`,
		`{F | firm(F), exactly 1 P uses(F, P)}`,
		`{F | at least 1 P uses(F, P)}`,
		`{F | firm(F), most P (provider(P); uses(F, P))}`,
		`{F, G | firm(F), firm(G), F != G, some P (uses(F, P), uses(G, P))}`,
		`{X, Y | contract(X), contract(Y), overlap(X, Y), X != Y}`,
		`{C, customer(C), value(C) * 2 | contract(C)}`,
		`{F, sum{value(C) | customer(C, F)} | firm(F)}`,
		`{C | contract(C), value(C) > value(c3)}`,
		`{C, end(C) - start(C) | contract(C)}`,
		`{D | some C (contract(C), D = start(C))}`,
		`{F | firm(F), some C (customer(C, F), during 2024 (in_force(C)))}`,
		`{C, D | contract(C), contract(D), C != D, during 2024 (in_force(C), in_force(D))}`,
		`{F | firm(F), during 2025-04 (not some P uses(F, P))}`,
		`{F, uses(F) | firm(F)}`,
		`during 2023 {F, uses(F) | firm(F)}`,
		`with +{contract(X), customer(X, mistral), provider_of(X, gcp), start(X) = 2025-01-01} {F, P | uses(F, P)}`,
		`with +{end(c1) = 2025-06-01} {F, P | uses(F, P)}`,
		`with -{customer(c2, openai)} {F, P | uses(F, P)}`,
		`ever count{uses(F) | firm(F)}`,
		`before 2024 {F, count{uses(G) | firm(G)} | firm(F)}`,
		`during 2024 {F | firm(F)} order by count{uses(G) | firm(G), G != F}`,
		`with +{exclusive(c3)} {C | exclusive(C)}`,
	} {
		w.compare(t, text)
	}
}

// compare compares answers of the engine and the oracle.
func (w *world) compare(t *testing.T, text string) {
	t.Helper()
	q := w.read(t, text)
	want, err := w.naive(context.Background(), q)
	if err != nil {
		t.Fatalf("%s: oracle: %v", text, err)
	}
	for _, w.kept = range []*exec.Kept{nil, exec.NewEager(w.snap)} {
		for _, off := range passesOff() {
			if got := w.ask(t, text, off...); got != want {
				t.Errorf("%s without %v, eager %t:\n%s\nthe oracle says\n%s", text, off, w.kept != nil, got, want)
			}
		}
	}
	w.kept = nil
}

// passesOff returns no pass, each pass, and all passes.
func passesOff() [][]string {
	out := [][]string{nil}
	var all []string
	for _, p := range opt.Passes {
		out = append(out, []string{p.Name})
		all = append(all, p.Name)
	}
	return append(out, all)
}
