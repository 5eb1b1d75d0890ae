package reading

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

var aggregates = map[string]AggFn{
	"total": Sum, "average": Avg,
	"minimum": Min, "lowest": Min, "earliest": Min,
	"maximum": Max, "highest": Max, "latest": Max,
}

// aggregate reads "the number of its contracts", "the total value of the contracts of
// OpenAI".
func (b *builder) aggregate(a *english.Agg) Expr { return b.aggregateOf(a, nil, true) }

// aggregateOf reads one that is grouped, if per is not nil. With inRow, things without an
// owner are those of the row.
func (b *builder) aggregateOf(a *english.Agg, per *english.Per, inRow bool) Expr {
	if a.Number != nil {
		return b.countOf(a.Number, per)
	}
	return b.fold(aggregates[a.Fn], a.NG, per, inRow)
}

// countOf counts the things of a noun group; within a row, those of the row.
func (b *builder) countOf(n *english.NumberOf, per *english.Per) Expr {
	ng, by := n.NG, (*owned)(nil)
	if n.Poss != nil {
		ng = n.Poss.NG
		by = &owned{By: b.possessor(n.Poss), Poss: true}
	} else if b.head != nil && !startsOf(b, ng) {
		by = &owned{By: b.head, Poss: true}
	}
	saved := b.set
	b.set = nil
	defer func() { b.set = saved }()
	v := b.variable(ng)
	parts := b.nounGroup(ng, v, by)
	if per != nil {
		parts = append(parts, b.per(per, ng, v))
	}
	return &Agg{Fn: Count, Set: &Set{Vars: []*Var{v}, Columns: []Column{{Expr: v}}, Body: conj(parts...)}}
}

func startsOf(b *builder, ng *english.NG) bool {
	return len(ng.Posts) > 0 && ng.Posts[0].PP != nil && b.token(ng.Posts[0].PP.Prep.Ref).Key == "of"
}

// fold reads a function of a property over the things that have it.
func (b *builder) fold(fn AggFn, m *english.MeasNG, per *english.Per, inRow bool) Expr {
	t := b.token(m.Noun.Ref)
	if len(m.Posts) == 0 || m.Posts[0].PP == nil || m.Posts[0].PP.NP == nil {
		if b.head == nil {
			b.refuseUnowned(m)
		}
		p := b.measureNamed(t, b.head)
		if p == nil {
			b.fail(diag.Type, t.Span, "%q is no property of %s", t.Text, b.described(b.head))
		}
		return &Agg{Fn: fn, Set: &Set{Columns: []Column{{Expr: Apply{Pred: p, Arg: b.head}}}}}
	}
	if len(m.Posts) > 1 {
		b.fail(diag.Meaning, b.s.Span(m.Posts[1]), "%q does not belong to the %s: say it of what has one", b.text(m.Posts[1]), t.Text)
	}
	if prep := b.token(m.Posts[0].PP.Prep.Ref); prep.Key != "of" {
		b.refuse(prep.Span, "the "+t.Text+" is one \"of\" things", "of")
	}
	of := m.Posts[0].PP.NP
	saved := b.set
	b.set = nil
	defer func() { b.set = saved }()
	v, parts, ng := b.owners(of, inRow)
	p := b.measureNamed(t, v)
	if p == nil {
		b.fail(diag.Type, t.Span, "%q is no property of %s", t.Text, b.described(v))
	}
	if fn == Sum || fn == Avg {
		b.checkSummable(t, p)
	}
	if per != nil {
		parts = append(parts, b.per(per, ng, v))
	}
	return &Agg{Fn: fn, Set: &Set{Vars: []*Var{v}, Columns: []Column{{Expr: Apply{Pred: p, Arg: v}}}, Body: conj(parts...)}}
}

// refuseUnowned refuses "the average value" beside what is compared with it: of one thing that
// is its own value.
func (b *builder) refuseUnowned(m *english.MeasNG) {
	t := b.token(m.Noun.Ref)
	e := diag.Errorf(diag.Meaning, t.Span, "say of what: the %s of which things", t.Text)
	for _, s := range b.frameSenses(t.Key) {
		if k := s.Pred.Params[0].Kind; s.Measures() && k != nil {
			e.Rewrites = append(e.Rewrites, b.s.Text[:t.Span.To]+" of the "+k.Plural+b.s.Text[t.Span.To:])
		}
	}
	panic(e)
}

