package cayley

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc/rdf"
	"github.com/cayleygraph/quad/voc/rdfs"
	"github.com/cayleygraph/quad/voc/xsd"
)

// reserved begins the IRIs that the backend keeps for itself: StandsFor and the
// stand-ins.
const reserved = "urn:clause:cayley:"

// StandsFor is the predicate that leads from a stand-in to the term it stands
// for. A stand-in takes a place that Clause keeps for names: that of a subject
// when the term is a literal, that of a predicate when it is not an IRI.
const StandsFor = quad.IRI(reserved + "stands-for")

// standIn returns the stand-in of a term: one IRI for each term, whatever the
// database, so that two files that are merged agree.
func standIn(v quad.Value) quad.IRI {
	text := quad.StringOf(v)
	switch v := v.(type) {
	case quad.Time: // its own text drops what is below a second
		text = quad.TypedString{Value: timeText(v), Type: xsd.DateTime}.String()
	case quad.Float: // and this one what a NaN carries
		text = fmt.Sprintf("%s %016x", text, math.Float64bits(float64(v)))
	}
	return quad.IRI(reserved + url.QueryEscape(text))
}

// Errors that say why a quad is no fact.
var (
	errSubject   = errors.New("it has no subject")
	errPredicate = errors.New("it has no predicate")
	errObject    = errors.New("it has no object")
	errLabel     = errors.New("its label is an empty name")
)

// check refuses quads that cannot be stored, even with stand-ins.
func check(q quad.Quad) error {
	switch {
	case !quad.IsValidValue(q.Subject):
		return errSubject
	case !quad.IsValidValue(q.Predicate):
		return errPredicate
	case !quad.IsValidValue(q.Object):
		return errObject
	case q.Label != nil && !quad.IsValidValue(q.Label):
		return errLabel
	}
	for _, d := range quad.Directions {
		switch v := q.Get(d).(type) {
		case nil, quad.BNode, quad.String, quad.LangString, quad.TypedString, quad.Int, quad.Float, quad.Bool, quad.Time:
		case quad.IRI:
			if strings.HasPrefix(string(v), reserved) {
				return fmt.Errorf("IRIs that begin with %s are kept for terms that stand for others", reserved)
			}
		default:
			return fmt.Errorf("the %s %v is of a kind that package quad does not define", d, v)
		}
	}
	return nil
}

// stored returns the form in which the database holds a checked quad.
func stored(q quad.Quad) quad.Quad {
	if needsStandIn(quad.Subject, q.Subject) {
		q.Subject = standIn(q.Subject)
	}
	if needsStandIn(quad.Predicate, q.Predicate) {
		q.Predicate = standIn(q.Predicate)
	}
	return q
}

// needsStandIn reports whether Clause does not take the term in the place.
func needsStandIn(d quad.Direction, v quad.Value) (need bool) {
	switch v.(type) {
	case quad.IRI:
		return false
	case quad.BNode:
		return d == quad.Predicate
	}
	return d == quad.Subject || d == quad.Predicate
}

// plain returns a quad with those literals that Cayley holds for equal in one
// form. To Cayley a term is its text, so "1"^^xsd:integer is the same node as
// quad.Int(1): the one that is stored.
func plain(q quad.Quad) quad.Quad {
	for _, d := range quad.Directions {
		if t, ok := q.Get(d).(quad.TypedString); ok {
			q.Set(d, native(t))
		}
	}
	return q
}

// native returns the value that is written like t, or t with its type in full.
// A time may have a fraction of a second, though Cayley would not write it.
func native(t quad.TypedString) quad.Value {
	t.Type = fullIRI(t.Type)
	v, err := t.ParseValue()
	if err != nil {
		return t
	}
	typed, ok := v.(quad.TypedStringer)
	if !ok {
		return t
	}
	written := typed.TypedString()
	if instant, ok := v.(quad.Time); ok {
		written.Value = timeText(instant)
	}
	if written.Value != t.Value || fullIRI(written.Type) != t.Type {
		return t
	}
	return v
}

// key is a quad in a form that compares as the database compares facts.
type key [4]any

func keyOf(q quad.Quad) (k key) {
	for i, d := range quad.Directions {
		switch v := q.Get(d).(type) {
		case quad.IRI:
			k[i] = fullIRI(v)
		case quad.TypedString:
			k[i] = quad.TypedString{Value: v.Value, Type: fullIRI(v.Type)}
		case quad.Float:
			k[i] = math.Float64bits(float64(v))
		case quad.Time:
			t := time.Time(v)
			k[i] = [2]int64{t.Unix(), int64(t.Nanosecond())}
		default:
			k[i] = v
		}
	}
	return k
}

// fullIRI writes out the prefixes that the database writes out.
func fullIRI(iri quad.IRI) quad.IRI {
	for _, n := range [...]struct{ short, full string }{{rdf.Prefix, rdf.NS}, {rdfs.Prefix, rdfs.NS}, {xsd.Prefix, xsd.NS}} {
		if rest, ok := strings.CutPrefix(string(iri), n.short); ok {
			return quad.IRI(n.full + rest)
		}
	}
	return iri
}
