package reading

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Verbs that say a value: "cost over 50 USD", "last longer than 2 years", "was signed in 2015".

// datedSenses chooses between a relation and a date for a verb that is both and has a time:
// what is recorded without a period cannot have been so within one, so the date is meant.
func (b *builder) datedSenses(v *verbUse, senses []lexicon.Sense) []lexicon.Sense {
	var dates, others []lexicon.Sense
	for _, s := range senses {
		if s.Pred.Class == lexicon.Property && s.Pred.Value == value.Date {
			dates = append(dates, s)
		} else {
			others = append(others, s)
		}
	}
	if len(dates) == 0 || len(others) == 0 || v.subject == nil || !v.passive {
		return senses
	}
	dated := slices.ContainsFunc(v.tails, isTime)
	daily := slices.ContainsFunc(others, func(s lexicon.Sense) bool { return b.program.Daily[s.Pred] || s.Pred == lexicon.InForce })
	switch {
	case dated && daily:
		t := b.token(v.ref)
		b.fail(diag.Meaning, t.Span, "%q could be by %s or the day by %s here: say the one by its noun", t.Text, others[0].Pred.Name, dates[0].Pred.Name)
	case dated:
		return dates
	}
	return others
}

// isTime reports whether what follows a verb says when: a source and the day that is asked of
// do not.
func isTime(t *english.Tail) bool {
	a := t.Adjunct
	return a != nil && a.Source == nil && a.AsOf == nil && !a.Ever
}

// compared1 reads a verb whose value is compared, or returns nil: "cost over 50 USD", "run for
// more than 2 years", "left after its due date".
func (b *builder) compared1(v *verbUse, adjuncts []*english.Adjunct, pps []*english.GapPP) Formula {
	comp, prep := v.comp, ""
	for _, pp := range pps {
		if pp.Comp == nil {
			continue
		}
		if comp != nil {
			b.fail(diag.Meaning, b.s.Span(pp), "%q compares a second time: say it by itself", b.text(pp))
		}
		comp, prep = pp.Comp, b.token(pp.Prep.Ref).Key
	}
	if comp == nil {
		return nil
	}
	for _, pp := range pps {
		if pp.Comp == nil {
			b.fail(diag.Meaning, b.s.Span(pp), "%q cannot stand beside a comparison", b.text(pp))
		}
	}
	s := b.valueSense(v, prep, comp)
	read := func() Formula { return b.compareVerb(v, s, comp) }
	if s.Pred.Class == lexicon.Property {
		for _, a := range adjuncts {
			if a.Source == nil && a.AsOf == nil {
				b.fail(diag.Meaning, b.s.Span(a), "what %q says is recorded without a period: leave %q out", b.token(v.ref).Text, b.text(a))
			}
		}
		return b.timed(read, adjuncts, v.adverbs, tense{}, b.token(v.ref))
	}
	return b.timed(read, adjuncts, v.adverbs, tense{past: v.past, perfect: v.perfect}, b.token(v.ref))
}

// valueSense returns the one meaning of a verb that says a value of its subject.
func (b *builder) valueSense(v *verbUse, prep string, at any) lexicon.Sense {
	t := b.token(v.ref)
	var all, fit []lexicon.Sense
	for _, s := range b.lx.Senses(t.Key) {
		if s.Frame.Class != vocabulary.VerbFrame || s.Class&v.class == 0 || s.Pred == nil || s.Frame.Subject != 0 {
			continue
		}
		role := s.Frame.Object
		if prep != "" {
			role, _ = s.Frame.Role(prep)
		}
		dated := s.Pred.Class == lexicon.Property && s.Pred.Value == value.Date
		if dated && prep == "" {
			role = 1
		}
		if role != 1 || param(s.Pred, role).Type == value.Node || len(s.Pred.Params) > 2 || v.passive && !dated || s.Pred.Value == value.Truth && s.Pred.Class == lexicon.Property {
			continue
		}
		all = append(all, s)
		if v.subject != nil && b.takes(s.Pred.Params[0], v.subject) {
			fit = append(fit, s)
		}
	}
	if len(all) == 0 || v.subject == nil {
		b.refuseComparing(v, t, at)
	}
	return b.one(t, fit, all, v.subject)
}

