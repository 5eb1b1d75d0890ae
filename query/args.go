package query

import (
	"errors"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/value"
)

// Args gives the parameters of a question ($name) their values: a string (the name of an
// entity where the question needs an entity, else a text, a date, an amount as a question
// would have it), an Entity, a quad.Value, a number, a bool, a time.Time (its day), a Date,
// Money or Duration. Parameters that the question does not have are ignored.
//
// An Args is an Option.
type Args map[string]any

// bind returns the values of the parameters that the question text has.
func (w *world) bind(params []parameter, args Args, text string) (map[string]value.Value, error) {
	if len(params) == 0 {
		return nil, nil
	}
	out := map[string]value.Value{}
	for _, p := range params {
		arg, ok := args[p.name]
		if !ok {
			return nil, atParameter(text, p, diag.Errorf(diag.Run, diag.Span{}, "the question needs a value for $%s", p.name))
		}
		v, err := w.argument(p, arg)
		if err != nil {
			return nil, atParameter(text, p, err)
		}
		out[p.name] = v
	}
	return out, nil
}

// atParameter gives err the place of a parameter in the question.
func atParameter(text string, p parameter, err error) error {
	var d *diag.Error
	if at := strings.Index(text, "$"+p.name); at >= 0 && errors.As(err, &d) {
		d.Span = diag.Span{From: at, To: at + 1 + len(p.name)}
	}
	return err
}

// argument returns the value that a Go value is as parameter p.
func (w *world) argument(p parameter, arg any) (value.Value, error) {
	switch a := arg.(type) {
	case string:
		return w.spoken(p, a)
	case Entity:
		return w.term(p, a.Term)
	case quad.Value:
		return w.term(p, a)
	}
	v, err := valueOf(arg)
	if err != nil {
		return v, diag.Errorf(diag.Type, diag.Span{}, "$%s: %v", p.name, err)
	}
	return v, nil
}

// term returns a term of the graph.
func (w *world) term(p parameter, t quad.Value) (value.Value, error) {
	switch t.(type) {
	case quad.IRI, quad.BNode:
		if id, ok := w.snap.ID(t); ok {
			return value.OfNode(id), nil
		}
		return value.Value{}, diag.Errorf(diag.Name, diag.Span{}, "$%s: the data has no %s", p.name, t)
	}
	return value.Decode(t), nil
}

// spoken returns what a text is as parameter p.
func (w *world) spoken(p parameter, text string) (value.Value, error) {
	if p.literal != value.None {
		v := value.As(value.OfText(text), p.literal)
		if v.Type != p.literal && !(p.literal == value.Number && v.Type == value.Integer) {
			return v, diag.Errorf(diag.Type, diag.Span{}, "$%s: %q is no %s", p.name, text, typeNames[p.literal])
		}
		return v, nil
	}
	ids := w.lexicon.Exactly(text)
	switch {
	case len(ids) == 1:
		return value.OfNode(ids[0]), nil
	case len(ids) > 1:
		e := diag.Errorf(diag.Name, diag.Span{}, "$%s: %d entities are called %q", p.name, len(ids), text)
		for _, id := range ids[:min(len(ids), 5)] {
			e.Rewrites = append(e.Rewrites, w.snap.Term(id).String())
		}
		return value.Value{}, e
	case p.entity:
		e := diag.Errorf(diag.Name, diag.Span{}, "$%s: nothing is called %q", p.name, text)
		e.Suggestions = diag.Nearest(text, w.lexicon.Near(text))
		return value.Value{}, e
	}
	return guess(text), nil
}

// guess reads a text whose type the question leaves open, as a question would.
func guess(text string) value.Value {
	for _, parse := range []func(string) (value.Value, bool){value.ParseDate, value.ParseNumber, value.ParseMoney, value.ParseDuration} {
		if v, ok := parse(text); ok {
			return v
		}
	}
	return value.OfText(text)
}

var typeNames = map[value.Type]string{
	value.Truth: "truth", value.Integer: "integer", value.Number: "number", value.Money: "amount of money",
	value.Date: "date", value.Duration: "duration", value.Text: "text", value.Node: "entity",
}
