package graph

import (
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/dictionary"
	"github.com/clausekg/clause/graph/internal/extent"
)

// Snapshot is the graph as one commit left it. It never changes, whatever is
// written later; it is safe for concurrent use; it costs nothing to take, holds
// no lock, and is freed by the garbage collector.
type Snapshot struct {
	terms      *dictionary.Dictionary
	relations  []relation // by predicate id; none is empty
	predicates []ID       // of relations, by text
	facts      int
	sequence   uint64
	columns    *extent.Extent // of the file; nil: there are none
}

// relation is a predicate and its facts.
type relation struct {
	predicate uint32
	*columns.Relation
}

// Sequence returns the number of commits that led to the snapshot. An overlay
// has the number of its base.
func (s *Snapshot) Sequence() uint64 { return s.sequence }

// Len returns the number of facts.
func (s *Snapshot) Len() int { return s.facts }

// Terms returns the number of terms, which is also the greatest ID. A term stays
// when the last fact that uses it is removed.
func (s *Snapshot) Terms() int { return s.terms.Len() }

// ID returns the handle of a term, and whether the snapshot has it. It takes
// constant time and does not allocate for terms of ordinary length.
func (s *Snapshot) ID(v quad.Value) (ID, bool) {
	var buf [128]byte
	key, err := appendKey(buf[:0], v)
	if err != nil {
		return 0, false
	}
	id := s.terms.Find(key)
	return ID(id), id != 0
}

// Term returns the term of a handle, or nil when the snapshot has none such. It
// takes constant time and makes a new value on each call.
func (s *Snapshot) Term(id ID) quad.Value {
	if id == 0 || int(id) > s.terms.Len() {
		return nil
	}
	var buf [128]byte
	v, err := dictionary.Value(s.terms.AppendKey(buf[:0], uint32(id)))
	if err != nil {
		panic(err) // keys are checked before they enter the dictionary
	}
	return v
}

// Spelling is what the text of a term is.
type Spelling uint8

// The spellings of terms.
const (
	NoText    = Spelling(dictionary.NoText)    // a number, a truth or a time has no text
	OfIRI     = Spelling(dictionary.OfIRI)     // an IRI
	OfBlank   = Spelling(dictionary.OfBlank)   // the name of a blank node
	OfText    = Spelling(dictionary.OfText)    // a text, with a language or without
	OfLiteral = Spelling(dictionary.OfLiteral) // the text of a literal with a type
)

// Text returns the text of a term and what it is, as Term has it, without making a term: a
// number has none, nor has what the snapshot does not have. Where there is room for it, it
// is in buf. It takes constant time.
func (s *Snapshot) Text(buf []byte, id ID) ([]byte, Spelling) {
	if id == 0 || int(id) > s.terms.Len() {
		return nil, NoText
	}
	text, what := dictionary.TextOf(s.terms.AppendKey(buf[:0], uint32(id)))
	return text, Spelling(what)
}

// Number returns the whole number that a term is, or the day, since 1970-01-01, of an
// xsd:date written as YYYY-MM-DD. It does so only of terms that are kept as numbers, as they
// are in a file that has many; ok is false for all others. It takes constant time.
func (s *Snapshot) Number(id ID) (n int64, day, ok bool) {
	if id == 0 || int(id) > s.terms.Len() {
		return 0, false, false
	}
	return s.terms.Number(uint32(id))
}

// relation returns the facts of a predicate.
func (s *Snapshot) relation(predicate ID) *columns.Relation {
	i, ok := slices.BinarySearchFunc(s.relations, uint32(predicate), comparePredicate)
	if !ok {
		return columns.Empty
	}
	return s.relations[i].Relation
}

// Predicates returns the predicates that have facts, sorted by the text of their
// IRIs. The slice is shared and must not be modified.
func (s *Snapshot) Predicates() []ID { return s.predicates }

// Count returns the number of facts of a predicate, in constant time.
func (s *Snapshot) Count(predicate ID) int { return s.relation(predicate).Len() }

