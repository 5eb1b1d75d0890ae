package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
	"github.com/clausekg/clause/repl"
)

// open opens a database, to write too if the options say so, or reads a file of facts
// into memory.
func (p *program) open(ctx context.Context, file string) (*graph.DB, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, explained(file, err)
	}
	if _, facts := load.Known(file); !facts {
		db, err := graph.Open(file, &graph.Options{ReadOnly: !p.write})
		return db, explained(file, err)
	}
	db := graph.OpenMemory()
	if err := load.File(ctx, db, file); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// explained says what can be done about an error of opening file.
func explained(file string, err error) error {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s: there is no such file", file)
	case errors.Is(err, graph.ErrLocked):
		who := ""
		if l := (*graph.LockedError)(nil); errors.As(err, &l) && l.Process != os.Getpid() {
			who = render.Clean(fmt.Sprintf(" (%s, process %d)", l.Program, l.Process))
		}
		return fmt.Errorf("%s is being written by another program%s; try again when that has ended", file, who)
	case errors.Is(err, graph.ErrNotDatabase):
		return fmt.Errorf("%s is not a Clause database; clause load makes one of files of facts", file)
	}
	return err
}

// change calls fn with a database, which is made if there is none; one that was made and
// holds nothing when fn fails is removed again.
func change(file string, fn func(*graph.DB) error) error {
	_, err := os.Stat(file)
	made := errors.Is(err, os.ErrNotExist)
	db, err := graph.Open(file, nil)
	if err != nil {
		return explained(file, err)
	}
	err = fn(db)
	empty := db.Snapshot().Len() == 0
	if e := db.Close(); err == nil {
		err = e
	}
	if err != nil && made && empty {
		os.Remove(file)
	}
	return err
}

// vocabularyCommand shows the vocabulary of a database, or sets it.
func (p *program) vocabularyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "vocabulary DB [FILE]",
		Short: "show the vocabulary of a database, or set it",
		Long: `Shows the vocabulary of a database: its kinds, relations, properties, words and rules.
With a file, makes what that says the vocabulary, if all of it is sound.`,
		Example: `  clause vocabulary deals.clause > words.clause
  clause vocabulary deals.clause words.clause`,
		Args: between(1, 2),
		RunE: p.interruptible(p.vocabulary),

		ValidArgsFunction: inTurn(files(), files("clause", "txt"), nothing),
	}
}

// vocabulary writes the vocabulary of a database, or replaces it by what a file says if
// that is sound. It makes the database if there is none: a vocabulary that is there first
// says what the columns of tables mean.
func (p *program) vocabulary(ctx context.Context, args []string) error {
	if len(args) == 1 {
		db, err := p.open(ctx, args[0])
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = io.WriteString(p.stdout, query.Vocabulary(db))
		return err
	}
	text, err := p.read(args[1])
	if err != nil {
		return err
	}
	return change(args[0], func(db *graph.DB) error { return query.SetVocabulary(ctx, db, text) })
}

// read returns the text of a file; - is standard input.
func (p *program) read(file string) (string, error) {
	if file == "-" {
		text, err := io.ReadAll(p.stdin)
		return string(text), err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", explained(file, err)
	}
	return string(text), nil
}

// named opens the database that args name, or what the options say.
func (p *program) named(ctx context.Context, args []string) (repl.Config, error) {
	if len(args) == 1 {
		p.db, p.dataset = args[0], ""
	}
	return p.config(ctx)
}

// lintCommand looks for what in a vocabulary is probably not meant.
func (p *program) lintCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "lint [DB]",
		Short:   "what in a vocabulary is probably not meant",
		Example: "  clause lint deals.clause",
		Args:    between(0, 1),
		RunE:    p.interruptible(p.lint),

		ValidArgsFunction: inTurn(files(asked...), nothing),
	}
	p.sourceOptions(c.Flags())
	return c
}

// lint writes what in the vocabulary is probably not meant.
func (p *program) lint(ctx context.Context, args []string) error {
	c, err := p.named(ctx, args)
	if err != nil {
		return err
	}
	defer c.Close()
	found, err := query.Lint(ctx, c.DB)
	if err != nil {
		return err
	}
	for _, f := range found {
		if _, err := fmt.Fprintln(p.stdout, f); err != nil {
			return err
		}
	}
	return nil
}

// infoCommand says what a database holds.
func (p *program) infoCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "info [DB]",
		Short: "what a database holds, and how large it is",
		Example: `  clause info deals.clause
  clause info --dataset ai-cloud`,
		Args: between(0, 1),
		RunE: p.interruptible(p.info),

		ValidArgsFunction: inTurn(files(asked...), nothing),
	}
	p.sourceOptions(c.Flags())
	return c
}

// info writes what a database holds.
func (p *program) info(ctx context.Context, args []string) error {
	c, err := p.named(ctx, args)
	if err != nil {
		return err
	}
	defer c.Close()
	schema, err := query.ReadSchema(c.DB)
	if err != nil {
		return err
	}
	if err := render.Schema(p.stdout, schema, c.Style); err != nil || c.DB.Path() == "" {
		return err
	}
	return render.Store(p.stdout, c.DB, c.Style)
}
