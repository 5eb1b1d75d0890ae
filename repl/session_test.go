package repl

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

var update = flag.Bool("update", false, "write the golden files again")

// testSession returns a session on the small world.
func testSession(t *testing.T) *Session {
	t.Helper()
	db, err := world()
	if err != nil {
		t.Fatal(err)
	}
	return NewSession(Config{
		DB: db, Name: "world", Close: db.Close, Reading: true,
		Open:     func(context.Context, string) (*graph.DB, error) { return world() },
		Dataset:  func(string) (*graph.DB, error) { return world() },
		Datasets: func() []string { return []string{"ai-cloud", "world"} },
	})
}

// TestTurns plays the sessions of testdata: a line that begins with > is a turn, what
// follows is what it writes or how it is refused.
func TestTurns(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no sessions", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			file, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := testSession(t)
			defer s.Finish()
			t.Chdir(t.TempDir()) // for .cd, and for what goes wrong
			folder, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for line := range strings.Lines(string(text)) {
				line, turn := strings.CutPrefix(line, "> ")
				if strings.HasPrefix(line, "#") && !strings.Contains(got.String(), "\n> ") { // the head of the file
					got.WriteString(line)
				}
				if !turn {
					continue
				}
				got.WriteString("> " + line)
				line = strings.ReplaceAll(line, "TMP", folder)
				if err := s.Turn(t.Context(), &got, line); err != nil {
					got.WriteString("! " + strings.ReplaceAll(Message(err), "\n", "\n! ") + "\n")
				}
			}
			play := strings.ReplaceAll(got.String(), folder, "TMP")
			if *update {
				if err := os.WriteFile(file, []byte(play), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if play != string(text) {
				t.Errorf("%s: got\n%s", file, play)
			}
		})
	}
}

// TestEveryCommandIsPlayed checks that the sessions show every command.
func TestEveryCommandIsPlayed(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		all.WriteString(read(t, file))
	}
	for _, c := range commands() {
		if !strings.Contains(all.String(), "> "+c.name+"\n") && !strings.Contains(all.String(), "> "+c.name+" ") {
			t.Errorf("no session has %s", c.name)
		}
		if c.help == "" || c.run == nil {
			t.Errorf("%s has no help or does nothing", c.name)
		}
	}
	if n := len(commands()); n < 40 {
		t.Errorf("%d commands", n)
	}
}

// TestOutside holds the list for people equal to the table.
func TestOutside(t *testing.T) {
	var names []string
	for _, c := range commands() {
		if c.reach {
			names = append(names, c.name)
		}
	}
	said := strings.FieldsFunc(strings.Replace(outside, " and ", ", ", 1), func(r rune) bool { return r == ',' || r == ' ' })
	slices.Sort(names)
	slices.Sort(said)
	if !slices.Equal(names, said) {
		t.Errorf("it says %q, the table %q", said, names)
	}
}

// TestForeignWords checks that what people of other shells type is a command here.
func TestForeignWords(t *testing.T) {
	for typed, here := range foreign {
		here, _, _ := strings.Cut(here, " ")
		if _, ok := find(here); !ok {
			t.Errorf("%s is %s, which is no command", typed, here)
		}
	}
}

// TestTurnIsCancelled checks that a cancelled question leaves the session as it was.
func TestTurnIsCancelled(t *testing.T) {
	s := testSession(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Turn(ctx, &strings.Builder{}, longQuestion); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	var b strings.Builder
	if err := s.Turn(t.Context(), &b, "who uses Azure"); err != nil || !strings.Contains(b.String(), "OpenAI") {
		t.Errorf("%s, error %v", b.String(), err)
	}
}

// TestWatchIsCancelled has .watch answer some times, until it is cancelled.
func TestWatchIsCancelled(t *testing.T) {
	s := testSession(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	answers := 0
	s.Answered = func(*query.Rows) {
		if answers++; answers == 3 {
			cancel()
		}
	}
	if err := s.Turn(ctx, &strings.Builder{}, ".watch 0.1 who uses Azure"); !errors.Is(err, context.Canceled) || answers != 3 {
		t.Errorf("%d answers, error %v", answers, err)
	}
}

func TestScript(t *testing.T) {
	s := testSession(t)
	s.Reading = false
	s.Format = "csv"
	var out, errs strings.Builder
	in := "# a script\nwho uses Azure\n\n{F | firm(F),\nuses(F, AWS)}\nwho usse Azure\nwho uses Oracle"
	err := Script(t.Context(), s, strings.NewReader(in), &out, &errs)
	if !errors.Is(err, ErrFailed) || strings.Count(out.String(), "OpenAI") != 2 || !strings.Contains(errs.String(), "^~~~") {
		t.Errorf("error %v\n%s\n%s", err, &out, &errs)
	}
	out.Reset()
	if err := Script(t.Context(), s, strings.NewReader(".quit\nwho usse Azure\n"), &out, &errs); err != nil {
		t.Errorf("after .quit: %v", err)
	}
	closed := errors.New("closed")
	if err := Script(t.Context(), s, strings.NewReader("who uses Azure\nwho uses Azure\n"), failing{closed}, &errs); !errors.Is(err, closed) {
		t.Errorf("a closed output: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestComplete(t *testing.T) {
	s := testSession(t)
	for _, test := range []struct {
		text, head string
		want       string // one of the choices
	}{
		{"which par", "which ", "partners"},
		{"which partners of az", "which partners of ", "Azure"},
		{"who uses Az", "who uses ", "Azure"},
		{".he", "", ".help"},
		{".format j", ".format ", "jsonl"},
		{".reading ", ".reading ", "off"},
		{".dataset ", ".dataset ", "world"},
		{".schema f", ".schema ", "firm"},
		{".explain which par", ".explain which ", "partners"},
		{".draw which par", ".draw which ", "partners"},
		{"{F | firm(F),\nfi", "{F | firm(F),\n", ""},
		{"zzzz", "", ""},
	} {
		head, choices := s.Complete(test.text)
		if test.want != "" && (head != test.head || !slices.ContainsFunc(choices, func(c Choice) bool { return c.Text == test.want })) {
			t.Errorf("%q: %q %q", test.text, head, choices)
		}
	}
}

// TestHintOfAnother has no hint of what was asked of another database and means nothing here.
func TestHintOfAnother(t *testing.T) {
	s := testSession(t)
	before := []string{"which firms use AWS", "which foxes hunt"}
	if got := s.hint("", "which f", before); got != "irms use AWS" {
		t.Errorf("the hint is %q", got)
	}
}
