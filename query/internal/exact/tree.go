package exact

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
)

// Node is a part of a question with its place in the text.
type Node interface{ Span() diag.Span }

// At is the place of a node that the climber made.
type At diag.Span

// Span returns the bytes of the node.
func (a At) Span() diag.Span { return diag.Span(a) }

// Range is the place of a node that the grammar made: its tokens.
type Range struct{ Tokens []lexer.Token }

// Span returns the bytes from the first token to the last.
func (r Range) Span() diag.Span {
	if len(r.Tokens) == 0 {
		return diag.Span{}
	}
	return spanOf(&r.Tokens[0]).Cover(spanOf(&r.Tokens[len(r.Tokens)-1]))
}

// Formula is what can be true or false.
//
// The nodes, in the order in which switches list them: *And, *Or, *Not, *Call, *Compare,
// *Quant, *Unknown, *Within.
type Formula interface {
	Node
	formula()
}

// And is `a, b`; Or is `a or b`; Not is `not a`.
type (
	And struct {
		At
		Parts []Formula
	}
	Or struct {
		At
		Parts []Formula
	}
	Not struct {
		At
		Body Formula
	}
)

// Call is p(a, b) or p+(a, b): an atom where a formula stands, a value where an
// expression stands.
type Call struct {
	At
	Name    string
	NameAt  diag.Span
	IRI     bool // <iri>(a, b)
	Args    []Expr
	Closure bool
}

// Compare is `left op right`. Op is one of = != < <= > >= in.
type Compare struct {
	At
	Op          string
	OpAt        diag.Span
	Left, Right Expr
}

// Quant is a quantifier. Op is some, every, at least, at most, exactly or most.
type Quant struct {
	At
	Op   string
	N    int
	Vars []*Var
	Cond Formula // every, most
	Body Formula
}

// Unknown is `unknown exclusive(C)`.
type Unknown struct {
	At
	Call *Call
}

// Within is `during 2024 (body)`, `ever (body)`.
type Within struct {
	At
	Period *Period
	Body   Formula
}

func (*And) formula()     {}
func (*Or) formula()      {}
func (*Not) formula()     {}
func (*Call) formula()    {}
func (*Compare) formula() {}
func (*Quant) formula()   {}
func (*Unknown) formula() {}
func (*Within) formula()  {}

// Expr is what has a value.
//
// The nodes, in the order in which switches list them: *Var, *Name, *Number, *Date,
// *Truth, *Today, *Param, *Call, *Arith, *Negative, *Agg.
type Expr interface {
	Node
	expr()
}

// Var is a variable: a capital letter with optional digits.
type Var struct {
	At
	Name string
}

// Name is what names an entity or is a text: a bare word, a quoted string or an <iri>.
// Text is without quotes or brackets.
type Name struct {
	At
	Text   string
	Quoted bool
	IRI    bool
}

// Number is `10`, `1.5`, `10%`, `38 billion`, `300 million USD`, `90 days`, `1 year 6 months`.
// A bare number of four digits may be a year; who knows the type decides.
type Number struct {
	At
	Digits   string // as written: 10, 1.5
	Percent  bool
	Scale    string // thousand, million, billion, trillion or empty
	Currency string // three capitals, or empty
	Days     int    // of a duration
	Months   int
	Duration bool
}

// Date is 2025-11-03 or 2025-11; Day is 0 in the latter.
type Date struct {
	At
	Year, Month, Day int
}

// Truth is yes or no.
type Truth struct {
	At
	Yes bool
}

// Today is the word today.
type Today struct{ At }

// Param is $name.
type Param struct {
	At
	Name string
}

// Arith is left op right, with op one of + - * /.
type Arith struct {
	At
	Op          byte
	Left, Right Expr
}

// Negative is `-e`.
type Negative struct {
	At
	Of Expr
}

// Agg is count{...}, sum{...}, avg{...}, min{...} or max{...}, in an expression or as a
// question.
type Agg struct {
	Range
	Fn  string `parser:"@('count' | 'sum' | 'avg' | 'min' | 'max')"`
	Set *Set   `parser:"@@"`
}

func (*Var) expr()      {}
func (*Name) expr()     {}
func (*Number) expr()   {}
func (*Date) expr()     {}
func (*Truth) expr()    {}
func (*Today) expr()    {}
func (*Param) expr()    {}
func (*Call) expr()     {}
func (*Arith) expr()    {}
func (*Negative) expr() {}
func (*Agg) expr()      {}
