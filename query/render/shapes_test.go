package render_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// strangers are facts with names that are wide, run from right to left, join, or hold what
// a terminal would obey.
const strangers = `<tepco> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Provider> .
<tepco> <name> "東京電力ホールディングス" .
<shalom> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Provider> .
<shalom> <name> "שלום בע\"מ" .
<family> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Lab> .
<family> <name> "👩‍👩‍👧 Labs" .
<evil> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Provider> .
<evil> <name> "\u001B[31mred\u001B[0m\u202Egnol | <b> & \"q\", \\ \ttab" .
<c8> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Contract> <press> .
<c8> <customer> <family> <press> .
<c8> <serves> <tepco> <press> .
<c8> <serves> <shalom> <press> .
<c8> <serves> <evil> <press> .
<c8> <start> "2024-01-01"^^<http://www.w3.org/2001/XMLSchema#date> <press> .
`

// shapes are questions of every shape of answer. What an answer nests (a proof, a path, the
// facts about a thing) the formats for programs write as rows.
var shapes = []struct{ name, question string }{
	{"truth", "does OpenAI use AWS"},
	{"number", "how many contracts are there"},
	{"not-recorded", "what is the value of contract c1"},
	{"nothing", "who uses Oracle"},
	{"notes", "which contracts are not exclusive"},
	{"periods", "when did OpenAI use AWS"},
	{"paths", "how is Mistral connected to OpenAI through contracts"},
	{"facts", "describe c8"},
	{"proof", "why does \"👩‍👩‍👧 Labs\" use \"東京電力ホールディングス\""},
	{"whynot", "why does OpenAI not use Oracle"},
	{"supposed", "suppose contract c1 ends on 2024-01-01: who uses Azure"},
	{"names", "{F, P | uses(F, P)}"},
	{"wide", "list each contract, its customer, its server, its start, its end, its value, its name, its alias"},
	{"changed", "set the end of contract c1 to 2027-01-01"},
}

// TestAnswers writes an answer of every shape in every format, as a golden file each.
func TestAnswers(t *testing.T) {
	words, err := os.ReadFile("../testdata/world/vocabulary.clause")
	if err != nil {
		t.Fatal(err)
	}
	more := filepath.Join(t.TempDir(), "strangers.nq")
	db := graph.OpenMemory()
	defer db.Close()
	ctx := t.Context()
	err = errors.Join(os.WriteFile(more, []byte(strangers), 0o644), query.SetVocabulary(ctx, db, string(words)),
		load.File(ctx, db, "../testdata/world/facts.nq"), load.File(ctx, db, more))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			rows, err := query.Ask(ctx, db, s.question, query.Writing())
			if err != nil {
				t.Fatal(err)
			}
			got := &txtar.Archive{Comment: []byte(s.question + "\n")}
			for _, name := range render.Formats() {
				var b bytes.Buffer
				if err := render.Answer(&b, render.Format(name), rows, render.Options{}); err != nil {
					t.Fatal(name, err)
				}
				if strings.ContainsAny(b.String(), "\x1b\u202e") && name != "csv" && name != "tsv" {
					t.Errorf("%s sends a code to a terminal: %q", name, b.String())
				}
				if !bytes.HasSuffix(b.Bytes(), []byte("\n")) {
					b.WriteString("\n")
				}
				got.Files = append(got.Files, txtar.File{Name: name, Data: b.Bytes()})
			}
			path := filepath.Join("testdata", "answers", s.name+".txtar")
			if flag.Lookup("update").Value.String() == "true" {
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
