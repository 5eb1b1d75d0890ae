package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// options are what the command line says.
type options struct {
	db, dataset string
	file        string // questions to read; "-" is standard input
	format      render.Format
	today       *time.Time
	params      query.Args
	reading     *bool // nil: as the format has it
	dump        string
	explain     bool
	timing      bool
	write       bool
	naive       bool
	cayley      string // the backend that load reads
	version     bool

	// of load and export
	from           load.Format
	exportFormat   load.Format
	vocabularyFile string
	skip           bool
	ignore         []string
	withoutSources bool
	noProgress     bool
}

// askOptions are those of a question. What an option is called its value by stands first
// in its help, in backquotes.
func (p *program) askOptions(f *pflag.FlagSet) {
	yes, no := true, false
	p.sourceOptions(f)
	f.StringVarP(&p.file, "file", "f", "", "`FILE` ask the questions in a file; - is standard input")
	f.Func("format", "`NAME` "+strings.Join(render.Formats(), ", "), p.setFormat)
	f.Func("as-of", "`DATE` ask as if today were that day: 2026-06-30", p.setToday)
	f.Func("today", "`DATE` another name of --as-of", p.setToday)
	f.Func("param", "`NAME=VALUE` the value of $NAME in the question", p.setParam)
	f.BoolFunc("reading", "show how the question was read, whatever the format", turn(func() { p.reading = &yes }))
	f.BoolFunc("no-reading", "do not show how the question was read", turn(func() { p.reading = &no }))
	f.BoolVar(&p.explain, "explain", false, "show how the question is computed, not the answer")
	f.Func("dump", "`STAGE` show a stage: sentence, reading or plan", p.setDump)
	f.BoolVar(&p.timing, "timing", false, "show how long each question took")
	f.BoolVar(&p.write, "write", false, "let questions change the database: add {...}, remove {...}")
	f.BoolVar(&p.naive, "naive", false, "ask the slow evaluator that tests compare with")
	f.BoolVar(&p.version, "version", false, "the version of this program")
	hide(f, "today", "reading", "naive", "version")
}

// sourceOptions say what is asked.
func (p *program) sourceOptions(f *pflag.FlagSet) {
	f.StringVar(&p.db, "db", "", "`FILE` ask a database, or a file of facts (.csv, .nq, .ttl, ...)")
	f.StringVar(&p.dataset, "dataset", "", "`NAME` ask an embedded data set ("+firstDataset+" unless given)")
}

// turn is a switch that can be set and not unset.
func turn(set func()) func(string) error {
	return func(value string) error {
		if value != "true" {
			return errNoValue
		}
		set()
		return nil
	}
}

// errNoValue is what is wrong with --timing=yes.
var errNoValue = errors.New("it takes no value")

// hide takes options out of the help.
func hide(f *pflag.FlagSet, names ...string) {
	for _, name := range names {
		f.Lookup(name).Hidden = true
	}
}

func (o *options) setFormat(v string) (err error) {
	if o.format, err = render.ParseFormat(v); err == nil {
		return nil
	}
	if _, graph := load.ParseFormat(v); graph == nil {
		return fmt.Errorf("%w; %s is one of clause export", err, v)
	}
	return err
}

func (o *options) setFrom(v string) (err error) {
	o.from, err = load.ParseFormat(v)
	return err
}

func (o *options) setOnError(v string) error {
	if v != "stop" && v != "skip" {
		return fmt.Errorf("%q: it is stop or skip", v)
	}
	o.skip = v == "skip"
	return nil
}

func (o *options) setToday(v string) error {
	day, err := time.Parse(time.DateOnly, v)
	if err != nil {
		return fmt.Errorf("%q is not a day; write it as 2026-06-30", v)
	}
	o.today = &day
	return nil
}

func (o *options) setParam(v string) error {
	name, value, ok := strings.Cut(strings.TrimPrefix(v, "$"), "=")
	if !ok || name == "" {
		return fmt.Errorf("write --param name=value, not %q", v)
	}
	if o.params == nil {
		o.params = query.Args{}
	}
	o.params[name] = value
	return nil
}

func (o *options) setDump(v string) error {
	switch v {
	case "sentence", "reading", "plan":
		o.dump = v
		return nil
	}
	return fmt.Errorf("unknown stage %q: there are sentence, reading and plan", v)
}
