package english

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// Completion is a word that may come next.
type Completion struct {
	Text  string // the whole word or name, quoted where the grammar needs that
	Class string // "noun", "verb", "adjective", "name", "word", for people
	From  int    // where in the text the word that it completes begins
}

// Complete returns what may stand at the end of text, a question up to the cursor: the
// words of the vocabulary that fit, names, then words of the grammar, each in order of
// length and alphabet. A text that no question begins with has no completions.
func Complete(text string, lx *lexicon.Lexicon) []Completion {
	var out []Completion
	seen := map[string]bool{}
	for _, from := range wordStarts(text) {
		prefix := lexicon.Fold(strings.TrimLeft(text[from:], `"`))
		tokens, err := lex(text[:from], lx, nil)
		if err != nil || slices.ContainsFunc(withoutEnd(tokens), func(t Token) bool { return t.Class == 0 }) {
			continue
		}
		for _, c := range candidates(withoutEnd(tokens), prefix, lx) {
			if !seen[c.Text] {
				seen[c.Text] = true
				c.From = from
				out = append(out, c)
			}
		}
	}
	return out
}

// wordStarts returns the places where the word at the end of text may begin: the last
// word's, and those of up to three words before it for terms and names of several words.
func wordStarts(text string) []int {
	starts := []int{}
	at := len(text)
	for range 4 {
		i := strings.LastIndexAny(text[:at], " \t\n(,;:")
		starts = append(starts, i+1)
		if i < 0 {
			break
		}
		at = len(strings.TrimRight(text[:i], " \t\n"))
		if at == 0 {
			break
		}
	}
	return starts
}

// mostNames is how many names a completion looks at.
const mostNames = 10_000

func candidates(tokens []Token, prefix string, lx *lexicon.Lexicon) []Completion {
	words, terminals := expected(tokens)
	mask := classesOf(terminals)
	var vocab, names, grammar []Completion
	bare, negated := strings.CutPrefix(prefix, "non-")
	for _, form := range lx.Words() {
		if class := className(form, mask, lx); class != "" && strings.HasPrefix(form, prefix) {
			vocab = append(vocab, Completion{Text: form, Class: class})
		} else if negated && class == "adjective" && strings.HasPrefix(form, bare) {
			vocab = append(vocab, Completion{Text: "non-" + form, Class: class})
		}
	}
	if mask&Name != 0 && prefix != "" {
		for _, n := range lx.Names(prefix, mostNames) {
			names = append(names, Completion{Text: quoteName(n), Class: "name"})
		}
	}
	for _, w := range words {
		if strings.HasPrefix(w, prefix) && w[0] >= 'a' {
			grammar = append(grammar, Completion{Text: w, Class: "word"})
		}
	}
	for _, t := range terminals {
		for _, set := range terminalSets[t] {
			for w := range set {
				if strings.HasPrefix(w, prefix) {
					grammar = append(grammar, Completion{Text: w, Class: "word"})
				}
			}
		}
	}
	byLength := func(a, b Completion) int {
		return cmp.Or(cmp.Compare(len(a.Text), len(b.Text)), strings.Compare(a.Text, b.Text))
	}
	slices.SortFunc(vocab, byLength)
	slices.SortFunc(names, byLength)
	slices.SortFunc(grammar, byLength)
	return slices.Concat(vocab, names, grammar)
}

// terminalSets are the words that the terminals of the grammar's own words take.
var terminalSets = map[string][]map[string]bool{
	"Who": {whoWords}, "Word": {whWords}, "Aux": {doWords, haveWords, beWords}, "Do": {doWords}, "Have": {haveWords}, "Be": {beWords},
	"Number1": {bareNumber}, "Share1": {shareWords}, "Unit": {unitWords},
}

// className returns what a form would be here, or "" if it does not fit.
func className(form string, mask Class, lx *lexicon.Lexicon) string {
	for _, s := range lx.Senses(form) {
		switch c := Class(s.Class); {
		case c&mask&noun != 0, mask&Measured != 0 && c&noun != 0 && s.Pred != nil && s.Pred.Class == lexicon.Property:
			return "noun"
		case c&mask&adjective != 0:
			return "adjective"
		case c&mask != 0 && s.Frame.Class == vocabulary.VerbFrame:
			return "verb"
		case c&mask&Class(lexicon.Superlative) != 0:
			return "superlative"
		case c&mask&relational != 0:
			return "preposition"
		}
	}
	return ""
}

// quoteName returns a name as it is typed: in quotes where it would read as a variable or
// as words of the grammar.
func quoteName(n string) string {
	first, _, _ := strings.Cut(lexicon.Fold(n), " ")
	if isVariable(n) || functionWords[first] || !isWordStart(n) || strings.ContainsAny(n, "\"?!,;:()") {
		return `"` + strings.ReplaceAll(n, `"`, `\"`) + `"`
	}
	return n
}
