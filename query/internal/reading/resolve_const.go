package reading

import (
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Quote returns text in quotes, as the exact form reads it.
func Quote(text string) string { return exact.Quote(text) }

// EntityConst returns the constant of an entity. It prints as its name where that is its
// alone, in quotes where it is no bare word or only its case is its own, else as its <iri>.
func EntityConst(lx *lexicon.Lexicon, id graph.ID) Const {
	c := Const{Value: value.OfNode(id)}
	name := lx.Name(id)
	if ids := lx.Entities(name); len(ids) == 1 && ids[0] == id {
		if c.Text = name; !exact.IsBare(name) {
			c.Text = Quote(name)
		}
		return c
	} else if ids := lx.Exactly(name); len(ids) == 1 && ids[0] == id {
		c.Text = Quote(name)
		return c
	}
	c.Text = "<" + nodeText(lx.Snapshot().Term(id)) + ">"
	return c
}

// entitiesOf returns what a name means: in quotes its case counts where it tells two apart.
func entitiesOf(lx *lexicon.Lexicon, name string, quoted bool) []graph.ID {
	if quoted {
		return lx.Exactly(name)
	}
	return lx.Entities(name)
}

// nodeText is what stands between the brackets of <iri>; a blank node keeps its _: .
func nodeText(t quad.Value) string {
	switch t := t.(type) {
	case quad.IRI:
		return string(t)
	case quad.BNode:
		return "_:" + string(t)
	}
	return quad.StringOf(t)
}

// nodeOf is the term that the text between the brackets of <iri> means.
func nodeOf(text string) quad.Value {
	if label, ok := strings.CutPrefix(text, "_:"); ok {
		return quad.BNode(label)
	}
	return quad.IRI(text)
}

// LiteralText returns a literal as the exact form reads it: 10 million, 300 million USD,
// 2025-11, 90 days, yes, "text".
func LiteralText(v value.Value) string {
	switch v.Type {
	case value.Truth:
		return v.Display()
	case value.Integer:
		return scaled(v.Int)
	case value.Number:
		return strconv.FormatFloat(v.Num, 'f', -1, 64)
	case value.Money:
		if v.Int%10_000 == 0 {
			return scaled(v.Int/10_000) + " " + v.Text
		}
		return v.String()
	case value.Text:
		return Quote(v.Text)
	case value.None, value.Date, value.Duration, value.Node:
		return v.String()
	}
	panic("unreachable: type of a value")
}

// scaled writes a whole number with the largest scale that leaves at most two decimals,
// 1.5 million, or in digits where that is not exact.
func scaled(n int64) string {
	for _, s := range []struct {
		unit int64
		word string
	}{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}} {
		if (n >= s.unit || n <= -s.unit) && n%(s.unit/100) == 0 {
			whole, part := n/s.unit, n%s.unit/(s.unit/100)
			if part == 0 {
				return strconv.FormatInt(whole, 10) + s.word
			}
			cents := strconv.FormatInt(100+max(part, -part), 10)[1:]
			return strconv.FormatInt(whole, 10) + "." + strings.TrimRight(cents, "0") + s.word
		}
	}
	return strconv.FormatInt(n, 10)
}
