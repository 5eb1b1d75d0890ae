package render

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// inDot escapes text between quotes in the language of Graphviz. A backslash is doubled, so
// that no escape of Graphviz's own (\N, \G, \l) comes about.
var inDot = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// dotShapes are the shapes of nodes, by their look.
var dotShapes = [looks]string{"box", "box", "ellipse", "hexagon", "octagon", "house", "note", "component"}

// dotWidth is how many columns of a label stand on a line.
const dotWidth = 44

// dot writes the language of Graphviz.
func (g *net) dot(w *bufio.Writer) {
	w.WriteString("digraph answer {\n  rankdir=LR;\n" +
		"  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#565d69\", fontname=\"Helvetica\"];\n" +
		"  edge [color=\"#565d69\", fontname=\"Helvetica\", fontsize=11];\n")
	for i, n := range g.nodes {
		var lines []string
		for _, line := range n.lines() {
			for _, part := range wrapped(line, dotWidth) {
				lines = append(lines, inDot.Replace(part))
			}
		}
		fmt.Fprintf(w, "  n%d [label=\"%s\"", i+1, strings.Join(lines, `\n`))
		if look := g.look(n); look > 0 {
			fmt.Fprintf(w, ", shape=%s, fillcolor=\"%s\", color=\"%s\", class=\"%s\"", dotShapes[look], fills[look], strokes[look], inDot.Replace(Clean(n.kind)))
		}
		w.WriteString("];\n")
	}
	for _, e := range g.edges {
		fmt.Fprintf(w, "  n%d -> n%d", e.from+1, e.to+1)
		if e.label != "" {
			fmt.Fprintf(w, " [label=\"%s\"]", inDot.Replace(Clean(e.label)))
		}
		w.WriteString(";\n")
	}
	w.WriteString("}\n")
}

// wrapped breaks a text at blanks into lines of at most so many columns; a longer word has a
// line of its own.
func wrapped(text string, columns int) []string {
	if displaywidth.String(text) <= columns {
		return []string{text}
	}
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case displaywidth.String(line)+1+displaywidth.String(word) <= columns:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}
