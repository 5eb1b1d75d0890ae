package reading

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/worldtest"
)

var update = flag.Bool("update", false, "rewrite the golden files of exact readings")

// exactWorld is the world of the examples in the language's description.
const exactWorld = `
clock 2026-06-30
kind Firm "firm" name name, alias
kind Provider is Firm "provider"
kind Contract "contract" period start until end
kind Model "model"
kind Scope "scope"
kind Source "source" sources
property name(Firm) text
property status(Contract) text
relation partner(Firm, Firm)
relation sign(Firm, Contract)
relation own(Firm, Firm)
relation parent(Firm, Firm)
relation subsidiary(Firm, Firm)
relation host(Provider, Thing)
relation compete(Firm, Firm)
relation invests(Firm, Firm)
relation party(Contract, Firm)
relation broader(Scope, Scope)
property start(Contract) date
property end(Contract) date
property value(Contract) money
property share(Firm) number
property exclusive(Contract) truth
property exclusive(Provider) truth
property confirmed(Source) truth
rule covers(S Scope, T Scope) if S = T or broader+(T, S)
rule uses(F Firm, P Provider) if party(C, F), party(C, P), in_force(C), F != P because "{F} is served by {P} under {C}"
rule owns(A Firm, B Firm) if own(A, B) or own(A, C), owns(C, B)
rule conflicts(X Contract, Y Contract) if X != Y, exclusive(X), party(X, F), party(Y, F), overlap(X, Y)
rule holds(F Firm, C Contract) if party(C, F), contract(C)
`

var exactFacts = []struct{ s, p, o string }{
	{"openai", "type", "Firm"}, {"openai", "name", `"OpenAI"`},
	{"microsoft", "type", "Firm"}, {"microsoft", "name", `"Microsoft"`},
	{"mistral", "type", "Firm"}, {"mistral", "name", `"Mistral"`},
	{"azure", "type", "Provider"}, {"azure", "name", `"Azure"`},
	{"aws", "type", "Provider"}, {"aws", "name", `"AWS"`},
	{"oracle", "type", "Provider"}, {"oracle", "name", `"Oracle"`},
	{"coreweave", "type", "Provider"}, {"coreweave", "name", `"CoreWeave"`},
	{"apollo1", "type", "Firm"}, {"apollo1", "name", `"Apollo"`},
	{"apollo2", "type", "Firm"}, {"apollo2", "name", `"Apollo"`},
	{"claude", "type", "Model"}, {"claude", "name", `"Claude"`},
	{"c1", "type", "Contract"}, {"c2", "type", "Contract"},
	{"info", "type", "Source"}, {"info", "name", `"The Information"`},
	{"reuters", "type", "Source"}, {"reuters", "name", `"Reuters"`},
	{"x", "type", "Firm"}, {"x", "name", `"X"`},
	{"http://example.com/limit", "type", "Firm"}, {"http://example.com/limit", "name", `"limit"`},
}

// exactLexicon builds the lexicon of a vocabulary over the facts of exactWorld.
func exactLexicon(t testing.TB, text string) *lexicon.Lexicon {
	t.Helper()
	var facts []quad.Quad
	for _, f := range exactFacts {
		p, o := quad.IRI(f.p), quad.Value(quad.IRI(f.o))
		if f.p == "type" {
			p = graph.Type
		} else if f.o[0] == '"' {
			o = quad.String(strings.Trim(f.o, `"`))
		}
		facts = append(facts, quad.Make(quad.IRI(f.s), p, o, nil))
	}
	return worldtest.Lexicon(t, text, facts)
}

func readExact(lx *lexicon.Lexicon, text string) (*Query, error) {
	q, err := exact.Parse(text)
	if err != nil {
		return nil, err
	}
	return OfExact(q, text, lx)
}

// TestExactReadings prints every reading of testdata/exact.txt and reads what it printed:
// it must be the same, in print and in structure.
func TestExactReadings(t *testing.T) {
	lx := exactLexicon(t, exactWorld)
	golden(t, "testdata/exact.txt", func(text string) string {
		q, err := readExact(lx, text)
		if err != nil {
			t.Errorf("\n%s", diag.Snippet(text, err.(*diag.Error)))
			return ""
		}
		printed := q.String()
		again, err := readExact(lx, printed)
		if err != nil {
			t.Errorf("%s\nprints and is refused:\n%s", text, diag.Snippet(printed, err.(*diag.Error)))
			return printed
		}
		if again.String() != printed || !EqualQueries(q, again) {
			t.Errorf("%s\nprints  %s\nand then %s", text, printed, again)
		}
		return printed
	})
}

// TestExactRefusals compares what is said of each faulty text with what stands under it.
func TestExactRefusals(t *testing.T) {
	lx := exactLexicon(t, exactWorld)
	golden(t, "testdata/refused.txt", func(text string) string {
		q, err := readExact(lx, text)
		e, ok := err.(*diag.Error)
		if !ok {
			t.Errorf("%s: not refused, but read as %s", text, q)
			return ""
		}
		if e.Span.From < 0 || e.Span.To < e.Span.From || e.Span.To > len(text) {
			t.Errorf("%s: the place %v is outside the text", text, e.Span)
		}
		return strings.TrimPrefix(diag.Snippet(text, e), "  "+text+"\n")
	})
}

// golden runs f on the first line of each block of a file; the rest of the block, up to
// an empty line, is what f has to return.
func golden(t *testing.T, file string, f func(string) string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		text, want, _ := strings.Cut(block, "\n")
		got := f(text)
		out.WriteString(text + "\n" + got + "\n\n")
		if got != want && !*update {
			t.Errorf("%s\ngives\n%s\nwant\n%s", text, got, want)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
