package query

import (
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/value"
)

// about makes the answer the facts about one entity.
func (r *Rows) about(facts []exec.Fact) {
	r.shape = About
	r.columns = []Column{{"subject", ""}, {"relation", "text"}, {"object", ""}, {"source", ""}}
	for _, f := range facts {
		var relation value.Value
		object := f.Object
		switch {
		case f.Pred != nil:
			relation = value.OfText(f.Pred.Name)
		case r.snap.Term(f.Predicate) == graph.Type:
			relation, object = value.OfText("is a"), r.kindLabel(f.Object)
		default:
			relation = value.OfText(r.entity(f.Predicate))
		}
		var source value.Value
		if f.Source != 0 {
			source = value.OfNode(f.Source)
		}
		r.cells = append(r.cells, []value.Value{value.OfNode(f.Subject), relation, object, source})
	}
}

// kindLabel returns the noun of a kind for the entity that stands for it.
func (r *Rows) kindLabel(v value.Value) value.Value {
	for _, k := range r.world.lexicon.Kinds() {
		if v.Type == value.Node && k.ID == v.ID {
			return value.OfText(k.Label)
		}
	}
	return v
}

// The directions of a step of a path.
const (
	Forward  = "forward"  // the fact is relation(from, to)
	Backward = "backward" // the fact is relation(to, from)
)

// connections makes the answer paths, a row for each relation of each step.
func (r *Rows) connections(paths []exec.Path) {
	r.shape = Paths
	r.columns = []Column{{"path", "integer"}, {"step", "integer"}, {"from", ""}, {"relation", "text"}, {"direction", "text"}, {"to", ""}}
	for i, path := range paths {
		for j, step := range path {
			for _, link := range step.Links {
				direction := Forward
				if link.Backward {
					direction = Backward
				}
				r.cells = append(r.cells, []value.Value{value.OfInt(int64(i + 1)), value.OfInt(int64(j + 1)),
					value.OfNode(step.From), value.OfText(link.Pred.Name), value.OfText(direction), value.OfNode(step.To)})
			}
		}
	}
}
