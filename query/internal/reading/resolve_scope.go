package reading

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exact"
)

// scope is the variables that can be spoken of at a place.
type scope struct {
	outer *scope
	vars  map[string]*Var
}

func (s *scope) find(name string) *Var {
	for ; s != nil; s = s.outer {
		if v := s.vars[name]; v != nil {
			return v
		}
	}
	return nil
}

// census counts how the letters of a part of the text occur: directly, or within how many
// inner scopes (sets and quantifiers) that do not bind them.
type census struct {
	order  []string
	direct map[string]*exact.Var // the first direct occurrence
	inner  map[string]int
}

// take counts the letters of nodes. Each inner scope is gone through once and remembered,
// so that nesting costs no more than its depth.
func (r *resolver) take(nodes ...exact.Node) *census {
	c := &census{direct: map[string]*exact.Var{}, inner: map[string]int{}}
	for _, n := range nodes {
		exact.Walk(n, func(n exact.Node) bool {
			switch n := n.(type) {
			case *exact.Var:
				c.note(n.Name)
				if c.direct[n.Name] == nil {
					c.direct[n.Name] = n
				}
			case *exact.Set, *exact.Quant:
				for _, name := range r.freeIn(n) {
					c.note(name)
					c.inner[name]++
				}
				return false
			}
			return true
		})
	}
	return c
}

// freeIn returns the letters of a set or quantifier that it does not bind itself: the
// direct ones of a set's columns are its own.
func (r *resolver) freeIn(n exact.Node) []string {
	if names, ok := r.free[n]; ok {
		return names
	}
	bound := map[string]bool{}
	var all *census
	switch n := n.(type) {
	case *exact.Set:
		all = r.take(setNodes(n)...)
		for name := range r.take(columnNodes(n)...).direct {
			bound[name] = true
		}
	case *exact.Quant:
		all = r.take(n.Cond, n.Body)
		for _, v := range n.Vars {
			bound[v.Name] = true
		}
	}
	names := []string{}
	for _, name := range all.order {
		if !bound[name] {
			names = append(names, name)
		}
	}
	r.free[n] = names
	return names
}

// note keeps the order in which letters come first.
func (c *census) note(name string) {
	if !c.has(name) {
		c.order = append(c.order, name)
	}
}

func (c *census) has(name string) bool { return c.direct[name] != nil || c.inner[name] > 0 }

// own reports whether a letter belongs to the scope that was counted: it occurs there
// directly, or in several inner scopes, which then share it.
func (c *census) own(name string) bool { return c.direct[name] != nil || c.inner[name] > 1 }

func columnNodes(s *exact.Set) []exact.Node {
	var out []exact.Node
	for _, c := range s.Columns {
		out = append(out, c)
	}
	return out
}

func setNodes(s *exact.Set) []exact.Node {
	if s.Body == nil {
		return columnNodes(s)
	}
	return append(columnNodes(s), s.Body)
}

// bindQuery finds the scopes of a question. The new entities of a supposition come first:
// everything after may speak of them.
func (r *resolver) bindQuery(q *exact.Query, top *scope) {
	for _, c := range q.Contexts {
		if c.Suppose != nil {
			for _, e := range c.Suppose.Edits {
				r.bindFacts(e.Facts, top)
			}
		}
	}
	for _, c := range q.Contexts {
		if c.Sources != nil && c.Sources.Set != nil {
			r.bindSet(c.Sources.Set, nil, top)
		}
	}
	switch f := q.Form.(type) {
	case *exact.Rows:
		r.bindSet(f.Set, f.Order, top)
	case *exact.Agg:
		r.bindSet(f.Set, nil, top)
	case *exact.Why:
		r.bindBody(f.Body, top)
	case *exact.When:
		r.bindBody(f.Body, top)
	case *exact.Paths:
		r.bindPart(f.From, top)
		r.bindPart(f.To, top)
		if f.Over != nil {
			r.bindSet(f.Over, nil, top)
		}
	case *exact.Describe:
		r.bindPart(f.Thing, top)
	case *exact.Change:
		for _, p := range f.Parts {
			if p.Thing != nil {
				r.bindPart(p.Thing, top)
			} else {
				r.bindFacts(p.Facts, top)
			}
		}
	}
}

