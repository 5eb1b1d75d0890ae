package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/clausekg/clause/graph/load"
)

// The bar says how far it is, how fast and how long it will take; it waits before it
// appears, does not flicker, and leaves nothing behind.
func TestProgressBar(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	b := newProgressBar(&out, 100, func() time.Time { return now })
	step := func(after time.Duration, p load.Progress, want string) {
		t.Helper()
		now = now.Add(after)
		b.show(p)
		if got := out.String(); got != want {
			t.Errorf("at %v:\ngot  %q\nwant %q", now.Sub(time.Unix(0, 0)), got, want)
		}
		out.Reset()
	}
	b.clear()
	step(400*time.Millisecond, load.Progress{Name: "a/b.csv", Bytes: 10, Total: 100, Facts: 50}, "")
	step(600*time.Millisecond, load.Progress{Name: "a/b.csv", Bytes: 25, Total: 100, Facts: 1234},
		"\rb.csv  [=====               ]  25%  1,234 facts  1,234 facts/s  0:03 left\x1b[K")
	step(50*time.Millisecond, load.Progress{Name: "a/b.csv", Bytes: 30, Total: 100, Facts: 1300}, "")
	step(time.Second, load.Progress{Name: "standard input", Bytes: 30, Facts: 4100}, "\rstandard input  4,100 facts  2,000 facts/s\x1b[K")
	step(time.Hour, load.Progress{Facts: 1, Total: 3}, "\r[=======             ]  33%  1 fact  0 facts/s  2:00:04 left\x1b[K")
	b.clear()
	if got := out.String(); got != "\r\x1b[K" {
		t.Errorf("cleared by %q", got)
	}
	out.Reset()
	b.width = 12
	step(time.Second, load.Progress{Name: "b.csv", Facts: 1}, "\rb.csv  1 fa\x1b[K")
}
