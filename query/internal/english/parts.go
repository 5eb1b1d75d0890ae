package english

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/lexicon"
)

// The grammar is built in parts. Participle builds a parser by reflection over all types
// that it reaches, which for the whole grammar takes longer than all else that a first
// question needs; and most questions need a quarter of it. So the productions below have
// parsers of their own, each built when a sentence first comes to a word that the production
// can begin with. That word also spares later sentences the attempt.
//
// A production of the grammar is made a part by a type without methods and a method Parse.
// What begins it may say too much, never too little: parts_test.go holds that.

// part is a production with a parser of its own. T is its type without methods.
type part[T any] struct {
	begins func(glance) bool // nil: it may always begin here
	once   sync.Once
	parser *participle.Parser[T]
}

// build returns the parser.
func (p *part[T]) build() *participle.Parser[T] {
	p.once.Do(func() { p.parser = participle.MustBuild[T](options...) })
	return p.parser
}

// options are those of every part.
var options = []participle.Option{participle.Lexer(noLexer{}), participle.UseLookahead(lookahead)}

// parse parses the production, as participle would where it stands: what does not begin
// lets the next alternative try.
func (p *part[T]) parse(lex *lexer.PeekingLexer, into *T) error {
	trace := tracing(lex)
	if t := lex.Peek(); t.EOF() {
		if trace == nil {
			return participle.NextMatch
		}
	} else if p.begins != nil && !p.begins(glance{lex}) {
		return participle.NextMatch
	}
	var how []participle.ParseOption
	if trace != nil {
		how = append(how, participle.Trace(trace))
	}
	from := lex.RawCursor()
	got, err := p.build().ParseFromLexer(lex, append(how, participle.AllowTrailing(true))...)
	switch {
	case err == nil:
		*into = *got
		return nil
	case lex.RawCursor() == from:
		return participle.NextMatch
	}
	return err
}

// productions returns the productions that the parser knows, in EBNF.
func (p *part[T]) productions() string { return p.build().String() }

