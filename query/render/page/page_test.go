package page

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/scene"
)

// pageOf writes the page of a question to the open data into a file and returns its name.
func pageOf(t *testing.T, question string) string {
	t.Helper()
	db, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := query.Ask(context.Background(), db, question)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(context.Background(), &b, rows, question); err != nil {
		t.Fatal(err)
	}
	return saved(t, b.Bytes())
}

func saved(t *testing.T, page []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// evil is a name that would end a script, load a picture and run code, and that a terminal
// would obey.
const evil = "</script><img src=x onerror=\"document.title='owned'\">'\"&<!--\u2028{{.}}${x}"

// evilScene has it wherever the data can say something.
func evilScene() *scene.Scene {
	fact := scene.Fact{Relation: evil, Text: evil, Thing: -1, Sources: []int{0}}
	thing := scene.Thing{Name: evil, Kinds: []string{evil}, Answer: true, Facts: []scene.Fact{fact}}
	span := scene.Span{From: 20000, Until: 20100, FromText: "2024-10-04", UntilText: "2025-01-12"}
	bar := scene.Bar{Thing: 0, Name: evil, Span: span, Roles: [][]int{{1}}, Yes: []int{0}, Answer: true}
	other := bar
	other.Thing = 1
	step := scene.Step{Text: evil, Sources: []int{0}, Steps: []scene.Step{{Text: evil, Missing: true}}}
	return &scene.Scene{
		Question: evil, Reading: evil, Form: "rows", Today: "2024-12-01", TodayBy: evil, Notes: []string{evil}, Left: []string{evil},
		Columns: []scene.Column{{Name: evil, Type: evil}}, Rows: []scene.Row{{Cells: []scene.Cell{{Text: evil, Thing: 0}}, Proof: 0, Change: evil}}, Total: 1,
		Things: []scene.Thing{thing, thing}, Links: []scene.Link{{From: 0, To: 1, Label: evil, Answer: true}},
		Roles: []string{evil}, Marks: []string{evil}, Bars: []scene.Bar{bar, other},
		Collisions: []scene.Collision{{A: 0, B: 1, Relation: evil, Span: span, Proof: 0}},
		Sources:    []scene.Source{{Name: evil, Confidence: evil, About: evil}, {Name: "x", About: `p, javascript:alert(1)`}, {Name: "y", About: `http://a"onclick="x`}},
		Proofs:     []scene.Proof{{Claim: evil, Steps: []scene.Step{step}}},
	}
}

// TestValuesStayText has what the data says stand as text in the page and in its data.
func TestValuesStayText(t *testing.T) {
	var b bytes.Buffer
	if err := write(&b, evilScene()); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if n := strings.Count(text, "</script"); n != 2 {
		t.Errorf("%d scripts end in the page, not 2", n)
	}
	for _, tag := range []string{"<img", "href=\"javascript:", "onclick=\"x", "<!--"} {
		if strings.Contains(text, tag) {
			t.Errorf("the page holds %s", tag)
		}
	}
}

// TestPolicy has the page forbid itself all but its own script and style.
func TestPolicy(t *testing.T) {
	var b bytes.Buffer
	if err := write(&b, &scene.Scene{}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)
	if policy == nil {
		t.Fatal("no policy")
	}
	got := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(policy[1])
	script := regexp.MustCompile(`(?s)<script>(.*)</script>`).FindStringSubmatch(text)[1]
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(text)[1]
	want := "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) + "; base-uri 'none'; form-action 'none'"
	if got != want {
		t.Errorf("policy %s\nwant   %s", got, want)
	}
}

// TestAssets holds the script and style to what the package promises of them.
func TestAssets(t *testing.T) {
	banned := regexp.MustCompile(`url\([^#]|@import|\bfetch\(|XMLHttpRequest|WebSocket|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|Math\.random|localStorage|<script src`)
	used := append(append([]string{"page.html"}, scripts...), styles...)
	err := fs.WalkDir(assets, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := assets.ReadFile(name)
		if err != nil {
			return err
		}
		if n := bytes.Count(text, []byte("\n")); n >= 500 {
			t.Errorf("%s has %d lines", name, n)
		}
		if found := banned.Find(text); found != nil {
			t.Errorf("%s has %s", name, found)
		}
		if !strings.Contains(strings.Join(used, " "), filepath.Base(name)) {
			t.Errorf("%s is in no page", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWithoutScript has the rows and the sources in the page itself, for readers without a
// script and for paper.
func TestWithoutScript(t *testing.T) {
	var b bytes.Buffer
	s := &scene.Scene{Question: "which firms", Reading: "{F | firm(F)}", Today: "2026-06-30", Columns: []scene.Column{{Name: "firm", Type: "firm"}},
		Rows:    []scene.Row{{Cells: []scene.Cell{{Text: "OpenAI"}}}, {Cells: []scene.Cell{{}}}},
		Sources: []scene.Source{{Name: "The Press", Confidence: "reported", About: "Reuters, 2026, https://example.org/a?b=1&c=2"}}, Notes: []string{"a note"}}
	if err := write(&b, s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1 dir=\"auto\">which firms</h1>", "{F | firm(F)}", "2026-06-30", "<td dir=\"auto\">OpenAI</td>", `<span class="missing">–</span>`,
		"The Press", "reported", "Reuters, 2026</span>", `<a href="https://example.org/a?b=1&amp;c=2"`, "a note"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestSupposed has a column for what a supposition changes.
func TestSupposed(t *testing.T) {
	var b bytes.Buffer
	s := &scene.Scene{Columns: []scene.Column{{Name: "firm"}}, Rows: []scene.Row{{Cells: []scene.Cell{{Text: "a"}}, Change: scene.Newly}, {Cells: []scene.Cell{{Text: "b"}}}}}
	if err := write(&b, s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<th scope="col">supposed</th>`, `<td dir="auto">a</td><td>newly true</td>`, `<td dir="auto">b</td><td></td>`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// many is a scene of many rows and contracts, with long names and dates far apart.
func many(rows, contracts int) *scene.Scene {
	s := &scene.Scene{Question: "list each contract and its customer", Reading: "{C, customer(C) | contract(C)}", Form: "rows", Today: "2026-06-30",
		Columns: []scene.Column{{Name: "contract", Type: "contract"}, {Name: "customer", Type: "firm"}, {Name: "value", Type: "money"}}, Roles: []string{"customer"}, Marks: []string{"exclusive"}}
	long := "Gesellschaft für außerordentlich lange Namen und deren Verwaltung mbH & Co. KG, Niederlassung 東京電力ホールディングス"
	for i := range 40 {
		s.Things = append(s.Things, scene.Thing{Name: fmt.Sprintf("%s %d", long[:10+i%60], i), Kinds: []string{"firm"}})
	}
	for i := range contracts {
		s.Things = append(s.Things, scene.Thing{Name: fmt.Sprintf("contract-%03d-of-a-firm-with-a-name", i), Kinds: []string{"contract"}, Answer: true})
		from := int64(9000 + 37*(i%300))
		s.Bars = append(s.Bars, scene.Bar{Thing: 40 + i, Name: s.Things[40+i].Name, Roles: [][]int{{i % 40}}, Yes: []int{0}[:i%2], No: []int{0}[i%2:], Answer: true,
			Span: scene.Span{From: from, Until: from + int64(100+i*13%2000), UntilOpen: i%7 == 0, FromText: "2000-01-01", UntilText: "2001-01-01"}})
		s.Links = append(s.Links, scene.Link{From: 40 + i, To: i % 40, Label: "customer", Answer: true})
		if i%5 == 4 {
			s.Collisions = append(s.Collisions, scene.Collision{A: i - 1, B: i, Relation: "conflicts", Span: scene.Span{From: from, Until: from + 60, FromText: "2000-01-01", UntilText: "2000-03-01"}, Proof: -1})
		}
	}
	for i := range rows {
		s.Rows = append(s.Rows, scene.Row{Proof: -1, Cells: []scene.Cell{{Text: fmt.Sprintf("contract-%d", i), Thing: 40 + i%contracts}, {Text: long, Thing: i % 40}, {Text: "1,000,000 USD", Thing: -1, Number: true}}})
	}
	s.Total = rows
	return s
}
