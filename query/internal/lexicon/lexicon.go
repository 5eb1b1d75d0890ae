// Package lexicon knows the words: what a vocabulary declares and what the data suggests,
// as kinds, predicates, frames and names. The lexer of questions asks it which classes a
// word has; the reading asks it what a word means.
package lexicon

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/value"
)

// Lexicon is the words of one snapshot. It does not change and is safe for concurrent use.
type Lexicon struct {
	snap  *graph.Snapshot
	vocab *vocabulary.Vocabulary // nil: the data has none

	kinds  []*Kind
	preds  []*Predicate
	byName map[string][]*Predicate
	byIRI  map[quad.IRI]*Predicate // stored predicates and properties
	host   bool                    // some predicate is external
	heads  map[*vocabulary.Rule]*Predicate

	forms        map[string][]Sense
	phrases      map[string]int // first word -> words of the longest term
	prepositions map[string][]Sense
	sortedForms  []string

	typeID       graph.ID
	namePreds    []graph.ID // best first
	used         []usedPredicate
	ids          map[quad.IRI]graph.ID // of predicates and kinds
	predicateIDs map[graph.ID]bool
	isKindID     map[graph.ID]bool
	subjectID    graph.ID // of vocabulary.Subject
	recall       recall
}

// New builds the words of a snapshot: those that the vocabulary declares (nil: none), then
// those that the data suggests for kinds and predicates which it does not mention. It
// returns a diag.List if declarations contradict each other or the language; spans are
// into the vocabulary's text. It takes time linear in the vocabulary and the number of
// kinds and predicates.
func New(snap *graph.Snapshot, vocab *vocabulary.Vocabulary) (*Lexicon, error) {
	l := &Lexicon{
		snap: snap, vocab: vocab,
		byName: map[string][]*Predicate{}, byIRI: map[quad.IRI]*Predicate{},
		heads: map[*vocabulary.Rule]*Predicate{},
		forms: map[string][]Sense{}, phrases: map[string]int{}, prepositions: map[string][]Sense{},
		predicateIDs: map[graph.ID]bool{}, isKindID: map[graph.ID]bool{},
	}
	l.knowTerms()
	l.typeID = l.id(graph.Type)
	l.subjectID = l.id(vocabulary.Subject)
	var errs diag.List
	if vocab != nil {
		d := declarer{l: l, kinds: map[string]*Kind{}}
		d.declare(vocab)
		errs = d.errs
	}
	l.suggest()
	for _, p := range []*Predicate{InForce, Overlap} {
		l.addPredicate(p)
	}
	l.speakBuiltins()
	for _, id := range snap.Predicates() {
		l.predicateIDs[id] = true
	}
	l.findNamePredicates()
	l.sortedForms = make([]string, 0, len(l.forms))
	for f := range l.forms {
		l.sortedForms = append(l.sortedForms, f)
	}
	slices.Sort(l.sortedForms)
	errs = append(errs, l.checkLaw()...)
	return l, errs.Err()
}

// Snapshot returns the snapshot whose words these are.
func (l *Lexicon) Snapshot() *graph.Snapshot { return l.snap }

// Vocabulary returns the declared vocabulary, or nil.
func (l *Lexicon) Vocabulary() *vocabulary.Vocabulary { return l.vocab }

// Kinds returns the kinds, declared ones first, in order of declaration.
func (l *Lexicon) Kinds() []*Kind { return l.kinds }

// Predicates returns the predicates with this printed name (kinds and built-ins included);
// more than one where kinds tell them apart.
func (l *Lexicon) Predicates(name string) []*Predicate { return l.byName[name] }

// All returns every predicate, in order of declaration.
func (l *Lexicon) All() []*Predicate { return l.preds }

// Head returns the predicate that a rule derives.
func (l *Lexicon) Head(r *vocabulary.Rule) *Predicate { return l.heads[r] }

// Stored returns the predicate that speaks for an IRI of the data, or nil.
func (l *Lexicon) Stored(iri quad.IRI) *Predicate { return l.byIRI[iri] }

// External reports whether some predicate is external.
func (l *Lexicon) External() bool { return l.host }

func (l *Lexicon) addPredicate(p *Predicate) {
	l.host = l.host || p.External
	l.preds = append(l.preds, p)
	l.byName[p.Name] = append(l.byName[p.Name], p)
	if p.Class == Stored || p.Class == Property {
		l.byIRI[p.IRI] = p
	}
}

