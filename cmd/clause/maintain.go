package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/graph"
)

// checkCommand reads the whole of a database.
func (p *program) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "check DB",
		Short:   "read all of a database; say what is damaged",
		Example: "  clause check deals.clause",
		Args:    between(1, 1),
		RunE:    p.interruptible(p.check),

		ValidArgsFunction: inTurn(files(), nothing),
	}
}

// errDamaged is what check returns of a database that is.
var errDamaged = errors.New("damaged")

// check reads the whole of a database file and says what is damaged in it.
func (p *program) check(ctx context.Context, args []string) error {
	progress, clear := p.bytesBar()
	report, err := graph.Check(ctx, args[0], progress)
	if clear(); err != nil {
		return explained(args[0], err)
	}
	for _, d := range report.Damage {
		if _, err := fmt.Fprintln(p.stdout, d); err != nil {
			return err
		}
	}
	if n := len(report.Damage); n > 0 {
		return fmt.Errorf("%s: %w in %d of its parts", args[0], errDamaged, n)
	}
	_, err = fmt.Fprintf(p.stdout, "%s: sound: %d facts, %d terms, %d blocks, %d bytes\n",
		args[0], report.Facts, report.Terms, report.Blocks, report.Bytes)
	return err
}

// compactCommand writes a database anew.
func (p *program) compactCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "compact DB",
		Short:   "write a database anew, without what is past",
		Example: "  clause compact deals.clause",
		Args:    between(1, 1),
		RunE:    p.interruptible(p.compact),

		ValidArgsFunction: inTurn(files(), nothing),
	}
}

// compact writes a database file anew, without what is out of date.
func (p *program) compact(ctx context.Context, args []string) error {
	before, err := os.Stat(args[0])
	if err != nil {
		return explained(args[0], err)
	}
	db, err := graph.Open(args[0], nil)
	if err != nil {
		return explained(args[0], err)
	}
	defer db.Close()
	progress, clear := p.factsBar()
	err = db.Compact(ctx, progress)
	if clear(); err != nil {
		return explained(args[0], err)
	}
	after, err := os.Stat(args[0])
	if err != nil {
		return explained(args[0], err)
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %d bytes, %d before\n", args[0], after.Size(), before.Size())
	return err
}
