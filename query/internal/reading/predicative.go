package reading

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// vp reads the verb phrases of a main clause about s.
func (b *builder) vp(v *english.VP, s Expr, n number) Formula {
	return b.connect(v, 1+len(v.Rest), func(i int) (string, Formula) {
		if i == 0 {
			return "", b.vp1(v.First, s, n)
		}
		return v.Rest[i-1].Op, b.vp1(v.Rest[i-1].VP1, s, n)
	})
}

// rvp reads the verb phrases of a relative clause about s.
func (b *builder) rvp(v *english.RVP, s Expr, n number) Formula {
	return b.connect(v, 1+len(v.Rest), func(i int) (string, Formula) {
		if i == 0 {
			return "", b.vp1(v.First, s, n)
		}
		return v.Rest[i-1].Op, b.vp1(v.Rest[i-1].VP1, s, n)
	})
}

// connect joins n clauses, of which the first has no connective, by and, or; a mix of both
// is refused.
func (b *builder) connect(node any, n int, clause func(i int) (op string, f Formula)) Formula {
	var parts []Formula
	ops := map[string]bool{}
	for i := range n {
		op, f := clause(i)
		parts = append(parts, f)
		if op == "but" {
			op = "and"
		}
		if i > 0 {
			ops[op] = true
		}
	}
	if len(ops) > 1 {
		b.fail(diag.Meaning, b.s.Span(node), `"and" and "or" in one clause can be read in two ways; ask two questions or use one of them`)
	}
	if ops["or"] {
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
		b.noAdverb(v.Adv, v)
		return negate(b.inside(func() Formula { return b.have(s, v.Args.Object, v.Args.Tails, v) }))
	}
	use := verbUse{ref: v.Base.Ref, class: lexicon.Base, subject: s, past: b.token(v.Do.Ref).Key == "did", negative: true, adverbs: []*english.Adv{v.Adv}}
	return negate(b.active(use, v.Args))
}

func (b *builder) perfect(v *english.Perf, s Expr, n number) Formula {
	b.agree(v.Have.Ref, n)
	var f Formula
	if v.Been != nil {
		if v.Part != nil || v.Args.Object != nil || v.Args.Comp != nil || v.Args.Adv != nil || len(v.Args.Tails) > 0 {
			b.fail(diag.Meaning, b.s.Span(v), "%q cannot be said like this: say what comes after it by itself", b.text(v))
		}
		read := func() Formula {
			return b.timed(func() Formula { return b.pred(v.Been, s, nil) }, nil, []*english.Adv{v.Adv}, tense{perfect: !dated(predTails(v.Been))}, b.token(v.Have.Ref))
		}
		if v.Not {
			saved := b.negNP
			b.negNP = true
			defer func() { b.negNP = saved }()
			return negate(b.inside(read))
		}
		return read()
	}
	if v.Part == nil {
		b.noAdverb(v.Adv, v)
		f = b.have(s, v.Args.Object, v.Args.Tails, v)
	} else {
		f = b.active(verbUse{ref: v.Part.Ref, class: lexicon.Participle, subject: s, perfect: true, negative: v.Not, adverbs: []*english.Adv{v.Adv}}, v.Args)
	}
	if v.Not {
		f = negate(f)
	}
	return f
}

