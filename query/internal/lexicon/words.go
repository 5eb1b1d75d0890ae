package lexicon

import (
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/value"
)

// WordClass is a set of classes that a surface form has. A form may be noun, verb and
// adjective at once: the position in the sentence decides.
type WordClass uint32

// The classes of the vocabulary's words.
const (
	Singular    WordClass = 1 << iota // noun
	Plural                            // noun
	Base                              // verb: use; also the present plural
	Third                             // verb: uses
	Past                              // verb: used
	Participle                        // verb: used (by)
	Ing                               // verb: using
	Adjective                         //
	Superlative                       //
	Preposition                       //

	Noun   = Singular | Plural
	Finite = Base | Third | Past
)

// Sense is one meaning of a word: a kind, or a frame of a predicate.
type Sense struct {
	Class WordClass // of the form by which the sense was reached
	Word  string    // base form, as declared
	Kind  *Kind     // noun: the kind; nil for frames
	Pred  *Predicate
	Frame Frame
}

// Frame is how a predicate is spoken; roles are argument indexes from 0, -1 for none.
type Frame struct {
	Class   vocabulary.FrameClass
	Subject int
	Object  int
	Roles   []Role
	Lowest  bool
	Plural  string // noun frames: the plural form
}

// Role is an argument that a preposition introduces.
type Role struct {
	Preposition string
	Arg         int
}

// Role returns the argument that a preposition introduces.
func (f Frame) Role(preposition string) (arg int, ok bool) {
	for _, r := range f.Roles {
		if r.Preposition == preposition {
			return r.Arg, true
		}
	}
	return -1, false
}

// Measures reports whether the sense is a noun for a value of a thing: a property, or a
// derived relation between a thing and a value of which the noun names the value.
func (s Sense) Measures() bool {
	switch {
	case s.Pred == nil || s.Frame.Class != vocabulary.NounFrame:
		return false
	case s.Pred.Class == Property:
		return true
	}
	return s.Pred.Class == Derived && len(s.Pred.Params) == 2 && s.Frame.Subject == 1 && s.Frame.Object == 0 &&
		s.Pred.Params[0].Type == value.Node && s.Pred.Params[1].Type != value.Node
}

// Senses returns the meanings of a surface form, in order of declaration. Case does not
// count.
func (l *Lexicon) Senses(form string) []Sense { return l.forms[Fold(form)] }

// PhraseWords returns the number of words of the longest declared term that begins with word.
func (l *Lexicon) PhraseWords(word string) int { return l.phrases[Fold(word)] }

// Words returns every surface form, sorted, for suggestions and completion.
func (l *Lexicon) Words() []string { return l.sortedForms }

// NounsOfText returns the nouns of the properties that record a text as their value, in the
// order of declaration.
func (l *Lexicon) NounsOfText(text string) []string {
	id, ok := l.snap.ID(quad.String(text))
	if !ok {
		return nil
	}
	var out []string
	for _, p := range l.preds {
		if p.Class != Property || p.Value != value.Text && p.Value != value.None || p.ID == 0 || len(l.snap.Subjects(p.ID, id)) == 0 {
			continue
		}
		if i := slices.IndexFunc(l.sortedForms, func(form string) bool {
			return slices.ContainsFunc(l.forms[form], func(s Sense) bool {
				return s.Pred == p && s.Frame.Class == vocabulary.NounFrame && s.Class&Singular != 0
			})
		}); i >= 0 {
			out = append(out, l.sortedForms[i])
		}
	}
	return out
}

// NounsFor returns the nouns for values of a type that things have, in the singular, "value"
// first, the others in alphabetical order.
func (l *Lexicon) NounsFor(t value.Type) []string {
	var out []string
	for _, form := range append([]string{"value"}, l.sortedForms...) {
		if form == "value" && len(out) > 0 && out[0] == form {
			continue
		}
		if slices.ContainsFunc(l.forms[form], func(s Sense) bool {
			return s.Class&Singular != 0 && s.Measures() && (s.Pred.Class == Property && s.Pred.Value == t || s.Pred.Class == Derived && s.Pred.Params[1].Type == t)
		}) {
			out = append(out, form)
		}
	}
	return out
}

// NounsOf returns the nouns, in the singular, by which a predicate's argument is spoken, in
// alphabetical order.
func (l *Lexicon) NounsOf(p *Predicate, arg int) []string {
	var out []string
	for _, form := range l.sortedForms {
		if slices.ContainsFunc(l.forms[form], func(s Sense) bool {
			return s.Pred == p && s.Frame.Class == vocabulary.NounFrame && s.Class&Singular != 0 && s.Frame.Subject == arg
		}) {
			out = append(out, form)
		}
	}
	return out
}

