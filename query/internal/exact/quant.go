package exact

import (
	"strconv"
	"strings"
)

// quant reads a quantifier:
//
//	some P a          some P, Q (a)
//	every P (a -> b)
//	at least 2 P (a)  at most 2 P (a)  exactly 2 P (a)
//	most P (a; b)
func (c climber) quant() (Node, error) {
	first := c.lex.Next()
	q := &Quant{Op: first.Value}
	var err error
	switch q.Op {
	case "at":
		if t := c.lex.Peek(); t.Value != "least" && t.Value != "most" {
			return nil, c.unexpected("`least`", "`most`")
		}
		q.Op = "at " + c.lex.Next().Value
		q.N, err = c.count()
	case "exactly":
		q.N, err = c.count()
	}
	if err != nil {
		return nil, err
	}
	if q.Vars, err = c.vars(); err != nil {
		return nil, err
	}
	switch q.Op {
	case "every":
		q.Cond, q.Body, err = c.pair("->")
	case "most":
		q.Cond, q.Body, err = c.pair(";")
	default:
		q.Body, err = c.scope()
	}
	q.At = c.from(first)
	return q, err
}

// count reads the number of a quantifier.
func (c climber) count() (int, error) {
	t := c.lex.Peek()
	if t.Type != number {
		return 0, c.unexpected("a whole number")
	}
	n, err := strconv.Atoi(t.Value)
	if err != nil && strings.ContainsAny(t.Value, ".%") {
		return 0, c.unexpected("a whole number")
	}
	if err != nil || n > 1e9 {
		return 0, c.unexpected("a whole number up to 1 billion")
	}
	c.lex.Next()
	return n, nil
}

// vars reads the variables of a quantifier.
func (c climber) vars() ([]*Var, error) {
	var vars []*Var
	for {
		t := c.lex.Peek()
		if t.Type != variable {
			return nil, c.unexpected("a variable, like P")
		}
		c.lex.Next()
		vars = append(vars, &Var{At(spanOf(t)), t.Value})
		if c.lex.Peek().Value != "," {
			return vars, nil
		}
		c.lex.Next()
	}
}

// pair reads `(cond sep body)`.
func (c climber) pair(sep string) (cond, body Formula, err error) {
	if err = c.expect("(", "`,` and another variable"); err != nil {
		return nil, nil, err
	}
	if cond, err = c.formula(); err != nil {
		return nil, nil, err
	}
	if err = c.expect(sep, "`,`", "`or`"); err != nil {
		return nil, nil, err
	}
	if body, err = c.formula(); err != nil {
		return nil, nil, err
	}
	return cond, body, c.expect(")", "`,`", "`or`")
}

// scope reads what a quantifier ranges over: `(formula)` or one unit.
func (c climber) scope() (Formula, error) {
	if c.lex.Peek().Value == "(" {
		return c.group()
	}
	if !c.starts() {
		return nil, c.unexpected("`(`", "`,` and another variable")
	}
	n, err := c.member()
	if err != nil {
		return nil, err
	}
	return c.asFormula(n)
}
