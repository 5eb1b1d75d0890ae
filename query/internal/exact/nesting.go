package exact

import "github.com/alecthomas/participle/v2/lexer"

// nesting measures, token by token, how deep the tree of a text can be: open brackets, and
// the `not`s and signs in front of an operand. It is kept while scanning, before anything
// recurs.
type nesting struct {
	base []int // by open bracket: the depth outside
	run  int   // prefixes since the last separator
	deep int   // depth of the innermost open bracket
	vars bool  // the last token is a variable: a bracket after it is its quantifier's
}

// add counts t, which follows an operand or not, and returns the depth at it.
func (n *nesting) add(t *lexer.Token, afterOperand bool) int {
	switch t.Value {
	case "(", "{":
		if n.vars && n.run > 0 {
			n.run--
		}
		n.base = append(n.base, n.deep)
		n.deep, n.run = n.deep+n.run+1, 0
	case ")", "}":
		if k := len(n.base); k > 0 {
			n.deep, n.base = n.base[k-1], n.base[:k-1]
		}
		n.run = 0
	case "not", "some", "every", "exactly", "at", "most":
		n.run++
	case "-":
		if !afterOperand {
			n.run++
		}
	case ",", ";", "|", "or", "and", "->":
		n.run = 0
	}
	n.vars = t.Type == variable
	return n.deep + n.run
}
