package repl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// screens are sessions of people at a terminal, by what they show.
var screens = []struct {
	name string
	set  setup
	play func(s *shell)
}{
	{"colours of words", setup{}, func(s *shell) {
		s.send("which firms use Azure")
		s.at("which firms use Azure")
		s.color("which", "1")
		s.color("firms", "34")
		s.color("use", "33")
		s.color("Azure", "36")
	}},
	{"an unknown word is marked when it is finished", setup{}, func(s *shell) {
		s.send("which frims")
		s.at("which frims")
		s.color("frims", "")
		s.send(" ")
		s.color("frims", "4;31")
	}},
	{"colours of the exact form", setup{}, func(s *shell) {
		s.send("{F | firm(F)}")
		s.at("{F | firm(F)}")
		s.color("firm", "33")
		s.color("F", "1;36")
	}},
	{"colours of a command", setup{}, func(s *shell) {
		s.send(".timing on")
		s.at(".timing on")
		s.color(".timing", "1;35")
	}},
	{"NO_COLOR", setup{plainColors: true}, func(s *shell) {
		s.send("which firms ")
		s.at("which firms ")
		s.color("which", "")
		s.turn("\x03")
		s.turn("who uses Azure\r")
		s.has("│ OpenAI")
	}},
	{"a hint is taken with Right", setup{}, func(s *shell) {
		s.send("which contr")
		s.has("clause> which contracts conflict")
		s.send("\x1b[C")
		s.at("which contracts conflict")
		s.turn("\r")
		s.has("reading: {C | contract(C), some D conflicts(C, D)}")
	}},
	{"a hint is taken with End", setup{}, func(s *shell) {
		s.send("who u")
		s.has("clause> who uses Azure")
		s.send("\x1b[F")
		s.at("who uses Azure")
	}},
	{"a hint is taken with Ctrl-E and Ctrl-F", setup{}, func(s *shell) {
		s.send("who u")
		s.has("clause> who uses Azure")
		s.send("\x05")
		s.at("who uses Azure")
		s.send("\x15which contr")
		s.has("clause> which contracts conflict")
		s.send("\x06")
		s.at("which contracts conflict")
	}},
	{"a word of a hint is taken with Alt-F", setup{}, func(s *shell) {
		s.send("which")
		s.has("clause> which contracts conflict")
		s.send("\x1bf")
		s.at("which contracts")
		s.send("\x1bf")
		s.at("which contracts conflict")
	}},
	{"Right within a line moves", setup{}, func(s *shell) {
		s.send("who u")
		s.has("clause> who uses Azure")
		s.send("\x1b[D\x1b[D\x1b[C!")
		s.at("who !")
		s.has("clause> who !u")
	}},
	{"a hint goes with Enter", setup{}, func(s *shell) {
		s.send("which contr")
		s.has("clause> which contracts conflict")
		s.turn("\r")
		if strings.Contains(s.whole(), "which contracts conflict") {
			s.t.Errorf("the hint stays:\n%s", s.whole())
		}
	}},
	{"a hint of what was asked before", setup{}, func(s *shell) {
		s.turn("which firms use AWS\r")
		s.send("which f")
		s.has("\nclause> which firms use AWS")
	}},
	{"hints of the grammar go on", setup{}, func(s *shell) {
		s.send("which firms use ")
		s.has("clause> which firms use AWS")
		s.send("\x1b[C")
		s.at("which firms use AWS")
		s.turn("\r")
		s.has("reading: {F | firm(F), uses(F, AWS)}")
	}},
	{"a menu of beginnings", setup{}, func(s *shell) {
		s.send("\t")
		s.has("which", "who", "how", "list")
	}},
	{"a menu with classes", setup{}, func(s *shell) {
		s.send("which par\t")
		s.at("which partner")
		s.has("partner   noun", "partners  noun")
	}},
	{"Tab and Shift-Tab go through a menu", setup{}, func(s *shell) {
		s.send("which par\t\t")
		s.at("which partner")
		s.send("\t")
		s.at("which partners")
		s.send("\t")
		s.at("which partner")
		s.send("\x1b[Z")
		s.at("which partners")
	}},
	{"a menu goes with the next key", setup{}, func(s *shell) {
		s.send("which par\t")
		s.has("partners  noun")
		s.send("s")
		s.until("lose the menu", func(string) bool { return !strings.Contains(s.whole(), "noun") })
	}},
	{"the only choice is taken", setup{}, func(s *shell) {
		s.send("who uses Azu\t")
		s.at("who uses Azure")
	}},
	{"a slip of the keys is mended", setup{}, func(s *shell) {
		s.send("which partnres\t")
		s.at("which partner")
		s.send("\t")
		s.at("which partners")
	}},
	{"a name with other words in it", setup{}, func(s *shell) {
		s.send("who uses orac\t")
		s.at("who uses Oracle")
	}},
	{"completion within a line", setup{}, func(s *shell) {
		s.send("which  use Azure\x01\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x1b[Cfir\t")
		s.at("which firm")
		s.has("clause> which firm use Azure")
	}},
	{"completion of commands and their words", setup{}, func(s *shell) {
		s.send(".form\t js\t")
		s.at(".format json")
		s.send("l")
		s.turn("\r")
		s.turn(".format\r")
		s.has("jsonl (of")
	}},
	{"F1 says what may follow", setup{}, func(s *shell) {
		s.send("which firms \x1bOP")
		s.has("verb:", "use")
		s.at("which firms ")
	}},
	{"F1 on a command", setup{}, func(s *shell) {
		s.send(".watch\x1bOP")
		s.has(".watch SECONDS QUESTION", "ask again and again")
	}},
	{"a paste of several lines is one entry", setup{}, func(s *shell) {
		s.send("\x1b[200~{F | firm(F),\n\tuses(F, Azure)}\n\x1b[201~")
		s.at("{F | firm(F),␤  uses(F, Azure)}")
		s.turn("\r")
		s.has("│ OpenAI")
	}},
	{"a tab in a paste completes nothing", setup{}, func(s *shell) {
		s.send("\x1b[200~which\tpar\x1b[201~")
		s.at("which  par")
	}},
	{"a paste of a script", setup{}, func(s *shell) {
		s.send("\x1b[200~.timing on\nwho uses Azure\nwho uses Oracle\n\x1b[201~")
		s.turn("\r")
		if n := strings.Count(s.whole(), "running"); n != 2 {
			s.t.Errorf("%d answers:\n%s", n, s.whole())
		}
	}},
	{"Alt-Enter begins a line", setup{}, func(s *shell) {
		s.send("{F | firm(F),\x1b\ruses(F, Azure)}")
		s.at("{F | firm(F),␤uses(F, Azure)}")
		s.turn("\r")
		s.has("│ OpenAI")
	}},
	{"an entry of several lines comes back as one", setup{}, func(s *shell) {
		s.send("{F | firm(F),\r")
		s.wait("   ...> ")
		s.turn("uses(F, Azure)}\r")
		s.send("\x1b[A")
		s.at("{F | firm(F),␤uses(F, Azure)}")
		s.send("\x7f\x7f\x7f\x7f\x7f\x7f\x7fAWS)}")
		s.turn("\r")
		s.has("uses(F, AWS)")
	}},
	{"a long line goes over rows", setup{columns: 40}, func(s *shell) {
		s.send("which firms use Azure and which firms use AWS and Oracle")
		s.has("clause> which firms use Azure and which\nfirms use AWS and Oracle")
		s.send("\x1b[H\x1b[C\x1b[C!")
		s.at("wh!")
	}},
	{"words that are two columns wide", setup{}, func(s *shell) {
		s.send("describe \"東京\"\x1b[D\x1b[Dx")
		s.has("clause> describe \"東x京\"")
	}},
	{"Ctrl-R finds what was asked", setup{}, func(s *shell) {
		s.turn("who uses Azure\r")
		s.turn("which contracts conflict\r")
		s.send("\x12Az")
		s.has("(reverse-i-search)`Az': who uses Azure")
		s.send("\r")
		s.wait("1 row\nclause> ")
		if n := strings.Count(s.whole(), "│ OpenAI"); n != 2 {
			s.t.Errorf("%d answers:\n%s", n, s.whole())
		}
	}},
	{"a blank before it keeps a line out", setup{}, func(s *shell) {
		s.turn("who uses Azure\r")
		s.turn(" who uses Oracle\r")
		s.send("\x1b[A")
		s.at("who uses Azure")
	}},
	{"Ctrl-C forgets a line", setup{}, func(s *shell) {
		s.send("which firms,\r")
		s.wait("   ...> ")
		s.turn("\x03")
		s.turn("who uses Azure\r")
		s.has("│ OpenAI")
	}},
	{"Ctrl-D leaves only an empty line", setup{}, func(s *shell) {
		s.send("who\x04 uses Azure")
		s.at("who uses Azure")
		s.send("\x15\x04")
		s.wait("goodbye")
	}},
	{"a table is cut to the screen, .last is not", setup{}, func(s *shell) {
		s.turn(".width 40\r")
		s.turn("describe OpenAI\r")
		s.has("…")
		if strings.Contains(s.whole(), "The Press") {
			s.t.Errorf("the table is not cut:\n%s", s.whole())
		}
		s.turn(".last\r")
		s.has("│ c1      │ customer │ OpenAI  │ The Press │")
	}},
	{"a refusal has its place", setup{}, func(s *shell) {
		s.turn("which partnrs use Azure\r")
		s.has("  which partnrs use Azure\n        ^~~~~~~\nunknown word \"partnrs\"\ndid you mean partners or partner?")
	}},
	{"what people of other shells type", setup{}, func(s *shell) {
		s.turn("\\dt\r")
		s.has("│ lab      │ firm │")
		s.turn("select * from firm;\r")
		s.has("they are sentences")
		s.send("exit\r")
		s.wait("goodbye")
	}},
	{"a pager for what is longer than the screen", setup{rows: 12, env: []string{"PAGER=sed 's/^/paged: /'"}}, func(s *shell) {
		s.turn("how many firms are there\r")
		if strings.Contains(s.whole(), "paged") {
			s.t.Errorf("a short answer is paged:\n%s", s.whole())
		}
		s.send(".help\r")
		s.has("paged:   .quit")
		s.wait("\nclause> ")
		s.send("\x0c.pager off\r")
		s.wait("\nclause> ")
		s.send(".help\r")
		s.has("\n  .quit")
	}},
	{"the help fits the screen", setup{columns: 80}, func(s *shell) {
		s.send(".help\r")
		s.has("  .quit", "\n                           given)")
		s.wait("\nclause> ")
		for line := range strings.Lines(s.whole()) {
			if n := len([]rune(line)); n > 80 { // with its end: the whole width is taken
				s.t.Errorf("it goes over the edge: %s", line)
			}
		}
	}},
	{"the editor on the line", setup{editor: true}, func(s *shell) {
		s.send("who uses AWS\x18\x05")
		s.at("who uses Azure")
		s.turn("\r")
		s.has("│ OpenAI")
		s.send(".edit who uses AWS\r")
		s.at("who uses Azure")
	}},
	{"a command of the system has the terminal", setup{}, func(s *shell) {
		s.send(".shell echo begun; read x; echo got $x\r")
		s.has("\nbegun")
		s.turn("typed\r")
		s.has("got typed")
		s.turn(".! exit 3\r")
		s.has("exit status 3")
		s.send("which par\t")
		s.at("which partner")
	}},
	{"plain", setup{env: []string{"CLAUSE_PLAIN=1"}}, func(s *shell) {
		s.turn("who uses Azure\r")
		s.has("│ OpenAI")
		s.send("which par\t")
		s.at("which partner")
		s.send("\x1b[A")
		s.turn("\x15\r")
	}},
	{"a pager that is left", setup{rows: 12, env: []string{"PAGER=head -2"}}, func(s *shell) {
		s.send(".help\r")
		s.has("Asking\n  .help")
		s.wait("\nclause> ")
		if strings.Contains(s.whole(), ".quit") || strings.Contains(s.whole(), "ended") {
			s.t.Errorf("it goes on:\n%s", s.whole())
		}
	}},
	{"a pager that there is not", setup{rows: 12, env: []string{"PAGER=no-such-pager -x"}}, func(s *shell) {
		s.send(".help\r")
		s.has("\n  .quit")
		s.wait("\nclause> ")
	}},
	{"a screen that changes its width", setup{columns: 30}, func(s *shell) {
		s.send("which firms use Azure and")
		s.has("clause> which firms use Azure\nand")
		if err := pty.Setsize(s.file, &pty.Winsize{Rows: 90, Cols: 100}); err != nil {
			s.t.Fatal(err)
		}
		s.mu.Lock()
		s.screen.Resize(100, 90)
		s.mu.Unlock()
		s.send("\x03") // what was drawn for the old width may stand there still
		s.wait("\nclause> ")
		s.turn("which firms use which providers\r")
		s.has("reading: {F, P | firm(F), provider(P), uses(F, P)}")
	}},
	{"TERM=dumb", setup{env: []string{"TERM=dumb"}}, func(s *shell) {
		s.turn("who uses Azure\r")
		s.has("│ OpenAI")
		s.send("\x04")
		s.wait("goodbye")
	}},
	{"another terminal", setup{env: []string{"TERM=tmux-256color"}}, func(s *shell) {
		s.send("which contr")
		s.has("clause> which contracts conflict")
		s.send("\x1b[C")
		s.at("which contracts conflict")
	}},
	{"a narrow terminal", setup{columns: 16}, func(s *shell) {
		s.turn(".reading\r")
		s.has(".reading is on")
	}},
}

