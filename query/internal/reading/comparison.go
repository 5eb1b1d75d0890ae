package reading

import (
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
	if _, ok := s.(*Var); ok && c.Of != nil {
		b.fail(diag.Type, b.s.Span(c), "a value is said of a property: \"with a value of 10 million USD\", \"whose country is ...\"")
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
