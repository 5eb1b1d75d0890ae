package english

import (
	"reflect"
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// The law of the language is that a word which is added never silently changes the reading
// of a question. A word can come in two ways: as a term or name of several words that takes
// the place of its parts, and as a further class of a word that is known already. So a question
// that has such a token is parsed without it as well; if that sentence can be read too, and
// otherwise, the question is refused, since nothing tells which of the two is meant.

// maxWays bounds how many ways a question is tried in.
const maxWays = 24

// way is one way to cut a question.
type way struct {
	tokens []Token
	split  map[int]int // terms and names taken apart: by place, those as long or longer
}

// ways returns the sentences that a question can be: as its tokens stand, with terms and
// names of several words taken as their words, and with words of several classes taken as
// fewer. A word of the vocabulary that is also a name is a name only where it can be nothing
// else. The first is the one as the tokens stand, if it is one.
func ways(text string, tokens []Token, lx *lexicon.Lexicon) []*Sentence {
	out := search(text, tokens, lx, false)
	if len(out) == 0 && slices.ContainsFunc(tokens, func(t Token) bool { return t.Named }) {
		out = search(text, tokens, lx, true)
	}
	if slices.ContainsFunc(out, (*Sentence).auxiliaries) {
		out = slices.DeleteFunc(out, func(s *Sentence) bool { return !s.auxiliaries() })
	}
	return out
}

// search tries the ways breadth first, so that those that change least come first.
func search(text string, tokens []Token, lx *lexicon.Lexicon, named bool) []*Sentence {
	var out []*Sentence
	queue := []way{{tokens: tokens}}
	for i := 0; i < len(queue); i++ {
		if s := parse(text, queue[i].tokens); s != nil && !slices.ContainsFunc(out, s.same) {
			out = append(out, s)
		}
		for _, next := range queue[i].others(text, lx, named) {
			if len(queue) < maxWays && !slices.ContainsFunc(queue, next.sameAs) {
				queue = append(queue, next)
			}
		}
	}
	return out
}

// swallowing refuses a name that swallows words, where the question can be one without it.
func swallowing(text string, ways []*Sentence) *diag.Error {
	for _, s := range ways {
		for _, t := range s.Tokens {
			if !t.Swallow || !t.Has(Name) {
				continue
			}
			others := slices.DeleteFunc(slices.Clone(ways), func(o *Sentence) bool {
				return slices.ContainsFunc(o.Tokens, func(o Token) bool { return sameToken(o, t) })
			})
			if len(others) > 0 {
				return twofold(text, t, others)
			}
		}
	}
	return nil
}

// twofold refuses a name whose words other sentences take otherwise.
func twofold(text string, name Token, others []*Sentence) *diag.Error {
	e := diag.Errorf(diag.Name, name.Span, "%q is a name, and its words have a meaning of their own here", name.Text)
	e.Rewrites = []string{quoteAt(text, name.Span)}
	for _, s := range others {
		for _, t := range s.Tokens {
			quoted := quoteAt(text, t.Span)
			if t.Has(Name) && name.Span.From <= t.Span.From && t.Span.From < name.Span.To && !slices.Contains(e.Rewrites, quoted) {
				e.Rewrites = append(e.Rewrites, quoted)
			}
		}
	}
	return e
}

// others returns the ways that differ from w by one token.
func (w way) others(text string, lx *lexicon.Lexicon, named bool) []way {
	var out []way
	for i, t := range w.tokens {
		if t.Swallow {
			if next, ok := w.apart(text, t, lx); ok {
				out = append(out, next)
			}
		}
		if named && t.Named && !t.Has(Name) {
			next := way{slices.Clone(w.tokens), w.split}
			next.tokens[i].Class, next.tokens[i].Key = Name, "\x00name"
			out = append(out, next)
		}
		for _, f := range families {
			if f == relational && t.Has(Function) {
				continue // "of" and "with" are prepositions anyway
			}
			if t.Has(f) && t.Class&vocabularyClasses&^f != 0 {
				next := way{slices.Clone(w.tokens), w.split}
				next.tokens[i].Class &^= f
				out = append(out, next)
			}
		}
	}
	return out
}

// apart is the way with a term or a name taken as its words.
func (w way) apart(text string, term Token, lx *lexicon.Lexicon) (way, bool) {
	next := way{split: map[int]int{}}
	for at, n := range w.split {
		next.split[at] = n
	}
	next.split[term.Span.From] = term.Span.To - term.Span.From
	var err *diag.Error
	next.tokens, err = lex(text, lx, next.split)
	if err != nil {
		return way{}, false
	}
	for i, t := range next.tokens { // what was taken otherwise stays so
		for _, o := range w.tokens {
			if o.Span == t.Span {
				next.tokens[i] = o
			}
		}
	}
	return next, true
}

func (w way) sameAs(o way) bool { return slices.EqualFunc(w.tokens, o.tokens, sameToken) }

// verbs are the forms of verbs.
const verbs = Class(lexicon.Base | lexicon.Third | lexicon.Past | lexicon.Participle | lexicon.Ing)

// families are the word classes that different declarations give.
var families = []Class{noun | Measured | Dated, verbs, adjective, Class(lexicon.Superlative), relational}

// vocabularyClasses are the classes of the families, and what the grammar and names are.
const vocabularyClasses = noun | Measured | Dated | verbs | adjective | Class(lexicon.Superlative) | relational | Function | Name

// same reports whether two sentences of one text are the same tree.
func (s *Sentence) same(o *Sentence) bool {
	return len(s.Tokens) == len(o.Tokens) && reflect.DeepEqual(s.Suppose, o.Suppose) && reflect.DeepEqual(s.Lead, o.Lead) &&
		reflect.DeepEqual(s.Question, o.Question) && reflect.DeepEqual(s.Trail, o.Trail)
}

// auxiliaries reports whether each auxiliary has what it takes: do a base form, be a
// predicate, have a participle. The grammar leaves that to the reading, which says more of a
// sentence that is wrong there.
func (s *Sentence) auxiliaries() bool {
	ok := true
	visit(reflect.ValueOf(s.Question), func(i *Inv) {
		if i.Gap == nil {
			return
		}
		key := s.Tokens[i.Aux.At].Key
		switch {
		case doWords[key]:
			ok = ok && i.Gap.Pred == nil
		case beWords[key]:
			ok = ok && i.Gap.Base == nil && !i.Gap.Have
		case haveWords[key]:
			ok = ok && i.Gap.Pred != nil && (i.Gap.Been || i.Gap.Pred.Passive != nil || i.Gap.Pred.Adjs != nil)
		}
	})
	return ok
}

// visit calls f on every node of a type below v.
func visit[T any](v reflect.Value, f func(*T)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(*T); ok {
			f(n)
		}
		visit(v.Elem(), f)
	case reflect.Slice:
		for i := range v.Len() {
			visit(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				visit(v.Field(i), f)
			}
		}
	}
}
