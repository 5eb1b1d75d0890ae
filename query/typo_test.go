package query

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/english/speak"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// TestTypos makes one typing error in each word of questions that are understood: those of
// the specification, and of the grammar until every word of the vocabulary and some of all
// names are among them. Where that is no other word, it is refused, at its place, and the
// word that was meant comes first of what is suggested in nine of ten; nothing that is
// suggested is further away than a typing error takes a word.
func TestTypos(t *testing.T) {
	aiCloud, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	for _, world := range []struct {
		name     string
		db       *graph.DB
		chapters string
	}{
		{"world", loadSpecWorld(t, "world"), "0*.spec"},
		{"ai-cloud", aiCloud, "40-ai-cloud.spec"},
	} {
		t.Run(world.name, func(t *testing.T) {
			w, err := open(world.db)
			if err != nil {
				t.Fatal(err)
			}
			typist := &typist{T: t, world: w, rand: rand.New(rand.NewPCG(7, 11)), db: world.db}
			for _, q := range typist.questions(world.chapters) {
				typist.try(q)
			}
			t.Logf("%d typing errors, the word that was meant first in %d (%.1f %%), among the suggestions in %d", typist.all, typist.first, 100*float64(typist.first)/float64(typist.all), typist.among)
			if typist.all < 150 || typist.first*10 < typist.all*9 {
				t.Errorf("the word that was meant is the first suggestion for %d of %d", typist.first, typist.all)
			}
		})
	}
}

// typist makes typing errors and counts what comes of them.
type typist struct {
	*testing.T
	world             *world
	db                *graph.DB
	rand              *rand.Rand
	all, first, among int
	seen              map[string]bool
}

// wordAt finds what a person types as a word.
var wordAt = regexp.MustCompile(`\pL[\pL\pN&.-]*\pL`)

// questions returns questions that are understood, among which is every word of the
// vocabulary.
func (t *typist) questions(chapters string) []string {
	files, err := filepath.Glob("testdata/spec/" + chapters)
	if err != nil || len(files) == 0 {
		t.Fatal("no chapters", err)
	}
	var out []string
	missing := map[string]bool{}
	for _, form := range t.world.lexicon.Words() {
		missing[form] = true
	}
	take := func(q string) {
		if _, err := english.Parse(q, t.world.lexicon); err != nil {
			return
		}
		out = append(out, q)
		low := " " + strings.ToLower(q) + " "
		for form := range missing {
			if strings.Contains(low, " "+form+" ") {
				delete(missing, form)
			}
		}
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		for i, line := range lines {
			if line == "ask" && i+1 < len(lines) && !strings.HasPrefix(lines[i+1], "{") {
				take(lines[i+1])
			}
		}
	}
	grammar := speak.New(t.world.lexicon, t.rand)
	for range 5000 {
		if len(missing) == 0 {
			break
		}
		q := grammar.Sentence()
		for form := range missing {
			if len(q) < 120 && strings.Contains(" "+q+" ", " "+form+" ") {
				take(q)
				break
			}
		}
	}
	for form := range missing {
		t.Logf("no question has the word %s", form)
	}
	return out
}

// try makes an error in each word of q that has not had one.
func (t *typist) try(q string) {
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
	for _, span := range wordAt.FindAllStringIndex(q, -1) {
		word := q[span[0]:span[1]]
		if utf8.RuneCountInString(word) < 3 || t.seen[lexicon.Fold(word)] {
			continue
		}
		t.seen[lexicon.Fold(word)] = true
		t.mistype(q, span[0], span[1])
	}
}

// mistype makes an error in the word q[from:to].
func (t *typist) mistype(q string, from, to int) {
	wrong := t.wrong(q[from:to])
	text := q[:from] + wrong + q[to:]
	_, err := Prepare(t.db, text)
	var e *Error
	if !errors.As(err, &e) || e.Kind != UnknownWord && e.Kind != UnknownName || e.Span.From > from || e.Span.To < from+len(wrong) {
		return // it is another word that is known, or part of a name in quotation marks
	}
	t.all++
	at, typed := e.Span.From, text[e.Span.From:e.Span.To]
	if _, quoted, ok := strings.Cut(typed, "\""); ok {
		at += len(typed) - len(quoted)
		typed, _, _ = strings.Cut(quoted, "\"")
	}
	for _, s := range e.Suggestions {
		if len(Nearest(typed, []string{s})) == 0 && !strings.HasPrefix(strings.ToLower(s), strings.ToLower(typed)) {
			t.Errorf("%s: %q is far from %q", text, s, typed)
		}
	}
	for i, s := range e.Suggestions {
		if meant := q[at:]; len(meant) >= len(s) && strings.EqualFold(meant[:len(s)], s) && at+len(s) >= to {
			t.among++
			if i == 0 {
				t.first++
				return
			}
		}
	}
	if os.Getenv("CLAUSE_TYPOS") != "" {
		t.Logf("%s\n%s -> %s: %q", text, q[from:to], wrong, e.Suggestions)
	}
}

// wrong returns a word with two letters swapped, one left out, doubled or replaced.
func (t *typist) wrong(word string) string {
	letters := []rune(word)
	for {
		out := append([]rune(nil), letters...)
		switch i := t.rand.IntN(len(letters)); t.rand.IntN(4) {
		case 0:
			if i+1 < len(out) {
				out[i], out[i+1] = out[i+1], out[i]
			}
		case 1:
			out = append(out[:i], out[i+1:]...)
		case 2:
			out = append(out[:i+1], letters[i:]...)
		default:
			out[i] = rune('a' + t.rand.IntN(26))
		}
		if !strings.EqualFold(string(out), word) {
			return string(out)
		}
	}
}
