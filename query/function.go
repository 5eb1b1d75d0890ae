package query

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/host"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Function binds f to what the vocabulary declares external under a name, so that questions
// can use it like any property: with
//
//	property risk(Contract) number external noun "risk"
//
// and
//
//	risk := query.Function("risk", func(ctx context.Context, contract query.Entity) (float64, error) {
//		return model.Risk(ctx, contract.Name)
//	})
//
// one may ask for contracts whose risk is over 0.8, sorted by risk, or for the total risk of
// what a firm signed. A question that needs a function which is not bound is refused, with a
// *Error of kind Unbound; functions that a question does not need are ignored. Of two with one
// name the later counts.
//
// f is asked about things of the kind that is declared, one by one, after everything else that
// has to be true of them (a why not may ask about more), and at most once about each in one
// question: rows, order, notes and proofs rest on the same call. So what f says of a thing has
// to be good for the snapshot that is asked; nothing of it is kept for the next question. What
// it said counts against MaxMemory, some 200 bytes a thing.
//
// Goroutines of a question, and several questions, call f at once: it has to be safe for
// concurrent use. ctx is that of the question, which waits for f even when ctx is done. f is
// not asked about things that are only supposed, of which nothing is known then; the day and
// the sources that a question asks for do not concern it.
//
// Where f returns ErrUnknown, nothing is known, as if nothing were recorded. Any other error,
// and a panic, ends the question with a *Error of kind Failed that wraps a *FunctionError.
//
// The type of f has to be that of the declaration, else the question is refused as well: a
// number is a float64, an int or an int64, an integer an int or an int64, a date a Date or a
// time.Time (its day in its own zone), money a Money, a duration a Duration, a text a string, a
// truth a bool. An external relation leads to an Entity or its IRI, or to several; one that the
// data does not have is an error.
func Function[V Computed](name string, f func(ctx context.Context, thing Entity) (V, error)) Option {
	var zero V
	return bound{name, function{
		gives: slices.IndexFunc(given, func(g givenType) bool { return g.like(zero) }),
		call:  func(ctx context.Context, thing Entity) (any, error) { return f(ctx, thing) },
	}}
}

// Computed is what a Function may give.
type Computed interface {
	bool | int | int64 | float64 | string | Money | Date | Duration | time.Time |
		Entity | quad.IRI | []Entity | []quad.IRI
}

// ErrUnknown is what a Function returns where it does not know: as if nothing were recorded.
var ErrUnknown = errors.New("query: it is not known")

// FunctionError says that a Function failed. The *Error of the question wraps it.
type FunctionError struct {
	Function string // as the vocabulary declares it
	Thing    Entity // that it was asked about
	Err      error  // what it returned, or what is wrong with what it gave
	Stack    []byte // where it panicked; nil if it did not
}

// Error says what the function was asked, and what came of it: "risk(c7): no such model".
func (e *FunctionError) Error() string {
	return fmt.Sprintf("%s(%s): %v", e.Function, e.Thing.Name, e.Err)
}

// Unwrap returns Err.
func (e *FunctionError) Unwrap() error { return e.Err }

// bound is the option of a function.
type bound struct {
	name string
	function
}

func (b bound) apply(s *settings) {
	all := map[string]function{b.name: b.function}
	for name, f := range s.functions {
		if name != b.name {
			all[name] = f
		}
	}
	s.functions = all
}

// function is a function of the host program.
type function struct {
	gives int // in given
	call  func(ctx context.Context, thing Entity) (any, error)
}

// givenType is a type of Go that functions give, and what it is for.
type givenType struct {
	name  string
	like  func(any) bool
	types []value.Type
}

func isOf[T any](v any) bool { _, ok := v.(T); return ok }

var given = []givenType{
	{"float64", isOf[float64], []value.Type{value.Number}},
	{"int64", isOf[int64], []value.Type{value.Integer, value.Number}},
	{"int", isOf[int], []value.Type{value.Integer, value.Number}},
	{"bool", isOf[bool], []value.Type{value.Truth}},
	{"string", isOf[string], []value.Type{value.Text}},
	{"query.Money", isOf[Money], []value.Type{value.Money}},
	{"query.Date", isOf[Date], []value.Type{value.Date}},
	{"time.Time", isOf[time.Time], []value.Type{value.Date}},
	{"query.Duration", isOf[Duration], []value.Type{value.Duration}},
	{"[]query.Entity", isOf[[]Entity], []value.Type{value.Node}},
	{"query.Entity", isOf[Entity], []value.Type{value.Node}},
	{"[]quad.IRI", isOf[[]quad.IRI], []value.Type{value.Node}},
	{"quad.IRI", isOf[quad.IRI], []value.Type{value.Node}},
}

// wanted is the type of what an external predicate gives.
func wanted(p *lexicon.Predicate) value.Type {
	if p.Class == lexicon.Property {
		return p.Value
	}
	return value.Node
}