// Prepositions returns the senses in which predicates can be spoken with the preposition between a
// noun and its complement: a contract with a firm.
func (l *Lexicon) Prepositions(preposition string) []Sense {
	return l.prepositions[preposition]
}

// PrepositionWords returns the prepositions of preposition frames, sorted.
func (l *Lexicon) PrepositionWords() []string { return slices.Sorted(maps.Keys(l.prepositions)) }

// Inflected returns the form of the given class of the word that form belongs to, or form.
func (l *Lexicon) Inflected(form string, class WordClass) string {
	form = Fold(form)
	for _, s := range l.forms[form] {
		for _, other := range l.sortedForms {
			for _, o := range l.forms[other] {
				if o.Class&class != 0 && o.Word == s.Word && o.Pred == s.Pred && o.Kind == s.Kind && o.Frame.Class == s.Frame.Class {
					return other
				}
			}
		}
	}
	return form
}

// addForm files a sense under a surface form.
func (l *Lexicon) addForm(form string, class WordClass, s Sense) {
	form = Fold(form)
	s.Class = class
	for i, o := range l.forms[form] {
		if o.Pred == s.Pred && o.Kind == s.Kind && sameFrame(o.Frame, s.Frame) && o.Word == s.Word {
			l.forms[form][i].Class |= class
			return
		}
	}
	l.forms[form] = append(l.forms[form], s)
	first, n := firstWord(form)
	l.phrases[first] = max(l.phrases[first], n)
}

func sameFrame(a, b Frame) bool {
	if a.Class != b.Class || a.Subject != b.Subject || a.Object != b.Object || a.Lowest != b.Lowest || len(a.Roles) != len(b.Roles) {
		return false
	}
	for i := range a.Roles {
		if a.Roles[i] != b.Roles[i] {
			return false
		}
	}
	return true
}

func (l *Lexicon) addNoun(n vocabulary.Noun, s Sense) {
	s.Word = n.Singular
	s.Frame.Plural = n.Plural
	if s.Frame.Plural == "" {
		s.Frame.Plural = plural(n.Singular)
	}
	l.addForm(n.Singular, Singular, s)
	l.addForm(s.Frame.Plural, Plural, s)
	if _, last := splitLast(n.Singular); n.Plural == "" && irregularPlurals[last] != "" {
		l.addForm(n.Singular[:len(n.Singular)-len(last)]+sibilantS(last), Plural, s) // persons beside people
	}
}

func (l *Lexicon) addVerb(base string, irregular []string, s Sense) {
	s.Word = base
	f := verbForms(base)
	copy(f[:], irregular)
	l.addForm(base, Base, s)
	l.addForm(f[0], Third, s)
	l.addForm(f[1], Past, s)
	l.addForm(f[2], Participle, s)
	l.addForm(f[3], Ing, s)
}

// addFrame files all surface forms of a declared frame.
func (l *Lexicon) addFrame(p *Predicate, f vocabulary.Frame) {
	s := Sense{Word: f.Word, Pred: p, Frame: Frame{
		Class: f.Class, Subject: f.Subject - 1, Object: f.Object - 1, Lowest: f.Lowest,
	}}
	for _, r := range f.Roles {
		s.Frame.Roles = append(s.Frame.Roles, Role{r.Preposition, r.Arg - 1})
	}
	switch f.Class {
	case vocabulary.NounFrame:
		n := vocabulary.Noun{Singular: f.Word}
		if len(f.Forms) > 0 {
			n.Plural = f.Forms[0]
		}
		l.addNoun(n, s)
	case vocabulary.VerbFrame:
		l.addVerb(f.Word, f.Forms, s)
	case vocabulary.AdjectiveFrame:
		l.addForm(f.Word, Adjective, s)
	case vocabulary.PrepositionFrame:
		l.addPreposition(f.Word, s)
	case vocabulary.SuperlativeFrame:
		l.addForm(f.Word, Superlative, s)
	default:
		panic("unreachable: frame class")
	}
	for _, r := range f.Roles {
		l.addForm(r.Preposition, Preposition, Sense{Word: r.Preposition})
	}
}

func (l *Lexicon) addPreposition(word string, s Sense) {
	s.Class = Preposition
	l.prepositions[word] = append(l.prepositions[word], s)
	l.addForm(word, Preposition, Sense{Word: word})
}
