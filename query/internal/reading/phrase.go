package reading

import (
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// hole is what a noun phrase is put into: the rest of the clause as a formula of it.
type hole func(Expr) Formula

// owned says whose things a noun phrase speaks of: in "Microsoft has a contract" the
// contract is one of Microsoft.
type owned struct {
	By   Expr
	Poss bool // said with 's, its, their: the relation alone says the kind
	Skip int  // phrases after the noun that said so and are read already
}

// np reads noun phrases joined by commas, and, or.
func (b *builder) np(n *english.NP, by *owned, k hole) Formula {
	if len(n.But) > 0 {
		return b.npBut(n, by, k)
	}
	if n.Pair == "neither" {
		return b.neither(n, by, k)
	}
	b.checkPair(n)
	if len(n.Rest) == 0 {
		return b.np1(n.First, by, k)
	}
	op := b.operator(n)
	b.refuseColumn(n)
	if refs := onlyNames(n); refs != nil && by == nil {
		return b.onlyThese(refs, op, k)
	}
	parts := []Formula{b.np1(n.First, by, k)}
	for _, r := range n.Rest {
		d := r.DNP
		if r.Name != nil {
			d = &english.DNP{Name: r.Name}
		}
		parts = append(parts, b.np1(&english.NP1{DNP: d}, by, k))
	}
	if op == "or" {
		return &Or{Parts: parts}
	}
	if b.negNP && n.Pair == "" {
		span := b.s.Span(n)
		or := b.joined(n, "or")
		b.refuse(span, `after "not", "and" could mean either; say "or" for none of them, "both" by two questions`, or)
	}
	return conj(parts...)
}

// npBut reads "Azure but not AWS", "flu but not from gout": the one, and not the other.
func (b *builder) npBut(n *english.NP, by *owned, k hole) Formula {
	if b.negNP {
		b.fail(diag.Meaning, b.s.Span(n.But[0]), "\"but not\" after \"not\" could mean either: say it in two questions")
	}
	plain := *n
	plain.But = nil
	parts := []Formula{b.np(&plain, by, k)}
	for _, but := range n.But {
		if but.Prep != nil && b.token(but.Prep.Ref).Key != b.slotPrep {
			t := b.token(but.Prep.Ref)
			b.fail(diag.Meaning, t.Span, "\"but not %s\" repeats the preposition of what it is put beside, and that is %q", t.Text, b.slotPrep)
		}
		if but.None != nil {
			no := &english.NP1{DNP: &english.DNP{Quant: &english.QuantNP{Quant: &english.Quant{Word: "no"}, NG: but.None}}}
			parts = append(parts, b.np1(no, by, k))
			continue
		}
		parts = append(parts, negate(b.inside(func() Formula { return b.np1(but.NP, by, k) })))
	}
	return conj(parts...)
}

// neither reads "neither Azure nor AWS".
func (b *builder) neither(n *english.NP, by *owned, k hole) Formula {
	if len(n.Rest) == 0 || b.operator(n) != "nor" {
		b.fail(diag.Meaning, b.s.Span(n), "\"neither\" takes things joined by \"nor\"")
	}
	if b.negNP {
		b.fail(diag.Meaning, b.s.Span(n), "\"neither\" after \"not\" says it twice: leave one of them out")
	}
	either := *n
	either.Pair, either.Rest = "either", nil
	for _, r := range n.Rest {
		or := *r
		if or.Op != "" {
			or.Op = "or"
		}
		either.Rest = append(either.Rest, &or)
	}
	if len(n.Rest) > 1 {
		either.Pair = ""
	}
	return negate(b.inside(func() Formula { return b.np(&either, by, k) }))
}

// checkPair refuses "both" and "either" without their two.
func (b *builder) checkPair(n *english.NP) {
	want := map[string]string{"both": "and", "either": "or"}[n.Pair]
	if want != "" && (len(n.Rest) != 1 || b.operator(n) != want) {
		b.fail(diag.Meaning, b.s.Span(n), "%q takes two things joined by %q", n.Pair, want)
	}
}

// refuseColumn: in "list the contracts of OpenAI and their values", "and" joins OpenAI and
// the values; a comma makes a column of them.
func (b *builder) refuseColumn(n *english.NP) {
	if b.s.Question.List == nil {
		return
	}
	for _, r := range n.Rest {
		if r.DNP != nil && r.DNP.Poss != nil && r.DNP.Poss.Its != "" {
			at := strings.LastIndex(b.s.Text[:b.s.Span(r.DNP).From], " "+r.Op+" ")
			e := diag.Errorf(diag.Meaning, b.s.Span(r.DNP), "this joins %s: a comma makes a column of it", b.text(n.First))
			if at > 0 {
				e.Rewrites = []string{b.s.Text[:at] + "," + b.s.Text[at+len(" "+r.Op):]}
			}
			panic(e)
		}
	}
}

// operator returns the one connective of a list of noun phrases.
func (b *builder) operator(n *english.NP) string {
	op := ""
	if len(n.But) > 0 {
		b.fail(diag.Meaning, b.s.Span(n.But[0]), "%q cannot stand here: say it in a clause, \"that are not ...\"", b.text(n.But[0]))
	}
	for _, r := range n.Rest {
		if r.Op == "" {
			continue
		}
		if op != "" && op != r.Op {
			b.fail(diag.Meaning, b.s.Span(n), `"and" and "or" in one list can be read in two ways; ask two questions or use one of them`)
		}
		if r.Op == "nor" && n.Pair != "neither" {
			b.fail(diag.Meaning, b.s.Span(n), `"nor" follows "neither": neither Azure nor AWS`)
		}
		op = r.Op
	}
	if op == "" {
		b.fail(diag.Syntax, b.s.Span(n), `a list of names needs "and" or "or" before its last name`)
	}
	return op
}

func (b *builder) joined(n *english.NP, op string) string {
	words := []string{b.text(n.First)}
	for _, r := range n.Rest {
		if r.Name != nil {
			words = append(words, b.text(r.Name))
		} else {
			words = append(words, b.text(r.DNP))
		}
	}
	return strings.Join(words, " "+op+" ")
}

func (b *builder) np1(n *english.NP1, by *owned, k hole) Formula {
	if by != nil && !by.Poss {
		by, k = b.having(n, by, k)
	}
	if n.DNP != nil {
		return b.dnp(n.DNP, by, k)
	}
	return b.bare(n.NG, by, k)
}

// bare reads a noun group without a determiner: "contract c1" is that contract, a plural
// is some of them, a singular is refused.
func (b *builder) bare(ng *english.NG, by *owned, k hole) Formula {
	if ng.App != nil && ng.App.Var == nil {
		return b.apposition(ng, by, k)
	}
	if ng.App != nil && b.vars[b.token(ng.App.Var.Ref).Text] != nil {
		v := b.vars[b.token(ng.App.Var.Ref).Text]
		return conj(append(b.nounGroup(ng, v, by), k(v))...)
	}
	if t := b.headToken(ng); !t.Has(english.Class(lexicon.Plural)) && ng.App == nil {
		b.refuse(t.Span, "a single "+t.Text+" needs a word before it", "a "+t.Text, "every "+t.Text)
	}
	return b.indefinite(ng, by, k)
}

// apposition reads "contract c1": the thing of that name which is a contract.
func (b *builder) apposition(ng *english.NG, by *owned, k hole) Formula {
	e := b.appExpr(ng)
	parts := b.groupParts(ng, e, by)
	if t := b.headToken(ng); b.kindSense(t.Key) == nil && by == nil {
		parts = append([]Formula{b.nounAtom(t, e)}, parts...) // "partner Microsoft": a partner, and Microsoft
	}
	return conj(append(parts, k(e))...)
}

func (b *builder) appExpr(ng *english.NG) Expr {
	var kinds []*lexicon.Kind
	if sense := b.kindSense(b.headToken(ng).Key); sense != nil {
		kinds = append(kinds, sense.Kind)
	}
	switch {
	case ng.App.Name != nil:
		e := b.entity(ng.App.Name.Ref, kinds)
		b.checkApposition(ng, e, kinds)
		return e
	case ng.App.Param != nil:
		return Param{Name: b.token(ng.App.Param.Ref).Text}
	case ng.App.Called != nil:
		return b.entity(ng.App.Called.Ref, kinds)
	}
	panic("unreachable: apposition")
}

// checkApposition refuses "firm c1" where c1 is a contract.
func (b *builder) checkApposition(ng *english.NG, e Expr, kinds []*lexicon.Kind) {
	known := b.kindsOf(e)
	if len(kinds) == 0 {
		return
	}
	if len(known) == 0 {
		t := b.token(ng.App.Name.Ref)
		b.fail(diag.Type, t.Span, "%s is not recorded as %s", t.Text, article(kinds[0].Label))
	}
	for _, k := range known {
		if fits(k, kinds) {
			return
		}
	}
	t := b.token(ng.App.Name.Ref)
	b.fail(diag.Type, t.Span, "%s is %s, not %s", t.Text, article(known[0].Label), article(kinds[0].Label))
}

func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// indefinite reads "a provider", "some providers": there is one of which k is true.
func (b *builder) indefinite(ng *english.NG, by *owned, k hole) Formula {
	v := b.variable(ng)
	if b.suppose != nil && b.island == 0 {
		return b.create(v, ng, by, k)
	}
	outer := b.owner(ng, by)
	return outer.wrap(some(v, append(b.nounGroup(ng, v, outer.by), b.inside(func() Formula { return k(v) }))...))
}

// hoist is an indefinite owner ("a partner of their provider") that is quantified outside
// the noun that it owns.
type hoist struct {
	by    *owned
	v     *Var
	parts []Formula
}

func (h hoist) wrap(f Formula) Formula {
	if h.v == nil {
		return f
	}
	return some(h.v, append(h.parts, f)...)
}

// owner finds "of their provider" after the noun, which stands outside: the provider is
// one, whatever the partner.
func (b *builder) owner(ng *english.NG, by *owned) hoist {
	if by != nil || len(ng.Posts) == 0 {
		return hoist{by: by}
	}
	pp := ng.Posts[0].PP
	if pp == nil || b.token(pp.Prep.Ref).Key != "of" || pp.NP == nil || pp.NP.Several() || pp.NP.First.DNP == nil {
		return hoist{by: by}
	}
	poss := pp.NP.First.DNP.Poss
	if poss == nil || poss.Its == "" || b.propertyOf(poss.NG, b.kindsOf(b.head)) != nil {
		return hoist{by: by}
	}
	v := b.variable(poss.NG)
	parts := b.nounGroup(poss.NG, v, &owned{By: b.possessor(poss), Poss: true})
	return hoist{by: &owned{By: v, Skip: 1}, v: v, parts: parts}
}

// variable makes the variable of a noun group; "a firm X" names it.
func (b *builder) variable(ng *english.NG) *Var {
	kind := b.nounKind(ng)
	wish := b.headToken(ng).Key
	if kind != nil {
		wish = kind.Label
	}
	v := newVar(wish, kind)
	if ng.App != nil && ng.App.Var != nil {
		name := b.token(ng.App.Var.Ref).Text
		if b.vars[name] == nil {
			v.Name = name
			b.vars[name] = v
		}
	}
	return v
}

func (b *builder) headToken(ng *english.NG) english.Token {
	switch {
	case ng.Noun != nil:
		return b.token(ng.Noun.Ref)
	case ng.Dated != nil:
		return b.token(ng.Dated.Ref)
	}
	return b.token(ng.Value.Ref)
}

// dnp reads a noun phrase that does not begin with a bare noun.
func (b *builder) dnp(d *english.DNP, by *owned, k hole) Formula {
	switch {
	case d.Poss != nil:
		return b.possessive(d.Poss, k)
	case d.Agg != nil:
		if d.Agg.Number == nil && len(d.Agg.NG.Posts) == 0 {
			b.refuseUnowned(d.Agg.NG)
		}
		return k(b.aggregateOf(d.Agg, nil, false))
	case d.Top != nil:
		b.fail(diag.Meaning, b.s.Span(d.Top), "a superlative is asked for by itself: list the %s", b.text(d.Top))
	case d.Best != nil:
		b.fail(diag.Meaning, b.s.Span(d.Best), "these are asked for by themselves: list the %s", b.text(d.Best))
	case d.Same != nil:
		return b.theSame(d.Same, by, k)
	case d.More != nil:
		return b.moreThan(d.More, by)
	case d.Which != nil:
		return b.whichColumn(d.Which, by, k)
	case d.Quant != nil:
		return b.quantified(d.Quant, by, k)
	case d.Only != nil:
		return b.onlyThese([]*english.NameRef{d.Only}, "and", k)
	case d.The != nil:
		return b.definite(d.The, by, k)
	case d.Amount != nil:
		return k(b.amount(d.Amount))
	case d.Name != nil:
		return k(b.name(d.Name.Ref, nil))
	case d.Other:
		return b.eachOther(k)
	case d.Var != nil:
		return k(b.variableRef(d.Var.Ref))
	case d.Param != nil:
		return k(Param{Name: b.token(d.Param.Ref).Text})
	case d.Literal != nil:
		return k(b.name(d.Literal.Ref, nil))
	}
	panic("unreachable: noun phrase")
}

func (b *builder) variableRef(r english.Ref) Expr {
	t := b.token(r)
	if v := b.vars[t.Text]; v != nil {
		return v
	}
	if b.suppose != nil {
		v := newVar(t.Text, nil)
		v.Name, v.New = t.Text, true
		b.vars[t.Text] = v
		b.suppose.Vars = append(b.suppose.Vars, v)
		return v
	}
	e := diag.Errorf(diag.Name, t.Span, "%s stands for nothing yet: say what it is where it comes first, as in \"a firm %s\"; a thing of that name goes in quotes", t.Text, t.Text)
	panic(e)
}

// whichColumn reads "which providers" as an argument: one more column.
func (b *builder) whichColumn(ng *english.NG, by *owned, k hole) Formula {
	span := b.s.Span(ng)
	if b.set == nil || b.island > 0 {
		b.fail(diag.Meaning, span, `"which" cannot ask from within a clause, a negation or a count: ask for %s in a question of its own`, b.text(ng))
	}
	v := b.variable(ng)
	b.set.Vars = append(b.set.Vars, v)
	b.set.Columns = append(b.set.Columns, Column{Expr: v, Name: b.singular(ng)})
	b.pre = append(b.pre, b.nounGroup(ng, v, by)...)
	return k(v)
}

// possessor returns whose things "its", "their" or "Microsoft's" are.
func (b *builder) possessor(p *english.Poss) Expr {
	switch {
	case p.Its != "":
		if b.head == nil {
			b.fail(diag.Meaning, b.s.Span(p), "%q refers to what the question asks for, and it asks for nothing", p.Its)
		}
		return b.head
	case p.Var != nil:
		return b.variableRef(p.Var.Ref)
	case p.Param != nil:
		return Param{Name: b.token(p.Param.Ref).Text}
	}
	return b.name(p.Owner.Ref, nil)
}

// possessive reads "their provider", "Microsoft's contracts", "its value".
func (b *builder) possessive(p *english.Poss, k hole) Formula {
	if e := b.possessed(p); e != nil {
		return k(e)
	}
	return b.indefinite(p.NG, &owned{By: b.possessor(p), Poss: true}, k)
}

// amount reads a number, a sum of money, a date or a duration.
func (b *builder) amount(a *english.Amount) Expr {
	t := b.token(a.Ref)
	if t.Today {
		return nearToday(t.Near)
	}
	return Const{Value: t.Value, Text: LiteralText(t.Value)}
}

// singular is the header of a column: the noun in the singular.
func (b *builder) singular(ng *english.NG) string {
	t := b.headToken(ng)
	for _, s := range b.lx.Senses(t.Key) {
		if s.Class&lexicon.Noun != 0 {
			return s.Word
		}
	}
	return t.Key
}