// ofRow reports whether things named without an owner are those of the row: "suppliers by
// total value of contracts". Among things of the same kind they are all there are: "a value
// over the average value of contracts".
func (b *builder) ofRow(ng *english.NG) bool {
	k := b.nounKind(ng)
	return b.head != nil && k != nil && !slices.ContainsFunc(b.kindsOf(b.head), k.Meets)
}

func (b *builder) checkSummable(t english.Token, p *lexicon.Predicate) {
	switch typeName := (typing{Type: resultType(p)}).String(); typeName {
	case "a date", "a text", "yes or no":
		b.fail(diag.Type, t.Span, "%q is %s: it has no total or average", t.Text, typeName)
	}
}

// owners reads the things over which a function goes.
func (b *builder) owners(n *english.NP, inRow bool) (*Var, []Formula, *english.NG) {
	if ng := ownersOf(n); ng != nil {
		v, by := b.variable(ng), (*owned)(nil)
		if inRow && n.First.NG != nil && !startsOf(b, ng) && b.ofRow(ng) {
			by = &owned{By: b.head, Poss: true}
		}
		return v, b.nounGroup(ng, v, by), ng
	}
	if !n.Several() && n.First.DNP != nil && n.First.DNP.Poss != nil {
		p := n.First.DNP.Poss
		v := b.variable(p.NG)
		return v, b.nounGroup(p.NG, v, &owned{By: b.possessor(p), Poss: true}), p.NG
	}
	b.fail(diag.Meaning, b.s.Span(n), "%q are not several things: say \"the contracts of ...\"", b.text(n))
	panic("unreachable: fail returns")
}

// superlativeCount reads "the most contracts": the rows are those with the highest count.
func (b *builder) superlativeCount(q *english.QuantNP, ng *english.NG, by *owned, k hole) Formula {
	if b.set == nil || b.island > 0 || len(b.set.Order) > 0 {
		b.fail(diag.Meaning, b.s.Span(q), `"the %s" compares what the whole question asks for, once`, q.Quant.Super)
	}
	set := b.set
	b.set = nil
	v := b.variable(ng)
	parts := b.insideAll(func() []Formula { return append(b.nounGroup(ng, v, by), k(v)) })
	b.set = set
	agg := &Agg{Fn: Count, Set: &Set{Vars: []*Var{v}, Columns: []Column{{Expr: v}}, Body: conj(parts...)}}
	set.Order = []Order{{Expr: agg, Desc: q.Quant.Super == "most"}}
	set.Limit, set.Ties = 1, true
	return conj()
}

// superlativePred reads "is the newest" of what the question asks for.
func (b *builder) superlativePred(p *english.Pred, s Expr) Formula {
	v, ok := s.(*Var)
	if b.set == nil || b.island > 0 || !ok || v != b.head || len(b.set.Order) > 0 {
		b.fail(diag.Meaning, b.s.Span(p), "%q compares what the whole question asks for, once: which contract is the ...", b.text(p))
	}
	b.top(&english.Top{Super: p.Super}, v)
	return conj()
}

// top reads "the 10 largest contracts by value" as an order and a limit.
func (b *builder) top(t *english.Top, v *Var) {
	tok := b.token(t.Super.Ref)
	lowest, general := english.Superlatives[tok.Key]
	var by Expr
	if t.By != nil {
		by = b.measure(t.By, v)
		if s := b.superlative(tok, v); s != nil {
			lowest = s.Frame.Lowest
		}
	} else if s := b.superlative(tok, v); s != nil {
		by, lowest = Apply{Pred: s.Pred, Arg: v}, s.Frame.Lowest
	} else {
		msg := "%q needs a measure: by what?"
		if !general {
			msg = "%q is not said of " + b.described(v)
		}
		b.fail(diag.Meaning, tok.Span, msg, tok.Text)
	}
	b.set.Order = []Order{{Expr: by, Desc: !lowest}}
	b.set.Limit, b.set.Ties = 1, true
	for _, n := range []*english.Count{t.N1, t.N2} {
		if n != nil {
			b.set.Limit, b.set.Ties = b.limit(n), false
		}
	}
}

