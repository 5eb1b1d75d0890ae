package scene_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/scene"
	"github.com/clausekg/clause/query/internal/worldtest"
)

var update = flag.Bool("update", false, "write the expected scenes again")

func sceneOf(t *testing.T, db *graph.DB, question string, limits scene.Limits) *scene.Scene {
	t.Helper()
	rows, err := query.Ask(context.Background(), db, question)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	s, err := rows.Scene(context.Background(), question, limits)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return s
}

// TestGolden has the scenes of questions of each form.
func TestGolden(t *testing.T) {
	db := worldtest.Open(t)
	for name, question := range map[string]string{
		"conflicts": "which contracts ever conflict",
		"uses":      "which firms use a provider",
		"yes":       "is there a contract that conflicts with a contract",
		"no":        "does Mistral use Azure",
		"describe":  "describe OpenAI",
		"when":      "when did OpenAI use Azure",
		"paths":     "how is OpenAI connected to Azure",
		"why":       "why does OpenAI use Azure",
		"suppose":   "suppose OpenAI signs a contract X with AWS; X is exclusive: which contracts conflict",
		"number":    "how many contracts are there",
		"columns":   "list each contract, its value and its end",
	} {
		t.Run(name, func(t *testing.T) {
			got := drawn(sceneOf(t, db, question, scene.Ample))
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// drawn writes a scene as lines.
func drawn(s *scene.Scene) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, strings.TrimRight(format, " ")+"\n", args...) }
	line("%s", s.Question)
	line("form %s, today %s, %s", s.Form, s.Today, s.TodayBy)
	for _, r := range s.Rows {
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, c.Text)
		}
		line("row %s%s%s%s", strings.Join(cells, " | "), said(" (", r.Change, ")"), days(r.Days), proof(s, r.Proof))
	}
	for _, t := range s.Things {
		line("thing %s (%s)%s", t.Name, strings.Join(t.Kinds, ", "), answer(t.Answer))
		for _, f := range t.Facts {
			var sources []string
			for _, at := range f.Sources {
				sources = append(sources, s.Sources[at].Name)
			}
			line("  %s: %s%s", f.Relation, f.Text, said(" [", strings.Join(sources, ", "), "]"))
		}
	}
	for _, l := range s.Links {
		derived := ""
		if l.Derived {
			derived = " by a rule"
		}
		line("link %s -%s-> %s%s%s", s.Things[l.From].Name, l.Label, s.Things[l.To].Name, derived, answer(l.Answer))
	}
	line("roles %v first %d, marks %v, shown %q", s.Roles, s.Lanes, s.Marks, s.Shown)
	for _, bar := range s.Bars {
		var roles []string
		for i, given := range bar.Roles {
			for _, at := range given {
				roles = append(roles, s.Roles[i]+" "+s.Things[at].Name)
			}
		}
		doubt := ""
		if bar.Doubt {
			doubt = "?"
		}
		line("bar %s%s %s yes %v no %v%s%s%s", bar.Name, days([]scene.Span{bar.Span}), strings.Join(roles, ", "), bar.Yes, bar.No, answer(bar.Answer), said(" ", bar.Word, ""), doubt)
	}
	for _, c := range s.Collisions {
		line("collision %s %s %s%s%s", s.Bars[c.A].Name, c.Relation, s.Bars[c.B].Name, days([]scene.Span{c.Span}), proof(s, c.Proof))
	}
	for _, left := range s.Left {
		line("left %s", left)
	}
	return b.String()
}

func answer(yes bool) string {
	if yes {
		return " *"
	}
	return ""
}

func said(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + text + after
}

func days(spans []scene.Span) string {
	var out string
	for _, s := range spans {
		out += " [" + s.FromText + " " + s.UntilText + ")"
		if s.Through {
			out = strings.TrimSuffix(out, ")") + "]"
		}
	}
	return out
}

// proof writes the first line of a proof and how many there are.
func proof(s *scene.Scene, at int) string {
	if at < 0 {
		return ""
	}
	var count func(steps []scene.Step) int
	count = func(steps []scene.Step) int {
		n := len(steps)
		for _, st := range steps {
			n += count(st.Steps)
		}
		return n
	}
	p := s.Proofs[at]
	return fmt.Sprintf(" <- %s in %d steps", p.Claim, count(p.Steps))
}

