package reading

import (
	"fmt"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// suppose reads the facts of a supposition.
func (r *resolver) suppose(s *exact.Suppose) *Suppose {
	out := &Suppose{Vars: r.fresh}
	for _, e := range s.Edits {
		r.edit(out, e.Sign == "+", e.Facts)
	}
	return out
}

// change reads the facts of a change.
func (r *resolver) change(c *exact.Change) *Change {
	out := &Change{Suppose: Suppose{Vars: r.fresh}}
	for _, p := range c.Parts {
		switch {
		case p.Thing == nil:
			r.edit(&out.Suppose, p.Verb == "add", p.Facts)
		case p.Verb == "add":
			r.fail(diag.Meaning, p, "describe says what is recorded; what is added is said as facts")
		default:
			out.Forget = append(out.Forget, r.thing(p.Thing))
		}
	}
	return out
}

func (r *resolver) edit(s *Suppose, add bool, f exact.Formula) {
	if and, ok := f.(*exact.And); ok {
		for _, p := range and.Parts {
			r.edit(s, add, p)
		}
		return
	}
	r.stating = true
	defer func() { r.stating = false }()
	var stated []Formula
	if !add {
		stated = []Formula{r.removed(s, f)}
		s.Remove = append(s.Remove, stated...)
	} else {
		stated = r.added(s, f)
		s.Add = append(s.Add, stated...)
	}
	for _, fact := range stated {
		if e := recordable(fact, f.Span()); e != nil {
			panic(e)
		}
	}
}

// added reads a fact to add. A derived relation is stated by stating the body of its rule.
func (r *resolver) added(s *Suppose, f exact.Formula) []Formula {
	r.closed(f)
	out := r.formula(f)
	if a, ok := out.(*Atom); ok && a.Pred.Class == lexicon.Derived {
		return r.derived(s, f, a)
	} else if ok && a.Pred.Class == lexicon.Property && len(a.Args) == 2 {
		out = &Compare{Equal, Apply{a.Pred, a.Args[0]}, a.Args[1]}
	}
	if !isFact(out) {
		r.fail(diag.Meaning, f, "a fact is stated as p(a, b), or as value(a) = 5; this is neither")
	}
	return []Formula{out}
}

// removed reads a fact to remove: `unknown p(a)` removes whatever is recorded.
func (r *resolver) removed(s *Suppose, f exact.Formula) Formula {
	r.closed(f)
	out := r.formula(f)
	if _, ok := out.(*Unknown); !ok && !isFact(out) {
		r.fail(diag.Meaning, f, "a fact to remove is recorded as p(a, b) or as value(a) = 5; this is not")
	}
	walker{visit: func(v *Var) {
		for _, a := range s.Add {
			if len(within([]*Var{v}, a)) > 0 {
				return
			}
		}
		r.fail(diag.Meaning, f, "%s stands for nothing that is recorded; name what is to be removed", v.Name)
	}}.formula(out)
	return out
}

// isFact reports whether f can be recorded: a kind, a stored relation, a truth, or the
// value of a property.
func isFact(f Formula) bool {
	switch f := f.(type) {
	case *Atom:
		return !f.Closure && f.Pred.Class != lexicon.Derived && f.Pred.Class != lexicon.Builtin && len(f.Args) == f.Pred.Arity()
	case *Compare:
		a, ok := f.Left.(Apply)
		return ok && f.Op == Equal && a.Pred.Class == lexicon.Property
	}
	return false
}

// closed refuses facts that the data would have to tell.
func (r *resolver) closed(f exact.Formula) {
	value := func(n exact.Node) bool {
		switch n := n.(type) {
		case *exact.Call, *exact.Agg:
			r.fail(diag.Meaning, n, "a fact says its values itself; %s would have to be looked up", r.source(n))
		}
		return true
	}
	switch f := f.(type) {
	case *exact.Call:
		for _, a := range f.Args {
			exact.Walk(a, value)
		}
	case *exact.Compare:
		exact.Walk(f.Right, value)
		if c, ok := f.Left.(*exact.Call); ok {
			for _, a := range c.Args {
				exact.Walk(a, value)
			}
		}
	}
}

// derived states the body of the one rule of a derived relation.
func (r *resolver) derived(s *Suppose, f exact.Formula, a *Atom) []Formula {
	rules := ruleTexts(r.lx, a.Pred)
	if len(rules) == 1 {
		rule, err := ruleOf(r.lx, rules[0])
		if err != nil {
			panic(err)
		}
		if facts, vars, ok := State(rule, a.Args); ok {
			for _, v := range vars {
				v.Name = r.unused(v.Name)
				s.Vars = append(s.Vars, v)
				r.fresh = append(r.fresh, v)
			}
			return facts
		}
	}
	e := diag.Errorf(diag.Meaning, f.Span(), "%s is derived by rules, so it cannot be stated; state what makes it true", a.Pred.Name)
	for _, rule := range rules {
		e.Expected = append(e.Expected, rule.Body)
	}
	panic(e)
}

// unused returns a name like that of a rule's variable that no new entity has.
func (r *resolver) unused(wish string) string {
	name := wish
	for n := 2; ; n++ {
		taken := false
		for _, v := range r.fresh {
			taken = taken || v.Name == name
		}
		for _, v := range r.vars {
			taken = taken || v.Name == name
		}
		if !taken {
			return name
		}
		name = fmt.Sprintf("%s%d", wish[:1], n)
	}
}

// State returns the facts that make the head of a rule true of args, and the new entities
// in them, if the rule's body is a conjunction of facts that can be recorded.
func State(rule *Rule, args []Expr) (facts []Formula, vars []*Var, ok bool) {
	to := map[*Var]Expr{}
	for i, v := range rule.Vars {
		to[v] = args[i]
	}
	swap := func(e Expr) (Expr, bool) {
		v, isVar := e.(*Var)
		if !isVar {
			_, isConst := e.(Const)
			return e, isConst
		}
		if to[v] == nil {
			created := &Var{Name: v.Name, Kind: v.Kind, New: true}
			to[v] = created
			vars = append(vars, created)
		}
		return to[v], true
	}
	for _, f := range flatAnd([]Formula{rule.Body}) {
		fact, ok := stateOne(f, swap)
		if !ok {
			return nil, nil, false
		}
		facts = append(facts, fact)
	}
	return facts, vars, true
}

// stateOne is one fact of a rule's body with its variables swapped.
func stateOne(f Formula, swap func(Expr) (Expr, bool)) (Formula, bool) {
	if !isFact(f) {
		return nil, false
	}
	if c, ok := f.(*Compare); ok {
		arg, ok1 := swap(c.Left.(Apply).Arg)
		right, ok2 := swap(c.Right)
		return &Compare{Equal, Apply{c.Left.(Apply).Pred, arg}, right}, ok1 && ok2 && valueType(c.Right) != value.Node
	}
	out := &Atom{Pred: f.(*Atom).Pred}
	for _, a := range f.(*Atom).Args {
		e, ok := swap(a)
		if !ok {
			return nil, false
		}
		out.Args = append(out.Args, e)
	}
	return out, true
}

func valueType(e Expr) value.Type {
	if c, ok := e.(Const); ok {
		return c.Value.Type
	}
	return value.None
}
