package vocabulary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Error is a fault in the text of a vocabulary.
type Error struct {
	Span    Span
	Line    int    // of Span.From, from 1
	Column  int    // in characters, from 1
	Message string // says what is wrong and what was expected, in words
	Hint    string // how to mend it, or empty
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// ErrorList is what [Parse] returns when a text has faults: at least one, in the
// order of the text, at most [MaxErrors].
type ErrorList []*Error

// MaxErrors is how many faults of one text are reported.
const MaxErrors = 20

func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = "vocabulary:" + e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the faults to errors.As and errors.Is.
func (l ErrorList) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// err sorts the list, places its errors in text, cuts it, and returns nil for an
// empty one.
func (l ErrorList) err(text string) error {
	if len(l) == 0 {
		return nil
	}
	slices.SortStableFunc(l, func(a, b *Error) int { return cmp.Compare(a.Span.From, b.Span.From) })
	l = slices.CompactFunc(l, func(a, b *Error) bool { return a.Span.From == b.Span.From && a.Message == b.Message })
	if len(l) > MaxErrors {
		l = l[:MaxErrors]
	}
	for _, e := range l {
		e.Line, e.Column = place(text, e.Span.From)
	}
	return l
}

// place is the line and the column of a byte of text.
func place(text string, at int) (line, column int) {
	before := text[:at]
	line = strings.Count(before, "\n") + 1
	start := strings.LastIndexByte(before, '\n') + 1
	return line, utf8.RuneCountInString(before[start:]) + 1
}

// Nearest is the one of words that is closest to word, or empty when none is near:
// one slip for short words, two for words of five letters and more.
func Nearest(word string, words []string) string {
	best, limit := "", 1
	if len(word) > 4 {
		limit = 2
	}
	for _, w := range words {
		if d := distance(strings.ToLower(word), strings.ToLower(w), limit); d <= limit {
			best, limit = w, d-1
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to make b of a; more than limit is limit+1.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			next[j] = min(last[j-1]+change, last[j]+1, next[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, last, next = last, next, before
	}
	return min(last[len(b)], limit+1)
}