// bindFacts makes new entities of the letters in facts.
func (r *resolver) bindFacts(f exact.Formula, top *scope) {
	for _, name := range r.take(f).order {
		if top.find(name) == nil {
			v := &Var{Name: name, New: true}
			r.fresh = append(r.fresh, v)
			top.add(v)
		}
	}
	r.bindPart(f, top)
}

func (s *scope) add(v *Var) {
	if s.vars == nil {
		s.vars = map[string]*Var{}
	}
	s.vars[v.Name] = v
}

// bindSet finds the variables of a set: those of its columns that are not bound outside,
// and, bound unsaid within its body, the others that belong to it.
func (r *resolver) bindSet(s *exact.Set, order []*exact.Order, outer *scope) {
	in := &scope{outer: outer}
	columns := r.take(columnNodes(s)...)
	var sorts []exact.Node
	for _, o := range order {
		sorts = append(sorts, o.Expr)
	}
	sorting := r.take(sorts...)
	for _, c := range s.Columns {
		if v, ok := c.(*exact.Var); ok && outer.find(v.Name) != nil && !outer.find(v.Name).New {
			r.fail(diag.Meaning, v, "%s is a variable outside of this set already; take another letter", v.Name)
		}
	}
	all := r.take(append(setNodes(s), sorts...)...)
	for _, name := range all.order {
		if outer.find(name) != nil || !all.own(name) && columns.direct[name] == nil {
			continue
		}
		v := &Var{Name: name}
		switch {
		case columns.has(name):
			r.binds[s] = append(r.binds[s], v)
		case sorting.direct[name] != nil || sorting.has(name):
			r.fail(diag.Meaning, firstOf(name, sorts), "%s is no column, so the rows have no one %s to sort by; add it to the columns", name, name)
		default:
			r.owns[s] = append(r.owns[s], v)
		}
		in.add(v)
	}
	for _, n := range append(setNodes(s), sorts...) {
		r.bindPart(n, in)
	}
}

// firstOf returns the first occurrence of a letter, however deep.
func firstOf(name string, nodes []exact.Node) *exact.Var {
	var hit *exact.Var
	for _, n := range nodes {
		exact.Walk(n, func(n exact.Node) bool {
			if v, ok := n.(*exact.Var); ok && v.Name == name && hit == nil {
				hit = v
			}
			return true
		})
	}
	return hit
}

// bindBody finds the variables of a formula that stands by itself: letters that are not
// bound outside are bound by it unsaid.
func (r *resolver) bindBody(f exact.Formula, outer *scope) {
	if f == nil {
		return
	}
	in := &scope{outer: outer}
	c := r.take(f)
	for _, name := range c.order {
		if outer.find(name) == nil && c.own(name) {
			v := &Var{Name: name}
			r.owns[f] = append(r.owns[f], v)
			in.add(v)
		}
	}
	r.bindPart(f, in)
}

// bindPart says what each letter is, and goes into inner scopes.
func (r *resolver) bindPart(n exact.Node, sc *scope) {
	exact.Walk(n, func(n exact.Node) bool {
		switch n := n.(type) {
		case *exact.Var:
			v := sc.find(n.Name)
			if v == nil {
				r.fail(diag.Meaning, n, "%s stands for nothing here", n.Name)
			}
			r.vars[n] = v
		case *exact.Set:
			r.bindSet(n, nil, sc)
			return false
		case *exact.Quant:
			r.bindQuant(n, sc)
			return false
		}
		return true
	})
}

// bindQuant finds the variables of a quantifier and of its two sides.
func (r *resolver) bindQuant(q *exact.Quant, outer *scope) {
	in := &scope{outer: outer}
	for _, n := range q.Vars {
		if outer.find(n.Name) != nil || in.vars[n.Name] != nil {
			r.fail(diag.Meaning, n, "%s is a variable already; take another letter", n.Name)
		}
		v := &Var{Name: n.Name}
		r.vars[n] = v
		r.binds[q] = append(r.binds[q], v)
		in.add(v)
	}
	if q.Cond != nil {
		cond := r.take(q.Cond)
		for _, name := range r.take(q.Body).order {
			if in.find(name) == nil && cond.has(name) {
				r.fail(diag.Meaning, firstOf(name, []exact.Node{q.Cond}), "%s stands on both sides of `%s` and is bound by neither; say %s %s, %s (...) or say it with `some`",
					name, q.Op, q.Op, q.Vars[0].Name, name)
			}
		}
	}
	r.bindBody(q.Cond, in)
	r.bindBody(q.Body, in)
}
