package reading

import (
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// query reads the whole sentence.
func (b *builder) query() *Query {
	if b.s.Suppose != nil {
		b.context.Suppose = b.supposition(b.s.Suppose)
	}
	for _, a := range b.s.Lead {
		b.wholeQuestion(a)
	}
	form := b.form(b.s.Question)
	for _, a := range b.s.Trail {
		b.wholeQuestion(a)
	}
	q := &Query{Context: b.context, Form: form}
	if b.whole != nil && !b.program.FormDependsOnDay(form) {
		b.undated(b.s.Span(b.s.Question), "the question", b.whole)
	}
	b.lift(q)
	return q
}

// wholeQuestion reads a time or a source that stands before or after the question.
func (b *builder) wholeQuestion(a *english.Adjunct) {
	p, ok := b.contextual(a)
	if ok && !a.Ever || b.onDay(a) {
		b.whole = a
	}
	if !ok {
		return
	}
	if b.context.Period != nil {
		b.fail(diag.Meaning, b.s.Span(a), "the question has a period already")
	}
	b.context.Period = &p
}

func (b *builder) form(q *english.Question) Form {
	switch {
	case q.Add != nil:
		return b.add(q.Add)
	case q.Set != nil:
		return b.setValue(q.Set)
	case q.HowMany != nil:
		return b.howMany(q.HowMany)
	case q.Share != nil:
		return b.share(q.Share)
	case q.Path != nil:
		return b.path(q.Path)
	case q.Why != nil:
		return &Why{Not: q.Why.Inv.Not, Body: b.inverted(q.Why.Inv, nil, true)}
	case q.Remove != nil:
		return b.remove(q.Remove)
	case q.When != nil:
		return b.when(q.When)
	case q.Describe != nil:
		return &Describe{Thing: b.thing(q.Describe.Thing)}
	case q.Wh != nil:
		return b.wh(q.Wh)
	case q.YesNo != nil:
		return &Set{Body: b.inverted(q.YesNo.Inv, nil, false)}
	case q.List != nil:
		return b.list(q.List)
	}
	panic("unreachable: question")
}

// when reads "when did OpenAI use Azure": the tense says nothing, all periods are asked for.
func (b *builder) when(w *english.When) Form {
	if e := b.whenDate(w.Inv); e != nil {
		return e
	}
	b.timeless = true
	body := b.inverted(w.Inv, nil, false)
	if !b.daily(body) {
		e := diag.Errorf(diag.Meaning, b.s.Span(w.Inv), "this is recorded without a period, so there are no days on which it is so; ask for a date by its noun, as in \"what is the end of contract c1\"")
		if w.Inv.Subject != nil {
			be := "is "
			if s := w.Inv.Subject; s.Names != nil && len(s.Names.Rest) > 0 || s.NG != nil && len(s.NG.Also) > 0 {
				be = "are "
			}
			e.Rewrites = append(e.Rewrites, b.s.Text[:b.token(w.Inv.Aux.Ref).Span.From]+be+b.text(w.Inv.Subject)+" in force")
		}
		panic(e)
	}
	return &When{Body: body}
}

// whenDate reads "when does contract c1 end" as the date that is recorded, or returns nil.
func (b *builder) whenDate(i *english.Inv) Form {
	if i.There || i.Not || i.Gap == nil || i.Gap.Adv != nil || i.Gap.Late != nil || i.Gap.Been || i.Gap.Object != nil || i.Gap.Comp != nil || len(i.Gap.Tails) > 0 {
		return nil
	}
	var verb english.Ref
	switch p := i.Gap.Pred; {
	case i.Gap.Base != nil:
		verb = i.Gap.Base.Ref
	case p != nil && p.Passive != nil && len(p.Passive.By)+len(p.Passive.Tails) == 0 && p.Passive.Comp == nil && b.token(i.Aux.Ref).Has(english.Function) && !auxHave[b.token(i.Aux.Ref).Key]:
		verb = p.Passive.Part.Ref
	default:
		return nil
	}
	subject := b.single(subject(i.Subject))
	if subject == nil {
		return nil
	}
	var date *lexicon.Sense
	for _, s := range b.lx.Senses(b.token(verb).Key) {
		switch {
		case s.Frame.Class != vocabulary.VerbFrame:
		case s.Pred.Class == lexicon.Property && s.Pred.Value == value.Date && b.takes(s.Pred.Params[0], subject):
			if date == nil {
				date = &s
			}
		case i.Gap.Base == nil && (b.program.Daily[s.Pred] || s.Pred == lexicon.InForce) && s.Frame.Object >= 0 && b.takes(param(s.Pred, s.Frame.Object), subject):
			return nil // a passive that has periods
		}
	}
	if date == nil {
		return nil
	}
	return &Set{Columns: []Column{{Expr: Apply{Pred: date.Pred, Arg: subject}, Name: date.Word}}}
}

func (b *builder) path(p *english.Path) Form {
	to := p.To
	if to == nil {
		to = p.And
	}
	out := &Paths{From: b.thing(p.From), To: b.thing(to)}
	if p.Steps != nil {
		out.Max = b.count(p.Steps)
	}
	if p.Over != nil {
		v := b.variable(p.Over)
		out.Over = &Set{Vars: []*Var{v}, Columns: []Column{{Expr: v, Name: b.headToken(p.Over).Key}}}
		out.Over.Body = conj(b.nounGroup(p.Over, v, nil)...)
	}
	return out
}

// thing reads a noun phrase that must name one thing.
func (b *builder) thing(n *english.NP1) Expr {
	e := b.single(&english.NP{First: n})
	if e == nil {
		b.fail(diag.Type, b.s.Span(n), "%q names no single thing: give its name", b.text(n))
	}
	if c, ok := e.(Const); ok && c.Value.Type == value.Text {
		b.unknownName(c.Value.Text, b.s.Span(n))
	}
	return e
}

// wh reads "which firms use Azure", "who uses Azure", "which providers does OpenAI use".
func (b *builder) wh(w *english.Wh) Form {
	body := b.stranded(w)
	if w.Much != nil {
		b.checkMuch(w)
	}
	if w.NG == nil {
		if n := whatIs(w); n != nil {
			return b.columns([]*english.NP{n}, w.Per, w.Sort)
		}
	} else if w.NG.App != nil && w.NG.App.Name != nil {
		b.refuseApposition(w)
	}
	if w.Per == nil && w.Who == nil && w.Much == nil && w.Prep == nil {
		if had := b.valueHad(w.NG, body, w.Sort, false); had != nil {
			return had
		}
	}
	x := newVar("X", nil)
	name := b.asked(w).Key
	if w.Much != nil {
		name = "how much"
	}
	b.set = &Set{}
	b.head = x
	if w.NG != nil {
		*x = *b.variable(w.NG)
		if w.NG.App != nil && w.NG.App.Var != nil {
			b.vars[b.token(w.NG.App.Var.Ref).Text] = x
		}
		name = b.singular(w.NG)
	}
	b.set.Vars = []*Var{x}
	b.set.Columns = []Column{{Expr: x, Name: name}}
	var parts []Formula
	if w.NG != nil {
		parts = b.nounGroup(w.NG, x, nil)
	}
	f := b.body(body, x, w.NG)
	b.set.Body = b.elsewhere(conj(append(append(parts, b.pre...), f)...))
	if w.Per != nil {
		b.fail(diag.Meaning, b.s.Span(w.Per), `"per" groups a number: ask "how many ... per ..."`)
	}
	b.sort(w.Sort, x)
	return b.set
}

// stranded puts the preposition of "on which ward does Ann work" where it is missing: "does
// Ann work on".
func (b *builder) stranded(w *english.Wh) *english.Body {
	if w.Prep == nil {
		return w.Body
	}
	t := b.token(w.Prep.Ref)
	if w.Body.Inv == nil || w.Body.Inv.Gap == nil || w.Much != nil {
		b.fail(diag.Syntax, t.Span, "after %q and what is asked for comes do, have or be: %s which firms does ...", t.Text, t.Text)
	}
	gap := *w.Body.Inv.Gap
	gap.Tails = append(append([]*english.Tail{}, gap.Tails...), &english.Tail{PP: &english.GapPP{Prep: w.Prep}})
	inv := *w.Body.Inv
	inv.Gap = &gap
	return &english.Body{Inv: &inv}
}

// checkMuch refuses "how much" of what is no value: "how much does OpenAI use".
func (b *builder) checkMuch(w *english.Wh) {
	if n := whatIs(w); n != nil && !n.Several() {
		if d := n.First.DNP; b.valueColumn(n.First) != nil || d != nil && d.Agg != nil {
			return
		}
	}
	if i := w.Body.Inv; i != nil && i.Gap != nil && i.Gap.Base != nil && i.Gap.Object == nil && len(i.Gap.Tails) == 0 {
		for _, s := range b.lx.Senses(b.token(i.Gap.Base.Ref).Key) {
			if s.Frame.Class == vocabulary.VerbFrame && s.Frame.Object >= 0 && param(s.Pred, s.Frame.Object).Type != value.Node {
				return
			}
		}
	}
	t := b.token(w.Much.Ref)
	b.fail(diag.Meaning, t.Span, "\"how much\" asks for a value, as in \"how much is the value of contract c1\"; things are counted by \"how many\"")
}

// refuseApposition: "which provider Microsoft uses" reads as the provider called
// Microsoft.
func (b *builder) refuseApposition(w *english.Wh) {
	e := diag.Errorf(diag.Meaning, b.s.Span(w.NG.App), "this reads as %s called %s", article(b.headToken(w.NG).Text), b.text(w.NG.App))
	if w.Body != nil && w.Body.VP != nil && w.Body.VP.VP.First.Fin != nil {
		verb := b.token(w.Body.VP.VP.First.Fin.Verb.Ref)
		head := b.s.Text[:b.s.Span(w.NG.App).From]
		e.Rewrites = []string{head + "does " + b.text(w.NG.App) + " " + b.lx.Inflected(verb.Key, lexicon.Base)}
	}
	panic(e)
}

// asked returns the word that asks.
func (b *builder) asked(w *english.Wh) english.Token {
	switch {
	case w.Who != nil:
		return b.token(w.Who.Ref)
	case w.Much != nil:
		return b.token(w.Much.Ref)
	}
	return b.token(w.Word.Ref)
}

func (b *builder) body(body *english.Body, x Expr, ng *english.NG) Formula {
	b.subjNG = ng
	if body.VP != nil {
		return b.vp(body.VP.VP, x, b.groupNumber(ng))
	}
	if body.Inv.There && body.Inv.Gap == nil && !body.Inv.Not { // "which films are there"
		b.agree(body.Inv.Aux.Ref, b.groupNumber(ng))
		return conj()
	}
	return b.inverted(body.Inv, &gap{expr: x, ng: ng}, false)
}

// whatIs returns the noun phrase of "what is the value of c1", or nil.
func whatIs(w *english.Wh) *english.NP {
	if w.Body.VP == nil {
		return nil
	}
	vp := w.Body.VP.VP
	if len(vp.Rest) > 0 || vp.First.Cop == nil || vp.First.Cop.Not || vp.First.Cop.Adv != nil {
		return nil
	}
	return vp.First.Cop.Pred.NP
}

// lift moves a period that holds for everything in the question that depends on the day
// to the front of the question: ever {C | contract(C), some D conflicts(C, D)}.
func (b *builder) lift(q *Query) {
	if q.Context.Period != nil {
		return
	}
	var body *Formula
	switch f := q.Form.(type) {
	case *Set:
		if len(f.Order) > 0 || !onlyVars(f.Columns) {
			return
		}
		body = &f.Body
	case *Agg:
		if f.Fn != Count || len(f.Set.Order) > 0 {
			return
		}
		body = &f.Set.Body
	default:
		return
	}
	parts := []Formula{*body}
	if a, ok := (*body).(*And); ok {
		parts = a.Parts
	}
	var found *Within
	rest := make([]Formula, 0, len(parts))
	for _, p := range parts {
		if w, ok := p.(*Within); ok && found == nil {
			found = w
			rest = append(rest, w.Body)
			continue
		}
		if b.daily(p) {
			return
		}
		rest = append(rest, p)
	}
	if found == nil {
		return
	}
	*body = conj(rest...)
	q.Context.Period = &found.Period
}

func onlyVars(cols []Column) bool {
	for _, c := range cols {
		if _, ok := c.Expr.(*Var); !ok {
			return false
		}
	}
	return true
}
