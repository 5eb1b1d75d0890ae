package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// whyRecorded proves a kind, a property or a stored relation by the facts that say so.
func (p *prover) whyRecorded(a *reading.Atom) []alternative {
	thing := a.Args[0].(reading.Const).Value
	var want value.Value
	switch {
	case len(a.Args) == 2:
		want = a.Args[1].(reading.Const).Value
	case a.Pred.Class == lexicon.Property:
		want = value.OfTruth(true)
	}
	facts := p.world.Facts(a.Pred, thing, want)
	if len(facts) == 0 {
		return nil
	}
	if a.Pred.Class == lexicon.KindClass {
		facts = facts[:1]
	}
	leaf := p.leaf(reading.FormulaString(a), facts)
	leaf.Plain = a.Pred.Class == lexicon.KindClass
	return one(leaf, 1)
}

// leaf is a step of recorded facts. One fact under several labels is one fact with several
// sources.
func (p *prover) leaf(text string, facts []exec.Fact) *Step {
	s := &Step{Text: text, Facts: facts}
	for _, f := range facts {
		src := p.source(f)
		if src != nil && !slices.Contains(s.Sources, src) {
			s.Sources = append(s.Sources, src)
		}
	}
	return s
}

// supposed is the source of what is recorded nowhere but supposed.
var supposed = &Source{Name: "supposed"}

// source returns where a fact comes from, or nil.
func (p *prover) source(f exec.Fact) *Source {
	if f.Source == 0 {
		if !slices.Contains(p.base.Facts(f.Pred, value.OfNode(f.Subject), f.Object), f) {
			return supposed
		}
		return nil
	}
	if s := p.sources[f.Source]; s != nil {
		return s
	}
	s := SourceOf(p.world, p.prog.Lexicon, f.Source)
	p.sources[f.Source] = s
	return s
}

// SourceOf returns the source that a label is, with what is recorded of it.
func SourceOf(w *exec.World, lx *lexicon.Lexicon, label graph.ID) *Source {
	s := &Source{Name: w.Name(label)}
	var about []string
	for _, q := range lx.All() {
		if q.Class != lexicon.Property || q.Value == value.Truth {
			continue
		}
		sources := q.Params[0].Kind != nil && q.Params[0].Kind.Source
		if !sources && q.Name != "confidence" {
			continue
		}
		for _, g := range w.Facts(q, value.OfNode(label), value.Value{}) {
			if q.Name == "confidence" {
				s.Confidence = g.Object.Display()
			} else {
				about = append(about, g.Object.Display())
			}
		}
	}
	s.About = strings.Join(about, ", ")
	return s
}

// whyPeriod proves that something is in force, or that two things overlap, by their starts
// and ends.
func (p *prover) whyPeriod(a *reading.Atom) []alternative {
	var facts []exec.Fact
	var parts []string
	for _, x := range a.Args {
		c := x.(reading.Const)
		facts = append(facts, p.world.PeriodFacts(c.Value)...)
		parts = append(parts, c.Text+" runs "+p.period(c.Value))
	}
	text := strings.Join(parts, ", ")
	if a.Pred == lexicon.InForce {
		text += ", so it is in force on " + value.OfDay(p.world.Day()).String()
	}
	return one(p.leaf(text, facts), len(facts))
}

// period says the days of a thing.
func (p *prover) period(thing value.Value) string {
	d, ok := p.world.Period(thing)
	switch {
	case !ok:
		return "for no recorded period"
	case d.FromOpen && d.UntilOpen:
		return "without a recorded start and end"
	case d.UntilOpen:
		return "from " + value.OfDay(d.From).String()
	case d.FromOpen:
		return end(d)
	}
	return "from " + value.OfDay(d.From).String() + " " + end(d)
}

func end(d exec.Period) string {
	if d.Through {
		return "through " + value.OfDay(d.Until-1).String()
	}
	return "until " + value.OfDay(d.Until).String()
}

// whyCompare proves a comparison by the values in it; one of constants needs no proof.
func (p *prover) whyCompare(c *reading.Compare) ([]alternative, error) {
	var facts []exec.Fact
	computed, err := p.recorded(&facts, c.Left, c.Right)
	if err != nil {
		return nil, err
	}
	if !computed {
		return []alternative{{}}, nil
	}
	cost := len(facts)
	if hosted(c.Left) || hosted(c.Right) {
		cost++
	}
	text, err := p.compared(c)
	return one(p.leaf(text, facts), cost), err
}

// compared writes a comparison with the values of what is computed in it.
func (p *prover) compared(c *reading.Compare) (string, error) {
	text := reading.FormulaString(c)
	var said []string
	for _, e := range []reading.Expr{c.Left, c.Right} {
		if _, ok := e.(reading.Const); ok {
			continue
		}
		values, err := p.world.Values(e)
		if err != nil {
			return "", err
		}
		var names []string
		for _, v := range values {
			names = append(names, constant(p.world, v).Text)
		}
		what := reading.ExprString(e) + " is " + strings.Join(names, " and ")
		if c.Op == reading.Equal && len(names) == 1 && names[0] == reading.ExprString(c.Right) {
			return text + byHost(e), nil
		}
		switch {
		case len(names) == 0 && hosted(e):
			what = reading.ExprString(e) + " is not known to the host program"
		case len(names) == 0:
			what = "no " + reading.ExprString(e) + " is recorded"
		default:
			what += byHost(e)
		}
		said = append(said, what)
	}
	if len(said) == 0 {
		return text, nil
	}
	return text + ": " + strings.Join(said, ", "), nil
}

// recorded collects the facts that the properties in expressions are read from, and reports
// whether anything in them is computed.
func (p *prover) recorded(facts *[]exec.Fact, es ...reading.Expr) (computed bool, err error) {
	for _, e := range es {
		deeper := false
		switch e := e.(type) {
		case reading.Const:
			continue
		case *reading.Var, reading.Param, reading.Today, *reading.Agg:
		case reading.Apply:
			things, err := p.world.Values(e.Arg)
			if err != nil {
				return false, err
			}
			if e.Pred.Class != lexicon.Derived && !e.Pred.External {
				for _, x := range things {
					*facts = append(*facts, p.world.Facts(e.Pred, x, value.Value{})...)
				}
			}
			deeper, err = p.recorded(facts, e.Arg)
			if err != nil {
				return deeper, err
			}
		case reading.Arith:
			if deeper, err = p.recorded(facts, e.Left, e.Right); err != nil {
				return deeper, err
			}
		default:
			panic(fmt.Sprintf("unreachable: %T", e))
		}
		computed = true
	}
	return computed, nil
}

// absent says that a formula is not true.
func absent(f reading.Formula) string {
	switch f := f.(type) {
	case *reading.Atom:
		if f.Pred.External && !f.Closure {
			return "the host program does not say " + reading.FormulaString(f)
		}
		if f.Closure || f.Pred.Class == lexicon.Derived {
			return "nothing gives " + reading.FormulaString(f)
		}
		if f.Pred.Class == lexicon.Builtin {
			break
		}
		return "no " + reading.FormulaString(f) + " is recorded"
	case *reading.Quant:
		if f.Op == reading.Some {
			var names []string
			for _, v := range f.Vars {
				names = append(names, v.Name)
			}
			return "no " + strings.Join(names, ", ") + " is recorded with " + reading.FormulaString(f.Body)
		}
	}
	return reading.FormulaString(&reading.Not{Body: f})
}

// words is the name of a predicate as words.
func words(p *lexicon.Predicate) string { return strings.ReplaceAll(p.Name, "_", " ") }
