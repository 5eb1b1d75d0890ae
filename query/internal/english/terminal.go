package english

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/clausekg/clause/query/internal/lexicon"
)

// Ref is the index of a token of the sentence. Every terminal is one; the lexer passes
// the index through participle as the column of the token's position.
type Ref struct {
	At int `parser:""`
}

func tokenClass(t *lexer.Token) Class { return Class(t.Type) }

// take consumes the next token if it is of class c.
func (r *Ref) take(lex *lexer.PeekingLexer, c Class) error {
	t := lex.Peek()
	if t.EOF() || tokenClass(t)&c == 0 {
		return participle.NextMatch
	}
	r.At = t.Pos.Column
	lex.Next()
	return nil
}

// after reports the class of the token after the next one.
func after(lex *lexer.PeekingLexer) *lexer.Token {
	mark := lex.MakeCheckpoint()
	lex.Next()
	t := lex.Peek()
	lex.LoadCheckpoint(mark)
	return t
}

// The terminals.
type (
	Noun       struct{ Ref } // a noun
	Measure1   struct{ Ref } // a noun that is a property
	Adj        struct{ Ref } // an adjective before a noun
	PredAdj    struct{ Ref } // an adjective after "is"
	Base       struct{ Ref } // use
	Finite     struct{ Ref } // use, uses, used
	Part       struct{ Ref } // used
	ByPart     struct{ Ref } // used, before "by"
	IngVerb    struct{ Ref } // using
	Super      struct{ Ref } // largest, top
	NounPrep   struct{ Ref } // a preposition after a noun, "of" or "with"
	VerbPrep   struct{ Ref } // a preposition after a verb, or "by"
	NameRef    struct{ Ref } // a name, a quoted name or an address
	Literal    struct{ Ref } // a quoted text
	Var        struct{ Ref }
	Param      struct{ Ref }
	Count      struct{ Ref } // a number that counts
	Amount     struct{ Ref } // a number, a sum of money, a date or a duration
	DateRef    struct{ Ref }
	Span       struct{ Ref } // a duration
	Size       struct{ Ref } // a number or a duration that is no date
	StretchRef struct{ Ref } // the last 6 months
	NearRef    struct{ Ref } // this year, today
	DateNoun   struct{ Ref } // a noun that is a property with dates
	DateOrder  struct{ Ref } // before or after what is no date
	OverWord   struct{ Ref } // over, above, under, below as comparisons
	ByWord     struct{ Ref } // by, before what is no date
	Other      struct{ Ref } // other
	Much       struct{ Ref } // much, after how
	Who        struct{ Ref } // who
	Word       struct{ Ref } // which, what
	Aux        struct{ Ref } // do, have, be in any form
	Do         struct{ Ref }
	Have       struct{ Ref }
	Be         struct{ Ref }
	Number1    struct{ Ref } // number, without "of"
	Share1     struct{ Ref } // share, percentage
	Unit       struct{ Ref } // year, month
	Stop       struct{}      // the end of the question, before contexts and marks
)

var (
	doWords   = map[string]bool{"do": true, "does": true, "did": true}
	haveWords = map[string]bool{"has": true, "have": true, "had": true}
	beWords   = map[string]bool{"is": true, "are": true, "was": true, "were": true}
)

func (t *Ref) takeWord(lex *lexer.PeekingLexer, sets ...map[string]bool) error {
	for _, s := range sets {
		if s[lex.Peek().Value] {
			return t.take(lex, Function)
		}
	}
	return participle.NextMatch
}

// Parse takes a noun.
func (t *Noun) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, noun) }

// Parse takes a noun that is a property.
func (t *Measure1) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Measured) }

// Parse takes an adjective that an adjective or a noun follows.
func (t *Adj) Parse(lex *lexer.PeekingLexer) error {
	if n := after(lex); n.EOF() || tokenClass(n)&(adjective|noun) == 0 {
		return participle.NextMatch
	}
	return t.take(lex, adjective)
}

// Parse takes an adjective that no noun follows.
func (t *PredAdj) Parse(lex *lexer.PeekingLexer) error {
	if n := after(lex); !n.EOF() && tokenClass(n)&noun != 0 {
		return participle.NextMatch
	}
	return t.take(lex, adjective)
}

