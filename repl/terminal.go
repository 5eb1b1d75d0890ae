package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/peterh/liner"
)

// The prompts. The editor draws them as they are; both are as wide, so that the lines of
// a question stand under each other.
const (
	prompt     = "clause> "
	prompt2    = "   ...> "
	lineSymbol = "␤" // the end of a line within an entry of the editor
)

// Terminal runs s on the terminal that standard input and output are, until .quit or
// Ctrl-D. Ctrl-C forgets the line that is being written; while a question runs it cancels
// the question.
func Terminal(ctx context.Context, s *Session, h *History, w, errw io.Writer) error {
	t := &terminal{session: s, history: h, editor: liner.NewLiner(), w: w, errw: errw}
	defer t.editor.Close()
	t.editor.SetCtrlCAborts(true)
	t.editor.SetMultiLineMode(true)
	t.editor.SetTabCompletionStyle(liner.TabPrints)
	t.editor.SetWordCompleter(t.complete)
	entries, err := h.Load()
	for _, e := range entries {
		t.editor.AppendHistory(strings.ReplaceAll(e, "\n", lineSymbol))
	}
	if err != nil {
		fmt.Fprintln(errw, err)
	}
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
	editor  *liner.State
	gather  Gather
	w, errw io.Writer
}

// turn reads a question or a command and does what it says.
func (t *terminal) turn(ctx context.Context) error {
	text, err := t.read()
	if err != nil || blank(text) {
		return err
	}
	t.editor.AppendHistory(strings.ReplaceAll(text, "\n", lineSymbol))
	if err := t.history.Append(text); err != nil {
		fmt.Fprintln(t.errw, err)
	}
	running, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	err = t.session.Turn(running, t.w, text)
	switch {
	case errors.Is(err, ErrQuit):
		return err
	case running.Err() != nil && ctx.Err() == nil && err != nil:
		fmt.Fprintln(t.errw, "interrupted")
	case err != nil:
		Complain(t.errw, err)
	}
	return nil
}

// read gathers lines until a question is complete. Ctrl-C gives an empty text.
func (t *terminal) read() (string, error) {
	for {
		p := prompt
		if !t.gather.Empty() {
			p = prompt2
		}
		line, err := t.editor.Prompt(p)
		switch {
		case errors.Is(err, liner.ErrPromptAborted):
			t.gather.Clear()
			return "", nil
		case errors.Is(err, io.EOF):
			fmt.Fprintln(t.w)
			return "", ErrQuit
		case err != nil:
			return "", fmt.Errorf("read line: %w", err)
		}
		if text, complete := t.gather.Add(strings.ReplaceAll(line, lineSymbol, "\n")); complete {
			return text, nil
		}
	}
}

// complete is the editor's completer; pos counts characters.
func (t *terminal) complete(line string, pos int) (head string, choices []string, tail string) {
	runes := []rune(line)
	before := ""
	if !t.gather.Empty() {
		before = t.gather.Text() + "\n"
	}
	head, choices = t.session.Complete(before + strings.ReplaceAll(string(runes[:pos]), lineSymbol, "\n"))
	if len(head) < len(before) {
		return string(runes[:pos]), nil, string(runes[pos:])
	}
	return strings.ReplaceAll(head[len(before):], "\n", lineSymbol), choices, string(runes[pos:])
}
