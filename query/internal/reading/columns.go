package reading

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// list reads "list each provider, its parent, and the number of its contracts".
func (b *builder) list(l *english.List) Form { return b.columns(l.Items, l.Per, l.Sort) }

// columns reads noun phrases as the columns of an answer; the first says what a row is.
func (b *builder) columns(items []*english.NP, per *english.Per, sort *english.Sort) Form {
	var phrases []*english.NP1
	for _, n := range items {
		phrases = append(phrases, n.First)
		if len(n.But) > 0 || n.Pair != "" {
			b.fail(diag.Meaning, b.s.Span(n), "%q cannot be listed: say it in a clause, as in \"list the contracts that are not ...\"", b.text(n))
		}
		for _, r := range n.Rest {
			if r.Op == "or" {
				b.fail(diag.Meaning, b.s.Span(n), `columns are joined by "and"`)
			}
			if r.Name != nil {
				phrases = append(phrases, &english.NP1{DNP: &english.DNP{Name: r.Name}})
			} else {
				phrases = append(phrases, &english.NP1{DNP: r.DNP})
			}
		}
	}
	first := phrases[0]
	if first.DNP != nil && first.DNP.Agg != nil {
		return b.sortGroups(b.measured(first, phrases[1:], per), sort)
	}
	if per != nil {
		b.fail(diag.Meaning, b.s.Span(per), `"per" groups a number: ask "how many ... per ..."`)
	}
	b.set = &Set{}
	if form := b.rowOf(first, len(phrases) == 1 && sort == nil); form != nil {
		return form
	}
	for _, n := range phrases[1:] {
		b.column(n)
	}
	b.set.Body = conj(append(b.pre, b.set.Body)...)
	if b.head == nil && sort != nil {
		b.fail(diag.Meaning, b.s.Span(sort), "there is one row: nothing to sort")
	}
	b.sort(sort, b.head)
	return b.set
}

// measured reads "what is the total value of the contracts of each provider".
func (b *builder) measured(n *english.NP1, more []*english.NP1, per *english.Per) Form {
	b.group = &group{}
	e := b.aggregateOf(n.DNP.Agg, per, true)
	name := b.aggregateName(n.DNP.Agg)
	if len(more) > 0 {
		if b.group.Var == nil {
			set := &Set{Columns: []Column{{Expr: e, Name: name}}}
			for _, m := range more {
				if m.DNP == nil || m.DNP.Agg == nil {
					b.fail(diag.Meaning, b.s.Span(m), "%q does not go with a number: ask for it by itself", b.text(m))
				}
				set.Columns = append(set.Columns, Column{Expr: b.aggregate(m.DNP.Agg), Name: b.aggregateName(m.DNP.Agg)})
			}
			return set
		}
		b.fail(diag.Meaning, b.s.Span(more[0]), "ask for %q by itself", b.text(more[0]))
	}
	return b.grouped(e, name)
}

// rowOf reads the first column. It returns a form if that is the whole question already.
func (b *builder) rowOf(n *english.NP1, alone bool) Form {
	if e := b.valueColumn(n); e != nil {
		b.set.Columns = append(b.set.Columns, Column{Expr: e, Name: b.headerOf(n)})
		return nil
	}
	if alone && n.DNP != nil && n.DNP.Name != nil {
		return &Describe{Thing: b.name(n.DNP.Name.Ref, nil)}
	}
	if alone && n.NG != nil && named(n.NG) && n.NG.App.Name != nil {
		return &Describe{Thing: b.appExpr(n.NG)}
	}
	ng, by := b.rowGroup(n)
	if owner, prop := b.plural(ng); prop != nil {
		v := b.row(owner, nil)
		b.set.Columns = append(b.set.Columns, Column{Expr: Apply{Pred: prop, Arg: v}, Name: b.singular(ng)})
		return nil
	}
	if n.DNP != nil && n.DNP.Best != nil {
		b.ranked = ng
	}
	v := b.row(ng, by)
	if n.DNP != nil && n.DNP.Top != nil {
		b.top(n.DNP.Top, v)
	}
	if n.DNP != nil && n.DNP.Best != nil {
		b.best(n.DNP.Best)
	}
	return nil
}

// row makes ng's things the rows.
func (b *builder) row(ng *english.NG, by *owned) *Var {
	v := b.variable(ng)
	b.head = v
	b.set.Vars = append(b.set.Vars, v)
	b.set.Columns = append(b.set.Columns, Column{Expr: v, Name: b.singular(ng)})
	b.set.Body = conj(b.nounGroup(ng, v, by)...)
	return v
}

// valueColumn reads "the value of contract c1", "its value", a value that is the whole
// first column, or returns nil.
func (b *builder) valueColumn(n *english.NP1) Expr {
	if n.DNP == nil {
		return nil
	}
	switch {
	case n.DNP.The != nil:
		return b.propertyExpr(n.DNP.The)
	case n.DNP.Poss != nil && n.DNP.Poss.Its == "":
		return b.possessed(n.DNP.Poss)
	}
	return nil
}

