package sketch

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/tools/txtar"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/scene"
	"github.com/clausekg/clause/query/internal/worldtest"
	"github.com/clausekg/clause/query/render"
)

var update = flag.Bool("update", false, "write the expected drawings again")

// TestGolden has drawings of answers of each form, narrow and wide.
func TestGolden(t *testing.T) {
	db := worldtest.Open(t)
	for name, question := range map[string]string{
		"conflicts": "which contracts ever conflict",
		"contracts": "list contracts",
		"uses":      "which firms use a provider",
		"yes":       "does OpenAI use Azure",
		"no":        "does Mistral use Azure",
		"describe":  "describe Azure",
		"when":      "when did OpenAI use Azure",
		"paths":     "how is OpenAI connected to Mistral",
		"why":       "why does OpenAI use Azure",
		"suppose":   "suppose OpenAI signs a contract X with AWS; X is exclusive: which contracts conflict",
		"number":    "how many contracts are there",
		"nothing":   "which labs use Oracle",
	} {
		rows, err := query.Ask(context.Background(), db, question)
		if err != nil {
			t.Fatalf("%s: %v", question, err)
		}
		got := &txtar.Archive{Comment: []byte(question + "\n")}
		for _, columns := range []int{100, 50} {
			var b bytes.Buffer
			if err := Write(context.Background(), &b, rows, render.Options{Width: columns}, "clause draw QUESTION -o page.html"); err != nil {
				t.Fatalf("%s: %v", question, err)
			}
			if rows.Proof() == nil {
				fits(t, question, b.String(), columns)
			}
			got.Files = append(got.Files, txtar.File{Name: map[int]string{100: "wide", 50: "narrow"}[columns], Data: b.Bytes()})
		}
		golden(t, name, got)
	}
}

// TestAlleged draws what is no more than alleged with a character of its own.
func TestAlleged(t *testing.T) {
	db, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := query.Ask(t.Context(), db, "list each contract of OpenAI")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Write(t.Context(), &b, rows, render.Options{Width: 100}, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"╌ seed-aws ", "◂╌╌╌╌", "█ msft-oai-2023 ", "╌ only alleged"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, &b)
		}
	}
}

