package repl

import (
	"strings"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/repl/edit"
)

// maxChoices is how many completions are offered at once: query.Complete has at most 50 words of
// the vocabulary and 50 names, and the words of the grammar are to stand beside them.
const maxChoices = 100

// Choice is what may stand for an unfinished word.
type Choice struct {
	Text string
	Note string // what it is, for people: "noun", "command"
}

// Complete returns what may stand for the last, unfinished word of text (all of the turn
// up to the cursor): head is the text before that word, choices are what could replace
// it, first those that begin with its letters, then those that only resemble it.
func (s *Session) Complete(text string) (head string, choices []Choice) {
	if isCommand(text) {
		return s.completeCommand(text)
	}
	all := query.Complete(s.DB, text)
	from := len(text)
	for _, c := range all {
		from = min(from, c.From)
	}
	seen := map[string]bool{}
	for _, c := range all {
		whole := text[from:c.From] + c.Text
		if !seen[whole] && len(choices) < maxChoices {
			seen[whole] = true
			choices = append(choices, Choice{whole, c.Class})
		}
	}
	return text[:from], begun(text[from:], choices)
}

// begun returns the choices that begin with the letters of word, whatever their case, if
// there are any, else all.
func begun(word string, choices []Choice) []Choice {
	var out []Choice
	for _, c := range choices {
		if len(c.Text) >= len(word) && strings.EqualFold(c.Text[:len(word)], word) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return choices
	}
	return out
}

// completeCommand completes the name of a command, or the words after it.
func (s *Session) completeCommand(text string) (head string, choices []Choice) {
	name, arg, after := strings.Cut(text, " ")
	if !after {
		for _, c := range commands() {
			if strings.HasPrefix(c.name, name) {
				choices = append(choices, Choice{c.name, c.help})
			}
		}
		if len(choices) == 0 {
			for _, near := range query.Nearest(name, commandNames(s)) {
				choices = append(choices, Choice{near, "command"})
			}
		}
		return "", choices
	}
	c, ok := find(name)
	if !ok {
		return text, nil
	}
	arg = strings.TrimLeft(arg, " ")
	if rest, ok := strings.CutPrefix(name, ".watch"); ok && rest == "" {
		if seconds, question, ok := strings.Cut(arg, " "); ok {
			head, choices = s.Complete(question)
			return name + " " + seconds + " " + head, choices
		}
	}
	if c.question {
		if question, ok := strings.CutPrefix(arg, "analyze "); ok && name == ".explain" {
			name, arg = name+" analyze", question
		}
		head, choices = s.Complete(arg)
		return name + " " + head, choices
	}
	if c.words != nil {
		for _, w := range c.words(s) {
			if strings.HasPrefix(w, arg) {
				choices = append(choices, Choice{Text: w})
			}
		}
		if name == ".set" && strings.Contains(arg, " ") {
			setting, _, _ := strings.Cut(arg, " ")
			head, choices = s.completeCommand("." + arg)
			return ".set " + strings.TrimPrefix(head, "."), choicesOf(setting, choices)
		}
	}
	return name + " ", choices
}

func choicesOf(setting string, choices []Choice) []Choice {
	if _, ok := find("." + setting); !ok {
		return nil
	}
	return choices
}

// codes are the colours of words by their class.
var codes = map[string]string{
	"word": "1", "noun": "34", "verb": "33", "adjective": "35", "superlative": "35", "preposition": "1",
	"name": "36", "relation": "33", "number": "32", "text": "32", "variable": "1;36", "unknown": "4;31",
}

// colors returns the colours of the last line of a question.
func (s *Session) colors(context, text string) (spans []edit.Span) {
	for _, t := range query.Highlight(s.DB, context+strings.ReplaceAll(text, "␤", "\n  ")) {
		t.From, t.To = t.From-len(context), t.To-len(context)
		if t.From >= 0 && t.To <= len(text) {
			spans = append(spans, edit.Span{From: t.From, To: t.To, Code: codes[t.Class]})
		}
	}
	return spans
}

// hint returns what is likeliest to follow a question: what followed it when it was asked
// before, what follows it in an example of the vocabulary, else what the grammar and the
// data say. before is what was asked before, the oldest first.
func (s *Session) hint(context, text string, before []string) string {
	if strings.TrimSpace(context+text) == "" {
		return ""
	}
	if strings.TrimSpace(context) == "" {
		for i := len(before) - 1; i >= 0; i-- {
			if rest, ok := strings.CutPrefix(before[i], text); ok && rest != "" && !strings.Contains(rest, "\n") && s.recalls(before[i]) {
				return rest
			}
		}
		for _, e := range s.vocabularyExamples() {
			if rest, ok := strings.CutPrefix(e, text); ok && rest != "" {
				return rest
			}
		}
	}
	return query.Hint(s.DB, context+strings.ReplaceAll(text, "␤", "\n"))
}

// recalls reports whether a question that was asked before, perhaps of another database, can be
// asked of this one.
func (s *Session) recalls(question string) bool {
	_, err := query.Prepare(s.DB, question, s.options()...)
	return err == nil
}

// vocabularyExamples returns the questions that the vocabulary shows, the shortest first.
func (s *Session) vocabularyExamples() []string {
	return s.shown.of(s.DB)
}

// lookAtCommand returns the colours of a command, and what may follow it.
func (s *Session) lookAtCommand(text string) (spans []edit.Span, hint string) {
	name, arg, after := strings.Cut(text, " ")
	c, ok := find(name)
	switch {
	case ok:
		spans = append(spans, edit.Span{From: 0, To: len(name), Code: "1;35"})
	case after:
		spans = append(spans, edit.Span{From: 0, To: len(name), Code: codes["unknown"]})
	}
	switch {
	case !after && len(name) > 1:
		for _, c := range commands() {
			if rest, found := strings.CutPrefix(c.name, name); found && rest != "" {
				return spans, rest
			}
		}
		if ok && c.args != "" {
			hint = " " + c.args
		}
	case ok && c.question:
		for _, span := range s.colors("", arg) {
			span.From, span.To = span.From+len(name)+1, span.To+len(name)+1
			spans = append(spans, span)
		}
		hint = query.Hint(s.DB, arg)
	}
	return spans, hint
}

// whatFollows says what may follow a text, for F1.
func (s *Session) whatFollows(text string) []string {
	if isCommand(text) {
		name, _, _ := strings.Cut(text, " ")
		if c, ok := find(name); ok {
			return []string{"  " + c.name + " " + c.args, "  " + c.help}
		}
		return []string{"  a command; .help lists them all"}
	}
	var order []string
	some := map[string][]string{}
	for _, c := range query.Complete(s.DB, text) {
		if some[c.Class] == nil {
			order = append(order, c.Class)
		}
		if len(some[c.Class]) < 12 {
			some[c.Class] = append(some[c.Class], c.Text)
		}
	}
	if len(order) == 0 {
		return []string{"  nothing that I know follows here; .help shows the language, .schema the words"}
	}
	var lines []string
	for _, class := range order {
		title := class + ":"
		lines = append(lines, "  "+title+strings.Repeat(" ", max(14-len(title), 1))+strings.Join(some[class], ", "))
	}
	return lines
}
