package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/clausekg/clause/graph/load"
)

// aBook is a file of some thousand facts, and a database of them.
func aBook(t *testing.T) (facts, db string) {
	t.Helper()
	var text strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&text, "<firm:%d> <employs> \"%d\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n", i, i%977)
	}
	dir := t.TempDir()
	facts, db = filepath.Join(dir, "book.nq"), filepath.Join(dir, "book.clause")
	if err := os.WriteFile(facts, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if code := run([]string{"load", db, facts}, strings.NewReader(""), io.Discard, io.Discard); code != exitDone {
		t.Fatalf("exit %d", code)
	}
	return facts, db
}

// long are the commands that can take their time, with what they say on the way and in the
// end. DB is a database, NEW one that is not there yet, FACTS a file.
var long = []struct{ args, progress, after string }{
	{"load NEW FACTS", `book\.nq  \[=+ *\] +\d+%  [\d,]+ facts  [\d,]+ facts/s  \d+:\d\d left`, "book.nq: 9,000 facts"},
	{"export DB out.nq", `\[=+ *\] +\d+%  [\d,]+ facts  [\d,]+ facts/s  \d+:\d\d left`, "out.nq: 9,000 facts"},
	{"export DB tables --format csv", `\[=+ *\] +\d+%  [\d,]+ facts  [\d,]+ facts/s  \d+:\d\d left`, "tables: 9,000 facts"},
	{"check DB", `\[=+ *\] +\d+%  [\d.]+ kB  [\d.]+ [kM]?B?(bytes)?/s  \d+:\d\d left`, ""},
	{"compact DB", `\[=+ *\] +\d+%  [\d,]+ facts  [\d,]+ facts/s  \d+:\d\d left`, ""},
	{"backup DB copy.clause", `\[=+ *\] +\d+%  [\d,]+ facts  [\d,]+ facts/s  \d+:\d\d left`, ""},
}

// TestProgressOnTerminal has each of them draw how far it has come where standard error is a
// terminal, by a clock that goes a second at each look, and leave nothing of it; and say no
// word of it where standard error is a file.
func TestProgressOnTerminal(t *testing.T) {
	facts, db := aBook(t)
	for i, test := range long {
		t.Run(test.args, func(t *testing.T) {
			t.Chdir(t.TempDir())
			words := strings.Fields(strings.NewReplacer("DB", db, "NEW", fmt.Sprint("new", i, ".clause"), "FACTS", facts).Replace(test.args))
			drawn := drawnBy(t, nil, func(p *program) {
				if err := p.main(words); err != nil {
					t.Error(err)
				}
			})
			lines := strings.Split(drawn, "\r\x1b[K")
			if len(lines) < 2 || !regexp.MustCompile(test.progress).MatchString(lines[0]) {
				t.Errorf("it draws %q", drawn)
			}
			if after := lines[len(lines)-1]; test.after != "" && !strings.Contains(after, test.after) || strings.Contains(after, "left") {
				t.Errorf("in the end there is %q", after)
			}
			if strings.Contains(strings.Join(lines[1:], ""), "\r[") {
				t.Errorf("it is drawn after it was removed: %q", drawn)
			}
			t.Chdir(t.TempDir())
			var errs bytes.Buffer
			p := &program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: &errs, now: leaping(nil)}
			if err := p.main(words); err != nil || strings.ContainsAny(errs.String(), "\r\x1b") {
				t.Errorf("error %v, in a file %q", err, &errs)
			}
		})
	}
}

// TestStopped ends the context of each of them, as Ctrl-C does, when it has begun to draw: it
// ends, and what was to be made is not there, or as it was.
func TestStopped(t *testing.T) {
	facts, db := aBook(t)
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for name, command := range map[string]func(p *program, ctx context.Context) error{
		"load":       func(p *program, ctx context.Context) error { return p.load(ctx, []string{"new.clause", facts}) },
		"export":     func(p *program, ctx context.Context) error { return p.export(ctx, []string{db, "out.nq"}) },
		"export csv": func(p *program, ctx context.Context) error { return p.export(ctx, []string{db, "tables.csv/"}) },
		"check":      func(p *program, ctx context.Context) error { return p.check(ctx, []string{db}) },
		"compact":    func(p *program, ctx context.Context) error { return p.compact(ctx, []string{db}) },
		"backup":     func(p *program, ctx context.Context) error { return p.backup(ctx, []string{db, "copy.clause"}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			ctx, cancel := context.WithCancel(t.Context())
			drawn := drawnBy(t, cancel, func(p *program) {
				if name == "export csv" {
					p.exportFormat = load.CSV
				}
				if err := command(p, ctx); !errors.Is(err, context.Canceled) {
					t.Errorf("error %v", err)
				}
			})
			if !strings.HasSuffix(drawn, "\r\x1b[K") {
				t.Errorf("it ends with %q", drawn)
			}
			if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
				t.Errorf("it leaves %v", left)
			}
			if after, err := os.ReadFile(db); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the database is another now, error %v", err)
			}
		})
	}
}