// TestWhatCollides draws as collisions what a vocabulary means as such, and nothing else.
func TestWhatCollides(t *testing.T) {
	const facts = `<a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Booking> .
<b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Booking> .
<r> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Room> .
<s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Room> .
<a> <room> <r> .
<b> <room> <r> .
<a> <sole> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<a> <start> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
<a> <end> "2026-02-01"^^<http://www.w3.org/2001/XMLSchema#date> .
<b> <start> "2026-01-20"^^<http://www.w3.org/2001/XMLSchema#date> .
`
	const words = `clock 2026-01-10
kind Booking "booking" period start %s end
kind Room "room"
relation room(Booking, Room) noun "room" 2 of 1
property sole(Booking) truth %s
property start(Booking) date
property end(Booking) date
rule met(X %[3]s, Y %[3]s) symmetric %[4]s
  if %[5]s
`
	const together = "booking(X), booking(Y), X != Y, room(X, R), room(Y, R), overlap(X, Y)"
	for name, c := range map[string]struct{ end, sole, kind, said, body, want string }{
		"said as a collision":         {"until", "", "Booking", `verb "clash" X with Y`, together, "a × b [2026-01-20 2026-02-01)"},
		"rests on a truth property":   {"until", `adjective "sole"`, "Booking", `verb "meet" X with Y`, together + ", (sole(X) or sole(Y))", "a × b [2026-01-20 2026-02-01)"},
		"the last day counts":         {"through", "", "Booking", `verb "clash" X with Y`, together, "a × b [2026-01-20 2026-02-01]"},
		"side by side":                {"until", "", "Booking", `verb "meet" X with Y`, together, ""},
		"no word for it":              {"until", "", "Booking", "", together + ", (sole(X) or sole(Y))", ""},
		"between things of all times": {"until", "", "Room", `verb "clash" X with Y`, "room(X), room(Y), X != Y", ""},
	} {
		t.Run(name, func(t *testing.T) {
			db := graph.OpenMemory()
			defer db.Close()
			if err := query.SetVocabulary(context.Background(), db, fmt.Sprintf(words, c.end, c.sole, c.kind, c.said, c.body)); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "facts.nq")
			if err := os.WriteFile(file, []byte(facts), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := load.File(context.Background(), db, file); err != nil {
				t.Fatal(err)
			}
			s := sceneOf(t, db, "list bookings", scene.Ample)
			var got []string
			for _, k := range s.Collisions {
				got = append(got, s.Bars[k.A].Name+" × "+s.Bars[k.B].Name+days([]scene.Span{k.Span}))
				if k.Proof < 0 {
					t.Error("a collision has no proof")
				}
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("collisions %q, want %q", got, c.want)
			}
			if len(s.Bars) != 2 || len(s.Roles) != 1 || s.Roles[0] != "room" {
				t.Errorf("%d bars, roles %v", len(s.Bars), s.Roles)
			}
		})
	}
}

// TestWithoutPeriods has no timeline where nothing has a period, and links in data without
// any vocabulary.
func TestWithoutPeriods(t *testing.T) {
	db := graph.OpenMemory()
	defer db.Close()
	file := filepath.Join(t.TempDir(), "films.nq")
	if err := os.WriteFile(file, []byte("<alien> <director> <scott> .\n<scott> <label> \"Ridley Scott\" .\n<alien> <start> \"1979\" .\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := load.File(context.Background(), db, file); err != nil {
		t.Fatal(err)
	}
	s := sceneOf(t, db, `describe "Ridley Scott"`, scene.Ample)
	if len(s.Bars) != 0 || len(s.Roles) != 0 || len(s.Links) != 1 || s.Links[0].Label != "director" {
		t.Errorf("bars %v, links %v", s.Bars, s.Links)
	}
}

// TestLimits leaves out what is beyond the limits and says so.
func TestLimits(t *testing.T) {
	db := worldtest.Open(t)
	s := sceneOf(t, db, "list each contract and its customer", scene.Limits{Rows: 2, Things: 3, Around: 10, Facts: 1, Bars: 1, Collisions: 1, Proofs: 1, Steps: 100})
	if len(s.Rows) != 2 || len(s.Things) > 3 || len(s.Bars) > 1 || len(s.Proofs) > 2 {
		t.Errorf("%d rows, %d things, %d bars, %d proofs", len(s.Rows), len(s.Things), len(s.Bars), len(s.Proofs))
	}
	for _, want := range []string{"the table shows the first 2 of 3 rows", "the picture shows 3 things", "the timeline shows 1 period", "the first 1 of"} {
		if !strings.Contains(strings.Join(s.Left, "\n"), want) {
			t.Errorf("nothing says %q: %q", want, s.Left)
		}
	}
	for _, thing := range s.Things {
		if len(thing.Facts) > 1 {
			t.Errorf("%s has %d facts", thing.Name, len(thing.Facts))
		}
	}
}

// TestCanceled ends with the error of the context.
func TestCanceled(t *testing.T) {
	rows, err := query.Ask(context.Background(), worldtest.Open(t), "which contracts ever conflict")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := rows.Scene(ctx, "", scene.Ample); err != context.Canceled {
		t.Errorf("error %v", err)
	}
}
