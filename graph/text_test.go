package graph_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// wantTexts compares the text and the number of every term with the term, and reports how
// many are kept as numbers.
func wantTexts(t *testing.T, s *graph.Snapshot) (numbers int) {
	t.Helper()
	var buf [16]byte
	for id := graph.ID(1); int(id) <= s.Terms(); id++ {
		want, what := "", graph.NoText
		switch v := s.Term(id).(type) {
		case quad.IRI:
			want, what = string(v), graph.OfIRI
		case quad.BNode:
			want, what = string(v), graph.OfBlank
		case quad.String:
			want, what = string(v), graph.OfText
		case quad.LangString:
			want, what = string(v.Value), graph.OfText
		case quad.TypedString:
			want, what = string(v.Value), graph.OfLiteral
		}
		if text, is := s.Text(buf[:0], id); string(text) != want || is != what {
			t.Errorf("the text of %v is %q (%d), not %q (%d)", s.Term(id), text, is, want, what)
		}
		n, day, ok := s.Number(id)
		if !ok {
			continue
		}
		numbers++
		term := quad.Value(quad.Int(n))
		if day {
			term = quad.TypedString{Value: quad.String(time.Unix(n*86400, 0).UTC().Format(time.DateOnly)), Type: date}
		}
		if got := s.Term(id); got != term {
			t.Errorf("the number of %v is %d, that of %v", got, n, term)
		}
	}
	for _, id := range []graph.ID{0, graph.ID(s.Terms()) + 1, math.MaxUint32} {
		if text, is := s.Text(nil, id); text != nil || is != graph.NoText {
			t.Errorf("term %d, which is not there, has the text %q", id, text)
		}
		if _, _, ok := s.Number(id); ok {
			t.Errorf("term %d, which is not there, is a number", id)
		}
	}
	return numbers
}

// date is the type of days.
const date = "http://www.w3.org/2001/XMLSchema#date"

func TestTexts(t *testing.T) {
	typed := func(text, typ string) quad.Value {
		return quad.TypedString{Value: quad.String(text), Type: quad.IRI(typ)}
	}
	values := []quad.Value{
		quad.IRI("http://x.org/a_b"), quad.BNode("b"), quad.String("text"), quad.String(""), quad.String(strings.Repeat("long", 99)),
		quad.LangString{Value: "Wort", Lang: "de"}, typed("x", "y"), typed("2024-02-30", date),
		quad.Int(math.MaxInt64), quad.Float(2.5), quad.Bool(true), quad.Time(time.Unix(1, 2).UTC()),
	}
	for i := range 200 { // enough to be kept as numbers
		day := time.Unix(int64(i-100)*86400*31, 0).UTC().Format(time.DateOnly)
		values = append(values, quad.Int(i-100), typed(day, date), quad.String(fmt.Sprint("name ", i)))
	}
	for name, many := range map[string]int{"as columns": 100, "small": 1 << 16} {
		t.Run(name, func(t *testing.T) { textsOf(t, values, many) })
	}
}

// textsOf compares the texts of values in a file, before and after they are written as columns.
func textsOf(t *testing.T, values []quad.Value, many int) {
	db, err := graph.Open(filepath.Join(t.TempDir(), "texts"), nil)
	if err != nil {
		t.Fatal(err)
	}
	db.Many(many)
	err = db.Update(context.Background(), func(tx *graph.Tx) error {
		for i, v := range values {
			if err := tx.Add(quad.Quad{Subject: quad.IRI(fmt.Sprint("s", i)), Predicate: quad.IRI("p"), Object: v}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n := wantTexts(t, db.Snapshot())
	if few := many > 1000; few && n > 0 || !few && n < 400 {
		t.Errorf("%d terms are kept as numbers", n)
	}
	if err := db.Compact(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, db.Snapshot())
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
