package render

import (
	"bufio"
	"fmt"
	"strings"
)

// inXML escapes text in elements and attributes of XML, which knows two characters less than
// Unicode.
var inXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\ufffe", "\ufffd", "\uffff", "\ufffd")

// graphML writes GraphML 1.0, with the keys label, kind and facts of nodes and label of edges.
func (g *net) graphML(w *bufio.Writer) {
	w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <key id="label" for="all" attr.name="label" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="facts" for="node" attr.name="facts" attr.type="string"/>
  <graph id="answer" edgedefault="directed">
`)
	data := func(key, text string) {
		if text != "" {
			fmt.Fprintf(w, `<data key="%s">%s</data>`, key, inXML.Replace(Clean(text)))
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

// cytoscapeShapes are the shapes of nodes, by their look.
var cytoscapeShapes = [looks]string{"round-rectangle", "round-rectangle", "ellipse", "hexagon", "octagon", "pentagon", "round-tag", "barrel"}

// cytoscape writes what Cytoscape.js takes: the elements, and a style that shows their labels
// and tells kinds apart.
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
		w.WriteString("}")
		if look := g.look(n); look > 0 {
			fmt.Fprintf(w, `, "classes": "kind%d"`, look)
		}
		w.WriteString("}")
	}
	w.WriteString(`], "edges": [`)
	for i, e := range g.edges {
		if i > 0 {
			w.WriteByte(',')
		}
		fmt.Fprintf(w, "\n  {\"data\": {\"id\": \"e%d\", \"source\": \"n%d\", \"target\": \"n%d\", \"label\": %s}}", i+1, e.from+1, e.to+1, quote(e.label))
	}
	w.WriteString(`]}, "style": [
  {"selector": "node", "style": {"label": "data(label)", "text-valign": "center", "text-wrap": "wrap", "text-max-width": "16em", "width": "label", "height": "label", "padding": "8px", "background-color": "#ffffff", "border-width": 1, "border-color": "#565d69", "shape": "round-rectangle"}},
  {"selector": "edge", "style": {"label": "data(label)", "curve-style": "bezier", "target-arrow-shape": "triangle", "line-color": "#8089a0", "target-arrow-color": "#8089a0", "font-size": 11}}`)
	for look := 1; look < looks && look <= len(g.kinds); look++ {
		fmt.Fprintf(w, ",\n  {\"selector\": \".kind%d\", \"style\": {\"shape\": %q, \"background-color\": %q, \"border-color\": %q}}", look, cytoscapeShapes[look], fills[look], strokes[look])
	}
	w.WriteString("\n]}\n")
}
