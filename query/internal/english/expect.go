package english

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// expected returns what may follow the tokens: words of the grammar, and terminals by
// name. It parses the tokens with participle's trace on and collects the leaves that were
// tried where the input ends. An empty result means that the tokens are no beginning of a
// question.
func expected(tokens []Token) (words []string, terminals []string) {
	// The parse must fail or end at the cut; only the trace counts.
	return leaves(traced(func(name string, how participle.ParseOption) {
		_, _ = sentencePart.build().ParseFromLexer(peeking(tokens, name), how)
	}))
}

// leaves returns the words and the terminals that a trace says were tried at the end.
func leaves(trace string) (words []string, terminals []string) {
	seen := map[string]bool{}
	for line := range strings.SplitSeq(trace, "\n") {
		line = strings.TrimLeft(line, " ")
		leaf, ok := strings.CutPrefix(line, `"<EOF>" `)
		if !ok || seen[leaf] {
			continue
		}
		seen[leaf] = true
		if lit, ok := strings.CutPrefix(leaf, `literal{"`); ok {
			word, _, _ := strings.Cut(lit, `"`)
			words = append(words, word)
		} else if t, ok := strings.CutPrefix(leaf, "english."); ok && terminalWords[t] != "" { // else a part, which is traced itself
			terminals = append(terminals, t)
		}
	}
	slices.Sort(words)
	return words, terminals
}

// furthest returns the length of the longest beginning of tokens that a question can
// begin with. What begins with a beginning that no question has is none itself, so it can
// be searched for by halves.
func furthest(tokens []Token) int {
	low, high := 0, len(tokens)-1
	for low < high {
		k := (low + high) / 2
		if words, terminals := expected(tokens[:k+1]); len(words)+len(terminals) > 0 {
			low = k + 1
		} else {
			high = k
		}
	}
	return low
}

// terminalWords says in words what a terminal takes.
var terminalWords = map[string]string{
	"Noun": "a noun", "Measure1": "a noun", "Adj": "an adjective", "PredAdj": "an adjective",
	"Base": "a verb", "Finite": "a verb", "Part": "a participle (\"used\")", "ByPart": "a participle with \"by\"", "IngVerb": "an -ing form",
	"Super": "a superlative", "NounPrep": "a preposition", "VerbPrep": "a preposition",
	"NameRef": "a name", "Literal": "a quoted text", "Var": "a variable (X)", "Param": "a parameter ($name)",
	"Count": "a number", "Amount": "a value", "DateRef": "a date", "Span": "a number of days, months or years",
	"Who": "who", "Word": "which or what", "Aux": "do, have or be", "Do": "does", "Have": "has", "Be": "is",
	"Stop": "the end", "Share1": "\"share\"", "Number1": "\"number\"", "Unit": "\"year\" or \"month\"",
	"Size": "a value", "DateNoun": "a noun", "StretchRef": "a length of time", "NearRef": "a date",
	"ByWord": "\"by\"", "OverWord": "\"over\"", "DateOrder": "\"before\"", "Other": "\"other\"", "Much": "\"much\"",
}

// order in which expectations are said: the telling ones first.
var terminalOrder = []string{"Stop", "Finite", "Base", "Aux", "Be", "Have", "Do", "Noun", "Measure1", "NameRef", "Adj", "PredAdj", "Part", "IngVerb", "NounPrep", "VerbPrep", "Count", "Amount", "DateRef", "Span", "Super", "Word", "Who", "Literal", "Var", "Share1", "Unit"}

// describe says in words what may follow, at most seven expectations.
func describe(words, terminals []string) []string {
	var out []string
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if slices.Contains(words, ":") && slices.Contains(words, ";") { // after a supposition
		add("\":\"")
	}
	for _, t := range terminalOrder {
		if slices.Contains(terminals, t) {
			add(terminalWords[t])
		}
	}
	const enough = 7
	if len(out) > enough {
		return out[:enough]
	}
	for _, w := range words {
		if len(out) >= enough {
			break
		}
		if w != "," && w != "^s" && w != "?" && w != "!" && w != "." {
			add("\"" + w + "\"")
		}
	}
	return out
}

// diagnose says why the tokens are no question: an unknown word first, else the furthest
// place reached and what was expected there.
func diagnose(text string, tokens []Token, lx *lexicon.Lexicon) *diag.Error {
	for i, t := range tokens {
		if t.Class == 0 {
			e := unknownWord(text, tokens, i, lx)
			if with := questions(asValue(text, tokens, i, lx), lx); len(with) > 0 {
				e.Message, e.Suggestions, e.Expected, e.Rewrites = fmt.Sprintf("%q is a value: it is said with its noun", t.Text), nil, nil, with
				return e
			}
			if !remarked(e, text, tokens, i, lx) && i > 0 && tokens[0].Key == "add" && tokens[i-1].Has(noun) {
				named := text[:t.Span.From] + "called " + quoteAt(text, t.Span)[t.Span.From:]
				e.Message, e.Suggestions, e.Rewrites = "what is added is named in quotes", nil, questions([]string{named}, lx)
			}
			return e
		}
	}
	body := withoutEnd(tokens)
	k := furthest(append(slices.Clone(body), tokens[len(tokens)-1]))
	if k > 0 && k < len(body) && body[k-1].Key == "not" { // a time may begin with it, but it does not here
		k--
	}
	words, terminals := expected(body[:min(k, len(body))])
	at := tokens[min(k, len(tokens)-1)]
	e := diag.Errorf(diag.Syntax, at.Span, "%q does not fit here", at.Text)
	if at.Has(End) {
		e.Message = "the question is not complete"
	}
	e.Expected = describe(words, terminals)
	if k < len(body) && !remarked(e, text, tokens, k, lx) {
		e.Rewrites = repaired(text, tokens, k, lx)
	}
	return e
}

// classesOf returns the token classes that terminals take.
func classesOf(terminals []string) Class {
	var c Class
	for _, t := range terminals {
		c |= terminalClass[t]
	}
	return c
}

var terminalClass = map[string]Class{
	"Noun": noun, "Measure1": Measured, "Adj": adjective, "PredAdj": adjective,
	"Base": Class(lexicon.Base), "Finite": Class(lexicon.Finite), "Part": participleForm, "ByPart": participleForm, "IngVerb": Class(lexicon.Ing),
	"Super": Class(lexicon.Superlative), "NounPrep": relational, "VerbPrep": relational,
	"NameRef": Name, "Var": Variable, "Param": Parameter, "Count": Number, "Amount": Number, "DateRef": Date, "Span": Duration,
	"Share1": Soft, "Unit": Soft, "DateNoun": Dated, "Size": Number,
}
