package reading

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// nounGroup says of x what the noun, its adjectives and the phrases after it say.
func (b *builder) nounGroup(ng *english.NG, x Expr, by *owned) []Formula {
	posts := ng.Posts
	if by != nil {
		posts = posts[by.Skip:]
	}
	head, rest := b.nounHead(ng, x, by, posts)
	parts := head
	for _, a := range ng.Adjs {
		parts = append(parts, b.adjective(a.Ref, x, nil))
	}
	if ng.App != nil && ng.App.Var == nil {
		parts = append(parts, b.equal(x, b.appExpr(ng)))
	}
	if ng.Comp != nil {
		parts = append(parts, b.compare(x, ng.Comp))
	}
	if ng.Time != nil {
		parts = append(parts, b.dateIs(x, ng.Time))
	}
	if ng.Other != nil {
		parts = append(parts, b.otherThan(x, ng))
	}
	return append(parts, b.posts(ng, rest, x)...)
}

// groupParts is nounGroup of a thing that is named: the noun itself says nothing new.
func (b *builder) groupParts(ng *english.NG, x Expr, by *owned) []Formula {
	var parts []Formula
	if by != nil {
		parts = append(parts, b.of(b.headToken(ng), x, by.By))
	}
	for _, a := range ng.Adjs {
		parts = append(parts, b.adjective(a.Ref, x, nil))
	}
	return append(parts, b.posts(ng, ng.Posts, x)...)
}

func (b *builder) posts(ng *english.NG, posts []*english.Post, x Expr) []Formula {
	var parts []Formula
	number := b.numberOf(b.headToken(ng))
	for i, p := range posts {
		if ng == b.ranked && i == len(posts)-1 {
			parts = append(parts, b.post(p, x, number))
			continue
		}
		parts = append(parts, b.inside(func() Formula { return b.post(p, x, number) }))
	}
	return parts
}

func (b *builder) post(p *english.Post, x Expr, n number) Formula {
	switch {
	case p.Rels != nil:
		return b.rels(p.Rels, x, n)
	case p.By != nil:
		return b.passive(p.By.Part.Ref, x, []*english.NP{p.By.NP}, nil, p.By.Tails, nil)
	case p.Ing != nil:
		return b.active(verbUse{ref: p.Ing.Verb.Ref, class: lexicon.Ing, subject: x}, p.Ing.Args)
	case p.Ends != nil:
		return b.between(p.Ends, x)
	case p.PP != nil:
		return b.pp(p.PP, x)
	case p.None != nil: // without an end
		a := &english.NP{First: &english.NP1{DNP: &english.DNP{Quant: &english.QuantNP{Quant: &english.Quant{Word: "any"}, NG: p.None}}}}
		return negate(b.have(x, a, nil, p))
	}
	panic("unreachable: phrase after a noun")
}

// nounHead says what the noun says: that x is of its kind, or stands in its relation to
// what follows "of" or to whose it is. It returns the phrases that are left.
func (b *builder) nounHead(ng *english.NG, x Expr, by *owned, posts []*english.Post) ([]Formula, []*english.Post) {
	t := b.headToken(ng)
	if len(ng.Or) > 0 {
		if by != nil {
			b.fail(diag.Meaning, b.s.Span(ng), "say of one kind of thing whose it is")
		}
		return []Formula{b.nounOr(ng, x)}, posts
	}
	if by != nil {
		return b.related(t, x, by), posts
	}
	if len(posts) > 0 && posts[0].PP != nil && posts[0].PP.NP != nil && b.token(posts[0].PP.Prep.Ref).Key == "of" && !b.isProperty(posts[0].PP.NP, x) {
		others := false // some relation is none that the noun itself speaks of
		rel := b.np(posts[0].PP.NP, nil, func(y Expr) Formula {
			f, own := b.ofNoun(t, x, y)
			others = others || !own
			return f
		})
		parts := []Formula{rel}
		if k := b.kindBeside(t, x, rel, !others); k != nil {
			parts = []Formula{kindAtom(k, x), rel}
		}
		return parts, posts[1:]
	}
	return []Formula{b.nounAtom(t, x)}, posts
}

func (b *builder) nounOr(ng *english.NG, x Expr) Formula {
	parts := []Formula{b.nounAtom(b.headToken(ng), x)}
	for _, n := range ng.Or {
		parts = append(parts, b.nounAtom(b.token(n.Ref), x))
	}
	return &Or{Parts: parts}
}

// related reads x as the noun of an owner: "its contracts", "has a contract".
func (b *builder) related(t english.Token, x Expr, by *owned) []Formula {
	rel, own := b.ofNoun(t, x, by.By)
	k := b.kindBeside(t, x, rel, own)
	if s := b.kindSense(t.Key); k == nil && s != nil && b.sharesName(rel) {
		return []Formula{kindAtom(s.Kind, x), rel}
	}
	if k == nil || (by.Poss && implies(rel, k, x)) {
		return []Formula{rel}
	}
	return []Formula{kindAtom(k, x), rel}
}

