package scene

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// findBars makes a bar of each thing of the answer that has a period, and of each period
// that a question for days gives.
func (m *maker) findBars() error {
	if _, ok := m.in.Query.Form.(*reading.When); ok {
		m.barsOfDays()
		return nil
	}
	for at := range len(m.ids) {
		m.bar(at)
	}
	return nil
}

// groupBars finds by what the bars are grouped and marked.
func (m *maker) groupBars() error {
	if m.lost > 0 {
		m.leave("the timeline shows %d periods; there are more", len(m.scene.Bars))
	}
	if len(m.bars) > 0 {
		m.findRoles()
		m.findMarks()
		m.scene.Shown = m.shownKind()
	}
	return nil
}

// groupOf is the kind as which a bar is shown among others: of what consists of parts that
// have periods too, as a contract of its terms, the whole or the part; of others the highest
// kind with a period that the vocabulary has a noun for.
func (m *maker) groupOf(b Bar) (label string, part bool) {
	kinds := m.world.Kinds(m.ids[b.Thing])
	for _, k := range kinds {
		for _, p := range m.lexicon.All() {
			if p.Class != lexicon.Stored || len(p.Params) != 2 {
				continue
			}
			in, of := p.Params[0].Kind, p.Params[1].Kind
			switch {
			case !hasPeriod(in) || !hasPeriod(of) || in.Is(of) || of.Is(in):
			case k.Is(in):
				return in.Label, true
			case k.Is(of):
				return of.Label, false
			}
		}
	}
	for _, k := range kinds {
		if top := m.topKind(k); top != nil {
			return top.Label, false
		}
	}
	return "", false
}

// topKind is the highest kind above k, or k, that has a period and a noun.
func (m *maker) topKind(k *lexicon.Kind) *lexicon.Kind {
	if !hasPeriod(k) {
		return nil
	}
	for _, above := range k.Parents {
		if top := m.topKind(above); top != nil {
			return top
		}
	}
	if m.nouns[k.IRI] {
		return k
	}
	return nil
}

// shownKind is the kind of bars to begin with where there are several: one of the answer,
// rather of those that collide, that have things by which they are grouped, and that are no
// parts of others.
func (m *maker) shownKind() string {
	type group struct {
		answer, clashing, grouped, whole bool
	}
	groups := map[string]*group{}
	var order []string
	for i := range m.scene.Bars {
		b := &m.scene.Bars[i]
		label, part := m.groupOf(*b)
		b.Kind = label
		g := groups[label]
		if g == nil {
			g = &group{whole: !part}
			groups[label] = g
			order = append(order, label)
		}
		g.answer = g.answer || b.Answer
		g.grouped = g.grouped || m.scene.Lanes >= 0 && len(b.Roles[m.scene.Lanes]) > 0
	}
	if len(order) < 2 {
		return ""
	}
	for _, c := range m.scene.Collisions {
		groups[m.scene.Bars[c.A].Kind].clashing, groups[m.scene.Bars[c.B].Kind].clashing = true, true
	}
	return slices.MaxFunc(order, func(a, b string) int {
		x, y := groups[a], groups[b]
		return cmp.Or(trueLast(x.answer, y.answer), trueLast(x.clashing, y.clashing), trueLast(x.grouped, y.grouped), trueLast(x.whole, y.whole))
	})
}

// trueLast orders what is not so before what is.
func trueLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// barsOfDays makes the periods of the answer bars.
func (m *maker) barsOfDays() {
	claim := reading.FormulaString(m.in.Query.Form.(*reading.When).Body)
	for _, cells := range m.in.Cells {
		if len(m.scene.Bars) == m.lim.Bars {
			m.leave("the timeline shows %d of %d periods", m.lim.Bars, len(m.in.Cells))
			break
		}
		p := exec.Period{From: cells[0].Int, Until: cells[1].Int, FromOpen: cells[0].Type == value.None, UntilOpen: cells[1].Type == value.None}
		m.scene.Bars = append(m.scene.Bars, Bar{Thing: -1, Name: claim, Span: spanOf(p), Answer: true})
	}
}

// bar returns the place of a thing's bar, a new one if need be; -1 if it has no period.
func (m *maker) bar(thing int) int {
	if thing < 0 {
		return -1
	}
	if at, ok := m.bars[thing]; ok {
		return at
	}
	p, ok := m.world.Period(value.OfNode(m.ids[thing]))
	if !ok {
		m.bars[thing] = -1
		return -1
	}
	if len(m.scene.Bars) >= m.lim.Bars {
		m.bars[thing] = -1
		m.lost++
		return -1
	}
	at := len(m.scene.Bars)
	m.bars[thing] = at
	t := m.scene.Things[thing]
	m.scene.Bars = append(m.scene.Bars, Bar{Thing: thing, Name: t.Name, Span: spanOf(p), Answer: t.Answer})
	return at
}

func spanOf(p exec.Period) Span {
	s := Span{From: p.From, Until: p.Until, FromOpen: p.FromOpen, UntilOpen: p.UntilOpen}
	if p.FromOpen {
		s.From = 0
	} else {
		s.FromText = value.OfDay(p.From).String()
	}
	switch {
	case p.UntilOpen:
		s.Until = 0
	case p.Through:
		s.Through, s.UntilText = true, value.OfDay(p.Until-1).String()
	default:
		s.UntilText = value.OfDay(p.Until).String()
	}
	return s
}

