package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// heading returns the name of a column of a set with that body.
func heading(c reading.Column, body reading.Formula) string {
	if c.Name != "" {
		return c.Name
	}
	switch e := c.Expr.(type) {
	case *reading.Var:
		if k := kindOf(e, body); k != nil {
			return k.Label
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

// typeOfExpr returns the kind or type of an expression's values, as the head of a column
// has it, or "".
func typeOfExpr(e reading.Expr, body reading.Formula) string {
	switch e := e.(type) {
	case *reading.Var:
		return label(kindOf(e, body))
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
			return typeOfExpr(e.Set.Columns[0].Expr, e.Set.Body)
		}
	}
	return ""
}

// kindOf returns what is known of a variable: its kind, or that which the first atom of
// body that must be true of it asks for.
func kindOf(v *reading.Var, body reading.Formula) *lexicon.Kind {
	if v.Kind != nil {
		return v.Kind
	}
	switch f := body.(type) {
	case *reading.And:
		for _, part := range f.Parts {
			if k := kindOf(v, part); k != nil {
				return k
			}
		}
	case *reading.Atom:
		if f.Pred.Class == lexicon.KindClass {
			return f.Pred.Kind
		}
		for i, a := range f.Args {
			if a == reading.Expr(v) && f.Pred.Params[i].Kind != nil {
				return f.Pred.Params[i].Kind
			}
		}
	}
	return nil
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
		return cmp.Or(orderNames(r.Name(a), r.Name(b)), cmp.Compare(a.ID, b.ID))
	}
	return value.Order(a, b)
}

// orderNames orders names as people read them: case and runs of white space do not count,
// but between names that are else the same.
func orderNames(a, b string) int {
	return cmp.Or(strings.Compare(lexicon.Fold(a), lexicon.Fold(b)), strings.Compare(a, b))
}
