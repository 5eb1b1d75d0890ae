package query

import (
	"time"

	"github.com/clausekg/clause/query/internal/exec"
)

// Option is a choice for one question or a prepared one: Args, At, Function, *Progress,
// MaxRows, MaxMemory, Writing, Streamed, Naive; or Options, which is several.
type Option interface{ apply(*settings) }

type settings struct {
	args      Args
	day       *int64
	naive     bool
	writing   bool
	maxRows   int
	maxMem    int64
	trace     *exec.Trace // of ExplainAnalyze
	stream    bool
	watched   *Progress
	functions map[string]function // by the name in the vocabulary
}

func settingsOf(before settings, opts []Option) settings {
	for _, o := range opts {
		o.apply(&before)
	}
	return before
}

// Options is an Option that is several, in order: what a program gives with every question.
func Options(opts ...Option) Option { return options(opts) }

type options []Option

func (all options) apply(s *settings) {
	for _, o := range all {
		o.apply(s)
	}
}

func (a Args) apply(s *settings) {
	if s.args == nil {
		s.args = a
		return
	}
	all := Args{}
	for name, v := range s.args {
		all[name] = v
	}
	for name, v := range a {
		all[name] = v
	}
	s.args = all
}

// At asks as if today were the day of t, in t's own zone.
func At(t time.Time) Option { return at(dayOf(t)) }

type at int64

func (d at) apply(s *settings) {
	n := int64(d)
	s.day = &n
}

// MaxRows refuses an answer of more than n rows, with a *Error of kind PastLimit. By
// default there is no limit.
func MaxRows(n int) Option { return maxRows(n) }

type maxRows int

func (n maxRows) apply(s *settings) { s.maxRows = int(n) }

// MaxMemory refuses a question that needs more than n bytes for what it keeps and for its
// largest table, with a *Error of kind PastLimit. By default that is 2 GiB.
func MaxMemory(n int64) Option { return maxMemory(n) }

type maxMemory int64

func (n maxMemory) apply(s *settings) { s.maxMem = int64(n) }

// Naive asks the slow evaluator that tests compare answers with. Answers are the same.
func Naive() Option { return naively{} }

type naively struct{}

func (naively) apply(s *settings) { s.naive = true }

// Progress is an Option: it says how far a question has come while that is answered. It
// belongs to one asking, and may be read on any goroutine.
type Progress struct{ run exec.Progress }

func (p *Progress) apply(s *settings) { s.watched = p }

// Now returns how far the question has come: the step of its plan, from 1, in which it is,
// or 0 before the first that is long enough to be divided; the part of that step that is
// done, from 0 to 1; and the facts that were looked at so far.
func (p *Progress) Now() (step int, part float64, facts int64) { return p.run.Now() }

// Rows returns how many rows of a streamed answer have been computed; of others it is 0.
func (p *Progress) Rows() int64 { return p.run.Rows() }
