// Package plan turns a reading into a logical plan: a tree of named operators, each of
// which takes the assignments found so far and gives those that remain, wider by the
// variables that it finds.
//
//	reading ── Build ──→ *Plan ── opt.Optimize ──→ *Plan ── exec.Run ──→ answer
//
// An operator works on all assignments at once. A quantifier asks its body only about the
// distinct values of the variables that it shares with its surroundings, so that a
// question in the shape of a tree costs what the edges that it touches cost, whatever the
// number of rows between. The same operator is a generator where its variables are still
// open and a filter where they are bound; package opt decides which, by counts.
package plan

import (
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
)

// Plan is how a question is answered. Build makes it, opt rewrites it, exec runs it; once
// it is optimised it does not change and may be run many times at once.
type Plan struct {
	Query   *reading.Query
	Period  *Days // the period of the whole question without a body, or nil: it has been pushed into the sets
	AsOf    Expr  // or nil
	Sources *Set  // or nil
	Form    Form
	Given   []*reading.Var // of a set: its variables whose values are given from outside
	Defs    map[Key]*Def   // definitions of derived predicates that Call refers to
	Program *reading.Program
	names   map[string]int // variables made so far, by letter
	free    map[Node][]*reading.Var
}

// Form is what is asked of the plan.
//
// The forms, in the order in which switches list them: *Set, *Slot (one number), *When,
// *Direct.
type Form interface{ form() }

// When asks for the days on which Body is true.
type When struct{ Body Node }

// Direct is a form that is answered without a plan: paths, describe, why, change. Over is
// what paths must go through, or nil.
type Direct struct {
	Form reading.Form
	Over *Set
}

func (*Set) form()    {}
func (*Slot) form()   {}
func (*When) form()   {}
func (*Direct) form() {}

// Set gives rows: the distinct assignments of Vars that Body has for given outer
// variables, as Columns, ordered and cut.
type Set struct {
	Vars    []*reading.Var
	Body    Node
	Columns []Expr
	Names   []string
	Order   []Order
	Limit   int
	Ties    bool
	// Same is set by opt where another set of the plan has the same body, the same node: the
	// assignments are found once.
	Same bool
}

// Order is one key of an order.
type Order struct {
	Expr Expr
	Desc bool
}

// Key tells the definitions of a predicate apart: Bound has bit i set where argument i is
// bound when the predicate is called. Full definitions (Bound 0) hold the whole relation.
type Key struct {
	Pred  *lexicon.Predicate
	Bound uint64
}

// Def is a derived predicate as called with some arguments bound.
type Def struct {
	Key
	Rules []*Rule
	// Group is the number of the definition's recursive group, counted from 1; 0 where it
	// is not recursive.
	Group int
}

// Rule is one way to derive a predicate: the assignments of Vars, in the order of the
// arguments, that Body gives.
type Rule struct {
	Vars []*reading.Var
	Body Node
	// Steps, for a rule of a full recursive definition, are the same body ordered to start
	// from what the last round derived, one for each recursive call in it.
	Steps  []*Step
	Source *reading.Rule
	// Turned is set by opt for a rule of a symmetric predicate whose body is that of the rule
	// before it, the same node, with the arguments exchanged: the assignments are found once.
	Turned bool
}

// Step is a rule's body with one call that reads only the newest facts.
type Step struct {
	Newest *Call
	Body   Node
}

// Node is an operator on assignments.
//
// The nodes, in the order in which switches list them: *Join, *Union, *Match, *Call,
// *Closure, *Period, *Filter, *Bind, *Unknown, *Semi, *Anti, *Count, *Days, *Walk, *Meet, *Each, *Among, *Equals.
type Node interface{ node() }

// Join applies its parts one after the other. After part i only the variables Keep[i] are
// needed; nil keeps all. An empty Join changes nothing.
type Join struct {
	Parts []Node
	Keep  [][]*reading.Var
}

// Union gives what some part gives. Without parts it gives nothing.
type Union struct{ Parts []Node }

// Match looks up facts: a kind or a truth property of one argument, a relation or property
// of two. Arguments are variables or fixed values (Fixed).
type Match struct {
	Pred  *lexicon.Predicate
	Args  []Expr
	Bound uint64 // set by opt: bit i where argument i is known when the facts are looked up
}

// Call looks up a derived predicate.
type Call struct {
	Pred  *lexicon.Predicate
	Args  []Expr
	Bound uint64 // set by opt, as in Match
	Def   *Def   // set by opt
}

// Closure is one or more steps of a predicate from Args[0] to Args[1]. Forward finds To
// for given From, Backward From for given To; All, set by opt where neither side is known,
// gives both.
type Closure struct {
	Pred              *lexicon.Predicate
	Args              []Expr
	Bound             uint64 // set by opt, as in Match
	From, To          *reading.Var
	Forward, Backward Node
	All               Node
}

