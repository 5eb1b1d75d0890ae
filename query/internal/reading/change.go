package reading

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// add reads "add a contract X with customer OpenAI, start 2026-01-01".
func (b *builder) add(a *english.Add) Form {
	t := b.token(a.Noun.Ref)
	sense := b.kindSense(t.Key)
	if sense == nil {
		b.fail(diag.Type, t.Span, "%q is no kind of thing that can be added", t.Text)
	}
	v := newVar(sense.Kind.Label, sense.Kind)
	v.New = true
	out := &Change{Suppose: Suppose{Vars: []*Var{v}, Add: []Formula{kindAtom(sense.Kind, v)}}}
	if a.App != nil && a.App.Var != nil {
		v.Name = b.token(a.App.Var.Ref).Text
		b.vars[v.Name] = v
	}
	if a.App != nil && a.App.Called != nil {
		out.Add = append(out.Add, b.called(v, sense.Kind, a.App.Called))
	}
	for _, p := range a.Pairs {
		b.stateAll(&out.Suppose, b.given(b.token(p.Noun.Ref), v, p.Given), b.s.Span(p))
	}
	return out
}

// called gives a new thing its name.
func (b *builder) called(v *Var, k *lexicon.Kind, l *english.Literal) Formula {
	t := b.token(l.Ref)
	for _, p := range b.lx.All() {
		if p.Class == lexicon.Property && p.ID != 0 && b.lx.IsName(p) && b.takes(p.Params[0], v) {
			return b.equal(Apply{Pred: p, Arg: v}, Const{Value: value.OfText(t.Text), Text: Quote(t.Text)})
		}
	}
	b.fail(diag.Meaning, t.Span, "nothing records the names of %s", k.Plural)
	panic("unreachable: fail returns")
}

// setValue reads "set the end of contract c1 to 2027-01-01".
func (b *builder) setValue(s *english.SetValue) Form {
	t := b.token(s.Noun.Ref)
	thing := b.thing(s.Of)
	if b.propertyNamed(t.Key, b.kindsOf(thing)) == nil {
		b.fail(diag.Type, t.Span, "%q is no property of %s; facts of other kinds are added and removed", t.Text, b.described(thing))
	}
	out := &Change{}
	b.stateAll(&out.Suppose, b.given(t, thing, s.Given), b.s.Span(s))
	return out
}

// remove reads "remove contract c1", "remove the end of contract c1".
func (b *builder) remove(r *english.Remove) Form {
	if r.Thing != nil {
		return &Change{Forget: []Expr{b.thing(r.Thing)}}
	}
	t := b.token(r.Noun.Ref)
	thing := b.thing(r.Of)
	p := b.propertyNamed(t.Key, b.kindsOf(thing))
	if p == nil {
		b.fail(diag.Type, t.Span, "%q is no property of %s; a fact of another kind is removed in exact form: remove {customer(c1, OpenAI)}", t.Text, b.described(thing))
	}
	gone := &Unknown{Pred: p, Arg: thing}
	if e := recordable(gone, b.s.Span(r)); e != nil {
		panic(e)
	}
	return &Change{Suppose: Suppose{Remove: []Formula{gone}}}
}

// given says that what the noun names of a thing is the name or value given.
func (b *builder) given(noun english.Token, thing Expr, g *english.Given) Formula {
	var e Expr
	switch {
	case g.Amount != nil:
		e = b.amount(g.Amount)
	case g.Param != nil:
		e = Param{Name: b.token(g.Param.Ref).Text}
	default:
		e = b.name(g.Name.Ref, nil)
	}
	p := b.propertyNamed(noun.Key, b.kindsOf(thing))
	if p == nil {
		return b.of(noun, e, thing)
	}
	if c, ok := e.(Const); ok && p.Value == value.Date && c.Value.Type == value.Integer {
		c.Value, _ = value.ParseDate(b.token(g.Amount.Ref).Text)
		c.Text = LiteralText(c.Value)
		e = c
	}
	if t := typeOf(e); p.Value == value.Money && (t == value.Integer || t == value.Number) {
		b.refuse(b.s.Span(g), "an amount of money needs its currency", b.text(g)+" USD", b.text(g)+" EUR")
	}
	return b.equals(Apply{Pred: p, Arg: thing}, e, g)
}
