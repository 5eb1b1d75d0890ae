package diag_test

import (
	"slices"
	"testing"

	"github.com/clausekg/clause/query/internal/diag"
)

func TestNearest(t *testing.T) {
	words := []string{"firm", "firms", "partner", "partners", "party", "use", "uses", "exclusive", "provider", "Microsoft"}
	for _, c := range []struct {
		word string
		want []string
	}{
		{"frim", []string{"firm"}}, // a swap is one edit
		{"partnr", []string{"partner", "partners", "party"}},
		{"microsft", []string{"Microsoft"}}, // case does not count
		{"exclusve", []string{"exclusive"}},
		{"us", []string{"use"}},
		{"zebra", nil}, // nothing is near
		{"nope", nil},
		{"firm", []string{"firms"}}, // not itself
		{"", nil},
	} {
		if got := diag.Nearest(c.word, words); !slices.Equal(got, c.want) {
			t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestSnippet(t *testing.T) {
	for _, c := range []struct {
		text string
		err  diag.Error
		want string
	}{
		{"which frims use", diag.Error{Span: diag.Span{From: 6, To: 11}, Message: "unknown word", Suggestions: []string{"firms", "firm"}},
			"  which frims use\n        ^~~~~\nunknown word\ndid you mean firms or firm?"},
		{"first line\nsecond lime", diag.Error{Span: diag.Span{From: 18, To: 22}, Message: "m", Expected: []string{"a", "b", "c"}},
			"  second lime\n         ^~~~\nm\nexpected a, b or c"},
		{"東京 firms", diag.Error{Span: diag.Span{From: 7, To: 12}, Message: "m"}, "  東京 firms\n       ^~~~~\nm"},
		{"end", diag.Error{Span: diag.Span{From: 3, To: 3}, Message: "m", Rewrites: []string{"x", "y"}}, "  end\n     ^\nm\ntry:  x\n      y"},
		{"short", diag.Error{Span: diag.Span{From: 90, To: 99}, Message: "out of range"}, "  short\n       ^\nout of range"},
		{"", diag.Error{Message: "no text"}, "no text"},
	} {
		if got := diag.Snippet(c.text, &c.err); got != c.want {
			t.Errorf("Snippet(%q)\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
}

func TestListIsSorted(t *testing.T) {
	list := diag.List{
		diag.Errorf(diag.Rule, diag.Span{From: 9, To: 10}, "later"),
		diag.Errorf(diag.Rule, diag.Span{From: 1, To: 2}, "earlier"),
	}
	if got := list.Err().Error(); got != "earlier\nlater" {
		t.Error(got)
	}
	if diag.List(nil).Err() != nil {
		t.Error("an empty list is no error")
	}
}
