package lexicon

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// Fold returns the form under which words and names are looked up: lower case, runs of
// white space as one blank.
func Fold(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || c == ' ' || c == '\t' || c == '\n' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}

func firstWord(folded string) (first string, words int) {
	first, _, _ = strings.Cut(folded, " ")
	return first, strings.Count(folded, " ") + 1
}

// names is what entities are called. At first only the names that begin with a word which
// was asked for are gathered, by one pass over all of them for the words of a question;
// after some passes, or when all are needed, an index of all is built and stays.
type names struct {
	mu      sync.Mutex
	covered map[string]bool // first words whose names are here
	passes  int
	all     bool

	byName map[string][]called // folded name, alias or id
	words  map[string]int      // first word of a name -> words of the longest such name

	list []string // best names and aliases, sorted, for suggestions; of an index of all
}

// fewPasses is how many passes over the names cost about as much as the index.
const fewPasses = 8

type called struct {
	id   graph.ID
	text string // as written, for ties by exact case
}

// Entities returns the entities called name (by name, alias, id or the last part of an
// IRI), in id order. Case does not count, unless it tells two apart.
func (l *Lexicon) Entities(name string) []graph.ID {
	folded := Fold(name)
	first, _ := firstWord(folded)
	n := l.gathered(first)
	defer n.mu.Unlock()
	hits := n.byName[folded]
	var all, exact []graph.ID
	for _, h := range hits {
		if !slices.Contains(all, h.id) {
			all = append(all, h.id)
		}
		if h.text == name && !slices.Contains(exact, h.id) {
			exact = append(exact, h.id)
		}
	}
	if len(exact) > 0 && len(exact) < len(all) {
		all = exact
	}
	slices.Sort(all)
	return all
}

// NameWords returns the number of words of the longest name that begins with word.
func (l *Lexicon) NameWords(word string) int {
	folded := Fold(word)
	n := l.gathered(folded)
	defer n.mu.Unlock()
	return n.words[folded]
}

// longQuestion is a length of questions, in bytes, whose words are not looked for together.
const longQuestion = 4096