// Parse takes the base form of a verb.
func (t *Base) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Class(lexicon.Base)) }

// Parse takes a finite form.
func (t *Finite) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Class(lexicon.Finite)) }

// Parse takes a past participle.
func (t *Part) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, participleForm) }

// Parse takes a past participle before "by".
func (t *ByPart) Parse(lex *lexer.PeekingLexer) error {
	if after(lex).Value != "by" {
		return participle.NextMatch
	}
	return t.take(lex, participleForm)
}

// Parse takes an -ing form.
func (t *IngVerb) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Class(lexicon.Ing)) }

// Parse takes a superlative: a declared one or one of the grammar's.
func (t *Super) Parse(lex *lexer.PeekingLexer) error {
	tok := lex.Peek()
	if _, ok := Superlatives[tok.Value]; ok {
		return t.take(lex, ^Class(0))
	}
	return t.take(lex, Class(lexicon.Superlative))
}

// Superlatives are the grammar's own, which need a measure; true: the lowest first.
var Superlatives = map[string]bool{
	"top": false, "largest": false, "biggest": false, "highest": false, "greatest": false,
	"smallest": true, "lowest": true, "bottom": true,
}

// Parse takes a preposition that no date follows.
func (t *NounPrep) Parse(lex *lexer.PeekingLexer) error {
	n := after(lex)
	if lex.Peek().Value == "by" || isTime(n) {
		return participle.NextMatch
	}
	switch lex.Peek().Value {
	case "of", "with": // in any data: "with a value over 10 million"
		return t.take(lex, ^Class(0))
	}
	return t.take(lex, relational)
}

// isTime reports whether a token is a date or a stretch and no name.
func isTime(t *lexer.Token) bool {
	return !t.EOF() && tokenClass(t)&(Date|Stretch) != 0 && tokenClass(t)&Name == 0
}

// Parse takes a preposition or "by".
func (t *VerbPrep) Parse(lex *lexer.PeekingLexer) error {
	if isTime(after(lex)) {
		return participle.NextMatch
	}
	switch lex.Peek().Value {
	case "of", "by":
		return t.take(lex, ^Class(0))
	case "as", "according":
		return participle.NextMatch
	}
	return t.take(lex, relational)
}

// Parse takes a name; a quoted text and an address are names where a name may stand.
func (t *NameRef) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Name|Quoted|IRI) }

// Parse takes a quoted text.
func (t *Literal) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Quoted) }

// Parse takes a variable.
func (t *Var) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Variable) }

// Parse takes a parameter.
func (t *Param) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Parameter) }

// Parse takes a number.
func (t *Count) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Number) }

// Parse takes a number, a date or a duration. What is told from today is a time, but for
// today itself.
func (t *Amount) Parse(lex *lexer.PeekingLexer) error {
	if v := lex.Peek().Value; v == nearKey || v == agoKey {
		return participle.NextMatch
	}
	return t.take(lex, Number|Date|Duration)
}

// Parse takes a date.
func (t *DateRef) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Date|Parameter) }

// Parse takes a duration.
func (t *Span) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Duration) }

// Parse takes a number or a duration that no date is meant by.
func (t *Size) Parse(lex *lexer.PeekingLexer) error {
	if tokenClass(lex.Peek())&Date != 0 {
		return participle.NextMatch
	}
	return t.take(lex, Number|Duration)
}

// Parse takes a stretch.
func (t *StretchRef) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Stretch) }

// Parse takes a date that stands without a preposition.
func (t *NearRef) Parse(lex *lexer.PeekingLexer) error {
	if v := lex.Peek().Value; v != nearKey && v != todayKey {
		return participle.NextMatch
	}
	return t.take(lex, Date)
}

// Parse takes a noun for dates.
func (t *DateNoun) Parse(lex *lexer.PeekingLexer) error { return t.take(lex, Dated) }

// Parse takes before or after, unless a date follows: that is a time.
func (t *DateOrder) Parse(lex *lexer.PeekingLexer) error {
	if n := after(lex); !n.EOF() && tokenClass(n)&Parameter != 0 { // a date is meant
		return participle.NextMatch
	}
	if isTime(after(lex)) {
		return participle.NextMatch
	}
	return t.takeWord(lex, orderWords)
}

