package query

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/query/internal/value"
)

// Term returns the term that records a value of Go in a graph, which Row.Value gives back: of
// a bool, an int, int64 or float64, a string (a text), Money, a Date or the day of a time.Time
// in its own zone, a Duration, an Entity; a quad.Value is itself.
//
//	tx.Add(quad.Make(lease, quad.IRI("rent"), rent, nil)) // rent, err := query.Term(query.Money{...})
func Term(v any) (quad.Value, error) {
	switch v := v.(type) {
	case quad.Value:
		return v, nil
	case Entity:
		if v.Term == nil {
			return nil, errors.New("query: the Entity has no Term")
		}
		return v.Term, nil
	}
	val, err := valueOf(v)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return value.Term(nil, val), nil
}

// valueOf returns a value of Go, other than an entity, as questions know it.
func valueOf(v any) (value.Value, error) {
	switch v := v.(type) {
	case bool:
		return value.OfTruth(v), nil
	case int:
		return value.OfInt(int64(v)), nil
	case int64:
		return value.OfInt(v), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return value.Value{}, fmt.Errorf("%v is no number that can be compared", v)
		}
		return value.Float(v), nil
	case string:
		return value.OfText(v), nil
	case Money:
		if v.Currency == "" {
			return value.Value{}, errors.New("the amount has no currency")
		}
		return value.Value{Type: value.Money, Int: v.Amount, Text: v.Currency}, nil
	case Duration:
		return value.Value{Type: value.Duration, Aux: int32(v.Months), Int: int64(v.Days)}, nil
	case time.Time:
		return value.OfDay(dayOf(v)), nil
	case Date:
		d, ok := value.ParseDate(v.Text)
		if !ok {
			return value.Value{}, fmt.Errorf("%q is no date", v.Text)
		}
		return d, nil
	}
	return value.Value{}, fmt.Errorf("a %T is not a value that a question knows", v)
}
