package exact

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
)

// climber reads formulas and expressions by precedence climbing. From loose to tight:
//
//	a, b   a or b      lists, which do not mix without parentheses
//	not a  some P (a)  prefixes
//	a = b  a in b      comparisons, which do not chain
//	a + b  a - b
//	a * b  a / b
//	-a     p(a)  (a)
//
// A parenthesis may hold either a formula or an expression; what follows it tells. So the
// climber reads nodes and asks of each, where it matters, which of the two it is.
type climber struct{ lex *lexer.PeekingLexer }

// starts reports whether the next token can open a formula or an expression.
func (c climber) starts() bool {
	t := c.lex.Peek()
	switch t.Type {
	case lexer.EOF:
		return false
	case keyword:
		switch t.Value {
		case "and", "or", "by", "asc", "desc", "with", "to", "of", "in", "as", "limit", "order", "ties":
			return c.called()
		}
		return true
	case punct:
		return t.Value == "(" || t.Value == "-"
	}
	return true
}

// formula reads a list of formulas: `a, b, c` or `a or b or c`.
func (c climber) formula() (Formula, error) {
	n, err := c.list()
	if err != nil {
		return nil, err
	}
	return c.asFormula(n)
}

// list reads what a parenthesis may hold: formulas, or a single expression.
func (c climber) list() (Node, error) {
	first, err := c.member()
	if err != nil {
		return nil, err
	}
	sep := c.separator()
	if sep == "" {
		return first, nil
	}
	f, err := c.asFormula(first)
	if err != nil {
		return nil, err
	}
	parts := []Formula{f}
	for c.separator() != "" {
		if c.separator() != sep {
			return nil, diag.Errorf(diag.Syntax, spanOf(c.lex.Peek()), "`,` and `or` do not mix; put parentheses around the parts that belong together")
		}
		c.lex.Next()
		next, err := c.member()
		if err != nil {
			return nil, err
		}
		if f, err = c.asFormula(next); err != nil {
			return nil, err
		}
		parts = append(parts, f)
	}
	at := At(parts[0].Span().Cover(parts[len(parts)-1].Span()))
	if sep == "or" {
		return &Or{at, parts}, nil
	}
	return &And{at, parts}, nil
}

// separator returns how the next token continues a list: "," (also for `and`), "or" or "".
func (c climber) separator() string {
	switch t := c.lex.Peek(); {
	case t.Value == "," || t.Value == "and":
		return ","
	case t.Value == "or":
		return "or"
	}
	return ""
}

// member reads a unit, and says what a list wants where there is none.
func (c climber) member() (Node, error) {
	start := c.lex.Peek()
	n, err := c.unit()
	return n, instead(start, err, "a relation", "a comparison", "`not`", "`some`", "`every`")
}

// unit reads one member of a list.
func (c climber) unit() (Node, error) {
	t := c.lex.Peek()
	if t.Type == keyword && !c.called() {
		switch t.Value {
		case "not":
			return c.not()
		case "some", "every", "exactly", "most", "at":
			return c.quant()
		case "unknown":
			return c.unknown()
		case "ever", "on", "during", "before", "since":
			return c.within()
		}
	}
	return c.comparison()
}

// called reports whether the next token is a keyword that stands as a relation's name:
// before a parenthesis, where it means nothing else there.
func (c climber) called() bool {
	t := c.lex.Peek()
	if t.Type != keyword || operators[t.Value] {
		return false
	}
	here := c.lex.MakeCheckpoint()
	defer c.lex.LoadCheckpoint(here)
	c.lex.Next()
	if c.lex.Peek().Value == "+" {
		c.lex.Next()
	}
	return c.lex.Peek().Value == "("
}

// operators are the keywords that mean something before a parenthesis: a relation with
// such a name is quoted.
var operators = map[string]bool{
	"and": true, "or": true, "not": true, "some": true, "every": true, "exactly": true, "most": true, "at": true,
	"unknown": true, "ever": true, "on": true, "during": true, "before": true, "since": true,
	"in": true, "today": true, "yes": true, "no": true,
}

// IsCall reports whether a relation's name can stand without quotes before a parenthesis.
func IsCall(text string) bool { return IsBare(text) || keywords[text] && !operators[text] }

