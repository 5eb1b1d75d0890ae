package query_test

import (
	"bufio"
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/query"
)

// What the tables say by the README's rule, computed without the engine (the test of
// package datasets writes it), is what the engine answers.
func TestCollisionsOfAICloud(t *testing.T) {
	db, err := datasets.Open("ai-cloud")
	if err != nil {
		t.Fatal(err)
	}
	for heading, want := range collisions(t) {
		day := regexp.MustCompile(`\d{4}-\d{2}-\d{2}`).FindString(heading)
		context := "ever"
		if day != "" {
			context = "as of " + day
		}
		switch kind := heading[:8]; kind {
		case "exclusiv":
			check(t, db, heading, "which exclusive terms bind OpenAI as of "+day, want)
		case "terms th":
			check(t, db, heading, context+" {X, Y | term(X), term(Y), conflicts(X, Y)}", bothWays(want))
			check(t, db, heading, sentence("terms", day), members(want))
		case "contract":
			check(t, db, heading, context+" {X, Y | contract(X), contract(Y), conflicts(X, Y)}", bothWays(want))
			check(t, db, heading, sentence("contracts", day), members(want))
			proofs(t, db, day, want)
		default:
			t.Fatalf("unknown heading %q", heading)
		}
	}
}

func sentence(noun, day string) string {
	if day == "" {
		return "which " + noun + " ever conflict"
	}
	return "which " + noun + " conflict as of " + day
}

// collisions reads the blocks of collisions.txt: a heading with a count, then a line each.
func collisions(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("../datasets/testdata/collisions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string][]string{}
	heading := ""
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if line := sc.Text(); strings.HasPrefix(line, "  ") {
			out[heading] = append(out[heading], strings.TrimSpace(line))
		} else {
			heading = line
			out[heading] = nil
		}
	}
	if len(out) != 14 {
		t.Fatalf("%d blocks", len(out))
	}
	return out
}

func bothWays(pairs []string) []string {
	var out []string
	for _, p := range pairs {
		a, b, _ := strings.Cut(p, " - ")
		out = append(out, a+" - "+b, b+" - "+a)
	}
	return out
}

func members(pairs []string) []string {
	var out []string
	for _, p := range pairs {
		a, b, _ := strings.Cut(p, " - ")
		out = append(out, a, b)
	}
	return out
}

func check[S query.Source](t *testing.T, db S, heading, question string, want []string) {
	t.Helper()
	rows, err := query.Ask(context.Background(), db, question)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	var got []string
	for row := range rows.All() {
		cells := make([]string, len(rows.Columns()))
		for i := range cells {
			cells[i] = row.Text(i)
		}
		got = append(got, strings.Join(cells, " - "))
	}
	slices.Sort(got)
	want = slices.Compact(slices.Sorted(slices.Values(want)))
	if !slices.Equal(got, want) {
		t.Errorf("%s\n%s\n got %q\nwant %q", heading, question, got, want)
	}
}

// proofs asks why each pair collides, on the day or on a day on which it does.
func proofs[S query.Source](t *testing.T, db S, day string, pairs []string) {
	if day == "" {
		return
	}
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		a, b, _ := strings.Cut(p, " - ")
		rows, err := query.Ask(context.Background(), db, "why does contract "+a+" conflict with contract "+b, query.At(at))
		if err != nil {
			t.Fatal(err)
		}
		proof := rows.Proof().String()
		for _, part := range []string{a, b} {
			if !strings.Contains(proof, part) {
				t.Errorf("the proof of %s does not name %s:\n%s", p, part, proof)
			}
		}
	}
}
