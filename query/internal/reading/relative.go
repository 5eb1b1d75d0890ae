package reading

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// rels reads relative clauses about x.
func (b *builder) rels(r *english.Rels, x Expr, n number) Formula {
	return b.connect(r, 1+len(r.Rest), func(i int) (string, Formula) {
		if i == 0 {
			return "", b.rel(r.First, x, n)
		}
		return r.Rest[i-1].Op, b.rel(r.Rest[i-1].Rel, x, n)
	})
}

func (b *builder) rel(r *english.Rel, x Expr, n number) Formula {
	switch {
	case r.Whose != nil:
		return b.whose(r.Whose, x)
	case r.RVP != nil:
		return b.rvp(r.RVP, x, n)
	}
	return b.np1(r.Subject, nil, func(s Expr) Formula { return b.objectVP(r.ObjVP, s, x) })
}

// whose reads "whose parent uses Azure", "whose value is over 10 million".
func (b *builder) whose(w *english.Whose, x Expr) Formula {
	t := b.token(w.Noun.Ref)
	ng := &english.NG{Adjs: w.Adjs, Noun: w.Noun}
	if p := b.propertyNamed(t.Key, b.kindsOf(x)); p != nil && len(w.Adjs) == 0 {
		return b.rvp(w.RVP, Apply{Pred: p, Arg: x}, b.numberOf(t))
	}
	v := b.variable(ng)
	parts := b.nounGroup(ng, v, &owned{By: x, Poss: true})
	return some(v, append(parts, b.rvp(w.RVP, v, b.numberOf(t)))...)
}

// objectVP reads "Microsoft uses" of the thing before it.
func (b *builder) objectVP(o *english.ObjVP, s, x Expr) Formula {
	use := verbUse{subject: s, gap: x, tails: o.Tails, adverbs: []*english.Adv{o.Adv0, o.Adv, o.Late}}
	not := o.HasNot || o.BeNot
	switch {
	case o.Do != nil:
		use.ref, use.class, not = o.Base.Ref, lexicon.Base, true
		use.past = b.token(o.Do.Ref).Key == "did"
	case o.Part != nil:
		use.ref, use.class, use.perfect = o.Part.Ref, lexicon.Participle, true
	case o.HaveIt != nil:
		b.fail(diag.Meaning, b.s.Span(o.HaveIt), `say it with "of": the contracts of OpenAI`)
	case o.BePart != nil:
		use.ref, use.class, use.passive = o.BePart.Ref, lexicon.Participle, true
	default:
		use.ref, use.class = o.Verb.Ref, lexicon.Finite
		use.past = isPast(b.token(o.Verb.Ref))
	}
	use.negative = not
	f := b.verb(use)
	if not {
		return negate(f)
	}
	return f
}
