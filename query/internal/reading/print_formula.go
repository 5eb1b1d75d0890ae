package reading

import (
	"fmt"
	"strconv"
)

// list prints a formula where a list may stand: between braces or parentheses.
func (p *printer) list(f Formula) {
	switch f := simple(f).(type) {
	case *And:
		p.parts(f.Parts)
	case *Or:
		for i, part := range flatOr(f.Parts) {
			if i > 0 {
				p.write(" or ")
			}
			p.unit(part)
		}
	default:
		p.unit(f)
	}
}

// parts prints a conjunction.
func (p *printer) parts(parts []Formula) {
	for i, part := range flatAnd(parts) {
		p.sep(i)
		p.unit(part)
	}
}

// group prints a formula in parentheses.
func (p *printer) group(f Formula) {
	p.write("(")
	p.list(f)
	p.write(")")
}

// unit prints one member of a list.
func (p *printer) unit(f Formula) {
	switch f := simple(f).(type) {
	case *And, *Or:
		p.group(f)
	case *Not:
		p.write("not ")
		if _, bare := simple(f.Body).(*Compare); bare {
			p.group(f.Body)
		} else {
			p.unit(f.Body)
		}
	case *Atom:
		p.call(f.Pred, f.Closure, f.Args...)
	case *Compare:
		p.expr(f.Left, 0)
		p.write(" ", compareSigns[f.Op], " ")
		p.expr(f.Right, 0)
	case *Quant:
		p.quant(f)
	case *Unknown:
		p.write("unknown ")
		p.call(f.Pred, false, f.Arg)
	case *Within:
		p.period(&f.Period)
		p.write(" ")
		p.group(f.Body)
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
}

var compareSigns = [...]string{Equal: "=", NotEqual: "!=", Less: "<", LessEqual: "<=", Greater: ">", GreaterEqual: ">=", In: "in"}

var quantWords = [...]string{Some: "some", Every: "every", AtLeast: "at least", AtMost: "at most", Exactly: "exactly", Most: "most"}

func (p *printer) quant(q *Quant) {
	p.write(quantWords[q.Op], " ")
	if q.Op == AtLeast || q.Op == AtMost || q.Op == Exactly {
		p.write(strconv.Itoa(q.N), " ")
	}
	for i, v := range q.Vars {
		p.sep(i)
		p.write(v.Name)
	}
	p.write(" ")
	if a, ok := simple(q.Body).(*Atom); ok && q.Op == Some {
		p.unit(a)
		return
	}
	p.write("(")
	if q.Op == Every || q.Op == Most {
		p.list(orTrue(q.Cond))
		p.write(map[QuantOp]string{Every: " -> ", Most: "; "}[q.Op])
	}
	p.list(orTrue(q.Body))
	p.write(")")
}

func orTrue(f Formula) Formula {
	if f == nil {
		return &And{}
	}
	return f
}

// The constants that print for what is always true or false.
var (
	always = &Compare{Op: Equal, Left: zero, Right: zero}
	never  = &Compare{Op: NotEqual, Left: zero, Right: zero}
)

// simple opens lists of one part, and says what empty ones mean.
func simple(f Formula) Formula {
	switch l := f.(type) {
	case *And:
		switch parts := flatAnd(l.Parts); len(parts) {
		case 0:
			return always
		case 1:
			return simple(parts[0])
		}
	case *Or:
		switch parts := flatOr(l.Parts); len(parts) {
		case 0:
			return never
		case 1:
			return simple(parts[0])
		}
	}
	return f
}

// flatAnd opens conjunctions within a conjunction.
func flatAnd(parts []Formula) []Formula {
	var out []Formula
	for _, f := range parts {
		if a, ok := f.(*And); ok {
			out = append(out, flatAnd(a.Parts)...)
		} else {
			out = append(out, f)
		}
	}
	return out
}

// flatOr opens disjunctions within a disjunction.
func flatOr(parts []Formula) []Formula {
	var out []Formula
	for _, f := range parts {
		if o, ok := f.(*Or); ok {
			out = append(out, flatOr(o.Parts)...)
		} else {
			out = append(out, f)
		}
	}
	return out
}
