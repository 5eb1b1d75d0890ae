package reading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// candidates returns the predicates that a call can be by its name, its role and the
// number of its arguments: at least one.
func (r *resolver) candidates(c *exact.Call, as role) []*lexicon.Predicate {
	named := r.named(c)
	var out []*lexicon.Predicate
	for _, p := range named {
		if takesRole(p, as, len(c.Args), c.Closure) {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		r.misused(c, as, named[0])
	}
	return out
}

// named returns the predicates of a name or address.
func (r *resolver) named(c *exact.Call) []*lexicon.Predicate {
	if c.IRI {
		for _, p := range r.lx.All() {
			if p.IRI == quad.IRI(c.Name) && p.Class != lexicon.Derived {
				return []*lexicon.Predicate{p}
			}
		}
	} else if ps := r.lx.Predicates(c.Name); len(ps) > 0 {
		return ps
	}
	e := diag.Errorf(diag.Word, c.NameAt, "unknown relation `%s`", c.Name)
	var all []string
	for _, p := range r.lx.All() {
		all = append(all, p.Name)
	}
	e.Suggestions = diag.Nearest(c.Name, all)
	for _, s := range r.lx.Senses(strings.ReplaceAll(c.Name, "_", " ")) {
		if s.Pred != nil && !slices.Contains(e.Suggestions, s.Pred.Name) {
			e.Suggestions = append(e.Suggestions, s.Pred.Name)
		}
	}
	panic(e)
}

// takesRole reports whether p can stand in a role with n arguments.
func takesRole(p *lexicon.Predicate, as role, n int, closure bool) bool {
	switch as {
	case asAtom:
		return n == p.Arity() && (!closure || closes(p)) || isTruth(p) && n == 2 && !closure
	case asValue:
		return n == 1 && !closure && (p.Class == lexicon.Property || p.Arity() == 2 && p.Class != lexicon.KindClass && p.Class != lexicon.Builtin)
	case asUnknown:
		return p.Class == lexicon.Property
	}
	panic("unreachable: role")
}

// closes reports whether p leads from things to things that it can lead on from.
func closes(p *lexicon.Predicate) bool {
	return p.Arity() == 2 && (p.Class == lexicon.Stored || p.Class == lexicon.Derived) &&
		typingOf(p.Params[0]).meets(typingOf(p.Params[1]))
}

func isTruth(p *lexicon.Predicate) bool {
	return p.Class == lexicon.Property && p.Arity() == 1
}

// misused refuses a call of p that its arguments or its place do not allow.
func (r *resolver) misused(c *exact.Call, as role, p *lexicon.Predicate) {
	name := c.Name
	switch {
	case c.Closure && p.Arity() == 2:
		r.fail(diag.Type, c, "`%s+` takes steps from things to things of like kind; %s leads from %s to %s", name, name, typingOf(p.Params[0]), typingOf(p.Params[1]))
	case c.Closure:
		r.fail(diag.Type, c, "`%s+` takes steps from things to things; %s is no relation between two", name, name)
	case as == asUnknown:
		r.fail(diag.Type, c, "`unknown` is asked of a property; %s is %s", name, describe(p))
	case as == asAtom && p.Class == lexicon.Property && len(c.Args) == 1:
		r.fail(diag.Type, c, "%s is a value, not a condition; compare it, as in %s = ...", r.source(c), r.source(c))
	case as == asValue && len(c.Args) == p.Arity():
		r.fail(diag.Type, c, "%s is a condition, which has no value", r.source(c))
	case as == asValue:
		r.fail(diag.Type, c, "%s takes %s and has no value", name, signature(p))
	}
	r.fail(diag.Type, c, "%s takes %s; here %s", name, signature(p), count(len(c.Args), "is", "are"))
}

func count(n int, one, many string) string {
	if n == 1 {
		return one + " 1"
	}
	return fmt.Sprintf("%s %d", many, n)
}

// describe says what a predicate is.
func describe(p *lexicon.Predicate) string {
	switch p.Class {
	case lexicon.KindClass:
		return "a kind"
	case lexicon.Stored:
		return "a relation"
	case lexicon.Property:
		return "a property"
	case lexicon.Derived:
		return "a relation that rules derive"
	case lexicon.Builtin:
		return "a relation that is built in"
	}
	panic("unreachable: class of a predicate")
}

// signature says what a predicate takes: 2 arguments, a firm and a service.
func signature(p *lexicon.Predicate) string {
	var words []string
	for _, a := range p.Params {
		words = append(words, typingOf(a).String())
	}
	if len(words) == 1 {
		return "1 argument, " + words[0]
	}
	return fmt.Sprintf("%d arguments, %s and %s", len(words), strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
}

// symbols decides what every call is: first those of one candidate, which say what their
// variables are, then those that this leaves one candidate.
func (r *resolver) symbols(s *survey) {
	open := r.settleAll(r.calls, s.equal)
	for v, t := range r.known {
		if v.Kind == nil && len(t.Kinds) > 0 {
			v.Kind = t.Kinds[0]
		}
	}
	if len(open) > 0 {
		r.guess()
		open = r.settleAll(open, s.equal)
	}
	if len(open) > 0 {
		r.ambiguous(open[0])
	}
}

// maxRounds bounds how long a chain of equalities is followed against its order, so that no
// text costs the square of its length.
const maxRounds = 32

// settleAll settles what has one candidate until nothing more can be learned, and returns
// what is still open.
func (r *resolver) settleAll(open []*call, equal []*exact.Compare) []*call {
	progress := true
	for n := 0; progress && n < maxRounds; n++ {
		progress = false
		rest := open[:0:0]
		for _, k := range open {
			if fit := r.fitting(k); len(fit) == 1 {
				r.settle(k, fit[0])
				progress = true
			} else {
				rest = append(rest, k)
			}
		}
		open = rest
		for _, c := range equal {
			progress = r.equate(c.Left, c.Right) || r.equate(c.Right, c.Left) || progress
		}
		slices.Reverse(equal)
	}
	return open
}

// guess learns what alternatives say of variables of which nothing else is known. It says
// what may be meant, not what must be.
func (r *resolver) guess() {
	for _, k := range r.calls {
		p := r.preds[k.at]
		for i, a := range k.at.Args {
			v, ok := a.(*exact.Var)
			if !ok || p == nil || i >= p.Arity() || len(r.known[r.vars[v]].Kinds) > 0 {
				continue
			}
			if t := typingOf(p.Params[i]); p.Class == lexicon.KindClass {
				r.learn(r.vars[v], typing{Type: value.Node, Kinds: []*lexicon.Kind{p.Kind}})
			} else {
				r.learn(r.vars[v], t)
			}
		}
	}
}

// fitting returns the candidates that fit what is known of the arguments.
func (r *resolver) fitting(k *call) []*lexicon.Predicate {
	if len(k.cands) == 1 {
		return k.cands
	}
	var out []*lexicon.Predicate
	for _, p := range k.cands {
		fits := true
		for i, a := range k.at.Args {
			if i < p.Arity() {
				want := typingOf(p.Params[i])
				fits = fits && want.meets(r.asWanted(a, r.typing(a), want))
			}
		}
		if fits {
			out = append(out, p)
		}
	}
	return out
}

// settle decides a call and learns from it what its variables are.
func (r *resolver) settle(k *call, p *lexicon.Predicate) {
	r.preds[k.at] = p
	if p.Class == lexicon.KindClass {
		return
	}
	for i, a := range k.at.Args {
		v, ok := a.(*exact.Var)
		if !ok || i >= p.Arity() {
			continue
		}
		t := typingOf(p.Params[i])
		if known := r.known[r.vars[v]]; !known.meets(t) {
			r.fail(diag.Type, v, "%s is %s; %s", v.Name, known, wants(p, i))
		}
		if r.places[r.vars[v]].branch != k.place.branch {
			t.Kinds = nil
		}
		r.learn(r.vars[v], t)
	}
}

// wants says what an argument place takes.
func wants(p *lexicon.Predicate, i int) string {
	if p.Arity() == 1 {
		return fmt.Sprintf("%s takes %s", p.Name, typingOf(p.Params[i]))
	}
	ordinal := []string{"first", "second", "third", "fourth", "fifth", "sixth"}
	if i >= len(ordinal) {
		return fmt.Sprintf("argument %d of %s is %s", i+1, p.Name, typingOf(p.Params[i]))
	}
	return fmt.Sprintf("the %s argument of %s is %s", ordinal[i], p.Name, typingOf(p.Params[i]))
}

func (r *resolver) learn(v *Var, t typing) { r.known[v] = r.known[v].with(t) }

// equate learns what a variable is from what it equals.
func (r *resolver) equate(a, b exact.Expr) bool {
	n, ok := a.(*exact.Var)
	if !ok || r.known[r.vars[n]].Type != value.None {
		return false
	}
	t := r.typing(b)
	if t.Type == value.None {
		return false
	}
	r.learn(r.vars[n], typing{Type: t.Type})
	return true
}

// ambiguous refuses a call that several predicates, or none, fit.
func (r *resolver) ambiguous(k *call) {
	fit := r.fitting(k)
	if len(fit) == 0 {
		p := k.cands[0]
		for i, a := range k.at.Args {
			if t := r.typing(a); i < p.Arity() && !typingOf(p.Params[i]).meets(t) {
				r.fail(diag.Type, a, "%s is %s; no %s takes that there", r.source(a), t, k.at.Name)
			}
		}
		r.fail(diag.Type, k.at, "no %s takes these arguments", k.at.Name)
	}
	e := &diag.Error{Kind: diag.Meaning, Span: k.at.NameAt, Message: fmt.Sprintf("`%s` could be %d relations; say of what kind its arguments are", k.at.Name, len(fit))}
	for _, p := range fit {
		e.Expected = append(e.Expected, p.Name+" of "+signature(p))
	}
	panic(e)
}
