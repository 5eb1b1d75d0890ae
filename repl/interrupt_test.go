package repl

import (
	"path/filepath"
	"strings"
	"testing"
)

// counting takes long, and little memory.
const counting = "count" + longQuestion

// interrupts are what Ctrl-C ends while it runs, and what is on the screen by then.
var interrupts = []struct {
	name, entry, shows string
	env                []string
}{
	{"a question", counting, "Ctrl-C cancels", nil},
	{"a drawing", ".draw " + counting, "Ctrl-C cancels", nil},
	{"an analysis", ".explain analyze " + counting, "Ctrl-C cancels", nil},
	{"a script", ".read SCRIPT", "Ctrl-C cancels", nil},
	{"a watch that waits", ".watch 60 who uses Azure", "1 row", nil},
	{"a watch that asks", ".watch 60 " + counting, "Ctrl-C cancels", nil},
	{"a command of the system", ".shell echo begun; sleep 60", "\nbegun", nil},
}

// TestCtrlC has Ctrl-C end everything that can take its time, and nothing else: the shell
// answers the next question.
func TestCtrlC(t *testing.T) {
	script := filepath.Join(t.TempDir(), "script")
	write(t, script, counting+"\nwho uses AWS\n")
	for _, test := range interrupts {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := startShellOn(t, setup{history: filepath.Join(t.TempDir(), "history"), env: append(test.env, "PAGER=")})
			s.send(strings.ReplaceAll(test.entry, "SCRIPT", script) + "\r")
			s.has(test.shows)
			s.send("\x03")
			s.wait("\nclause> ")
			s.turn("who uses Oracle\r")
			s.has("uses(X, Oracle)")
			if strings.Contains(s.whole(), "uses(X, AWS)") {
				t.Errorf("the script goes on:\n%s", s.whole())
			}
		})
	}
}

// TestCtrlCAtOnce has Ctrl-C come with or right behind Enter, before the terminal makes a
// signal of it: it cancels the question all the same, or the lines that are being gathered.
func TestCtrlCAtOnce(t *testing.T) {
	t.Parallel()
	s := startShell(t, filepath.Join(t.TempDir(), "history"))
	for range 5 {
		s.turn(longQuestion + "\r\x03")
	}
	for range 10 {
		s.send(longQuestion + "\r")
		s.turn("\x03")
	}
	s.has("interrupted")
	s.send("which firms,\r\x03")
	s.wait("clause> which firms,\nclause> ")
	s.send(longQuestion + "\r\x03who uses Azure\rwho uses AWS\rwho u")
	s.has("uses(X, Azure)", "uses(X, AWS)")
	s.at("who u")
}

// TestCtrlZ stops the shell at its prompt and while a question runs, and lets it go on: the
// terminal is in the mode of who has it.
func TestCtrlZ(t *testing.T) {
	t.Parallel()
	s := startShellOn(t, setup{history: filepath.Join(t.TempDir(), "history"), jobs: true})
	s.send("who uses Az\x1a")
	s.has("Stopped")
	s.wait("\n$ ")
	s.send("stty -a | grep -o ' icanon'; fg\r")
	s.has("\n icanon")
	s.at("who uses Az")
	s.turn("\t\r")
	s.has("│ OpenAI")
	s.send(counting + "\r")
	s.has("Ctrl-C cancels")
	s.send("\x1a")
	s.wait("\n$ ")
	s.send("fg\r")
	s.until("go on", func(string) bool { return strings.Count(s.whole(), "Ctrl-C cancels") == 2 })
	s.send("\x03")
	s.wait("interrupted\nclause> ")
	s.send("which par\t")
	s.has("partners  noun")
	s.send("\x15\x04")
	s.wait("goodbye\n$ ")
}

// TestCtrlZAlone has nobody who could let it go on: it is not stopped.
func TestCtrlZAlone(t *testing.T) {
	t.Parallel()
	s := startShell(t, filepath.Join(t.TempDir(), "history"))
	s.send("who uses Az\x1aure\r")
	s.has("│ OpenAI")
}

// TestCtrlCBehind has a Ctrl-C that came too late for one question leave the next alone.
func TestCtrlCBehind(t *testing.T) {
	t.Parallel()
	s := startShell(t, filepath.Join(t.TempDir(), "history"))
	for range 5 {
		s.turn("who uses Azure\r")
		s.turn("\x03")
	}
	if strings.Contains(s.whole(), "interrupted") {
		t.Errorf("a prompt is a question:\n%s", s.whole())
	}
}
