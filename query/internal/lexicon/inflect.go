package lexicon

import (
	"maps"
	"slices"
	"strings"
)

// Regular English inflection. Irregular forms are declared in the vocabulary; a few
// irregular nouns and verbs that any data set may use are known here.

var irregularPlurals = map[string]string{
	"person": "people", "child": "children", "man": "men", "woman": "women",
	"analysis": "analyses", "basis": "bases", "criterion": "criteria", "series": "series",
	"species": "species", "staff": "staff", "subsidiary": "subsidiaries",
}

var irregularVerbs = map[string][4]string{
	// third person, past, past participle, -ing form
	"bear": {"bears", "bore", "born", "bearing"}, "be": {"is", "was", "been", "being"}, "have": {"has", "had", "had", "having"},
	"do": {"does", "did", "done", "doing"}, "buy": {"buys", "bought", "bought", "buying"},
	"sell": {"sells", "sold", "sold", "selling"}, "build": {"builds", "built", "built", "building"},
	"make": {"makes", "made", "made", "making"}, "give": {"gives", "gave", "given", "giving"},
	"take": {"takes", "took", "taken", "taking"}, "hold": {"holds", "held", "held", "holding"},
	"bind": {"binds", "bound", "bound", "binding"}, "lead": {"leads", "led", "led", "leading"},
	"know": {"knows", "knew", "known", "knowing"}, "write": {"writes", "wrote", "written", "writing"},
	"run": {"runs", "ran", "run", "running"}, "begin": {"begins", "began", "begun", "beginning"},
	"find": {"finds", "found", "found", "finding"}, "lend": {"lends", "lent", "lent", "lending"},
	"lease": {"leases", "leased", "leased", "leasing"}, "pay": {"pays", "paid", "paid", "paying"},
	"say": {"says", "said", "said", "saying"}, "see": {"sees", "saw", "seen", "seeing"},
	"win": {"wins", "won", "won", "winning"}, "lose": {"loses", "lost", "lost", "losing"},
	"meet": {"meets", "met", "met", "meeting"}, "teach": {"teaches", "taught", "taught", "teaching"},
	"speak": {"speaks", "spoke", "spoken", "speaking"}, "come": {"comes", "came", "come", "coming"},
	"go": {"goes", "went", "gone", "going"}, "get": {"gets", "got", "got", "getting"},
	"bring": {"brings", "brought", "brought", "bringing"}, "cost": {"costs", "cost", "cost", "costing"},
	"put": {"puts", "put", "put", "putting"}, "set": {"sets", "set", "set", "setting"},
	"feed": {"feeds", "fed", "fed", "feeding"}, "grow": {"grows", "grew", "grown", "growing"},
	"play": {"plays", "played", "played", "playing"}, "cut": {"cuts", "cut", "cut", "cutting"},
	"choose": {"chooses", "chose", "chosen", "choosing"}, "drive": {"drives", "drove", "driven", "driving"},
	"sue": {"sues", "sued", "sued", "suing"}, "forbid": {"forbids", "forbade", "forbidden", "forbidding"},
	"underwrite": {"underwrites", "underwrote", "underwritten", "underwriting"},
}

// plural returns the regular plural of a noun; of several words the last one inflects,
// but "term of contract" inflects its first.
func plural(noun string) string {
	if head, rest, ok := strings.Cut(noun, " of "); ok {
		return plural(head) + " of " + rest
	}
	lead, last := splitLast(noun)
	if p, ok := irregularPlurals[last]; ok {
		return lead + p
	}
	return lead + sibilantS(last)
}

// sibilantS adds the -s of plurals and of the third person.
func sibilantS(w string) string {
	n := len(w)
	switch {
	case n > 1 && w[n-1] == 'y' && !isVowel(w[n-2]):
		return w[:n-1] + "ies"
	case hasAnySuffix(w, "s", "x", "z", "ch", "sh"):
		return w + "es"
	}
	return w + "s"
}

