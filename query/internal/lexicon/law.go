package lexicon

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
)

// grammarWords belong to the grammar; no vocabulary may declare one as a word of its own.
const grammarWords = ` which what who whose how many why when list show find describe suppose that is are was were do does did
 has have had not there a an the some any every all each no most only per its their and or than by as called same exactly
 between according ever never non unknown today `

func isGrammarWord(w string) bool {
	return !strings.Contains(w, " ") && slices.Contains(strings.Fields(grammarWords), w)
}

// checkLaw refuses what would let a word change the reading of a question silently: a
// function word as a word, two verb frames that the same sentence would fit.
func (l *Lexicon) checkLaw() diag.List {
	if l.vocab == nil {
		return nil
	}
	var errs diag.List
	check := func(span vocabulary.Span, word string) {
		if isGrammarWord(Fold(word)) {
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(span), "%q belongs to the grammar and cannot be a word of the vocabulary", word))
		}
		if adj, noun, ok := l.shadows(word); ok {
			errs = append(errs, diag.Errorf(diag.Rule, diag.Span(span), "%q would hide the adjective %q before the noun %q: questions that say them would change their meaning", word, adj, noun))
		}
	}
	var frames []declaredFrame
	for _, k := range l.vocab.Kinds {
		for _, n := range k.Nouns {
			check(k.Span, n.Singular)
		}
	}
	add := func(p *Predicate, fs []vocabulary.Frame) {
		for _, f := range fs {
			check(f.Span, f.Word)
			frames = append(frames, declaredFrame{p, f})
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
	return append(errs, conflicts(frames)...)
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
			if a.pred == b.pred || a.frame.Class != b.frame.Class || Fold(a.frame.Word) != Fold(b.frame.Word) || !samePattern(a, b) {
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
