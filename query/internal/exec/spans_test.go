package exec_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/naive"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// TestSpans compares the periods of rows with what the oracle answers on each day.
func TestSpans(t *testing.T) {
	g := &generator{Rand: rand.New(rand.NewPCG(7, 7))}
	held := 0
	for range 4 {
		g.w = worldOf(t, randomWords, g.quads())
		for _, body := range []string{"chain(X, Y)", "r(X, Y)", "live(X), near(X, Y)", "some Z (r(X, Z), p(Z, Y))", "p(X, Y), not live(X)"} {
			held += compareSpans(t, g.w, body)
		}
	}
	if held < 100 {
		t.Errorf("only %d rows on a day were compared", held)
	}
}

func compareSpans(t *testing.T, w *world, body string) (held int) {
	t.Helper()
	set := w.read(t, "{X, Y | "+body+"}").Form.(*reading.Set)
	from, to := w.today-5, w.today+6
	wd, err := exec.NewWorld(context.Background(), w.env(), reading.Context{})
	if err != nil {
		t.Fatal(err)
	}
	spans, err := wd.Spans(set.Body, set.Vars, from, to)
	if err != nil {
		t.Fatal(err)
	}
	for day := from; day < to; day++ {
		var got, want []string
		for _, s := range spans {
			for i, p := range s.Periods {
				if p.From <= day && day < p.Until {
					got = append(got, fmt.Sprint(s.Cells))
				}
				if p.From >= p.Until || i > 0 && s.Periods[i-1].Until >= p.From {
					t.Fatalf("%s: periods that are empty or not maximal: %v", body, s.Periods)
				}
			}
		}
		q := w.read(t, fmt.Sprintf("as of %s {X, Y | %s}", value.OfDay(day), body))
		env := naive.Env{Snapshot: w.snap, Program: w.prog, Today: w.today}
		rows, err := naive.Run(context.Background(), env, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, cells := range rows.Rows {
			want = append(want, fmt.Sprint(cells))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s on %s:\ngot  %v\nwant %v", body, value.OfDay(day), got, want)
		}
		held += len(want)
	}
	return held
}
