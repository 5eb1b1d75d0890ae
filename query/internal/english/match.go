package english

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// match is how a word matches the letters that were typed, the best way first.
type match uint8

const (
	begins match = iota // it begins with them
	within              // a later word of it does
	slip                // its beginning is a slip of the keys away
	spread              // it has them all, in their order
	none
)

// matcher matches words with an unfinished one.
type matcher struct {
	prefix string // folded
	near   bool   // other ways than to begin with it count too
}

// match returns how a folded word or name matches.
func (m matcher) match(word string) match {
	switch {
	case strings.HasPrefix(word, m.prefix):
		return begins
	case !m.near || len(word)+1 < len(m.prefix):
		return none
	case strings.Contains(word, " "+m.prefix):
		return within
	}
	_, n := utf8.DecodeRuneInString(m.prefix)
	if !strings.HasPrefix(word, m.prefix[:n]) { // its first letter tells most words apart
		if len(m.prefix) >= 4 && leads(word, m.prefix[n:]) && diag.Distance(m.prefix, lead(word, m.prefix), 1) <= 1 {
			return slip
		}
		return none
	}
	if len(m.prefix) >= 3 && diag.Distance(m.prefix, lead(word, m.prefix), 1) <= 1 {
		return slip
	}
	if len(m.prefix) >= 5 && diag.Distance(m.prefix, word, 2) <= 2 {
		return slip
	}
	if subsequence(m.prefix, word) {
		return spread
	}
	return none
}

// leads reports whether word begins with the first letter of rest, or has it second: the
// letter before rest is too many, another than that of word, or swapped with the next.
func leads(word, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	first, n := utf8.DecodeRuneInString(word)
	second, _ := utf8.DecodeRuneInString(word[n:])
	return next == first || next == second
}

// lead returns as many letters of word as prefix has.
func lead(word, prefix string) string {
	n := utf8.RuneCountInString(prefix)
	for i := range word {
		if n--; n < 0 {
			return word[:i]
		}
	}
	return word
}

// subsequence reports whether word has the letters of part in their order.
func subsequence(part, word string) bool {
	for _, r := range part {
		i := strings.IndexRune(word, r)
		if i < 0 {
			return false
		}
		word = word[i+utf8.RuneLen(r):]
	}
	return true
}

// enoughNames is how many names that begin with a word make those that resemble it not
// worth the search, which looks at mostSearched at most: a person waits for it.
const (
	enoughNames  = 10
	mostSearched = 1 << 15
	mostNames    = 10_000
)

// Named returns at most limit names that match text, the nearest first.
func Named(text string, lx *lexicon.Lexicon, limit int) []string {
	found := matcher{prefix: lexicon.Fold(text), near: true}.names(lx)
	nearestFirst(found)
	var out []string
	for _, o := range found[:min(len(found), limit)] {
		out = append(out, o.Text)
	}
	return out
}

// nearestFirst sorts offers by how they match, then by length and alphabet.
func nearestFirst(offers []offer) {
	slices.SortFunc(offers, func(a, b offer) int {
		return cmp.Or(cmp.Compare(a.match, b.match), cmp.Compare(len(a.Text), len(b.Text)), strings.Compare(a.Text, b.Text))
	})
}

// names returns the names that match. Of a large graph only some are looked at for more
// than their beginnings.
func (m matcher) names(lx *lexicon.Lexicon) []offer {
	var out []offer
	seen := map[string]bool{}
	add := func(n string, match match) {
		if !seen[n] {
			seen[n] = true
			out = append(out, offer{Completion{Text: n, Class: "name"}, match})
		}
	}
	for _, n := range lx.Names(m.prefix, mostNames) {
		add(n, begins)
	}
	if !m.near || len(out) >= enoughNames || len(m.prefix) < 3 {
		return out
	}
	for _, n := range lx.Near(m.prefix) {
		add(n, slip)
	}
	for _, n := range lx.Names("", mostSearched) {
		if match := m.match(lexicon.Fold(n)); match != begins && match != none {
			add(n, match)
		}
	}
	return out
}
