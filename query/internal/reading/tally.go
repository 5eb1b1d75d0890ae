package reading

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// A whole number that is recorded of a thing counts something that is not recorded one by
// one: the beds of a ward, the employees of a firm. So "more than 20 beds" speaks of the
// number, where "more than 20 contracts" counts the contracts.

// tally returns the property of x that counts what the noun says, or nil. A number that is
// not whole counts if its noun is of one form: hours, tons.
func (b *builder) tally(ng *english.NG, x Expr) *lexicon.Predicate {
	if !bare(ng) {
		return nil
	}
	t := b.headToken(ng)
	p := b.propertyNamed(t.Key, b.kindsOf(x))
	if p == nil || p.Value != value.Integer && (p.Value != value.Number || !b.oneForm(t)) {
		return nil
	}
	return p
}

// oneForm reports whether a noun is the same for one thing and for several.
func (b *builder) oneForm(t english.Token) bool {
	return t.Has(english.Class(lexicon.Singular)) && t.Has(english.Class(lexicon.Plural))
}

// tallyOps compare what is recorded with a number.
var tallyOps = map[string]CompareOp{
	"atleast": GreaterEqual, "atmost": LessEqual, "morethan": Greater, "fewerthan": Less, "lessthan": Less, "exactly": Equal, "": Equal,
}

// haveTally reads "have more than 20 beds", "has the most beds", "has more beds than ward
// A" by the number of s, or returns nil.
func (b *builder) haveTally(s Expr, n *english.NP) Formula {
	if n.Several() || n.First.DNP == nil {
		return nil
	}
	if m := n.First.DNP.More; m != nil {
		return b.moreTally(s, m)
	}
	q := n.First.DNP.Quant
	if q == nil || q.NG == nil || q.Of || q.The || q.Quant.Word != "" {
		return nil
	}
	p := b.tally(q.NG, s)
	if p == nil {
		return nil
	}
	b.agreeQuant(q.Quant, q.NG)
	number := func(c *english.Count) Expr {
		v := value.OfInt(int64(b.count(c)))
		return Const{Value: v, Text: LiteralText(v)}
	}
	is := func(op CompareOp, c *english.Count) Formula {
		return &Compare{Op: op, Left: Apply{Pred: p, Arg: s}, Right: number(c)}
	}
	switch quant := q.Quant; {
	case quant.Super != "":
		return b.extreme(p, s, quant.Super == "most", n)
	case quant.Low != nil:
		return conj(is(GreaterEqual, quant.Low), is(LessEqual, quant.High))
	case quant.N != nil:
		return is(tallyOps[quant.Cmp], quant.N)
	default:
		return is(Equal, quant.Bare)
	}
}

// moreTally reads "more beds than ward A".
func (b *builder) moreTally(s Expr, m *english.More) Formula {
	p := b.tally(m.NG, s)
	if p == nil {
		return nil
	}
	op := Greater
	if m.Word == "fewer" {
		op = Less
	}
	return b.np1(m.Than, nil, func(other Expr) Formula {
		if b.tally(m.NG, other) != p {
			b.fail(diag.Type, b.s.Span(m.Than), "%q is not recorded of %q", b.headToken(m.NG).Text, b.text(m.Than))
		}
		return &Compare{Op: op, Left: Apply{Pred: p, Arg: s}, Right: Apply{Pred: p, Arg: other}}
	})
}

// valueHad reads "which value does contract c1 have", "how many beds does each ward have" as
// the value of one thing, or of each, or returns nil. If many is set, only a number that
// counts is one.
func (b *builder) valueHad(ng *english.NG, body *english.Body, sort *english.Sort, many bool) Form {
	if body == nil || body.Inv == nil || ng == nil || !bare(ng) {
		return nil
	}
	i := body.Inv
	if i.There || i.Not || i.Gap == nil || !i.Gap.Have || i.Gap.Adv != nil || i.Gap.Late != nil || i.Gap.Object != nil || i.Gap.Comp != nil || len(i.Gap.Tails) > 0 {
		return nil
	}
	t := b.headToken(ng)
	property := func(x Expr) *lexicon.Predicate {
		if many {
			return b.tally(ng, x)
		}
		return b.propertyNamed(t.Key, b.kindsOf(x))
	}
	if q := i.Subject.Quant; q != nil && q.Word == "each" && !i.Subject.Of && i.Subject.NG != nil {
		of := i.Subject.NG.Group()
		x := b.variable(of)
		p := property(x)
		if p == nil {
			return nil
		}
		b.head, b.set = x, &Set{Vars: []*Var{x}, Columns: []Column{{Expr: x, Name: b.singular(of)}, {Expr: Apply{Pred: p, Arg: x}, Name: t.Key}}}
		b.set.Body = conj(b.nounGroup(of, x, nil)...)
		b.sort(sort, x)
		return b.set
	}
	x := b.single(subject(i.Subject))
	if x == nil || sort != nil {
		return nil
	}
	p := property(x)
	if p == nil {
		return nil
	}
	return &Set{Columns: []Column{{Expr: Apply{Pred: p, Arg: x}, Name: t.Key}}}
}

// checkTally refuses "how many beds are there": what is recorded are numbers of beds, which
// are added up, not counted.
func (b *builder) checkTally(h *english.HowMany) {
	t := b.headToken(h.NG)
	if b.kindSense(t.Key) != nil {
		return
	}
	var owner *lexicon.Kind
	for _, s := range b.frameSenses(t.Key) {
		if s.Pred.Class != lexicon.Property || s.Pred.Value != value.Integer && s.Pred.Value != value.Number || s.Pred.Params[0].Kind == nil {
			return
		}
		owner = s.Pred.Params[0].Kind
	}
	if owner == nil {
		return
	}
	e := diag.Errorf(diag.Meaning, b.s.Span(h.NG), "%q is a number of %s: numbers are added up, not counted", b.text(h.NG), owner.Plural)
	if bare(h.NG) && h.Body == nil {
		rest := ""
		if h.Per != nil {
			rest = " per " + b.text(h.Per)
		}
		e.Rewrites = []string{"what is the total " + t.Text + " of the " + owner.Plural + rest}
	}
	panic(e)
}
