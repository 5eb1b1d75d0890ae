// Package vocabulary reads and writes the words, kinds and rules of a data set.
//
// A vocabulary is one text, stored in the database beside the data, so that a copy
// of the file still speaks. This package knows its shape; what the words mean in a
// question, and whether the rules are sound, is decided by package query.
//
// A declaration starts at the beginning of a line and continues on indented lines;
// a comment runs from # to the end of its line:
//
//	clock 2026-06-30
//	kind Firm "firm" "company"          name name, alias
//	kind Term "term"                    period start until end    # or: start through end
//	relation customer(Term, Firm)       noun "customer" 2 of 1
//	property value(Term) money          noun "value"  superlative "largest" highest
//	property risk(Term) number          external "how risky our model thinks a term is"
//	rule uses(F Firm, P Firm)           verb "use" F P
//	  if customer(T, F), provider(T, P), in_force(T)
//	  because "{F} is served by {P} under {T}"
//	example "who uses Azure"
//
// What is external is recorded nowhere: the program that asks computes it, with a function
// that it gives to package query. It is declared of a kind, speaks like any other property
// or relation, and has no facts: [Vocabulary.External].
//
// [Parse] reads it and reports every fault with its place, [Vocabulary.String]
// prints it, [Store] and [Load] keep it in a graph.
package vocabulary

import "github.com/cayleygraph/quad"

// Vocabulary is a parsed vocabulary, in the order of its text.
type Vocabulary struct {
	Text      string // the source, as stored
	Clock     string // the day that the data set fixes as today, ISO, or empty
	Kinds     []*Kind
	Relations []*Relation // stored relations and properties
	Rules     []*Rule
	Examples  []string // questions that the data set shows: example "which ..."
}

// Span is a range of bytes of the text: [From, To).
type Span struct{ From, To int }

// Kind declares a kind: kind Lab is Firm "lab" "research lab" name name, alias period start until end as <iri>
type Kind struct {
	Span    Span
	Name    string   // Lab
	Parents []string // kinds after "is"
	Nouns   []Noun
	Names   []string // properties that name an entity of this kind, best first
	Start   string   // property of the first day, or empty
	End     string   // property of the day on which it ends, or empty
	Through bool     // the day of End is the last one; else it is the first day after
	Source  bool     // "sources": entities of this kind are the labels of facts
	IRI     quad.IRI // object of rdf:type; the declared name unless "as <iri>" is given
}

// Noun is a noun with its plural; an empty plural is formed regularly.
type Noun struct{ Singular, Plural string }

// Relation declares a stored relation (two arguments) or a property (one argument and a type).
type Relation struct {
	Span   Span
	Name   string   // customer
	Params []Param  // one for a property, two for a relation
	Type   string   // of a property: text, integer, number, money, date, truth, duration; empty for a relation
	IRI    quad.IRI // predicate; the declared name unless "as <iri>" is given
	Frames []Frame

	External bool   // computed by the host program: no facts are recorded
	About    string // of an external one, what it says, for people; or empty
}

// External returns the external relation or property that facts with this predicate would
// be of, or nil if such facts may be recorded.
func (v *Vocabulary) External(predicate quad.IRI) *Relation {
	for _, r := range v.Relations {
		if r.External && r.IRI == predicate {
			return r
		}
	}
	return nil
}

// Param is an argument of a relation or rule. In `relation customer(Term, Firm)` only
// kinds are given; in `rule uses(F Firm, P Service)` variables and kinds.
// Kind "Thing" is any entity; a value type's name (text, date, ...) is a literal.
type Param struct {
	Span Span
	Var  string // F, or empty
	Kind string // Firm
}

// Rule declares a derived relation, or one more way to derive one.
type Rule struct {
	Span      Span
	Name      string
	Params    []Param
	Symmetric bool
	Frames    []Frame
	Body      string // exact form, as written, without "if"
	BodyAt    int    // byte offset of Body in the text
	Because   string // template with {F}, or empty
	BecauseAt int
}

// FrameClass says as what a frame lets a relation be spoken.
type FrameClass uint8

// The classes of frames.
const (
	NounFrame        FrameClass = iota // "customer" 2 of 1: the customer of a term
	VerbFrame                          // "conflict" X with Y
	AdjectiveFrame                     // "exclusive", "exclusive" X to Y
	PrepositionFrame                   // "with" C F: a contract with a firm
	SuperlativeFrame                   // "largest" highest: by the property's value
)

// Frame is one way to speak a relation. Roles are argument numbers, from 1; for a
// property the value is role 2.
type Frame struct {
	Span    Span
	Class   FrameClass
	Word    string   // base form; for a preposition frame the preposition
	Forms   []string // irregular forms. Noun: plural. Verb: third person, past, past participle, -ing form
	Subject int      // noun: what the noun describes; verb, adjective: the subject; preposition: the noun's side
	Object  int      // noun: the "of" argument; verb: direct object; preposition: its complement; 0 none
	Roles   []Role   // further arguments by preposition: "with" Y
	Lowest  bool     // superlative: the lowest value comes first
}

// Role is an argument that a preposition introduces.
type Role struct {
	Preposition string
	Arg         int
}
