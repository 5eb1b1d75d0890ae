package load

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

const plainWords = `
kind Firm "firm" "company"         name name
kind Provider is Firm "provider"
kind Person "person" plural "people"
kind Contract "contract" "deal"    period start until end
kind Page "page" sources
kind Ship "ship"    name label, call_sign
property name(Thing) text
property exclusive(Contract) truth
property start(Contract) date
property end(Contract) date
property percent(Firm) number
relation customer(Contract, Firm)
relation signed_by(Contract, Person)
relation about(Contract, Thing)
relation subsidiary_of(Firm, Firm)
`

// tables loads tables from a folder by a vocabulary.
func tables(t *testing.T, opts *Options, files map[string]string) (string, *Report, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db := graph.OpenMemory()
	defer db.Close()
	voc, err := vocabulary.Parse(plainWords)
	if err != nil {
		t.Fatal(err)
	}
	if opts == nil {
		opts = &Options{}
	}
	opts.Vocabulary = voc
	report, err := Files(t.Context(), db, opts, dir)
	lines := strings.Split(strings.ReplaceAll(facts(db), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "rdf:type"), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n"), report, shortened(err, dir)
}

// shortened takes the folder out of an error.
func shortened(err error, dir string) error {
	if err == nil {
		return nil
	}
	return plainError(strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
}

type plainError string

func (e plainError) Error() string { return string(e) }

// Plain tables: the name of the file says what it holds, keys are the table's own.
func TestPlainTables(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
		opts             *Options
	}{
		{"contracts.csv", "id,customer,start,exclusive,signed_by\n1,12,2025-05-26,false,7|8\n2,,,,\n", `
<contract/1> <customer> <firm/12>
<contract/1> <exclusive> false
<contract/1> <rdf:type> <Contract>
<contract/1> <signed_by> <person/7>
<contract/1> <signed_by> <person/8>
<contract/1> <start> "2025-05-26"^^<xsd:date>
<contract/2> <rdf:type> <Contract>`, nil},
		{"Deal.csv", "Name,Customer_ID,ContractID,About\nx,AB 1%,c-1,<y>\n", `
<contract/c-1> <about> <y>
<contract/c-1> <customer> <firm/AB%201%25>
<contract/c-1> <name> "x"
<contract/c-1> <rdf:type> <Contract>`, nil},
		{"providers.csv", "firm\n21\nhttp://example.org/p\n", `
<firm/21> <rdf:type> <Provider>
<http://example.org/p> <rdf:type> <Provider>`, nil},
		{"people.csv", "id;name\n7;Ada|Lovelace\n", `
<person/7> <name> "Ada"
<person/7> <name> "Lovelace"
<person/7> <rdf:type> <Person>`, nil},
		{"companies.tsv", "id\tname\tsource\n1\tA, B\tp1\n", `
<firm/1> <name> "A, B" <page/p1>
<firm/1> <rdf:type> <Firm>`, nil},
		{"contracts.csv", "id:ID,customer:firm,start:date,exclusive:truth,source:SOURCE\n1,12,2025-05-26,no,p1\n", `
<contract/1> <customer> <firm/12> <page/p1>
<contract/1> <exclusive> false <page/p1>
<contract/1> <rdf:type> <Contract>
<contract/1> <start> "2025-05-26"^^<xsd:date> <page/p1>`, nil},
		{"export.csv", "deal_id:ID,customer,page:SOURCE\n1,12,p1\n", `
<contract/1> <customer> <firm/12> <page/p1>
<contract/1> <rdf:type> <Contract>`, nil},
		{"export.csv", "key:ID,kind,customer\n1,Contract,12\n", `
<1> <customer> <12>
<1> <rdf:type> <Contract>`, nil},
		{"ships.csv", "id,label,Call Sign\n1,Ann,X1\n", `
<ship/1> <call_sign> "X1"
<ship/1> <label> "Ann"
<ship/1> <rdf:type> <Ship>`, nil},
		{"subsidiary-of.csv", "child,parent,percent,since\n1,2,51.5,1990\n", `
<firm/1> <percent> 51.5
<firm/1> <subsidiary_of> <firm/2>`, &Options{Ignore: []string{"subsidiary-of.since"}}},
	} {
		got, _, err := tables(t, test.opts, map[string]string{test.name: test.text})
		if want := strings.TrimPrefix(test.want, "\n"); err != nil || got != want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s\n%v", test.name, got, want, err)
		}
	}
}

