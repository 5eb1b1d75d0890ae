package ocds_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/ocds"
	"github.com/clausekg/clause/graph/vocabulary"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// told is what is read from files of testdata: the facts, sorted, and the remarks.
func told(t *testing.T, files ...string) string {
	t.Helper()
	var c ocds.Compiler
	for _, file := range files {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if !ocds.Detect(text[:min(len(text), 1000)]) {
			t.Errorf("%s is not taken for procurement data", file)
		}
		if _, err := c.Add(file, strings.NewReader(string(text))); err != nil {
			t.Fatal(err)
		}
	}
	facts := map[string]bool{}
	remarks, err := c.Facts(func(q quad.Quad, file int) error {
		if file < 0 || file >= len(files) {
			t.Errorf("a fact of file %d", file)
		}
		label := ""
		if q.Label != nil {
			label = "  @" + strings.TrimPrefix(strings.Trim(fmt.Sprint(q.Label), "<>"), "release/")
		}
		predicate := strings.Replace(string(q.Predicate.(quad.IRI)), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "is", 1)
		facts[fmt.Sprint(q.Subject, " ", predicate, " ", q.Object, label)] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for f := range facts {
		lines = append(lines, f)
	}
	slices.Sort(lines)
	for _, r := range remarks {
		kept := "left out"
		if r.Kept {
			kept = "noted"
		}
		lines = append(lines, fmt.Sprintf("%s:%d: %s: %s (%s)", r.File, r.Line, r.Path, r.Message, kept))
	}
	return strings.ReplaceAll(strings.Join(lines, "\n")+"\n", "http://www.w3.org/2001/XMLSchema#", "xsd:")
}

// TestReleases reads a package with the untidy corners of the standard, records, and lines.
func TestReleases(t *testing.T) {
	got := told(t, "package.json", "records.json", "lines.jsonl")
	if *update {
		if err := os.WriteFile("testdata/releases.golden", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/releases.golden")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if again := told(t, "package.json", "records.json", "lines.jsonl"); again != got {
		t.Error("the same files were read in two ways")
	}
}

// TestOrderOfFiles holds that releases are merged by their dates, whatever the files that
// they come from.
func TestOrderOfFiles(t *testing.T) {
	lines := []string{
		`{"ocid":"o-1","id":"1","date":"2025-01-01T00:00:00+02:00","tag":["tender"],"tender":{"id":"t","title":"A","status":"active","items":[{"id":"1","description":"x"}]}}`,
		`{"ocid":"o-1","id":"2","date":"2025-01-02T00:00:00Z","tag":["tenderUpdate"],"tender":{"id":"t","title":"B","items":[{"id":"2","description":"y"},{"id":1,"quantity":2}]}}`,
		`{"ocid":"o-1","id":"3","date":"2025-01-03T00:00:00Z","tag":["tenderUpdate"],"tender":{"title":null,"status":"complete"}}`,
	}
	all := func(order ...int) string {
		var c ocds.Compiler
		for _, i := range order {
			if n, err := c.Add(fmt.Sprint(i), strings.NewReader(lines[i])); n != 1 || err != nil {
				t.Fatal(n, err)
			}
		}
		var facts []string
		if _, err := c.Facts(func(q quad.Quad, _ int) error {
			facts = append(facts, fmt.Sprint(q))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return strings.Join(facts, "\n")
	}
	first := all(0, 1, 2)
	for _, order := range [][]int{{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		if got := all(order...); got != first {
			t.Errorf("%v: got\n%s\nwant\n%s", order, got, first)
		}
	}
	for _, want := range []string{`<tender/o-1> -- <status> -> "complete"`, `<item/tender-o-1-item-1> -- <quantity> -> "2"`, `<item/tender-o-1-item-2> -- <description> -> "y"`, `<change/o-1-3> -- <before_value> -> "B"`} {
		if !strings.Contains(first, want) {
			t.Errorf("%s is not among\n%s", want, first)
		}
	}
	if strings.Contains(first, `<title>`) {
		t.Errorf("null did not take the title away:\n%s", first)
	}
}

func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "line 1: the text has no release",
		"[]":                                "line 1: the text has no release",
		`{"a": 1}`:                          "line 1: the text has no release",
		"{\"ocid\": \"a\",\n \"tender\": ]": "line 2: this is no JSON: invalid character ']'",
		"{\"ocid\": \"a\"}\n{\"ocid\":":     "line 2: the text ends within a value",
	} {
		var c ocds.Compiler
		_, err := c.Add("x", strings.NewReader(text))
		var fault *ocds.Error
		if !errors.As(err, &fault) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// FuzzRelease reads what is JSON and no release: nothing of it may end the program.
func FuzzRelease(f *testing.F) {
	text, err := os.ReadFile("testdata/package.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	for _, v := range []string{`null`, `5`, `"x"`, `[]`, `{}`, `[5]`, `[null]`, `[{}]`, `[[{}]]`, `{"id":{}}`, `{"amount":{"amount":[]},"currency":5}`, `[{"id":[]}]`, `{"value":{"amount":1e400,"currency":"EUR"}}`} {
		for _, name := range []string{"buyer", "parties", "tender", "awards", "contracts", "date", "id", "tag"} {
			f.Add(fmt.Sprintf(`{"ocid":"o","%s":%s}`, name, v))
		}
		for _, name := range []string{"suppliers", "value", "items", "title", "amendments", "amendment", "period", "contractPeriod", "tenderers", "procuringEntity", "awardID", "roles", "identifier", "address", "name", "unit", "classification", "quantity"} {
			f.Add(fmt.Sprintf(`{"ocid":"o","tender":{"%s":%s},"awards":[{"id":"1","%s":%s}],"contracts":[{"id":1,"%s":%s}],"parties":[{"id":"a","%s":%s}]}`, name, v, name, v, name, v, name, v))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		var c ocds.Compiler
		if _, err := c.Add("x", strings.NewReader(text)); err != nil {
			return
		}
		if _, err := c.Facts(func(quad.Quad, int) error { return nil }); err != nil {
			t.Fatal(err)
		}
	})
}

func TestVocabulary(t *testing.T) {
	if _, err := vocabulary.Parse(ocds.Vocabulary); err != nil {
		t.Fatal(err)
	}
}
