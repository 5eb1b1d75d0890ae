package lexicon

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/value"
)

// suggest reads words off the data for every kind and predicate that the vocabulary does
// not mention: the objects of rdf:type are nouns, a predicate is a relational noun and a
// verb by its local name.
func (l *Lexicon) suggest() {
	l.suggestKinds()
	for _, p := range l.used {
		if p.id != l.typeID && l.byIRI[p.iri] == nil && p.iri != vocabulary.Predicate {
			l.suggestPredicate(p.id, p.iri)
		}
	}
}

func (l *Lexicon) suggestKinds() {
	declared := map[quad.IRI]bool{}
	for _, k := range l.kinds {
		declared[k.IRI] = true
	}
	if l.typeID == 0 || l.allDeclared() {
		return
	}
	for _, id := range l.recordedKinds() {
		iri, ok := l.snap.Term(id).(quad.IRI)
		if !ok || declared[iri] {
			continue
		}
		declared[iri] = true
		noun := strings.Join(splitWords(graph.LocalName(string(iri))), " ")
		name := identifier(noun)
		if noun == "" || len(l.byName[name]) > 0 {
			continue
		}
		k := &Kind{Name: name, Label: noun, Plural: plural(noun), IRI: iri}
		l.addKind(k)
		l.addNoun(vocabulary.Noun{Singular: noun}, Sense{Kind: k, Pred: k.Pred})
	}
}

// allDeclared reports whether things have no other kinds than those of the vocabulary, by
// counts alone.
func (l *Lexicon) allDeclared() bool {
	things := l.snap.Backward(l.typeID)
	used := map[graph.ID]bool{}
	for _, k := range l.kinds {
		if k.ID != 0 && things.Degree(k.ID) > 0 {
			used[k.ID] = true
		}
	}
	return l.snap.Stats(l.typeID).Objects == len(used)
}

// recordedKinds returns the kinds that things have, in the order of the first thing of each.
func (l *Lexicon) recordedKinds() []graph.ID {
	things := l.snap.Backward(l.typeID).Flat()
	first := map[graph.ID]graph.ID{}
	var out []graph.ID
	for slot := range things.Slots() {
		if of := things.At(slot); len(of) > 0 {
			kind := things.Key(slot)
			first[kind] = of[0]
			out = append(out, kind)
		}
	}
	slices.SortFunc(out, func(a, b graph.ID) int {
		return cmp.Or(cmp.Compare(first[a], first[b]), cmp.Compare(a, b))
	})
	return out
}

func (l *Lexicon) suggestPredicate(id graph.ID, iri quad.IRI) {
	words := splitWords(graph.LocalName(string(iri)))
	if len(words) == 0 {
		return
	}
	name := identifier(strings.Join(words, " "))
	p := &Predicate{IRI: iri, ID: id, Class: Stored, Params: []Param{{Type: value.Node}, {Type: value.Node}}}
	if t, literal := l.objectType(id); literal {
		p.Class, p.Value = Property, t
		p.Params[1] = Param{Name: "V", Type: t}
		if t == value.Truth {
			p.Params = p.Params[:1]
		}
	}
	for l.taken(name, len(p.Params)) {
		name += "_"
	}
	p.Name = name
	l.addPredicate(p)
	for _, f := range suggestedFrames(words, p) {
		l.addFrame(p, f)
	}
}

// taken reports whether a predicate of this name takes as many arguments: a kind and a
// relation may share a name, what is in the parentheses tells them apart.
func (l *Lexicon) taken(name string, arity int) bool {
	return slices.ContainsFunc(l.byName[name], func(p *Predicate) bool { return len(p.Params) == arity })
}

// Links reports whether some of the first facts of a stored relation lead from a thing of
// one of the first kinds to one of the second: what the data suggests where nothing is
// declared.
func (l *Lexicon) Links(p *Predicate, from, to []*Kind) bool {
	const enough = 64
	n := 0
	of := func(id graph.ID, kinds []*Kind) bool {
		return slices.ContainsFunc(l.KindsOf(id), func(k *Kind) bool { return slices.Contains(kinds, k) })
	}
	for f := range l.snap.Scan(p.ID) {
		if of(f.Subject, from) && of(f.Object, to) {
			return true
		}
		if n++; n == enough {
			break
		}
	}
	return false
}

