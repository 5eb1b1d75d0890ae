package edit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/peterh/liner"
	"golang.org/x/term"
)

// Config is what an Editor does beyond editing.
type Config struct {
	Plain   bool              // no filters: liner as it is, for terminals that they do not suit
	Color   bool              // prompts, words and menus have colours
	Prompts map[string]string // the prompts that Read is given, and their codes
	// Look says how text is shown; context is what was written before its line. It is called
	// on a goroutine of its own and may take its time: the line is shown without until then.
	Look func(context, text string) Look
	// Complete returns what may stand for the end of text, from byte from on, the likeliest
	// first.
	Complete func(context, text string) (from int, choices []Choice)
	// Help returns lines on what may be written behind text.
	Help func(context, text string) []string
}

// Choice is a completion.
type Choice struct {
	Text string
	Note string // for people: "noun"
	Code string // that it is shown with
}

// ErrInterrupted is what Read returns after Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// Editor reads lines from the terminal that standard input and output are. It is for one
// goroutine.
type Editor struct {
	Config
	liner  *liner.State
	screen *os.File
	before *term.State // of the terminal
	mine   *term.State // while this has it
	pipes  *pipes      // nil: plain

	drawing sync.Mutex // guards painter and what is written to the screen
	painter painter
	context string
	known   *known
	menu    menu
	entered time.Time
}

// New returns an editor, which changes the mode of the terminal until Close.
func New(c Config) (*Editor, error) {
	e := &Editor{Config: c, screen: os.Stdout}
	e.Plain = e.Plain || !liner.TerminalSupported() || !canFilter
	e.before, _ = term.GetState(int(os.Stdin.Fd()))
	if e.Plain {
		e.liner = liner.NewLiner()
	} else if err := e.filtered(); err != nil {
		return nil, err
	}
	e.mine, _ = term.GetState(e.terminal())
	e.liner.SetCtrlCAborts(true)
	e.liner.SetMultiLineMode(true)
	e.liner.SetBeep(false)
	e.liner.SetWordCompleter(e.complete)
	return e, nil
}

// filtered makes a liner between the two filters.
func (e *Editor) filtered() (err error) {
	e.known = newKnown(e.Look, e.again)
	e.painter = painter{prompts: e.Prompts, plain: !e.Color, columns: e.Columns, look: e.known.look, menu: e.menu.lines, state: begins}
	e.pipes, err = openPipes(&keys{scene: e.scene}, e.draw, e.before)
	if err != nil {
		return err
	}
	// liner places the cursor by column, as the painter expects, where the terminal calls
	// itself an xterm; all that are in use today understand that.
	name := os.Getenv("TERM")
	os.Setenv("TERM", "xterm")
	e.liner = liner.NewLiner()
	return os.Setenv("TERM", name)
}

// Read reads a line that begins with text, which can be edited. context is what was
// written before it, for Look and Complete. It returns ErrInterrupted after Ctrl-C and
// io.EOF after Ctrl-D; edit says that Ctrl-X Ctrl-E ended the line, which is then to be
// edited elsewhere.
func (e *Editor) Read(prompt, context, text string) (line string, edit bool, err error) {
	text = strings.ReplaceAll(text, "\n", lineSymbol)
	if e.mine != nil { // a shell that stopped this program and let it go on has its own mode on
		term.Restore(e.terminal(), e.mine)
	}
	if e.Interrupted() { // behind the line before, of which this is to go on
		return "", false, ErrInterrupted
	}
	if e.pipes != nil {
		e.drawing.Lock()
		e.context = context
		e.known.begin(context)
		e.drawing.Unlock()
		e.menu.clear()
		if err := e.pipes.start(); err != nil {
			return "", false, err
		}
		io.WriteString(e.screen, "\x1b[?2004h") // pastes in brackets
	}
	e.context = context
	if text == "" {
		if e.known != nil {
			e.known.ask("")
		}
		line, err = e.liner.Prompt(prompt)
	} else {
		line, err = e.liner.PromptWithSuggestion(prompt, text, -1)
	}
	e.entered = time.Now()
	if e.pipes != nil {
		e.pipes.stop()
		if at := e.pipes.entered; !at.IsZero() {
			e.entered = at
		}
		e.drawing.Lock()
		io.WriteString(e.screen, e.painter.done()+"\x1b[?2004l")
		e.drawing.Unlock()
	}
	switch {
	case errors.Is(err, liner.ErrPromptAborted):
		return "", false, ErrInterrupted
	case err != nil && !errors.Is(err, io.EOF):
		return "", false, fmt.Errorf("read line: %w", err)
	case err != nil:
		return "", false, io.EOF
	}
	edit = strings.ContainsRune(line, markEdit)
	return strings.ReplaceAll(unmarked(line), lineSymbol, "\n"), edit, nil
}

// Entered returns when the key was pressed that ended the line that Read returned last.
func (e *Editor) Entered() time.Time { return e.entered }

// Interrupted reports, once, whether Ctrl-C was pressed behind the line that Read returned
// last, too early for a signal.
func (e *Editor) Interrupted() bool {
	if e.pipes == nil || !e.pipes.interrupted {
		return false
	}
	e.pipes.interrupted = false
	return true
}

// Keyed reports whether Ctrl-C is a key, and no signal, while Read waits.
func (e *Editor) Keyed() bool { return liner.TerminalSupported() }

// Remember makes an entry the newest that the arrows and Ctrl-R find.
func (e *Editor) Remember(entry string) {
	e.liner.AppendHistory(strings.ReplaceAll(entry, "\n", lineSymbol))
}

