package render

import (
	"bufio"

	"slices"
	"strings"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/value"
)

// net is an answer as nodes and edges. Rows that tell facts (those of connections, of a
// description, of a change) are an edge each; the lines of a proof point to what they rest on;
// of other rows each cell that is an entity is a node, and the first of them points to the
// others, by the name of their column. A value that stands beside an entity is told of its
// node. The same answer always gives the same nodes by the same numbers.
type net struct {
	nodes []netNode
	edges []netEdge
	kinds []string // of nodes, in the order in which they come
	index map[value.Value]int
	drawn map[netEdge]bool
	above []int // of a proof: the line that is open at each depth
}

type netNode struct {
	label, kind string
	facts       []string // "value: 10 million USD"
}

type netEdge struct {
	from, to int
	label    string
}

// gather reads a table into a net. Nodes and edges are in the order in which rows name them,
// each once.
func gather(t Table) (*net, int, error) {
	g := &net{index: map[value.Value]int{}, drawn: map[netEdge]bool{}}
	from, by, to, direction := g.facts(t.Columns)
	proof := isProof(t.Columns)
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return g, n, err
		}
		n++
		switch {
		case proof:
			g.step(t, row)
		case from < 0:
			g.row(t, row)
		case direction >= 0 && row[direction].Text == query.Backward:
			g.fact(t, row[to], row[from], t.exact(row[by]))
		default:
			g.fact(t, row[from], row[to], t.exact(row[by]))
		}
	}
	for _, n := range g.nodes {
		if n.kind != "" && !slices.Contains(g.kinds, n.kind) {
			g.kinds = append(g.kinds, n.kind)
		}
	}
	return g, n, nil
}

// isProof reports whether rows are the lines of a proof.
func isProof(columns []Column) bool {
	return len(columns) == 3 && columns[0] == Column{"depth", "integer"} && columns[1] == Column{"step", "text"} && columns[2] == Column{"sources", "text"}
}

// step adds a line of a proof, to which the last line above it points.
func (g *net) step(t Table, row []value.Value) {
	depth := int(row[0].Int)
	at := g.node(t, row[1], "")
	if row[2].Type != value.None {
		g.nodes[at].kind = "recorded"
		for source := range strings.SplitSeq(row[2].Text, "; ") {
			name, _, _ := strings.Cut(source, ", http") // an address is no help in a picture
			g.tell(at, name)
		}
	}
	g.above = append(g.above[:min(depth, len(g.above))], at)
	if depth > 0 && depth < len(g.above) {
		g.edge(g.above[depth-1], at, "")
	}
}

// facts finds the columns of subject, relation and object, and of the direction of a step;
// from is negative where rows are no facts.
func (g *net) facts(columns []Column) (from, by, to, direction int) {
	find := func(name string) int {
		return slices.IndexFunc(columns, func(c Column) bool { return c.Name == name })
	}
	for _, names := range [][3]string{{"subject", "relation", "object"}, {"from", "relation", "to"}} {
		from, by, to = find(names[0]), find(names[1]), find(names[2])
		if from >= 0 && by >= 0 && to >= 0 {
			return from, by, to, find("direction")
		}
	}
	return -1, -1, -1, -1
}

// isA is what a description calls the relation of a thing to its kind.
const isA = "is a"

// fact adds an edge, or a value to a node.
func (g *net) fact(t Table, subject, object value.Value, label string) {
	s := g.node(t, subject, "")
	if object.Type != value.Node && subject.Type == value.Node {
		if label == isA && g.nodes[s].kind == "" {
			g.nodes[s].kind = t.exact(object)
		}
		g.tell(s, label+": "+t.exact(object))
		return
	}
	g.edge(s, g.node(t, object, ""), label)
}

func (g *net) row(t Table, row []value.Value) {
	first := -1
	for i, v := range row {
		c := t.Columns[i]
		switch {
		case v.Type == value.None:
		case v.Type == value.Node:
			at := g.node(t, v, c.Type)
			if first < 0 {
				first = at
			} else {
				g.edge(first, at, c.Name)
			}
		case first >= 0:
			g.tell(first, c.Name+": "+t.exact(v))
		default:
			first = g.node(t, v, c.Type)
		}
	}
}

// node returns the number of a value's node, a new one if need be.
func (g *net) node(t Table, v value.Value, kind string) int {
	key := v
	if v.Type == value.Node && v.ID != 0 {
		key.Text = "" // its name, which some rows have and some have not
	}
	if i, ok := g.index[key]; ok {
		if g.nodes[i].kind == "" {
			g.nodes[i].kind = kind
		}
		return i
	}
	g.nodes = append(g.nodes, netNode{label: t.exact(v), kind: kind})
	g.index[key] = len(g.nodes) - 1
	return len(g.nodes) - 1
}

func (g *net) tell(node int, fact string) {
	if n := &g.nodes[node]; !slices.Contains(n.facts, fact) {
		n.facts = append(n.facts, fact)
	}
}

func (g *net) edge(from, to int, label string) {
	if e := (netEdge{from, to, label}); !g.drawn[e] {
		g.drawn[e] = true
		g.edges = append(g.edges, e)
	}
}

// writeNet writes a table as a graph with one of the writers of graphs.
func writeNet(w *bufio.Writer, t Table, write func(*net, *bufio.Writer)) (int, error) {
	g, n, err := gather(t)
	write(g, w)
	return n, err
}

// lines are the label of a node and what is told of it.
func (n netNode) lines() []string {
	lines := []string{Clean(n.label)}
	for _, fact := range n.facts {
		lines = append(lines, Clean(fact))
	}
	return lines
}

// look is the number of a node's look: 0 for no kind, else one for each kind, over and over
// if there are many.
func (g *net) look(n netNode) int {
	at := slices.Index(g.kinds, n.kind)
	if at < 0 {
		return 0
	}
	return at%(looks-1) + 1
}

// looks is how many looks nodes have: in every format they differ in shape and colour.
const looks = 8

// Pale colours that black text is read on, and those of the lines around them.
var (
	fills   = [looks]string{"#ffffff", "#dfe9f6", "#fdebd3", "#d8f0ea", "#eedff4", "#fbdfe9", "#eef2c9", "#e4e8f0"}
	strokes = [looks]string{"#565d69", "#1d4f91", "#8a4b08", "#0f6e5c", "#7a2e8e", "#9d1c4f", "#4d5b00", "#3d4a63"}
)
