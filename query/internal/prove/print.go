package prove

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clausekg/clause/query/internal/plan"
)

// String draws the proof as a tree. Sources with long names are numbered, and stand below
// the tree with what is recorded of them.
func (p *Proof) String() string {
	c := citations{}
	p.cite(c, p.Steps)
	return p.tree(c).String() + c.legend()
}

// tree is the proof as a tree of lines. A claim that one step proves is not said twice.
func (p *Proof) tree(c citations) *plan.Tree {
	t := &plan.Tree{Label: p.Claim}
	if p.Not {
		t.Label = "not " + p.Claim
	}
	steps := p.Telling()
	if len(steps) == 1 && !p.Not && (steps[0].Rule != nil || steps[0].Text == p.Claim || steps[0].Text == p.Claim+", "+hostComputed) {
		t.Label, steps = c.line(steps[0]), steps[0].Steps
	}
	c.draw(t, steps)
	return t
}

func (c citations) draw(t *plan.Tree, steps []*Step) {
	for _, s := range steps {
		c.draw(t.Add(c.line(s)), s.Steps)
	}
}

// Telling returns the steps that a person needs: without kinds, which the names tell, with
// what a rule rests on in place of a rule that has no sentence, and nothing twice beside
// itself.
func (p *Proof) Telling() []*Step {
	if short := telling(p.Steps); len(short) > 0 && !p.Not {
		return short
	}
	return p.Steps
}

func telling(steps []*Step) []*Step {
	var out []*Step
	told := map[string]bool{}
	tell := func(s *Step) {
		if len(s.Steps) == 0 && told[s.Text] {
			return
		}
		told[s.Text] = true
		out = append(out, s)
	}
	for _, s := range steps {
		switch {
		case s.Plain:
		case s.Rule != nil && len(s.Rule.Because) == 0:
			for _, t := range telling(s.Steps) {
				tell(t)
			}
		default:
			short := *s
			short.Steps = telling(s.Steps)
			tell(&short)
		}
	}
	return out
}

// citations numbers the sources of a proof in the order in which it names them. It is empty
// where all names are short and stand beside the facts.
type citations map[*Source]int

// The most that stands beside a fact: a name's length and how many names.
const (
	shortName = 24
	fewNames  = 2
)

// cite numbers the sources below steps, if any of them needs a number.
func (p *Proof) cite(c citations, steps []*Step) {
	var order []*Source
	needed := false
	var visit func(steps []*Step)
	visit = func(steps []*Step) {
		for _, s := range steps {
			needed = needed || len(s.Sources) > fewNames
			for _, src := range s.Sources {
				needed = needed || utf8.RuneCountInString(src.Name) > shortName
				order = append(order, src)
			}
			visit(s.Steps)
		}
	}
	visit(p.Telling())
	if !needed {
		return
	}
	for _, src := range order {
		if c[src] == 0 && src != supposed {
			c[src] = len(c) + 1
		}
	}
}

// line is a step with its sources.
func (c citations) line(s *Step) string {
	if len(s.Sources) == 0 {
		return s.Text
	}
	numbered := slices.Clone(s.Sources)
	slices.SortStableFunc(numbered, func(a, b *Source) int { return cmp.Compare(c[a], c[b]) })
	var names []string
	between, apart := "; ", ", "
	for _, src := range numbered {
		name := src.Name
		if n := c[src]; n > 0 {
			name = fmt.Sprint(n)
			between, apart = ", ", " "
		}
		if src.Confidence != "" {
			name += apart + src.Confidence
		}
		names = append(names, name)
	}
	return s.Text + "  [" + strings.Join(names, between) + "]"
}

// legend lists the numbered sources, a line each.
func (c citations) legend() string {
	if len(c) == 0 {
		return ""
	}
	lines := make([]string, len(c))
	for src, n := range c {
		lines[n-1] = fmt.Sprintf("[%d] %s", n, src)
	}
	return strings.Join(lines, "\n") + "\n"
}

// String is the source in one line.
func (s *Source) String() string {
	out := s.Name
	for _, more := range []string{s.Confidence, s.About} {
		if more != "" {
			out += ", " + more
		}
	}
	return out
}