// Parse takes over, above, under or below: before a value always, else if it is no preposition
// of the vocabulary.
func (t *OverWord) Parse(lex *lexer.PeekingLexer) error {
	n := after(lex)
	if tokenClass(lex.Peek())&relational != 0 && (n.EOF() || tokenClass(n)&(Number|Duration|Date|Parameter) == 0 || tokenClass(n)&Name != 0) {
		return participle.NextMatch
	}
	return t.takeWord(lex, overWords)
}

// Parse takes by, unless a date follows: that is a time.
func (t *ByWord) Parse(lex *lexer.PeekingLexer) error {
	if isTime(after(lex)) {
		return participle.NextMatch
	}
	return t.takeWord(lex, byWords)
}

// Parse takes other, unless the vocabulary has such an adjective.
func (t *Other) Parse(lex *lexer.PeekingLexer) error {
	if tokenClass(lex.Peek())&(adjective|noun) != 0 {
		return participle.NextMatch
	}
	return t.takeWord(lex, otherWords)
}

// Parse takes much.
func (t *Much) Parse(lex *lexer.PeekingLexer) error { return t.takeWord(lex, muchWords) }

// Parse takes who.
func (t *Who) Parse(lex *lexer.PeekingLexer) error { return t.takeWord(lex, whoWords) }

// Parse takes which or what.
func (t *Word) Parse(lex *lexer.PeekingLexer) error { return t.takeWord(lex, whWords) }

// Parse takes a soft word for a share.
func (t *Share1) Parse(lex *lexer.PeekingLexer) error { return t.takeSoft(lex, shareWords) }

// Parse takes a soft word for a unit of dates.
func (t *Unit) Parse(lex *lexer.PeekingLexer) error { return t.takeSoft(lex, unitWords) }

func (t *Ref) takeSoft(lex *lexer.PeekingLexer, words map[string]bool) error {
	if !words[lex.Peek().Value] {
		return participle.NextMatch
	}
	return t.take(lex, Soft)
}

// Parse takes the word number.
func (t *Number1) Parse(lex *lexer.PeekingLexer) error { return t.takeWord(lex, bareNumber) }

var (
	bareNumber = map[string]bool{"number": true}

	overWords  = map[string]bool{"over": true, "above": true, "under": true, "below": true}
	byWords    = map[string]bool{"by": true}
	orderWords = map[string]bool{"before": true, "after": true}
	otherWords = map[string]bool{"other": true}
	muchWords  = map[string]bool{"much": true}

	whoWords = map[string]bool{"who": true, "whom": true}
	whWords  = map[string]bool{"which": true, "what": true}
)

// Parse takes an auxiliary.
func (t *Aux) Parse(lex *lexer.PeekingLexer) error {
	return t.takeWord(lex, doWords, haveWords, beWords)
}

// Parse takes a form of do.
func (t *Do) Parse(lex *lexer.PeekingLexer) error { return t.takeWord(lex, doWords) }

// Parse takes a form of have.
func (t *Have) Parse(lex *lexer.PeekingLexer) error { return t.takeWord(lex, haveWords) }

// Parse takes a form of be.
func (t *Be) Parse(lex *lexer.PeekingLexer) error { return t.takeWord(lex, beWords) }

// Parse checks that the question ends here, and takes nothing.
func (t *Stop) Parse(lex *lexer.PeekingLexer) error {
	tok := lex.Peek()
	if tok.EOF() || tokenClass(tok)&End != 0 || stopWords[tok.Value] {
		return nil
	}
	return participle.NextMatch
}

var stopWords = map[string]bool{
	"?": true, ".": true, "!": true, ",": true, "as": true, "on": true, "according": true, "ever": true, "during": true, "before": true,
	"since": true, "until": true, "in": true, "from": true, "between": true, "within": true, "after": true,
	"per": true, "for": true, "sorted": true, "first": true, "by": true, "no": true, "not": true, "over": true,
	nearKey: true, todayKey: true,
}
