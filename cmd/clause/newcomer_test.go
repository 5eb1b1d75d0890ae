package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// TestNewcomers has people who have never seen the language come from the program's name, or
// from their own spreadsheet, to an answer: by Tab, the arrows, Enter and the hints that stand
// on the screen. The keys are on record; no more than three letters are typed.
func TestNewcomers(t *testing.T) {
	leases := filepath.Join(t.TempDir(), "leases.clause")
	if code := run([]string{"new", leases, "../../graph/sheet/testdata/leases/leases.csv", "--as-of", "2026-03-15"}, strings.NewReader(""), io.Discard, io.Discard); code != exitDone {
		t.Fatalf("exit %d", code)
	}
	for _, test := range []struct {
		name  string
		args  []string
		steps []struct{ keys, shows string }
	}{
		{"which contracts conflict", nil, []struct{ keys, shows string }{
			{"\t", "which "},                               // what questions begin with
			{"\t", "clause> which"},                        // the first of them
			{" ", "clause> which contracts conflict"},      // a hint
			{"\x1b[C", "clause> which contracts conflict"}, // taken
			{"\r", "3 rows"},
		}},
		{"an own spreadsheet", []string{"--db", leases, "--as-of", "2026-03-15"}, []struct{ keys, shows string }{
			{"\t", "which "},
			{"\t", "clause> which"},
			{" ", "clause> which leases are in force"},
			{"\x1b[C", "clause> which leases are in force"},
			{"\r", "6 rows"},
		}},
		{"by menus", []string{"--db", leases, "--as-of", "2026-03-15"}, []struct{ keys, shows string }{
			{"\t\t", "clause> which"},
			{" \t", "which leases"},
			{"\t", "clause> which leases"},
			{" e", "clause> which leases end within 90 days"},
			{"\x1b[F", "clause> which leases end within 90 days"},
			{"\r", "HE-003"},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			letters := 0
			s := newScreen(t, test.args...)
			s.shows("clause>")
			for _, step := range test.steps {
				s.send(step.keys)
				s.shows(step.shows)
				letters += len(strings.Trim(step.keys, "\t\r \x1b[CF"))
			}
			if letters > 3 {
				t.Errorf("%d letters are typed", letters)
			}
		})
	}
}

// screen is the program on a terminal of 100 columns.
type screen struct {
	t    *testing.T
	file *os.File
	mu   sync.Mutex
	vt   vt10x.Terminal
}

func newScreen(t *testing.T, args ...string) *screen {
	t.Helper()
	cmd := &exec.Cmd{Path: os.Args[0], Args: append([]string{"clause"}, args...)} // TestMain goes by the name
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "CLAUSE_INIT=", "XDG_STATE_HOME="+t.TempDir())
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 60, Cols: 100})
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	s := &screen{t: t, file: file, vt: vt10x.New(vt10x.WithSize(100, 60))}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		buf := make([]byte, 4096)
		for {
			n, err := file.Read(buf)
			s.mu.Lock()
			s.vt.Write(buf[:n])
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
		<-ended
	})
	return s
}

func (s *screen) send(keys string) {
	s.t.Helper()
	if _, err := s.file.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// shows waits until a text is on the screen.
func (s *screen) shows(text string) {
	s.t.Helper()
	whole := func() string {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.vt.String()
	}
	for end := time.Now().Add(40 * time.Second); !strings.Contains(whole(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("the screen does not show %q:\n%s", text, whole())
		}
	}
}
