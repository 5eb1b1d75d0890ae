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
	Near  bool   // it does not begin as that word does, but resembles it
}

// Complete returns what may stand at the end of text, a question up to the cursor: the
// words of the vocabulary that fit, names, then words of the grammar, each in order of
// length and alphabet. A text that no question begins with has no completions.
//
// With near, words and names that do not begin as the unfinished word does but resemble it
// follow those that do: names with a later word that begins so, then what is a slip of the
// keys away, then what has all its letters in their order.
func Complete(text string, lx *lexicon.Lexicon, near bool) []Completion {
	var out []Completion
	seen := map[string]bool{}
	for i, from := range wordStarts(text) {
		prefix := lexicon.Fold(strings.TrimLeft(text[from:], `"`))
		tokens, err := lex(text[:from], lx, nil)
		if err != nil || slices.ContainsFunc(withoutEnd(tokens), func(t Token) bool { return t.Class == 0 }) {
			continue
		}
		for _, c := range candidates(withoutEnd(tokens), prefix, lx, near && i == 0) {
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

// mostOfAClass is how many words, and how many names, are offered at one place.
const mostOfAClass = 50

// offer is a completion, and how its word matches the unfinished one.
type offer struct {
	Completion
	match match
}

func candidates(tokens []Token, prefix string, lx *lexicon.Lexicon, near bool) []Completion {
	words, terminals := expected(tokens)
	mask := classesOf(terminals)
	m := matcher{prefix: prefix, near: near && len(prefix) > 1}
	var vocab, names, grammar []offer
	bare, negated := strings.CutPrefix(prefix, "non-")
	for _, form := range lx.Words() {
		match := m.match(form)
		if match == none && !negated {
			continue
		}
		if class := className(form, mask, lx); class != "" && match != none {
			vocab = append(vocab, offer{Completion{Text: form, Class: class}, match})
		} else if negated && class == "adjective" && strings.HasPrefix(form, bare) {
			vocab = append(vocab, offer{Completion{Text: "non-" + form, Class: class}, begins})
		}
	}
	if mask&Name != 0 && prefix != "" {
		names = m.names(lx)
	}
	word := func(w string) {
		if match := m.match(w); match != none && w[0] >= 'a' {
			grammar = append(grammar, offer{Completion{Text: w, Class: "word"}, match})
		}
	}
	for _, w := range words {
		word(w)
	}
	for _, t := range terminals {
		for _, set := range terminalSets[t] {
			for w := range set {
				word(w)
			}
		}
	}
	if len(tokens) == 0 {
		beginningsFirst(grammar)
		vocab, grammar = grammar, vocab
	}
	var all []offer
	for i, list := range [][]offer{vocab, names, grammar} {
		if i == 0 && len(tokens) == 0 {
			all = append(all, list...)
			continue
		}
		nearestFirst(list)
		if i == 0 {
			likeliestFirst(list, tokens, lx)
		}
		all = append(all, list[:min(len(list), mostOfAClass)]...)
	}
	// What begins as the word does stands before all that resembles it.
	slices.SortStableFunc(all, func(a, b offer) int { return cmp.Compare(min(a.match, within), min(b.match, within)) })
	out := make([]Completion, len(all))
	for i, o := range all {
		out[i] = o.Completion
		out[i].Near = o.match != begins
		if o.Class == "name" {
			out[i].Text = quoteName(o.Text)
		}
	}
	return out
}

// beginnings are the words that questions begin with, the usual ones first.
var beginnings = strings.Fields("which who how what list is does when why describe are do suppose")

func beginningsFirst(words []offer) {
	nearestFirst(words)
	rank := func(o offer) int {
		if i := slices.Index(beginnings, o.Text); i >= 0 {
			return i
		}
		return len(beginnings)
	}
	slices.SortStableFunc(words, func(a, b offer) int { return cmp.Or(cmp.Compare(a.match, b.match), cmp.Compare(rank(a), rank(b))) })
}

// before which words a noun is likelier than a verb, and of its forms the plural.
var (
	beforeNouns   = wordSet("a all an any each every no of per some the which what many list more most fewer fewest whose its their only show find")
	beforePlurals = wordSet("all no which many list more most fewer fewest only show find")
)

// likeliestFirst sorts words that match alike: behind an article or the like nouns stand
// before verbs, and plurals before singulars where many are asked for.
func likeliestFirst(words []offer, tokens []Token, lx *lexicon.Lexicon) {
	if len(tokens) == 0 {
		return
	}
	key := tokens[len(tokens)-1].Key
	if !beforeNouns[key] {
		return
	}
	rank := func(o offer) int {
		if o.Class != "noun" {
			return 3
		}
		for _, s := range lx.Senses(o.Text) {
			switch {
			case s.Kind == nil:
				continue
			case beforePlurals[key] != (s.Class&lexicon.Plural != 0):
				return 2
			}
			return 0
		}
		return 1 // what is said of another thing
	}
	slices.SortStableFunc(words, func(a, b offer) int { return cmp.Or(cmp.Compare(a.match, b.match), cmp.Compare(rank(a), rank(b))) })
}

// TakesName reports whether a name may stand at the end of text.
func TakesName(text string, lx *lexicon.Lexicon) bool {
	tokens, err := lex(text, lx, nil)
	if err != nil {
		return false
	}
	_, terminals := expected(withoutEnd(tokens))
	return classesOf(terminals)&Name != 0
}

// terminalSets are the words that the terminals of the grammar's own words take.
var terminalSets = map[string][]map[string]bool{
	"Who": {whoWords}, "Word": {whWords}, "Aux": {doWords, haveWords, beWords}, "Do": {doWords}, "Have": {haveWords}, "Be": {beWords},
	"Number1": {bareNumber}, "Share1": {shareWords}, "Unit": {unitWords},
	"OverWord": {overWords}, "ByWord": {byWords}, "DateOrder": {orderWords}, "Other": {otherWords}, "Much": {muchWords},
}

// className returns what a form would be here, or "" if it does not fit.
func className(form string, mask Class, lx *lexicon.Lexicon) string {
	for _, s := range lx.Senses(form) {
		switch c := Class(s.Class); {
		case c&mask&noun != 0, mask&Measured != 0 && c&noun != 0 && s.Measures():
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
