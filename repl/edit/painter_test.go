package edit

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hinshun/vt10x"
)

// screen is a painter and the screen that it paints on.
type screen struct {
	painter
	vt    vt10x.Terminal
	looks map[string]Look
	menus map[string][]string
}

func newScreen(columns, rows int) *screen {
	s := &screen{vt: vt10x.New(vt10x.WithSize(columns, rows)), looks: map[string]Look{}, menus: map[string][]string{}}
	s.painter = painter{
		prompts: map[string]string{"clause> ": "1;36"}, columns: func() int { return columns },
		look: func(text string) Look { return s.looks[text] },
		menu: func(text string) []string { return s.menus[text] },
	}
	s.draw("\x00")
	return s
}

func (s *screen) draw(codes string) {
	s.vt.Write(s.feed([]byte(codes)))
}

// line draws a line as liner does, with the cursor behind a number of its characters.
func (s *screen) line(text string, cursor int) {
	columns := s.columns()
	total := 8 + len([]rune(text))
	at := 8 + cursor
	end := ""
	if total%columns == 0 && at == total {
		end = "\n\x1b[1G"
		total++
	}
	up := ""
	if rows := (total+columns-1)/columns - (at+columns)/columns; rows > 0 {
		up = fmt.Sprintf("\x1b[%dA", rows)
	}
	s.draw("\x1b[1G\x1b[0Kclause> " + text + end + up + fmt.Sprintf("\x1b[%dG", at%columns+1))
}

func (s *screen) rows() string {
	var rows []string
	for row := range strings.SplitSeq(s.vt.String(), "\n") {
		rows = append(rows, strings.TrimRight(row, " "))
	}
	return strings.TrimRight(strings.Join(rows, "\n"), "\n")
}

func (s *screen) check(t *testing.T, what, want string, x, y int) {
	t.Helper()
	if got := s.rows(); got != want {
		t.Errorf("%s: the screen is\n%s\nnot\n%s", what, got, want)
	}
	if c := s.vt.Cursor(); c.X != x || c.Y != y {
		t.Errorf("%s: the cursor is at %d, %d, not %d, %d", what, c.X, c.Y, x, y)
	}
}

func TestPainterColors(t *testing.T) {
	s := newScreen(40, 8)
	s.looks["who uses"] = Look{Spans: []Span{{0, 3, "1"}, {4, 8, "33"}}}
	s.draw("clause> ")
	s.line("who uses", 8)
	s.check(t, "a line", "clause> who uses", 16, 0)
	if g := s.vt.Cell(12, 0); g.FG != vt10x.Color(3) {
		t.Errorf("the verb has the colour %v", g.FG)
	}
	if g := s.vt.Cell(0, 0); g.FG != vt10x.Color(14) {
		t.Errorf("the prompt has the colour %v", g.FG)
	}
	s.draw("\n")
	s.check(t, "the next row", "clause> who uses", 16, 1) // the terminal adds the return
}

func TestPainterHint(t *testing.T) {
	s := newScreen(40, 8)
	s.looks["who"] = Look{Hint: " uses Azure"}
	s.looks["which"] = Look{Hint: strings.Repeat("x", 100)}
	s.draw("clause> ")
	s.line("who", 3)
	s.check(t, "a hint", "clause> who uses Azure", 11, 0)
	if !s.scene().hint {
		t.Error("the keys do not see the hint")
	}
	s.line("who", 1)
	s.check(t, "no hint within a line", "clause> who", 9, 0)
	if s.scene().hint {
		t.Error("the keys see a hint")
	}
	s.line("which", 5)
	s.check(t, "a long hint", "clause> which"+strings.Repeat("x", 25)+"…", 13, 0)
	s.draw("\r\n")
	s.check(t, "a hint after Enter", "clause> which", 0, 1)
}

