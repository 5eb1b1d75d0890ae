package vocabulary

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestParse prints what every file of testdata/print parses to. The print parses
// back to itself.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/print/*.clause")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		v, err := Parse(string(text))
		if err != nil {
			t.Errorf("%s:\n%v", file, err)
			continue
		}
		got := v.String()
		golden := strings.TrimSuffix(file, ".clause") + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s prints as\n%s\nwant\n%s", file, got, want)
		}
		stable(t, v)
	}
}

// stable checks that v prints as a text that parses to what prints the same, and
// that every span lies in the text.
func stable(t *testing.T, v *Vocabulary) {
	t.Helper()
	printed := v.String()
	again, err := Parse(printed)
	if err != nil {
		t.Fatalf("the print does not parse:\n%s\n%v", printed, err)
	}
	if got := again.String(); got != printed {
		t.Fatalf("prints as\n%s\nand then as\n%s", printed, got)
	}
	for _, r := range v.Rules {
		if v.Text[r.BodyAt:r.BodyAt+len(r.Body)] != r.Body {
			t.Fatalf("rule %s: the body is not at byte %d", r.Name, r.BodyAt)
		}
		if r.Because != "" && v.Text[r.BecauseAt] != '"' {
			t.Fatalf("rule %s: the reason is not at byte %d", r.Name, r.BecauseAt)
		}
	}
}

// TestErrors reads testdata/errors.txt: blocks of a text, a line ---- and the
// faults of the text, with an empty line after. In the text, ~ stands for a byte
// that is not UTF-8.
func TestErrors(t *testing.T) {
	data, err := os.ReadFile("testdata/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for i, block := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n====\n") {
		text, want, _ := strings.Cut(block, "\n----\n")
		_, err := Parse(strings.ReplaceAll(text, "~", "\xff"))
		got := "no fault"
		if err != nil {
			got = err.Error()
			checkSpans(t, text, err)
		}
		if i > 0 {
			out.WriteString("\n====\n")
		}
		out.WriteString(text + "\n----\n" + got)
		if got != want && !*update {
			t.Errorf("%s\ngot\n%s\nwant\n%s", text, got, want)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/errors.txt", []byte(out.String()+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func checkSpans(t *testing.T, text string, err error) {
	t.Helper()
	var list ErrorList
	if !errors.As(err, &list) || len(list) == 0 || len(list) > MaxErrors {
		t.Fatalf("not a list of faults: %#v", err)
	}
	last := 0
	for _, e := range list {
		if e.Span.From < last || e.Span.To < e.Span.From || e.Span.To > len(text) {
			t.Fatalf("fault %q at %v of %d bytes, after %d", e.Message, e.Span, len(text), last)
		}
		last = e.Span.From
	}
}

func TestManyErrors(t *testing.T) {
	_, err := Parse(strings.Repeat("kin Firm\n", 100))
	var list ErrorList
	if !errors.As(err, &list) || len(list) != MaxErrors {
		t.Errorf("got %d faults, want %d", len(list), MaxErrors)
	}
	var one *Error
	if !errors.As(err, &one) || one.Hint != "did you mean kind?" {
		t.Errorf("got %v", one)
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/print/*.clause")
	for _, file := range append(files, "testdata/errors.txt") {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "\n====\n") {
			text, _, _ := strings.Cut(block, "\n----\n")
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Parse(text)
		if err != nil {
			checkSpans(t, text, err)
			return
		}
		stable(t, v)
	})
}
