package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// pager passes on what is written to it, and has $PAGER show it once it is more than the
// screen has room for.
type pager struct {
	terminal *terminal
	w        io.Writer
	held     bytes.Buffer
	rows     int
	cmd      *exec.Cmd
	pipe     io.WriteCloser
	back     func()
	direct   bool // there is no pager to be had
}

// errLeft is what a pager's Write returns after the pager has ended.
var errLeft = errors.New("the pager has ended")

func (p *pager) Write(b []byte) (int, error) {
	switch {
	case p.direct:
		return p.w.Write(b)
	case p.pipe != nil:
		if _, err := p.pipe.Write(b); err != nil {
			return 0, errLeft
		}
		return len(b), nil
	}
	p.held.Write(b)
	p.rows += bytes.Count(b, []byte("\n"))
	if p.rows < p.terminal.editor.Rows()-1 {
		return len(b), nil
	}
	out := io.Writer(p)
	if err := p.start(); err != nil {
		p.direct = true
		out = p.w
	}
	if _, err := out.Write(p.held.Bytes()); err != nil {
		return 0, err
	}
	return len(b), nil
}

// start starts the pager.
func (p *pager) start() (err error) {
	command := os.Getenv("PAGER")
	if strings.TrimSpace(command) == "" {
		command = "less -SR"
	}
	if name := strings.Fields(command)[0]; !strings.Contains(name, "=") { // NAME=VALUE of the system's shell
		if _, err := exec.LookPath(name); err != nil {
			return err
		}
	}
	_, out, back := p.terminal.editor.Lend() // a pager reads its keys from the terminal itself
	p.cmd = exec.Command("sh", "-c", command)
	p.cmd.Stdout, p.cmd.Stderr = out, os.Stderr
	if p.pipe, err = p.cmd.StdinPipe(); err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		p.pipe = nil
		back()
		return err
	}
	p.back = back
	return nil
}

// close waits for the pager, or writes what it was not needed for.
func (p *pager) close() error {
	switch {
	case p.direct:
		return nil
	case p.pipe == nil:
		_, err := p.w.Write(p.held.Bytes())
		return err
	}
	p.pipe.Close()
	p.cmd.Wait() // how a pager ends is no matter
	p.terminal.heard(p.cmd.ProcessState)
	p.back()
	return nil
}

// editText has $VISUAL or $EDITOR change a text on a terminal.
func editText(text string, in, out *os.File) (string, error) {
	f, err := os.CreateTemp("", "clause-*.txt")
	if err != nil {
		return "", fmt.Errorf("edit: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text + "\n")
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("edit: %w", err)
	}
	editor := os.Getenv("VISUAL")
	if editor == "" {
		editor = os.Getenv("EDITOR")
	}
	if editor == "" {
		editor = "vi"
	}
	cmd := exec.Command("sh", "-c", editor+` "$1"`, "sh", f.Name())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("edit with %s: %w", editor, err)
	}
	edited, err := os.ReadFile(f.Name())
	if err != nil {
		return "", fmt.Errorf("edit: %w", err)
	}
	return strings.TrimRight(string(edited), "\n\r\t "), nil
}

func (s *Session) edit(_ context.Context, _ io.Writer, text string) error {
	if s.onTerminal == nil {
		return fmt.Errorf(".edit needs a terminal")
	}
	if text == "" && s.last != nil {
		text = s.last.text
	}
	return s.onTerminal.revise(text)
}

func (s *Session) shell(ctx context.Context, w io.Writer, command string) error {
	if command == "" {
		return fmt.Errorf(".shell needs a command of the system")
	}
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Stdout, cmd.Stderr = w, w
	if s.onTerminal != nil {
		in, _, back := s.onTerminal.editor.Lend()
		defer back()
		cmd.Stdin, cmd.Stderr = in, os.Stderr
	}
	err := cmd.Run()
	if s.onTerminal != nil && cmd.ProcessState != nil {
		s.onTerminal.heard(cmd.ProcessState)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%s: %w", strings.Fields(command)[0], exit)
	}
	return err
}

func (s *Session) cd(_ context.Context, w io.Writer, folder string) (err error) {
	switch folder {
	case "":
		if folder, err = os.Getwd(); err == nil {
			_, err = fmt.Fprintln(w, folder)
		}
		return err
	case "~":
		folder = "~/"
	}
	if err := os.Chdir(inHome(folder)); err != nil {
		return fmt.Errorf("go to a folder: %w", err)
	}
	return nil
}

func (s *Session) beSafe(_ context.Context, w io.Writer, _ string) error {
	s.Safe = true
	_, err := fmt.Fprintln(w, "refused from now on:", outside)
	return err
}
