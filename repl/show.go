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
	p, err := s.last.prove(ctx, n)
	if err != nil {
		return err
	}
	return render.Text(w, strings.TrimRight(p.String(), "\n")+"\n")
}

// prove returns a proof of row n; asked again, the next one.
func (a *answer) prove(ctx context.Context, n int) (p *query.Proof, err error) {
	if a.proof != nil && (a.row == n || a.rows.Shape() == query.Derivation) {
		p, err = a.proof.Next(ctx)
	} else {
		p, err = a.first(ctx, n)
	}
	if err == nil {
		a.row, a.proof = n, p
	}
	return p, err
}

// first returns the first proof of row n.
func (a *answer) first(ctx context.Context, n int) (*query.Proof, error) {
	for row, err := range a.rows.All() {
		if err != nil {
			return nil, err
		}
		if n--; n == 0 {
			return row.Why(ctx)
		}
	}
	return nil, fmt.Errorf("the last answer has %s", render.Count(a.rows.Len(), "row"))
}

func (s *Session) explain(ctx context.Context, w io.Writer, text string) error {
	stage := "explain"
	if word, rest, _ := strings.Cut(text, " "); word == "analyze" {
		stage, text = word, strings.TrimSpace(rest)
	}
	if text == "" {
		if s.last == nil {
			return fmt.Errorf("there is no question yet to explain")
		}
		text = s.last.text
	}
	plan, err := query.Dump(ctx, s.DB, text, stage, s.options()...)
	if err != nil {
		return err
	}
	return render.Text(w, plan)
}
