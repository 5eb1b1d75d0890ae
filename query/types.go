package query

import (
	"fmt"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/value"
)

// Column is a column of an answer.
type Column struct {
	Name string // for people, unique within the answer: "partner"
	Type string // the kind of its entities or the type of its values, where one is known: "firm", "money"
}

// Entity is an entity of the graph in an answer.
type Entity struct {
	Term quad.Value // an IRI or a blank node
	Name string     // its best name
}

// String returns the name.
func (e Entity) String() string { return e.Name }

// Money is an amount in a currency.
type Money struct {
	Amount   int64 // ten-thousandths of the currency
	Currency string
}

// String returns the amount as digits and the currency: "1500000 USD".
func (m Money) String() string {
	return value.Value{Type: value.Money, Int: m.Amount, Text: m.Currency}.String()
}

// Date is a day, or a month or a year of which no day is known: the days [From, Until).
type Date struct {
	From, Until time.Time
	Text        string // 2025-11-03, 2025-11, 2025
}

// String returns Text.
func (d Date) String() string { return d.Text }

// Duration is a number of months and days.
type Duration struct{ Months, Days int }

// String returns "2 years 3 months", "90 days".
func (d Duration) String() string {
	return value.Value{Type: value.Duration, Aux: int32(d.Months), Int: int64(d.Days)}.String()
}

// day returns the day that v begins with.
func day(n int64) time.Time { return time.Unix(n*86400, 0).UTC() }

// dayOf returns the number of the day of t, in t's own zone.
func dayOf(t time.Time) int64 {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// native returns a value as Go has it: nil, bool, int64, float64, string, Money, Date,
// Duration or Entity.
func (r *Rows) native(v value.Value) any {
	switch v.Type {
	case value.None:
		return nil
	case value.Truth:
		return v.Int != 0
	case value.Integer:
		return v.Int
	case value.Number:
		return v.Num
	case value.Money:
		return Money{v.Int, v.Text}
	case value.Date:
		return Date{day(v.Int), day(value.Until(v)), v.String()}
	case value.Duration:
		return Duration{int(v.Aux), int(v.Int)}
	case value.Text:
		return v.Text
	case value.Node:
		return r.entityOf(v)
	}
	panic(fmt.Sprintf("unreachable: type %d of a value", v.Type))
}

// entityOf returns an entity, empty if it is damaged in the file: All ends with the error
// then.
func (r *Rows) entityOf(v value.Value) any {
	if host := r.known.Host(v.ID); host != nil {
		return host
	}
	e, err := r.readEntity(v.ID)
	r.note(&err)
	if err != nil {
		return e
	}
	return r.known.KeepHost(v.ID, e.Name, e.Term, e)
}

func (r *Rows) readEntity(id graph.ID) (e Entity, err error) {
	if name, term, ok := r.known.Entity(id); ok {
		return Entity{Term: term, Name: name}, nil
	}
	defer caught("", &err)
	defer graph.Guard(&err)()
	return Entity{Term: r.snap.Term(id), Name: r.entity(id)}, nil
}