// grammar returns all productions, a line each, that of sentences first.
func grammar() string {
	var lines []string
	for _, p := range parts {
		for line := range strings.SplitSeq(p.productions(), "\n") {
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// traces are the texts of the parses that are being traced, by the file name that the
// positions of their tokens have: it is all that a part is told of the parse around it.
var (
	traces    sync.Map // string → *strings.Builder
	lastTrace atomic.Int64
)

// traced returns participle's trace of a parse of tokens whose positions have the name that
// it is given.
func traced(parse func(name string, how participle.ParseOption)) string {
	name, trace := strconv.FormatInt(lastTrace.Add(1), 36), &strings.Builder{}
	traces.Store(name, trace)
	defer traces.Delete(name)
	parse(name, participle.Trace(trace))
	return trace.String()
}

// tracing returns where the parse of lex is traced to, or nil.
func tracing(lex *lexer.PeekingLexer) *strings.Builder {
	name := lex.Peek().Pos.Filename
	if name == "" {
		return nil
	}
	t, _ := traces.Load(name)
	trace, _ := t.(*strings.Builder)
	return trace
}

// glance looks at the words that come. At the end of the words all may come.
type glance struct{ lex *lexer.PeekingLexer }

// word reports whether the next word is one of some.
func (g glance) word(some ...string) bool { return isOne(g.lex.Peek(), 0, some) }

// class reports whether the next word is of a class.
func (g glance) class(c Class) bool { return isOne(g.lex.Peek(), c, nil) }

// then reports whether the word after the next one is of a class, or one of some.
func (g glance) then(c Class, some ...string) bool { return isOne(after(g.lex), c, some) }

func isOne(t *lexer.Token, c Class, some []string) bool {
	if t.EOF() || tokenClass(t)&c != 0 {
		return true
	}
	for _, w := range some {
		if t.Value == w {
			return true
		}
	}
	return false
}

// The parts, and what begins them.
var (
	sentencePart = part[Sentence]{}
	supposePart  = part[suppose]{begins: func(g glance) bool { return g.word("suppose") }}
	addPart      = part[add]{begins: func(g glance) bool { return g.word("add") }}
	setPart      = part[setValue]{begins: func(g glance) bool { return g.word("set") }}
	removePart   = part[remove]{begins: func(g glance) bool { return g.word("remove") }}
	howManyPart  = part[howMany]{begins: func(g glance) bool { return g.word("how") && g.then(0, "many") }}
	pathPart     = part[path]{begins: func(g glance) bool { return g.word("how") && g.then(0, "is", "are") }}
	sharePart    = part[share]{begins: func(g glance) bool { return g.word("which", "what") && g.then(Soft) }}
	perPart      = part[per]{begins: func(g glance) bool { return g.word("per", "for") }}
	sortPart     = part[sort]{begins: func(g glance) bool {
		return g.word("sorted", "first") || g.word(",") && g.then(0, "sorted", "first")
	}}
	invPart     = part[inv]{begins: glance.auxiliary}
	vp1Part     = part[vP1]{begins: func(g glance) bool { return g.auxiliary() || g.adverb() || g.class(Class(lexicon.Finite)) }}
	predPart    = part[pred]{}
	adjunctPart = part[adjunct]{begins: func(g glance) bool {
		return g.word("ever", "according", "as", "on", "before", "after", "since", "until", "during", "in", "from", "between", "within", "by", "no", "not", "over", nearKey, todayKey)
	}}
	npPart = part[nP]{begins: func(g glance) bool {
		return g.word("both", "either", "neither") || g.nounGroup() || g.determined()
	}}
	dnpPart  = part[dNP]{begins: glance.determined}
	possPart = part[poss]{begins: func(g glance) bool { return g.word("its", "their") || g.then(0, "^s") }}
	aggPart  = part[agg]{begins: func(g glance) bool { return g.word("the") && g.then(0, append(functions, "number")...) }}
	topPart  = part[top]{begins: func(g glance) bool {
		return g.word("the") && (g.then(Number|Class(lexicon.Superlative)) || g.superlative())
	}}
	samePart     = part[same]{begins: func(g glance) bool { return g.word("the") && g.then(0, "same") }}
	morePart     = part[more]{begins: func(g glance) bool { return g.word("more", "fewer") && g.then(adjective|noun|Measured|Dated, "other") }}
	quantPart    = part[quantNP]{begins: glance.quantifier}
	bestPart     = part[best]{begins: func(g glance) bool { return g.word("the") && g.then(Number) }}
	ngPart       = part[nG]{begins: glance.nounGroup}
	relsPart     = part[rels]{begins: func(g glance) bool { return g.word("that", "which", "who", "whose") }}
	byPhrasePart = part[byPhrase]{begins: func(g glance) bool { return g.class(participleForm) && g.then(0, "by") }}
	ingPart      = part[ingVP]{begins: func(g glance) bool { return g.class(Class(lexicon.Ing)) }}
	endsPart     = part[ends]{begins: func(g glance) bool { return g.word("between") }}
	ppPart       = part[pP]{begins: func(g glance) bool { return g.word("of", "with") || g.class(relational) }}
	compPart     = part[comp]{begins: func(g glance) bool {
		return g.word("of", "over", "above", "under", "below", "at", "more", "less", "higher", "lower", "greater", "larger", "smaller",
			"longer", "shorter", "later", "earlier", "exactly", "before", "after", "between")
	}}
)

// parts are all of them.
var parts = []interface{ productions() string }{
	&sentencePart, &supposePart, &addPart, &setPart, &removePart, &howManyPart, &pathPart, &sharePart, &perPart, &sortPart,
	&invPart, &vp1Part, &predPart, &adjunctPart, &npPart, &dnpPart, &possPart, &aggPart, &topPart, &samePart, &morePart,
	&quantPart, &bestPart, &ngPart, &relsPart, &byPhrasePart, &ingPart, &endsPart, &ppPart, &compPart,
}

// functions are what a measure is taken by.
var functions = []string{"total", "average", "minimum", "maximum", "highest", "lowest", "earliest", "latest"}

func (g glance) auxiliary() bool {
	return g.word("do", "does", "did", "has", "have", "had", "is", "are", "was", "were")
}

func (g glance) adverb() bool { return g.word("ever", "never", "directly", "indirectly") }

func (g glance) superlative() bool {
	_, own := Superlatives[after(g.lex).Value]
	return own
}

func (g glance) nounGroup() bool { return g.word("other") || g.class(adjective|noun|Measured|Dated) }

func (g glance) quantifier() bool {
	return g.class(Number) || g.word("a", "an", "another", "between", "some", "any", "every", "all", "each", "no", "most", "only", "at", "exactly", "more", "fewer", "less") ||
		g.word("the") && g.then(0, "most", "fewest")
}

// determined reports whether a noun phrase that is no bare noun can begin.
func (g glance) determined() bool {
	return g.class(Name|Quoted|IRI|Variable|Parameter|Number|Date|Duration) || g.word("the", "its", "their", "which") || g.quantifier()
}

// The productions without methods. The grammar is printed by their names, with a capital first
// letter, as that of a production has to be.
type (
	suppose  Suppose
	add      Add
	setValue SetValue
	remove   Remove
	howMany  HowMany
	path     Path
	share    Share
	per      Per
	sort     Sort
	inv      Inv
	vP1      VP1
	pred     Pred
	adjunct  Adjunct
	nP       NP
	dNP      DNP
	poss     Poss
	agg      Agg
	top      Top
	same     Same
	more     More
	quantNP  QuantNP
	best     Best
	nG       NG
	rels     Rels
	byPhrase ByPhrase
	ingVP    IngVP
	ends     Ends
	pP       PP
	comp     Comp
)

// Parse parses the production as a part.
func (n *Suppose) Parse(lex *lexer.PeekingLexer) error { return supposePart.parse(lex, (*suppose)(n)) }

// Parse parses the production as a part.
func (n *Add) Parse(lex *lexer.PeekingLexer) error { return addPart.parse(lex, (*add)(n)) }

// Parse parses the production as a part.
func (n *SetValue) Parse(lex *lexer.PeekingLexer) error { return setPart.parse(lex, (*setValue)(n)) }

// Parse parses the production as a part.
func (n *Remove) Parse(lex *lexer.PeekingLexer) error { return removePart.parse(lex, (*remove)(n)) }

// Parse parses the production as a part.
func (n *HowMany) Parse(lex *lexer.PeekingLexer) error { return howManyPart.parse(lex, (*howMany)(n)) }

// Parse parses the production as a part.
func (n *Path) Parse(lex *lexer.PeekingLexer) error { return pathPart.parse(lex, (*path)(n)) }

// Parse parses the production as a part.
func (n *Share) Parse(lex *lexer.PeekingLexer) error { return sharePart.parse(lex, (*share)(n)) }

// Parse parses the production as a part.
func (n *Per) Parse(lex *lexer.PeekingLexer) error { return perPart.parse(lex, (*per)(n)) }

// Parse parses the production as a part.
func (n *Sort) Parse(lex *lexer.PeekingLexer) error { return sortPart.parse(lex, (*sort)(n)) }

// Parse parses the production as a part.
func (n *Inv) Parse(lex *lexer.PeekingLexer) error { return invPart.parse(lex, (*inv)(n)) }

// Parse parses the production as a part.
func (n *VP1) Parse(lex *lexer.PeekingLexer) error { return vp1Part.parse(lex, (*vP1)(n)) }

// Parse parses the production as a part.
func (n *Pred) Parse(lex *lexer.PeekingLexer) error { return predPart.parse(lex, (*pred)(n)) }

// Parse parses the production as a part.
func (n *Adjunct) Parse(lex *lexer.PeekingLexer) error { return adjunctPart.parse(lex, (*adjunct)(n)) }

// Parse parses the production as a part.
func (n *NP) Parse(lex *lexer.PeekingLexer) error { return npPart.parse(lex, (*nP)(n)) }

// Parse parses the production as a part.
func (n *DNP) Parse(lex *lexer.PeekingLexer) error { return dnpPart.parse(lex, (*dNP)(n)) }

// Parse parses the production as a part.
func (n *Poss) Parse(lex *lexer.PeekingLexer) error { return possPart.parse(lex, (*poss)(n)) }

// Parse parses the production as a part.
func (n *Agg) Parse(lex *lexer.PeekingLexer) error { return aggPart.parse(lex, (*agg)(n)) }

// Parse parses the production as a part.
func (n *Top) Parse(lex *lexer.PeekingLexer) error { return topPart.parse(lex, (*top)(n)) }

// Parse parses the production as a part.
func (n *Same) Parse(lex *lexer.PeekingLexer) error { return samePart.parse(lex, (*same)(n)) }

// Parse parses the production as a part.
func (n *More) Parse(lex *lexer.PeekingLexer) error { return morePart.parse(lex, (*more)(n)) }

// Parse parses the production as a part.
func (n *QuantNP) Parse(lex *lexer.PeekingLexer) error { return quantPart.parse(lex, (*quantNP)(n)) }

// Parse parses the production as a part.
func (n *Best) Parse(lex *lexer.PeekingLexer) error { return bestPart.parse(lex, (*best)(n)) }

// Parse parses the production as a part.
func (n *NG) Parse(lex *lexer.PeekingLexer) error { return ngPart.parse(lex, (*nG)(n)) }

// Parse parses the production as a part.
func (n *Rels) Parse(lex *lexer.PeekingLexer) error { return relsPart.parse(lex, (*rels)(n)) }

// Parse parses the production as a part.
func (n *ByPhrase) Parse(lex *lexer.PeekingLexer) error {
	return byPhrasePart.parse(lex, (*byPhrase)(n))
}

// Parse parses the production as a part.
func (n *IngVP) Parse(lex *lexer.PeekingLexer) error { return ingPart.parse(lex, (*ingVP)(n)) }

// Parse parses the production as a part.
func (n *Ends) Parse(lex *lexer.PeekingLexer) error { return endsPart.parse(lex, (*ends)(n)) }

// Parse parses the production as a part.
func (n *PP) Parse(lex *lexer.PeekingLexer) error { return ppPart.parse(lex, (*pP)(n)) }

// Parse parses the production as a part.
func (n *Comp) Parse(lex *lexer.PeekingLexer) error { return compPart.parse(lex, (*comp)(n)) }
