package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/clausekg/clause/query/internal/value"
)

// hostileLabels are texts that the languages of graphs could take for their own.
var hostileLabels = []string{
	`"]; evil [label="x`, `back\slash\N\`, "<b>bold</b>", "]]>", "a|b", "%%{init: {}}%%", "1. one", "- dash", "*star* _under_ a_b", "`code`", "#35; &amp;",
	"end", "", " ", "\x1b[31m", "line\nbreak", "\ufffe\uffff", "</data><node id=\"n1\"/>", "東京 👩‍👩‍👧", "\u202egnol", "~~~", "graph TD; a-->b",
}

// hostileTable has them as names of things, as values, as names of columns and of kinds.
func hostileTable() Table {
	var rows [][]value.Value
	for i, s := range hostileLabels {
		rows = append(rows, []value.Value{node(s), node(hostileLabels[(i+1)%len(hostileLabels)]), text(s)})
	}
	return table([]Column{{hostileLabels[0], hostileLabels[1]}, {hostileLabels[5], hostileLabels[2]}, {hostileLabels[17], ""}}, rows)
}

// TestGraphGrammar holds what is written to the grammar of each language, whatever the labels.
func TestGraphGrammar(t *testing.T) {
	tables := map[string]Table{"hostile": hostileTable()}
	for _, r := range results {
		tables[r.name] = table(r.columns, r.rows)
	}
	for name, table := range tables {
		for format, check := range map[Format]func(*testing.T, string){Dot: dotGrammar, Mermaid: mermaidGrammar, GraphML: graphMLSchema, Cytoscape: cytoscapeElements} {
			t.Run(name+" "+string(format), func(t *testing.T) {
				var a, b bytes.Buffer
				for _, w := range []*bytes.Buffer{&a, &b} {
					if _, err := Write(w, format, table, Options{}); err != nil {
						t.Fatal(err)
					}
				}
				if a.String() != b.String() {
					t.Error("not twice the same")
				}
				check(t, a.String())
			})
		}
	}
}

// eachLine checks that each line is as one of the patterns, the first and last apart.
func eachLine(t *testing.T, text string, patterns ...string) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		ok := false
		for _, p := range patterns {
			ok = ok || regexp.MustCompile("^"+p+"$").MatchString(line)
		}
		if !ok {
			t.Errorf("no line of the language: %s", line)
		}
	}
}

func dotGrammar(t *testing.T, text string) {
	const quoted = `"(?:[^"\\]|\\[\\"n])*"`
	eachLine(t, text, `digraph answer \{`, `  rankdir=LR;`, `  (?:node|edge) \[.*\];`, `\}`,
		`  n\d+ \[label=`+quoted+`(?:, shape=\w+, fillcolor="#\w{6}", color="#\w{6}", class=`+quoted+`)?\];`,
		`  n\d+ -> n\d+(?: \[label=`+quoted+`\])?;`)
}

func mermaidGrammar(t *testing.T, text string) {
	const label = "\"(?:[^\"#<>&`%*~\\\\]|#\\d+;|<br>)+\""
	eachLine(t, text, `flowchart LR`, `  classDef kind\d fill:#\w{6},stroke:#\w{6},color:#\w{6}`,
		`  n\d+(?:\[`+label+`\]|\(`+label+`\)|\(\[`+label+`\]\)|\{\{`+label+`\}\}|\[/`+label+`/\]|\[\[`+label+`\]\]|\[\(`+label+`\)\]|\[\\`+label+`\\\])(?::::kind\d)?`,
		`  n\d+ -->(?:\|`+label+`\|)? n\d+`)
	for line := range strings.SplitSeq(text, "\n") {
		if at := strings.Index(line, `"`); at >= 0 && regexp.MustCompile(`^(?:\d*[-+.)]|[-+])`).MatchString(line[at+1:]) {
			t.Errorf("read as a list: %s", line)
		}
	}
}

