package lexicon

import (
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/value"
)

// declarer turns a parsed vocabulary into symbols and words.
type declarer struct {
	l     *Lexicon
	kinds map[string]*Kind // by declared name
	errs  diag.List
}

var valueTypes = map[string]value.Type{
	"text": value.Text, "integer": value.Integer, "number": value.Number, "money": value.Money,
	"date": value.Date, "truth": value.Truth, "duration": value.Duration,
}

func (d *declarer) fail(span vocabulary.Span, format string, args ...any) *diag.Error {
	e := diag.Errorf(diag.Rule, diag.Span(span), format, args...)
	d.errs = append(d.errs, e)
	return e
}

func (d *declarer) declare(v *vocabulary.Vocabulary) {
	for _, k := range v.Kinds {
		d.kind(k)
	}
	for _, r := range v.Relations {
		d.relation(r)
	}
	for _, k := range v.Kinds {
		d.completeKind(k)
	}
	for _, r := range v.Rules {
		d.rule(r)
	}
}

func (d *declarer) kind(k *vocabulary.Kind) {
	if d.kinds[k.Name] != nil {
		d.fail(k.Span, "kind %s is declared twice", k.Name)
		return
	}
	out := &Kind{Name: lowerFirst(k.Name), Label: strings.ToLower(k.Name), IRI: k.IRI, Source: k.Source}
	if len(k.Nouns) > 0 {
		out.Label = k.Nouns[0].Singular
		out.Plural = k.Nouns[0].Plural
	}
	if out.Plural == "" {
		out.Plural = plural(out.Label)
	}
	d.kinds[k.Name] = out
	d.l.addKind(out)
	for _, n := range k.Nouns {
		d.l.addNoun(n, Sense{Kind: out, Pred: out.Pred})
	}
}

// completeKind ties kinds to the kinds above them and to their period, which may be
// declared further down.
func (d *declarer) completeKind(k *vocabulary.Kind) {
	out := d.kinds[k.Name]
	for _, name := range k.Parents {
		p := d.kinds[name]
		switch {
		case p == nil:
			d.unknownKind(k.Span, name)
		case p.Is(out):
			d.fail(k.Span, "kind %s is below itself through %s", k.Name, name)
		default:
			out.Parents = append(out.Parents, p)
			p.Kids = append(p.Kids, out)
		}
	}
	out.Start = d.dateProperty(k, k.Start)
	out.End, out.Through = d.dateProperty(k, k.End), k.Through
}

func (d *declarer) dateProperty(k *vocabulary.Kind, name string) *Predicate {
	if name == "" {
		return nil
	}
	for _, p := range d.l.byName[name] {
		if p.Class == Property && p.Value == value.Date {
			return p
		}
	}
	if len(d.l.byName[name]) > 0 {
		d.fail(k.Span, "the period of kind %s names %q, which is no date property", k.Name, name)
		return nil
	}
	return d.implied(k, name)
}

// implied declares the date property that a kind's period names and nothing else declares.
func (d *declarer) implied(k *vocabulary.Kind, name string) *Predicate {
	p := &Predicate{Name: name, Class: Property, Value: value.Date, IRI: quad.IRI(name), Params: []Param{
		{Kind: d.kinds[k.Name], Type: value.Node}, {Name: "V", Type: value.Date},
	}}
	p.ID = d.l.id(p.IRI)
	d.l.addPredicate(p)
	d.l.addFrame(p, vocabulary.Frame{Class: vocabulary.NounFrame, Word: name, Subject: 2, Object: 1})
	return p
}

func (d *declarer) unknownKind(span vocabulary.Span, name string) {
	var known []string
	for n := range d.kinds {
		known = append(known, n)
	}
	d.fail(span, "unknown kind %q", name).Suggestions = diag.Nearest(name, known)
}

func (d *declarer) param(p vocabulary.Param) Param {
	if t, ok := valueTypes[p.Kind]; ok {
		return Param{Name: p.Var, Type: t}
	}
	if p.Kind == "Thing" || p.Kind == "" {
		return Param{Name: p.Var, Type: value.Node}
	}
	k := d.kinds[p.Kind]
	if k == nil {
		d.unknownKind(p.Span, p.Kind)
	}
	return Param{Name: p.Var, Kind: k, Type: value.Node}
}

func (d *declarer) params(ps []vocabulary.Param) []Param {
	out := make([]Param, len(ps))
	for i, p := range ps {
		out[i] = d.param(p)
	}
	return out
}

func (d *declarer) relation(r *vocabulary.Relation) {
	p := &Predicate{Name: r.Name, Class: Stored, IRI: r.IRI, Params: d.params(r.Params)}
	if r.Type != "" {
		p.Class, p.Value = Property, valueTypes[r.Type]
		if p.Value != value.Truth {
			p.Params = append(p.Params, Param{Name: "V", Type: p.Value})
		}
	}
	p.External, p.About = r.External, r.About
	if !p.External {
		p.ID = d.l.id(p.IRI)
	}
	if d.clash(r.Span, p) {
		return
	}
	d.l.addPredicate(p)
	for _, f := range r.Frames {
		d.l.addFrame(p, f)
	}
}

// clash refuses a second predicate of one name whose arguments could be the same things.
func (d *declarer) clash(span vocabulary.Span, p *Predicate) bool {
	for _, o := range d.l.byName[p.Name] {
		if len(o.Params) == len(p.Params) && overlapping(o, p) {
			d.fail(span, "%s is declared twice for arguments that can be the same things", p.Name)
			return true
		}
	}
	return false
}

func overlapping(a, b *Predicate) bool {
	for i := range a.Params {
		if a.Params[i].Type != b.Params[i].Type || !a.Params[i].Kind.Meets(b.Params[i].Kind) {
			return false
		}
	}
	return true
}

func (d *declarer) rule(r *vocabulary.Rule) {
	params := d.params(r.Params)
	p := d.ruleHead(r, params)
	if p == nil {
		p = &Predicate{Name: r.Name, Class: Derived, Params: params}
		if d.clash(r.Span, p) {
			return
		}
		d.l.addPredicate(p)
	}
	p.Symmetric = p.Symmetric || r.Symmetric
	d.l.heads[r] = p
	for _, f := range r.Frames {
		d.l.addFrame(p, f)
	}
}

// ruleHead finds the derived predicate that an earlier rule with the same head declared.
func (d *declarer) ruleHead(r *vocabulary.Rule, params []Param) *Predicate {
	for _, o := range d.l.byName[r.Name] {
		if o.Class != Derived || len(o.Params) != len(params) {
			continue
		}
		same := true
		for i := range params {
			same = same && o.Params[i].Kind == params[i].Kind && o.Params[i].Type == params[i].Type
		}
		if same {
			return o
		}
	}
	return nil
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
