package reading

import (
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// Noun phrases that compare the subject of a clause with other things: the same ... as,
// more ... than, each other.

// theSame reads "the same provider as OpenAI": one that the other has as well.
func (b *builder) theSame(s *english.Same, by *owned, k hole) Formula {
	subject, related := b.subjectOf(s, by, `"the same ... as"`)
	return b.np1(s.As, nil, func(other Expr) Formula {
		differ := &Compare{Op: NotEqual, Left: subject, Right: other}
		if p := b.propertyOf(s.NG, b.kindsOf(subject)); p != nil && by != nil {
			return conj(differ, &Compare{Op: Equal, Left: Apply{Pred: p, Arg: subject}, Right: Apply{Pred: p, Arg: other}})
		}
		v := b.variable(s.NG)
		parts := b.nounGroup(s.NG, v, by)
		parts = append(parts, related(b.headToken(s.NG), other, v)...)
		if by == nil {
			parts = append(parts, k(v))
		}
		return conj(differ, some(v, parts...))
	})
}

// moreThan reads "more contracts than OpenAI": the subject's are counted, and the other's.
func (b *builder) moreThan(m *english.More, by *owned) Formula {
	subject, related := b.subjectOf(m, by, `"`+m.Word+` ... than"`)
	op := Greater
	if m.Word == "fewer" {
		op = Less
	}
	count := func(of Expr) Expr {
		v := b.variable(m.NG)
		var parts []Formula
		if by != nil {
			parts = b.nounGroup(m.NG, v, &owned{By: of})
		} else {
			parts = append(b.nounGroup(m.NG, v, nil), related(b.headToken(m.NG), of, v)...)
		}
		return &Agg{Fn: Count, Set: &Set{Vars: []*Var{v}, Columns: []Column{{Expr: v}}, Body: conj(parts...)}}
	}
	return b.np1(m.Than, nil, func(other Expr) Formula {
		return b.inside(func() Formula { return &Compare{Op: op, Left: count(subject), Right: count(other)} })
	})
}

// subjectOf returns the subject of the clause and how a thing like it has what the clause's
// object says: by its verb, or by "have".
func (b *builder) subjectOf(at any, by *owned, what string) (Expr, func(t english.Token, of Expr, v *Var) []Formula) {
	if by != nil {
		return by.By, func(t english.Token, of Expr, v *Var) []Formula { return []Formula{b.of(t, v, of)} }
	}
	if b.same == nil || b.subj == nil {
		b.fail(diag.Meaning, b.s.Span(at), "%s needs a verb before it", what)
	}
	relate := b.same
	return b.subj, func(_ english.Token, of Expr, v *Var) []Formula { return []Formula{relate(of, v)} }
}

// eachOther reads "compete with each other": with another of the same description.
func (b *builder) eachOther(k hole) Formula {
	if b.subj == nil {
		b.fail(diag.Meaning, b.eachOtherSpan(), `"each other" needs a plural subject`)
	}
	if slices.Contains(b.among, b.subj) {
		var parts []Formula
		for _, o := range b.among {
			if o != b.subj {
				parts = append(parts, k(o))
			}
		}
		return conj(parts...)
	}
	var kind *lexicon.Kind
	if v, ok := b.subj.(*Var); ok {
		kind = v.Kind
	} else {
		b.fail(diag.Meaning, b.eachOtherSpan(), `"each other" needs several subjects`)
	}
	wish := "X"
	if kind != nil {
		wish = kind.Label
	}
	o := newVar(wish, kind)
	parts := []Formula{}
	if b.subjNG != nil {
		parts = append(parts, b.nounGroup(b.subjNG, o, nil)...)
	}
	parts = append(parts, &Compare{Op: NotEqual, Left: o, Right: b.subj}, k(o))
	return some(o, parts...)
}

// eachOtherSpan is the place of "each other" in the sentence.
func (b *builder) eachOtherSpan() diag.Span {
	for i, t := range b.s.Tokens[:len(b.s.Tokens)-1] {
		if t.Key == "each" && b.s.Tokens[i+1].Key == "other" {
			return t.Span.Cover(b.s.Tokens[i+1].Span)
		}
	}
	return diag.Span{}
}
