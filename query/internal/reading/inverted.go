package reading

import (
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// gap is what an inverted clause lacks: the thing asked for, and the noun that said it.
type gap struct {
	expr Expr
	ng   *english.NG
}

// inverted reads "does OpenAI use Azure"; with a gap "does OpenAI use" is said of it.
// plain: a "not" is left to the caller ("why ... not").
func (b *builder) inverted(i *english.Inv, g *gap, plain bool) Formula {
	not := i.Not && !plain
	if i.There {
		return b.existence(i, not)
	}
	if i.Gap == nil {
		b.fail(diag.Syntax, b.s.Span(i), "the question is not complete: say what about %s", b.text(i.Subject))
	}
	if i.Subject.NG != nil && i.Subject.NG.App == nil {
		if i.Subject.Quant != nil {
			b.agreeQuant(i.Subject.Quant, i.Subject.NG.Group())
		}
		b.agree(i.Aux.Ref, b.numberOf(b.token(i.Subject.NG.Noun.Ref)))
	}
	b.checkAuxiliary(i)
	if ng := i.Subject.NG; ng != nil && len(ng.Also) > 0 {
		b.refuseAlso(i.Subject)
	}
	np := subject(i.Subject)
	defer func(saved []Expr) { b.among = saved }(b.among)
	b.among = b.together(np)
	return b.np(np, nil, func(s Expr) Formula {
		saved := b.negNP
		b.negNP = b.negNP || not
		defer func() { b.negNP = saved }()
		read := func() Formula { return b.clause(i, s, g) }
		if not {
			return negate(b.inside(read))
		}
		return read()
	})
}

// auxiliaryFor is the auxiliary of the same number and tense with the other kind of verb.
var auxiliaryFor = map[string]string{
	"is": "does", "are": "do", "was": "did", "were": "did", "does": "is", "do": "are", "did": "was",
}

// checkAuxiliary refuses "is OpenAI use Azure" and "does Azure exclusive".
func (b *builder) checkAuxiliary(i *english.Inv) {
	t := b.token(i.Aux.Ref)
	verb := i.Gap.Base != nil || i.Gap.Have
	switch {
	case auxHave[t.Key]:
		if verb {
			b.fail(diag.Meaning, t.Span, "after %q comes a participle, as in \"has OpenAI used Azure\"", t.Text)
		}
	case verb == (t.Key == "is" || t.Key == "are" || t.Key == "was" || t.Key == "were"):
		word := "be"
		if verb {
			word = "do"
		} else {
			b.checkBase(i, t)
		}
		b.refuse(t.Span, "what follows is said with \""+word+"\", not with \""+t.Text+"\"", auxiliaryFor[t.Key])
	}
}

// checkBase refuses "does it ends" and "did it used": after an auxiliary comes the base form.
func (b *builder) checkBase(i *english.Inv, aux english.Token) {
	span := b.s.Span(i.Gap.Pred)
	for _, t := range b.s.Tokens {
		if t.Span.From != span.From || !t.Has(english.Class(lexicon.Third|lexicon.Past|lexicon.Participle)) {
			continue
		}
		if base := b.lx.Inflected(t.Key, lexicon.Base); base != t.Key {
			b.refuse(t.Span, "after \""+aux.Text+"\" comes \""+base+"\"", base)
		}
	}
}

// refuseAlso refuses "contract c1 and c2" and "every contract c1 and c2": a plural alone
// names several things.
func (b *builder) refuseAlso(s *english.SubjNP) {
	t := b.token(s.NG.Noun.Ref)
	if s.Quant != nil || s.The {
		b.fail(diag.Meaning, b.s.Span(s), "things that are named need no quantifier and no article")
	}
	nouns := 0
	for _, a := range s.NG.Also {
		if a.Noun != nil {
			nouns++
		}
	}
	if nouns == len(s.NG.Also) { // lease l1 and lease l2
		return
	}
	if nouns > 0 {
		b.fail(diag.Meaning, b.s.Span(s), "say the noun before each name, or once in the plural")
	}
	if s.NG.Also[len(s.NG.Also)-1].Op == "and" && !t.Has(english.Class(lexicon.Plural)) {
		b.fail(diag.Meaning, t.Span, "%q is one, and there are several names after it", t.Text)
	}
}

// together returns the things that a subject names together, "OpenAI and Microsoft", or nil.
func (b *builder) together(n *english.NP) []Expr {
	if len(n.Rest) == 0 || n.Pair == "neither" || b.operator(n) != "and" {
		return nil
	}
	out := []Expr{b.named(n.First.DNP, n.First.NG)}
	for _, r := range n.Rest {
		if r.Name != nil {
			out = append(out, b.name(r.Name.Ref, nil))
		} else {
			out = append(out, b.named(r.DNP, r.DNP.The))
		}
	}
	if slices.Contains(out, nil) {
		return nil
	}
	return out
}

// named returns the thing that a name, or a noun with a name, stands for; else nil.
func (b *builder) named(d *english.DNP, ng *english.NG) Expr {
	switch {
	case d != nil && d.Name != nil:
		return b.name(d.Name.Ref, nil)
	case ng != nil && ng.App != nil && ng.App.Name != nil && len(ng.Adjs)+len(ng.Posts) == 0:
		return b.appExpr(ng)
	}
	return nil
}

// existence reads "is there a firm that ...".
func (b *builder) existence(i *english.Inv, not bool) Formula {
	if i.Gap == nil || i.Gap.Pred == nil || i.Gap.Pred.NP == nil {
		b.fail(diag.Syntax, b.s.Span(i), `after "is there" comes what there is: a firm that ...`)
	}
	f := b.np(i.Gap.Pred.NP, nil, func(Expr) Formula { return conj() })
	if not {
		f = negate(f)
	}
	adjuncts := b.onlyAdjuncts(append(i.Gap.Pred.Tails(), i.Gap.Tails...))
	t := b.token(i.Aux.Ref)
	return b.timed(func() Formula { return f }, adjuncts, nil, tense{past: isPastBe(t)}, t)
}

// clause reads what an inverted question says of its subject.
func (b *builder) clause(i *english.Inv, s Expr, g *gap) Formula {
	c, aux := i.Gap, b.token(i.Aux.Ref)
	var asked Expr
	if g != nil {
		asked = g.expr
	}
	adverbs := []*english.Adv{c.Adv, c.Late}
	switch {
	case c.Have:
		return b.haveGap(i, s, g)
	case c.Base != nil:
		return b.verb(verbUse{ref: c.Base.Ref, class: lexicon.Base, subject: s, object: c.Object, comp: c.Comp, gap: asked, tails: c.Tails, adverbs: adverbs, past: aux.Key == "did"})
	}
	if c.Been {
		if !auxHave[aux.Key] {
			b.fail(diag.Syntax, b.s.Span(c), "\"been\" follows has or have")
		}
		return b.timedPred(withTails(c.Pred, c.Tails), s, asked, adverbs, aux)
	}
	if has := auxHave[aux.Key]; has {
		part := participleOf(b, c.Pred)
		tails := append(append([]*english.Tail{}, predTails(c.Pred)...), c.Tails...)
		return b.verb(verbUse{ref: part, class: lexicon.Participle, subject: s, object: c.Object, gap: asked, tails: tails, adverbs: adverbs, perfect: true})
	}
	if c.Object != nil {
		b.fail(diag.Syntax, b.s.Span(c.Object), "%q does not fit here", b.text(c.Object))
	}
	if c.Comp != nil {
		b.fail(diag.Syntax, b.s.Span(c.Comp), "%q does not fit here", b.text(c.Comp))
	}
	pred := withTails(c.Pred, c.Tails)
	if asked == nil || pred.Adjs != nil || pred.Passive != nil {
		return b.timedPred(pred, s, asked, adverbs, aux)
	}
	if f := b.nominalGap(c, s, asked); f != nil {
		return f
	}
	b.fail(diag.Meaning, b.s.Span(c.Pred), "there is no place here for what the question asks for")
	panic("unreachable: fail returns")
}

// nominalGap reads "is Aliens a sequel of", whose "of" lacks what is asked for; nil if the
// clause is another one.
func (b *builder) nominalGap(c *english.Gap, s, asked Expr) Formula {
	if c.Pred.NP == nil || len(c.Tails) != 1 || c.Tails[0].PP == nil || c.Tails[0].PP.NP != nil {
		return nil
	}
	ng, none := propertyGroup(c.Pred.NP)
	if ng == nil || none || len(ng.Posts) > 0 || ng.App != nil || b.token(c.Tails[0].PP.Prep.Ref).Key != "of" {
		return nil
	}
	return conj(b.nounGroup(ng, s, &owned{By: asked, Poss: true})...)
}

// timedPred reads a predicate within its adverbs and tense.
func (b *builder) timedPred(p *english.Pred, s, asked Expr, adverbs []*english.Adv, aux english.Token) Formula {
	var adjuncts []*english.Adjunct
	if p.Adjs == nil && p.Passive == nil {
		adjuncts = b.onlyAdjuncts(p.Tails())
	}
	tn := tense{past: isPastBe(aux) && !dated(predTails(p)), perfect: auxHave[aux.Key] && !dated(predTails(p))}
	return b.timed(func() Formula { return b.pred(p, s, asked) }, adjuncts, adverbs, tn, aux)
}

var auxHave = map[string]bool{"has": true, "have": true, "had": true}

// participleOf returns the participle of "has Microsoft signed".
func participleOf(b *builder, p *english.Pred) english.Ref {
	switch {
	case p != nil && p.Passive != nil:
		return p.Passive.Part.Ref
	case p != nil && p.Adjs != nil && b.token(p.Adjs.First.Ref).Has(english.Class(lexicon.Participle)):
		return p.Adjs.First.Ref
	}
	b.fail(diag.Syntax, b.s.Span(p), "after \"has\" and its subject comes a participle: has Microsoft signed ...")
	panic("unreachable: fail returns")
}

func predTails(p *english.Pred) []*english.Tail {
	switch {
	case p.Passive != nil:
		return p.Passive.Tails
	case p.Adjs != nil:
		return p.Adjs.Tails
	}
	return nil
}

// withTails gives the predicate what the clause left over after it.
func withTails(p *english.Pred, tails []*english.Tail) *english.Pred {
	if len(tails) == 0 {
		return p
	}
	return p.With(tails)
}

// haveGap reads "how many contracts does Microsoft have", "does Microsoft have a contract".
func (b *builder) haveGap(i *english.Inv, s Expr, g *gap) Formula {
	c := i.Gap
	if g == nil || c.Object != nil {
		return b.have(s, c.Object, c.Tails, i)
	}
	if g.ng == nil {
		b.fail(diag.Meaning, b.s.Span(i), `say what kind of thing: "which contracts does ... have"`)
	}
	adjuncts, pps := splitTails(c.Tails)
	read := func() Formula {
		parts := []Formula{b.of(b.headToken(g.ng), g.expr, s)}
		for _, pp := range pps { // "how many contracts does OpenAI have with Azure"
			if pp.NP == nil {
				b.fail(diag.Syntax, b.s.Span(pp), "%q needs a noun after it", b.text(pp))
			}
			parts = append(parts, b.pp(&english.PP{Prep: &english.NounPrep{Ref: pp.Prep.Ref}, NP: pp.NP}, g.expr))
		}
		return conj(parts...)
	}
	return b.timed(read, adjuncts, nil, tense{past: b.token(i.Aux.Ref).Key == "did"}, b.token(i.Aux.Ref))
}

// subject turns the subject of an inverted clause into the noun phrase that it is.
func subject(s *english.SubjNP) *english.NP {
	switch {
	case s.Names != nil:
		n := &english.NP{Pair: s.Pair, First: &english.NP1{DNP: &english.DNP{Name: s.Names.First}}}
		for _, r := range s.Names.Rest {
			rest := &english.NPRest{Op: r.Op, DNP: &english.DNP{Name: r.Name}}
			if r.Op == "," {
				rest = &english.NPRest{Comma: true, Name: r.Name}
			}
			n.Rest = append(n.Rest, rest)
		}
		return n
	case s.Var != nil:
		return single1(&english.DNP{Var: s.Var})
	case s.Param != nil:
		return single1(&english.DNP{Param: s.Param})
	}
	var ng *english.NG
	if s.NG != nil {
		ng = s.NG.Group()
	}
	switch {
	case s.Quant != nil:
		return single1(&english.DNP{Quant: &english.QuantNP{Quant: s.Quant, Of: s.Of, The: s.OfThe, Poss: s.Poss, NG: ng}})
	case s.Poss != nil:
		return single1(&english.DNP{Poss: s.Poss})
	case s.The:
		return single1(&english.DNP{The: ng})
	}
	n := &english.NP{First: &english.NP1{NG: ng}}
	for _, r := range s.NG.Also {
		op := r.Op
		if op == "," {
			op = s.NG.Also[len(s.NG.Also)-1].Op
		}
		also := *ng
		also.App = &english.App{Name: r.Name}
		if r.Noun != nil {
			also.Noun, also.Adjs = r.Noun, nil
		}
		n.Rest = append(n.Rest, &english.NPRest{Op: op, DNP: &english.DNP{The: &also}})
	}
	return n
}

func single1(d *english.DNP) *english.NP { return &english.NP{First: &english.NP1{DNP: d}} }
