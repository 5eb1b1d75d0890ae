package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// loadCommand loads files and folders into a database.
func (p *program) loadCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "load DB FILE...",
		Short: "load files and folders into a database",
		Long: `Loads facts into a database, which is made if there is none: all of them, or none if
something is at fault. The end of a file's name says its format, with .gz or without:
.csv, .nq, .nt, .ttl, .trig, .jsonld, .jsonl, .json (procurement, OCDS). Of a folder every
such file is loaded, and first its vocabulary.clause. The vocabulary of the database says what columns mean.`,
		Example: `  clause load deals.clause contracts.csv firms.csv --vocabulary deals.txt
  clause load deals.clause tables/ --ignore internal_note
  clause load northwind.clause northwind/ --as northwind
  curl https://example.org/data.nq.gz | clause load data.clause - --from nquads`,
		ValidArgsFunction: inTurn(files(), anyFile),
	}
	f := c.Flags()
	f.Func("from", "`FORMAT` "+strings.Join(load.Formats(), ", ")+"; needed for - (standard input)", p.setFrom)
	f.StringVar(&p.recipe, "as", "", "`RECIPE` read a copy of a published data set: "+strings.Join(datasets.Recipes(), ", "))
	f.StringVar(&p.vocabularyFile, "vocabulary", "", "`FILE` make this the vocabulary of the database first")
	f.StringArrayVar(&p.ignore, "ignore", nil, "`COLUMN` leave a column out; may be given again")
	f.Func("on-error", "`stop|skip` skip leaves out rows, lines and statements at fault, and reports them", p.setOnError)
	f.BoolVar(&p.noProgress, "no-progress", false, "no bar on the terminal")
	f.BoolVar(&p.timing, "timing", false, "say how long it took")
	f.StringVar(&p.cayley, "cayley", "", "`KIND` load a graph of Cayley's: bolt or leveldb (go build -tags cayley)")
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case p.cayley != "":
			return p.interruptible(p.loadCayley)(c, args)
		case len(args) == 0 && p.vocabularyFile == "":
			return c.Help()
		case len(args) < 2:
			return wrongUse(c)
		case p.recipe != "":
			if err := p.checkRecipe(); err != nil {
				return err
			}
		}
		return p.interruptible(p.load)(c, args)
	}
	return c
}

// load loads files into a database.
func (p *program) load(ctx context.Context, args []string) error {
	for _, file := range args[1:] {
		if file == "-" {
			if p.from == "" {
				return usagef("the format of standard input has to be said: --from %s", strings.Join(load.Formats(), "|"))
			}
		} else if _, err := os.Stat(file); err != nil {
			return explained(file, err)
		}
	}
	text := ""
	if p.vocabularyFile != "" {
		var err error
		if text, err = p.read(p.vocabularyFile); err != nil {
			return err
		}
	}
	return change(args[0], func(db *graph.DB) error { return p.loadInto(ctx, db, text, args[1:]) })
}

// loadInto loads files, after a vocabulary if there is one, and says what was done.
func (p *program) loadInto(ctx context.Context, db *graph.DB, text string, files []string) error {
	opts := &load.Options{
		Format: p.from, Skip: p.skip, Ignore: p.ignore, Input: p.stdin,
		NewVocabulary:   text,
		CheckVocabulary: func(text string) error { return soundVocabulary(ctx, text) },
	}
	var bar *progressBar
	if p.showsProgress() {
		bar = p.bar()
		opts.Progress = bar.show
	}
	// What a load holds is few large pieces without pointers, so collecting garbage often
	// costs little, and the memory is near what is held and not twice that.
	defer debug.SetGCPercent(debug.SetGCPercent(loadGC))
	start := time.Now()
	var report *load.Report
	var err error
	if p.recipe != "" {
		report, err = datasets.Load(ctx, db, p.recipe, opts, files...)
	} else {
		report, err = load.Files(ctx, db, opts, files...)
	}
	if bar != nil {
		bar.clear()
	}
	var speaks *datasets.SpeaksError
	if errors.As(err, &speaks) {
		return usagef("the database has a vocabulary of its own, which --as %s would replace: load into a new one", p.recipe)
	}
	if err != nil {
		return p.refused(err)
	}
	if !p.quiet || len(report.Reasons) > 0 { // what was left out is said whatever
		writeReport(p.stderr, report)
	}
	if p.timing {
		return writeTiming(p.stderr, db, report, time.Since(start))
	}
	return nil
}

