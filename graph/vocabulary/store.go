package vocabulary

import (
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// Where a graph keeps the text of its vocabulary: the object of one fact, in a
// named graph of its own.
const (
	Subject   quad.IRI = "clause:vocabulary" // the fact's subject and label
	Predicate quad.IRI = "clause:text"
)

// Store makes text the vocabulary of the graph, in place of the one it had; an
// empty text removes that. The text is kept as it is: see [Parse].
func Store(tx *graph.Tx, text string) error {
	for _, old := range texts(tx.Snapshot()) {
		if err := tx.Remove(fact(old)); err != nil {
			return fmt.Errorf("vocabulary: remove the old text: %w", err)
		}
	}
	if text == "" {
		return nil
	}
	if err := tx.Add(fact(quad.String(text))); err != nil {
		return fmt.Errorf("vocabulary: store the text: %w", err)
	}
	return nil
}

// Load returns the text of the graph's vocabulary, and whether it has one.
func Load(s *graph.Snapshot) (text string, ok bool) {
	for _, v := range texts(s) {
		return string(v), true
	}
	return "", false
}

// texts are the stored texts: none or one, unless someone else wrote them.
func texts(s *graph.Snapshot) (found []quad.String) {
	subject, ok := s.ID(Subject)
	if !ok {
		return nil
	}
	predicate, ok := s.ID(Predicate)
	if !ok {
		return nil
	}
	for _, e := range s.Objects(subject, predicate) {
		if text, ok := s.Term(e.Node).(quad.String); ok && e.Label == subject {
			found = append(found, text)
		}
	}
	return found
}

func fact(text quad.String) quad.Quad {
	return quad.Quad{Subject: Subject, Predicate: Predicate, Object: text, Label: Subject}
}
