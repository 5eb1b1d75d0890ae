package exact

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
)

// Query is a question: the contexts in front, and what is asked.
type Query struct {
	Range
	Contexts []*Context `parser:"@@*"`
	Form     Form       `parser:"@@"`
}

// Context is one of its fields.
type Context struct {
	Range
	AsOf    Expr     `parser:"  'as' 'of' @@"`
	Period  *Period  `parser:"| @@"`
	Sources *Sources `parser:"| 'according' 'to' @@"`
	Suppose *Suppose `parser:"| 'with' @@"`
}

// Sources is a set of sources, or the name of one.
type Sources struct {
	Range
	Set  *Set `parser:"  @@"`
	Name Expr `parser:"| @@"`
}

// Suppose is `+{facts} -{facts}`.
type Suppose struct {
	Range
	Edits []*Edit `parser:"@@ @@*"`
}

// Edit is facts to add or to remove.
type Edit struct {
	Range
	Sign  string  `parser:"@('+' | '-')"`
	Facts Formula `parser:"'{' @@ '}'"`
}

// Form is what is asked.
//
// The forms, in the order in which switches list them: *Rows, *Agg, *Why, *When, *Paths,
// *Describe, *Change.
type Form interface {
	Node
	form()
}

// Rows asks for the rows of a set, or yes or no if it has no columns.
type Rows struct {
	Range
	Set   *Set     `parser:"@@"`
	Order []*Order `parser:"('order' 'by' @@ (',' @@)*)?"`
	Limit *Limit   `parser:"@@?"`
}

// Order is an expression to sort by.
type Order struct {
	Range
	Expr Expr `parser:"@@"`
	Desc bool `parser:"(@'desc' | 'asc')?"`
}

// Limit is `limit 10 with ties`.
type Limit struct {
	Range
	N    string `parser:"'limit' @Number"`
	Ties bool   `parser:"@('with' 'ties')?"`
}

// Why asks for a proof, or what keeps the formula from being true.
type Why struct {
	Range
	Not  bool    `parser:"'why' @'not'?"`
	Body Formula `parser:"@@"`
}

// When asks for the periods in which the formula is true.
type When struct {
	Range
	Body Formula `parser:"'when' @@"`
}

// Paths asks how two entities are connected.
type Paths struct {
	Range
	From Expr   `parser:"'paths' '(' @@"`
	To   Expr   `parser:"',' @@"`
	Max  string `parser:"(',' @Number)? ')'"`
	Over *Set   `parser:"('through' @@)?"`
}

// Describe asks what is known of an entity.
type Describe struct {
	Range
	Thing Expr `parser:"'describe' '(' @@ ')'"`
}

// Change adds and removes facts for good.
type Change struct {
	Range
	Parts []*Part `parser:"@@ @@*"`
}

// Part is `add {facts}`, `remove {facts}` or `remove describe(c1)`: what describe says of
// an entity.
type Part struct {
	Range
	Verb  string  `parser:"@('add' | 'remove')"`
	Facts Formula `parser:"( '{' @@ '}'"`
	Thing Expr    `parser:"| 'describe' '(' @@ ')' )"`
}

func (*Rows) form()     {}
func (*Agg) form()      {}
func (*Why) form()      {}
func (*When) form()     {}
func (*Paths) form()    {}
func (*Describe) form() {}
func (*Change) form()   {}

// Set is {columns | body}. The grammar hands it to the climber, which also meets it
// inside expressions.
type Set struct {
	At
	Columns []Expr
	Body    Formula // nil: nothing after the bar
}

// Parse reads a set; participle calls it.
func (s *Set) Parse(lex *lexer.PeekingLexer) error {
	if lex.Peek().Value != "{" {
		return participle.NextMatch
	}
	c := climber{lex}
	read, err := c.set()
	if err == nil {
		*s = *read
	}
	return err
}

// Period is `ever`, or `on`, `during`, `before`, `since` a date; during takes `A to B` too.
type Period struct {
	At
	Word     string
	From, To Expr
}

// Parse reads a period; participle calls it.
func (p *Period) Parse(lex *lexer.PeekingLexer) error {
	if !periodWord(lex.Peek()) {
		return participle.NextMatch
	}
	c := climber{lex}
	read, err := c.period()
	if err == nil {
		*p = *read
	}
	return err
}

// periodWord reports whether t opens a period.
func periodWord(t *lexer.Token) bool {
	if t.Type != keyword {
		return false
	}
	switch t.Value {
	case "ever", "on", "during", "before", "since":
		return true
	}
	return false
}

// spanOf returns the bytes of a token; at the end of the text they are none.
func spanOf(t *lexer.Token) diag.Span {
	if t.EOF() {
		return diag.Span{From: t.Pos.Offset, To: t.Pos.Offset}
	}
	return diag.Span{From: t.Pos.Offset, To: t.Pos.Offset + len(t.Value)}
}
