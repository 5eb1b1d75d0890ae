package cayley

import (
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// node is Cayley's reference to a node: the id of its term.
type node graph.ID

// Key returns the node, which compares.
func (n node) Key() any { return n }

// link is Cayley's reference to a quad: a fact, by the ids that it has in the
// database.
type link graph.Fact

// Key returns the fact, which compares.
func (l *link) Key() any { return *l }

// at returns the id in a place of a fact; 0 is no label.
func (l *link) at(d quad.Direction) graph.ID {
	switch d {
	case quad.Subject:
		return l.Subject
	case quad.Predicate:
		return l.Predicate
	case quad.Object:
		return l.Object
	case quad.Label:
		return l.Label
	}
	return 0
}
