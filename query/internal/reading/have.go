package reading

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// have reads "has a value over 10 million", "has no contract with Oracle".
func (b *builder) have(s Expr, object *english.NP, tails []*english.Tail, node any) Formula {
	if object == nil {
		b.fail(diag.Meaning, b.s.Span(node), `"have" needs an object: say what`)
	}
	adjuncts := b.onlyAdjuncts(tails)
	read := func() Formula {
		if f := b.haveProperty(s, object); f != nil {
			return f
		}
		if f := b.haveExtreme(s, object); f != nil {
			return f
		}
		if f := b.haveTally(s, object); f != nil {
			return f
		}
		return b.np(object, &owned{By: s}, b.ownedHole(object))
	}
	return b.timed(read, adjuncts, nil, tense{}, english.Token{Text: "have", Span: b.s.Span(object)})
}

// ownedHole takes what somebody has: the noun has said all of it. A value by itself, as in
// "has 5 GBP", is nothing that one has.
func (b *builder) ownedHole(object *english.NP) hole {
	return func(e Expr) Formula {
		if c, ok := e.(Const); ok && c.Value.Type == value.Node {
			return conj() // the provider Azure
		}
		switch e.(type) {
		case *Agg, Apply, Const:
			b.fail(diag.Meaning, b.s.Span(object), `nothing is said to have %s: "have" takes a noun and what holds of it, as in "a value over 10 million"`, b.text(object))
		}
		return conj()
	}
}

// haveProperty reads "a value over 10 million", "no end", "the status "active"" of s, or
// returns nil. To have what is yes or no is to have it recorded as yes.
func (b *builder) haveProperty(s Expr, n *english.NP) Formula {
	ng, none := propertyGroup(n)
	if ng == nil {
		return nil
	}
	if len(ng.Adjs) > 0 || len(ng.Posts) > 0 || ng.Other != nil {
		return nil
	}
	var p *lexicon.Predicate
	if ng.Comp != nil || ng.Time != nil {
		p = b.measureNamed(b.headToken(ng), s)
	} else {
		p = b.propertyNamed(b.headToken(ng).Key, b.kindsOf(s))
	}
	if p == nil {
		return nil
	}
	var f Formula = negate(&Unknown{Pred: p, Arg: s})
	switch {
	case ng.Time != nil:
		f = b.dateIs(Apply{Pred: p, Arg: s}, ng.Time)
	case ng.Comp != nil:
		f = b.compare(Apply{Pred: p, Arg: s}, ng.Comp)
	case ng.App != nil:
		f = &Compare{Op: Equal, Left: Apply{Pred: p, Arg: s}, Right: b.propertyValue(p, ng)}
	case p.Value == value.Truth:
		f = atomOf(p, 0, s)
	}
	if none {
		f = negate(f)
	}
	return f
}

// propertyValue reads the value behind a property's noun: status "active".
func (b *builder) propertyValue(p *lexicon.Predicate, ng *english.NG) Expr {
	var t english.Token
	switch app := ng.App; {
	case app.Param != nil:
		return Param{Name: b.token(app.Param.Ref).Text}
	case app.Name != nil:
		t = b.token(app.Name.Ref)
	case app.Called != nil:
		t = b.token(app.Called.Ref)
	default:
		b.fail(diag.Meaning, b.s.Span(ng), "the %s is a value, not a thing: a letter cannot stand for it", b.headToken(ng).Text)
	}
	if p.Value != value.Text {
		b.fail(diag.Type, t.Span, "the %s is not a text", b.headToken(ng).Text)
	}
	return Const{Value: value.OfText(t.Text), Text: Quote(t.Text)}
}

// haveExtreme reads "which contract has the highest value" as an order with a limit, or
// returns nil.
func (b *builder) haveExtreme(s Expr, n *english.NP) Formula {
	if n.Several() || n.First.DNP == nil {
		return nil
	}
	if top := n.First.DNP.Top; top != nil { // the greatest length
		lowest, general := english.Superlatives[b.token(top.Super.Ref).Key]
		if !general || top.N1 != nil || top.N2 != nil || top.By != nil || !bare(top.NG) {
			return nil
		}
		if p := b.measureNamed(b.headToken(top.NG), s); p != nil {
			return b.extreme(p, s, !lowest, n)
		}
		return nil
	}
	if n.First.DNP.Agg == nil {
		return nil
	}
	a := n.First.DNP.Agg
	fn := aggregates[a.Fn]
	if a.NG == nil || fn != Min && fn != Max || len(a.NG.Posts) > 0 {
		return nil
	}
	p := b.measureNamed(b.token(a.NG.Noun.Ref), s)
	if p == nil {
		return nil
	}
	return b.extreme(p, s, fn == Max, n)
}

