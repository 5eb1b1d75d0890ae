// Package exact reads the exact form: questions in relational calculus and the bodies of
// rules, as written in vocabularies and as readings print.
//
//	text ── scan ──→ tokens ── grammar (participle) + climber ──→ *Query
//
// The frame of a question (contexts, what is asked, order) is a participle grammar whose
// every choice is made by the next token. Formulas and expressions are climbed by
// precedence, by hand, because one climber serves questions, rules, facts and columns and
// can say in words what it expected. What comes out is untyped: whether p(A) is an atom
// or a value, and what a name means, is decided by package reading.
package exact

import (
	"errors"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
)

// The limits of a text. They stand before any recursion, so that no text can exhaust the
// stack of the program that asks.
const (
	MaxText  = 1 << 20 // bytes
	MaxDepth = 200     // brackets, `not` and signs around one another
	maxChain = 1000    // operands of one sum or product
)

// Parse reads a question in exact form. An error is a *diag.Error.
func Parse(text string) (*Query, error) {
	toks, err := scan(text, 0)
	if err != nil {
		return nil, err
	}
	lex, err := lexer.Upgrade(&stream{toks: toks})
	if err != nil {
		return nil, err
	}
	q, err := grammar().ParseFromLexer(lex)
	if err != nil {
		return nil, rewrite(explain(err, toks), text, toks)
	}
	return q, nil
}

// rewrite adds to the error of a text that does not start like a question the set that it
// may be meant for.
func rewrite(e *diag.Error, text string, toks []lexer.Token) error {
	if e.Span != spanOf(&toks[0]) || len(toks) == 1 || strings.Contains(text, "#") {
		return e
	}
	text = strings.TrimSpace(text)
	if _, err := ParseBody(text, 0); err == nil {
		e.Rewrites = []string{"{ | " + text + "}"}
	} else if braced := "{" + text + "}"; strings.Contains(text, "|") && toks[0].Value != "{" {
		if _, err := Parse(braced); err == nil {
			e.Rewrites = []string{braced}
		}
	}
	return e
}

// ParseBody reads the body of a rule: a formula. Spans are those of a text in which the
// body starts at offset. An error is a *diag.Error.
func ParseBody(text string, offset int) (Formula, error) {
	toks, err := scan(text, offset)
	if err != nil {
		return nil, err
	}
	lex, err := lexer.Upgrade(&stream{toks: toks})
	if err != nil {
		return nil, err
	}
	c := climber{lex}
	f, err := c.formula()
	if err != nil {
		return nil, err
	}
	if !lex.Peek().EOF() {
		return nil, c.unexpected("`,`", "`or`", "the end of the rule")
	}
	return f, nil
}

// grammar returns the parser of questions, built when it is first needed.
var grammar = sync.OnceValue(func() *participle.Parser[Query] {
	return participle.MustBuild[Query](
		participle.Lexer(definition{}),
		participle.UseLookahead(0),
		participle.Union[Form](&Rows{}, &Agg{}, &Why{}, &When{}, &Paths{}, &Describe{}, &Change{}),
		participle.ParseTypeWith(func(lex *lexer.PeekingLexer) (Formula, error) {
			c := climber{lex}
			if !c.starts() {
				return nil, participle.NextMatch
			}
			return c.formula()
		}),
		participle.ParseTypeWith(func(lex *lexer.PeekingLexer) (Expr, error) {
			c := climber{lex}
			if !c.starts() {
				return nil, participle.NextMatch
			}
			return c.expr()
		}),
	)
})

// Ready builds the parser, if it is not built yet.
func Ready() { grammar() }

// explain turns an error of the grammar into one for people; those of the climber are
// already.
func explain(err error, toks []lexer.Token) *diag.Error {
	var e *diag.Error
	if errors.As(err, &e) {
		return e
	}
	var u *participle.UnexpectedTokenError
	if errors.As(err, &u) {
		return refuse(&u.Unexpected, following(u, toks))
	}
	return diag.Errorf(diag.Syntax, diag.Span{}, "this is not exact form")
}