// hasPeriod reports whether things of a kind have a period.
func hasPeriod(k *lexicon.Kind) bool {
	_, ok := k.Period()
	return ok
}

// findRoles finds the stored relations, of those that the vocabulary has a word for, that
// lead from a kind with a period to one without that is no source: who and what a contract
// is for. At first the bars are grouped by a role on which collisions rest, if there is one,
// and by that of which most bars have one thing each.
func (m *maker) findRoles() {
	best := 0
	rests := m.restsOn(m.collisions())
	for _, p := range m.lexicon.All() {
		if p.Class != lexicon.Stored || len(p.Params) != 2 || len(m.frames[p]) == 0 || !hasPeriod(p.Params[0].Kind) {
			continue
		}
		if k := p.Params[1].Kind; k == nil || k.Source || hasPeriod(k) {
			continue
		}
		score := m.role(p)
		if score > 0 && rests[p.Name] {
			score += 2 * len(m.scene.Bars)
		}
		if score > best {
			best, m.scene.Lanes = score, len(m.scene.Roles)-1
		}
	}
}

// role adds the things that a relation gives for the bars, if it gives any, and returns how
// well it groups them.
func (m *maker) role(p *lexicon.Predicate) (score int) {
	given := make([][]int, len(m.scene.Bars))
	for i, b := range m.scene.Bars {
		for _, f := range m.world.Facts(p, value.OfNode(m.ids[b.Thing]), value.Value{}) {
			if f.Object.Type != value.Node {
				continue
			}
			if at := m.thing(f.Object.ID, false); at >= 0 && !slices.Contains(given[i], at) {
				given[i] = append(given[i], at)
			}
		}
		switch len(given[i]) {
		case 0:
		case 1:
			score += 2
		default:
			score++
		}
	}
	if score == 0 {
		return 0
	}
	m.scene.Roles = append(m.scene.Roles, m.noun(p))
	for i := range m.scene.Bars {
		m.scene.Bars[i].Roles = append(m.scene.Bars[i].Roles, given[i])
	}
	return score
}

// findMarks finds the truth properties of things with periods that some bar is recorded yes
// or no of. Those on which collisions rest come first.
func (m *maker) findMarks() {
	var marks []*lexicon.Predicate
	for _, p := range m.lexicon.All() {
		if p.Class == lexicon.Property && p.Value == value.Truth && hasPeriod(p.Params[0].Kind) {
			marks = append(marks, p)
		}
	}
	rests := m.restsOn(m.collisions())
	slices.SortStableFunc(marks, func(a, b *lexicon.Predicate) int {
		return trueLast(rests[b.Name], rests[a.Name])
	})
	for _, p := range marks {
		m.mark(p)
	}
}

// mark adds a truth property of which something is recorded for some bar.
func (m *maker) mark(p *lexicon.Predicate) {
	used := false
	at := len(m.scene.Marks)
	for i := range m.scene.Bars {
		b := &m.scene.Bars[i]
		yes, no := false, false
		for _, f := range m.world.Facts(p, value.OfNode(m.ids[b.Thing]), value.Value{}) {
			yes, no = yes || f.Object == value.OfTruth(true), no || f.Object == value.OfTruth(false)
		}
		if yes {
			b.Yes = append(b.Yes, at)
		} else if no {
			b.No = append(b.No, at)
		}
		used = used || yes || no
	}
	if used {
		m.scene.Marks = append(m.scene.Marks, spaced(p.Name))
	}
}

// doubts are the words of confidence that are less than a report.
var doubts = map[string]bool{"alleged": true, "rumoured": true, "rumored": true, "claimed": true, "disputed": true, "denied": true, "unverified": true}

// findWords finds how sure the data is of each thing with a period: the confidence that is
// recorded of it, or else the only one of the sources of its facts.
func (m *maker) findWords() error {
	for i := range m.scene.Bars {
		b := &m.scene.Bars[i]
		if b.Thing < 0 {
			continue
		}
		for _, p := range m.lexicon.Predicates("confidence") {
			for _, f := range m.world.Facts(p, value.OfNode(m.ids[b.Thing]), value.Value{}) {
				b.Word = f.Object.Display()
			}
		}
		if b.Word == "" {
			b.Word = m.sourcesWord(b.Thing)
		}
		b.Doubt = doubts[strings.ToLower(b.Word)]
	}
	return nil
}

// sourcesWord is the confidence of the sources of a thing's facts, if they have one in common.
func (m *maker) sourcesWord(thing int) (word string) {
	for _, f := range m.scene.Things[thing].Facts {
		for _, at := range f.Sources {
			switch c := m.scene.Sources[at].Confidence; {
			case word == "":
				word = c
			case word != c:
				return ""
			}
		}
	}
	return word
}

var names = regexp.MustCompile(`[a-z_][a-z0-9_]*`)

// restsOn returns the names that the rules of these predicates mention, and the rules of
// what they mention.
func (m *maker) restsOn(preds []*lexicon.Predicate) map[string]bool {
	out := map[string]bool{}
	for len(preds) > 0 {
		p := preds[0]
		preds = preds[1:]
		for _, rule := range m.in.Env.Program.Rules[p] {
			for _, name := range names.FindAllString(rule.Text, -1) {
				if !out[name] {
					out[name] = true
					preds = append(preds, m.lexicon.Predicates(name)...)
				}
			}
		}
	}
	return out
}