// extreme makes an order with a limit of "has the highest value", "costs the most".
func (b *builder) extreme(p *lexicon.Predicate, s Expr, highest bool, at any) Formula {
	v, ok := s.(*Var)
	if b.set == nil || b.island > 0 || !ok || v != b.head || len(b.set.Order) > 0 {
		b.fail(diag.Meaning, b.s.Span(at), "%q compares what the whole question asks for, once: which contract has the ...", b.text(at))
	}
	b.set.Order = []Order{{Expr: Apply{Pred: p, Arg: v}, Desc: highest}}
	b.set.Limit, b.set.Ties = 1, true
	if v.Kind == nil && p.Params[0].Kind != nil { // who
		return kindAtom(p.Params[0].Kind, v)
	}
	return conj()
}

// dateIs reads a time as where a date lies.
func (b *builder) dateIs(e Expr, a *english.Adjunct) Formula {
	if a.Source != nil || a.AsOf != nil || a.Ever || typeOf(e) != value.Date && typeOf(e) != value.None {
		b.fail(diag.Type, b.s.Span(a), "%s is %s: %q is said of dates", b.described(e), typing{Type: typeOf(e), Kinds: b.kindsOf(e)}, b.text(a))
	}
	return conj(b.dateWithin(e, a)...)
}

// scopes are the quantifiers that say something of all that a noun means: "have every
// exclusive contract" is about the exclusive contracts, and says that they are had.
var scopes = map[string]bool{"every": true, "all": true, "each": true, "most": true, "only": true}

// having reads the object n of "have". Mostly the noun says whose its things are, as by has
// it: "a contract" is one of the subject's. Where n is about things of its own, "every
// exclusive contract", "the contracts of OpenAI", what is had is said of each of these, with k.
func (b *builder) having(n *english.NP1, by *owned, k hole) (*owned, hole) {
	ng, own := n.NG, false
	if d := n.DNP; d != nil {
		switch {
		case d.Poss != nil:
			ng, own = d.Poss.NG, true
		case d.Quant != nil && d.Quant.Poss != nil:
			ng, own = d.Quant.Poss.NG, true
		case d.Quant != nil:
			ng, own = d.Quant.NG, scopes[d.Quant.Quant.Word]
		case d.The != nil:
			ng = d.The
		case d.Same != nil || d.More != nil || d.Which != nil || d.Top != nil || d.Best != nil || d.Other,
			d.Agg != nil || d.Amount != nil || d.Literal != nil: // refused as values, see ownedHole
			return by, k
		case d.Name != nil:
			e := diag.Errorf(diag.Type, b.s.Span(n), "%q is a name; \"have\" takes a noun", b.text(n))
			for _, p := range b.lx.All() {
				if p.Class == lexicon.Stored && len(p.Params) == 2 && b.takes(p.Params[0], by.By) && b.takes(p.Params[1], b.name(d.Name.Ref, nil)) {
					for _, noun := range b.lx.NounsOf(p, 1) {
						e.Rewrites = append(e.Rewrites, b.s.Text[:e.Span.From]+"the "+noun+" "+b.s.Text[e.Span.From:])
					}
				}
			}
			panic(e)
		default:
			b.fail(diag.Type, b.s.Span(n), "\"have\" takes a noun: say what kind of thing")
		}
	}
	if !own && !startsOf(b, ng) {
		return by, k
	}
	return nil, func(x Expr) Formula { return conj(b.of(b.headToken(ng), x, by.By), k(x)) }
}

// isProperty reports whether a noun phrase speaks of a property of x: "with a value".
func (b *builder) isProperty(n *english.NP, x Expr) bool {
	ng, _ := propertyGroup(n)
	return ng != nil && len(ng.Posts) == 0 && b.propertyNamed(b.headToken(ng).Key, b.kindsOf(x)) != nil && ng.Comp != nil
}

func propertyGroup(n *english.NP) (ng *english.NG, none bool) {
	if n.Several() {
		return nil, false
	}
	if n.First.NG != nil {
		return n.First.NG, false
	}
	if the := n.First.DNP.The; the != nil && the.App != nil { // the status "active"
		return the, false
	}
	q := n.First.DNP.Quant
	if q == nil || q.NG == nil || q.The {
		return nil, false
	}
	switch q.Quant.Word {
	case "a", "an", "any", "some":
		return q.NG, false
	case "no":
		return q.NG, true
	}
	return nil, false
}
