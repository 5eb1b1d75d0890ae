package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
	htmlpage "github.com/clausekg/clause/query/render/page"
	"github.com/clausekg/clause/query/render/sketch"
)

// drawCommand draws an answer: in the terminal, or as a page.
func (p *program) drawCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "draw QUESTION",
		Short: "draw an answer: in the terminal, or with -o as one HTML page",
		Long: `Draws an answer: what links the things in it, and contracts and the like as a timeline on
which exclusive periods are marked and the days on which two collide. In the terminal that is
a small drawing. With -o it is one HTML page, to be opened in a browser or sent to somebody: it
needs no network, and has search, proofs and sources in it.`,
		Example: `  clause draw "which contracts ever conflict"
  clause draw "which contracts ever conflict" -o collisions.html
  clause draw --db deals.clause "describe OpenAI" -o openai.html`,
		Args: between(1, -1),
		RunE: p.interruptible(p.draw),
	}
	f := c.Flags()
	p.sourceOptions(f)
	f.StringVarP(&p.output, "output", "o", "", "`FILE.html` write a page, which appears when it is complete; - is standard output")
	f.Func("as-of", "`DATE` ask as if today were that day: 2026-06-30", p.setToday)
	f.Func("param", "`NAME=VALUE` the value of $NAME in the question", p.setParam)
	f.Func("params", "`FILE.json` the values of parameters: {\"NAME\": VALUE, ...}", p.setParams)
	return c
}

func (p *program) draw(ctx context.Context, words []string) error {
	if err := p.sensible(words, false); err != nil {
		return err
	}
	config, err := p.config(ctx)
	if err != nil {
		return err
	}
	defer config.Close()
	question := strings.Join(words, " ")
	progress := &query.Progress{}
	shown := config.Status.Show(progress)
	defer shown()
	rows, err := query.Ask(ctx, config.DB, question, append(config.Options, config.Args, progress)...)
	if err != nil {
		return err
	}
	if p.output != "" {
		return p.into(func(w io.Writer) error { return htmlpage.Write(ctx, w, rows, question) })
	}
	shown()
	if config.Reading {
		if err := render.Reading(p.stdout, rows, config.Style); err != nil {
			return err
		}
	}
	out, shown := config.Status.Writing(p.stdout, progress)
	defer shown()
	return sketch.Write(ctx, out, rows, config.Style, "clause draw QUESTION -o page.html")
}
