package main

import (
	"fmt"
	"strings"
	"time"

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
	help        bool
	version     bool

	// of load and export
	formatName     string // as --format has it; export has names of its own
	from           load.Format
	vocabularyFile string
	skip           bool
	ignore         []string
	withoutSources bool
	noProgress     bool
}

// option is an option of the command line. One with arg takes a value.
type option struct {
	name, short, arg, help string
	set                    func(o *options, value string) error
}

// hidden is the help of an option that the help does not list.
const hidden = ""

// optionTable is in the order of the help.
func optionTable() []option {
	yes, no := true, false
	return []option{
		{"db", "", "FILE", "ask a database, or a file of facts (.csv, .nq, .ttl, ...)", func(o *options, v string) error { o.db = v; return nil }},
		{"dataset", "", "NAME", "ask an embedded data set (ai-cloud unless given)", func(o *options, v string) error { o.dataset = v; return nil }},
		{"file", "f", "FILE", "ask the questions in a file; - is standard input", func(o *options, v string) error { o.file = v; return nil }},
		{"format", "", "NAME", strings.Join(render.Formats(), ", "), setFormat},
		{"as-of", "", "DATE", "ask as if today were that day: 2026-06-30", setToday},
		{"today", "", "DATE", hidden, setToday},
		{"param", "", "NAME=VALUE", "the value of $NAME in the question", setParam},
		{"reading", "", "", hidden, func(o *options, _ string) error { o.reading = &yes; return nil }},
		{"no-reading", "", "", "do not show how the question was read", func(o *options, _ string) error { o.reading = &no; return nil }},
		{"explain", "", "", "show how the question is computed, not the answer", func(o *options, _ string) error { o.explain = true; return nil }},
		{"dump", "", "STAGE", "show a stage: sentence, reading or plan", setDump},
		{"timing", "", "", "show how long each question took", func(o *options, _ string) error { o.timing = true; return nil }},
		{"write", "", "", "let questions change the database: add {...}, remove {...}", func(o *options, _ string) error { o.write = true; return nil }},
		{"cayley", "", "KIND", "load a graph of Cayley's: bolt or leveldb (go build -tags cayley)", func(o *options, v string) error { o.cayley = v; return nil }},
		{"naive", "", "", hidden, func(o *options, _ string) error { o.naive = true; return nil }},
		{"from", "", "FORMAT", hidden, setFrom},
		{"vocabulary", "", "FILE", hidden, func(o *options, v string) error { o.vocabularyFile = v; return nil }},
		{"on-error", "", "stop|skip", hidden, setOnError},
		{"ignore", "", "COLUMN", hidden, func(o *options, v string) error { o.ignore = append(o.ignore, v); return nil }},
		{"without-sources", "", "", hidden, func(o *options, _ string) error { o.withoutSources = true; return nil }},
		{"no-progress", "", "", hidden, func(o *options, _ string) error { o.noProgress = true; return nil }},
		{"version", "", "", hidden, func(o *options, _ string) error { o.version = true; return nil }},
		{"help", "h", "", hidden, func(o *options, _ string) error { o.help = true; return nil }},
	}
}

func setFormat(o *options, v string) (err error) {
	o.formatName = v
	if o.format, err = render.ParseFormat(v); err != nil {
		if _, graph := load.ParseFormat(v); graph == nil {
			return nil // export knows it; see answerFormat
		}
	}
	return err
}

// answerFormat refuses a format that only whole graphs are written in.
func (o *options) answerFormat() error {
	if o.formatName == "" {
		return nil
	}
	if _, err := render.ParseFormat(o.formatName); err != nil {
		return usagef("--format: %v; %s is one of clause export", err, o.formatName)
	}
	return nil
}

func setFrom(o *options, v string) (err error) {
	o.from, err = load.ParseFormat(v)
	return err
}

func setOnError(o *options, v string) error {
	if v != "stop" && v != "skip" {
		return fmt.Errorf("%q: it is stop or skip", v)
	}
	o.skip = v == "skip"
	return nil
}

func setToday(o *options, v string) error {
	day, err := time.Parse(time.DateOnly, v)
	if err != nil {
		return fmt.Errorf("%q is not a day; write it as 2026-06-30", v)
	}
	o.today = &day
	return nil
}

func setParam(o *options, v string) error {
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

func setDump(o *options, v string) error {
	switch v {
	case "sentence", "reading", "plan":
		o.dump = v
		return nil
	}
	return fmt.Errorf("unknown stage %q: there are sentence, reading and plan", v)
}

// usageError is a command line that makes no sense.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// parse takes the options out of args, wherever they stand, and returns the other words.
// After -- all are words.
func (o *options) parse(args []string) (words []string, err error) {
	table := optionTable()
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "--" {
			return append(words, args[i+1:]...), nil
		}
		if len(a) < 2 || a[0] != '-' {
			words = append(words, a)
			continue
		}
		name, value, given := strings.Cut(a, "=")
		opt, err := find(table, name)
		if err != nil {
			return nil, err
		}
		switch {
		case opt.arg == "" && given:
			return nil, usagef("%s takes no value", name)
		case opt.arg != "" && !given:
			if i++; i >= len(args) {
				return nil, usagef("%s needs a value: %s %s", name, name, opt.arg)
			}
			value = args[i]
		}
		if err := opt.set(o, value); err != nil {
			return nil, usagef("%s: %v", name, err)
		}
	}
	return words, nil
}

// find returns the option that name, with its dashes, is.
func find(table []option, name string) (option, error) {
	var names []string
	for _, o := range table {
		if name == "--"+o.name || o.short != "" && name == "-"+o.short {
			return o, nil
		}
		names = append(names, "--"+o.name)
	}
	if near := query.Nearest(name, names); len(near) > 0 {
		return option{}, usagef("unknown option %s (did you mean %s?)", name, near[0])
	}
	return option{}, usagef("unknown option %s", name)
}
