package reading

import (
	"fmt"
	"strconv"

	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// Rename gives the variables distinct names, in reading order. The name that a variable
// has is a wish: it keeps it if it is a variable's name and free, else it gets one of the
// two letters after it, else its letter with the next free number. The new entities of a
// supposition keep their names; those without get one.
func (q *Query) Rename() {
	r := renamer{taken: map[string]bool{}, done: map[*Var]bool{}}
	for _, s := range []*Suppose{q.Context.Suppose, changeOf(q.Form)} {
		if s == nil {
			continue
		}
		for _, v := range s.Vars {
			if v.Name != "" {
				r.taken[v.Name], r.done[v] = true, true
			}
		}
		for _, v := range s.Vars {
			if v.Name == "" && v.Kind != nil {
				v.Name = letterOf(v.Kind.Label)
			}
			r.name(v)
		}
	}
	walkQuery(q, r.name)
}

// changeOf returns the facts of a change, or nil.
func changeOf(f Form) *Suppose {
	if c, ok := f.(*Change); ok {
		return &c.Suppose
	}
	return nil
}

type renamer struct {
	taken map[string]bool
	done  map[*Var]bool
}

func (r *renamer) name(v *Var) {
	if r.done[v] {
		return
	}
	r.done[v] = true
	if !exact.IsVariable(v.Name) {
		v.Name = letterOf(v.Name)
	}
	letter := v.Name[:1]
	for next := letter[0] + 1; r.taken[v.Name] && len(v.Name) == 1 && next <= letter[0]+2 && next <= 'Z'; next++ {
		if !r.taken[string(next)] {
			v.Name = string(next)
		}
	}
	for n := 2; r.taken[v.Name]; n++ {
		v.Name = letter + strconv.Itoa(n)
	}
	r.taken[v.Name] = true
}

// letterOf returns the capital of a name's first letter, X if that is none of A to Z.
func letterOf(name string) string {
	if name != "" {
		switch c := name[0]; {
		case 'A' <= c && c <= 'Z':
			return name[:1]
		case 'a' <= c && c <= 'z':
			return string(c - 'a' + 'A')
		}
	}
	return "X"
}

// walkQuery calls visit on every occurrence of a variable in q, in reading order.
func walkQuery(q *Query, visit func(*Var)) { walker{visit: visit, stated: true}.query(q) }

// query visits all of a question; what it states, where facts are looked up nowhere, only if
// the walker is told to.
func (w walker) query(q *Query) {
	c := &q.Context
	w.expr(c.AsOf)
	if c.Period != nil {
		w.period(c.Period)
	}
	w.set(c.Sources)
	if w.stated {
		w.suppose(c.Suppose)
	}
	switch f := q.Form.(type) {
	case *Set:
		w.set(f)
	case *Agg:
		w.set(f.Set)
	case *Why:
		w.formula(f.Body)
	case *When:
		w.formula(f.Body)
	case *Paths:
		w.expr(f.From)
		w.expr(f.To)
		w.set(f.Over)
	case *Describe:
		w.expr(f.Thing)
	case *Change:
		if !w.stated {
			return
		}
		w.suppose(&f.Suppose)
		for _, e := range f.Forget {
			w.expr(e)
		}
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
}

// walker visits the occurrences of variables; nil formulas and expressions have none. The
// variables of quantifiers and sets are handed to bind, or visited if there is none.
type walker struct {
	visit func(*Var)
	bind  func(*Var)
	pred  func(*lexicon.Predicate) // or nil: is told of every predicate

	stated bool // what is supposed, added or removed is visited too
}

func (w walker) told(p *lexicon.Predicate) {
	if w.pred != nil {
		w.pred(p)
	}
}

func (w walker) vars(vars []*Var) {
	for _, v := range vars {
		if w.bind != nil {
			w.bind(v)
		} else {
			w.visit(v)
		}
	}
}

// free returns the variables that walk visits and that nothing on its way binds, in
// reading order.
func free(walk func(walker)) []*Var {
	var order []*Var
	seen, bound := map[*Var]bool{}, map[*Var]bool{}
	walk(walker{
		visit: func(v *Var) {
			if !seen[v] {
				seen[v] = true
				order = append(order, v)
			}
		},
		bind: func(v *Var) { bound[v] = true },
	})
	out := order[:0]
	for _, v := range order {
		if !bound[v] {
			out = append(out, v)
		}
	}
	return out
}

// FreeVars returns the variables of f that f does not bind itself, in reading order.
func FreeVars(f Formula) []*Var { return free(func(w walker) { w.formula(f) }) }

func (w walker) suppose(s *Suppose) {
	if s == nil {
		return
	}
	w.vars(s.Vars)
	w.formulas(s.Add)
	w.formulas(s.Remove)
}

func (w walker) set(s *Set) {
	if s == nil {
		return
	}
	for _, c := range s.Columns {
		w.expr(c.Expr)
	}
	w.vars(s.Vars)
	w.formula(s.Body)
	for _, o := range s.Order {
		w.expr(o.Expr)
	}
}

func (w walker) formulas(list []Formula) {
	for _, f := range list {
		w.formula(f)
	}
}

func (w walker) formula(f Formula) {
	switch f := f.(type) {
	case nil:
	case *And:
		w.formulas(f.Parts)
	case *Or:
		w.formulas(f.Parts)
	case *Not:
		w.formula(f.Body)
	case *Atom:
		w.told(f.Pred)
		for _, a := range f.Args {
			w.expr(a)
		}
	case *Compare:
		w.expr(f.Left)
		w.expr(f.Right)
	case *Quant:
		w.vars(f.Vars)
		w.formula(f.Cond)
		w.formula(f.Body)
	case *Unknown:
		w.told(f.Pred)
		w.expr(f.Arg)
	case *Within:
		w.period(&f.Period)
		w.formula(f.Body)
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
}

func (w walker) period(p *Period) {
	w.expr(p.From)
	w.expr(p.To)
}

func (w walker) expr(e Expr) {
	switch e := e.(type) {
	case nil:
	case *Var:
		w.visit(e)
	case Const, Param, Today:
	case Apply:
		w.told(e.Pred)
		w.expr(e.Arg)
	case Arith:
		w.expr(e.Left)
		w.expr(e.Right)
	case *Agg:
		w.set(e.Set)
	default:
		panic(fmt.Sprintf("unreachable: %T", e))
	}
}
