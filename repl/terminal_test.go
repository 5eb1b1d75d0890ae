package repl

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/render"
)

// TestMain lets the test program be the shell that the tests talk to through a terminal.
func TestMain(m *testing.M) {
	if history := os.Getenv("REPL_TEST_SHELL"); history != "" {
		open := world
		if name := os.Getenv("REPL_TEST_DATASET"); name != "" {
			open = func() (*graph.DB, error) { return datasets.Open(name) }
		}
		db, err := open()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		color := os.Getenv("NO_COLOR") == ""
		s := NewSession(Config{DB: db, Name: "world", Reading: true, Pager: true, Progress: true, Status: &Status{W: os.Stderr, Width: func() int { return 80 }}, Style: render.Options{Color: color, Rows: 40}})
		if err := Terminal(context.Background(), s, OpenHistory(history), os.Stdout, os.Stderr, os.Getenv("CLAUSE_PLAIN") != ""); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("goodbye")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// shell is a shell on a terminal whose screen can be read.
type shell struct {
	t      *testing.T
	file   *os.File
	cmd    *exec.Cmd
	screen vt10x.Terminal
	mu     sync.Mutex
}

// setup is how a shell is started.
type setup struct {
	history       string
	columns, rows int // 0: 100 and 90
	env           []string
	plainColors   bool // NO_COLOR
	editor        bool // $EDITOR changes AWS to Azure
	jobs          bool // a shell of the system with jobs has started it
}

func startShell(t *testing.T, history string) *shell {
	t.Helper()
	return startShellOn(t, setup{history: history})
}

func startShellOn(t *testing.T, set setup) *shell {
	t.Helper()
	if set.columns == 0 {
		set.columns = 100
	}
	if set.rows == 0 {
		set.rows = 90
	}
	cmd := exec.Command(os.Args[0])
	if set.jobs {
		bash, err := exec.LookPath("bash")
		if err != nil {
			t.Skip("no shell with jobs to be had")
		}
		cmd = exec.Command(bash, "--norc", "--noprofile", "-i")
	}
	cmd.Env = append(os.Environ(), "PS1=$ ", "REPL_TEST_SHELL="+set.history, "TERM=xterm-256color", "PAGER=cat")
	if set.plainColors {
		cmd.Env = append(cmd.Env, "NO_COLOR=1")
	}
	cmd.Env = append(cmd.Env, set.env...)
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(set.rows), Cols: uint16(set.columns)})
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	s := &shell{t: t, file: file, cmd: cmd, screen: vt10x.New(vt10x.WithSize(set.columns, set.rows))}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := file.Read(buf)
			s.mu.Lock()
			s.screen.Write(buf[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		file.Close()
	})
	if set.jobs {
		s.wait("$ ")
		s.send(os.Args[0] + "\r")
	}
	s.wait("clause> ")
	return s
}

// text returns the lines of the screen up to the cursor, without the blanks at their ends:
// what stands behind it, a hint, and below it, a menu, is no part of what is typed.
func (s *shell) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Split(s.screen.String(), "\n")
	cursor := s.screen.Cursor()
	lines = lines[:cursor.Y+1]
	lines[cursor.Y] = string([]rune(lines[cursor.Y])[:cursor.X])
	return trimmed(lines)
}

// whole returns all lines of the screen, without the blanks at their ends.
func (s *shell) whole() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return trimmed(strings.Split(s.screen.String(), "\n"))
}

func trimmed(lines []string) string {
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// wait waits until the screen ends with text.
func (s *shell) wait(text string) {
	s.t.Helper()
	text = strings.TrimRight(text, " ")
	s.until(fmt.Sprintf("end with %q", text), func(screen string) bool { return strings.HasSuffix(screen, text) })
}

// has waits until the screen holds all of texts.
func (s *shell) has(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		s.until(fmt.Sprintf("show %q", text), func(string) bool { return strings.Contains(s.whole(), text) })
	}
}

// turn types keys and waits for the next prompt.
func (s *shell) turn(keys string) {
	s.t.Helper()
	before := strings.Count(s.text(), "clause>")
	s.send(keys)
	s.until("come to the next prompt", func(screen string) bool {
		return strings.HasSuffix(screen, "\nclause>") && strings.Count(screen, "clause>") == before+1
	})
}

// until waits until ok of the screen.
func (s *shell) until(what string, ok func(screen string) bool) {
	s.t.Helper()
	for end := time.Now().Add(40 * time.Second); !ok(s.text()); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("the screen does not %s:\n%s\n(of %q)", what, s.text(), s.whole())
		}
	}
}

// send types keys.
func (s *shell) send(keys string) {
	s.t.Helper()
	if _, err := s.file.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

func TestTerminalAnswers(t *testing.T) {
	s := startShell(t, filepath.Join(t.TempDir(), "history"))
	s.turn("who uses Azure\r")
	s.has("│ OpenAI", "reading: {")
	s.send(".quit\r")
	s.wait("goodbye")
}

func TestTerminalCompletes(t *testing.T) {
	s := startShell(t, filepath.Join(t.TempDir(), "history"))
	s.send("which par\t")
	s.wait("clause> which partner")
	s.send("\t")
	s.wait("clause> which partner")
	s.has("partner", "partners")
	s.send("\x03.form\t")
	s.wait("clause> .format")
	s.send(" js\t\t")
	s.wait("clause> .format json")
	s.has("json", "jsonl")
	s.send("\x04")
	s.send("\x03\x04")
	s.wait("goodbye")
}

func TestTerminalSuggests(t *testing.T) {
	s := startShell(t, filepath.Join(t.TempDir(), "history"))
	s.turn("which partnrs use Azure\r")
	s.has("        ^~~~~~~", "did you mean", "partners")
	s.turn(".hlep\r")
	s.has("did you mean .help?")
}

func TestTerminalManyLines(t *testing.T) {
	history := filepath.Join(t.TempDir(), "history")
	s := startShell(t, history)
	s.send("{F | firm(F),\r")
	s.wait("   ...> ")
	s.send("uses(F, Azure)\r")
	s.wait("   ...> ")
	s.turn("}\r")
	s.has("│ OpenAI")
	s.send("\x1b[A") // the whole question comes back as one
	s.wait("clause> {F | firm(F),␤uses(F, Azure)␤}")
	s.turn("\r")
	if n := strings.Count(s.text(), "│ OpenAI"); n != 2 {
		t.Errorf("OpenAI is on the screen %d times:\n%s", n, s.text())
	}
	s.send("which firms,\r")
	s.wait("   ...> ")
	s.turn("\x03") // forgets the lines
	s.turn("who uses Azure\r")
}

func TestTerminalInterrupts(t *testing.T) {
	s := startShell(t, filepath.Join(t.TempDir(), "history"))
	s.send(longQuestion + "\r")
	time.Sleep(300 * time.Millisecond)
	begin := time.Now()
	s.send("\x03")
	s.wait("interrupted\nclause> ")
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
	s.turn("who uses Azure\r")
	s.has("│ OpenAI")
}

func TestTerminalRemembers(t *testing.T) {
	history := filepath.Join(t.TempDir(), "history")
	s := startShell(t, history)
	s.turn("who uses Azure\r")
	s.send("\x04")
	s.wait("goodbye")
	s = startShell(t, history)
	s.send("\x1b[A")
	s.wait("clause> who uses Azure")
	s.turn("\x03")
	s.send("\x12uses") // Ctrl-R searches
	s.has("(reverse-i-search)`uses': who uses Azure")
}
