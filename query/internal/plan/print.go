package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
)

// String draws the plan.
func (p *Plan) String() string { return p.Explain(nil) }

// Explain draws the plan; note, if not nil, gives what to say behind the line of a node.
func (p *Plan) Explain(note func(Node) string) string {
	d := drawer{note: note, drawn: map[Node]bool{}}
	var b strings.Builder
	if p.AsOf != nil {
		b.WriteString("as of " + ExprString(p.AsOf) + "\n")
	}
	if p.Sources != nil {
		b.WriteString(d.set("sources", p.Sources).String())
	}
	switch f := p.Form.(type) {
	case *Set:
		head := "rows"
		if len(f.Columns) == 0 {
			head = "yes or no"
		}
		b.WriteString(d.set(head, f).String())
	case *Slot:
		b.WriteString(d.set(f.word(), f.Set).String())
	case *When:
		t := &Tree{Label: "when"}
		d.node(t, f.Body, "")
		b.WriteString(t.String())
	case *Direct:
		b.WriteString(directWord(f.Form) + "\n")
		if f.Over != nil {
			b.WriteString(d.set("through", f.Over).String())
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
	for _, def := range p.Definitions() {
		b.WriteString(d.def(def).String())
	}
	return b.String()
}

func directWord(f reading.Form) string {
	switch f.(type) {
	case *reading.Why:
		return "proof search"
	case *reading.Paths:
		return "shortest paths, from both ends"
	case *reading.Describe:
		return "facts of one entity"
	case *reading.Change:
		return "change"
	}
	panic(fmt.Sprintf("unreachable: %T", f))
}

// Definitions returns the definitions that the plan refers to, in a stable order.
func (p *Plan) Definitions() []*Def {
	var out []*Def
	seen := map[*Def]bool{}
	var visit func(n Node)
	collect := func(body Node) { Visit(body, visit) }
	visit = func(n Node) {
		c, ok := n.(*Call)
		if !ok {
			return
		}
		def := c.Def
		if def == nil {
			def = p.Defs[Key{Pred: c.Pred}]
		}
		if def == nil || seen[def] {
			return
		}
		seen[def] = true
		out = append(out, def)
		for _, r := range def.Rules {
			collect(r.Body)
			for _, s := range r.Steps {
				collect(s.Body)
			}
		}
	}
	for _, n := range p.Bodies() {
		collect(n)
	}
	slices.SortStableFunc(out, func(a, b *Def) int {
		return cmp.Or(strings.Compare(a.Pred.Name, b.Pred.Name), cmp.Compare(a.Bound, b.Bound))
	})
	return out
}

// Bodies returns the trees of the question itself, those of its expressions too.
func (p *Plan) Bodies() []Node {
	var out []Node
	set := func(s *Set) {
		if s == nil {
			return
		}
		out = append(out, s.Body)
		for _, e := range s.exprs() {
			visitExpr(e, func(n Node) { out = append(out, n) })
		}
	}
	set(p.Sources)
	switch f := p.Form.(type) {
	case *Set:
		set(f)
	case *Slot:
		set(f.Set)
	case *When:
		out = append(out, f.Body)
	case *Direct:
		set(f.Over)
	}
	return out
}

// drawer makes trees of lines.
type drawer struct {
	note  func(Node) string
	drawn map[Node]bool // bodies that several sets have
}

func (d drawer) def(def *Def) *Tree {
	label := "define " + def.Pred.Name
	if def.Bound != 0 {
		label += " for " + places(def.Bound, len(def.Pred.Params))
	}
	if def.Group != 0 {
		label += ", recursive"
	}
	t := &Tree{Label: label}
	for _, r := range def.Rules {
		rule := t.Add("rule " + varNames(r.Vars))
		if r.Turned {
			rule.Add("the same assignments")
			continue
		}
		d.node(rule, r.Body, "")
		for _, s := range r.Steps {
			step := rule.Add("then from what is new in " + atom(s.Newest.Pred, s.Newest.Args))
			d.node(step, s.Body, "")
		}
	}
	return t
}

func places(bound uint64, n int) string {
	var out []string
	for i := range n {
		if bound&(1<<i) != 0 {
			out = append(out, fmt.Sprintf("%d", i+1))
		}
	}
	return strings.Join(out, ", ")
}

func (d drawer) set(head string, s *Set) *Tree {
	t := &Tree{Label: strings.TrimSpace(head + " " + exprList(s.Columns))}
	if len(s.Order) > 0 {
		t.Label += " by"
	}
	for i, o := range s.Order {
		if i > 0 {
			t.Label += ","
		}
		t.Label += " " + ExprString(o.Expr)
		if o.Desc {
			t.Label += " desc"
		}
	}
	if s.Limit > 0 {
		t.Label += fmt.Sprintf(", first %d", s.Limit)
	}
	if s.Ties {
		t.Label += " with ties"
	}
	if d.drawn[s.Body] {
		t.Add("the same assignments")
	} else {
		d.node(t, s.Body, "")
	}
	if s.Same {
		d.drawn[s.Body] = true
	}
	d.slots(t, distinctSlots(s.exprs()))
	return t
}

// distinctSlots returns expressions without those slots that are shared with one before.
func distinctSlots(es []Expr) []Expr {
	var out []Expr
	for _, e := range es {
		if s, ok := e.(*Slot); !ok || !s.Shared || !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// slots draws the sets in expressions.
func (d drawer) slots(t *Tree, es []Expr) {
	for _, e := range es {
		switch e := e.(type) {
		case nil, Var, Fixed, Today:
		case Values:
			d.slots(t, []Expr{e.Arg})
		case Computed:
			d.slots(t, []Expr{e.Arg})
		case Arith:
			d.slots(t, []Expr{e.Left, e.Right})
		case *Slot:
			head := e.word()
			if len(e.Free) > 0 {
				head += " per " + varNames(e.Free) + ":"
			}
			t.Kids = append(t.Kids, d.set(head, e.Set))
		default:
			panic(fmt.Sprintf("unreachable: %T", e))
		}
	}
}

// node draws n below t.
func (d drawer) node(t *Tree, n Node, suffix string) {
	if j, ok := n.(*Join); ok && len(j.Parts) == 1 && len(j.Keep) == 0 {
		d.node(t, j.Parts[0], suffix)
		return
	}
	label := label(n) + suffix
	if d.note != nil {
		label += d.note(n)
	}
	kid := t.Add(label)
	for i, c := range children(n) {
		suffix := ""
		if j, ok := n.(*Join); ok && i < len(j.Keep) && j.Keep[i] != nil {
			suffix = ", keep " + varNames(j.Keep[i])
		}
		d.node(kid, c, suffix)
	}
	d.slots(kid, exprsOf(n))
}

func label(n Node) string {
	switch n := n.(type) {
	case *Join:
		if len(n.Parts) == 0 {
			return "true"
		}
		return "join"
	case *Union:
		if len(n.Parts) == 0 {
			return "nothing"
		}
		return "union"
	case *Match:
		return access(n.Pred.Name, n.Args, n.Bound, "scan", "seek", "check")
	case *Call:
		return access(n.Pred.Name, n.Args, n.Bound, "call", "call", "call")
	case *Closure:
		return access(n.Pred.Name+"+", n.Args, n.Bound, "closure", "closure", "closure")
	case *Period:
		if n.Within != nil {
			return "filter " + atom(n.Pred, n.Args) + " " + periodString(n.Within)
		}
		return "filter " + atom(n.Pred, n.Args)
	case *Filter:
		return "filter " + ExprString(n.Left) + " " + opNames[n.Op] + " " + ExprString(n.Right)
	case *Bind:
		return "extend " + n.Var.Name + " = " + ExprString(n.Expr)
	case *Unknown:
		return "filter unknown " + n.Pred.Name + "(" + ExprString(n.Arg) + ")"
	case *Semi:
		return "semi-join " + varNames(n.Vars)
	case *Anti:
		return "anti-join"
	case *Count:
		return countWord(n) + " " + varNames(n.Vars)
	case *Days:
		return strings.TrimSpace("days " + periodString(n))
	case *Walk:
		return "walk"
	case *Meet:
		return "meet " + n.Var.Name
	case *Each:
		text := "each " + n.Var.Name + " in "
		for i, m := range n.Parts {
			if i > 0 {
				text += ", "
			}
			text += atom(m.Pred, m.Args)
		}
		return text
	case *Among:
		return "among " + n.Var.Name
	case *Equals:
		return "seek " + n.Pred.Name + "(" + n.Var.Name + ") = " + ExprString(n.Expr) + " by value"
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

func access(name string, args []Expr, bound uint64, none, some, all string) string {
	var by []Expr
	for i, a := range args {
		if bound&(1<<i) != 0 {
			by = append(by, a)
		}
	}
	text := " " + name + "(" + exprList(args) + ")"
	switch len(by) {
	case 0:
		return none + text
	case len(args):
		return all + text
	}
	return some + text + " by " + exprList(by)
}

func atom(p *lexicon.Predicate, args []Expr) string { return p.Name + "(" + exprList(args) + ")" }

func countWord(n *Count) string {
	switch n.Op {
	case reading.AtLeast:
		return fmt.Sprintf("at least %d", n.N)
	case reading.AtMost:
		return fmt.Sprintf("at most %d", n.N)
	case reading.Exactly:
		return fmt.Sprintf("exactly %d", n.N)
	case reading.Most:
		return "most"
	}
	panic("unreachable: quantifier")
}

func periodString(n *Days) string {
	word := [...]string{reading.Ever: "ever", reading.On: "on", reading.During: "during", reading.Before: "before", reading.Since: "since"}[n.Word]
	switch {
	case n.From != nil && n.To != nil:
		return word + " " + ExprString(n.From) + " to " + ExprString(n.To)
	case n.From != nil:
		return word + " " + ExprString(n.From)
	case n.To != nil:
		return word + " " + ExprString(n.To)
	}
	return word
}

var opNames = [...]string{
	reading.Equal: "=", reading.NotEqual: "!=", reading.Less: "<", reading.LessEqual: "<=",
	reading.Greater: ">", reading.GreaterEqual: ">=", reading.In: "in",
}

func (s *Slot) word() string {
	if s.Each {
		return "each"
	}
	return [...]string{reading.Count: "count", reading.Sum: "sum", reading.Avg: "avg", reading.Min: "min", reading.Max: "max"}[s.Fn]
}

// ExprString prints an expression as the exact form would, sets by their columns alone.
func ExprString(e Expr) string {
	switch e := e.(type) {
	case nil:
		return ""
	case Var:
		return e.Name
	case Fixed:
		switch x := e.Expr.(type) {
		case reading.Const:
			return cmp.Or(x.Text, x.Value.String())
		case reading.Param:
			return "$" + x.Name
		case *reading.Var:
			return x.Name
		}
	case Today:
		return "today"
	case Values:
		return e.Pred.Name + "(" + ExprString(e.Arg) + ")"
	case Computed:
		return "host " + e.Pred.Name + "(" + ExprString(e.Arg) + ")"
	case Arith:
		return "(" + ExprString(e.Left) + " " + string(e.Op) + " " + ExprString(e.Right) + ")"
	case *Slot:
		return e.word() + "{" + exprList(e.Set.Columns) + "}"
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}

func exprList(es []Expr) string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = ExprString(e)
	}
	return strings.Join(out, ", ")
}

func varNames(vars []*reading.Var) string {
	out := make([]string, len(vars))
	for i, v := range vars {
		out[i] = v.Name
	}
	return strings.Join(out, ", ")
}
