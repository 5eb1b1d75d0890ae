package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/clausekg/clause/query/internal/value"
)

var update = flag.Bool("update", false, "write the golden files again")

func text(s string) value.Value   { return value.Value{Type: value.Text, Text: s} }
func integer(n int64) value.Value { return value.Value{Type: value.Integer, Int: n} }
func truth(yes int64) value.Value { return value.Value{Type: value.Truth, Int: yes} }
func node(name string) value.Value {
	return value.Value{Type: value.Node, Text: name}
}
func money(n int64, c string) value.Value {
	return value.Value{Type: value.Money, Int: n, Text: c}
}
func date(day int64, p value.Precision) value.Value {
	return value.Value{Type: value.Date, Int: day, Prec: p}
}

var none value.Value

var null, blank = "NULL \x1b[31m|<b>", ""

// results are what the golden files are made of.
var results = []struct {
	name    string
	options Options
	columns []Column
	rows    [][]value.Value
}{
	{"plain", Options{}, []Column{{"partner", "firm"}, {"provider", "service"}, {"contracts", "integer"}}, [][]value.Value{
		{node("OpenAI"), node("Azure"), integer(12)}, {node("Mistral"), node("CoreWeave"), integer(3)}}},
	{"types", Options{Types: true, Color: true}, []Column{{"firm", "firm"}, {"n", "integer"}}, [][]value.Value{
		{node("OpenAI"), none}, {node("xAI"), integer(1)}}},
	{"missing", Options{}, []Column{{"term", "term"}, {"value", "money"}, {"end", "date"}, {"exclusive", "truth"}}, [][]value.Value{
		{node("t1"), money(38_000_000_000_0000, "USD"), date(20000, value.Day), truth(1)},
		{node("t2"), none, date(20454, value.Month), none},
		{node("t3"), money(-12_5000, "EUR"), date(20454, value.Year), truth(0)},
		{none, none, none, none}}},
	{"missing-said", Options{Missing: &null, Color: true}, []Column{{"term", "term"}, {"end", "date"}}, [][]value.Value{
		{node("t1"), none}, {none, date(20454, value.Year)}}},
	{"missing-blank", Options{Missing: &blank}, []Column{{"term", "term"}, {"end", "date"}}, [][]value.Value{
		{node("t1"), none}, {none, none}, {text("–"), text("")}}},
	{"empty", Options{}, []Column{{"firm", "firm"}}, nil},
	{"lone-missing", Options{}, []Column{{"value", "money"}}, [][]value.Value{{none}, {text("")}}},
	{"numbers", Options{}, []Column{{"x", ""}, {"y", ""}}, [][]value.Value{
		{value.Value{Type: value.Number, Num: 0.1}, integer(-9223372036854775808)}, {value.Value{Type: value.Number, Num: 1e21}, text("mixed")}}},
	{"same-names", Options{}, []Column{{"firm", ""}, {"firm", ""}, {"", ""}}, [][]value.Value{{text("a"), text("b"), text("c")}}},
	{"cjk", Options{}, []Column{{"会社", ""}, {"city", ""}}, [][]value.Value{{text("東京電力"), text("東京")}, {text("Müller GmbH"), text("Köln")}, {text("한국전력"), text("ｈａｌｆ")}}},
	{"emoji", Options{}, []Column{{"who", ""}, {"what", ""}}, [][]value.Value{
		{text("👩‍👩‍👧"), text("family")}, {text("☎️"), text("telephone")}, {text("🇩🇪"), text("flag")}, {text("e\u0301"), text("combining")}}},
	{"right-to-left", Options{}, []Column{{"name", ""}, {"n", ""}}, [][]value.Value{{text("שלום"), integer(1)}, {text("مرحبا"), integer(2)}, {text("a\u202egnol"), integer(3)}, {text("\u2067iso\u2069"), integer(4)}}},
	{"control", Options{}, []Column{{"value\x1b[1m", ""}, {"n", ""}}, [][]value.Value{
		{text("\x1b[31mred\x1b[0m"), integer(1)}, {text("bell\a back\b del\x7f c1\u009b31m"), integer(2)},
		{text("two\nlines\r\tand a tab"), integer(3)}, {text("broken \xff\xfe utf-8"), integer(4)}, {text("\ufeffbom \u200bzero\u2028sep \U000e0041tag"), integer(5)}}},
	{"quoting", Options{}, []Column{{"a,b", ""}, {`say "x"`, ""}}, [][]value.Value{
		{text(`a "quoted" word`), text("one, two")}, {text("a|b"), text(" blank ")}, {text(`back\slash`), text("*bold* `code` [l](u) <b>")}}},
	{"cut", Options{Width: 40}, []Column{{"name", ""}, {"description", ""}, {"n", ""}}, [][]value.Value{
		{text("short"), text("a description that is much longer than a terminal is wide"), integer(1)},
		{text("東京電力ホールディングス株式会社"), text("short"), integer(2)}}},
	{"many-columns", Options{Width: 50}, columns(12), [][]value.Value{texts(12, "a value")}},
	{"narrow", Options{Width: 8}, []Column{{"name", ""}, {"other", ""}}, [][]value.Value{{text("something"), text("else")}}},
	{"long", Options{Rows: 5}, []Column{{"n", ""}}, numbers(1204)},
	{"just-fits", Options{Rows: 5}, []Column{{"n", ""}}, numbers(5)},
	{"one-row", Options{Rows: 1}, []Column{{"n", ""}}, numbers(3)},
}