// terminal returns the number of the terminal's file.
func (e *Editor) terminal() int {
	if e.pipes != nil {
		return int(e.pipes.in.Fd())
	}
	return int(os.Stdin.Fd())
}

// Lend gives the terminal to another program as it was before New. It returns the terminal,
// and what takes it back.
func (e *Editor) Lend() (in, out *os.File, back func()) {
	in, out = os.Stdin, e.screen
	if e.pipes != nil {
		in = e.pipes.in
	}
	mine, err := term.GetState(int(in.Fd()))
	if err != nil || e.before == nil {
		return in, out, func() {}
	}
	term.Restore(int(in.Fd()), e.before)
	return in, out, func() { term.Restore(int(in.Fd()), mine) }
}

// Close gives the terminal back as it was.
func (e *Editor) Close() error {
	err := e.liner.Close()
	if e.pipes != nil {
		e.pipes.close()
		e.known.close()
	}
	return err
}

// Quiet waits until Look is not running, and keeps it from running until the function that
// it returns is called: for what Look reads is about to change.
func (e *Editor) Quiet() (resume func()) {
	if e.known == nil {
		return func() {}
	}
	e.known.running.Lock()
	return e.known.running.Unlock
}

// Idle waits until Look is not running, at most for d, and reports whether that is so.
func (e *Editor) Idle(d time.Duration) bool {
	if e.known == nil {
		return true
	}
	for end := time.Now().Add(d); ; time.Sleep(time.Millisecond) {
		if e.known.running.TryLock() {
			e.known.running.Unlock()
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}

// Columns returns the width of the screen.
func (e *Editor) Columns() int {
	width, _, err := term.GetSize(int(e.screen.Fd()))
	if err != nil || width < 1 {
		return 80
	}
	return width
}

// Rows returns the height of the screen.
func (e *Editor) Rows() int {
	_, height, err := term.GetSize(int(e.screen.Fd()))
	if err != nil || height < 1 {
		return 24
	}
	return height
}

func (e *Editor) scene() scene {
	e.drawing.Lock()
	defer e.drawing.Unlock()
	return e.painter.scene()
}

// draw writes to the screen what liner draws.
func (e *Editor) draw(chunk []byte) {
	e.drawing.Lock()
	defer e.drawing.Unlock()
	e.screen.Write(e.painter.feed(chunk))
}

// again draws the line once more if it is still that text.
func (e *Editor) again(text string) {
	e.drawing.Lock()
	defer e.drawing.Unlock()
	if out := e.painter.again(text); len(out) > 0 {
		e.screen.Write(out)
	}
}

// known is what Look said: it is asked on a goroutine of its own, always for the newest
// text.
type known struct {
	of      func(context, text string) Look
	changed func(text string)
	running sync.Mutex // while of runs

	mu      sync.Mutex
	done    chan struct{} // closed at the next answer
	context string
	text    string // that latest is of
	latest  Look
	fresh   bool // latest is of this context
	wanted  chan [2]string
}

// soon is how long the screen waits for Look, so that most lines are drawn once.
const soon = 8 * time.Millisecond

func newKnown(of func(context, text string) Look, changed func(text string)) *known {
	k := &known{of: of, changed: changed, wanted: make(chan [2]string, 1), done: make(chan struct{})}
	go k.work()
	return k
}

func (k *known) work() {
	for want := range k.wanted {
		k.running.Lock()
		look := k.of(want[0], want[1])
		k.running.Unlock()
		k.mu.Lock()
		current := k.context == want[0]
		if current {
			k.text, k.latest, k.fresh = want[1], look, true
		}
		close(k.done)
		k.done = make(chan struct{})
		k.mu.Unlock()
		if current {
			k.changed(want[1])
		}
	}
}

func (k *known) begin(context string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.context, k.fresh, k.text, k.latest = context, false, "", Look{}
}

func (k *known) close() { close(k.wanted) }

// ask has the goroutine look at text next, and returns what says that it looked at one.
func (k *known) ask(text string) <-chan struct{} {
	k.mu.Lock()
	defer k.mu.Unlock()
	select {
	case <-k.wanted: // an older text, which nobody wants any more
	default:
	}
	k.wanted <- [2]string{k.context, text}
	return k.done
}

// look returns what is known of text: all of it, or what was known of the text that it has
// grown from.
func (k *known) look(text string) Look {
	if look, ok := k.ready(text); ok {
		return look
	}
	wait := time.NewTimer(soon)
	defer wait.Stop()
	for done := k.ask(text); ; {
		select {
		case <-done:
			if look, ok := k.ready(text); ok {
				return look
			}
			k.mu.Lock()
			done = k.done
			k.mu.Unlock()
			continue
		case <-wait.C:
		}
		return k.guess(text)
	}
}

func (k *known) ready(text string) (Look, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.latest, k.fresh && k.text == text
}

// guess returns the colours of what text has in common with the text that is known, and
// the rest of its hint if that is what has been typed.
func (k *known) guess(text string) (look Look) {
	k.mu.Lock()
	defer k.mu.Unlock()
	same := 0
	for same < len(text) && same < len(k.text) && text[same] == k.text[same] {
		same++
	}
	for _, s := range k.latest.Spans {
		if s.To <= same {
			look.Spans = append(look.Spans, s)
		}
	}
	if rest, ok := strings.CutPrefix(k.text+k.latest.Hint, text); ok && len(text) >= len(k.text) {
		look.Hint = rest
	}
	return look
}
