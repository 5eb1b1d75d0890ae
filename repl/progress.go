package repl

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// slow is when a question shows that it is still being answered, and often how often.
const (
	slow  = time.Second
	often = 100 * time.Millisecond
)

// showProgress shows on a terminal how far a question has come until the function that it
// returns is called.
func (s *Session) showProgress(p *query.Progress, begin time.Time) (end func()) {
	if s.onTerminal == nil || !s.Progress {
		return func() {}
	}
	running, since := 0, begin // a step, and when it was first seen
	return showEach(s.onTerminal.errw, func() string {
		if step, _, _ := p.Now(); step != running {
			running, since = step, time.Now()
		}
		return progressLine(p, time.Since(begin), time.Since(since), s.onTerminal.editor.Columns())
	})
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
	if facts > 0 {
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
