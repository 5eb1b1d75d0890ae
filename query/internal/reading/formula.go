// Package reading is the meaning layer: the typed calculus that sentences and the exact
// form are both read into, its printer, and the checks that a reading or a rule must pass
// before it may run (types, safety, strata).
package reading

import (
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Var is a variable. Variables are compared by pointer; Name is what prints and is
// unique within a query after naming.
type Var struct {
	Name string
	Kind *lexicon.Kind // what is known of it statically, or nil
	New  bool          // an entity that a supposition creates: bound before the question is asked
}

// Formula is true or false of an assignment of its free variables.
//
// The nodes, in the order in which switches list them: And, Or, Not, Atom, Compare,
// Quant, Unknown, Within.
type Formula interface{ formula() }

// And is true if all parts are; an empty And is true.
type And struct{ Parts []Formula }

// Or is true if some part is; an empty Or is false.
type Or struct{ Parts []Formula }

// Not is true if Body is not.
type Not struct{ Body Formula }

// Atom is p(args). Of a truth property it has one argument and means: recorded yes.
// Closure, for predicates with two arguments of like kind: one or more steps, p+(a, b).
type Atom struct {
	Pred    *lexicon.Predicate
	Args    []Expr
	Closure bool
}

// Compare is `left op right`. It is false when a side has no value; when a side has
// several values (a property recorded twice) it is true if it is true of some.
type Compare struct {
	Op          CompareOp
	Left, Right Expr
}

// CompareOp is a comparison. Dates known to the month or year compare as periods:
// a < b if a ends before b begins, a > b if a begins after b has ended, a <= b if a
// ends no later than b, a >= b if a begins no earlier than b, a in b if b contains a.
type CompareOp uint8

// The comparisons.
const (
	Equal CompareOp = iota
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	In // a date within a period of one date: end(C) in 2028
)

// Quant is a quantifier over the assignments of Vars (mostly one).
//
//	some P (body)                Cond nil
//	every P (cond -> body)       true where nothing satisfies cond
//	at least N, at most N, exactly N P (body): counts distinct assignments of Vars
//	most P (cond; body): more than half of those with cond have body
type Quant struct {
	Op   QuantOp
	N    int
	Vars []*Var
	Cond Formula
	Body Formula
}

// QuantOp is a quantifier.
type QuantOp uint8

// The quantifiers.
const (
	Some QuantOp = iota
	Every
	AtLeast
	AtMost
	Exactly
	Most
)

// Unknown is `unknown exclusive(C)`: no value of the property is recorded for Arg.
type Unknown struct {
	Pred *lexicon.Predicate
	Arg  Expr
}

// Within is a formula asked at other days: true if Body is true on some day of Period
// (for a period of one day: on that day). Days matter to Body through in_force, today and
// the rules that use them.
type Within struct {
	Period Period
	Body   Formula
}

func (*And) formula()     {}
func (*Or) formula()      {}
func (*Not) formula()     {}
func (*Atom) formula()    {}
func (*Compare) formula() {}
func (*Quant) formula()   {}
func (*Unknown) formula() {}
func (*Within) formula()  {}

// Period is the days [From, To). A nil From or To is open. Ever is all days.
// Word is how it was said and prints: "ever", "during", "before", "since", "on".
//
//	ever             From nil, To nil
//	on D             one day (or the days of a month or year)
//	during D         the days of D; "during A to B": from A's first to B's last day
//	before D         To = first day of D
//	since D          From = first day of D, and To = nil
//
// From and To hold dates as expressions (a constant, today, a parameter, today - 90 days).
type Period struct {
	Word     PeriodWord
	From, To Expr // during/on: From the date, To nil or the last date of "A to B"
}

// PeriodWord is how a period is written.
type PeriodWord uint8

// The periods.
const (
	Ever PeriodWord = iota
	On
	During
	Before
	Since
)

// Expr denotes a value, several, or none.
//
// The nodes, in the order in which switches list them: *Var, Const, Param, Today, Apply,
// Arith, *Agg.
type Expr interface{ expr() }

// Const is a constant: an entity or a literal. Text is what prints, already quoted
// where that is needed.
type Const struct {
	Value value.Value
	Text  string
}

// Param is $name: its value comes with the question.
type Param struct{ Name string }

// Today is the day on which the question is asked.
type Today struct{}

// Apply is value(C), parent(P): the property's values, or the entities that a binary
// predicate (stored or derived) gives for its first argument.
type Apply struct {
	Pred *lexicon.Predicate
	Arg  Expr
}

// Arith is left op right: numbers, money with numbers, dates with durations, date - date.
type Arith struct {
	Op          byte // + - * /
	Left, Right Expr
}

// Agg is count{C | ...}, sum{value(C) | ...}, avg, min, max: over the distinct
// assignments of the set's Vars, each giving the first column's values.
type Agg struct {
	Fn  AggFn
	Set *Set
}

// AggFn is an aggregate. Count counts distinct rows and is 0 over nothing; Sum is 0
// over nothing; the others have no value over nothing. Sum of money in two currencies is
// an error when it is computed.
type AggFn uint8

// The aggregates.
const (
	Count AggFn = iota
	Sum
	Avg
	Min
	Max
)

func (*Var) expr()  {}
func (Const) expr() {}
func (Param) expr() {}
func (Today) expr() {}
func (Apply) expr() {}
func (Arith) expr() {}
func (*Agg) expr()  {}

// Set is {columns | body} order by ... limit n. Rows are distinct. Vars are the variables
// that it binds: those of the columns that are not bound outside it. Body's other variables
// are bound by its own quantifiers or outside the set. No columns: yes or no.
type Set struct {
	Vars    []*Var
	Columns []Column
	Body    Formula // nil is true
	Order   []Order
	Limit   int  // 0: no limit
	Ties    bool // with Limit: rows equal to the last by Order come too
}

// Column is a column of a set. A column whose expression is not a variable is null where
// it has no value, and repeats the row for each of several values.
type Column struct {
	Expr Expr
	Name string // header for people, "partner"; may be empty
}

// Order is an order by an expression over the columns' variables; missing values last.
type Order struct {
	Expr Expr
	Desc bool
}

// Query is a reading: a typed question. It prints as the exact form and what prints
// parses to an equal query.
type Query struct {
	Context Context
	Form    Form
}

// Form is what is asked.
//
// The forms, in the order in which switches list them: *Set (rows; no columns: yes or
// no), *Agg (one number), *Why, *When, *Paths, *Describe, *Change.
type Form interface{ form() }

// Why asks for a proof of Body, or with Not for what keeps it from being true. Body has
// no free variables, but for those of a supposition.
type Why struct {
	Not  bool
	Body Formula
}

// When asks for the maximal periods in which Body is true.
type When struct{ Body Formula }

// Paths asks for the shortest connections over stored relations, in either direction. Over
// has one column: of each fact that is walked over, the subject or the object is in it. Or
// it is the facts of one stored relation (Along), which are then the only ones.
type Paths struct {
	From, To Expr
	Max      int  // steps; 0: the default limit
	Over     *Set // or nil
}

// Along returns the stored relation along whose facts alone the connections go: that of an
// Over like {F, G | partner(F, G)}. It is nil for others.
func (p *Paths) Along() *lexicon.Predicate {
	if p.Over == nil || len(p.Over.Columns) != 2 {
		return nil
	}
	a, ok := simple(p.Over.Body).(*Atom)
	if !ok || a.Closure || a.Pred.Class != lexicon.Stored || len(a.Args) != 2 || a.Args[0] == a.Args[1] {
		return nil
	}
	for i, c := range p.Over.Columns {
		v, isVar := c.Expr.(*Var)
		if !isVar || a.Args[0] != Expr(v) && a.Args[1] != Expr(v) || i == 1 && c.Expr == p.Over.Columns[0].Expr {
			return nil
		}
	}
	return a.Pred
}

// Describe asks what is known of an entity.
type Describe struct{ Thing Expr }

// Change adds and removes facts for good, and what is recorded of the entities Forget.
type Change struct {
	Suppose
	Forget []Expr
}

func (*Set) form()      {}
func (*Agg) form()      {}
func (*Why) form()      {}
func (*When) form()     {}
func (*Paths) form()    {}
func (*Describe) form() {}
func (*Change) form()   {}

// Context is the world in which a question is asked.
type Context struct {
	AsOf    Expr     // today is this day, or nil
	Period  *Period  // the whole question within a period, or nil
	Sources *Set     // one column: only facts with these labels, and unlabelled ones; or nil
	Suppose *Suppose // or nil
}

// Suppose is a set of facts to add and to remove. Vars are the new entities (New is set);
// their names are what the facts and the question call them.
type Suppose struct {
	Vars   []*Var
	Add    []Formula // Atom (kind, stored, truth property) or Compare{Equal, Apply{property}, value}, which replaces the recorded values
	Remove []Formula // Atom, or Compare as above; Unknown{property, thing} removes whatever is recorded
}

// Rule is one way to derive Head. Its head variables are Vars, in the order of
// Head.Params; other variables of Body are existential.
type Rule struct {
	Head    *lexicon.Predicate
	Vars    []*Var
	Body    Formula
	Because []Piece // the sentence of a proof step, or empty
	Text    string  // as written in the vocabulary, for why not and lint
}

// Piece is a piece of a because sentence: Text, then the name of Var if it is not nil.
type Piece struct {
	Text string
	Var  *Var
}

// Program is a vocabulary's rules, checked: safe, typed and stratified.
type Program struct {
	Lexicon *lexicon.Lexicon
	Rules   map[*lexicon.Predicate][]*Rule
	Strata  [][]*lexicon.Predicate      // derived predicates, lowest stratum first; within one, mutually recursive ones
	Daily   map[*lexicon.Predicate]bool // predicates whose truth depends on the day (in_force, today, or rules that use them)
}
