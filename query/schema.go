package query

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Schema is what a database can be asked about.
type Schema struct {
	Facts     int // but for the vocabulary
	Kinds     []KindInfo
	Relations []RelationInfo
	Examples  []string // questions that the vocabulary shows
}

// KindInfo is a kind of entities.
type KindInfo struct {
	Noun, Plural string
	Above        []string // the kinds that it is below
	Members      int      // those of the kinds below it included
}

// RelationInfo is a relation, a property or a derived relation.
type RelationInfo struct {
	Name     string // uses(firm, service), value(term): money
	Derived  bool
	External bool     // computed by functions of the host program
	About    string   // of an external one: what the vocabulary says that it says
	Facts    int      // recorded facts; 0 for what is derived or external
	Words    []string // how it is said: "customer", "use", "exclusive"
	kinds    []*lexicon.Kind
}

// ReadSchema returns what db can be asked about.
func ReadSchema[S Source](db S) (_ *Schema, err error) {
	defer caught("", &err)
	defer graph.Guard(&err)()
	w, err := open(db)
	if err != nil {
		return nil, err
	}
	lx := w.lexicon
	s := &Schema{Facts: w.snap.Len()}
	if id, ok := w.snap.ID(vocabulary.Predicate); ok {
		s.Facts -= w.snap.Count(id)
	}
	if v := lx.Vocabulary(); v != nil {
		s.Examples = v.Examples
	}
	for _, k := range lx.Kinds() {
		info := KindInfo{Noun: k.Label, Plural: k.Plural, Members: lx.Members(k)}
		for _, p := range k.Parents {
			info.Above = append(info.Above, p.Label)
		}
		s.Kinds = append(s.Kinds, info)
	}
	words := spoken(lx)
	for _, p := range lx.All() {
		if p.Class == lexicon.KindClass || p.Class == lexicon.Builtin && len(words[p]) == 0 {
			continue
		}
		info := RelationInfo{Name: signature(p), Derived: p.Class == lexicon.Derived || p.Class == lexicon.Builtin, Words: words[p]}
		info.External, info.About = p.External, p.About
		if p.ID != 0 {
			info.Facts = w.snap.Count(p.ID)
		}
		for _, q := range p.Params {
			info.kinds = append(info.kinds, q.Kind)
		}
		s.Relations = append(s.Relations, info)
	}
	return s, nil
}

// Of returns the part of s that speaks of a kind, or nil if there is no such kind.
func (s *Schema) Of(noun string) *Schema {
	at := slices.IndexFunc(s.Kinds, func(k KindInfo) bool {
		return strings.EqualFold(k.Noun, noun) || strings.EqualFold(k.Plural, noun)
	})
	if at < 0 {
		return nil
	}
	k := s.Kinds[at]
	out := &Schema{Facts: s.Facts, Kinds: []KindInfo{k}}
	for _, r := range s.Relations {
		for _, of := range r.kinds {
			if of != nil && above(of, k.Noun) {
				out.Relations = append(out.Relations, r)
				break
			}
		}
	}
	return out
}

// above reports whether k is the kind with that noun or above it.
func above(k *lexicon.Kind, noun string) bool {
	if k.Label == noun {
		return true
	}
	return slices.ContainsFunc(k.Kids, func(c *lexicon.Kind) bool { return above(c, noun) })
}

// spoken returns the base forms of the words for each predicate, without those with a
// frame in common.
func spoken(lx *lexicon.Lexicon) map[*lexicon.Predicate][]string {
	words := map[*lexicon.Predicate][]string{}
	for _, form := range lx.Words() {
		senses := lx.Senses(form)
		senses = append(slices.Clone(senses), lx.Prepositions(form)...)
		for _, s := range senses {
			if s.Pred != nil && !slices.Contains(words[s.Pred], s.Word) {
				words[s.Pred] = append(words[s.Pred], s.Word)
			}
		}
	}
	return words
}

// signature returns name(kinds of the arguments), and of a property the type.
func signature(p *lexicon.Predicate) string {
	params := p.Params
	if p.Class == lexicon.Property {
		params = params[:1]
	}
	var kinds []string
	for _, q := range params {
		switch {
		case q.Kind != nil:
			kinds = append(kinds, q.Kind.Label)
		case q.Type == value.Node || q.Type == value.None:
			kinds = append(kinds, "thing")
		default:
			kinds = append(kinds, typeNames[q.Type])
		}
	}
	s := p.Name + "(" + strings.Join(kinds, ", ") + ")"
	if p.Class == lexicon.Property && p.Value != value.None {
		s += ": " + shortTypes[p.Value]
	}
	return s
}

// shortTypes are the types as vocabularies and the heads of columns write them.
var shortTypes = map[value.Type]string{
	value.Truth: "truth", value.Integer: "integer", value.Number: "number", value.Money: "money",
	value.Date: "date", value.Duration: "duration", value.Text: "text",
}
