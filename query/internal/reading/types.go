package reading

import (
	"strings"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// typeNames are the types as a vocabulary declares them.
var typeNames = map[value.Type]string{
	value.Truth: "truth", value.Integer: "integer", value.Number: "number", value.Money: "money",
	value.Date: "date", value.Duration: "duration", value.Text: "text", value.Node: "Thing",
}

// typing is what is statically known of an expression: its type, None if that is open, and
// for entities the kinds that it may be of, none if that is open.
type typing struct {
	Type    value.Type
	Kinds   []*lexicon.Kind
	literal bool // of an open type, but no entity: the value of a property
}

// typingOf is the typing of what stands at an argument place.
func typingOf(p lexicon.Param) typing {
	s := typing{Type: p.Type, literal: p.Type == value.None}
	if p.Kind != nil {
		s.Kinds = []*lexicon.Kind{p.Kind}
	}
	return s
}

// String says the typing in words: a firm, a date, a provider or a firm.
func (s typing) String() string {
	switch s.Type {
	case value.None:
		return "a value"
	case value.Truth:
		return "yes or no"
	case value.Integer, value.Number:
		return "a number"
	case value.Money:
		return "an amount of money"
	case value.Date:
		return "a date"
	case value.Duration:
		return "a duration"
	case value.Text:
		return "a text"
	case value.Node:
		if len(s.Kinds) == 0 {
			return "a thing"
		}
		var names []string
		for _, k := range s.Kinds {
			names = append(names, article(k.Label))
		}
		return strings.Join(names, " and ")
	}
	panic("unreachable: type of a value")
}

// meets reports whether a value can be of both typings.
func (s typing) meets(o typing) bool {
	if !alike(s.Type, o.Type) {
		return false
	}
	if len(s.Kinds) == 0 || len(o.Kinds) == 0 {
		return true
	}
	for _, k := range s.Kinds {
		for _, l := range o.Kinds {
			if k.Meets(l) {
				return true
			}
		}
	}
	return false
}

// with narrows s by what else is known.
func (s typing) with(o typing) typing {
	if s.Type == value.None || s.Type == value.Integer && numeric(o.Type) {
		s.Type = o.Type
	}
	for _, k := range o.Kinds {
		s.Kinds = narrow(s.Kinds, k)
	}
	return s
}

// narrow adds a kind, unless one at or below it is there, in place of those above it.
func narrow(kinds []*lexicon.Kind, k *lexicon.Kind) []*lexicon.Kind {
	var out []*lexicon.Kind
	for _, o := range kinds {
		if o.Is(k) {
			return kinds
		}
		if !k.Is(o) {
			out = append(out, o)
		}
	}
	return append(out, k)
}

// alike reports whether values of two types can equal one another; an open type can
// equal anything.
func alike(a, b value.Type) bool {
	return a == b || a == value.None || b == value.None || numeric(a) && numeric(b)
}

// ordered reports whether values of a type have an order.
func ordered(t value.Type) bool { return t != value.Truth && t != value.Node }

func numeric(t value.Type) bool {
	return t == value.Integer || t == value.Number || t == value.Money
}

// arithmetic returns the type of a op b, or ok false where it has none.
func arithmetic(op byte, a, b value.Type) (t value.Type, ok bool) {
	switch {
	case a == value.None || b == value.None:
		return value.None, a != value.Text && b != value.Text && a != value.Node && b != value.Node && a != value.Truth && b != value.Truth
	case a == value.Date && b == value.Duration && (op == '+' || op == '-'):
		return value.Date, true
	case a == value.Duration && b == value.Date && op == '+':
		return value.Date, true
	case a == value.Date && b == value.Duration && op == '/':
		return value.Date, true
	case a == value.Date && b == value.Date && op == '-':
		return value.Duration, true
	case a == value.Duration && b == value.Duration && (op == '+' || op == '-'):
		return value.Duration, true
	case a == value.Duration && b == value.Integer && op == '*', a == value.Integer && b == value.Duration && op == '*':
		return value.Duration, true
	case !numeric(a) || !numeric(b):
		return value.None, false
	case a == value.Money && b == value.Money:
		return map[byte]value.Type{'+': value.Money, '-': value.Money, '/': value.Number}[op], op != '*'
	case a == value.Money || b == value.Money:
		return value.Money, op != '/' || a == value.Money
	case a == value.Integer && b == value.Integer && op != '/':
		return value.Integer, true
	}
	return value.Number, true
}
