// Package value holds the values that questions compute with: entities by their
// id, and literals decoded into what they mean (a truth, a number, money, a date,
// a duration, a text).
//
// Value is a small comparable struct, so that it can be a map key and so that
// equality is ==. Literals of the graph are decoded once, by Of; two literals that
// mean the same ("5"^^xsd:int and "5"^^xsd:integer) decode to the same Value.
package value

import "github.com/clausekg/clause/graph"

// Type is what a Value is.
type Type uint8

// The types, in the order in which values of different types sort.
const (
	None     Type = iota // nothing: the property is not recorded
	Truth                // Int is 0 or 1
	Integer              // Int
	Number               // Num, never integral: see Float
	Money                // Int ten-thousandths of the currency Text
	Date                 // Int is the first day, as days since 1970-01-01; Prec says how much is known
	Duration             // Int days and Aux months
	Text                 // Text
	Node                 // ID: an entity of the graph (an IRI or a blank node)
)

// Precision is how exactly a date is known.
type Precision uint8

// The precisions of a date. A date known to the month or the year is a period.
const (
	Day Precision = iota
	Month
	Year
)

// Value is a value. The zero Value is None.
type Value struct {
	Type Type
	Prec Precision
	Aux  int32
	ID   graph.ID
	Int  int64
	Num  float64
	Text string
}
