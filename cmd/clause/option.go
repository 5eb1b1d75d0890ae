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
	files       []string // of questions; "-" is standard input
	format      render.Format
	today       *time.Time
	params      query.Args
	reading     *bool // nil: as the format has it
	dump        string
	timing      bool
	ids         bool
	write       bool
	naive       bool
	cayley      string // the backend that load reads
	version     bool

	exitStatus     bool
	quiet, verbose bool
	color          string // auto, always or never; empty: as the environment says
	readOnly       bool
	safe           bool
	timeout        time.Duration
	maxRows        int
	maxMemory      int64
	null           *string // stands where nothing is recorded; nil: as the format has it
	output         string  // file that takes the answer; "-" and empty: standard output

	// of load and export
	from           load.Format
	bookFormat     render.BookFormat // of lexicon
	recipe         string            // that reads the tables of a published data set
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
	f.StringArrayVarP(&p.files, "file", "f", nil, "`FILE` ask the questions in a file; - is standard input")
	f.StringVarP(&p.output, "output", "o", "", "`FILE` write the answer to a file when it is complete")
	f.Func("format", "`NAME` "+strings.Join(render.Formats(), ", "), p.setFormat)
	f.Func("null", "`TEXT` stands where nothing is recorded", func(v string) error { p.null = &v; return nil })
	f.BoolVar(&p.ids, "ids", false, "show things by their addresses, not by their names")
	f.Func("as-of", "`DATE` ask as if today were that day: 2026-06-30", p.setToday)
	f.Func("today", "`DATE` another name of --as-of", p.setToday)
	f.Func("param", "`NAME=VALUE` the value of $NAME in the question", p.setParam)
	f.Func("params", "`FILE.json` the values of parameters: {\"NAME\": VALUE, ...}", p.setParams)
	f.BoolVarP(&p.exitStatus, "exit-status", "e", false, "exit with 5 if an answer has no rows or is no")
	f.Func("timeout", "`TIME` refuse a question that takes longer: 5s, 2m", p.setTimeout)
	f.Func("max-rows", "`N` refuse an answer of more rows", p.setMaxRows)
	f.Func("max-memory", "`SIZE` refuse a question that needs more: 500MB, 4GiB (2GiB unless given)", p.setMaxMemory)
	f.BoolFunc("reading", "show how the question was read, whatever the format", turn(func() { p.reading = &yes }))
	f.BoolFunc("no-reading", "do not show how the question was read", turn(func() { p.reading = &no }))
	f.BoolFunc("explain", "show how the question is computed, not the answer; --explain=analyze asks it and shows what each step did", p.setExplain)
	f.Func("dump", "`STAGE` show a stage: sentence, reading or plan", p.setDump)
	f.BoolVar(&p.timing, "timing", false, "show how long each question took")
	f.BoolVar(&p.readOnly, "read-only", false, "change nothing, which is so unless --write is given")
	f.BoolVar(&p.safe, "safe", false, "for scripts of strangers: refuse .read, .shell, .output and the like")
	f.BoolVar(&p.write, "write", false, "let questions change data: add {...}, set, remove")
	f.BoolVar(&p.naive, "naive", false, "ask the slow evaluator that tests compare with")
	f.BoolVar(&p.version, "version", false, "the version of this program")
	hide(f, "today", "reading", "naive", "version")
	seldom(f, "ids", "null", "params", "no-reading", "timeout", "max-rows", "max-memory", "dump", "timing", "read-only", "safe")
}

// sourceOptions say what is asked.
func (p *program) sourceOptions(f *pflag.FlagSet) {
	f.StringVar(&p.db, "db", "", "`FILE` ask a database or a file of facts (.csv, .nq, ...)")
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

// seldom takes options out of the help that is asked for with --help, and leaves them in
// that of clause help options.
func seldom(f *pflag.FlagSet, names ...string) {
	for _, name := range names {
		f.SetAnnotation(name, seldomUsed, nil)
	}
}

const seldomUsed = "seldom"

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

// commonOptions are those of all commands.
func (p *program) commonOptions(f *pflag.FlagSet) {
	f.BoolVarP(&p.quiet, "quiet", "q", false, "the answer alone: no reading, notes or reports")
	f.BoolVarP(&p.verbose, "verbose", "v", false, "reading, notes and times, on standard error where the format has no place")
	f.Func("color", "`WHEN` auto, always or never", p.setColor)
	f.BoolP("help", "h", false, "this text")
	seldom(f, "verbose", "color")
}

func (o *options) setColor(v string) error {
	switch v {
	case "auto", "always", "never":
		o.color = v
		return nil
	}
	return fmt.Errorf("%q: it is auto, always or never", v)
}

func (o *options) setExplain(v string) error {
	switch v {
	case "true":
		o.dump = "explain"
	case "analyze":
		o.dump = v
	default:
		return fmt.Errorf("%q: with a value it is --explain=analyze", v)
	}
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
