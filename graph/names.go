package graph

import (
	"iter"
	"unsafe"

	"github.com/clausekg/clause/graph/internal/dictionary"
)

// Fold returns the form under which names are looked up: lower case, runs of white
// space as one blank.
func Fold(name string) string { return dictionary.Fold(name) }

// LocalName returns the last part of an IRI.
func LocalName(iri string) string { return dictionary.LocalName(iri) }

// ShortName returns the last part of an IRI as people write it, with blanks for
// underscores and characters for their escapes.
func ShortName(iri string) string { return dictionary.ShortName(iri) }

// LongestName is the length of the longest name that Names has, in bytes, folded.
const LongestName = dictionary.LongestName

// NameClass says which names Names goes through.
type NameClass uint8

// The classes of names.
const (
	IRINames  = NameClass(dictionary.IRIs)  // the short names of IRIs
	TextNames = NameClass(dictionary.Texts) // texts, with a language or a type or without; no numbers, no days
)

// Names goes through the terms of a class in the order of what they are called,
// folded, byte by byte. Terms that are called nothing, or something longer than
// LongestName, are left out. It is not safe for concurrent use, and valid as long
// as the snapshot is reachable.
//
// Terms in a file are in an index there, unless an older version wrote it. For
// others the index is made when the snapshot is first asked for names, in
// O(n log n) of them.
type Names struct{ at *dictionary.Cursor }

// Names returns the names of a class. Seek comes first.
func (s *Snapshot) Names(class NameClass) Names {
	return Names{s.terms.Names(dictionary.Class(class))}
}

// Named returns the terms that Names goes through, in their order within each part
// of the index, without their names: O(1) for each.
func (s *Snapshot) Named(class NameClass) iter.Seq[ID] {
	return func(yield func(ID) bool) {
		for id := range s.terms.Names(dictionary.Class(class)).All {
			if !yield(ID(id)) {
				return
			}
		}
	}
}

// Seek goes on to the first name that is not less than a folded one, in O(log n),
// and reports whether there is one. It does not go back.
func (n Names) Seek(name string) bool {
	return n.at.Seek(unsafe.Slice(unsafe.StringData(name), len(name)))
}

// Next goes on to the next term, and reports whether there is one.
func (n Names) Next() bool { return n.at.Next() }

// Name returns the name of the term at which it stands, folded. The bytes are
// valid until it moves.
func (n Names) Name() []byte { return n.at.Name() }

// Text returns the text of the term at which it stands, as Snapshot.Text has it. The bytes
// are valid until it moves.
func (n Names) Text() []byte {
	text, _ := dictionary.TextOf(n.at.Key())
	return text
}

// ID returns the term at which it stands.
func (n Names) ID() ID { return ID(n.at.ID()) }
