package query

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// example finds a question with a word of p that has an answer, or nil. It takes a fact of
// the data, and asks about the things in it.
func (s *speller) example(ctx context.Context, p *lexicon.Predicate) *Example {
	var names []argument
	for _, class := range []vocabulary.FrameClass{vocabulary.VerbFrame, vocabulary.AdjectiveFrame, vocabulary.NounFrame, vocabulary.PrepositionFrame, vocabulary.SuperlativeFrame} {
		for _, f := range s.frames[p] {
			if f.Frame.Class != class || f.Word == strings.ToUpper(f.Word) {
				continue
			}
			if names == nil {
				if names = s.fact(ctx, p); names == nil {
					return nil // nothing of it is known, or it takes too long
				}
			}
			for _, question := range s.questions(p, f, names) {
				if e := s.try(ctx, question); e != nil && e.Rows > 0 {
					return e
				}
			}
		}
	}
	return nil
}

// try asks a question within the time that examples have. Nil is a refusal, or too late.
func (s *speller) try(ctx context.Context, question string) *Example {
	rows := s.soon(ctx, question)
	if rows == nil {
		return nil
	}
	e := &Example{Question: question, Rows: rows.Len()}
	switch rows.Shape() {
	case YesNo:
		e.Answer, e.Rows = []string{map[bool]string{true: "yes", false: "no"}[rows.Truth()]}, 1
		return e
	case Derivation:
		e.Answer, e.Rows = []string{firstLine(rows.Proof().String())}, 1
		return e
	}
	for row, err := range rows.All() {
		if err != nil || len(e.Answer) == exampleRows {
			break
		}
		var cells []string
		for i := range rows.Columns() {
			cells = append(cells, row.Text(i))
		}
		e.Answer = append(e.Answer, strings.Join(cells, ", "))
	}
	return e
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// soon asks a question, and gives up when its time is over.
func (s *speller) soon(ctx context.Context, question string) *Rows {
	left := min(exampleTime, time.Until(s.until))
	if left <= 0 {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, left)
	defer stop()
	rows, err := s.ask(ctx, question)
	if err != nil {
		return nil
	}
	return rows
}

// argument is a thing or a value in a fact, as questions call it.
type argument struct {
	text         string // a name in quotes, after the noun of its kind; or the text of a value
	noun, plural string // of its kind, or "thing"
}

// fact is the arguments of one fact of p, or nil if there is none, or it takes too long.
func (s *speller) fact(ctx context.Context, p *lexicon.Predicate) []argument {
	if p.ID != 0 {
		for f := range s.lx.Snapshot().Scan(p.ID) {
			return []argument{s.thing(p, 0, f.Subject), s.thing(p, 1, f.Object)}
		}
		return nil
	}
	args := make([]argument, len(p.Params))
	if p.Class != lexicon.Derived {
		return nil // a word of the language itself
	}
	var vars, parts []string
	for i, q := range p.Params {
		v := fmt.Sprintf("X%d", i+1)
		vars = append(vars, v)
		if q.Kind != nil {
			parts = append(parts, q.Kind.Pred.Name+"("+v+")")
		}
	}
	list := strings.Join(vars, ", ")
	parts = append(parts, p.Name+"("+list+")")
	rows := s.soon(ctx, fmt.Sprintf("{%s | %s} limit 1", list, strings.Join(parts, ", ")))
	if rows == nil || rows.Len() == 0 {
		return nil
	}
	for row, err := range rows.All() {
		if err != nil {
			return nil
		}
		for i := range vars {
			e, ok := row.Value(i).(Entity)
			id, known := s.lx.Snapshot().ID(e.Term)
			if ok && known {
				args[i] = s.thing(p, i, id)
			} else {
				args[i] = argument{text: row.Text(i), noun: "thing", plural: "things"}
			}
		}
	}
	return args
}

// thing is an argument of a fact.
func (s *speller) thing(p *lexicon.Predicate, arg int, id graph.ID) argument {
	if arg >= len(p.Params) || p.Params[arg].Type != value.Node {
		return argument{text: strings.Trim(fmt.Sprint(s.lx.Snapshot().Term(id).Native()), `"`), noun: "thing", plural: "things"}
	}
	name := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s.lx.Name(id)) + `"`
	k := p.Params[arg].Kind
	if k == nil || !s.spoken(k) {
		k = nil
		for _, own := range s.lx.KindsOf(id) {
			if s.spoken(own) {
				k = own
				break
			}
		}
	}
	if k == nil {
		return argument{text: name, noun: "thing", plural: "things"}
	}
	return argument{k.Label + " " + name, k.Label, k.Plural}
}

// spoken says whether a kind has a noun: one that only holds others together may have none.
func (s *speller) spoken(k *lexicon.Kind) bool {
	return slices.ContainsFunc(s.lx.Senses(k.Label), func(o lexicon.Sense) bool { return o.Kind == k })
}

// questions are those that a frame suggests about the things of a fact.
func (s *speller) questions(p *lexicon.Predicate, f lexicon.Sense, args []argument) (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	of := func(arg int) argument {
		if arg < 0 || arg >= len(args) {
			return argument{noun: "thing", plural: "things"}
		}
		return args[arg]
	}
	many := of(f.Frame.Subject).plural
	rest := ""
	for _, r := range f.Frame.Roles {
		rest += " " + r.Preposition + " " + of(r.Arg).text
	}
	switch f.Frame.Class {
	case vocabulary.NounFrame:
		switch {
		case p.Class == lexicon.Property:
			say("what is the %s of %s", f.Word, of(0).text)
		case p.Arity() == 1:
			say("which %s are %s", many, f.Frame.Plural)
		default:
			say("%s of %s", f.Frame.Plural, of(f.Frame.Object).text)
			say("what is the %s of %s", f.Word, of(f.Frame.Object).text)
		}
	case vocabulary.VerbFrame:
		verb := s.lx.Inflected(f.Word, lexicon.Base)
		switch {
		case p.Class == lexicon.Property:
			if day := of(1).text; len(day) >= 4 {
				say("which %s %s in %s", of(0).plural, verb, day[:4])
			}
		case f.Frame.Object >= 0:
			say("which %s %s %s%s", many, verb, of(f.Frame.Object).text, rest)
		default:
			say("which %s %s%s", many, verb, rest)
		}
	case vocabulary.AdjectiveFrame:
		say("which %s are %s%s", many, f.Word, rest)
	case vocabulary.PrepositionFrame:
		say("which %s are %s %s", many, f.Word, of(f.Frame.Object).text)
		say("%s %s %s", many, f.Word, of(f.Frame.Object).text)
	case vocabulary.SuperlativeFrame:
		say("which %s is the %s", of(0).noun, f.Word)
	}
	return list
}
