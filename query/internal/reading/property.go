package reading

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// propertyOf returns the property that the noun names for things of these kinds, or nil.
// A truth property has no value to speak of.
func (b *builder) propertyOf(ng *english.NG, kinds []*lexicon.Kind) *lexicon.Predicate {
	if len(ng.Or) > 0 || ng.App != nil || len(ng.Adjs) > 0 || ng.Other != nil || ng.Time != nil {
		return nil
	}
	return b.propertyNamed(b.headToken(ng).Key, kinds)
}

func (b *builder) propertyNamed(word string, kinds []*lexicon.Kind) *lexicon.Predicate {
	if b.kindSense(word) != nil {
		return nil
	}
	for _, s := range b.frameSenses(word) {
		if s.Pred.Class == lexicon.Property && s.Frame.Class == vocabulary.NounFrame && (s.Pred.Params[0].Kind == nil || fits(s.Pred.Params[0].Kind, kinds)) {
			return s.Pred
		}
	}
	return nil
}

// measureNamed returns the property, or the derived value, that the noun names for things of
// these kinds, or nil. Without a kind to go by a noun of several of them is refused.
func (b *builder) measureNamed(t english.Token, of Expr) *lexicon.Predicate {
	if b.kindSense(t.Key) != nil {
		return nil
	}
	var kinds []*lexicon.Kind
	if of != nil {
		kinds = b.kindsOf(of)
	}
	var fit []lexicon.Sense
	for _, s := range b.frameSenses(t.Key) {
		if s.Measures() && (s.Pred.Params[0].Kind == nil || fits(s.Pred.Params[0].Kind, kinds)) {
			fit = append(fit, s)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	if len(kinds) > 0 || of == nil {
		return fit[0].Pred
	}
	owners := distinct(fit)
	for i := range owners { // of what the value is is what is open
		owners[i].Frame.Subject = 0
	}
	return b.one(t, owners, owners, of).Pred
}

// propertyExpr reads "value of contract c1" as value(c1), or returns nil.
func (b *builder) propertyExpr(ng *english.NG) Expr {
	if ng.Comp != nil || len(ng.Adjs) > 0 || ng.Other != nil || len(ng.Posts) != 1 || ng.Posts[0].PP == nil || ng.Posts[0].PP.NP == nil {
		return nil
	}
	pp := ng.Posts[0].PP
	if b.token(pp.Prep.Ref).Key != "of" || b.propertyOf(ng, nil) == nil {
		return nil
	}
	owner := b.single(pp.NP)
	if owner == nil {
		return nil
	}
	p := b.propertyOf(ng, b.kindsOf(owner))
	if p == nil {
		b.notOf(b.headToken(ng), owner)
	}
	return Apply{Pred: p, Arg: owner}
}

// notOf refuses the value of something that has none, and says what has.
func (b *builder) notOf(t english.Token, owner Expr) {
	var of []string
	for _, s := range b.frameSenses(t.Key) {
		if k := s.Pred.Params[0].Kind; k != nil && !slices.Contains(of, k.Plural) {
			of = append(of, k.Plural)
		}
	}
	if len(of) == 0 {
		b.fail(diag.Type, t.Span, "%q is not recorded of %s", t.Text, b.described(owner))
	}
	b.fail(diag.Type, t.Span, "%q is recorded of %s, not of %s", t.Text, strings.Join(of[:min(len(of), 3)], ", "), b.described(owner))
}

// possessed reads "Microsoft's country" as country(Microsoft), or returns nil.
func (b *builder) possessed(p *english.Poss) Expr {
	owner := b.possessor(p)
	prop := b.propertyOf(p.NG, b.kindsOf(owner))
	if prop == nil || p.NG.Comp != nil || len(p.NG.Posts) > 0 {
		return nil
	}
	return Apply{Pred: prop, Arg: owner}
}

// named reports whether a noun group only names a thing: "contract c1".
func named(ng *english.NG) bool {
	return ng.App != nil && ng.App.Var == nil && len(ng.Adjs) == 0 && len(ng.Posts) == 0 && len(ng.Or) == 0 && ng.Comp == nil && ng.Time == nil && ng.Other == nil
}

// single returns the one thing that a noun phrase names, or nil.
func (b *builder) single(n *english.NP) Expr {
	if n.Several() {
		return nil
	}
	if ng := n.First.NG; ng != nil {
		if named(ng) {
			return b.appExpr(ng)
		}
		return nil
	}
	d := n.First.DNP
	switch {
	case d.Name != nil:
		return b.name(d.Name.Ref, nil)
	case d.Var != nil:
		return b.variableRef(d.Var.Ref)
	case d.Param != nil:
		return Param{Name: b.token(d.Param.Ref).Text}
	case d.The != nil:
		if e := b.propertyExpr(d.The); e != nil {
			return e
		}
		if named(d.The) {
			return b.appExpr(d.The)
		}
	case d.Poss != nil:
		if e := b.possessed(d.Poss); e != nil {
			return e
		}
	}
	return nil
}