func TestPainterMenu(t *testing.T) {
	s := newScreen(20, 6)
	s.menus["a"] = []string{"one", "two", "three"}
	s.draw("clause> ")
	s.line("a", 1)
	s.check(t, "a menu", "clause> a\none\ntwo\nthree", 9, 0)
	s.line("ab", 2)
	s.check(t, "no menu", "clause> ab", 10, 0)
	// At the end of the screen the line moves up.
	s = newScreen(20, 4)
	s.menus["a"] = []string{"one", "two", "three"}
	s.draw("0\r\n1\r\n2\r\n\x00clause> ")
	s.line("a", 1)
	s.check(t, "a menu at the end", "clause> a\none\ntwo\nthree", 9, 0)
	s.draw("\r\n")
	s.check(t, "after Enter", "clause> a", 0, 1)
	// Below a line of two rows, whose first has the cursor.
	long := "0123456789abcdefghij"
	s = newScreen(20, 6)
	s.menus[long] = []string{"one"}
	s.draw("clause> ")
	s.line(long, 2)
	s.check(t, "a menu below two rows", "clause> 0123456789ab\ncdefghij\none", 10, 0)
	s.draw("\n\n\r")
	if rows := s.rows(); strings.Contains(rows, "one") {
		t.Errorf("the menu stays:\n%s", rows)
	}
}

func TestPainterAgain(t *testing.T) {
	s := newScreen(40, 8)
	s.draw("clause> ")
	s.line("who", 3)
	s.looks["who"] = Look{Spans: []Span{{0, 3, "1;34"}}, Hint: " uses Azure"}
	s.vt.Write(s.again("who"))
	s.check(t, "what was found later", "clause> who uses Azure", 11, 0)
	if out := s.again("what"); len(out) > 0 {
		t.Errorf("another text is drawn: %q", out)
	}
	s.looks["who"] = Look{}
	s.vt.Write(s.again("who"))
	s.check(t, "a hint that went", "clause> who", 11, 0)
	long := "who uses Azure and which firms own the contracts of OpenAI"
	s.line(long, len(long))
	s.looks[long] = Look{Spans: []Span{{0, 3, "1"}, {30, 50, "33"}}, Hint: "!"}
	s.vt.Write(s.again(long))
	s.check(t, "two rows", "clause> who uses Azure and which firms o\nwn the contracts of OpenAI!", 26, 1)
	if out := s.again("who"); len(out) > 0 {
		t.Errorf("an older text is drawn: %q", out)
	}
}

func TestPainterPasses(t *testing.T) {
	s := newScreen(60, 8)
	s.draw("clause> ")
	s.draw("\x1b[1G\x1b[0K(reverse-i-search)`who': who uses Azure\x1b[30G")
	s.check(t, "a search", "(reverse-i-search)`who': who uses Azure", 29, 0)
	if s.scene().prompt {
		t.Error("the keys take a search for a line")
	}
	s.line("who", 3)
	s.check(t, "a line again", "clause> who", 11, 0)
	if !s.scene().prompt {
		t.Error("the keys take a line for a search")
	}
}

// FuzzPainter checks that the painter adds nothing but codes to what liner draws, however
// it comes in parts, and that it ends.
func FuzzPainter(f *testing.F) {
	for _, s := range []string{"clause> ", "\x1b[1G\x1b[0Kclause> who\x1b[12G", "clause> who\x1b[2A\x1b[3G\n", "\x1b[0Kcl", "\x1b[", "clause> \x1b\x1b[0K\x00"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, in string, size int) {
		if !utf8.ValidString(in) {
			return // liner draws letters
		}
		p := painter{prompts: map[string]string{"clause> ": "1"}, columns: func() int { return 20 },
			look: func(text string) Look { return Look{Spans: []Span{{0, 1, "1"}, {1, 3, "2"}}} }, menu: func(string) []string { return nil }}
		var got []byte
		for rest := "\x00" + in; rest != ""; {
			n := max(min(size, len(rest)), 1)
			got = append(got, p.feed([]byte(rest[:n]))...)
			rest = rest[n:]
		}
		got = append(got, p.held...)
		plain := func(s string) string {
			return strings.NewReplacer("\x1b[1m", "", "\x1b[2m", "", "\x1b[0m", "", "\x1b[J", "", "\x00", "").Replace(s)
		}
		if want := plain(unmarked(in)); plain(unmarked(string(got))) != want {
			t.Fatalf("%q: drawn as %q", in, got)
		}
	})
}