func TestScreens(t *testing.T) {
	if len(screens) < 40 {
		t.Errorf("only %d sessions", len(screens))
	}
	for _, test := range screens {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.set.history = filepath.Join(t.TempDir(), "history")
			if test.set.editor {
				editor := filepath.Join(t.TempDir(), "editor")
				if err := os.WriteFile(editor, []byte("#!/bin/sh\nsed -i s/AWS/Azure/ \"$1\"\n"), 0o755); err != nil {
					t.Fatal(err)
				}
				test.set.env = append(test.set.env, "VISUAL=", "EDITOR="+editor)
			}
			test.play(startShellOn(t, test.set))
		})
	}
}

// TestNewcomer has somebody who has never seen the language come from an empty line to an
// answer by what the shell shows, with the keys on record: Tab shows how questions begin, a
// hint what may follow. The second way leaves the hints, which come from the examples of
// the vocabulary, and takes menus alone.
func TestNewcomer(t *testing.T) {
	t.Parallel()
	for _, way := range [][]struct{ keys, line string }{
		{{"\t", ""}, {"\t", "which"}, {" ", "which "}, {"\x1b[C", "which contracts conflict"}},
		{{"\t", ""}, {"\t", "which"}, {" con", "which con"}, {"\t", "which con"}, {"\t", "which contracts"},
			{" conf", "which contracts conf"}, {"\t", "which contracts conflict"}},
	} {
		s := startShellOn(t, setup{history: filepath.Join(t.TempDir(), "history"), env: []string{"REPL_TEST_DATASET=ai-cloud"}})
		for _, step := range way {
			s.send(step.keys)
			s.at(step.line)
		}
		s.turn("\r")
		s.has("reading: {C | contract(C), some A conflicts(C, A)}", "│ msft-oai-2026 │", "3 rows")
	}
}

