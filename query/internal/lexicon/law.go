package lexicon

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
)

// grammarWords belong to the grammar; no vocabulary may declare one as a word of its own.
const grammarWords = ` which what who whose how many why when list show find describe suppose that is are was were do does did
 has have had not there a an the some any every all each no most only per its their and or than by as called same exactly
 between according ever never non unknown today
 zero one two three four five six seven eight nine ten eleven twelve `

// prepositions belong to the grammar too, but for the frames of prepositions.
const prepositions = ` of with for in on at to from until since before after during within through over under above below `

func isGrammarWord(w string) bool { return belongs(w, grammarWords) }

func belongs(w, words string) bool {
	return !strings.Contains(w, " ") && slices.Contains(strings.Fields(words), w)
}

// checkLaw refuses what would let a word change the reading of a question silently: a
// function word as a word, two verb frames that the same sentence would fit.
func (l *Lexicon) checkLaw() diag.List {
	if l.vocab == nil {
		return nil
	}
	var errs diag.List
	var frames []declaredFrame
	for _, d := range l.declared() {
		if !d.kind {
			frames = append(frames, d.frame)
		}
		preposition := !d.kind && d.frame.frame.Class == vocabulary.PrepositionFrame
		if w := Fold(d.word); isGrammarWord(w) || !preposition && belongs(w, prepositions) {
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(d.span), "%q belongs to the grammar and cannot be a word of the vocabulary", d.word))
		}
		if adj, noun, ok := l.shadows(d.word); ok {
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(d.span), "%q would hide the adjective %q before the noun %q: questions that say them would change their meaning", d.word, adj, noun))
		}
	}
	return append(errs, conflicts(frames)...)
}

// CheckAdded refuses words that old, the lexicon before a change of the vocabulary, did not
// have, and that would take the place of something that questions say: of the name of a
// thing, or of a relation's noun, which said alone would become that of a kind.
func (l *Lexicon) CheckAdded(old *Lexicon) error {
	if l.vocab == nil || old.vocab == nil {
		return nil
	}
	var errs diag.List
	had := map[string]bool{}
	for _, w := range old.declared() {
		had[w.key()] = true
	}
	for _, w := range l.declared() {
		senses := old.Senses(w.word)
		switch {
		case had[w.key()]: // it is not added
		case w.kind && len(senses) > 0 && !slices.ContainsFunc(senses, func(s Sense) bool { return s.Kind != nil || s.Class&Noun == 0 }):
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(w.span), "%q is the noun of %s: as that of a kind it would change what it means by itself", w.word, senses[0].Pred.Name))
		case slices.ContainsFunc(senses, func(s Sense) bool { return s.Pred != nil && s.Pred.Class == Builtin }):
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(w.span), "%q has a meaning by the periods of things, which it would lose", w.word))
		case slices.ContainsFunc(senses, w.inflects):
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(w.span), "%q is a form of another word", w.word))
		case !w.kind && old.relates(senses, w.frame):
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(w.span), "%q is the noun of a kind that a relation connects already: \"of\" and \"per\" would change their meaning", w.word))
		case len(senses) == 0 && len(l.Entities(w.word)) > 0:
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(w.span), "%q is the name of a thing: as a word it would take its place", w.word))
		}
	}
	if len(errs) == 0 {
		return nil
	}
	return errs
}

// relates reports whether a noun is that of a kind whose things a stored relation connects
// with the owners of the frame.
func (l *Lexicon) relates(senses []Sense, f declaredFrame) bool {
	if f.frame.Class != vocabulary.NounFrame || f.frame.Object == 0 || f.pred.Class == Property {
		return false
	}
	owner := f.pred.param(f.frame.Object).Kind
	for _, s := range senses {
		if s.Kind == nil {
			continue
		}
		for _, p := range l.All() {
			if p.Class == Stored && len(p.Params) == 2 && p.Params[0].Kind != nil && p.Params[1].Kind != nil {
				a, b := p.Params[0].Kind, p.Params[1].Kind
				if a.Meets(s.Kind) && b.Meets(owner) || b.Meets(s.Kind) && a.Meets(owner) {
					return true
				}
			}
		}
	}
	return false
}

// inflects reports whether a sense is another form of a word of the same class as w.
func (w declared) inflects(s Sense) bool {
	const verb = Base | Third | Past | Participle | Ing
	if w.kind || w.frame.frame.Class == vocabulary.NounFrame {
		return s.Class&Plural != 0 && s.Class&Singular == 0
	}
	return w.frame.frame.Class == vocabulary.VerbFrame && s.Frame.Class == vocabulary.VerbFrame && s.Class&verb != 0 && s.Class&Base == 0
}

