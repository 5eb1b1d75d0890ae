package query

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Finding is something in a vocabulary that is sound but probably not meant.
type Finding struct {
	Line    int    // of the vocabulary's text, from 1
	Text    string // the declaration's first line
	Message string
}

// String returns "line: message: text".
func (f Finding) String() string { return fmt.Sprintf("%d: %s: %s", f.Line, f.Message, f.Text) }

// Lint looks for kinds without members, relations without facts, values that are not of the
// type that is declared, rules that derive nothing
// from the data on any day, relations that no word and no rule speaks of, and words that
// mean several things. Findings come in the order of the text; none if there is no
// vocabulary. Every rule is run once, so it takes as long as asking for all of them.
func Lint[S Source](ctx context.Context, db S) (_ []Finding, err error) {
	defer caught("", &err)
	defer graph.Guard(&err)()
	w, err := open(db)
	if err != nil {
		return nil, err
	}
	l := &linter{world: w, voc: w.lexicon.Vocabulary()}
	if l.voc == nil {
		return nil, nil
	}
	l.kinds()
	l.relations()
	if err := l.rules(ctx); err != nil {
		return nil, err
	}
	slices.SortStableFunc(l.found, func(a, b Finding) int { return a.Line - b.Line })
	return l.found, nil
}

type linter struct {
	world *world
	voc   *vocabulary.Vocabulary
	found []Finding
}

func (l *linter) add(span vocabulary.Span, format string, args ...any) {
	from := min(span.From, len(l.voc.Text))
	line, _, _ := strings.Cut(l.voc.Text[from:], "\n")
	l.found = append(l.found, Finding{
		Line:    strings.Count(l.voc.Text[:from], "\n") + 1,
		Text:    strings.Join(strings.Fields(line), " "),
		Message: fmt.Sprintf(format, args...),
	})
}

func (l *linter) kinds() {
	for _, k := range l.voc.Kinds {
		i := slices.IndexFunc(l.world.lexicon.Kinds(), func(o *lexicon.Kind) bool { return o.IRI == k.IRI })
		if i >= 0 && l.world.lexicon.Members(l.world.lexicon.Kinds()[i]) == 0 {
			l.add(k.Span, "nothing is recorded as of this kind")
		}
	}
}

func (l *linter) relations() {
	for _, r := range l.voc.Relations {
		if r.External {
			l.external(r)
		} else if p := l.world.lexicon.Stored(r.IRI); p == nil || p.ID == 0 || l.world.snap.Count(p.ID) == 0 {
			l.add(r.Span, "no fact of it is recorded")
		} else if len(r.Frames) == 0 && !l.mentioned(r.Name, nil) && !l.structural(r.Name) {
			l.add(r.Span, "no word and no rule speaks of it")
		}
		l.values(r)
		l.words(r.Name, r.Frames)
	}
}

// values finds what a property has recorded that is not of its type: comparisons with it are
// not true, and sums leave it out.
func (l *linter) values(r *vocabulary.Relation) {
	p := l.world.lexicon.Stored(r.IRI)
	if r.Type == "" || p == nil || p.ID == 0 || p.Value == value.Text || p.Value == value.None {
		return
	}
	strange, facts, example := 0, 0, ""
	for f := range l.world.snap.Scan(p.ID) {
		facts++
		v := value.Of(l.world.snap, f.Object)
		if as := value.As(v, p.Value).Type; as == p.Value || as == value.Integer && p.Value == value.Number {
			continue
		}
		if strange++; strange == 1 {
			if example = v.Display(); v.Type == value.Node {
				example = l.world.lexicon.Name(v.ID)
			}
		}
	}
	switch {
	case strange == 1:
		l.add(r.Span, "1 of %s is no %s: %q", plural(facts, "value"), typeNames[p.Value], example)
	case strange > 1:
		l.add(r.Span, "%d of %d values are no %s, such as %q", strange, facts, typeNames[p.Value], example)
	}
}

// external finds facts that nobody reads, and functions that nobody asks.
func (l *linter) external(r *vocabulary.Relation) {
	if n := recorded(l.world.snap, r); n > 0 {
		l.add(r.Span, "it is external, yet %s, which no question reads", recordedOf(n))
	}
	if len(r.Frames) == 0 && !l.mentioned(r.Name, nil) {
		l.add(r.Span, "no word and no rule speaks of it")
	}
}

