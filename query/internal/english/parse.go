// Package english parses questions: a lexer over word classes that the lexicon knows, a
// grammar of sentences on participle, and the words that may come next, which feed both
// completion and the messages of refusals.
package english

import (
	"errors"
	"io"
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// maxDepth bounds the nesting of relative clauses before the parser recurses into them.
const maxDepth = 16

// lookahead is how many tokens an alternative may take before it must succeed. With
// maxDepth and the left-factored grammar it keeps parsing linear in practice.
const lookahead = 64

// noLexer is the lexer as participle sees it: only the token types are asked for; the
// tokens are cut by lex, which needs the lexicon.
type noLexer struct{}

func (noLexer) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{"EOF": lexer.EOF}
}

func (noLexer) Lex(string, io.Reader) (lexer.Lexer, error) {
	return nil, errors.New("english: tokens come from lex")
}

// Ready builds the parts of the grammar that most sentences need, if they are not built yet.
func Ready() {
	sentencePart.build()
	ngPart.build()
	vp1Part.build()
	invPart.build()
}

// Grammar returns the grammar of sentences in EBNF. Names without a production are word
// classes; "^s" is the 's of a possessor.
func Grammar() string { return grammar() }

// stream hands tokens to participle.
type stream struct {
	tokens []Token
	next   int
	trace  string // see traces
}

// Next returns the next token; its position's column is the token's index.
func (s *stream) Next() (lexer.Token, error) {
	if s.next >= len(s.tokens) {
		return lexer.EOFToken(lexer.Position{Filename: s.trace, Column: len(s.tokens)}), nil
	}
	t := s.tokens[s.next]
	s.next++
	return lexer.Token{Type: lexer.TokenType(t.Class), Value: t.Key, Pos: lexer.Position{Filename: s.trace, Offset: t.Span.From, Line: 1, Column: s.next - 1}}, nil
}

func peeking(tokens []Token, trace string) *lexer.PeekingLexer {
	p, err := lexer.Upgrade(&stream{tokens: tokens, trace: trace})
	if err != nil {
		panic(err) // stream returns no errors
	}
	return p
}

// Parse parses a question. A refusal is a *diag.Error: first an unknown word with the
// nearest known ones, then the furthest place reached with what was expected there. A
// name that swallows words with a meaning of their own is refused if the question can be
// read without it too.
func Parse(text string, lx *lexicon.Lexicon) (*Sentence, error) {
	tokens, e := cut(text, lx)
	if e != nil {
		return nil, e
	}
	ways := ways(text, tokens, lx)
	if len(ways) == 0 {
		return nil, diagnose(text, tokens, lx)
	}
	if e := swallowing(text, ways); e != nil {
		return nil, e
	}
	ways[0].others = ways[1:]
	return ways[0], nil
}

// quoteAt puts quotes around a name in the text.
func quoteAt(text string, s diag.Span) string {
	return text[:s.From] + `"` + text[s.From:s.To] + `"` + text[s.To:]
}

func sameToken(a, b Token) bool { return a.Class == b.Class && a.Span == b.Span }

// cut returns the tokens of a text that is short and shallow enough to be parsed.
func cut(text string, lx *lexicon.Lexicon) ([]Token, *diag.Error) {
	tokens, err := lex(text, lx, nil)
	if err != nil {
		return nil, err
	}
	if len(tokens) == 1 {
		return nil, diag.Errorf(diag.Syntax, tokens[0].Span, "there is no question")
	}
	return tokens, tooDeep(tokens)
}

// parse returns the sentence, or nil if the tokens are none.
func parse(text string, tokens []Token) *Sentence {
	if slices.ContainsFunc(withoutEnd(tokens), func(t Token) bool { return t.Class == 0 }) {
		return nil
	}
	s, err := sentencePart.build().ParseFromLexer(peeking(withoutEnd(tokens), ""))
	if err != nil {
		return nil
	}
	s.Text, s.Tokens = text, tokens
	return s
}

func withoutEnd(tokens []Token) []Token { return tokens[:len(tokens)-1] }

// tooDeep counts what can open a clause within a clause.
func tooDeep(tokens []Token) *diag.Error {
	depth := 0
	for _, t := range tokens {
		switch t.Key {
		case "that", "who", "whose", "which", "of", "its", "their", "number":
			depth++
		}
		if t.Has(Class(lexicon.Ing)) {
			depth++
		}
		if depth > maxDepth {
			return diag.Errorf(diag.Limit, t.Span, "the question nests more than %d phrases", maxDepth)
		}
	}
	return nil
}
