package reading

import "github.com/clausekg/clause/query/internal/lexicon"

// DependsOnDay reports whether the truth of f can differ from day to day: whether it uses
// in_force, today, or a rule that does.
func (p *Program) DependsOnDay(f Formula) bool {
	switch f := f.(type) {
	case nil:
		return false
	case *And:
		return p.anyDaily(f.Parts)
	case *Or:
		return p.anyDaily(f.Parts)
	case *Not:
		return p.DependsOnDay(f.Body)
	case *Atom:
		return f.Pred == lexicon.InForce || p.Daily[f.Pred] || p.dailyExprs(f.Args...)
	case *Compare:
		return p.dailyExprs(f.Left, f.Right)
	case *Quant:
		return p.DependsOnDay(f.Cond) || p.DependsOnDay(f.Body)
	case *Unknown:
		return p.dailyExprs(f.Arg)
	case *Within:
		return p.dailyExprs(f.Period.From, f.Period.To)
	}
	panic("unreachable: formula")
}

// FormDependsOnDay reports whether an answer can differ from day to day, or says what does.
func (p *Program) FormDependsOnDay(f Form) bool {
	switch f := f.(type) {
	case *Set:
		return p.dailySet(f)
	case *Agg:
		return p.dailySet(f.Set)
	case *Why:
		return p.DependsOnDay(f.Body)
	case *When:
		return p.DependsOnDay(f.Body)
	}
	return true
}

func (p *Program) dailySet(s *Set) bool {
	for _, c := range s.Columns {
		if p.dailyExprs(c.Expr) {
			return true
		}
	}
	for _, o := range s.Order {
		if p.dailyExprs(o.Expr) {
			return true
		}
	}
	return p.DependsOnDay(s.Body)
}

func (p *Program) anyDaily(parts []Formula) bool {
	for _, f := range parts {
		if p.DependsOnDay(f) {
			return true
		}
	}
	return false
}

func (p *Program) dailyExprs(es ...Expr) bool {
	for _, e := range es {
		switch e := e.(type) {
		case nil, *Var, Const, Param:
		case Today:
			return true
		case Apply:
			if p.Daily[e.Pred] || p.dailyExprs(e.Arg) {
				return true
			}
		case Arith:
			if p.dailyExprs(e.Left, e.Right) {
				return true
			}
		case *Agg:
			for _, c := range e.Set.Columns {
				if p.dailyExprs(c.Expr) {
					return true
				}
			}
			if p.DependsOnDay(e.Set.Body) {
				return true
			}
		default:
			panic("unreachable: expression")
		}
	}
	return false
}
