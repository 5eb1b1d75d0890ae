package reading

import (
	"slices"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// verbUse is a verb with what stands around it.
type verbUse struct {
	ref      english.Ref
	class    lexicon.WordClass
	subject  Expr // nil: somebody
	passive  bool // subject is the object's role
	object   *english.NP
	comp     *english.VComp // what the verb's value is compared with
	over     string         // the preposition of a passive like "operated on by": what it is said of is there
	gap      Expr           // what the question asks for, to be put where something is missing
	agents   []*english.NP
	adverbs  []*english.Adv
	tails    []*english.Tail
	past     bool // said in the past tense
	perfect  bool // said in the perfect
	negative bool
}

// slot is an argument of a verb in the order in which it is said.
type slot struct {
	preposition string // "": the object; "by": the agent
	np          *english.NP
	expr        Expr
	at          any // node, for messages
}

func (b *builder) active(v verbUse, a *english.Args) Formula {
	v.object, v.comp, v.tails = a.Object, a.Comp, a.Tails
	v.adverbs = append(v.adverbs, a.Adv)
	return b.verb(v)
}

func (b *builder) passive(ref english.Ref, x Expr, agents []*english.NP, comp *english.VComp, tails []*english.Tail, gap Expr) Formula {
	use := verbUse{ref: ref, class: lexicon.Participle, subject: x, passive: true, agents: agents, comp: comp, tails: tails, gap: gap}
	if len(agents) == 0 && gap == nil && len(tails) > 1 && b.alone(tails[0].PP) && tails[1].PP != nil && tails[1].PP.NP != nil && b.token(tails[1].PP.Prep.Ref).Key == "by" {
		use.over, use.agents, use.tails = b.token(tails[0].PP.Prep.Ref).Key, []*english.NP{tails[1].PP.NP}, tails[2:]
	}
	return b.verb(use)
}

// alone reports whether a preposition stands alone, as in "is operated on by".
func (b *builder) alone(p *english.GapPP) bool {
	return p != nil && p.NP == nil && p.Comp == nil && b.token(p.Prep.Ref).Key != "by"
}

// verb reads a verb with its arguments in their surface order, within its time.
func (b *builder) verb(v verbUse) Formula {
	adjuncts, pps := splitTails(v.tails)
	if f := b.compared1(&v, adjuncts, pps); f != nil {
		return f
	}
	slots := b.slots(&v, pps)
	senses := b.datedSenses(&v, b.verbSenses(&v, slots))
	build := func() Formula { return b.fill(&v, senses, slots, 0) }
	if f := b.propertyVerb(&v, senses, adjuncts, slots); f != nil {
		build = func() Formula { return f }
		adjuncts, v.past, v.perfect = nil, false, false
	}
	if v.negative {
		saved := b.negNP
		b.negNP = true
		defer func() { b.negNP = saved }()
		inner := build
		build = func() Formula { return b.inside(inner) }
	}
	return b.timed(build, adjuncts, v.adverbs, tense{past: v.past, perfect: v.perfect}, b.token(v.ref))
}

func splitTails(tails []*english.Tail) (adjuncts []*english.Adjunct, pps []*english.GapPP) {
	for _, t := range tails {
		if t.Adjunct != nil {
			adjuncts = append(adjuncts, t.Adjunct)
		} else {
			pps = append(pps, t.PP)
		}
	}
	return adjuncts, pps
}

// onlyAdjuncts returns the times and sources among the tails, refusing other phrases.
func (b *builder) onlyAdjuncts(tails []*english.Tail) []*english.Adjunct {
	adjuncts, pps := splitTails(tails)
	if len(pps) > 0 {
		b.fail(diag.Meaning, b.s.Span(pps[0]), "%q cannot stand here: say it beside the noun that it belongs to", b.text(pps[0]))
	}
	return adjuncts
}

// slots lists the verb's arguments; what the question asks for goes where a preposition
// has none, else where the object is missing.
func (b *builder) slots(v *verbUse, pps []*english.GapPP) []slot {
	var out []slot
	if v.object != nil {
		out = append(out, slot{np: v.object, at: v.object})
	}
	for _, a := range v.agents {
		out = append(out, slot{preposition: "by", np: a, at: a})
	}
	filled := v.gap == nil
	for _, pp := range pps {
		s := slot{preposition: b.token(pp.Prep.Ref).Key, np: pp.NP, at: pp}
		if pp.NP == nil {
			if filled {
				b.fail(diag.Syntax, b.s.Span(pp), "%q needs a noun after it", s.preposition)
			}
			s.expr, filled = v.gap, true
		}
		out = append(out, s)
	}
	if !filled {
		if t := b.token(v.ref); v.object != nil {
			b.fail(diag.Meaning, t.Span, "%q has its object already: there is no place for what the question asks for", t.Text)
		}
		out = append([]slot{{expr: v.gap, at: v.ref}}, out...)
	}
	return out
}

// verbSenses returns the meanings of a verb that take these arguments.
func (b *builder) verbSenses(v *verbUse, slots []slot) []lexicon.Sense {
	t := b.token(v.ref)
	var all, fit []lexicon.Sense
	for _, s := range b.lx.Senses(t.Key) {
		if s.Frame.Class != vocabulary.VerbFrame || s.Kind != nil || s.Class&v.class == 0 {
			continue
		}
		all = append(all, s)
		if b.pattern(v, s, slots) {
			fit = append(fit, s)
		}
	}
	if len(fit) == 0 {
		b.wrongPattern(v, t, all, slots)
	}
	return fit
}

// pattern reports whether a frame has just the places that the arguments fill. Arguments
// with a preposition may be missing, an object may not.
func (b *builder) pattern(v *verbUse, s lexicon.Sense, slots []slot) bool {
	f := s.Frame
	if v.passive && s.Pred.Class == lexicon.Property { // a value does nothing; a date says when something was done
		return s.Pred.Value == value.Date && len(slots) == 0 && slices.ContainsFunc(v.tails, isTime)
	}
	object := v.passive && v.over == ""
	if v.over != "" {
		if _, ok := f.Role(v.over); !ok {
			return false
		}
	}
	for _, sl := range slots {
		switch {
		case sl.preposition == "":
			if v.passive {
				return false
			}
			object = true
		case sl.preposition == "by" && v.passive:
		default:
			if _, ok := f.Role(sl.preposition); !ok {
				return false
			}
		}
	}
	if s.Pred.Class == lexicon.Property && s.Pred.Value == value.Date && !object {
		return true
	}
	return object == (f.Object >= 0)
}

func (b *builder) wrongPattern(v *verbUse, t english.Token, all []lexicon.Sense, slots []slot) {
	var with []string
	transitive := false
	for _, s := range all {
		transitive = transitive || s.Frame.Object >= 0
		for _, r := range s.Frame.Roles {
			if !slices.Contains(with, `"`+r.Preposition+`"`) {
				with = append(with, `"`+r.Preposition+`"`)
			}
		}
	}
	for _, sl := range slots {
		if sl.preposition != "" && sl.preposition != "by" && !slices.Contains(with, `"`+sl.preposition+`"`) {
			e := diag.Errorf(diag.Type, b.s.Span(sl.at), "%q is not said with %q", t.Text, sl.preposition)
			e.Expected = with
			panic(e)
		}
		if sl.preposition == "" && !transitive {
			at := b.s.Span(sl.at)
			if sl.np == nil || at == (diag.Span{}) { // "each other" has no word of its own
				at = t.Span
			}
			e := diag.Errorf(diag.Meaning, at, "%q takes no object", t.Text)
			if len(with) == 1 && sl.np != nil {
				span := b.s.Span(sl.np)
				e.Rewrites = []string{b.s.Text[:span.From] + with[0][1:len(with[0])-1] + " " + b.s.Text[span.From:]}
			}
			panic(e)
		}
	}
	if v.passive && len(slots) == 0 && len(all) > 0 && !slices.ContainsFunc(all, func(s lexicon.Sense) bool { return s.Pred.Class != lexicon.Property }) {
		b.fail(diag.Meaning, t.Span, "%q is a day: say when, as in \"%s in 2024\"", t.Text, t.Text)
	}
	if transitive {
		b.fail(diag.Meaning, t.Span, "%q needs an object: %s what?", t.Text, all[0].Word)
	}
	b.fail(diag.Meaning, t.Span, "%q cannot be said like this", t.Text)
}

// fill puts the arguments in place one by one, the first outermost.
func (b *builder) fill(v *verbUse, senses []lexicon.Sense, slots []slot, i int) Formula {
	if i == len(slots) {
		return b.predicate(v, senses, slots, v.subject)
	}
	put := func(e Expr) Formula {
		next := slices.Clone(slots)
		next[i].expr = e
		return b.fill(v, senses, next, i+1)
	}
	if slots[i].np == nil {
		return put(slots[i].expr)
	}
	savedPrep := b.slotPrep
	defer func() { b.slotPrep = savedPrep }()
	b.slotPrep = slots[i].preposition
	saved := b.same
	defer func() { b.same = saved }()
	savedSubj := b.subj
	defer func() { b.subj = savedSubj }()
	b.subj = v.subject
	b.same = func(subject, object Expr) Formula {
		next := slices.Clone(slots[:i+1])
		next[i].expr = object
		return b.predicate(v, senses, next, subject)
	}
	return b.np(slots[i].np, nil, put)
}

// predicate chooses the frame by the kinds of the arguments and builds its atom.
func (b *builder) predicate(v *verbUse, senses []lexicon.Sense, slots []slot, subject Expr) Formula {
	t := b.token(v.ref)
	type use struct {
		sense lexicon.Sense
		args  map[int]Expr
	}
	var uses []use
	for _, s := range senses {
		args := map[int]Expr{}
		if subject != nil {
			args[s.Frame.Subject] = subject
			if v.passive {
				delete(args, s.Frame.Subject)
				args[patient(v, s)] = subject
			}
		}
		for _, sl := range slots {
			role := s.Frame.Object
			if sl.preposition == "by" && v.passive {
				role = s.Frame.Subject
			} else if sl.preposition != "" {
				role, _ = s.Frame.Role(sl.preposition)
			}
			args[role] = sl.expr
		}
		ok := true
		for role, e := range args {
			ok = ok && b.takes(param(s.Pred, role), e) && b.hasPeriod(s.Pred, e)
		}
		if ok && !slices.ContainsFunc(uses, func(o use) bool { return o.sense.Pred == s.Pred }) {
			uses = append(uses, use{s, args})
		}
	}
	if len(uses) > 1 {
		senses := make([]lexicon.Sense, len(uses))
		for i, u := range uses {
			senses[i] = u.sense
		}
		keep := b.one(t, senses, senses, subject)
		uses = slices.DeleteFunc(uses, func(u use) bool { return u.sense.Pred != keep.Pred })
	}
	if len(uses) == 0 {
		b.wrongKinds(v, t, senses, slots, subject)
	}
	b.refuseTogether(v, uses[0].sense, uses[0].args)
	if p := uses[0].sense.Pred; p == lexicon.Overlap && len(uses[0].args) < 2 {
		e := diag.Errorf(diag.Meaning, t.Span, "%q needs an object: with what?", t.Text)
		e.Rewrites = []string{b.s.Text[:t.Span.To] + " each other" + b.s.Text[t.Span.To:]}
		for _, k := range b.kindsOf(subject) {
			e.Rewrites = append(e.Rewrites, b.s.Text[:t.Span.To]+" another "+k.Label+b.s.Text[t.Span.To:])
		}
		panic(e)
	}
	return b.reach(v, uses[0].sense.Pred, uses[0].args)
}

// patient is the role of what a passive is said of.
func patient(v *verbUse, s lexicon.Sense) int {
	if v.over != "" {
		role, _ := s.Frame.Role(v.over)
		return role
	}
	return s.Frame.Object
}

// refuseTogether refuses "do A and B conflict": with each other, or each with something.
func (b *builder) refuseTogether(v *verbUse, s lexicon.Sense, args map[int]Expr) {
	if v.passive || !slices.Contains(b.among, v.subject) {
		return
	}
	for _, r := range s.Frame.Roles {
		if _, said := args[r.Arg]; said || !param(s.Pred, r.Arg).Kind.Meets(param(s.Pred, s.Frame.Subject).Kind) {
			continue
		}
		t := b.token(v.ref)
		at := b.s.Text[:t.Span.To] + " " + r.Preposition
		rest := b.s.Text[t.Span.To:]
		e := diag.Errorf(diag.Meaning, t.Span, "they could %s %s each other, or each of them %s something", s.Word, r.Preposition, r.Preposition)
		e.Rewrites = []string{at + " each other" + rest, at + " " + b.something(param(s.Pred, r.Arg)) + rest}
		panic(e)
	}
}

// something names any thing of a kind.
func (b *builder) something(p lexicon.Param) string {
	if p.Kind == nil {
		return "a thing"
	}
	return article(p.Kind.Label)
}

// wrongKinds says which argument is of the wrong kind for the verb.
func (b *builder) wrongKinds(v *verbUse, t english.Token, senses []lexicon.Sense, slots []slot, subject Expr) {
	s := senses[0]
	role := s.Frame.Subject
	if v.passive && s.Pred.Class != lexicon.Property {
		role = patient(v, s)
	}
	if subject != nil && !b.takes(param(s.Pred, role), subject) {
		b.fail(diag.Type, t.Span, "%s do not %s: %q is said of %s", b.described(subject), s.Word, s.Word, kindWords(param(s.Pred, role)))
	}
	for _, sl := range slots {
		role := s.Frame.Object
		if sl.preposition == "by" && v.passive {
			role = s.Frame.Subject
		} else if sl.preposition != "" {
			role, _ = s.Frame.Role(sl.preposition)
		}
		if c, ok := sl.expr.(Const); ok && c.Value.Type == value.Text && param(s.Pred, role).Type == value.Node {
			b.unknownName(c.Value.Text, b.s.Span(sl.at))
		}
		if !b.takes(param(s.Pred, role), sl.expr) {
			b.fail(diag.Type, b.s.Span(sl.at), "%q takes %s here, not %s", s.Word, kindWords(param(s.Pred, role)), b.described(sl.expr))
		}
	}
	for _, e := range append([]Expr{subject}, exprsOf(slots)...) {
		if e != nil && !b.hasPeriod(s.Pred, e) {
			b.fail(diag.Type, t.Span, "%q is said of what has a start and an end; %s neither", s.Word, b.has(e))
		}
	}
	b.fail(diag.Type, t.Span, "%q does not fit these things", t.Text)
}

func exprsOf(slots []slot) []Expr {
	out := make([]Expr, len(slots))
	for i, s := range slots {
		out[i] = s.expr
	}
	return out
}

// hasPeriod reports whether a built-in predicate, which asks about periods, can be asked of
// an expression.
func (b *builder) hasPeriod(p *lexicon.Predicate, e Expr) bool {
	kinds := b.kindsOf(e)
	return p.Class != lexicon.Builtin || len(kinds) == 0 || slices.ContainsFunc(kinds, timed)
}

func kindWords(p lexicon.Param) string {
	switch {
	case p.Kind != nil:
		return p.Kind.Plural
	case p.Type == value.Node:
		return "things"
	}
	return typing{Type: p.Type}.String()
}

// reach applies "directly or indirectly": one or more steps of a relation between like
// ends.
func (b *builder) reach(v *verbUse, p *lexicon.Predicate, args map[int]Expr) Formula {
	word := ""
	for _, a := range v.adverbs {
		if a != nil && a.Reach != "" {
			word = a.Reach
		}
	}
	if word == "" || word == "directly" {
		return atomWith(p, args, false)
	}
	if len(p.Params) != 2 || !p.Params[0].Kind.Meets(p.Params[1].Kind) || p.Class == lexicon.Property {
		b.fail(diag.Meaning, b.token(v.ref).Span, "%q relates things of different kinds: it has no indirect steps", b.token(v.ref).Text)
	}
	if word == "directlyindirectly" {
		return atomWith(p, args, true)
	}
	mid := newVar("M", p.Params[0].Kind)
	first := map[int]Expr{0: args[0], 1: mid}
	rest := map[int]Expr{0: mid, 1: args[1]}
	for _, m := range []map[int]Expr{first, rest} {
		for i, e := range m {
			if e == nil {
				delete(m, i)
			}
		}
	}
	return some(mid, atomWith(p, first, false), atomWith(p, rest, true))
}

// propertyVerb reads a verb of a date property with its time: "ends in 2028" compares.
// It returns nil if the verb is another one.
func (b *builder) propertyVerb(v *verbUse, senses []lexicon.Sense, adjuncts []*english.Adjunct, slots []slot) Formula {
	if len(slots) > 0 || v.subject == nil {
		return nil
	}
	var props []lexicon.Sense
	for _, s := range senses {
		if s.Pred.Class == lexicon.Property && s.Pred.Value == value.Date {
			props = append(props, s)
		}
	}
	if len(props) == 0 || len(props) < len(senses) {
		return nil
	}
	var fit []lexicon.Sense
	for _, s := range props {
		if b.takes(s.Pred.Params[0], v.subject) {
			fit = append(fit, s)
		}
	}
	s := b.one(b.token(v.ref), fit, props, v.subject)
	e := Apply{Pred: s.Pred, Arg: v.subject}
	var parts []Formula
	for _, a := range adjuncts {
		parts = append(parts, b.dateWithin(e, a)...)
	}
	if len(parts) > 0 {
		return conj(parts...)
	}
	if v.past || v.perfect {
		return &Compare{Op: LessEqual, Left: e, Right: Today{}}
	}
	return negate(&Unknown{Pred: s.Pred, Arg: v.subject})
}
