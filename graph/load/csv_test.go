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

const words = `
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
`

func parsed(t testing.TB) *vocabulary.Vocabulary {
	t.Helper()
	voc, err := vocabulary.Parse(words)
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
		err := CSV(t.Context(), db, voc, "f.csv", strings.NewReader(strings.ReplaceAll(text, "~", "\xff")), nil)
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
	opts := &CSVOptions{Comma: '\t', Label: quad.IRI("page")}
	if err := CSV(t.Context(), db, parsed(t), "f.tsv", strings.NewReader("\ufeffid:Firm\tname\nopenai\tOpen, AI\n"), opts); err != nil {
		t.Fatal(err)
	}
	want := "<openai> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Firm>\n<openai> <name> \"Open, AI\" <page>"
	if got := facts(db); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEmptyCSV(t *testing.T) {
	err := CSV(t.Context(), graph.OpenMemory(), nil, "f.csv", strings.NewReader("\n"), nil)
	if want := "f.csv:1:1: expected a header, such as id:Firm,name,start:date, but the file is empty"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestManyFaults(t *testing.T) {
	err := CSV(t.Context(), graph.OpenMemory(), parsed(t), "f.csv", strings.NewReader("id:Term,start\n"+strings.Repeat("t,soon\n", 100)), nil)
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
	err := db.Update(t.Context(), func(tx *graph.Tx) error { return vocabulary.Store(tx, words) })
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
		"x.ttl":  `the name ends in ".ttl"; expected .nq, .nt or .csv`,
		"x":      `the name ends in ""`,
		"x.gz":   `the name ends in ""`,
		"no.csv": "no such file",
	} {
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
			if err := CSV(t.Context(), db, voc, "f.csv", bytes.NewReader(text), nil); err == nil {
				reload(t, db)
			}
			db.Close()
		}
	})
}

func ExampleCSV() {
	db := graph.OpenMemory()
	defer db.Close()
	table := "id:Term,customer:Firm,start:date,exclusive:truth,source:Source\nt1,openai,2025-10,yes,page-7\nt2,openai,soon,no,page-7\n"
	fmt.Println(CSV(context.Background(), db, nil, "terms.csv", strings.NewReader(table), nil))
	table = strings.Replace(table, "soon", "2025", 1)
	fmt.Println(CSV(context.Background(), db, nil, "terms.csv", strings.NewReader(table), nil), db.Snapshot().Len())
	// Output:
	// terms.csv:3:11: column start: expected a date such as 2025-10-28, 2025-10 or 2025, but found "soon"
	// <nil> 8
}