// sharesName reports whether a relation has a namesake, from which only the kinds of its
// arguments tell it apart.
func (b *builder) sharesName(f Formula) bool {
	a, ok := f.(*Atom)
	return ok && len(b.lx.Predicates(a.Pred.Name)) > 1
}

func kindAtom(k *lexicon.Kind, x Expr) Formula { return &Atom{Pred: k.Pred, Args: []Expr{x}} }

// implies reports whether the relation's own declaration says that x is a k.
func implies(f Formula, k *lexicon.Kind, x Expr) bool {
	a, ok := f.(*Atom)
	if !ok {
		return false
	}
	for i, arg := range a.Args {
		if arg == x && a.Pred.Params[i].Kind != nil && a.Pred.Params[i].Kind.Is(k) {
			return true
		}
	}
	return false
}

// kindBeside returns the kind that must be said beside the noun's relation rel: that of a
// noun which has no relational frame of its own, or whose frame does not imply the kind.
// own says that rel is by a frame of the noun; where it is another, of the things that are
// so related only those of the noun's kind are meant: a buyer has tenders and contracts.
func (b *builder) kindBeside(t english.Token, x Expr, rel Formula, own bool) *lexicon.Kind {
	s := b.kindSense(t.Key)
	if s == nil {
		return nil
	}
	for _, f := range b.frameSenses(t.Key) {
		if k := param(f.Pred, f.Frame.Subject).Kind; k != nil && k.Is(s.Kind) && (own || implies(rel, s.Kind, x)) {
			return nil
		}
	}
	return s.Kind
}

// nounAtom says that x is what the noun says: of the kind, or somebody's.
func (b *builder) nounAtom(t english.Token, x Expr) Formula {
	if s := b.kindSense(t.Key); s != nil {
		b.checkKind(t, s.Kind, x)
		return kindAtom(s.Kind, x)
	}
	frames := b.frameSenses(t.Key)
	var fit []lexicon.Sense
	for _, f := range frames {
		if b.takes(param(f.Pred, f.Frame.Subject), x) {
			fit = append(fit, f)
		}
	}
	f := b.one(t, fit, frames, x)
	if f.Pred.Class == lexicon.Property {
		owner := newVar(ownerWish(f), f.Pred.Params[0].Kind)
		return some(owner, relate(f.Pred, f.Frame.Subject, x, f.Frame.Object, owner))
	}
	owner := newVar(ownerWish(f), param(f.Pred, f.Frame.Object).Kind)
	if f.Frame.Object < 0 {
		return atomOf(f.Pred, f.Frame.Subject, x)
	}
	related := relate(f.Pred, f.Frame.Subject, x, f.Frame.Object, owner)
	if k := param(f.Pred, f.Frame.Object).Kind; k != nil && b.group != nil && b.group.Of != nil && len(b.lx.Predicates(f.Pred.Name)) > 1 {
		return some(owner, kindAtom(k, owner), related) // the reading says which of the relations
	}
	return some(owner, related)
}

func ownerWish(f lexicon.Sense) string {
	if f.Frame.Object >= 0 {
		if k := param(f.Pred, f.Frame.Object).Kind; k != nil {
			return k.Label
		}
	}
	return "X"
}

func (b *builder) checkKind(t english.Token, k *lexicon.Kind, x Expr) {
	kinds := b.kindsOf(x)
	if len(kinds) > 0 && !fits(k, kinds) {
		b.fail(diag.Type, t.Span, "%s cannot be %s: it is %s", ExprString(x), article(k.Label), article(kinds[0].Label))
	}
}

func (b *builder) kindSense(word string) *lexicon.Sense {
	for _, s := range b.lx.Senses(word) {
		if s.Kind != nil && s.Class&lexicon.Noun != 0 {
			return &s
		}
	}
	return nil
}

// frameSenses returns the relational meanings of a noun.
func (b *builder) frameSenses(word string) []lexicon.Sense {
	var out []lexicon.Sense
	for _, s := range b.lx.Senses(word) {
		if s.Kind == nil && s.Class&lexicon.Noun != 0 {
			out = append(out, s)
		}
	}
	return out
}

// nounKind returns what the noun says of the kind of its thing.
func (b *builder) nounKind(ng *english.NG) *lexicon.Kind {
	if len(ng.Or) > 0 {
		return nil
	}
	t := b.headToken(ng)
	if s := b.kindSense(t.Key); s != nil {
		return s.Kind
	}
	frames := b.frameSenses(t.Key)
	if len(frames) == 0 {
		return nil
	}
	k := param(frames[0].Pred, frames[0].Frame.Subject).Kind
	for _, f := range frames[1:] {
		if param(f.Pred, f.Frame.Subject).Kind != k {
			return nil
		}
	}
	return k
}

