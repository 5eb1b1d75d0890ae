package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Wordbook is what a database understands, for people: every kind and word, how each is
// said, what it means, and an example with its answer on the data.
type Wordbook struct {
	Facts    int    // but for the vocabulary
	Clock    string // the day that the data set fixes as today, ISO, or empty
	Kinds    []KindWords
	Words    []Word
	Examples []Example // those that the vocabulary shows
}

// KindWords is a kind and what it is called.
type KindWords struct {
	Nouns   []string // in the singular
	Plural  string   // of the first noun
	Above   []string // nouns of the kinds that it is below
	Members int
	Period  string // "from start until end", or empty
}

// Word is a relation, a property or what rules derive, with its words.
type Word struct {
	Name     string   // conflicts(contract, contract)
	Sayings  []string // sentence patterns: "a contract conflicts with a contract"
	Derived  bool
	External bool   // computed by the host program
	About    string // of an external one: what the vocabulary says that it says
	Facts    int    // recorded; 0 for what is derived or external
	Both     bool
	Meanings []Meaning // a rule each; none for what is recorded
	Example  *Example  // nil where no question found an answer in time
}

// Meaning is one rule.
type Meaning struct {
	Because string // the sentence of its proof, with letters for things, or empty
	If      string // the body, in exact form on one line
}

// Example is a question and its answer.
type Example struct {
	Question string
	Answer   []string // the first rows, cells with commas between
	Rows     int      // how many there are
}

// How long the examples of a wordbook may take.
const (
	exampleTime = time.Second      // each question
	bookTime    = 20 * time.Second // all of them; what is left has no example
	exampleRows = 3
)

// ReadWordbook returns the wordbook of db. It asks questions to find examples, each for a
// second at most and for twenty seconds in all; a word whose examples have no answer in that
// time has none. ctx ends it early.
func ReadWordbook[S Source](ctx context.Context, db S) (_ *Wordbook, err error) {
	defer caught("", &err)
	defer graph.Guard(&err)()
	w, err := open(db)
	if err != nil {
		return nil, err
	}
	s := &speller{lx: w.lexicon, frames: frames(w.lexicon), until: time.Now().Add(bookTime)}
	s.ask = func(ctx context.Context, question string) (*Rows, error) { return Ask(ctx, db, question) }
	book := &Wordbook{Facts: w.snap.Len()}
	if id, ok := w.snap.ID(vocabulary.Predicate); ok {
		book.Facts -= w.snap.Count(id)
	}
	voc := w.lexicon.Vocabulary()
	if voc != nil {
		book.Clock = voc.Clock
	}
	for _, k := range w.lexicon.Kinds() {
		book.Kinds = append(book.Kinds, s.kind(k))
	}
	for _, p := range w.lexicon.All() {
		if p.Class == lexicon.KindClass || len(s.frames[p]) == 0 && p.Class != lexicon.Derived || p.Class == lexicon.Builtin && len(s.frames[p]) == 0 {
			continue
		}
		word := s.word(p, voc)
		if p.ID != 0 {
			word.Facts = w.snap.Count(p.ID)
		}
		if word.Example = s.example(ctx, p); ctx.Err() != nil {
			return nil, ctx.Err()
		}
		book.Words = append(book.Words, word)
	}
	if voc != nil {
		for _, q := range voc.Examples {
			if e := s.try(ctx, q); e != nil {
				book.Examples = append(book.Examples, *e)
			}
		}
	}
	return book, ctx.Err()
}

// speller says predicates in words.
type speller struct {
	lx     *lexicon.Lexicon
	frames map[*lexicon.Predicate][]lexicon.Sense
	ask    func(context.Context, string) (*Rows, error)
	until  time.Time
}

// frames gathers the frames of each predicate, each once, as they are declared.
func frames(lx *lexicon.Lexicon) map[*lexicon.Predicate][]lexicon.Sense {
	of := map[*lexicon.Predicate][]lexicon.Sense{}
	add := func(senses []lexicon.Sense) {
		for _, s := range senses {
			if s.Pred == nil || s.Kind != nil {
				continue
			}
			if !slices.ContainsFunc(of[s.Pred], func(o lexicon.Sense) bool {
				return o.Word == s.Word && o.Frame.Class == s.Frame.Class && o.Frame.Subject == s.Frame.Subject && o.Frame.Object == s.Frame.Object
			}) {
				of[s.Pred] = append(of[s.Pred], s)
			}
		}
	}
	for _, form := range lx.Words() {
		add(lx.Senses(form))
	}
	for _, p := range lx.PrepositionWords() {
		add(lx.Prepositions(p))
	}
	for _, list := range of {
		slices.SortStableFunc(list, func(a, b lexicon.Sense) int {
			return cmp.Or(int(a.Frame.Class)-int(b.Frame.Class), strings.Compare(a.Word, b.Word))
		})
	}
	return of
}

