package reading

import (
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// tense is how a verb was said.
type tense struct{ past, perfect bool }

// timed asks what build says within the time that the verb's adjuncts and tense name.
// Sources and the day as of which is asked go to the whole question.
func (b *builder) timed(build func() Formula, adjuncts []*english.Adjunct, adverbs []*english.Adv, tn tense, verb english.Token) Formula {
	var periods []Period
	never := false
	for _, a := range adverbs {
		if a == nil {
			continue
		}
		if a.Ever || a.Never {
			periods = append(periods, Period{Word: Ever})
		}
		never = never || a.Never
	}
	dated := false
	for _, a := range adjuncts {
		p, ok := b.adjunct(a)
		dated = dated || a.Source == nil
		if ok {
			periods = append(periods, p)
		}
	}
	f := build()
	if b.timeless && b.island == 0 {
		b.refuseTimeOfWhen(periods, never, verb)
		return f
	}
	if len(periods) == 0 && !dated && b.daily(f) {
		switch {
		case tn.perfect:
			periods = append(periods, Period{Word: Before, To: Arith{Op: '+', Left: Today{}, Right: days(1)}})
		case tn.past:
			periods = append(periods, Period{Word: Before, To: Today{}})
		}
	}
	if len(periods) > 1 {
		b.fail(diag.Meaning, verb.Span, "%q has two times: say one of them", verb.Text)
	}
	for _, p := range periods {
		if p.Word != Ever && !b.daily(f) {
			b.fail(diag.Meaning, verb.Span, "what %q says is recorded without a period, so it cannot be asked within one; ask for things by their dates instead, as in \"whose start is before 2025\"", verb.Text)
		}
		f = &Within{Period: p, Body: f}
	}
	if never {
		f = negate(f)
	}
	return f
}

// refuseTimeOfWhen refuses a time in a question for all periods; "ever" is no more than
// the question says.
func (b *builder) refuseTimeOfWhen(periods []Period, never bool, verb english.Token) {
	if never {
		b.fail(diag.Meaning, verb.Span, "\"never\" is on no day: ask when it is not so, with \"not\"")
	}
	for _, p := range periods {
		if p.Word != Ever {
			b.fail(diag.Meaning, verb.Span, "\"when\" asks for all the days on which it is so: leave the time out")
		}
	}
}

func days(n int64) Const {
	v := value.Value{Type: value.Duration, Int: n}
	return Const{Value: v, Text: LiteralText(v)}
}

// adjunct returns the period that an adjunct names; what concerns the whole question goes
// into its context.
func (b *builder) adjunct(a *english.Adjunct) (Period, bool) {
	if b.island > 0 && a.Source == nil && a.AsOf == nil {
		return b.period(a), true
	}
	return b.contextual(a)
}

// contextual puts sources and "as of" into the context and returns other periods.
func (b *builder) contextual(a *english.Adjunct) (Period, bool) {
	if b.suppose != nil { // supposition says it of the thing that the fact creates
		if b.spell != nil {
			b.fail(diag.Meaning, b.s.Span(a), "the supposed fact has a time already")
		}
		b.spell = a
		return Period{}, false
	}
	switch {
	case a.Source != nil:
		b.sources(a.Source)
		return Period{}, false
	case a.AsOf != nil:
		b.asOf(a, b.date(a.AsOf))
		return Period{}, false
	case a.Op == "on":
		b.asOf(a, b.date(a.Date))
		return Period{}, false
	}
	return b.period(a), true
}

func (b *builder) asOf(a *english.Adjunct, day Expr) {
	if b.context.AsOf != nil {
		b.fail(diag.Meaning, b.s.Span(a), "the question has a day already")
	}
	b.context.AsOf = day
}

// sources reads "according to NP": the sources that the noun phrase speaks of.
func (b *builder) sources(n *english.NP) {
	if b.context.Sources != nil {
		b.fail(diag.Meaning, b.s.Span(n), "the question has its sources already")
	}
	saved := *b
	b.set, b.group, b.head, b.same, b.subj = nil, nil, nil, nil, nil
	v := newVar("S", nil)
	set := &Set{Vars: []*Var{v}, Columns: []Column{{Expr: v, Name: "source"}}}
	if ng := sourceGroup(n); ng != nil {
		v.Kind = b.nounKind(ng)
		set.Body = conj(b.nounGroup(ng, v, nil)...)
	} else {
		set.Body = b.np(n, nil, func(e Expr) Formula { return b.sourceIs(v, e, n) })
		if len(n.Rest) > 0 { // according to A and B: those of either
			set.Body = anyOf(set.Body)
		}
	}
	ctx := b.context
	*b = saved
	b.context = ctx
	b.context.Sources = set
}

func sourceGroup(n *english.NP) *english.NG {
	if len(n.Rest) > 0 {
		return nil
	}
	if n.First.NG != nil && n.First.NG.App == nil {
		return n.First.NG
	}
	if d := n.First.DNP; d != nil {
		switch {
		case d.The != nil && d.The.App == nil:
			return d.The
		case d.Quant != nil && d.Quant.NG != nil:
			return d.Quant.NG
		}
	}
	return nil
}

func anyOf(f Formula) Formula {
	if a, ok := f.(*And); ok {
		return &Or{Parts: a.Parts}
	}
	return f
}

// sourceIs says that v is the source e: the thing itself, or all the sources of which a
// text is recorded, as a publisher may be.
func (b *builder) sourceIs(v *Var, e Expr, at any) Formula {
	c, ok := e.(Const)
	if !ok || c.Value.Type == value.Node {
		return &Compare{Op: Equal, Left: v, Right: e}
	}
	var found []Formula
	for _, p := range b.sourceTexts() {
		if b.recorded(p, c.Value.Text) {
			found = append(found, conj(kindAtom(p.Params[0].Kind, v), &Compare{Op: Equal, Left: Apply{Pred: p, Arg: v}, Right: c}))
		}
	}
	switch len(found) {
	case 1:
		return found[0]
	case 0:
		e := diag.Errorf(diag.Name, b.s.Span(at), "no source is called %s", c.Text)
		e.Suggestions = diag.Nearest(c.Value.Text, b.lx.Near(c.Value.Text))
		panic(e)
	}
	b.fail(diag.Name, b.s.Span(at), "%s is said of sources in %d ways: say which, as in \"sources whose publisher is ...\"", c.Text, len(found))
	panic("unreachable: fail returns")
}

// sourceTexts returns the text properties that are declared of sources.
func (b *builder) sourceTexts() []*lexicon.Predicate {
	var out []*lexicon.Predicate
	for _, p := range b.lx.All() {
		if p.Class == lexicon.Property && p.Value == value.Text && p.Params[0].Kind != nil && p.Params[0].Kind.Source {
			out = append(out, p)
		}
	}
	return out
}

// recorded reports whether the text is a value of the property.
func (b *builder) recorded(p *lexicon.Predicate, text string) bool {
	snap := b.lx.Snapshot()
	id, ok := snap.ID(quad.String(text))
	return ok && p.ID != 0 && len(snap.Subjects(p.ID, id)) > 0
}

func (b *builder) date(r *english.DateRef) Expr {
	t := b.token(r.Ref)
	switch {
	case t.Today:
		return Today{}
	case t.Has(english.Parameter):
		return Param{Name: t.Text}
	}
	v := t.Value
	if v.Type == value.Integer {
		v, _ = value.ParseDate(t.Text)
	}
	return Const{Value: v, Text: LiteralText(v)}
}

// period reads a time as a period of days.
func (b *builder) period(a *english.Adjunct) Period {
	switch {
	case a.Ever:
		return Period{Word: Ever}
	case a.From != nil:
		return Period{Word: During, From: b.date(a.From), To: b.date(a.To)}
	case a.Low != nil:
		return Period{Word: During, From: b.date(a.Low), To: b.date(a.High)}
	case a.Start != nil:
		return Period{Word: Since, From: b.date(a.Start)}
	case a.Within != nil:
		return Period{Word: During, From: Today{}, To: b.todayPlus(a.Within)}
	}
	day := b.date(a.Date)
	switch a.Op {
	case "on":
		return Period{Word: On, From: day}
	case "before", "until":
		return Period{Word: Before, To: day}
	case "since":
		return Period{Word: Since, From: day}
	case "after":
		return Period{Word: Since, From: dayAfter(day)}
	}
	return Period{Word: During, From: day}
}

func (b *builder) todayPlus(s *english.Span) Expr {
	v := b.token(s.Ref).Value
	return Arith{Op: '+', Left: Today{}, Right: Const{Value: v, Text: LiteralText(v)}}
}

// dayAfter returns the first day after a date.
func dayAfter(e Expr) Expr {
	if c, ok := e.(Const); ok {
		v := value.Value{Type: value.Date, Int: value.Until(c.Value)}
		return Const{Value: v, Text: LiteralText(v)}
	}
	return Arith{Op: '+', Left: e, Right: days(1)}
}

// dateWithin compares a date property with a time: "ends in 2028", "starts before 2025".
func (b *builder) dateWithin(e Expr, a *english.Adjunct) []Formula {
	cmp := func(op CompareOp, x Expr) Formula { return &Compare{Op: op, Left: e, Right: x} }
	switch {
	case a.Source != nil || a.AsOf != nil:
		b.contextual(a)
		return nil
	case a.Ever:
		return nil
	case a.From != nil:
		return []Formula{cmp(GreaterEqual, b.date(a.From)), cmp(LessEqual, b.date(a.To))}
	case a.Low != nil:
		return []Formula{cmp(GreaterEqual, b.date(a.Low)), cmp(LessEqual, b.date(a.High))}
	case a.Start != nil:
		return []Formula{cmp(GreaterEqual, b.date(a.Start))}
	case a.Within != nil:
		return []Formula{cmp(GreaterEqual, Today{}), cmp(LessEqual, b.todayPlus(a.Within))}
	}
	day := b.date(a.Date)
	switch a.Op {
	case "on":
		return []Formula{cmp(Equal, day)}
	case "before":
		return []Formula{cmp(Less, day)}
	case "until":
		return []Formula{cmp(LessEqual, day)}
	case "since":
		return []Formula{cmp(GreaterEqual, day)}
	case "after":
		return []Formula{cmp(Greater, day)}
	}
	return []Formula{cmp(In, day)}
}

// daily reports whether the truth of a formula depends on the day.
func (b *builder) daily(f Formula) bool { return b.program.DependsOnDay(f) }
