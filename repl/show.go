package repl

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

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
	return render.Schema(w, schema, s.style())
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
	_, shown := s.showProgress()
	p, err := s.last.prove(ctx, n)
	if shown(); err != nil {
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
	progress, shown := s.showProgress()
	plan, err := query.Dump(ctx, s.DB, text, stage, append(s.options(), progress)...)
	if shown(); err != nil {
		return err
	}
	return render.Text(w, plan)
}

// table writes rows of texts under heads.
func (s *Session) table(w io.Writer, heads []string, rows [][]any) error {
	return render.Texts(w, s.Format, heads, rows, s.style())
}

func (s *Session) kinds(_ context.Context, w io.Writer, _ string) error {
	schema, err := query.ReadSchema(s.DB)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, k := range schema.Kinds {
		rows = append(rows, []any{k.Noun, strings.Join(k.Above, ", "), k.Members})
	}
	return s.table(w, []string{"kind", "is a", "members"}, rows)
}

// showWords lists the words of the vocabulary that begin with a text, with what they mean.
func (s *Session) showWords(_ context.Context, w io.Writer, beginning string) error {
	schema, err := query.ReadSchema(s.DB)
	if err != nil {
		return err
	}
	var rows [][]any
	add := func(word, means string) {
		if strings.HasPrefix(strings.ToLower(word), strings.ToLower(beginning)) {
			rows = append(rows, []any{word, means})
		}
	}
	for _, k := range schema.Kinds {
		add(k.Noun, "a kind: "+k.Plural)
	}
	for _, r := range schema.Relations {
		for _, word := range r.Words {
			add(word, r.Name)
		}
	}
	if len(rows) == 0 {
		return fmt.Errorf("no word begins with %q", beginning)
	}
	slices.SortStableFunc(rows, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
	return s.table(w, []string{"word", "means"}, rows)
}

// mostNames is how many names .names lists.
const mostNames = 40

func (s *Session) showNames(_ context.Context, w io.Writer, text string) error {
	if text == "" {
		return fmt.Errorf(".names needs a text: .names micro")
	}
	found, err := query.Names(s.DB, text, mostNames)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("no name has or resembles %q", text)
	}
	var rows [][]any
	for _, f := range found {
		rows = append(rows, []any{f.Name, strings.Join(f.Kinds, ", ")})
	}
	return s.table(w, []string{"name", "kind"}, rows)
}

func (s *Session) vocabulary(_ context.Context, w io.Writer, _ string) error {
	text := query.Vocabulary(s.DB)
	if text == "" {
		return fmt.Errorf("this data has no vocabulary: it is asked by the names in it")
	}
	return render.Text(w, strings.TrimRight(text, "\n")+"\n")
}

func (s *Session) lint(ctx context.Context, w io.Writer, _ string) error {
	found, err := query.Lint(ctx, s.DB)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		_, err = fmt.Fprintln(w, "nothing to remark")
	}
	for _, f := range found {
		if err := render.Text(w, f.String()+"\n"); err != nil {
			return err
		}
	}
	return err
}

func (s *Session) info(_ context.Context, w io.Writer, _ string) error {
	schema, err := query.ReadSchema(s.DB)
	if err != nil {
		return err
	}
	derived := 0
	for _, r := range schema.Relations {
		if r.Derived {
			derived++
		}
	}
	path := s.DB.Path()
	if path == "" {
		path = "(in memory)"
	}
	return render.Text(w, fmt.Sprintf("asking     %s\nfile       %s\nfacts      %s\nkinds      %d\nrelations  %d recorded, %d derived\n",
		s.Name, path, render.Count(schema.Facts, "fact"), len(schema.Kinds), len(schema.Relations)-derived, derived))
}

func (s *Session) dump(ctx context.Context, w io.Writer, arg string) error {
	stage, text, _ := strings.Cut(arg, " ")
	if !slices.Contains(stages(s), stage) {
		return unknown("stage", stage, stages(s))
	}
	if text == "" {
		if s.last == nil {
			return fmt.Errorf("there is no question yet to dump")
		}
		text = s.last.text
	}
	made, err := query.Dump(ctx, s.DB, text, stage, s.options()...)
	if err != nil {
		return err
	}
	return render.Text(w, strings.TrimRight(made, "\n")+"\n")
}

// again writes the last answer whole.
func (s *Session) again(_ context.Context, w io.Writer, _ string) error {
	if s.last == nil {
		return fmt.Errorf("there is no answer yet")
	}
	style := s.style()
	style.Width, style.Rows = 0, 0
	return render.Answer(w, s.Format, s.last.rows, style)
}

// leastWait is the shortest time between two askings of .watch.
const leastWait = 100 * time.Millisecond

func (s *Session) watch(ctx context.Context, w io.Writer, arg string) error {
	seconds, text, _ := strings.Cut(arg, " ")
	n, err := strconv.ParseFloat(seconds, 64)
	wait := time.Duration(n * float64(time.Second))
	if err != nil || wait < leastWait || blank(text) {
		return fmt.Errorf("write .watch SECONDS QUESTION: .watch 5 how many contracts are there")
	}
	for {
		if _, err := fmt.Fprintf(w, "%s  every %s, Ctrl-C ends it\n", time.Now().Format(time.TimeOnly), wait); err != nil {
			return err
		}
		if err := s.ask(ctx, w, strings.TrimSpace(text)); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(wait):
		}
	}
}

func (s *Session) showHistory(_ context.Context, w io.Writer, arg string) error {
	n := 20
	if arg != "" {
		var err error
		if n, err = strconv.Atoi(arg); err != nil || n < 1 {
			return fmt.Errorf(".history needs a number, not %q", arg)
		}
	}
	if s.onTerminal == nil {
		return fmt.Errorf("nothing is remembered but on a terminal")
	}
	entries := s.onTerminal.entries()
	for _, e := range entries[max(len(entries)-n, 0):] {
		if err := render.Text(w, e+"\n"); err != nil {
			return err
		}
	}
	return nil
}
