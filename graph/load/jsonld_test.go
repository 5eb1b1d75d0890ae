package load

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph"
)

// TestJSONLD reads testdata/jsonld.txt: blocks of documents, ---- and the facts, or
// the fault. In the documents ~~ is a byte that is not UTF-8.
func TestJSONLD(t *testing.T) {
	golden(t, "testdata/jsonld.txt", func(text string) string {
		db := graph.OpenMemory()
		defer db.Close()
		err := into(t.Context(), db, JSONLD, "f.jsonld", strings.NewReader(strings.ReplaceAll(text, "~~", "\xff")))
		if err != nil {
			if db.Snapshot().Len() != 0 {
				t.Errorf("refused, but facts are left:\n%s", facts(db))
			}
			return err.Error()
		}
		return strings.NewReplacer("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:", "genid-8f53488b-", "").Replace(facts(db))
	})
}

// A part that is at fault is left out; the rest of its node stays.
func TestJSONLDSkip(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	text := `[{"@id": "a", "p": 1, "http://e/q": 2, "http://e/r": [3, {"@id": "b c"}, 4]},
 {"@id": "d e", "http://e/q": 5}, {"@context": "http://x/", "@id": "f", "http://e/q": 6}, {"@id": "g", "http://e/q": 7}]`
	report, err := Read(t.Context(), db, "f.jsonld", strings.NewReader(text), &Options{Skip: true})
	want := "<a> <http://e/q> 2\n<a> <http://e/r> 3\n<a> <http://e/r> 4\n<g> <http://e/q> 7"
	if err != nil || facts(db) != want || report.Skipped != 4 {
		t.Errorf("got\n%s\n%v %+v", facts(db), err, report)
	}
}

// A fault in every item of a long line is found in time that grows with the line, not with
// its square: places are counted from fault to fault, also where one is before the last.
func TestJSONLDPlaces(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	item := `{"@id":"é","p":1},`
	text := "[\n" + strings.Repeat(item, 100_000) + "\n" + strings.TrimSuffix(item, ",") + "]"
	report, err := Read(t.Context(), db, "f.jsonld", strings.NewReader(text), &Options{Skip: true})
	if err != nil || report.Skipped != 100_001 {
		t.Fatal(report, err)
	}
	r := &ldReader{input: &input{now: &chunk{}, name: "f"}, text: text}
	for _, at := range []int{2, 2 + len(item), 5 + 2*len(item), 3, len(text) - 1} {
		r.report(&fault{at, "x"})
	}
	want := "[f:2:1: x f:2:19: x f:2:40: x f:2:2: x f:3:18: x]"
	if got := fmt.Sprint(r.now.faults); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDeepJSON(t *testing.T) {
	for _, text := range []string{strings.Repeat("[", 1e6), strings.Repeat(`{"http://e/p":`, 1e5)} {
		err := into(t.Context(), graph.OpenMemory(), JSONLD, "f", strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), "deep in each other") {
			t.Errorf("got %v", err)
		}
	}
}

// JSON is read as encoding/json reads it, but for what it lets pass: half surrogate
// pairs and names that come twice.
func FuzzJSON(f *testing.F) {
	for _, file := range []string{"testdata/jsonld.txt", "testdata/jsonl.txt"} {
		for _, block := range blocks(f, file) {
			f.Add(block[0])
		}
	}
	f.Add(`[1e5,-0.5,"\u00e9\ud83d\udc4d\/\b",01,+1,.5,1.,nul,{"a":{}}]`)
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		v, fault := parseJSON(text)
		valid := json.Valid([]byte(text))
		lenient := strings.Contains(text, `\u`) || fault != nil && (strings.Contains(fault.message, "comes twice") || strings.Contains(fault.message, "deep"))
		if fault == nil != valid && !(valid && lenient) {
			t.Fatalf("%q: valid is %t, but %v", text, valid, fault)
		}
		if fault != nil {
			if fault.at < 0 || fault.at > len(text) {
				t.Fatalf("%q: %v", text, fault)
			}
			return
		}
		var want any
		if err := json.Unmarshal([]byte(text), &want); err != nil && !strings.Contains(err.Error(), "cannot unmarshal number") {
			t.Fatal(err)
		} else if err == nil {
			same(t, text, v, want)
		}
	})
}

func same(t *testing.T, text string, v jsonValue, want any) {
	t.Helper()
	fine := false
	switch want := want.(type) {
	case nil:
		fine = v.kind == jsonNull
	case bool:
		fine = want && v.kind == jsonTrue || !want && v.kind == jsonFalse
	case string:
		fine = v.kind == jsonString && v.text == want
	case float64:
		var x float64
		fine = v.kind == jsonNumber && json.Unmarshal([]byte(v.text), &x) == nil && x == want
	case []any:
		if fine = v.kind == jsonArray && len(v.items) == len(want); fine {
			for i := range want {
				same(t, text, v.items[i], want[i])
			}
		}
	case map[string]any:
		if fine = v.kind == jsonObject && len(v.members) == len(want); fine {
			for _, m := range v.members {
				same(t, text, m.value, want[m.name])
			}
		}
	}
	if !fine {
		t.Fatalf("%q: read %+v, want %v", text, v, want)
	}
}

func FuzzJSONLD(f *testing.F) {
	for _, block := range blocks(f, "testdata/jsonld.txt") {
		f.Add([]byte(block[0]))
	}
	f.Fuzz(func(t *testing.T, text []byte) { fuzz(t, JSONLD, text) })
}