// verbForms returns the third person, past, past participle and -ing form of a base
// form; of several words the first one inflects ("invest in", "own a stake in").
func verbForms(base string) [4]string {
	first, rest, phrase := strings.Cut(base, " ")
	tail := ""
	if phrase {
		tail = " " + rest
	}
	f, ok := irregularVerbs[first]
	if !ok {
		ed, ing := pastForms(first)
		f = [4]string{sibilantS(first), ed, ed, ing}
	}
	for i := range f {
		f[i] += tail
	}
	return f
}

func pastForms(w string) (ed, ing string) {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "ie"):
		return w + "d", w[:n-2] + "ying"
	case strings.HasSuffix(w, "ee"):
		return w + "d", w + "ing"
	case strings.HasSuffix(w, "e"):
		return w + "d", w[:n-1] + "ing"
	case n > 1 && w[n-1] == 'y' && !isVowel(w[n-2]):
		return w[:n-1] + "ied", w + "ing"
	case doublesFinal(w):
		return w + w[n-1:] + "ed", w + w[n-1:] + "ing"
	}
	return w + "ed", w + "ing"
}

// doublesFinal: one syllable ending consonant, vowel, consonant (plan, ship), and a few
// common verbs with a stressed last syllable.
func doublesFinal(w string) bool {
	switch w {
	case "permit", "commit", "admit", "refer", "prefer", "transfer", "control", "compel", "occur", "submit", "omit", "confer", "defer", "incur", "overlap":
		return true
	}
	n := len(w)
	if n < 3 || strings.ContainsRune("wxy", rune(w[n-1])) || isVowel(w[n-1]) || !isVowel(w[n-2]) || isVowel(w[n-3]) {
		return false
	}
	vowels := 0
	for i := range n {
		if isVowel(w[i]) {
			vowels++
		}
	}
	return vowels == 1
}

// baseOf undoes a third person -s or a past -ed, for verbs that the data suggests
// ("uses", "directedBy"). It is a guess that the vocabulary can override.
func baseOf(w string) string {
	for _, base := range slices.Sorted(maps.Keys(irregularVerbs)) {
		if forms := irregularVerbs[base]; slices.Contains(forms[:], w) {
			return base
		}
	}
	n := len(w)
	switch {
	case strings.HasSuffix(w, "ing") && n > 5:
		return unEd(w[:n-3])
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y"
	case hasAnySuffix(w, "sses", "ches", "shes", "xes", "zzes"):
		return w[:n-2]
	case strings.HasSuffix(w, "ied") && n > 4:
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "ed") && n > 3:
		return unEd(w[:n-2])
	case strings.HasSuffix(w, "s") && !hasAnySuffix(w, "ss", "us", "is"):
		return w[:n-1]
	}
	return w
}

// isParticiple reports whether a word of a predicate's name is a past participle:
// located (in), born (in).
func isParticiple(w string) bool {
	for _, f := range irregularVerbs {
		if f[2] == w && f[2] != f[1] {
			return true
		}
	}
	return strings.HasSuffix(w, "ed")
}

// unEd finds the base of a stem left by cutting -ed: produc -> produce, locat -> locate,
// shipp -> ship, own -> own.
func unEd(stem string) string {
	n := len(stem)
	if n > 2 && stem[n-1] == stem[n-2] && !isVowel(stem[n-1]) && !hasAnySuffix(stem, "ll", "ss", "ff", "zz") {
		return stem[:n-1]
	}
	if hasAnySuffix(stem, "at", "c", "v", "iz", "is", "us", "ur", "g", "pos", "as", "r") && !hasAnySuffix(stem, "er", "or", "ear", "ng", "ar", "ct") {
		return stem + "e"
	}
	return stem
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func hasAnySuffix(s string, ends ...string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

func splitLast(s string) (lead, last string) {
	i := strings.LastIndexByte(s, ' ') + 1
	return s[:i], s[i:]
}
