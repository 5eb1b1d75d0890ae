package opt_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/worldtest"
)

var update = flag.Bool("update", false, "write what the plans are now")

const words = `clock 2025-06-15
kind Firm "firm"
kind Provider is Firm "provider"
kind Contract "contract" period start until end
relation customer(Contract, Firm)
relation provider_of(Contract, Provider)
relation own(Firm, Firm)
property start(Contract) date
property end(Contract) date
property exclusive(Contract) truth

rule uses(F Firm, P Provider)
  if customer(C, F), provider_of(C, P), in_force(C)
rule above(A Firm, B Firm)
  if own(A, B)
rule above(A Firm, B Firm)
  if own(A, C), above(C, B)
rule partner(F Firm, G Firm) symmetric
  if uses(F, P), own(G, P), not own(F, P), F != G
`

// facts are 40 contracts of 20 firms with 4 providers, and a chain of owners.
func facts() []quad.Quad {
	var out []quad.Quad
	name := func(letter string, i int) quad.IRI {
		return quad.IRI(letter + string(rune('a'+i%26)) + string(rune('a'+i/26)))
	}
	add := func(s, p quad.IRI, o quad.Value) { out = append(out, quad.Quad{Subject: s, Predicate: p, Object: o}) }
	for i := range 4 {
		add(name("p", i), graph.Type, quad.IRI("Provider"))
	}
	for i := range 20 {
		add(name("f", i), graph.Type, quad.IRI("Firm"))
		add(name("f", i), "own", name("f", i+1))
	}
	for i := range 40 {
		c := name("c", i)
		add(c, graph.Type, quad.IRI("Contract"))
		add(c, "customer", name("f", i%20))
		add(c, "provider_of", name("p", i%4))
		add(c, "exclusive", quad.Bool(i == 7))
		add(c, "start", quad.String("2024-03-01"))
	}
	return out
}

func load(t *testing.T) (*graph.Snapshot, *reading.Program) {
	t.Helper()
	prog, err := reading.NewProgram(worldtest.Lexicon(t, words, facts()))
	if err != nil {
		t.Fatal(err)
	}
	return prog.Lexicon.Snapshot(), prog
}

// TestPasses compares plans with testdata/passes.txt: a pass and a question on two lines,
// ----, the plan. Without the pass the plan must be another: each block shows its pass at
// work, or, where `not` stands before it, that it does nothing to the question. Every pass
// has a block. -update writes the file.
func TestPasses(t *testing.T) {
	const file = "testdata/passes.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	snap, prog := load(t)
	shown := map[string]bool{}
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		head, want, _ := strings.Cut(block, "\n----\n")
		pass, question, _ := strings.Cut(head, "\n")
		tree, err := exact.Parse(question)
		if err != nil {
			t.Fatal(err)
		}
		q, err := reading.OfExact(tree, question, prog.Lexicon)
		if err != nil {
			t.Fatal(err)
		}
		draw := func(off ...string) string {
			p, err := opt.Optimize(plan.Build(q, prog), snap, off...)
			if err != nil {
				t.Fatal(err)
			}
			return strings.TrimSpace(p.String())
		}
		got := draw()
		pass, not := strings.CutPrefix(pass, "not ")
		shown[pass] = shown[pass] || !not
		switch same := got == draw(pass); {
		case same && !not:
			t.Errorf("%s does nothing to %s", pass, question)
		case !same && not:
			t.Errorf("%s does something to %s", pass, question)
		}
		if got != strings.TrimSpace(want) && !*update {
			t.Errorf("%s\n%s\nwant\n%s", question, got, want)
		}
		out.WriteString(head + "\n----\n" + got + "\n\n")
	}
	for _, p := range opt.Passes {
		if !shown[p.Name] {
			t.Errorf("no plan shows the pass %s", p.Name)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.TrimSuffix(out.String(), "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnknownPass(t *testing.T) {
	snap, prog := load(t)
	if _, err := opt.Optimize(plan.Build(&reading.Query{Form: &reading.Set{}}, prog), snap, "magic"); err == nil {
		t.Error("a pass that is not there can be switched off")
	}
}

// TestRefused refuses what would have to try every term.
func TestRefused(t *testing.T) {
	snap, prog := load(t)
	v := &reading.Var{Name: "F"}
	body := &reading.Not{Body: &reading.Atom{Pred: prog.Lexicon.Predicates("firm")[0], Args: []reading.Expr{v}}}
	q := &reading.Query{Form: &reading.Set{Vars: []*reading.Var{v}, Columns: []reading.Column{{Expr: v}}, Body: body}}
	if _, err := opt.Optimize(plan.Build(q, prog), snap); err == nil || !strings.Contains(err.Error(), "F could be anything") {
		t.Errorf("the error is %v", err)
	}
}
