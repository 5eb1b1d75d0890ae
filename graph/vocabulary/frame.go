package vocabulary

import (
	"fmt"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// frame reads one frame of a relation, property or rule:
//
//	noun "child" plural "children" 2 of 1
//	verb "buy" forms "buys" "bought" "bought" "buying" 1 2 from 3
//	adjective "exclusive" X to Y
//	preposition "with" 1 2
//	superlative "largest" highest
func (p *parser) frame(h head) (f Frame, ok bool) {
	class := p.tok
	f.Span.From = class.span.From
	p.advance()
	if f.Word, ok = p.text(fmt.Sprintf("the words of the %s in quotes", class.text)); !ok {
		return f, false
	}
	switch class.text {
	case "noun":
		ok = p.nounFrame(&f, h)
	case "verb":
		ok = p.verbFrame(&f, h)
	case "adjective":
		ok = p.adjectiveFrame(&f, h)
	case "preposition":
		ok = p.prepositionFrame(&f, h)
	case "superlative":
		ok = p.superlativeFrame(&f, h, class)
	}
	f.Span.To = p.last
	return f, ok && p.rolesDiffer(f)
}

func (p *parser) nounFrame(f *Frame, h head) (ok bool) {
	f.Class = NounFrame
	if p.tok.is("plural") && !p.done() {
		p.advance()
		plural, ok := p.text("the plural in quotes")
		if !ok {
			return false
		}
		f.Forms = []string{plural}
	}
	switch {
	case h.arity() == 1:
		f.Subject = 1
		if p.atRole() {
			f.Subject, ok = p.role(h)
			return ok
		}
		return true
	case !p.atRole():
		f.Subject, f.Object = 2, 1
		return true
	}
	if f.Subject, ok = p.role(h); !ok {
		return false
	}
	if p.done() || !p.tok.is("of") {
		return p.expected("of and the other argument, as in 2 of 1", "of")
	}
	p.advance()
	f.Object, ok = p.role(h)
	return ok
}

func (p *parser) verbFrame(f *Frame, h head) (ok bool) {
	f.Class = VerbFrame
	if p.tok.is("forms") && !p.done() {
		p.advance()
		for _, what := range []string{"third person", "past", "past participle", "-ing form"} {
			form, ok := p.text("the " + what + " in quotes; after forms come four, as in \"buys\" \"bought\" \"bought\" \"buying\"")
			if !ok {
				return false
			}
			f.Forms = append(f.Forms, form)
		}
	}
	f.Subject = 1
	if !p.atRole() {
		if h.arity() > 1 {
			f.Object = 2
		}
		return true
	}
	if f.Subject, ok = p.role(h); !ok {
		return false
	}
	if p.atRole() {
		if f.Object, ok = p.role(h); !ok {
			return false
		}
	}
	return p.further(f, h)
}

func (p *parser) adjectiveFrame(f *Frame, h head) (ok bool) {
	f.Class, f.Subject = AdjectiveFrame, 1
	if !p.atRole() {
		return true
	}
	if f.Subject, ok = p.role(h); !ok {
		return false
	}
	return p.further(f, h)
}

func (p *parser) prepositionFrame(f *Frame, h head) (ok bool) {
	f.Class = PrepositionFrame
	if h.arity() < 2 {
		p.fail(Span{f.Span.From, p.last}, "", "a preposition needs two arguments: the noun's side and its complement")
		return false
	}
	if f.Subject, ok = p.role(h); !ok {
		return false
	}
	f.Object, ok = p.role(h)
	return ok
}

func (p *parser) superlativeFrame(f *Frame, h head, class token) bool {
	f.Class, f.Subject, f.Object = SuperlativeFrame, 1, 2
	if h.property == "" || h.property == "truth" {
		p.fail(class.span, "", "a superlative belongs to a property that can be ordered, such as: property value(Term) money")
		return false
	}
	if !p.done() && (p.tok.is("highest") || p.tok.is("lowest")) {
		f.Lowest = p.tok.is("lowest")
		p.advance()
	}
	return true
}

// further reads arguments that prepositions introduce: with Y for Z
func (p *parser) further(f *Frame, h head) (ok bool) {
	for p.atPreposition() {
		r := Role{Preposition: p.tok.text}
		p.advance()
		if r.Arg, ok = p.role(h); !ok {
			return false
		}
		f.Roles = append(f.Roles, r)
	}
	return true
}

// atPreposition says whether a preposition of a further argument stands here: a
// word of small letters that starts no clause, or a text in quotes. "as" starts
// a clause when an address follows.
func (p *parser) atPreposition() bool {
	if p.done() {
		return false
	}
	if p.tok.is("as") {
		ahead := p.scan
		t := ahead.next()
		return t.kind != iriToken
	}
	r, _ := utf8.DecodeRuneInString(p.tok.text)
	return p.tok.kind == stringToken ||
		p.tok.kind == wordToken && !slices.Contains(clauses, p.tok.text) && unicode.IsLower(r)
}

// atRole says whether an argument stands here, be it a wrong one.
func (p *parser) atRole() bool {
	return !p.done() && (p.tok.kind == numberToken || p.tok.kind == wordToken && isVariable(p.tok.text))
}

// role reads the number of an argument, or in a rule its variable.
func (p *parser) role(h head) (int, bool) {
	what := "an argument's number, 1 or 2"
	if h.rule {
		what = "an argument: one of the variables of the head"
	}
	if !p.atRole() {
		return 0, p.expected(what)
	}
	n := 0
	if p.tok.kind == numberToken {
		n, _ = strconv.Atoi(p.tok.text)
	} else {
		n = 1 + slices.IndexFunc(h.params, func(q Param) bool { return h.rule && q.Var == p.tok.text })
	}
	if n < 1 || n > h.arity() {
		return 0, p.expected(what)
	}
	p.advance()
	return n, true
}

// rolesDiffer reports an argument that a frame names twice.
func (p *parser) rolesDiffer(f Frame) bool {
	seen := map[int]bool{0: false}
	args := []int{f.Subject, f.Object}
	for _, r := range f.Roles {
		args = append(args, r.Arg)
	}
	for _, a := range args {
		if a != 0 && seen[a] {
			p.fail(f.Span, "", "argument %d is spoken twice in this frame", a)
			return false
		}
		seen[a] = true
	}
	return true
}
