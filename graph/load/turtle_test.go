package load

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/clausekg/clause/graph"
)

// TestTurtle reads testdata/turtle.txt: blocks of text, ---- and the facts, or the
// fault. A first line "trig" says that the text is TriG. In the text ~~ is a byte that
// is not UTF-8. Each text is read again through a window that grows byte by byte, to
// the same end.
func TestTurtle(t *testing.T) {
	golden(t, "testdata/turtle.txt", func(text string) string {
		format := Turtle
		if rest, ok := strings.CutPrefix(text, "trig\n"); ok {
			text, format = rest, TriG
		}
		text = strings.ReplaceAll(text, "~~", "\xff")
		got := turtleFacts(t, format, text, 0)
		if slow := turtleFacts(t, format, text, 1); slow != got {
			t.Errorf("%s\nread byte by byte gives\n%s\nnot\n%s", text, slow, got)
		}
		return got
	})
}

func turtleFacts(t *testing.T, format Format, text string, window int) string {
	db := graph.OpenMemory()
	defer db.Close()
	r := iotest.DataErrReader(strings.NewReader(text))
	if _, err := Read(t.Context(), db, "f.ttl", r, &Options{Format: format, window: window}); err != nil {
		if db.Snapshot().Len() != 0 {
			t.Errorf("refused, but facts are left:\n%s", facts(db))
		}
		return err.Error()
	}
	return strings.ReplaceAll(facts(db), "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:")
}

// A statement across the edge of a window is read like any other, and so is one that is
// larger than a window.
func TestTurtleWindows(t *testing.T) {
	for _, shift := range []int{0, 1, 7, 100} {
		var text strings.Builder
		text.WriteString("@prefix e: <http://e/> .\n#" + strings.Repeat("é", shift) + "\n")
		want := 0
		for i := 0; text.Len() < 3*windowStep; i++ {
			fmt.Fprintf(&text, "e:s%d e:p 5.0 , 1.5E0 , \"x\"@en , '''a \n \"b\" é''' ;\n a e:T .\n", i)
			want += 5
		}
		fmt.Fprintf(&text, "e:large e:p \"\"\"%s\"\"\" .\n", strings.Repeat("日本\n", windowStep))
		want++
		db := graph.OpenMemory()
		if err := into(t.Context(), db, Turtle, "f.ttl", strings.NewReader(text.String())); err != nil || db.Snapshot().Len() != want {
			t.Errorf("shift %d: %d facts, want %d; %v", shift, db.Snapshot().Len(), want, err)
		}
		lines := strings.Count(text.String(), "\n")
		text.WriteString("é e:p .\n")
		err := into(t.Context(), graph.OpenMemory(), Turtle, "f.ttl", strings.NewReader(text.String()))
		if wrong := fmt.Sprintf("f.ttl:%d:1: ", lines+1); err == nil || !strings.HasPrefix(err.Error(), wrong) {
			t.Errorf("got %v, want %s…", err, wrong)
		}
		db.Close()
	}
}

func TestTurtleSkip(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	text := "<a> <b> <c> .\n<a> b <d> ;\n <e> <f> .\n<a> <b> <g>, 'h' .\n<a> <b> <i> <j> .\n<a> <b> <k> . # end\n"
	report, err := Read(t.Context(), db, "f.ttl", strings.NewReader(text), &Options{Skip: true})
	if want := "<a> <b> \"h\"\n<a> <b> <c>\n<a> <b> <g>\n<a> <b> <k>"; err != nil || facts(db) != want || report.Skipped != 2 {
		t.Errorf("got\n%s\n%v %+v", facts(db), err, report)
	}
}

// Things without a name are things of their own in each load.
func TestTurtleBlankNodes(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	for i := range 3 {
		if err := into(t.Context(), db, Turtle, "f.ttl", strings.NewReader("<a> <b> [], [ <c> 1 ] ; <l> ( 1 ) .")); err != nil {
			t.Fatal(err)
		}
		if got, want := db.Snapshot().Len(), 6*(i+1); got != want {
			t.Errorf("load %d: %d facts, want %d\n%s", i, got, want, facts(db))
		}
	}
}

