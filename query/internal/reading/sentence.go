package reading

import (
	"errors"
	"fmt"
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Of reads a sentence: words and names become kinds, predicates and entities, noun phrases
// become quantifiers in their surface order. A refusal is a *diag.Error with a place in the
// sentence's text. A text that is several sentences must have one reading.
func Of(s *english.Sentence, p *Program) (*Query, error) {
	q, err := ofOne(s, p)
	read := s
	for _, o := range s.Others() {
		other, refusal := ofOne(o, p)
		switch {
		case refusal != nil:
		case err != nil:
			q, err, read = other, nil, o
		case !EqualQueries(q, other):
			return nil, twofold(read, o)
		}
	}
	return q, err
}

// twofold refuses a text that a word gives a second reading.
func twofold(a, b *english.Sentence) *diag.Error {
	for i, t := range a.Tokens {
		if i < len(b.Tokens) && t.Class == b.Tokens[i].Class && t.Span == b.Tokens[i].Span {
			continue
		}
		message := "%q is a word of more than one class here: the question can be read in two ways"
		if i >= len(b.Tokens) || t.Span != b.Tokens[i].Span {
			message = "%q is a term of the vocabulary, and its words have a meaning of their own here: the question can be read in two ways"
		}
		return diag.Errorf(diag.Meaning, t.Span, message, a.Text[t.Span.From:t.Span.To])
	}
	panic("unreachable: two readings of the same tokens")
}

// ofOne reads one sentence.
func ofOne(s *english.Sentence, p *Program) (q *Query, err error) {
	b := &builder{s: s, lx: p.Lexicon, program: p, vars: map[string]*Var{}, read: make([]bool, len(s.Tokens))}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *diag.Error:
			r.Rewrites = append(r.Rewrites, s.WithComma()...)
			q, err = nil, r
		default:
			panic(r)
		}
	}()
	q = b.query()
	b.refuseUnread()
	b.refuseLetters()
	q.Rename()
	if err := CheckSafe(q); err != nil {
		return nil, b.unsafe(err)
	}
	return q, b.checkTypes(q)
}

// checkTypes refuses a reading whose exact form would be refused: it gives a thing two kinds
// that nothing can be.
func (b *builder) checkTypes(q *Query) error {
	text := q.String()
	tree, err := exact.Parse(text)
	if err == nil {
		_, err = OfExact(tree, text, b.lx)
	}
	if err == nil {
		return nil
	}
	var e *diag.Error
	if !errors.As(err, &e) {
		return err
	}
	return diag.Errorf(diag.Type, b.s.Span(b.s.Question), "this reads as %s, in which %s", text, e.Message)
}

// unsafe says of a sentence that what it asks for could be anything.
func (b *builder) unsafe(err error) error {
	var e *diag.Error
	if w := b.s.Question.Wh; w != nil && w.NG == nil && errors.As(err, &e) {
		t := b.asked(w)
		e := diag.Errorf(diag.Meaning, t.Span, "%q could be anything that the question does not rule out: say what kind of thing, as in \"which firms\"", t.Text)
		for _, k := range b.lx.Kinds() {
			e.Rewrites = append(e.Rewrites, b.s.Text[:t.Span.From]+"which "+k.Label+b.s.Text[t.Span.To:])
		}
		return e
	}
	return err
}

// builder reads one sentence. Its methods panic with a *diag.Error; Of recovers it.
type builder struct {
	s       *english.Sentence
	lx      *lexicon.Lexicon
	program *Program

	read    []bool          // by token: whether the reading has looked at it
	vars    map[string]*Var // variables that the sentence names
	head    Expr            // the head of the row: what "its" and "their" mean; nil: none
	context Context
	suppose *Suppose         // while a supposition is read: indefinites create entities
	spell   *english.Adjunct // time in the supposed fact that is read

	set      *Set        // the set whose rows the main clause describes, or nil in a yes-or-no question
	pre      []Formula   // what restricts the set's further columns
	group    *group      // in "how many ... each ...": what "each" groups by
	ranked   *english.NG // in "the 3 labs that use the most providers": whose last phrase orders the rows
	island   int         // depth of relatives, negations and quantifiers: no "which" in there
	same     func(subject, object Expr) Formula
	subj     Expr // subject of the clause being read, for "the same ... as" and "each other"
	subjNG   *english.NG
	among    []Expr           // things named together as the subject: "do A and B compete"
	timeless bool             // the question is for periods: its tense says nothing
	slotPrep string           // the preposition of the argument that is read: "but not from" repeats it
	others   []*english.NG    // "which other firms": whose other things are named
	whole    *english.Adjunct // the time of the whole question
	negNP    bool             // within "does not": "A and B" would be ambiguous
}

