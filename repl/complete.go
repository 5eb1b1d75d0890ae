package repl

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clausekg/clause/query"
)

// maxChoices is how many completions are offered at once.
const maxChoices = 50

// Complete returns what may stand for the last, unfinished word of text (all of the turn
// up to the cursor): head is the text before that word, choices are what could replace
// it. All choices begin with the same letters as the word.
func (s *Session) Complete(text string) (head string, choices []string) {
	if strings.HasPrefix(text, ".") {
		return s.completeCommand(text)
	}
	all := query.Complete(s.DB, text)
	from := len(text)
	for _, c := range all {
		from = min(from, c.From)
	}
	for _, c := range all {
		choices = append(choices, text[from:c.From]+c.Text)
	}
	return text[:from], agreeing(text[from:], choices)
}

// completeCommand completes the name of a command, or the words after it.
func (s *Session) completeCommand(text string) (head string, choices []string) {
	name, arg, after := strings.Cut(text, " ")
	if !after {
		for _, c := range commandNames(s) {
			if strings.HasPrefix(c, name) {
				choices = append(choices, c)
			}
		}
		return "", choices
	}
	arg = strings.TrimLeft(arg, " ")
	if name == ".explain" || name == ".draw" {
		head, choices = s.Complete(arg)
		return name + " " + head, choices
	}
	for _, c := range commands() {
		if c.name == name && c.words != nil {
			for _, w := range c.words(s) {
				if strings.HasPrefix(w, arg) {
					choices = append(choices, w)
				}
			}
		}
	}
	return name + " ", choices
}

// agreeing returns the choices that begin with the letters of word, whatever their case.
// The editor replaces the word by what the choices have in common, so where they do not
// write those letters alike, they are written as the word has them: names and words are
// understood in any case.
func agreeing(word string, choices []string) []string {
	n := utf8.RuneCountInString(word)
	var out []string
	alike := true
	for _, c := range choices {
		start := prefix(c, n)
		if !sameFold(start, word) || slices.Contains(out, c) || len(out) == maxChoices {
			continue
		}
		out = append(out, c)
		alike = alike && start == prefix(out[0], n)
	}
	if !alike {
		for i, c := range out {
			out[i] = word + c[len(prefix(c, n)):]
		}
	}
	return slices.Compact(out)
}

func prefix(s string, runes int) string {
	for i := range s {
		if runes--; runes < 0 {
			return s[:i]
		}
	}
	return s
}

func sameFold(a, b string) bool {
	fold := func(r rune) rune { return unicode.ToLower(r) }
	return strings.Map(fold, a) == strings.Map(fold, b)
}
