package render

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/value"
)

// net is an answer as nodes and edges. Rows that tell facts (those of connections, of a
// description, of a change) are an edge each; of other rows each cell that is an entity is a
// node, and the first of them points to the others, by the name of their column. A value
// that stands beside an entity is told of its node.
type net struct {
	nodes []netNode
	edges []netEdge
	index map[value.Value]int
	drawn map[netEdge]bool
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
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return g, n, err
		}
		n++
		switch {
		case from < 0:
			g.row(t, row)
		case direction >= 0 && row[direction].Text == query.Backward:
			g.fact(t, row[to], row[from], t.exact(row[by]))
		default:
			g.fact(t, row[from], row[to], t.exact(row[by]))
		}
	}
	return g, n, nil
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

// fact adds an edge, or a value to a node.
func (g *net) fact(t Table, subject, object value.Value, label string) {
	s := g.node(t, subject, "")
	if object.Type != value.Node && subject.Type == value.Node {
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
	if i, ok := g.index[v]; ok {
		if g.nodes[i].kind == "" {
			g.nodes[i].kind = kind
		}
		return i
	}
	g.nodes = append(g.nodes, netNode{label: t.exact(v), kind: kind})
	g.index[v] = len(g.nodes) - 1
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

// writeNet writes a table as a graph with one of the writers below.
func writeNet(w *bufio.Writer, t Table, write func(*net, *bufio.Writer)) (int, error) {
	g, n, err := gather(t)
	write(g, w)
	return n, err
}

// text is the label of a node with what is told of it, a line each.
func (n netNode) text(between string, escape func(string) string) string {
	lines := make([]string, 0, 1+len(n.facts))
	for _, s := range append([]string{n.label}, n.facts...) {
		lines = append(lines, escape(Clean(s)))
	}
	return strings.Join(lines, between)
}

// dot writes the language of Graphviz.
func (g *net) dot(w *bufio.Writer) {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace
	w.WriteString("digraph answer {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n")
	for i, n := range g.nodes {
		fmt.Fprintf(w, "  n%d [label=\"%s\"];\n", i+1, n.text(`\n`, escape))
	}
	for _, e := range g.edges {
		fmt.Fprintf(w, "  n%d -> n%d [label=\"%s\"];\n", e.from+1, e.to+1, escape(Clean(e.label)))
	}
	w.WriteString("}\n")
}

// mermaid writes a flowchart of Mermaid. Characters that its parser would take for its own
// are written as entities.
func (g *net) mermaid(w *bufio.Writer) {
	escape := strings.NewReplacer("#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "&", "#amp;", "`", "#96;").Replace
	w.WriteString("flowchart LR\n")
	for i, n := range g.nodes {
		fmt.Fprintf(w, "  n%d[\"%s\"]\n", i+1, n.text("<br>", escape))
	}
	for _, e := range g.edges {
		fmt.Fprintf(w, "  n%d -->|\"%s\"| n%d\n", e.from+1, escape(Clean(e.label)), e.to+1)
	}
}

// graphML writes GraphML 1.0, with the keys label, kind and facts of nodes and label of edges.
func (g *net) graphML(w *bufio.Writer) {
	escape := func(s string) string { return inHTML.Replace(Clean(s)) }
	w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="label" for="all" attr.name="label" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="facts" for="node" attr.name="facts" attr.type="string"/>
  <graph edgedefault="directed">
`)
	data := func(key, text string) {
		if text != "" {
			fmt.Fprintf(w, `<data key="%s">%s</data>`, key, escape(text))
		}
	}
	for i, n := range g.nodes {
		fmt.Fprintf(w, `    <node id="n%d">`, i+1)
		data("label", n.label)
		data("kind", n.kind)
		data("facts", strings.Join(n.facts, "; "))
		w.WriteString("</node>\n")
	}
	for i, e := range g.edges {
		fmt.Fprintf(w, `    <edge id="e%d" source="n%d" target="n%d">`, i+1, e.from+1, e.to+1)
		data("label", e.label)
		w.WriteString("</edge>\n")
	}
	w.WriteString("  </graph>\n</graphml>\n")
}

// cytoscape writes the elements of Cytoscape.js as JSON.
func (g *net) cytoscape(w *bufio.Writer) {
	quote := func(s string) string { return string(appendString(nil, s)) }
	w.WriteString(`{"elements": {"nodes": [`)
	for i, n := range g.nodes {
		if i > 0 {
			w.WriteByte(',')
		}
		fmt.Fprintf(w, "\n  {\"data\": {\"id\": \"n%d\", \"label\": %s", i+1, quote(n.label))
		if n.kind != "" {
			fmt.Fprintf(w, `, "kind": %s`, quote(n.kind))
		}
		if len(n.facts) > 0 {
			fmt.Fprintf(w, `, "facts": %s`, quote(strings.Join(n.facts, "; ")))
		}
		w.WriteString("}}")
	}
	w.WriteString(`], "edges": [`)
	for i, e := range g.edges {
		if i > 0 {
			w.WriteByte(',')
		}
		fmt.Fprintf(w, "\n  {\"data\": {\"id\": \"e%d\", \"source\": \"n%d\", \"target\": \"n%d\", \"label\": %s}}", i+1, e.from+1, e.to+1, quote(e.label))
	}
	w.WriteString("]}}\n")
}
