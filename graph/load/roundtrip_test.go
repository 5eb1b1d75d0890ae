package load

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// A place is what a format has no place for.
type place uint8

const (
	anyIRI       place = 1 << iota // IRIs with spaces and the like
	literalLabel                   // labels that are texts
	label                          // labels
	ownLiteral                     // "5"^^xsd:integer beside 5
	keyword                        // IRIs such as @id
)

// carried is what the formats have a place for.
var carried = map[Format]place{
	NQuads:    label | keyword,
	NTriples:  keyword,
	Turtle:    keyword,
	TriG:      label | keyword,
	JSONLD:    label,
	CSV:       label | literalLabel | anyIRI | ownLiteral | keyword,
	JSONLines: label | literalLabel | anyIRI | ownLiteral | keyword,
}

// randomGraph makes a graph of terms that are hard to write, but that a format with
// these places can carry.
type randomGraph struct {
	*rand.Rand
	has place
}

func (r *randomGraph) pick(from ...string) string { return from[r.IntN(len(from))] }

// text is a text of awkward pieces.
func (r *randomGraph) text() string {
	var b strings.Builder
	for range r.IntN(5) {
		b.WriteString(r.pick("a", " ", "\"", "'", "\\", "\n", "\r\n", "\t", "|", "\\|", ",", ";", "日本語", "👩‍👩‍👧", "é", "\u2028", "\x00", "\x7f",
			"<b>", "{", "}", "[", "@en", "^^", "#", "_:b", "12", "null", "true", ".", "\"\"\"", "%20", "$", "\ufeff", "\U0010ffff", "\u0085", "yes", "unknown", "2025-10"))
	}
	return b.String()
}

func (r *randomGraph) iri() quad.IRI {
	odd := []string{"a", "b", "openai", "http://example.org/a#b", "é", "日本", "x'y", "a(b)c", "100%", "a%20b", "urn:x:1", "//x", "?q=1&r=2", "12", "id", "kind",
		"source", "a.b", "-", "clause:text", "clause:vocabulary", "t,u", "\u00a0", "👍", "true", "a;b", "$x", "~", "http://www.w3.org/2001/XMLSchema#date"}
	if r.has&keyword != 0 {
		odd = append(odd, "@id", "@type", "@value")
	}
	if r.has&anyIRI != 0 {
		odd = append(odd, "a b", "<", "<x>", "\"", "a\nb", "\\", "{}", "_:b", "`", "^", "|", "\x00", ">")
	}
	return quad.IRI(r.pick(odd...))
}

func (r *randomGraph) node() quad.Value {
	if r.IntN(6) == 0 {
		return quad.BNode(r.pick("b", "b1", "a.b", "é", "0", "b-c", "anon1"))
	}
	return r.iri()
}

func (r *randomGraph) predicate() quad.IRI {
	return quad.IRI(r.pick("customer", "name", "start", "exclusive", "size", "share", "length", "value", "worth", string(graph.Type),
		"http://example.org/owns", "owns", "note", "id", string(r.iri())))
}

func (r *randomGraph) literal() quad.Value {
	switch r.IntN(12) {
	case 0:
		return quad.LangString{Value: quad.String(r.text()), Lang: r.pick("en", "de-CH", "zh-Hant-TW", "EN")}
	case 1:
		return quad.Int([]int64{0, 1, -1, 12, math.MaxInt64, math.MinInt64, 1 << 53}[r.IntN(7)])
	case 2:
		return quad.Float([]float64{0, math.Copysign(0, -1), 1, 12, -12.5, 1e15, 1e300, 5e-324, math.MaxFloat64, math.NaN(), math.Inf(1), math.Inf(-1), 0.1, 1 << 53}[r.IntN(14)])
	case 3:
		return quad.Bool(r.IntN(2) == 0)
	case 4:
		t := time.Unix(int64(r.IntN(2e9)), int64(r.IntN(1e9)))
		if r.IntN(3) == 0 {
			t = time.Date(r.IntN(9999), 2, 28, 23, 59, 59, 100*r.IntN(2), time.UTC)
		}
		return quad.Time(t.UTC())
	case 5:
		form := [][2]string{{"2025-10-28", "date"}, {"2025-10", "gYearMonth"}, {"2025", "gYear"}, {"2025-13", "gYearMonth"}, {"P1Y6M", "duration"}, {"P2W", "duration"}}[r.IntN(6)]
		return typed(form[0], xsd+form[1])
	case 6:
		return quad.TypedString{Value: quad.String(r.text()), Type: r.iri()}
	case 7:
		return typed(r.pick("250000000000 USD", "-1.5 EUR", "1.50 EUR", "10 million USD", "USD 10", "250,000 USD", "x"), "clause:money")
	case 8:
		return typed(r.pick("1.50", "0"), xsd+"decimal")
	case 9:
		if r.has&ownLiteral != 0 {
			return quad.TypedString{Value: quad.String(r.pick("5", "true", "x", "1E+00")), Type: quad.IRI(xsd + r.pick("integer", "boolean", "string", "double"))}
		}
	}
	return quad.String(r.text())
}

