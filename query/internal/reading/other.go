package reading

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// otherThan says that x is another than the subject of its clause; what the question asks for
// is another than the things of its kind that the question names.
func (b *builder) otherThan(x Expr, ng *english.NG) Formula {
	if x == b.head {
		b.others = append(b.others, ng)
		return conj()
	}
	for _, than := range []Expr{b.subj, b.head} {
		if than == nil || than == x || isLiteral(than) {
			continue
		}
		k := b.kindsOf(x)
		for _, o := range b.kindsOf(than) {
			if fits(o, k) {
				return &Compare{Op: NotEqual, Left: x, Right: than}
			}
		}
	}
	t := b.headToken(ng)
	span := b.token(ng.Other.Ref).Span
	e := diag.Errorf(diag.Meaning, span.Cover(t.Span), "another %s than which? the clause speaks of no other one", t.Text)
	replace := func(with string) string { return b.s.Text[:span.From] + with + b.s.Text[span.To:] }
	e.Rewrites = []string{replace("a"), b.s.Text[:span.From] + "at least 2 " + b.lx.Inflected(t.Key, lexicon.Plural) + b.s.Text[t.Span.To:]}
	panic(e)
}

// elsewhere makes the things asked for others than those of their kind that body names.
func (b *builder) elsewhere(body Formula) Formula {
	if len(b.others) == 0 {
		return body
	}
	ng := b.others[0]
	parts := []Formula{body}
	seen := map[string]bool{}
	for _, c := range constantsOf(body) {
		if !seen[c.Text] && !isLiteral(c) && len(b.kindsOf(c)) > 0 && (typing{Type: typeOf(b.head), Kinds: b.kindsOf(b.head)}).meets(typing{Type: typeOf(c), Kinds: b.kindsOf(c)}) {
			seen[c.Text] = true
			parts = append(parts, &Compare{Op: NotEqual, Left: b.head, Right: c})
		}
	}
	if len(parts) == 1 {
		span := b.token(ng.Other.Ref).Span
		b.refuse(span, "other "+b.headToken(ng).Text+" than which? the question names none")
	}
	return conj(parts...)
}

// constantsOf returns the constants of a formula, in order.
func constantsOf(f Formula) []Const {
	var out []Const
	var inExpr func(Expr)
	var in func(Formula)
	inExpr = func(e Expr) {
		switch e := e.(type) {
		case Const:
			out = append(out, e)
		case Apply:
			inExpr(e.Arg)
		case Arith:
			inExpr(e.Left)
			inExpr(e.Right)
		case *Agg:
			in(e.Set.Body)
		}
	}
	in = func(f Formula) {
		switch f := f.(type) {
		case *And:
			for _, p := range f.Parts {
				in(p)
			}
		case *Or:
			for _, p := range f.Parts {
				in(p)
			}
		case *Not:
			in(f.Body)
		case *Atom:
			for _, a := range f.Args {
				inExpr(a)
			}
		case *Compare:
			inExpr(f.Left)
			inExpr(f.Right)
		case *Quant:
			in(f.Cond)
			in(f.Body)
		case *Unknown:
			inExpr(f.Arg)
		case *Within:
			in(f.Body)
		}
	}
	in(f)
	return out
}

// wordBefore is the place of a word of the grammar before a noun group.
func (b *builder) wordBefore(ng *english.NG, word string) english.Ref {
	at := b.s.Span(ng).From
	found := english.Ref{}
	for i, t := range b.s.Tokens {
		if t.Span.From < at && t.Key == word {
			found.At = i
		}
	}
	return found
}
