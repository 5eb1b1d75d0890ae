package reading

import (
	"fmt"
	"maps"
	"slices"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// CheckSafe refuses a question with a variable that nothing confines to the things of the
// data: one that stands only under not, every or at most, or is only compared. Its
// *diag.Error has no place; OfExact checks with places by itself.
func CheckSafe(q *Query) error {
	if e := unsafeIn(q); e != nil {
		return e.refusal(diag.Span{})
	}
	return nil
}

// unsafe is a variable that is not confined, and the word that it stands under.
type unsafe struct {
	v    *Var
	word string
}

// The words of variables that stand under none of the language's.
const (
	compared = "compared"
	nowhere  = "nowhere"
)

// refusal says what to do about it.
func (u *unsafe) refusal(at diag.Span) *diag.Error {
	example := ""
	if u.v.Kind != nil {
		example = fmt.Sprintf(", as in %s(%s)", u.v.Kind.Name, u.v.Name)
	}
	where := "stands only under `" + u.word + "`"
	switch u.word {
	case compared:
		where = "is only compared or computed with"
	case nowhere:
		where = "is in no condition"
	case "or":
		where = "is not in every alternative of `or`"
	}
	return diag.Errorf(diag.Meaning, at, "%s %s; say what %s is%s", u.v.Name, where, u.v.Name, example)
}

// varSet is the variables that are confined at a place: those around it and more.
type varSet struct {
	around *varSet
	more   map[*Var]bool
}

func (b *varSet) has(v *Var) bool {
	for ; b != nil; b = b.around {
		if b.more[v] {
			return true
		}
	}
	return false
}

func (b *varSet) add(v *Var) {
	if !b.has(v) {
		b.more[v] = true
	}
}

// in returns a place within b, where vars are confined too.
func (b *varSet) in(vars ...*Var) *varSet {
	out := &varSet{b, map[*Var]bool{}}
	for _, v := range vars {
		out.more[v] = true
	}
	return out
}

// all reports whether every variable that e takes from outside is in b.
func (b *varSet) all(e Expr) bool {
	for _, v := range free(func(w walker) { w.expr(e) }) {
		if !b.has(v) {
			return false
		}
	}
	return true
}

// ground adds to b the variables that f, being true, confines to the data.
func (b *varSet) ground(f Formula) {
	switch f := f.(type) {
	case nil, *Not, *Unknown:
	case *And:
		b.groundAll(f.Parts)
	case *Or:
		b.groundAny(f.Parts)
	case *Atom:
		if f.Pred.Class == lexicon.Builtin {
			return
		}
		for _, a := range f.Args {
			if v, ok := a.(*Var); ok {
				b.add(v)
			}
		}
	case *Compare:
		b.groundEqual(f)
	case *Quant:
		b.groundQuant(f)
	case *Within:
		b.ground(f.Body)
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
}

// groundAll adds what a conjunction confines: a part may confine what another equals,
// before or after it.
func (b *varSet) groundAll(parts []Formula) {
	parts = slices.Clone(parts)
	for n, before := 0, -1; n < maxRounds && len(b.more) != before; n++ {
		before = len(b.more)
		for _, p := range parts {
			b.ground(p)
		}
		slices.Reverse(parts)
	}
}

// groundAny adds what all alternatives confine.
func (b *varSet) groundAny(parts []Formula) {
	if len(parts) == 0 {
		return
	}
	common := b.in()
	common.ground(parts[0])
	for _, p := range parts[1:] {
		each := b.in()
		each.ground(p)
		maps.DeleteFunc(common.more, func(v *Var, _ bool) bool { return !each.more[v] })
	}
	maps.Copy(b.more, common.more)
}

// groundEqual: a variable that equals what is confined is.
func (b *varSet) groundEqual(f *Compare) {
	if f.Op != Equal {
		return
	}
	if v, ok := f.Left.(*Var); ok && !b.has(v) && b.all(f.Right) {
		b.add(v)
	}
	if v, ok := f.Right.(*Var); ok && !b.has(v) && b.all(f.Left) {
		b.add(v)
	}
}

// groundQuant: what holds of at least one thing confines what it speaks of.
func (b *varSet) groundQuant(f *Quant) {
	switch f.Op {
	case Some:
		b.ground(f.Body)
	case Every, AtMost:
	case AtLeast, Exactly:
		if f.N > 0 {
			b.ground(f.Body)
		}
	case Most:
		b.ground(f.Cond)
		b.ground(f.Body)
	default:
		panic("unreachable: quantifier")
	}
}

// unsafeIn returns the first variable of a question that is not confined.
func unsafeIn(q *Query) *unsafe {
	var b *varSet
	if s := q.Context.Suppose; s != nil {
		b = b.in(s.Vars...)
	}
	if s := q.Context.Sources; s != nil {
		if u := unsafeSet(s, b); u != nil {
			return u
		}
	}
	switch f := q.Form.(type) {
	case *Set:
		return unsafeSet(f, b)
	case *Agg:
		return unsafeSet(f.Set, b)
	case *Why:
		return unsafeFormula(f.Body, b, nowhere)
	case *When:
		return unsafeFormula(f.Body, b, nowhere)
	case *Paths:
		if f.Over == nil {
			return nil
		}
		return unsafeSet(f.Over, b)
	case *Describe, *Change:
		return nil
	}
	panic(fmt.Sprintf("unreachable: %T", q.Form))
}

// unsafeSet checks a set, around which b is confined.
func unsafeSet(s *Set, b *varSet) *unsafe {
	in, u := confine(s.Vars, s.Body, b)
	if u == nil && s.Body != nil {
		u = unsafeFormula(s.Body, in, nowhere)
	}
	for _, c := range s.Columns {
		u = orUnsafe(u, c.Expr, in, nowhere)
	}
	for _, o := range s.Order {
		u = orUnsafe(u, o.Expr, in, nowhere)
	}
	return u
}

// confine returns b with vars, if f confines them, and the first that it does not.
func confine(vars []*Var, f Formula, b *varSet) (*varSet, *unsafe) {
	in := b.in()
	in.ground(f)
	for _, v := range vars {
		if in.has(v) {
			continue
		}
		u := &unsafe{v, nowhere}
		if f != nil {
			others := b.in()
			walker{visit: func(o *Var) { others.more[o] = true }}.formula(f)
			delete(others.more, v)
			if found := unsafeFormula(f, others, nowhere); found != nil {
				u.word = found.word
			}
		}
		return nil, u
	}
	return b.in(vars...), nil
}

// unsafeFormula checks f, around which b is all that is confined; word is what f stands
// under.
func unsafeFormula(f Formula, b *varSet, word string) *unsafe {
	switch f := f.(type) {
	case *And:
		return firstUnsafe(f.Parts, b, word)
	case *Or:
		if word == nowhere {
			word = "or"
		}
		return firstUnsafe(f.Parts, b, word)
	case *Not:
		return unsafeFormula(f.Body, b, "not")
	case *Atom:
		if f.Pred.Class == lexicon.Builtin && word == nowhere {
			word = f.Pred.Name
		}
		var u *unsafe
		for _, a := range f.Args {
			u = orUnsafe(u, a, b, word)
		}
		return u
	case *Compare:
		if word == nowhere {
			word = compared
		}
		return orUnsafe(orUnsafe(nil, f.Left, b, word), f.Right, b, word)
	case *Quant:
		return unsafeQuant(f, b, word)
	case *Unknown:
		return orUnsafe(nil, f.Arg, b, "unknown")
	case *Within:
		return unsafeFormula(f.Body, b, word)
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

func firstUnsafe(parts []Formula, b *varSet, word string) *unsafe {
	for _, p := range parts {
		if u := unsafeFormula(p, b, word); u != nil {
			return u
		}
	}
	return nil
}

// unsafeQuant checks both sides of a quantifier, and that they confine its variables.
func unsafeQuant(f *Quant, b *varSet, word string) *unsafe {
	if f.Op != Some {
		word = quantWords[f.Op]
	}
	over := f.Body
	if f.Cond != nil {
		over = f.Cond
	}
	in, u := confine(f.Vars, over, b)
	if u != nil {
		return u
	}
	if f.Cond != nil {
		if u := unsafeFormula(f.Cond, in, word); u != nil {
			return u
		}
	}
	return unsafeFormula(f.Body, in, word)
}

// orUnsafe returns u, or if that is nil the first variable of e that is not confined.
func orUnsafe(u *unsafe, e Expr, b *varSet, word string) *unsafe {
	if u != nil {
		return u
	}
	switch e := e.(type) {
	case *Var:
		if !b.has(e) {
			return &unsafe{e, word}
		}
		return nil
	case nil, Const, Param, Today:
		return nil
	case Apply:
		return orUnsafe(nil, e.Arg, b, word)
	case Arith:
		return orUnsafe(orUnsafe(nil, e.Left, b, word), e.Right, b, word)
	case *Agg:
		return unsafeSet(e.Set, b)
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}
