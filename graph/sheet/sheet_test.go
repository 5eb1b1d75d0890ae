package sheet_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/sheet"
	"github.com/clausekg/clause/graph/vocabulary"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// read reads the files of a folder as tables.
func read(t testing.TB, dir string, opts sheet.Options) (tables []*sheet.Table) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.?sv"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		table, err := sheet.Read(file, data, opts)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table...)
	}
	return tables
}

// told is all that is made of tables: what the columns are, what was left out, the words,
// the facts.
func told(t testing.TB, tables []*sheet.Table, opts sheet.Options) string {
	t.Helper()
	model := sheet.Infer(tables, opts)
	var facts []string
	err := model.Facts(func(q quad.Quad) error {
		facts = append(facts, fmt.Sprint(q.Subject, " ", q.Predicate, " ", q.Object, "\n"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintln(&b, model)
	for _, s := range model.Sheets {
		for _, f := range slices.Concat(s.Table.Left, s.Faults) {
			fmt.Fprintln(&b, f)
		}
	}
	text := model.Vocabulary()
	if _, err := vocabulary.Parse(text); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
	fmt.Fprintf(&b, "\n%s\n%s\n", text, strings.Join(facts, ""))
	for _, ways := range model.Questions() {
		fmt.Fprintln(&b, strings.Join(ways, " / "))
	}
	return b.String()
}

// TestSheets reads spreadsheets, untidy in different ways.
func TestSheets(t *testing.T) {
	for _, dir := range []string{"leases", "vendors", "sponsors", "tenders", "wards", "football", "staff"} {
		t.Run(dir, func(t *testing.T) {
			tables := read(t, filepath.Join("testdata", dir), sheet.Options{})
			golden(t, filepath.Join("testdata", dir+".golden"), told(t, tables, sheet.Options{}))
			if again := told(t, read(t, filepath.Join("testdata", dir), sheet.Options{}), sheet.Options{}); again != told(t, tables, sheet.Options{}) {
				t.Error("the same tables were understood in two ways")
			}
		})
	}
}

// TestTables goes through tables.txt: small tables, with file names and options before
// them, and what is made of each.
func TestTables(t *testing.T) {
	data, err := os.ReadFile("testdata/tables.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, block := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n====\n") {
		input, _, _ := strings.Cut(block+"\n", "\n----\n")
		out = append(out, input+"\n----\n"+strings.TrimRight(short(t, input), "\n"))
	}
	golden(t, "testdata/tables.txt", strings.Join(out, "\n====\n")+"\n")
}

// short reads tables that follow lines such as "-- firms.csv --", after a line of options,
// and tells all but words and questions.
func short(t *testing.T, input string) string {
	opts := sheet.Options{}
	var tables []*sheet.Table
	for _, part := range strings.Split("\n"+input, "\n-- ")[1:] {
		name, text, _ := strings.Cut(part, " --\n")
		name, given, _ := strings.Cut(name, " ")
		for _, option := range strings.Fields(given) {
			switch option {
			case "dmy", "mdy":
				opts.Dates, _ = sheet.ParseDateOrder(option)
			default:
				opts.Currency = option
			}
		}
		text = strings.NewReplacer(`\r`, "\r", `\t`, "\t", `\xa0`, "\u00a0").Replace(text)
		table, err := sheet.Read(name, []byte(text), opts)
		if err != nil {
			return err.Error()
		}
		tables = append(tables, table...)
	}
	whole := told(t, tables, opts)
	before, rest, _ := strings.Cut(whole, "\n# The words of")
	_, facts, _ := strings.Cut(rest, "\n\n<")
	facts, _, _ = strings.Cut("<"+facts, "\n\n")
	var kept []string
	for _, line := range strings.Split(facts, "\n") {
		if !strings.Contains(line, "rdf-syntax-ns#type") && strings.Count(line, "> \"") >= 0 && strings.HasPrefix(line, "<") {
			kept = append(kept, line)
		}
	}
	return strings.TrimRight(before, "\n") + "\n" + strings.Join(kept, "\n")
}

// golden compares what came out with what the file has.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// TestEncodings reads one table in every encoding, with every end of line, and packed in
// quotes.
func TestEncodings(t *testing.T) {
	const text = "id;Größe;Preis\r\nä1;zwölf;5 €\r\nb2;\"drei\r\nvier\";6 €\r\n"
	wide := func(big bool) (data []byte) {
		for _, u := range utf16.Encode([]rune(text)) {
			if big {
				data = append(data, byte(u>>8), byte(u))
			} else {
				data = append(data, byte(u), byte(u>>8))
			}
		}
		return data
	}
	latin := func() (data []byte) {
		for _, r := range text {
			if r == '€' {
				r = 0x80
			}
			data = append(data, byte(r))
		}
		return data
	}
	want := ""
	for _, test := range []struct {
		name, encoding string
		data           []byte
	}{
		{"UTF-8", "", []byte(text)},
		{"with a mark", "", []byte("\ufeff" + text)},
		{"one sign a line", "", []byte(strings.ReplaceAll(text, "\r\n", "\n"))},
		{"the old one", "", []byte(strings.ReplaceAll(text, "\r\n", "\r"))},
		{"Windows-1252", "Windows-1252", latin()},
		{"UTF-16 little", "UTF-16", append([]byte("\xff\xfe"), wide(false)...)},
		{"UTF-16 big", "UTF-16", append([]byte("\xfe\xff"), wide(true)...)},
		{"UTF-16 without a mark", "UTF-16", wide(false)},
	} {
		tables, err := sheet.Read("x.csv", test.data, sheet.Options{})
		if err != nil || len(tables) != 1 {
			t.Errorf("%s: %d tables, %v", test.name, len(tables), err)
			continue
		}
		table := tables[0]
		if table.Encoding != test.encoding || table.Comma != ';' {
			t.Errorf("%s: %v, %+v", test.name, err, table)
			continue
		}
		table.Encoding = ""
		got := told(t, []*sheet.Table{table}, sheet.Options{})
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, want)
		}
	}
	if !strings.Contains(want, `<preis> "5 EUR"`) || !strings.Contains(want, `"drei\nvier"`) {
		t.Error(want)
	}
}

// FuzzSheet reads what is no table too: nothing of it may end the program.
func FuzzSheet(f *testing.F) {
	for _, text := range []string{"", "a", "a,b\n1,2\n", "\"", "a,\"b\nc", ",,,\n,,,\n", "id,id\n1,1\n", "x\n\xff\xfe\n", "a;b\n;\n", "sep=", "sep=;\na;b\n1;2", "-\n-\n", "Q\n?\n", "()\n1\n", "%\n%\n", "?\nx\n", "_\n1\n", "1\n2\n3",
		"a:ID,b:Tenant,c:money,d:SOURCE,e:date\n1,x,5,u,2024\n2,y;z,$6,,1\n", ":ID,id:Kind\n1,2\n", "a:T,b:A1\nx,y\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, err := sheet.Read("t.csv", data, sheet.Options{})
		if err != nil {
			return
		}
		model := sheet.Infer(tables, sheet.Options{})
		_, _ = model.String(), model.Questions()
		if err := model.Facts(func(quad.Quad) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if text := model.Vocabulary(); utf8.Valid(data) {
			if _, err := vocabulary.Parse(text); err != nil {
				t.Errorf("%v\n%s", err, text)
			}
		}
	})
}
