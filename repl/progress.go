package repl

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// slow is when a question shows that it is still being answered, and often how often.
const (
	slow  = time.Second
	often = 100 * time.Millisecond
)

// Status is a terminal that shows on one line how far a long question has come.
type Status struct {
	W     io.Writer
	Width func() int
	// Apart says that answers go to no screen, so that the line may stand while they are
	// written.
	Apart bool
}

// Show shows how far the question that is asked with p has come, from a second on and until
// end is called, by when the line is gone. A nil Status shows nothing.
func (t *Status) Show(p *query.Progress) (end func()) {
	if t == nil {
		return func() {}
	}
	begin := time.Now()
	running, since := 0, begin // a step, and when it was first seen
	return sync.OnceFunc(showEach(t.W, func() string {
		if step, _, _ := p.Now(); step != running {
			running, since = step, time.Now()
		}
		return progressLine(p, time.Since(begin), time.Since(since), t.Width())
	}))
}

// Writing shows how far the answer to the question that is asked with p has been written to
// out, or, if that may be a screen, until the first of it is.
func (t *Status) Writing(w io.Writer, p *query.Progress) (out io.Writer, end func()) {
	end = t.Show(p)
	if t == nil || t.Apart {
		return w, end
	}
	return &afterwards{w, end}, end
}

// showProgress shows how far a question has come that is asked with the option that it
// returns, until end is called.
func (s *Session) showProgress() (p *query.Progress, end func()) {
	p = &query.Progress{}
	return p, s.status().Show(p)
}

// status is what shows progress, unless the user does not want it.
func (s *Session) status() *Status {
	if !s.Progress {
		return nil
	}
	return s.Status
}

// afterwards is a writer before whose first Write the line of progress is gone.
type afterwards struct {
	w   io.Writer
	end func()
}

func (a *afterwards) Write(b []byte) (int, error) {
	a.end()
	return a.w.Write(b)
}

// showEach writes a line over itself, after a second and then often, until the function that
// it returns is called, which leaves nothing of it.
func showEach(w io.Writer, line func() string) (end func()) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTimer(slow)
		defer tick.Stop()
		drawn := false
		for {
			select {
			case <-stop:
				if drawn {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			case <-tick.C:
				fmt.Fprintf(w, "\r%s\x1b[K", line())
				drawn = true
				tick.Reset(often)
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
	}
}

// progressLine says how far a question has come that has been running for a time, the last
// part of it in the step in which it is.
func progressLine(p *query.Progress, took, inStep time.Duration, width int) string {
	line := took.Round(often).String()
	step, part, facts := p.Now()
	switch rows := int(p.Rows()); {
	case rows > 0:
		line += fmt.Sprintf("  %s, %s/s", render.Count(rows, "row"), render.Count(int(float64(rows)/took.Seconds()), "row"))
	case facts > 0:
		line += fmt.Sprintf("  %s, %s/s", render.Count(int(facts), "fact"), render.Count(int(float64(facts)/took.Seconds()), "fact"))
	}
	if step > 0 && part > 0 && part < 1 {
		const cells = 20
		full := int(part*cells + 0.5)
		left := time.Duration(float64(inStep) * (1 - part) / part)
		line = fmt.Sprintf("[%s%s] %3.0f%% of step %d  %s  about %s left", strings.Repeat("=", full), strings.Repeat(" ", cells-full), 100*part, step, line, left.Round(time.Second))
	}
	line += "  Ctrl-C cancels"
	if r := []rune(line); len(r) >= width {
		line = string(r[:max(width-1, 0)])
	}
	return line
}
