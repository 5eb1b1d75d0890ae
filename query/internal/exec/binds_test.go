package exec_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/clausekg/clause/query/internal/opt"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
)

// binder is a quantifier of a plan: what it binds and what it binds it in.
type binder struct {
	node plan.Node
	vars []*reading.Var
	body plan.Node
}

func bindersOf(n plan.Node) (out []binder) {
	plan.Visit(n, func(n plan.Node) {
		switch n := n.(type) {
		case *plan.Semi:
			out = append(out, binder{n, n.Vars, n.Body})
		case *plan.Count:
			out = append(out, binder{n, n.Vars, n.Body})
		}
	})
	return out
}

// clash returns a variable that two quantifiers bind where one does not merely stand in the
// other: a walk has one register for it, and goes through both at once.
func clash(n plan.Node) *reading.Var {
	all := bindersOf(n)
	for i, x := range all {
		for _, y := range all[:i] {
			inside := false
			plan.Visit(y.node, func(n plan.Node) { inside = inside || n == x.node })
			for _, v := range plan.Minus(x.vars, plan.Minus(x.vars, y.vars)) {
				if !inside || len(plan.Minus([]*reading.Var{v}, plan.Free(y.body))) == 0 {
					return v
				}
			}
		}
	}
	return nil
}

// TestBindOnce looks at the plans of random readings.
func TestBindOnce(t *testing.T) {
	g := &generator{Rand: rand.New(rand.NewPCG(5, 1))}
	planned := 0
	for range 200 {
		g.w = worldOf(t, randomWords, g.quads())
		for range 20 {
			g.vars, g.fresh = 0, nil
			q := g.query()
			q.Rename()
			p, err := opt.Optimize(plan.Build(q, g.w.prog), g.w.snap)
			if err != nil {
				continue
			}
			planned++
			for _, b := range p.Bodies() {
				if v := clash(b); v != nil {
					t.Fatalf("%s\nbinds %s twice:\n%s", q, v.Name, p)
				}
			}
		}
	}
	if planned < 2000 {
		t.Errorf("only %d readings were planned", planned)
	}
}

// TestMostFinds asks for the things of which most is true, where the variable that most
// counts is one that the search for candidates goes through as well.
func TestMostFinds(t *testing.T) {
	w := newWorld(t, `kind Tee "tee" period start until end
relation q(Tee, Tee)
property start(Tee) date
property end(Tee) date`, `x0 a Tee
x1 a Tee
x0 start 2020-01-01
x0 end 2020-01-04
x1 start 2020-01-05
x0 q x0
x0 q x1
x1 q x0`)
	q := w.read(t, `{X | most Y (q(Y, X); overlap(x0, Y))}`)
	want, err := w.naive(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	res, err := w.run(q)
	if err != nil {
		t.Fatal(err)
	}
	if got := w.answer(res); got != want || got != "x1\n" {
		t.Errorf("got %q, the oracle %q", got, want)
	}
}