func golden(t *testing.T, name string, got *txtar.Archive) {
	t.Helper()
	path := filepath.Join("testdata", name+".txtar")
	if *update {
		if err := os.WriteFile(path, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(txtar.Format(got)) != string(want) {
		t.Errorf("%s: got\n%swant\n%s", name, txtar.Format(got), want)
	}
}

// fits checks that no line is wider than the terminal and none sends it a code.
func fits(t *testing.T, what, text string, columns int) {
	t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		if n := displaywidth.String(line); n > columns {
			t.Errorf("%s: a line of %d columns in %d: %q", what, n, columns, line)
		}
		if render.Clean(line) != line {
			t.Errorf("%s: a line sends a code: %q", what, line)
		}
	}
}

func draw(s *scene.Scene, columns int, color bool) string {
	var b bytes.Buffer
	d := &drawing{scene: s, width: columns, color: color, larger: "a page"}
	d.write(&b)
	return b.String()
}

// strange is a scene of names that a terminal would obey or measure wrongly.
func strange() *scene.Scene {
	names := []string{"\x1b[31mred\x1b[0m", "two\nlines", "東京電力ホールディングス株式会社", "👩‍👩‍👧 family", "a\u202egnol", "e\u0301\u0301 combining", "very long name of a firm that has more words than there is room for in any box", ""}
	s := &scene.Scene{Form: "rows", Today: "2026-06-30", Total: len(names), Lanes: 0, Roles: []string{"customer\x1b[1m"}, Marks: []string{"exclusive\x07"}}
	for i, n := range names {
		s.Things = append(s.Things, scene.Thing{Name: n, Answer: i%2 == 0, Kinds: []string{"firm\x1b[5m"}})
		s.Links = append(s.Links, scene.Link{From: i, To: (i + 3) % len(names), Label: "links\x1b[2J to", Answer: true})
		s.Bars = append(s.Bars, scene.Bar{Thing: i, Name: n, Roles: [][]int{{(i + 1) % len(names)}}, Answer: true,
			Span: scene.Span{From: int64(19000 + 100*i), Until: int64(19500 + 200*i), FromOpen: i == 3, UntilOpen: i == 4, FromText: "2022-01-08", UntilText: "2023-05-23"}})
	}
	s.Collisions = []scene.Collision{{A: 0, B: 1, Relation: "conflicts\x1b[7m", Span: scene.Span{From: 19100, Until: 19500, FromText: "2022-04-18", UntilText: "2023-05-23"}}}
	return s
}

// TestStrangeNames draws such names at any width: no code comes through, and no line is wider
// than the terminal.
func TestStrangeNames(t *testing.T) {
	for _, columns := range []int{24, 40, 80, 133, 250} {
		s := strange()
		fits(t, "timeline", draw(s, columns, false), columns)
		s.Bars, s.Collisions = nil, nil
		fits(t, "boxes", draw(s, columns, false), columns)
	}
	wide := strange()
	wide.Bars = nil
	if got := draw(wide, 250, false); !strings.Contains(got, "┃ 東京電力") || !strings.Contains(got, `\x1b[31mred`) {
		t.Errorf("names are not shown:\n%s", got)
	}
}

// TestColors has the same drawing with colours as without, but for the codes.
func TestColors(t *testing.T) {
	strip := strings.NewReplacer("\x1b[1m", "", "\x1b[2m", "", "\x1b[31m", "", "\x1b[32m", "", "\x1b[0m", "")
	for _, s := range []*scene.Scene{strange(), {Form: "rows", Things: strange().Things, Links: strange().Links, Today: "2026-06-30"}} {
		plain, colored := draw(s, 120, false), draw(s, 120, true)
		if got := strip.Replace(colored); got != plain {
			t.Errorf("with colours:\n%s\nwithout:\n%s", got, plain)
		}
		if strings.Count(colored, "\x1b[0m") == 0 {
			t.Error("there are no colours")
		}
	}
	if got := draw(strange(), 120, true); !strings.Contains(got, "\x1b[31m✕") {
		t.Error("collisions are not red")
	}
}

// TestTooLarge says what is too large and what to do instead.
func TestTooLarge(t *testing.T) {
	s := &scene.Scene{Form: "rows", Today: "2026-06-30", Lanes: -1}
	for i := range 100 {
		s.Things = append(s.Things, scene.Thing{Name: "firm", Answer: true})
		s.Links = append(s.Links, scene.Link{From: i, To: (i * 7) % 100, Label: "uses", Answer: true})
	}
	if got := draw(s, 80, false); !strings.Contains(got, "100 things and 100 links are too many for boxes. A page draws them all: a page") || strings.Count(got, "\n") > 50 {
		t.Error(got)
	}
	for i := range 100 {
		s.Bars = append(s.Bars, scene.Bar{Thing: i, Name: "contract", Span: scene.Span{From: int64(20000 + i), Until: 21000, FromText: "2024-10-04", UntilText: "2027-07-01"}})
	}
	if got := draw(s, 80, false); !strings.Contains(got, "60 of 100 periods are drawn. A page draws them all: a page") || strings.Count(got, "\n") > 70 {
		t.Error(got)
	}
}

// TestLinesApart draws random graphs and follows each line: it leads from its box to its
// boxes and to no other.
func TestLinesApart(t *testing.T) {
	for seed := range uint64(300) {
		s, links := randomGraph(seed)
		d := &drawing{scene: s, width: 500}
		g, gaps := d.layOut(d.drawnThings(links), links, 8, 6)
		c := g.draw(gaps)
		if c == nil {
			continue
		}
		got, want := (&reader{c, g, s}).followed(), wanted(s, links)
		if got != want {
			var b strings.Builder
			c.write(&b, false)
			t.Fatalf("seed %d: the lines lead\n%s, the links\n%s:\n%s", seed, got, want, b.String())
		}
	}
}