// TestProgressOfQuestions has questions that take long say how far they have come, where
// that disturbs nobody, and Ctrl-C end them.
func TestProgressOfQuestions(t *testing.T) {
	_, db := aBook(t)
	const pairs = "{A, B | employs(A, E), employs(B, F), E < F}"
	const counted = `\[=* *\] +\d+% of step \d+  [\d.]+s  [\d,]+ facts, [\d,]+ facts/s  about \d+s left  Ctrl-C cancels`
	const streamed = `\[=* *\] +\d+% of step \d+  [\d.]+s  [\d,]+ rows, [\d,]+ rows/s  about \d+s left  Ctrl-C cancels`
	for _, test := range []struct {
		name     string
		args     []string
		toFile   bool // standard output
		progress string
	}{
		{"an answer", []string{"count" + pairs}, false, counted},
		{"an answer to a file", []string{"count" + pairs}, true, counted},
		{"a drawing", []string{"draw", pairs}, false, counted},
		{"a stream to a file", []string{pairs, "--format", "csv"}, true, streamed},
		{"a stream to -o", []string{pairs, "--format", "csv", "-o", "answer.csv"}, false, streamed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			cmd := exec.Command(os.Args[0])
			cmd.Path, cmd.Args = os.Args[0], append([]string{"clause", "--db", db}, test.args...)
			if test.args[0] == "draw" {
				cmd.Args = []string{"clause", "draw", "--db", db, test.args[1]}
			}
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "TERM=xterm")
			if test.toFile {
				out, err := os.Create(filepath.Join(dir, "out"))
				if err != nil {
					t.Fatal(err)
				}
				defer out.Close()
				cmd.Stdout = out
			}
			file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 132})
			if err != nil {
				t.Skipf("no terminal to be had: %v", err)
			}
			defer file.Close()
			defer time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() }).Stop()
			var seen []byte
			for buf, want := make([]byte, 4096), regexp.MustCompile(test.progress); !want.Match(seen); {
				n, err := file.Read(buf)
				if seen = append(seen, buf[:n]...); err != nil {
					t.Fatalf("it shows no more than %q", seen)
				}
			}
			if _, err := file.WriteString("\x03"); err != nil {
				t.Fatal(err)
			}
			rest, _ := io.ReadAll(file) // a terminal ends with an error
			cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || !bytes.HasSuffix(rest, []byte("\r\x1b[Kclause: interrupted\r\n")) {
				t.Errorf("exit %d, in the end %q", code, rest)
			}
			if _, err := os.Stat(filepath.Join(dir, "answer.csv")); err == nil {
				t.Error("half an answer stays")
			}
		})
	}
}

// TestNoProgress has nothing drawn where it would disturb: among rows on the screen, in a file
// of complaints, and where somebody wants it quiet or the terminal knows no codes.
func TestNoProgress(t *testing.T) {
	_, db := aBook(t)
	const pairs = "{A, B | employs(A, E), employs(B, F), E < F}"
	for name, test := range map[string]struct {
		args []string
		env  string
		errs bool // standard error is no terminal
	}{
		"rows on the screen": {[]string{pairs, "--format", "csv"}, "", false},
		"no terminal":        {[]string{"count" + pairs}, "", true},
		"quiet":              {[]string{"count" + pairs, "-q"}, "", false},
		"dumb":               {[]string{"count" + pairs}, "TERM=dumb", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := &exec.Cmd{Path: os.Args[0], Args: append([]string{"clause", "--db", db, "--timeout", "1300ms"}, test.args...)}
			cmd.Env = append(os.Environ(), "TERM=xterm", test.env)
			var errs bytes.Buffer
			if test.errs {
				cmd.Stderr = &errs
			}
			file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 132})
			if err != nil {
				t.Skipf("no terminal to be had: %v", err)
			}
			defer file.Close()
			out, _ := io.ReadAll(file) // a terminal ends with an error
			cmd.Wait()
			if all := append(out, errs.Bytes()...); cmd.ProcessState.ExitCode() != exitLimit || bytes.Contains(all, []byte("Ctrl-C")) || bytes.Contains(all, []byte("\x1b[K")) {
				t.Errorf("exit %d, %q", cmd.ProcessState.ExitCode(), all[:min(len(all), 400)])
			}
		})
	}
}

// drawnBy returns what a program draws on a terminal that is standard error, by a clock that
// leaps. stop, if not nil, is called when something has been drawn.
func drawnBy(t *testing.T, stop func(), command func(p *program)) string {
	t.Helper()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	defer ours.Close()
	if err := pty.Setsize(ours, &pty.Winsize{Rows: 24, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	all := make(chan string)
	go func() {
		text, _ := io.ReadAll(ours) // a terminal ends with an error
		all <- string(text)
	}()
	command(&program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: theirs, now: leaping(stop)})
	theirs.Close()
	return <-all
}

// leaping is a clock that goes a second at each look. It calls stop, if not nil, at the third.
func leaping(stop func()) func() time.Time {
	now, looks := time.Unix(0, 0), 0
	return func() time.Time {
		if looks++; looks == 3 && stop != nil {
			stop()
		}
		now = now.Add(time.Second)
		return now
	}
}