// group is what a count is grouped by.
type group struct {
	Head  diag.Span // of its noun
	Of    *Var      // while the noun is read: of what it is, contracts per owner
	Var   *Var
	Parts []Formula
	Name  string
}

func (b *builder) fail(kind diag.Kind, span diag.Span, format string, args ...any) {
	panic(diag.Errorf(kind, span, format, args...))
}

// refuse panics with rewrites of the whole sentence: what stands at span is replaced by
// each of the texts.
func (b *builder) refuse(span diag.Span, message string, texts ...string) {
	e := diag.Errorf(diag.Meaning, span, "%s", message)
	for _, t := range texts {
		e.Rewrites = append(e.Rewrites, b.s.Text[:span.From]+t+b.s.Text[span.To:])
	}
	panic(e)
}

// token returns a word of the sentence. What is looked at counts as read.
func (b *builder) token(r english.Ref) english.Token {
	b.read[r.At] = true
	return b.s.Token(r.At)
}

// refuseUnread holds the law that everything said counts: a word of the vocabulary, a name or
// a value that the reading has not looked at is refused.
func (b *builder) refuseUnread() {
	for i, t := range b.s.Tokens {
		if !b.read[i] && !t.Has(english.Function|english.Soft|english.End) {
			b.fail(diag.Meaning, t.Span, "%q says nothing here: leave it out, or say it where it belongs", t.Text)
		}
	}
}

// refuseLetters refuses a letter that is the name of something too, L003 or E12, and stands
// there once, so that nothing is said with the letter: who writes it means the thing.
func (b *builder) refuseLetters() {
	if b.s.Suppose != nil || b.s.Question.Add != nil || b.s.Question.Set != nil {
		return // a new thing has a letter
	}
	for i, t := range b.s.Tokens {
		again := func(j int, o english.Token) bool { return i != j && o.Has(english.Variable) && o.Text == t.Text }
		if !t.Called || len(t.Text) < 2 || anyToken(b.s.Tokens, again) {
			continue
		}
		b.refuse(t.Span, fmt.Sprintf("a capital letter with digits stands for anything: %s is a name in quotes", t.Text), Quote(t.Text))
	}
}

func anyToken(tokens []english.Token, test func(int, english.Token) bool) bool {
	for i, t := range tokens {
		if test(i, t) {
			return true
		}
	}
	return false
}

func (b *builder) text(node any) string {
	span := b.s.Span(node)
	return b.s.Text[span.From:span.To]
}

// newVar makes a variable; its name is a wish that Rename makes distinct.
func newVar(wish string, k *lexicon.Kind) *Var {
	if wish == "" {
		wish = "X"
	}
	return &Var{Name: strings.ToUpper(wish[:1]), Kind: k}
}

// inside reads f within a relative, a negation or a quantifier.
func (b *builder) inside(f func() Formula) Formula {
	b.island++
	defer func() { b.island-- }()
	return f()
}

