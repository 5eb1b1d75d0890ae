package english

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
)

// Token returns the token that a terminal took.
func (s *Sentence) Token(at int) Token { return s.Tokens[at] }

// Others returns the further sentences that the question can be; see package english, ways.
func (s *Sentence) Others() []*Sentence { return s.others }

// Span returns the place of a node: from its first to its last token.
func (s *Sentence) Span(node any) diag.Span {
	var span diag.Span
	refs(reflect.ValueOf(node), func(at int) {
		if at < len(s.Tokens) {
			span = span.Cover(s.Tokens[at].Span)
		}
	})
	return span
}

var refType = reflect.TypeFor[Ref]()

// refs calls f for every terminal below v.
func refs(v reflect.Value, f func(at int)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			refs(v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			refs(v.Index(i), f)
		}
	case reflect.Struct:
		if v.Type() == refType {
			f(int(v.Field(0).Int()))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Tokens" && v.Type().Field(i).Name != "others" {
				refs(v.Field(i), f)
			}
		}
	}
}

// String prints the tree, a node a line, as `--dump=sentence` shows it.
func (s *Sentence) String() string {
	var b strings.Builder
	s.print(&b, "Sentence", reflect.ValueOf(s), 0)
	return b.String()
}

func (s *Sentence) print(b *strings.Builder, label string, v reflect.Value, depth int) {
	line := func(text string) { fmt.Fprintf(b, "%s%s\n", strings.Repeat("  ", depth), text) }
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			s.print(b, label, v.Elem(), depth)
		}
	case reflect.Slice:
		for i := range v.Len() {
			s.print(b, label, v.Index(i), depth)
		}
	case reflect.Bool:
		if v.Bool() {
			line(label)
		}
	case reflect.String:
		if v.String() != "" {
			line(label + " " + v.String())
		}
	case reflect.Struct:
		s.printStruct(b, label, v, depth, line)
	}
}

func (s *Sentence) printStruct(b *strings.Builder, label string, v reflect.Value, depth int, line func(string)) {
	name := v.Type().Name()
	if label != name {
		label += ": " + name
	}
	if v.NumField() == 1 && v.Type().Field(0).Type == refType {
		line(fmt.Sprintf("%s %q", label, s.Tokens[v.Field(0).Field(0).Int()].Text))
		return
	}
	if v.NumField() == 0 {
		return
	}
	line(label)
	for i := range v.NumField() {
		field := v.Type().Field(i).Name
		if field != "Tokens" && field != "Text" && field != "others" {
			s.print(b, field, v.Field(i), depth+1)
		}
	}
}

// WithComma returns the text of a question that begins with its sources, with the comma that
// ends them: "according to confirmed sources, which labs ...". It returns nil if there is one.
func (s *Sentence) WithComma() []string {
	if len(s.Lead) == 0 || s.Lead[0].Source == nil {
		return nil
	}
	var out []string
	for i, t := range s.Tokens {
		switch {
		case t.Text == "," || t.Text == ":":
			return out
		case i > 2 && (whWords[t.Key] || whoWords[t.Key] || doWords[t.Key] || beWords[t.Key] || t.Key == "how" || t.Key == "list"):
			out = append(out, strings.TrimRight(s.Text[:t.Span.From], " ")+", "+s.Text[t.Span.From:])
		}
	}
	return out
}

// Several reports whether a noun phrase is more than its first part.
func (n *NP) Several() bool { return len(n.Rest)+len(n.But) > 0 || n.Pair == "neither" }

// Group returns the subject's noun group as any noun group.
func (g *SubjNG) Group() *NG {
	out := &NG{Other: g.Other, Adjs: g.Adjs, Noun: g.Noun, App: g.App}
	for _, p := range g.Posts {
		out.Posts = append(out.Posts, &Post{Rels: p.Rels, Ends: p.Ends, PP: p.PP})
	}
	return out
}

// Tails returns the times and phrases after the predicate's own words.
func (p *Pred) Tails() []*Tail { return p.tails }

// With returns the predicate with what the clause left over after it.
func (p *Pred) With(tails []*Tail) *Pred {
	q := *p
	switch {
	case p.Adjs != nil:
		a := *p.Adjs
		a.Tails = append(append([]*Tail{}, a.Tails...), tails...)
		q.Adjs = &a
	case p.Passive != nil:
		v := *p.Passive
		v.Tails = append(append([]*Tail{}, v.Tails...), tails...)
		q.Passive = &v
	default:
		q.tails = tails
	}
	return &q
}
