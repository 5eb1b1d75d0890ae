package lexicon

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
)

// ByName calls yield with each entity of a set of many, and what it is called, in the order
// of that: folded, then as written, then by id. has is a bitmap by id. It goes through the
// index of names, so that it need not remember them. It calls look at each step.
func (l *Lexicon) ByName(has []uint64, look func()) iter.Seq2[graph.ID, string] {
	return func(yield func(graph.ID, string) bool) {
		b := byName{l: l, has: has, look: look, texts: make([]uint64, len(has)), iris: make([]uint64, len(has))}
		for id := range l.snap.Named(graph.TextNames) {
			look()
			b.texts[id>>6] |= 1 << (id & 63)
		}
		for id := range l.snap.Named(graph.IRINames) {
			look()
			b.iris[id>>6] |= 1 << (id & 63)
		}
		for _, p := range l.namePreds {
			b.names, b.named = append(b.names, l.snap.Forward(p).Flat()), append(b.named, l.snap.Backward(p).Flat())
		}
		b.loosen()
		b.all(yield)
	}
}

type byName struct {
	l           *Lexicon
	has         []uint64
	look        func()
	texts, iris []uint64          // terms that are in the index
	names       []graph.Adjacency // of things, best first
	named       []graph.Adjacency // things, by name
	loose       []nameOf          // things whose name is not, in order
	byText      bool              // some are called by a text that is in the index
	byIRI       bool              // some by their address
	same        []nameOf          // things that are called the same when folded
}

type nameOf struct {
	id           graph.ID
	text, folded string
}

func (a nameOf) compare(b nameOf) int {
	return cmp.Or(strings.Compare(a.folded, b.folded), strings.Compare(a.text, b.text), cmp.Compare(a.id, b.id))
}

func isSet(bits []uint64, id graph.ID) bool { return bits[id>>6]&(1<<(id&63)) != 0 }

// best returns the term that a thing is called by: a name, or 0 if none is recorded.
func (b *byName) best(id graph.ID) graph.ID {
	for i := range b.names {
		for _, o := range b.names[i].Of(id) {
			if isSet(b.texts, o) || !isSet(b.iris, o) && b.l.textOf(o) != "" {
				return o
			}
		}
	}
	return 0
}

// loosen finds the things whose names are not in the index, and which parts of it the
// others are in: where all have names, the addresses of millions need no reading.
func (b *byName) loosen() {
	for word, bits := range b.has {
		b.look()
		for bit := 0; bits != 0; bit++ {
			if bits&1 != 0 {
				id := graph.ID(word<<6 | bit)
				switch name := b.best(id); {
				case name != 0 && isSet(b.texts, name):
					b.byText = true
				case name == 0 && isSet(b.iris, id):
					b.byIRI = true
				default:
					text := b.l.Name(id)
					b.loose = append(b.loose, nameOf{id, text, Fold(text)})
				}
			}
			bits >>= 1
		}
	}
	slices.SortFunc(b.loose, nameOf.compare)
}

// all goes through the index.
func (b *byName) all(yield func(graph.ID, string) bool) {
	texts, iris := b.l.snap.Names(graph.TextNames), b.l.snap.Names(graph.IRINames)
	moreTexts, moreIRIs := b.byText && texts.Seek(""), b.byIRI && iris.Seek("")
	var folded []byte
	for moreTexts || moreIRIs {
		b.look()
		if !moreIRIs || moreTexts && bytes.Compare(texts.Name(), iris.Name()) <= 0 {
			folded = append(folded[:0], texts.Name()...)
		} else {
			folded = append(folded[:0], iris.Name()...)
		}
		for ; moreTexts && bytes.Equal(texts.Name(), folded); moreTexts = texts.Next() {
			b.bearers(texts.ID(), texts)
		}
		for ; moreIRIs && bytes.Equal(iris.Name(), folded); moreIRIs = iris.Next() {
			if id := iris.ID(); isSet(b.has, id) && b.best(id) == 0 {
				b.same = append(b.same, nameOf{id: id, text: graph.ShortName(string(iris.Text()))})
			}
		}
		if len(b.same) > 0 && !b.flush(string(folded), yield) {
			return
		}
	}
	for _, n := range b.loose {
		if !yield(n.id, n.text) {
			return
		}
	}
}

// bearers adds the things that are called by a term.
func (b *byName) bearers(term graph.ID, at graph.Names) {
	text := ""
	for i := range b.named {
		for _, id := range b.named[i].Of(term) {
			if !isSet(b.has, id) || b.best(id) != term {
				continue
			}
			if text == "" {
				text = string(at.Text())
			}
			b.same = append(b.same, nameOf{id: id, text: text})
		}
	}
}

// flush yields the loose things before a folded name, and those that are called it.
func (b *byName) flush(folded string, yield func(graph.ID, string) bool) bool {
	for len(b.loose) > 0 && b.loose[0].folded <= folded {
		n := b.loose[0]
		b.loose = b.loose[1:]
		if n.folded == folded {
			b.same = append(b.same, nameOf{id: n.id, text: n.text})
		} else if !yield(n.id, n.text) {
			return false
		}
	}
	if len(b.same) > 1 {
		slices.SortFunc(b.same, nameOf.compare)
	}
	last := graph.ID(0)
	for _, n := range b.same {
		if n.id != last && !yield(n.id, n.text) { // one may be called so by two predicates
			return false
		}
		last = n.id
	}
	b.same = b.same[:0]
	return true
}
