package vocabulary

import (
	"slices"
	"strings"
)

// check reports what no single declaration can know: kinds that are not declared,
// kinds that are their own ancestors, names that would say two things.
func (p *parser) check() {
	for _, k := range p.voc.Kinds {
		for _, parent := range k.Parents {
			p.checkKind(parent, k.Span)
		}
		if p.voc.ancestor(k, k.Name, map[*Kind]bool{}) {
			p.fail(k.Span, "", "the kind %s is its own ancestor", k.Name)
		}
	}
	for _, r := range p.voc.Relations {
		p.checkParams(r.Params)
		if k := p.voc.kind(r.Name); k != nil && r.Type != "" {
			p.fail(r.Span, "", "%s(X) would say two things: the property %s and the kind %s", r.Name, r.Name, k.Name)
		}
	}
	p.checkRecorded()
	for _, r := range p.voc.Rules {
		p.checkParams(r.Params)
		if k := p.voc.kind(r.Name); k != nil && len(r.Params) == 1 {
			p.fail(r.Span, "", "%s(X) would say two things: the rule %s and the kind %s", r.Name, r.Name, k.Name)
		}
		if p.voc.relation(r.Name, r.Params) != nil {
			p.fail(r.Span, "give one of them another name, and a rule from one to the other", "%s is stored and derived", r.Name)
		}
	}
}

// checkRecorded reports kinds whose names or periods would be computed: the language reads
// them before it asks anything.
func (p *parser) checkRecorded() {
	for _, k := range p.voc.Kinds {
		for _, name := range append(slices.Clone(k.Names), k.Start, k.End) {
			if slices.ContainsFunc(p.voc.Relations, func(r *Relation) bool { return r.External && r.Name == name }) {
				p.fail(k.Span, "record it", "%s is external, and what names a %s or says when it runs is recorded", name, k.Name)
			}
		}
	}
}

func (p *parser) checkParams(params []Param) {
	for _, q := range params {
		if !slices.Contains(Types, q.Kind) {
			p.checkKind(q.Kind, q.Span)
		}
	}
}

// checkKind reports a kind that is not declared.
func (p *parser) checkKind(name string, at Span) {
	if name == "Thing" || slices.ContainsFunc(p.voc.Kinds, func(k *Kind) bool { return k.Name == name }) {
		return
	}
	names := []string{"Thing"}
	for _, k := range p.voc.Kinds {
		names = append(names, k.Name)
	}
	hint := `declare it: kind ` + name
	if near := Nearest(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	p.fail(at, hint, "the kind %s is not declared", name)
}

// kind is the kind of a name, in any case of its letters: the exact form writes
// firm(F) for the kind Firm.
func (v *Vocabulary) kind(name string) *Kind {
	for _, k := range v.Kinds {
		if strings.EqualFold(k.Name, name) {
			return k
		}
	}
	return nil
}

// relation is the stored relation or property of a name. One name may be declared
// for several kinds: start(Term) and start(Contract).
func (v *Vocabulary) relation(name string, params []Param) *Relation {
	for _, r := range v.Relations {
		if r.Name == name && slices.EqualFunc(r.Params, params, func(a, b Param) bool { return a.Kind == b.Kind }) {
			return r
		}
	}
	return nil
}

// ancestor says whether name is an ancestor of k. It looks at no kind twice.
func (v *Vocabulary) ancestor(k *Kind, name string, seen map[*Kind]bool) bool {
	for _, parent := range k.Parents {
		if parent == name {
			return true
		}
		up := v.kind(parent)
		if up == nil || seen[up] {
			continue
		}
		seen[up] = true
		if v.ancestor(up, name, seen) {
			return true
		}
	}
	return false
}
