package reading

import (
	"fmt"
	"strconv"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// OfExact reads a question in exact form: its names become predicates and entities, its
// letters variables in their scopes. text is what q was parsed from. A refusal is a
// *diag.Error with a place in text.
func OfExact(q *exact.Query, text string, lx *lexicon.Lexicon) (out *Query, err error) {
	defer recoverError(&err)
	r := newResolver(text, lx)
	top := &scope{}
	r.bindQuery(q, top)
	s := &survey{r: r}
	s.query(q)
	r.symbols(s)
	out = r.query(q)
	if u := unsafeIn(out); u != nil {
		panic(u.refusal(r.firstAt(u.v, q.Span())))
	}
	return out, nil
}

// recoverError turns the panic of a refusal into an error at the door.
func recoverError(err *error) {
	switch p := recover().(type) {
	case nil:
	case *diag.Error:
		*err = p
	default:
		panic(p)
	}
}

// resolver reads one question or rule. It goes over the tree three times: scopes (which
// variable a letter is), symbols (which predicate a name is, and of what kind therefore the
// variables are), and the reading itself. It panics with a *diag.Error.
type resolver struct {
	text string // what spans count in
	lx   *lexicon.Lexicon

	vars  map[*exact.Var]*Var     // what each letter is
	binds map[exact.Node][]*Var   // by quantifier or set: the variables that it binds
	owns  map[exact.Node][]*Var   // by set, or body of something: variables that it binds unsaid
	free  map[exact.Node][]string // by quantifier or set: the letters that it does not bind
	fresh []*Var                  // new entities of a supposition or change

	stating bool // facts are read: an <iri> may be new
	known   map[*Var]typing
	places  map[*Var]place // where it is bound
	preds   map[*exact.Call]*lexicon.Predicate
	calls   []*call // those whose predicate is open
	names   map[*exact.Name]*Const
}

func newResolver(text string, lx *lexicon.Lexicon) *resolver {
	return &resolver{
		text: text, lx: lx,
		vars: map[*exact.Var]*Var{}, binds: map[exact.Node][]*Var{}, owns: map[exact.Node][]*Var{}, free: map[exact.Node][]string{},
		known: map[*Var]typing{}, places: map[*Var]place{}, preds: map[*exact.Call]*lexicon.Predicate{}, names: map[*exact.Name]*Const{},
	}
}

func (r *resolver) fail(kind diag.Kind, n exact.Node, format string, args ...any) {
	panic(diag.Errorf(kind, n.Span(), format, args...))
}

// source returns a node as it is written.
func (r *resolver) source(n exact.Node) string {
	s := n.Span()
	return r.text[s.From:s.To]
}

// query makes the reading.
func (r *resolver) query(q *exact.Query) *Query {
	out := &Query{}
	for _, c := range q.Contexts {
		r.context(c, &out.Context)
	}
	switch f := q.Form.(type) {
	case *exact.Rows:
		out.Form = r.rows(f)
	case *exact.Agg:
		out.Form = r.agg(f)
	case *exact.Why:
		out.Form = &Why{Not: f.Not, Body: r.body(f.Body)}
	case *exact.When:
		out.Form = &When{Body: r.body(f.Body)}
	case *exact.Paths:
		out.Form = r.paths(f)
	case *exact.Describe:
		out.Form = &Describe{Thing: r.thing(f.Thing)}
	case *exact.Change:
		out.Form = r.change(f)
	default:
		panic(fmt.Sprintf("unreachable: %T", f))
	}
	return out
}

// context adds what c says to ctx; each context is said once.
func (r *resolver) context(c *exact.Context, ctx *Context) {
	switch {
	case c.AsOf != nil:
		r.once(ctx.AsOf != nil, c, "the day")
		ctx.AsOf = r.day(c.AsOf)
	case c.Period != nil:
		r.once(ctx.Period != nil, c, "the period")
		p := r.period(c.Period)
		ctx.Period = &p
	case c.Sources != nil:
		r.once(ctx.Sources != nil, c, "the sources")
		ctx.Sources = r.sources(c.Sources)
	case c.Suppose != nil:
		r.once(ctx.Suppose != nil, c, "the supposition")
		ctx.Suppose = r.suppose(c.Suppose)
	}
}

func (r *resolver) once(again bool, c *exact.Context, what string) {
	if again {
		r.fail(diag.Meaning, c, "%s of a question can be said only once", what)
	}
}

// day reads a date of the question itself: a constant, today, a parameter, or what
// arithmetic makes of them.
func (r *resolver) day(e exact.Expr) Expr {
	exact.Walk(e, func(n exact.Node) bool {
		switch n.(type) {
		case *exact.Var, *exact.Call, *exact.Agg:
			r.fail(diag.Meaning, n, "the day of a question cannot depend on the data")
		}
		return true
	})
	want := typing{Type: value.Date}
	if is := r.asWanted(e, r.typing(e), want); !alike(is.Type, value.Date) {
		r.fail(diag.Type, e, "a date is wanted here, like 2025-11-03 or today; %s is none", r.source(e))
	}
	return r.expr(e, want)
}

// period reads a period; both its ends may be dates known to the month or the year.
func (r *resolver) period(p *exact.Period) Period {
	out := Period{Word: map[string]PeriodWord{"ever": Ever, "on": On, "during": During, "before": Before, "since": Since}[p.Word]}
	if p.From != nil {
		out.From = r.day(p.From)
	}
	if p.To != nil {
		out.To = r.day(p.To)
	}
	if out.Word == Before {
		out.From, out.To = nil, out.From
	}
	return out
}

func (r *resolver) paths(f *exact.Paths) *Paths {
	out := &Paths{From: r.thing(f.From), To: r.thing(f.To), Max: r.steps(f)}
	if f.Over != nil {
		out.Over = r.set(f.Over)
		if p := out.Along(); p != nil && p.External {
			r.fail(diag.Meaning, f.Over, "connections go along recorded facts, and %s is external", p.Name)
		}
		if len(out.Over.Columns) != 1 && out.Along() == nil {
			r.fail(diag.Meaning, f.Over, "what the connections go through is a set with one column, like {C | contract(C)}, or the facts of one stored relation, like {F, G | partner(F, G)}")
		}
	}
	return out
}

// sources reads a set of sources, or {S | S = name}.
func (r *resolver) sources(s *exact.Sources) *Set {
	if s.Set != nil {
		if len(s.Set.Columns) != 1 {
			r.fail(diag.Meaning, s.Set, "the sources are a set with one column, like {S | source(S)}")
		}
		return r.set(s.Set)
	}
	v := &Var{Name: "S"}
	return &Set{Vars: []*Var{v}, Columns: []Column{{Expr: v, Name: "source"}}, Body: &Compare{Op: Equal, Left: v, Right: r.thing(s.Name)}}
}

// thing reads an entity that the question names.
func (r *resolver) thing(e exact.Expr) Expr {
	switch e.(type) {
	case *exact.Name, *exact.Param, *exact.Var:
		return r.expr(e, typing{Type: value.Node})
	}
	r.fail(diag.Type, e, "%s is not the name of a thing", r.source(e))
	return nil
}

// steps reads the longest way that is asked for.
func (r *resolver) steps(p *exact.Paths) int {
	if p.Max == "" {
		return 0
	}
	n, err := strconv.Atoi(p.Max)
	if err != nil || n < 1 || n > 1000 {
		r.fail(diag.Syntax, p, "the number of steps is a whole number from 1 to 1000")
	}
	return n
}
