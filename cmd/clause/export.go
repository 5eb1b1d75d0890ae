package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query/render"
)

// exportCommand writes a database as files.
func (p *program) exportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "export DB [FILE]",
		Short: "write a database as files",
		Long: `Writes a database, its vocabulary with it, so that clause load makes the same database
of what was written. The end of the file's name says the format, with .gz or without;
a folder gets tables.`,
		Example: `  clause export deals.clause deals.nq.gz
  clause export deals.clause copy --format csv
  clause export deals.clause --format trig | less`,
		ValidArgsFunction: inTurn(files(asked...), anyFile, nothing),
	}
	f := c.Flags()
	f.Func("format", "`FORMAT` "+strings.Join(load.WrittenFormats(), ", "), p.setExportFormat)
	c.RegisterFlagCompletionFunc("format", choose(load.WrittenFormats()...))
	f.BoolVar(&p.withoutSources, "without-sources", false, "leave out where the facts come from")
	f.Func("on-error", "`stop|skip` skip leaves out what the format has no place for, and reports it", p.setOnError)
	f.BoolVar(&p.noProgress, "no-progress", false, "no bar on the terminal")
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return c.Help()
		case len(args) > 2:
			return wrongUse(c)
		}
		return p.interruptible(p.export)(c, args)
	}
	return c
}

func (o *options) setExportFormat(v string) (err error) {
	o.exportFormat, err = load.ParseFormat(v)
	return err
}

// export writes a database as a file, a folder of tables, or to standard output.
func (p *program) export(ctx context.Context, args []string) error {
	target := "-"
	if len(args) == 2 {
		target = args[1]
	}
	format, err := p.formatOf(target)
	if err != nil {
		return err
	}
	db, err := p.open(ctx, args[0])
	if err != nil {
		return err
	}
	defer db.Close()
	opts := &load.WriteOptions{WithoutLabels: p.withoutSources, Skip: p.skip}
	clear := func() {}
	if p.showsProgress() && (target != "-" || isRegular(p.stdout)) { // through a pipe it may go to a screen
		bar := p.bar()
		opts.Progress, clear = bar.show, bar.clear
	}
	written, err := p.writeGraph(ctx, db.Snapshot(), target, format, opts)
	if clear(); err != nil {
		return err
	}
	for _, left := range written.LeftOut {
		fmt.Fprintf(p.stderr, "left out %s: %s\n  first %s\n", render.Count(left.Count, "fact"), left.Reason, load.Describe(left.First))
	}
	if target != "-" && !p.quiet {
		fmt.Fprintf(p.stderr, "%s: %s\n", target, render.Count(written.Facts, "fact"))
	}
	return nil
}

// formatOf is what --format says, or else the name of the target.
func (p *program) formatOf(target string) (load.Format, error) {
	format, known := load.Known(target)
	if p.exportFormat != "" {
		format, known = p.exportFormat, true
	} else if info, err := os.Stat(target); err == nil && info.IsDir() {
		format, known = load.CSV, true
	}
	switch {
	case !known && target == "-":
		return "", usagef("say the format: --format %s", strings.Join(load.WrittenFormats(), "|"))
	case !known:
		return "", usagef("the name %s does not tell a format; add --format %s", target, strings.Join(load.WrittenFormats(), "|"))
	case format == load.CSV && target == "-":
		return "", usagef("tables are written into a folder: clause export DB FOLDER --format csv")
	}
	return format, nil
}

// writeGraph writes a graph to its target. A file appears when it is complete.
func (p *program) writeGraph(ctx context.Context, s *graph.Snapshot, target string, format load.Format, opts *load.WriteOptions) (*load.Written, error) {
	switch {
	case format == load.CSV:
		return load.WriteFolder(ctx, target, s, opts)
	case target == "-":
		return load.Write(ctx, p.stdout, s, format, opts)
	}
	var written *load.Written
	err := writeWhole(target, func(f *os.File) (err error) {
		written, err = writeFile(ctx, f, s, target, format, opts)
		return err
	})
	return written, err
}

// writeFile writes a graph to f, packed if the name of the target says so.
func writeFile(ctx context.Context, f *os.File, s *graph.Snapshot, target string, format load.Format, opts *load.WriteOptions) (*load.Written, error) {
	if !strings.EqualFold(filepath.Ext(target), ".gz") {
		return load.Write(ctx, f, s, format, opts)
	}
	buffer := bufio.NewWriterSize(f, 1<<16)
	packed := gzip.NewWriter(buffer)
	written, err := load.Write(ctx, packed, s, format, opts)
	if err == nil {
		err = errors.Join(packed.Close(), buffer.Flush())
	}
	return written, err
}
