package exec

import (
	"cmp"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Fact is a recorded fact with its source.
type Fact struct {
	Subject   graph.ID
	Predicate graph.ID
	Pred      *lexicon.Predicate // what the vocabulary or the data calls it; nil for the kind of a thing
	Object    value.Value
	Source    graph.ID // the label, 0 for none
}

// describe answers with the facts of an entity: first those that it is the subject of, then
// those that speak of it, by relation, then by what they say.
func (r *run) describe(res *Result, d *reading.Describe) {
	res.Kind = Facts
	thing := r.fixed(d.Thing)
	if thing.Type != value.Node {
		r.fail(diag.Run, "only an entity can be described, and %s is none", thing.Display())
	}
	var out, in []Fact
	for f := range r.snap.Out(thing.ID) {
		r.step(unit())
		if r.visible(f.Label) {
			out = append(out, r.fact(f))
		}
	}
	for f := range r.snap.In(thing.ID) {
		r.step(unit())
		if r.visible(f.Label) {
			in = append(in, r.fact(f))
		}
	}
	r.touched += len(out) + len(in)
	r.sortFacts(out)
	r.sortFacts(in)
	res.Facts = append(out, in...)
}

func (r *run) fact(f graph.Fact) Fact {
	out := Fact{Subject: f.Subject, Predicate: f.Predicate, Source: f.Label}
	typ := value.None
	if iri, ok := r.snap.Term(f.Predicate).(quad.IRI); ok {
		out.Pred = r.env.Program.Lexicon.Stored(iri)
	}
	if out.Pred != nil {
		typ = objectType(out.Pred)
	}
	out.Object = r.value(r.object(f.Object, typ))
	return out
}

func (r *run) sortFacts(fs []Fact) {
	a := r.sorter()
	slices.SortStableFunc(fs, func(x, y Fact) int {
		return cmp.Or(
			value.OrderTexts(r.predicateName(x), r.predicateName(y)),
			a.order(value.OfNode(x.Subject), value.OfNode(y.Subject), false),
			a.order(x.Object, y.Object, false),
			cmp.Compare(x.Source, y.Source))
	})
}

func (r *run) predicateName(f Fact) string {
	if f.Pred != nil {
		return f.Pred.Name
	}
	return r.name(f.Predicate)
}
