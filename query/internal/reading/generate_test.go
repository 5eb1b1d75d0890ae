package reading

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// generator writes random questions in exact form over exactWorld. Most are understood.
type generator struct {
	*rand.Rand
	lx   *lexicon.Lexicon
	next int
}

// typed is a letter and what it stands for.
type typed struct{ name, kind string }

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g *generator) fresh(kind string) typed {
	g.next++
	return typed{fmt.Sprintf("%s%d", strings.ToUpper(kind[:1]), g.next), kind}
}

// thing is a letter of the kind that is in scope, or a name.
func (g *generator) thing(kind string, scope []typed) string {
	var fit []string
	for _, v := range scope {
		if v.kind == kind {
			fit = append(fit, v.name)
		}
	}
	if len(fit) > 0 && g.IntN(4) > 0 {
		return g.pick(fit...)
	}
	switch kind {
	case "firm":
		return g.pick("OpenAI", "Microsoft", "Mistral", `"X"`, "<apollo1>", "$firm")
	case "provider":
		return g.pick("Azure", "AWS", "Oracle", `"CoreWeave"`)
	}
	return g.pick("c1", "c2")
}

func (g *generator) set(depth int, scope []typed, columns int) string {
	inner := scope
	var cols, conds []string
	for range columns {
		v := g.fresh(g.pick("firm", "provider", "contract"))
		inner = append(inner, v)
		cols = append(cols, v.name)
		conds = append(conds, fmt.Sprintf("%s(%s)", v.kind, v.name))
	}
	if g.IntN(4) == 0 {
		cols = append(cols, g.value(depth-1, inner))
	}
	for range 1 + g.IntN(3) {
		conds = append(conds, g.unit(depth, inner))
	}
	return "{" + strings.Join(cols, ", ") + " | " + strings.Join(conds, ", ") + "}"
}

func (g *generator) value(depth int, scope []typed) string {
	switch n := g.IntN(6); {
	case n == 0 && depth > 0:
		return g.pick("count", "count", "count") + g.set(depth-1, scope, 1)
	case n == 1:
		return g.value(0, scope) + g.pick(" + ", " - ", " * ", " / ") + g.value(0, scope)
	case n == 2:
		return "(" + g.value(0, scope) + g.pick(" + ", " - ") + g.value(0, scope) + ")" + g.pick(" * 2", " - 1", "")
	case n == 3:
		return g.pick("5", "1.25", "10%", "3 million", "1500000", "-7")
	}
	return "value(" + g.thing("contract", scope) + ")"
}

func (g *generator) unit(depth int, scope []typed) string {
	if depth <= 0 {
		return g.atom(scope)
	}
	switch g.IntN(10) {
	case 0:
		return "not " + g.pick(g.atom(scope), "("+g.list(depth-1, scope)+")")
	case 1:
		return "(" + g.unit(depth-1, scope) + " or " + g.unit(depth-1, scope) + ")"
	case 2, 3:
		v := g.fresh(g.pick("firm", "provider", "contract"))
		in := append(append([]typed{}, scope...), v)
		return fmt.Sprintf("%s %s (%s(%s), %s)", g.pick("some", "some", "at least 2", "at most 3", "exactly 1"), v.name, v.kind, v.name, g.list(depth-1, in))
	case 4:
		v := g.fresh("provider")
		in := append(append([]typed{}, scope...), v)
		return fmt.Sprintf(g.pick("every %s (%s -> %s)", "most %s (%s; %s)"), v.name, "provider("+v.name+"), "+g.unit(depth-1, in), g.list(depth-1, in))
	case 5:
		return g.pick("during 2024", "ever", "before today", "on 2024-06-30", "since today - 90 days", "during 2024-02 to 2025") + " (" + g.list(depth-1, scope) + ")"
	case 6:
		return g.value(depth, scope) + g.pick(" > ", " <= ", " = ", " != ") + g.value(depth, scope)
	case 7:
		free := g.fresh("contract").name
		return fmt.Sprintf("(party(%s, %s), party(%s, %s))", free, g.thing("firm", scope), free, g.thing("provider", scope))
	}
	return g.atom(scope)
}

func (g *generator) list(depth int, scope []typed) string {
	parts := []string{g.unit(depth, scope)}
	for g.IntN(3) == 0 {
		parts = append(parts, g.unit(depth, scope))
	}
	return strings.Join(parts, ", ")
}

func (g *generator) atom(scope []typed) string {
	f, p, c := g.thing("firm", scope), g.thing("provider", scope), g.thing("contract", scope)
	return g.pick(
		"uses("+f+", "+p+")", "party("+c+", "+f+")", "own+("+f+", "+g.thing("firm", scope)+")", "exclusive("+c+")",
		"unknown end("+c+")", "end("+c+") in 2028", "start("+c+") < today", "in_force("+c+")", "exclusive("+c+") = no",
		"status("+c+`) = "signed \"x\""`, f+" != "+g.thing("firm", scope), "parent("+f+") = Microsoft", "conflicts("+c+", c1)",
	)
}

