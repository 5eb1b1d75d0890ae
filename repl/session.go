package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// Config is how a session starts.
type Config struct {
	DB       *graph.DB
	Name     string         // of the database or data set, for people
	Close    func() error   // closes DB when another is opened; nil: nothing to do
	Options  []query.Option // of every question
	Args     query.Args     // parameters
	Format   render.Format
	Style    render.Options // of answers
	Reading  bool           // the reading stands above an answer in a box
	Aside    bool           // the reading goes to Log where the format has no place for it
	Timing   bool           // the time stands below the answer
	Pager    bool           // a terminal shows what is longer than the screen in $PAGER
	Progress bool           // Status shows how far a long question has come
	Status   *Status        // nil: there is none
	Bail     bool           // a script ends at the first question that is refused
	Notes    bool           // the notes go to Log where the format has no place for them
	Safe     bool           // commands that reach outside of the database are refused
	Log      io.Writer      // takes what the format has no place for; nil: nobody

	Stage    string            // of each question is written instead of its answer: sentence, reading or plan
	Timeout  time.Duration     // of a question; 0: none
	Answered func(*query.Rows) // hears of each answer after it has been written; nil: nobody

	Open     func(ctx context.Context, file string) (*graph.DB, error) // for .open; nil: refused
	Dataset  func(name string) (*graph.DB, error)                      // for .dataset; nil: refused
	Datasets func() []string                                           // names for .dataset; nil: none
}

// Session is the state of a shell. It is for one goroutine.
type Session struct {
	Config
	first      chosen // the settings at the start
	today      *time.Time
	width      int     // of tables; 0: of the screen
	last       *answer // nil before the first answer
	sinks      sinks
	reading    int       // scripts that are being read, one within another
	onTerminal *terminal // nil: a script or a pipe
	shown      examples
}

// answer is the last question and what came of it.
type answer struct {
	text  string
	rows  *query.Rows
	row   int          // that .why was asked of last, from 1; 0: none
	proof *query.Proof // that it gave
}

// ErrQuit is what Turn returns when the session is to end.
var ErrQuit = errors.New("quit")

// NewSession returns a session.
func NewSession(c Config) *Session {
	if c.Format == "" {
		c.Format = render.Box
	}
	if c.Args == nil {
		c.Args = query.Args{}
	}
	if c.Log == nil {
		c.Log = io.Discard
	}
	s := &Session{Config: c}
	s.first = s.chosen()
	return s
}

// Turn does one turn: it runs a command (a line that begins with a point) or asks a
// question, and writes what comes of it to w, or where .output says. It returns ErrQuit at
// the end of the session; after any other error the session goes on. An empty text does
// nothing.
func (s *Session) Turn(ctx context.Context, w io.Writer, text string) error {
	text = strings.TrimSpace(text)
	if blank(text) {
		return nil
	}
	line, err := meant(text)
	if err != nil {
		return err
	}
	paged := s.onTerminal != nil && s.Pager
	if name, _, _ := strings.Cut(line, " "); isCommand(line) {
		c, ok := find(name)
		if !ok || !c.result {
			return s.command(ctx, w, line)
		}
		paged = paged && !c.live
	}
	out, done, err := s.sinks.open(s, w, text, paged)
	if err != nil {
		return err
	}
	if isCommand(line) {
		err = s.command(ctx, out, line)
	} else {
		err = s.ask(ctx, out, line)
	}
	if e := done(); err == nil {
		err = e
	}
	if errors.Is(err, errLeft) { // who leaves the pager has seen enough
		return nil
	}
	return err
}

// options returns the options of a question.
func (s *Session) options() []query.Option {
	opts := append([]query.Option{s.Args}, s.Options...)
	if s.today != nil {
		opts = append(opts, query.At(*s.today))
	}
	return opts
}

// datasets returns the names of the data sets that .dataset opens.
func (s *Session) datasets() []string {
	if s.Datasets == nil {
		return nil
	}
	return s.Datasets()
}

func (s *Session) ask(ctx context.Context, w io.Writer, text string) error {
	if s.Timeout <= 0 {
		return s.answer(ctx, w, text)
	}
	late := &TimeoutError{After: s.Timeout}
	limited, stop := context.WithTimeoutCause(ctx, s.Timeout, late)
	defer stop()
	err := s.answer(limited, w, text)
	if errors.Is(err, context.DeadlineExceeded) && errors.Is(context.Cause(limited), late) {
		return late
	}
	return err
}

