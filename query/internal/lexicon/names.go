package lexicon

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// Fold returns the form under which words and names are looked up: lower case, runs of
// white space as one blank.
func Fold(s string) string { return graph.Fold(s) }

func firstWord(folded string) (first string, words int) {
	first, _, _ = strings.Cut(folded, " ")
	return first, strings.Count(folded, " ") + 1
}

// Entities returns the entities called name (by name, alias, id or the last part of an
// IRI) in any case of letters, in id order. It takes time logarithmic in the graph and linear
// in the answer, which is shared.
func (l *Lexicon) Entities(name string) []graph.ID {
	return l.recall.entities.get(name, l.entities)
}

func (l *Lexicon) entities(name string) []graph.ID {
	var all []graph.ID
	l.called(Fold(name), func(id graph.ID, _ string) { all = append(all, id) })
	slices.Sort(all)
	return slices.Compact(all)
}

// Exactly returns those of the entities called name that are called so letter by letter, or
// all of them if none is. So a name in quotes is meant, as one from outside the question is:
// without quotes case does not count, lest a new name silently take the place of another.
func (l *Lexicon) Exactly(name string) []graph.ID {
	all := l.Entities(name)
	if len(all) < 2 {
		return all
	}
	var exact []graph.ID
	l.called(Fold(name), func(id graph.ID, text string) {
		if text == name {
			exact = append(exact, id)
		}
	})
	if len(exact) == 0 {
		return all
	}
	slices.Sort(exact)
	return slices.Compact(exact)
}

// Spelling returns how an entity called name in some case of letters is written so that only
// it is meant in quotes; ok is false if it shares each spelling with another.
func (l *Lexicon) Spelling(name string, entity graph.ID) (text string, ok bool) {
	l.called(Fold(name), func(id graph.ID, said string) {
		if id != entity || ok && said >= text {
			return
		}
		if ids := l.Exactly(said); len(ids) == 1 {
			text, ok = said, true
		}
	})
	return text, ok
}

// called calls yield with the entities that a folded name may mean, and what they are
// called as written; with some more than once.
func (l *Lexicon) called(folded string, yield func(id graph.ID, text string)) {
	only := func(id graph.ID, text string) {
		if Fold(text) == folded {
			yield(id, text)
		}
	}
	short := Fold(graph.ShortName(folded))
	if short == "" || len(folded) > graph.LongestName || len(short) > graph.LongestName { // these are not in the index
		l.eachName(only)
		return
	}
	texts := l.snap.Names(graph.TextNames)
	for ok := texts.Seek(folded); ok && string(texts.Name()) == folded; ok = texts.Next() {
		l.bearers(texts.ID(), yield)
	}
	for _, number := range spelled(folded) {
		if id, ok := l.snap.ID(number); ok {
			l.bearers(id, only)
		}
	}
	// What an IRI is called in full, and its last part as it stands, lead to it by its short name.
	names := []string{folded, short}
	slices.Sort(names)
	iris := l.snap.Names(graph.IRINames)
	for _, name := range slices.Compact(names) {
		for ok := iris.Seek(name); ok && string(iris.Name()) == name; ok = iris.Next() {
			l.spellings(iris.ID(), only)
		}
	}
}

// bearers calls yield with the entities that have a term as a name.
func (l *Lexicon) bearers(term graph.ID, yield func(id graph.ID, text string)) {
	text := ""
	for _, p := range l.namePreds {
		of := l.snap.Backward(p)
		for _, id := range of.Of(term) {
			if text == "" {
				text = l.textOf(term)
			}
			if text != "" {
				yield(id, text)
			}
		}
	}
}

// isNamed reports whether a term is a name of something.
func (l *Lexicon) isNamed(term graph.ID) bool {
	return slices.ContainsFunc(l.namePreds, func(p graph.ID) bool {
		of := l.snap.Backward(p)
		return of.Degree(term) > 0
	})
}

// spelled returns the numbers and days that a name may be; they are not in the index.
func spelled(name string) []quad.Value {
	if name == "" || !strings.ContainsRune("0123456789+-.", rune(name[0])) {
		return nil
	}
	var out []quad.Value
	if n, err := strconv.ParseInt(name, 10, 64); err == nil {
		out = append(out, quad.Int(n))
	}
	if f, err := strconv.ParseFloat(name, 64); err == nil {
		out = append(out, quad.Float(f))
	}
	return append(out, quad.TypedString{Value: quad.String(name), Type: "xsd:date"})
}

// Leads reports whether a name has word as its first word, or as the letters and digits
// that it begins with.
func (l *Lexicon) Leads(word string) bool { return l.recall.leads.get(Fold(word), l.leads) }

