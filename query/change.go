package query

import (
	"context"
	"errors"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/value"
)

// Writing lets a question change the data: add, set and remove facts. Without it, such a
// question is refused. It needs a database that was not opened read-only.
func Writing() Option { return writing{} }

type writing struct{}

func (writing) apply(s *settings) { s.writing = true }

// errMoved says that somebody else committed between the reading of a change and its
// commit.
var errMoved = errors.New("query: the data has changed")

// change makes the change that the answer says, all or nothing.
func (r *Rows) change(ctx context.Context, db *graph.DB, s settings, res *exec.Result) error {
	switch {
	case !s.writing:
		return diag.Errorf(diag.Run, diag.Span{}, "this would change the data, which has to be allowed (--write, query.Writing)")
	case db == nil:
		return diag.Errorf(diag.Run, diag.Span{}, "a snapshot cannot be changed")
	}
	return db.Update(ctx, func(tx *graph.Tx) error {
		if tx.Snapshot().Sequence() != r.world.snap.Sequence() {
			return errMoved
		}
		for _, q := range res.Removed {
			if err := tx.Remove(q); err != nil {
				return err
			}
		}
		for _, q := range res.Added {
			if err := tx.Add(q); err != nil {
				return err
			}
		}
		return nil
	})
}

// changed makes the answer the facts that were added and removed.
func (r *Rows) changed(res *exec.Result) {
	r.shape = Changed
	r.columns = []Column{{"change", "text"}, {"subject", ""}, {"relation", ""}, {"object", ""}, {"source", ""}}
	for _, part := range []struct {
		word  string
		facts []quad.Quad
	}{{"removed", res.Removed}, {"added", res.Added}} {
		for _, q := range part.facts {
			r.cells = append(r.cells, []value.Value{value.OfText(part.word), r.termValue(q.Subject), r.relation(q.Predicate), r.termValue(q.Object), r.termValue(q.Label)})
		}
	}
}

// termValue returns the value of a term; a term that the snapshot does not have is its text.
func (r *Rows) termValue(t quad.Value) value.Value {
	switch t := t.(type) {
	case nil:
		return value.Value{}
	case quad.IRI, quad.BNode:
		if id, ok := r.snap.ID(t); ok {
			return value.OfNode(id)
		}
		return value.OfText(strings.TrimPrefix(quad.ToString(t), "_:"))
	}
	return value.Decode(t)
}

// relation returns the name of a predicate of the graph.
func (r *Rows) relation(t quad.Value) value.Value {
	iri, _ := t.(quad.IRI)
	if iri == graph.Type {
		return value.OfText("is a")
	}
	if p := r.world.lexicon.Stored(iri); p != nil {
		return value.OfText(p.Name)
	}
	return r.termValue(t)
}
