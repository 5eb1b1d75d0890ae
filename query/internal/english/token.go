package english

import (
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Class is the set of classes of a token. The low bits are those of lexicon.WordClass.
type Class int32

// The classes that do not come from the vocabulary.
const (
	Name      Class = 1 << (iota + 12) // an entity's name, alias or id
	Variable                           // X, F2
	Number                             // 10, 1.5, 38 billion, 300 million USD, 10%
	Date                               // 2025-11-03, 2025-11, 2025, 3 November 2025, today
	Duration                           // 90 days
	Quoted                             // "a text"
	IRI                                // <http://example.org/x>
	Parameter                          // $firm
	Function                           // a word of the grammar
	Measured                           // a noun that is a property: value, start
	End                                // after the last token
	Soft                               // a word of the grammar in this place only, see soften
	Dated                              // a Measured noun whose values are dates
	Stretch                            // the last 6 months, Q3 2026: in it lie several days
)

// Of the vocabulary's classes, as token classes.
const (
	noun           = Class(lexicon.Noun)
	adjective      = Class(lexicon.Adjective)
	participleForm = Class(lexicon.Participle)
	relational     = Class(lexicon.Preposition)
)

// Token is a word, a name, a number or a mark of a question.
type Token struct {
	Text    string // as written; of a quoted text what is between the quotes
	Key     string // how the grammar and the lexicon know it: folded, without "non-"
	Class   Class
	Span    diag.Span
	Value   value.Value // Number, Date, Duration
	Today   bool        // the date or the stretch is told from today
	Near    Near        // how far from today a date is
	From    value.Value // Stretch that is not told from today: its first and last month
	To      value.Value
	Back    bool // Stretch that ends today; else one that begins today; Value is its length
	Negated bool // non-exclusive
	Named   bool // a term that is a name as well
	Called  bool // a variable that is a name as well
	Swallow bool // a name, or a term of several words, over words that have a meaning of their own
}

// Near is a date that is told from today: today, moved by Shift, and if Unit is not 0 the
// unit in which that day lies. "5 years ago" is moved back, "next month" is a unit.
type Near struct {
	Shift value.Value // a duration, None: not moved
	Back  bool
	Unit  string // year, month
}

// IsAgo reports whether the token is a day that is told as "5 years ago".
func (t Token) IsAgo() bool { return t.Key == agoKey }

// Has reports whether the token has one of the classes.
func (t Token) Has(c Class) bool { return t.Class&c != 0 }
