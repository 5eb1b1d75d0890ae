package scene

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/prove"
	"github.com/clausekg/clause/query/internal/value"
)

// rows makes the table and the things in it.
func (m *maker) rows() error {
	s := m.scene
	s.Columns, s.Total = m.in.Columns, len(m.in.Cells)
	for i, cells := range m.in.Cells {
		if i == m.lim.Rows {
			m.leave("the table shows the first %d of %d rows", i, s.Total)
			break
		}
		row := Row{Proof: -1}
		for _, v := range cells {
			row.Cells = append(row.Cells, m.cell(v))
		}
		if m.in.Change != nil {
			row.Change = m.in.Change(i)
		}
		s.Rows = append(s.Rows, row)
	}
	return nil
}

func (m *maker) cell(v value.Value) Cell {
	switch v.Type {
	case value.Node:
		if m.scene.Form == describes && m.isSource(v.ID) { // the page lists sources apart
			return Cell{Text: m.in.Name(v), Thing: -1}
		}
		return Cell{Text: m.in.Name(v), Thing: m.thing(v.ID, true)}
	case value.Integer, value.Number, value.Money, value.Duration:
		return Cell{Text: v.Display(), Thing: -1, Number: true}
	}
	return Cell{Text: v.Display(), Thing: -1}
}

// thing returns the place of an entity, a new one unless there are too many.
func (m *maker) thing(id graph.ID, answer bool) int {
	if at, ok := m.things[id]; ok {
		if at >= 0 && answer {
			m.scene.Things[at].Answer = true
		}
		return at
	}
	if len(m.scene.Things) >= m.lim.Things {
		m.things[id] = -1
		m.dropped++
		return -1
	}
	at := len(m.scene.Things)
	m.things[id], m.ids = at, append(m.ids, id)
	t := Thing{Name: m.in.Name(value.OfNode(id)), Answer: answer}
	for _, k := range m.kindsOf(id) {
		t.Kinds = append(t.Kinds, k.Label)
	}
	m.scene.Things = append(m.scene.Things, t)
	return at
}

// kindsOf returns the kinds of a thing, the one that says most first: that of which there are
// fewest things.
func (m *maker) kindsOf(id graph.ID) []*lexicon.Kind {
	kinds := m.world.Kinds(id)
	if len(kinds) < 2 {
		return kinds
	}
	for _, k := range kinds {
		if _, ok := m.members[k]; !ok {
			m.members[k] = m.lexicon.Members(k)
		}
	}
	slices.SortStableFunc(kinds, func(a, b *lexicon.Kind) int { return m.members[a] - m.members[b] })
	return kinds
}

// describeThings adds what is recorded of the things, but for their kinds and the names that
// they are shown by.
func (m *maker) describeThings() error {
	if m.dropped > 0 {
		m.leave("the picture shows %d things; there are more", len(m.ids))
	}
	for at, id := range m.ids {
		facts, err := m.world.About(id, 0)
		if err != nil {
			return err
		}
		t := &m.scene.Things[at]
		for _, f := range facts {
			if f.Pred == nil || m.isKind(f.Object) {
				continue
			}
			m.tell(t, f)
		}
	}
	return nil
}

// tell adds a fact to a thing, or another source to a fact that it has.
func (m *maker) tell(t *Thing, f exec.Fact) {
	fact := Fact{Relation: spaced(f.Pred.Name), Text: f.Object.Display(), Thing: -1, Sources: []int{}}
	if f.Object.Type == value.Node {
		fact.Text = m.in.Name(f.Object)
		if at, ok := m.things[f.Object.ID]; ok {
			fact.Thing = at
		}
	}
	if fact.Relation == "name" && fact.Text == t.Name {
		return
	}
	same := len(t.Facts) - 1 // facts that differ in their source alone stand together
	if same < 0 || t.Facts[same].Relation != fact.Relation || t.Facts[same].Text != fact.Text || t.Facts[same].Thing != fact.Thing {
		if len(t.Facts) >= m.lim.Facts {
			t.More++
			return
		}
		t.Facts = append(t.Facts, fact)
		same = len(t.Facts) - 1
	}
	if f.Source != 0 && t.More == 0 {
		t.Facts[same].Sources = append(t.Facts[same].Sources, m.source(f.Source))
	}
}

// source returns the place of the source that a label is.
func (m *maker) source(label graph.ID) int {
	at, ok := m.sources[label]
	if !ok {
		at = m.cite(prove.SourceOf(m.world, m.lexicon, label))
		m.sources[label] = at
	}
	return at
}

// cite returns the place of a source, a new one if it says something else than all before.
func (m *maker) cite(src *prove.Source) int {
	key := strings.Join([]string{src.Name, src.Confidence, src.About}, "\x00")
	at, ok := m.cited[key]
	if !ok {
		at = len(m.scene.Sources)
		m.cited[key] = at
		m.scene.Sources = append(m.scene.Sources, Source{src.Name, src.Confidence, src.About})
	}
	return at
}

func (m *maker) isKind(v value.Value) bool {
	if v.Type != value.Node {
		return false
	}
	for _, k := range m.lexicon.Kinds() {
		if k.ID != 0 && k.ID == v.ID {
			return true
		}
	}
	return false
}

// isSource reports whether a thing is where facts come from, and no part of what they say.
func (m *maker) isSource(id graph.ID) bool {
	for _, k := range m.world.Kinds(id) {
		if k.Source {
			return true
		}
	}
	return false
}

// spaced is the name of a predicate as a label has it.
func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// frame is one way to say a predicate.
type frame struct{ vocabulary.Frame }

// framesOf returns how the vocabulary says each predicate; those that it never says are
// not there.
func framesOf(lx *lexicon.Lexicon) map[*lexicon.Predicate][]frame {
	out := map[*lexicon.Predicate][]frame{}
	v := lx.Vocabulary()
	if v == nil {
		return out
	}
	add := func(p *lexicon.Predicate, frames []vocabulary.Frame) {
		for _, f := range frames {
			if p != nil {
				out[p] = append(out[p], frame{f})
			}
		}
	}
	for _, r := range v.Relations {
		add(lx.Stored(r.IRI), r.Frames)
	}
	for _, r := range v.Rules {
		add(lx.Head(r), r.Frames)
	}
	return out
}

// nounsOf returns the kinds that the vocabulary has a noun for.
func nounsOf(lx *lexicon.Lexicon) map[quad.IRI]bool {
	out := map[quad.IRI]bool{}
	if v := lx.Vocabulary(); v != nil {
		for _, k := range v.Kinds {
			out[k.IRI] = len(k.Nouns) > 0
		}
	}
	return out
}

// noun returns what a predicate calls its second argument, or its own name.
func (m *maker) noun(p *lexicon.Predicate) string {
	for _, f := range m.frames[p] {
		if f.Class == vocabulary.NounFrame && f.Subject == 2 {
			return f.Word
		}
	}
	return spaced(p.Name)
}
