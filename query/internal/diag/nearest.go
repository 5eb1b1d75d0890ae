package diag

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Near is a word within reach of a typing error of another.
type Near struct {
	Word   string
	Effort int // of the error, in tenths of a replaced letter
}

// lessLikely is what Nearest adds for each list that a word is not in.
const lessLikely = 5

// Nearest returns the words within reach of a typing error of word, nearest first, at most
// three: at most two edits (a swap of neighbours counts as one) and at most a third of the
// word's length, but one in a word of two letters too; case does not count. Of words as many
// edits away those come first that are mistyped more easily: letters are swapped, doubled
// and left out more often than others are put in. The words of a later list come behind
// those of an earlier one unless they are nearer.
func Nearest(word string, lists ...[]string) []string {
	var out []string
	for _, n := range NearestOf(word, lists...) {
		out = append(out, n.Word)
	}
	return out
}

// NearestOf returns what Nearest does, with how near each is.
func NearestOf(word string, lists ...[]string) []Near {
	low := []rune(strings.ToLower(word))
	limit := reach(low)
	var hits []Near
	for i, words := range lists {
		for _, w := range words {
			other := []rune(strings.ToLower(w))
			if w != word && distance(low, other, limit) <= limit {
				hits = append(hits, Near{w, effort(low, other) + i*lessLikely})
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b Near) int {
		return cmp.Or(cmp.Compare(a.Effort, b.Effort), samePrefix(low, b.Word)-samePrefix(low, a.Word), strings.Compare(a.Word, b.Word))
	})
	var out []Near
	for _, h := range hits {
		if len(out) < 3 && !slices.ContainsFunc(out, func(o Near) bool { return o.Word == h.Word }) {
			out = append(out, h)
		}
	}
	return out
}

// The efforts of typing errors, in tenths of a replaced letter.
const (
	swapped  = 7
	doubled  = 7 // or typed once instead of twice
	leftOut  = 9
	replaced = 10
	putIn    = 11
)

// effort returns the least effort of errors that make typed of meant.
func effort(typed, meant []rune) int {
	same := func(s []rune, i int) bool { // letter i is one of two
		return i > 0 && s[i-1] == s[i] || i+1 < len(s) && s[i+1] == s[i]
	}
	at := func(s []rune, i, single int) int {
		if same(s, i) {
			return doubled
		}
		return single
	}
	prev2, prev, row := make([]int, len(meant)+1), make([]int, len(meant)+1), make([]int, len(meant)+1)
	for j := range meant {
		prev[j+1] = prev[j] + at(meant, j, leftOut)
	}
	for i := range typed {
		row[0] = prev[0] + at(typed, i, putIn)
		for j := range meant {
			cost := replaced
			if typed[i] == meant[j] {
				cost = 0
			}
			row[j+1] = min(prev[j+1]+at(typed, i, putIn), row[j]+at(meant, j, leftOut), prev[j]+cost)
			if i > 0 && j > 0 && typed[i] == meant[j-1] && typed[i-1] == meant[j] {
				row[j+1] = min(row[j+1], prev2[j-1]+swapped)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(meant)]
}

// reach returns how many edits away a word may be.
func reach(word []rune) int { return max(1, min(2, len(word)/3)) }

func samePrefix(low []rune, w string) int {
	n := 0
	for i, r := range []rune(strings.ToLower(w)) {
		if i >= len(low) || low[i] != r {
			break
		}
		n++
	}
	return n
}

// Distance returns the number of slips of the keys between two words, case counting; a swap
// of neighbours is one. It is limit+1 where it is surely more than limit.
func Distance(a, b string, limit int) int { return distance([]rune(a), []rune(b), limit) }

// distance is the Damerau-Levenshtein distance with adjacent swaps (optimal string
// alignment), or limit+1 where it is surely larger than limit.
func distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	prev2, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}

// Reach finds the words within reach of a typing error of one among many that come in
// order: of those that begin alike, the beginning is compared once.
type Reach struct {
	word  []rune
	limit int
	text  []byte  // the word at which it stands, lower case
	ends  []int   // where its letters end, as far as they were compared
	rows  [][]int // the distance of each beginning of it from each beginning of word
}

// NewReach returns what finds words near word.
func NewReach(word string) *Reach {
	r := &Reach{word: []rune(strings.ToLower(word))}
	r.limit = reach(r.word)
	first := make([]int, len(r.word)+1)
	for i := range first {
		first[i] = i
	}
	r.rows = [][]int{first}
	return r
}

// Excess goes on to another word, in lower case. It returns the length of a beginning of
// it such that no word that begins so is within reach, or 0.
func (r *Reach) Excess(text []byte) int {
	same := 0
	for same < len(text) && same < len(r.text) && text[same] == r.text[same] {
		same++
	}
	known, _ := slices.BinarySearch(r.ends, same+1) // letters that lie in what is the same
	r.ends, r.rows = r.ends[:known], r.rows[:known+1]
	r.text = append(r.text[:0], text...)
	at := 0
	if known > 0 {
		at = r.ends[known-1]
	}
	if known > 0 && r.passed() {
		return at
	}
	for at < len(text) {
		_, size := utf8.DecodeRune(text[at:])
		at += size
		r.ends = append(r.ends, at)
		r.row()
		if r.passed() {
			return at
		}
	}
	return 0
}

// letter returns letter i of the text.
func (r *Reach) letter(i int) rune {
	from := 0
	if i > 0 {
		from = r.ends[i-1]
	}
	c, _ := utf8.DecodeRune(r.text[from:])
	return c
}

// row adds the distances of the text up to one letter more; see distance.
func (r *Reach) row() {
	n := len(r.rows)
	prev := r.rows[n-1]
	if n < cap(r.rows) {
		r.rows = r.rows[:n+1]
	} else {
		r.rows = append(r.rows, nil)
	}
	if r.rows[n] == nil {
		r.rows[n] = make([]int, len(r.word)+1)
	}
	row, c := r.rows[n], r.letter(n-1)
	row[0] = n
	for j := 1; j < len(row); j++ {
		cost := 1
		if r.word[j-1] == c {
			cost = 0
		}
		row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
		if n > 1 && j > 1 && r.word[j-2] == c && r.word[j-1] == r.letter(n-2) {
			row[j] = min(row[j], r.rows[n-2][j-2]+1)
		}
	}
}

// passed reports whether all texts that begin as the one so far are out of reach.
func (r *Reach) passed() bool {
	n := len(r.rows)
	least := slices.Min(r.rows[n-1])
	if n > 1 {
		least = min(least, slices.Min(r.rows[n-2])+1) // by a swap
	}
	return least > r.limit
}

// Within reports whether the word at which it stands is within reach.
func (r *Reach) Within() bool {
	return len(r.ends) > 0 && r.rows[len(r.rows)-1][len(r.word)] <= r.limit
}
