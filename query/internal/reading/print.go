package reading

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// String prints the query as the exact form, which parses to an equal query.
func (q *Query) String() string {
	var p printer
	p.context(&q.Context)
	p.form(q.Form)
	return p.b.String()
}

// String prints the set as it stands in a question.
func (s *Set) String() string {
	var p printer
	p.rows(s)
	return p.b.String()
}

// String prints the rule as it stands in a vocabulary, without its words.
func (r *Rule) String() string {
	var p printer
	p.write("rule ", r.Head.Name, "(")
	for i, v := range r.Vars {
		p.sep(i)
		p.write(v.Name, " ", kindName(r.Head.Params[i]))
	}
	p.write(") if ")
	p.list(r.Body)
	return p.b.String()
}

// kindName is a parameter's kind or type as a vocabulary declares it.
func kindName(p lexicon.Param) string {
	switch {
	case p.Kind != nil:
		return strings.ToUpper(p.Kind.Name[:1]) + p.Kind.Name[1:]
	case typeNames[p.Type] != "":
		return typeNames[p.Type]
	}
	return "Thing"
}

// FormulaString prints a formula, and ExprString an expression, as they stand in a reading.
func FormulaString(f Formula) string {
	var p printer
	p.list(f)
	return p.b.String()
}

// ExprString prints an expression as it stands in a reading.
func ExprString(e Expr) string {
	var p printer
	p.expr(e, 0)
	return p.b.String()
}

// printer writes the exact form.
type printer struct{ b strings.Builder }

func (p *printer) write(parts ...string) {
	for _, s := range parts {
		p.b.WriteString(s)
	}
}

// sep separates the i-th part of a list from the one before it.
func (p *printer) sep(i int) {
	if i > 0 {
		p.write(", ")
	}
}

func (p *printer) context(c *Context) {
	if c.AsOf != nil {
		p.write("as of ")
		p.expr(c.AsOf, 0)
		p.write(" ")
	}
	if c.Period != nil {
		p.period(c.Period)
		p.write(" ")
	}
	if c.Sources != nil {
		p.write("according to ")
		if name, ok := soleSource(c.Sources); ok {
			p.write(name.Text)
		} else {
			p.set(c.Sources)
		}
		p.write(" ")
	}
	if c.Suppose != nil {
		p.write("with ")
		p.edits(c.Suppose, "+", "-")
		p.write(" ")
	}
}

// soleSource returns the name in {S | S = name}.
func soleSource(s *Set) (Const, bool) {
	cmp, ok := s.Body.(*Compare)
	if !ok || len(s.Columns) != 1 || cmp.Op != Equal || cmp.Left != s.Columns[0].Expr {
		return Const{}, false
	}
	name, ok := cmp.Right.(Const)
	return name, ok
}

// edits prints facts after the words that add and remove them.
func (p *printer) edits(s *Suppose, add, remove string) {
	if len(s.Add) > 0 {
		p.write(add, "{")
		p.parts(s.Add)
		p.write("}")
	}
	if len(s.Remove) > 0 {
		if len(s.Add) > 0 {
			p.write(" ")
		}
		p.write(remove, "{")
		p.parts(s.Remove)
		p.write("}")
	}
}

func (p *printer) form(f Form) {
	switch f := f.(type) {
	case *Set:
		p.rows(f)
	case *Agg:
		p.expr(f, 0)
	case *Why:
		p.write("why ")
		if f.Not {
			p.write("not ")
		}
		_, negated := simple(f.Body).(*Not)
		p.claim(f.Body, negated && !f.Not)
	case *When:
		p.write("when ")
		p.claim(f.Body, false)
	case *Paths:
		p.write("paths(")
		p.expr(f.From, 0)
		p.write(", ")
		p.expr(f.To, 0)
		if f.Max > 0 {
			p.write(", ", strconv.Itoa(f.Max))
		}
		p.write(")")
		if f.Over != nil {
			p.write(" through ")
			p.set(f.Over)
		}
	case *Describe:
		p.write("describe(")
		p.expr(f.Thing, 0)
		p.write(")")
	case *Change:
		p.edits(&f.Suppose, "add ", "remove ")
		for i, e := range f.Forget {
			if i > 0 || len(f.Add)+len(f.Remove) > 0 {
				p.write(" ")
			}
			p.write("remove describe(")
			p.expr(e, 0)
			p.write(")")
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
}

// claim prints what why and when ask of.
func (p *printer) claim(f Formula, parens bool) {
	if parens {
		p.group(f)
		return
	}
	p.unit(f)
}

// rows prints a set with its order.
func (p *printer) rows(s *Set) {
	p.set(s)
	for i, o := range s.Order {
		if i == 0 {
			p.write(" order by ")
		}
		p.sep(i)
		p.expr(o.Expr, 0)
		if o.Desc {
			p.write(" desc")
		}
	}
	if s.Limit > 0 {
		p.write(" limit ", strconv.Itoa(s.Limit))
		if s.Ties {
			p.write(" with ties")
		}
	}
}

func (p *printer) set(s *Set) {
	p.write("{")
	for i, c := range s.Columns {
		p.sep(i)
		p.expr(c.Expr, 0)
	}
	p.write(" | ")
	if and, ok := s.Body.(*And); s.Body != nil && !(ok && len(flatAnd(and.Parts)) == 0) {
		p.list(s.Body)
	}
	p.write("}")
}

func (p *printer) period(d *Period) {
	p.write(periodWords[d.Word])
	if d.Word == Ever {
		return
	}
	p.write(" ")
	if d.Word == Before {
		p.expr(d.To, 0)
		return
	}
	p.expr(d.From, 0)
	if d.Word == During && d.To != nil {
		p.write(" to ")
		p.expr(d.To, 0)
	}
}

var periodWords = [...]string{Ever: "ever", On: "on", During: "during", Before: "before", Since: "since"}

// expr prints an expression as an operand of an operator of strength above: 0 none,
// 1 + and -, 2 * and /, 3 the right side of these.
func (p *printer) expr(e Expr, above int) {
	switch e := e.(type) {
	case *Var:
		p.write(e.Name)
	case Const:
		p.write(e.Text)
	case Param:
		p.write("$", e.Name)
	case Today:
		p.write("today")
	case Apply:
		p.call(e.Pred, false, e.Arg)
	case Arith:
		p.arith(e, above)
	case *Agg:
		p.write(aggNames[e.Fn])
		p.set(e.Set)
	default:
		panic(fmt.Sprintf("unreachable: %T", e))
	}
}

var aggNames = [...]string{Count: "count", Sum: "sum", Avg: "avg", Min: "min", Max: "max"}

func (p *printer) arith(e Arith, above int) {
	level := 1
	if e.Op == '*' || e.Op == '/' {
		level = 2
	}
	if level < above {
		p.write("(")
		defer p.write(")")
	}
	p.expr(e.Left, level)
	p.write(" ", string(e.Op), " ")
	p.expr(e.Right, level+1)
}

// call prints p(args).
func (p *printer) call(pred *lexicon.Predicate, closure bool, args ...Expr) {
	if name := pred.Name; exact.IsCall(name) {
		p.write(name)
	} else {
		p.write(Quote(name))
	}
	if closure {
		p.write("+")
	}
	p.write("(")
	for i, a := range args {
		p.sep(i)
		p.expr(a, 0)
	}
	p.write(")")
}