func (r *randomGraph) label() quad.Value {
	switch {
	case r.has&label == 0 || r.IntN(3) == 0:
		return nil
	case r.has&literalLabel != 0 && r.IntN(4) == 0:
		return r.literal()
	}
	return r.node()
}

// make makes the graph.
func (r *randomGraph) make(t *testing.T) *graph.DB {
	db := graph.OpenMemory()
	err := db.Update(t.Context(), func(tx *graph.Tx) error {
		if r.IntN(2) == 0 {
			if err := vocabulary.Store(tx, firmWords); err != nil {
				return err
			}
		}
		for range r.IntN(60) {
			q := quad.Quad{Subject: r.node(), Predicate: r.predicate(), Object: r.node(), Label: r.label()}
			if r.IntN(3) > 0 {
				q.Object = r.literal()
			}
			if r.IntN(5) == 0 {
				q.Predicate, q.Object = graph.Type, quad.IRI(r.pick("Term", "Firm", "http://example.org/Lab", "Source", "Odd"))
			}
			if q.Subject == vocabularySubject && q.Predicate == vocabularyPredicate {
				continue // a second vocabulary, or one that is not in its place
			}
			if err := tx.Add(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// lines are the facts of a graph, each as Go writes its terms, sorted.
func exactFacts(db *graph.DB) string {
	e := &export{ctx: context.Background(), snapshot: db.Snapshot(), opts: &WriteOptions{}, terms: map[graph.ID]quad.Value{}}
	var b strings.Builder
	for facts := range e.entities() {
		for _, q := range facts {
			fmt.Fprintf(&b, "%#v %#v %s %s\n", q.Subject, q.Predicate, exactTerm(q.Object), exactTerm(q.Label))
		}
	}
	return b.String()
}

func exactTerm(v quad.Value) string {
	switch v := v.(type) {
	case quad.Float:
		return fmt.Sprintf("float %x", math.Float64bits(float64(v)))
	case quad.Time:
		return "time " + instant(time.Time(v))
	}
	return fmt.Sprintf("%T %#v", v, v)
}

// TestRoundTrip writes random graphs, reads them back, and writes them again: the
// graphs are the same, and so are the two texts. CLAUSE_ROUNDTRIPS is how many graphs
// are made for each format.
func TestRoundTrip(t *testing.T) {
	n := 60
	if s := os.Getenv("CLAUSE_ROUNDTRIPS"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	for format, has := range carried {
		t.Run(string(format), func(t *testing.T) {
			for range n {
				seed := rand.Uint64()
				roundTrip(t, format, &randomGraph{rand.New(rand.NewPCG(seed, 1)), has})
				if t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}

func roundTrip(t *testing.T, format Format, r *randomGraph) {
	t.Helper()
	db := r.make(t)
	defer db.Close()
	if format == CSV {
		folderTrip(t, db)
		return
	}
	var first, second bytes.Buffer
	written, err := Write(t.Context(), &first, db.Snapshot(), format, nil)
	if err != nil {
		t.Errorf("%v\n%s", err, exactFacts(db))
		return
	}
	if written.Facts > db.Snapshot().Len() || len(written.LeftOut) > 0 {
		t.Errorf("%d facts were written of %d, left out: %v", written.Facts, db.Snapshot().Len(), written.LeftOut)
	}
	again := graph.OpenMemory()
	defer again.Close()
	if err := into(t.Context(), again, format, "again", bytes.NewReader(first.Bytes())); err != nil {
		t.Errorf("%v\n%s", err, first.Bytes())
		return
	}
	if got, want := exactFacts(again), exactFacts(db); got != want {
		t.Errorf("written as\n%s\nread back as\n%s\nwant\n%s", first.Bytes(), got, want)
	}
	if _, err := Write(t.Context(), &second, again.Snapshot(), format, nil); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("written as\n%s\nthen as\n%s\n%v", first.Bytes(), second.Bytes(), err)
	}
}

// TestPackedRoundTrip writes a graph as a file packed with gzip and reads it back by its
// name, in every format of one file.
func TestPackedRoundTrip(t *testing.T) {
	for format, has := range carried {
		if format == CSV {
			continue
		}
		t.Run(string(format), func(t *testing.T) {
			r := &randomGraph{rand.New(rand.NewPCG(7, 1)), has}
			db, again := r.make(t), graph.OpenMemory()
			defer db.Close()
			defer again.Close()
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			if _, err := Write(t.Context(), z, db.Snapshot(), format, nil); err != nil {
				t.Fatal(err)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "graph"+extensionOf(format)+".gz")
			if err := os.WriteFile(file, packed.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := File(t.Context(), again, file); err != nil {
				t.Fatal(err)
			}
			if got, want := exactFacts(again), exactFacts(db); got != want || want == "" {
				t.Errorf("read back as\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// extensionOf is the usual end of the names of files of a format.
func extensionOf(f Format) string {
	for _, known := range formats {
		if known.format == f {
			return known.extensions[0]
		}
	}
	return ""
}

// folderTrip is roundTrip by way of a folder of tables.
func folderTrip(t *testing.T, db *graph.DB) {
	t.Helper()
	first, second := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	if _, err := WriteFolder(t.Context(), first, db.Snapshot(), nil); err != nil {
		t.Errorf("%v\n%s", err, exactFacts(db))
		return
	}
	again := graph.OpenMemory()
	defer again.Close()
	if db.Snapshot().Len() > 0 {
		if _, err := Files(t.Context(), again, nil, first); err != nil {
			t.Errorf("%v\n%s", err, folderText(t, first))
			return
		}
	}
	if got, want := exactFacts(again), exactFacts(db); got != want {
		t.Errorf("written as\n%s\nread back as\n%s\nwant\n%s", folderText(t, first), got, want)
	}
	if _, err := WriteFolder(t.Context(), second, again.Snapshot(), nil); err != nil || folderText(t, first) != folderText(t, second) {
		t.Errorf("written as\n%s\nthen as\n%s\n%v", folderText(t, first), folderText(t, second), err)
	}
}

// folderText is all files of a folder.
func folderText(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "-- %s --\n%s", e.Name(), text)
	}
	return b.String()
}

// TestExternal refuses, in every format, facts of what the vocabulary declares external, and
// a vocabulary that declares external what is recorded; the vocabulary itself goes out and
// comes back.
func TestExternal(t *testing.T) {
	const words = "kind Term \"term\"\nproperty risk(Term) number external \"how risky it is\"\n"
	for name, text := range map[string]string{
		"f.nq":     "<t1> <risk> \"0.5\" .\n",
		"f.nt":     "<t1> <risk> \"0.5\" .\n",
		"f.ttl":    "<t1> <risk> 0.5 .\n",
		"f.jsonl":  `{"id":"t1","<risk>":0.5}` + "\n",
		"f.jsonld": `{"@id":"t1","risk":0.5,"@context":{"@vocab":""}}` + "\n",
		"f.csv":    "id:Term,<risk>:number\nt1,0.5\n",
	} {
		db := graph.OpenMemory()
		err := db.Update(t.Context(), func(tx *graph.Tx) error { return vocabulary.Store(tx, words) })
		if err != nil {
			t.Fatal(err)
		}
		_, err = Read(t.Context(), db, name, strings.NewReader(text), nil)
		if err == nil || !strings.Contains(err.Error(), "declares risk external") || db.Snapshot().Len() != 1 {
			t.Errorf("%s: error %v, %d facts", name, err, db.Snapshot().Len())
		}
	}

	db := graph.OpenMemory()
	if _, err := Read(t.Context(), db, "f.nq", strings.NewReader("<t1> <risk> \"0.5\" .\n"), nil); err != nil {
		t.Fatal(err)
	}
	_, err := Read(t.Context(), db, "g.nq", strings.NewReader("<t1> <size> \"0.5\" .\n"), &Options{NewVocabulary: words})
	if err == nil || !strings.Contains(err.Error(), "declares risk external") {
		t.Errorf("with facts of it before: error %v", err)
	}

	var out bytes.Buffer
	from, to := graph.OpenMemory(), graph.OpenMemory()
	if err := from.Update(t.Context(), func(tx *graph.Tx) error { return vocabulary.Store(tx, words) }); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), &out, from.Snapshot(), NQuads, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(t.Context(), to, "f.nq", &out, nil); err != nil {
		t.Fatal(err)
	}
	if back, _ := vocabulary.Load(to.Snapshot()); back != words {
		t.Errorf("came back as %q", back)
	}
}
