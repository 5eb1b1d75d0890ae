package reading

import (
	"slices"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// vp reads the verb phrases of a main clause about s.
func (b *builder) vp(v *english.VP, s Expr, n number) Formula {
	parts := []Formula{b.vp1(v.First, s, n)}
	ops := make([]string, len(v.Rest))
	for i, r := range v.Rest {
		parts = append(parts, b.vp1(r.VP1, s, n))
		ops[i] = r.Op
	}
	return b.connect(v, parts, ops)
}

// rvp reads the verb phrases of a relative clause about s.
func (b *builder) rvp(v *english.RVP, s Expr, n number) Formula {
	parts := []Formula{b.vp1(v.First, s, n)}
	ops := make([]string, len(v.Rest))
	for i, r := range v.Rest {
		parts = append(parts, b.vp1(r.VP1, s, n))
		ops[i] = r.Op
	}
	return b.connect(v, parts, ops)
}

// connect joins clauses by and, or; a mix of both is refused.
func (b *builder) connect(node any, parts []Formula, ops []string) Formula {
	for _, op := range ops {
		if op != ops[0] {
			b.fail(diag.Meaning, b.s.Span(node), `"and" and "or" in one clause can be read in two ways; ask two questions or use one of them`)
		}
	}
	if len(ops) > 0 && ops[0] == "or" {
		return &Or{Parts: parts}
	}
	return conj(parts...)
}

func (b *builder) vp1(v *english.VP1, s Expr, n number) Formula {
	switch {
	case v.Neg != nil:
		return b.negated(v.Neg, s, n)
	case v.Cop != nil:
		b.agree(v.Cop.Be.Ref, n)
		f := b.copula(v.Cop, s)
		if v.Cop.Not {
			f = negate(f)
		}
		return f
	case v.Perf != nil:
		return b.perfect(v.Perf, s, n)
	case v.Fin != nil:
		b.agree(v.Fin.Verb.Ref, n)
		t := b.token(v.Fin.Verb.Ref)
		use := verbUse{ref: v.Fin.Verb.Ref, class: lexicon.Finite, subject: s, past: isPast(t), adverbs: []*english.Adv{v.Fin.Adv}}
		return b.active(use, v.Fin.Args)
	}
	panic("unreachable: verb phrase")
}

// isPast reports whether a finite form can only be the past tense.
func isPast(t english.Token) bool {
	return t.Has(english.Class(lexicon.Past)) && !t.Has(english.Class(lexicon.Base|lexicon.Third))
}

func (b *builder) negated(v *english.Neg, s Expr, n number) Formula {
	b.agree(v.Do.Ref, n)
	if v.Have {
		return negate(b.inside(func() Formula { return b.have(s, v.Args.Object, v.Args.Tails, v) }))
	}
	use := verbUse{ref: v.Base.Ref, class: lexicon.Base, subject: s, past: b.token(v.Do.Ref).Key == "did", negative: true, adverbs: []*english.Adv{v.Adv}}
	return negate(b.active(use, v.Args))
}

func (b *builder) perfect(v *english.Perf, s Expr, n number) Formula {
	b.agree(v.Have.Ref, n)
	var f Formula
	if v.Part == nil {
		f = b.have(s, v.Args.Object, v.Args.Tails, v)
	} else {
		f = b.active(verbUse{ref: v.Part.Ref, class: lexicon.Participle, subject: s, perfect: true, negative: v.Not, adverbs: []*english.Adv{v.Adv}}, v.Args)
	}
	if v.Not {
		f = negate(f)
	}
	return f
}

func (b *builder) copula(c *english.Cop, s Expr) Formula {
	read := func() Formula { return b.pred(c.Pred, s, nil) }
	if c.Not {
		saved := b.negNP
		b.negNP = true
		defer func() { b.negNP = saved }()
		return b.inside(func() Formula { return b.copulaTimed(c, read) })
	}
	return b.copulaTimed(c, read)
}

func (b *builder) copulaTimed(c *english.Cop, read func() Formula) Formula {
	t := b.token(c.Be.Ref)
	tn := tense{past: isPastBe(t) && !dated(predTails(c.Pred))}
	return b.timed(read, nil, []*english.Adv{c.Adv}, tn, t)
}

func isPastBe(t english.Token) bool { return t.Key == "was" || t.Key == "were" }

// dated reports whether a time is among the tails: then the tense says nothing more.
func dated(tails []*english.Tail) bool {
	return slices.ContainsFunc(tails, func(t *english.Tail) bool { return t.Adjunct != nil && t.Adjunct.Source == nil })
}

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
		return b.np(object, &owned{By: s}, func(Expr) Formula { return conj() })
	}
	return b.timed(read, adjuncts, nil, tense{}, english.Token{Text: "have", Span: b.s.Span(object)})
}

