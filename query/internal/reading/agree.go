package reading

import (
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// number is the grammatical number of a subject.
type number uint8

const (
	either number = iota
	singular
	plural
)

func (b *builder) numberOf(t english.Token) number {
	one, many := t.Has(english.Class(lexicon.Singular)), t.Has(english.Class(lexicon.Plural))
	switch {
	case one && !many:
		return singular
	case many && !one:
		return plural
	}
	return either
}

var auxiliaryNumber = map[string]number{
	"is": singular, "was": singular, "are": plural, "were": plural,
	"does": singular, "do": plural, "has": singular, "have": plural,
}

var otherNumber = map[string]string{
	"is": "are", "are": "is", "was": "were", "were": "was", "does": "do", "do": "does", "has": "have", "have": "has",
}

// agree refuses a verb whose number is not its subject's.
func (b *builder) agree(verb english.Ref, subject number) {
	t := b.token(verb)
	n, ok := auxiliaryNumber[t.Key]
	right := otherNumber[t.Key]
	if !ok {
		third, base := t.Has(english.Class(lexicon.Third)), t.Has(english.Class(lexicon.Base))
		switch {
		case t.Has(english.Class(lexicon.Past)) || third == base:
			return
		case third:
			n, right = singular, b.lx.Inflected(t.Key, lexicon.Base)
		default:
			n, right = plural, b.lx.Inflected(t.Key, lexicon.Third)
		}
	}
	if subject == either || n == subject {
		return
	}
	words := "several things: \"" + right + "\""
	if subject == singular {
		words = "one thing: \"" + right + "\""
	}
	b.refuse(t.Span, "\""+t.Text+"\" does not agree with its subject, which is "+words, right)
}

// agreeQuant refuses "every providers", "all provider".
func (b *builder) agreeQuant(q *english.Quant, ng *english.NG) {
	t := b.headToken(ng)
	n := b.numberOf(t)
	want := either
	switch q.Word {
	case "a", "an", "every", "each":
		want = singular
	case "all", "most":
		want = plural
	}
	if q.Super != "" {
		want = plural
	}
	if want == either || n == either || n == want {
		return
	}
	if want == singular {
		b.refuse(t.Span, "after \""+q.Word+"\" comes one thing", b.lx.Inflected(t.Key, lexicon.Singular))
	}
	e := diag.Errorf(diag.Meaning, t.Span, "after %q come several things", q.Word+q.Super)
	text := b.s.Text
	e.Rewrites = []string{text[:t.Span.From] + b.lx.Inflected(t.Key, lexicon.Plural) + text[t.Span.To:]}
	if at := strings.LastIndex(strings.ToLower(text[:t.Span.From]), "all "); q.Word == "all" && at >= 0 {
		e.Rewrites = append(e.Rewrites, text[:at]+"every "+text[at+len("all "):])
	}
	panic(e)
}

// checkPartitive refuses "every of the providers" and "some the providers".
func (b *builder) checkPartitive(q *english.QuantNP) {
	switch word := q.Quant.Word; {
	case q.Of && (word == "a" || word == "an" || word == "every" || word == "no" || word == "only" || q.Quant.Super != ""):
		b.fail(diag.Meaning, b.s.Span(q), `"of the" follows "all", "each", "some", "any", "most" and numbers`)
	case q.The && !q.Of && word != "all":
		b.fail(diag.Meaning, b.s.Span(q), `"the" follows "all" alone; others take "of the"`)
	}
}

// groupNumber is the number of a noun group, or either where there is none.
func (b *builder) groupNumber(ng *english.NG) number {
	if ng == nil {
		return either
	}
	return b.numberOf(b.headToken(ng))
}