func (l *Lexicon) addKind(k *Kind) {
	k.ID = l.id(k.IRI)
	if k.ID != 0 {
		l.isKindID[k.ID] = true
	}
	k.Pred = &Predicate{
		Name: k.Name, Class: KindClass, Kind: k, IRI: k.IRI, ID: k.ID,
		Params: []Param{{Name: "X", Kind: nil, Type: value.Node}},
	}
	l.kinds = append(l.kinds, k)
	l.addPredicate(k.Pred)
}

// speakBuiltins makes "in force" an adjective and "overlap" a verb wherever a kind has a
// period; a declaration of the same words overrides them.
func (l *Lexicon) speakBuiltins() {
	periods := slices.ContainsFunc(l.kinds, func(k *Kind) bool { return k.Start != nil || k.End != nil })
	if !periods {
		return
	}
	if len(l.forms["in force"]) == 0 {
		l.addFrame(InForce, vocabulary.Frame{Class: vocabulary.AdjectiveFrame, Word: "in force", Subject: 1})
	}
	if len(l.forms["overlap"]) == 0 {
		l.addFrame(Overlap, vocabulary.Frame{Class: vocabulary.VerbFrame, Word: "overlap", Subject: 1, Object: 2})
		l.addFrame(Overlap, vocabulary.Frame{Class: vocabulary.VerbFrame, Word: "overlap", Subject: 1, Roles: []vocabulary.Role{{Preposition: "with", Arg: 2}}})
	}
}

// findNamePredicates collects the predicates whose objects are names: those of declared
// kinds in order, then the usual ones.
func (l *Lexicon) findNamePredicates() {
	seen := map[graph.ID]bool{}
	add := func(iri quad.IRI) {
		if id := l.id(iri); id != 0 && !seen[id] {
			seen[id] = true
			l.namePreds = append(l.namePreds, id)
		}
	}
	if l.vocab != nil {
		for i := range 4 { // best names of all kinds before their second best
			for _, k := range l.vocab.Kinds {
				if i < len(k.Names) {
					add(l.propertyIRI(k.Names[i]))
				}
			}
		}
	}
	local := make([]string, len(l.used))
	for i, p := range l.used {
		local[i] = strings.ToLower(graph.LocalName(string(p.iri)))
	}
	for _, want := range []string{"label", "name", "preflabel", "title", "altlabel", "alias", "aliases"} {
		for i, p := range l.used {
			if local[i] == want {
				add(p.iri)
			}
		}
	}
}

// usedPredicate is a predicate of the data.
type usedPredicate struct {
	id  graph.ID
	iri quad.IRI
}

// manyKinds is up to how many kinds are read to know their ids.
const manyKinds = 64

// knowTerms reads the predicates and the kinds of the data, which lie close together: to
// look each up by its name would touch, and verify, a good part of a large dictionary.
func (l *Lexicon) knowTerms() {
	predicates := l.snap.Predicates()
	l.used, l.ids = make([]usedPredicate, 0, len(predicates)), make(map[quad.IRI]graph.ID, len(predicates))
	for _, id := range predicates {
		if iri, ok := l.snap.Term(id).(quad.IRI); ok {
			l.used = append(l.used, usedPredicate{id, iri})
			l.ids[iri] = id
		}
	}
	typ := l.ids[graph.Type]
	if typ == 0 || l.snap.Stats(typ).Objects > manyKinds {
		return
	}
	for id := range l.snap.EachObject(typ) {
		if iri, ok := l.snap.Term(id).(quad.IRI); ok {
			l.ids[iri] = id
		}
	}
}

// id returns the id of a term in the snapshot, 0 where the data does not have it.
func (l *Lexicon) id(iri quad.IRI) graph.ID {
	if id, ok := l.ids[iri]; ok {
		return id
	}
	id, _ := l.snap.ID(iri)
	return id
}

// propertyIRI returns the predicate that a declared property name stands for.
func (l *Lexicon) propertyIRI(name string) quad.IRI {
	for _, p := range l.byName[name] {
		if p.Class == Property || p.Class == Stored {
			return p.IRI
		}
	}
	return quad.IRI(name)
}
