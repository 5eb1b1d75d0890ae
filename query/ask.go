package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Ask answers a question: a sentence or its exact form. A question that is refused, or
// that fails while it runs, gives a *Error; when ctx is done, Ask returns its error.
func Ask[S Source](ctx context.Context, db S, question string, opts ...Option) (*Rows, error) {
	s, err := Prepare(db, question, opts...)
	if err != nil {
		return nil, err
	}
	return s.Ask(ctx)
}

// Stmt is a question that has been read, to be asked many times. It is safe for
// concurrent use.
type Stmt struct {
	text     string
	settings settings
	now      func() (*world, error) // the state to ask
	db       *graph.DB              // for changes; nil: there can be none
	read     atomic.Pointer[prepared]
}

// first is done by the first question.
var first sync.Once

// Ready prepares the reading of a question: it builds the grammar that it is in, once for
// the program, which takes some milliseconds. Prepare does that while words and rules are
// read; a program that knows what it will be asked can have it done on a goroutine of its
// own before that, while the data is opened.
func Ready(question string) {
	if exact.Looks(question) {
		exact.Ready()
	} else {
		english.Ready()
	}
}

// prepared is a question as read in one world.
type prepared struct {
	world    *world
	text     string
	sentence *english.Sentence // nil for a question in exact form
	reading  *reading.Query
	params   []parameter
	needs    []*lexicon.Predicate // external ones
	plan     *plan.Plan
	pieces   pieces

	columnsOnce sync.Once
	columns     []Column
}

// Prepare reads a question and plans it. Where db changes, the statement reads and plans
// it again when it is next asked: by the law of the language the reading stays the same,
// unless the words it uses have been removed.
func Prepare[S Source](db S, question string, opts ...Option) (_ *Stmt, err error) {
	defer caught(question, &err)
	defer graph.Guard(&err)()
	first.Do(func() { go Ready(question) }) // while words and rules are read
	s := &Stmt{text: question, settings: settingsOf(settings{}, opts), now: func() (*world, error) { return open(db) }}
	s.db, _ = any(db).(*graph.DB)
	_, err = s.prepared()
	return s, err
}

// prepared returns the question as read in the world as it is now.
func (s *Stmt) prepared() (*prepared, error) {
	w, err := s.now()
	if err != nil {
		return nil, err
	}
	if p := s.read.Load(); p != nil && p.world == w {
		return p, nil
	}
	p, err := w.prepared(s.text)
	if err != nil {
		return nil, refusal(s.text, err)
	}
	s.read.Store(p)
	return p, nil
}

// prepare reads and plans a question.
func (w *world) prepare(text string) (*prepared, error) {
	if len(text) > exact.MaxText {
		return nil, diag.Errorf(diag.Limit, diag.Span{}, "the question is longer than %d bytes", exact.MaxText)
	}
	p := &prepared{world: w, text: text}
	if exact.Looks(text) {
		tree, err := exact.Parse(text)
		if err != nil {
			return nil, err
		}
		if p.reading, err = reading.OfExact(tree, text, w.lexicon); err != nil {
			return nil, err
		}
	} else {
		var err error
		if p.sentence, p.reading, err = w.read(text); err != nil {
			return nil, w.helpful(err)
		}
	}
	if err := reading.CheckSafe(p.reading); err != nil {
		return nil, err
	}
	p.params = parameters(p.reading)
	p.needs = reading.Externals(p.reading, w.program)
	var err error
	p.plan, err = w.plan(p.reading)
	return p, err
}

// read reads a sentence.
func (w *world) read(text string) (*english.Sentence, *reading.Query, error) {
	s, err := english.Parse(text, w.lexicon)
	if err != nil {
		return nil, nil, err
	}
	q, err := reading.Of(s, w.program)
	return s, q, err
}

// mostRewrites is how many rewrites a refusal proposes.
const mostRewrites = 4

// helpful takes away from a refusal what would be refused again.
func (w *world) helpful(err error) error {
	var e *diag.Error
	if errors.As(err, &e) && e.Kind != diag.Name { // of a name all that it could mean is listed
		e.Rewrites = slices.DeleteFunc(e.Rewrites, func(text string) bool {
			_, _, err := w.read(text)
			return err != nil
		})
		e.Rewrites = e.Rewrites[:min(len(e.Rewrites), mostRewrites)]
	}
	return err
}

// Reading returns how the question was read, in exact form.
func (s *Stmt) Reading() string { return s.read.Load().reading.String() }

// Params returns the names of the parameters of the question, in the order of the reading.
func (s *Stmt) Params() []string {
	var names []string
	for _, p := range s.read.Load().params {
		names = append(names, p.name)
	}
	return names
}

// Functions returns the names of the functions that the question needs: what the vocabulary
// declares external, in the question itself and in the rules that it rests on.
func (s *Stmt) Functions() []string {
	var names []string
	for _, p := range s.read.Load().needs {
		names = append(names, p.Name)
	}
	return names
}

// Ask answers the question on the state that db has now. Options are added to those of
// Prepare and stand above them.
func (s *Stmt) Ask(ctx context.Context, opts ...Option) (*Rows, error) {
	for {
		rows, err := s.ask(ctx, settingsOf(s.settings, opts))
		if !errors.Is(err, errMoved) {
			return rows, err
		}
	}
}

func (s *Stmt) ask(ctx context.Context, set settings) (_ *Rows, err error) {
	defer caught(s.text, &err)
	defer graph.Guard(&err)()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := s.prepared()
	if err != nil {
		return nil, err
	}
	p.world.askedAgain()
	rows := &Rows{world: p.world, query: p.reading, snap: p.world.snap, entity: p.world.lexicon.Name}
	if rows.args, err = p.world.bind(p.params, set.args, s.text); err != nil {
		return nil, refusal(s.text, err)
	}
	if rows.day, rows.dayBy, err = p.world.today(set); err != nil {
		return nil, err
	}
	if p.reading.Context.AsOf != nil {
		rows.dayBy = DayOfQuestion
	}
	if rows.functions, err = p.world.functions(p.needs, set); err != nil {
		return nil, refusal(s.text, err)
	}
	if set.stream && !set.naive && set.trace == nil && rows.streams(ctx, p, set) {
		return rows, nil
	}
	if err := rows.run(ctx, p, s.db, set); err != nil {
		return nil, refusal(s.text, err)
	}
	return rows, nil
}

// today returns the day on which a question is asked.
func (w *world) today(s settings) (int64, DaySource, error) {
	if s.day != nil {
		return *s.day, DayOfOption, nil
	}
	if v := w.lexicon.Vocabulary(); v != nil && v.Clock != "" {
		d, ok := value.ParseDate(v.Clock)
		if !ok || d.Prec != value.Day {
			return 0, 0, fmt.Errorf("query: the clock of the vocabulary is no day: %s", v.Clock)
		}
		return d.Int, DayOfVocabulary, nil
	}
	return dayOf(time.Now().UTC()), DayOfCalendar, nil
}
