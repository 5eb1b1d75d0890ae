package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// TestShell runs the program on a terminal without a question, and with one.
func TestShell(t *testing.T) {
	world := filepath.Join(t.TempDir(), "world.clause")
	for _, args := range [][]string{
		{"vocabulary", world, "../../query/testdata/world/vocabulary.clause"},
		{"load", world, "../../query/testdata/world/facts.nq"},
	} {
		if code := run(args, strings.NewReader(""), io.Discard, io.Discard); code != exitDone {
			t.Fatalf("%v: exit %d", args, code)
		}
	}
	const dim = "\x1b[2m"
	state := t.TempDir()
	got := onTerminal(t, "who uses Azure\r.quit\r", []string{"XDG_STATE_HOME=" + state}, "--db", world)
	for _, want := range []string{"asking " + world, "clause> ", "│ \x1b[36mOpenAI", dim + "1 row"} {
		if !strings.Contains(got, want) {
			t.Errorf("the shell does not write %q:\n%s", want, got)
		}
	}
	history, err := os.ReadFile(filepath.Join(state, "clause", "history"))
	if err != nil || !strings.HasPrefix(string(history), `"who uses Azure"`) {
		t.Errorf("history %s, error %v", history, err)
	}
	got = onTerminal(t, "", nil, "--db", world, "who uses Azure")
	if !strings.Contains(got, dim+"1 row") || strings.Contains(got, "clause>") {
		t.Errorf("a question on a terminal:\n%s", got)
	}
	got = onTerminal(t, "", []string{"NO_COLOR=1"}, "--db", world, "who uses Azure")
	if !strings.Contains(got, "1 row") || strings.Contains(got, dim) {
		t.Errorf("NO_COLOR:\n%s", got)
	}
	got = onTerminal(t, "", nil, "--db", world, "who uses \x1b[31mAzure")
	if strings.Contains(got, "\x1b[31m") || !strings.Contains(got, `\x1b[31m`) {
		t.Errorf("a refusal sends a code to the terminal:\n%q", got)
	}
}

// onTerminal returns what the program writes to a terminal of 80 columns on which keys are
// typed.
func onTerminal(t *testing.T, keys string, env []string, args ...string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: program, Args: append([]string{"clause"}, args...)} // TestMain goes by the name
	cmd.Env = append(append(os.Environ(), "TERM=xterm", "CLAUSE_INIT="), env...)
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	defer file.Close()
	defer time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() }).Stop()
	if _, err := file.WriteString(keys); err != nil {
		t.Fatal(err)
	}
	out, _ := io.ReadAll(file) // a terminal ends with an error
	cmd.Wait()
	return string(out)
}

// TestInterrupt stops a long question with Ctrl-C.
func TestInterrupt(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const long = "{A, B, C, D, E, F, G, H | firm(A), firm(B), firm(C), firm(D), firm(E), firm(F), firm(G), firm(H)}"
	cmd := &exec.Cmd{Path: program, Args: []string{"clause", long}}
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	begin := time.Now()
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || time.Since(begin) > 2*time.Second {
		t.Errorf("exit %d after %v\n%s", code, time.Since(begin), &errs)
	}
}
