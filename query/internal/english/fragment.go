package english

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// People type the middle of a question: total rent per building, top 5 vendors by spend,
// oldest player. What they leave out is proposed, not guessed.

// measureWords begin the noun of a measure.
var measureWords = wordSet("total average minimum maximum highest lowest earliest latest")

// whole proposes questions of which the text is the end.
func whole(text string, tokens []Token, lx *lexicon.Lexicon) []string {
	first := tokens[0]
	body := strings.ToLower(text[first.Span.From:first.Span.To]) + text[first.Span.To:]
	var with []string
	if measureWords[first.Key] {
		with = measured(body, first.Span.From, tokens, lx)
	}
	_, general := Superlatives[first.Key]
	if !general && !first.Has(Class(lexicon.Superlative)) {
		return with
	}
	if tokens[1].Has(noun) && !tokens[1].Has(Class(lexicon.Plural)) {
		return append(with, "what is the "+body, "which is the "+body)
	}
	return append(with, "list the "+body)
}

// measured proposes to ask of what things a measure is, or how many there are of what has
// none: total amount per party, total donations per party. The body begins at a place of
// the text.
func measured(body string, from int, tokens []Token, lx *lexicon.Lexicon) []string {
	with := []string{"what is the " + body}
	end := slices.IndexFunc(tokens, func(t Token) bool { return t.Has(noun) })
	if end < 0 {
		return nil
	}
	at := tokens[end].Span.To - from
	for _, s := range lx.Senses(tokens[end].Key) {
		if s.Class&lexicon.Noun == 0 {
			continue
		}
		if s.Measures() && s.Pred.Params[0].Kind != nil {
			with = append(with, "what is the "+body[:at]+" of "+s.Pred.Params[0].Kind.Plural+body[at:])
		}
		if s.Kind == nil || end != 1 || tokens[0].Key != "total" && tokens[0].Key != "average" {
			continue
		}
		things := body[tokens[end].Span.From-from:]
		for _, p := range lx.All() {
			if p.Class == lexicon.Property && p.Params[0].Kind == s.Kind && p.Value == value.Money {
				for _, n := range lx.NounsOf(p, 1) {
					with = append(with, "what is the "+tokens[0].Key+" "+n+" of "+things)
				}
			}
		}
		if tokens[0].Key == "total" {
			if per := strings.Index(things, " per "); per >= 0 {
				with = append(with, "how many "+things[:per]+" are there"+things[per:])
			} else {
				with = append(with, "how many "+things+" are there")
			}
		}
	}
	return with
}

// sized proposes to say of what the amount at k is: donations over £1,000 are donations with
// an amount over £1,000.
func sized(text string, tokens []Token, k int, lx *lexicon.Lexicon) (with []string) {
	things := k - 1
	for things > 0 && k-things < 4 && !tokens[things].Has(noun) {
		things--
	}
	n := tokens[things]
	if !n.Has(noun) || things == k-1 {
		return nil
	}
	at, put := diag.Span{From: n.Span.To, To: n.Span.To}, "with a "
	if be := tokens[things+1]; beWords[be.Key] {
		at, put = be.Span, "have a "
		if be.Key == "is" || be.Key == "was" {
			put = "has a "
		}
	}
	for _, s := range lx.Senses(n.Key) {
		for _, p := range lx.All() {
			if s.Kind == nil || p.Class != lexicon.Property || p.Params[0].Kind != s.Kind || !matches(p.Value, tokens[k].Value.Type) {
				continue
			}
			for _, n := range lx.NounsOf(p, 1) {
				with = append(with, replaced(text, at, withArticle(put, n)))
			}
		}
	}
	return with
}

// matches reports whether what is recorded as one type is compared with another.
func matches(recorded, said value.Type) bool {
	switch said {
	case value.Money, value.Duration:
		return recorded == said
	}
	return recorded == value.Integer || recorded == value.Number || recorded == value.Money
}