// declared is a word that the vocabulary declares.
type declared struct {
	span  vocabulary.Span
	word  string
	kind  bool
	frame declaredFrame // of other words
}

// key tells what a word says apart from what another says.
func (w declared) key() string {
	if w.kind {
		return w.word
	}
	f, kinds := w.frame.frame, ""
	for _, p := range w.frame.pred.Params {
		if kinds += ","; p.Kind != nil {
			kinds += p.Kind.Name
		}
	}
	return fmt.Sprint(w.word, " ", w.frame.pred.Name, kinds, " ", f.Class, f.Subject, f.Object, f.Roles)
}

// declared returns the words of the vocabulary in its order.
func (l *Lexicon) declared() []declared {
	var out []declared
	for _, k := range l.vocab.Kinds {
		for _, n := range k.Nouns {
			out = append(out, declared{span: k.Span, word: n.Singular, kind: true})
		}
	}
	add := func(p *Predicate, fs []vocabulary.Frame) {
		for _, f := range fs {
			out = append(out, declared{span: f.Span, word: f.Word, frame: declaredFrame{p, f}})
		}
	}
	for _, r := range l.vocab.Relations {
		if p := l.byIRI[r.IRI]; p != nil {
			add(p, r.Frames)
		}
	}
	for _, r := range l.vocab.Rules {
		if p := l.heads[r]; p != nil {
			add(p, r.Frames)
		}
	}
	return out
}

// shadows reports whether a term of several words is an adjective and a noun of the
// vocabulary side by side.
func (l *Lexicon) shadows(term string) (adjective, noun string, ok bool) {
	term = Fold(term)
	for i, r := range term {
		if r == ' ' && l.has(term[:i], Adjective) && l.has(term[i+1:], Noun) {
			return term[:i], term[i+1:], true
		}
	}
	return "", "", false
}

func (l *Lexicon) has(form string, class WordClass) bool {
	return slices.ContainsFunc(l.forms[form], func(s Sense) bool { return s.Class&class != 0 })
}

type declaredFrame struct {
	pred  *Predicate
	frame vocabulary.Frame
}

// conflicts finds pairs of frames that no sentence could tell apart: the same word in the
// same class with the same prepositions, for arguments that can be the same things.
func conflicts(frames []declaredFrame) diag.List {
	var errs diag.List
	for i, b := range frames {
		for _, a := range frames[:i] {
			if a.pred == b.pred || a.frame.Class != b.frame.Class || Fold(a.frame.Word) != Fold(b.frame.Word) || !samePattern(a, b) && !sameOwner(a, b) {
				continue
			}
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(b.frame.Span),
				"%q would mean both %s and %s: no sentence could tell them apart", b.frame.Word, a.pred.Name, b.pred.Name))
		}
	}
	return errs
}

// samePattern reports whether the frames take the same kinds of arguments in the same
// positions.
func samePattern(a, b declaredFrame) bool {
	f, g := a.frame, b.frame
	if (f.Object == 0) != (g.Object == 0) || len(f.Roles) != len(g.Roles) {
		return false
	}
	if !meets(a.pred, f.Subject, b.pred, g.Subject) || (f.Object != 0 && !meets(a.pred, f.Object, b.pred, g.Object)) {
		return false
	}
	for i := range f.Roles {
		if f.Roles[i].Preposition != g.Roles[i].Preposition || !meets(a.pred, f.Roles[i].Arg, b.pred, g.Roles[i].Arg) {
			return false
		}
	}
	return true
}

// sameOwner reports whether one noun would be a property and a relation of the same things:
// "the parent of Azure".
func sameOwner(a, b declaredFrame) bool {
	if a.frame.Class != vocabulary.NounFrame {
		return false
	}
	if b.pred.Class == Property {
		a, b = b, a
	}
	return a.pred.Class == Property && b.pred.Class != Property && b.frame.Object > 0 && meets(a.pred, 1, b.pred, b.frame.Object)
}

func meets(p *Predicate, i int, q *Predicate, j int) bool {
	a, b := p.param(i), q.param(j)
	return a.Type == b.Type && a.Kind.Meets(b.Kind)
}

// param returns the i-th argument from 1; the value of a truth property is its second.
func (p *Predicate) param(i int) Param {
	if i < 1 || i > len(p.Params) {
		return Param{Type: p.Value}
	}
	return p.Params[i-1]
}
