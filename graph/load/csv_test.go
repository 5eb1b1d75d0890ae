package load

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

const firmWords = `
kind Firm "firm" name name
kind Lab is Firm "lab" as <http://example.org/Lab>
kind Term "term" period start until end
kind Source "source" sources
relation customer(Term, Firm)
relation owns(Firm, Firm) as <http://example.org/owns>
relation signed(Term, date)
property name(Thing) text
property value(Term) money
property value(Firm) money as <worth>
property exclusive(Term) truth
property start(Term) date
property size(Firm) integer
property size(Term) number
property share(Firm) number
property length(Term) duration
property risk(Term) number external
`

func parsed(t testing.TB) *vocabulary.Vocabulary {
	t.Helper()
	voc, err := vocabulary.Parse(firmWords)
	if err != nil {
		t.Fatal(err)
	}
	return voc
}

// TestCSV reads testdata/csv.txt: blocks of a table, ---- and the facts, or the
// faults. A first line "no vocabulary" says so. In the table ~ is a byte that is
// not UTF-8.
func TestCSV(t *testing.T) {
	golden(t, "testdata/csv.txt", func(text string) string {
		voc := parsed(t)
		if rest, ok := strings.CutPrefix(text, "no vocabulary\n"); ok {
			text, voc = rest, nil
		}
		db := graph.OpenMemory()
		defer db.Close()
		_, err := Read(t.Context(), db, "f.csv", strings.NewReader(strings.ReplaceAll(text, "~", "\xff")), &Options{Vocabulary: voc})
		if err != nil {
			if db.Snapshot().Len() != 0 {
				t.Errorf("refused, but facts are left:\n%s", facts(db))
			}
			return err.Error()
		}
		return facts(db)
	})
}

func TestCSVOptions(t *testing.T) {
	db := graph.OpenMemory()
	opts := &Options{Vocabulary: parsed(t), Comma: ';', Label: quad.IRI("page")}
	if _, err := Read(t.Context(), db, "f.csv", strings.NewReader("\ufeffid:Firm;name\nopenai;Open, AI\n"), opts); err != nil {
		t.Fatal(err)
	}
	want := "<openai> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Firm>\n<openai> <name> \"Open, AI\" <page>"
	if got := facts(db); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEmptyCSV(t *testing.T) {
	err := into(t.Context(), graph.OpenMemory(), CSV, "f.csv", strings.NewReader("\n"))
	if want := "f.csv:1:1: expected a header, such as id:Firm,name,start:date, but the file is empty"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestManyFaults(t *testing.T) {
	_, err := Read(t.Context(), graph.OpenMemory(), "f.csv", strings.NewReader("id:Term,start\n"+strings.Repeat("t,soon\n", 100)), &Options{Vocabulary: parsed(t)})
	if lines := strings.Count(err.Error(), "\n") + 1; lines != maxErrors {
		t.Errorf("%d faults are reported, want %d", lines, maxErrors)
	}
}

func TestFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		data := []byte(text)
		if strings.HasSuffix(name, ".gz") {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			fmt.Fprint(z, text)
			z.Close()
			data = b.Bytes()
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	db := graph.OpenMemory()
	err := db.Update(t.Context(), func(tx *graph.Tx) error { return vocabulary.Store(tx, firmWords) })
	if err != nil {
		t.Fatal(err)
	}
	before := db.Snapshot().Len()
	for i, path := range []string{
		write("a.nq", "<a> <b> <c> <d> .\n"),
		write("b.nt", "<a> <b> <e> .\n"),
		write("c.nq.gz", "<a> <b> <f> <d> .\n"),
		write("d.nt.gz", "<a> <b> <g> .\n"),
		write("e.csv", "id,size:integer\nh,1\n"),
		write("f.csv.gz", "id:Firm,size\ni,2\n"), // two facts
	} {
		if err := File(t.Context(), db, path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if got, want := db.Snapshot().Len()-before, i+1+i/5; got != want {
			t.Errorf("%d facts after %s, want %d", got, path, want)
		}
	}
	for name, want := range map[string]string{
		"x.doc":  `the name ends in ".doc"; expected .csv, .nq, .nt, .ttl, .trig, .jsonld, .jsonl or .json, or one of them and .gz`,
		"x":      `the name ends in ""`,
		"x.gz":   `the name ends in ""`,
		"no.csv": "no such file",
	} {
		if !strings.HasPrefix(want, "no such") {
			write(name, "")
		}
		if err := File(t.Context(), db, filepath.Join(dir, name)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	if err := File(t.Context(), db, write("bad.nq", "\x1f\x8bno")); err == nil || !strings.Contains(err.Error(), "bad.nq: ") {
		t.Errorf("got %v", err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, block := range blocks(f, "testdata/csv.txt") {
		f.Add([]byte(block[0]))
	}
	voc := parsed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
			return
		}
		for _, voc := range []*vocabulary.Vocabulary{voc, nil} {
			db := graph.OpenMemory()
			if _, err := Read(t.Context(), db, "f.csv", bytes.NewReader(text), &Options{Vocabulary: voc}); err == nil {
				reload(t, db)
			}
			db.Close()
		}
	})
}

func ExampleRead() {
	db := graph.OpenMemory()
	defer db.Close()
	table := "id:Term,customer:Firm,start:date,exclusive:truth,source:Source\nt1,openai,2025-10,yes,page-7\nt2,openai,soon,no,page-7\n"
	_, err := Read(context.Background(), db, "terms.csv", strings.NewReader(table), nil)
	fmt.Println(err)
	table = strings.Replace(table, "soon", "2025", 1)
	report, err := Read(context.Background(), db, "terms.csv", strings.NewReader(table), nil)
	fmt.Println(report.New, err)
	// Output:
	// terms.csv:3:11: column start: expected a date such as 2025-10-28, 2025-10 or 2025, but found "soon"
	// 8 <nil>
}

// A fault in every row is noted row by row: neither are they sorted again and again, nor
// are all held until the end.
func TestFaultInEveryRow(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	const rows = 40_000
	text := "id,start:date,end:date\n" + strings.Repeat("a,then,soon\n", rows)
	report, err := Read(t.Context(), db, "f.csv", strings.NewReader(text), &Options{Skip: true})
	if err != nil || report.Skipped != 2*rows {
		t.Error(report, err)
	}
}
