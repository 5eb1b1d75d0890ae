package query

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/naive"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

type plan struct{}

func (p *plan) String() string { return "plan\n" }

func (w *world) plan(q *reading.Query) (*plan, error) { return &plan{}, nil }

// run answers the question.
func (r *Rows) run(ctx context.Context, p *prepared, slow bool) error {
	env := naive.Env{Snapshot: r.world.snap, Program: r.world.program, Today: r.day, Args: r.args}
	res, err := naive.Run(ctx, env, r.query)
	if err != nil {
		return err
	}
	switch f := r.query.Form.(type) {
	case *reading.Set:
		r.set(f, res.Rows)
	case *reading.Agg:
		r.shape, r.columns, r.cells = Single, []Column{{Name: "answer", Type: r.typeOf(f)}}, res.Rows
	case *reading.When:
		r.periods(res.Periods)
	}
	return nil
}

// set takes the rows of a set, or the truth that it is.
func (r *Rows) set(s *reading.Set, rows [][]value.Value) {
	if len(s.Columns) == 0 {
		r.shape, r.columns = YesNo, []Column{{"answer", "truth"}}
		r.cells = [][]value.Value{{value.OfTruth(len(rows) > 0)}}
		return
	}
	for _, c := range s.Columns {
		r.columns = append(r.columns, Column{heading(c), r.typeOf(c.Expr)})
	}
	r.columns = unlike(r.columns)
	r.cells = rows
	if len(s.Order) == 0 {
		r.sort()
	}
}

// sort puts rows in the order of their columns, entities by name.
func (r *Rows) sort() {
	slices.SortStableFunc(r.cells, func(a, b []value.Value) int {
		for i := range a {
			if c := r.compare(a[i], b[i]); c != 0 {
				return c
			}
		}
		return 0
	})
}

func (r *Rows) compare(a, b value.Value) int {
	switch {
	case a.Type == value.None || b.Type == value.None:
		return cmp.Compare(b.Type, a.Type) // missing values last
	case a.Type == value.Node && b.Type == value.Node:
		return cmp.Or(value.OrderTexts(r.world.name(a), r.world.name(b)), cmp.Compare(a.ID, b.ID))
	}
	return value.Order(a, b)
}

// periods takes the answer to a when.
func (r *Rows) periods(periods [][2]int64) {
	r.shape, r.columns = Periods, []Column{{"from", "date"}, {"until", "date"}}
	for _, p := range periods {
		r.cells = append(r.cells, []value.Value{dayOrOpen(p[0]), dayOrOpen(p[1])})
	}
}

func dayOrOpen(day int64) value.Value {
	if day == math.MinInt64 || day == math.MaxInt64 {
		return value.Value{}
	}
	return value.OfDay(day)
}

// heading returns the name of a column.
func heading(c reading.Column) string {
	if c.Name != "" {
		return c.Name
	}
	switch e := c.Expr.(type) {
	case *reading.Var:
		if e.Kind != nil {
			return e.Kind.Label
		}
		return e.Name
	case reading.Apply:
		return e.Pred.Name
	case *reading.Agg:
		if e.Fn == reading.Count {
			return "count"
		}
	}
	return "answer"
}

// typeOf returns the kind or type of an expression's values, as the head of a column has
// it, or "".
func (r *Rows) typeOf(e reading.Expr) string {
	switch e := e.(type) {
	case *reading.Var:
		return label(e.Kind)
	case reading.Const:
		return shortTypes[e.Value.Type]
	case reading.Today:
		return shortTypes[value.Date]
	case reading.Apply:
		if e.Pred.Class == lexicon.Property {
			return shortTypes[e.Pred.Value]
		}
		return label(e.Pred.Params[1].Kind)
	case *reading.Agg:
		if e.Fn == reading.Count {
			return shortTypes[value.Integer]
		}
		if len(e.Set.Columns) > 0 {
			return r.typeOf(e.Set.Columns[0].Expr)
		}
	}
	return ""
}

func label(k *lexicon.Kind) string {
	if k == nil {
		return ""
	}
	return k.Label
}

// unlike returns columns with names that differ: the second "firm" is "firm 2".
func unlike(columns []Column) []Column {
	seen := map[string]int{}
	for i, c := range columns {
		if seen[c.Name]++; seen[c.Name] > 1 {
			columns[i].Name = c.Name + " " + value.OfInt(int64(seen[c.Name])).String()
		}
	}
	return columns
}

// Proof is a derivation of why something is so, or what keeps it from being so.
type Proof struct{ text string }

// String draws the proof.
func (p *Proof) String() string { return p.text }

func (r *Rows) why(ctx context.Context, cells []value.Value) (*Proof, error) { return &Proof{}, nil }
