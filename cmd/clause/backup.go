package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query/render"
)

// backupCommand copies a database.
func (p *program) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "backup DB FILE",
		Short:   "copy a database while others write it",
		Example: "  clause backup deals.clause deals-monday.clause",
		Args:    between(2, 2),
		RunE:    p.interruptible(p.backup),

		ValidArgsFunction: inTurn(files(), files()),
	}
}

// backup copies a database as it is now into a new file, beside whoever writes it.
func (p *program) backup(ctx context.Context, args []string) error {
	db, err := graph.Open(args[0], &graph.Options{ReadOnly: true})
	if err != nil {
		return explained(args[0], err)
	}
	defer db.Close()
	progress, clear := p.factsBar()
	defer clear()
	facts := db.Snapshot().Len()
	switch err := db.Backup(ctx, args[1], progress); {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already; a backup does not write over a file", args[1])
	case errors.Is(err, graph.ErrLocked):
		return fmt.Errorf("%s is being made by another program", args[1])
	case err != nil:
		return err
	}
	info, err := os.Stat(args[1])
	if err != nil {
		return explained(args[1], err)
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %s, %s\n", args[1], render.Count(facts, "fact"), render.Bytes(info.Size()))
	return err
}

// bytesBar returns what draws how many bytes of how many are done, on a terminal, and what
// removes the drawing.
func (p *program) bytesBar() (progress func(done, of int64), clear func()) {
	if !p.showsProgress() {
		return nil, func() {}
	}
	bar := p.bar()
	return bar.showBytes, bar.clear
}

// bar returns a bar on standard error, which is a terminal.
func (p *program) bar() *progressBar {
	return newProgressBar(p.stderr, p.style(p.stderr).Width, p.now)
}

// showsProgress reports whether somebody wants to see how far a long command has come, and can.
func (p *program) showsProgress() bool {
	return isTerminal(p.stderr) && !p.noProgress && !p.quiet && os.Getenv("TERM") != "dumb"
}

// factsBar returns what draws how many facts of how many are written, on a terminal, and
// what removes the drawing.
func (p *program) factsBar() (progress func(done, of int), clear func()) {
	if !p.showsProgress() {
		return nil, func() {}
	}
	bar := p.bar()
	return func(done, of int) { bar.show(load.Progress{Facts: done, Total: int64(of)}) }, bar.clear
}
