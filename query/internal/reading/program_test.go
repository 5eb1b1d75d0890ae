package reading

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// ruleKinds are declared in front of the rules of these tests.
const ruleKinds = `kind Firm "firm"
kind Contract "contract" period start until end
kind Scope "scope"
relation party(Contract, Firm)
relation own(Firm, Firm)
relation broader(Scope, Scope)
property start(Contract) date
property end(Contract) date
property value(Contract) money
property exclusive(Contract) truth
property share(Firm) number
`

func programOf(t *testing.T, rules string) (*Program, *lexicon.Lexicon, error) {
	t.Helper()
	lx := exactLexicon(t, ruleKinds+rules)
	p, err := NewProgram(lx)
	return p, lx, err
}

// TestRuleRefusals compares what is said of each faulty rule with what stands under it.
func TestRuleRefusals(t *testing.T) {
	golden(t, "testdata/rules.txt", func(line string) string {
		text := strings.ReplaceAll(line, " ; ", "\n")
		if _, err := vocabulary.Parse(ruleKinds + text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		_, _, err := programOf(t, text)
		list, ok := err.(diag.List)
		if !ok {
			t.Errorf("%s: not refused: %v", line, err)
			return ""
		}
		var out []string
		for _, e := range list {
			if e.Kind != diag.Rule {
				t.Errorf("%s: an error of kind %d", line, e.Kind)
			}
			at := diag.Span{From: e.Span.From - len(ruleKinds), To: e.Span.To - len(ruleKinds)}
			moved := *e
			moved.Span = at
			out = append(out, diag.Snippet(text, &moved))
		}
		return strings.Join(out, "\n")
	})
}

func TestProgram(t *testing.T) {
	p, lx, err := programOf(t, `
rule covers(S Scope, T Scope) if S = T or broader+(T, S)
rule owns(A Firm, B Firm) if own(A, B)
rule owns(A Firm, B Firm) if own(A, C), owns(C, B)
rule free(F Firm) if not some G owns(G, F)
rule active(F Firm) if party(C, F), in_force(C)
rule lively(F Firm) if owns(F, G), active(G) because "{F} owns {G}, which is active."
rule once(F Firm) if ever (active(F))
rule late(C Contract) if end(C) < today
rule big(C Contract) if value(C, V), V > 10 million
rule even(F Firm) if odd(F, G), own(F, G)
rule odd(F Firm, G Firm) if even(F), own(G, F)
rule odd(F Firm, G Firm) if own(F, G)
`)
	if err != nil {
		t.Fatal(err)
	}
	pred := func(name string) *lexicon.Predicate { return lx.Predicates(name)[0] }
	stratum := func(name string) int {
		return slices.IndexFunc(p.Strata, func(s []*lexicon.Predicate) bool { return slices.Contains(s, pred(name)) })
	}
	for _, low := range [][2]string{{"owns", "free"}, {"owns", "lively"}, {"active", "lively"}, {"active", "once"}} {
		if stratum(low[0]) >= stratum(low[1]) {
			t.Errorf("%s lies in stratum %d, %s above it in %d", low[0], stratum(low[0]), low[1], stratum(low[1]))
		}
	}
	if stratum("even") != stratum("odd") || len(p.Strata[stratum("even")]) != 2 {
		t.Errorf("even and odd are not one stratum: %v", p.Strata)
	}
	for name, want := range map[string]bool{"covers": false, "active": true, "lively": true, "once": false, "late": true, "owns": false} {
		if p.Daily[pred(name)] != want {
			t.Errorf("%s: daily is %v", name, !want)
		}
	}
	for name, want := range map[string]string{
		"covers": `rule covers(S Scope, T Scope) if (scope(S), S = T) or broader+(T, S)`,
		"lively": `rule lively(F Firm) if owns(F, G), active(G)`,
		"free":   `rule free(F Firm) if firm(F), not some G owns(G, F)`,
		"late":   `rule late(C Contract) if contract(C), end(C) < today`,
	} {
		if got := p.Rules[pred(name)][0].String(); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	if got := because(p.Rules[pred("lively")][0]); got != "|F| owns |G|, which is active." {
		t.Errorf("because %s", got)
	}
}

func because(r *Rule) string {
	var b strings.Builder
	for _, p := range r.Because {
		b.WriteString(p.Text)
		if p.Var != nil {
			fmt.Fprintf(&b, "|%s|", p.Var.Name)
		}
	}
	return b.String()
}

// TestRuleBodies checks that every body, printed and read again, is the same.
func TestRuleBodies(t *testing.T) {
	rules := `
rule a(X Contract, Y Contract) if X != Y, exclusive(X), party(X, F), party(Y, F), overlap(X, Y)
rule b(X Contract) if count{F | party(X, F)} >= 2, not some Y (a(X, Y), value(Y) > value(X))
rule c(F Firm) if every C (party(C, F) -> end(C) in 2028), at least 2 C (party(C, F)), during 2024 (d(F))
rule d(F Firm) if party(C, F), (in_force(C) or exclusive(C) = no or unknown exclusive(C))
rule e(F Firm, V number) if V = share(F)
`
	p, lx, err := programOf(t, rules)
	if err != nil {
		t.Fatal(err)
	}
	for head, list := range p.Rules {
		for _, r := range list {
			again, _, err := programOf(t, rules[:strings.Index(rules, "\nrule "+head.Name)]+"\n"+r.String()+
				rules[strings.Index(rules, "\nrule "+head.Name)+len(lineAt(rules, head.Name)):])
			if err != nil {
				t.Fatalf("%s: %v", r, err)
			}
			if got := again.Rules[again.Lexicon.Predicates(head.Name)[0]][0].String(); got != r.String() {
				t.Errorf("printed\n%s\nand read\n%s", r, got)
			}
		}
	}
	_ = lx
}

// lineAt returns the line of a rule with its line break in front.
func lineAt(rules, name string) string {
	rest := rules[strings.Index(rules, "\nrule "+name):]
	return rest[:1+strings.IndexByte(rest[1:], '\n')]
}

func TestRename(t *testing.T) {
	lx := exactLexicon(t, exactWorld)
	q, err := readExact(lx, `with +{contract(C), party(C, OpenAI)} {F | firm(F), some P (provider(P), uses(F, P)), some Q (uses(F, Q), conflicts(C, X))}`)
	if err != nil {
		t.Fatal(err)
	}
	wish := map[string]string{"F": "firm", "P": "P", "Q": "provider", "X": "Contract", "C": "C"}
	seen := map[*Var]bool{}
	walkQuery(q, func(v *Var) {
		if !seen[v] {
			seen[v] = true
			v.Name = wish[v.Name]
		}
	})
	q.Rename()
	want := `with +{contract(C), party(C, OpenAI)} {F | firm(F), some P (provider(P), uses(F, P)), some Q (uses(F, Q), some D conflicts(C, D))}`
	if q.String() != want {
		t.Errorf("got  %s\nwant %s", q, want)
	}
	q.Rename()
	before := q.String()
	if q.Rename(); q.String() != before {
		t.Errorf("renaming twice changes %s to %s", before, q)
	}
}