// Expect gathers the names that begin with the words of a question, in one pass.
func (l *Lexicon) Expect(question string) {
	if len(question) > longQuestion {
		return
	}
	var words []string
	for _, w := range strings.Fields(Fold(question)) {
		words = append(words, w)
		words = append(words, strings.FieldsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	l.gathered(words...).mu.Unlock()
}

// gathered returns the names, locked, with those that begin with some words.
func (l *Lexicon) gathered(first ...string) *names {
	n := &l.names
	n.mu.Lock()
	if n.all || !slices.ContainsFunc(first, func(w string) bool { return !n.covered[w] }) {
		return n
	}
	if n.passes++; n.passes > fewPasses {
		n.build(l)
		return n
	}
	if n.covered == nil {
		n.covered, n.byName, n.words = map[string]bool{}, map[string][]called{}, map[string]int{}
	}
	fresh := map[string]bool{}
	for _, w := range first {
		if !n.covered[w] {
			fresh[w] = true
		}
	}
	l.eachName(func(id graph.ID, text string) {
		if !mayBegin(text, fresh) {
			return
		}
		folded := Fold(text)
		first, _ := firstWord(folded)
		lead := leadWord(first)
		if (fresh[first] || fresh[lead]) && !n.covered[first] && !n.covered[lead] {
			n.add(id, text)
		}
	})
	for w := range fresh {
		n.covered[w] = true
	}
	return n
}

// mayBegin is a quick test: whether a name may begin with one of some words.
func mayBegin(text string, words map[string]bool) bool {
	var buf [32]byte
	n, lead := 0, -1
	for n < len(text) && n < len(buf) {
		c := text[n]
		switch {
		case c >= utf8.RuneSelf || isSpace(c) && n == 0:
			return true
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case isSpace(c):
			return words[string(buf[:n])] || lead > 0 && words[string(buf[:lead])]
		case lead < 0 && !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9'):
			lead = n
		}
		buf[n] = c
		n++
	}
	return n == len(buf) || words[string(buf[:n])] || lead > 0 && words[string(buf[:lead])]
}

// Name returns what an entity is called: its best name, else the last part of its IRI. It
// takes time logarithmic in the graph.
func (l *Lexicon) Name(id graph.ID) string {
	for _, p := range l.namePreds {
		names := l.snap.Forward(p)
		for _, o := range names.Of(id) {
			if text := literalText(l.snap.Term(o)); text != "" {
				return text
			}
		}
	}
	return shortName(l.snap.Term(id))
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// Names returns every name and alias, sorted, for suggestions and completion.
func (l *Lexicon) Names() []string {
	n := &l.names
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.all {
		n.build(l)
	}
	return n.list
}

// IsName reports whether a property's values are names of things.
func (l *Lexicon) IsName(p *Predicate) bool { return slices.Contains(l.namePreds, p.ID) }

// KindsOf returns the kinds of an entity as recorded, without those above them.
func (l *Lexicon) KindsOf(id graph.ID) []*Kind {
	types := l.snap.Forward(l.typeID)
	recorded := types.Of(id)
	var out []*Kind
	for _, k := range l.kinds {
		if k.ID != 0 && slices.Contains(recorded, k.ID) {
			out = append(out, k)
		}
	}
	return out
}

// Members returns how many entities are recorded as of kind k itself or of one below it.
func (l *Lexicon) Members(k *Kind) int {
	n := 0
	if k.ID != 0 {
		types := l.snap.Backward(l.typeID)
		last := graph.ID(0)
		for _, id := range types.Of(k.ID) {
			if id != last {
				n++
			}
			last = id
		}
	}
	for _, c := range k.Kids {
		n += l.Members(c)
	}
	return n
}

// build makes the index of all names.
func (n *names) build(l *Lexicon) {
	n.byName, n.words, n.all = map[string][]called{}, map[string]int{}, true
	listed := map[string]bool{}
	named := map[graph.ID]bool{}
	l.eachLiteral(func(id graph.ID, text string) {
		n.add(id, text)
		listed[text], named[id] = true, true
	})
	l.eachIRI(func(id graph.ID, text string) { n.add(id, text) }, func(id graph.ID, short string) {
		if !named[id] {
			listed[short] = true
		}
	})
	n.list = make([]string, 0, len(listed))
	for t := range listed {
		n.list = append(n.list, t)
	}
	slices.SortFunc(n.list, func(a, b string) int {
		return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
	})
}

// eachName calls yield with everything that some entity is called.
func (l *Lexicon) eachName(yield func(id graph.ID, text string)) {
	l.eachLiteral(yield)
	l.eachIRI(yield, func(graph.ID, string) {})
}

// eachLiteral calls yield with every recorded name.
func (l *Lexicon) eachLiteral(yield func(id graph.ID, text string)) {
	for _, p := range l.namePreds {
		for f := range l.snap.Scan(p) {
			if text := literalText(l.snap.Term(f.Object)); text != "" {
				yield(f.Subject, text)
			}
		}
	}
}

// eachIRI calls yield with every entity's IRI, the last part of it, and that as people write
// it; and short with the last, for each once.
func (l *Lexicon) eachIRI(yield, short func(id graph.ID, text string)) {
	for id := graph.ID(1); int(id) <= l.snap.Terms(); id++ {
		iri, ok := l.snap.Term(id).(quad.IRI)
		if !ok || l.predicateIDs[id] || iri == vocabulary.Subject || l.isKindID[id] {
			continue
		}
		text := string(iri)
		yield(id, text)
		local := localName(text)
		if local != text {
			yield(id, local)
		}
		plain := shortName(iri)
		if plain != text && plain != local {
			yield(id, plain)
		}
		short(id, plain)
	}
}

func (n *names) add(id graph.ID, text string) {
	folded := Fold(text)
	n.byName[folded] = append(n.byName[folded], called{id, text})
	first, count := firstWord(folded)
	n.words[leadWord(first)] = max(n.words[leadWord(first)], count)
	n.words[first] = max(n.words[first], count)
}

// leadWord cuts what the lexer would cut from a first word: "at&t" -> "at".
func leadWord(w string) string {
	i := strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if i <= 0 {
		return w
	}
	return w[:i]
}

// literalText returns the text of a literal, or "" for an entity.
func literalText(v quad.Value) string {
	switch v := v.(type) {
	case quad.String:
		return string(v)
	case quad.LangString:
		return string(v.Value)
	case quad.TypedString:
		return string(v.Value)
	case quad.Int, quad.Float:
		return strings.Trim(v.String(), `"`)
	}
	return ""
}

// shortName returns the last part of an IRI as people write it, with blanks for underscores
// and characters for their escapes; or the label of a blank node.
func shortName(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI:
		local := localName(string(v))
		if plain, err := url.PathUnescape(local); err == nil && strings.ContainsRune(local, '%') {
			local = plain
		}
		return strings.TrimSpace(strings.ReplaceAll(local, "_", " "))
	case quad.BNode:
		return string(v)
	case nil:
		return ""
	}
	return literalText(v)
}

func localName(iri string) string {
	s := strings.TrimRight(iri, "/#")
	if i := strings.LastIndexAny(s, "/#"); i >= 0 && i+1 < len(s) {
		return s[i+1:]
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 && i+1 < len(s) {
		return s[i+1:]
	}
	return s
}