// not reads `not a`.
func (c climber) not() (Node, error) {
	t := c.lex.Next()
	body, err := c.member()
	if err != nil {
		return nil, err
	}
	f, err := c.asFormula(body)
	if err != nil {
		return nil, err
	}
	return &Not{c.from(t), f}, nil
}

// unknown reads `unknown p(a)`.
func (c climber) unknown() (Node, error) {
	t := c.lex.Next()
	arg, err := c.primary()
	if err != nil {
		return nil, err
	}
	call, ok := arg.(*Call)
	if !ok || call.Closure || len(call.Args) != 1 {
		return nil, diag.Errorf(diag.Syntax, arg.Span(), "`unknown` is asked of a property of one thing, like unknown exclusive(C)")
	}
	return &Unknown{c.from(t), call}, nil
}

// within reads `during 2024 (a)`.
func (c climber) within() (Node, error) {
	p, err := c.period()
	if err != nil {
		return nil, err
	}
	if c.lex.Peek().Value != "(" {
		return nil, c.unexpected("`(` and what is asked of the period")
	}
	body, err := c.group()
	if err != nil {
		return nil, err
	}
	return &Within{At(p.Span().Cover(c.last())), p, body}, nil
}

// period reads a period.
func (c climber) period() (*Period, error) {
	t := c.lex.Next()
	p := &Period{Word: t.Value}
	var err error
	if p.Word != "ever" {
		if p.From, err = c.day(); err != nil {
			return nil, err
		}
	}
	if p.Word == "during" && c.lex.Peek().Value == "to" {
		c.lex.Next()
		if p.To, err = c.day(); err != nil {
			return nil, err
		}
	}
	p.At = c.from(t)
	return p, nil
}

// day reads the date of a period.
func (c climber) day() (Expr, error) {
	start := c.lex.Peek()
	e, err := c.sum()
	return e, instead(start, err, "a date")
}

// group reads `(formula)`.
func (c climber) group() (Formula, error) {
	if err := c.expect("("); err != nil {
		return nil, err
	}
	f, err := c.formula()
	if err != nil {
		return nil, err
	}
	return f, c.expect(")", "`,`", "`or`")
}

// set reads `{columns | body}`.
func (c climber) set() (*Set, error) {
	open := c.lex.Peek()
	if err := c.expect("{"); err != nil {
		return nil, err
	}
	s := &Set{}
	var err error
	if c.lex.Peek().Value != "|" {
		if s.Columns, err = c.columns(); err != nil {
			return nil, err
		}
	}
	if err = c.bar(s); err != nil {
		return nil, err
	}
	if c.lex.Peek().Value != "}" {
		if s.Body, err = c.formula(); err != nil {
			return nil, err
		}
	}
	if err := c.expect("}", "`,`", "`or`"); err != nil {
		return nil, err
	}
	s.At = c.from(open)
	return s, nil
}

// bar reads the bar between columns and body.
func (c climber) bar(s *Set) error {
	if t := c.lex.Peek(); t.Value == "}" {
		return diag.Errorf(diag.Syntax, spanOf(t), "the bar is missing: a set is written {F | firm(F)}, a yes-or-no question { | firm(OpenAI)}")
	}
	return c.expect("|", "`,` and another column")
}

// columns reads the columns of a set.
func (c climber) columns() ([]Expr, error) {
	var cols []Expr
	for {
		start := c.lex.Peek()
		col, err := c.expr()
		if err != nil {
			if cols == nil {
				return nil, instead(start, err, "a column", "`|`")
			}
			return nil, instead(start, err, "a column")
		}
		cols = append(cols, col)
		if c.lex.Peek().Value != "," {
			return cols, nil
		}
		c.lex.Next()
	}
}

// expect reads the sign text, or refuses with it and what else could stand there.
func (c climber) expect(text string, others ...string) error {
	if t := c.lex.Peek(); t.Value != text || t.Type != punct {
		return c.unexpected(append(others, "`"+text+"`")...)
	}
	c.lex.Next()
	return nil
}

// unexpected refuses the next token.
func (c climber) unexpected(expected ...string) error {
	return refuse(c.lex.Peek(), expected)
}

// from returns the place from token t to the last one read.
func (c climber) from(t *lexer.Token) At { return At(spanOf(t).Cover(c.last())) }

// last returns the span of the last token read.
func (c climber) last() diag.Span {
	at := c.lex.RawCursor()
	return spanOf(&c.lex.Range(at-1, at)[0])
}
