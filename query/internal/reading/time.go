package reading

import (
	"strings"

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
	var day *english.Adjunct
	for _, a := range adjuncts {
		if b.onDay(a) {
			day = a
		}
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
	if day != nil && b.suppose == nil && !b.daily(f) {
		b.undated(verb.Span, verb.Text, day)
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
			b.undated(verb.Span, verb.Text, adjuncts...)
		}
		f = &Within{Period: p, Body: f}
	}
	if never {
		f = negate(f)
	}
	return f
}

// onDay reports whether a time is a day on which something is so: "on 2024-06-30", "today".
func (b *builder) onDay(a *english.Adjunct) bool {
	return a.Op == "on" || a.Near != nil && b.isDay(a.Near)
}

// undated refuses a time of what is recorded without one. What has dates can be asked for by
// them.
func (b *builder) undated(span diag.Span, what string, times ...*english.Adjunct) {
	e := diag.Errorf(diag.Meaning, span, "what %q says is recorded without a period, so it cannot be asked within one; ask for things by their dates instead, as in \"whose start is before 2025\"", what)
	for _, a := range times {
		if a.Source != nil || a.AsOf != nil || a.Ever {
			continue
		}
		at := b.s.Span(a)
		for i := len(b.s.Tokens) - 1; i >= 0; i-- { // the words of the grammar before its date
			if t := b.s.Tokens[i]; t.Span.To <= at.From && timeWords[t.Key] && strings.TrimSpace(b.s.Text[t.Span.To:at.From]) == "" {
				at.From = t.Span.From
			}
		}
		said := b.s.Text[at.From:at.To]
		put := func(with string) {
			e.Rewrites = append(e.Rewrites, b.s.Text[:at.From]+with+said+b.s.Text[at.To:])
		}
		for _, noun := range b.lx.NounsFor(value.Date) {
			put("whose " + noun + " is ")
		}
		put("that were in force ")
		put("that was in force ")
		if ng := b.askedGroup(); ng != nil { // which contracts whose start is in 2024 were signed
			to := b.s.Span(ng).To
			if to <= at.From {
				for _, noun := range b.lx.NounsFor(value.Date) {
					e.Rewrites = append(e.Rewrites, replacedTwice(b.s.Text, to, " whose "+noun+" is "+said, at))
				}
			}
		}
	}
	panic(e)
}

// askedGroup returns the noun group that the question asks for, or nil.
func (b *builder) askedGroup() *english.NG {
	switch q := b.s.Question; {
	case q.Wh != nil:
		return q.Wh.NG
	case q.HowMany != nil:
		return q.HowMany.NG
	}
	return nil
}

// replacedTwice puts words at a place of a text and leaves out what stands at a later one.
func replacedTwice(text string, at int, put string, out diag.Span) string {
	return strings.TrimSpace(text[:at] + put + strings.TrimRight(text[at:out.From], " ") + text[out.To:])
}

// timeWords stand before the dates of a time.
var timeWords = map[string]bool{
	"on": true, "in": true, "before": true, "after": true, "since": true, "until": true, "during": true, "by": true, "within": true, "over": true,
	"from": true, "to": true, "between": true, "and": true, "no": true, "not": true, "later": true, "earlier": true, "than": true,
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
	case a.Near != nil && b.isDay(a.Near):
		b.asOf(a, b.date(&english.DateRef{Ref: a.Near.Ref}))
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
	if len(n.But) > 0 || n.Pair == "neither" {
		b.fail(diag.Meaning, b.s.Span(n), "sources are those that are named or described: say it in a clause, as in \"sources that are not ...\"")
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
		if n.Several() { // according to A and B: those of either
			set.Body = anyOf(set.Body)
		}
	}
	ctx := b.context
	*b = saved
	b.context = ctx
	b.context.Sources = set
}

func sourceGroup(n *english.NP) *english.NG {
	if n.Several() {
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
		return nearToday(t.Near)
	case t.Has(english.Parameter):
		return Param{Name: t.Text}
	}
	v := t.Value
	if v.Type == value.Integer {
		v, _ = value.ParseDate(t.Text)
	}
	return Const{Value: v, Text: LiteralText(v)}
}

// nearToday is a day, month or year that is told from today: today - 5 years, (today + 1
// month) / 1 month.
func nearToday(n english.Near) Expr {
	var e Expr = Today{}
	if n.Shift.Type == value.Duration {
		op := byte('+')
		if n.Back {
			op = '-'
		}
		e = Arith{Op: op, Left: e, Right: Const{Value: n.Shift, Text: LiteralText(n.Shift)}}
	}
	if length, ok := units[n.Unit]; ok {
		e = Arith{Op: '/', Left: e, Right: Const{Value: length, Text: LiteralText(length)}}
	}
	return e
}

// isDay reports whether a date that stands without a preposition is one day.
func (b *builder) isDay(r *english.NearRef) bool { return b.token(r.Ref).Near.Unit == "" }

// stretch returns the first and the last day or month of a stretch.
func (b *builder) stretch(r *english.StretchRef) (from, to Expr) {
	t := b.token(r.Ref)
	if !t.Today {
		return Const{Value: t.From, Text: LiteralText(t.From)}, Const{Value: t.To, Text: LiteralText(t.To)}
	}
	edge := nearToday(english.Near{Shift: t.Value, Back: t.Back})
	if t.Back {
		return edge, Today{}
	}
	return Today{}, edge
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
	case a.Stretch != nil:
		from, to := b.stretch(a.Stretch)
		return Period{Word: During, From: from, To: to}
	case a.Near != nil && b.isDay(a.Near):
		return Period{Word: On, From: b.date(&english.DateRef{Ref: a.Near.Ref})}
	case a.Near != nil:
		return Period{Word: During, From: b.date(&english.DateRef{Ref: a.Near.Ref})}
	}
	day := b.date(a.Date)
	switch a.Op {
	case "on":
		return Period{Word: On, From: day}
	case "before", "until":
		return Period{Word: Before, To: day}
	case "by", "nolaterthan", "notlaterthan", "notafter":
		return Period{Word: Before, To: dayAfter(day)}
	case "since", "notbefore", "noearlierthan", "notearlierthan":
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
	case a.Stretch != nil:
		from, to := b.stretch(a.Stretch)
		return []Formula{cmp(GreaterEqual, from), cmp(LessEqual, to)}
	case a.Near != nil && b.isDay(a.Near):
		return []Formula{cmp(Equal, b.date(&english.DateRef{Ref: a.Near.Ref}))}
	case a.Near != nil:
		return []Formula{cmp(In, b.date(&english.DateRef{Ref: a.Near.Ref}))}
	}
	day := b.date(a.Date)
	switch a.Op {
	case "on":
		return []Formula{cmp(Equal, day)}
	case "before":
		return []Formula{cmp(Less, day)}
	case "until", "by", "nolaterthan", "notlaterthan", "notafter":
		return []Formula{cmp(LessEqual, day)}
	case "since", "notbefore", "noearlierthan", "notearlierthan":
		return []Formula{cmp(GreaterEqual, day)}
	case "after":
		return []Formula{cmp(Greater, day)}
	}
	return []Formula{cmp(In, day)}
}

// daily reports whether the truth of a formula depends on the day.
func (b *builder) daily(f Formula) bool { return b.program.DependsOnDay(f) }
