package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
)

// Script asks the questions and runs the commands that r holds, each complete as Gather
// says, and writes answers to w and refusals to errw. It goes on after a refusal and
// returns ErrFailed in the end if there was one; it stops when ctx is done, or when w or
// r fails.
func Script(ctx context.Context, s *Session, r io.Reader, w, errw io.Writer) error {
	in := bufio.NewReaderSize(r, 1<<16)
	out := &checked{w: w}
	var g Gather
	failed, answered := false, 0
	for {
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read questions: %w", err)
		}
		last := err != nil
		text, complete := g.Add(line)
		if last && !complete {
			text, complete = g.Text(), true
			g.Clear()
		}
		if complete && !blank(text) {
			if answered++; answered > 1 && s.Format == "table" {
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
				failed = true
				Complain(errw, err)
			}
		}
		if last {
			break
		}
	}
	if failed {
		return ErrFailed
	}
	return nil
}

// ErrFailed is what Script returns when a question was refused; the refusal has been
// written already.
var ErrFailed = errors.New("a question failed")

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
