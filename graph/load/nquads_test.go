package load

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// into loads r into db.
func into(ctx context.Context, db *graph.DB, format Format, name string, r io.Reader) error {
	_, err := Read(ctx, db, name, r, &Options{Format: format})
	return err
}

// TestW3C runs the suites of the W3C. Files with a relative IRI are refused there
// and read here: our entities have such names.
func TestW3C(t *testing.T) {
	relative := []string{"nt-syntax-bad-uri-06", "nt-syntax-bad-uri-07", "nt-syntax-bad-uri-08", "nt-syntax-bad-uri-09", "nq-syntax-bad-uri-01"}
	suites := []struct {
		file   string
		ext    string
		format Format
	}{
		{"testdata/w3c-nquads.tar.gz", ".nq", NQuads},
		{"testdata/w3c-ntriples.tar.gz", ".nt", NTriples},
	}
	for _, suite := range suites {
		tests := untar(t, suite.file, suite.ext)
		if len(tests) < 60 {
			t.Errorf("%s: only %d tests", suite.file, len(tests))
		}
		for name, text := range tests {
			bad := strings.Contains(name, "-bad-") && !slices.Contains(relative, strings.TrimSuffix(name, suite.ext))
			db := graph.OpenMemory()
			err := into(t.Context(), db, suite.format, name, bytes.NewReader(text))
			var fault *Error
			switch {
			case !bad && err != nil:
				t.Errorf("refused: %v\n%s", err, text)
			case bad && err == nil:
				t.Errorf("%s is read:\n%s", name, text)
			case bad && !errors.As(err, &fault):
				t.Errorf("%s: no place: %v", name, err)
			}
			if bad && db.Snapshot().Len() != 0 {
				t.Errorf("%s is refused, but left facts", name)
			}
			db.Close()
		}
	}
}

func untar(t *testing.T, file, ext string) map[string][]byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		if name := strings.TrimPrefix(h.Name, "./"); strings.HasSuffix(name, ext) {
			if found[name], err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestNQuads reads testdata/nquads.txt: blocks of lines, ---- and the facts, or
// the fault. In the lines ~ is a byte that is not UTF-8 and ¶ a carriage return.
func TestNQuads(t *testing.T) {
	golden(t, "testdata/nquads.txt", func(text string) string {
		text = strings.NewReplacer("~", "\xff", "¶", "\r").Replace(text)
		db := graph.OpenMemory()
		defer db.Close()
		if err := into(t.Context(), db, NQuads, "f.nq", strings.NewReader(text)); err != nil {
			return err.Error()
		}
		return facts(db)
	})
}

// facts are the facts of db, as Go values, one a line, sorted.
func facts(db *graph.DB) string {
	var lines []string
	for q := range db.Snapshot().Quads() {
		lines = append(lines, strings.TrimSuffix(fmt.Sprintf("%s %s %s %s", show(q.Subject), show(q.Predicate), show(q.Object), show(q.Label)), " "))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func show(v quad.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case quad.Int, quad.Float, quad.Bool:
		return fmt.Sprint(v.Native())
	default:
		return strings.ReplaceAll(v.String(), "http://www.w3.org/2001/XMLSchema#", "xsd:")
	}
}

func TestNTriplesHaveNoLabels(t *testing.T) {
	err := into(t.Context(), graph.OpenMemory(), NTriples, "f.nt", strings.NewReader("<a> <b> <c> <d> .\n"))
	if want := "f.nt:1:13: expected a dot at the end, but found <"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestLongLine(t *testing.T) {
	db := graph.OpenMemory()
	text := strings.Repeat("long ", 1<<16)
	err := into(t.Context(), db, NQuads, "f.nq", strings.NewReader(`<a> <b> "`+text+"\" .\n<a> <b> <c> ."))
	if _, ok := db.Snapshot().ID(quad.String(text)); err != nil || !ok {
		t.Errorf("the long text is not stored: %v", err)
	}
}

// A reader that fails leaves the graph as it was, and so does a cancelled context.
func TestBrokenInput(t *testing.T) {
	db := graph.OpenMemory()
	broken := errors.New("the disk is gone")
	line := strings.NewReader("<a> <b> <c> .\n")
	err := into(t.Context(), db, NQuads, "f.nq", io.MultiReader(line, reads{broken}))
	if !errors.Is(err, broken) || err.Error() != "load: f.nq: line 2: the disk is gone" {
		t.Errorf("got %v", err)
	}
	err = into(t.Context(), db, CSV, "f.csv", io.MultiReader(strings.NewReader("id,name:text\na,b\n"), reads{broken}))
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := into(ctx, db, NQuads, "f.nq", strings.NewReader(strings.Repeat("<a> <b> <c> .\n", 1<<12))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if db.Snapshot().Len() != 0 {
		t.Errorf("facts are left:\n%s", facts(db))
	}
}

type reads struct{ err error }

func (r reads) Read([]byte) (int, error) { return 0, r.err }

func FuzzNQuads(f *testing.F) {
	for _, block := range blocks(f, "testdata/nquads.txt") {
		f.Add([]byte(block[0]))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
			return
		}
		db := graph.OpenMemory()
		defer db.Close()
		err := into(t.Context(), db, NQuads, "f.nq", bytes.NewReader(text))
		var fault *Error
		if errors.As(err, &fault) {
			line := strings.Split(string(text), "\n")[fault.Line-1]
			if fault.Column < 1 || fault.Column > len([]rune(line))+1 {
				t.Fatalf("%v: the line has %d characters", fault, len([]rune(line)))
			}
		}
		if err == nil {
			reload(t, db)
		}
	})
}

// reload checks that what package quad prints of db reads back as the same facts.
func reload(t *testing.T, db *graph.DB) {
	t.Helper()
	var text strings.Builder
	for q := range db.Snapshot().Quads() {
		for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object} {
			text.WriteString(written(v) + " ")
		}
		if q.Label != nil {
			text.WriteString(written(q.Label) + " ")
		}
		text.WriteString(".\n")
	}
	again := graph.OpenMemory()
	defer again.Close()
	if err := into(t.Context(), again, NQuads, "again.nq", strings.NewReader(text.String())); err != nil {
		t.Fatalf("%v\n%s", err, text.String())
	}
	if got, want := facts(again), facts(db); got != want {
		t.Fatalf("read back as\n%s\nwant\n%s", got, want)
	}
}

// written is a term as N-Quads write it; package quad shortens the names of types.
func written(v quad.Value) string {
	switch v := v.(type) {
	case quad.Int:
		return fmt.Sprintf("\"%d\"^^<%sinteger>", int64(v), xsd)
	case quad.Float:
		t := v.TypedString()
		return t.Value.String() + "^^<" + xsd + "double>"
	case quad.Bool:
		return fmt.Sprintf("\"%t\"^^<%sboolean>", bool(v), xsd)
	}
	return v.String()
}
