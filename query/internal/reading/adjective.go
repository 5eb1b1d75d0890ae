package reading

import (
	"slices"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// adjectives reads "exclusive and in force", "exclusive to Azure".
func (b *builder) adjectives(a *english.AdjPred, s Expr, gap Expr) Formula {
	adjuncts, pps := splitTails(a.Tails)
	refs := []*english.PredAdj{a.First}
	refs = append(refs, a.Rest...)
	build := func() Formula {
		var parts []Formula
		for i, r := range refs {
			if i == len(refs)-1 {
				parts = append(parts, b.adjectiveWith(r.Ref, s, pps, gap))
			} else {
				parts = append(parts, b.adjective(r.Ref, s, nil))
			}
		}
		return conj(parts...)
	}
	return b.timed(build, adjuncts, nil, tense{}, b.token(a.First.Ref))
}

// adjectiveWith reads an adjective with its complements: "exclusive to a lab".
func (b *builder) adjectiveWith(r english.Ref, s Expr, pps []*english.GapPP, gap Expr) Formula {
	if len(pps) == 0 {
		return b.adjective(r, s, nil)
	}
	pp := pps[0]
	if len(pps) > 1 {
		b.fail(diag.Syntax, b.s.Span(pps[1]), "%q cannot stand here", b.text(pps[1]))
	}
	prep := b.token(pp.Prep.Ref).Key
	put := func(e Expr) Formula { return b.adjective(r, s, &complement{prep, e}) }
	if pp.NP == nil {
		if gap == nil {
			b.fail(diag.Syntax, b.s.Span(pp), "%q needs a noun after it", prep)
		}
		return put(gap)
	}
	return b.np(pp.NP, nil, put)
}

// complement is what an adjective takes by a preposition.
type complement struct {
	preposition string
	expr        Expr
}

// adjective says an adjective of x.
func (b *builder) adjective(r english.Ref, x Expr, c *complement) Formula {
	t := b.token(r)
	var all, fit []lexicon.Sense
	for _, s := range b.lx.Senses(t.Key) {
		if s.Class&lexicon.Adjective == 0 || s.Frame.Class != vocabulary.AdjectiveFrame {
			continue
		}
		role := -1
		if c != nil {
			var ok bool
			if role, ok = s.Frame.Role(c.preposition); !ok {
				continue
			}
		} else if len(s.Frame.Roles) > 0 && b.hasPlainAdjective(t.Key) {
			continue
		}
		all = append(all, s)
		if b.takes(param(s.Pred, s.Frame.Subject), x) && (c == nil || b.takes(param(s.Pred, role), c.expr)) {
			fit = append(fit, s)
		}
	}
	if len(all) == 0 {
		if c != nil {
			b.fail(diag.Type, t.Span, "%q is not said with %q", t.Text, c.preposition)
		}
		b.fail(diag.Type, t.Span, "%q is no adjective", t.Text)
	}
	s := b.one(t, fit, all, x)
	if kinds := b.kindsOf(x); s.Pred == lexicon.InForce && len(kinds) > 0 && !slices.ContainsFunc(kinds, timed) {
		b.fail(diag.Type, t.Span, "%s no start and no end: nothing of it is ever in force", b.has(x))
	}
	if s.Pred.Class == lexicon.Property && t.Negated {
		return &Compare{Op: Equal, Left: Apply{Pred: s.Pred, Arg: x}, Right: Const{Value: value.OfTruth(false), Text: LiteralText(value.OfTruth(false))}}
	}
	args := map[int]Expr{s.Frame.Subject: x}
	if c != nil {
		role, _ := s.Frame.Role(c.preposition)
		args[role] = c.expr
	}
	f := atomWith(s.Pred, args, false)
	if t.Negated {
		f = negate(f)
	}
	return f
}

func (b *builder) hasPlainAdjective(word string) bool {
	return slices.ContainsFunc(b.lx.Senses(word), func(s lexicon.Sense) bool {
		return s.Frame.Class == vocabulary.AdjectiveFrame && s.Class&lexicon.Adjective != 0 && len(s.Frame.Roles) == 0
	})
}