// TestHistoryNowhere has a home that cannot be written to: that is said once, and the arrows find
// what was asked all the same.
func TestHistoryNowhere(t *testing.T) {
	t.Parallel()
	s := startShellOn(t, setup{history: filepath.Join(os.DevNull, "history")})
	s.turn("who uses Azure\r")
	s.turn("who uses AWS\r")
	s.has("it lasts until the shell ends")
	if n := strings.Count(s.whole(), "keep history"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, s.whole())
	}
	s.send("\x1b[A\x1b[A")
	s.at("who uses Azure")
}

// TestTwoShells has two shells write the same history, and a third recall both.
func TestTwoShells(t *testing.T) {
	t.Parallel()
	history := filepath.Join(t.TempDir(), "history")
	a, b := startShell(t, history), startShell(t, history)
	a.turn("who uses Azure\r")
	b.turn("who uses Oracle\r")
	a.turn("who uses AWS\r")
	c := startShell(t, history)
	for _, want := range []string{"who uses AWS", "who uses Oracle", "who uses Azure"} {
		c.send("\x1b[A")
		c.at(want)
	}
}

// at waits until the line that is written ends, at the cursor, with text behind the prompt.
func (s *shell) at(text string) {
	s.t.Helper()
	s.until("have "+text+" before the cursor", func(screen string) bool {
		return strings.HasSuffix(screen, strings.TrimRight("clause> "+text, " "))
	})
}

// color waits until a word of the last line has a colour, by its code.
func (s *shell) color(word, code string) {
	s.t.Helper()
	var fg vt10x.Color
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		lines := strings.Split(s.screen.String(), "\n")
		y := s.screen.Cursor().Y
		x := strings.Index(lines[y][len(prompt):], word) + len(prompt)
		if x >= len(prompt) {
			fg = s.screen.Cell(x, y).FG
		}
		s.mu.Unlock()
		if x >= len(prompt) && fg == colorOf(code) {
			return
		}
	}
	s.t.Fatalf("%q has the colour %v, not that of %q:\n%s", word, fg, code, s.whole())
}

// colorOf is how the screen stores the colour of a code; it draws bold letters brighter.
func colorOf(code string) vt10x.Color {
	n, fg := 0, vt10x.DefaultFG
	bold := false
	for part := range strings.SplitSeq(code, ";") {
		switch {
		case part == "1":
			bold = true
		case len(part) == 2 && part[0] == '3':
			n = int(part[1] - '0')
			fg = vt10x.Color(n)
		}
	}
	if bold && fg < 8 {
		fg += 8
	}
	return fg
}