// haveProperty reads "a value over 10 million", "no end" of s, or returns nil.
func (b *builder) haveProperty(s Expr, n *english.NP) Formula {
	ng, none := propertyGroup(n)
	if ng == nil {
		return nil
	}
	p := b.propertyNamed(b.headToken(ng).Key, b.kindsOf(s))
	if p == nil || len(ng.Adjs) > 0 || len(ng.Posts) > 0 {
		return nil
	}
	var f Formula = negate(&Unknown{Pred: p, Arg: s})
	if ng.Comp != nil {
		f = b.compare(Apply{Pred: p, Arg: s}, ng.Comp)
	}
	if none {
		f = negate(f)
	}
	return f
}

// isProperty reports whether a noun phrase speaks of a property of x: "with a value".
func (b *builder) isProperty(n *english.NP, x Expr) bool {
	ng, _ := propertyGroup(n)
	return ng != nil && len(ng.Posts) == 0 && b.propertyNamed(b.headToken(ng).Key, b.kindsOf(x)) != nil && ng.Comp != nil
}

func propertyGroup(n *english.NP) (ng *english.NG, none bool) {
	if len(n.Rest) > 0 {
		return nil, false
	}
	if n.First.NG != nil {
		return n.First.NG, false
	}
	q := n.First.DNP.Quant
	if q == nil || q.NG == nil || q.OfThe {
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

// pred reads what "is" says of s; gap is what an inverted question asks for.
func (b *builder) pred(p *english.Pred, s Expr, gap Expr) Formula {
	switch {
	case p.Adjs != nil:
		return b.adjectives(p.Adjs, s, gap)
	case p.Passive != nil:
		return b.passive(p.Passive.Part.Ref, s, p.Passive.By, p.Passive.Tails, gap)
	case p.Comp != nil:
		return b.compare(s, p.Comp)
	case p.NP != nil:
		return b.nominal(p.NP, s)
	case p.PP != nil:
		return b.pp(p.PP, s)
	}
	panic("unreachable: predicate")
}

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
		b.fail(diag.Type, t.Span, "%s have no start and no end, so they are never in force", b.described(x))
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

// nominal reads "is a partner of Microsoft", "is Azure", "is one of its providers".
func (b *builder) nominal(n *english.NP, s Expr) Formula {
	if len(n.Rest) > 0 {
		parts := []Formula{b.nominal1(n.First, s)}
		for _, r := range n.Rest {
			if r.Name != nil {
				parts = append(parts, b.equal(s, b.name(r.Name.Ref, nil)))
			} else {
				parts = append(parts, b.nominal1(&english.NP1{DNP: r.DNP}, s))
			}
		}
		if b.operator(n) == "or" {
			return &Or{Parts: parts}
		}
		return conj(parts...)
	}
	return b.nominal1(n.First, s)
}

func (b *builder) equal(s, e Expr) Formula { return &Compare{Op: Equal, Left: s, Right: e} }

func (b *builder) nominal1(n *english.NP1, s Expr) Formula {
	if ng := n.NG; ng != nil {
		if ng.App != nil && ng.App.Var == nil {
			return b.np1(n, nil, func(e Expr) Formula { return b.equal(s, e) })
		}
		return conj(b.nounGroup(ng, s, nil)...)
	}
	d := n.DNP
	switch {
	case d.The != nil:
		if e := b.propertyExpr(d.The); e != nil {
			return b.equal(s, e)
		}
		if d.The.App == nil {
			return conj(b.nounGroup(d.The, s, nil)...)
		}
	case d.Poss != nil:
		owner := b.possessor(d.Poss)
		if p := b.propertyOf(d.Poss.NG, b.kindsOf(owner)); p != nil {
			return b.equal(s, Apply{Pred: p, Arg: owner})
		}
		return conj(b.nounGroup(d.Poss.NG, s, &owned{By: owner, Poss: true})...)
	case d.Quant != nil && d.Quant.NG != nil:
		switch d.Quant.Quant.Word {
		case "a", "an", "some", "any":
			return conj(b.nounGroup(d.Quant.NG, s, nil)...)
		case "no":
			return negate(conj(b.inside2(func() []Formula { return b.nounGroup(d.Quant.NG, s, nil) })...))
		}
		b.fail(diag.Meaning, b.s.Span(d.Quant), "%q cannot say what something is", b.text(d.Quant))
	}
	return b.dnp(d, nil, func(e Expr) Formula { return b.equal(s, e) })
}

// pp reads a phrase with a preposition of x: "with Oracle", "with a value over 10
// million", "of unknown exclusivity".
func (b *builder) pp(p *english.PP, x Expr) Formula {
	prep := b.token(p.Prep.Ref)
	if p.Unknown != nil {
		return b.unknown(p.Unknown, x)
	}
	if prep.Key == "with" || prep.Key == "of" {
		if f := b.haveProperty(x, p.NP); f != nil && (prep.Key == "with" || b.isProperty(p.NP, x)) {
			return f
		}
	}
	if prep.Key == "with" && b.ownsNoun(p.NP, x) {
		return b.np(p.NP, &owned{By: x}, func(Expr) Formula { return conj() })
	}
	return b.np(p.NP, nil, func(y Expr) Formula {
		if f := b.byPreposition(prep.Key, x, y); f != nil {
			return f
		}
		if prep.Key == "of" {
			return b.onlyRelation(prep, x, y)
		}
		e := diag.Errorf(diag.Type, prep.Span, "%s are not said to be %q %s", b.described(x), prep.Text, b.described(y))
		e.Expected = b.prepositionsOf(x)
		panic(e)
	})
}

// ownsNoun reports whether "with NP" says what x has: the noun is relational, and what
// it is of can be x.
func (b *builder) ownsNoun(n *english.NP, x Expr) bool {
	if len(n.Rest) > 0 {
		return false
	}
	ng := n.First.NG
	if ng == nil && n.First.DNP.Quant != nil {
		ng = n.First.DNP.Quant.NG
	}
	if ng == nil || ng.App != nil {
		return false
	}
	for _, f := range b.frameSenses(b.headToken(ng).Key) {
		if f.Frame.Object >= 0 && f.Pred.Class != lexicon.Property && len(b.kindsOf(x)) > 0 && b.takes(param(f.Pred, f.Frame.Object), x) {
			return b.kindSense(b.headToken(ng).Key) == nil
		}
	}
	return false
}

func (b *builder) prepositionsOf(x Expr) []string {
	var out []string
	for _, w := range b.lx.PrepositionWords() {
		for _, s := range b.lx.Prepositions(w) {
			if b.takes(param(s.Pred, s.Frame.Subject), x) && !slices.Contains(out, `"`+w+`"`) {
				out = append(out, `"`+w+`"`)
			}
		}
	}
	return out
}

func (b *builder) unknown(n *english.Noun, x Expr) Formula {
	t := b.token(n.Ref)
	p := b.propertyNamed(t.Key, b.kindsOf(x))
	if p == nil {
		b.fail(diag.Type, t.Span, "%q is no property of %s", t.Text, b.described(x))
	}
	return &Unknown{Pred: p, Arg: x}
}

// compare reads a comparison of s.
func (b *builder) compare(s Expr, c *english.Comp) Formula {
	if c.Low != nil {
		low, high := b.comparable(s, c.Low), b.comparable(s, c.High)
		return conj(&Compare{Op: GreaterEqual, Left: s, Right: low}, &Compare{Op: LessEqual, Left: s, Right: high})
	}
	if c.Of != nil && c.Of.Amount != nil {
		return &Compare{Op: Equal, Left: s, Right: b.comparable(s, &english.CVal{Amount: c.Of.Amount})}
	}
	if c.Of != nil {
		t := b.token(c.Of.Text.Ref)
		return &Compare{Op: Equal, Left: s, Right: Const{Value: value.OfText(t.Text), Text: Quote(t.Text)}}
	}
	return &Compare{Op: compareWords[c.Op], Left: s, Right: b.comparable(s, c.Val)}
}

var compareWords = map[string]CompareOp{
	"over": Greater, "above": Greater, "morethan": Greater, "higherthan": Greater, "greaterthan": Greater, "largerthan": Greater, "after": Greater, "laterthan": Greater,
	"under": Less, "below": Less, "lessthan": Less, "lowerthan": Less, "smallerthan": Less, "before": Less, "earlierthan": Less,
	"atleast": GreaterEqual, "atmost": LessEqual, "exactly": Equal,
}

// comparable reads what s is compared with, and refuses what is of another type.
func (b *builder) comparable(s Expr, c *english.CVal) Expr {
	e := b.compared(s, c)
	left, right := typing{Type: typeOf(s)}, typing{Type: typeOf(e), Kinds: b.kindsOf(e)}
	if !alike(left.Type, right.Type) {
		b.fail(diag.Type, b.s.Span(c), "%s is %s, and this is %s: they do not compare", b.described(s), left, right)
	}
	return e
}

func (b *builder) compared(s Expr, c *english.CVal) Expr {
	if v, ok := s.(*Var); ok && v.Kind != nil {
		b.fail(diag.Type, b.s.Span(c), "%s have no size by themselves: compare a property of them", v.Kind.Plural)
	}
	if c.Amount != nil {
		e := b.amount(c.Amount)
		if k, ok := e.(Const); ok && propertyType(s) == value.Date && k.Value.Type == value.Integer {
			k.Value, _ = value.ParseDate(b.token(c.Amount.Ref).Text)
			k.Text = LiteralText(k.Value)
			return k
		}
		return e
	}
	var out Expr
	b.dnp(c.NP, nil, func(e Expr) Formula { out = e; return conj() })
	if a, ok := out.(*Var); ok && a.Kind != nil {
		b.fail(diag.Type, b.s.Span(c), "%q is a thing: compare with a value, as in \"the value of contract c1\"", b.text(c))
	}
	return out
}

// typeOf returns the type of an expression's values, value.None where it is open.
func typeOf(e Expr) value.Type {
	switch e := e.(type) {
	case *Var:
		if e.Kind != nil {
			return value.Node
		}
	case Const:
		return e.Value.Type
	case Today:
		return value.Date
	case Apply:
		if e.Pred.Class == lexicon.Property {
			return e.Pred.Value
		}
		return value.Node
	case *Agg:
		if e.Fn == Count {
			return value.Integer
		}
		return typeOf(e.Set.Columns[0].Expr)
	}
	return value.None
}

func propertyType(e Expr) value.Type {
	if a, ok := e.(Apply); ok && a.Pred.Class == lexicon.Property {
		return a.Pred.Value
	}
	return value.None
}
