package vocabulary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// head is what frames are checked against: a relation, a property or a rule.
type head struct {
	params   []Param
	property string // its type, or empty
	rule     bool
}

// arity is the number of roles.
func (h head) arity() int {
	if h.property != "" {
		return 2
	}
	return len(h.params)
}

// relation reads: relation customer(Term, Firm) noun "customer" 2 of 1
func (p *parser) relation(from int) {
	r := &Relation{}
	at := p.tok.span
	name, ok := p.name("the name of the relation, such as customer", false)
	if ok {
		r.Name, r.IRI = name, quad.IRI(name)
		r.Params, ok = p.params(false)
	}
	if ok && len(r.Params) != 2 {
		p.fail(Span{at.From, p.last}, "", "a relation has two arguments, as in customer(Term, Firm); this one has %d", len(r.Params))
		ok = false
	}
	p.relationClauses(r, head{params: r.Params}, from, at, ok)
}

// property reads: property value(Term) money noun "value"
func (p *parser) property(from int) {
	r := &Relation{}
	at := p.tok.span
	name, ok := p.name("the name of the property, such as value", false)
	if ok {
		r.Name, r.IRI = name, quad.IRI(name)
		r.Params, ok = p.params(false)
	}
	if ok && len(r.Params) != 1 {
		p.fail(Span{at.From, p.last}, "", "a property has one argument and a type, as in value(Term) money; this one has %d arguments", len(r.Params))
		ok = false
	}
	if ok {
		if ok = !p.done() && p.tok.kind == wordToken && slices.Contains(Types, p.tok.text); ok {
			r.Type = p.tok.text
			p.advance()
		} else {
			p.expected("the type of the property: "+list(Types, "or"), Types...)
		}
	}
	p.relationClauses(r, head{params: r.Params, property: r.Type}, from, at, ok)
}

// relationClauses reads the frames of a relation or property and adds it.
func (p *parser) relationClauses(r *Relation, h head, from int, at Span, ok bool) {
	if !ok {
		p.recover()
	}
	renamed := false
	for !p.done() {
		p.clause(func() (fine bool) {
			if p.tok.is("external") {
				return p.external(r)
			}
			if !p.tok.is("as") {
				return p.frameClause(&r.Frames, h, ok, "noun, verb, adjective, preposition, superlative, as or external", "as", "external")
			}
			if renamed {
				p.fail(p.tok.span, "", "as is said twice")
			}
			renamed = true
			p.advance()
			r.IRI, fine = p.iri()
			return fine
		})
	}
	r.Span = Span{from, p.last}
	if ok && r.External {
		p.checkExternal(r, renamed)
	}
	if ok && p.free(r.Name, r.Params, r.External, at) {
		p.voc.Relations = append(p.voc.Relations, r)
	}
}

// external reads: external "how risky our model thinks a contract is"
func (p *parser) external(r *Relation) (ok bool) {
	if r.External {
		p.fail(p.tok.span, "", "external is said twice")
	}
	r.External = true
	p.advance()
	if p.done() || p.tok.kind != stringToken {
		return true
	}
	r.About, ok = p.text("what the function says, in quotes")
	return ok
}

// checkExternal reports what a function cannot be: it is asked about things of a kind, one
// by one, and nothing of what it says is recorded.
func (p *parser) checkExternal(r *Relation, renamed bool) {
	switch of := r.Params[0]; {
	case of.Kind == "Thing":
		p.fail(of.Span, "name a kind, as in "+r.Name+"(Contract)", "a function is asked about things of one kind; Thing is any")
	case slices.Contains(Types, of.Kind):
		p.fail(of.Span, "name a kind, as in "+r.Name+"(Contract)", "a function is asked about things of one kind; %s is none", of.Kind)
	}
	if len(r.Params) == 2 && slices.Contains(Types, r.Params[1].Kind) {
		p.fail(r.Params[1].Span, fmt.Sprintf("write property %s(%s) %s external", r.Name, r.Params[0].Kind, r.Params[1].Kind),
			"an external relation leads to things; what gives values is a property")
	}
	if renamed {
		p.fail(r.Span, "leave out as", "%s is external: no facts of it are recorded, so it has no address", r.Name)
	}
}

// frameClause reads one frame, or reports that what stands here is none. The
// roles of a frame are not checked when the head is at fault already.
func (p *parser) frameClause(frames *[]Frame, h head, headOK bool, what string, words ...string) bool {
	if p.tok.kind != wordToken || !slices.Contains(frameWords, p.tok.text) {
		return p.expected(what, append(words, frameWords...)...)
	}
	before := len(p.errs)
	f, ok := p.frame(h)
	*frames = append(*frames, f)
	if !headOK {
		p.errs = p.errs[:before] // said once, by the head
	}
	return ok
}

// free says whether a relation or property for these kinds may have this name.
func (p *parser) free(name string, params []Param, external bool, at Span) bool {
	if slices.Contains(reserved, name) {
		p.fail(at, "", "%s is a word of the language itself; choose another name", name)
		return false
	}
	if p.voc.relation(name, params) != nil {
		p.fail(at, "", "%s is declared twice", name)
		return false
	}
	if slices.ContainsFunc(p.voc.Relations, func(o *Relation) bool { return o.Name == name && (external || o.External) }) {
		p.fail(at, "choose another name", "%s is declared twice; a function is bound by its name, so what is external has one of its own", name)
		return false
	}
	return true
}

