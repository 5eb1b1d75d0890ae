package reading

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// NewProgram reads and checks the rules of a vocabulary. All that is wrong with them comes
// as one diag.List, with places in the vocabulary's text.
func NewProgram(lx *lexicon.Lexicon) (*Program, error) {
	p := &Program{Lexicon: lx, Rules: map[*lexicon.Predicate][]*Rule{}}
	if lx.Vocabulary() == nil {
		p.findDaily()
		return p, nil
	}
	var errs diag.List
	var heads []*lexicon.Predicate
	first := map[*lexicon.Predicate]*vocabulary.Rule{}
	for _, text := range lx.Vocabulary().Rules {
		head := lx.Head(text)
		if head == nil {
			continue // refused by the lexicon
		}
		if first[head] == nil {
			first[head] = text
			heads = append(heads, head)
		}
		rule, err := ruleOf(lx, text)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p.Rules[head] = append(p.Rules[head], rule)
	}
	var cycles map[*lexicon.Predicate]string
	p.Strata, cycles = stratify(heads, p.Rules)
	for _, h := range heads {
		if c := cycles[h]; c != "" {
			errs = append(errs, diag.Errorf(diag.Rule, headSpan(first[h]), "%s; a relation cannot rest on its own absence, count, closure or other days", c))
		}
	}
	p.findDaily()
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

// headSpan is the place of a rule's head: up to where its body starts.
func headSpan(r *vocabulary.Rule) diag.Span {
	s := diag.Span(r.Span)
	if n := len(r.Params); n > 0 {
		s.To = r.Params[n-1].Span.To
	}
	return s
}

// ruleTexts returns the rules that derive a predicate.
func ruleTexts(lx *lexicon.Lexicon, p *lexicon.Predicate) []*vocabulary.Rule {
	var out []*vocabulary.Rule
	if lx.Vocabulary() == nil {
		return nil
	}
	for _, r := range lx.Vocabulary().Rules {
		if lx.Head(r) == p {
			out = append(out, r)
		}
	}
	return out
}

// ruleOf reads and checks one rule. Its error is a *diag.Error, and nil itself if none.
func ruleOf(lx *lexicon.Lexicon, text *vocabulary.Rule) (*Rule, *diag.Error) {
	body, err := exact.ParseBody(text.Body, text.BodyAt)
	if err != nil {
		return nil, asRule(err)
	}
	rule := &Rule{Head: lx.Head(text), Text: strings.TrimSpace(text.Body)}
	for i, p := range text.Params {
		rule.Vars = append(rule.Vars, &Var{Name: p.Var, Kind: rule.Head.Params[i].Kind})
	}
	r := newResolver(lx.Vocabulary().Text, lx)
	if err := r.rule(rule, body); err != nil {
		return nil, asRule(err)
	}
	if u := r.confineRule(rule); u != nil {
		e := u.refusal(r.firstAt(u.v, headSpan(text)))
		return nil, asRule(e)
	}
	if e := r.because(rule, text); e != nil {
		return nil, e
	}
	return rule, nil
}

// asRule makes an error one of a rule.
func asRule(err error) *diag.Error {
	e := *err.(*diag.Error)
	if e.Kind != diag.Limit {
		e.Kind = diag.Rule
	}
	return &e
}

// BodyOf reads the body of a rule whose head has these variables and parameters, and puts
// it into the rule. text is what the spans of body count in.
func BodyOf(rule *Rule, body exact.Formula, text string, lx *lexicon.Lexicon) error {
	return newResolver(text, lx).rule(rule, body)
}

// rule reads a rule's body. Letters that are not in the head are the rule's own: the rule
// holds if there is something that they can be.
func (r *resolver) rule(rule *Rule, body exact.Formula) (err error) {
	defer recoverError(&err)
	top := &scope{}
	for i, v := range rule.Vars {
		top.add(v)
		r.learn(v, typingOf(rule.Head.Params[i]))
	}
	r.bindBody(body, top)
	s := &survey{r: r}
	s.body(body, place{})
	r.symbols(s)
	rule.Body = r.formula(body)
	return nil
}

// confineRule checks that a rule is safe. A variable of the head is a thing of its declared
// kind: where the body does not say so already, that is added to it. So what a rule derives
// is of the kinds that its head promises, and a reading need not say them again.
func (r *resolver) confineRule(rule *Rule) *unsafe {
	for i, v := range rule.Vars {
		k := rule.Head.Params[i].Kind
		switch {
		case k == nil:
		case !confines(rule.Body, v):
			rule.Body = ofKind(rule.Body, v, k)
		case !impliesKind(rule.Body, v, k):
			rule.Body = conj(rule.Body, kindAtom(k, v))
		}
	}
	vars := append(append([]*Var{}, rule.Vars...), FreeVars(rule.Body)...)
	in, u := confine(vars, rule.Body, nil)
	if u != nil {
		return u
	}
	return unsafeFormula(rule.Body, in, nowhere)
}

// impliesKind reports whether f, being true, says that v is a k.
func impliesKind(f Formula, v *Var, k *lexicon.Kind) bool {
	says := func(p Formula) bool { return impliesKind(p, v, k) }
	switch f := f.(type) {
	case *And:
		return slices.ContainsFunc(f.Parts, says) || slices.ContainsFunc(f.Parts, func(p Formula) bool {
			o := equalTo(p, v)
			return o != nil && slices.ContainsFunc(f.Parts, func(p Formula) bool { return impliesKind(p, o, k) })
		})
	case *Or:
		return len(f.Parts) > 0 && !slices.ContainsFunc(f.Parts, func(p Formula) bool { return !says(p) })
	case *Atom:
		if f.Pred.Class == lexicon.KindClass {
			return f.Args[0] == v && f.Pred.Kind.Is(k)
		}
		return implies(f, k, v)
	case *Quant:
		return f.Op == Some && says(f.Body)
	}
	return false
}

// equalTo returns the variable that f says v equals, or nil.
func equalTo(f Formula, v *Var) *Var {
	c, ok := f.(*Compare)
	if !ok || c.Op != Equal {
		return nil
	}
	left, _ := c.Left.(*Var)
	right, _ := c.Right.(*Var)
	switch v {
	case left:
		return right
	case right:
		return left
	}
	return nil
}

// confines reports whether f, being true, confines v.
func confines(f Formula, v *Var) bool {
	var b *varSet
	in := b.in()
	in.ground(f)
	return in.has(v)
}

// ofKind says that v is of kind k in those alternatives of f that do not confine it.
func ofKind(f Formula, v *Var, k *lexicon.Kind) Formula {
	if or, ok := f.(*Or); ok {
		out := &Or{}
		for _, p := range or.Parts {
			if !confines(p, v) {
				p = ofKind(p, v, k)
			}
			out.Parts = append(out.Parts, p)
		}
		return out
	}
	return conj(kindAtom(k, v), f)
}

// because reads the template of a proof step.
func (r *resolver) because(rule *Rule, text *vocabulary.Rule) *diag.Error {
	vars := map[string]*Var{}
	for _, v := range append(FreeVars(rule.Body), rule.Vars...) {
		vars[v.Name] = v
	}
	rest := text.Because
	for rest != "" {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			rule.Because = append(rule.Because, Piece{Text: rest})
			return nil
		}
		end := strings.IndexByte(rest[open:], '}')
		at := diag.Span{From: text.BecauseAt, To: text.BecauseAt + len(text.Because) + 2}
		if end < 0 {
			return diag.Errorf(diag.Rule, at, "a brace of the reason is not closed")
		}
		name := rest[open+1 : open+end]
		if vars[name] == nil {
			return diag.Errorf(diag.Rule, at, "the reason names {%s}, which is no variable of the rule or only one of a quantifier in it", name)
		}
		rule.Because = append(rule.Because, Piece{Text: rest[:open], Var: vars[name]})
		rest = rest[open+end+1:]
	}
	return nil
}

// findDaily finds the predicates whose truth depends on the day, through any recursion.
func (p *Program) findDaily() {
	p.Daily = map[*lexicon.Predicate]bool{lexicon.InForce: true}
	for grown := true; grown; {
		grown = false
		for head, rules := range p.Rules {
			for _, r := range rules {
				if !p.Daily[head] && p.DependsOnDay(r.Body) {
					p.Daily[head], grown = true, true
				}
			}
		}
	}
}

// firstAt returns where a variable stands first in the text, else the place given.
func (r *resolver) firstAt(v *Var, other diag.Span) diag.Span {
	best := diag.Span{From: -1}
	for n, o := range r.vars {
		if s := n.Span(); o == v && (best.From < 0 || s.From < best.From) {
			best = s
		}
	}
	if best.From < 0 {
		return other
	}
	return best
}
