// Package diag is how every stage of a question says what is wrong with it: where in
// the text, what was expected there in words, the nearest word that fits, and rewrites
// that parse.
package diag

import (
	"fmt"
	"strings"
)

// Span is the bytes [From, To) of a text.
type Span struct{ From, To int }

// To returns the smallest span that covers s and o. A zero span covers nothing.
func (s Span) Cover(o Span) Span {
	if s == (Span{}) {
		return o
	}
	if o == (Span{}) {
		return s
	}
	return Span{min(s.From, o.From), max(s.To, o.To)}
}

// Kind is the cause of an error, for programs.
type Kind uint8

// The causes, in the order in which a question is diagnosed.
const (
	Word    Kind = iota + 1 // a word that neither the grammar nor the vocabulary knows
	Name                    // a name that is unknown, or that two entities bear
	Syntax                  // outside the grammar
	Type                    // a word or argument of the wrong kind
	Meaning                 // agreement, scope, an ambiguity: refused with rewrites
	Rule                    // a rule that is unsafe, untyped or not stratified
	Run                     // failed while it ran: money in two currencies, a missing parameter
	Limit                   // past a limit of time, rows or memory
	Unbound                 // it needs a function that the host program has not bound
)

// Error is a refusal with its place in the text.
type Error struct {
	Kind        Kind
	Span        Span
	Message     string   // one sentence, no capital, no full stop
	Expected    []string // what could stand at Span, in words
	Suggestions []string // nearest known words or names for what stands at Span, best first
	Rewrites    []string // whole texts that would be understood
	Cause       error    // what a function of the host program returned, or nil
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Error returns the message with its expectations, without the place; Snippet draws that.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if len(e.Expected) > 0 {
		fmt.Fprintf(&b, "; expected %s", Alternatives(e.Expected))
	}
	if len(e.Suggestions) > 0 {
		fmt.Fprintf(&b, " (did you mean %s?)", Alternatives(e.Suggestions))
	}
	return b.String()
}

// Errorf returns an Error of kind k at span s.
func Errorf(k Kind, s Span, format string, args ...any) *Error {
	return &Error{Kind: k, Span: s, Message: fmt.Sprintf(format, args...)}
}

// Alternatives joins words as English does: "a", "a or b", "a, b or c".
func Alternatives(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// Snippet draws the line of text where e is, a caret line under it and what helps:
//
//	which partnrs use Azure
//	      ^~~~~~~
//	unknown word "partnrs"
//	did you mean partners?
func Snippet(text string, e *Error) string {
	var b strings.Builder
	from := min(max(e.Span.From, 0), len(text))
	to := min(max(e.Span.To, from), len(text))
	start := strings.LastIndexByte(text[:from], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[from:], '\n'); i >= 0 {
		end = from + i
	}
	if text != "" {
		line := strings.ReplaceAll(text[start:end], "\t", " ")
		fmt.Fprintf(&b, "  %s\n  %s%s\n", line, pad(text[start:from]), caret(text[from:min(to, end)]))
	}
	b.WriteString(e.Message)
	if len(e.Expected) > 0 {
		fmt.Fprintf(&b, "\nexpected %s", Alternatives(e.Expected))
	}
	if len(e.Suggestions) > 0 {
		fmt.Fprintf(&b, "\ndid you mean %s?", Alternatives(e.Suggestions))
	}
	for i, r := range e.Rewrites {
		lead := "try:  "
		if i > 0 {
			lead = "      "
		}
		fmt.Fprintf(&b, "\n%s%s", lead, r)
	}
	return b.String()
}