// objectType looks at the first objects of a predicate: its literal type if all are
// literals, value.None where their types differ.
func (l *Lexicon) objectType(id graph.ID) (t value.Type, literal bool) {
	const enough = 256
	n, first := 0, true
	for f := range l.snap.Scan(id) {
		v := value.Of(l.snap, f.Object)
		if v.Type == value.Node {
			return value.None, false
		}
		if first {
			t, first = v.Type, false
		} else if t != v.Type {
			t = mixedType(t, v.Type)
		}
		if n++; n == enough {
			break
		}
	}
	return t, !first
}

func mixedType(a, b value.Type) value.Type {
	if (a == value.Integer && b == value.Number) || (a == value.Number && b == value.Integer) {
		return value.Number
	}
	return value.None
}

var particles = map[string]bool{
	"in": true, "at": true, "with": true, "for": true, "to": true, "from": true, "on": true, "under": true, "over": true, "into": true, "about": true,
}

// suggestedFrames reads frames off the words of a predicate's name: partner of, has
// provider, uses, directed by, acted in, birth date.
func suggestedFrames(words []string, p *Predicate) []vocabulary.Frame {
	if p.Value == value.Truth && p.Class == Property {
		if words[0] == "is" && len(words) > 1 {
			words = words[1:]
		}
		phrase := strings.Join(words, " ")
		return []vocabulary.Frame{{Class: vocabulary.AdjectiveFrame, Word: phrase, Subject: 1}}
	}
	if (words[0] == "is" || words[0] == "has") && len(words) > 1 {
		has := words[0] == "has"
		words = words[1:]
		if has {
			return []vocabulary.Frame{nounFrame(words, 2, 1)}
		}
	}
	n := len(words)
	last := words[n-1]
	switch {
	case n > 1 && last == "of":
		return []vocabulary.Frame{nounFrame(words[:n-1], 1, 2)}
	case n == 2 && last == "by":
		return []vocabulary.Frame{verbFrame(baseOf(words[0]), 2, 1, "")}
	case n == 2 && particles[last]:
		frames := []vocabulary.Frame{verbFrame(baseOf(words[0]), 1, 0, last)}
		if isParticiple(words[0]) {
			frames = append(frames, vocabulary.Frame{Class: vocabulary.AdjectiveFrame, Word: words[0], Subject: 1, Roles: []vocabulary.Role{{Preposition: last, Arg: 2}}})
		}
		return frames
	case n == 1:
		return []vocabulary.Frame{nounFrame(words, 2, 1), verbFrame(baseOf(words[0]), 1, 2, "")}
	}
	return []vocabulary.Frame{nounFrame(words, 2, 1)}
}

func nounFrame(words []string, subject, object int) vocabulary.Frame {
	return vocabulary.Frame{Class: vocabulary.NounFrame, Word: strings.Join(words, " "), Subject: subject, Object: object}
}

func verbFrame(base string, subject, object int, preposition string) vocabulary.Frame {
	f := vocabulary.Frame{Class: vocabulary.VerbFrame, Word: base, Subject: subject, Object: object}
	if preposition != "" {
		f.Roles = []vocabulary.Role{{Preposition: preposition, Arg: 2}}
	}
	return f
}

// splitWords cuts a local name at case changes, underscores, hyphens and blanks:
// partnerOf, partner_of -> partner of. Digits stay with the word before them.
func splitWords(name string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		case unicode.IsUpper(r) && i > 0 && unicode.IsLower(runes[i-1]),
			unicode.IsUpper(r) && i > 0 && i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1]):
			flush()
		}
		word = append(word, r)
	}
	flush()
	return words
}

// identifier makes a printable predicate name of words: letters, digits and underscores,
// beginning with a lower-case letter.
func identifier(words string) string {
	var b strings.Builder
	for _, r := range words {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r) && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0:
			b.WriteByte('_')
		}
	}
	if b.Len() == 0 {
		return "p"
	}
	return b.String()
}