func (s *speller) kind(k *lexicon.Kind) KindWords {
	out := KindWords{Nouns: []string{k.Label}, Plural: k.Plural, Members: s.lx.Members(k)}
	if v := s.lx.Vocabulary(); v != nil {
		for _, d := range v.Kinds {
			if d.Name != k.Name {
				continue
			}
			for _, n := range d.Nouns {
				if !slices.Contains(out.Nouns, n.Singular) {
					out.Nouns = append(out.Nouns, n.Singular)
				}
			}
		}
	}
	for _, p := range k.Parents {
		out.Above = append(out.Above, p.Label)
	}
	if k.Start != nil || k.End != nil {
		var parts []string
		if k.Start != nil {
			parts = append(parts, "from "+k.Start.Name)
		}
		if k.End != nil {
			parts = append(parts, map[bool]string{true: "through ", false: "until "}[k.Through]+k.End.Name)
		}
		out.Period = strings.Join(parts, " ")
	}
	return out
}

func (s *speller) word(p *lexicon.Predicate, voc *vocabulary.Vocabulary) Word {
	out := Word{Name: signature(p), Derived: p.Class == lexicon.Derived || p.Class == lexicon.Builtin, Both: p.Symmetric, External: p.External, About: p.About}
	for _, f := range s.frames[p] {
		if text := s.saying(p, f); !slices.Contains(out.Sayings, text) {
			out.Sayings = append(out.Sayings, text)
		}
	}
	if voc == nil {
		return out
	}
	for _, r := range voc.Rules {
		if s.lx.Head(r) == p {
			out.Meanings = append(out.Meanings, Meaning{r.Because, strings.Join(strings.Fields(r.Body), " ")})
		}
	}
	return out
}

// saying is a sentence pattern of a frame.
func (s *speller) saying(p *lexicon.Predicate, f lexicon.Sense) string {
	subject := s.some(p, f.Frame.Subject)
	rest := ""
	for _, r := range f.Frame.Roles {
		rest += " " + r.Preposition + " " + s.some(p, r.Arg)
	}
	switch f.Frame.Class {
	case vocabulary.NounFrame:
		if p.Arity() == 1 && p.Class != lexicon.Property {
			return subject + " is " + article(f.Word)
		}
		of := f.Frame.Object
		if p.Class == lexicon.Property {
			of = 0
		}
		return "the " + f.Word + " of " + s.some(p, of) + rest
	case vocabulary.VerbFrame:
		verb := s.lx.Inflected(f.Word, lexicon.Third)
		if p.Class == lexicon.Property {
			return s.some(p, 0) + " " + verb + " on a day"
		}
		if f.Frame.Object >= 0 {
			rest = " " + s.some(p, f.Frame.Object) + rest
		}
		return subject + " " + verb + rest
	case vocabulary.AdjectiveFrame:
		text := subject + " is " + f.Word + rest
		if p.Class == lexicon.Property {
			text += ", or non-" + f.Word
		}
		return text
	case vocabulary.PrepositionFrame:
		return subject + " " + f.Word + " " + s.some(p, f.Frame.Object)
	case vocabulary.SuperlativeFrame:
		return "the " + f.Word + " " + s.noun(p, 0)
	}
	panic(fmt.Sprintf("unreachable: frame %d", f.Frame.Class))
}

// some is an argument as a noun with its article.
func (s *speller) some(p *lexicon.Predicate, arg int) string { return article(s.noun(p, arg)) }

// noun is what an argument is called.
func (s *speller) noun(p *lexicon.Predicate, arg int) string {
	if arg < 0 || arg >= len(p.Params) {
		return "thing"
	}
	switch q := p.Params[arg]; {
	case q.Kind != nil:
		return q.Kind.Label
	case q.Type != value.Node && q.Type != value.None:
		return typeNames[q.Type]
	}
	return "thing"
}

// article puts a or an before a noun, unless it has one.
func article(noun string) string {
	switch {
	case noun == "", strings.HasPrefix(noun, "a "), strings.HasPrefix(noun, "an "):
		return noun
	case strings.ContainsRune("aeioAEIO", rune(noun[0])):
		return "an " + noun
	}
	return "a " + noun
}
