package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
	"github.com/clausekg/clause/repl"
)

// firstDataset is what is asked if nothing else is named.
const firstDataset = "ai-cloud"

// boxRows is how many rows of a long answer a terminal shows.
const boxRows = 40

// askCommand is the program without a subcommand.
func (p *program) askCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "clause [QUESTION]",
		Long: `Clause answers questions about a knowledge graph, and shows how it read them.
Without a question it is a shell, or asks what it reads from standard input.`,
		Example: `  clause "which partners use a non-exclusive provider"
  clause "how many contracts does each provider have" --format csv
  clause "why does OpenAI use Azure" --as-of 2024-06-30
  echo "who uses Azure" | clause`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: p.completeQuestion,
		RunE: func(c *cobra.Command, words []string) error {
			if p.version {
				return p.writeVersion()
			}
			if meant := mistyped(c, words); meant != "" {
				return usagef("there is no command %s: did you mean %s?", words[0], meant)
			}
			return p.ask(words)
		},
	}
	p.askOptions(c.Flags())
	return c
}

// ask answers the question that words are, or those of files or of standard input, or runs
// the shell.
func (p *program) ask(words []string) error {
	question := strings.Join(words, " ")
	shell := len(words) == 0 && len(p.files) == 0 && isTerminal(p.stdin) && isTerminal(p.stdout)
	if err := p.sensible(words, shell); err != nil {
		return err
	}
	go query.Ready(question) // while the data is opened
	ctx, stop := context.Background(), func() {}
	if !shell { // the shell has Ctrl-C cancel a question only
		ctx, stop = untilStopped(os.Interrupt, syscall.SIGTERM)
	}
	defer stop()
	config, err := p.config(ctx)
	if err != nil {
		return err
	}
	s := repl.NewSession(config)
	defer func() { s.Close() }()
	defer s.Finish()
	if shell {
		fmt.Fprintf(p.stdout, "Clause, asking %s. Tab shows what can be asked; .help; Ctrl-D leaves.\n", config.Name)
		init, named := repl.InitPath(os.LookupEnv)
		repl.Init(ctx, s, init, named, p.stdout, p.stderr) // it is the user's own, so before --safe
		s.Safe = p.safe
		return repl.Terminal(ctx, s, repl.OpenHistory(repl.HistoryPath(os.Getenv)), p.stdout, p.stderr, os.Getenv("CLAUSE_PLAIN") != "")
	}
	s.Safe = p.safe
	empty := false
	if config.Format.Streams() {
		s.Options = append(s.Options, query.Streamed())
	}
	s.Answered = func(rows *query.Rows) { empty = empty || p.exitStatus && holdsNothing(rows) }
	err = p.into(func(w io.Writer) error {
		if len(words) > 0 {
			return s.Turn(ctx, w, question)
		}
		return p.script(ctx, s, w)
	})
	if err == nil && empty && p.exitStatus {
		err = errEmpty
	}
	return stoppedBy(ctx, err)
}