func columns(n int) []Column {
	out := make([]Column, n)
	for i := range out {
		out[i].Name = fmt.Sprintf("column%d", i+1)
	}
	return out
}

func texts(n int, s string) []value.Value {
	out := make([]value.Value, n)
	for i := range out {
		out[i] = text(s)
	}
	return out
}

func numbers(n int) [][]value.Value {
	out := make([][]value.Value, n)
	for i := range out {
		out[i] = []value.Value{integer(int64(i + 1))}
	}
	return out
}

func table(columns []Column, rows [][]value.Value) Table {
	return Table{Columns: columns, Rows: each(rows), Name: func(v value.Value) string { return v.Text }}
}

func each(rows [][]value.Value) iter.Seq2[[]value.Value, error] {
	return func(yield func([]value.Value, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestGolden(t *testing.T) {
	for _, r := range results {
		t.Run(r.name, func(t *testing.T) {
			got := &txtar.Archive{}
			for _, name := range Formats() {
				var b bytes.Buffer
				n, err := Write(&b, Format(name), table(r.columns, r.rows), r.options)
				if err != nil || n != len(r.rows) {
					t.Fatalf("%s: %d rows, error %v", name, n, err)
				}
				if r.name == "long" && name != "table" {
					continue
				}
				checkAgain(t, Format(name), b.Bytes(), len(r.rows))
				got.Files = append(got.Files, txtar.File{Name: name, Data: b.Bytes()})
			}
			path := filepath.Join("testdata", r.name+".txtar")
			if *update {
				if err := os.WriteFile(path, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(txtar.Format(got)) != string(want) {
				t.Errorf("got\n%swant\n%s", txtar.Format(got), want)
			}
		})
	}
}

// checkAgain reads what was written with another reader, and looks for what a terminal
// would obey.
func checkAgain(t *testing.T, f Format, data []byte, rows int) {
	t.Helper()
	switch f {
	case CSV:
		records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil || len(records) != rows+1 {
			t.Errorf("csv: %d records, error %v", len(records), err)
		}
		return
	case JSON:
		var all []map[string]any
		if err := json.Unmarshal(data, &all); err != nil || len(all) != rows {
			t.Errorf("json: %d objects, error %v", len(all), err)
		}
	case TSV:
		if n := bytes.Count(data, []byte("\n")); n != rows+1 {
			t.Errorf("tsv: %d lines", n)
		}
		return
	case HTML:
		if n := bytes.Count(data, []byte("<tr>")); n != rows+1 {
			t.Errorf("html: %d rows", n)
		}
		checkXML(t, f, data)
	case GraphML:
		checkXML(t, f, data)
	case Cytoscape:
		if !json.Valid(data) {
			t.Errorf("cytoscape: no JSON: %s", data)
		}
	case JSONL:
		for line := range bytes.Lines(data) {
			if !json.Valid(line) {
				t.Errorf("jsonl: %s", line)
			}
		}
	}
	own := []string{"\n", "", "\x1b[0m", "", "\x1b[" + headCode + "m", ""} // the codes of a box
	for _, code := range typeCodes {
		own = append(own, "\x1b["+code+"m", "")
	}
	for _, r := range strings.NewReplacer(own...).Replace(string(data)) {
		if unsafeRune(r) {
			t.Errorf("%s holds %U", f, r)
		}
	}
}

func checkXML(t *testing.T, f Format, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s: %v in %s", f, err, data)
			return
		}
	}
}

// TestNets draws what rows tell: facts, steps of connections, things beside each other.
func TestNets(t *testing.T) {
	for _, c := range []struct {
		columns []Column
		rows    [][]value.Value
		want    string
	}{
		{[]Column{{"firm", "firm"}, {"provider", "provider"}, {"value", "money"}}, [][]value.Value{
			{node("OpenAI"), node("Azure"), money(50000, "USD")}, {node("OpenAI"), node("AWS"), none}, {node("xAI"), none, none}},
			"OpenAI|value: 5 USD;Azure;AWS;xAI / 0-provider-1 0-provider-2"},
		{[]Column{{"path", "integer"}, {"step", "integer"}, {"from", ""}, {"relation", "text"}, {"direction", "text"}, {"to", ""}}, [][]value.Value{
			{integer(1), integer(1), node("OpenAI"), text("customer"), text("backward"), node("c1")},
			{integer(1), integer(2), node("c1"), text("party"), text("forward"), node("Azure")}},
			"c1;OpenAI;Azure / 0-customer-1 0-party-2"},
		{[]Column{{"subject", ""}, {"relation", "text"}, {"object", ""}, {"source", ""}}, [][]value.Value{
			{node("c1"), text("value"), money(50000, "USD"), node("Reuters")}, {node("c1"), text("party"), node("Azure"), none}, {node("c1"), text("party"), node("Azure"), node("Reuters")}},
			"c1|value: 5 USD;Azure / 0-party-1"},
	} {
		g, n, err := gather(table(c.columns, c.rows))
		if err != nil || n != len(c.rows) {
			t.Fatal(n, err)
		}
		var nodes, edges []string
		for _, n := range g.nodes {
			nodes = append(nodes, strings.Join(append([]string{n.label}, n.facts...), "|"))
		}
		for _, e := range g.edges {
			edges = append(edges, fmt.Sprintf("%d-%s-%d", e.from, e.label, e.to))
		}
		if got := strings.Join(nodes, ";") + " / " + strings.Join(edges, " "); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// TestBoxIsStraight checks that all lines of a box are equally wide.
func TestBoxIsStraight(t *testing.T) {
	for _, r := range results {
		for _, width := range []int{0, 20, 33, 80} {
			var b bytes.Buffer
			if _, err := Write(&b, Box, table(r.columns, r.rows), Options{Width: width, Rows: r.options.Rows}); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
			for _, line := range lines[:len(lines)-1] {
				if got, want := displaywidth.String(line), displaywidth.String(lines[0]); got != want || width > 0 && got > width {
					t.Errorf("%s at %d: %d columns, the first line %d:\n%s", r.name, width, got, want, b.String())
					break
				}
			}
		}
	}
}

func TestRowError(t *testing.T) {
	stop := errors.New("stop")
	for _, name := range Formats() {
		rows := func(yield func([]value.Value, error) bool) {
			if yield([]value.Value{integer(1)}, nil) {
				yield(nil, stop)
			}
		}
		var b bytes.Buffer
		n, err := Write(&b, Format(name), Table{Columns: []Column{{Name: "n"}}, Rows: rows}, Options{Rows: 4})
		if n != 1 || !errors.Is(err, stop) || !strings.Contains(b.String(), "1") {
			t.Errorf("%s: %d rows, error %v: %s", name, n, err, b.String())
		}
	}
}

// TestStreams checks that the formats for programs ask for the next row only after the
// last is written.
func TestStreams(t *testing.T) {
	for _, f := range []Format{CSV, TSV, JSON, JSONL, Lines, HTML} {
		closed := errors.New("closed")
		w := failing{after: 1 << 16, err: closed}
		asked := 0
		rows := func(yield func([]value.Value, error) bool) {
			for asked = range 10_000_000 {
				if !yield([]value.Value{integer(int64(asked))}, nil) {
					return
				}
			}
		}
		_, err := Write(&w, f, Table{Columns: []Column{{Name: "n"}}, Rows: rows}, Options{})
		if !errors.Is(err, closed) || asked > 200_000 {
			t.Errorf("%s: asked for %d rows after the reader went away, error %v", f, asked, err)
		}
	}
}

type failing struct {
	after int
	err   error
}

func (w *failing) Write(b []byte) (int, error) {
	if w.after -= len(b); w.after < 0 {
		return 0, w.err
	}
	return len(b), nil
}

func TestParseFormat(t *testing.T) {
	if f, err := ParseFormat("csv"); f != CSV || err != nil {
		t.Error(f, err)
	}
	for name, want := range map[string]string{"jsno": `did you mean json?`, "parquet": "the formats are table, csv"} {
		if _, err := ParseFormat(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := Text(&b, "a\x1bb\nc\n"); err != nil || b.String() != "a\\x1bb\nc\n" {
		t.Errorf("%q %v", b.String(), err)
	}
}
