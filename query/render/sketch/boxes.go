package sketch

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/clausekg/clause/query/internal/scene"
	"github.com/clausekg/clause/query/render"
)

// What a terminal shows as boxes.
const (
	mostBoxes  = 30
	mostArrows = 60
	mostLines  = 100 // of text
)

// boxes draws the things and what links them, as far as there is room.
func (d *drawing) boxes() {
	links := d.drawnLinks()
	things := d.drawnThings(links)
	if len(things) > mostBoxes || len(links) > mostArrows {
		d.list(links)
		d.tooLarge("%s and %s are too many for boxes.", render.Count(len(things), "thing"), render.Count(len(links), "link"))
		return
	}
	for _, size := range []struct{ name, label int }{{32, 18}, {24, 14}, {18, 10}, {14, 6}} {
		c := d.drawBoxes(things, links, size.name, size.label)
		if c != nil && c.width <= d.width {
			c.write(&d.out, d.color)
			d.boxLegend(things)
			return
		}
	}
	d.list(links)
	d.tooLarge("The boxes do not fit %d columns.", d.width)
}

// drawnLinks are the links of the answer; if it has none, those that are recorded beside it.
func (d *drawing) drawnLinks() []scene.Link {
	var answer []scene.Link
	for _, l := range d.scene.Links {
		if l.Answer {
			answer = append(answer, l)
		}
	}
	if len(answer) == 0 {
		return d.scene.Links
	}
	return answer
}

// drawnThings are the things of the answer, and those that a link leads to or from.
func (d *drawing) drawnThings(links []scene.Link) []int {
	linked := map[int]bool{}
	for _, l := range links {
		linked[l.From], linked[l.To] = true, true
	}
	var out []int
	for i, t := range d.scene.Things {
		if t.Answer || linked[i] {
			out = append(out, i)
		}
	}
	return out
}

// list writes links as lines.
func (d *drawing) list(links []scene.Link) {
	const most = 40
	links = joined(links)
	for i, l := range links {
		if i == most {
			d.line(fmt.Sprintf("… and %d more", len(links)-i))
			break
		}
		d.line(render.Clean(d.scene.Things[l.From].Name), piece{" ─ " + render.Clean(l.Label) + " → ", dim}, piece{render.Clean(d.scene.Things[l.To].Name), plain})
	}
}

func (d *drawing) boxLegend(things []int) {
	answer, beside := 0, 0
	for _, t := range things {
		if d.scene.Things[t].Answer {
			answer++
		} else {
			beside++
		}
	}
	if answer > 0 && beside > 0 {
		d.parts([]string{"┏━┓ in the answer", "┌─┐ beside it"})
	}
}

// drawBoxes draws boxes of these sizes; nil if that takes too many lines.
func (d *drawing) drawBoxes(things []int, links []scene.Link, nameWidth, labelWidth int) *canvas {
	g, gaps := d.layOut(things, links, nameWidth, labelWidth)
	return g.draw(gaps)
}

// layOut sets where boxes stand and lines run.
func (d *drawing) layOut(things []int, links []scene.Link, nameWidth, labelWidth int) (*layered, []*gap) {
	byThing := map[int]*node{}
	var nodes []*node
	for _, t := range things {
		thing := d.scene.Things[t]
		n := &node{thing: t, text: name(thing.Name, nameWidth), heavy: thing.Answer}
		byThing[t] = n
		nodes = append(nodes, n)
	}
	var drawn []*link
	for _, l := range joined(links) {
		drawn = append(drawn, &link{from: byThing[l.From], to: byThing[l.To], label: name(l.Label, labelWidth)})
	}
	g := arrange(nodes, drawn)
	gaps, ok := g.place(true)
	if !ok {
		gaps, _ = g.place(false)
	}
	return g, gaps
}

// joined puts the labels of links between the same two things together.
func joined(links []scene.Link) []scene.Link {
	var out []scene.Link
	at := map[[2]int]int{}
	for _, l := range links {
		key := [2]int{l.From, l.To}
		if i, ok := at[key]; ok {
			out[i].Label += ", " + l.Label
			continue
		}
		at[key] = len(out)
		out = append(out, l)
	}
	return out
}

// bus is a line from one node of a column to some of the next, or from some to one, with a
// lane of its own between the columns.
type bus struct {
	key      passage
	links    []*link
	from, to []int // rows where it leaves and arrives, by link; where it is one line, all are the same
	lane     int
	number   int
}

