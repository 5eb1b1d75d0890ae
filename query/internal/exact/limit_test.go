package exact

import (
	"strings"
	"testing"
	"time"

	"github.com/clausekg/clause/query/internal/diag"
)

// TestNesting asks for what would exhaust the stack: it must be refused at once.
func TestNesting(t *testing.T) {
	const big = 50_000
	for _, text := range []string{
		strings.Repeat("(", 10),
		strings.Repeat("(", big),
		"{F | " + strings.Repeat("(", big),
		"{F | " + strings.Repeat("not ", big) + "p(F)}",
		"{F | p(" + strings.Repeat("-", big) + "5)}",
		"{F | p(" + strings.Repeat("- (", big) + "5)}",
		"{F | p(" + strings.Repeat("1 + ", big) + "5)}",
		"{F | " + strings.Repeat("some P ", big) + "p(F)}",
		"{F | " + strings.Repeat("exactly 1 P ", big) + "p(F)}",
		"{F | " + strings.Repeat("ever (", big) + "p(F)",
		"{" + strings.Repeat("count{F | ", big),
		strings.Repeat("as of 2025 ", big/2),
		strings.Repeat("{F | p(F), q(F)} ", big),
	} {
		start := time.Now()
		_, err := Parse(text)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%.40s…: took %v", text, took)
		}
		if _, ok := err.(*diag.Error); !ok {
			t.Errorf("%.40s…: not refused: %v", text, err)
		}
	}
}

func TestLooks(t *testing.T) {
	for text, want := range map[string]bool{
		`{F | firm(F)}`: true,
		`{`:             true,
		`  # a comment` + "\n" + `count{F | firm(F)}`: true,
		`why does OpenAI not use Oracle`:              false,
		`why conflicts(c1, c2)`:                       true,
		`why not conflicts(c1, c2)`:                   true,
		`why some X uses(X, Azure)`:                   true,
		`why is Alphabet (Google) a firm`:             false,
		`when did OpenAI use Azure`:                   false,
		`when uses(OpenAI, Azure)`:                    true,
		`as of 2025-11-03, which contracts conflict`:  false,
		`as of 2025-11-03, why does c1 conflict`:      false,
		`as of 2025-11-03 {C | contract(C)}`:          true,
		`as of 2025-11-03 why conflicts(c1, c2)`:      true,
		`according to Reuters, which firms use AWS`:   false,
		`according to Reuters paths(A, B)`:            true,
		`according to {S | source(S)} {F | firm(F)}`:  true,
		`with +{`:                               true,
		`describe OpenAI`:                       false,
		`describe(OpenAI)`:                      true,
		`paths(Mistral, CoreWeave, 4)`:          true,
		`add a contract X with customer OpenAI`: false,
		`add {contract(X)}`:                     true,
		`count the contracts`:                   false,
		`which firms are called "{x}"`:          false,
		``:                                      false,
	} {
		if Looks(text) != want {
			t.Errorf("Looks(%q) = %v", text, !want)
		}
	}
}

func TestBodyPlaces(t *testing.T) {
	f, err := ParseBody("customer(T, F),\n  # why\n  T in", 100)
	if e, ok := err.(*diag.Error); !ok || e.Span != (diag.Span{From: 130, To: 130}) {
		t.Errorf("got %v, %+v", f, err)
	}
	f, err = ParseBody("a(X), b(X)", 100)
	if err != nil || f.Span() != (diag.Span{From: 100, To: 110}) {
		t.Errorf("got %v, %v", f, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range readings(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		Looks(text)
		_, err := Parse(text)
		checkPlace(t, text, err)
	})
}

func FuzzParseBody(f *testing.F) {
	f.Add(`S = T or broader+(T, S)`)
	f.Add(`X != Y, exclusive(X), count{F | customer(X, F)} > 2, not unknown end(X)`)
	f.Fuzz(func(t *testing.T, text string) {
		_, err := ParseBody(text, 0)
		checkPlace(t, text, err)
	})
}

// checkPlace checks that an error is a refusal for people, with a place in the text.
func checkPlace(t *testing.T, text string, err error) {
	if err == nil {
		return
	}
	e, ok := err.(*diag.Error)
	if !ok || e.Message == "" || e.Span.From < 0 || e.Span.To < e.Span.From || e.Span.To > len(text) {
		t.Fatalf("%q: %#v", text, err)
	}
	for _, word := range []string{"lexer", "participle", "EOF", "node"} {
		if strings.Contains(e.Message, word) && !strings.Contains(text, word) {
			t.Fatalf("%q: the message %q speaks of %s", text, e.Message, word)
		}
	}
	diag.Snippet(text, e)
}
