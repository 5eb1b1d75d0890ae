package exact

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
)

// expr reads an expression.
func (c climber) expr() (Expr, error) {
	n, err := c.sum()
	if err != nil {
		return nil, err
	}
	if t := c.lex.Peek(); comparison(t.Value) {
		return nil, diag.Errorf(diag.Syntax, spanOf(t), "a comparison cannot stand here: this place wants a value")
	}
	return n, nil
}

// comparison reads `a` or `a op b`; a formula in parentheses stays what it is.
func (c climber) comparison() (Node, error) {
	left, err := c.binary(0)
	if err != nil || !comparison(c.lex.Peek().Value) {
		return left, err
	}
	op := c.lex.Next()
	l, err := c.asExpr(left)
	if err != nil {
		return nil, err
	}
	start := c.lex.Peek()
	right, err := c.sum()
	if err != nil {
		return nil, instead(start, err, "a value")
	}
	if t := c.lex.Peek(); comparison(t.Value) {
		return nil, diag.Errorf(diag.Syntax, spanOf(t), "comparisons do not chain; write A < B, B < C")
	}
	return &Compare{At(l.Span().Cover(right.Span())), op.Value, spanOf(op), l, right}, nil
}

// comparison reports whether a token's text compares.
func comparison(text string) bool {
	switch text {
	case "=", "!=", "<", "<=", ">", ">=", "in":
		return true
	}
	return false
}

// sum reads an expression without lists and comparisons.
func (c climber) sum() (Expr, error) {
	n, err := c.binary(0)
	if err != nil {
		return nil, err
	}
	return c.asExpr(n)
}

// binary climbs: level 0 reads sums of level 1, which reads products of operands.
func (c climber) binary(level int) (Node, error) {
	if level == 2 {
		return c.operand()
	}
	left, err := c.binary(level + 1)
	for n := 0; err == nil; n++ {
		t := c.lex.Peek()
		if len(t.Value) != 1 || !strings.Contains([]string{"+-", "*/"}[level], t.Value) {
			return left, nil
		}
		if n == maxChain {
			return nil, diag.Errorf(diag.Limit, spanOf(t), "more than %d operands in one sum or product", maxChain)
		}
		c.lex.Next()
		var l, r Expr
		if l, err = c.asExpr(left); err != nil {
			return nil, err
		}
		var right Node
		if right, err = c.binary(level + 1); err != nil {
			return nil, err
		}
		if r, err = c.asExpr(right); err != nil {
			return nil, err
		}
		left = &Arith{At(l.Span().Cover(r.Span())), t.Value[0], l, r}
	}
	return nil, err
}

// operand reads a primary with its signs.
func (c climber) operand() (Node, error) {
	t := c.lex.Peek()
	if t.Value != "-" {
		return c.primary()
	}
	c.lex.Next()
	n, err := c.operand()
	if err != nil {
		return nil, err
	}
	e, err := c.asExpr(n)
	if err != nil {
		return nil, err
	}
	return &Negative{c.from(t), e}, nil
}

// primary reads a value, a call, an aggregate or a parenthesis.
func (c climber) primary() (Node, error) {
	t := c.lex.Peek()
	at := At(spanOf(t))
	switch t.Type {
	case number:
		return c.number()
	case name, quoted, iri:
		return c.named()
	case keyword:
		return c.word()
	case variable:
		c.lex.Next()
		if n := c.lex.Peek(); n.Value == "(" {
			e := refuse(t, nil)
			e.Message = "`" + t.Value + "` is a variable; a relation with that name is quoted"
			e.Suggestions = []string{Quote(t.Value) + "("}
			return nil, e
		}
		return &Var{at, t.Value}, nil
	case date:
		c.lex.Next()
		y, m, d, _ := parseDate(t.Value)
		return &Date{at, y, m, d}, nil
	case param:
		c.lex.Next()
		return &Param{at, t.Value[1:]}, nil
	}
	if t.Value == "(" {
		c.lex.Next()
		n, err := c.list()
		if err != nil {
			return nil, err
		}
		return n, c.expect(")", after(n)...)
	}
	return nil, c.unexpected(operand...)
}

// operand is what an operand starts with, in words.
var operand = []string{"a relation", "a variable", "a value"}

// word reads a primary that starts with a word of the grammar.
func (c climber) word() (Node, error) {
	if c.called() {
		return c.call(c.lex.Next())
	}
	t := c.lex.Peek()
	at := At(spanOf(t))
	switch t.Value {
	case "today":
		c.lex.Next()
		return &Today{at}, nil
	case "yes", "no":
		c.lex.Next()
		return &Truth{at, t.Value == "yes"}, nil
	case "count", "sum", "avg", "min", "max":
		start := c.lex.RawCursor()
		c.lex.Next()
		set, err := c.set()
		return &Agg{Range{c.lex.Range(start, c.lex.RawCursor())}, t.Value, set}, err
	}
	return nil, c.unexpected(operand...)
}

// named reads a name, or the call that it opens.
func (c climber) named() (Node, error) {
	t := c.lex.Next()
	if c.lex.Peek().Value == "(" || c.closure() {
		return c.call(t)
	}
	n := &Name{At: At(spanOf(t)), Text: t.Value}
	switch t.Type {
	case quoted:
		n.Quoted = true
		n.Text, _ = unquote(t.Value)
	case iri:
		n.IRI = true
		n.Text = t.Value[1 : len(t.Value)-1]
	}
	return n, nil
}

// closure reports whether `+(` follows the last token without blanks, as in owns+(A, B).
func (c climber) closure() bool {
	plus := c.lex.Peek()
	if plus.Value != "+" || plus.Pos.Offset != c.last().To {
		return false
	}
	here := c.lex.MakeCheckpoint()
	defer c.lex.LoadCheckpoint(here)
	c.lex.Next()
	t := c.lex.Peek()
	return t.Value == "(" && t.Pos.Offset == plus.Pos.Offset+1
}

// call reads the arguments of the relation named by t.
func (c climber) call(t *lexer.Token) (Node, error) {
	k := &Call{Name: t.Value, NameAt: spanOf(t)}
	switch t.Type {
	case quoted:
		k.Name, _ = unquote(t.Value)
	case iri:
		k.IRI = true
		k.Name = t.Value[1 : len(t.Value)-1]
	}
	if c.lex.Peek().Value == "+" {
		c.lex.Next()
		k.Closure = true
	}
	if err := c.expect("("); err != nil {
		return nil, err
	}
	for {
		start := c.lex.Peek()
		arg, err := c.expr()
		if err != nil {
			return nil, instead(start, err, "a variable", "a name", "a value")
		}
		k.Args = append(k.Args, arg)
		if c.lex.Peek().Value != "," {
			break
		}
		c.lex.Next()
	}
	if err := c.expect(")", "`,`"); err != nil {
		return nil, err
	}
	k.At = c.from(t)
	return k, nil
}