// conj joins formulas, without the true ones and with nested conjunctions opened.
func conj(parts ...Formula) Formula {
	var out []Formula
	for _, p := range parts {
		switch p := p.(type) {
		case nil:
		case *And:
			out = append(out, p.Parts...)
		default:
			out = append(out, p)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return &And{Parts: out}
}

func some(v *Var, parts ...Formula) Formula {
	return &Quant{Op: Some, Vars: []*Var{v}, Body: conj(parts...)}
}

// negate is not f; not not f is f.
func negate(f Formula) Formula {
	if n, ok := f.(*Not); ok {
		return n.Body
	}
	return &Not{Body: f}
}

// name reads a name, a quoted name or an address. A kind that the words around it ask for
// decides between entities of one name.
func (b *builder) name(r english.Ref, kinds []*lexicon.Kind) Expr {
	t := b.token(r)
	if t.Has(english.IRI) {
		return b.address(t)
	}
	ids := entitiesOf(b.lx, t.Text, t.Has(english.Quoted))
	if len(ids) > 1 && len(kinds) > 0 {
		fit := ids[:0:0]
		for _, id := range ids {
			for _, k := range b.lx.KindsOf(id) {
				if fits(k, kinds) {
					fit = append(fit, id)
					break
				}
			}
		}
		if len(fit) > 0 {
			ids = fit
		}
	}
	switch {
	case len(ids) == 1:
		return EntityConst(b.lx, ids[0])
	case len(ids) > 1:
		e := diag.Errorf(diag.Name, t.Span, "%q names %d things", t.Text, len(ids))
		for _, id := range ids[:min(len(ids), 5)] {
			e.Rewrites = append(e.Rewrites, b.s.Text[:t.Span.From]+b.qualified(t, EntityConst(b.lx, id))+b.s.Text[t.Span.To:])
		}
		panic(e)
	case t.Has(english.Quoted):
		return Const{Value: value.Value{Type: value.Text, Text: t.Text}, Text: Quote(t.Text)}
	}
	b.unknownName(t.Text, t.Span)
	panic("unreachable: unknownName returns")
}

// entity reads a name that must be a thing's: a quoted text that names nothing is refused.
func (b *builder) entity(r english.Ref, kinds []*lexicon.Kind) Expr {
	e := b.name(r, kinds)
	if c, ok := e.(Const); ok && c.Value.Type != value.Node {
		t := b.token(r)
		b.unknownName(t.Text, t.Span)
	}
	return e
}

func (b *builder) unknownName(name string, at diag.Span) {
	e := diag.Errorf(diag.Name, at, "unknown name %q", name)
	e.Suggestions = diag.Nearest(name, b.lx.Near(name))
	panic(e)
}

// address reads <iri>: the thing with that address, which the data must have.
func (b *builder) address(t english.Token) Expr {
	id, ok := b.lx.Snapshot().ID(nodeOf(t.Text))
	if !ok {
		b.fail(diag.Name, t.Span, "nothing has the address <%s>", t.Text)
	}
	return EntityConst(b.lx, id)
}

// qualified says which thing is meant by a name: by its kind where that tells it apart, in
// quotes where its case does, else by its address.
func (b *builder) qualified(name english.Token, c Const) string {
	quoted := name.Has(english.Quoted)
	var of []*lexicon.Kind
	for _, id := range entitiesOf(b.lx, name.Text, quoted) {
		of = append(of, b.lx.KindsOf(id)...)
	}
	for _, k := range b.lx.KindsOf(c.Value.ID) {
		n := 0
		for _, o := range of {
			if o == k {
				n++
			}
		}
		if n == 1 {
			return k.Label + " " + b.s.Text[name.Span.From:name.Span.To]
		}
	}
	if text, ok := b.lx.Spelling(name.Text, c.Value.ID); ok && !quoted {
		return Quote(text)
	}
	return strings.Trim(b.lx.Snapshot().Term(c.Value.ID).String(), `"`)
}

func fits(k *lexicon.Kind, kinds []*lexicon.Kind) bool {
	for _, o := range kinds {
		if k.Meets(o) {
			return true
		}
	}
	return len(kinds) == 0
}

// kindsOf returns what is statically known of the kinds of an expression; none: anything.
func (b *builder) kindsOf(e Expr) []*lexicon.Kind {
	switch e := e.(type) {
	case *Var:
		if e.Kind != nil {
			return []*lexicon.Kind{e.Kind}
		}
	case Const:
		if e.Value.Type == value.Node {
			return b.lx.KindsOf(e.Value.ID)
		}
	case Apply:
		if len(e.Pred.Params) == 2 && e.Pred.Params[1].Kind != nil {
			return []*lexicon.Kind{e.Pred.Params[1].Kind}
		}
	}
	return nil
}

// isLiteral reports whether an expression surely is no entity.
func isLiteral(e Expr) bool {
	switch e := e.(type) {
	case Const:
		return e.Value.Type != value.Node
	case Apply:
		return resultType(e.Pred) != value.Node
	case Today, Arith, *Agg:
		return true
	}
	return false
}

// takes reports whether the expression can be the argument.
func (b *builder) takes(p lexicon.Param, e Expr) bool {
	if _, free := e.(Param); free {
		return true
	}
	if p.Type != value.Node {
		return isLiteral(e) && alike(typeOf(e), p.Type) || isFreeVar(e)
	}
	if isLiteral(e) {
		return false
	}
	kinds := b.kindsOf(e)
	for _, k := range kinds {
		if k.Meets(p.Kind) {
			return true
		}
	}
	return len(kinds) == 0
}

func isFreeVar(e Expr) bool {
	v, ok := e.(*Var)
	return ok && v.Kind == nil
}

// param returns the role's argument place; the value of a property is the place after
// its last parameter.
func param(p *lexicon.Predicate, role int) lexicon.Param {
	if role < len(p.Params) {
		return p.Params[role]
	}
	return lexicon.Param{Type: p.Value}
}
