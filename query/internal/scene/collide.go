package scene

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// patience is how long the days of collisions may take.
const patience = 20 * time.Second

// collisions returns the derived relations that are drawn as collisions: those that the
// vocabulary has a word for, that hold both ways between things with periods, and that rest
// on a truth property of such things, as exclusivity is one, or are said with a word for it.
// That two contracts run side by side is no collision.
func (m *maker) collisions() []*lexicon.Predicate {
	if m.colliding != nil {
		return *m.colliding
	}
	out := []*lexicon.Predicate{}
	for _, p := range m.lexicon.All() {
		if p.Class == lexicon.Derived && p.Symmetric && len(p.Params) == 2 && len(m.frames[p]) > 0 &&
			hasPeriod(p.Params[0].Kind) && hasPeriod(p.Params[1].Kind) && (m.restsOnTruth(p) || m.saidAsCollision(p)) {
			out = append(out, p)
		}
	}
	m.colliding = &out
	return out
}

// restsOnTruth reports whether the rules of a relation look at a truth property of things
// with periods.
func (m *maker) restsOnTruth(p *lexicon.Predicate) bool {
	rests := m.restsOn([]*lexicon.Predicate{p})
	return slices.ContainsFunc(m.lexicon.All(), func(q *lexicon.Predicate) bool {
		return rests[q.Name] && q.Class == lexicon.Property && q.Value == value.Truth && hasPeriod(q.Params[0].Kind)
	})
}

// collisionWords are words by which a vocabulary says that two things cannot both be.
var collisionWords = []string{"conflict", "collide", "clash", "contradict", "exclude", "breach", "violate", "infringe", "double-book"}

func (m *maker) saidAsCollision(p *lexicon.Predicate) bool {
	return slices.ContainsFunc(m.frames[p], func(f frame) bool { return slices.Contains(collisionWords, f.Word) })
}

// collide finds on which days the bars collide, with each other and with things that the
// answer does not have; those become bars too.
func (m *maker) collide() error {
	answered := 0
	for _, b := range m.scene.Bars {
		if b.Thing < 0 {
			return nil
		}
		if b.Answer {
			answered++
		}
	}
	if answered == 0 {
		return nil
	}
	for _, p := range m.collisions() {
		if err := m.collideBy(p); err != nil {
			return err
		}
	}
	if m.unseen > 0 {
		m.leave("the timeline shows %d collisions; there are more", len(m.scene.Collisions))
	}
	m.sortCollisions()
	return nil
}

func (m *maker) collideBy(p *lexicon.Predicate) error {
	x, y := &reading.Var{Name: "X"}, &reading.Var{Name: "Y"}
	among := &reading.Or{}
	from, to := int64(math.MaxInt64), int64(math.MinInt64)
	for _, b := range m.scene.Bars {
		among.Parts = append(among.Parts, &reading.Compare{Left: x, Right: reading.Const{Value: value.OfNode(m.ids[b.Thing])}})
		from, to = min(from, firstDay(b.Span)), max(to, lastDay(b.Span))
	}
	atom := &reading.Atom{Pred: p, Args: []reading.Expr{x, y}}
	spans, err := m.spans(spaced(p.Name), &reading.And{Parts: []reading.Formula{among, atom}}, []*reading.Var{x, y}, from, to)
	if err != nil {
		return err
	}
	for _, s := range spans {
		m.addCollision(p, s)
	}
	return nil
}

// spans finds the days of something, unless they cannot be found or take too long: then the
// scene says so.
func (m *maker) spans(what string, f reading.Formula, vars []*reading.Var, from, to int64) ([]exec.Span, error) {
	ctx, stop := context.WithTimeout(m.ctx, patience)
	defer stop()
	world, err := exec.NewWorld(ctx, m.in.Env, m.in.Query.Context)
	if err != nil {
		return nil, err
	}
	spans, err := world.Spans(f, vars, from, to)
	switch {
	case m.ctx.Err() != nil:
		return nil, m.ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		m.leave("the days of %s were not found within %v", what, patience)
	case err != nil:
		m.leave("the days of %s are not shown: %v", what, err)
	}
	return spans, nil
}

// addCollision adds the periods of a pair, unless they are there the other way round.
func (m *maker) addCollision(p *lexicon.Predicate, s exec.Span) {
	if s.Cells[0].Type != value.Node || s.Cells[1].Type != value.Node || s.Cells[0] == s.Cells[1] {
		return
	}
	a, b := m.bar(m.thing(s.Cells[0].ID, false)), m.bar(m.thing(s.Cells[1].ID, false))
	if a < 0 || b < 0 {
		return
	}
	if later(m.scene.Bars[a], m.scene.Bars[b]) {
		a, b = b, a
	}
	for _, days := range s.Periods {
		c := Collision{A: a, B: b, Relation: spaced(p.Name), Proof: -1, pred: p,
			Span: within(spanOf(days), m.scene.Bars[a].Span, m.scene.Bars[b].Span)}
		at := slices.IndexFunc(m.scene.Collisions, func(o Collision) bool { return o.A == a && o.B == b && o.Span == c.Span })
		switch {
		case at >= 0:
			k := &m.scene.Collisions[at]
			if !slices.Contains(strings.Split(k.Relation, ", "), c.Relation) { // else the pair the other way round
				k.Relation += ", " + c.Relation
			}
		case len(m.scene.Collisions) < m.lim.Collisions:
			m.scene.Collisions = append(m.scene.Collisions, c)
		default:
			m.unseen++
		}
	}
}

// within returns the days of a span on which both bars run: a rule may not look at the day
// itself. If there are none, it is the span as it is.
func within(s, a, b Span) Span {
	from := max(firstDay(s), firstDay(a), firstDay(b))
	until := min(lastDay(s), lastDay(a), lastDay(b))
	if from >= until {
		return s
	}
	through := a.Through && until == lastDay(a) || b.Through && until == lastDay(b)
	return spanOf(exec.Period{From: from, Until: until, FromOpen: from == math.MinInt64, UntilOpen: until == math.MaxInt64, Through: through})
}

// later reports whether a begins after b, or on the same day and is named after it.
func later(a, b Bar) bool {
	return cmp.Or(cmp.Compare(firstDay(a.Span), firstDay(b.Span)), value.OrderTexts(a.Name, b.Name)) > 0
}

// sortCollisions puts the collisions in the order of their days.
func (m *maker) sortCollisions() {
	bars := m.scene.Bars
	slices.SortStableFunc(m.scene.Collisions, func(x, y Collision) int {
		return cmp.Or(cmp.Compare(firstDay(x.Span), firstDay(y.Span)), cmp.Compare(lastDay(x.Span), lastDay(y.Span)),
			value.OrderTexts(bars[x.A].Name, bars[y.A].Name), value.OrderTexts(bars[x.B].Name, bars[y.B].Name))
	})
}

// firstDay and lastDay are the ends of a span, an open one beyond all days.
func firstDay(s Span) int64 {
	if s.FromOpen {
		return math.MinInt64
	}
	return s.From
}

func lastDay(s Span) int64 {
	if s.UntilOpen {
		return math.MaxInt64
	}
	return s.Until
}
