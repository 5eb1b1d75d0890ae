package load

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// Error is a fault in a file that is being loaded.
type Error struct {
	File    string
	Line    int // from 1
	Column  int // in characters, from 1
	Message string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// reason is the message without what was found, so that like faults count as one.
func (e *Error) reason() string {
	reason, _, _ := strings.Cut(e.Message, ", but found ")
	return reason
}

// Report says what a load did.
type Report struct {
	Files    []FileReport
	New      int        // facts that the graph did not have before
	Skipped  int        // faults left out: rows, lines and statements
	Reasons  []Reason   // of the faults, the most frequent first
	Dangling []Dangling // references to nothing, by relation

	reasons map[string]*Reason
}

// FileReport says what was read from one input.
type FileReport struct {
	Name    string
	Facts   int      // read; a fact that comes twice counts twice
	Skipped int      // faults left out
	Unread  []string // columns that the mapping does not know
}

// Reason is one kind of fault, with how often it came and where first.
type Reason struct {
	Message string
	Count   int
	First   []*Error // the first ten
	Kept    bool     // a remark: nothing was left out
}

// Dangling are the entities that a relation of the vocabulary refers to and of which
// the graph says nothing. That is allowed; often it is a misspelt key.
type Dangling struct {
	Relation string
	Count    int
	First    []Reference // the first ten, as the graph orders them
}

// Reference is a fact whose object is not described.
type Reference struct{ Subject, Object quad.Value }

// examples is how many faults of one reason, and how many references, are kept.
const examples = 10

// skip notes a fault that is left out.
func (r *Report) skip(fault *Error) {
	r.note(fault.reason(), fault)
	r.Skipped++
	r.Files[len(r.Files)-1].Skipped++
}

// note notes a fault with those of the same reason.
func (r *Report) note(key string, fault *Error) *Reason {
	if r.reasons == nil {
		r.reasons = map[string]*Reason{}
	}
	reason := r.reasons[key]
	if reason == nil {
		reason = &Reason{Message: key}
		r.reasons[key] = reason
	}
	reason.Count++
	if len(reason.First) < examples {
		reason.First = append(reason.First, fault)
	}
	return reason
}

// finish sorts the reasons and looks for dangling references.
func (r *Report) finish(s *graph.Snapshot, voc *vocabulary.Vocabulary) {
	for _, reason := range slices.Collect(maps.Values(r.reasons)) {
		r.Reasons = append(r.Reasons, *reason)
	}
	slices.SortFunc(r.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Message, b.Message))
	})
	if voc != nil {
		r.Dangling = dangling(s, voc)
	}
}

// dangling looks through the relations of the vocabulary. It takes time linear in the
// entities that they refer to, and in their facts only where there is something to tell.
func dangling(s *graph.Snapshot, voc *vocabulary.Vocabulary) (found []Dangling) {
	typ, _ := s.ID(graph.Type)
	kinds := s.Forward(typ)
	seen := make([]uint64, s.Terms()/64+1)
	bare := map[graph.ID]bool{}
	done := map[quad.IRI]bool{}
	for _, relation := range voc.Relations {
		if relation.Type != "" || slices.Contains(vocabulary.Types, relation.Params[1].Kind) || done[relation.IRI] {
			continue
		}
		done[relation.IRI] = true
		predicate, ok := s.ID(relation.IRI)
		if !ok {
			continue
		}
		of := Dangling{Relation: relation.Name}
		for o := range s.EachObject(predicate) {
			if seen[o/64]&(1<<(o%64)) == 0 {
				seen[o/64] |= 1 << (o % 64)
				if kinds.One(o) == 0 && nothingSaid(s, o) {
					bare[o] = true
				}
			}
			if len(bare) > 0 && bare[o] {
				of.Count++
			}
		}
		if of.Count > 0 {
			of.First = firstReferences(s, predicate, bare, min(of.Count, examples))
			found = append(found, of)
		}
	}
	return found
}

// firstReferences returns so many facts of a predicate whose objects are bare, each with
// another object, as the graph orders them.
func firstReferences(s *graph.Snapshot, predicate graph.ID, bare map[graph.ID]bool, count int) (first []Reference) {
	told := map[graph.ID]bool{}
	for f := range s.Scan(predicate) {
		if !bare[f.Object] || told[f.Object] {
			continue
		}
		told[f.Object] = true
		if first = append(first, Reference{s.Term(f.Subject), s.Term(f.Object)}); len(first) == count {
			break
		}
	}
	return first
}

// nothingSaid says whether an entity has no fact.
func nothingSaid(s *graph.Snapshot, entity graph.ID) bool {
	for range s.Out(entity) {
		return false
	}
	_, named := s.Term(entity).(quad.Identifier)
	return named
}
