package query

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzAsk holds that no text makes a question panic, that a refusal has its place within
// the text, and that a reading that is printed is understood again.
func FuzzAsk(f *testing.F) {
	chapters, err := filepath.Glob("testdata/spec/*.spec")
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range chapters {
		text, err := os.ReadFile(c)
		if err != nil {
			f.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "\n\n") {
			if q, ok := strings.CutPrefix(block, "ask\n"); ok {
				q, _, _ = strings.Cut(q, "\n----")
				f.Add(q)
			}
		}
	}
	snap := loadSpecWorld(f, "world").Snapshot()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 200 {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		rows, err := Ask(ctx, snap, text, MaxRows(1000))
		if errors.Is(err, context.DeadlineExceeded) {
			return
		}
		var e *Error
		switch {
		case err == nil:
			if _, err := Ask(ctx, snap, rows.Reading(), MaxRows(1000)); errors.As(err, &e) && e.Kind != PastLimit {
				t.Fatalf("%q\nits reading %s is refused: %v", text, rows.Reading(), err)
			}
		case !errors.As(err, &e):
			t.Fatalf("%q: %v is no refusal", text, err)
		case e.Span.From < 0 || e.Span.To < e.Span.From || e.Span.To > len(text):
			t.Fatalf("%q: the place %v is not in the text", text, e.Span)
		}
	})
}