func (l *Lexicon) leads(word string) bool {
	if word == "" {
		return false
	}
	whole := leadWord(word) != word // it has signs: it must be all of the first word
	for _, class := range nameClasses {
		names := l.snap.Names(class)
		for ok := names.Seek(word); ok && strings.HasPrefix(string(names.Name()), word); {
			r, size := utf8.DecodeRune(names.Name()[len(word):])
			switch {
			case size > 0 && r != ' ' && (whole || unicode.IsLetter(r) || unicode.IsDigit(r)): // a longer word, which many names may begin with
				ok = names.Seek(word + string(r) + "\xff")
				continue
			case l.isName(class, names.ID()):
				return true
			}
			ok = names.Next()
		}
	}
	return false
}

var nameClasses = [...]graph.NameClass{graph.TextNames, graph.IRINames}

// isName reports whether a term of the index is what something is called.
func (l *Lexicon) isName(class graph.NameClass, term graph.ID) bool {
	if class == graph.TextNames {
		return l.isNamed(term)
	}
	return l.isThing(term)
}

// isThing reports whether an IRI is that of a thing: of no predicate and no kind.
func (l *Lexicon) isThing(iri graph.ID) bool {
	return !l.predicateIDs[iri] && !l.isKindID[iri] && iri != l.subjectID
}

// Begin reports whether a text, with the blank at its end if there is one, may be the
// beginning of a name: of the text of one that is no number and no day, or of the short name
// of an IRI. When it says no there is none.
func (l *Lexicon) Begin(text string) bool { return l.recall.begins.get(text, l.begin) }

func (l *Lexicon) begin(text string) bool {
	folded := Fold(text)
	if text != "" && isSpace(text[len(text)-1]) {
		folded += " "
	}
	for _, at := range []struct {
		class graph.NameClass
		text  string
	}{{graph.TextNames, folded}, {graph.IRINames, folded}, {graph.IRINames, strings.ReplaceAll(folded, "_", " ")}} {
		names := l.snap.Names(at.class)
		if names.Seek(at.text) && strings.HasPrefix(string(names.Name()), at.text) {
			return true
		}
	}
	return false
}

// Name returns what an entity is called: its best name, else the last part of its IRI. It
// takes time logarithmic in the graph.
func (l *Lexicon) Name(id graph.ID) string {
	for _, p := range l.namePreds {
		names := l.snap.Forward(p)
		for _, o := range names.Of(id) {
			if text := l.textOf(o); text != "" {
				return text
			}
		}
	}
	return l.shortName(id)
}

// textOf returns the text of a literal; that of an entity is empty.
func (l *Lexicon) textOf(id graph.ID) string {
	var buf [128]byte
	switch text, what := l.snap.Text(buf[:0], id); what {
	case graph.OfText, graph.OfLiteral:
		return string(text)
	case graph.NoText:
		return literalText(l.snap.Term(id))
	}
	return ""
}

// shortName returns what a term without a name is called.
func (l *Lexicon) shortName(id graph.ID) string {
	var buf [128]byte
	switch text, what := l.snap.Text(buf[:0], id); what {
	case graph.OfIRI:
		return graph.ShortName(string(text))
	case graph.OfBlank, graph.OfText, graph.OfLiteral:
		return string(text)
	}
	return literalText(l.snap.Term(id))
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

// eachName calls yield with everything that some entity is called. It takes time linear in
// the graph.
func (l *Lexicon) eachName(yield func(id graph.ID, text string)) {
	for _, p := range l.namePreds {
		for f := range l.snap.Scan(p) {
			if text := l.textOf(f.Object); text != "" {
				yield(f.Subject, text)
			}
		}
	}
	for id := graph.ID(1); int(id) <= l.snap.Terms(); id++ {
		l.spellings(id, yield)
	}
}

// spellings calls yield with the IRI of a thing, the last part of it, and that as people
// write it.
func (l *Lexicon) spellings(id graph.ID, yield func(id graph.ID, text string)) {
	iri, ok := l.snap.Term(id).(quad.IRI)
	if !ok || !l.isThing(id) {
		return
	}
	text := string(iri)
	yield(id, text)
	local := graph.LocalName(text)
	if local != text {
		yield(id, local)
	}
	if plain := graph.ShortName(text); plain != text && plain != local {
		yield(id, plain)
	}
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
	case quad.Int:
		return strconv.FormatInt(int64(v), 10)
	case quad.Float:
		return strconv.FormatFloat(float64(v), 'g', -1, 64)
	}
	return ""
}

// leadWord returns the letters and digits that a word begins with, or all of it: "at" of "at&t".
func leadWord(w string) string {
	i := strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if i <= 0 {
		return w
	}
	return w[:i]
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