// gap is what is drawn between two columns.
type gap struct {
	buses   []*bus
	gathers bool // lines are gathered by where they lead, and have their labels there
	label   int  // columns of the longest label
	x, w    int
}

// place sets where boxes stand and lines run. Boxes of all columns have their lines in the
// same rows if straight, which can fail as two lines would lie on each other; else those of
// every other column stand one row lower, and it does not fail.
func (g *layered) place(straight bool) (gaps []*gap, ok bool) {
	gaps = g.buses()
	for _, n := range g.nodes {
		n.h = 2*max(n.ports[0], n.ports[1], 1) - 1 + 2
		n.w = width(n.text) + 4
		if n.thing < 0 {
			n.h, n.w = 1, 1
		}
	}
	g.stack(straight)
	number := 0
	for i, gap := range gaps {
		for _, b := range gap.buses {
			number++
			b.number = number
		}
		gap.ports(g.layers[i], g.layers[i+1])
		if !gap.lanes() {
			return nil, false
		}
	}
	x := 0
	for i, layer := range g.layers {
		w := 0
		for _, n := range layer {
			w = max(w, n.w)
		}
		for _, n := range layer {
			n.x = x
			if n.thing >= 0 {
				n.w = w
			}
		}
		x += w
		if i < len(gaps) {
			gaps[i].x, gaps[i].w = x, gaps[i].label+len(gaps[i].buses)+6
			x += gaps[i].w
		}
	}
	return gaps, true
}

// buses gathers the links between columns into lines, by where they come from or by where
// they lead, whichever gives fewer, and counts where they leave and arrive.
func (g *layered) buses() []*gap {
	gaps := make([]*gap, max(len(g.layers)-1, 0))
	for i := range gaps {
		apart := gathered(g.layers[i], func(l *link) *node { return l.from })
		gaps[i] = &gap{buses: gathered(g.layers[i], func(l *link) *node { return l.to }), gathers: true}
		if len(apart) <= len(gaps[i].buses) {
			gaps[i] = &gap{buses: apart}
		}
		for _, b := range gaps[i].buses {
			gaps[i].label = max(gaps[i].label, width(b.key.label))
			if gaps[i].gathers {
				b.key.end.ports[0]++
			} else {
				b.key.end.ports[1]++
			}
			for _, l := range b.links {
				if gaps[i].gathers {
					l.from.ports[1]++
				} else {
					l.to.ports[0]++
				}
			}
		}
	}
	return gaps
}

// gathered gathers the links that leave a column by one of their ends and what they say.
func gathered(layer []*node, end func(*link) *node) []*bus {
	var out []*bus
	by := map[passage]*bus{}
	for _, n := range layer {
		for _, l := range n.out {
			key := passage{end(l), nil, l.label, l.back}
			if n.thing < 0 && end(l) != n {
				key.via = n // what came apart before is not gathered again: one could not tell where it leads
			}
			if by[key] == nil {
				by[key] = &bus{key: key}
				out = append(out, by[key])
			}
			by[key].links = append(by[key].links, l)
		}
	}
	return out
}

// stack sets the rows of boxes, the columns one beside the other's middle.
func (g *layered) stack(straight bool) {
	tallest := 0
	heights := make([]int, len(g.layers))
	for i, layer := range g.layers {
		for _, n := range layer {
			heights[i] += n.h + 1
		}
		tallest = max(tallest, heights[i])
	}
	for i, layer := range g.layers {
		y := (tallest - heights[i]) / 4 * 2 // an even row, so that lines of columns meet
		if !straight {
			y += i % 2
		}
		for _, n := range layer {
			n.y = y
			if n.thing < 0 {
				n.y++ // where a box beside it would have its first line
				y += 2
				continue
			}
			y += n.h + 1
		}
	}
}

// ports sets the rows in which lines leave and arrive: at each box from the top, in the order
// of what is at their other ends.
func (p *gap) ports(lefts, rights []*node) {
	for _, b := range p.buses {
		b.from, b.to = make([]int, len(b.links)), make([]int, len(b.links))
	}
	side := func(nodes []*node, here, there func(*link) *node, rows func(*bus) []int, one bool) {
		for _, n := range nodes {
			var ends []end
			for _, b := range p.buses {
				for i, l := range b.links {
					if here(l) == n {
						ends = append(ends, end{b, i, float64(there(l).y)})
					}
				}
			}
			for i := range ends {
				if one { // the bus is one line here: it stands where the mean of its other ends is
					ends[i].height = ends[i].mean(there)
				}
			}
			slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.height, b.height) })
			port, last := -1, (*bus)(nil)
			for _, e := range ends {
				if !one || e.bus != last {
					port++
				}
				last = e.bus
				rows(e.bus)[e.at] = n.row(port)
			}
		}
	}
	leaves, arrives := func(l *link) *node { return l.from }, func(l *link) *node { return l.to }
	side(lefts, leaves, arrives, func(b *bus) []int { return b.from }, !p.gathers)
	side(rights, arrives, leaves, func(b *bus) []int { return b.to }, p.gathers)
}

