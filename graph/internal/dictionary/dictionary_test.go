package dictionary

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/internal/extent"
)

// key returns the key of term number i; some are larger than a chunk.
func key(i int) []byte {
	v := quad.String(fmt.Sprint("term ", i))
	if i%1499 == 0 {
		v += quad.String(strings.Repeat("x", chunkSize+i%13))
	}
	k, err := AppendKey(nil, v)
	if err != nil {
		panic(err)
	}
	return k
}

// expect checks that a dictionary has the given terms, in order, and no others
// below limit.
func expect(t *testing.T, d *Dictionary, terms []int, limit int) {
	t.Helper()
	if d.Len() != len(terms) {
		t.Fatalf("%d terms, expected %d", d.Len(), len(terms))
	}
	there := map[int]bool{}
	for i, term := range terms {
		there[term] = true
		if id := d.Find(key(term)); int(id) != i+1 {
			t.Fatalf("term %d has id %d, expected %d", term, id, i+1)
		}
		if string(d.Key(uint32(i+1))) != string(key(term)) {
			t.Fatalf("id %d is not term %d", i+1, term)
		}
	}
	for term := range limit {
		if id := d.Find(key(term)); !there[term] && id != 0 {
			t.Fatalf("term %d has id %d and should not be there", term, id)
		}
	}
}

// TestRollback adds terms in rounds, half of which are taken back, through
// several growths of the table. Views taken in between must stay as they are.
func TestRollback(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	const limit = 3000
	var parent *Dictionary
	for range 2 { // the second time on a parent
		w := NewWriter(parent)
		var terms []int
		if parent != nil {
			for id := 1; id <= parent.Len(); id++ {
				terms = append(terms, termOf(parent.Key(uint32(id))))
			}
		}
		type past struct {
			view  *Dictionary
			count int
		}
		var views []past
		for range 25 {
			w.Begin()
			before := len(terms)
			for range r.IntN(1 << r.IntN(9)) {
				term := r.IntN(limit)
				if id := int(w.Add(key(term))); id == len(terms)+1 {
					terms = append(terms, term)
				} else if id > len(terms) || terms[id-1] != term {
					t.Fatalf("term %d gets id %d", term, id)
				}
			}
			if r.IntN(2) == 0 {
				w.Rollback()
				terms = terms[:before:before]
			}
			views = append(views, past{w.View(), len(terms)})
		}
		for _, p := range views {
			expect(t, p.view, terms[:p.count], limit)
		}
		parent = w.View()
	}
}

func termOf(key []byte) (n int) {
	v, err := Value(key)
	if err != nil {
		panic(err)
	}
	fmt.Sscanf(strings.TrimRight(string(v.(quad.String)), "x"), "term %d", &n)
	return n
}

// TestReadersBesideWriter is for the race detector.
func TestReadersBesideWriter(t *testing.T) {
	w := NewWriter(nil)
	views := make(chan *Dictionary, 100)
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for d := range views {
				for id := 1; id <= d.Len(); id += 7 {
					if d.Find(d.Key(uint32(id))) != uint32(id) {
						t.Errorf("id %d of %d is lost", id, d.Len())
					}
				}
			}
		})
	}
	for i := range 500 {
		w.Begin()
		for j := range 3 {
			w.Add(key(1 + i*3 + j))
		}
		if i%3 == 0 {
			w.Rollback()
		}
		if i%10 == 0 {
			views <- w.View()
		}
	}
	close(views)
	readers.Wait()
}

// TestSmall holds an empty dictionary to a small size.
func TestSmall(t *testing.T) {
	w := NewWriter(nil)
	w.Add(key(1))
	if n := len(w.now.chunks[0]) + 8*len(w.now.table.slots); n > 4096 {
		t.Errorf("a dictionary of one term takes %d bytes", n)
	}
}

// FuzzValue decodes arbitrary keys. What decodes must have the same meaning when
// it is encoded again.
func FuzzValue(f *testing.F) {
	for _, v := range []quad.Value{quad.IRI("a"), quad.LangString{Value: "a", Lang: "en"}, quad.Int(-7), quad.Float(1), quad.Bool(true), quad.Time(time.Unix(1, 2))} {
		k, err := AppendKey(nil, v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(k)
	}
	f.Fuzz(func(t *testing.T, key []byte) {
		v, err := Value(key)
		if err != nil {
			return
		}
		again, err := AppendKey(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Value(again); err != nil || back.String() != v.String() {
			t.Fatalf("%v comes back as %v, %v", v, back, err)
		}
	})
}

// TestKeyReader reads keys of a part in order, backward and here and there, each time as a
// look-up gives it.
func TestKeyReader(t *testing.T) {
	const n = 1000
	packed, fitted := PackKeys(1, n, key)
	if fitted != n {
		t.Fatalf("%d keys fit", fitted)
	}
	part := &keyPart{texts: extent.BytesOf(packed.Texts), offsets: extent.Of(packed.Offsets)}
	r := keyReader{keys: part}
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 4 * n {
		at := i % n
		switch i / n {
		case 1:
			at = n - 1 - at
		case 2:
			at = rnd.IntN(n)
		case 3:
			at = min(at+rnd.IntN(5), n-1)
		}
		if want := part.appendKey([]byte("before"), at); string(want) != "before"+string(key(at)) {
			t.Fatalf("key %d is %q", at, want)
		}
		if got := r.read(at); !bytes.Equal(got, key(at)) {
			t.Fatalf("key %d is read as %q, not %q", at, got, key(at))
		}
	}
}