// Stats counts the facts of a predicate. It is exact; the first call on a state
// may take time linear in the delta, later ones none.
func (s *Snapshot) Stats(predicate ID) Stats { return Stats(s.relation(predicate).Stats()) }

// Objects returns what a subject points to by a predicate, sorted by Node, then
// Label, in O(log n) and the length of the answer. For loops over many subjects
// Forward is faster.
func (s *Snapshot) Objects(subject, predicate ID) []Edge {
	return edges(s.relation(predicate).Forward().Run(uint32(subject)))
}

// Subjects returns what points to an object by a predicate, sorted by Node, then
// Label, in O(log n) and the length of the answer. For loops over many objects
// Backward is faster.
func (s *Snapshot) Subjects(predicate, object ID) []Edge {
	return edges(s.relation(predicate).Backward().Run(uint32(object)))
}

// edges puts the ends and the labels of a run together.
func edges(run columns.Run) []Edge {
	if len(run.Nodes) == 0 {
		return nil
	}
	edges := make([]Edge, len(run.Nodes))
	for i, node := range run.Nodes {
		edges[i] = Edge{ID(node), ID(run.Label(i))}
	}
	return edges
}

// Has reports whether a fact is there, under any label or none, in O(log n).
func (s *Snapshot) Has(subject, predicate, object ID) bool {
	return s.relation(predicate).HasAny(uint32(subject), uint32(object))
}

// Scan returns the facts of a predicate by subject, object and label id.
func (s *Snapshot) Scan(predicate ID) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for e := range s.relation(predicate).All {
			if !yield(Fact{ID(e.Key), predicate, ID(e.Node), ID(e.Label)}) {
				return
			}
		}
	}
}

// EachObject returns the objects of a predicate, each once, by id. Where the facts lie in a
// file most of them are not read.
func (s *Snapshot) EachObject(predicate ID) iter.Seq[ID] {
	return func(yield func(ID) bool) {
		s.relation(predicate).Backward().EachKey(func(key uint32) bool { return yield(ID(key)) })
	}
}

// Out returns the facts of a subject, predicate by predicate in the order of
// Predicates, then by object and label id. It takes O(log n) for each predicate
// of the graph.
func (s *Snapshot) Out(subject ID) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for _, p := range s.predicates {
			for _, e := range s.Objects(subject, p) {
				if !yield(Fact{subject, p, e.Node, e.Label}) {
					return
				}
			}
		}
	}
}

// In returns the facts about an object, predicate by predicate in the order of
// Predicates, then by subject and label id. It takes O(log n) for each predicate
// of the graph.
func (s *Snapshot) In(object ID) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for _, p := range s.predicates {
			for _, e := range s.Subjects(p, object) {
				if !yield(Fact{e.Node, p, object, e.Label}) {
					return
				}
			}
		}
	}
}

// Quads returns every fact: predicate by predicate in the order of Predicates,
// each as Scan orders it.
func (s *Snapshot) Quads() iter.Seq[quad.Quad] {
	return func(yield func(quad.Quad) bool) {
		for _, p := range s.predicates {
			predicate := s.Term(p)
			for f := range s.Scan(p) {
				q := quad.Quad{Subject: s.Term(f.Subject), Predicate: predicate, Object: s.Term(f.Object), Label: s.Term(f.Label)}
				if !yield(q) {
					return
				}
			}
		}
	}
}

// Overlay returns the snapshot as it would be with some facts more and some
// less: a supposition. Nothing is written, and the snapshot itself does not
// change. What is added wins over what is removed. It refuses what Tx.Add
// refuses, and costs what a commit of as many facts would, without the disk.
func (s *Snapshot) Overlay(add, remove []quad.Quad) (*Snapshot, error) {
	e := newEdit(dictionary.NewWriter(s.terms))
	for _, q := range remove {
		if err := e.remove(q); err != nil {
			return nil, err
		}
	}
	for _, q := range add {
		if err := e.add(q); err != nil {
			return nil, err
		}
	}
	next, _ := s.after(e)
	return next, nil
}