// writeTiming says how long a load took, and what it took of memory and of the file.
func writeTiming(w io.Writer, db *graph.DB, report *load.Report, took time.Duration) error {
	facts := 0
	for _, f := range report.Files {
		facts += f.Facts
	}
	line := fmt.Sprintf("%.2f s, %s a second", took.Seconds(), render.Count(int(float64(facts)/took.Seconds()), "fact"))
	if peak := peakMemory(); peak > 0 {
		line += fmt.Sprintf("; at most %s of memory", render.Bytes(peak))
	}
	sizes, err := db.Sizes()
	if err != nil {
		return err
	}
	if n := db.Snapshot().Len(); n > 0 && sizes.File > 0 {
		line += fmt.Sprintf("; the file has %s, %.1f bytes a fact", render.Bytes(sizes.File), float64(sizes.File)/float64(n))
	}
	_, err = fmt.Fprintln(w, line)
	return err
}

// loadGC is the garbage, in percent of what is held, at which a load collects it.
const loadGC = 25

// soundVocabulary says what is wrong with a vocabulary, its rules too.
func soundVocabulary(ctx context.Context, text string) error {
	empty := graph.OpenMemory()
	defer empty.Close()
	return query.SetVocabulary(ctx, empty, text)
}

// refused writes the faults of a file, one a line, where there are any.
func (p *program) refused(err error) error {
	var faults []error
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		faults = all.Unwrap()
	}
	if len(faults) == 0 {
		return err
	}
	var fault *load.Error
	var missing *load.MissingError
	switch {
	case errors.As(err, &missing):
	case !errors.As(err, &fault):
		return err // a vocabulary, with a caret
	}
	for _, f := range faults {
		fmt.Fprintln(p.stderr, f)
	}
	if missing != nil {
		fmt.Fprintf(p.stderr, "Nothing was loaded: these are not the tables that the recipe reads. clause datasets %s says what it expects.\n", p.recipe)
		return reported{err}
	}
	fmt.Fprintln(p.stderr, "Nothing was loaded. --on-error skip leaves out what is at fault.")
	return reported{err}
}

// writeReport says what a load did.
func writeReport(w io.Writer, r *load.Report) {
	for _, f := range r.Files {
		left := ""
		if f.Skipped > 0 {
			left = fmt.Sprintf(", %s left out", render.Count(f.Skipped, "fault"))
		}
		fmt.Fprintf(w, "%s: %s%s\n", f.Name, render.Count(f.Facts, "fact"), left)
		for _, column := range f.Unread {
			fmt.Fprintf(w, "%s: the recipe does not know the column %q, which is left out\n", f.Name, column)
		}
	}
	fmt.Fprintln(w, render.Count(r.New, "new fact"))
	for _, reason := range r.Reasons {
		what := "left out"
		if reason.Kept {
			what = "noted"
		}
		fmt.Fprintf(w, "%s %s: %s\n", what, render.Count(reason.Count, "time"), reason.Message)
		for _, f := range reason.First {
			fmt.Fprintf(w, "  %v\n", f)
		}
		if more := reason.Count - len(reason.First); more > 0 {
			fmt.Fprintf(w, "  and %s\n", render.Count(more, "other"))
		}
	}
	for _, d := range r.Dangling {
		var first []string
		for _, ref := range d.First {
			first = append(first, fmt.Sprintf("%s (of %s)", load.Name(ref.Object), load.Name(ref.Subject)))
		}
		more := ""
		if n := d.Count - len(d.First); n > 0 {
			more = ", and " + render.Count(n, "other")
		}
		fmt.Fprintf(w, "nothing is known of %s that %s refers to: %s%s\n", entities(d.Count), d.Relation, strings.Join(first, ", "), more)
	}
}

// entities counts them, in the plural they have.
func entities(n int) string {
	if n == 1 {
		return "1 entity"
	}
	return strings.TrimSuffix(render.Count(n, "entity"), "ys") + "ies"
}
