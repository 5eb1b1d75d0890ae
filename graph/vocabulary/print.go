package vocabulary

import (
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"
)

// String prints v in its canonical form: the clock, kinds, relations and
// properties, rules, examples. It parses back to the same vocabulary.
func (v *Vocabulary) String() string {
	var b strings.Builder
	if v.Clock != "" {
		fmt.Fprintf(&b, "clock %s\n", v.Clock)
	}
	for _, k := range v.Kinds {
		b.WriteString(k.String() + "\n")
	}
	for _, r := range v.Relations {
		b.WriteString(r.String() + "\n")
	}
	for _, r := range v.Rules {
		b.WriteString(r.String() + "\n")
	}
	for _, e := range v.Examples {
		fmt.Fprintf(&b, "example %s\n", quote(e))
	}
	return b.String()
}

// String prints k as it is declared, without a line end.
func (k *Kind) String() string {
	var b strings.Builder
	b.WriteString("kind " + k.Name)
	if len(k.Parents) > 0 {
		b.WriteString(" is " + strings.Join(k.Parents, ", "))
	}
	for _, n := range k.Nouns {
		b.WriteString(" " + quote(n.Singular))
		if n.Plural != "" {
			b.WriteString(" plural " + quote(n.Plural))
		}
	}
	if len(k.Names) > 0 {
		b.WriteString(" name " + strings.Join(k.Names, ", "))
	}
	if k.Start != "" || k.End != "" {
		word := " until "
		if k.Through {
			word = " through "
		}
		b.WriteString(" period " + k.Start + word + k.End)
	}
	if k.Source {
		b.WriteString(" sources")
	}
	writeIRI(&b, k.IRI, k.Name)
	return b.String()
}

// String prints r as it is declared, without a line end.
func (r *Relation) String() string {
	var b strings.Builder
	h := head{params: r.Params, property: r.Type}
	if r.Type == "" {
		b.WriteString("relation " + r.Name)
	} else {
		b.WriteString("property " + r.Name)
	}
	writeParams(&b, r.Params)
	if r.Type != "" {
		b.WriteString(" " + r.Type)
	}
	if r.External {
		b.WriteString(" external")
	}
	if r.About != "" {
		b.WriteString(" " + quote(r.About))
	}
	writeFrames(&b, r.Frames, h)
	writeIRI(&b, r.IRI, r.Name)
	return b.String()
}

// String prints r as it is declared, without a line end.
func (r *Rule) String() string {
	var b strings.Builder
	b.WriteString("rule " + r.Name)
	writeParams(&b, r.Params)
	if r.Symmetric {
		b.WriteString(" symmetric")
	}
	writeFrames(&b, r.Frames, head{params: r.Params, rule: true})
	b.WriteString("\n  if " + r.Body)
	if r.Because != "" {
		b.WriteString("\n  because " + quote(r.Because))
	}
	return b.String()
}

func writeIRI(b *strings.Builder, iri quad.IRI, name string) {
	if string(iri) != name {
		b.WriteString(" as " + iri.String())
	}
}

func writeParams(b *strings.Builder, params []Param) {
	b.WriteByte('(')
	for i, p := range params {
		if i > 0 {
			b.WriteString(", ")
		}
		if p.Var != "" {
			b.WriteString(p.Var + " ")
		}
		b.WriteString(p.Kind)
	}
	b.WriteByte(')')
}

func writeFrames(b *strings.Builder, frames []Frame, h head) {
	for _, f := range frames {
		b.WriteString(" " + f.string(h))
	}
}

// string prints f; roles that are as they would be without a word are left out.
func (f *Frame) string(h head) string {
	var b strings.Builder
	role := func(arg int) string {
		if h.rule && arg >= 1 && arg <= len(h.params) {
			return h.params[arg-1].Var
		}
		return fmt.Sprint(arg)
	}
	words := func(class string) { b.WriteString(class + " " + quote(f.Word)) }
	switch f.Class {
	case NounFrame:
		words("noun")
		if len(f.Forms) > 0 {
			b.WriteString(" plural " + quote(f.Forms[0]))
		}
		if f.Object != 0 && (f.Subject != 2 || f.Object != 1) {
			b.WriteString(" " + role(f.Subject) + " of " + role(f.Object))
		}
	case VerbFrame:
		words("verb")
		if len(f.Forms) > 0 {
			b.WriteString(" forms")
			for _, form := range f.Forms {
				b.WriteString(" " + quote(form))
			}
		}
		usual := 0
		if h.arity() > 1 {
			usual = 2
		}
		if f.Subject != 1 || f.Object != usual || len(f.Roles) > 0 {
			b.WriteString(" " + role(f.Subject))
			if f.Object != 0 {
				b.WriteString(" " + role(f.Object))
			}
		}
	case AdjectiveFrame:
		words("adjective")
		if f.Subject != 1 || len(f.Roles) > 0 {
			b.WriteString(" " + role(f.Subject))
		}
	case PrepositionFrame:
		words("preposition")
		b.WriteString(" " + role(f.Subject) + " " + role(f.Object))
	case SuperlativeFrame:
		words("superlative")
		if f.Lowest {
			b.WriteString(" lowest")
		} else {
			b.WriteString(" highest")
		}
	default:
		panic(fmt.Sprintf("unreachable: frame class %d", f.Class))
	}
	for _, r := range f.Roles {
		b.WriteString(" " + preposition(r.Preposition) + " " + role(r.Arg))
	}
	return b.String()
}

// preposition prints a preposition as a bare word where that is read back.
func preposition(word string) string {
	p := parser{scan: scanner{text: " " + word}}
	p.advance()
	if p.tok.kind == wordToken && p.tok.text == word && word != "as" && p.atPreposition() {
		return word
	}
	return quote(word)
}

var quoter = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)

func quote(text string) string { return `"` + quoter.Replace(text) + `"` }
