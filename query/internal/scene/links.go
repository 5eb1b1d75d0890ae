package scene

import (
	"slices"

	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// link adds an arrow once; one that the answer says is marked as such.
func (m *maker) link(from, to int, label string, derived, answer bool) {
	if from < 0 || to < 0 || from == to {
		return
	}
	key := Link{From: from, To: to, Label: label}
	at, ok := m.links[key]
	if !ok {
		at = len(m.scene.Links)
		m.links[key] = at
		m.scene.Links = append(m.scene.Links, Link{From: from, To: to, Label: label, Derived: derived})
	}
	m.scene.Links[at].Answer = m.scene.Links[at].Answer || answer
}

// linkRows adds the arrows that the answer says: its facts, its steps, what its rows are
// true by, or else that things stand beside each other in a row.
func (m *maker) linkRows() error {
	switch f := m.in.Query.Form.(type) {
	case *reading.Describe:
		m.linkFacts(0, 1, 2, -1)
	case *reading.Paths:
		m.linkFacts(2, 3, 5, 4)
	case *reading.Set:
		if err := m.witness(f); err != nil {
			return err
		}
		m.linkColumns()
	}
	return nil
}

// backward is what the direction of a step of a path says where its fact points back.
const backward = "backward"

// linkFacts adds an arrow for each row that is a fact.
func (m *maker) linkFacts(subject, relation, object, direction int) {
	for _, row := range m.scene.Rows {
		from, to := row.Cells[subject].Thing, row.Cells[object].Thing
		if direction >= 0 && row.Cells[direction].Text == backward {
			from, to = to, from
		}
		m.link(from, to, spaced(row.Cells[relation].Text), false, true)
	}
}

// linkColumns adds an arrow from the first thing of a row to each other one to which no
// arrow leads yet, by the name of the column.
func (m *maker) linkColumns() {
	joined := map[[2]int]bool{}
	for _, l := range m.scene.Links {
		joined[[2]int{l.From, l.To}], joined[[2]int{l.To, l.From}] = true, true
	}
	for _, row := range m.scene.Rows {
		first := -1
		for i, c := range row.Cells {
			switch {
			case c.Thing < 0:
			case first < 0:
				first = c.Thing
			case !joined[[2]int{first, c.Thing}]:
				m.link(first, c.Thing, m.scene.Columns[i].Name, false, true)
			}
		}
	}
}

// most witnesses of one condition of a question.
const mostWitnesses = 400

// witness adds what the rows of a set are answers by: for each condition of its body the
// pairs of things that make it true, such as the provider that a firm uses.
func (m *maker) witness(s *reading.Set) error {
	var heads []*reading.Var
	var known []reading.Formula
	for col, c := range s.Columns {
		v, ok := c.Expr.(*reading.Var)
		if !ok {
			continue
		}
		among := &reading.Or{}
		seen := map[value.Value]bool{}
		for _, cells := range m.in.Cells[:min(len(m.in.Cells), m.lim.Rows)] {
			if cells[col].Type == value.Node && !seen[cells[col]] {
				seen[cells[col]] = true
				among.Parts = append(among.Parts, &reading.Compare{Left: v, Right: reading.Const{Value: cells[col]}})
			}
		}
		if len(among.Parts) == 0 || len(among.Parts) > m.lim.Around {
			return nil // nothing to draw, or too much
		}
		heads, known = append(heads, v), append(known, among)
	}
	parts := []reading.Formula{s.Body}
	if and, ok := s.Body.(*reading.And); ok {
		parts = and.Parts
	}
	for _, part := range parts {
		if err := m.witnessOf(part, heads, known); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) witnessOf(part reading.Formula, heads []*reading.Var, known []reading.Formula) error {
	o := opened{}
	f := o.open(part)
	collisions := m.collisions() // have their own arrows
	o.atoms = slices.DeleteFunc(o.atoms, func(a *reading.Atom) bool { return slices.Contains(collisions, a.Pred) })
	if len(o.atoms) == 0 {
		return nil
	}
	var parts []reading.Formula
	vars := reading.FreeVars(f)
	for i, v := range heads {
		if slices.Contains(vars, v) {
			parts = append(parts, known[i])
		}
	}
	f = &reading.And{Parts: append(parts, f)}
	if p := m.in.Query.Context.Period; p != nil {
		f = &reading.Within{Period: *p, Body: f}
	}
	vars = slices.DeleteFunc(vars, func(v *reading.Var) bool { return v.New })
	rows, err := m.world.Find(f, vars, mostWitnesses)
	if err != nil {
		return m.unless(err)
	}
	for _, row := range rows {
		for _, a := range o.atoms {
			from, to := m.argument(a.Args[0], vars, row), m.argument(a.Args[1], vars, row)
			m.link(from, to, spaced(a.Pred.Name), a.Pred.Class == lexicon.Derived, true)
		}
	}
	return nil
}

// unless gives the error of a picture's own questions only if the whole is to end: what
// cannot be computed is left out.
func (m *maker) unless(err error) error {
	if m.ctx.Err() != nil {
		return m.ctx.Err()
	}
	m.leave("some links are not shown: %v", err)
	return nil
}

// argument returns the place of the thing that an argument of an atom is in a row.
func (m *maker) argument(e reading.Expr, vars []*reading.Var, row []value.Value) int {
	var v value.Value
	switch e := e.(type) {
	case *reading.Var:
		if i := slices.Index(vars, e); i >= 0 {
			v = row[i]
		}
	case reading.Const:
		v = e.Value
	case reading.Param:
		v = m.in.Env.Args[e.Name]
	}
	if v.Type != value.Node || m.isSource(v.ID) {
		return -1
	}
	return m.thing(v.ID, false)
}

// opened is a formula whose quantifiers "some" are opened: what they quantify is free, so
// that one sees by what the formula is true.
type opened struct {
	atoms []*reading.Atom // of two things, that are true whenever the formula is
}

func (o *opened) open(f reading.Formula) reading.Formula {
	switch f := f.(type) {
	case *reading.And:
		out := &reading.And{}
		for _, p := range f.Parts {
			out.Parts = append(out.Parts, o.open(p))
		}
		return out
	case *reading.Quant:
		if f.Op == reading.Some {
			return o.open(f.Body)
		}
	case *reading.Within:
		return &reading.Within{Period: f.Period, Body: o.open(f.Body)}
	case *reading.Atom:
		if len(f.Args) == 2 && f.Pred.Class != lexicon.Property && f.Pred.Class != lexicon.Builtin {
			o.atoms = append(o.atoms, f)
		}
	}
	return f
}

// around adds the things that the answer's are linked to, where there are few enough.
func (m *maker) around() error {
	n := len(m.ids)
	if n > m.lim.Around {
		return nil
	}
	if _, ok := m.in.Query.Form.(*reading.Set); !ok {
		return nil
	}
	for _, id := range m.ids[:n:n] {
		facts, err := m.world.About(id, 0)
		if err != nil {
			return err
		}
		for _, f := range facts {
			if m.shown(f) {
				m.thing(f.Object.ID, false)
			}
		}
	}
	return nil
}

// shown reports whether a fact is an arrow of the picture: it is one about two things, that
// the vocabulary has a word for if it has any.
func (m *maker) shown(f exec.Fact) bool {
	if f.Pred == nil || f.Object.Type != value.Node || m.isKind(f.Object) || m.isSource(f.Object.ID) {
		return false
	}
	return m.lexicon.Vocabulary() == nil || len(m.frames[f.Pred]) > 0
}

// linkThings adds the recorded facts between the things that are drawn.
func (m *maker) linkThings() error {
	for at, id := range m.ids {
		facts, err := m.world.About(id, 0)
		if err != nil {
			return err
		}
		for _, f := range facts {
			if to, ok := m.things[f.Object.ID]; ok && m.shown(f) {
				m.link(at, to, spaced(f.Pred.Name), false, false)
			}
		}
	}
	return nil
}
