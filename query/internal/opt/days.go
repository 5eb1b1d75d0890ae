package opt

import (
	"fmt"

	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// days moves the question "on some day of the period" inwards: through unions and
// semi-joins, and past what does not change from day to day. If in_force(x) is all that is
// left, it becomes a test of two periods. It is not legal to divide two parts that both
// change: c1 and c2 may both have been in force during 2024 without a common day.
func (r *rewriting) days(n plan.Node) plan.Node {
	return plan.Rewrite(n, func(n plan.Node) plan.Node {
		if d, ok := n.(*plan.Days); ok {
			return r.push(d, d.Body)
		}
		return n
	})
}

// push returns body on some day of d.
func (r *rewriting) push(d *plan.Days, body plan.Node) plan.Node {
	if !r.isDaily(body) {
		return r.once(d, body)
	}
	switch n := body.(type) {
	case *plan.Union:
		out := &plan.Union{}
		for _, p := range n.Parts {
			out.Parts = append(out.Parts, r.push(d, p))
		}
		return out
	case *plan.Semi:
		return &plan.Semi{Vars: n.Vars, Body: r.push(d, n.Body)}
	case *plan.Join:
		var still, moving []plan.Node
		for _, p := range n.Parts {
			if r.isDaily(p) {
				moving = append(moving, p)
			} else {
				still = append(still, p)
			}
		}
		if len(moving) == 1 {
			return &plan.Join{Parts: append(still, r.push(d, moving[0]))}
		}
		if len(still) > 0 {
			return &plan.Join{Parts: append(still, around(d, &plan.Join{Parts: moving}))}
		}
	case *plan.Period:
		if n.Pred == lexicon.InForce && n.Within == nil && !plan.Daily(d.From) && !plan.Daily(d.To) {
			return &plan.Period{Pred: n.Pred, Args: n.Args, Within: around(d, nil)}
		}
	}
	return around(d, body)
}

// once asks what is the same on all days, if the period has any.
func (r *rewriting) once(d *plan.Days, body plan.Node) plan.Node {
	if d.Word == reading.Ever || d.To == nil && isDate(d.From) || d.From == nil && isDate(d.To) {
		return body
	}
	return &plan.Join{Parts: []plan.Node{body, around(d, &plan.Join{})}}
}

// isDate reports whether an expression is a date that is written out.
func isDate(e plan.Expr) bool {
	f, ok := e.(plan.Fixed)
	if !ok {
		return false
	}
	c, ok := f.Expr.(reading.Const)
	return ok && c.Value.Type == value.Date && c.Value.Int > value.FirstAsked && c.Value.Int < value.LastAsked
}

func around(d *plan.Days, body plan.Node) *plan.Days {
	return &plan.Days{Word: d.Word, From: d.From, To: d.To, Body: body}
}

// isDaily reports whether what a node gives can differ from day to day.
func (r *rewriting) isDaily(n plan.Node) bool {
	switch n := n.(type) {
	case nil:
		return false
	case *plan.Join:
		return r.anyDaily(n.Parts)
	case *plan.Union:
		return r.anyDaily(n.Parts)
	case *plan.Match:
		return false
	case *plan.Call:
		return r.plan.Program.Daily[n.Pred]
	case *plan.Closure:
		return r.isDaily(n.Forward)
	case *plan.Period:
		return n.Pred == lexicon.InForce && n.Within == nil
	case *plan.Filter:
		return r.isDailyExpr(n.Left) || r.isDailyExpr(n.Right)
	case *plan.Bind:
		return r.isDailyExpr(n.Expr)
	case *plan.Equals:
		return r.isDailyExpr(n.Expr)
	case *plan.Unknown:
		return r.isDailyExpr(n.Arg)
	case *plan.Semi:
		return r.isDaily(n.Body)
	case *plan.Anti:
		return r.isDaily(n.Body)
	case *plan.Count:
		return r.isDaily(n.Cond) || r.isDaily(n.Body)
	case *plan.Days:
		return plan.Daily(n.From) || plan.Daily(n.To)
	case *plan.Walk:
		return r.isDaily(n.Body)
	case *plan.Among:
		return r.isDaily(n.Body)
	case *plan.Meet, *plan.Each:
		return false
	}
	panic(fmt.Sprintf("unreachable: %T", n))
}

func (r *rewriting) anyDaily(parts []plan.Node) bool {
	for _, p := range parts {
		if r.isDaily(p) {
			return true
		}
	}
	return false
}

func (r *rewriting) isDailyExpr(e plan.Expr) bool {
	switch e := e.(type) {
	case nil, plan.Var, plan.Fixed:
		return false
	case plan.Today:
		return true
	case plan.Values:
		return r.isDailyExpr(e.Arg)
	case plan.Computed:
		return r.isDailyExpr(e.Arg)
	case plan.Arith:
		return r.isDailyExpr(e.Left) || r.isDailyExpr(e.Right)
	case *plan.Slot:
		daily := r.isDaily(e.Set.Body)
		for _, c := range e.Set.Columns {
			daily = daily || r.isDailyExpr(c)
		}
		for _, o := range e.Set.Order {
			daily = daily || r.isDailyExpr(o.Expr)
		}
		return daily
	}
	panic(fmt.Sprintf("unreachable: %T", e))
}