func TestPlainTableFaults(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"contracts.csv", "id,customer,start\n1,12,soon\n", `contracts.csv:2:6: column start: expected a date such as 2025-10-28, 2025-10 or 2025, but found "soon"`},
		{"contracts.csv", "id,custmer\n1,12\n", "contracts.csv:1:4: column custmer: the vocabulary does not declare it; say after a colon what it holds: a kind, text, integer, number, money, date, truth or duration; or ignore the column"},
		{"contracts.csv", "number,customer\n1,12\n", `contracts.csv:1:1: expected id or id:KIND as a column of the header, but found "number,customer"; and the vocabulary has no kind or relation contracts, by which the table could be understood`},
		{"boats.csv", "boat\n1\n", `boats.csv:1:1: expected id or id:KIND as a column of the header, but found "boat"; and the vocabulary has no kind or relation boats, by which the table could be understood`},
		{"contracts.csv", "id,label\n1,x\n", `contracts.csv:1:4: column label: the vocabulary does not declare it; say after a colon what it holds: a kind, text, integer, number, money, date, truth or duration; or ignore the column`},
		{"subsidiary_of.csv", "child,parent\n,1\n", `subsidiary_of.csv:2:1: column id: expected the id of an entity, but it is empty`},
		{"contracts.csv", "id,customer\n1,2\n\xef\xbb\xbf,3,4\n", "contracts.csv:3:1: expected 2 cells, as in the header, but found 3"},
		{"contracts.csv", "", "contracts.csv:1:1: expected a header, such as id:Firm,name,start:date, but the file is empty"},
		{"firms.csv", "id,name\n1,Caf\xe9\n", "firms.csv:2:3: column name: the text is not valid UTF-8 here; in Latin-1 it would be é"},
	} {
		got, _, err := tables(t, nil, map[string]string{test.name: test.text})
		if err == nil || err.Error() != test.want || got != "" {
			t.Errorf("%s:\ngot  %v\nwant %s\n%s", test.text, err, test.want, got)
		}
	}
}

// Spreadsheets write a byte order mark and carriage returns; a header may have no rows.
func TestPlainUntidy(t *testing.T) {
	got, report, err := tables(t, nil, map[string]string{
		"firms.csv":     "\ufeffid,name\r\n1,\"A\r\nB\"\r\n\r\n2, b \r\n",
		"contracts.csv": "id,customer\n",
		"notes.txt":     "not a table",
	})
	want := "<firm/1> <name> \"A\\nB\"\n<firm/1> <rdf:type> <Firm>\n<firm/2> <name> \"b\"\n<firm/2> <rdf:type> <Firm>"
	if err != nil || got != want || len(report.Files) != 2 || report.Files[0].Facts != 0 {
		t.Errorf("got\n%s\nwant\n%s\n%v %+v", got, want, err, report)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	db := graph.OpenMemory()
	defer db.Close()
	_, err := Files(t.Context(), db, nil, dir)
	if err == nil || !strings.HasSuffix(err.Error(), "the folder has no file to load; expected one that ends in .csv, .nq, .nt, .ttl, .trig, .jsonld, .jsonl or .json") {
		t.Errorf("got %v", err)
	}
	for name, text := range map[string]string{
		"vocabulary.clause": plainWords,
		"firms.csv":         "id,name\n1,A\n", // understood by the vocabulary beside it
		"more.nq":           "<firm/1> <customer> <x> .\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	report, err := Files(t.Context(), db, nil, dir)
	if err != nil || report.New != 4 {
		t.Fatalf("%v, %+v", err, report)
	}
	if text, _ := vocabulary.Load(db.Snapshot()); text != plainWords {
		t.Errorf("the vocabulary is %q", text)
	}
	if len(report.Dangling) != 1 || report.Dangling[0].Relation != "customer" || report.Dangling[0].Count != 1 {
		t.Errorf("dangling: %+v", report.Dangling)
	}
	if err := os.WriteFile(filepath.Join(dir, "vocabulary.clause"), []byte("kidn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Files(t.Context(), db, nil, dir); err == nil || !strings.Contains(err.Error(), "vocabulary.clause: vocabulary:1:1: expected kind") {
		t.Errorf("got %v", err)
	}
	if text, _ := vocabulary.Load(db.Snapshot()); text != plainWords {
		t.Errorf("the vocabulary is %q", text)
	}
}

// A file that was cut off, or whose bytes changed, is refused whatever it holds.
func TestDamagedGzip(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	line := "<a> <b> \"%\" .\n"
	for i := range 20_000 {
		z.Write([]byte(strings.Replace(line, "%", strings.Repeat("x", i%7)+string(rune('a'+i%26)), 1)))
	}
	z.Close()
	whole := packed.Bytes()
	for _, n := range []int{3, 9, 15, len(whole) / 2, len(whole) - 9, len(whole) - 1} {
		for _, format := range []Format{NQuads, CSV, JSONLines, Turtle, JSONLD} {
			db := graph.OpenMemory()
			err := into(t.Context(), db, format, "f.gz", bytes.NewReader(whole[:n]))
			if err == nil || !strings.HasPrefix(err.Error(), "load: f.gz: the packed text") && format == NQuads {
				t.Errorf("%s, %d of %d bytes: %v", format, n, len(whole), err)
			}
			if db.Snapshot().Len() > 0 {
				t.Errorf("%d facts are left", db.Snapshot().Len())
			}
			db.Close()
		}
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-6] ^= 1
	if err := into(t.Context(), graph.OpenMemory(), NQuads, "f.gz", bytes.NewReader(flipped)); err == nil || !strings.HasPrefix(err.Error(), "load: f.gz: the packed text is damaged") {
		t.Errorf("got %v", err)
	}
}
