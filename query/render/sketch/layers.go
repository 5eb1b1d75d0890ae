package sketch

import (
	"cmp"
	"slices"
)

// layered is a graph whose nodes stand in columns, so that every link leads from one column
// to the next: a longer one goes through nodes that are only a line.
type layered struct {
	nodes  []*node
	links  []*link
	layers [][]*node
}

// node is a box, or with thing -1 a place that a line passes.
type node struct {
	thing      int
	text       string
	heavy      bool
	layer      int
	order      float64 // within its layer
	in, out    []*link
	ports      [2]int // lines that arrive from the left, that leave to the right
	x, y, w, h int
}

// link leads from the left to the right. One that in truth leads back has its arrow at its
// left end.
type link struct {
	from, to *node
	label    string
	back     bool
}

// arrange puts nodes into columns and columns into an order with few crossings. It is the
// same for the same graph.
func arrange(nodes []*node, links []*link) *layered {
	g := &layered{nodes: nodes, links: links}
	g.uncycle()
	g.rank()
	g.split()
	g.order()
	return g
}

// uncycle turns round the links that lead back to where one comes from.
func (g *layered) uncycle() {
	const open, done = 1, 2
	state := map[*node]int{}
	outgoing := map[*node][]*link{}
	arriving := map[*node]int{}
	for _, l := range g.links {
		outgoing[l.from] = append(outgoing[l.from], l)
		arriving[l.to]++
	}
	var visit func(n *node)
	visit = func(n *node) {
		state[n] = open
		for _, l := range outgoing[n] {
			switch state[l.to] {
			case open:
				l.from, l.to, l.back = l.to, l.from, !l.back
			case 0:
				visit(l.to)
			}
		}
		state[n] = done
	}
	for _, from := range []bool{true, false} { // first from where nothing leads
		for _, n := range g.nodes {
			if state[n] == 0 && (arriving[n] == 0 || !from) {
				visit(n)
			}
		}
	}
}

// rank gives every node the first column that is right of all that leads to it, and moves
// those to which nothing leads up to what they lead to.
func (g *layered) rank() {
	outgoing := map[*node][]*link{}
	arriving := map[*node]int{}
	for _, l := range g.links {
		outgoing[l.from] = append(outgoing[l.from], l)
		arriving[l.to]++
	}
	waits := map[*node]int{}
	var ready []*node
	for _, n := range g.nodes {
		if waits[n] = arriving[n]; waits[n] == 0 {
			ready = append(ready, n)
		}
	}
	for len(ready) > 0 {
		n := ready[0]
		ready = ready[1:]
		for _, l := range outgoing[n] {
			l.to.layer = max(l.to.layer, n.layer+1)
			if waits[l.to]--; waits[l.to] == 0 {
				ready = append(ready, l.to)
			}
		}
	}
	for _, n := range g.nodes {
		if arriving[n] > 0 || len(outgoing[n]) == 0 {
			continue
		}
		nearest := outgoing[n][0].to.layer
		for _, l := range outgoing[n] {
			nearest = min(nearest, l.to.layer)
		}
		n.layer = nearest - 1
	}
}

// split makes each link that passes columns a chain of links, and links from one node with
// one label one line as far as they go together.
func (g *layered) split() {
	var links []*link
	passing := map[passage]*node{}
	for _, l := range g.links {
		at := l
		for at.to.layer > at.from.layer+1 {
			key := passage{at.from, nil, at.label, at.back}
			via, ok := passing[key]
			if !ok {
				via = &node{thing: -1, layer: at.from.layer + 1}
				passing[key] = via
				g.nodes = append(g.nodes, via)
				links = append(links, &link{from: at.from, to: via, label: at.label, back: at.back})
			}
			at = &link{from: via, to: at.to, back: at.back}
		}
		links = append(links, at)
	}
	g.links = links
	for _, n := range g.nodes {
		for len(g.layers) <= n.layer {
			g.layers = append(g.layers, nil)
		}
		n.order = float64(len(g.layers[n.layer]))
		g.layers[n.layer] = append(g.layers[n.layer], n)
	}
	for _, l := range g.links {
		l.from.out = append(l.from.out, l)
		l.to.in = append(l.to.in, l)
	}
}

// passage is what links have in common that are one line.
type passage struct {
	end   *node // where they come from, or where they lead
	via   *node // the place where a line of its own comes through
	label string
	back  bool
}

// order puts nodes near the middle of their neighbours, from the left and from the right in
// turn.
func (g *layered) order() {
	for round := range 8 {
		for i := range g.layers {
			layer := g.layers[i]
			if round%2 == 1 {
				layer = g.layers[len(g.layers)-1-i]
			}
			middle := map[*node]float64{}
			for _, n := range layer {
				middle[n] = n.order
				if m, ok := n.middle(round%2 == 0); ok {
					middle[n] = m
				}
			}
			slices.SortStableFunc(layer, func(a, b *node) int { return cmp.Compare(middle[a], middle[b]) })
			for i, n := range layer {
				n.order = float64(i) - float64(len(layer)-1)/2
			}
		}
	}
}

// middle is the mean place of a node's neighbours on one side.
func (n *node) middle(leftSide bool) (mean float64, ok bool) {
	links := n.out
	if leftSide {
		links = n.in
	}
	for _, l := range links {
		if leftSide {
			mean += l.from.order
		} else {
			mean += l.to.order
		}
	}
	return mean / float64(max(len(links), 1)), len(links) > 0
}