// best reads the number of "the 3 labs that use the most providers", whose order is read.
func (b *builder) best(n *english.Best) {
	if len(b.set.Order) == 0 {
		e := diag.Errorf(diag.Meaning, b.s.Span(n), "which %s of them? say by what", b.text(n.N))
		e.Message += `: "the 3 largest ... by ...", "the 3 ... that have the most ..."`
		panic(e)
	}
	b.set.Limit, b.set.Ties = b.limit(n.N), false
}

func (b *builder) limit(c *english.Count) int {
	n := b.count(c)
	if n < 1 {
		b.fail(diag.Meaning, b.s.Span(c), "%d rows are no answer: ask for at least 1", n)
	}
	return n
}

// superlative returns the declared meaning of a superlative for the kind of v, or nil.
func (b *builder) superlative(t english.Token, v *Var) *lexicon.Sense {
	for _, s := range b.lx.Senses(t.Key) {
		if s.Frame.Class == vocabulary.SuperlativeFrame && b.takes(s.Pred.Params[0], v) {
			return &s
		}
	}
	return nil
}

// measure reads what rows are ordered by.
func (b *builder) measure(m *english.Measure, head Expr) Expr {
	saved := b.head
	b.head = head
	defer func() { b.head = saved }()
	switch {
	case m.Number != nil:
		return b.countOf(m.Number, nil)
	case m.Fn != "":
		return b.fold(aggregates[m.Fn], m.FnNG, nil, true)
	}
	if m.Bare != nil || m.Share != nil {
		b.fail(diag.Meaning, b.s.Span(m), `say of what, as in "sorted by number of contracts"`)
	}
	t := b.headToken(m.NG)
	if p := b.functional(m.NG); p != nil && len(m.NG.Posts) == 0 && len(m.NG.Adjs) == 0 && m.NG.Comp == nil {
		return Apply{Pred: p, Arg: head}
	}
	b.fail(diag.Type, t.Span, "%q is no property of %s to sort by", b.text(m.NG), b.described(head))
	panic("unreachable: fail returns")
}

// sortGroups orders the rows of a grouped number by that number, if it is what they are to
// be sorted by, else by something of the group.
func (b *builder) sortGroups(f Form, s *english.Sort) Form {
	if s == nil {
		return f
	}
	set, _ := f.(*Set)
	if set == nil || b.group == nil || b.group.Var == nil || len(set.Columns) != 2 {
		b.fail(diag.Meaning, b.s.Span(s), "there is one row: nothing to sort")
	}
	b.set = set
	if s.Measure != nil && b.isMeasured(s.Measure, set.Columns[1].Name) {
		set.Order = []Order{{Expr: copyExpr(set.Columns[1].Expr), Desc: s.Descending}}
		s = &english.Sort{First: s.First}
	}
	b.sort(s, b.group.Var)
	return set
}

// isMeasured reports whether m names the number that stands in the column called name.
func (b *builder) isMeasured(m *english.Measure, name string) bool {
	switch {
	case m.Bare != nil:
		return strings.HasPrefix(name, "number of ")
	case m.Share != nil:
		return name == "share"
	case m.NG != nil:
		return name == "share" && bare(m.NG) && b.headToken(m.NG).Key == name
	case m.Number != nil:
		return m.Number.NG != nil && bare(m.Number.NG) && b.aggregateName(&english.Agg{Number: m.Number}) == name
	case m.Fn != "":
		return len(m.FnNG.Posts) == 0 && b.aggregateName(&english.Agg{Fn: m.Fn, NG: m.FnNG}) == name
	}
	return false
}

// bare reports whether a noun group is its noun.
func bare(n *english.NG) bool {
	return len(n.Adjs) == 0 && len(n.Posts) == 0 && len(n.Or) == 0 && n.App == nil && n.Comp == nil && n.Time == nil && n.Other == nil
}

// sort reads "sorted by value descending", "first 10".
func (b *builder) sort(s *english.Sort, head Expr) {
	if s == nil {
		return
	}
	if s.Measure != nil {
		if len(b.set.Order) > 0 {
			b.fail(diag.Meaning, b.s.Span(s), "the question has an order already")
		}
		b.set.Order = []Order{{Expr: b.measure(s.Measure, head), Desc: s.Descending}}
	}
	for _, n := range []*english.Count{s.First, s.Only} {
		if n != nil {
			b.set.Limit, b.set.Ties = b.limit(n), false
		}
	}
}