// refuseComparing says that a verb is not compared. "Use the most" lacks its noun.
func (b *builder) refuseComparing(v *verbUse, t english.Token, at any) {
	span := b.s.Span(at)
	if c, ok := at.(*english.VComp); ok { // words of the grammar have no place of their own
		from := max(v.ref.At+1, 1)
		span = b.s.Tokens[from].Span.Cover(nonEmpty(span, b.s.Tokens[from].Span))
		for i := from; c.Most != "" && i < len(b.s.Tokens); i++ {
			if span = b.s.Tokens[from].Span.Cover(b.s.Tokens[i].Span); b.s.Tokens[i].Key == c.Most {
				break
			}
		}
	}
	e := diag.Errorf(diag.Meaning, span, "%q says no value that could be compared: say what, as in \"more than 2 ...\"", t.Text)
	for _, s := range b.lx.Senses(t.Key) {
		if s.Frame.Class == vocabulary.VerbFrame && s.Frame.Object >= 0 && param(s.Pred, s.Frame.Object).Kind != nil {
			things := " " + param(s.Pred, s.Frame.Object).Kind.Plural
			e.Rewrites = append(e.Rewrites, b.s.Text[:span.To]+things+b.s.Text[span.To:])
			for _, than := range []string{"more", "fewer"} {
				if said := b.s.Text[span.From:span.To]; strings.HasPrefix(said, than+" than") {
					e.Rewrites = append(e.Rewrites, b.s.Text[:span.From]+than+things+said[len(than):]+b.s.Text[span.To:])
				}
			}
		}
	}
	panic(e)
}

// compareVerb compares the value that a verb says of its subject.
func (b *builder) compareVerb(v *verbUse, s lexicon.Sense, c *english.VComp) Formula {
	said := Apply{Pred: s.Pred, Arg: v.subject}
	switch {
	case c.Most != "":
		return b.extreme(s.Pred, v.subject, c.Most == "most", c)
	case c.Low != nil:
		low := &english.CVal{Amount: &english.Amount{Ref: c.Low.Ref}}
		high := &english.CVal{Amount: &english.Amount{Ref: c.High.Ref}}
		return conj(&Compare{Op: GreaterEqual, Left: said, Right: b.comparable(said, low)}, &Compare{Op: LessEqual, Left: said, Right: b.comparable(said, high)})
	}
	word := b.compWord(c.Op)
	if other := b.likeSubject(s, c); other != nil { // earn more than Ann
		return &Compare{Op: compareWords[word], Left: said, Right: Apply{Pred: s.Pred, Arg: other}}
	}
	if c.Thing != nil {
		b.fail(diag.Type, b.s.Span(c.Thing), "%q is no single thing of which %q says a value", b.text(c.Thing), b.token(v.ref).Text)
	}
	return b.compareBy(said, word, c.Val)
}

// likeSubject returns the named thing of which the verb says the value that is compared with,
// or nil.
func (b *builder) likeSubject(s lexicon.Sense, c *english.VComp) Expr {
	n := &english.NP1{NG: c.Thing}
	if c.Val != nil {
		n.DNP = c.Val.NP
	}
	if n.DNP == nil && n.NG == nil {
		return nil
	}
	e := b.single(&english.NP{First: n})
	if e == nil || isLiteral(e) || !b.takes(s.Pred.Params[0], e) {
		return nil
	}
	if c, ok := e.(Const); ok && c.Value.Type != value.Node {
		return nil
	}
	return e
}

// nonEmpty is span, or other if span is no place.
func nonEmpty(span, other diag.Span) diag.Span {
	if span == (diag.Span{}) {
		return other
	}
	return span
}
