package reading

import (
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// compare reads a comparison of s.
func (b *builder) compare(s Expr, c *english.Comp) Formula {
	if c.Low != nil {
		low, high := b.comparable(s, c.Low), b.comparable(s, c.High)
		return conj(&Compare{Op: GreaterEqual, Left: s, Right: low}, &Compare{Op: LessEqual, Left: s, Right: high})
	}
	if c.Of != nil && isThing(s) {
		b.fail(diag.Type, b.s.Span(c), "a value is said of a property: \"with a value of 10 million USD\", \"whose country is ...\"")
	}
	if c.Of != nil && c.Of.Amount != nil {
		return &Compare{Op: Equal, Left: s, Right: b.comparable(s, &english.CVal{Amount: c.Of.Amount})}
	}
	if c.Of != nil {
		t := b.token(c.Of.Text.Ref)
		return &Compare{Op: Equal, Left: s, Right: Const{Value: value.OfText(t.Text), Text: Quote(t.Text)}}
	}
	word := c.Side
	if c.Op != nil {
		word = b.compWord(c.Op)
	}
	return b.compareBy(s, word, c.Val)
}

// isThing reports whether an expression is a thing, of which no value is said.
func isThing(e Expr) bool {
	switch e := e.(type) {
	case *Var:
		return true
	case Const:
		return e.Value.Type == value.Node
	case Apply:
		return resultType(e.Pred) == value.Node
	}
	return false
}

// compWord returns the word of a comparison.
func (b *builder) compWord(op *english.CompOp) string {
	switch {
	case op.Over != nil:
		return b.token(op.Over.Ref).Key
	case op.Side != nil:
		return b.token(op.Side.Ref).Key
	}
	return op.Word
}

// compareBy compares s with a value by a word. "More than 5 years ago" is before that day.
func (b *builder) compareBy(s Expr, word string, c *english.CVal) Formula {
	op := compareWords[word]
	val := b.comparable(s, c)
	if c.Near == nil || !b.token(c.Near.Ref).IsAgo() || !fromToday[word] {
		return &Compare{Op: op, Left: s, Right: val}
	}
	f := &Compare{Op: turned[op], Left: s, Right: val}
	if op == Less || op == LessEqual { // within that time, and not to come
		return conj(f, &Compare{Op: LessEqual, Left: s, Right: Today{}})
	}
	return f
}

// fromToday are the words that compare the time since a day: over 5 years ago.
var fromToday = map[string]bool{
	"over": true, "under": true, "morethan": true, "lessthan": true, "longerthan": true, "shorterthan": true, "atleast": true, "atmost": true,
	"above": true, "below": true, "greaterthan": true, "smallerthan": true, "largerthan": true, "higherthan": true, "lowerthan": true,
}

// turned are the comparisons from the other end.
var turned = map[CompareOp]CompareOp{Less: Greater, LessEqual: GreaterEqual, Greater: Less, GreaterEqual: LessEqual, Equal: Equal}

var compareWords = map[string]CompareOp{
	"over": Greater, "above": Greater, "morethan": Greater, "higherthan": Greater, "greaterthan": Greater, "largerthan": Greater, "after": Greater, "laterthan": Greater, "longerthan": Greater,
	"under": Less, "below": Less, "lessthan": Less, "lowerthan": Less, "smallerthan": Less, "before": Less, "earlierthan": Less, "shorterthan": Less,
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

// refuseSize refuses "contracts are over 5 million USD", and proposes to say which property is.
func (b *builder) refuseSize(v *Var, c *english.CVal) {
	e := diag.Errorf(diag.Type, b.s.Span(c), "%s have no size by themselves: compare a property of them", v.Kind.Plural)
	before, have, at := b.s.Text[:e.Span.From], "", -1
	for be, has := range map[string]string{" are ": " have ", " is ": " has ", " were ": " have ", " was ": " has "} {
		if i := strings.LastIndex(before, be); i > at {
			have, at = has, i
		}
	}
	if at >= 0 {
		before = before[:at]
		rest := b.s.Text[strings.IndexByte(b.s.Text[at+1:], ' ')+at+1:]
		for _, p := range b.lx.All() {
			if p.Class != lexicon.Property || p.Params[0].Kind != v.Kind || p.Value == value.Text || p.Value == value.Truth {
				continue
			}
			for _, noun := range b.lx.NounsOf(p, 1) {
				e.Rewrites = append(e.Rewrites, before+have+article(noun)+rest)
			}
		}
	}
	panic(e)
}

func (b *builder) compared(s Expr, c *english.CVal) Expr {
	if v, ok := s.(*Var); ok && v.Kind != nil {
		b.refuseSize(v, c)
	}
	if c.Near != nil {
		return b.date(c.Near)
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
	around := b.dnp(c.NP, nil, func(e Expr) Formula { out = e; return conj() })
	a, ok := out.(*Var)
	if ok && a.Kind != nil {
		b.fail(diag.Type, b.s.Span(c), "%q is a thing: compare with a value, as in \"the value of contract c1\"", b.text(c))
	}
	if all, whole := around.(*And); !whole || len(all.Parts) > 0 {
		b.fail(diag.Meaning, b.s.Span(c), "%q is no single value: compare with that of one thing, \"the value of contract c1\", or of all, \"the highest value of the contracts of OpenAI\"", b.text(c))
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
		return resultType(e.Pred)
	case *Agg:
		if e.Fn == Count {
			return value.Integer
		}
		return typeOf(e.Set.Columns[0].Expr)
	}
	return value.None
}

// resultType returns the type of p(x) as a value.
func resultType(p *lexicon.Predicate) value.Type {
	if p.Class == lexicon.Property || len(p.Params) < 2 {
		return p.Value
	}
	return p.Params[1].Type
}

func propertyType(e Expr) value.Type {
	if a, ok := e.(Apply); ok {
		return resultType(a.Pred)
	}
	return value.None
}
