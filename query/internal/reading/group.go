package reading

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// howMany reads a count, or a count for each of a group.
func (b *builder) howMany(h *english.HowMany) Form {
	if h.Per == nil {
		if had := b.valueHad(h.NG, h.Body, h.Sort, true); had != nil {
			return had
		}
	}
	b.checkTally(h)
	x := b.variable(h.NG)
	b.head = x
	b.group = &group{}
	if n := b.groupNumber(h.NG); n == singular {
		t := b.headToken(h.NG)
		b.refuse(t.Span, `after "how many" come several things`, b.lx.Inflected(t.Key, lexicon.Plural))
	}
	parts := b.nounGroup(h.NG, x, nil)
	switch {
	case h.There != nil:
		parts = append(parts, b.posts(h.NG, h.There.Posts, x)...)
		adjuncts, pps := splitTails(h.There.Tails)
		for _, a := range adjuncts {
			b.wholeQuestion(a)
		}
		if len(pps) > 0 {
			b.fail(diag.Syntax, b.s.Span(pps[0]), "%q needs a noun after it", b.text(pps[0]))
		}
	case h.Body != nil:
		parts = append(parts, b.body(h.Body, x, h.NG))
	}
	if h.Per != nil {
		parts = append(parts, b.per(h.Per, h.NG, x))
	}
	name := "number of " + b.lx.Inflected(b.headToken(h.NG).Key, lexicon.Plural)
	agg := &Agg{Fn: Count, Set: &Set{Vars: []*Var{x}, Columns: []Column{{Expr: x}}, Body: b.elsewhere(conj(parts...))}}
	return b.sortGroups(b.grouped(agg, name), h.Sort)
}

// share reads "what share of the contracts is exclusive" as a number over a number.
func (b *builder) share(q *english.Share) Form {
	x := b.variable(q.NG)
	b.head = x
	b.group = &group{}
	all := b.nounGroup(q.NG, x, nil)
	var said Formula
	if q.Body.VP != nil { // the share is, the contracts are
		said = b.vp(q.Body.VP.VP, x, either)
	} else {
		said = b.body(q.Body, x, q.NG)
	}
	for _, p := range []*english.Per{q.Of, q.Per} {
		if p != nil {
			all = append(all, b.per(p, q.NG, x))
		}
	}
	count := func(parts ...Formula) Expr {
		return copyExpr(&Agg{Fn: Count, Set: &Set{Vars: []*Var{x}, Columns: []Column{{Expr: x}}, Body: conj(parts...)}})
	}
	return b.sortGroups(b.grouped(Arith{'/', count(append(all[:len(all):len(all)], said)...), count(all...)}, "share"), q.Sort)
}

// grouped returns the number, or a row of it for each of what the question groups by.
func (b *builder) grouped(number Expr, name string) Form {
	g := b.group
	if g == nil || g.Var == nil {
		if agg, ok := number.(*Agg); ok {
			return agg
		}
		return &Set{Columns: []Column{{Expr: number, Name: name}}}
	}
	return &Set{
		Vars:    []*Var{g.Var},
		Columns: []Column{{Expr: g.Var, Name: g.Name}, {Expr: number, Name: name}},
		Body:    conj(g.Parts...),
	}
}

// per reads "per provider": the things counted are related to it by the group's own noun
// (the provider of a contract), else by the noun counted, else by the one relation there is.
// Where two of these could be meant, the one that was declared first is.
func (b *builder) per(p *english.Per, ng *english.NG, x *Var) Formula {
	if b.group.Var != nil {
		b.fail(diag.Meaning, b.s.Span(p), "the question is grouped already")
	}
	if p.Unit != nil {
		return b.perUnit(p, ng, x)
	}
	t := b.headToken(p.NG)
	if prop := b.propertyOf(p.NG, b.kindsOf(x)); prop != nil && len(p.NG.Posts) == 0 && p.NG.Comp == nil {
		return b.perValue(p, prop, ng, x)
	}
	g := b.variable(p.NG)
	b.group.Var, b.group.Name = g, b.singular(p.NG)
	b.group.Head, b.group.Of = t.Span, x
	b.group.Parts = b.nounGroup(p.NG, g, nil)
	b.group.Of = nil
	for _, f := range b.frameSenses(t.Key) {
		if f.Frame.Object >= 0 && len(b.kindsOf(x)) > 0 && b.takes(param(f.Pred, f.Frame.Object), x) && !b.earlier(f.Pred, t, ng, x, g) {
			return relate(f.Pred, f.Frame.Subject, g, f.Frame.Object, x)
		}
	}
	return b.of(b.headToken(ng), x, g)
}

// earlier reports whether "contracts per provider" had a reading before own was declared,
// which makes a provider that of a contract: provider is a kind, and what relates contracts to
// it was declared before. Such a reading stays what it was.
func (b *builder) earlier(own *lexicon.Predicate, t english.Token, ng *english.NG, x, g Expr) bool {
	if b.kindSense(t.Key) == nil {
		return false
	}
	frames := b.frameSenses(b.headToken(ng).Key)
	for _, p := range b.lx.All() {
		if p == own {
			return false
		}
		for _, f := range frames {
			if f.Pred == p && f.Frame.Object >= 0 && b.takes(param(p, f.Frame.Subject), x) && b.takes(param(p, f.Frame.Object), g) {
				return true
			}
		}
		if p.Class == lexicon.Stored && len(p.Params) == 2 && (b.connects(p, 0, x, g) || b.connects(p, 1, x, g)) && len(frames) == 0 {
			return true
		}
	}
	return false
}

// perValue groups by a property's values.
func (b *builder) perValue(p *english.Per, prop *lexicon.Predicate, ng *english.NG, x *Var) Formula {
	g := newVar(b.headToken(p.NG).Key, nil)
	b.group.Var, b.group.Name = g, b.singular(p.NG)
	o := newVar(b.headToken(ng).Key, x.Kind)
	b.group.Parts = []Formula{some(o, append(b.nounGroup(ng, o, nil), b.equal(Apply{Pred: prop, Arg: o}, g))...)}
	return b.equal(Apply{Pred: prop, Arg: x}, g)
}

// units are what "per year of start" groups by: a date over the unit is the year or month in
// which it lies.
var units = map[string]value.Value{
	"year":  {Type: value.Duration, Aux: 12},
	"month": {Type: value.Duration, Aux: 1},
}

// perUnit groups by the years or months of a date.
func (b *builder) perUnit(p *english.Per, ng *english.NG, x *Var) Formula {
	t, unit := b.token(p.Of.Ref), b.token(p.Unit.Ref)
	prop := b.propertyNamed(t.Key, b.kindsOf(x))
	if prop == nil {
		b.fail(diag.Type, t.Span, "%q is no property of %s", t.Text, b.described(x))
	}
	if prop.Value != value.Date && prop.Value != value.None {
		b.fail(diag.Type, t.Span, "%q is %s: it has no years and months", t.Text, typing{Type: prop.Value})
	}
	length := units[unit.Key]
	within := func(o *Var) Expr {
		return Arith{'/', Apply{Pred: prop, Arg: o}, Const{Value: length, Text: LiteralText(length)}}
	}
	g := newVar(unit.Key, nil)
	b.group.Var, b.group.Name = g, unit.Key
	o := newVar(b.headToken(ng).Key, x.Kind)
	b.group.Parts = []Formula{some(o, append(b.nounGroup(ng, o, nil), b.equal(within(o), g))...)}
	return b.equal(within(x), g)
}
