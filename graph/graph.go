package graph

import (
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/internal/dictionary"
)

// ID is the dense handle of a term: 1 to Terms of the snapshot that gave it.
// The zero ID is no term. An id keeps its meaning for the life of the database,
// in every snapshot and overlay that has it; an overlay gives its own new terms
// ids above those of its base, and these mean nothing outside it. So does a
// transaction: the terms that it brings get the ids that last with its commit.
type ID uint32

// Edge is the far end of a fact and the fact's label. Label 0 is no label.
type Edge struct{ Node, Label ID }

// Fact is a fact by handles. Label 0 is no label.
type Fact struct{ Subject, Predicate, Object, Label ID }

// Stats counts the facts of one predicate. Facts under two labels are two facts.
type Stats struct {
	Facts    int
	Subjects int // distinct subjects
	Objects  int // distinct objects
	MaxOut   int // most facts that one subject has
	MaxIn    int // most facts that one object has
}

// Type is the predicate that tells the kind of a thing, rdf:type in full.
const Type = quad.IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

// typeKey is the dictionary's key of Type.
var typeKey = must(dictionary.AppendKey(nil, Type))

func must(key []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return key
}

// namespaces are the short forms that the store writes out, so that a term has
// one spelling. Others are left alone: what they stand for is not ours to say.
var namespaces = []struct{ short, full string }{
	{"rdf:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"rdfs:", "http://www.w3.org/2000/01/rdf-schema#"},
	{"xsd:", "http://www.w3.org/2001/XMLSchema#"},
}

func fullIRI(iri quad.IRI) quad.IRI {
	for _, n := range namespaces {
		if rest, ok := strings.CutPrefix(string(iri), n.short); ok {
			return quad.IRI(n.full + rest)
		}
	}
	return iri
}

// appendKey appends the key under which the dictionary knows v.
func appendKey(buf []byte, v quad.Value) ([]byte, error) {
	switch t := v.(type) {
	case quad.IRI:
		if full := fullIRI(t); full != t {
			v = full
		}
	case quad.TypedString:
		if full := fullIRI(t.Type); full != t.Type {
			v = quad.TypedString{Value: t.Value, Type: full}
		}
	}
	return dictionary.AppendKey(buf, v)
}

// check refuses quads that are no facts.
func check(q quad.Quad) error {
	for _, part := range []struct {
		name  string
		value quad.Value
	}{{"subject", q.Subject}, {"predicate", q.Predicate}, {"object", q.Object}} {
		if !quad.IsValidValue(part.value) {
			return fmt.Errorf("the fact %s has no %s", describe(q), part.name)
		}
	}
	if q.Label != nil && !quad.IsValidValue(q.Label) {
		return fmt.Errorf("the label of the fact %s is an empty name", describe(q))
	}
	if _, ok := q.Predicate.(quad.IRI); !ok {
		return fmt.Errorf("the predicate %s is not an IRI", brief(q.Predicate))
	}
	if _, ok := q.Subject.(quad.Identifier); !ok {
		return fmt.Errorf("the subject %s is a literal; only an IRI or a blank node has facts", brief(q.Subject))
	}
	return nil
}

// describe writes a quad for a message.
func describe(q quad.Quad) string {
	return "(" + brief(q.Subject) + " " + brief(q.Predicate) + " " + brief(q.Object) + ")"
}

// brief writes a term for a message, the beginning of it when it is long.
func brief(v quad.Value) string {
	const most = 60
	if v == nil {
		return "nothing"
	}
	s := v.String()
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
