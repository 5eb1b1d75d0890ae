package exec_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/clausekg/clause/query/internal/exec"
)

// looking is a context that counts how often somebody looks whether it is done, and is done
// after so many looks; 0: never.
type looking struct {
	context.Context
	looks atomic.Int64
	ends  int64
}

func (c *looking) Err() error {
	if n := c.looks.Add(1); c.ends > 0 && n >= c.ends {
		return context.Canceled
	}
	return nil
}

// longest is how many steps a question may take, on average, from one look at its context to
// the next: at ten million a second, half a millisecond.
const longest = 5000

// TestLooks holds each operator to looking at the context as it works: questions nearly all
// of whose work is in one place look once for so many of its steps.
func TestLooks(t *testing.T) {
	const n = 700 // firms
	w := manyDeals(t, n)
	for _, c := range []struct {
		what, question string
		steps          int // at least
	}{
		{"scan", `{C, F | customer(C, F)}`, 3 * n},
		{"product", `{F, G | firm(F), firm(G), rank(F) = 7, rank(G) + rank(F) = 14}`, n},
		{"join by number", `{F, G | firm(F), firm(G), rank(F) = rank(G)}`, n * n / 100},
		{"count of pairs", `count{F, G | firm(F), firm(G), rank(F) < rank(G)}`, n * n / 4},
		{"cells", `{C, value(C), start(C), C | contract(C)}`, 4 * 3 * n},
		{"sort by name", `{F, G | firm(F), firm(G), rank(F) < 20}`, 8 * n / 5 * n},
		{"sort by number", `{C, D | contract(C), value(C) > 1300 USD, contract(D)} order by value(D) desc, value(C)`, 100 * n},
		{"sort by day", `{start(C), start(D), C, D | contract(C), contract(D), exclusive(C), start(D) = start(C)}`, n},
		{"repeated rows", `{rank(F), rank(G) | firm(F), firm(G), rank(F) < 20}`, n / 5 * n},
		{"groups", `{P, count{F | uses(F, P)} | provider(P)}`, n},
		{"sums", `{P, sum{value(C) | provider_of(C, P)} | provider(P)}`, 3 * n},
		{"limit", `{F, G | firm(F), firm(G), rank(F) < 50} order by rank(F) + rank(G) desc limit 5`, n / 2 * n},
		{"closure", `{A, B | own+(A, B)}`, n / 10 * n / 20},
		{"recursion", `{A, B | above(A, B)}`, n / 10 * n / 20},
		{"no", `{F | firm(F), not some G (firm(G), rank(G) > rank(F) + 99)}`, n * n / 2},
		{"at least", `{F | firm(F), at least 15 G (firm(G), rank(G) = rank(F))}`, n * n / 100},
		{"every", `{F | firm(F), every G (firm(G) -> rank(G) < rank(F) + 100)}`, n * n / 20},
		{"days", `ever {F, P | uses(F, P)}`, 3 * n},
		{"periods", `when some F, P uses(F, P)`, 100},
		{"paths", `paths(f0, f60, 5)`, 60},
		{"supposition", `with +{exclusive(c5)} {F, P | uses(F, P)}`, 6 * n},
		{"sources", `according to {S | source(S)} {F, P | uses(F, P)}`, 6 * n},
	} {
		for _, kept := range []*exec.Kept{nil, exec.NewEager(w.snap)} {
			ctx, env, p := &looking{Context: context.Background()}, w.env(), w.plan(t, c.question)
			env.Kept = kept
			res, err := exec.Run(ctx, env, p)
			if err != nil {
				t.Errorf("%s: %v", c.question, err)
				break
			}
			steps := max(c.steps, res.Touched(), res.Len())
			looks := ctx.looks.Load()
			if looks < int64(steps/longest) {
				t.Errorf("%s looked %d times in %d steps, kept %t", c.what, looks, steps, kept != nil)
			}
			for _, part := range []int64{1, 8, 15} {
				ends := &looking{Context: ctx.Context, ends: max(looks*part/16, 1)}
				if _, err := exec.Run(ends, env, p); !errors.Is(err, context.Canceled) && kept == nil {
					t.Errorf("%s goes on after look %d of %d: %v", c.what, ends.ends, looks, err)
				}
				if more := ends.looks.Load() - ends.ends; more > 8 {
					t.Errorf("%s looked %d times after it was told to end", c.what, more)
				}
			}
		}
	}
}
