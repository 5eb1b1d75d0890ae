package query

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
)

// The most that ranking completions may cost: a person is typing. What is not known by then
// counts as having answers.
const (
	rankTime   = 60 * time.Millisecond
	rankNames  = 40
	rankMemory = 16 << 20
)

// ranked puts the completions that lead to answers before those that lead to none, each
// part of the list by itself: a word leads to answers if what it speaks of holds of
// something today, a name if the question that it ends has an answer.
func (w *world) ranked(text string, all []english.Completion, most time.Duration) []english.Completion {
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	barren := map[string]bool{}
	names := 0
	for _, c := range all {
		switch {
		case c.Class == "word":
		case c.Class == "name":
			if names++; names <= rankNames {
				barren[c.Text] = w.unanswered(ctx, text[:c.From]+c.Text)
			}
		default:
			barren[c.Text] = !w.lively(ctx, c.Text)
		}
	}
	slices.SortStableFunc(all, func(a, b english.Completion) int {
		if part(a) != part(b) || barren[a.Text] == barren[b.Text] {
			return part(a) - part(b)
		}
		if barren[b.Text] {
			return -1
		}
		return 1
	})
	return all
}

// part is where in the list a completion stands: words of the vocabulary, names, words of
// the grammar.
func part(c english.Completion) int {
	switch c.Class {
	case "name":
		return 1
	case "word":
		return 2
	}
	return 0
}

// unanswered reports whether a text is a question whose answer is empty or no, or one that
// is refused for what its words mean.
func (w *world) unanswered(ctx context.Context, text string) bool {
	_, q, err := w.read(text)
	var e *diag.Error
	if errors.As(err, &e) {
		return e.Kind == diag.Type || e.Kind == diag.Name
	}
	set, ok := q.Form.(*reading.Set)
	return ok && len(parameters(q)) == 0 && !w.some(ctx, &reading.Query{Context: q.Context, Form: set})
}

// some reports whether a set has a row, or whether that is not known.
func (w *world) some(ctx context.Context, q *reading.Query) bool {
	p, err := w.plan(q)
	if err != nil {
		return true
	}
	day, _, err := w.today(settings{})
	if err != nil {
		return true
	}
	env := exec.Env{Snapshot: w.snap, Program: w.program, Today: day, Kept: w.kept, Limits: exec.Limits{Memory: rankMemory}}
	res, err := exec.Run(ctx, env, p)
	return err != nil || res.Truth || res.Len() > 0
}

// lively reports whether something is so that a word says: its kind has members, its
// relation holds of some things.
func (w *world) lively(ctx context.Context, word string) bool {
	senses := w.lexicon.Senses(word)
	if len(senses) == 0 {
		return true
	}
	return slices.ContainsFunc(senses, func(s lexicon.Sense) bool {
		pred := s.Pred
		if s.Kind != nil {
			pred = s.Kind.Pred
		}
		if pred == nil {
			return true
		}
		if yes, ok := w.alive.Load(pred); ok {
			return yes.(bool)
		}
		yes := w.holds(ctx, pred)
		if ctx.Err() == nil {
			w.alive.Store(pred, yes)
		}
		return yes
	})
}

// holds reports whether a predicate holds of something today.
func (w *world) holds(ctx context.Context, p *lexicon.Predicate) bool {
	switch p.Class {
	case lexicon.Stored, lexicon.Property:
		return p.ID != 0 && w.snap.Count(p.ID) > 0
	case lexicon.KindClass, lexicon.Derived:
	default:
		return true
	}
	atom := &reading.Atom{Pred: p}
	var vars []*reading.Var
	for _, prm := range p.Params {
		v := &reading.Var{Name: "X", Kind: prm.Kind}
		vars = append(vars, v)
		atom.Args = append(atom.Args, v)
	}
	return w.some(ctx, &reading.Query{Form: &reading.Set{Body: &reading.Quant{Op: reading.Some, Vars: vars, Body: atom}}})
}