func (g *generator) question() string {
	context := ""
	for _, c := range []string{"as of 2025-11-03 ", "during 2024 ", `according to "The Information" `, "with +{contract(X), party(X, OpenAI)} -{exclusive(c1)} "} {
		if g.IntN(6) == 0 {
			context += c
		}
	}
	switch g.IntN(6) {
	case 0:
		return context + "why " + g.pick("", "not ") + g.unit(2, nil)
	case 1:
		return context + "when " + g.unit(2, nil)
	case 2:
		return context + "count" + g.set(2, nil, 1)
	case 3:
		return context + g.set(2, nil, 0)
	}
	return context + g.set(3, nil, 1+g.IntN(2)) + g.pick("", " limit 3", " order by 5 desc limit 10 with ties")
}

// TestGenerated reads random questions, prints them and reads them again: the second
// print must be the first, and the trees equal.
func TestGenerated(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0)), lx: exactLexicon(t, exactWorld)}
	const n = 4000
	read := 0
	for range n {
		g.next = 0
		text := g.question()
		q, err := readExact(g.lx, text)
		if err != nil {
			if e := err.(*diag.Error); e.Kind == diag.Syntax || e.Kind == diag.Word || e.Kind == diag.Name {
				t.Fatalf("seed %d:\n%s", seed, diag.Snippet(text, e))
			}
			continue
		}
		read++
		checkStable(t, g.lx, text, q)
		q.Rename()
		checkStable(t, g.lx, text, q)
	}
	if read < n/2 {
		t.Errorf("seed %d: only %d of %d questions were understood", seed, read, n)
	}
}

// checkStable checks that what q prints reads as q.
func checkStable(t *testing.T, lx *lexicon.Lexicon, text string, q *Query) {
	t.Helper()
	printed := q.String()
	again, err := readExact(lx, printed)
	if err != nil {
		t.Fatalf("%s\nprints, and is refused:\n%s", text, diag.Snippet(printed, err.(*diag.Error)))
	}
	if again.String() != printed || !EqualQueries(q, again) {
		t.Fatalf("%s\nprints     %s\nand that   %s", text, printed, again)
	}
}

// FuzzExact checks on any text that reading it ends in a question that is stable in print,
// or in a refusal with a place in the text.
func FuzzExact(f *testing.F) {
	lx := exactLexicon(f, exactWorld)
	g := &generator{Rand: rand.New(rand.NewPCG(1, 2)), lx: lx}
	for range 50 {
		f.Add(g.question())
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := readExact(lx, text)
		if err == nil {
			checkStable(t, lx, text, q)
			return
		}
		e, ok := err.(*diag.Error)
		if !ok || e.Message == "" || e.Span.From < 0 || e.Span.To < e.Span.From || e.Span.To > len(text) {
			t.Fatalf("%q: %#v", text, err)
		}
	})
}

// TestLongExact reads long and deep texts: none may cost the square of its length.
func TestLongExact(t *testing.T) {
	lx := exactLexicon(t, exactWorld)
	repeat := func(n int, f func(i int) string, sep string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = f(i)
		}
		return strings.Join(parts, sep)
	}
	for name, text := range map[string]string{
		"letters":    "{F | firm(F), " + repeat(30000, func(i int) string { return fmt.Sprintf("own(F, A%d)", i) }, ", ") + "}",
		"chain":      "{F | firm(F), " + repeat(20000, func(i int) string { return fmt.Sprintf("own(A%d, A%d)", i, i+1) }, ", ") + "}",
		"equalities": "{F | firm(F), " + repeat(20000, func(i int) string { return fmt.Sprintf("A%d = A%d", i, (i*7919+1)%20000) }, ", ") + "}",
		"or":         "{F | firm(F), " + repeat(20000, func(i int) string { return fmt.Sprintf("(own(F, A%d) or own(A%d, F))", i, i) }, ", ") + "}",
		"columns":    "{" + repeat(30000, func(i int) string { return fmt.Sprintf("A%d", i) }, ", ") + " | firm(A1)}",
		"sets":       repeat(150, func(i int) string { return fmt.Sprintf("{A%d | firm(A%d), 1 = count", i, i) }, "") + "{B | firm(B)}" + strings.Repeat("}", 150),
		"heads":      strings.Repeat("{count", 150) + "{B | firm(B)}" + strings.Repeat(" | }", 150),
		"somes":      "{ | " + repeat(150, func(i int) string { return fmt.Sprintf("some A%d (own(A%d, B%d), ", i, i, i) }, "") + "firm(OpenAI)" + strings.Repeat(")", 150) + "}",
	} {
		start := time.Now()
		q, err := readExact(lx, text)
		if err == nil {
			_ = q.String()
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(text), took)
		}
		if err != nil && name != "equalities" && name != "columns" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkExact(b *testing.B) {
	const text = `{F | partner(F, Microsoft), some P (provider(P), not exclusive(P), uses(F, P))}`
	lx := exactLexicon(b, exactWorld)
	b.ReportAllocs()
	for b.Loop() {
		q, err := readExact(lx, text)
		if err != nil {
			b.Fatal(err)
		}
		_ = q.String()
	}
}
