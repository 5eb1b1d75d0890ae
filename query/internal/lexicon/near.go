package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
)

// Names returns up to most of the names that begin with a folded prefix, each once, in the
// order of what they are when folded: names and aliases, and the short names of things that
// have none. Of prefixes that very many texts begin with it looks at the first ones only.
func (l *Lexicon) Names(prefix string, most int) []string {
	var out []string
	texts, iris := l.snap.Names(graph.TextNames), l.snap.Names(graph.IRINames)
	more := [2]bool{texts.Seek(prefix), iris.Seek(prefix)}
	var same []string // names that are the same when folded
	last := ""
	flush := func() {
		slices.Sort(same)
		out = append(out, slices.Compact(same)...)
		same = same[:0]
	}
	for looks := 0; looks < longestLook && len(out) < most; looks++ {
		var name []byte
		first := 0
		switch {
		case more[0] && (!more[1] || string(texts.Name()) <= string(iris.Name())):
			name = texts.Name()
		case more[1]:
			name, first = iris.Name(), 1
		}
		if name == nil || !strings.HasPrefix(string(name), prefix) {
			break
		}
		if string(name) != last {
			last = string(name)
			flush()
		}
		if first == 0 {
			if text := l.text(texts.ID()); text != "" {
				same = append(same, text)
			}
			more[0] = texts.Next()
			continue
		}
		if text := l.unnamed(iris.ID()); text != "" {
			same = append(same, text)
		}
		more[1] = iris.Next()
	}
	flush()
	return out[:min(len(out), most)]
}

// longestLook is how many texts Names looks at, at most.
const longestLook = 1 << 16

// text returns the text of a term that is a name of something, else "".
func (l *Lexicon) text(term graph.ID) string {
	if !l.isNamed(term) {
		return ""
	}
	return l.textOf(term)
}

// unnamed returns the short name of an IRI of a thing that has no other name, else "".
func (l *Lexicon) unnamed(id graph.ID) string {
	if !l.isThing(id) || l.hasName(id) {
		return ""
	}
	iri, _ := l.snap.Term(id).(quad.IRI)
	return graph.ShortName(string(iri))
}

// hasName reports whether a name of an entity is recorded.
func (l *Lexicon) hasName(id graph.ID) bool {
	return slices.ContainsFunc(l.namePreds, func(p graph.ID) bool {
		names := l.snap.Forward(p)
		return slices.ContainsFunc(names.Of(id), func(o graph.ID) bool { return l.textOf(o) != "" })
	})
}

// Near returns the names, as Names has them, that are within reach of a typing error of
// word, for diag.Nearest to choose from.
func (l *Lexicon) Near(word string) []string {
	var out []string
	for _, class := range nameClasses {
		names := l.snap.Names(class)
		near := diag.NewReach(word)
		for ok := names.Seek(""); ok; {
			if n := near.Excess(names.Name()); n > 0 {
				ok = names.Seek(string(names.Name()[:n]) + "\xff")
				continue
			}
			if near.Within() {
				text := ""
				if class == graph.TextNames {
					text = l.text(names.ID())
				} else {
					text = l.unnamed(names.ID())
				}
				if text != "" && utf8.ValidString(text) {
					out = append(out, text)
				}
			}
			ok = names.Next()
		}
	}
	return out
}