// end is where a link of a bus meets a node.
type end struct {
	bus    *bus
	at     int
	height float64
}

// mean is the mean row of the other ends of a bus.
func (e end) mean(there func(*link) *node) float64 {
	sum := 0
	for _, l := range e.bus.links {
		sum += there(l).y
	}
	return float64(sum) / float64(len(e.bus.links))
}

// row is where a line meets a node.
func (n *node) row(port int) int {
	if n.thing < 0 {
		return n.y
	}
	return n.y + 1 + 2*port
}

// lanes gives every bus its lane, so that no two lines lie on each other: a line that leaves
// in a row in which another arrives turns off before that comes in.
func (p *gap) lanes() bool {
	before := map[*bus][]*bus{} // lanes to the left
	for _, a := range p.buses {
		for _, b := range p.buses {
			if a != b && slices.ContainsFunc(a.from, func(row int) bool { return slices.Contains(b.to, row) }) {
				before[b] = append(before[b], a)
			}
		}
	}
	placed := map[*bus]bool{}
	for lane := range p.buses {
		next := slices.IndexFunc(p.buses, func(b *bus) bool {
			return !placed[b] && !slices.ContainsFunc(before[b], func(a *bus) bool { return !placed[a] })
		})
		if next < 0 {
			return false
		}
		p.buses[next].lane = lane
		placed[p.buses[next]] = true
	}
	return true
}

// draw draws what has been placed; nil if it takes too many lines.
func (g *layered) draw(gaps []*gap) *canvas {
	wide, high := 0, 0
	for _, n := range g.nodes {
		wide, high = max(wide, n.x+n.w), max(high, n.y+n.h)
	}
	if high > mostLines {
		return nil
	}
	c := newCanvas(wide, high)
	for _, n := range g.nodes {
		if n.thing < 0 {
			continue
		}
		c.frame(n.x, n.y, n.w, n.h, n.heavy, plain)
		looks := plain
		if n.heavy {
			looks = bold
		}
		c.put(n.x+2, n.y+n.h/2, n.text, looks)
	}
	for i, p := range gaps {
		columns := 0
		for _, n := range g.layers[i+1] {
			columns = max(columns, n.w)
		}
		for _, b := range p.buses {
			c.bus(p, b)
		}
		for _, n := range g.layers[i+1] {
			if n.thing < 0 { // the line goes on below the boxes of its column
				c.across(n.x-1, n.x+columns, n.y, p.arriving(n), dim)
			}
		}
	}
	return c
}

// arriving is the number of the line that leads to a node.
func (p *gap) arriving(n *node) int {
	for _, b := range p.buses {
		for _, l := range b.links {
			if l.to == n {
				return b.number
			}
		}
	}
	return 0
}

// bus draws a line between two columns, with its label and its arrows.
func (c *canvas) bus(p *gap, b *bus) {
	lane, end := p.x+2+b.lane, p.x+p.w-1
	if !p.gathers {
		lane += p.label + 2
	}
	for i, l := range b.links {
		start, stop := p.x, end
		if l.from.thing < 0 {
			start--
		}
		c.across(start, lane, b.from[i], b.number, dim)
		c.along(lane, b.from[i], b.to[i], b.number, dim)
		c.across(lane, stop, b.to[i], b.number, dim)
	}
	for i, l := range b.links {
		if l.from.thing >= 0 && b.key.back {
			c.put(p.x, b.from[i], "◂", plain)
		}
		if l.to.thing >= 0 && !b.key.back {
			c.put(end, b.to[i], "▸", plain)
		}
	}
	switch {
	case b.key.label == "":
	case p.gathers:
		c.put(end-1-p.label-1+p.label-width(b.key.label), b.to[0], b.key.label, plain)
	default:
		c.put(p.x+2, b.from[0], b.key.label, plain)
	}
}