// rowGroup returns the noun group that says what a row is, and whose it is.
func (b *builder) rowGroup(n *english.NP1) (*english.NG, *owned) {
	if n.NG != nil {
		return n.NG, nil
	}
	d := n.DNP
	switch {
	case d.The != nil:
		return d.The, nil
	case d.Which != nil:
		return d.Which, nil
	case d.Top != nil:
		return d.Top.NG, nil
	case d.Best != nil:
		return d.Best.NG, nil
	case d.Poss != nil:
		return d.Poss.NG, &owned{By: b.possessor(d.Poss), Poss: true}
	case d.Quant != nil && d.Quant.NG != nil:
		switch d.Quant.Quant.Word {
		case "each", "every", "all", "a", "an", "any", "some":
			return d.Quant.NG, nil
		}
	}
	b.fail(diag.Meaning, b.s.Span(n), "%q cannot be listed: say what a row is, as in \"list each contract\"", b.text(n))
	panic("unreachable: fail returns")
}

// plural reads "values of the contracts of OpenAI": a property of several things.
func (b *builder) plural(ng *english.NG) (*english.NG, *lexicon.Predicate) {
	if b.propertyOf(ng, nil) == nil || len(ng.Posts) != 1 || ng.Posts[0].PP == nil || ng.Posts[0].PP.NP == nil {
		return nil, nil
	}
	owner := ownersOf(ng.Posts[0].PP.NP)
	if owner == nil {
		return nil, nil
	}
	var kinds []*lexicon.Kind
	if k := b.nounKind(owner); k != nil {
		kinds = append(kinds, k)
	}
	return owner, b.propertyOf(ng, kinds)
}

// ownersOf returns the noun group of "the contracts of OpenAI", "all contracts", "each
// contract", or nil.
func ownersOf(n *english.NP) *english.NG {
	if n.Several() {
		return nil
	}
	if n.First.NG != nil && n.First.NG.App == nil {
		return n.First.NG
	}
	d := n.First.DNP
	switch {
	case d == nil:
		return nil
	case d.The != nil && d.The.App == nil:
		return d.The
	case d.Quant != nil && d.Quant.NG != nil:
		switch d.Quant.Quant.Word {
		case "each", "every", "all":
			return d.Quant.NG
		}
	}
	return nil
}

// column reads a further column, said of the row.
func (b *builder) column(n *english.NP1) {
	if b.head == nil {
		b.fail(diag.Meaning, b.s.Span(n), "%q is said of no row: list things first", b.text(n))
	}
	name := b.headerOf(n)
	if n.DNP != nil && n.DNP.Agg != nil {
		b.set.Columns = append(b.set.Columns, Column{Expr: b.aggregate(n.DNP.Agg), Name: b.aggregateName(n.DNP.Agg)})
		return
	}
	ng, _ := b.rowGroup(n)
	if len(ng.Posts) == 0 && len(ng.Adjs) == 0 && ng.Comp == nil {
		if p := b.functional(ng); p != nil {
			b.set.Columns = append(b.set.Columns, Column{Expr: Apply{Pred: p, Arg: b.head}, Name: name})
			return
		}
	}
	v := b.variable(ng)
	by := &owned{By: b.head, Poss: true}
	b.set.Vars = append(b.set.Vars, v)
	b.set.Columns = append(b.set.Columns, Column{Expr: v, Name: name})
	b.pre = append([]Formula{}, b.pre...)
	b.set.Body = conj(append([]Formula{b.set.Body}, b.nounGroup(ng, v, by)...)...)
}

// functional returns the property or the binary predicate of which the noun names the
// second argument for the row's kind: value(C), parent(P).
func (b *builder) functional(ng *english.NG) *lexicon.Predicate {
	kinds := b.kindsOf(b.head)
	if p := b.propertyOf(ng, kinds); p != nil {
		return p
	}
	var found *lexicon.Predicate
	for _, f := range b.frameSenses(b.headToken(ng).Key) {
		if f.Frame.Subject != 1 || f.Frame.Object != 0 || len(f.Pred.Params) != 2 || !b.takes(f.Pred.Params[0], b.head) {
			continue
		}
		if found != nil && found != f.Pred {
			return nil
		}
		found = f.Pred
	}
	return found
}

// aggregateName is the header of a number: "number of contracts", "total value".
func (b *builder) aggregateName(a *english.Agg) string {
	if a.Number == nil {
		return a.Fn + " " + b.token(a.NG.Noun.Ref).Key
	}
	ng := a.Number.NG
	if ng == nil {
		ng = a.Number.Poss.NG
	}
	return "number of " + b.lx.Inflected(b.headToken(ng).Key, lexicon.Plural)
}

func (b *builder) headerOf(n *english.NP1) string {
	if n.NG != nil {
		return b.singular(n.NG)
	}
	d := n.DNP
	switch {
	case d.The != nil:
		return b.singular(d.The)
	case d.Poss != nil:
		return b.singular(d.Poss.NG)
	case d.Quant != nil && d.Quant.NG != nil:
		return b.singular(d.Quant.NG)
	}
	return b.text(n)
}
