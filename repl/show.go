package repl

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

func (s *Session) help(_ context.Context, w io.Writer, arg string) error {
	if arg != "" && !strings.HasPrefix(arg, ".") {
		arg = "." + arg
	}
	found := arg == ""
	for _, c := range commands() {
		if arg == "" || c.name == arg {
			found = true
			fmt.Fprintf(w, "%-24s %s\n", c.name+" "+c.args, c.help)
		}
	}
	if !found {
		return unknown("command", arg, commandNames(s))
	}
	if arg == "" {
		io.WriteString(w, `
A question is a sentence: which partners use a non-exclusive provider
It may go over several lines: end a line with a comma, a colon or \, or leave a bracket
open. Tab completes, Ctrl-C cancels, Ctrl-R searches what was asked before.
`)
	}
	return nil
}

func (s *Session) examples(_ context.Context, w io.Writer, _ string) error {
	schema, err := query.ReadSchema(s.DB)
	if err != nil {
		return err
	}
	if len(schema.Examples) == 0 {
		fmt.Fprintln(w, "this data shows no examples; .schema lists its words")
	}
	for _, e := range schema.Examples {
		fmt.Fprintln(w, render.Clean(e))
	}
	return nil
}

func (s *Session) schema(_ context.Context, w io.Writer, arg string) error {
	schema, err := query.ReadSchema(s.DB)
	if err != nil {
		return err
	}
	if arg != "" {
		if schema = schema.Of(arg); schema == nil {
			return unknown("kind", arg, kindNames(s))
		}
	}
	return render.Schema(w, schema, s.Style)
}

func (s *Session) why(ctx context.Context, w io.Writer, arg string) error {
	if s.last == nil {
		return fmt.Errorf("there is no answer yet to give a proof of")
	}
	n := 1
	if arg != "" {
		var err error
		if n, err = strconv.Atoi(arg); err != nil || n < 1 {
			return fmt.Errorf(".why needs the number of a row, not %q", arg)
		}
	}
	if p := s.last.rows.Proof(); p != nil {
		return render.Text(w, p.String())
	}
	at := 0
	for row, err := range s.last.rows.All() {
		if err != nil {
			return err
		}
		if at++; at == n {
			p, err := row.Why(ctx)
			if err != nil {
				return err
			}
			return render.Text(w, p.String())
		}
	}
	return fmt.Errorf("the last answer has %s", render.Count(at, "row"))
}

func (s *Session) explain(ctx context.Context, w io.Writer, text string) error {
	if text == "" {
		if s.last == nil {
			return fmt.Errorf("there is no question yet to explain")
		}
		text = s.last.text
	}
	plan, err := query.Explain(ctx, s.DB, text, s.options()...)
	if err != nil {
		return err
	}
	return render.Text(w, plan)
}