// reserved are the names that the exact form keeps for itself: its own relations,
// and the words that mean something else before a parenthesis.
var reserved = []string{
	"in_force", "overlap",
	"and", "or", "not", "some", "every", "exactly", "most", "at", "unknown", "because",
	"ever", "on", "during", "before", "since", "in", "today", "yes", "no",
}

// rule reads: rule uses(F Firm, P Firm) verb "use" F P if ... because "..."
func (p *parser) rule(from int) {
	r := &Rule{}
	at := p.tok.span
	name, ok := p.name("the name of what the rule derives, such as uses", false)
	if ok {
		r.Name = name
		r.Params, ok = p.params(true)
	}
	if ok && slices.Contains(reserved, name) {
		p.fail(at, "", "%s is a word of the language itself; choose another name", name)
	}
	if !ok {
		p.recover()
	}
	h := head{params: r.Params, rule: true}
	for !p.done() && !p.tok.is("if") && !p.tok.is("because") {
		p.clause(func() bool {
			if !p.tok.is("symmetric") {
				return p.frameClause(&r.Frames, h, ok, "symmetric, noun, verb, adjective, preposition, or if and what has to hold", "symmetric", "if")
			}
			p.symmetric(r, ok)
			return true
		})
	}
	if !p.tok.is("if") || p.done() {
		if ok || !p.done() {
			p.expected("if and what has to hold", "if")
		}
		p.skipDeclaration()
		return
	}
	p.ruleBody(r)
	if p.tok.is("because") && !p.done() {
		p.because(r)
	}
	r.Span = Span{from, p.last}
	if ok {
		p.voc.Rules = append(p.voc.Rules, r)
	}
}

// symmetric reads that word; whether it fits is known when the head is sound.
func (p *parser) symmetric(r *Rule, headOK bool) {
	switch {
	case r.Symmetric:
		p.fail(p.tok.span, "", "symmetric is said twice")
	case headOK && len(r.Params) != 2:
		p.fail(p.tok.span, "", "only a rule with two arguments can be symmetric; this one has %d", len(r.Params))
	case headOK && r.Params[0].Kind != r.Params[1].Kind:
		p.fail(p.tok.span, "", "a symmetric rule has two arguments of one kind; these are %s and %s", r.Params[0].Kind, r.Params[1].Kind)
	}
	r.Symmetric = true
	p.advance()
}

// ruleBody takes the text from "if" on as it stands.
func (p *parser) ruleBody(r *Rule) {
	after := p.tok.span.To
	span, open := p.scan.body()
	if span.From == span.To {
		p.fail(Span{after, after}, "", "expected what has to hold after if, as in: if customer(T, F), in_force(T)")
	}
	if open >= 0 {
		p.fail(Span{open, open + lineWidth(p.scan.text[open:])}, "", "a text in quotes is not closed on its line")
	}
	r.Body, r.BodyAt = p.scan.text[span.From:span.To], span.From
	p.tok.span.To = span.To
	p.advance()
}

// because reads the template of a proof step. Its variables are those of the head
// and the body.
func (p *parser) because(r *Rule) {
	p.advance()
	at := p.tok.span
	text, ok := p.text("the reason in quotes, as in \"{F} is served by {P}\"")
	if !ok {
		p.skipDeclaration()
		return
	}
	r.Because, r.BecauseAt = text, at.From
	known := variables(r.Body)
	for _, v := range r.Params {
		known[v.Var] = true
	}
	for rest := text; ; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			return
		}
		end := strings.IndexByte(rest[i:], '}')
		if rest[i] == '}' || end < 0 || !isVariable(rest[i+1:i+end]) {
			p.fail(at, "", "expected a variable in braces in the reason, as in {F}")
			return
		}
		if name := rest[i+1 : i+end]; !known[name] && len(r.Params) > 0 {
			p.fail(at, "", "the reason names {%s}, but the rule has no variable %s", name, name)
		}
		rest = rest[i+end+1:]
	}
}

// variables are the words of a body that look like one; quotes and comments do
// not count.
func variables(body string) map[string]bool {
	known := map[string]bool{}
	for s := (scanner{text: body}); ; {
		switch t := s.next(); {
		case t.kind == endToken:
			return known
		case t.kind == wordToken && isVariable(t.text):
			known[t.text] = true
		}
	}
}

// params reads (Term, Firm), or (F Firm, P Firm) for a rule.
func (p *parser) params(rule bool) (params []Param, ok bool) {
	if p.done() || !p.tok.is("(") {
		return nil, p.expected("( and the kinds of the arguments")
	}
	for {
		p.advance()
		q := Param{Span: p.tok.span}
		if rule {
			if p.done() || p.tok.kind != wordToken || !isVariable(p.tok.text) {
				return params, p.expected("a variable and its kind, such as F Firm")
			}
			q.Var = p.tok.text
			if slices.ContainsFunc(params, func(o Param) bool { return o.Var == q.Var }) {
				p.fail(p.tok.span, "", "the variable %s stands for two arguments", q.Var)
				return params, false
			}
			p.advance()
		}
		if !p.done() && slices.Contains(Types, p.tok.text) {
			q.Kind = p.tok.text
			p.advance()
		} else if q.Kind, ok = p.name("the name of a kind, such as Firm", true); !ok {
			return params, false
		}
		q.Span.To = p.last
		params = append(params, q)
		switch {
		case !p.done() && p.tok.is(","):
			continue
		case !p.done() && p.tok.is(")"):
			p.advance()
			return params, true
		}
		return params, p.expected(") or a comma and the next argument")
	}
}

// list writes words as a person would: a, b or c.
func list(words []string, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return fmt.Sprintf("%s %s %s", strings.Join(words[:last], ", "), and, words[last])
}
