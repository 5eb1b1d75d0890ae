package reading

import (
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// supposition reads "suppose OpenAI signs a contract X with Oracle; X is exclusive:".
func (b *builder) supposition(s *english.Suppose) *Suppose {
	out := &Suppose{}
	b.suppose = out
	defer func() { b.suppose = nil }()
	for _, f := range s.Facts {
		before := len(out.Vars)
		b.spell = nil
		formula := b.np(f.Subject, nil, func(subject Expr) Formula { return b.vp1(f.VP, subject, either) })
		b.stateAll(out, formula, b.s.Span(f))
		if b.spell != nil {
			b.stateSpell(out, out.Vars[before:], b.spell)
		}
		for _, d := range f.Details {
			b.stateDetail(out, out.Vars[before:], d)
		}
	}
	return out
}

// stateDetail states what is said after a comma of the one thing that a fact creates.
func (b *builder) stateDetail(out *Suppose, created []*Var, d *english.Detail) {
	if d.Time != nil {
		b.stateSpell(out, created, d.Time)
		return
	}
	if len(created) != 1 {
		b.fail(diag.Meaning, b.s.Span(d), "it is not plain of what %q is said: say it by itself, as in \"X is exclusive\"", b.text(d))
	}
	if d.Adj != nil {
		b.stateAll(out, b.adjective(d.Adj.Ref, created[0], nil), b.s.Span(d))
	} else {
		b.stateAll(out, b.pp(d.PP, created[0]), b.s.Span(d))
	}
}

// stateSpell states from when to when the one created thing that has a period runs.
func (b *builder) stateSpell(out *Suppose, created []*Var, a *english.Adjunct) {
	var from, until *english.DateRef
	switch {
	case a.From != nil:
		from, until = a.From, a.To
	case a.Low != nil:
		from, until = a.Low, a.High
	case a.Start != nil:
		from = a.Start
	case a.Op == "since":
		from = a.Date
	case a.Op == "until":
		until = a.Date
	}
	var thing *Var
	var start, end *lexicon.Predicate
	for _, v := range created {
		if p, ok := v.Kind.Period(); ok {
			if thing != nil {
				thing = nil
				break
			}
			thing, start, end = v, p.Start, p.End
		}
	}
	if thing == nil || (from == nil && until == nil) || (from != nil && start == nil) || (until != nil && end == nil) {
		b.fail(diag.Meaning, b.s.Span(a), "a supposed fact has no time or source of its own: say when the thing starts and ends, as in \"X starts on 2026-12-01\"")
	}
	give := func(p *lexicon.Predicate, d *english.DateRef) {
		if d != nil {
			out.Add = append(out.Add, &Compare{Op: Equal, Left: Apply{Pred: p, Arg: thing}, Right: b.date(d)})
		}
	}
	give(start, from)
	give(end, until)
}

// create makes a new entity of an indefinite in a supposition.
func (b *builder) create(v *Var, ng *english.NG, by *owned, k hole) Formula {
	v.New = true
	if ng.App == nil || ng.App.Var == nil {
		v.Name = ""
	}
	b.suppose.Vars = append(b.suppose.Vars, v)
	parts := b.nounGroup(ng, v, by)
	facts := append([]Formula{parts[0], k(v)}, parts[1:]...) // what it is, then what is done with it
	return conj(facts...)
}

// stateAll takes a formula apart into facts.
func (b *builder) stateAll(out *Suppose, f Formula, span diag.Span) {
	if e := recordable(f, span); e != nil {
		panic(e)
	}
	switch f := f.(type) {
	case *And:
		for _, p := range f.Parts {
			b.stateAll(out, p, span)
		}
	case *Atom:
		b.stateAtom(out, f, span)
	case *Not:
		b.stateNot(out, f, span)
	case *Compare:
		b.stateValue(out, f, span)
	default:
		b.fail(diag.Meaning, span, "a supposition states facts: %s is none", FormulaString(f))
	}
}

func (b *builder) stateAtom(out *Suppose, a *Atom, span diag.Span) {
	if a.Pred.Class != lexicon.Derived {
		if a.Pred.Class == lexicon.Builtin || a.Closure {
			b.fail(diag.Meaning, span, "%q cannot be stated: it follows from other facts", a.Pred.Name)
		}
		out.Add = append(out.Add, a)
		return
	}
	rules := b.program.Rules[a.Pred]
	if len(rules) != 1 {
		b.cannotState(a, span)
	}
	facts, vars, ok := State(rules[0], a.Args)
	if !ok {
		b.cannotState(a, span)
	}
	out.Vars = append(out.Vars, vars...)
	out.Add = append(out.Add, facts...)
}

// cannotState refuses to state a derived relation, naming its rules.
func (b *builder) cannotState(a *Atom, span diag.Span) {
	var bodies []string
	for _, r := range b.program.Rules[a.Pred] {
		bodies = append(bodies, FormulaString(r.Body))
	}
	e := diag.Errorf(diag.Meaning, span, "%q follows from other facts and cannot be stated; it is true if %s", a.Pred.Name, strings.Join(bodies, "; or if "))
	panic(e)
}

func (b *builder) stateNot(out *Suppose, n *Not, span diag.Span) {
	switch f := n.Body.(type) {
	case *Atom:
		if f.Pred.Class == lexicon.Stored || f.Pred.Class == lexicon.KindClass {
			out.Remove = append(out.Remove, f)
			return
		}
		if f.Pred.Class == lexicon.Property {
			no := value.OfTruth(false)
			out.Add = append(out.Add, &Compare{Op: Equal, Left: Apply{Pred: f.Pred, Arg: f.Args[0]}, Right: Const{Value: no, Text: LiteralText(no)}})
			return
		}
	}
	b.fail(diag.Meaning, span, "%s cannot be stated: it follows from other facts", FormulaString(n))
}

func (b *builder) stateValue(out *Suppose, c *Compare, span diag.Span) {
	_, isApply := c.Left.(Apply)
	if !isApply || (c.Op != Equal && c.Op != In) {
		b.fail(diag.Meaning, span, "a supposition gives a value, it does not compare: \"X ends on 2026-12-31\"")
	}
	out.Add = append(out.Add, &Compare{Op: Equal, Left: c.Left, Right: c.Right})
}
