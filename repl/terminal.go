package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/clausekg/clause/repl/edit"
)

// The prompts. Both are as wide, so that the lines of a question stand under each other.
const (
	prompt  = "clause> "
	prompt2 = "   ...> "
)

// Terminal runs s on the terminal that standard input and output are, until .quit or
// Ctrl-D. Ctrl-C forgets the line that is being written; while a question runs it cancels
// the question. plain edits lines without colours, hints and menus, as terminals that
// cannot place the cursor always have it.
func Terminal(ctx context.Context, s *Session, h *History, w, errw io.Writer, plain bool) error {
	t := &terminal{session: s, history: h, w: w, errw: errw}
	entries, err := h.Load()
	if err != nil {
		fmt.Fprintln(errw, err)
	}
	t.recent = entries
	t.editor, err = edit.New(edit.Config{
		Plain: plain, Color: s.Style.Color,
		Prompts: map[string]string{prompt: "1;36", prompt2: "2;36"},
		Look:    t.look, Complete: t.complete, Help: t.help,
	})
	if err != nil {
		return fmt.Errorf("open the terminal: %w", err)
	}
	defer t.close()
	for _, e := range entries {
		t.editor.Remember(e)
	}
	s.onTerminal = t
	defer t.survive()()
	for ctx.Err() == nil {
		if err := t.turn(ctx); err != nil {
			if errors.Is(err, ErrQuit) {
				return nil
			}
			return err
		}
	}
	return context.Cause(ctx)
}

// terminal is a shell on a terminal.
type terminal struct {
	session *Session
	history *History
	editor  *edit.Editor
	gather  Gather
	w, errw io.Writer
	draft   string // with which the next line begins
	reading atomic.Bool

	mu     sync.Mutex
	recent []string        // what was asked before, the oldest first
	cancel func()          // ends the question that runs; nil while none does
	ended  <-chan struct{} // closed when cancel was called
	signal time.Time       // of the last Ctrl-C that came while none did
}

// close gives the terminal back. A hint that is still being looked for reads the database,
// which is left open then: the process ends.
func (t *terminal) close() {
	t.session.onTerminal = nil
	t.editor.Close()
	if !t.editor.Idle(200 * time.Millisecond) {
		t.session.Close = func() error { return nil }
	}
}

// survive keeps Ctrl-C from ending the shell. While a question runs it cancels that. Where
// the editor cannot have it as a key, the terminal forgets the line, and the prompt is written
// again. One goroutine does both: a signal that has cancelled a question is not taken for one
// at the prompt that comes after it.
func (t *terminal) survive() (end func()) {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() {
		for range interrupts {
			t.mu.Lock()
			cancel := t.cancel
			if cancel == nil {
				t.signal = time.Now()
			}
			t.mu.Unlock()
			switch {
			case cancel != nil:
				cancel()
			case t.reading.Load() && !t.editor.Keyed():
				fmt.Fprint(t.w, "\n"+prompt)
			}
		}
	}()
	return func() {
		signal.Stop(interrupts)
		close(interrupts)
	}
}

// turn reads a question or a command and does what it says.
func (t *terminal) turn(ctx context.Context) error {
	text, err := t.read()
	if err != nil || blank(text) {
		return err
	}
	t.remember(text)
	running, stop := t.cancellable(ctx)
	defer stop()
	for _, part := range t.session.parts(text) {
		err = t.session.Turn(running, t.w, part)
		switch {
		case errors.Is(err, ErrQuit):
			return err
		case running.Err() != nil && ctx.Err() == nil && err != nil:
			fmt.Fprintln(t.errw, "interrupted")
			return nil
		case err != nil:
			Complain(t.errw, err)
		}
	}
	return nil
}

// cancellable returns a context that Ctrl-C cancels until stop is called, and that is
// cancelled if it was pressed since the question was entered.
func (t *terminal) cancellable(ctx context.Context) (running context.Context, stop func()) {
	running, cancel := context.WithCancel(ctx)
	t.mu.Lock()
	t.cancel, t.ended = cancel, running.Done()
	early := t.signal.After(t.editor.Entered())
	t.mu.Unlock()
	if t.editor.Interrupted() || early {
		cancel()
	}
	return running, func() {
		t.mu.Lock()
		t.cancel = nil
		t.mu.Unlock()
		cancel()
	}
}

// heard is called after another program has had the terminal. If Ctrl-C has ended that, it
// waits until the same Ctrl-C has come here: the next question is not what it meant.
func (t *terminal) heard(p *os.ProcessState) {
	const fromShell = 128 + int(syscall.SIGINT) // what a shell makes of it
	status, _ := p.Sys().(syscall.WaitStatus)
	if p.ExitCode() != fromShell && !(status.Signaled() && status.Signal() == syscall.SIGINT) {
		return
	}
	t.mu.Lock()
	ended := t.ended
	t.mu.Unlock()
	select {
	case <-ended:
	case <-time.After(time.Second):
	}
}

// remember keeps an entry, unless it begins with a blank.
func (t *terminal) remember(text string) {
	if strings.HasPrefix(text, " ") {
		return
	}
	t.editor.Remember(text)
	t.mu.Lock()
	t.recent = append(t.recent, text)
	t.mu.Unlock()
	if err := t.history.Append(text); err != nil { // said once: the next time it would be so too
		fmt.Fprintf(t.errw, "%v: it lasts until the shell ends\n", err)
		t.history = OpenHistory("")
	}
}

// read gathers lines until a question is complete. Ctrl-C gives an empty text.
func (t *terminal) read() (string, error) {
	for {
		p, context := prompt, ""
		if !t.gather.Empty() {
			p, context = prompt2, t.gather.Text()+"\n"
		}
		draft := t.draft
		t.draft = ""
		t.reading.Store(true)
		line, toEditor, err := t.editor.Read(p, context, draft)
		t.reading.Store(false)
		switch {
		case errors.Is(err, edit.ErrInterrupted):
			t.gather.Clear()
			return "", nil
		case errors.Is(err, io.EOF):
			fmt.Fprintln(t.w)
			return "", ErrQuit
		case err != nil:
			return "", err
		case toEditor:
			t.gather.Clear()
			if err := t.revise(context + line); err != nil {
				Complain(t.errw, err)
			}
			continue
		}
		if text, complete := t.gather.Add(line); complete {
			return text, nil
		}
	}
}

// revise has $EDITOR change a text, with which the next line then begins.
func (t *terminal) revise(text string) error {
	in, out, back := t.editor.Lend()
	defer back()
	revised, err := editText(text, in, out)
	if err != nil {
		revised = text
	}
	t.draft = revised
	return err
}

// look says in which colours text is shown, and what may follow it.
func (t *terminal) look(context, text string) (look edit.Look) {
	if isCommand(context + text) {
		look.Spans, look.Hint = t.session.lookAtCommand(text)
		return look
	}
	look.Spans = t.session.colors(context, text)
	look.Hint = t.session.hint(context, text, t.entries())
	return look
}

func (t *terminal) entries() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.recent
}

// complete returns what may stand for the end of text.
func (t *terminal) complete(context, text string) (from int, choices []edit.Choice) {
	head, found := t.session.Complete(context + text)
	if len(head) < len(context) {
		return len(text), nil
	}
	for _, c := range found {
		choices = append(choices, edit.Choice{Text: c.Text, Note: c.Note, Code: codes[c.Note]})
	}
	return len(head) - len(context), choices
}

// help says what may follow text.
func (t *terminal) help(context, text string) []string { return t.session.whatFollows(context + text) }