// noAdverb refuses an adverb where nothing takes it.
func (b *builder) noAdverb(a *english.Adv, at any) {
	if a != nil {
		b.fail(diag.Meaning, b.s.Span(at), `"have" takes no adverb: leave it away, or say the verb that it belongs to`)
	}
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

// pred reads what "is" says of s; gap is what an inverted question asks for.
func (b *builder) pred(p *english.Pred, s Expr, gap Expr) Formula {
	switch {
	case p.Super != nil:
		return b.superlativePred(p, s)
	case p.Ends != nil:
		return b.between(p.Ends, s)
	case p.Adjs != nil:
		if a, ok := s.(Apply); ok && resultType(a.Pred) == value.Text {
			b.refuse(b.s.Span(p.Adjs), b.described(s)+" is a text: it goes in quotes", `"`+b.text(p.Adjs)+`"`)
		}
		return b.adjectives(p.Adjs, s, gap)
	case p.Passive != nil:
		return b.passive(p.Passive.Part.Ref, s, p.Passive.By, p.Passive.Comp, p.Passive.Tails, gap)
	case p.Comp != nil:
		return b.compare(s, p.Comp)
	case p.NP != nil:
		return b.nominal(p.NP, s)
	case p.Time != nil:
		return b.dateIs(s, p.Time)
	case p.PP != nil:
		return b.pp(p.PP, s)
	}
	panic("unreachable: predicate")
}

// nominal reads "is a partner of Microsoft", "is Azure", "is one of its providers".
func (b *builder) nominal(n *english.NP, s Expr) Formula {
	if len(n.But) > 0 || n.Pair == "neither" {
		return b.np(n, nil, func(e Expr) Formula { return b.equals(s, e, n) })
	}
	if len(n.Rest) > 0 {
		parts := []Formula{b.nominal1(n.First, s)}
		for _, r := range n.Rest {
			if r.Name != nil {
				parts = append(parts, b.equals(s, b.name(r.Name.Ref, nil), r.Name))
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

// equals is equal of what the sentence says at a place: things of different types are never
// the same.
func (b *builder) equals(s, e Expr, at any) Formula {
	left, right := typing{Type: typeOf(s), Kinds: b.kindsOf(s)}, typing{Type: typeOf(e), Kinds: b.kindsOf(e)}
	if !alike(left.Type, right.Type) {
		b.fail(diag.Type, b.s.Span(at), "%s is %s, and this is %s", b.described(s), left, right)
	}
	if v, ok := s.(*Var); ok && !left.meets(right) {
		b.refuseKinds(v, right, at)
	}
	return b.equal(s, e)
}

// refuseKinds refuses "members are Platinum", where Platinum is a tier, which no member is;
// of what has a tier that may be meant.
func (b *builder) refuseKinds(v *Var, is typing, at any) {
	span := b.s.Span(at)
	said := b.s.Text[span.From:span.To]
	e := diag.Errorf(diag.Type, span, "no %s is %s: %s is %s", v.Kind.Label, said, said, is)
	for _, p := range b.lx.All() {
		if p.Class != lexicon.Stored || len(p.Params) != 2 || !p.Params[0].Kind.Meets(v.Kind) || p.Params[1].Kind == nil || !is.meets(typingOf(p.Params[1])) {
			continue
		}
		for _, noun := range b.lx.NounsOf(p, 1) {
			be := strings.LastIndexAny(strings.TrimRight(b.s.Text[:span.From], " "), " ")
			if be < 0 {
				continue
			}
			for _, have := range []string{"have", "has"} {
				e.Rewrites = append(e.Rewrites, b.s.Text[:be+1]+have+" the "+noun+" "+b.s.Text[span.From:])
			}
		}
	}
	panic(e)
}

func (b *builder) nominal1(n *english.NP1, s Expr) Formula {
	if a, ok := s.(Apply); ok && resultType(a.Pred) == value.Text && n.NG != nil && n.NG.App == nil {
		b.refuse(b.s.Span(n), b.described(s)+" is a text: it goes in quotes", `"`+b.text(n)+`"`)
	}
	if ng := n.NG; ng != nil {
		if ng.App != nil && ng.App.Var == nil {
			return b.np1(n, nil, func(e Expr) Formula { return b.equals(s, e, n) })
		}
		return conj(b.nounGroup(ng, s, nil)...)
	}
	d := n.DNP
	switch {
	case d.The != nil:
		if e := b.propertyExpr(d.The); e != nil {
			return b.equals(s, e, d.The)
		}
		if d.The.App == nil {
			return conj(b.nounGroup(d.The, s, nil)...)
		}
	case d.Poss != nil:
		if e := b.possessed(d.Poss); e != nil {
			return b.equals(s, e, d.Poss)
		}
		return conj(b.nounGroup(d.Poss.NG, s, &owned{By: b.possessor(d.Poss), Poss: true})...)
	case d.Quant != nil && d.Quant.NG != nil:
		switch d.Quant.Quant.Word {
		case "a", "an", "some", "any":
			return conj(b.nounGroup(d.Quant.NG, s, nil)...)
		case "no":
			return negate(conj(b.insideAll(func() []Formula { return b.nounGroup(d.Quant.NG, s, nil) })...))
		}
		b.fail(diag.Meaning, b.s.Span(d.Quant), "%q cannot say what something is", b.text(d.Quant))
	}
	return b.dnp(d, nil, func(e Expr) Formula { return b.equals(s, e, n) })
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
	if prep.Key == "with" {
		if f := b.haveExtreme(x, p.NP); f != nil {
			return f
		}
		if f := b.haveTally(x, p.NP); f != nil {
			return f
		}
	}
	if d := p.NP.First.DNP; prep.Key == "with" && d != nil && (d.Poss != nil && d.Poss.Its != "" || d.Agg != nil) {
		at := len(strings.TrimRight(b.s.Text[:prep.Span.From], " "))
		b.refuse(diag.Span{From: at, To: prep.Span.To}, "what belongs to a row is a column of its own: after a comma", ",")
	}
	if prep.Key == "with" && b.ownsNoun(p.NP, x) {
		return b.np(p.NP, &owned{By: x}, b.ownedHole(p.NP))
	}
	saved := b.slotPrep
	defer func() { b.slotPrep = saved }()
	b.slotPrep = prep.Key
	return b.np(p.NP, nil, func(y Expr) Formula {
		if f := b.byPreposition(prep.Key, x, y); f != nil {
			return f
		}
		if prep.Key == "of" {
			return b.onlyRelation(prep, x, y)
		}
		e := diag.Errorf(diag.Type, prep.Span, "%s are not said to be %q %s", b.described(x), prep.Text, b.described(y))
		e.Expected = b.prepositionsOf(x)
		e.Rewrites = b.detours(prep, x, y)
		if prep.Key == "with" {
			before, rest := b.s.Text[:prep.Span.From], b.s.Text[prep.Span.To:]
			e.Rewrites = append(e.Rewrites, before+"that have"+rest, before+"that has"+rest)
		}
		panic(e)
	})
}

// detours proposes to say "leases in London" by what stands between the two: leases whose
// property is in London.
func (b *builder) detours(prep english.Token, x, y Expr) []string {
	var out []string
	before := strings.TrimRight(b.s.Text[:prep.Span.From], " ")
	rest := b.s.Text[prep.Span.From:]
	for _, p := range b.lx.All() {
		if p.Class != lexicon.Stored || len(p.Params) != 2 || p.Params[1].Kind == nil || len(b.kindsOf(x)) == 0 || !b.takes(p.Params[0], x) || b.byPreposition(prep.Key, newVar("X", p.Params[1].Kind), y) == nil {
			continue
		}
		for _, noun := range b.lx.NounsOf(p, 1) {
			out = append(out, before+" whose "+noun+" is "+rest)
			for be, have := range map[string]string{"are": "have", "is": "has"} {
				if start, ok := strings.CutSuffix(before, " "+be); ok {
					out = append(out, start+" "+have+" "+article(noun)+" "+rest)
				}
			}
		}
	}
	return out
}

// between reads "between OpenAI and Microsoft": with the one and with the other.
func (b *builder) between(e *english.Ends, x Expr) Formula {
	var parts []Formula
	for _, end := range []*english.Side{e.Low, e.High} {
		n := &english.NP1{DNP: &english.DNP{Name: end.Name, Var: end.Var, Param: end.Param}}
		if end.NG != nil {
			n = &english.NP1{DNP: &english.DNP{Quant: &english.QuantNP{Quant: &english.Quant{Word: "a"}, NG: end.NG}}}
		}
		f := b.np1(n, nil, func(y Expr) Formula {
			if f := b.byPreposition("with", x, y); f != nil {
				return f
			}
			b.fail(diag.Type, b.s.Span(e), "%s are not said to be \"with\" %s, and so not \"between\" them", b.described(x), b.described(y))
			panic("unreachable: fail returns")
		})
		parts = append(parts, f)
	}
	return conj(parts...)
}

// ownsNoun reports whether "with NP" says what x has: the noun is relational, and what
// it is of can be x.
func (b *builder) ownsNoun(n *english.NP, x Expr) bool {
	if n.Several() {
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
