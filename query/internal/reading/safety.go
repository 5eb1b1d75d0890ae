package reading

import (
	"fmt"

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
	kind := "firm"
	if u.v.Kind != nil {
		kind = u.v.Kind.Name
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
	return diag.Errorf(diag.Meaning, at, "%s %s; say what %s is, as in %s(%s)", u.v.Name, where, u.v.Name, kind, u.v.Name)
}

// varSet is a set of variables that are confined. It is never changed once made.
type varSet map[*Var]bool

func (b varSet) with(vars ...*Var) varSet {
	out := make(varSet, len(b)+len(vars))
	for v := range b {
		out[v] = true
	}
	for _, v := range vars {
		out[v] = true
	}
	return out
}

// all reports whether every variable that e takes from outside is in b.
func (b varSet) all(e Expr) bool {
	for _, v := range free(func(w walker) { w.expr(e) }) {
		if !b[v] {
			return false
		}
	}
	return true
}

// grounds returns b with the variables that f, being true, confines to the data.
func grounds(f Formula, b varSet) varSet {
	switch f := f.(type) {
	case nil:
		return b
	case *And:
		for grown := -1; grown != len(b); { // until no part confines more
			grown = len(b)
			for _, p := range f.Parts {
				b = grounds(p, b)
			}
		}
		return b
	case *Or:
		return groundsOr(f, b)
	case *Not, *Unknown:
		return b
	case *Atom:
		if f.Pred.Class == lexicon.Builtin {
			return b
		}
		for _, a := range f.Args {
			if v, ok := a.(*Var); ok && !b[v] {
				b = b.with(v)
			}
		}
		return b
	case *Compare:
		return groundsEqual(f, b)
	case *Quant:
		return groundsQuant(f, b)
	case *Within:
		return grounds(f.Body, b)
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

// groundsOr confines what all alternatives confine.
func groundsOr(f *Or, b varSet) varSet {
	if len(f.Parts) == 0 {
		return b
	}
	common := grounds(f.Parts[0], b)
	for _, p := range f.Parts[1:] {
		each := grounds(p, b)
		both := varSet{}
		for v := range common {
			if each[v] {
				both[v] = true
			}
		}
		common = both
	}
	return common
}

// groundsEqual: a variable that equals what is confined is.
func groundsEqual(f *Compare, b varSet) varSet {
	if f.Op != Equal {
		return b
	}
	if v, ok := f.Left.(*Var); ok && b.all(f.Right) {
		b = b.with(v)
	}
	if v, ok := f.Right.(*Var); ok && b.all(f.Left) {
		b = b.with(v)
	}
	return b
}

// groundsQuant: what holds of at least one thing confines what it speaks of.
func groundsQuant(f *Quant, b varSet) varSet {
	switch f.Op {
	case Some:
		return grounds(f.Body, b)
	case Every, AtMost:
		return b
	case AtLeast, Exactly:
		if f.N == 0 {
			return b
		}
		return grounds(f.Body, b)
	case Most:
		return grounds(f.Body, grounds(f.Cond, b))
	}
	panic("unreachable: quantifier")
}

// unsafeIn returns the first variable of a question that is not confined.
func unsafeIn(q *Query) *unsafe {
	b := varSet{}
	if s := q.Context.Suppose; s != nil {
		b = b.with(s.Vars...)
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
	case *Paths, *Describe, *Change:
		return nil
	}
	panic(fmt.Sprintf("unreachable: %T", q.Form))
}

// unsafeSet checks a set, around which b is confined.
func unsafeSet(s *Set, b varSet) *unsafe {
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
func confine(vars []*Var, f Formula, b varSet) (varSet, *unsafe) {
	in := grounds(f, b)
	for _, v := range vars {
		if in[v] {
			continue
		}
		u := &unsafe{v, nowhere}
		if f != nil {
			others := b.with()
			walker{visit: func(o *Var) { others[o] = true }}.formula(f)
			delete(others, v)
			if found := unsafeFormula(f, others, nowhere); found != nil {
				u.word = found.word
			}
		}
		return nil, u
	}
	return b.with(vars...), nil
}

// unsafeFormula checks f, around which b is all that is confined; word is what f stands
// under.
func unsafeFormula(f Formula, b varSet, word string) *unsafe {
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

func firstUnsafe(parts []Formula, b varSet, word string) *unsafe {
	for _, p := range parts {
		if u := unsafeFormula(p, b, word); u != nil {
			return u
		}
	}
	return nil
}

// unsafeQuant checks both sides of a quantifier, and that they confine its variables.
func unsafeQuant(f *Quant, b varSet, word string) *unsafe {
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
func orUnsafe(u *unsafe, e Expr, b varSet, word string) *unsafe {
	if u != nil {
		return u
	}
	switch e := e.(type) {
	case *Var:
		if !b[e] {
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
