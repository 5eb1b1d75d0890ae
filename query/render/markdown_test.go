package render

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/clausekg/clause/query/internal/value"
)

// TestMarkdownStreams writes a long table of Markdown while its rows come, as wide as the
// first of them; a row that is wider later stays whole.
func TestMarkdownStreams(t *testing.T) {
	const n = 20000
	wide := strings.Repeat("w", 100)
	var out bytes.Buffer
	come, written := 0, 0
	table := Table{Columns: []Column{{Name: "number"}, {Name: "a|b"}}, Rows: func(yield func([]value.Value, error) bool) {
		for i := range n {
			if come = i; i == n-1 {
				written = out.Len()
			}
			text := "t"
			if i == n/2 {
				text = wide
			}
			if !yield([]value.Value{value.OfInt(int64(i)), value.OfText(text)}, nil) {
				return
			}
		}
	}}
	rows, err := Write(&out, Markdown, table, Options{})
	if err != nil || rows != n || come != n-1 {
		t.Fatalf("%d rows: %v", rows, err)
	}
	if written < out.Len()/2 {
		t.Errorf("of %d bytes %d are written before the last row has come", out.Len(), written)
	}
	lines := strings.Split(out.String(), "\n")
	for at, want := range map[int]string{
		0: `| number | a\|b |`, 1: `| -----: | ---- |`, 2: `|      0 | t    |`, 1500: `|   1498 | t    |`,
		n/2 + 2: `| 10,000 | ` + wide + ` |`, n + 1: `| 19,999 | t    |`, n + 2: ``,
	} {
		if lines[at] != want {
			t.Errorf("line %d is %q, not %q", at, lines[at], want)
		}
	}
}

// TestMarkdownEnds writes what came before an error, before and behind the first rows.
func TestMarkdownEnds(t *testing.T) {
	broken := errors.New("broken")
	for _, n := range []int{0, 3, markdownHead, markdownHead + 5} {
		var out bytes.Buffer
		rows, err := Write(&out, Markdown, Table{Columns: []Column{{Name: "a"}}, Rows: func(yield func([]value.Value, error) bool) {
			for i := range n {
				if !yield([]value.Value{value.OfInt(int64(i))}, nil) {
					return
				}
			}
			yield(nil, broken)
		}}, Options{})
		if lines := strings.Count(out.String(), "\n"); rows != n || !errors.Is(err, broken) || lines != n+2 {
			t.Errorf("of %d rows %d are written in %d lines: %v", n, rows, lines, err)
		}
	}
}