// one returns the only sense that fits; it refuses none and several, naming them.
func (b *builder) one(t english.Token, fit, all []lexicon.Sense, args ...Expr) lexicon.Sense {
	fit = distinct(fit)
	if len(fit) > 1 {
		fit = mostSpecific(fit)
	}
	if g := b.group; len(fit) > 1 && g != nil && g.Of != nil && g.Head == t.Span { // contracts per owner, where vendors have owners too
		fit = slices.DeleteFunc(slices.Clone(fit), func(s lexicon.Sense) bool {
			return s.Frame.Object < 0 || !b.takes(param(s.Pred, s.Frame.Object), g.Of)
		})
	}
	switch len(fit) {
	case 1:
		return fit[0]
	case 0:
		var speaks []string
		for _, s := range all {
			if w := subjectWords(s); !slices.Contains(speaks, w) {
				speaks = append(speaks, w)
			}
		}
		b.fail(diag.Type, t.Span, "%q is not said of %s; it is said of %s", t.Text, b.described(args[0]), diag.Alternatives(speaks))
	}
	var names []string
	for _, s := range fit {
		of := subjectWords(s)
		if p := s.Frame.Object; p >= 0 && s.Frame.Class == vocabulary.NounFrame && param(s.Pred, p).Kind != nil {
			of = param(s.Pred, p).Kind.Plural // that have it
		}
		names = append(names, s.Pred.Name+" of "+of)
	}
	e := diag.Errorf(diag.Meaning, t.Span, "%q could mean %s here: say of what kind the things are", t.Text, diag.Alternatives(names))
	if args[0] == b.head {
		e.Rewrites = b.whichKind(fit)
	}
	panic(e)
}

// whichKind asks "what was exclusive" as "which firms were exclusive", for each sense.
func (b *builder) whichKind(senses []lexicon.Sense) []string {
	w := b.s.Question.Wh
	if w == nil || w.NG != nil {
		return nil
	}
	var out []string
	asked := b.asked(w)
	for _, s := range senses {
		k := param(s.Pred, s.Frame.Subject).Kind
		if k == nil {
			continue
		}
		before, rest := b.s.Text[:asked.Span.From]+"which "+k.Plural+" ", strings.TrimSpace(b.s.Text[asked.Span.To:])
		out = append(out, before+rest)
		verb, after, _ := strings.Cut(rest, " ")
		if other, ok := otherNumber[strings.ToLower(verb)]; ok {
			out = append(out, before+other+" "+after)
		}
	}
	return out
}

func distinct(senses []lexicon.Sense) []lexicon.Sense {
	var out []lexicon.Sense
	for _, s := range senses {
		if !slices.ContainsFunc(out, func(o lexicon.Sense) bool { return o.Pred == s.Pred && o.Frame.Subject == s.Frame.Subject }) {
			out = append(out, s)
		}
	}
	return out
}

// mostSpecific keeps the senses whose subject kind no other's lies below.
func mostSpecific(senses []lexicon.Sense) []lexicon.Sense {
	var out []lexicon.Sense
	for _, s := range senses {
		k := param(s.Pred, s.Frame.Subject).Kind
		below := slices.ContainsFunc(senses, func(o lexicon.Sense) bool {
			ok := param(o.Pred, o.Frame.Subject).Kind
			return ok != nil && ok != k && (k == nil || ok.Is(k))
		})
		if !below {
			out = append(out, s)
		}
	}
	return out
}

func subjectWords(s lexicon.Sense) string {
	p := param(s.Pred, s.Frame.Subject)
	if p.Kind != nil {
		return p.Kind.Plural
	}
	if s.Pred.Class == lexicon.Property && s.Pred.Params[0].Kind != nil {
		return s.Pred.Params[0].Kind.Plural // that have the value
	}
	if p.Type != value.Node {
		return typing{Type: p.Type}.String()
	}
	return "things"
}

// described says what an expression is, for messages: "firms", "Azure (a cloud)".
func (b *builder) described(e Expr) string {
	kinds := b.kindsOf(e)
	switch e := e.(type) {
	case *Var:
		if len(kinds) > 0 {
			return kinds[0].Plural
		}
		return "this"
	case Const:
		if len(kinds) > 0 {
			return e.Text + " (" + article(kinds[0].Label) + ")"
		}
		return e.Text
	case Apply:
		return "the " + strings.ReplaceAll(e.Pred.Name, "_", " ")
	}
	return ExprString(e)
}

// has says "firms have", "OpenAI (a firm) has".
func (b *builder) has(e Expr) string {
	if v, ok := e.(*Var); ok && v.Kind != nil {
		return b.described(e) + " have"
	}
	return b.described(e) + " has"
}
