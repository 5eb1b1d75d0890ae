package query

import (
	"errors"
	"fmt"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
)

// Kind is the cause of an Error, for programs.
type Kind uint8

// The causes, in the order in which a question is diagnosed.
const (
	UnknownWord Kind = iota + 1 // a word that neither the grammar nor the vocabulary knows
	UnknownName                 // a name that is unknown, or that two entities bear
	BadSyntax                   // outside the grammar
	BadType                     // a word or argument of the wrong kind
	BadMeaning                  // agreement, scope or an ambiguity: refused, with rewrites
	BadRule                     // a rule that is unsafe, untyped or not stratified
	Failed                      // it failed while it ran: money in two currencies, a missing parameter
	PastLimit                   // past a limit of time, rows or memory
	Unbound                     // it needs a Function that is not bound
)

var kindNames = [...]string{"", "unknown word", "unknown name", "syntax", "type", "meaning", "rule", "run", "limit", "unbound function"}

// String returns a word or two for k.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", k)
}

// Span is the bytes [From, To) of a text.
type Span struct{ From, To int }

// Error is a refusal of a text (a question, a vocabulary), with its place.
type Error struct {
	Kind        Kind
	Text        string   // the whole text that was refused
	Span        Span     // the place in Text
	Message     string   // one sentence, no capital, no full stop
	Expected    []string // what could stand there, in words
	Suggestions []string // the nearest known words or names, best first
	Rewrites    []string // whole texts that would be understood

	cause error
}

// Unwrap returns what caused the error where that is an error of its own, a *FunctionError,
// else nil.
func (e *Error) Unwrap() error { return e.cause }

// Error returns the message, what was expected and the nearest words, on one line and
// without the place.
func (e *Error) Error() string { return e.diag().Error() }

// Snippet draws the line of Text where the error is, a caret line under it, and what helps:
//
//	  which partnrs use Azure
//	        ^~~~~~~
//	unknown word "partnrs"
//	did you mean partners?
//
// An error without a place, such as a limit, is only described.
func (e *Error) Snippet() string {
	if !e.Placed() {
		return diag.Snippet("", e.diag())
	}
	return diag.Snippet(e.Text, e.diag())
}

// Placed reports whether the error is at a place in Text; a limit, for one, is at none.
func (e *Error) Placed() bool { return e.Span != (Span{}) || e.Kind < Failed }

func (e *Error) diag() *diag.Error {
	return &diag.Error{Kind: diag.Kind(e.Kind), Span: diag.Span(e.Span), Message: e.Message,
		Expected: e.Expected, Suggestions: e.Suggestions, Rewrites: e.Rewrites}
}

// refusal returns err as errors of text where it has places in text: a *Error, or several
// joined.
func refusal(text string, err error) error {
	var one *diag.Error
	var list diag.List
	var faults vocabulary.ErrorList
	switch err = internal(text, err); {
	case err == nil:
		return nil
	case errors.As(err, &list):
		var all []error
		for _, d := range list {
			all = append(all, placed(text, d))
		}
		return joined(all)
	case errors.As(err, &one):
		return placed(text, one)
	case errors.As(err, &faults):
		var all []error
		for _, f := range faults {
			d := diag.Errorf(diag.Syntax, diag.Span(f.Span), "%s", f.Message)
			if f.Hint != "" {
				d.Message += " (" + f.Hint + ")"
			}
			all = append(all, placed(text, d))
		}
		return joined(all)
	}
	return err
}

// joined returns one error for several.
func joined(all []error) error {
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}

func placed(text string, d *diag.Error) *Error {
	return &Error{Kind: Kind(d.Kind), Text: text, Span: Span(d.Span), Message: d.Message,
		Expected: d.Expected, Suggestions: d.Suggestions, Rewrites: d.Rewrites, cause: d.Cause}
}
