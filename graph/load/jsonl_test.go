package load

import (
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// TestJSONLines reads testdata/jsonl.txt: blocks of lines, ---- and the facts, or the
// faults. A first line "no vocabulary" says so. In the lines ~ is a byte that is not
// UTF-8 and ¶ a carriage return.
func TestJSONLines(t *testing.T) {
	golden(t, "testdata/jsonl.txt", func(text string) string {
		db := graph.OpenMemory()
		defer db.Close()
		before := 0
		if rest, ok := strings.CutPrefix(text, "no vocabulary\n"); ok {
			text = rest
		} else {
			err := db.Update(t.Context(), func(tx *graph.Tx) error { return vocabulary.Store(tx, firmWords) })
			if err != nil {
				t.Fatal(err)
			}
			before = 1
		}
		text = strings.NewReplacer("~", "\xff", "¶", "\r").Replace(text)
		if err := into(t.Context(), db, JSONLines, "f.jsonl", strings.NewReader(text)); err != nil {
			if db.Snapshot().Len() != before {
				t.Errorf("refused, but facts are left:\n%s", facts(db))
			}
			return err.Error()
		}
		lines := strings.Split(strings.ReplaceAll(facts(db), "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"), "\n")
		for i, line := range lines {
			if strings.HasPrefix(line, "<clause:vocabulary>") && strings.Contains(line, "kind Firm") {
				return strings.Join(append(lines[:i], lines[i+1:]...), "\n")
			}
		}
		return strings.Join(lines, "\n")
	})
}

// What is short by the vocabulary is written short.
func TestWriteJSONLines(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	text := `{"vocabulary":"kind Firm\nkind Term\nrelation customer(Term, Firm) as <http://example.org/customer>\nproperty start(Term) date\nproperty value(Term) money\nproperty name(Thing) text"}
{"id":"openai","kind":"Firm","name":"Open \"AI\"","<odd name>":{"ref":"<a b>"}}
{"id":"t1","kind":"Term","source":"page-7","customer":"openai","start":"2025-10","value":"5 USD"}
{"id":"t2","kind":["Term","<http://example.org/Deal>"],"customer":["openai",{"value":"aws","source":["page-7",{"text":"a letter"}]}],"name":{"text":"zwei","lang":"de"}}
{"id":"_:b","start":{"value":"2025","source":"page-8"},"name":[{"number":5.0},{"truth":true}]}
`
	if err := into(t.Context(), db, JSONLines, "f.jsonl", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if _, err := Write(t.Context(), &out, db.Snapshot(), JSONLines, nil); err != nil {
		t.Fatal(err)
	}
	want := `{"vocabulary":"kind Firm\nkind Term\nrelation customer(Term, Firm) as <http://example.org/customer>\nproperty start(Term) date\nproperty value(Term) money\nproperty name(Thing) text"}
{"id":"openai","kind":"Firm","name":"Open \"AI\"","<odd name>":{"ref":"<a b>"}}
{"id":"t1","kind":"Term","source":"page-7","customer":"openai","start":"2025-10","value":"5 USD"}
{"id":"t2","kind":["Term","http://example.org/Deal"],"customer":[{"value":"aws","source":["page-7",{"text":"a letter"}]},"openai"],"name":{"text":"zwei","lang":"de"}}
{"id":"_:b","name":[{"number":5.0},{"truth":true}],"start":{"value":"2025","source":"page-8"}}
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
}

// What a format has no place for is refused, or left out and reported.
func TestLeftOut(t *testing.T) {
	for _, test := range []struct {
		fact    quad.Quad
		formats []Format // that have no place for it
		reason  string
	}{
		{quad.Quad{Subject: quad.IRI("a b"), Object: quad.Int(1)}, []Format{NQuads, NTriples, Turtle, TriG, JSONLD}, `an IRI cannot be "a b"`},
		{quad.Quad{Subject: quad.BNode("a b"), Object: quad.Int(1)}, []Format{NQuads, NTriples, Turtle, TriG, JSONLD, JSONLines}, `a blank node cannot have the name "a b"`},
		{quad.Quad{Subject: quad.BNode("a:b"), Object: quad.Int(1)}, []Format{Turtle, TriG}, "the name of a blank node has a colon, which only N-Quads and N-Triples allow"},
		{quad.Quad{Object: quad.Int(1), Label: quad.IRI("l")}, []Format{NTriples, Turtle}, "the format has no place for the sources of facts; N-Quads, TriG and JSON lines have"},
		{quad.Quad{Object: quad.Int(1), Label: quad.String("l")}, []Format{NQuads, TriG, JSONLD}, "its source is a literal, which only JSON lines have a place for"},
		{quad.Quad{Object: quad.TypedString{Value: "5", Type: xsd + "integer"}}, []Format{NQuads, NTriples, Turtle, TriG, JSONLD}, `the literal of type "http://www.w3.org/2001/XMLSchema#integer" would read back as one of the store's own types; JSON lines keep it`},
		{quad.Quad{Object: quad.TypedString{Value: "x", Type: "a b"}}, []Format{NQuads, NTriples, Turtle, TriG, JSONLD}, `a type cannot be "a b"`},
		{quad.Quad{Object: quad.String("\xff")}, []Format{NQuads, NTriples, Turtle, TriG, JSONLD}, "a text is not valid UTF-8"},
		{quad.Quad{Object: quad.IRI("\xff")}, []Format{JSONLines}, "a text is not valid UTF-8"},
		{quad.Quad{Object: quad.LangString{Value: "x", Lang: "e n"}}, []Format{NQuads, NTriples, Turtle, TriG, JSONLD}, `"e n" is not the name of a language`},
		{quad.Quad{Object: quad.IRI("@id")}, []Format{JSONLD}, `JSON-LD keeps names such as "@id" for itself`},
		{quad.Quad{Subject: quad.IRI("clause:vocabulary"), Predicate: quad.IRI("clause:text"), Object: quad.String("x")}, []Format{NTriples, Turtle}, "without a label it would read back as the vocabulary"},
	} {
		if test.fact.Subject == nil {
			test.fact.Subject = quad.IRI("s")
		}
		if test.fact.Predicate == nil {
			test.fact.Predicate = quad.IRI("p")
		}
		db := graph.OpenMemory()
		err := db.Update(t.Context(), func(tx *graph.Tx) error {
			if err := tx.Add(quad.Make(quad.IRI("s"), quad.IRI("p"), quad.Int(0), nil)); err != nil {
				return err
			}
			return tx.Add(test.fact)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range test.formats {
			var out strings.Builder
			if _, err := Write(t.Context(), &out, db.Snapshot(), format, nil); err == nil || !strings.HasSuffix(err.Error(), " cannot be written as "+string(format)+": "+test.reason) {
				t.Errorf("%v as %s: got %v", test.fact, format, err)
			}
			written, err := Write(t.Context(), &out, db.Snapshot(), format, &WriteOptions{Skip: true})
			if err != nil || written.Facts != 1 || len(written.LeftOut) != 1 || written.LeftOut[0].Count != 1 || written.LeftOut[0].Reason != test.reason {
				t.Errorf("%v as %s: %v, %+v", test.fact, format, err, written)
			}
		}
		db.Close()
	}
}

func FuzzJSONLines(f *testing.F) {
	for _, block := range blocks(f, "testdata/jsonl.txt") {
		f.Add([]byte(block[0]))
	}
	f.Fuzz(func(t *testing.T, text []byte) { fuzz(t, JSONLines, text) })
}
