package graph

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/dictionary"
)

// edit collects additions and removals, predicate by predicate and in the order
// made, without looking at what is there. Snapshot.after sorts that out, for
// many facts at a time.
type edit struct {
	terms   *dictionary.Writer
	changes map[uint32]*columns.Log // by predicate
	near    []*columns.Log          // the same for small ids, as most have
	subject ID                      // the last one that addFact has seen
	size    int                     // changes in all
	key     []byte
}

// nearIDs is how many ids are small.
const nearIDs = 1 << 12

func newEdit(terms *dictionary.Writer) *edit {
	return &edit{terms: terms, changes: map[uint32]*columns.Log{}}
}

// add puts a fact, with its terms, on the list.
func (e *edit) add(q quad.Quad) error {
	ids, err := e.resolve(q, "add", e.terms.Add)
	if err != nil {
		return err
	}
	e.append(ids, false)
	return nil
}

// term returns the id of a term.
func (e *edit) term(v quad.Value) (id ID, err error) {
	if !quad.IsValidValue(v) {
		return 0, errors.New("graph: add: a term is missing, or an empty name")
	}
	if e.key, err = appendKey(e.key[:0], v); err != nil {
		return 0, fmt.Errorf("graph: add %s: %w", brief(v), err)
	}
	return ID(e.terms.Add(e.key)), nil
}

// addFact puts a fact of known terms on the list.
func (e *edit) addFact(f Fact) error {
	last := ID(e.terms.Len())
	if f.Subject == 0 || f.Subject > last || f.Predicate == 0 || f.Predicate > last || f.Object == 0 || f.Object > last || f.Label > last {
		return errors.New("graph: add: a fact has an id that no term has")
	}
	if !e.has(uint32(f.Predicate)) && !dictionary.IsIRI(e.terms.Key(uint32(f.Predicate))) {
		return fmt.Errorf("graph: add: the predicate %s is not an IRI", e.brief(f.Predicate))
	}
	if f.Subject != e.subject && !dictionary.IsNode(e.terms.Key(uint32(f.Subject))) {
		return fmt.Errorf("graph: add: the subject %s is a literal; only an IRI or a blank node has facts", e.brief(f.Subject))
	}
	e.subject = f.Subject
	e.append(f, false)
	return nil
}

// has reports whether there are changes of a predicate.
func (e *edit) has(predicate uint32) bool {
	if int(predicate) < len(e.near) {
		return e.near[predicate] != nil
	}
	return e.changes[predicate] != nil
}

// brief writes a term for a message.
func (e *edit) brief(id ID) string {
	v, _ := dictionary.Value(e.terms.Key(uint32(id)))
	return brief(v)
}

// remove puts the removal of a fact on the list. A fact with a term that is not
// in the dictionary is not there: nothing is to be done.
func (e *edit) remove(q quad.Quad) error {
	ids, err := e.resolve(q, "remove", e.terms.Find)
	if err != nil {
		return err
	}
	if ids.Subject != 0 && ids.Predicate != 0 && ids.Object != 0 && (ids.Label != 0 || q.Label == nil) {
		e.append(ids, true)
	}
	return nil
}

func (e *edit) append(f Fact, gone bool) {
	log := e.log(uint32(f.Predicate))
	entry := columns.Entry{Key: uint32(f.Subject), Edge: columns.Edge{Node: uint32(f.Object), Label: uint32(f.Label)}}
	if e.size++; gone {
		log.Remove(entry)
	} else {
		log.Add(entry)
	}
}

// log returns the changes of a predicate.
func (e *edit) log(predicate uint32) *columns.Log {
	if int(predicate) < len(e.near) && e.near[predicate] != nil {
		return e.near[predicate]
	}
	log := e.changes[predicate]
	if log == nil {
		log = new(columns.Log)
		e.changes[predicate] = log
		if predicate < nearIDs {
			e.near = append(e.near, make([]*columns.Log, max(int(predicate)+1-len(e.near), 0))...)
			e.near[predicate] = log
		}
	}
	return log
}

// resolve checks a quad and turns its terms into ids with one of the
// dictionary's methods.
func (e *edit) resolve(q quad.Quad, verb string, id func([]byte) uint32) (f Fact, err error) {
	if err := check(q); err != nil {
		return Fact{}, fmt.Errorf("graph: %s: %w", verb, err)
	}
	var ids [4]ID
	for i, v := range [...]quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v == nil {
			continue
		}
		if e.key, err = appendKey(e.key[:0], v); err != nil {
			return Fact{}, fmt.Errorf("graph: %s %s: %w", verb, describe(q), err)
		}
		ids[i] = ID(id(e.key))
	}
	return Fact{ids[0], ids[1], ids[2], ids[3]}, nil
}

// effect is what an edit changed in one relation, sorted.
type effect struct {
	predicate uint32
	changes   []columns.Change
}

// after returns the snapshot with an edit made, and what the edit changed, by
// predicate id. It uses the edit up. Relations that the edit leaves alone are
// shared, and so is the list of predicates when it stays the same.
func (s *Snapshot) after(e *edit) (*Snapshot, []effect) {
	next := *s
	next.terms = e.terms.View()
	next.relations = slices.Clone(s.relations)
	var effects []effect
	same := true
	for _, p := range slices.Sorted(maps.Keys(e.changes)) {
		before := s.relation(ID(p))
		changes := before.Effective(e.changes[p].Changes())
		if len(changes) == 0 {
			continue
		}
		effects = append(effects, effect{p, changes})
		same = next.put(p, before.Apply(changes)) && same
	}
	if !same {
		next.sortPredicates()
	}
	return &next, effects
}

// put gives a predicate other facts, in a snapshot that is being made, and
// reports whether the predicates with facts stay the same.
func (s *Snapshot) put(p uint32, now *columns.Relation) (same bool) {
	i, found := slices.BinarySearchFunc(s.relations, p, comparePredicate)
	s.facts += now.Len()
	if found {
		s.facts -= s.relations[i].Len()
	}
	switch {
	case !found && now.Len() > 0:
		s.relations = slices.Insert(s.relations, i, relation{p, now})
	case found && now.Len() == 0:
		s.relations = slices.Delete(s.relations, i, i+1)
	case found:
		s.relations[i].Relation = now
		return true
	}
	return !found && now.Len() == 0
}

func comparePredicate(r relation, p uint32) int { return cmp.Compare(r.predicate, p) }

func (s *Snapshot) sortPredicates() {
	s.predicates = make([]ID, len(s.relations))
	for i, r := range s.relations {
		s.predicates[i] = ID(r.predicate)
	}
	slices.SortFunc(s.predicates, func(a, b ID) int {
		return bytes.Compare(s.terms.Key(uint32(a)), s.terms.Key(uint32(b)))
	})
}
