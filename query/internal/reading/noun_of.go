package reading

import (
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// of relates x, which the noun t describes, to y: X of Y, Y's X, Y has X. First by the
// noun's own frames, then by "of" as a preposition, then by the one relation between the
// two kinds.
func (b *builder) of(t english.Token, x, y Expr) Formula {
	f, _ := b.ofNoun(t, x, y)
	return f
}

// ofNoun is of; own says that the relation is one that the noun speaks of itself.
func (b *builder) ofNoun(t english.Token, x, y Expr) (f Formula, own bool) {
	frames := b.frameSenses(t.Key)
	var fit []lexicon.Sense
	for _, f := range frames {
		if f.Frame.Object >= 0 && b.takes(param(f.Pred, f.Frame.Subject), x) && b.takes(param(f.Pred, f.Frame.Object), y) {
			fit = append(fit, f)
		}
	}
	if len(fit) > 0 {
		f := b.one(t, fit, frames, x, y)
		return relate(f.Pred, f.Frame.Subject, x, f.Frame.Object, y), true
	}
	if b.kindSense(t.Key) == nil && len(frames) > 0 && !slices.ContainsFunc(frames, func(s lexicon.Sense) bool { return s.Pred.Class != lexicon.Property }) {
		b.notOf(t, y)
	}
	if f := b.byPreposition("of", x, y); f != nil {
		return f, false
	}
	return b.onlyRelation(t, x, y), false
}

// byPreposition relates x to its complement y by a preposition frame, or returns nil.
func (b *builder) byPreposition(word string, x, y Expr) Formula {
	var fit []lexicon.Sense
	for _, s := range b.lx.Prepositions(word) {
		if b.takes(param(s.Pred, s.Frame.Subject), x) && b.takes(param(s.Pred, s.Frame.Object), y) {
			fit = append(fit, s)
		}
	}
	fit = distinct(fit)
	if len(fit) > 1 {
		fit = mostSpecific(fit)
	}
	if len(fit) != 1 {
		return nil
	}
	return relate(fit[0].Pred, fit[0].Frame.Subject, x, fit[0].Frame.Object, y)
}

// onlyRelation finds the one relation between the kinds of x and y, refusing several.
func (b *builder) onlyRelation(t english.Token, x, y Expr) Formula {
	type way struct {
		pred *lexicon.Predicate
		i, j int
	}
	var ways []way
	if len(b.kindsOf(x)) > 0 && len(b.kindsOf(y)) > 0 {
		for _, p := range b.lx.All() {
			if p.Class != lexicon.Stored || len(p.Params) != 2 {
				continue
			}
			for i := range 2 {
				if b.connects(p, i, x, y) {
					ways = append(ways, way{p, i, 1 - i})
				}
			}
		}
	}
	switch len(ways) {
	case 1:
		return relate(ways[0].pred, ways[0].i, x, ways[0].j, y)
	case 0:
		if c, ok := y.(Const); ok && c.Value.Type == value.Text {
			for _, noun := range b.lx.NounsOfText(c.Value.Text) {
				if b.propertyNamed(noun, b.kindsOf(x)) != nil {
					b.fail(diag.Type, t.Span, "%s is a value and is said with its noun: %s whose %s is %s", c.Text, t.Text, noun, c.Text)
				}
			}
		}
		b.fail(diag.Type, t.Span, "nothing relates %s to %s as %q %q", b.described(x), b.described(y), t.Text, "of")
	}
	var names []string
	for _, w := range ways {
		if !slices.Contains(names, w.pred.Name) {
			names = append(names, w.pred.Name)
		}
	}
	b.fail(diag.Meaning, t.Span, "%s of %s could be by %s: say which, as in \"whose %s is ...\"", b.described(x), b.described(y), diag.Alternatives(names), names[0])
	panic("unreachable: fail returns")
}

// connects reports whether a stored relation is between the kinds of x, as its argument i,
// and of y: by its declaration, or where nothing is declared by its facts.
func (b *builder) connects(p *lexicon.Predicate, i int, x, y Expr) bool {
	if p.Params[i].Kind != nil && p.Params[1-i].Kind != nil {
		return b.takes(p.Params[i], x) && b.takes(p.Params[1-i], y)
	}
	if p.Params[0].Kind != nil || p.Params[1].Kind != nil || p.ID == 0 {
		return false
	}
	if i == 0 {
		return b.lx.Links(p, b.kindsOf(x), b.kindsOf(y))
	}
	return b.lx.Links(p, b.kindsOf(y), b.kindsOf(x))
}

// relate builds p with x and y in their roles; what else p takes is some thing.
func relate(p *lexicon.Predicate, i int, x Expr, j int, y Expr) Formula {
	return atomWith(p, map[int]Expr{i: x, j: y}, false)
}

func atomOf(p *lexicon.Predicate, i int, x Expr) Formula {
	return atomWith(p, map[int]Expr{i: x}, false)
}

// atomWith builds an atom of the given arguments; the others are existential. A property
// with its value is an equation.
func atomWith(p *lexicon.Predicate, args map[int]Expr, closure bool) Formula {
	if p.Class == lexicon.Property && p.Value != value.Truth {
		thing := Apply{Pred: p, Arg: args[0]}
		if v, ok := args[1]; ok {
			return &Compare{Op: Equal, Left: thing, Right: v}
		}
		return negate(&Unknown{Pred: p, Arg: args[0]})
	}
	a := &Atom{Pred: p, Args: make([]Expr, len(p.Params)), Closure: closure}
	var free []*Var
	for i, prm := range p.Params {
		if e, ok := args[i]; ok {
			a.Args[i] = e
			continue
		}
		wish := "X"
		if prm.Kind != nil {
			wish = prm.Kind.Label
		}
		v := newVar(wish, prm.Kind)
		free = append(free, v)
		a.Args[i] = v
	}
	if len(free) == 0 {
		return a
	}
	return &Quant{Op: Some, Vars: free, Body: a}
}
