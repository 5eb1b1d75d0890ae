package query

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
)

// Whatever a refusal proposes to ask instead is understood as it stands: of every refused
// question of the chapters, and of every question of them that answers with a word left out,
// doubled or swapped with the next. Only where a name names several things is every one of
// them listed, whether the rest fits it or not. CLAUSE_SENTENCES makes slips of every question,
// else some.
func TestRewrites(t *testing.T) {
	files, err := filepath.Glob("testdata/spec/*.spec")
	if err != nil {
		t.Fatal(err)
	}
	refused, proposed, long := 0, 0, os.Getenv("CLAUSE_SENTENCES") != ""
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		var db *graph.DB
		switch {
		case slices.Contains(lines, "world world"):
			db = loadSpecWorld(t, "world")
		case slices.Contains(lines, "dataset ai-cloud"):
			if db, err = datasets.Open("ai-cloud"); err != nil {
				t.Fatal(err)
			}
		default:
			continue
		}
		for i, line := range lines {
			if line != "ask" || strings.HasPrefix(lines[i+1], "{") {
				continue
			}
			asked := []string{lines[i+1]}
			if i%7 == 0 || long {
				asked = append(asked, slips(lines[i+1], i)...)
			}
			for _, q := range asked {
				for _, r := range rewritesOf(t, db, q) {
					proposed++
					if _, err := Prepare(db, r); err != nil || r == q {
						t.Errorf("%s: %s\nis refused, and so is what it proposes\n%s\n%v", filepath.Base(f), q, r, err)
					}
				}
				refused++
			}
		}
	}
	t.Logf("%d questions, %d rewrites", refused, proposed)
	if proposed < 120 {
		t.Errorf("only %d rewrites: the test shows too little", proposed)
	}
}

// rewritesOf returns what a question's refusal proposes; none if it is understood.
func rewritesOf(t *testing.T, db *graph.DB, q string) []string {
	_, err := Prepare(db, q)
	var e *Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &e):
		t.Errorf("%s: %v is no refusal", q, err)
		return nil
	case e.Kind == UnknownName:
		return nil
	}
	return e.Rewrites
}

// slips returns a question with one word left out, doubled, and swapped with the next, at a
// place that n chooses.
func slips(q string, n int) []string {
	words := strings.Fields(q)
	if len(words) < 3 {
		return nil
	}
	at := n % (len(words) - 1)
	without := slices.Delete(slices.Clone(words), at, at+1)
	doubled := slices.Insert(slices.Clone(words), at, words[at])
	swapped := slices.Clone(words)
	swapped[at], swapped[at+1] = swapped[at+1], swapped[at]
	return []string{strings.Join(without, " "), strings.Join(doubled, " "), strings.Join(swapped, " ")}
}
