package reading

import (
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// definite reads "the provider of c1": the property's value, or the one thing there is.
// A plural as argument could be all or some.
func (b *builder) definite(ng *english.NG, by *owned, k hole) Formula {
	if e := b.propertyExpr(ng); e != nil {
		return k(e)
	}
	if ng.App != nil && ng.App.Var == nil {
		return b.apposition(ng, by, k)
	}
	t := b.headToken(ng)
	if t.Has(english.Class(lexicon.Plural)) && !t.Has(english.Class(lexicon.Singular)) {
		span := b.s.Span(ng)
		the := diag.Span{From: strings.LastIndex(strings.ToLower(b.s.Text[:span.From]), "the"), To: span.From}
		b.refuse(diag.Span{From: the.From, To: span.To}, `"the `+t.Text+`" could be all of them or some`,
			"all the "+b.s.Text[span.From:span.To], "some of the "+b.s.Text[span.From:span.To])
	}
	return b.indefinite(ng, by, k)
}

// quantified reads "every provider", "at least 2 of the providers of Microsoft".
func (b *builder) quantified(q *english.QuantNP, by *owned, k hole) Formula {
	ng := q.NG
	if q.Poss != nil {
		ng = q.Poss.NG
		by = &owned{By: b.possessor(q.Poss), Poss: true}
	}
	b.agreeQuant(q.Quant, ng)
	b.checkPartitive(q)
	word := q.Quant.Word
	if word == "another" {
		other := *ng
		other.Other = &english.Other{Ref: b.wordBefore(ng, "another")}
		ng = &other
	}
	switch {
	case q.Quant.Super != "":
		return b.superlativeCount(q, ng, by, k)
	case word == "a" || word == "an" || word == "another" || word == "some" || word == "any":
		return b.indefinite(ng, by, k)
	case word == "only":
		return b.only(ng, by, k)
	case word == "each" && b.group != nil && b.group.Var == nil:
		return b.groupBy(ng, by, k)
	}
	v := b.variable(ng)
	cond := conj(b.insideAll(func() []Formula { return b.nounGroup(ng, v, by) })...)
	body := b.inside(func() Formula { return k(v) })
	vars := []*Var{v}
	switch word {
	case "every", "all", "each":
		return &Quant{Op: Every, Vars: vars, Cond: cond, Body: body}
	case "most":
		return &Quant{Op: Most, Vars: vars, Cond: cond, Body: body}
	case "no":
		return negate(some(v, cond, body))
	}
	if q.Quant.Low != nil {
		least := &Quant{Op: AtLeast, N: b.count(q.Quant.Low), Vars: vars, Body: conj(cond, body)}
		most := &Quant{Op: AtMost, N: b.count(q.Quant.High), Vars: vars, Body: conj(cond, body)}
		return conj(least, copier{}.formula(most))
	}
	op, n := b.counted(q.Quant)
	return &Quant{Op: op, N: n, Vars: vars, Body: conj(cond, body)}
}

func (b *builder) insideAll(f func() []Formula) []Formula {
	b.island++
	defer func() { b.island-- }()
	return f()
}

// counted reads "at least 2", "more than 2", "2".
func (b *builder) counted(q *english.Quant) (QuantOp, int) {
	ref := q.N
	if ref == nil {
		ref = q.Bare
	}
	n := b.count(ref)
	switch q.Cmp {
	case "atleast":
		return AtLeast, n
	case "atmost":
		return AtMost, n
	case "morethan":
		return AtLeast, n + 1
	case "fewerthan", "lessthan":
		if n == 0 {
			b.fail(diag.Meaning, b.s.Span(q), "nothing has fewer than 0")
		}
		return AtMost, n - 1
	}
	return Exactly, n
}

func (b *builder) count(c *english.Count) int {
	t := b.token(c.Ref)
	if t.Value.Type != value.Integer || t.Value.Int > 1<<30 {
		b.fail(diag.Type, t.Span, "%s does not count things: a whole number does", t.Text)
	}
	return int(t.Value.Int)
}

// only reads "only exclusive providers": at least one, and none that is something else.
func (b *builder) only(ng *english.NG, by *owned, k hole) Formula {
	one := newVar("Q", nil)
	each := b.variable(ng)
	body := conj(b.insideAll(func() []Formula { return b.nounGroup(ng, each, by) })...)
	cond := b.inside(func() Formula { return k(each) })
	each.Kind = nil // what is used may be anything: that it is of the kind is what is asked
	return conj(some(one, copier{each: one}.formula(cond)), &Quant{Op: Every, Vars: []*Var{each}, Cond: cond, Body: body})
}

// onlyThese reads "only Azure or AWS": those, and nothing else.
func (b *builder) onlyThese(refs []*english.NameRef, op string, k hole) Formula {
	other := newVar("Q", nil)
	var said, same []Formula
	for _, r := range refs {
		this := b.name(r.Ref, nil)
		said = append(said, k(this))
		same = append(same, b.equal(other, this))
	}
	var these Formula = &And{Parts: said}
	if op == "or" {
		these = &Or{Parts: said}
	}
	cond := b.inside(func() Formula { return k(other) })
	return conj(these, &Quant{Op: Every, Vars: []*Var{other}, Cond: cond, Body: &Or{Parts: same}})
}

// onlyNames returns the names of "only Azure or AWS", or nil.
func onlyNames(n *english.NP) []*english.NameRef {
	if n.First.DNP == nil || n.First.DNP.Only == nil {
		return nil
	}
	refs := []*english.NameRef{n.First.DNP.Only}
	for _, r := range n.Rest {
		switch {
		case r.Name != nil:
			refs = append(refs, r.Name)
		case r.DNP.Name != nil:
			refs = append(refs, r.DNP.Name)
		default:
			return nil
		}
	}
	return refs
}

// groupBy makes "each provider" what a count is grouped by.
func (b *builder) groupBy(ng *english.NG, by *owned, k hole) Formula {
	v := b.variable(ng)
	b.group.Var, b.group.Name = v, b.singular(ng)
	b.group.Parts = b.nounGroup(ng, v, by)
	return k(v)
}
