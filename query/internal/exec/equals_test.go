package exec_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/value"
)

const sizeWords = `kind Sized "sized"
kind Bare "bare"
property a(Sized) number
property b(Bare) number
`

// TestEqualValues seeks each of many values among all of them: what is found is what equals it,
// whatever its type, its currency and how it is written.
func TestEqualValues(t *testing.T) {
	money := func(n int64, of string) quad.Value {
		return value.Term(nil, value.Value{Type: value.Money, Int: n, Text: of})
	}
	written := func(text string) quad.Value {
		return quad.TypedString{Value: quad.String(text), Type: "http://www.w3.org/2001/XMLSchema#integer"}
	}
	date := func(text string) quad.Value {
		v, ok := value.ParseDate(text)
		if !ok {
			t.Fatal(text)
		}
		return value.Term(nil, v)
	}
	all := []quad.Value{
		quad.Int(10), written("010"), quad.Float(10), quad.Float(10.5), quad.Float(0.1), quad.Int(0), quad.Int(-1), quad.Float(-0.5),
		money(100000, "USD"), money(100000, "EUR"), money(105000, "USD"), money(1000, "EUR"), money(0, "USD"), money(-5000, "EUR"),
		quad.Int(1<<53 + 1), quad.Int(1 << 53), quad.Int(900000000001), quad.Float(900000000001.0001220703125),
		money(9000000000010000, "USD"), money(9000000000010001, "USD"), money(900719925474099*10000, "EUR"), quad.Int(900719925474099),
		quad.Int(1<<63 - 1), quad.Int(-1 << 62), money(1<<63-1, "USD"),
		quad.String("ten"), quad.String("Ten"), quad.LangString{Value: "ten", Lang: "en"},
		quad.Bool(true), quad.IRI("x0"), quad.IRI("x1"),
		date("2024-05-01"), date("2024-05"), date("2024"),
	}
	for _, like := range []string{"", "integer", "money", "date"} { // of the thing's values: one of each, or even columns
		var quads []quad.Quad
		add := func(s, p string, o quad.Value) {
			quads = append(quads, quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: o})
		}
		for i, v := range all {
			x, y := fmt.Sprintf("x%d", i), fmt.Sprintf("y%d", i)
			quads = append(quads, quad.Quad{Subject: quad.IRI(x), Predicate: graph.Type, Object: quad.IRI("Sized")},
				quad.Quad{Subject: quad.IRI(y), Predicate: graph.Type, Object: quad.IRI("Bare")})
			add(y, "b", v)
			switch like {
			case "":
				add(x, "a", v)
				add(x, "a", all[(i+7)%len(all)])
			case "integer":
				add(x, "a", quad.Int(i%11))
			case "money":
				add(x, "a", money(int64(i%22)*5000, "USD"))
			case "date":
				add(x, "a", value.Term(nil, value.OfDay(day("2024-04-20")+int64(i%13))))
			}
		}
		w := worldOf(t, sizeWords, quads)
		for _, question := range []string{
			`{X, Y | sized(X), bare(Y), a(X) = b(Y)}`,
			`{X, Y | sized(X), sized(Y), a(X) = a(Y)}`,
			`{Y | bare(Y), not some X (sized(X), b(Y) = a(X))}`,
		} {
			q := w.read(t, question)
			want, err := w.naive(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, kept := range []*exec.Kept{nil, exec.NewKept(w.snap, 0), exec.NewKept(w.snap, 1), exec.NewEager(w.snap)} {
				w.kept = kept
				res, err := w.run(q)
				if err != nil {
					t.Fatal(err)
				}
				if got := w.answer(res); got != want {
					t.Errorf("%s of %q\n%s\nthe oracle says\n%s", question, like, got, want)
				}
			}
		}
	}
}