// TimeoutError is what Turn returns for a question that took longer than Config.Timeout.
type TimeoutError struct{ After time.Duration }

func (e *TimeoutError) Error() string {
	return fmt.Sprintf("the question took longer than %s; narrow it, or raise the limit (--timeout)", e.After)
}

// answer answers a question.
func (s *Session) answer(ctx context.Context, w io.Writer, text string) error {
	if s.Stage != "" {
		return s.stage(ctx, w, text)
	}
	begin := time.Now()
	if err := s.DB.Refresh(); err != nil { // another program may have written
		return err
	}
	progress, shown := s.showProgress()
	defer shown()
	stmt, err := query.Prepare(s.DB, text, append(s.options(), progress)...)
	if err != nil {
		return err
	}
	read := time.Now()
	rows, err := stmt.Ask(ctx)
	if err != nil {
		return err
	}
	ran := time.Now()
	shown()
	s.last = &answer{text: text, rows: rows, proof: rows.Proof()}
	beside := w // what is not the answer itself
	if s.Format != render.Box {
		beside = s.Log
	}
	if s.Format == render.Box && s.Reading || s.Format != render.Box && s.Aside {
		render.Reading(beside, rows, s.style())
	}
	w, shown = s.status().Writing(w, progress)
	defer shown()
	err = render.Answer(w, s.Format, rows, s.style())
	if shown(); err != nil {
		return err
	}
	if s.Notes && s.Format != render.Box {
		for _, note := range rows.Notes() {
			fmt.Fprintf(beside, "note: %s\n", render.Clean(note))
		}
	}
	if s.Answered != nil {
		s.Answered(rows)
	}
	if s.Timing {
		now := time.Now()
		fmt.Fprintf(beside, "%s: reading %s, running %s, writing %s\n", took(now.Sub(begin)), took(read.Sub(begin)), took(ran.Sub(read)), took(now.Sub(ran)))
	}
	return nil
}

// stage writes what a stage makes of a question.
func (s *Session) stage(ctx context.Context, w io.Writer, text string) error {
	dump, err := query.Dump(ctx, s.DB, text, s.Stage, s.options()...)
	if err != nil {
		return err
	}
	return render.Text(w, strings.TrimRight(dump, "\n")+"\n")
}

// style is how answers look: a screen that has changed its width since the start counts.
func (s *Session) style() render.Options {
	style := s.Style
	switch {
	case s.sinks.elsewhere():
		style.Width, style.Rows, style.Color, style.Terminal = 0, 0, false, false
	case s.onTerminal != nil:
		style.Width = s.onTerminal.editor.Columns()
	}
	if s.width > 0 {
		style.Width = s.width
	}
	return style
}

// took returns a duration in three digits or so.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Second:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(time.Millisecond).String()
}

// use makes db the database of the session and closes the one before.
func (s *Session) use(db *graph.DB, name string) error {
	if s.onTerminal != nil {
		defer s.onTerminal.editor.Quiet()()
	}
	before := s.Close
	s.DB, s.Name, s.Close, s.last = db, name, db.Close, nil
	if before != nil {
		return before()
	}
	return nil
}

// Complain writes err as people read it. What it repeats of a question or of the data
// cannot send codes to a terminal.
func Complain(w io.Writer, err error) { render.Text(w, Message(err)+"\n") }

// Message returns err as people read it: with the line and a caret where it has a place, with
// the stack where it is a defect of the program.
func Message(err error) string {
	if script := (*readError)(nil); errors.As(err, &script) {
		return script.Error()
	}
	var all interface{ Unwrap() []error }
	if errors.As(err, &all) {
		var parts []string
		for _, e := range all.Unwrap() {
			parts = append(parts, Message(e))
		}
		return strings.Join(parts, "\n\n")
	}
	var internal *query.InternalError
	if errors.As(err, &internal) {
		return internal.Error() + "\n\n" + strings.TrimSpace(string(internal.Stack))
	}
	var refused *query.Error
	if errors.As(err, &refused) {
		return refused.Snippet()
	}
	return err.Error()
}
