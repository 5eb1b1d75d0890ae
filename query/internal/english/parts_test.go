package english

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/ebnf"
)

// What begins a part is all that it can begin with: every word that its parser tries first,
// and after that one every word that it tries second.
func TestBegins(t *testing.T) {
	terminals := terminalsOf(reflect.TypeFor[Sentence](), map[reflect.Type]bool{})
	for _, p := range parts {
		checkBegins(t, p, terminals)
	}
}

// prober is a part as the test asks it.
type prober interface {
	begin(tokens []Token) bool
	trace(tokens []Token) string
}

func (p *part[T]) begin(tokens []Token) bool {
	return p.begins == nil || p.begins(glance{peeking(tokens, "")})
}

func (p *part[T]) trace(tokens []Token) string {
	return traced(func(name string, how participle.ParseOption) {
		_, _ = p.build().ParseFromLexer(peeking(tokens, name), how)
	})
}

func checkBegins(t *testing.T, p any, terminals map[string]reflect.Type) {
	t.Helper()
	part, tries := p.(prober), 0
	var check func(before []Token, deep int)
	check = func(before []Token, deep int) {
		for _, next := range nextTokens(part.trace(before), terminals) {
			tokens := append(before[:len(before):len(before)], next)
			tries++
			if !part.begin(tokens) {
				t.Errorf("%T may begin with %s, which it says it does not", p, keysOf(tokens))
				continue
			}
			if deep > 1 {
				check(tokens, deep-1)
			}
		}
	}
	check(nil, 2)
	if tries == 0 {
		t.Errorf("%T begins with nothing", p)
	}
}

func keysOf(tokens []Token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(" " + strings.Trim(t.Key, "\x00"))
	}
	return b.String()
}

// nextTokens returns a token of every kind that a trace says was tried at the end.
func nextTokens(trace string, terminals map[string]reflect.Type) []Token {
	var out []Token
	words, names := leaves(trace)
	for _, w := range words {
		out = append(out, Token{Class: Function, Key: w})
	}
	for _, name := range names {
		terminal := reflect.New(terminals[name]).Interface().(participle.Parseable)
		for _, tok := range everyToken() {
			for _, next := range []Token{{}, {Class: noun, Key: "\x00noun"}, {Class: Function, Key: "by"}} { // some look ahead
				if terminal.Parse(peeking([]Token{tok, next}, "")) == nil {
					out = append(out, tok)
					break
				}
			}
		}
	}
	return out
}

// everyToken returns a token of each class, and one of each word of the grammar.
func everyToken() []Token {
	var out []Token
	for c := Class(1); c <= Stretch; c <<= 1 {
		out = append(out, Token{Class: c, Key: fmt.Sprintf("\x00class %d", c)})
	}
	for _, told := range []string{todayKey, nearKey, agoKey} {
		out = append(out, Token{Class: Date, Key: told})
	}
	for w := range functionWords {
		out = append(out, Token{Class: Function, Key: w})
	}
	return out
}

// Every terminal has its name in words.
func TestTerminalWords(t *testing.T) {
	for name := range terminalsOf(reflect.TypeFor[Sentence](), map[reflect.Type]bool{}) {
		if terminalWords[name] == "" {
			t.Errorf("%s has no words: completion would not know it", name)
		}
	}
}

// terminalsOf returns the terminals that a production reaches.
func terminalsOf(t reflect.Type, seen map[reflect.Type]bool) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] || t == refType {
		return out
	}
	seen[t] = true
	if t.NumField() == 1 && t.Field(0).Type == refType || t == reflect.TypeFor[Stop]() {
		out[t.Name()] = t
		return out
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if tag, ok := f.Tag.Lookup("parser"); ok && tag != "" {
			for name, typ := range terminalsOf(f.Type, seen) {
				out[name] = typ
			}
		}
	}
	return out
}

// The parser that every sentence begins with is small: what most sentences do not need is
// in parts that are built when one does.
func TestFirstSentence(t *testing.T) {
	const whole, first = 100, 12 // productions in all, and of a sentence alone, about
	if n := strings.Count(Grammar(), "\n") + 1; n < whole*3/4 {
		t.Fatalf("the grammar has %d productions", n)
	}
	if n := strings.Count(sentencePart.productions(), "\n") + 1; n > 2*first {
		t.Errorf("the parser of sentences knows %d productions itself; want about %d", n, first)
	}
}

// Every name in the grammar is that of a production or of a terminal: whoever makes sentences
// of it would have no words for another.
func TestGrammarIsWhole(t *testing.T) {
	g, err := ebnf.ParseString(Grammar())
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for name := range terminalsOf(reflect.TypeFor[Sentence](), map[reflect.Type]bool{}) {
		known[name] = true
	}
	for _, p := range g.Productions {
		known[p.Production] = true
	}
	for _, name := range regexp.MustCompile(`\b[A-Z]\w*`).FindAllString(Grammar(), -1) {
		if !known[name] {
			t.Errorf("%s has no production", name)
		}
	}
}