// structural reports whether a property names things or bounds their periods.
func (l *linter) structural(name string) bool {
	return slices.ContainsFunc(l.voc.Kinds, func(k *vocabulary.Kind) bool {
		return k.Start == name || k.End == name || slices.Contains(k.Names, name)
	})
}

// mentioned reports whether a rule other than those for head uses the name.
func (l *linter) mentioned(name string, head *lexicon.Predicate) bool {
	use := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\+?\(`)
	return slices.ContainsFunc(l.voc.Rules, func(r *vocabulary.Rule) bool {
		return (head == nil || l.world.lexicon.Head(r) != head) && use.MatchString(r.Body)
	})
}

func (l *linter) rules(ctx context.Context) error {
	nth := map[*lexicon.Predicate]int{}
	spoken := map[*lexicon.Predicate]bool{}
	for _, r := range l.voc.Rules {
		head := l.world.lexicon.Head(r)
		spoken[head] = spoken[head] || len(r.Frames) > 0
	}
	for _, r := range l.voc.Rules {
		head := l.world.lexicon.Head(r)
		rule := l.world.program.Rules[head][nth[head]]
		nth[head]++
		some, err := l.derives(ctx, rule)
		if err != nil {
			return err
		}
		if !some {
			l.add(r.Span, "this rule derives nothing from the data, on any day")
		}
		if nth[head] == 1 && !spoken[head] && !l.mentioned(r.Name, head) {
			l.add(r.Span, "no word and no other rule speaks of it")
		}
		l.words(r.Name, r.Frames)
	}
	return nil
}

// derives reports whether the rule's body is true of something on some day; one that is too
// large to say, or that asks a function, counts as true.
func (l *linter) derives(ctx context.Context, rule *reading.Rule) (bool, error) {
	vars := slices.Clone(rule.Vars)
	for _, v := range reading.FreeVars(rule.Body) {
		if !slices.Contains(vars, v) {
			vars = append(vars, v)
		}
	}
	body := &reading.Quant{Op: reading.Some, Vars: vars, Body: rule.Body}
	q := &reading.Query{Context: reading.Context{Period: &reading.Period{Word: reading.Ever}}, Form: &reading.Set{Body: body}}
	plan, err := l.world.plan(q)
	if err != nil {
		return false, err
	}
	day, _, err := l.world.today(settings{})
	if err != nil {
		return false, err
	}
	res, err := exec.Run(ctx, exec.Env{Snapshot: l.world.snap, Program: l.world.program, Today: day, Kept: l.world.kept}, plan)
	var limit *diag.Error
	if errors.As(err, &limit) && (limit.Kind == diag.Limit || limit.Kind == diag.Unbound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return res.Truth, nil
}

// words finds nouns that also mean another relation of things that can be the same.
func (l *linter) words(name string, frames []vocabulary.Frame) {
	for _, f := range frames {
		if f.Class != vocabulary.NounFrame {
			continue
		}
		for _, s := range l.world.lexicon.Senses(f.Word) {
			if s.Kind == nil && s.Pred.Name != name && s.Frame.Class == f.Class && l.alike(name, f, s) {
				l.add(f.Span, "%q also means %s: where both fit, questions are refused", f.Word, s.Pred.Name)
			}
		}
	}
}

// alike reports whether the noun of a frame and another sense can be said of the same.
func (l *linter) alike(name string, f vocabulary.Frame, s lexicon.Sense) bool {
	return slices.ContainsFunc(l.world.lexicon.Predicates(name), func(p *lexicon.Predicate) bool {
		kind := func(p *lexicon.Predicate, i int) *lexicon.Kind {
			if i < 0 || i >= len(p.Params) {
				return nil
			}
			return p.Params[i].Kind
		}
		return p.Class != lexicon.KindClass && s.Frame.Object >= 0 && f.Object > 0 &&
			kind(p, f.Subject-1).Meets(kind(s.Pred, s.Frame.Subject)) && kind(p, f.Object-1).Meets(kind(s.Pred, s.Frame.Object))
	})
}
