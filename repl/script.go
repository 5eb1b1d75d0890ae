package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/clausekg/clause/query"
)

// Script asks the questions and runs the commands that r holds, each complete as Gather
// says, and writes answers to w and refusals to errw, each after its place in r if that
// has a name, as an *os.File has. It goes on after a refusal, unless Bail is set, and
// returns a *Failure in the end if there was one; it stops when ctx is done, or when w or r
// fails.
func Script(ctx context.Context, s *Session, r io.Reader, w, errw io.Writer) error {
	in := bufio.NewReaderSize(r, 1<<16)
	out := &checked{w: w}
	var g Gather
	var first error
	answered, line, begin := 0, 0, 0
	for {
		if line++; g.Empty() {
			begin = line
		}
		input, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read questions: %w", err)
		}
		last := err != nil
		text, complete := g.Add(input)
		if last && !complete {
			text, complete = g.Text(), true
			g.Clear()
		}
		if complete && !blank(text) {
			if answered++; answered > 1 && s.Format == "table" && !isCommand(text) {
				fmt.Fprintln(out)
			}
			err := s.Turn(ctx, out, text)
			switch {
			case errors.Is(err, ErrQuit):
				last = true
			case out.err != nil:
				return out.err
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case err != nil:
				if first == nil {
					first = err
				}
				if !errors.Is(err, ErrFailed) { // of a script that was read it has been said
					io.WriteString(errw, place(nameOf(r), begin, err))
					Complain(errw, err)
				}
				last = last || s.Bail
			}
		}
		if last {
			break
		}
	}
	if first != nil {
		return &Failure{First: first}
	}
	return nil
}

// ErrFailed is what every Failure is.
var ErrFailed = errors.New("a question failed")

// Failure is what Script returns when a question was refused or failed; that has been
// written already. It wraps the first such error.
type Failure struct{ First error }

func (f *Failure) Error() string { return ErrFailed.Error() + ": " + f.First.Error() }

// Is reports whether target is ErrFailed.
func (f *Failure) Is(target error) bool { return target == ErrFailed }

// Unwrap returns the first error.
func (f *Failure) Unwrap() error { return f.First }

// nameOf returns what people call the file that r is; empty if it is none.
func nameOf(r io.Reader) string {
	file, ok := r.(interface{ Name() string })
	switch {
	case !ok:
		return ""
	case file.Name() == "/dev/stdin":
		return "standard input"
	}
	return file.Name()
}

// place returns where in a file err is, of a text that begins on a line: the line and the
// character, both from 1. What err says goes on below if it is drawn with its line.
func place(file string, line int, err error) string {
	var refused *query.Error
	switch {
	case file == "":
		return ""
	case errors.As(err, &refused) && refused.Placed():
		before := refused.Text[:min(refused.Span.From, len(refused.Text))]
		last := before[strings.LastIndexByte(before, '\n')+1:]
		return fmt.Sprintf("%s:%d:%d:\n", file, line+strings.Count(before, "\n"), utf8.RuneCountInString(last)+1)
	}
	return fmt.Sprintf("%s:%d: ", file, line)
}

// mostNested is how deep scripts can read scripts.
const mostNested = 16

func (s *Session) read(ctx context.Context, w io.Writer, file string) error {
	switch {
	case file == "":
		return fmt.Errorf(".read needs the name of a file")
	case s.reading == mostNested:
		return fmt.Errorf("%s: scripts read scripts more than %d deep", file, mostNested)
	}
	f, err := os.Open(inHome(file))
	if err != nil {
		return fmt.Errorf("read questions: %w", err)
	}
	defer f.Close()
	s.reading++
	defer func() { s.reading-- }()
	err = Script(ctx, s, f, w, s.complaints(w))
	if errors.Is(err, ErrFailed) {
		return &readError{file, err}
	}
	return err
}

// readError says that questions of a script failed, which has been written already.
type readError struct {
	file string
	err  error
}

func (e *readError) Error() string { return e.file + ": " + ErrFailed.Error() }

func (e *readError) Unwrap() error { return e.err }

// complaints returns what refusals of a script go to, whose answers go to w.
func (s *Session) complaints(w io.Writer) io.Writer {
	if s.Log == io.Discard {
		return w
	}
	return s.Log
}

// InitPath returns where the script belongs that every shell begins with: $CLAUSE_INIT, by
// default $XDG_CONFIG_HOME/clause/init, which is ~/.config/clause/init; "" for none, which
// an empty $CLAUSE_INIT says. It must exist if it is named.
func InitPath(lookup func(string) (string, bool)) (path string, named bool) {
	if path, named = lookup("CLAUSE_INIT"); named {
		return path, path != ""
	}
	config, _ := lookup("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		home, _ := lookup("HOME")
		if home == "" {
			return "", false
		}
		config = filepath.Join(home, ".config")
	}
	return filepath.Join(config, "clause", "init"), false
}

// Init runs the script that every shell begins with. What is wrong with it is said on errw
// with its name, and keeps no shell from starting.
func Init(ctx context.Context, s *Session, path string, named bool, w, errw io.Writer) {
	if path == "" {
		return
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) && !named {
		return
	}
	if err != nil {
		Complain(errw, fmt.Errorf("read the init file: %w", err))
		return
	}
	defer f.Close()
	err = Script(ctx, s, f, w, errw)
	if errors.Is(err, ErrFailed) { // which has been said, with its place
		err = ErrFailed
	}
	if err != nil {
		Complain(errw, fmt.Errorf("%s: %w", path, err))
	}
}

// checked remembers the first error of a writer.
type checked struct {
	w   io.Writer
	err error
}

func (c *checked) Write(b []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.w.Write(b)
	c.err = err
	return n, err
}
