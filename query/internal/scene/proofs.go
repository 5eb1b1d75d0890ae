package scene

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/query/internal/prove"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// prove adds the proofs: the answer's own, those of collisions, those of rows.
func (m *maker) prove() error {
	m.hurry = time.Now().Add(patience)
	if _, ok := m.in.Query.Form.(*reading.Why); ok {
		p, err := prove.Query(m.ctx, m.in.Env, m.in.Query, 0)
		if err == nil {
			m.addProof(p)
		}
		return err
	}
	if err := m.proveCollisions(); err != nil {
		return err
	}
	return m.proveRows()
}

// proveRows proves the first rows.
func (m *maker) proveRows() error {
	set, ok := m.in.Query.Form.(*reading.Set)
	if !ok {
		return nil
	}
	for i := range m.scene.Rows {
		row := &m.scene.Rows[i]
		if m.enough(i, m.scene.Total, "rows") {
			return nil
		}
		if row.Change == NoLonger {
			continue
		}
		p, err := m.proofOf(set, i)
		if m.ctx.Err() != nil {
			return m.ctx.Err()
		}
		if err == nil { // a row whose proof is beyond the limits of proofs has none here
			row.Proof = m.addProof(p)
			if len(row.Days) > 0 {
				m.scene.Proofs[row.Proof].Claim += " on " + value.OfDay(m.dayOf(row.Days[0])).String()
			}
		}
	}
	return nil
}

// proofOf proves a row, on one of the days on which it is an answer where these are known;
// of a no, it says what keeps it from being so.
func (m *maker) proofOf(set *reading.Set, row int) (*prove.Proof, error) {
	q := *m.in.Query
	cells := m.in.Cells[row]
	switch {
	case len(set.Columns) == 0 && cells[0] != value.OfTruth(true):
		q.Form = &reading.Why{Not: true, Body: set.Body}
		return prove.Query(m.ctx, m.in.Env, &q, 0)
	case len(set.Columns) == 0:
		cells = nil
	case len(m.scene.Rows[row].Days) > 0:
		q.Context = m.on(m.dayOf(m.scene.Rows[row].Days[0]))
	}
	return prove.Row(m.ctx, m.in.Env, &q, cells, 0)
}

// enough reports whether no more than i of these are to be proved, and says so.
func (m *maker) enough(i, total int, what string) bool {
	if i < m.lim.Proofs && m.steps <= m.lim.Steps && time.Now().Before(m.hurry) {
		return false
	}
	if m.lim.Proofs > 0 {
		m.leave("the first %d of %d %s have their proof here; ask why of others", i, total, what)
	}
	return true
}

// on is the context of the question, on one day.
func (m *maker) on(day int64) reading.Context {
	c := m.in.Query.Context
	c.Period, c.AsOf = nil, reading.Const{Value: value.OfDay(day), Text: value.OfDay(day).String()}
	return c
}

// rowDays finds on which days the rows of a question within a period are answers: one sweep
// for all rows, where each proof would need its own.
func (m *maker) rowDays() error {
	set, ok := m.in.Query.Form.(*reading.Set)
	period := m.in.Query.Context.Period
	if !ok || period == nil || len(set.Vars) == 0 || m.lim.Proofs == 0 {
		return nil
	}
	columns := make([]int, len(set.Vars))
	for i, v := range set.Vars {
		columns[i] = slices.IndexFunc(set.Columns, func(c reading.Column) bool { return c.Expr == reading.Expr(v) })
		if columns[i] < 0 {
			return nil
		}
	}
	from, to, err := m.world.Days(*period)
	if err != nil {
		return err
	}
	spans, err := m.spans("the rows", set.Body, set.Vars, from, to)
	if err != nil {
		return err
	}
	days := map[string][]Span{}
	key := func(cells []value.Value, columns []int) string {
		var b strings.Builder
		for _, c := range columns {
			fmt.Fprintf(&b, "%+v\x00", cells[c])
		}
		return b.String()
	}
	for _, s := range spans {
		k := key(s.Cells, numbers(len(s.Cells)))
		for _, p := range s.Periods {
			if !p.FromOpen || !p.UntilOpen { // that it is always so needs no saying
				days[k] = append(days[k], spanOf(p))
			}
		}
	}
	for i := range m.scene.Rows {
		m.scene.Rows[i].Days = days[key(m.in.Cells[i], columns)]
	}
	return nil
}

func numbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// What the supposition of a question changes of a row.
const (
	Newly    = "newly true"
	NoLonger = "no longer true"
)

// proveCollisions proves each collision on the day of the question if it lasts then, else on
// its first day.
func (m *maker) proveCollisions() error {
	for i := range m.scene.Collisions {
		c := &m.scene.Collisions[i]
		if m.enough(i, len(m.scene.Collisions), "collisions") {
			return nil
		}
		p, err := prove.Query(m.ctx, m.in.Env, m.whyCollision(c), 0)
		if m.ctx.Err() != nil {
			return m.ctx.Err()
		}
		if err == nil {
			c.Proof = m.addProof(p)
			m.scene.Proofs[c.Proof].Claim += " on " + value.OfDay(m.dayOf(c.Span)).String()
		}
	}
	return nil
}

// dayOf is the day of a span that speaks for it.
func (m *maker) dayOf(s Span) int64 {
	switch today := m.world.Day(); {
	case firstDay(s) <= today && today < lastDay(s):
		return today
	case s.FromOpen:
		return s.Until - 1
	}
	return s.From
}

// whyCollision is the question for the proof of a collision.
func (m *maker) whyCollision(c *Collision) *reading.Query {
	atom := &reading.Atom{Pred: c.pred}
	for _, bar := range []int{c.A, c.B} {
		thing := m.scene.Bars[bar].Thing
		atom.Args = append(atom.Args, reading.Const{Value: value.OfNode(m.ids[thing]), Text: m.scene.Things[thing].Name})
	}
	return &reading.Query{Context: m.on(m.dayOf(c.Span)), Form: &reading.Why{Body: atom}}
}

// addProof adds a proof and returns its place.
func (m *maker) addProof(p *prove.Proof) int {
	m.scene.Proofs = append(m.scene.Proofs, Proof{Claim: p.Claim, Not: p.Not, Steps: m.stepsOf(p.Telling())})
	return len(m.scene.Proofs) - 1
}

func (m *maker) stepsOf(steps []*prove.Step) []Step {
	var out []Step
	for _, s := range steps {
		m.steps++
		step := Step{Text: s.Text, Missing: s.Missing, Steps: m.stepsOf(s.Steps)}
		for _, src := range s.Sources {
			step.Sources = append(step.Sources, m.cite(src))
		}
		out = append(out, step)
	}
	return out
}
