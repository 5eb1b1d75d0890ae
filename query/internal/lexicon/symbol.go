package lexicon

import (
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/value"
)

// Kind is a kind of things: what an rdf:type says, as declared or as the data suggests.
type Kind struct {
	Name    string   // as printed before a parenthesis: lower-case, "firm"
	Label   string   // singular noun for people: "firm"
	Plural  string   // "firms"
	IRI     quad.IRI // object of rdf:type
	ID      graph.ID // its id in the snapshot, 0 where the data does not have it yet
	Parents []*Kind
	Kids    []*Kind
	Start   *Predicate // date property of the first day, or nil
	End     *Predicate // date property of the end, or nil
	Through bool       // the end is the last day; else the day after it
	Source  bool       // its entities are labels of facts
	Pred    *Predicate // the unary predicate of the kind
}

// Is reports whether every k is an o: k is o or below it.
func (k *Kind) Is(o *Kind) bool {
	if k == o {
		return true
	}
	for _, p := range k.Parents {
		if p.Is(o) {
			return true
		}
	}
	return false
}

// Meets reports whether something can be of both kinds: one lies below the other,
// or a declared kind lies below both. A nil kind is any entity and meets all.
func (k *Kind) Meets(o *Kind) bool {
	if k == nil || o == nil || k.Is(o) || o.Is(k) {
		return true
	}
	for _, c := range k.Kids {
		if c.Meets(o) {
			return true
		}
	}
	return false
}

// Period is the date properties that say from when until when something runs; one may be
// nil.
type Period struct {
	Start, End *Predicate
	Through    bool // the end is the last day; else the day after it
}

// After returns the first day on which what ends at a date no longer runs.
func (p Period) After(end value.Value) int64 {
	if p.Through {
		return value.Until(end)
	}
	return value.EndDay(end)
}

// Period returns the period of k or of the nearest kind above it.
func (k *Kind) Period() (p Period, ok bool) {
	if k == nil {
		return Period{}, false
	}
	if k.Start != nil || k.End != nil {
		return Period{k.Start, k.End, k.Through}, true
	}
	for _, above := range k.Parents {
		if p, ok := above.Period(); ok {
			return p, true
		}
	}
	return Period{}, false
}

// Class is how the facts of a predicate come about.
type Class uint8

// The classes of predicates.
const (
	KindClass Class = iota // contract(C): an rdf:type fact of the kind or of one below it
	Stored                 // customer(T, F): facts of one predicate of the graph
	Property               // value(T): facts of one predicate whose object is a literal of type Value
	Derived                // uses(F, P): rules
	Builtin                // in_force(X), overlap(X, Y)
)

// Predicate is a symbol of the calculus. Two predicates may share a name if the kinds
// of their arguments do not meet; a reading always holds the symbol, never the name.
type Predicate struct {
	Name      string
	Class     Class
	Params    []Param
	Value     value.Type // Property: what its objects decode to; None: whatever the data holds
	IRI       quad.IRI   // Stored, Property: the predicate; Kind: the object of rdf:type
	ID        graph.ID   // of IRI in the snapshot, 0 where the data does not have it
	Kind      *Kind      // KindClass: the kind
	Symmetric bool       // Derived: declared so; holds both ways
	External  bool       // Stored, Property: computed by the host program; ID is 0, there are no facts
	About     string     // of an external one, what it says, or ""
}

// Arity is the number of arguments in an atom: for a truth property 1; for other
// properties 2 (thing and value), which readings mostly write as value(T).
func (p *Predicate) Arity() int { return len(p.Params) }

// Param is an argument place.
type Param struct {
	Name string     // variable of the rule's head, or ""
	Kind *Kind      // nil: any entity
	Type value.Type // value.Node for entities (and for "Thing"), else the literal type
}

// The built-in predicates, day-dependent where they look at today.
var (
	InForce = &Predicate{Name: "in_force", Class: Builtin, Params: []Param{{Name: "X", Type: value.Node}}}
	Overlap = &Predicate{Name: "overlap", Class: Builtin, Params: []Param{{Name: "X", Type: value.Node}, {Name: "Y", Type: value.Node}}}
)
