package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// lexiconCommand writes the words of a database as a page.
func (p *program) lexiconCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "lexicon [DB]",
		Short: "every word: how it is said, what it means, an example",
		Long: `Writes what a database understands: its kinds and how many there are of each; every word
with the sentences that it makes, the rule behind it, and a question with its answer, found
by asking. A word whose questions take too long has no example.`,
		Example: `  clause lexicon
  clause lexicon deals.clause --format html > words.html
  clause lexicon --dataset ai-cloud --format markdown`,
		Args: between(0, 1),
		RunE: p.interruptible(p.lexicon),

		ValidArgsFunction: inTurn(files(asked...), nothing),
	}
	p.sourceOptions(c.Flags())
	c.Flags().Func("format", "`NAME` text, markdown or html", func(v string) (err error) {
		p.bookFormat, err = render.ParseBookFormat(v)
		return err
	})
	c.RegisterFlagCompletionFunc("format", choose(render.BookFormats()...))
	return c
}

// lexicon writes the wordbook of what is asked.
func (p *program) lexicon(ctx context.Context, args []string) error {
	c, err := p.named(ctx, args)
	if err != nil {
		return err
	}
	defer c.Close()
	book, err := query.ReadWordbook(ctx, c.DB)
	if err != nil {
		return err
	}
	return render.Wordbook(p.stdout, c.Name, book, p.bookFormat)
}
