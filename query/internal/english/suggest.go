package english

import (
	"maps"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// unknownWord names the nearest words and names, those that fit the place first.
func unknownWord(text string, tokens []Token, i int, lx *lexicon.Lexicon) *diag.Error {
	t := tokens[i]
	e := diag.Errorf(diag.Word, t.Span, "unknown word %q", t.Text)
	words, terminals := expected(tokens[:i])
	mask := classesOf(terminals)
	fitting, other := wordsFor(tokens[:i], words, terminals, mask, lx)
	names := lx.Near(t.Text)
	if mask&Name != 0 {
		fitting = append(fitting, names...)
	} else {
		other = append(other, names...)
	}
	near := diag.NearestOf(t.Text, fitting, other)
	if longer, span := nearestOfSeveral(text, tokens, i, lx); len(longer) > 0 && (len(near) == 0 || longer[0].Effort <= near[0].Effort) {
		near, e.Span = longer, span
		e.Message = "unknown words \"" + text[span.From:span.To] + "\""
	}
	for _, n := range near {
		e.Suggestions = append(e.Suggestions, n.Word)
	}
	if len(e.Suggestions) == 0 {
		if mask&Name != 0 {
			fitting = append(fitting, lx.Names(t.Key, mostBegun)...)
		}
		e.Suggestions = beginning(t.Key, fitting)
	}
	if say := misshapen(t.Text); say != "" {
		e.Message, e.Suggestions = say, nil
	} else if len(e.Suggestions) == 0 {
		e.Expected = describe(nil, terminals)
	}
	return e
}

// misshapen says what is wrong with a word that is meant as a date or a number.
func misshapen(word string) string {
	digits := strings.TrimLeft(word, "0123456789.,")
	switch {
	case digits == "" && dotted(word) == len(word) && word != "":
		return "\"" + word + "\" is no number; write it as " + strings.ReplaceAll(word, ".", ",")
	case digits == word || digits == "":
		return ""
	case strings.Trim(word, "0123456789-") == "" && strings.Count(word, "-") == 2:
		return "\"" + word + "\" is no day; a day is written as 2026-06-30"
	}
	switch strings.ToLower(digits) {
	case "st", "nd", "rd", "th":
		return "a date is written as 2026-06-30 or 30 June 2026"
	case "k", "m", "mn", "mm", "mio", "b", "bn", "mrd", "t", "tn":
		return "\"" + word + "\" is no number; write it as 10 million or 10 billion"
	}
	return ""
}

// wordsFor returns the words that fit after tokens, and the others that there are.
func wordsFor(tokens []Token, words, terminals []string, mask Class, lx *lexicon.Lexicon) (fitting, other []string) {
	for _, form := range lx.Words() {
		fits, isAdjective := false, false
		for _, s := range lx.Senses(form) {
			fits = fits || Class(s.Class)&mask != 0
			isAdjective = isAdjective || Class(s.Class)&adjective != 0
		}
		if fits {
			fitting = append(fitting, form)
		} else {
			other = append(other, form)
		}
		if isAdjective && mask&adjective != 0 {
			fitting = append(fitting, "non-"+form)
		} else if isAdjective {
			other = append(other, "non-"+form)
		}
	}
	fitting = append(fitting, words...)
	for _, t := range terminals {
		for _, set := range terminalSets[t] {
			fitting = append(fitting, slices.Sorted(maps.Keys(set))...)
		}
		fitting = append(fitting, ownWords[t]...)
	}
	if len(tokens) > 0 && tokens[len(tokens)-1].Has(Number) {
		fitting = append(fitting, afterNumber...)
	}
	return fitting, append(other, slices.Sorted(maps.Keys(functionWords))...)
}

// ownWords are words that terminals take besides those of the vocabulary.
var ownWords = map[string][]string{
	"Super": slices.Sorted(maps.Keys(Superlatives)), "NounPrep": {"of", "with"}, "VerbPrep": {"of", "by"},
	"Count": numberWords, "Amount": append([]string{"today"}, numberWords...), "DateRef": {"today"},
}

// afterNumber are the words that belong to a number.
var afterNumber = []string{
	"thousand", "million", "billion", "trillion",
	"day", "days", "week", "weeks", "month", "months", "year", "years",
	"USD", "EUR", "GBP", "JPY", "CNY", "CHF", "INR", "KRW",
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
}

// nearestOfSeveral finds terms and names of several words one of which is mistyped at
// token i, and where they stand.
func nearestOfSeveral(text string, tokens []Token, i int, lx *lexicon.Lexicon) (best []diag.Near, at diag.Span) {
	var terms []string
	for _, form := range lx.Words() {
		if strings.Contains(form, " ") {
			terms = append(terms, form)
		}
	}
	const most = 4 // words
	for from := max(0, i-most+1); from <= i; from++ {
		if first := tokens[from].Text; from < i && !lx.Leads(first) && lx.PhraseWords(first) < 2 {
			continue // it begins nothing
		}
		for to := max(i, from+1); to < min(from+most, len(tokens)-1); to++ {
			span := tokens[from].Span.Cover(tokens[to].Span)
			typed := text[span.From:span.To]
			names := slices.DeleteFunc(lx.Near(typed), func(n string) bool { return !strings.Contains(n, " ") })
			near := diag.NearestOf(typed, append(names, terms...))
			if len(near) > 0 && (len(best) == 0 || near[0].Effort < best[0].Effort) {
				best, at = near, span
			}
		}
	}
	return best, at
}

// mostBegun is how many words are named that begin with a half-typed one.
const mostBegun = 3

// beginning returns up to mostBegun of the words that begin with a half-typed one.
func beginning(half string, words []string) []string {
	var out []string
	for _, w := range words {
		if len(half) >= 3 && len(out) < mostBegun && strings.HasPrefix(lexicon.Fold(w), half) {
			out = append(out, w)
		}
	}
	return out
}
