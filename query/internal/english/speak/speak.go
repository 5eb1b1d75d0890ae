// Package speak makes random sentences from the grammar of package english and the words of
// a lexicon, for tests: of the parser, of the reading, and of the engine against the naive
// evaluator. A sentence follows the grammar; whether its words fit together is for the
// reading to say.
package speak

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/ebnf"

	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// Speaker makes sentences. It is for one goroutine.
type Speaker struct {
	*rand.Rand
	grammar map[string]*ebnf.Expression
	depth   map[string]int // how deep the shallowest derivation of a production is
	words   map[lexicon.WordClass][]string
	names   []string
	out     []string
}

// New returns a speaker of the words and names of a lexicon.
func New(lx *lexicon.Lexicon, r *rand.Rand) *Speaker {
	s := &Speaker{Rand: r, grammar: map[string]*ebnf.Expression{}, depth: map[string]int{}, words: map[lexicon.WordClass][]string{}}
	g, err := ebnf.ParseString(english.Grammar())
	if err != nil {
		panic(err)
	}
	for _, p := range g.Productions {
		s.grammar[p.Production] = p.Expression
	}
	s.measure()
	for _, form := range lx.Words() {
		for _, sense := range lx.Senses(form) {
			for c := lexicon.WordClass(1); c <= lexicon.Preposition; c <<= 1 {
				if sense.Class&c != 0 && !slices.Contains(s.words[c], form) {
					s.words[c] = append(s.words[c], form)
				}
			}
		}
	}
	for _, name := range lx.Names("", manyNames) {
		s.names = append(s.names, `"`+strings.ReplaceAll(name, `"`, `\"`)+`"`)
		if !strings.ContainsAny(name, " \"") {
			s.names = append(s.names, name)
		}
	}
	return s
}

// manyNames is how many names sentences may say.
const manyNames = 10_000

// Sentence returns a random sentence.
func (s *Speaker) Sentence() string {
	s.out = nil
	s.production("Question", 0)
	if s.IntN(6) == 0 {
		s.production("Adjunct", 4)
	}
	text := strings.Join(s.out, " ")
	for _, mark := range []string{",", ";", ":", "'s"} {
		text = strings.ReplaceAll(text, " "+mark, mark)
	}
	return text
}

// deepest is how deep phrases nest before the shortest way out is taken.
const deepest = 14

func (s *Speaker) production(name string, depth int) {
	e, ok := s.grammar[name]
	if !ok {
		s.out = append(s.out, s.terminal(name))
		return
	}
	s.expression(e, depth+1)
}

func (s *Speaker) expression(e *ebnf.Expression, depth int) {
	ways := e.Alternatives
	if depth > deepest {
		least := slices.MinFunc(ways, func(a, b *ebnf.Sequence) int { return s.sequenceDepth(a) - s.sequenceDepth(b) })
		ways = []*ebnf.Sequence{least}
	}
	for _, t := range ways[s.IntN(len(ways))].Terms {
		s.term(t, depth)
	}
}

func (s *Speaker) term(t *ebnf.Term, depth int) {
	times := 1
	switch t.Repetition {
	case "?":
		times = s.some(3)
	case "*":
		times = s.some(4) + s.some(12)
	case "+":
		times = 1 + s.some(4)
	}
	if depth > deepest && (t.Repetition == "?" || t.Repetition == "*") {
		times = 0
	}
	for range times {
		switch {
		case t.Name != "":
			s.production(t.Name, depth)
		case t.Literal != "":
			word, err := strconv.Unquote(t.Literal)
			if err != nil {
				word = strings.Trim(t.Literal, `"`)
			}
			s.out = append(s.out, strings.Replace(word, "^s", "'s", 1))
		case t.Group != nil:
			s.expression(t.Group.Expr, depth)
		}
	}
}

// some is 1 once in n times, else 0.
func (s *Speaker) some(n int) int {
	if s.IntN(n) == 0 {
		return 1
	}
	return 0
}

// measure finds how deep the shallowest derivation of each production is.
func (s *Speaker) measure() {
	for changed := true; changed; {
		changed = false
		for name, e := range s.grammar {
			least := 1 << 20
			for _, a := range e.Alternatives {
				least = min(least, 1+s.sequenceDepth(a))
			}
			if old, ok := s.depth[name]; !ok || least < old {
				s.depth[name], changed = least, true
			}
		}
	}
}

func (s *Speaker) sequenceDepth(q *ebnf.Sequence) int {
	most := 0
	for _, t := range q.Terms {
		switch {
		case t.Repetition == "?" || t.Repetition == "*":
		case t.Group != nil:
			least := 1 << 20
			for _, a := range t.Group.Expr.Alternatives {
				least = min(least, s.sequenceDepth(a))
			}
			most = max(most, least)
		case t.Name != "" && s.grammar[t.Name] != nil:
			d, ok := s.depth[t.Name]
			if !ok {
				d = 1 << 20
			}
			most = max(most, d)
		}
	}
	return most
}

func (s *Speaker) pick(words []string) string {
	if len(words) == 0 {
		return "which" // a word that no place takes
	}
	return words[s.IntN(len(words))]
}

func (s *Speaker) of(classes ...lexicon.WordClass) string {
	var words []string
	for _, c := range classes {
		words = append(words, s.words[c]...)
	}
	return s.pick(words)
}

// terminal returns a word for a terminal of the grammar.
func (s *Speaker) terminal(name string) string {
	switch name {
	case "Noun", "Measure1", "DateNoun":
		return s.of(lexicon.Singular, lexicon.Plural)
	case "Adj", "PredAdj":
		return s.pick([]string{"", "", "non-"}) + s.of(lexicon.Adjective)
	case "Base":
		return s.of(lexicon.Base)
	case "Finite":
		return s.of(lexicon.Base, lexicon.Third, lexicon.Past)
	case "Part", "ByPart":
		return s.of(lexicon.Participle)
	case "IngVerb":
		return s.of(lexicon.Ing)
	case "Super":
		return s.pick(append([]string{"largest", "top", "smallest"}, s.words[lexicon.Superlative]...))
	case "NounPrep", "VerbPrep":
		return s.pick(append([]string{"of", "with"}, s.words[lexicon.Preposition]...))
	case "NameRef":
		return s.pick(s.names)
	case "Stop":
		return ""
	}
	return s.pick(literals[name])
}

// literals are words for the terminals that no vocabulary changes.
var literals = map[string][]string{
	"Literal": {`"US"`, `"x"`}, "Var": {"X", "Y"}, "Param": {"$p"}, "Count": {"1", "2", "three"},
	"Amount":  {"10", "5 million", "5 million USD", "2024", "2025-11-03", "90 days", "2 years"},
	"DateRef": {"2024", "2025-11", "2025-11-03", "today", "3 November 2025", "2 years ago", "the end of 2025", "next month"}, "Span": {"90 days", "2 years"},
	"Who": {"who"}, "Word": {"which", "what"}, "Aux": {"do", "does", "did", "is", "are", "was", "has", "have"},
	"Number1": {"number"}, "Share1": {"share", "percentage"}, "Unit": {"year", "month"},
	"Size": {"10", "5 million USD", "90 days"}, "StretchRef": {"the last 6 months", "Q3 2026", "the next 2 years", "the first half of 2025"},
	"NearRef": {"today", "this year", "last month", "yesterday"}, "DateOrder": {"before", "after"}, "OverWord": {"over", "under", "above"}, "ByWord": {"by"}, "Other": {"other"}, "Much": {"much"},
	"Do": {"do", "does", "did"}, "Have": {"has", "have", "had"}, "Be": {"is", "are", "was", "were"},
}
