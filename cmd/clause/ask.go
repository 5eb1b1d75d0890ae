package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
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
Without a question, on a terminal: the shell. Elsewhere: questions from standard input.`,
		Example: `  clause "which partners use a non-exclusive provider"
  clause "how many contracts does each provider have" --format csv
  clause "why does OpenAI use Azure" --as-of 2024-06-30
  echo "who uses Azure" | clause`,
		Args: cobra.ArbitraryArgs,
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

// ask answers the question that words are, or those of a file or of standard input, or
// runs the shell.
func (p *program) ask(words []string) error {
	question := strings.Join(words, " ")
	switch {
	case question != "" && p.file != "":
		return usagef("give a question or -f, not both")
	case p.db != "" && p.dataset != "":
		return usagef("give --db or --dataset, not both")
	}
	shell := question == "" && p.file == "" && isTerminal(p.stdin) && isTerminal(p.stdout)
	ctx, stop := context.Background(), func() {}
	if !shell { // the shell has Ctrl-C cancel a question only
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt)
	}
	defer stop()
	config, err := p.config(ctx)
	if err != nil {
		return err
	}
	s := repl.NewSession(config)
	defer func() { s.Close() }()
	switch {
	case p.dump != "" || p.explain:
		return p.show(ctx, s, question)
	case question != "":
		return s.Turn(ctx, p.stdout, question)
	case shell:
		fmt.Fprintf(p.stdout, "Clause, asking %s. A question, or .help or .examples; Ctrl-D leaves.\n", config.Name)
		return repl.Terminal(ctx, s, repl.OpenHistory(repl.HistoryPath(os.Getenv)), p.stdout, p.stderr)
	}
	in, done, err := p.questions()
	if err != nil {
		return err
	}
	defer done()
	return repl.Script(ctx, s, in, p.stdout, p.stderr)
}

// questions opens what -f names, or standard input.
func (p *program) questions() (in io.Reader, done func() error, err error) {
	if p.file == "" || p.file == "-" {
		return p.stdin, func() error { return nil }, nil
	}
	f, err := os.Open(p.file)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

// show writes a stage of the question instead of its answer.
func (p *program) show(ctx context.Context, s *repl.Session, question string) error {
	if question == "" {
		in, done, err := p.questions()
		if err != nil {
			return err
		}
		defer done()
		text, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		question = string(bytes.TrimSpace(text))
	}
	stage := p.dump
	if p.explain {
		stage = "plan"
	}
	text, err := query.Dump(ctx, s.DB, question, stage, append(s.Options, s.Args)...)
	if err != nil {
		return err
	}
	return render.Text(p.stdout, strings.TrimRight(text, "\n")+"\n")
}

// config is the session that the options describe.
func (p *program) config(ctx context.Context) (repl.Config, error) {
	c := repl.Config{
		Format:   p.format,
		Args:     p.params,
		Reading:  true,
		Timing:   p.timing,
		Log:      p.stderr,
		Style:    style(p.stdout),
		Open:     p.open,
		Dataset:  openDataset,
		Datasets: datasetNames,
	}
	if p.reading != nil {
		c.Reading, c.Aside = *p.reading, *p.reading
	}
	if p.today != nil {
		c.Options = append(c.Options, query.At(*p.today))
	}
	if p.write {
		c.Options = append(c.Options, query.Writing())
	}
	if p.naive {
		c.Options = append(c.Options, query.Naive())
	}
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

// style is how answers look on w.
func style(w io.Writer) render.Options {
	if !isTerminal(w) {
		return render.Options{}
	}
	width, _, err := term.GetSize(int(w.(*os.File).Fd()))
	if err != nil {
		width = 80
	}
	color := os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return render.Options{Width: width, Rows: boxRows, Color: color, Terminal: true}
}

func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func datasetNames() []string {
	var names []string
	for _, d := range datasets.List() {
		names = append(names, d.Name)
	}
	return names
}

func openDataset(name string) (*graph.DB, error) {
	db, err := datasets.Open(name)
	if names := datasetNames(); err != nil && !slices.Contains(names, name) {
		if near := query.Nearest(name, names); len(near) > 0 {
			return nil, fmt.Errorf("unknown data set %s (did you mean %s?)", name, near[0])
		}
		return nil, fmt.Errorf("unknown data set %s: clause datasets lists them", name)
	}
	return db, err
}
