package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query/render"
)

// progressBar draws how far a load or an export has come, on one line of a terminal,
// with its rate and the time that is left.
type progressBar struct {
	w     io.Writer
	width int
	now   func() time.Time
	start time.Time
	drawn time.Time
	shown bool
}

// The bar waits a moment, so that what is quick draws nothing, and is not drawn more
// often than one can see.
const (
	progressDelay    = 500 * time.Millisecond
	progressInterval = 100 * time.Millisecond
)

func newProgressBar(w io.Writer, width int, now func() time.Time) *progressBar {
	return &progressBar{w: w, width: width, now: now, start: now()}
}

// show draws the bar of a load or an export if it is time to.
func (b *progressBar) show(p load.Progress) {
	done := p.Bytes
	if p.Name == "" { // an export counts facts
		done = int64(p.Facts)
	}
	b.draw(p.Name, done, p.Total, func(took time.Duration) string {
		return rated(render.Count(p.Facts, "fact"), render.Count(int(float64(p.Facts)/took.Seconds()), "fact"))
	})
}

// showBytes draws the bar of what reads a file if it is time to.
func (b *progressBar) showBytes(done, of int64) {
	b.draw("", done, of, func(took time.Duration) string {
		return rated(render.Bytes(done), render.Bytes(int64(float64(done)/took.Seconds())))
	})
}

func rated(done, each string) string { return fmt.Sprintf("%s  %s/s", done, each) }

// draw draws the bar if it is time to: done of total, and what is said of it after a time.
func (b *progressBar) draw(name string, done, total int64, said func(took time.Duration) string) {
	now := b.now()
	took := now.Sub(b.start)
	if took < progressDelay || now.Sub(b.drawn) < progressInterval {
		return
	}
	b.drawn, b.shown = now, true
	line := said(took)
	if total > 0 && done > 0 {
		part := min(float64(done)/float64(total), 1)
		left := time.Duration(float64(took) * (1 - part) / part).Round(time.Second)
		line = fmt.Sprintf("%s %3.0f%%  %s  %s left", meter(part, 20), 100*part, line, clock(left))
	}
	if name != "" {
		line = filepath.Base(name) + "  " + line
	}
	if r := []rune(line); len(r) >= b.width {
		line = string(r[:max(b.width-1, 0)])
	}
	fmt.Fprintf(b.w, "\r%s\x1b[K", line)
}

// clear removes the bar.
func (b *progressBar) clear() {
	if b.shown {
		fmt.Fprint(b.w, "\r\x1b[K")
	}
}

// meter draws a part of a whole.
func meter(part float64, width int) string {
	full := int(part*float64(width) + 0.5)
	return "[" + strings.Repeat("=", full) + strings.Repeat(" ", width-full) + "]"
}

// clock writes a time as minutes and seconds.
func clock(d time.Duration) string {
	s := int(d.Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
