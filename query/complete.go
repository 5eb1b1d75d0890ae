package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
)

// Completion is what may stand at the end of an unfinished question.
type Completion struct {
	Text  string // the word or name, in quotes where it needs them
	Class string // "noun", "verb", "adjective", "name", "word", for people
	From  int    // where in the question it begins: what stands there is an unfinished word
	Near  bool   // it does not begin as that word does, but resembles it
}

// Complete returns the words and names that may stand at the end of text, a sentence up to
// the cursor: words of the vocabulary, then names, then words of the grammar, and in each of
// these first those that lead to an answer today. Those that begin as the unfinished word at
// the end of text does stand before those that only resemble it; at one place there are at
// most 50 words of the vocabulary and 50 names. In exact form these are the relations and
// words that begin as the last word does. There are none for a text that no question begins
// with, and for a db whose vocabulary is refused.
func Complete[S Source](db S, text string) []Completion {
	return completeWithin(db, text, patient.time)
}

// completeWithin is Complete with the time that ranking may take.
func completeWithin[S Source](db S, text string, most time.Duration) []Completion {
	return complete(db, text, true, effort{most, patient.names})
}

// Hint returns what is likeliest to follow text, a sentence up to the cursor: the rest of
// its last word, or the next word with the blank before it. It is empty where nothing fits,
// as where Complete returns nothing, and where text is a question that nothing has to
// follow.
func Hint[S Source](db S, text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	if rest := hint(db, text); rest != "" || strings.HasSuffix(text, " ") {
		return rest
	}
	if next := hint(db, text+" "); next != "" {
		return " " + next
	}
	return ""
}

// hint returns the rest of the likeliest completion: a name or word that makes the text a
// question with an answer, else, if it is none as it stands, the first.
func hint[S Source](db S, text string) string {
	var damage error // there is nobody to tell
	defer caught(text, &damage)
	defer graph.Guard(&damage)()
	w, all := completions(db, text, false, hasty)
	if len(all) == 0 || exact.Looks(text) {
		return ""
	}
	if last := text[strings.LastIndexByte(text, ' ')+1:]; last == "" || last[0] >= 'A' && last[0] <= 'Z' {
		name := func(c english.Completion) int {
			if c.Class == "name" {
				return 0
			}
			return 1
		}
		slices.SortStableFunc(all, func(a, b english.Completion) int { return name(a) - name(b) })
	}
	_, q, err := w.read(text)
	whole := err == nil && reading.CheckSafe(q) == nil
	if whole {
		all = slices.DeleteFunc(all, func(c english.Completion) bool { return c.Class == "word" })
	}
	c, ok := w.fruitful(text, all, hasty)
	switch {
	case len(all) == 0, !ok && whole && !(strings.HasSuffix(text, " ") && all[0].Class == "verb"):
		return ""
	case !ok, all[0].Class == "noun" && c.Class != "noun" && c.Class != "name":
		c = all[0]
	}
	typed := text[c.From:]
	if len(c.Text) > len(typed) && strings.EqualFold(c.Text[:len(typed)], typed) {
		return c.Text[len(typed):]
	}
	return ""
}

func complete[S Source](db S, text string, near bool, e effort) []Completion {
	var damage error // there is nobody to tell
	defer caught(text, &damage)
	defer graph.Guard(&damage)()
	var out []Completion
	_, all := completions(db, text, near, e)
	for _, c := range all {
		out = append(out, Completion(c))
	}
	return out
}

// completions returns what may stand at the end of text, ranked.
func completions[S Source](db S, text string, near bool, e effort) (*world, []english.Completion) {
	w, err := open(db)
	if err != nil || len(text) > exact.MaxText {
		return nil, nil
	}
	if exact.Looks(text) {
		return w, w.relationsAt(text)
	}
	all := english.Complete(text, w.lexicon, near)
	if strings.HasSuffix(text, " ") && english.TakesName(text, w.lexicon) {
		all = append(w.namesAfter(text), all...)
	}
	return w, w.ranked(text, all, e)
}

// relationsAt returns the relations, kinds and words of the exact form that complete the
// bare word at the end of text; none within quotes and where no word has begun.
func (w *world) relationsAt(text string) (found []english.Completion) {
	from := strings.LastIndexFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) + 1
	word := text[from:]
	if tokens := exact.Highlight(text); word == "" || len(tokens) == 0 || tokens[len(tokens)-1].Class == "text" {
		return nil
	}
	add := func(text, class string) {
		if strings.HasPrefix(text, word) && !slices.ContainsFunc(found, func(c english.Completion) bool { return c.Text == text }) {
			found = append(found, english.Completion{Text: text, Class: class, From: from})
		}
	}
	for _, p := range w.lexicon.All() {
		add(p.Name+"(", "relation")
	}
	for _, keyword := range exact.Keywords() {
		add(keyword, "word")
	}
	slices.SortStableFunc(found, func(a, b english.Completion) int { return cmp.Compare(len(a.Text), len(b.Text)) })
	return found
}

// namesAfter returns some names that what the last word says holds of: who has typed no
// letter of a name yet cannot be shown all that there are.
func (w *world) namesAfter(text string) (names []english.Completion) {
	words := strings.Fields(text)
	last := words[len(words)-1]
	of := strings.EqualFold(last, "of") && len(words) > 1
	if of {
		last = words[len(words)-2]
	}
	for _, l := range w.linked(context.Background()) {
		for _, pair := range l.of {
			name := pair[1]
			switch {
			case of && (strings.EqualFold(last, l.noun) || strings.EqualFold(last, l.many)):
				name = pair[0]
			case of || l.verb == "" || !slices.ContainsFunc(w.lexicon.Senses(last), func(s lexicon.Sense) bool { return s.Word == l.verb }):
				continue
			}
			if !slices.ContainsFunc(names, func(c english.Completion) bool { return c.Text == name }) {
				names = append(names, english.Completion{Text: name, Class: "name", From: len(text)})
			}
		}
	}
	return names
}

// Dump returns what a stage makes of a question, as text: "sentence", "reading" or "plan",
// "explain" for what Explain returns, "analyze" for ExplainAnalyze.
func Dump[S Source](ctx context.Context, db S, question, stage string, opts ...Option) (_ string, err error) {
	defer caught(question, &err)
	defer graph.Guard(&err)()
	switch stage {
	case "explain":
		return Explain(ctx, db, question, opts...)
	case "analyze":
		return ExplainAnalyze(ctx, db, question, opts...)
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	s, err := Prepare(db, question, opts...)
	if err != nil {
		return "", err
	}
	p := s.read.Load()
	switch stage {
	case "sentence":
		if p.sentence == nil {
			return "", errors.New("the question is not a sentence but the exact form")
		}
		return p.sentence.String(), nil
	case "reading":
		return p.reading.String() + "\n", nil
	case "plan":
		return p.plan.String(), nil
	}
	return "", fmt.Errorf("query: there is no stage %q", stage)
}