// sensible refuses options that say two things at once.
func (p *program) sensible(words []string, shell bool) error {
	switch {
	case len(words) > 0 && len(p.files) > 0:
		return usagef("give a question or -f, not both")
	case len(words) > 0 && strings.TrimSpace(strings.Join(words, "")) == "":
		return usagef("the question is empty")
	case p.db != "" && p.dataset != "":
		return usagef("give --db or --dataset, not both")
	case p.readOnly && p.write:
		return usagef("give --read-only or --write, not both")
	case p.quiet && p.verbose:
		return usagef("give --quiet or --verbose, not both")
	case shell && p.output != "":
		return usagef("-o takes the answer of a question; give one, or -f, or a pipe to standard input")
	case p.output != "" && sameFile(p.output, p.db):
		return usagef("-o would write over the database %s", p.db)
	}
	return nil
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// holdsNothing reports whether an answer has no rows, is no, or says of all that it is not
// recorded.
func holdsNothing(rows *query.Rows) bool {
	for row, err := range rows.All() {
		if err != nil {
			return true
		}
		for i := range rows.Columns() {
			if v := row.Value(i); v != nil && (rows.Shape() != query.YesNo || v == true) {
				return false
			}
		}
	}
	return true
}

// script asks the questions of the files, or of standard input.
func (p *program) script(ctx context.Context, s *repl.Session, w io.Writer) error {
	if len(p.files) == 0 {
		return repl.Script(ctx, s, p.stdin, w, p.stderr)
	}
	var first error
	for _, name := range p.files {
		err := p.scriptFile(ctx, s, name, w)
		if err != nil && !errors.Is(err, repl.ErrFailed) {
			return err
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (p *program) scriptFile(ctx context.Context, s *repl.Session, name string, w io.Writer) error {
	if name == "-" {
		return repl.Script(ctx, s, p.stdin, w, p.stderr)
	}
	f, err := os.Open(name)
	if err != nil {
		return explained(name, err)
	}
	defer f.Close()
	return repl.Script(ctx, s, f, w, p.stderr)
}

// config is the session that the options describe.
func (p *program) config(ctx context.Context) (repl.Config, error) {
	c := repl.Config{
		Format:   p.format,
		Args:     p.params,
		Reading:  !p.quiet,
		Aside:    p.verbose,
		Timing:   p.timing || p.verbose,
		Notes:    p.verbose,
		Stage:    p.dump,
		Timeout:  p.timeout,
		Pager:    true,
		Progress: true,
		Status:   p.status(),
		Log:      p.stderr,
		Style:    p.answerStyle(),
		Open:     p.open,
		Dataset:  openDataset,
		Datasets: datasetNames,
	}
	if p.reading != nil {
		c.Reading, c.Aside = *p.reading, *p.reading
	}
	c.Options = p.queryOptions()
	var err error
	if p.db != "" {
		c.Name = p.db
		c.DB, err = p.open(ctx, p.db)
	} else {
		c.Name = p.dataset
		if c.Name == "" {
			c.Name = firstDataset
		}
		c.DB, err = openDataset(c.Name)
	}
	if err != nil {
		return c, err
	}
	c.Close = c.DB.Close
	return c, nil
}

// status shows how far a question has come, where somebody can see it.
func (p *program) status() *repl.Status {
	if !p.showsProgress() {
		return nil
	}
	return &repl.Status{
		W:     p.stderr,
		Width: func() int { return p.style(p.stderr).Width },
		Apart: p.output != "" && p.output != "-" || isRegular(p.stdout),
	}
}

// queryOptions are those of every question.
func (p *program) queryOptions() []query.Option {
	var opts []query.Option
	if p.today != nil {
		opts = append(opts, query.At(*p.today))
	}
	if p.write {
		opts = append(opts, query.Writing())
	}
	if p.naive {
		opts = append(opts, query.Naive())
	}
	if p.maxRows > 0 {
		opts = append(opts, query.MaxRows(p.maxRows))
	}
	if p.maxMemory > 0 {
		opts = append(opts, query.MaxMemory(p.maxMemory))
	}
	return opts
}

// answerStyle is how answers look.
func (p *program) answerStyle() render.Options {
	out := p.stdout
	if p.output != "" && p.output != "-" {
		out = nil
	}
	o := p.style(out)
	o.Missing, o.NoNotes, o.IDs = p.null, p.quiet, p.ids
	return o
}

// style is how what is written to w looks.
func (p *program) style(w io.Writer) render.Options {
	terminal := isTerminal(w)
	color := terminal && os.Getenv("TERM") != "dumb"
	switch {
	case p.color != "":
		color = p.color == "always" || p.color == "auto" && color
	case os.Getenv("NO_COLOR") != "":
		color = false
	case os.Getenv("CLICOLOR_FORCE") != "" && os.Getenv("CLICOLOR_FORCE") != "0":
		color = true
	case os.Getenv("CLICOLOR") == "0":
		color = false
	}
	if !terminal {
		return render.Options{Color: color}
	}
	width, _, err := term.GetSize(int(w.(*os.File).Fd()))
	if err != nil {
		width = 80
	}
	return render.Options{Width: width, Rows: boxRows, Types: true, Color: color, Terminal: true}
}

// isRegular reports whether what is written to f goes to a file and to nobody's screen.
func isRegular(f any) bool {
	file, ok := f.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode().IsRegular()
}

func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
