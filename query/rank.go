package query

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
)

// effort is the most that ranking completions may cost: a person is typing. What is not
// known by then counts as having answers.
type effort struct {
	time  time.Duration
	names int
}

var (
	patient = effort{60 * time.Millisecond, 40} // for who asks for completions
	hasty   = effort{15 * time.Millisecond, 5}  // for who has not asked
)

// rankMemory bounds what is asked to rank.
const rankMemory = 16 << 20

// ranked puts the completions that lead to answers before those that lead to none, each
// part of the list by itself: a word leads to answers if what it speaks of holds of
// something today, a name if the question that it ends has an answer.
func (w *world) ranked(text string, all []english.Completion, e effort) []english.Completion {
	ctx, cancel := context.WithTimeout(context.Background(), e.time)
	defer cancel()
	barren := map[string]bool{}
	names := 0
	for _, c := range all {
		switch {
		case c.Class == "word":
		case c.Class == "name":
			if names++; names <= e.names {
				barren[c.Text] = w.unanswered(ctx, text[:c.From]+c.Text)
			}
		default:
			barren[c.Text] = !w.lively(ctx, c.Text)
		}
	}
	last := text[strings.LastIndexByte(text, ' ')+1:]
	capital := last != "" && last[0] >= 'A' && last[0] <= 'Z' // it is a name that is being typed
	slices.SortStableFunc(all, func(a, b english.Completion) int {
		if a.Near != b.Near { // as they came
			if b.Near {
				return -1
			}
			return 1
		}
		if capital && (a.Class == "name") != (b.Class == "name") {
			if a.Class == "name" {
				return -1
			}
			return 1
		}
		if text[:min(a.From, b.From)] == "" && (a.Class == "word") != (b.Class == "word") {
			return part(b) - part(a) // a question begins with words of the grammar
		}
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

// fruitful returns the first of the completions that makes text a question which has an
// answer, or ok false.
func (w *world) fruitful(text string, all []english.Completion, e effort) (best english.Completion, ok bool) {
	ctx, cancel := context.WithTimeout(context.Background(), e.time)
	defer cancel()
	for _, c := range all {
		if ctx.Err() != nil {
			break
		}
		whole := text[:c.From] + c.Text
		_, q, err := w.read(whole)
		if err != nil || reading.CheckSafe(q) != nil || len(parameters(q)) > 0 {
			continue
		}
		if set, isSet := q.Form.(*reading.Set); !isSet || w.some(ctx, &reading.Query{Context: q.Context, Form: set}) {
			return c, ctx.Err() == nil
		}
	}
	return best, false
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
	if p.External {
		return true
	}
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
