package reading

import (
	"fmt"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// typing is what is known of an expression before it is read.
func (r *resolver) typing(e exact.Expr) typing {
	switch e := e.(type) {
	case *exact.Var:
		return r.known[r.vars[e]]
	case *exact.Name:
		if e.Quoted {
			return typing{}
		}
		if c := r.entity(e); c != nil && c.Value.ID != 0 {
			return typing{Type: value.Node, Kinds: r.lx.KindsOf(c.Value.ID)}
		}
		return typing{Type: value.Node}
	case *exact.Number:
		return typing{Type: r.number(e).Value.Type}
	case *exact.Date, *exact.Today:
		return typing{Type: value.Date}
	case *exact.Truth:
		return typing{Type: value.Truth}
	case *exact.Param:
		return typing{}
	case *exact.Call:
		if p := r.preds[e]; p != nil {
			return valueOf(p)
		}
		return typing{}
	case *exact.Arith:
		a, b := r.typing(e.Left), r.typing(e.Right)
		a, b = r.asWanted(e.Left, a, dateBeside(b)), r.asWanted(e.Right, b, dateBeside(a))
		t, _ := arithmetic(e.Op, a.Type, b.Type)
		return typing{Type: t}
	case *exact.Negative:
		return r.typing(e.Of)
	case *exact.Agg:
		if e.Fn == "count" {
			return typing{Type: value.Integer}
		}
		if len(e.Set.Columns) == 0 {
			return typing{}
		}
		t := r.typing(e.Set.Columns[0])
		if e.Fn == "avg" && t.Type == value.Integer {
			t.Type = value.Number
		}
		return t
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

// valueOf is the typing of p(x) as a value.
func valueOf(p *lexicon.Predicate) typing {
	if p.Class == lexicon.Property {
		return typing{Type: p.Value, literal: p.Value == value.None}
	}
	return typingOf(p.Params[1])
}

// dateBeside is what a number of four digits means beside a date or a duration.
func dateBeside(t typing) typing {
	if t.Type == value.Date || t.Type == value.Duration {
		return typing{Type: value.Date}
	}
	return typing{}
}

// asWanted is what e is where want is wanted: a number of four digits is a year there, a
// quoted name a text or a thing.
func (r *resolver) asWanted(e exact.Expr, is, want typing) typing {
	switch e := e.(type) {
	case *exact.Number:
		if _, ok := r.year(e); ok && want.Type == value.Date {
			return typing{Type: value.Date}
		}
	case *exact.Name:
		if e.Quoted && (want.Type == value.Node || want.Type == value.None && !want.literal && r.entity(e) != nil) {
			if c := r.entity(e); c != nil && c.Value.ID != 0 {
				return typing{Type: value.Node, Kinds: r.lx.KindsOf(c.Value.ID)}
			}
			return typing{Type: value.Node}
		}
		if e.Quoted {
			return typing{Type: value.Text}
		}
	}
	return is
}

// expr reads an expression where want is wanted.
func (r *resolver) expr(e exact.Expr, want typing) Expr {
	switch e := e.(type) {
	case *exact.Var:
		return r.vars[e]
	case *exact.Name:
		return r.name(e, want)
	case *exact.Number:
		if y, ok := r.year(e); ok && want.Type == value.Date {
			return y
		}
		return r.number(e)
	case *exact.Date:
		return r.date(e)
	case *exact.Truth:
		return literal(value.OfTruth(e.Yes))
	case *exact.Today:
		return Today{}
	case *exact.Param:
		return Param{e.Name}
	case *exact.Call:
		return Apply{r.preds[e], r.arg(r.preds[e], 0, e.Args[0])}
	case *exact.Arith:
		return r.arith(e)
	case *exact.Negative:
		return r.negative(e)
	case *exact.Agg:
		return r.agg(e)
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

func literal(v value.Value) Const { return Const{v, LiteralText(v)} }

var zero = literal(value.OfInt(0))

// entity returns the entity that a name means, or nil if there is none.
func (r *resolver) entity(n *exact.Name) *Const {
	if c, ok := r.names[n]; ok {
		return c
	}
	var c *Const
	if n.IRI {
		c = &Const{Value: value.OfNode(0), Text: "<" + n.Text + ">"}
		if id, ok := r.lx.Snapshot().ID(nodeOf(n.Text)); ok {
			*c = EntityConst(r.lx, id)
		}
	} else if ids := entitiesOf(r.lx, n.Text, n.Quoted); len(ids) == 1 {
		e := EntityConst(r.lx, ids[0])
		c = &e
	} else if len(ids) > 1 {
		e := diag.Errorf(diag.Name, n.Span(), "%q names %d things; say which by its <iri>", n.Text, len(ids))
		for _, id := range ids[:min(len(ids), 5)] {
			said := "<" + nodeText(r.lx.Snapshot().Term(id)) + ">"
			if text, ok := r.lx.Spelling(n.Text, id); ok && !n.Quoted {
				said = Quote(text)
				e.Message = fmt.Sprintf("%q names %d things; in quotes its case counts", n.Text, len(ids))
			}
			e.Suggestions = append(e.Suggestions, said)
		}
		panic(e)
	}
	r.names[n] = c
	return c
}

// name reads a name: a text where a text is wanted, else an entity.
func (r *resolver) name(n *exact.Name, want typing) Expr {
	if want.Type != value.Node && (want.Type != value.None || want.literal) {
		if n.Quoted {
			return literal(value.OfText(n.Text))
		}
		if !n.IRI && want.Type == value.Text {
			e := diag.Errorf(diag.Type, n.Span(), "a text is wanted here, and a text is quoted")
			e.Suggestions = []string{Quote(n.Text)}
			panic(e)
		}
	}
	c := r.entity(n)
	switch {
	case c != nil && (c.Value.ID != 0 || r.stating):
		return *c
	case c != nil:
		r.fail(diag.Name, n, "the data has no node <%s>", n.Text)
	case n.Quoted && want.Type == value.None:
		return literal(value.OfText(n.Text))
	}
	e := diag.Errorf(diag.Name, n.Span(), "unknown name %q", n.Text)
	e.Suggestions = r.spelled(diag.Nearest(n.Text, r.lx.Near(n.Text)))
	panic(e)
}

// spelled quotes the names that need it.
func (r *resolver) spelled(names []string) []string {
	for i, n := range names {
		if !exact.IsBare(n) {
			names[i] = Quote(n)
		}
	}
	return names
}

// year reads a bare number of four digits as one.
func (r *resolver) year(n *exact.Number) (Const, bool) {
	if len(n.Digits) != 4 || n.Percent || n.Scale != "" || n.Currency != "" || n.Duration {
		return Const{}, false
	}
	v, ok := value.ParseDate(n.Digits)
	return literal(v), ok
}

func (r *resolver) number(n *exact.Number) Const {
	if n.Duration {
		return literal(value.Value{Type: value.Duration, Int: int64(n.Days), Aux: int32(n.Months)})
	}
	text := n.Digits
	if n.Scale != "" {
		text += " " + n.Scale
	}
	if n.Currency != "" {
		v, ok := value.ParseMoney(text + " " + n.Currency)
		if !ok {
			r.fail(diag.Type, n, "an amount of money has at most four decimals, and at most 900 trillion whole units")
		}
		return literal(v)
	}
	if n.Percent {
		text += "%"
	}
	v, ok := value.ParseNumber(text)
	if !ok || v.Type == value.None {
		r.fail(diag.Type, n, "%s is too large a number", r.source(n))
	}
	c := literal(v)
	if n.Percent {
		c.Text = text
	}
	return c
}

func (r *resolver) date(d *exact.Date) Const {
	text := fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	if d.Day > 0 {
		text += fmt.Sprintf("-%02d", d.Day)
	}
	v, ok := value.ParseDate(text)
	if !ok {
		r.fail(diag.Type, d, "the calendar has no %s", text)
	}
	return literal(v)
}

// arith reads left op right.
func (r *resolver) arith(e *exact.Arith) Expr {
	a, b := r.typing(e.Left), r.typing(e.Right)
	out := Arith{e.Op, r.expr(e.Left, dateBeside(b)), r.expr(e.Right, dateBeside(a))}
	a, b = r.asWanted(e.Left, a, dateBeside(b)), r.asWanted(e.Right, b, dateBeside(a))
	if _, ok := arithmetic(e.Op, a.Type, b.Type); !ok {
		r.fail(diag.Type, e, "`%c` does not take %s and %s", e.Op, a, b)
	}
	return out
}

// negative reads -e: a constant's own sign, else 0 - e.
func (r *resolver) negative(e *exact.Negative) Expr {
	of := r.expr(e.Of, typing{})
	if t := r.typing(e.Of).Type; !numeric(t) && t != value.Duration && t != value.None {
		r.fail(diag.Type, e, "%s has no negative", typing{Type: t})
	}
	c, ok := of.(Const)
	if !ok {
		return Arith{'-', zero, of}
	}
	switch c.Value.Type {
	case value.Number:
		c.Value.Num = -c.Value.Num
	case value.Duration:
		c.Value.Int, c.Value.Aux = -c.Value.Int, -c.Value.Aux
	default:
		c.Value.Int = -c.Value.Int
	}
	if c.Text[0] == '-' {
		c.Text = c.Text[1:]
	} else if c.Value.Int != 0 || c.Value.Aux != 0 || c.Value.Num != 0 {
		c.Text = "-" + c.Text
	}
	return c
}

var aggFns = map[string]AggFn{"count": Count, "sum": Sum, "avg": Avg, "min": Min, "max": Max}

// agg reads an aggregate.
func (r *resolver) agg(a *exact.Agg) *Agg {
	out := &Agg{Fn: aggFns[a.Fn]}
	if len(a.Set.Columns) == 0 {
		r.fail(diag.Meaning, a.Set, "%s needs a column to go over, like %s{C | contract(C)}", a.Fn, a.Fn)
	}
	out.Set = r.set(a.Set)
	t := r.typing(a.Set.Columns[0])
	summable := numeric(t.Type) || t.Type == value.None || t.Type == value.Duration
	if out.Fn == Sum && !summable || out.Fn == Avg && !summable {
		r.fail(diag.Type, a.Set.Columns[0], "%s goes over numbers, money or durations; %s is %s", a.Fn, r.source(a.Set.Columns[0]), t)
	}
	if (out.Fn == Min || out.Fn == Max) && !ordered(t.Type) {
		r.fail(diag.Type, a.Set.Columns[0], "%s goes over what has an order; %s is %s", a.Fn, r.source(a.Set.Columns[0]), t)
	}
	return out
}
