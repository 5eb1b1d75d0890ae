package naive

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// values returns the distinct values of an expression. In a period (nil: none) derived
// predicates and aggregates are asked on each of its days.
func (e *evaluator) values(x reading.Expr, b *binding, p *reading.Period) []value.Value {
	switch x := x.(type) {
	case *reading.Var:
		if v, ok := e.world.fresh[x]; ok {
			return []value.Value{v}
		}
		v, ok := b.get(x)
		if !ok {
			panic("naive: unbound " + x.Name)
		}
		return present(v)
	case reading.Const:
		return present(x.Value)
	case reading.Param:
		v, ok := e.world.env.Args[x.Name]
		if !ok {
			fail("there is no value for $%s", x.Name)
		}
		return present(v)
	case reading.Today:
		return []value.Value{value.OfDay(e.day)}
	case reading.Apply:
		days := []int64{e.day}
		if p != nil && x.Pred.Class == lexicon.Derived {
			days = e.world.days(e.bounds(*p, b))
		}
		var out []value.Value
		for _, v := range e.values(x.Arg, b, p) {
			for _, d := range days {
				out = append(out, e.world.evaluator(d).apply(x.Pred, v)...)
			}
		}
		return distinct(out)
	case reading.Arith:
		var out []value.Value
		for _, l := range e.values(x.Left, b, p) {
			for _, r := range e.values(x.Right, b, p) {
				v, err := value.Arith(x.Op, l, r)
				if err != nil {
					panic(failure{err})
				}
				out = append(out, present(v)...)
			}
		}
		return distinct(out)
	case *reading.Agg:
		return e.aggregate(x.Fn, within(x.Set, p), b, p)
	}
	panic(fmt.Sprintf("unreachable: %T", x))
}

func present(v value.Value) []value.Value {
	if v.Type == value.None {
		return nil
	}
	return []value.Value{v}
}

func distinct(vs []value.Value) []value.Value {
	var out []value.Value
	for _, v := range vs {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// apply returns the values of a property, or what a predicate relates a thing to.
func (e *evaluator) apply(p *lexicon.Predicate, thing value.Value) []value.Value {
	if p.External {
		return e.world.needed(p, thing)
	}
	if p.Class != lexicon.Derived && p.Class != lexicon.Builtin {
		return e.world.stored(p).objects[thing]
	}
	var out []value.Value
	for _, v := range e.world.domain {
		if e.atom(p, false, []value.Value{thing, v}) {
			out = append(out, v)
		}
	}
	return out
}

// aggregate counts the rows of a set, or computes with the values of its first column, in a
// period those that the column has on some day of it.
func (e *evaluator) aggregate(fn reading.AggFn, s *reading.Set, b *binding, p *reading.Period) []value.Value {
	if fn == reading.Count {
		n := int64(0)
		for _, row := range e.rows(s, b, p) {
			if len(row) == 0 || row[0].Type != value.None {
				n++
			}
		}
		return []value.Value{value.OfInt(n)}
	}
	var all []value.Value
	for _, a := range e.assignments(s, b) {
		all = append(all, e.values(s.Columns[0].Expr, a, p)...)
	}
	switch fn {
	case reading.Sum, reading.Avg:
		return e.sum(fn, all)
	case reading.Min, reading.Max:
		return e.extreme(fn, all)
	}
	panic("unreachable: aggregate")
}

// sum adds up what can be added up: numbers, money, durations.
func (e *evaluator) sum(fn reading.AggFn, all []value.Value) []value.Value {
	var total value.Value
	n := int64(0)
	for _, v := range all {
		switch v.Type {
		case value.Integer, value.Number, value.Money, value.Duration:
			if n++; n == 1 {
				total = v
			} else {
				total = arith('+', total, v)
			}
		}
	}
	switch {
	case n == 0 && fn == reading.Sum:
		return []value.Value{value.OfInt(0)}
	case fn == reading.Sum || n == 0:
		return present(total)
	}
	return present(arith('/', total, value.OfInt(n)))
}

// extreme is the first or the last value.
func (e *evaluator) extreme(fn reading.AggFn, all []value.Value) []value.Value {
	if len(all) == 0 {
		return nil
	}
	for _, v := range all {
		if v.Type == value.Money && all[0].Type == value.Money && v.Text != all[0].Text {
			fail("%s and %s do not compare", all[0].Text, v.Text)
		}
	}
	if fn == reading.Min {
		return []value.Value{slices.MinFunc(all, value.Order)}
	}
	return []value.Value{slices.MaxFunc(all, value.Order)}
}

func arith(op byte, a, b value.Value) value.Value {
	v, err := value.Arith(op, a, b)
	if err != nil {
		panic(failure{err})
	}
	return v
}

// key is a tuple as a map key.
func key(tuple []value.Value) string {
	var b []byte
	for _, v := range tuple {
		b = append(b, byte(v.Type), byte(v.Prec))
		for _, n := range []int64{int64(v.Aux), int64(v.ID), v.Int, int64(math.Float64bits(v.Num)), int64(len(v.Text))} {
			b = binary.AppendVarint(b, n)
		}
		b = append(b, v.Text...)
	}
	return string(b)
}

// name is what a value is called.
func (e *evaluator) name(v value.Value) string {
	if v.Type != value.Node {
		return v.String()
	}
	if int(v.ID) <= e.world.env.Snapshot.Terms() {
		return e.world.env.Program.Lexicon.Name(v.ID)
	}
	return strings.Trim(strings.TrimPrefix(fmt.Sprint(e.world.snap.Term(graph.ID(v.ID))), "_:"), "<>")
}
