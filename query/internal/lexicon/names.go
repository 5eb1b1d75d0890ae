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

// names is the index of what entities are called, built when first asked for.
type names struct {
	once    sync.Once
	byName  map[string][]called  // folded name, alias or id
	display map[graph.ID]string  // best name
	words   map[string]int       // first word of a name -> words of the longest such name
	kinds   map[graph.ID][]*Kind // rdf:type
	members map[*Kind]int        // things per kind, by their own type
	list    []string             // best names and aliases, sorted, for suggestions
}

type called struct {
	id   graph.ID
	text string // as written, for ties by exact case
}

// Entities returns the entities called name (by name, alias, id or the last part of an
// IRI), in id order. Case does not count, unless it tells two apart.
func (l *Lexicon) Entities(name string) []graph.ID {
	idx := l.index()
	hits := idx.byName[Fold(name)]
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
func (l *Lexicon) NameWords(word string) int { return l.index().words[Fold(word)] }

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

// Names returns every name and alias, sorted, for suggestions and completion.
func (l *Lexicon) Names() []string { return l.index().list }

// IsName reports whether a property's values are names of things.
func (l *Lexicon) IsName(p *Predicate) bool { return slices.Contains(l.namePreds, p.ID) }

// KindsOf returns the kinds of an entity as recorded, without those above them.
func (l *Lexicon) KindsOf(id graph.ID) []*Kind { return l.index().kinds[id] }

// Members returns how many entities are recorded as of kind k itself or of one below it.
func (l *Lexicon) Members(k *Kind) int {
	n := l.index().members[k]
	for _, c := range k.Kids {
		n += l.Members(c)
	}
	return n
}

func (l *Lexicon) index() *names {
	l.names.once.Do(func() { l.names.build(l) })
	return &l.names
}

func (n *names) build(l *Lexicon) {
	n.byName = map[string][]called{}
	n.display = map[graph.ID]string{}
	n.words = map[string]int{}
	n.kinds = map[graph.ID][]*Kind{}
	n.members = map[*Kind]int{}
	listed := map[string]bool{}
	for _, p := range l.namePreds {
		for f := range l.snap.Scan(p) {
			text := literalText(l.snap.Term(f.Object))
			if text == "" {
				continue
			}
			n.add(f.Subject, text)
			listed[text] = true
			if _, ok := n.display[f.Subject]; !ok {
				n.display[f.Subject] = text
			}
		}
	}
	for _, k := range l.kinds {
		if k.ID == 0 {
			continue
		}
		for _, e := range l.snap.Subjects(l.typeID, k.ID) {
			if slices.Contains(n.kinds[e.Node], k) {
				continue
			}
			n.kinds[e.Node] = append(n.kinds[e.Node], k)
			n.members[k]++
		}
	}
	n.addIDs(l, listed)
	n.list = make([]string, 0, len(listed))
	for t := range listed {
		n.list = append(n.list, t)
	}
	slices.SortFunc(n.list, func(a, b string) int {
		return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
	})
}

// addIDs files every entity under its IRI and the last part of it.
func (n *names) addIDs(l *Lexicon, listed map[string]bool) {
	for id := graph.ID(1); int(id) <= l.snap.Terms(); id++ {
		iri, ok := l.snap.Term(id).(quad.IRI)
		if !ok || l.predicateIDs[id] || iri == vocabulary.Subject || l.isKindID[id] {
			continue
		}
		text := string(iri)
		n.add(id, text)
		if local := localName(text); local != text {
			n.add(id, local)
		}
		short := shortName(iri)
		if short != text && short != localName(text) {
			n.add(id, short)
		}
		if _, named := n.display[id]; !named {
			listed[short] = true
		}
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
