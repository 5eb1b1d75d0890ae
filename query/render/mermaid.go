package render

import (
	"bufio"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mermaidShapes are what stands around the label of a node, by its look.
var mermaidShapes = [looks][2]string{
	{"[", "]"}, {"(", ")"}, {"([", "])"}, {"{{", "}}"}, {"[/", "/]"}, {"[[", "]]"}, {"[(", ")]"}, {"[\\", "\\]"},
}

// mermaid writes a flowchart of Mermaid: nodes of one kind have a class, which has colours.
func (g *net) mermaid(w *bufio.Writer) {
	w.WriteString("flowchart LR\n")
	used := [looks]bool{}
	for i, n := range g.nodes {
		var lines []string
		for _, line := range n.lines() {
			lines = append(lines, inMermaid(line))
		}
		look := g.look(n)
		shape := mermaidShapes[look]
		fmt.Fprintf(w, "  n%d%s\"%s\"%s", i+1, shape[0], strings.Join(lines, "<br>"), shape[1])
		if look > 0 {
			used[look] = true
			fmt.Fprintf(w, ":::kind%d", look)
		}
		w.WriteString("\n")
	}
	for _, e := range g.edges {
		label := ""
		if e.label != "" {
			label = "|\"" + inMermaid(Clean(e.label)) + "\"|"
		}
		fmt.Fprintf(w, "  n%d -->%s n%d\n", e.from+1, label, e.to+1)
	}
	for look := range used {
		if used[look] {
			fmt.Fprintf(w, "  classDef kind%d fill:%s,stroke:%s,color:#1b1e24\n", look, fills[look], strokes[look])
		}
	}
}

// inMermaid writes a text for a label between quotes. Characters that Mermaid would take for
// its own are written by their numbers: quotes and brackets, what begins an entity, a
// directive (%%) or code, and what Markdown, as which it reads labels, makes emphasis or
// lists of.
//
// A label that is empty is a blank: Mermaid takes no "".
func inMermaid(text string) string {
	if text == "" {
		return " "
	}
	var b strings.Builder
	start := true // of the text, but for digits
	before := ' '
	for i, r := range text {
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		switch {
		case strings.ContainsRune("#\"<>&`%*~\\", r),
			r == '_' && !(wordRune(before) && wordRune(after)),
			start && strings.ContainsRune("-+.)", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
		start = start && r >= '0' && r <= '9'
		before = r
	}
	return b.String()
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