// graphMLSchema reads what the schema of GraphML asks for: keys that are declared for what
// they are on, edges between nodes that are there, ids that are names and once only.
func graphMLSchema(t *testing.T, text string) {
	type data struct {
		Key  string `xml:"key,attr"`
		Text string `xml:",chardata"`
	}
	var doc struct {
		XMLName xml.Name `xml:"http://graphml.graphdrawing.org/xmlns graphml"`
		Keys    []struct {
			ID   string `xml:"id,attr"`
			For  string `xml:"for,attr"`
			Name string `xml:"attr.name,attr"`
			Type string `xml:"attr.type,attr"`
		} `xml:"key"`
		Graph struct {
			EdgeDefault string `xml:"edgedefault,attr"`
			Nodes       []struct {
				ID   string `xml:"id,attr"`
				Data []data `xml:"data"`
			} `xml:"node"`
			Edges []struct {
				ID     string `xml:"id,attr"`
				Source string `xml:"source,attr"`
				Target string `xml:"target,attr"`
				Data   []data `xml:"data"`
			} `xml:"edge"`
		} `xml:"graph"`
	}
	if err := xml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{}
	for _, k := range doc.Keys {
		keys[k.ID] = k.For
		if k.Name == "" || k.Type != "string" {
			t.Errorf("key %+v", k)
		}
	}
	if doc.Graph.EdgeDefault != "directed" {
		t.Errorf("edgedefault %q", doc.Graph.EdgeDefault)
	}
	ids := map[string]bool{}
	fresh := func(id string) {
		if ids[id] || !regexp.MustCompile(`^[A-Za-z_][\w.-]*$`).MatchString(id) {
			t.Errorf("id %q is no name, or there twice", id)
		}
		ids[id] = true
	}
	checkData := func(on string, all []data) {
		for _, d := range all {
			if keys[d.Key] != on && keys[d.Key] != "all" {
				t.Errorf("%s has data of key %q, which is for %q", on, d.Key, keys[d.Key])
			}
		}
	}
	for _, n := range doc.Graph.Nodes {
		fresh(n.ID)
		checkData("node", n.Data)
	}
	nodes := len(ids)
	for _, e := range doc.Graph.Edges {
		if !ids[e.Source] || !ids[e.Target] {
			t.Errorf("edge %s leads from %s to %s", e.ID, e.Source, e.Target)
		}
		checkData("edge", e.Data)
	}
	for _, e := range doc.Graph.Edges {
		fresh(e.ID)
	}
	if len(ids) != nodes+len(doc.Graph.Edges) {
		t.Errorf("%d ids of %d nodes and %d edges", len(ids), nodes, len(doc.Graph.Edges))
	}
}

// cytoscapeElements reads the elements as Cytoscape.js does.
func cytoscapeElements(t *testing.T, text string) {
	type element struct {
		Data    map[string]string `json:"data"`
		Classes string            `json:"classes"`
	}
	var doc struct {
		Elements struct {
			Nodes, Edges []element
		} `json:"elements"`
		Style []struct {
			Selector string         `json:"selector"`
			Style    map[string]any `json:"style"`
		} `json:"style"`
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	ids, styled := map[string]bool{}, map[string]bool{"": true}
	for _, s := range doc.Style {
		styled[strings.TrimPrefix(s.Selector, ".")] = true
	}
	for _, n := range doc.Elements.Nodes {
		if _, ok := n.Data["label"]; !ok || n.Data["id"] == "" || ids[n.Data["id"]] || !styled[n.Classes] {
			t.Errorf("node %v", n)
		}
		ids[n.Data["id"]] = true
	}
	for _, e := range doc.Elements.Edges {
		if !ids[e.Data["source"]] || !ids[e.Data["target"]] || ids[e.Data["id"]] {
			t.Errorf("edge %v", e)
		}
	}
}

// TestProofNet draws the lines of a proof as a tree.
func TestProofNet(t *testing.T) {
	line := func(depth int64, step, sources string) []value.Value {
		row := []value.Value{integer(depth), text(step), none}
		if sources != "" {
			row[2] = text(sources)
		}
		return row
	}
	g, _, err := gather(table([]Column{{"depth", "integer"}, {"step", "text"}, {"sources", "text"}}, [][]value.Value{
		line(0, "A excludes B", ""), line(1, "A binds F", ""), line(2, "customer(A, F)", "Reuters, confirmed, https://x; The Press"), line(1, "no C is recorded", ""), line(0, "other", ""),
	}))
	if err != nil {
		t.Fatal(err)
	}
	var edges []string
	for _, e := range g.edges {
		edges = append(edges, g.nodes[e.from].label+" > "+g.nodes[e.to].label)
	}
	if got, want := strings.Join(edges, "; "), "A excludes B > A binds F; A binds F > customer(A, F); A excludes B > no C is recorded"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := strings.Join(g.nodes[2].facts, "|"); got != "Reuters, confirmed|The Press" || g.nodes[2].kind != "recorded" {
		t.Errorf("sources %s of a node that is %s", got, g.nodes[2].kind)
	}
}

// TestKindsInNet tells kinds by what a description says, and gives each a look.
func TestKindsInNet(t *testing.T) {
	g, _, err := gather(table([]Column{{"subject", ""}, {"relation", "text"}, {"object", ""}, {"source", ""}}, [][]value.Value{
		{node("OpenAI"), text("is a"), text("lab"), none}, {node("c1"), text("customer"), node("OpenAI"), none}}))
	if err != nil {
		t.Fatal(err)
	}
	if g.nodes[0].kind != "lab" || g.look(g.nodes[0]) != 1 || g.look(g.nodes[1]) != 0 {
		t.Errorf("%+v", g.nodes)
	}
}