// functions returns the functions that are bound, or refuses a question that needs others.
// What is asked further of its answer, such as the collisions of a picture, may need more of
// them than the question.
func (w *world) functions(needs []*lexicon.Predicate, s settings) (*host.Functions, error) {
	if !w.lexicon.External() {
		return nil, nil
	}
	calls := map[string]host.Func{}
	for _, p := range w.lexicon.All() {
		if f, ok := s.functions[p.Name]; ok && p.External && slices.Contains(given[f.gives].types, wanted(p)) {
			calls[p.Name] = w.calling(p, f)
		}
	}
	for _, p := range needs {
		f, ok := s.functions[p.Name]
		if !ok {
			return nil, w.unbound(p, s)
		}
		if g := given[f.gives]; !slices.Contains(g.types, wanted(p)) {
			return nil, diag.Errorf(diag.Unbound, diag.Span{}, "%s is external (%s), and the function that the host program has bound for it gives a %s; it has to give a %s",
				p.Name, w.declared(p), g.name, goType(p))
		}
	}
	limit := s.maxMem
	if limit == 0 {
		limit = exec.DefaultMemory
	}
	return host.New(w.snap, calls, limit), nil
}

// unbound refuses a question for want of a function.
func (w *world) unbound(p *lexicon.Predicate, s settings) error {
	e := diag.Errorf(diag.Unbound, diag.Span{}, "%s is external (%s), and the host program has bound no function for it, as with query.Function(%q, func(ctx context.Context, %s query.Entity) (%s, error) { ... })",
		p.Name, w.declared(p), p.Name, variable(p), goType(p))
	var names []string
	for name := range s.functions {
		names = append(names, name)
	}
	slices.Sort(names)
	e.Suggestions = diag.Nearest(p.Name, names)
	return e
}

// variable is a name in Go for the things that a function is asked about.
func variable(p *lexicon.Predicate) string {
	return strings.ToLower(p.Params[0].Kind.Name)
}

// goType is the first of the types that a function for p may give.
func goType(p *lexicon.Predicate) string {
	for _, g := range given {
		if slices.Contains(g.types, wanted(p)) {
			return g.name
		}
	}
	panic("unreachable: a type that no function gives")
}

// declared says where the vocabulary declares p.
func (w *world) declared(p *lexicon.Predicate) string {
	for _, r := range w.lexicon.Vocabulary().Relations {
		if r.External && r.Name == p.Name {
			line := strings.Count(w.text[:r.Span.From], "\n") + 1
			head, _, _ := strings.Cut(w.text[r.Span.From:r.Span.To], "\n")
			return fmt.Sprintf("line %d of the vocabulary: %s", line, strings.Join(strings.Fields(head), " "))
		}
	}
	panic("unreachable: what is external is declared")
}

// calling returns the calls of a function about things of the graph.
func (w *world) calling(p *lexicon.Predicate, f function) host.Func {
	return func(ctx context.Context, id graph.ID) ([]value.Value, error) {
		thing := Entity{Term: w.snap.Term(id), Name: w.lexicon.Name(id)}
		said, stack, err := guarded(ctx, f, thing)
		if errors.Is(err, ErrUnknown) {
			return nil, nil
		}
		var values []value.Value
		if err == nil {
			values, err = w.understood(said, wanted(p))
		}
		if err != nil {
			return nil, &FunctionError{Function: p.Name, Thing: thing, Err: err, Stack: stack}
		}
		return values, nil
	}
}

// guarded calls a function, and makes an error of a panic.
func guarded(ctx context.Context, f function, thing Entity) (said any, stack []byte, err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		stack = debug.Stack()
		switch cause := recover().(type) {
		case error:
			err = fmt.Errorf("the function panicked: %w", cause)
		default:
			err = fmt.Errorf("the function panicked: %v", cause)
		}
	}()
	said, err = f.call(ctx, thing)
	returned = true
	return said, nil, err
}

// understood returns what a function gave as values of a type.
func (w *world) understood(said any, typ value.Type) ([]value.Value, error) {
	switch said := said.(type) {
	case Entity:
		return w.entities(said.Term)
	case quad.IRI:
		return w.entities(said)
	case []Entity:
		var terms []quad.Value
		for _, e := range said {
			terms = append(terms, e.Term)
		}
		return w.entities(terms...)
	case []quad.IRI:
		var terms []quad.Value
		for _, iri := range said {
			terms = append(terms, iri)
		}
		return w.entities(terms...)
	}
	v, err := valueOf(said)
	return []value.Value{value.As(v, typ)}, err
}

// entities returns the entities that terms are.
func (w *world) entities(terms ...quad.Value) ([]value.Value, error) {
	var out []value.Value
	for _, t := range terms {
		if t == nil {
			return nil, errors.New("it gave an Entity without a Term")
		}
		id, ok := w.snap.ID(t)
		switch t.(type) {
		case quad.IRI, quad.BNode:
		default:
			ok = false
		}
		if !ok {
			return nil, fmt.Errorf("the data has no entity %s", t)
		}
		v := value.OfNode(id)
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out, nil
}