// References are resolved as in RFC 3986, section 5.4.
func TestResolve(t *testing.T) {
	const base = "http://a/b/c/d;p?q"
	for _, test := range [][3]string{
		{base, "g:h", "g:h"},
		{base, "g", "http://a/b/c/g"},
		{base, "./g", "http://a/b/c/g"},
		{base, "g/", "http://a/b/c/g/"},
		{base, "/g", "http://a/g"},
		{base, "//g", "http://g"},
		{base, "?y", "http://a/b/c/d;p?y"},
		{base, "g?y", "http://a/b/c/g?y"},
		{base, "#s", "http://a/b/c/d;p?q#s"},
		{base, "g#s", "http://a/b/c/g#s"},
		{base, ";x", "http://a/b/c/;x"},
		{base, "g;x?y#s", "http://a/b/c/g;x?y#s"},
		{base, "", "http://a/b/c/d;p?q"},
		{base, ".", "http://a/b/c/"},
		{base, "./", "http://a/b/c/"},
		{base, "..", "http://a/b/"},
		{base, "../", "http://a/b/"},
		{base, "../g", "http://a/b/g"},
		{base, "../..", "http://a/"},
		{base, "../../", "http://a/"},
		{base, "../../g", "http://a/g"},
		{base, "../../../g", "http://a/g"},
		{base, "/./g", "http://a/g"},
		{base, "/../g", "http://a/g"},
		{base, "g.", "http://a/b/c/g."},
		{base, ".g", "http://a/b/c/.g"},
		{base, "g..", "http://a/b/c/g.."},
		{base, "..g", "http://a/b/c/..g"},
		{base, "./../g", "http://a/b/g"},
		{base, "./g/.", "http://a/b/c/g/"},
		{base, "g/./h", "http://a/b/c/g/h"},
		{base, "g/../h", "http://a/b/c/h"},
		{base, "g;x=1/./y", "http://a/b/c/g;x=1/y"},
		{base, "g?y/./x", "http://a/b/c/g?y/./x"},
		{base, "g#s/../x", "http://a/b/c/g#s/../x"},
		{"http://a", "b", "http://a/b"}, {"", "b", "b"}, {"http://a/b", "", "http://a/b"}, {"urn:x", "#y", "urn:x#y"}, {"http://é/ü", "日", "http://é/日"},
	} {
		if got := resolve(test[0], test[1]); got != test[2] {
			t.Errorf("%q by %s is %s, want %s", test[1], test[0], got, test[2])
		}
	}
}

func FuzzTurtle(f *testing.F) {
	for _, block := range blocks(f, "testdata/turtle.txt") {
		f.Add([]byte(block[0]))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, format := range []Format{Turtle, TriG} {
			fuzz(t, format, text)
		}
	})
}

// fuzz reads any text: a fault has its place in the text, and what was read can be
// written as JSON lines and read back.
func fuzz(t *testing.T, format Format, text []byte) {
	if bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
		return
	}
	db := graph.OpenMemory()
	defer db.Close()
	err := into(t.Context(), db, format, "f", bytes.NewReader(text))
	var fault *Error
	if errors.As(err, &fault) {
		lines := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n")
		if fault.Line < 1 || fault.Line > len(lines) || fault.Column < 1 || fault.Column > len([]rune(lines[fault.Line-1]))+1 {
			t.Fatalf("%v: there is no such place", fault)
		}
	}
	if err != nil {
		return
	}
	var written bytes.Buffer
	if _, err := Write(t.Context(), &written, db.Snapshot(), JSONLines, nil); err != nil {
		t.Fatal(err)
	}
	again := graph.OpenMemory()
	defer again.Close()
	if err := into(t.Context(), again, JSONLines, "again", bytes.NewReader(written.Bytes())); err != nil {
		t.Fatalf("%v\n%s", err, written.Bytes())
	}
	if got, want := exactFacts(again), exactFacts(db); got != want {
		t.Fatalf("read back as\n%s\nwant\n%s", got, want)
	}
}