// Period is in_force(x) or overlap(x, y). With Within, in_force(x) on some day of that
// period, whose body is nil.
type Period struct {
	Pred   *lexicon.Predicate
	Args   []Expr
	Within *Days
}

// Filter keeps the assignments of which a comparison is true.
type Filter struct {
	Op          reading.CompareOp
	Left, Right Expr
	Near        bool // what is compared is found near each other: two of one thing's, often the same
}

// Bind gives Var each value of an expression.
type Bind struct {
	Var  *reading.Var
	Expr Expr
}

// Unknown keeps the assignments of whose Arg no value of a property is recorded.
type Unknown struct {
	Pred *lexicon.Predicate
	Arg  Expr
}

// Semi keeps the assignments for which Body has some assignment of Vars, and finds the
// other variables of Body.
type Semi struct {
	Vars []*reading.Var
	Body Node
}

// Anti keeps the assignments for which Body has none.
type Anti struct{ Body Node }

// Count keeps the assignments for which Body has at least, at most or exactly N
// assignments of Vars; for most, more than half of those of Cond.
type Count struct {
	Op   reading.QuantOp
	N    int
	Vars []*reading.Var
	Cond Node // most only
	Body Node
}

// Days gives what Body gives on some day of a period.
type Days struct {
	Word     reading.PeriodWord
	From, To Expr // or nil
	Body     Node
}

// Walk gives what Body gives, found depth first: one assignment is carried through all of
// Body before the next is begun, so that no table stands between its operators and what
// asks only whether there is one stops at the first. Made by opt.
type Walk struct{ Body Node }

// Meet gives Var the values that all Parts give it: each is a Match, or a Union of them,
// of which Var alone is open. Made by opt.
type Meet struct {
	Var   *reading.Var
	Parts []Node
}

// Each gives Var each thing that stands in its place in some fact of the Parts, whose other
// variables mean nothing. Made by opt.
type Each struct {
	Var   *reading.Var
	Parts []*Match
}

// Among keeps the assignments whose Var is one of the things that Body, in which no other
// variable is free, is true of. Where many are asked about, those things are found all at
// once, as a set. Made by opt.
type Among struct {
	Var  *reading.Var
	Body Node
}

// Equals gives Var each thing of which some value of Pred equals some value of Expr, which
// is known, once. Made by opt of a comparison of which one side is what is recorded of Var.
type Equals struct {
	Var  *reading.Var
	Pred *lexicon.Predicate
	Expr Expr
}

func (*Join) node()    {}
func (*Union) node()   {}
func (*Match) node()   {}
func (*Call) node()    {}
func (*Closure) node() {}
func (*Period) node()  {}
func (*Filter) node()  {}
func (*Bind) node()    {}
func (*Unknown) node() {}
func (*Semi) node()    {}
func (*Anti) node()    {}
func (*Count) node()   {}
func (*Days) node()    {}
func (*Walk) node()    {}
func (*Meet) node()    {}
func (*Each) node()    {}
func (*Among) node()   {}
func (*Equals) node()  {}

// Expr is an expression over variables: the values of a cell.
//
// The expressions, in the order in which switches list them: Var, Fixed, Today, Values,
// Computed, Arith, *Slot.
type Expr interface{ expr() }

// Var is the value of a variable.
type Var struct{ *reading.Var }

// Fixed is a value known before the question runs: a constant, a parameter, or an entity
// that the supposition creates.
type Fixed struct{ Expr reading.Expr }

// Today is the day that is asked about.
type Today struct{}

// Values is the recorded values of a property or stored relation.
type Values struct {
	Pred *lexicon.Predicate
	Arg  Expr
}

// Computed is what the host program says of a thing: the values of an external property or
// relation. There are none of what is not of its kind.
type Computed struct {
	Pred *lexicon.Predicate
	Arg  Expr
}

// Arith is arithmetic.
type Arith struct {
	Op          byte
	Left, Right Expr
}

// Slot is the value of a set for given outer variables: an aggregate, or with Each the
// values of its one column. It is computed for all of them at once.
type Slot struct {
	Each bool
	Fn   reading.AggFn
	Set  *Set
	Free []*reading.Var // the outer variables that it depends on
	// Source is the aggregate of the reading; nil for others.
	Source *reading.Agg
	// Shared is set by opt where the same slot stands twice in a set: it is computed once.
	Shared bool
}

func (Var) expr()      {}
func (Fixed) expr()    {}
func (Today) expr()    {}
func (Values) expr()   {}
func (Computed) expr() {}
func (Arith) expr()    {}
func (*Slot) expr()    {}
